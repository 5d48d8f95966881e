//! `mothbook verify`: a good report is good, and each thing that can be wrong is told, alone.

use mothbook::manifest::{Made, Manifest, Written};

use crate::support::{Case, repository, season_site};

fn built() -> Case {
    let case = Case::new();
    case.build(&repository().join("examples/saved-page"));
    case
}

/// What verify says of the site, and its exit status.
fn verified(case: &Case, more: &[&str]) -> (i32, String) {
    let mut arguments = vec!["verify", "site"];
    arguments.extend(more);
    let output = case.run(&arguments);
    assert_eq!(output.stderr, "");
    (output.status, output.stdout)
}

#[test]
fn a_report_as_it_was_built_is_whole() {
    let case = built();
    let (status, said) = verified(&case, &[]);
    assert!(status == 0 && said.ends_with("nothing is wrong\n"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_whole_season_is_fit_to_be_published() {
    let output = Case::new().run(&["verify".as_ref(), season_site().as_os_str()]);
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
}

/// A page of the site with `html` at its end, said to be as it was built.
fn with_page(html: &str) -> Case {
    let case = built();
    let name = "index.html";
    let page = case.text(&format!("site/{name}")).replace("</main>", &format!("{html}</main>"));
    case.file(&format!("site/{name}"), &page);
    agree(&case, name);
    case
}

/// Lets the manifest say what stands in a file.
fn agree(case: &Case, name: &str) {
    let bytes = std::fs::read(case.path(&format!("site/{name}"))).unwrap();
    let old = Manifest::from_json(case.text("site/manifest.json").as_bytes()).unwrap();
    let mut files = old.files;
    files.retain(|file| file.path != name);
    files.push(Written::of(name, &bytes));
    let manifest = Manifest::new(old.inputs, agreed(old.made, &files), files).unwrap();
    case.file("site/manifest.json", manifest.to_json().unwrap());
}

/// What a manifest says of a report with these files.
pub(crate) fn agreed(mut made: Made, files: &[Written]) -> Made {
    let rest: u64 = made.weight.iter().skip(1).map(|part| part.bytes).sum();
    let others: usize = made.weight.iter().skip(1).map(|part| part.files).sum();
    if let Some(first) = made.weight.first_mut() {
        first.bytes = files.iter().map(|file| file.size).sum::<u64>().saturating_sub(rest);
        first.files = files.len().saturating_sub(others);
    }
    made
}

#[test]
fn what_a_page_must_not_have_is_told() {
    for (html, told) in [
        ("<a href=\"nowhere.html\">x</a>", "broken link: nowhere.html"),
        ("<a href=\"#nowhere\">x</a>", "broken link: no such place: #nowhere"),
        ("<a href=\"../../outside.html\">x</a>", "broken link"),
        ("<a href=\"/home.html\">x</a>", "leads to a disk: /home.html"),
        ("<a href=\"file:///x/y\">x</a>", "leads to a disk"),
        ("<a href=\"javascript:alert(1)\">x</a>", "active content: link to javascript:alert(1)"),
        ("<a href=\"JaVaScRiPt&colon;alert(1)\">x</a>", "active content"),
        ("<img src=\"https://x.org/a.jpg\">", "not written by mothbook: <img>"),
        (
            "<svg><image href=\"https://x.org/a.jpg\"/></svg>",
            "asks another host: https://x.org/a.jpg",
        ),
        ("<script>alert(1)</script>", "active content: <script>"),
        ("<p onclick=\"x()\">x</p>", "active content: onclick"),
        ("<p style=\"color:red\">x</p>", "active content: style"),
        ("<p>ask a.b@example.org</p>", "private: 1 e-mail address"),
        ("<p>ask a.b&#64;example.<b>org</b></p>", "private: 1 e-mail address"),
        ("<p><span title=\"password=hunter2\">x</span></p>", "private: 1 secret"),
        ("<p><span>password</span>: <span>hunter2</span></p>", "private: 1 secret"),
        ("<p>https://x.org/a.jpg?X-Amz-Signature=abc</p>", "private: 1 query of a link"),
        ("<p>/home/anna/x</p>", "private: 1 name of a user"),
        ("<p>at 45.50213, -73.61542</p>", "private: 1 exact coordinate"),
        ("<!-- token: abc -->", "private: 1 secret"),
    ] {
        let (status, said) = verified(&with_page(html), &[]);
        assert!(status == 1 && said.contains(&format!("index.html: {told}")), "{html}: {said}");
        assert!(said.ends_with("1 problem\n") || html.contains("<!--"), "{html}: {said}");
        assert!(
            !said.contains("hunter2") && !said.contains("a.b@") && !said.contains("anna"),
            "{said}"
        );
    }
}

#[test]
fn sizes_are_budgets() {
    let (_, said) = verified(&with_page(&"<b>x</b>".repeat(1_500)), &[]);
    assert!(said.contains("elements, at most 1500"), "{said}");
    let (_, said) = verified(&with_page(&"x ".repeat(60_000)), &[]);
    assert!(said.contains("bytes, at most 100000"), "{said}");
    let (status, said) = verified(&with_page(&"x ".repeat(60_000)), &["--max-page-bytes", "0"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn files_are_held_against_the_manifest() {
    let case = built();
    case.file("site/more.txt", "x");
    let page = case.text("site/timeline/index.html");
    case.file("site/timeline/index.html", page + " ");
    std::fs::remove_file(case.path("site/data/findings.csv")).unwrap();
    let (status, said) = verified(&case, &[]);
    assert_eq!(status, 1);
    for told in ["more.txt: extra", "timeline/index.html: changed", "data/findings.csv: missing"] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn what_was_let_out_is_found_unless_it_may_be_there() {
    let case = Case::new();
    case.file("in/jobs.json", r#"[{"id": 1, "details": "http://x.org/api/v2/jobs/1/", "name": "of a@b.org", "status": "SUCCESS"}]"#);
    let output = case.run(&["build", "in", "-o", "site", "--keep", "emails"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let (status, said) = verified(&case, &[]);
    assert!(status == 1 && said.contains("jobs/1.json: private: 1 e-mail address"), "{said}");
    let (status, said) = verified(&case, &["--keep", "emails"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn a_folder_without_a_report_is_refused() {
    let case = Case::new();
    case.file("site/index.html", "x");
    let output = case.run(&["verify", "site"]);
    assert_eq!(output.status, 3);
    assert!(
        output.stderr.contains("site is no report: it has pages, but no manifest.json")
            && output.stderr.contains("help: "),
        "{}",
        output.stderr
    );
    case.file("site/manifest.json", "{}");
    assert_eq!(case.run(&["verify", "site"]).status, 3);
}

/// A new key of SSH without a passphrase, `NAME` and `NAME.pub`.
fn ssh_key(case: &Case, name: &str) {
    let mut command = std::process::Command::new("ssh-keygen");
    command.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(case.path(name));
    assert!(command.status().unwrap().success());
}

#[test]
fn a_signed_report_shows_that_nobody_changed_it() {
    let case = Case::new();
    let list = repository().join("examples/saved-page/collections-list.txt");
    case.file("in/list.txt", std::fs::read(list).unwrap());
    ssh_key(&case, "ours");
    ssh_key(&case, "theirs");
    let build = |key: &[&str]| {
        let mut arguments = vec!["build", "in"];
        arguments.extend(key);
        let output = case.run(&arguments);
        assert!(matches!(output.status, 0 | 1), "{}", output.stderr);
        output.stdout
    };
    let ours = || {
        let mut site = crate::support::files(&case.path("site"));
        site.remove("manifest.json.sig").map(|signature| (signature, site))
    };
    build(&["--sign", "ours"]);
    let first = ours().expect("a signature");
    let (status, said) = verified(&case, &["--key", "ours.pub"]);
    assert!(status == 0 && said.contains(", signed with SHA256:"), "{said}");
    let (status, said) = verified(&case, &[]);
    assert!(status == 0 && said.contains("(whose key that is, --key tells): nothing"), "{said}");
    let (status, said) = verified(&case, &["--key", "theirs.pub"]);
    assert!(status == 1 && said.contains("manifest.json.sig: signed with SHA256:"), "{said}");

    // Nothing is made again where the key is the same; with another key, and with none, nothing but the signature is.
    assert!(build(&["--sign", "ours"]).contains(" 0 written, 0 removed"));
    assert!(build(&["--sign", "theirs"]).contains(" 1 written, 0 removed"));
    assert!(ours().is_some_and(|theirs| theirs.0 != first.0 && theirs.1 == first.1));
    assert!(build(&[]).contains(" 0 written, 1 removed"));
    assert!(ours().is_none());
    let (status, said) = verified(&case, &["--key", "ours.pub"]);
    assert!(status == 1 && said.contains("manifest.json.sig: not signed with SHA256:"), "{said}");

    // Who changes a page and makes the manifest agree cannot make the signature agree.
    build(&["--sign", "ours"]);
    assert!(ours() == Some(first));
    let page = case.text("site/index.html").replace("captures", "moths");
    case.file("site/index.html", page);
    agree(&case, "index.html");
    let (status, said) = verified(&case, &[]);
    assert!(status == 1 && said.contains("manifest.json.sig: it does not hold"), "{said}");
    case.file("site/manifest.json.sig", "a note");
    let (status, said) = verified(&case, &[]);
    assert!(status == 1 && said.contains("manifest.json.sig: not written by mothbook"), "{said}");
    // A build undoes all of it.
    build(&["--sign", "ours"]);
    assert_eq!(verified(&case, &["--key", "ours"]).0, 0);
}

#[test]
fn a_key_that_is_none_ends_the_run_and_nothing_is_written() {
    let case = built();
    let before = crate::support::files(&case.path("site"));
    case.file("key", "no key");
    let input = repository().join("examples/saved-page");
    let output =
        case.run(&["build".as_ref(), input.as_os_str(), "--sign".as_ref(), "key".as_ref()]);
    assert!(output.status == 4 && output.stderr.contains("cannot be signed with key"));
    assert!(crate::support::files(&case.path("site")) == before);
    let output = case.run(&["verify", "site", "--key", "key"]);
    assert!(output.status == 2 && output.stderr.contains("no key can be read from key"));
}
