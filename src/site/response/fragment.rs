//! The fragment of a record: its response as highlighted HTML and as JSON, indented as in the response of a list.

use std::mem;

use super::page_of;
use crate::api::is_address;
use crate::numbers::plural;
use crate::publish::{JsonWriter, Names, Redactions, Sink, walk};
use crate::site::Site;
use crate::site::html::{Builder, Html};

/// How deep the records of a list are indented in its response.
pub(super) const INSIDE: usize = 2;
/// The most bytes of a record's HTML that a page could show: what is longer is cut off at a line. (Where lines are less
/// indented than here, they are a fifth as long, at the least.)
pub(in crate::site) const MOST_SHOWN: usize = 512 << 10;

/// The most bytes of a text, a name or a number that a page shows. What is longer is cut off there, and stands whole in the
/// JSON file: 4,000 bytes are more than anybody reads in a response, and fit into it even if each is written as `&#34;`.
const MOST_TEXT: usize = 4_000;

/// The response of a record, rendered once. Its lines, but for the first, are indented as in a list.
pub(super) struct Fragment {
    pub(super) json: String,
    /// As much of it as a page could show, without the addresses of its links, since they are told from the page that shows
    /// them.
    pub(super) html: Html,
    /// Whether the HTML is cut off.
    pub(super) is_cut: bool,
    /// Where in the HTML the address of each link stands, and the path of the page it leads to.
    pub(super) links: Vec<(usize, String)>,
    /// How many elements the HTML has.
    pub(super) elements: usize,
    /// How many lines begin in the JSON.
    pub(super) lines: usize,
    pub(super) left_out: Redactions,
    /// Whether it was rebuilt from a dump instead of served.
    pub(super) rebuilt: bool,
}

/// Renders responses, one after the other, in memory that is used again.
#[derive(Default)]
pub(super) struct Walker {
    /// What the names of fields say.
    names: Names,
    /// Memory for what is rendered, until its length is known.
    json: JsonWriter,
    html: Builder,
}

impl Walker {
    /// Renders a response.
    pub(super) fn walk(&mut self, site: &Site<'_>, text: &str, rebuilt: bool) -> Fragment {
        let (json, html) = (mem::take(&mut self.json), mem::take(&mut self.html));
        let (is_cut, links) = (false, Vec::new());
        let mut walking = Walking { site, json, html, is_cut, links, elements: 0, lines: 0 };
        let left_out = walk(text, site.options.privacy, &mut self.names, &mut walking);
        let Walking { mut json, mut html, is_cut, links, elements, lines, .. } = walking;
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
    json: JsonWriter,
    html: Builder,
    is_cut: bool,
    links: Vec<(usize, String)>,
    elements: usize,
    lines: usize,
}

impl Walking<'_> {
    /// Shows a token.
    fn span(&mut self, open: &'static str, token: &str) {
        if self.is_cut {
            return;
        }
        self.elements += 1;
        self.html.markup(open);
        let shown = beginning(token);
        self.html.text(shown);
        let more = token.get(shown.len()..).unwrap_or_default();
        let quote = if token.starts_with('"') { "\"" } else { "" };
        if more.len() <= quote.len() {
            self.html.text(more);
            return self.html.markup("</span>");
        }
        self.elements += 1;
        self.html.text(quote);
        self.html.markup("</span><span class=\"outside\"> cut off here, ");
        self.html.text(&plural(more.chars().count() - quote.len(), "character", "characters"));
        self.html.markup(" more in the file</span>");
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

impl Sink for Walking<'_> {
    fn punctuation(&mut self, text: &str) {
        self.json.punctuation(text);
        if !self.is_cut {
            self.html.text(text);
        }
    }

    fn line(&mut self, depth: usize) {
        self.json.line(depth + INSIDE);
        self.lines += 1;
        self.is_cut |= self.html.len() > MOST_SHOWN;
        if !self.is_cut {
            self.html.line(depth + INSIDE);
        }
    }

    fn key(&mut self, token: &str) {
        self.json.key(token);
        self.span("<span class=\"k\">", token);
    }

    fn text(&mut self, token: &str, text: &str) {
        self.json.text(token, text);
        if self.is_cut {
            return;
        }
        let is_link = token.len() <= MOST_TEXT && is_address(text);
        match is_link.then(|| page_of(self.site, text)) {
            None => self.span("<span class=\"s\">", token),
            Some(None) => {
                self.span("<span class=\"s\">", token);
                self.elements += 1;
                self.html.markup("<span class=\"outside\"> not in this report</span>");
            }
            Some(Some(page)) => {
                self.elements += 1;
                self.html.markup("\"<a href=\"");
                self.links.push((self.html.len(), page.path()));
                self.html.markup("\">");
                let inside = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                debug_assert!(inside.is_some(), "a text that is not in quotes");
                self.html.text(inside.unwrap_or(token));
                self.html.markup("</a>\"");
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.json.word(word);
        self.span("<span class=\"n\">", word);
    }
}

#[cfg(test)]
mod tests;
