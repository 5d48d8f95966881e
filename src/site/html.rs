//! Text that is HTML already: the only kind of text that templates do not escape.

mod markdown;

use std::fmt;
use std::ops::Range;

use askama::Template;

use super::policy::{AFTER_HOST, BEFORE_HOST};
use crate::visible::steers;
pub(super) use markdown::{markdown, prose};

/// HTML that was made here, by escaping everything that came from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl Html {
    /// What a template makes.
    ///
    /// # Errors
    /// When the template cannot be rendered.
    pub(super) fn of(template: &impl Template) -> askama::Result<Self> {
        template.render().map(Self)
    }

    /// The policy of a page that shows pictures of this host, or of none where it is empty.
    pub(super) fn policy(image_host: &str) -> Self {
        let mut html = Builder::default();
        html.markup(BEFORE_HOST);
        html.markup(if image_host.is_empty() { "" } else { " " });
        html.text(image_host);
        html.markup(AFTER_HOST);
        html.finish()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

impl askama::FastWritable for Html {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        dest.write_str(&self.0)?;
        Ok(())
    }
}

/// Part of many pages, rendered once. Where that failed, no page is rendered that has it.
#[derive(Debug)]
pub(crate) struct Prepared(Result<Html, String>);

impl Prepared {
    /// What a template makes.
    pub(super) fn of(template: &impl Template) -> Self {
        Self(Html::of(template).map_err(|error| error.to_string()))
    }
}

impl askama::filters::HtmlSafe for Prepared {}

impl fmt::Display for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_err(|_| fmt::Error)?.fmt(f)
    }
}

impl askama::FastWritable for Prepared {
    fn write_into(&self, dest: &mut dyn fmt::Write, to: &dyn askama::Values) -> askama::Result<()> {
        match &self.0 {
            Ok(html) => html.write_into(dest, to),
            Err(error) => Err(askama::Error::custom(error.clone())),
        }
    }
}

/// Builds HTML piece by piece. Tags are literals of this program; everything else is escaped.
#[derive(Default)]
pub(crate) struct Builder {
    html: String,
}

impl Builder {
    /// An empty builder with room for about `bytes` bytes.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { html: String::with_capacity(bytes) }
    }

    /// A piece of markup, as it stands in this program.
    pub(super) fn markup(&mut self, markup: &'static str) {
        self.html.push_str(markup);
    }

    /// A line begins, indented by so many tabs, which the style sheet shows as wide as the four blanks of the server.
    pub(super) fn line(&mut self, steps: usize) {
        self.html.push('\n');
        self.html.extend(std::iter::repeat_n('\t', steps));
    }

    /// A part of what was built before, which ends inside of no tag but where it is to be filled in.
    pub(super) fn part(&mut self, html: &Html, of: Range<usize>) {
        let part = html.0.get(of);
        debug_assert!(part.is_some(), "a part of other HTML");
        self.html.push_str(part.unwrap_or_default());
    }

    /// Text from anywhere, in an attribute or between tags.
    pub(super) fn text(&mut self, text: &str) {
        self.escaped(text, |byte| is_plain(byte) && !matches!(byte, b'"' | b'\''));
    }

    /// Text from anywhere, between tags, where quotes are what they are: JSON is full of them.
    pub(super) fn content(&mut self, text: &str) {
        self.escaped(text, is_plain);
    }

    /// Text whose characters stand as they are where they are plain.
    fn escaped(&mut self, text: &str, is_plain: impl Fn(u8) -> bool) {
        let mut rest = text;
        while !rest.is_empty() {
            // Most of it is what it is.
            let plain = rest.bytes().take_while(|byte| is_plain(*byte)).count();
            let (plain, other) = rest.split_at_checked(plain).unwrap_or(("", rest));
            self.html.push_str(plain);
            let mut others = other.chars();
            match others.next() {
                Some('&') => self.html.push_str("&amp;"),
                Some('<') => self.html.push_str("&lt;"),
                Some('>') => self.html.push_str("&gt;"),
                Some('"') => self.html.push_str("&quot;"),
                Some('\'') => self.html.push_str("&#39;"),
                Some('\n') => self.html.push('\n'),
                Some(c) if steers(c) => self.html.push('\u{FFFD}'),
                Some(c) => self.html.push(c),
                None => {}
            }
            rest = others.as_str();
        }
    }

    /// The number of bytes so far.
    pub(super) fn len(&self) -> usize {
        self.html.len()
    }

    pub(super) fn finish(self) -> Html {
        Html(self.html)
    }

    /// The HTML that was built, in no more memory than it needs; the builder keeps its own memory for what comes next.
    pub(super) fn take(&mut self) -> Html {
        let html = self.html.clone();
        self.html.clear();
        Html(html)
    }
}

/// Whether a byte is a character that stands between tags as it is.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>')
}

/// The most bytes that a text takes in a page.
pub(super) fn most_bytes(text: &str) -> usize {
    // The longest escape takes the place of one character with six.
    let is_escaped = |byte: &u8| byte.is_ascii_control() || b"&<>\"'".contains(byte);
    text.len() + text.as_bytes().iter().filter(|byte| is_escaped(byte)).count() * 5
}

#[cfg(test)]
mod tests;
