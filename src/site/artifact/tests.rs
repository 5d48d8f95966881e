use super::*;

#[test]
fn paths_are_those_of_the_api() {
    let order = Order::from_api(Kind::Collection, "-method");
    let list = Page::List { kind: Kind::Collection, order, page: 2 };
    assert_eq!(list.path(), "api/v2/captures/collections/by-method-descending/page-2.html");
    assert_eq!(list.json().path(), "api/v2/captures/collections/by-method-descending/page-2.json");
    let record = Page::Record { kind: Kind::Job, id: 1208 };
    assert_eq!(record.path(), "api/v2/jobs/1208.html");
    let period = Period::Part { year: 2025, month: 8, part: 2 };
    assert_eq!(Artifact::Bars(period).path(), "data/timeline/2025-08-part-2.js");
}

#[test]
fn a_pattern_has_a_word_in_place_of_the_number() {
    let kind = Kind::ResearchSite;
    assert_eq!(Artifact::Rows { kind, part: 0 }.pattern(), "data/lists/sites-{part}.js");
    let docs = Artifact::Search(SearchPart::Docs(12));
    assert_eq!(docs.pattern(), "data/search/docs-{part}.js");
    let members = Artifact::Members { collection: 3 };
    assert_eq!(members.pattern(), "api/v2/captures/collections/{id}/captures.csv");
    assert_eq!(Artifact::Log { job: 3 }.pattern(), Artifact::Log { job: 3 }.path());
}

/// A file of each sort, with small and with large numbers.
fn of_each_sort() -> Vec<Artifact> {
    let mut pages = vec![Page::Home, Page::Root, Page::JobFigures, Page::Effort, Page::Overlaps];
    pages.extend([Page::Changes { topic: None, page: 1 }, Page::Trends]);
    for page in [1, 2, 30] {
        pages.extend(Topic::ALL.map(|topic| Page::Changes { topic: Some(topic), page }));
        pages.extend([Page::Findings { page }, Page::Log { id: 7, page }]);
    }
    let month = Period::Month { year: 2025, month: 8 };
    let part = Period::Part { year: 2025, month: 12, part: 3 };
    pages.extend([Period::All, month, part].map(Page::Timeline));
    let mut artifacts: Vec<Artifact> = Vec::new();
    for kind in Kind::ALL {
        for (order, page) in Order::all(kind).map(Some).chain([None]).zip([1, 2].repeat(20)) {
            pages.push(Page::List { kind, order, page });
            if order.is_none() && !MANY.contains(&kind) {
                artifacts.push(Artifact::Json(Page::List { kind, order, page }));
            }
        }
        for id in [7, -7, i64::MAX] {
            pages.push(Page::Record { kind, id });
            pages.push(Page::Captures { of: kind, id, page: 2 });
            if !MANY.contains(&kind) {
                artifacts.push(Page::Record { kind, id }.json());
            }
        }
        artifacts.push(Artifact::Rows { kind, part: 3 });
    }
    for kind in MANY {
        artifacts.extend([false, true].map(|packed| Artifact::Records { kind, part: 3, packed }));
    }
    artifacts.extend(pages.into_iter().map(Artifact::Page));
    artifacts.extend(Data::ALL.map(Artifact::Data));
    artifacts.extend(Asset::ALL.map(Artifact::Asset));
    artifacts.extend(
        [SearchPart::Index, SearchPart::Terms(0), SearchPart::Docs(12)].map(Artifact::Search),
    );
    artifacts.extend([Period::All, month, part].map(Artifact::Bars));
    artifacts.extend(PictureFormat::ALL.map(|format| Artifact::Picture { capture: 9, format }));
    artifacts.extend([Artifact::Log { job: 3 }, Artifact::Members { collection: 3 }]);
    artifacts.push(Artifact::Composition { collection: 3 });
    artifacts
}

#[test]
fn every_file_is_found_by_its_path() {
    for artifact in of_each_sort() {
        assert_eq!(Artifact::from_path(&artifact.path()), Some(artifact), "{}", artifact.path());
    }
}

/// Windows keeps names such as `aux.html` for devices, does not tell `A.html` from `a.html`, and many of its programs
/// take no path of more than 260 characters.
#[test]
fn every_system_takes_every_path() {
    let paths: Vec<String> = of_each_sort().into_iter().map(Artifact::path).collect();
    let mut seen = std::collections::BTreeMap::new();
    for path in &paths {
        assert!(path.split('/').all(crate::manifest::is_portable), "{path}");
        assert!(path.is_ascii() && path.len() < 100, "{path}");
        // A folder is named by all that lies in it, and always so.
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        for name in folders.chain([path.as_str()]) {
            assert_eq!(*seen.entry(name.to_lowercase()).or_insert(name), name);
        }
    }
}

#[test]
fn what_is_no_file_of_a_report_is_not_found() {
    for path in [
        "",
        "/",
        "index.htm",
        "/index.html",
        "../index.html",
        "findings/page-1.html",
        "findings/page-x.html",
        "timeline/2025-8.html",
        "api/v2/",
        "api/v2/moths/1.html",
        "api/v2/jobs/007.html",
        "api/v2/jobs/1.csv",
        "api/v2/jobs/index-response.html",
        "api/v2/jobs/by-name/index.json",
        "api/v2/captures/1.json",
        "data/records/captures-0.ndjson",
        "data/records/jobs-1.ndjson",
        "api/v2/jobs/by-method-descending/index.html",
        "api/v2/jobs/1/captures.csv",
        "api/v2/jobs/-name/index.html",
        "api/v2/jobs/name/index.html",
        "static/404.html",
        "nojekyll",
        "robots.txt",
        "data/lists/x-0.js",
        "data/search/x-0.js",
        "data/../index.html",
        "static/x.js",
        "media/1.gif",
        "manifest.json",
    ] {
        assert_eq!(Artifact::from_path(path), None, "{path}");
    }
}

#[test]
fn large_data_is_packed_in_its_script() {
    let small = data_script("data/lists/jobs-0.js", "[1,2]");
    assert_eq!(small, "mothbook.data(\"data/lists/jobs-0.js\", [1,2]);\n");
    let data = format!("[{}]", vec!["\"the same text again\""; 5_000].join(","));
    let large = data_script("data/lists/jobs-0.js", &data);
    assert!(large.len() * 20 < data.len(), "{}", large.len());
    let packed = large.strip_prefix("mothbook.data(\"data/lists/jobs-0.js\", \"").unwrap();
    let bytes = data_encoding::BASE64.decode(packed.strip_suffix("\");\n").unwrap().as_bytes());
    let mut text = String::new();
    let mut file = flate2::read::GzDecoder::new(bytes.as_deref().unwrap());
    std::io::Read::read_to_string(&mut file, &mut text).unwrap();
    assert_eq!(text, data);
}
