//! What is left out of texts, records and notes, form by form: `tests/privacy/*.toml` has planted forms by kind, and texts
//! in which nothing is private. A table tells how many are left out and kept; none of the figures may fall.

use mothbook::publish::{Names, Privacy, Private, Redactions, Sink, walk};
use serde::Deserialize;

use crate::support::{Case, repository};

/// One text, record or note.
#[derive(Deserialize)]
struct Form {
    /// What it is: `text`, `json` or `markdown`.
    #[serde(rename = "in", default)]
    form: String,
    /// Whether it was written so that it is not found.
    #[serde(default)]
    hard: bool,
    text: String,
    /// What must not remain, neither as a whole nor in part.
    #[serde(default)]
    gone: Vec<String>,
    /// What must remain.
    #[serde(default)]
    stays: Vec<String>,
}

#[derive(Deserialize)]
struct Forms {
    form: Vec<Form>,
}

fn forms(kind: &str) -> Vec<Form> {
    let path = repository().join(format!("tests/privacy/{kind}.toml"));
    toml::from_str::<Forms>(&std::fs::read_to_string(path).unwrap()).unwrap().form
}

/// A response on one line.
#[derive(Default)]
struct Line(String);

impl Sink for Line {
    fn punctuation(&mut self, text: &str) {
        self.0.push_str(text);
    }
    fn line(&mut self, _: usize) {
        if self.0.ends_with(',') {
            self.0.push(' ');
        }
    }
    fn key(&mut self, token: &str) {
        self.0.push_str(token);
    }
    fn text(&mut self, token: &str, _: &str) {
        self.0.push_str(token);
    }
    fn word(&mut self, word: &str) {
        self.0.push_str(word);
    }
}

/// What is shown of a form; of notes on the pages that have them.
fn shown(forms: &[Form]) -> Vec<String> {
    let pages = pages(forms);
    let of = |(n, form): (usize, &Form)| match form.form.as_str() {
        "json" => json(&form.text),
        "markdown" => pages[n].clone(),
        _ => text(&form.text),
    };
    forms.iter().enumerate().map(of).collect()
}

fn text(text: &str) -> String {
    Privacy::default().text(text, &mut Redactions::default()).into_owned()
}

/// A response as it is shown, in fields of any name, which reports leave out.
fn json(text: &str) -> String {
    let mut line = Line::default();
    walk(text, Privacy::default().keeping(Private::Field), &mut Names::default(), &mut line);
    line.0
}

/// The text of the page of each note; empty for what is none.
fn pages(forms: &[Form]) -> Vec<String> {
    let notes: Vec<usize> = (0..forms.len()).filter(|n| forms[*n].form == "markdown").collect();
    let mut pages = vec![String::new(); forms.len()];
    if notes.is_empty() {
        return pages;
    }
    let case = Case::new();
    let record = |n: &usize| {
        let details = format!("http://x.org/api/v2/captures/collections/{}/", n + 1);
        serde_json::json!({"id": n + 1, "details": details, "name": "C", "method": "full", "kwargs": {}})
    };
    let records: Vec<_> = notes.iter().map(record).collect();
    case.file("in/collections.json", serde_json::Value::from(records).to_string());
    for n in &notes {
        case.file(&format!("in/notes/collections/{}.md", n + 1), &forms[*n].text);
    }
    case.build(&case.path("in"));
    for n in notes {
        let html = case.text(&format!("site/api/v2/captures/collections/{}.html", n + 1));
        // What a reader sees, and what a program sees.
        let mut plain = String::new();
        let mut in_tag = false;
        for c in html.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                c if !in_tag => plain.push(c),
                _ => {}
            }
        }
        pages[n] = html + &plain;
    }
    pages
}

/// Whether something that must not remain remains, or a part of it, or its first letter.
fn leaks(form: &Form, shown: &str) -> bool {
    form.gone.iter().any(|gone| {
        let chars: Vec<char> = gone.chars().collect();
        let is_number = chars.iter().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        if chars.len() < 5 || is_number {
            return shown.contains(gone.as_str());
        }
        let first = format!("{}[", chars[0]);
        let mut parts = chars.windows(4).map(|part| part.iter().collect::<String>());
        parts.any(|part| shown.contains(&part)) || shown.contains(&first)
    })
}

/// How many of those are left out that are found in practice and that were made to be missed, and how many are kept.
struct Counts {
    kind: &'static str,
    /// Left out, and of how many.
    usual: (usize, usize),
    hard: (usize, usize),
    /// Changed though they must remain, and of how many.
    changed: (usize, usize),
    missed: Vec<String>,
}

fn counts(kind: &'static str) -> Counts {
    let forms = forms(kind);
    let mut counts =
        Counts { kind, usual: (0, 0), hard: (0, 0), changed: (0, 0), missed: Vec::new() };
    for (form, shown) in forms.iter().zip(shown(&forms)) {
        // What a response has may stand in a line of a log as well.
        let within = if form.form == "json" { text(&form.text) } else { String::new() };
        let leaks = leaks(form, &shown) || leaks(form, &within);
        let of = if form.hard { &mut counts.hard } else { &mut counts.usual };
        *of = (of.0 + usize::from(!leaks), of.1 + 1);
        let changed = form.stays.iter().any(|stays| !shown.contains(stays.as_str()));
        if !form.stays.is_empty() {
            counts.changed = (counts.changed.0 + usize::from(changed), counts.changed.1 + 1);
        }
        if (leaks || changed) && form.form != "markdown" {
            counts.missed.push(format!("{:?} -> {shown:?}", form.text));
        } else if leaks {
            counts.missed.push(format!("{:?}", form.text));
        }
    }
    counts
}

/// Kinds, and how many of the forms made to be missed may be missed.
const KINDS: [(&str, usize); 9] = [
    ("secrets", 1),
    ("names", 2),
    ("commands", 2),
    ("layout", 0),
    ("links", 0),
    ("emails", 0),
    ("people", 2),
    ("places", 2),
    ("hosts", 0),
];

#[test]
fn planted_forms_are_left_out_and_innocent_texts_are_kept() {
    let mut failed = Vec::new();
    println!(
        "{:10} {:>12} {:>16} {:>14}",
        "kind", "realistic", "made to be missed", "wrongly changed"
    );
    for (kind, may_be_missed) in KINDS.into_iter().chain([("innocent", 0)]) {
        let Counts { kind, usual, hard, changed, missed } = counts(kind);
        let of = |(n, of): (usize, usize)| format!("{n}/{of}");
        println!("{kind:10} {:>12} {:>16} {:>14}", of(usual), of(hard), of(changed));
        for form in &missed {
            println!("    {form}");
        }
        if usual.0 < usual.1 || hard.1 - hard.0 > may_be_missed || changed.0 > 0 {
            failed.push(kind);
        }
    }
    assert!(failed.is_empty(), "{failed:?} fell");
}

#[test]
fn what_is_left_out_once_is_left_out_for_good() {
    for (kind, _) in KINDS.into_iter().chain([("innocent", 0)]) {
        for form in forms(kind) {
            let shown: fn(&str) -> String = match form.form.as_str() {
                "" | "text" => text,
                "json" => json,
                _ => continue,
            };
            let once = shown(&form.text);
            assert_eq!(shown(&once), once, "{:?}", form.text);
            if form.form.is_empty() {
                // As a response has it, which `verify` looks at as it stands.
                let quoted = serde_json::Value::from(once).to_string();
                assert_eq!(text(&quoted), quoted, "{:?}", form.text);
            }
        }
    }
}

#[test]
fn there_are_enough_forms() {
    let planted: usize = KINDS.iter().map(|(kind, _)| forms(kind).len()).sum();
    assert!(planted >= 400 && forms("innocent").len() >= 300);
}
