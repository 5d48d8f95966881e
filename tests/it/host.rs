//! What a report holds for the host that serves it.

use std::path::Path;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::support::{Case, files, repository, season_site};

/// What stands between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

#[test]
fn a_report_has_what_a_static_host_asks_for() {
    let site = season_site();
    assert_eq!(std::fs::read(site.join(".nojekyll")).unwrap(), b"");
    let page = std::fs::read_to_string(site.join("404.html")).unwrap();
    // It may stand at any address: it loads nothing by a link, and its policy allows what stands in it and no more.
    for (element, directive) in [("script", "script-src 'self' '"), ("style", "style-src '")] {
        let text = between(&page, &format!("<{element}>"), &format!("</{element}>"));
        let hash = format!("sha256-{}", BASE64.encode(&Sha256::digest(text)));
        assert_eq!(between(&page, directive, "'"), hash, "{element}");
        assert_eq!(page.matches(&format!("<{element}")).count(), 1);
    }
    assert!(
        page.contains("default-src 'none'") && page.contains("<a id=\"home\" href=\"index.html\">")
    );
    assert!(!page.contains("://") && !page.contains(" src=") && page.len() < 4_000);
    let manifest = std::fs::read_to_string(site.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"404.html\"") && manifest.contains("\".nojekyll\""));
    assert!(!site.join("robots.txt").exists());
}

#[test]
fn no_name_of_a_file_means_something_to_a_shell() {
    let site = files(season_site());
    assert!(site.contains_key("api/v2/jobs/by-created_at-descending/index.html"));
    for path in site.keys() {
        for name in path.split('/') {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            assert!(!name.starts_with('-') && name.chars().all(is_plain), "{path}");
        }
    }
    assert!(site.len() <= 2_500, "{} files", site.len());
}

/// What every page asks of search engines.
fn asked(site: &Path) -> &'static str {
    let words = ["index", "noindex"].map(|word| {
        let meta = format!("<meta name=\"robots\" content=\"{word}\">\n");
        let pages = files(site);
        let pages = pages.iter().filter(|(name, _)| name.ends_with(".html") && *name != "404.html");
        let has = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().contains(&meta);
        pages.map(|(_, bytes)| has(bytes)).collect::<Vec<_>>()
    });
    let all = |has: &[bool]| has.iter().all(|has| *has);
    let none = |has: &[bool]| !has.iter().any(|has| *has);
    match &words {
        [yes, no] if all(yes) && none(no) => "index",
        [yes, no] if none(yes) && all(no) => "noindex",
        _ => panic!("pages contradict each other"),
    }
}

#[test]
fn drafts_ask_not_to_be_listed_unless_somebody_says_so() {
    let project = |draft: &str| {
        format!(
            "[{{\"id\": 1, \"name\": \"P\", \"details\": \"http://x.org/api/v2/projects/1/\"{draft}}}]"
        )
    };
    for (draft, options, wanted) in [
        ("", &[][..], "index"),
        (", \"draft\": false", &[], "index"),
        (", \"draft\": true", &[], "noindex"),
        (", \"draft\": true", &["--index", "yes"], "index"),
        (", \"draft\": false", &["--index", "no"], "noindex"),
    ] {
        let case = Case::new();
        case.file("in/projects.json", project(draft));
        let output = case.run(&[&["build", "in"], options].concat());
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert_eq!(asked(&case.path("site")), wanted, "{draft} {options:?}");
        assert_eq!(case.run(&["verify", "site"]).status, 0);
    }
    // The settings that came along may ask for less, not for more.
    for (setting, draft, wanted) in [("no", "", "noindex"), ("yes", ", \"draft\": true", "noindex")]
    {
        let case = Case::new();
        case.file("in/projects.json", project(draft));
        case.file("in/mothbook.toml", format!("index = \"{setting}\"\n"));
        assert_eq!(case.run(&["build", "in"]).status, 0);
        assert_eq!(asked(&case.path("site")), wanted, "{setting}");
    }
    // A report about another project than the draft.
    let case = Case::new();
    case.file("in/projects.json", project(", \"draft\": true"));
    case.file("in/other.json", project("").replace("1", "2"));
    assert_eq!(case.run(&["build", "in", "--only", "project=2"]).status, 0);
    assert_eq!(asked(&case.path("site")), "index");
}

#[test]
fn a_link_to_a_page_shows_what_stands_on_it() {
    let page = season_site().join("api/v2/captures/collections/207.html");
    let page = std::fs::read_to_string(page).unwrap();
    let title = between(&page, "<title>", " – mothbook</title>");
    assert!(title.ends_with("– capture set 207"), "{title}");
    assert!(page.contains(&format!("<meta property=\"og:title\" content=\"{title}\">")));
    let when = between(&page, "<p class=\"when\">", "</p>");
    let summary = format!("{title}. {when}. Made by mothbook from an export.");
    let meta =
        format!("<meta name=\"description\" property=\"og:description\" content=\"{summary}\">");
    assert!(page.contains(&meta), "{meta}");
    assert!(!page.contains("og:image") && !page.contains("og:url"));
}

#[test]
fn a_report_of_one_file_asks_not_to_be_listed() {
    let case = Case::new();
    let snapshot = repository().join("examples/saved-page");
    let output = case.run(&["build", snapshot.to_str().unwrap(), "--one-file", "a.html"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(case.text("a.html").contains("<meta name=\"robots\" content=\"noindex\">"));
}
