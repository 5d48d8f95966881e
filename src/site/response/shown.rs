//! A response as pages show it: highlighted and linked, and as a JSON file. A record is walked through once, however
//! many lists hold it.

use std::collections::HashMap;

use super::{page_of, record};
use crate::model::Kind;
use crate::publish::{LeftOut, Names, Plain, Sink, walk};
use crate::site::html::{Builder, Html};
use crate::site::route::relative;
use crate::site::{Site, SiteError};

/// A response as a page shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResponseView {
    /// The highlighted JSON.
    pub(crate) json: Html,
    /// How many lines are left out at the end, because the page would be too large.
    pub(crate) lines_left_out: usize,
    /// What was left out or shortened for privacy.
    pub(crate) left_out: LeftOut,
    /// Whether it was rebuilt from a dump instead of served.
    pub(crate) rebuilt: bool,
    /// The way to the same response as a file.
    pub(crate) href: String,
}

/// How much of a response one page shows.
#[derive(Clone, Copy)]
pub(crate) struct Room {
    pub(in crate::site) elements: usize,
    pub(in crate::site) bytes: usize,
}

/// Records that were walked through, for the pages that show them again.
#[derive(Default)]
pub struct Desk {
    records: HashMap<(Kind, i64), Walked>,
    /// What the names of fields say.
    names: Names,
    /// About so many bytes they take.
    bytes: usize,
}

/// So many bytes of records lie on a desk; then it is cleared.
const MOST: usize = 24 << 20;

impl Desk {
    /// The response that is a record, for the page at `path`; `None` where there is no such record.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub(in crate::site) fn record(
        &mut self,
        site: &Site<'_>,
        (path, json_path): (&str, String),
        (kind, id): (Kind, i64),
        room: Room,
    ) -> Result<Option<Shown>, SiteError> {
        self.lay_out(site, kind, &[id])?;
        Ok(self.records.get(&(kind, id)).map(|record| {
            let (len, rebuilt) = (record.json.len(), record.rebuilt);
            shown((path, json_path), len, room, rebuilt, |showing| showing.walked(record, 0))
        }))
    }

    /// The response that is a page of a list: so many records there are, these are its neighbours and the ids of its own.
    ///
    /// # Errors
    /// When a record cannot be read any more.
    pub(in crate::site) fn list(
        &mut self,
        site: &Site<'_>,
        at: (&str, String),
        (count, next, previous): (i64, Option<&str>, Option<&str>),
        (kind, ids): (Kind, &[i64]),
        room: Room,
    ) -> Result<Shown, SiteError> {
        self.lay_out(site, kind, ids)?;
        let quoted = |url: Option<&str>| serde_json::to_string(&url).unwrap_or_default();
        let (next, previous) = (quoted(next), quoted(previous));
        let before = format!(
            "{{\"count\": {count}, \"next\": {next}, \"previous\": {previous}, \"results\": ["
        );
        let before = Walked::of(site, &before, false, &mut self.names);
        let records: Vec<&Walked> =
            ids.iter().filter_map(|id| self.records.get(&(kind, *id))).collect();
        let rebuilt = records.iter().any(|record| record.rebuilt);
        let len = records.iter().map(|record| record.json.len()).sum();
        Ok(shown(at, len, room, rebuilt, |showing| {
            showing.walked(&before, 0);
            showing.records(&records);
        }))
    }

    /// Walks through those of these records that were not walked through yet.
    fn lay_out(&mut self, site: &Site<'_>, kind: Kind, ids: &[i64]) -> Result<(), SiteError> {
        if self.bytes > MOST {
            self.records.clear();
            self.bytes = 0;
        }
        for id in ids {
            if self.records.contains_key(&(kind, *id)) {
                continue;
            }
            if let Some((text, rebuilt)) = record(site, kind, *id)? {
                let walked = Walked::of(site, &text, rebuilt, &mut self.names);
                self.bytes += walked.size();
                self.records.insert((kind, *id), walked);
            }
        }
        Ok(())
    }
}

/// A record that was walked through: its JSON without line breaks and indentation, and what stands where in it.
struct Walked {
    json: String,
    marks: Vec<Mark>,
    /// The paths of the pages that links lead to, in their order.
    links: Vec<String>,
    left_out: LeftOut,
    /// Whether it was rebuilt from a dump instead of served.
    rebuilt: bool,
}

/// What stands at a place; between two of them is punctuation.
#[derive(Clone, Copy)]
struct Mark {
    from: u32,
    to: u32,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    /// A line begins here with this depth.
    Line(u16),
    Key,
    Text,
    Word,
    /// A text that names what the site has a page of.
    Link,
    /// A text that names what it has none of.
    Outside,
}

impl Walked {
    fn of(site: &Site<'_>, text: &str, rebuilt: bool, names: &mut Names) -> Self {
        let (json, marks, links) = (Plain::default(), Vec::new(), Vec::new());
        let mut walking = Walking { site, json, marks, links };
        let left_out = walk(text, site.options.privacy, names, &mut walking);
        let Walking { json, marks, links, .. } = walking;
        Self { json: json.text, marks, links, left_out, rebuilt }
    }

    fn size(&self) -> usize {
        let links: usize = self.links.iter().map(|link| size_of::<String>() + link.len()).sum();
        self.json.len() + self.marks.len() * size_of::<Mark>() + links
    }

    /// The JSON from one place to another one.
    fn part(&self, from: u32, to: u32) -> &str {
        self.json.get(from as usize..to as usize).unwrap_or_default()
    }
}

/// A record that is walked through.
struct Walking<'a> {
    site: &'a Site<'a>,
    json: Plain,
    marks: Vec<Mark>,
    links: Vec<String>,
}

impl Walking<'_> {
    /// Notes what was written from a place on.
    fn mark(&mut self, from: usize, what: What) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.marks.push(Mark { from: place(from), to: place(self.json.text.len()), what });
    }
}

impl Sink for Walking<'_> {
    fn punctuation(&mut self, text: &str) {
        self.json.punctuation(text);
    }

    fn line(&mut self, depth: usize) {
        self.mark(self.json.text.len(), What::Line(u16::try_from(depth).unwrap_or(u16::MAX)));
    }

    fn key(&mut self, key: &str) {
        let from = self.json.text.len();
        self.json.key(key);
        self.mark(from, What::Key);
    }

    fn text(&mut self, text: &str) {
        let from = self.json.text.len();
        self.json.text(text);
        let is_address =
            text.contains("/api/v2/") && (text.starts_with("http") || text.starts_with('/'));
        let what = match is_address.then(|| page_of(self.site, text)) {
            None => What::Text,
            Some(None) => What::Outside,
            Some(Some(page)) => {
                self.links.push(page.path());
                What::Link
            }
        };
        self.mark(from, what);
    }

    fn word(&mut self, word: &str) {
        let from = self.json.text.len();
        self.json.word(word);
        self.mark(from, What::Word);
    }
}

/// A response on its way to a page.
struct Showing<'a> {
    path: &'a str,
    room: Room,
    json: Plain,
    html: Builder,
    elements: usize,
    full: bool,
    /// Lines left out since it was full.
    lines: usize,
    left_out: LeftOut,
}

impl Showing<'_> {
    fn line(&mut self, depth: usize) {
        self.json.line(depth);
        self.full |= self.elements > self.room.elements || self.html.len() > self.room.bytes;
        if self.full {
            self.lines += 1;
            return;
        }
        self.html.markup("\n");
        (0..depth).for_each(|_| self.html.markup("    "));
    }

    /// What was walked through, so deep inside of the whole.
    fn walked(&mut self, walked: &Walked, depth: usize) {
        let (mut at, mut links) = (0, walked.links.iter());
        for mark in &walked.marks {
            self.between(walked.part(at, mark.from));
            at = mark.to;
            let text = walked.part(mark.from, mark.to);
            match mark.what {
                What::Line(inside) => self.line(depth + usize::from(inside)),
                What::Key => self.span("<span class=\"k\">", text),
                What::Text => self.span("<span class=\"s\">", text),
                What::Word => self.span("<span class=\"n\">", text),
                What::Link => self.link(links.next().map_or("", String::as_str), text),
                What::Outside => {
                    self.span("<span class=\"s\">", text);
                    if !self.full {
                        self.elements += 1;
                        self.html.markup("<span class=\"outside\"> not in this report</span>");
                    }
                }
            }
        }
        self.between(walked.json.get(at as usize..).unwrap_or_default());
        self.left_out += walked.left_out;
    }

    /// Punctuation.
    fn between(&mut self, text: &str) {
        self.json.text.push_str(text);
        if !self.full {
            self.html.text(text);
        }
    }

    fn span(&mut self, open: &'static str, text: &str) {
        self.json.text.push_str(text);
        if !self.full {
            self.elements += 1;
            self.html.markup(open);
            self.html.text(text);
            self.html.markup("</span>");
        }
    }

    /// A quoted text as a link.
    fn link(&mut self, to: &str, text: &str) {
        self.json.text.push_str(text);
        if !self.full {
            self.elements += 1;
            self.html.markup("\"<a href=\"");
            self.html.text(&relative(self.path, to));
            self.html.markup("\">");
            self.html.text(text.get(1..text.len().saturating_sub(1)).unwrap_or_default());
            self.html.markup("</a>\"");
        }
    }

    fn records(&mut self, records: &[&Walked]) {
        for (n, record) in records.iter().enumerate() {
            if n > 0 {
                self.between(",");
            }
            self.line(2);
            self.walked(record, 2);
        }
        if !records.is_empty() {
            self.line(1);
        }
        self.between("]");
        self.line(0);
        self.between("}");
    }
}

/// A response, as the page at `path` shows it, and the same as the JSON file beside the page.
pub(in crate::site) type Shown = (ResponseView, (String, Vec<u8>));

/// A response of about so many bytes without indentation.
fn shown(
    (path, json_path): (&str, String),
    len: usize,
    room: Room,
    rebuilt: bool,
    show: impl FnOnce(&mut Showing<'_>),
) -> Shown {
    let mut showing = Showing {
        path,
        room,
        // Indentation doubles it, at the most.
        json: Plain { text: String::with_capacity(len * 2) },
        html: Builder::with_room(room.bytes.min(len * 4)),
        elements: 0,
        full: false,
        lines: 0,
        left_out: LeftOut::default(),
    };
    show(&mut showing);
    let Showing { mut json, html, lines, left_out, .. } = showing;
    json.text.push('\n');
    let view = ResponseView {
        json: html.finish(),
        lines_left_out: lines,
        left_out,
        rebuilt,
        href: relative(path, &json_path),
    };
    (view, (json_path, json.text.into_bytes()))
}
