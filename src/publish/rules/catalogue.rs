//! The catalogue of what is private in a text: patterns, and what stands in the place of each.
//!
//! A pattern finds what may be private; its rule then asks what the name says
//! ([`said_by`](crate::publish::names::said_by)), what the value is and what stands around it. Kinds stand in files of
//! their own, in the order in which they are applied.

use regex::Captures;

use super::{commands, hosts, links, people, places, secrets, shapes};
use crate::publish::names::is_in;
use crate::publish::{Privacy, Private};

/// The text in the place of a secret.
pub(in crate::publish) const SECRET: &str = "[secret left out]";
pub(super) const DATABASE: &str = "[database address left out]";
pub(super) const EMAIL: &str = "[e-mail left out]";
pub(super) const USER: &str = "[user left out]";
pub(super) const STORAGE: &str = "[storage left out]";
pub(super) const PLACE: &str = "[place left out]";
pub(super) const FIELD: &str = "[field left out]";

/// What stands in the place of something.
const MARKS: [&str; 7] = [SECRET, DATABASE, EMAIL, USER, STORAGE, PLACE, FIELD];

/// What a pattern found, and what stands around it.
pub(super) struct Found<'t> {
    pub(super) text: &'t str,
    pub(super) captures: Captures<'t>,
    pub(super) privacy: Privacy,
}

impl<'t> Found<'t> {
    /// A group of the match; empty where it took no part.
    pub(super) fn part(&self, n: usize) -> &'t str {
        self.captures.get(n).map_or("", |part| part.as_str())
    }

    /// What stands shortly before the match in its line, in small letters.
    pub(super) fn before(&self) -> String {
        const NEAR: usize = 32;
        let end = self.captures.get(0).map_or(0, |whole| whole.start());
        let mut nears =
            (end.saturating_sub(NEAR)..end).filter_map(|start| self.text.get(start..end));
        let near = nears.next().unwrap_or_default();
        near.rsplit('\n').next().unwrap_or_default().to_lowercase()
    }

    /// What stands behind the match.
    pub(super) fn after(&self) -> &'t str {
        let end = self.captures.get(0).map_or(0, |whole| whole.end());
        self.text.get(end..).unwrap_or_default()
    }
}

/// Gives what stands in the place of a match; `None` where it is nothing private after all.
pub(super) type Replacement = fn(&Found<'_>) -> Option<String>;

/// Tells whether a text has the shape that a rule needs.
pub(super) type Shape = fn(&str) -> bool;

/// One shape of private text.
pub(super) struct Rule {
    pub(super) kind: Private,
    pub(super) needs: Needs,
    /// What a text must have besides, which is asked where it has what is needed.
    pub(super) besides: Option<Shape>,
    pub(super) pattern: &'static str,
    pub(super) replacement: Replacement,
    /// The number of the group with the value, where a value may itself be the name of a setting (`password: token: x`): then
    /// only the last value is replaced.
    pub(super) chained: Option<usize>,
}

impl Rule {
    /// The same rule, of texts that have this shape besides.
    pub(super) const fn only_where(self, shape: Shape) -> Self {
        Self { besides: Some(shape), ..self }
    }
}

/// What a text must have for a rule to match it.
pub(super) enum Needs {
    /// One of these, whatever the case of their letters.
    Words(&'static [&'static str]),
    /// This shape.
    Shape(Shape),
}

/// The rules, in the order in which they are applied: what one has replaced, none after it matches.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    let all = [
        secrets::FIRST,
        links::RULES,
        hosts::RULES,
        commands::RULES,
        secrets::NAMED,
        shapes::RULES,
        people::RULES,
        places::RULES,
    ];
    all.into_iter().flatten()
}

/// A pattern as it is compiled: with the parts that several have in common.
pub(super) fn written(pattern: &str) -> String {
    let naming = crate::publish::json::NAMES.replace(' ', "|");
    let parts = [
        // The names of fields that name another one's value, and a quote as it stands in JSON or in a text within it.
        ("NAMING", naming.as_str()),
        ("EDGE", r#"\\*["']"#),
        (
            "SEPARATOR",
            r"(?:\s*(?:\\\s+)?(?:->|={1,3}>?|:{1,2}=?|>)\s*(?:\\\s+)?|[ \t]*\|[ \t]*|\t)",
        ),
        (
            "LISTED",
            r"[\[({]{1,2}\s*\n\s*\x22[^\x22\n]*\x22?|[\[({]{1,2}\s*\n\s*'[^'\n]*'?|\[[^\]\n]*\]?|\{{1,2}[^}\n]*\}{0,2}|\([^)\n]*\)?",
        ),
        (
            "QUOTED",
            r#""""(?s:.*?)"""|'''(?s:.*?)'''|\\+"[^"]*"|\\+'[^']*'|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?"#,
        ),
        ("SECRET_NAME", secrets::NAME),
        ("PERSON_NAME", people::NAME),
        ("PLACE_NAME", places::NAME),
        ("NUMBER", places::NUMBER),
    ];
    parts.iter().fold(pattern.to_owned(), |pattern, (name, part)| pattern.replace(name, part))
}

/// A rule of texts that hold one of these words.
pub(super) const fn rule(
    kind: Private,
    words: &'static [&'static str],
    pattern: &'static str,
    replacement: Replacement,
) -> Rule {
    Rule { kind, needs: Needs::Words(words), besides: None, pattern, replacement, chained: None }
}

/// A rule of a secret behind its name, where the value (the group with this number) may itself be the name of a setting. A
/// pattern that repeats the name instead takes many of them as one match: 15 s for 10 MB.
pub(super) const fn chained(
    words: &'static [&'static str],
    pattern: &'static str,
    value: usize,
    replacement: Replacement,
) -> Rule {
    Rule {
        kind: Private::Secret,
        needs: Needs::Words(words),
        besides: None,
        pattern,
        replacement,
        chained: Some(value),
    }
}

/// A rule of texts that have this shape.
pub(super) const fn shape(
    kind: Private,
    shape: Shape,
    pattern: &'static str,
    replacement: Replacement,
) -> Rule {
    Rule { kind, needs: Needs::Shape(shape), besides: None, pattern, replacement, chained: None }
}

/// Whether something was left out here before.
pub(super) fn is_mark(word: &str) -> bool {
    // A value that is not quoted ends at a space, and a text that is shown in short may end anywhere in a mark.
    const LEAST: usize = "[sec".len();
    if let Some(begun) = word.strip_suffix(CUT) {
        return MARKS.into_iter().any(|mark| mark.starts_with(begun));
    }
    let is_one = |mark: &str| {
        let same = mark.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        let rest = word.get(same..).unwrap_or_default();
        let is_cut = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
        same == mark.len() || (same >= LEAST && is_cut)
    };
    MARKS.into_iter().any(is_one)
}

/// What stands where a text was cut.
const CUT: char = '\u{2026}';

/// Whether a word, or one that begins as this one where it is cut, is in a list.
pub(super) fn is_listed(list: &str, word: &str) -> bool {
    match word.strip_suffix(CUT) {
        Some(begun) => list.split(' ').any(|known| known.starts_with(begun)),
        None => is_in(list, word),
    }
}

/// A value without the codes of line ends, tabulators and backslashes before it, as JSON writes them, and without what
/// opens a block of YAML.
pub(super) fn without_codes(value: &str) -> &str {
    const CODES: [&str; 4] = ["\\n", "\\r", "\\t", "\\\\"];
    let mut rest = value.trim_start();
    let block = rest.trim_start_matches(['|', '>', '+', '-']);
    if block.is_empty() || block.starts_with("\\n") {
        rest = block;
    }
    while let Some(next) = CODES.iter().find_map(|code| rest.strip_prefix(code)) {
        rest = next.trim_start();
    }
    rest
}

/// Where a value ends that is not quoted: at the sign before the next name, or before what closes the sentence or the
/// bracket around it.
pub(super) fn value_end(run: &str) -> usize {
    let is_between = |c: char| matches!(c, ',' | ';' | '&' | '|');
    let names_next = |rest: &str| {
        let name = rest.trim_start_matches([' ', '"', '\'', '\\', '{', '(']);
        let end = name.find(|c: char| !(c.is_alphanumeric() || "_-.".contains(c)));
        let behind = end.and_then(|end| name.get(end..)).unwrap_or("");
        end.is_some_and(|end| end > 0)
            && behind.trim_start_matches(['"', '\'', '\\']).starts_with(['=', ':'])
    };
    let mut between = run.char_indices().filter(|(_, c)| is_between(*c));
    let next = between.find(|(at, _)| run.get(at + 1..).is_some_and(names_next));
    let value = next.and_then(|(at, _)| run.get(..at)).unwrap_or(run);
    let opens = value.starts_with(['[', '(', '{']);
    let closing: &[char] = if opens {
        &[',', ';', '.', ':', '!', '?', '\\']
    } else {
        &[',', ';', '.', ':', '!', '?', '\\', ')', ']', '}', '|']
    };
    value.trim_end_matches(closing).len()
}
