//! A report about one record (`--only`): what it shows is what the report of the whole snapshot says of it.

use std::collections::BTreeMap;

use crate::support::{Case, files, repository, season_site};

/// The content of a page without its links, by which reports of different records differ.
fn words(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let (_, main) = page.split_once("<main").unwrap();
    let mut words = String::new();
    for part in main.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        if !tag.starts_with("a ") && tag != "a" && tag != "/a" {
            words.extend(["<", tag, ">"]);
        }
        words.push_str(text);
    }
    // Jobs of other records are among the others no more.
    match words.split_once("<dt>On the timeline</dt>") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("</dd>").unwrap().1),
        None => words,
    }
}

/// Fails where two pages say something different, and shows where.
fn same(name: &str, page: &[u8], of_whole: &[u8]) {
    let (page, whole) = (words(page), words(of_whole));
    let at = page.bytes().zip(whole.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let bytes = text.as_bytes();
        let part = &bytes[at.saturating_sub(200).min(bytes.len())..(at + 200).min(bytes.len())];
        String::from_utf8_lossy(part).into_owned()
    };
    assert!(page == whole, "{name}: {} | {}", around(&page), around(&whole));
}

fn report_about(record: &str) -> (Case, BTreeMap<String, Vec<u8>>) {
    let case = Case::new();
    let season = repository().join("examples/season");
    let output = case.run(&["build", season.to_str().unwrap(), "-o", "site", "--only", record]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let verified = case.run(&["verify", "site"]);
    assert_eq!(verified.status, 0, "{}", verified.stdout);
    let written = files(&case.path("site"));
    (case, written)
}

/// The articles of captures in a report, by id, without links, responses and the names of other collections.
fn captures(site: &BTreeMap<String, Vec<u8>>) -> BTreeMap<i64, String> {
    let sheets = site.iter().filter(|(name, _)| name.starts_with("api/v2/captures/"));
    let sheets = sheets.filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("<article"));
    let mut found = BTreeMap::new();
    for (_, bytes) in sheets {
        let words = words(bytes);
        for article in words.split("<article class=\"capture\" id=\"").skip(1) {
            let (id, text) = article.split_once('"').unwrap();
            let (text, _) = text.split_once("<details>").unwrap_or((text, ""));
            found.insert(id.parse().unwrap(), text.to_owned());
        }
    }
    found
}

#[test]
fn a_collection_and_its_captures_say_what_the_whole_report_says() {
    let (_case, site) = report_about("collection=207");
    let whole = files(season_site());
    let page = "api/v2/captures/collections/207.html";
    same(page, &site[page], &whole[page]);
    // Its captures are all there, each as in the whole report, and no others.
    let (shown, all) = (captures(&site), captures(&whole));
    let table = String::from_utf8_lossy(&site["api/v2/captures/collections/207/captures.csv"]);
    let members: Vec<i64> = table
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().parse().unwrap())
        .collect();
    assert!(members.len() > 50, "{}", members.len());
    assert_eq!(shown.keys().copied().collect::<Vec<_>>(), {
        let mut members = members.clone();
        members.sort_unstable();
        members
    });
    for (id, article) in &shown {
        assert_eq!(article, &all[id]);
    }
    // Nothing of other collections and projects has a page, and nothing leads to one (verify looked at the links).
    let pages = |folder: &str| {
        let names = site.keys().filter_map(|name| name.strip_prefix(folder));
        names.filter_map(|name| name.strip_suffix(".html")?.parse().ok()).collect::<Vec<i64>>()
    };
    assert_eq!(pages("api/v2/captures/collections/"), [207]);
    assert_eq!(pages("api/v2/projects/").len(), 1);
    let events = pages("api/v2/events/");
    assert!(!events.is_empty() && events.len() < 52, "{events:?}");
    for event in events {
        let page = format!("api/v2/events/{event}.html");
        same(&page, &site[&page], &whole[&page]);
    }
    let weight = |site: &BTreeMap<String, Vec<u8>>| site.values().map(Vec::len).sum::<usize>();
    assert!(weight(&site) * 2 < weight(&whole), "{} of {}", weight(&site), weight(&whole));
    let home = String::from_utf8_lossy(&site["index.html"]);
    assert!(
        home.contains("This report is about <a href=\"api/v2/captures/collections/207.html\">")
    );
    assert!(home.contains("<b>1</b> <span>capture set</span>"), "{home}");
}

#[test]
fn reports_of_all_projects_show_every_record_once() {
    let whole = files(season_site());
    let projects: Vec<i64> = whole
        .keys()
        .filter_map(|name| {
            name.strip_prefix("api/v2/projects/")?.strip_suffix(".html")?.parse().ok()
        })
        .collect();
    assert_eq!(projects.len(), 4);
    let folders = ["captures/collections/", "deployments/", "events/", "jobs/"];
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    for project in projects {
        let (_case, site) = report_about(&format!("project={project}"));
        for (name, bytes) in &site {
            let record = folders.iter().find_map(|folder| {
                let of = name.strip_prefix(&format!("api/v2/{folder}"))?.strip_suffix(".html")?;
                of.parse::<i64>().ok()
            });
            if record.is_some() {
                *shown.entry(name.clone()).or_default() += 1;
                same(name, bytes, &whole[name]);
            }
        }
        for (id, article) in captures(&site) {
            *shown.entry(format!("capture {id}")).or_default() += 1;
            assert!(!article.is_empty());
        }
    }
    let records = |folder: &&str| {
        let folder = format!("api/v2/{folder}");
        let names = whole.keys().filter_map(move |name| name.strip_prefix(&folder));
        names
            .filter(|name| name.strip_suffix(".html").is_some_and(|id| id.parse::<i64>().is_ok()))
            .count()
    };
    assert!(shown.values().all(|n| *n == 1), "{shown:?}");
    assert_eq!(shown.len(), folders.iter().map(records).sum::<usize>() + 2_240);
}

#[test]
fn a_record_that_is_not_there_is_told() {
    let case = Case::new();
    let small = repository().join("tests/small");
    let run = |only: &str| case.run(&["build", small.to_str().unwrap(), "--only", only]);
    let output = run("collection=99999");
    assert_eq!(output.status, 2, "{}", output.stderr);
    assert!(output.stderr.contains("holds no capture set 99999"), "{}", output.stderr);
    for wrong in ["collection", "capture=7", "collection=x", "=7"] {
        let output = run(wrong);
        assert_eq!(output.status, 2, "{}", output.stderr);
        assert!(output.stderr.contains("as in collection=207"), "{}", output.stderr);
    }
    assert!(!case.path("site").exists());
}
