use super::*;

/// As Chromium writes it.
fn saved(coding: &str, html: &str) -> String {
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.org/api/v2/jobs/?limit=1\r\nSubject: Job List\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----MultipartBoundary--aB3----\"\r\n\
         \r\n\r\n------MultipartBoundary--aB3----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n\
         ------MultipartBoundary--aB3----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n\
         Content-Transfer-Encoding: {coding}\r\nContent-Location: https://x.org/other\r\n\r\n{html}\r\n\
         ------MultipartBoundary--aB3------\r\n"
    )
}

#[test]
fn the_html_of_a_saved_page_is_found_with_its_address() {
    for (coding, html) in [
        ("quoted-printable", "<p class=3D\"a\">=\r\nx"),
        ("base64", "PHAgY2xhc3M9ImEi\r\nPng="),
        ("binary", "<p class=\"a\">x"),
    ] {
        let text = saved(coding, html);
        assert!(is_one(text.as_bytes()));
        let page = page(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8_lossy(&page.html).trim_end(), "<p class=\"a\">x", "{coding}");
        assert_eq!(page.request, Request::parse("https://x.org/api/v2/jobs/?limit=1"));
    }
}

#[test]
fn what_is_no_page_of_parts_is_none() {
    assert!(!is_one(b"From: a\nSubject: b\n\nHello"));
    assert!(!is_one(b"Dates and places\nContent-Type: multipart/related; boundary=a\n"));
    let text = saved("binary", "x").replace("text/html\r\nContent-ID", "text/css\r\nContent-ID");
    assert!(page(text.as_bytes()).is_none());
    assert!(page(b"Content-Type: multipart/related; boundary=ab; a=b\n\n").is_none());
}
