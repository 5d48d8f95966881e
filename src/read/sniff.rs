//! What a file is, told from its content: JSON, a saved page of the browsable API, or neither.

use html5gum::{Token, Tokenizer};

use crate::api::Request;

/// The JSON text in a file, and the request it answers where the file says so.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// The file is JSON from this byte on.
    Json {
        /// Where it begins: after a byte-order mark, or after the lines above it in a saved page.
        start: usize,
        /// The `GET` line of a saved page.
        request: Option<Request>,
    },
    /// The file is HTML; this is the JSON text in it.
    Extracted {
        /// The text, with tags removed and entities resolved.
        text: String,
        /// The `GET` line of the page.
        request: Option<Request>,
    },
    /// The file holds nothing that can be read; the reason.
    Not(Reason),
}

/// Why a file is not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It has no content.
    Empty,
    /// It is UTF-16.
    Utf16,
    /// It is something else; in words.
    Foreign(&'static str),
}

/// Tells what a file is.
pub(super) fn sniff(bytes: &[u8]) -> Sniffed {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Sniffed::Not(Reason::Utf16);
    }
    let start = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let start = crate::json::split::skip_space(bytes, start);
    match bytes.get(start) {
        None => Sniffed::Not(Reason::Empty),
        Some(b'{' | b'[') => Sniffed::Json { start, request: None },
        Some(b'<') => html(bytes),
        Some(_) => text(bytes),
    }
}

/// A page copied from the browser: a `GET` line somewhere above the JSON.
fn text(bytes: &[u8]) -> Sniffed {
    let mut at = 0;
    let mut request = None;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let trimmed = line.trim_ascii();
        if let Some(path) = trimmed.strip_prefix(b"GET ") {
            request =
                request.or_else(|| Request::parse(&String::from_utf8_lossy(path.trim_ascii())));
        } else if request.is_some() && matches!(trimmed.first(), Some(b'{' | b'[')) {
            let indent = line.len() - line.trim_ascii_start().len();
            return Sniffed::Json { start: at + indent, request };
        }
        at += line.len();
    }
    Sniffed::Not(Reason::Foreign(if request.is_some() {
        "a saved page with a GET line but no JSON below it"
    } else if bytes.contains(&0) {
        "binary data"
    } else {
        "text that is neither JSON nor a saved page of the browsable API"
    }))
}

/// A page saved as HTML: the request stands in one `<pre>`, the response in another.
fn html(bytes: &[u8]) -> Sniffed {
    let page = String::from_utf8_lossy(bytes);
    let mut request = None;
    for text in preformatted(&page) {
        let text = text.trim_start();
        if let Some(path) = text.strip_prefix("GET ") {
            let path = path.split('\n').next().unwrap_or(path).trim();
            request = request.or_else(|| Request::parse(path));
        } else if text.starts_with("HTTP ") {
            let Some((_, body)) = text.split_once("\n\n") else { continue };
            if body.trim_start().starts_with(['{', '[']) {
                return Sniffed::Extracted { text: body.trim_start().to_owned(), request };
            }
        }
    }
    Sniffed::Not(Reason::Foreign("HTML without a response of the browsable API in it"))
}

/// The text of each `<pre>` element that is closed: without tags, entities resolved.
fn preformatted(page: &str) -> impl Iterator<Item = String> + '_ {
    let mut tokens = Tokenizer::new(page);
    std::iter::from_fn(move || {
        let mut text: Option<Vec<u8>> = None;
        for Ok(token) in tokens.by_ref() {
            match (token, &mut text) {
                (Token::StartTag(tag), None) if tag.name.as_slice() == b"pre" => {
                    text = Some(Vec::new());
                }
                (Token::String(part), Some(text)) => text.extend_from_slice(&part),
                (Token::EndTag(tag), Some(_)) if tag.name.as_slice() == b"pre" => {
                    return text.map(|text| String::from_utf8_lossy(&text).into_owned());
                }
                _ => {}
            }
        }
        None
    })
}

#[cfg(test)]
mod tests;
