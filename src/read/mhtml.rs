//! A page that a browser saved as one file (MHTML, RFC 2557): parts one behind the other, of which the first that is HTML
//! is the page.
//!
//! Read by hand and one part at a time: a library for mail keeps every part and every header, which a file can
//! hold by the million.

use std::collections::BTreeMap;

use super::transfer;
use crate::api::Request;

/// The page in a file.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) html: Vec<u8>,
    /// The request that it answers.
    pub(super) request: Option<Request>,
}

/// How long the beginning is in which headers are read, in bytes. Those of Chromium have a thousand.
const HEADERS: usize = 1 << 16;

/// Whether a text begins as such a file does.
pub(super) fn is_one(text: &[u8]) -> bool {
    const BEGINNINGS: [&str; 6] = [
        "From: ",
        "Snapshot-Content-Location: ",
        "Subject: ",
        "Date: ",
        "MIME-Version: ",
        "Content-Type: ",
    ];
    BEGINNINGS.iter().any(|words| text.starts_with(words.as_bytes())) && boundary(text).is_some()
}

/// The page in a file; `None` where no part is HTML.
pub(super) fn page(text: &[u8]) -> Option<Page> {
    let above = Headers::of(text);
    let boundary = boundary(text)?;
    for part in parts(text, format!("--{boundary}").as_bytes()) {
        let headers = Headers::of(part);
        if !headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            continue;
        }
        let body = part.get(headers.len..).unwrap_or(b"");
        let coding = headers.get("content-transfer-encoding").map(str::to_ascii_lowercase);
        let html = match coding.as_deref() {
            Some("base64") => transfer::base64(body)?,
            Some("quoted-printable") => transfer::quoted_printable(body),
            _ => body.to_vec(),
        };
        let address = above.get("snapshot-content-location").or(headers.get("content-location"));
        return Some(Page { html, request: address.and_then(Request::parse) });
    }
    None
}

/// What parts the parts of a file.
fn boundary(text: &[u8]) -> Option<String> {
    let headers = Headers::of(text);
    let kind = headers.get("content-type").filter(|kind| kind.starts_with("multipart/"))?;
    let (_, behind) = kind.split_once("boundary=")?;
    let boundary = match behind.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => behind.split([';', ' ']).next()?,
    };
    (!boundary.is_empty()).then(|| boundary.to_owned())
}

/// The parts of a text: what stands between lines that begin with the delimiter.
fn parts<'t>(text: &'t [u8], delimiter: &[u8]) -> impl Iterator<Item = &'t [u8]> {
    let is_at_line_start = |at: &usize| *at == 0 || text.get(at - 1) == Some(&b'\n');
    let places = memchr::memmem::find_iter(text, delimiter).filter(is_at_line_start);
    let places: Vec<usize> = places.take(MOST_PARTS).collect();
    let ends: Vec<usize> = places.iter().skip(1).copied().chain([text.len()]).collect();
    places.into_iter().zip(ends).filter_map(move |(from, to)| {
        let part = text.get(from..to)?;
        let line = memchr::memchr(b'\n', part)?;
        part.get(line + 1..)
    })
}

/// The most parts among which the page is looked for: it is the first one.
const MOST_PARTS: usize = 1000;

/// The headers of a file or of a part.
struct Headers {
    /// Their values by their names in small letters. Of two of one name the first counts.
    values: BTreeMap<String, String>,
    /// Where what is below them begins.
    len: usize,
}

impl Headers {
    fn of(text: &[u8]) -> Self {
        let mut headers = Self { values: BTreeMap::new(), len: 0 };
        let mut last = String::new();
        for line in text.get(..HEADERS).unwrap_or(text).split_inclusive(|byte| *byte == b'\n') {
            headers.len += line.len();
            let is_more = matches!(line.first(), Some(b' ' | b'\t'));
            let line = String::from_utf8_lossy(line.trim_ascii());
            if line.is_empty() {
                break;
            }
            if is_more {
                // A long header goes on in the next line.
                if let Some(value) = headers.values.get_mut(&last) {
                    value.push(' ');
                    value.push_str(&line);
                }
            } else if let Some((name, value)) = line.split_once(':') {
                last = name.trim_end().to_ascii_lowercase();
                headers.values.entry(last.clone()).or_insert_with(|| value.trim_start().to_owned());
            }
        }
        headers
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
