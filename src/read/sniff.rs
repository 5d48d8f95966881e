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
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn json_may_follow_a_byte_order_mark() {
        assert_eq!(sniff(b"\xef\xbb\xbf \n[1]"), Sniffed::Json { start: 5, request: None });
    }

    #[test]
    fn a_copied_page_tells_its_request() {
        let page = b"Source Image List\nSome words {not json}.\nGET /api/v2/captures/?collections=3\n  {\"count\": 1}";
        let Sniffed::Json { start, request } = sniff(page) else { panic!() };
        assert_eq!(&page[start..], b"{\"count\": 1}");
        assert_eq!(request.unwrap().kind, Some(Kind::Capture));
    }

    #[test]
    fn a_page_saved_as_html_is_unpacked() {
        let page = br#"<html><pre class="p"><b>GET</b> /api/v2/jobs/?a=1&amp;b=2</pre><pre class="p"><span><b>HTTP 200 OK</b>
<b>Vary:</b> <span>Accept</span>

</span>{ &quot;name&quot;: &quot;a &amp;lt; &lt;b&gt; <a href="/x">http://x</a>&quot; }</pre>"#;
        let Sniffed::Extracted { text, request } = sniff(page) else { panic!() };
        assert_eq!(text, r#"{ "name": "a &lt; <b> http://x" }"#);
        assert_eq!(request.unwrap().params.len(), 2);
    }

    #[test]
    fn every_entity_is_resolved_and_lines_may_end_as_on_windows() {
        let page = "<pre>GET /api/v2/jobs/\r\n</pre><pre>HTTP 200 OK\r\n\r\n{&#34;a&#x22;: &quot;&eacute;&#8211;&copy;&#x2F;&quot;}</pre>";
        let Sniffed::Extracted { text, request } = sniff(page.as_bytes()) else { panic!() };
        assert_eq!(text, "{\"a\": \"\u{e9}\u{2013}\u{a9}/\"}");
        assert_eq!(request.unwrap().kind, Some(Kind::Job));
    }

    #[test]
    fn what_is_neither_is_told() {
        assert_eq!(sniff(b" \n "), Sniffed::Not(Reason::Empty));
        assert_eq!(sniff(b"\xff\xfe{\0"), Sniffed::Not(Reason::Utf16));
        assert!(matches!(sniff(b"hello"), Sniffed::Not(Reason::Foreign(_))));
        assert!(matches!(sniff(b"<p>hello</p>"), Sniffed::Not(Reason::Foreign(_))));
        assert!(matches!(
            sniff(b"GET /api/v2/jobs/ and no more"),
            Sniffed::Not(Reason::Foreign(_))
        ));
    }
}
