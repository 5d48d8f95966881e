use super::*;

#[test]
fn ways_are_relative() {
    assert_eq!(relative("index.html", "api/v2/index.html"), "api/v2/index.html");
    assert_eq!(relative("api/v2/jobs/1.html", "index.html"), "../../../index.html");
    assert_eq!(relative("api/v2/jobs/1.html", "api/v2/jobs/2.html"), "2.html");
    assert_eq!(relative("api/v2/jobs/1.html", "api/v2/captures/2.html"), "../captures/2.html");
    assert_eq!(relative("a/b/c.html", "a/bc/c.html"), "../bc/c.html");
    assert_eq!(relative("\u{e9}/a.html", "\u{e8}/a.html"), "../\u{e8}/a.html");
    let deep = "a/".repeat(12);
    assert_eq!(relative(&deep, "b.html"), format!("{}b.html", "../".repeat(12)));
    for from in ["index.html", "api/v2/jobs/1.html", "api/v2/captures/7/a.html", &deep] {
        for page in [Page::Home, Page::Root, Page::Record { kind: Kind::Capture, id: 7 }] {
            assert_eq!(page.relative_from(from), relative(from, &page.path()));
        }
    }
}
