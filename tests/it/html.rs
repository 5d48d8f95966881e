//! The structure of pages: headings, landmarks, links, budgets.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Case, files, repository, season_site};

/// The most bytes and elements of a page.
const MOST_BYTES: usize = 100_000;
const MOST_ELEMENTS: usize = 1_500;

/// The values of an attribute, in order.
fn attributes<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let pattern = format!(" {name}=\"");
    html.match_indices(&pattern).map(|(at, _)| at).collect::<Vec<_>>().into_iter().map(move |at| {
        let rest = &html[at + name.len() + 3..];
        &rest[..rest.find('"').unwrap()]
    })
}

/// The path that a link of the page at `from` leads to.
fn target(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop().unwrap();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn check(
    name: &str,
    html: &str,
    site: &BTreeMap<String, Vec<u8>>,
    anchors: &BTreeMap<&str, BTreeSet<&str>>,
) {
    assert!(html.len() <= MOST_BYTES, "{name} has {} bytes", html.len());
    let elements = html
        .match_indices('<')
        .filter(|(at, _)| html[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
        .count();
    assert!(elements <= MOST_ELEMENTS, "{name} has {elements} elements");
    assert_eq!(html.matches("<main ").count(), 1, "{name}");
    assert_eq!(html.matches("<h1").count(), 1, "{name}");
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<html lang=\"en\" "), "{name}");
    assert!(html.contains("Content-Security-Policy"), "{name}");
    // Two scripts, each a file of the site.
    let up = "../".repeat(name.matches('/').count());
    assert!(html.contains(&format!("<script src=\"{up}static/theme.js\"></script>")), "{name}");
    assert!(
        html.contains(&format!("<script src=\"{up}static/mothbook.js\" defer></script>")),
        "{name}"
    );
    assert_eq!(html.matches("<script").count(), 2, "{name}");
    for forbidden in [" style=", " onclick", " onload", "<style", "javascript:"] {
        assert!(!html.contains(forbidden), "{forbidden} in {name}");
    }
    let mut level = 1;
    for (at, _) in html
        .match_indices("<h")
        .filter(|(at, _)| html[at + 2..].starts_with(|c: char| ('1'..='6').contains(&c)))
    {
        let this = html[at + 2..at + 3].parse::<u32>().unwrap();
        assert!(this <= level + 1, "{name}: h{this} after h{level}");
        level = this;
    }
    let ids: Vec<&str> = attributes(html, "id").collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{name}: an id twice");
    for href in attributes(html, "href").chain(attributes(html, "src")) {
        let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
        let path = if path.is_empty() { name.to_owned() } else { target(name, path) };
        assert!(!href.contains("://") && site.contains_key(&path), "{name} links to {href}");
        // `#?` is a choice of filters for the script of a list.
        assert!(
            anchor.is_empty() || anchor.starts_with('?') || anchors[path.as_str()].contains(anchor),
            "{name} links to {href}"
        );
    }
}

pub(crate) fn check_site(site: &BTreeMap<String, Vec<u8>>) {
    let pages: BTreeMap<&str, &str> = site
        .iter()
        // A host shows it at any address, so that it has no frame and no file beside it: tests/it/host.rs.
        .filter(|(name, _)| name.ends_with(".html") && *name != "404.html")
        .map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()))
        .collect();
    let anchors =
        pages.iter().map(|(name, html)| (*name, attributes(html, "id").collect())).collect();
    for (name, html) in &pages {
        check(name, html, site, &anchors);
    }
    for (name, bytes) in site {
        if name.ends_with(".json") {
            serde_json::from_slice::<serde_json::Value>(bytes)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    let statics: usize = site
        .iter()
        .filter(|(name, _)| name.starts_with("static/"))
        .map(|(_, bytes)| bytes.len())
        .sum();
    assert!(statics <= 60_000, "{statics} bytes of style and scripts");
}

#[test]
fn every_page_of_the_season_is_well_formed_and_every_link_resolves() {
    check_site(&files(season_site()));
}

#[test]
fn every_page_of_the_saved_page_is_well_formed_and_every_link_resolves() {
    let case = Case::new();
    case.build(&repository().join("examples/saved-page"));
    check_site(&files(&case.path("site")));
}

#[test]
fn names_of_methods_and_types_without_end_keep_pages_small() {
    let case = Case::new();
    let long = "m".repeat(150_000);
    let sets: Vec<serde_json::Value> = (1..=20)
        .map(|id| {
            serde_json::json!({
                "id": id, "details": format!("http://x.org/api/v2/captures/collections/{id}/"), "name": "S",
                "project": 1, "method": long, "kwargs": {"password": "abcdefghijklmnop", "note": long},
                "description": "../../../etc/passwd",
            })
        })
        .collect();
    let jobs: Vec<serde_json::Value> = (1..=20)
        .map(|id| {
            serde_json::json!({
                "id": id, "details": format!("http://x.org/api/v2/jobs/{id}/"), "status": "FAILURE",
                "created_at": "2024-06-01T10:00:00", "job_type": {"name": format!("{id}{long}"), "key": "ml"},
            })
        })
        .collect();
    let mut sets = sets;
    sets[1]["kwargs"] = serde_json::json!("<b>&\" ".repeat(20_000));
    sets[1]["method"] = serde_json::json!("full");
    sets[2]["method"] = serde_json::json!("../../../etc/passwd");
    case.file("in/collections.json", serde_json::json!(sets).to_string());
    case.file("in/jobs.json", serde_json::json!(jobs).to_string());
    assert_eq!(case.run(&["build", "in", "-o", "site"]).status, 0);
    let verified = case.run(&["verify", "site"]);
    assert_eq!(verified.status, 0, "{}", verified.stdout);
}
