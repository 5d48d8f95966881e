use super::*;
use crate::model::Kind;

#[test]
fn json_may_follow_a_byte_order_mark() {
    assert_eq!(sniff(b"\xef\xbb\xbf \n[1]"), Sniffed::Json { start: 5, head: Head::default() });
}

#[test]
fn a_copied_page_tells_its_request() {
    let page = b"Source Image List\nSome words {not json}.\nGET /api/v2/captures/?collections=3\n  {\"count\": 1}";
    let Sniffed::Json { start, head } = sniff(page) else { panic!() };
    assert_eq!(&page[start..], b"{\"count\": 1}");
    assert_eq!(head.request.unwrap().kind, Some(Kind::Capture));
}

#[test]
fn a_page_saved_as_html_is_unpacked() {
    let page = br#"<html><pre class="p"><b>GET</b> /api/v2/jobs/?a=1&amp;b=2</pre><pre class="p"><span><b>HTTP 200 OK</b>
<b>Vary:</b> <span>Accept</span>

</span>{ &quot;name&quot;: &quot;a &amp;lt; &lt;b&gt; <a href="/x">http://x</a>&quot; }</pre>"#;
    let Sniffed::Extracted { text, head } = sniff(page) else { panic!() };
    assert_eq!(text, r#"{ "name": "a &lt; <b> http://x" }"#);
    assert_eq!(head.request.unwrap().params.len(), 2);
}

#[test]
fn every_entity_is_resolved_and_lines_may_end_as_on_windows() {
    let page = "<pre>GET /api/v2/jobs/\r\n</pre><pre>HTTP 200 OK\r\n\r\n{&#34;a&#x22;: &quot;&eacute;&#8211;&copy;&#x2F;&quot;}</pre>";
    let Sniffed::Extracted { text, head } = sniff(page.as_bytes()) else { panic!() };
    assert_eq!(text, "{\"a\": \"\u{e9}\u{2013}\u{a9}/\"}");
    assert_eq!(head.request.unwrap().kind, Some(Kind::Job));
}

#[test]
fn what_is_neither_is_told() {
    assert_eq!(sniff(b" \n "), Sniffed::Not(Reason::Empty));
    assert_eq!(sniff(b"\xff\xfe{\0"), Sniffed::Not(Reason::Encoding("UTF-16")));
    assert!(matches!(sniff(b"hello"), Sniffed::Not(Reason::Foreign(_))));
    assert!(matches!(sniff(b"<p>hello</p>"), Sniffed::Not(Reason::Foreign(_))));
    assert!(matches!(sniff(b"GET /api/v2/jobs/ and no more"), Sniffed::Not(Reason::Foreign(_))));
}

#[test]
fn headers_above_a_response_are_told_from_it() {
    let text = b"HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\nHTTP/2 200 \r\nContent-Type: application/json\r\n\r\n[1]";
    let Sniffed::Json { start, head } = sniff(text) else { panic!() };
    assert_eq!((&text[start..], head.status), (b"[1]".as_slice(), Some(200)));
    let Sniffed::Json { head, .. } = sniff(b"HTTP/1.1 502 Bad Gateway\n\n<html>") else { panic!() };
    assert_eq!(head.status, Some(502));
    assert!(matches!(sniff(b"HTTP/1.1 200 OK\n\n"), Sniffed::Not(Reason::Foreign(_))));
}

#[test]
fn a_request_line_ends_before_the_version() {
    let text = b"* Connected\n> GET /api/v2/jobs/?limit=2 HTTP/1.1\n> Host: x.org\n< HTTP/1.1 200 OK\n{ [93 bytes data]\n{\"count\": 0}";
    let Sniffed::Json { start, head } = sniff(text) else { panic!() };
    assert_eq!(&text[start..], b"{\"count\": 0}");
    assert_eq!(head.request.unwrap().params["limit"], "2");
    assert_eq!(head.status, Some(200));
}

#[test]
fn json_that_a_browser_saved_as_html_tells_its_address() {
    let page = "<!-- saved from url=(0037)https://x.org/api/v2/jobs/?status=done -->\n<html><head></head><body><pre style=\"a\">{\"a\": \"&lt;b&gt;\"}</pre></body></html>";
    let Sniffed::Extracted { text, head } = sniff(page.as_bytes()) else { panic!() };
    assert_eq!(text, r#"{"a": "<b>"}"#);
    assert_eq!(head.request.unwrap().params["status"], "done");
    let example = "<html><body><p>As in</p><pre>{}</pre></body></html>";
    assert!(matches!(sniff(example.as_bytes()), Sniffed::Not(Reason::Foreign(_))));
}
