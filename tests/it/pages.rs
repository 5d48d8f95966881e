//! What single pages say: notes, pictures of captures, captures of an event, nights, sizes.

use std::collections::BTreeSet;
use std::io::Read;

use crate::support::{Case, data_of, files, season_site};

const CAPTURE: &str = r#"{"id": 7, "details": "https://x.org/api/v2/captures/7/", "project": 1,
 "deployment": {"id": 3, "name": "Hut"}, "event": {"id": 9, "name": "night", "date_label": "Jun 30-1 2024"},
 "url": "https://pictures.example.org/a/7.jpg?X-Amz-Signature=secret", "path": "a/7.jpg",
 "timestamp": "2024-06-30T22:10:00", "width": 400, "height": 300, "size": 1000,
 "detections": [
  {"id": 70, "bbox": [10, 20, 110, 80], "occurrence": {"id": 700, "determination": {"id": 5, "name": "Noctua <i>pronuba</i>"}, "determination_score": 0.9125}},
  {"id": 71, "bbox": [], "occurrence": null},
  {"id": 72, "bbox": ["x", 1e400, null, {}], "occurrence": null}]}"#;

fn two_nights() -> String {
    let later = CAPTURE
        .replace("\"id\": 7,", "\"id\": 8,")
        .replace("captures/7/", "captures/8/")
        .replace("06-30T22", "07-03T02")
        .replace("\"id\": 70", "\"id\": 80")
        .replace("\"id\": 71", "\"id\": 81")
        .replace("\"id\": 72", "\"id\": 82");
    format!("[{CAPTURE}, {later}]")
}

#[test]
fn a_capture_shows_its_boxes_and_its_place_in_its_event() {
    let case = Case::new();
    case.file("in/captures.json", two_nights());
    for (pages, of_it, from_its_event) in [
        ("sheets", "index.html", "../captures/index.html#7"),
        ("all", "7.html", "../captures/7.html"),
    ] {
        let output = case.run(&["build", "in", "-o", "site", "--capture-pages", pages]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        let page = case.text(&format!("site/api/v2/captures/{of_it}"));
        for said in [
            "id=\"7\"",
            "viewBox=\"0 0 400 300\"",
            "d=\"M10 20h100v60h-100z\"",
            "Noctua &#60;i&#62;pronuba&#60;/i&#62;",
            "0.912",
            if pages == "all" { ": capture 1 of 2" } else { ": captures 1 to 2 of 2</h2>" },
            "10, 20 to 110, 80",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("<image") && !page.contains("secret"));
        let event = case.text("site/api/v2/events/9.html");
        let link = format!("<a class=\"d\" href=\"{from_its_event}\">");
        assert!(event.contains(&link), "{link}: {event}");
    }
    // Neither pages nor lists, and nothing leads to where they would stand.
    let output = case.run(&["build", "in", "-o", "site", "--capture-pages", "none"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(!case.path("site/api/v2/captures/index.html").exists());
    assert!(!case.path("site/data/records/captures-1.ndjson").exists());
    let said = case.run(&["verify", "site"]);
    assert_eq!(said.status, 0, "{}", said.stdout);
}

#[test]
fn a_record_of_which_there_are_many_is_a_line_of_data_and_stands_on_one_sheet() {
    let site = files(season_site());
    let packed = &site["data/records/captures-1.ndjson.gz"];
    let mut lines = String::new();
    flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_string(&mut lines).unwrap();
    let records: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 2_240);
    let at = |name: &str| match name.strip_prefix("api/v2/captures/")?.strip_suffix(".html")? {
        "index" => Some(1),
        page => page.strip_prefix("page-")?.parse::<usize>().ok(),
    };
    let mut sheets: Vec<(usize, &str)> = site
        .iter()
        .filter_map(|(name, bytes)| Some((at(name)?, std::str::from_utf8(bytes).ok()?)))
        .collect();
    sheets.sort_unstable();
    // The lines stand in the order of the sheets, and each sheet has the response of its captures.
    let mut next = records.iter();
    for (number, html) in sheets {
        for article in html.split("<article class=\"capture\" id=\"").skip(1) {
            let record = next.next().unwrap();
            let (id, rest) = article.split_once('"').unwrap();
            assert_eq!(record["id"].to_string(), id, "page {number}");
            let (_, response) = rest.split_once("<pre class=\"compact\">").unwrap();
            let (response, _) = response.split_once("</pre>").unwrap();
            let mut text = String::new();
            let mut outside = true;
            for part in response.split_inclusive(['<', '>']) {
                text.push_str(if outside { part.trim_end_matches('<') } else { "" });
                outside = part.ends_with('>') || (outside && !part.ends_with('<'));
            }
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let shown: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(&shown, record, "capture {id}");
        }
    }
    assert!(next.next().is_none());
}

#[test]
fn nights_without_captures_are_named() {
    let case = Case::new();
    case.file("in/captures.json", two_nights());
    assert_eq!(case.run(&["build", "in", "-o", "site"]).status, 0);
    let page = case.text("site/api/v2/deployments/3.html");
    // The second capture, at two in the morning of the third, belongs to the night of the second.
    for said in ["2024-06-30 to 2024-07-02", "<th scope=\"row\">2024-07</th>", "<td>1</td></tr>"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Only captures name the deployment and its project; the report shows its nights all the same.
    let home = case.text("site/index.html");
    assert!(home.contains("2 nights with captures, 1 without"), "{home}");
}

#[test]
fn pictures_come_from_a_folder_or_their_host_or_not_at_all() {
    let case = Case::new();
    case.file("in/captures.json", CAPTURE);
    let jpeg = include_bytes!("../../src/picture/tests/baseline.jpg");
    let (start, rest) = jpeg.split_at(2);
    case.file("copies/a/7.jpg", [start, b"\xff\xe1\0\x08GPS 9!", rest].concat());
    let build = |images: &str| {
        let output =
            case.run(&["build", "in", "-o", "site", "--capture-pages", "all", "--images", images]);
        (output.status, output.stderr)
    };
    assert_eq!(build("copies").0, 0);
    assert!(
        case.text("site/api/v2/captures/7.html").contains("<image href=\"../../../media/7.jpg\"")
    );
    assert_eq!(std::fs::read(case.path("site/media/7.jpg")).unwrap(), jpeg);

    let (status, said) = build("remote");
    assert!(status == 0 && said.contains("asks the pictures' host"), "{said}");
    let page = case.text("site/api/v2/captures/7.html");
    assert!(page.contains("img-src 'self' https://pictures.example.org;"), "{page}");
    assert!(
        page.contains("<image href=\"https://pictures.example.org/a/7.jpg\"")
            && !page.contains("secret")
    );
    assert!(!case.path("site/media/7.jpg").exists(), "the copy is gone with the choice");

    let (status, said) = build("nowhere");
    assert!(status == 2 && said.contains("--images names a folder that is not there"), "{said}");
}

#[test]
fn a_damaged_picture_is_not_copied_and_told() {
    let case = Case::new();
    case.file("in/captures.json", CAPTURE);
    let jpeg = include_bytes!("../../src/picture/tests/baseline.jpg");
    case.file("copies/a/7.jpg", &jpeg[..300]);
    let arguments = ["build", "in", "-o", "site", "--capture-pages", "all", "--images", "copies"];
    assert_eq!(case.run(&arguments).status, 0);
    assert!(!case.path("site/media/7.jpg").exists());
    assert!(!case.text("site/api/v2/captures/7.html").contains("media/7.jpg"));
    let findings = case.text("site/data/findings.csv");
    let said = "its picture is not copied: the JPEG breaks off before its end";
    assert!(findings.contains("MB507,capture 7") && findings.contains(said), "{findings}");
    // As it stands, where that is asked for.
    case.run(&[&arguments[..], &["--no-redact"]].concat());
    assert_eq!(std::fs::read(case.path("site/media/7.jpg")).unwrap(), jpeg[..300]);
}

#[test]
fn notes_stand_on_the_page_that_they_name() {
    let case = Case::new();
    case.file("in/captures.json", CAPTURE);
    case.file(
        "in/notes/index.md",
        "All is **well**. <script>alert(1)</script> ask moth@example.org",
    );
    case.file(
        "in/notes/deployments/3.md",
        "# Hut\n\n[diary](javascript:alert(1)) [site](https://example.org)",
    );
    case.file("in/notes/jobs/99.md", "nobody reads this");
    case.file("in/notes/captures/7.md", [b'x', 0xff, b'y']);
    let output = case.run(&["build", "in", "-o", "site", "--capture-pages", "all"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let home = case.text("site/index.html");
    assert!(
        home.contains("All is <strong>well</strong>.") && home.contains("&lt;script&gt;"),
        "{home}"
    );
    assert!(!home.contains("moth@example.org"));
    let hut = case.text("site/api/v2/deployments/3.html");
    assert!(hut.contains("<h3>Hut</h3>") && !hut.contains("javascript:"), "{hut}");
    assert!(hut.contains("<a href=\"https://example.org\">site</a>"));
    let findings = case.text("site/data/findings.csv");
    assert!(findings.contains("MB610") && findings.contains("job 99"), "{findings}");
    assert!(findings.contains("MB606"), "{findings}");
}

#[test]
fn a_large_page_is_told_of() {
    let case = Case::new();
    case.file("in/captures.json", two_nights());
    let said =
        |most: &str| case.run(&["build", "in", "-o", "site", "--max-page-bytes", most]).stderr;
    assert!(said("1000").contains("larger than 1000 bytes; the largest is"), "{}", said("1000"));
    assert!(!said("0").contains("larger than") && !said("100000").contains("larger than"));
}

#[test]
fn lists_and_search_are_whole() {
    let site = files(season_site());
    let rows = |list: &str| {
        let shards =
            site.iter().filter(|(name, _)| name.starts_with(&format!("data/lists/{list}-")));
        shards.map(|(_, bytes)| data_of(bytes).as_array().unwrap().len()).sum::<usize>()
    };
    assert_eq!((rows("collections"), rows("jobs"), rows("captures")), (105, 63, 2_240));
    let documents: usize = site
        .iter()
        .filter(|(name, _)| name.starts_with("data/search/docs-"))
        .map(|(_, bytes)| data_of(bytes).as_array().unwrap().len())
        .sum();
    let records = |folder: &str| {
        let names =
            site.keys().filter_map(|name| name.strip_prefix("api/v2/")?.strip_prefix(folder));
        let ids = names.filter_map(|name| name.strip_suffix(".html")?.parse::<i64>().ok());
        ids.count()
    };
    let folders = [
        "projects/",
        "captures/collections/",
        "deployments/",
        "deployments/sites/",
        "taxa/",
        "events/",
        "ml/pipelines/",
        "jobs/",
    ];
    let findings = String::from_utf8_lossy(&site["data/findings.csv"]).into_owned();
    // A message may have lines of its own. What is left out of pages (MB50.) is known when the search is made already.
    let codes = findings.lines().filter_map(|line| line.split(',').nth(1));
    let codes: BTreeSet<&str> =
        codes.filter(|code| code.starts_with("MB") && !code.starts_with("MB50")).collect();
    // Captures stand on sheets.
    assert_eq!(documents, folders.map(records).iter().sum::<usize>() + codes.len() + 2_240);
    assert_eq!((records("captures/collections/"), records("jobs/")), (105, 63));
}
