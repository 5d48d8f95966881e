//! What a file is, told from its content: JSON, JSON with something around it (headers, a saved page, a recording), or neither.

use html5gum::{Token, Tokenizer};

use super::{export, foreign, mhtml, recording};
use crate::api::Request;
use crate::json::split::skip_space;

/// What a file says of the response in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The request that it answers.
    pub(super) request: Option<Request>,
    /// Its HTTP status.
    pub(super) status: Option<u16>,
}

/// The JSON text in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// The file is JSON from this byte on.
    Json {
        /// Where it begins: after a byte-order mark, or after what stands above it.
        start: usize,
        /// What the lines above it say.
        head: Head,
    },
    /// The file is HTML or a table; this is the JSON text in it.
    Extracted {
        /// The text: of HTML with tags removed and entities resolved, of a table a line for each row.
        text: String,
        /// What the page says of it.
        head: Head,
    },
    /// The file is a recording of what a browser asked for, which holds responses as texts.
    Recording,
    /// The file holds nothing that can be read; the reason.
    Not(Reason),
}

/// Why a file is not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It has no content.
    Empty,
    /// It is in an encoding other than UTF-8; which.
    Encoding(&'static str),
    /// It is of a form that holds records and is not read; which, and what to do.
    Unread(&'static str),
    /// It is something else; in words.
    Foreign(&'static str),
}

/// Tells what a file is.
pub(super) fn sniff(bytes: &[u8]) -> Sniffed {
    if let Some(encoding) = foreign::encoding(bytes) {
        return Sniffed::Not(Reason::Encoding(encoding));
    }
    let start = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let start = skip_space(bytes, start);
    let rest = bytes.get(start..).unwrap_or(b"");
    match rest.first() {
        None => Sniffed::Not(Reason::Empty),
        Some(b'{' | b'[') if foreign::is_python(rest) => Sniffed::Not(Reason::Unread(
            "written as Python writes it, with single quotes; write it with json.dumps",
        )),
        Some(b'{') if recording::is_one(bytes, start) => Sniffed::Recording,
        Some(b'{' | b'[') => Sniffed::Json { start, head: Head::default() },
        Some(_) if mhtml::is_one(rest) => saved_page(rest),
        Some(_) if export::is_one(rest) => {
            Sniffed::Extracted { text: export::records(rest), head: Head::default() }
        }
        Some(_) => match foreign::form(rest) {
            Some(what) => Sniffed::Not(Reason::Unread(what)),
            None if rest.starts_with(b"<") => html(rest),
            None if rest.starts_with(b"HTTP/") => response(bytes, start),
            None => text(bytes),
        },
    }
}

/// A response below its HTTP headers, as `curl -i` prints it. Those of redirects may stand before.
fn response(bytes: &[u8], start: usize) -> Sniffed {
    let (mut at, mut status) = (start, None);
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.starts_with(b"HTTP/")) {
        status = status_of(rest);
        for line in rest.split_inclusive(|byte| *byte == b'\n') {
            at += line.len();
            if line.trim_ascii().is_empty() {
                break;
            }
        }
    }
    let start = skip_space(bytes, at);
    let head = Head { request: None, status };
    let rest = bytes.get(start..).unwrap_or(b"");
    match rest.first() {
        // What the server says of an error need not be JSON.
        _ if status.is_some_and(|status| status >= 400) => Sniffed::Json { start, head },
        Some(b'{' | b'[') => Sniffed::Json { start, head },
        Some(b'<') => html(rest),
        _ => Sniffed::Not(Reason::Foreign("an HTTP response without JSON")),
    }
}

/// The status in the first line of a response: `HTTP/1.1 200 OK`.
fn status_of(line: &[u8]) -> Option<u16> {
    let mut words = line.strip_prefix(b"HTTP/")?.split(u8::is_ascii_whitespace);
    std::str::from_utf8(words.nth(1)?).ok()?.parse().ok()
}

/// A page copied from the browser, or what a program printed with its request: a `GET` line somewhere above the JSON.
fn text(bytes: &[u8]) -> Sniffed {
    let mut at = 0;
    let mut head = Head::default();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let trimmed = line.trim_ascii();
        // `curl -v` marks what it sent and what came.
        let sent = [b"> ", b"< "].into_iter().find_map(|mark| trimmed.strip_prefix(mark));
        let said = sent.unwrap_or(trimmed);
        if let Some(path) = said.strip_prefix(b"GET ") {
            let path = String::from_utf8_lossy(path);
            let path = path.split(" HTTP/").next().unwrap_or_default().trim();
            head.request = head.request.or_else(|| Request::parse(path));
        } else if let Some(status) = status_of(said) {
            head.status = Some(status);
        } else if head.request.is_some()
            && matches!(trimmed.first(), Some(b'{' | b'['))
            && !trimmed.ends_with(b"bytes data]")
        {
            let indent = line.len() - line.trim_ascii_start().len();
            return Sniffed::Json { start: at + indent, head };
        }
        at += line.len();
    }
    Sniffed::Not(Reason::Foreign(if head.request.is_some() {
        "a saved page with a GET line but no JSON below it"
    } else if bytes.contains(&0) {
        "binary data"
    } else {
        "text that is neither JSON nor a saved page of the browsable API"
    }))
}

/// A page saved as HTML: the request stands in one `<pre>`, the response in another. A browser that shows JSON as it is has
/// nothing but this in a `<pre>`.
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
                let head = Head { request, status: None };
                return Sniffed::Extracted { text: body.trim_start().to_owned(), head };
            }
        } else if request.is_none() && text.starts_with(['{', '[']) && begins_with_pre(&page) {
            let head = Head { request: saved_from(&page), status: None };
            return Sniffed::Extracted { text: text.to_owned(), head };
        }
    }
    Sniffed::Not(Reason::Foreign("HTML without a response of the browsable API in it"))
}

/// A page saved as one file.
fn saved_page(bytes: &[u8]) -> Sniffed {
    let Some(page) = mhtml::page(bytes) else {
        return Sniffed::Not(Reason::Foreign("a page saved as MHTML without HTML in it"));
    };
    match html(&page.html) {
        Sniffed::Extracted { text, mut head } => {
            head.request = head.request.or(page.request);
            Sniffed::Extracted { text, head }
        }
        other => other,
    }
}

/// Whether the body of a page begins with a `<pre>`.
fn begins_with_pre(page: &str) -> bool {
    let body = page.split_once("<body").and_then(|(_, rest)| rest.split_once('>'));
    body.is_some_and(|(_, body)| body.trim_start().starts_with("<pre"))
}

/// The address that a browser notes in what it saves: `<!-- saved from url=(0042)https://... -->`.
fn saved_from(page: &str) -> Option<Request> {
    let (_, rest) = page.split_once("saved from url=(")?;
    let (_, url) = rest.split_once(')')?;
    Request::parse(url.split_whitespace().next()?)
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
