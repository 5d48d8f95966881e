use super::*;

const PATH: &str = "api/v2/jobs/7.html";

/// A body of a page as it is rendered, as a section.
fn section_of(content: &str) -> Section {
    let page = format!(
        "<!DOCTYPE html>\n<html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https://a.example.org; base-uri 'none'; form-action 'none'\">\n\
         <title>A &#34;job&#34; &#60;b&#62; – mothbook</title></head><body><header class=\"bar\">x</header>\
         <section class=\"where\"><a href=\"index.html\">up</a></section>\n<main id=\"content\">{content}</main></body></html>"
    );
    let is_in = |path: &str| {
        ["index.html", PATH, "api/v2/jobs/index.html", "api/v2/jobs/7.json", "data/jobs.csv"]
            .contains(&path)
    };
    of(PATH, &page, &is_in)
}

/// What becomes of a part of a page.
fn rewritten(content: &str) -> String {
    let html = section_of(content).html;
    let (_, rest) = html.split_once("<div>").unwrap();
    rest.strip_suffix("</div>\n</section>").unwrap().to_owned()
}

#[test]
fn a_page_is_a_section_with_its_path_and_its_title() {
    let section = section_of("x");
    let opening = "<section class=\"page\" id=\"/api/v2/jobs/7.html\" aria-label=\"A &#34;job&#34; &#60;b&#62; – mothbook\">";
    assert!(section.html.starts_with(opening), "{}", section.html);
    assert!(section.html.contains("<a href=\"#/api/v2/jobs/index.html\">up</a>"));
    assert_eq!(section.host.as_deref(), Some("https://a.example.org"));
}

#[test]
fn links_lead_to_pages_of_the_file() {
    for (link, way) in [
        ("index.html", "#/api/v2/jobs/index.html"),
        ("../../../index.html#a", "#/index.html#a"),
        ("#time", "#/api/v2/jobs/7.html#time"),
        ("../../../data/jobs.csv", "#/data/jobs.csv"),
        ("https://example.org/?a=1&#38;b=2", "https://example.org/?a=1&#38;b=2"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ] {
        let html = rewritten(&format!("<p>a</p><a href=\"{link}\">b</a>"));
        assert_eq!(html, format!("<p>a</p><a href=\"{way}\">b</a>"));
    }
}

#[test]
fn a_button_of_what_is_not_there_is_left_out() {
    let button =
        |href: &str| format!("<p>a <a class=\"button\" href=\"{href}\"><b>json</b></a> b</p>");
    assert_eq!(rewritten(&button("7.json")), "<p>a  b</p>");
    assert_eq!(rewritten(&button("other.csv")), "<p>a  b</p>");
    assert!(rewritten(&button("index.html")).contains("json"));
    assert_eq!(rewritten("<a href=\"other.html\">c</a>"), "<a>c</a>");
}

#[test]
fn a_response_that_has_no_room_on_its_page_is_kept() {
    let section = section_of("<a href=\"7.json\">the JSON file</a>");
    assert_eq!(section.linked, ["api/v2/jobs/7.json"]);
    assert!(section.html.contains("href=\"#/api/v2/jobs/7.json\""));
}

#[test]
fn names_are_those_of_the_page() {
    assert_eq!(
        rewritten("<h2 id=\"a\">x</h2><div aria-labelledby=\"a b\">y</div>"),
        "<h2 id=\"/api/v2/jobs/7.html#a\">x</h2><div aria-labelledby=\"/api/v2/jobs/7.html#a /api/v2/jobs/7.html#b\">y</div>"
    );
}

#[test]
fn what_stands_in_attributes_and_pictures_stays() {
    let html = rewritten(
        "<a href=\"#b\" title=\"&#60;i&#62; &#34; &#38;\">c</a><svg viewBox=\"0 0 1 1\"><path id=\"p\"/></svg>",
    );
    assert!(html.contains("title=\"&lt;i> &quot; &amp;\""), "{html}");
    assert!(
        html.ends_with("<svg viewBox=\"0 0 1 1\"><path id=\"/api/v2/jobs/7.html#p\"/></svg>"),
        "{html}"
    );
}

#[test]
fn a_choice_of_a_list_is_a_place_on_its_page() {
    let mut section = section_of("<a href=\"#?status=A%20B\">x</a>");
    assert_eq!(section.choices, ["/api/v2/jobs/7.html#?status=A%20B"]);
    let choices = section.choices.iter().cloned().chain(["/api/v2/jobs/8.html#?a=b".to_owned()]);
    section.receive(&choices.collect());
    let end = "</div><i id=\"/api/v2/jobs/7.html#?status=A%20B\"></i>\n</section>";
    assert!(section.html.ends_with(end), "{}", section.html);
}
