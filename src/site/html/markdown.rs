//! Markdown as HTML: what people wrote, as texts and never as markup of their own.

use std::mem;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Html, most_bytes};
use crate::publish::{Privacy, Redactions};
use crate::site::words::within;
use crate::visible::lines;

/// Markdown as HTML, for a short text: its headings become paragraphs.
pub(in crate::site) fn markdown(text: &str, privacy: Privacy) -> Html {
    rendered(text, Headings::AsParagraphs, privacy)
}

/// Markdown as HTML, for a text of its own below a heading of the second level: its headings stand below that one, none
/// skipped.
pub(in crate::site) fn prose(text: &str, privacy: Privacy) -> Html {
    rendered(text, Headings::Below, privacy)
}

/// What becomes of a text's headings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Headings {
    AsParagraphs,
    Below,
}

fn rendered(text: &str, headings: Headings, privacy: Privacy) -> Html {
    let mut blocks = Blocks::new(privacy);
    for event in safe(text, headings) {
        blocks.take(event);
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, held(blocks.finish()).into_iter());
    // A character may be spelt out as an entity: `&#x202e;`.
    Html(lines(&html).into_owned())
}

/// The most elements that a text puts into a page, and the most bytes of what it says. A page may have 1,500 elements and
/// 100,000 bytes; the longest of the season's pages leaves room for this much.
const MOST_ELEMENTS: usize = 250;
const MOST_BYTES: usize = 24_000;

/// What is said where a text ends before its end.
const CUT: &str = "(the text is longer than a page holds)";

/// As much of a text as a page holds, and a sentence where that is not all. Links without words are left out: nobody could
/// follow them.
fn held(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let (mut elements, mut left) = (0, MOST_BYTES);
    let mut shown: Vec<Event<'_>> = Vec::with_capacity(events.len());
    let mut open: Vec<TagEnd> = Vec::new();
    for event in events {
        let is_empty_link = matches!(event, Event::End(TagEnd::Link))
            && matches!(shown.last(), Some(Event::Start(Tag::Link { .. })));
        if is_empty_link {
            open.pop();
            shown.pop();
            continue;
        }
        let (takes_element, bytes) = room(&event);
        elements += usize::from(takes_element);
        if elements > MOST_ELEMENTS || bytes > left {
            if let Event::Text(text) = event {
                shown.push(Event::Text(within(&text, left).into_owned().into()));
            }
            shown.extend(open.into_iter().rev().map(Event::End));
            shown.push(Event::Start(Tag::Paragraph));
            shown.push(Event::Text(CUT.into()));
            shown.push(Event::End(TagEnd::Paragraph));
            break;
        }
        left -= bytes;
        match &event {
            Event::Start(tag) => open.push(tag.to_end()),
            Event::End(_) => {
                open.pop();
            }
            _ => {}
        }
        shown.push(event);
    }
    shown
}

/// Whether a part of a text is an element of a page, and how many bytes its words take.
fn room(event: &Event<'_>) -> (bool, usize) {
    match event {
        Event::Start(Tag::Link { dest_url, title, .. }) => {
            (true, most_bytes(dest_url) + most_bytes(title))
        }
        Event::Text(text) => (false, most_bytes(text)),
        Event::Code(text) => (true, most_bytes(text)),
        Event::End(_) | Event::SoftBreak => (false, 0),
        _ => (true, 0),
    }
}

/// The parts of a text. Raw HTML in Markdown is shown as text, images become their descriptions, and links lead nowhere but
/// to web pages.
fn safe(text: &str, headings: Headings) -> impl Iterator<Item = Event<'_>> {
    let mut hidden_links = 0usize;
    // The levels of the text's own headings that are open, from the outermost on.
    let mut open: Vec<HeadingLevel> = Vec::new();
    let events = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    events.filter_map(move |event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        Event::Start(Tag::HtmlBlock | Tag::Image { .. })
        | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) if !is_web(dest_url) => {
            hidden_links += 1;
            None
        }
        Event::End(TagEnd::Link) if hidden_links > 0 => {
            hidden_links -= 1;
            None
        }
        // Alignment would be a style in the page, which its policy forbids.
        Event::Start(Tag::Table(columns)) => {
            Some(Event::Start(Tag::Table(vec![Alignment::None; columns.len()])))
        }
        Event::Start(Tag::Heading { .. }) if headings == Headings::AsParagraphs => {
            Some(Event::Start(Tag::Paragraph))
        }
        Event::End(TagEnd::Heading(_)) if headings == Headings::AsParagraphs => {
            Some(Event::End(TagEnd::Paragraph))
        }
        Event::Start(Tag::Heading { level, .. }) => {
            open.retain(|outer| *outer < level);
            open.push(level);
            let level = below(open.len());
            Some(Event::Start(Tag::Heading { level, id: None, classes: vec![], attrs: vec![] }))
        }
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(below(open.len())))),
        other => Some(other),
    })
}

/// The level of a text's heading inside so many of its own.
fn below(depth: usize) -> HeadingLevel {
    match depth {
        0 | 1 => HeadingLevel::H3,
        2 => HeadingLevel::H4,
        3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

fn is_web(url: &CowStr<'_>) -> bool {
    let url = url.trim().to_ascii_lowercase();
    url.starts_with("https://") || url.starts_with("http://")
}

/// The blocks of a text, cleaned as readers see them. The text was cleaned before it was rendered, as it was written; here it
/// shows what only its rendering brings together: a word in parts of which one is bold, a label in one cell and its value in
/// the next. A block of which something is left out loses its bold words and links.
struct Blocks<'a> {
    privacy: Privacy,
    done: Vec<Event<'a>>,
    /// The block that is being read, and what a reader sees of it.
    block: Vec<Event<'a>>,
    text: String,
    /// The block before it, which may be its label.
    before: String,
    /// The heads of the table, and the number of the cell in its row.
    heads: Vec<String>,
    cell: Option<usize>,
    is_head: bool,
}

impl<'a> Blocks<'a> {
    fn new(privacy: Privacy) -> Self {
        Self {
            privacy,
            done: Vec::new(),
            block: Vec::new(),
            text: String::new(),
            before: String::new(),
            heads: Vec::new(),
            cell: None,
            is_head: false,
        }
    }

    fn take(&mut self, event: Event<'a>) {
        match &event {
            Event::Text(text) | Event::Code(text) => self.text.push_str(text),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            ) => {}
            boundary => {
                let boundary = boundary.clone();
                self.end();
                self.table(&boundary);
                return self.done.push(boundary);
            }
        }
        self.block.push(event);
    }

    /// Keeps account of where in a table the text stands.
    fn table(&mut self, event: &Event<'a>) {
        match event {
            Event::Start(Tag::Table(_)) => self.heads.clear(),
            Event::Start(Tag::TableHead) => (self.is_head, self.cell) = (true, Some(0)),
            Event::Start(Tag::TableRow) => (self.is_head, self.cell) = (false, Some(0)),
            Event::End(TagEnd::TableCell) => self.cell = self.cell.map(|cell| cell + 1),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                self.cell = None;
                self.before.clear();
            }
            _ => {}
        }
    }

    /// Ends a block: as it is, or as the text that may be shown of it.
    fn end(&mut self) {
        let (block, text) = (mem::take(&mut self.block), mem::take(&mut self.text));
        if text.trim().is_empty() {
            return self.done.extend(block);
        }
        if self.is_head && self.cell.is_some() {
            self.heads.push(text.clone());
        }
        match self.cleaned(&text) {
            Some(cleaned) => self.done.push(Event::Text(cleaned.into())),
            None => {
                let privacy = self.privacy;
                self.done.extend(block.into_iter().map(|event| link(event, privacy)));
            }
        }
        self.before = text;
    }

    /// What may be shown of a block; `None` for all of it.
    fn cleaned(&self, text: &str) -> Option<String> {
        let head = self.cell.filter(|_| !self.is_head).and_then(|cell| self.heads.get(cell));
        let labels = head.into_iter().chain([&self.before]);
        let behind = |label: &String| self.privacy.behind(label, false, text.trim());
        if let Some((_, shown)) = labels.filter(|label| !label.is_empty()).find_map(behind) {
            return Some(shown);
        }
        let cleaned = self.privacy.text(text, &mut Redactions::default());
        (cleaned != text).then(|| cleaned.into_owned())
    }

    fn finish(mut self) -> Vec<Event<'a>> {
        self.end();
        self.done
    }
}

/// A link without what may not be shown of its address.
fn link(event: Event<'_>, privacy: Privacy) -> Event<'_> {
    let Event::Start(Tag::Link { link_type, dest_url, title, id }) = event else {
        return event;
    };
    let clean = |text: CowStr<'_>| {
        CowStr::from(privacy.text(&text, &mut Redactions::default()).into_owned())
    };
    Event::Start(Tag::Link { link_type, dest_url: clean(dest_url), title: clean(title), id })
}

#[cfg(test)]
mod tests;
