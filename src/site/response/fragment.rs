//! The fragment of a record: its response as HTML, indented as in the response of a list, and as JSON. The HTML has elements
//! for links alone: the browser colours it.

use std::borrow::Cow;
use std::mem;

use super::fields::Fields;
use super::{Budget, place_of};
use crate::api::is_address;
use crate::json::lex::{quote, unquote};
use crate::numbers::plural;
use crate::publish::{JsonWriter, Names, Redactions, Sink, walk};
use crate::site::Site;
use crate::site::html::{Builder, Html};
use crate::visible::as_written;

/// How deep the records of a list are indented in its response.
pub(super) const INSIDE: usize = 2;
/// The most bytes of a record's HTML that a page could show: what is longer is cut off at a line. (Where lines are less
/// indented than here, they are half as long, at the least.)
pub(in crate::site) const MOST_SHOWN: usize = 512 << 10;

/// The most bytes of a text, a name or a number that a page shows. What is longer is cut off there, and stands whole in the
/// JSON file: 4,000 bytes are more than anybody reads in a response, and fit into it even if each is written as `&#34;`.
const MOST_TEXT: usize = 4_000;

/// The response of a record, rendered once.
pub(super) struct Fragment {
    /// Without blanks.
    pub(super) json: String,
    /// As much of it as a page could show, without the addresses of its links, since they are told from the page that shows
    /// them.
    pub(super) html: Html,
    /// Whether the HTML is cut off.
    pub(super) is_cut: bool,
    /// Where in the HTML the address of each link stands, and the path in the report that it leads to.
    pub(super) links: Vec<(usize, String)>,
    /// How many elements the HTML has.
    pub(super) elements: usize,
    /// How many lines begin in the whole of it.
    pub(super) lines: usize,
    pub(super) left_out: Redactions,
    /// Whether it was rebuilt from a dump instead of served.
    pub(super) rebuilt: bool,
}

/// How a response is laid out.
#[derive(Clone, Copy)]
pub(super) enum Layout {
    /// A field a line, indented as in a list, but for the first line.
    Lines,
    /// All on one line; the HTML ends where there is no more room.
    Compact(Budget),
}

/// Renders responses, one after the other, in memory that is used again.
#[derive(Default)]
pub(super) struct Walker {
    /// What the names of fields say.
    names: Names,
    /// Memory for what is rendered, until its length is known.
    json: JsonWriter,
    html: Builder,
    fields: Fields,
}

impl Walker {
    /// Renders a response.
    pub(super) fn walk(
        &mut self,
        site: &Site<'_>,
        text: &str,
        rebuilt: bool,
        layout: Layout,
    ) -> Fragment {
        let (json, html) = (mem::take(&mut self.json), mem::take(&mut self.html));
        let (is_cut, links) = (false, Vec::new());
        let (fields, elements, lines) = (mem::take(&mut self.fields), 0, 0);
        let mut walking =
            Walking { site, layout, json, html, fields, is_cut, links, elements, lines };
        let left_out = walk(text, site.options.privacy, &mut self.names, &mut walking);
        let Walking { mut json, mut html, fields, is_cut, links, elements, lines, .. } = walking;
        self.fields = fields.emptied();
        let taken = if json.text.len() > MOST_SHOWN {
            (json.text, html.finish())
        } else {
            let taken = (json.text.clone(), html.take());
            json.text.clear();
            (self.json, self.html) = (json, html);
            taken
        };
        let (json, html) = taken;
        Fragment { json, html, is_cut, links, elements, lines, left_out, rebuilt }
    }
}

impl Fragment {
    /// The memory that it takes, in bytes, about.
    pub(super) fn size(&self) -> usize {
        let links = self.links.iter().map(|(_, path)| size_of::<(usize, String)>() + path.len());
        self.json.len() + self.html.as_str().len() + links.sum::<usize>() + size_of::<Self>()
    }
}

/// A record that is being rendered.
struct Walking<'a> {
    site: &'a Site<'a>,
    layout: Layout,
    json: JsonWriter,
    html: Builder,
    /// How often each field was there so far.
    fields: Fields,
    is_cut: bool,
    links: Vec<(usize, String)>,
    elements: usize,
    lines: usize,
}

impl Walking<'_> {
    /// The name of a field that its object has once only. Names that are cleaned may become the same, and what two programs
    /// read of two fields of one name differs.
    fn once<'t>(&mut self, token: Cow<'t, str>) -> Cow<'t, str> {
        let n = self.fields.count(&token);
        if n == 1 {
            return token;
        }
        let number = format!(" ({n})\"");
        self.once(Cow::Owned(token.strip_suffix('"').unwrap_or(&token).to_owned() + &number))
    }

    /// Shows a token.
    fn token(&mut self, token: &str) {
        if self.is_cut {
            return;
        }
        let shown = beginning(token);
        self.html.content(shown);
        let more = token.get(shown.len()..).unwrap_or_default();
        let quote = if token.starts_with('"') { "\"" } else { "" };
        if more.len() <= quote.len() {
            return self.html.content(more);
        }
        self.elements += 1;
        self.html.content(quote);
        self.html.markup("<span class=\"outside\"> cut off here, ");
        self.html.text(&plural(more.chars().count() - quote.len(), "character", "characters"));
        self.html.markup(" more in the file</span>");
    }

    /// Whether the HTML has no room for what comes now.
    fn is_full(&self) -> bool {
        match self.layout {
            Layout::Lines => self.html.len() > MOST_SHOWN,
            Layout::Compact(room) => self.html.len() > room.bytes || self.elements >= room.elements,
        }
    }
}

/// As much of a token as a page shows, without the quote at its end where it is cut off. No escape is cut in two.
fn beginning(token: &str) -> &str {
    if token.len() <= MOST_TEXT {
        return token;
    }
    let mut shown = token;
    let mut at = 0;
    while let Some((before, rest)) = token.split_at_checked(at).filter(|_| at <= MOST_TEXT) {
        shown = before;
        at += match rest.as_bytes() {
            // Two escapes stand for one character beyond the first 65,536.
            [b'\\', b'u', b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', ..] => 12,
            [b'\\', b'u', ..] => 6,
            [b'\\', ..] => 2,
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    shown
}

/// A string token in which every character shows, also where some are written as their numbers: a text that hides from a
/// reader of the page must not come out of its file either. `text` is what the token says, where that is known.
fn visible<'t>(token: &'t str, text: Option<&str>) -> Cow<'t, str> {
    // What stands in a token without escapes is what it says.
    let is_plain = text.is_none() && memchr::memchr(b'\\', token.as_bytes()).is_none();
    if is_plain && matches!(as_written(token), Cow::Borrowed(_)) {
        return Cow::Borrowed(token);
    }
    let text = text.map_or_else(|| unquote(token), Cow::Borrowed);
    match as_written(&text) {
        Cow::Borrowed(_) => Cow::Borrowed(token),
        Cow::Owned(text) => {
            let mut quoted = String::new();
            quote(&text, &mut quoted);
            Cow::Owned(quoted)
        }
    }
}

impl Sink for Walking<'_> {
    fn punctuation(&mut self, text: &str) {
        match text {
            "{" => self.fields.open(),
            "}" => self.fields.close(),
            _ => {}
        }
        self.json.punctuation(text);
        if !self.is_cut {
            self.html.content(match self.layout {
                Layout::Lines => text,
                Layout::Compact(_) => text.trim_end(),
            });
        }
    }

    fn line(&mut self, depth: usize) {
        self.is_cut |= self.is_full();
        if let Layout::Lines = self.layout {
            self.lines += 1;
            if !self.is_cut {
                self.html.line(depth + INSIDE);
            }
        }
    }

    fn key(&mut self, token: &str) {
        let token = self.once(visible(token, None));
        self.json.key(&token);
        self.token(&token);
    }

    fn text(&mut self, token: &str, text: &str) {
        let token = &*visible(token, Some(text));
        self.json.text(token, text);
        if self.is_cut {
            return;
        }
        let is_link = token.len() <= MOST_TEXT && is_address(text);
        let place = is_link.then(|| place_of(self.site, text)).flatten();
        let Some(place) = place else { return self.token(token) };
        self.elements += 1;
        self.html.markup("\"<a href=\"");
        self.links.push((self.html.len(), place.path()));
        self.html.markup("\">");
        let inside = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        debug_assert!(inside.is_some(), "a text that is not in quotes");
        self.html.content(inside.unwrap_or(token));
        self.html.markup("</a>\"");
    }

    fn word(&mut self, word: &str) {
        self.json.word(word);
        self.token(word);
    }
}

#[cfg(test)]
mod tests;
