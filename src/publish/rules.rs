//! Applies the rules of the catalogue to texts: those that a text has something for, until nothing changes.

mod catalogue;
mod commands;
mod hosts;
mod links;
mod people;
mod places;
mod secrets;
mod shapes;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::{Captures, Regex};

use self::catalogue::{Found, Needs, Rule, Shape};
use super::meant::Meant;
use super::{Privacy, Private, Redactions};

pub(super) use self::catalogue::SECRET;
pub(super) use self::places::{is_box_of_degrees, round, round_each};

/// What stands in the place of something that is left out whole.
pub(super) fn mark(kind: Private) -> &'static str {
    match kind {
        Private::Secret => SECRET,
        Private::Person => catalogue::USER,
        Private::Email => catalogue::EMAIL,
        Private::Link => catalogue::STORAGE,
        Private::Coordinate => catalogue::PLACE,
        Private::Field => catalogue::FIELD,
    }
}

/// Whether the value of something with this name, which says that it is of this kind, can be of that kind.
pub(super) fn says_something(kind: Private, name: &str, value: &str) -> bool {
    match kind {
        Private::Secret => secrets::says_something(name, value),
        // A number names nobody, where it is said to be one.
        Private::Person => {
            let is_id = name.to_ascii_lowercase().ends_with("id");
            people::is_somebody(value) || (!is_id && value.parse::<f64>().is_ok())
        }
        Private::Link | Private::Email | Private::Coordinate | Private::Field => {
            !matches!(value, "" | "null")
        }
    }
}

/// A rule with its pattern, which is made ready when a text first needs it: few snapshots need many.
struct Compiled {
    rule: &'static Rule,
    pattern: OnceLock<Option<Regex>>,
}

impl Compiled {
    /// The pattern. Every pattern compiles: a test tries them.
    fn pattern(&self) -> Option<&Regex> {
        self.pattern
            .get_or_init(|| Regex::new(&catalogue::written(self.rule.pattern)).ok())
            .as_ref()
    }
}

/// The most times that all rules are applied to one text. What a rule leaves may fit an earlier one;
/// the limit ends it for a text that was made to go on.
const MOST_PASSES: usize = 8;

/// The rules of the catalogue, in its order.
static RULES: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    catalogue::rules().map(|rule| Compiled { rule, pattern: OnceLock::new() }).collect()
});

/// A cheap look at a text that tells which rules are worth trying, with a bit for each rule.
struct Needles {
    /// All words that a rule needs.
    finder: AhoCorasick,
    /// The rule that needs each word.
    masks: Vec<u128>,
    /// The rules that need a shape.
    shapes: Vec<(Shape, u128)>,
    /// The shape that a rule needs besides.
    besides: Vec<(Shape, u128)>,
}

/// Builds the automata that every text is looked through with. It takes about as long as reading some hundred
/// kilobytes, so that it is best done beside the reading.
pub fn make_ready() {
    worth_trying("");
}

/// The rules that may match a text, a bit for each: none for most texts, few for the others.
fn worth_trying(text: &str) -> u128 {
    static NEEDLES: LazyLock<Option<Needles>> = LazyLock::new(|| {
        let needles = || {
            RULES.iter().zip(0..).flat_map(|(compiled, n)| {
                let words = match compiled.rule.needs {
                    Needs::Words(words) => words,
                    Needs::Shape(_) => &[],
                };
                words.iter().map(move |word| (word, n))
            })
        };
        // Twice as fast as what the library chooses for so many words, and made in a few milliseconds.
        let finder = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .build(needles().map(|(need, _)| need));
        let mut shapes: Vec<(Shape, u128)> = Vec::new();
        for (compiled, n) in RULES.iter().zip(0..) {
            let Needs::Shape(is) = compiled.rule.needs else { continue };
            // Several rules need the same shape, which is looked for once.
            match shapes.iter_mut().find(|(known, _)| std::ptr::fn_addr_eq(*known, is)) {
                Some((_, mask)) => *mask |= 1u128 << n,
                None => shapes.push((is, 1u128 << n)),
            }
        }
        let masks = needles().map(|(_, n)| 1u128 << n).collect();
        let besides = RULES.iter().zip(0..);
        let besides =
            besides.filter_map(|(compiled, n)| Some((compiled.rule.besides?, 1u128 << n)));
        Some(Needles { finder: finder.ok()?, masks, shapes, besides: besides.collect() })
    });
    let Some(Needles { finder, masks, shapes, besides }) = NEEDLES.as_ref() else {
        return u128::MAX;
    };
    let named = finder.find_overlapping_iter(text).fold(0, |all, found| {
        all | masks.get(found.pattern().as_usize()).copied().unwrap_or(u128::MAX)
    });
    let shaped = shapes.iter().filter(|(is, _)| is(text));
    let worth = shaped.fold(named, |all, (_, mask)| all | mask);
    let missing = besides.iter().filter(|(is, mask)| worth & mask != 0 && !is(text));
    missing.fold(worth, |all, (_, mask)| all & !mask)
}

/// A text without what this privacy leaves out; what that was is added to `left_out`.
pub(super) fn public<'a>(
    text: &'a str,
    privacy: Privacy,
    left_out: &mut Redactions,
) -> Cow<'a, str> {
    // Nothing private is as short as that.
    if text.len() < 6 || privacy.keeps_all() {
        return Cow::Borrowed(text);
    }
    let mut shown = Cow::Borrowed(text);
    // What a rule leaves may be what an earlier one looks for: rules are applied until nothing changes.
    for _ in 0..MOST_PASSES {
        let before = left_out.total();
        if let Some(changed) = privacy.json_within(&shown, left_out) {
            shown = Cow::Owned(changed);
        }
        for meaning in [false, true] {
            if let Some(changed) = pass(&shown, meaning, None, privacy, left_out) {
                shown = Cow::Owned(changed);
            }
        }
        if left_out.total() == before {
            break;
        }
    }
    shown
}

/// Applies each rule worth trying once (those of `tried`, where they are told): to the text, or to what it means.
/// `None` where nothing was left out.
fn pass(
    text: &str,
    meaning: bool,
    tried: Option<u128>,
    privacy: Privacy,
    left_out: &mut Redactions,
) -> Option<String> {
    let mut meant = if meaning { Some(Meant::of(text)?) } else { None };
    let mut shown = Cow::Borrowed(text);
    let looked_at = |meant: &Option<Meant>, shown: &str| match meant {
        Some(meant) => worth_trying(&meant.text),
        None => worth_trying(shown),
    };
    let worth = tried.unwrap_or_else(|| looked_at(&meant, &shown));
    if worth == 0 {
        return None;
    }
    let tried = RULES.iter().zip(0..).filter(|(_, n)| worth & (1u128 << n) != 0);
    for (compiled, _) in tried.filter(|(tried, _)| privacy.hides(tried.rule.kind)) {
        let Some(pattern) = compiled.pattern() else { continue };
        let read = meant.as_ref().map_or(&*shown, |meant| meant.text.as_str());
        let mut edits = edits(read, compiled.rule, pattern, privacy);
        if edits.is_empty() {
            continue;
        }
        left_out.add(compiled.rule.kind, edits.len());
        if let Some(meant) = &meant {
            edits.iter_mut().for_each(|(part, _)| *part = meant.source(part));
        }
        let changed = applied(&shown, &edits);
        if meant.is_some() {
            meant = Meant::of(&changed);
        }
        shown = Cow::Owned(changed);
        if meaning && meant.is_none() {
            // Nothing is left that means something else than it says.
            break;
        }
    }
    match shown {
        Cow::Owned(changed) => Some(changed),
        Cow::Borrowed(_) => None,
    }
}

/// What a rule leaves out of a text: parts, and what stands in their places.
fn edits(
    text: &str,
    rule: &Rule,
    pattern: &Regex,
    privacy: Privacy,
) -> Vec<(Range<usize>, String)> {
    let edit = |captures: Captures<'_>| {
        let found = Found { text, captures, privacy };
        let whole = found.captures.get(0)?;
        let replaced = (rule.replacement)(&found)?;
        difference(whole.as_str(), &replaced).map(|(part, with)| {
            (whole.start() + part.start..whole.start() + part.end, with.to_owned())
        })
    };
    match rule.chained {
        Some(value) => last_of_chains(text, pattern, value).filter_map(edit).collect(),
        None => pattern.captures_iter(text).filter_map(edit).collect(),
    }
}

/// The matches of a pattern, without those in whose value (the group with this number) another one begins: of names behind
/// each other the last one has the value.
fn last_of_chains<'t>(
    text: &'t str,
    pattern: &Regex,
    value: usize,
) -> impl Iterator<Item = Captures<'t>> {
    let mut next = pattern.captures(text);
    std::iter::from_fn(move || {
        loop {
            let captures = next.take()?;
            let end = captures.get(0)?.end();
            let start = captures.get(value).map_or(end, |value| value.start());
            let behind = pattern.captures_at(text, start);
            let begins = behind.as_ref().and_then(|behind| behind.get(0)).map(|of| of.start());
            next = match begins {
                Some(begins) if begins > start && begins < end => pattern.captures_at(text, end),
                _ => behind,
            };
            if begins != Some(start) {
                return Some(captures);
            }
        }
    })
}

/// The part of a text in which it differs from another, and what the other has there.
fn difference<'a>(old: &str, new: &'a str) -> Option<(Range<usize>, &'a str)> {
    if old == new {
        return None;
    }
    let start: usize =
        old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (rest, new) = (old.get(start..)?, new.get(start..)?);
    let backwards = rest.chars().rev().zip(new.chars().rev());
    let end: usize = backwards.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    Some((start..old.len() - end, new.get(..new.len() - end)?))
}

/// A text with these parts replaced; they do not overlap and are in order.
fn applied(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for (part, with) in edits {
        changed.push_str(text.get(at..part.start).unwrap_or_default());
        changed.push_str(with);
        at = part.end.max(at);
    }
    changed.push_str(text.get(at..).unwrap_or_default());
    changed
}

#[cfg(test)]
pub(super) fn trying_all_is_the_same(text: &str) -> bool {
    let pass =
        |meaning, tried| pass(text, meaning, tried, Privacy::default(), &mut Redactions::default());
    let all = Some(u128::MAX >> (128 - RULES.len()));
    pass(false, all) == pass(false, None) && pass(true, all) == pass(true, None)
}

#[cfg(test)]
mod tests;
