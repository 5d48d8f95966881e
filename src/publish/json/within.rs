//! JSON that stands in a text, as lines of logs have it: it is cleaned as a response is, by the names of its fields.
//! A pattern sees one name and one value; what is around them, the neighbour or the next item may say more.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::{Names, Privacy, Private, Redactions, Sink, walk};
use crate::json::split;
use crate::publish::rules::mark;

impl Privacy {
    /// A text with the JSON in it cleaned; `None` where nothing was left out of any. What was is added to `left_out`.
    pub(in crate::publish) fn json_within(
        self,
        text: &str,
        left_out: &mut Redactions,
    ) -> Option<String> {
        // A field of a log's line is no field of the platform's.
        let privacy = self.keeping(Private::Field);
        let mut cleaned = String::new();
        let mut at = 0;
        for part in parts(text) {
            let Some(json) = text.get(part.clone()) else { continue };
            if serde_json::from_str::<IgnoredAny>(json).is_err() {
                continue;
            }
            let mut rewritten = Rewriter { source: json, at: 0, text: String::new() };
            let found = walk(json, privacy, &mut Names::default(), &mut rewritten);
            if found.total() > 0 {
                *left_out += found;
                cleaned.push_str(text.get(at..part.start).unwrap_or_default());
                cleaned.push_str(&rewritten.text);
                at = part.end;
            }
        }
        (at > 0).then(|| cleaned + text.get(at..).unwrap_or_default())
    }
}

/// The deepest JSON that is looked for, as deep as it is read.
const DEEPEST: usize = 128;

/// The parts of a text that may be objects and arrays, the outermost of each, in order; found in one pass, so that
/// brackets that nobody closes cost nothing. Those without a text in them say nothing private.
fn parts(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    if memchr::memchr(b'"', bytes).is_none() || memchr::memchr2(b'{', b'[', bytes).is_none() {
        return Vec::new();
    }
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' if !open.is_empty() => match string_end(bytes, at) {
                Some(end) => {
                    at = end;
                    continue;
                }
                None => open.clear(),
            },
            b'{' | b'[' if may_begin(bytes, at) => {
                if open.len() == DEEPEST {
                    open.clear();
                }
                // In ASCII a bracket that closes stands two behind the one that opens.
                open.push((*byte + 2, at));
            }
            b'}' | b']' => match open.pop() {
                Some((bracket, start)) if bracket == *byte => {
                    // What stands in it is a part of it.
                    while parts.pop_if(|inner| inner.start > start).is_some() {}
                    parts.push(start..at + 1);
                }
                _ => open.clear(),
            },
            _ => {}
        }
        at += 1;
    }
    parts.retain(|part| {
        bytes.get(part.clone()).is_some_and(|part| memchr::memchr(b'"', part).is_some())
    });
    parts
}

/// Whether JSON may begin with the bracket at this place, by what follows it.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    /// More space behind a bracket than any printer sets.
    const MOST_SPACE: usize = 64;
    let mut behind = bytes.get(at + 1..).unwrap_or_default().iter().take(MOST_SPACE);
    let next = behind.find(|byte| !byte.is_ascii_whitespace());
    let is_object = bytes.get(at) == Some(&b'{');
    next.is_some_and(|next| match next {
        b'"' => true,
        b'}' => is_object,
        b'{' | b'[' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => !is_object,
        _ => false,
    })
}

/// The end of the text that begins at this place; `None` where its line ends before, since no text of JSON goes beyond.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr::memchr3(b'"', b'\\', b'\n', bytes.get(at..)?)?;
        match bytes.get(at) {
            Some(b'"') => return Some(at + 1),
            Some(b'\\') => at += 2,
            _ => return None,
        }
    }
}

/// Writes what a walk shows, with the white space of the source.
struct Rewriter<'a> {
    source: &'a str,
    /// How far the source was read.
    at: usize,
    text: String,
}

impl Rewriter<'_> {
    /// Copies the space before the next token, and writes this in its place. The token ends where `end` says.
    fn replace(&mut self, with: &str, end: impl Fn(&[u8], usize) -> usize) {
        let start = split::skip_space(self.source.as_bytes(), self.at);
        self.text.push_str(self.source.get(self.at..start).unwrap_or_default());
        self.text.push_str(with);
        self.at = end(self.source.as_bytes(), start);
    }
}

/// The end of a value that was read before, so that it ends somewhere.
fn value_end(bytes: &[u8], start: usize) -> usize {
    split::value_end(bytes, start).unwrap_or(bytes.len())
}

impl Sink for Rewriter<'_> {
    fn punctuation(&mut self, text: &str) {
        self.replace(text.trim_end(), |_, start| start + 1);
    }
    fn line(&mut self, _: usize) {}
    fn key(&mut self, token: &str) {
        self.replace(token, value_end);
    }
    fn text(&mut self, token: &str, _: &str) {
        self.replace(token, value_end);
    }
    fn word(&mut self, word: &str) {
        self.replace(word, value_end);
    }
    fn left_out(&mut self, kind: Private) {
        self.replace(mark(kind), value_end);
    }
}

#[cfg(test)]
mod tests;
