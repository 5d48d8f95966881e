//! Reports that hide or contradict themselves, their manifests rewritten so that they agree: `verify` tells each of
//! them. Those in which something runs, loads or leads elsewhere stand in `verify_tampers`.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use serde_json::json;

use crate::support::Case;
use crate::verify_tampers::{Do, RULES, hold, report, tamper, told};

/// What hides from a reader.
#[rustfmt::skip]
const HIDDEN: &[(&str, Do, &str)] = &[
    ("direction turned in a page", Do::Put("<p>a\u{202e}b</p>"), "does not show: U+202E"),
    ("direction turned by an entity", Do::Put("<p>a&#x202e;b</p>"), "does not show: U+202E"),
    ("direction isolated in an attribute", Do::Put("<p><span title=\"a&#x2066;b\">x</span></p>"), "does not show: U+2066"),
    ("direction turned in a title", Do::In("index.html", "<title>", "<title>&#8238;"), "does not show: U+202E"),
    ("no width in a page", Do::Put("<p>a&#x200b;b</p>"), "does not show: U+200B"),
    ("mark of a direction", Do::Put("<p>1&#x200f;2</p>"), "does not show: U+200F"),
    ("tags of a language", Do::Put("<p>a&#xe0041;b</p>"), "does not show: U+E0041"),
    ("control character in a page", Do::Put("<p>a\u{85}b</p>"), "not written by mothbook"),
    ("escape of a terminal in a page", Do::Put("<p>a\u{1b}[2Jb</p>"), "not written by mothbook"),
    ("lines of Windows in a page", Do::Put("<p>a\r\nb</p>"), "does not show: U+000D"),
    ("direction turned in a table", Do::Behind("data/findings.csv", "error,S101,x,\u{202e}a,,,\r\n"), "does not show: U+202E"),
    ("control character in a table", Do::Behind("data/findings.csv", "error,S101,x,\u{9b}a,,,\r\n"), "does not show: U+009B"),
    ("direction turned in rows", Do::In("data/lists/jobs-0.js", "\"J\"", "\"\u{202e}J\""), "does not show: U+202E"),
    ("direction turned in rows by its number", Do::In("data/lists/jobs-0.js", "\"J\"", "\"\\u202eJ\""), "does not show: U+202E"),
    ("no width in a term", Do::In("data/search/terms-0.js", "[\"2024", "[\"\\u200b2024"), "does not show: U+200B"),
    ("no width in the index of the search", Do::In("data/search/index.js", "\"projects\"", "\"projects\\ufeff\""), "does not show: U+FEFF"),
    ("direction turned in a log", Do::In("data/logs/5.js", "line 0", "line \\u202e0"), "does not show: U+202E"),
    ("escape of a terminal in a response", Do::In("api/v2/jobs/5.json", "\"J\"", "\"J\\u001b[2J\""), "does not show: U+001B"),
    ("direction turned in a response", Do::In("api/v2/jobs/5.json", "\"J\"", "\"\u{202e}J\""), "does not show: U+202E"),
    ("direction turned in records", Do::In("data/records/captures-1.ndjson", "\"A\"", "\"A\\u202e\""), "does not show: U+202E"),
    ("direction turned in a trace", Do::In("data/jobs.trace.json", "SUCCESS", "SUCCESS\u{2066}"), "does not show: U+2066"),
    ("class that hides", Do::Put("<p class=\"hidden\">x</p>"), "<p> that is hidden"),
    ("class that hides among others", Do::Put("<p class=\"hint hidden\">x</p>"), "<p> that is hidden"),
    ("class that moves away", Do::Put("<p class=\"skip\">x</p>"), "<p> that is hidden"),
    ("class of the search", Do::Put("<div class=\"hits\">x</div>"), "class=\"hits\" of <div>"),
    ("class that scripts hide by", Do::Put("<svg><path class=\"mark out\" d=\"M0 0\"/></svg>"), "class=\"mark out\" of <path>"),
    ("other words for who hears the page", Do::Put("<h2 class=\"hidden\">ask for the key</h2>"), "words where no reader sees them"),
    ("an element for who hears the page", Do::Put("<h2 class=\"hidden\"><a href=\"index.html\">Table</a></h2>"), "<a> where no reader sees it"),
    ("a link over the navigation with other words", Do::In("index.html", "Skip to the content", "Ask for the key"), "words where no reader sees them"),
    ("a section that is hidden", Do::Put("<section hidden>x</section>"), "<section> that is hidden"),
    ("a hidden table with rows", Do::Put("<section class=\"scroll\" hidden><table><tbody><tr><td>x</td></tr></tbody></table></section>"), "<tr> where no reader sees it"),
    ("a hidden table with words around it", Do::Put("<section class=\"scroll\" hidden>x<table></table></section>"), "words where no reader sees them"),
    ("another name for who hears a link", Do::Put("<p aria-label=\"y\">x</p>"), "aria-label of <p>"),
    ("words hidden from who hears the page", Do::Put("<p aria-hidden=\"true\">x</p>"), "aria-hidden of <p>"),
    ("an element as another one", Do::Put("<div role=\"button\" tabindex=\"0\">x</div>"), "role=\"button\" of <div>"),
    ("an order for the keyboard", Do::Put("<div tabindex=\"7\">x</div>"), "tabindex=\"7\" of <div>"),
    ("a class for lines of a log", Do::In("data/logs/5.js", "\"plain\"", "\"out\""), "another shape: the class out"),
    ("a class for a badge in rows", Do::In("data/lists/jobs-0.js", "\"good\"", "\"good hidden\""), "no cell of kind badge"),
];

/// What contradicts itself.
#[rustfmt::skip]
const CONTRADICTING: &[(&str, Do, &str)] = &[
    ("a column of another kind", Do::In("api/v2/jobs/index.html", "data-kind=\"badge\"", "data-kind=\"text\""), "a column of kind text"),
    ("a column of no kind", Do::In("api/v2/jobs/index.html", " data-kind=\"badge\"", ""), "a head of kind"),
    ("a column that is left out", Do::In("api/v2/jobs/index.html", "<th scope=\"col\" class=\"n\" data-kind=\"value\">waited</th>", ""), "without some of its columns"),
    ("a kind outside of a list", Do::Put("<table><thead><tr><th data-kind=\"id\">x</th></tr></thead></table>"), "a head of kind"),
    ("rows of another list", Do::In("api/v2/jobs/index.html", "data/lists/jobs-{part}.js", "data/lists/captures-{part}.js"), "active content: data at"),
    ("a list on another page", Do::Put("<table data-rows=\"data/lists/jobs-{part}.js\" data-parts=\"1\" data-total=\"1\"></table>"), "active content: data at"),
    ("another number of rows", Do::In("api/v2/jobs/index.html", "data-total=\"1\"", "data-total=\"2\""), "a list of 2 rows"),
    ("rows that the page does not count", Do::In("data/lists/jobs-0.js", "\n]);", ",\n[[\"6\"],[\"K\"],\"unknown\",null,[\"good\",\"SUCCESS\"],\"2024\",null,null]\n]);"), "of which there are 2"),
    ("rows that the page does not show", Do::In("api/v2/jobs/index.html", "<tbody>\n<tr>", "<tbody>\n<tr></tr>\n<tr>"), "2 rows on its pages"),
    ("a state that its rows do not have", Do::In("api/v2/jobs/index.html", "4.0 min</td>", "5.0 min</td>"), "a row for 5 that its data does not have"),
    ("a row that leads to another record", Do::In("data/lists/jobs-0.js", "[\"5\",\"api/v2/jobs/5.html\"]", "[\"5\",\"api/v2/captures/7.html\"]"), "a link of one record that leads to another"),
    ("a hit that leads to another record", Do::In("data/search/docs-0.js", "\"api/v2/jobs/5.html\"", "\"api/v2/captures/7.html\""), "a link of one record that leads to another"),
    ("documents that are not there", Do::In("data/search/index.js", "[\"capture\",\"captures\",2,3,", "[\"capture\",\"captures\",2,9,"), "a search of 9 documents"),
    ("documents counted twice", Do::In("data/search/index.js", "[\"capture\",\"captures\",2,3,", "[\"capture\",\"captures\",1,3,"), "another shape"),
    ("terms that are not there", Do::In("data/search/index.js", "\"terms\":[", "\"terms\":[\"2023\","), "2 blocks of terms"),
    ("a page copied over another", Do::Copy("api/v2/jobs/by-name/index.html", "api/v2/jobs/by-name-descending/index.html"), "a page at another address than its own"),
    ("a home page with another title", Do::In("index.html", "<title>", "<title>Jobs "), "its title is not its heading"),
    ("a heading of another page", Do::In("findings/index.html", "<h1>Findings", "<h1>Notes"), "a page at another address"),
    ("another record in a heading", Do::In("api/v2/jobs/5.html", "<small>job 5", "<small>job 6"), "a page at another address"),
    ("another request", Do::In("api/v2/jobs/5.html", "</b> /api/v2/jobs/5/", "</b> /api/v2/jobs/6/"), "its request is that of another page"),
    ("another order", Do::In("api/v2/jobs/by-name-descending/index.html", "ordering=-name", "ordering=name"), "its request is that of another page"),
    ("two headings", Do::Put("<h1>Verified</h1>"), "<h1> twice"),
    ("two requests", Do::In("api/v2/jobs/5.html", "</main>", "<code class=\"request\">GET /x/</code></main>"), "<code> twice"),
    ("an id twice", Do::Put("<p id=\"content\">x</p>"), "the id content twice"),
    ("a response of another record", Do::In("api/v2/jobs/5.json", "\"id\":5", "\"id\":6"), "the response of another record"),
    ("a link to another's response", Do::In("api/v2/captures/7.html", "</main>", "<a href=\"../jobs/5.json\">x</a></main>"), "what is of another page"),
    ("the log of another job", Do::In("api/v2/jobs/index.html", "</main>", "<table data-lines=\"data/logs/5.js\"></table></main>"), "active content: data at"),
    ("an id twice in a response", Do::In("api/v2/jobs/5.json", "\"id\":5", "\"id\":5,\"id\":6"), "the field \"id\" twice"),
    ("an id twice by its number", Do::In("api/v2/jobs/5.json", "\"id\":5", "\"id\":5,\"\\u0069d\":6"), "written in another way"),
    ("an id twice in records", Do::In("data/records/captures-1.ndjson", "\"id\":7", "\"id\":7,\"id\":8"), "the field \"id\" twice"),
    ("a schema of other tables", Do::In("data/schema.json", "\"primaryKey\"", "\"primary\""), "data/schema.json: changed"),
    ("another dictionary", Do::In("data/README.md", "never zero", "maybe zero"), "data/README.md: changed"),
    ("another name for a column", Do::In("data/jobs.csv", "id,", "key,"), "other columns than this table has"),
    ("rows ended in another way", Do::In("data/jobs.csv", "\r\n", "\r"), "written in another way"),
    ("rows ended by a line feed", Do::In("data/jobs.csv", "\r\n", "\n"), "written in another way"),
    ("quotes where none are", Do::In("data/jobs.csv", ",J,", ",\"J\","), "written in another way"),
    ("words in a column of numbers", Do::In("data/jobs.csv", "\r\n5,", "\r\nfive,"), "in the column id"),
    ("a word that a column does not have", Do::Behind("data/findings.csv", "fatal,S101,x,a,,,\r\n"), "in the column severity"),
    ("a wide formula", Do::Behind("data/findings.csv", "error,S101,x,\u{ff1d}HYPERLINK(1),,,\r\n"), "a spreadsheet runs"),
    ("a wide formula behind a blank", Do::Behind("data/findings.csv", "error,S101,x,\u{3000}\u{ff0b}1,,,\r\n"), "a spreadsheet runs"),
    ("findings that the manifest does not count", Do::Behind("data/findings.csv", "error,S101,x,a,,,\r\n"), "other numbers of findings"),
    ("findings that no page shows", Do::Behind("data/findings.csv", "error,S101,x,a,,,\r\n"), "findings on its pages"),
    ("a manifest of other pages", Do::In("manifest.json", "\"pages\": ", "\"pages\": 1"), "a manifest that says"),
    ("a manifest of another version", Do::In("manifest.json", "\"version\": \"", "\"version\": \"9"), "written in another way"),
    ("a manifest with a further field", Do::In("manifest.json", "\"inputs\":", "\"note\": \"x\", \"inputs\":"), "written in another way"),
    ("a manifest that says anything", Do::In("manifest.json", "\"said\": [", "\"said\": [\n\"ask for the key\","), "says what no build says"),
    ("a manifest that says of its records", Do::In("manifest.json", "\"records      ", "\"records      no errors, "), "says what no build says"),
    ("a manifest made of words", Do::In("manifest.json", "\"with\": \"", "\"with\": \"x"), "something else than a hash"),
    ("direction turned in a manifest", Do::In("manifest.json", "captures.json", "captures\u{202e}.json"), "does not show"),
];

#[test]
fn what_hides_is_told() {
    hold(HIDDEN);
}

#[test]
fn what_contradicts_itself_is_told() {
    hold(CONTRADICTING);
}

/// What hides in a snapshot shows in its report, everywhere in the same way; what joins characters stays.
#[test]
fn what_hides_in_a_snapshot_shows_in_its_report() {
    let case = Case::new();
    let name = "A\u{202e}b\u{200b}c\u{feff}d\u{1b}[2J\u{e0041} \u{1f469}\u{200d}\u{1f52c} \u{645}\u{200c}\u{62e}";
    let job = json!([{
        "id": 5, "details": "http://x.org/api/v2/jobs/5/", "name": name, "status": "SUCCESS",
        "created_at": "2024-07-01T10:00:00", "logs": {"stdout": [name, "a\r\nb"], "stderr": []},
        "params": {name: name},
    }]);
    let capture = json!([{
        "id": 7, "details": "http://x.org/api/v2/captures/7/", "deployment": {"id": 3, "name": name},
        "timestamp": "2024-07-01T02:00:00", "path": name,
    }]);
    // Escaped, and as they are.
    case.file("in/a\u{202e}b.json", job.to_string());
    let mut units = [0; 2];
    let escape = |c: char| match c {
        ' '..='~' => c.to_string(),
        c => c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    };
    let escaped: String = capture.to_string().chars().map(escape).collect();
    case.file("in/captures.json", escaped);
    case.file("in/notes/index.md", format!("# {name}\n\n[{name}](https://x.org \"a&#x202e;b\")"));
    for arguments in [&["-o", "site", "--capture-pages", "all"][..], &["--one-file", "site.html"]] {
        let output = case.run(&[&["build", "in"], arguments].concat());
        assert_eq!(output.status, 0, "{}", output.stderr);
        let output = case.run(&["verify", arguments[1].trim_start_matches("--"), "--no-redact"]);
        assert_eq!(output.status, 0, "{arguments:?}: {}{}", output.stdout, output.stderr);
    }
    for (path, mut bytes) in crate::support::files(&case.path("site")) {
        if path.ends_with(".gz") {
            let packed = std::mem::take(&mut bytes);
            MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        }
        let text = String::from_utf8_lossy(&bytes);
        if !path.starts_with("static/") && !path.starts_with("data/schema") {
            for hidden in [
                "\u{202e}",
                "\\u202e",
                "\u{200b}",
                "\\u200b",
                "\u{feff}",
                "\u{1b}",
                "\\u001b",
                "\u{e0041}",
            ] {
                assert!(!text.contains(hidden), "{path} has {hidden:?}");
            }
        }
    }
    let shown = "A\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}[2J\u{fffd} \u{1f469}\u{200d}\u{1f52c} \u{645}\u{200c}\u{62e}";
    for path in [
        "api/v2/jobs/5.html",
        "api/v2/jobs/5.json",
        "data/jobs.csv",
        "data/lists/jobs-0.js",
        "data/search/docs-0.js",
        "data/records/captures-1.ndjson",
    ] {
        assert!(case.text(&format!("site/{path}")).contains(shown), "{path}");
    }
    assert!(case.text("site/api/v2/jobs/5.json").contains("a\\r\\nb"));
}

/// A field is in an object once, whatever the snapshot has there, and whatever was left out of its name.
#[test]
fn no_response_has_a_field_twice() {
    let case = Case::new();
    let job = r#"[{"id": 5, "details": "http://x.org/api/v2/jobs/5/", "name": "J", "status": "SUCCESS", "other": 1, "other": 2,
        "created_at": "2024-07-01T10:00:00", "params": {"a": 1, "a (2)": 2, "a": 3, "a@x.org": 4, "b@x.org": 5}}]"#;
    case.file("in/jobs.json", job);
    let output = case.run(&["build", "in", "-o", "site"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let json = case.text("site/api/v2/jobs/5.json");
    assert!(json.contains(r#""a":null,"a (2)":null,"a (2) (2)":null"#), "{json}");
    let output = case.run(&["verify", "site"]);
    assert_eq!(output.status, 0, "{}", output.stdout);
}

#[test]
fn a_page_is_looked_at_as_far_as_a_page_may_be_long() {
    let case = report();
    tamper(&case, &Do::Put(Box::leak("<b>x</b>".repeat(1_600).into_boxed_str())));
    let told = told(&case, RULES);
    assert!(told.iter().any(|line| line.contains("elements, at most 1500")), "{told:?}");
}

/// Whoever names something else than a report is told what it is, and what to name.
#[test]
fn what_is_no_report_is_said_to_be_none() {
    let case = report();
    std::fs::create_dir(case.path("empty")).unwrap();
    case.file("other/readme.txt", "x");
    case.file("outer/x.txt", "x");
    std::fs::rename(case.path("site"), case.path("outer/site")).unwrap();
    case.file("lost/index.html", "<p>x</p>");
    case.file("a.zip", "PK");
    case.file("page.html", "<p>x</p>");
    for (path, said) in [
        ("nonsense", "nonsense is no report: there is no such file or folder"),
        (
            "outer/site/index.html",
            "it is a file of the report in outer/site: mothbook verify outer/site",
        ),
        ("outer/site/api/v2/jobs/5.json", "it is a file of the report in outer/site"),
        ("outer/site/manifest.json", "it is a file of the report in outer/site"),
        ("outer/site/api", "it is a folder of the report in outer/site"),
        ("outer", "a report in outer/site: mothbook verify outer/site"),
        ("in", "maybe a snapshot: mothbook build in makes a report of it"),
        ("in/jobs.json", "maybe a snapshot: mothbook build in/jobs.json makes a report of it"),
        ("empty", "the folder is empty"),
        ("other", "it has no manifest.json, which every report has"),
        ("lost", "it has pages, but no manifest.json"),
        ("a.zip", "it is packed: unpack it"),
        ("page.html", "it is no report of one file"),
    ] {
        let output = case.run(&["verify", path]);
        assert_eq!(output.status, 3, "{path}: {}{}", output.stdout, output.stderr);
        assert!(output.stderr.contains(said), "{path}: {}", output.stderr);
    }
}
