//! Reports that were tampered with, their manifests rewritten so that they agree: `verify` tells each of them. What it does
//! not promise to tell, texts and numbers that were exchanged for others, is the matter of a signature.

use std::io::Write;
use std::path::Path;

use flate2::{Compression, GzBuilder};
use mothbook::manifest::{Manifest, Written};
use mothbook::publish::Privacy;
use mothbook::verify::{Rules, verify};
use serde_json::json;

use crate::support::{Case, files};
use crate::verify::agreed;

/// What is done to a report.
pub(crate) enum Do {
    /// In all pages, a text is replaced by another.
    Replace(&'static str, &'static str),
    /// Markup is put at the end of the home page.
    Put(&'static str),
    /// In one file, a text is replaced by another.
    In(&'static str, &'static str, &'static str),
    /// A file is copied over another one.
    Copy(&'static str, &'static str),
    /// A text is put behind a file.
    Behind(&'static str, &'static str),
    /// A text is packed and put behind a packed file.
    Packed(&'static str, &'static str),
    /// A file is there besides, and named by the manifest.
    Add(&'static str, &'static [u8]),
    /// A file is replaced by what is no plain file.
    Special(&'static str, fn(&Path)),
}

const PICTURE: &[u8] = include_bytes!("../../src/picture/tests/baseline.jpg");

/// A page whose parts are all there: a capture with its picture and a detection, a job with a log, a note.
pub(crate) fn report() -> Case {
    let case = Case::new();
    let capture = json!([{
        "id": 7, "details": "http://x.org/api/v2/captures/7/", "deployment": {"id": 3, "name": "A"},
        "timestamp": "2024-07-01T02:00:00", "width": 40, "height": 30, "path": "a/7.jpg", "url": "https://pictures.example.org/a/7.jpg",
        "detections": [{"id": 1, "bbox": [1, 2, 3, 4], "occurrence": null}],
    }]);
    let logs: Vec<String> =
        (0..150).map(|n| format!("2024-07-01 10:{:02}:00 line {n}", n % 60)).collect();
    let job = json!([{
        "id": 5, "details": "http://x.org/api/v2/jobs/5/", "name": "J", "status": "SUCCESS", "created_at": "2024-07-01T10:00:00",
        "started_at": "2024-07-01T10:01:00", "finished_at": "2024-07-01T10:05:00", "logs": {"stdout": logs, "stderr": []},
    }]);
    case.file("in/captures.json", capture.to_string());
    case.file("in/jobs.json", job.to_string());
    case.file("in/notes/index.md", "# Of it\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> *good* ~~bad~~ `code` [site](https://example.org)\n\n3. three\n\n---\n\nx  \ny");
    case.file("copies/a/7.jpg", PICTURE);
    let output =
        case.run(&["build", "in", "-o", "site", "--capture-pages", "all", "--images", "copies"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    case
}

pub(crate) const RULES: Rules =
    Rules { privacy: Privacy::NONE, most_page_bytes: 100_000, remote_images: false };

/// Lets the manifest say what stands in the files; a file that is none keeps its entry.
pub(crate) fn agree(case: &Case, besides: &[&str]) {
    let manifest = Manifest::from_json(case.text("site/manifest.json").as_bytes()).unwrap();
    let now = files(&case.path("site"));
    let mut entries: Vec<Written> = manifest.files;
    for path in besides {
        entries.push(Written::of(path, b""));
    }
    for entry in &mut entries {
        if let Some(bytes) = now.get(&entry.path) {
            *entry = Written::of(&entry.path, bytes);
        }
    }
    let made = agreed(manifest.made, &entries);
    let manifest = Manifest::new(manifest.inputs, made, entries).unwrap();
    case.file("site/manifest.json", manifest.to_json().unwrap());
}

pub(crate) fn tamper(case: &Case, what: &Do) {
    let path = |name: &str| case.path(&format!("site/{name}"));
    let mut besides = Vec::new();
    let replace = |name: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(path(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        std::fs::write(path(name), text.replacen(from, to, 1)).unwrap();
    };
    match what {
        Do::Replace(from, to) => {
            for (name, _) in files(&case.path("site"))
                .iter()
                .filter(|(name, _)| name.ends_with(".html") && *name != "404.html")
            {
                replace(name, from, to);
            }
        }
        Do::Put(html) => replace("index.html", "</main>", &format!("{html}</main>")),
        Do::In(name, from, to) => replace(name, from, to),
        Do::Copy(from, to) => drop(std::fs::copy(path(from), path(to)).unwrap()),
        Do::Behind(name, text) => {
            let mut bytes = std::fs::read(path(name)).unwrap();
            bytes.extend(text.as_bytes());
            std::fs::write(path(name), bytes).unwrap();
        }
        Do::Packed(name, text) => {
            let mut bytes = std::fs::read(path(name)).unwrap();
            let mut encoder = GzBuilder::new().write(&mut bytes, Compression::fast());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap();
            std::fs::write(path(name), bytes).unwrap();
        }
        Do::Add(name, bytes) => {
            case.file(&format!("site/{name}"), bytes);
            besides.push(*name);
        }
        Do::Special(name, make) => {
            let before = std::fs::read(path(name)).unwrap();
            std::fs::remove_file(path(name)).unwrap();
            std::fs::write(case.path("elsewhere"), before).unwrap();
            make(&path(name));
        }
    }
    // The manifest itself is left as it was tampered with.
    if !matches!(what, Do::In("manifest.json", ..)) {
        agree(case, &besides);
    }
}

pub(crate) fn told(case: &Case, rules: Rules) -> Vec<String> {
    let verified = verify(&case.path("site"), rules).unwrap();
    verified.problems.iter().map(|problem| format!("{}: {}", problem.file, problem.what)).collect()
}

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
const META: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'\">\n";
const SCRIPT: &str = "alert(1)";

/// Every tamper by name, what is done, and what must be said of it.
#[rustfmt::skip]
const TAMPERS: &[(&str, Do, &str)] = &[
    ("policy removed", Do::Replace(META, ""), "not the head of a report's pages"),
    ("policy weakened", Do::Replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"), "not the head"),
    ("policy with another host", Do::Replace("script-src 'self'", "script-src 'self' https://x.org"), "not the head"),
    ("policy with pictures from anywhere", Do::Replace("img-src 'self'", "img-src *"), "not the head"),
    ("policy that only reports", Do::Replace("http-equiv=\"Content-Security-Policy\"", "http-equiv=\"Content-Security-Policy-Report-Only\""), "not the head"),
    ("policy of another page's pictures", Do::Replace("img-src 'self'", "img-src 'self' https://x.org"), "asks another host: https://x.org"),
    ("policy behind the scripts", Do::Replace("<body>", META_AND_BODY), "not the head"),
    ("policy in a comment", Do::Replace("<meta http-equiv", "<!-- --!><meta http-equiv"), "a comment"),
    ("policy in a title", Do::Replace("<meta http-equiv", "<title></title><meta http-equiv"), "not the head"),
    ("script of another host", Do::Replace("<script src=\"", "<script src=\"https://x.org/"), "not the head"),
    ("script with words inside", Do::Replace("\" defer></script>", "\" defer>alert(1)</script>"), "not the head"),
    ("one more script", Do::Replace("</head>", "<script src=\"data/lists/jobs-0.js\"></script></head>"), "not the head"),
    ("base", Do::Replace("<head>", "<head><base href=\"https://x.org/\">"), "not the head"),
    ("refresh", Do::Replace("<meta name=\"referrer\"", "<meta http-equiv=\"refresh\" content=\"0;url=https://x.org\"><meta name=\"referrer\""), "not the head"),
    ("referrer sent", Do::Replace("content=\"no-referrer\"", "content=\"unsafe-url\""), "not the head"),
    ("link that loads", Do::Replace("</head>", "<link rel=\"preload\" imagesrcset=\"https://x.org/a.png 1x\" as=\"image\"></head>"), "not the head"),
    ("root elsewhere", Do::Replace("data-root=\"", "data-root=\"https://x.org/"), "not the head"),
    ("script for jobs elsewhere", Do::Replace("data-jobs-script=\"static/jobs.js\"", "data-jobs-script=\"data/lists/jobs-0.js\""), "not the head"),
    ("attribute of the body", Do::Replace("<body>", "<body onload=\"alert(1)\">"), "not the head"),
    ("no doctype", Do::Replace("<!DOCTYPE html>", ""), "not the head"),
    ("doctype of the past", Do::Replace("<!DOCTYPE html>", "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 3.2//EN\">"), "doctype"),
    ("text before the head ends", Do::Replace("<link rel=\"icon\"", "x<link rel=\"icon\""), "not the head"),

    ("script in static", Do::Behind("static/mothbook.js", SCRIPT), "static/mothbook.js: changed"),
    ("script of colours", Do::Behind("static/theme.js", SCRIPT), "static/theme.js: changed"),
    ("script of jobs", Do::Behind("static/jobs.js", SCRIPT), "static/jobs.js: changed"),
    ("style with @IMPORT", Do::Behind("static/mothbook.css", "@IMPORT '//x.org/a.css';"), "static/mothbook.css: changed"),
    ("style with URL(", Do::Behind("static/mothbook.css", "a{background:URL(https://x.org/)}"), "static/mothbook.css: changed"),
    ("style with image-set", Do::Behind("static/mothbook.css", "a{background:image-set('https://x.org/' 1x)}"), "static/mothbook.css: changed"),
    ("script in the icon", Do::In("static/mothbook.svg", "</svg>", "<script>alert(1)</script></svg>"), "static/mothbook.svg: changed"),
    ("script in the page for what is not there", Do::In("404.html", "location.pathname", "location.href"), "404.html: changed"),
    ("link of the page for what is not there", Do::In("404.html", "href=\"index.html\"", "href=\"https://x.org\""), "404.html: changed"),
    ("words for GitHub", Do::Behind(".nojekyll", "x"), ".nojekyll: changed"),
    ("rules for search engines in a file", Do::Add("robots.txt", b"User-agent: *\n"), "foreign"),
    ("redirects of a host", Do::Add("_redirects", b"/* https://x.org/ 301\n"), "foreign"),
    ("search engines asked for something else", Do::In("index.html", "content=\"index\"", "content=\"noindex\""), "asks search engines for something else"),
    ("search engines asked for something unknown", Do::Replace("content=\"index\"", "content=\"index, archive\""), "not the head"),
    ("another title for links", Do::In("index.html", "property=\"og:title\" content=\"", "property=\"og:title\" content=\"Verified "), "what a link to the page shows"),
    ("another description for links", Do::In("index.html", "Made by mothbook from an export.\"", "Certified.\""), "what a link to the page shows"),
    ("a picture for links", Do::Replace("<meta property=\"og:type\"", "<meta property=\"og:image\" content=\"https://x.org/a.png\">\n<meta property=\"og:type\""), "not the head"),
    ("one more script in static", Do::Add("static/more.js", b"alert(1)"), "foreign"),
    ("script in data", Do::Behind("data/lists/jobs-0.js", SCRIPT), "does more than bring data"),
    ("script before data", Do::In("data/search/index.js", "mothbook.data(", "alert(1);mothbook.data("), "does more"),
    ("script in an expression", Do::In("data/lists/jobs-0.js", "\"J\"", "alert(1)"), "data of another shape"),
    ("data of another file", Do::In("data/lists/jobs-0.js", "data/lists/jobs-0.js", "data/lists/captures-0.js"), "does more"),
    ("link in the rows", Do::In("data/lists/jobs-0.js", "\"api/v2/jobs/5.html\"", "\"javascript:alert(1)\""), "active content: link to javascript:"),
    ("link of the rows to another host", Do::In("data/lists/jobs-0.js", "\"api/v2/jobs/5.html\"", "\"//x.org/\""), "active content: link to //x.org/"),
    ("link of the search", Do::In("data/search/docs-0.js", "\"api/v2/jobs/5.html\"", "\"data:text/html,x\""), "active content: link to data:"),
    ("paths of the search", Do::In("data/search/index.js", "data/search/docs-{part}.js", "//x.org/{part}.js"), "active content: data at"),
    ("unknown key in the search", Do::In("data/search/index.js", "{\"docs", "{\"__proto__\":{},\"docs"), "another shape"),
    ("object as a cell", Do::In("data/lists/jobs-0.js", "\"J\"", "{\"toString\":1}"), "another shape"),
    ("numbers as a log", Do::In("data/logs/5.js", "false,", "7,"), "another shape"),
    ("rows of another list", Do::In("api/v2/jobs/index.html", "data/lists/jobs-{part}.js", "data/search/docs-{part}.js"), "active content: data at"),
    ("rows of another host", Do::In("api/v2/jobs/index.html", "data/lists/jobs-{part}.js", "//x.org/{part}.js"), "active content: data at"),
    ("log of another host", Do::In("api/v2/jobs/5.html", "data-lines=\"data/logs/5.js", "data-lines=\"https://x.org/5.js"), "active content: data at"),

    ("parts in words", Do::In("api/v2/jobs/index.html", "data-parts=\"1\"", "data-parts=\"1e8\""), "in 1e8 parts"),
    ("documents that do not end", Do::In("data/search/index.js", "\"docsPerShard\":1000", "\"docsPerShard\":0"), "another shape"),
    ("markup in packed records", Do::Put("<script type=\"application/gzip\" id=\"packed\">H4sIAAAAAAAC/6tWykxRsjKs5QIAVG2d2QkAAAA=<p title=\"</script><script src=data/README.md></script>\"></p></script>"), "<p> in packed records"),
    ("words hidden in packed records", Do::Put("<script type=\"application/gzip\" id=\"packed\">x<script type=\"application/gzip\" id=\"packed\">H4sIAAAAAAAC/6tWykxRsjKs5QIAVG2d2QkAAAA=</script></script>"), "<script> in packed records"),
    ("packed records twice", Do::Put("<script type=\"application/gzip\" id=\"packed\">H4sIAAAAAAAC/6tWykxRsjKs5QIAVG2d2QkAAAA=</script><script type=\"application/gzip\" id=\"packed\">H4sIAAAAAAAC/6tWykxRsjKs5QIAVG2d2QkAAAA=</script>"), "packed records twice"),

    ("script", Do::Put("<script>alert(1)</script>"), "<script>"),
    ("script in a picture", Do::Put("<svg><script>alert(1)</script></svg>"), "<script>"),
    ("script in a title of a picture", Do::Put("<svg><title><img src=x onerror=alert(1)></title></svg>"), "<img>"),
    ("style in a picture", Do::Put("<svg><style><img src=x onerror=alert(1)></style></svg>"), "<style>"),
    ("set", Do::Put("<svg><a><set attributeName=\"href\" to=\"javascript:alert(1)\"/></a></svg>"), "<set>"),
    ("animate", Do::Put("<svg><a><animate attributeName=\"href\" values=\"javascript:alert(1)\"/></a></svg>"), "<animate>"),
    ("use", Do::Put("<svg><use href=\"data:image/svg+xml,x\"/></svg>"), "<use>"),
    ("foreignObject", Do::Put("<svg><foreignObject><p>x</p></foreignObject></svg>"), "<foreignobject>"),
    ("formula", Do::Put("<math><mtext><p>x</p></mtext></math>"), "<math>"),
    ("iframe with srcdoc", Do::Put("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>"), "<iframe>"),
    ("object", Do::Put("<object data=\"index.html\"></object>"), "<object>"),
    ("embed", Do::Put("<embed src=\"index.html\">"), "<embed>"),
    ("form", Do::Put("<form action=\"https://x.org\"><button>x</button></form>"), "<form>"),
    ("input", Do::Put("<input onfocus=\"alert(1)\" autofocus>"), "<input>"),
    ("video", Do::Put("<video poster=\"https://x.org/a.png\"></video>"), "<video>"),
    ("picture set", Do::Put("<img srcset=\"//x.org/a.png 1x\">"), "<img>"),
    ("template", Do::Put("<template shadowrootmode=\"open\"><p>x</p></template>"), "<template>"),
    ("noscript", Do::Put("<noscript><p>x</p></noscript>"), "<noscript>"),
    ("plain text", Do::Put("<plaintext>"), "<plaintext>"),
    ("portal", Do::Put("<portal src=\"https://x.org\"></portal>"), "<portal>"),
    ("ping", Do::Put("<a href=\"index.html\" ping=\"https://x.org\">x</a>"), "ping of <a>"),
    ("download", Do::Put("<a href=\"index.html\" download>x</a>"), "download of <a>"),
    ("target", Do::Put("<a href=\"https://x.org\" target=\"_top\">x</a>"), "target of <a>"),
    ("background", Do::Put("<table background=\"https://x.org/a.png\"></table>"), "background of <table>"),
    ("xlink:href", Do::Put("<svg><a xlink:href=\"javascript:alert(1)\">x</a></svg>"), "xlink:href of <a>"),
    ("onclick", Do::Put("<p onclick=\"alert(1)\">x</p>"), "onclick of <p>"),
    ("ONCLICK with a slash", Do::Put("<p/ONCLICK=alert(1)>x</p>"), "not written by mothbook"),
    ("style attribute", Do::Put("<p style=\"background:url(//x.org)\">x</p>"), "style of <p>"),
    ("filter of a picture", Do::Put("<svg><path filter=\"url(//x.org)\"/></svg>"), "filter of <path>"),
    ("content to be edited", Do::Put("<p contenteditable>x</p>"), "contenteditable of <p>"),
    ("javascript:", Do::Put("<a href=\"javascript:alert(1)\">x</a>"), "link to javascript:"),
    ("javascript with a tabulator", Do::Put("<a href=\"java\tscript:alert(1)\">x</a>"), "broken link"),
    ("javascript behind a blank", Do::Put("<a href=\" javascript:alert(1)\">x</a>"), "broken link"),
    ("javascript behind a control character", Do::Put("<a href=\"&#1;javascript:alert(1)\">x</a>"), "markup with an error"),
    ("blob:", Do::Put("<a href=\"blob:x\">x</a>"), "link to blob:"),
    ("data:", Do::Put("<a href=\"data:text/html,x\">x</a>"), "link to data:"),
    ("backslashes", Do::Put("<a href=\"..\\..\\x\">x</a>"), "broken link"),
    ("another host without a scheme", Do::Put("<a href=\"//x.org\">x</a>"), "leads to a disk"),
    ("out of the folder by codes", Do::Put("<a href=\"%2e%2e/x.html\">x</a>"), "broken link"),
    ("picture of another host", Do::Put("<svg><image href=\"https://x.org/a.jpg\"/></svg>"), "asks another host"),
    ("picture that is a page", Do::Put("<svg><image href=\"index.html\"/></svg>"), "a picture at index.html"),
    ("picture that is data", Do::Put("<svg><image href=\"data:image/svg+xml,x\"/></svg>"), "asks another host"),
    ("comment", Do::Put("<!-- x -->"), "a comment"),
    ("comment that ends with --!>", Do::Put("<!-- --!><p>x</p>"), "a comment"),
    ("comment that ends at once", Do::Put("<!--><p>x</p>-->"), "a comment"),
    ("question mark", Do::Put("<?xml-stylesheet href=\"//x.org\"?>"), "not written by mothbook"),
    ("CDATA in a picture", Do::Put("<svg><text><![CDATA[<p>]]></text></svg>"), "not written by mothbook"),
    ("attribute without quotes", Do::Put("<p title=a\"b>x</p>"), "markup with an error"),
    ("attribute twice", Do::Put("<p title=\"a\" title=\"b\">x</p>"), "markup with an error"),
    ("NUL", Do::Put("<p>a\0b</p>"), "markup with an error"),
    ("NUL in a name", Do::Put("<scr\0ipt>alert(1)</scr\0ipt>"), "not written by mothbook"),
    ("tag that does not close", Do::Put("<p>x"), "closes nothing"),
    ("page in a picture", Do::Put("<svg><p>x</p></svg>"), "<p>"),
    ("picture in no picture", Do::Put("<image href=\"https://x.org/a.png\">"), "<image>"),
    ("second body", Do::Put("<body onload=\"alert(1)\">"), "<body>"),
    ("second head", Do::Put("<meta http-equiv=\"refresh\" content=\"0;url=//x.org\">"), "<meta>"),
    ("unknown element", Do::Put("<x-y onfocus=\"alert(1)\" tabindex=\"0\">x</x-y>"), "<x-y>"),

    ("a page as .htm", Do::Add("more.htm", b"<script>alert(1)</script>"), "foreign"),
    ("a page as .HTML", Do::Add("MORE.HTML", b"<script>alert(1)</script>"), "foreign"),
    ("a page as .xhtml", Do::Add("api/v2/more.xhtml", b"<script/>"), "foreign"),
    ("a page of XML", Do::Add("api/v2/more.xml", b"<script/>"), "foreign"),
    ("a module", Do::Add("data/more.mjs", b"alert(1)"), "foreign"),
    ("Markdown", Do::Add("README.md", b"<script>alert(1)</script>"), "foreign"),
    ("a file without ending", Do::Add("data/more", b"<script>alert(1)</script>"), "foreign"),
    ("a page by another name", Do::Add("api/v2/jobs/05.html", b"<p>"), "foreign"),
    ("a script for all pages", Do::Add("service-worker.js", b"alert(1)"), "foreign"),
    ("settings of a web server", Do::Add(".htaccess", b"Header unset Content-Security-Policy"), "foreign"),
    ("a page in the place of a picture", Do::Add("media/9.jpg", b"<script>alert(1)</script>"), "not such a picture"),
    ("a picture of another format", Do::Add("media/9.png", b"\xff\xd8\xff\xda"), "not such a picture"),
    ("a picture that is SVG", Do::Add("media/9.svg", b"<svg><script/></svg>"), "foreign"),
    ("a folder in the place of a file", Do::Special("data/jobs.csv", |path| std::fs::create_dir(path).unwrap()), "data/jobs.csv"),
    ("HTML in the dictionary", Do::Behind("data/README.md", "\n\n<script>alert(1)</script>\n"), "data/README.md: changed"),
    ("a picture in the dictionary", Do::Behind("data/README.md", "\n\n![x](https://x.org/a.png)\n"), "data/README.md: changed"),
    ("a link in the dictionary", Do::Behind("data/README.md", "\n\n[x](javascript:alert)\n"), "data/README.md: changed"),
    ("a formula in a table", Do::Behind("data/findings.csv", "\"=HYPERLINK(1)\",,,,,,\r\n"), "a cell that a spreadsheet runs"),
    ("a formula behind a semicolon", Do::Behind("data/findings.csv", "\"a;=HYPERLINK(1)\",,,,,,\r\n"), "a cell that a spreadsheet runs"),
    ("a formula in a packed table", Do::Packed("data/captures.csv.gz", "8,,,,,,,=HYPERLINK(1),,,,,\r\n"), "a cell that a spreadsheet runs"),
    ("a packed table with a ragged row", Do::Packed("data/captures.csv.gz", "8,2\r\n"), "no table"),
    ("a packed table with something behind it", Do::Behind("data/captures.csv.gz", "hidden words"), "cannot be unpacked"),
    ("a packed table with an empty part", Do::Packed("data/captures.csv.gz", ""), "parts that hold nothing"),
    ("a packed table of another kind", Do::Copy("data/captures.csv.gz", "data/occurrences.csv.gz"), "other columns"),
    ("a packed table that is not packed", Do::Copy("data/nights.csv", "data/captures.csv.gz"), "cannot be unpacked"),
    ("a table with a ragged row", Do::Behind("data/jobs.csv", "1,2\r\n"), "no table"),
    ("JSON that is none", Do::Behind("api/v2/jobs/5.json", "alert(1)"), "no JSON"),
    ("a page that is no UTF-8", Do::Special("findings/index.html", |path| std::fs::write(path, b"<p>\xff").unwrap()), "not UTF-8"),
    ("an empty page", Do::Special("findings/index.html", |path| std::fs::write(path, b"").unwrap()), "ends too early"),
];

const META_AND_BODY: &str = "<meta http-equiv=\"Content-Security-Policy\"><body>";

/// Tampers with what is no plain file.
#[cfg(unix)]
#[rustfmt::skip]
const SPECIAL: &[(&str, Do, &str)] = &[
    ("a link in the place of a file", Do::Special("findings/index.html", |path| std::os::unix::fs::symlink("../../elsewhere", path).unwrap()), "findings/index.html: no plain file, but a link"),
    ("a link out of the folder", Do::Special("data/jobs.csv", |path| std::os::unix::fs::symlink("/etc/passwd", path).unwrap()), "a link"),
    ("a link to an endless device", Do::Special("api/v2/jobs/5.json", |path| std::os::unix::fs::symlink("/dev/zero", path).unwrap()), "a link"),
    ("a pipe", Do::Special("data/lists/jobs-0.js", pipe), "data/lists/jobs-0.js: no plain file, but a pipe"),
    ("a socket", Do::Special("static/theme.js", |path| drop(std::os::unix::net::UnixListener::bind(path).unwrap())), "a socket"),
];

#[cfg(unix)]
fn pipe(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Prints which tampers are told, and fails if one is not.
pub(crate) fn hold(tampers: &[(&str, Do, &str)]) {
    let mut missed = Vec::new();
    for (name, what, wanted) in tampers {
        let case = report();
        tamper(&case, what);
        let told = told(&case, RULES);
        let is_told = told.iter().any(|line| line.contains(wanted));
        println!(
            "{:6} {name}: {}",
            if is_told { "told" } else { "MISSED" },
            told.first().map_or("", String::as_str)
        );
        if !is_told {
            missed.push((name, told));
        }
    }
    assert!(missed.is_empty(), "{} of {} missed: {missed:#?}", missed.len(), tampers.len());
}

#[test]
fn a_report_that_nobody_touched_has_nothing_wrong() {
    let case = report();
    assert_eq!(told(&case, RULES), Vec::<String>::new());
    agree(&case, &[]);
    assert_eq!(told(&case, RULES), Vec::<String>::new());
    assert!(case.text("site/index.html").contains(POLICY));
}

#[test]
fn tampers_are_told_although_the_manifest_agrees() {
    hold(TAMPERS);
}

#[cfg(unix)]
#[test]
fn nothing_but_plain_files_is_opened() {
    hold(SPECIAL);
    let case = report();
    for name in ["manifest.json", "static"] {
        let (real, path) = (case.path(&format!("real-{name}")), case.path(&format!("site/{name}")));
        std::fs::rename(&path, &real).unwrap();
        std::os::unix::fs::symlink(&real, &path).unwrap();
        let output = case.run(&["verify", "site"]);
        let said = output.stdout + &output.stderr;
        assert!(output.status != 0 && said.contains("a link: not opened"), "{name}: {said}");
        std::fs::remove_file(&path).unwrap();
        std::fs::rename(&real, &path).unwrap();
    }
    std::fs::remove_file(case.path("site/manifest.json")).unwrap();
    pipe(&case.path("site/manifest.json"));
    let output = case.run(&["verify", "site"]);
    assert!(
        output.status == 3 && output.stderr.contains("a pipe: not opened"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_picture_is_a_whole_one_and_nothing_besides() {
    let case = report();
    let told_of = |bytes: &[u8], privacy: Privacy| {
        case.file("site/media/7.jpg", bytes);
        agree(&case, &[]);
        let told = told(&case, Rules { privacy, ..RULES });
        let mut of_it = told.into_iter().filter(|line| line.starts_with("media/7.jpg"));
        of_it.next().unwrap_or_default()
    };
    let privacy = Privacy::default();
    assert_eq!(told_of(PICTURE, privacy), "");
    let more = [PICTURE, b"9.16 45.46"].concat();
    let said = "media/7.jpg: not written by mothbook: more than it takes to show the picture";
    assert_eq!(told_of(&more, privacy), said);
    let said = "media/7.jpg: unreadable: the JPEG breaks off before its end";
    assert_eq!(told_of(&PICTURE[..300], privacy), said);
    // A report that shows everything has copies as they were.
    assert_eq!(told_of(&more, Privacy::NONE), "");
}

/// What is private only together: a label and its value apart from each other.
#[test]
fn a_label_and_its_value_apart_are_private() {
    let rules = Rules { privacy: Privacy::default(), ..RULES };
    #[rustfmt::skip]
    let tampers = [
        Do::Put("<table><tbody><tr><th scope=\"row\">password</th><td>hunter2</td></tr></tbody></table>"),
        Do::Put("<table><tbody><tr><td><b>API key</b></td><td>0f9a8b7c6d5e4f</td></tr></tbody></table>"),
        Do::Put("<table><thead><tr><th scope=\"col\">n</th><th scope=\"col\">password</th></tr></thead><tbody><tr><td>1</td><td>hunter2</td></tr></tbody></table>"),
        Do::Put("<dl><dt>Password</dt><dd>hunter2</dd></dl>"),
        Do::Put("<dl><dt>Uploaded by</dt><dd>Anna Muster</dd></dl>"),
        Do::Put("<div>password</div><div>hunter2</div>"),
        Do::Put("<table><thead><tr><th scope=\"col\">latitude</th></tr></thead><tbody><tr><td>45.50213</td></tr></tbody></table>"),
        Do::In("data/lists/jobs-0.js", "[\"J\",\"api/v2/jobs/5.html\"],[\"good\",\"", "[\"password\"],[\"good\",\"hunter2"),
        Do::In("data/jobs.csv", ",J,", ",password,"),
    ];
    for what in tampers {
        let case = report();
        tamper(&case, &what);
        if let Do::In(name @ "data/jobs.csv", ..) = what {
            let rows = case.text("site/data/jobs.csv");
            let (head, _) = rows.split_once("\r\n").unwrap();
            let mut cells: Vec<_> = head.split(',').map(|_| "").collect();
            (cells[1], cells[2]) = ("password", "hunter2");
            case.file(&format!("site/{name}"), format!("{head}\r\n{}\r\n", cells.join(",")));
            agree(&case, &[]);
        }
        let told = told(&case, rules);
        // What else is odd about it is told as well.
        let private: Vec<_> = told.iter().filter(|line| line.contains("private: ")).collect();
        assert!(private.len() == 1, "{told:?}");
        assert!(
            !told.iter().any(|line| line.contains("hunter2") || line.contains("Anna")),
            "{told:?}"
        );
    }
}

#[test]
fn a_report_with_pictures_of_another_host_is_as_it_was_asked_for() {
    let case = report();
    let output =
        case.run(&["build", "in", "-o", "site", "--capture-pages", "all", "--images", "remote"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let output = case.run(&["verify", "site", "--remote-images"]);
    assert_eq!(output.status, 0, "{}", output.stdout);
    let output = case.run(&["verify", "site"]);
    let asks = "captures/7.html: asks another host: https://pictures.example.org";
    assert!(output.status == 1 && output.stdout.contains(asks), "{}", output.stdout);
    // Pictures come from the host that the policy names, and from no other.
    let page = "site/api/v2/captures/7.html";
    case.file(
        page,
        case.text(page)
            .replace("href=\"https://pictures.example.org/", "href=\"https://other.example.org/"),
    );
    agree(&case, &[]);
    let output = case.run(&["verify", "site", "--remote-images"]);
    assert!(
        output.stdout.contains("asks another host: https://other.example.org"),
        "{}",
        output.stdout
    );
}

/// The size of a file is what it claims: a sparse one takes no room on the disk.
#[cfg(unix)]
#[test]
fn a_file_of_gigabytes_takes_no_memory_and_no_time() {
    for name in [
        "index.html",
        "data/lists/jobs-0.js",
        "api/v2/jobs/5.json",
        "media/7.jpg",
        "static/theme.js",
        "manifest.json",
    ] {
        let case = report();
        let file =
            std::fs::File::options().write(true).open(case.path(&format!("site/{name}"))).unwrap();
        file.set_len(5 << 30).unwrap();
        let limited = "ulimit -v 1500000; exec \"$0\" verify site --threads 1";
        let output = std::process::Command::new("sh")
            .args(["-c", limited, env!("CARGO_BIN_EXE_mothbook")])
            .current_dir(case.path("."))
            .output()
            .unwrap();
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let most = if name == "manifest.json" { 64 << 20 } else { 128 << 20 };
        let words = format!("too large: 5368709120 bytes to be looked into, at most {most}");
        assert!(said.contains(&words), "{name}: {said}");
        assert!(matches!(output.status.code(), Some(1 | 3)), "{name}: {said}");
    }
}

#[test]
fn what_is_printed_steers_no_terminal() {
    let case = report();
    tamper(&case, &Do::Put("<a href=\"x\u{202e}y\u{1b}[2Jz.html\">x</a>"));
    case.file("site/m\u{202e}ore.txt", "x");
    for path in ["b".repeat(2_000), "c".repeat(2_000)] {
        tamper(&case, &Do::Put(Box::leak(format!("<a href=\"{path}\">x</a>").into_boxed_str())));
    }
    let output = case.run(&["verify", "site"]);
    assert_eq!(output.status, 1);
    assert!(output.stdout.contains("x\u{fffd}y\u{fffd}[2Jz.html"), "{}", output.stdout);
    assert!(output.stdout.contains("m\u{fffd}ore.txt: extra"), "{}", output.stdout);
    assert!(output.stdout.lines().all(|line| line.chars().count() < 320), "{}", output.stdout);
    assert!(!output.stdout.contains(['\u{202e}', '\u{1b}']), "{:?}", output.stdout);
}

#[test]
fn many_problems_of_a_file_and_many_files_are_counted() {
    let case = report();
    tamper(&case, &Do::Put(Box::leak("<x></x>".repeat(500).into_boxed_str())));
    for n in 0..1_100 {
        case.file(&format!("site/data/x{n}"), "");
    }
    case.file("site/other/a/b/c", "");
    let told = told(&case, RULES);
    assert!(
        told.contains(&"index.html: and 480 more".to_owned()),
        "{:?}",
        &told[told.len() - 30..]
    );
    assert!(told.contains(&"files that the manifest does not name: and 101 more".to_owned()));
    assert!(told.iter().filter(|line| line.contains("other/")).count() <= 1);
}
