//! Reports of one file that were tampered with, their manifests rewritten so that they agree: `verify` tells each of them.

use std::collections::BTreeMap;
use std::io::Write;

use data_encoding::BASE64;
use mothbook::manifest::{Manifest, Written};
use mothbook::publish::Privacy;
use mothbook::site::{cut, packed};
use mothbook::verify::{Rules, verify};

use crate::one_file::{of_snapshot, parts, unpacked};
use crate::support::Case;

const RULES: Rules =
    Rules { privacy: Privacy::NONE, most_page_bytes: 100_000, remote_images: false };

/// A page that is packed where there is no room, and one of each kind of block.
const PACKED_PAGE: &str = "api/v2/deployments/index.html";
const SEARCH: &str = "data/search/docs-0.js";
const TABLE: &str = "data/collections.csv";

/// Lets the manifest say what stands in the file, if it can be taken apart.
fn agreed(html: &str) -> String {
    let Ok(cut) = cut(html) else { return html.to_owned() };
    let Some(manifest) = cut.blocks.last().map(|block| block.text) else { return html.to_owned() };
    let Some(old) = Manifest::from_json(manifest.as_bytes()) else { return html.to_owned() };
    let is_readable = cut.blocks.iter().all(|block| {
        !block.is_packed
            || BASE64.decode(block.text.as_bytes()).is_ok_and(|b| b.starts_with(&[31, 139]))
    });
    if !is_readable {
        return html.to_owned();
    }
    let parts: BTreeMap<String, String> = parts(&cut);
    let written = parts.iter().filter(|(path, _)| *path != "manifest.json");
    let written = written.map(|(path, text)| Written::of(path, text.as_bytes())).collect();
    let new = Manifest::new(old.inputs, old.made, written).unwrap().to_json().unwrap();
    let new: String = String::from_utf8(new).unwrap().lines().map(str::trim_start).collect();
    html.replace(manifest, &new)
}

fn told(html: &str, rules: Rules) -> Vec<String> {
    let case = Case::new();
    case.file("report.html", html);
    match verify(&case.path("report.html"), rules) {
        Ok(verified) => {
            let problems = verified.problems.iter();
            problems.map(|problem| format!("{}: {}", problem.file, problem.what)).collect()
        }
        Err(error) => vec![error.to_string()],
    }
}

/// The first place of a text is replaced by another.
fn replaced(html: &str, from: &str, to: &str) -> String {
    assert!(html.contains(from), "no {from}");
    html.replacen(from, to, 1)
}

/// Markup is put into the home page, which then agrees with the manifest.
fn in_page(html: &str, markup: &str) -> String {
    replaced(html, "<ul class=\"tiles\">", &format!("{markup}<ul class=\"tiles\">"))
}

/// A block is put before the manifest.
fn with_block(html: &str, block: &str) -> String {
    let before = "<script type=\"application/json\" id=\"/manifest.json\">";
    replaced(html, before, &format!("{block}\n{before}"))
}

/// What a packed part holds is changed.
fn repacked(html: &str, path: &str, change: impl Fn(&str) -> String) -> String {
    let cut = cut(html).unwrap();
    let block = cut.blocks.iter().find(|block| block.path == path).unwrap();
    assert!(block.is_packed, "{path}");
    html.replace(block.text, &packed(&change(&unpacked(block.text))))
}

/// What is done to a plain report: a text replaced by another.
const REPLACED: [(&str, &str, &str); 27] = [
    ("<!DOCTYPE html>\n", "", "another head"),
    ("'; script-src '", "'; script-src 'unsafe-inline' '", "another head"),
    ("script-src 'sha256-", "script-src 'sha256-A", "another head"),
    ("img-src 'none'", "img-src *", "another policy"),
    ("img-src 'none'", "img-src https://evil.example.org", "asks another host"),
    (
        "<meta name=\"referrer\" content=\"no-referrer\">",
        "<meta http-equiv=\"refresh\" content=\"0\">",
        "another head",
    ),
    ("color-scheme:light dark", "color-scheme:dark", "another head"),
    ("\"mothbook-theme\"", "\"other-theme\"", "another head"),
    (
        "</head>\n<body>\n",
        "<base href=\"https://evil.example.org\"></head>\n<body>\n",
        "another head",
    ),
    ("</script>\n</body>", "alert(1)</script>\n</body>", "other scripts at its end"),
    ("\n</body>", "\n<script>alert(1)</script>\n</body>", "other scripts at its end"),
    ("</html>\n", "</html>\n<p>more</p>", "other scripts at its end"),
    ("<noscript><p", "<noscript><img src=x><p", "another notice"),
    ("need JavaScript.</p>", "need nothing.</p>", "another notice"),
    ("</noscript>\n", "</noscript>\n<script>alert(1)</script>\n", "no pages behind"),
    (
        "<div class=\"tools\" id=\"tools\">",
        "<div class=\"tools\" id=\"content\">",
        "the id content",
    ),
    (
        "<a class=\"brand\" href=\"#/index.html\">",
        "<a class=\"brand\" href=\"javascript:alert(1)\">",
        "link to javascript",
    ),
    ("<header class=\"bar\">", "<header class=\"bar\" onclick=\"alert(1)\">", "not the head"),
    (
        "<section class=\"page\" id=\"/index.html\" aria-label",
        "<section class=\"page\" id=\"/index.html\" data-x=\"\" aria-label",
        "not the head",
    ),
    (
        "<section class=\"page\" id=\"/index.html\"",
        "<section class=\"page\" id=\"/secret.html\"",
        "foreign",
    ),
    ("</main>\n<footer", "<p>more</p>\n</main>\n<footer", "beside the pages"),
    ("</main>\n<footer", "more\n</main>\n<footer", "text beside the pages"),
    ("</footer>\n", "</footer>\n<iframe></iframe>\n", "something else than blocks"),
    ("application/json\" id=\"/data", "text/javascript\" id=\"/data", "something else than blocks"),
    ("{\"generator\": \"mothbook\"", "{\"generator\": \"other\"", "not a report's manifest"),
    ("aria-label=\"Meadow –", "aria-label=\"Jobs –", "its title is not its heading"),
    ("\"docsPerShard\":1000", "\"docsPerShard\":1000,\"docsPerShard\":1", "another shape"),
];

/// What is put into a page.
const PUT: [(&str, &str); 28] = [
    ("<script>alert(1)</script>", "active content"),
    ("<style>p{}</style>", "active content"),
    ("<p onclick=\"alert(1)\">x</p>", "active content: onclick"),
    ("<p style=\"color:red\">x</p>", "active content: style"),
    ("<iframe src=\"https://example.org\"></iframe>", "<iframe>"),
    ("<img src=\"https://example.org/a.png\">", "<img>"),
    ("<form action=\"https://example.org\"></form>", "<form>"),
    ("<a href=\"javascript:alert(1)\">x</a>", "link to javascript"),
    ("<a href=\"file:///etc/passwd\">x</a>", "leads to a disk"),
    ("<a href=\"#/api/v2/jobs/999999.html\">x</a>", "broken link"),
    ("<a href=\"#/index.html#nowhere\">x</a>", "no such place"),
    ("<a href=\"#content\">x</a>", "broken link"),
    ("<a href=\"other.html\">x</a>", "broken link"),
    ("<p id=\"x\">x</p>", "not of its page"),
    ("<p id=\"/index.html#a\">x</p><p id=\"/index.html#a\">x</p>", "twice"),
    ("<p id=\"/findings/index.html#a\">x</p>", "not of its page"),
    ("<section aria-labelledby=\"tools\">x</section>", "not of its page"),
    ("<section aria-labelledby=\"/index.html#none\">x</section>", "not there"),
    ("<!-- x -->", "a comment"),
    ("<div>", "closes nothing"),
    ("<svg><image href=\"https://example.org/a.png\"/></svg>", "asks another host"),
    ("<svg><image href=\"a.png\"/></svg>", "a picture at"),
    ("<p>a\u{202e}b</p>", "does not show: U+202E"),
    ("<p>a&#x200b;b</p>", "does not show: U+200B"),
    ("<p class=\"hint hidden\">x</p>", "<p> that is hidden"),
    ("<p class=\"shown\">x</p>", "class=\"shown\" of <p>"),
    ("<section class=\"scroll\" hidden>x</section>", "words where no reader sees them"),
    ("<h1>x</h1>", "<h1> twice"),
];

#[test]
fn a_report_as_it_was_written_is_told_to_be_right() {
    for room in [usize::MAX, 0] {
        let html = of_snapshot("tests/small", room);
        assert_eq!(told(&html, RULES), Vec::<String>::new());
        assert_eq!(agreed(&html), html);
    }
}

#[test]
fn what_was_done_to_a_plain_report_is_told() {
    let html = of_snapshot("tests/small", usize::MAX);
    let replaced = REPLACED.map(|(from, to, what)| (replaced(&html, from, to), what));
    let put = PUT.map(|(markup, what)| (in_page(&html, markup), what));
    for (tampered, what) in replaced.into_iter().chain(put) {
        let problems = told(&agreed(&tampered), RULES);
        assert!(problems.iter().any(|problem| problem.contains(what)), "{what}: {problems:?}");
    }
}

#[test]
fn what_was_done_to_its_blocks_is_told() {
    let html = of_snapshot("tests/small", usize::MAX);
    let block = |kind: &str, path: &str, text: &str| {
        with_block(
            &html,
            &format!("<script type=\"application/{kind}\" id=\"/{path}\">{text}</script>"),
        )
    };
    let docs = format!("id=\"/{SEARCH}\">[");
    let table = format!("id=\"/{TABLE}\">\"");
    let cases = [
        (block("json", "secret.js", "1"), "foreign"),
        (block("json", "static/mothbook.js", "1"), "foreign"),
        (block("json", "data/records/captures-1.ndjson", "\"\""), "foreign"),
        (block("json", "api/v2/jobs/999.html", "1"), "a page as a block"),
        (block("json", TABLE, "\"\""), "twice"),
        (block("gzip", "data/logs/1.js", "AAAA"), "packed"),
        (block("gzip", "data/logs/1.js", "?"), "packed"),
        (block("json", "data/logs/1.js", "{}"), "another shape"),
        (
            block("json", "data/logs/1.js", "[]</script><script>alert(1)"),
            "something else than blocks",
        ),
        (
            replaced(&html, &docs, &format!("{docs}[\"x\",\"y\",\"javascript:alert(1)\"],")),
            "link to javascript",
        ),
        (
            replaced(&html, &docs, &format!("{docs}[\"x\",\"y\",\"api/v2/jobs/999999.html\"],")),
            "broken link",
        ),
        (replaced(&html, &table, &format!("{table}=")), "a spreadsheet runs"),
        (
            with_block(&html, "<script type=\"application/json\" id=\"/manifest.json\">1</script>"),
            "no manifest at its end",
        ),
    ];
    for (tampered, what) in cases {
        let problems = told(&agreed(&tampered), RULES);
        assert!(problems.iter().any(|problem| problem.contains(what)), "{what}: {problems:?}");
    }
}

#[test]
fn what_was_done_to_what_is_packed_is_told() {
    let html = of_snapshot("tests/small", 0);
    let text = |path: &str| {
        let cut = cut(&html).unwrap();
        cut.blocks.iter().find(|block| block.path == path).unwrap().text.to_owned()
    };
    let page = text(PACKED_PAGE);
    let with_more = |more: &[u8]| {
        let mut bytes = BASE64.decode(page.as_bytes()).unwrap();
        bytes.extend(more);
        html.replace(&page, &BASE64.encode(&bytes))
    };
    let faster = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(unpacked(&page).as_bytes()).unwrap();
        html.replace(&page, &BASE64.encode(&encoder.finish().unwrap()))
    };
    let cases = [
        (
            repacked(&html, PACKED_PAGE, |page| {
                page.replace("</h1>", "</h1><script>alert(1)</script>")
            }),
            "active content",
        ),
        (
            repacked(&html, PACKED_PAGE, |page| {
                page.replace("</h1>", "</h1><p onclick=\"x\">y</p>")
            }),
            "active content",
        ),
        (repacked(&html, PACKED_PAGE, |page| format!("{page}<p>x</p>")), "beside the pages"),
        (
            repacked(&html, PACKED_PAGE, |page| page.replace(PACKED_PAGE, "api/v2/jobs/1.html")),
            "another page than it says",
        ),
        (repacked(&html, PACKED_PAGE, |_| "x".repeat(70 << 20)), "bytes, unpacked"),
        (with_more(b"secret"), "cannot be unpacked"),
        (faster, "packed in another way"),
        (html.replace(&page, "AAAA"), "packed"),
        (replaced(&html, " pages, which are packed", " pages, which are lost"), "another notice"),
    ];
    for (tampered, what) in cases {
        let problems = told(&agreed(&tampered), RULES);
        assert!(problems.iter().any(|problem| problem.contains(what)), "{what}: {problems:?}");
    }
}

#[test]
fn what_the_manifest_does_not_say_is_told() {
    let html = of_snapshot("tests/small", usize::MAX);
    let section = cut(&html).unwrap().sections[1].to_owned() + "\n";
    let cases = [
        (replaced(&html, "Stored vs. recounted", "Stored as recounted"), "index.html: changed"),
        (replaced(&html, &section, ""), "missing"),
        (replaced(&html, &section, &section.repeat(2)), "twice"),
        (
            with_block(
                &html,
                "<script type=\"application/json\" id=\"/data/logs/999.js\">[]</script>",
            ),
            "data/logs/999.js: extra",
        ),
    ];
    for (tampered, what) in cases {
        let problems = told(&tampered, RULES);
        assert!(problems.iter().any(|problem| problem.contains(what)), "{what}: {problems:?}");
    }
    let first = cut(&html).unwrap().sections[0].to_owned() + "\n";
    let turned =
        html.replace(&first, "").replace("</main>\n<footer", &format!("{first}</main>\n<footer"));
    assert!(told(&turned, RULES).iter().any(|problem| problem.contains("another first page")));
}

#[test]
fn what_is_private_is_told() {
    let rules = Rules { privacy: Privacy::default(), ..RULES };
    let html = of_snapshot("tests/small", 0);
    assert_eq!(told(&html, rules), Vec::<String>::new());
    let mail = "<p>jane.doe@university.edu</p>";
    let cases = [
        in_page(&html, mail),
        repacked(&html, PACKED_PAGE, |page| page.replace("</h1>", &format!("</h1>{mail}"))),
        repacked(&html, TABLE, |json| json.replacen("\\n", "\\nx jane.doe@university.edu x", 1)),
    ];
    for tampered in cases {
        let problems = told(&agreed(&tampered), rules);
        assert!(problems.iter().any(|problem| problem.contains("private")), "{problems:?}");
    }
}
