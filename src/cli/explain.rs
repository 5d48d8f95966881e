//! `mothbook explain`: the text of a finding.

use super::args::ExplainArgs;
use super::error::Failure;
use super::print::Form;
use super::{ExitStatus, print};
use crate::finding::{CATALOGUE, Code, Entry};

/// Prints the explanation of a code, or all codes with their titles.
pub(super) fn run(args: &ExplainArgs) -> Result<ExitStatus, Failure> {
    if args.markdown {
        print::result(&markdown(), Form::Text)?;
        return Ok(ExitStatus::Success);
    }
    let Some(typed) = &args.code else {
        let lines: String = CATALOGUE
            .iter()
            .map(|entry| format!("{}  {:<8} {}\n", entry.code, entry.severity.word(), entry.title))
            .collect();
        print::result(&lines, Form::Text)?;
        return Ok(ExitStatus::Success);
    };
    let wanted = typed.trim().to_ascii_uppercase();
    match CATALOGUE.iter().find(|entry| entry.code.to_string() == wanted) {
        Some(entry) => {
            print::result(&explanation(entry), Form::Text)?;
            Ok(ExitStatus::Success)
        }
        None => Err(Failure::UnknownCode {
            typed: typed.clone(),
            matching: matching(typed),
            nearest: nearest(&wanted),
        }),
    }
}

/// What pages call the verdict that a finding stands for, where its title says it in other words.
const VERDICTS: [(&str, &[Code]); 2] =
    [("drift drifted", &[Code(101), Code(103), Code(105), Code(201)]), ("stale", &[Code(104)])];

/// The findings in whose title all of these words stand, or else in their explanation.
fn matching(words: &str) -> Vec<&'static Entry> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |text: &str| {
        let text = text.to_lowercase();
        !words.is_empty() && words.iter().all(|word| text.contains(word.as_str()))
    };
    let with_verdicts = |entry: &&Entry| {
        let of = VERDICTS.iter().filter(|(_, codes)| codes.contains(&entry.code));
        let verdicts = of.map(|(verdict, _)| *verdict);
        has_all(&verdicts.chain([entry.title]).collect::<Vec<_>>().join(" "))
    };
    let titled: Vec<&Entry> = CATALOGUE.iter().filter(with_verdicts).collect();
    if !titled.is_empty() {
        return titled;
    }
    let explained = |entry: &&Entry| has_all(&[entry.meaning, entry.why, entry.action].join(" "));
    CATALOGUE.iter().filter(explained).collect()
}

fn explanation(entry: &Entry) -> String {
    let numbers: Vec<String> =
        entry.numbers.iter().map(|(name, meaning)| format!("  {name}: {meaning}\n")).collect();
    let numbers = match numbers.as_slice() {
        [] => String::new(),
        numbers => format!("\nNumbers in JSON and tables:\n{}", numbers.concat()),
    };
    format!(
        "{} ({}): {}\n\n{}\n\nWhy it matters: {}\n\nWhat to do: {}\n{numbers}",
        entry.code,
        entry.severity.word(),
        entry.title,
        entry.meaning,
        entry.why,
        entry.action
    )
}

/// The table of all codes for the documentation.
fn markdown() -> String {
    let rows: String = CATALOGUE
        .iter()
        .map(|entry| {
            format!(
                "| {} | {} | {} | {} {} | {} | {} |\n",
                entry.code,
                entry.severity.word(),
                entry.title,
                entry.meaning,
                entry.why,
                entry.action,
                numbers_in_words(entry)
            )
        })
        .collect();
    format!(
        "# Findings\n\nMade by `mothbook explain --markdown`; a test holds it to the program. A code never changes its \
         meaning and is never used again.\n\n| code | severity | what | what it means, why it matters | what to do | its numbers |\n\
         |---|---|---|---|---|---|\n{rows}"
    )
}

/// The numbers that a finding can have, as Markdown.
fn numbers_in_words(entry: &Entry) -> String {
    let words = entry.numbers.iter().map(|(name, meaning)| format!("`{name}`: {meaning}"));
    words.collect::<Vec<_>>().join("; ")
}

/// The code that shares the most characters, place by place; `None` for what looks like no code.
fn nearest(wanted: &str) -> Option<String> {
    let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return None;
    }
    let wanted = format!("MB{digits}");
    let likeness = |entry: &&Entry| {
        entry.code.to_string().chars().zip(wanted.chars()).filter(|(a, b)| a == b).count()
    };
    CATALOGUE.iter().rev().max_by_key(likeness).map(|entry| entry.code.to_string())
}
