//! A response as a page shows it: as much of it as there is room for, and all of it as a JSON file.

use std::ops::Range;

use super::fragment::{Fragment, INSIDE};
use crate::publish::{JsonWriter, Redactions, Sink};
use crate::site::artifact::Artifact;
use crate::site::html::{Builder, Html};
use crate::site::route::{Page, relative_parts};

/// A response as a page shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResponseView {
    /// The highlighted JSON.
    pub(crate) json: Html,
    /// How many lines are left out at the end, because the page would be too large.
    pub(crate) lines_left_out: usize,
    /// What was left out or shortened for privacy.
    pub(crate) left_out: Redactions,
    /// Whether it was rebuilt from a dump instead of served.
    pub(crate) rebuilt: bool,
    /// A link to the same response as a file; `None` where there is none, since each record has one.
    pub(crate) href: Option<String>,
}

/// How much of a response one page shows.
#[derive(Clone, Copy)]
pub(crate) struct Budget {
    pub(in crate::site) elements: usize,
    pub(in crate::site) bytes: usize,
}

/// A response on its way to a page.
pub(super) struct Showing<'a> {
    path: &'a str,
    /// The most bytes that `../` adds to the path of a link on the page.
    ups: usize,
    budget: Budget,
    json: JsonWriter,
    html: Builder,
    elements: usize,
    full: bool,
    /// Lines left out since it was full.
    lines: usize,
    left_out: Redactions,
}

impl<'a> Showing<'a> {
    /// An empty response for the page at `path`; the whole will have about `len` bytes.
    pub(super) fn new(path: &'a str, budget: Budget, len: usize) -> Self {
        Self {
            path,
            ups: path.matches('/').count() * 3,
            budget,
            json: JsonWriter { text: String::with_capacity(len + len / 16 + 512) },
            html: Builder::with_room(budget.bytes.min(len * 3)),
            elements: 0,
            full: false,
            lines: 0,
            left_out: Redactions::default(),
        }
    }

    /// A line of so many bytes begins: gives whether there is room for it.
    fn has_room_for_line(&mut self, bytes: usize) -> bool {
        let most = self.html.len() + bytes;
        self.full |= self.elements > self.budget.elements || most > self.budget.bytes;
        self.lines += usize::from(self.full);
        !self.full
    }

    fn line(&mut self, depth: usize) {
        if self.has_room_for_line(0) {
            self.html.line(depth);
        }
    }

    /// Punctuation.
    fn punctuation(&mut self, text: &str) {
        self.json.punctuation(text);
        if !self.full {
            self.html.content(text);
        }
    }

    /// Appends a fragment, indented by `depth` steps, of which there are at most [`INSIDE`].
    pub(super) fn fragment(&mut self, fragment: &Fragment, depth: usize) {
        self.left_out += fragment.left_out;
        self.json.text.push_str(&fragment.json);
        if self.full {
            self.lines += fragment.lines;
            return;
        }
        let html = fragment.html.as_str();
        let links = fragment.links.iter().map(|(_, path)| self.ups + path.len());
        let most = self.html.len() + html.len() + links.sum::<usize>();
        let elements = self.elements + fragment.elements;
        if fragment.is_cut || elements > self.budget.elements || most > self.budget.bytes {
            return self.line_by_line(fragment, depth);
        }
        // There is room for all of it, so no line need be asked.
        self.elements = elements;
        if depth == INSIDE {
            self.part(fragment, 0..html.len());
        } else {
            for (n, of) in lines(html, depth).enumerate() {
                self.html.markup(if n > 0 { "\n" } else { "" });
                self.part(fragment, of);
            }
        }
    }

    /// Appends the lines of a fragment, up to the one that there is no room for.
    fn line_by_line(&mut self, fragment: &Fragment, depth: usize) {
        let html = fragment.html.as_str();
        let mut last = 0;
        for (n, of) in lines(html, depth).enumerate() {
            last = n;
            if n == 0 || self.has_room_for_line(of.len()) {
                let line = line(html, of.clone());
                // Each `<` begins the start tag or the end tag of an element, since text is escaped.
                self.elements += line.matches('<').count() - line.matches("</").count();
                self.html.markup(if n > 0 { "\n" } else { "" });
                self.part(fragment, of);
            }
        }
        // A fragment that was cut off has no room on any page.
        self.full |= fragment.is_cut;
        self.lines += fragment.lines - last.min(fragment.lines);
    }

    /// Appends a range of a fragment's HTML, with the addresses of its links filled in.
    fn part(&mut self, fragment: &Fragment, Range { start, end }: Range<usize>) {
        let first = fragment.links.partition_point(|(at, _)| *at < start);
        let mut done = start;
        let inside = |(at, _): &&(usize, String)| *at < end;
        for (at, path) in fragment.links.iter().skip(first).take_while(inside) {
            self.html.part(&fragment.html, done..*at);
            let (ups, down) = relative_parts(self.path, path);
            (0..ups).for_each(|_| self.html.markup("../"));
            self.html.text(down);
            done = *at;
        }
        self.html.part(&fragment.html, done..end);
    }

    /// The next record of a list; `n` others stand before it.
    pub(super) fn record(&mut self, n: usize, record: &Fragment) {
        if n > 0 {
            self.punctuation(",");
        }
        self.line(INSIDE);
        self.fragment(record, INSIDE);
    }

    /// The end of a list of `n` records.
    pub(super) fn end_of_list(&mut self, n: usize) {
        if n > 0 {
            self.line(1);
        }
        self.punctuation("]");
        self.line(0);
        self.punctuation("}");
    }

    /// The response, and the same as a JSON file.
    pub(super) fn finish(self, file: Artifact, rebuilt: bool) -> Shown {
        // A list in another order has the records of the list, of which there is a file.
        let has_file = !matches!(file, Artifact::Json(Page::List { order: Some(_), .. }));
        let Self { path, mut json, html, lines, left_out, .. } = self;
        json.text.push('\n');
        let view = ResponseView {
            json: html.finish(),
            lines_left_out: lines,
            left_out,
            rebuilt,
            href: has_file.then(|| file.relative_from(path)),
        };
        (view, (file, json.text.into_bytes()))
    }
}

/// The ranges of a fragment's lines, without the indentation that is too much at this depth.
fn lines(text: &str, depth: usize) -> impl Iterator<Item = Range<usize>> {
    let surplus = INSIDE.saturating_sub(depth);
    let mut from = 0;
    memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]).map(move |end| {
        let line = from..end;
        from = end + 1 + surplus;
        line
    })
}

/// The line that [`lines`] has found there. The indentation that it leaves out is ASCII and stands on each line but the
/// first, so that every line begins and ends between two characters.
fn line(text: &str, of: Range<usize>) -> &str {
    let line = text.get(of);
    debug_assert!(line.is_some(), "a line of another text");
    line.unwrap_or_default()
}

/// A response, as the page at `path` shows it, and the same as the JSON file beside the page.
pub(in crate::site) type Shown = (ResponseView, (Artifact, Vec<u8>));

#[cfg(test)]
mod tests;
