//! Applies the rules of the catalogue to texts: those that a text has something for, until nothing changes.

mod catalogue;

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};

use self::catalogue::{Needs, Rule, SECRET_NAME, SETTINGS, SIGNATURE_NAME, Shape};
use super::{Privacy, Redactions};

pub(super) use self::catalogue::SECRET;

/// A rule with its pattern, which is made ready when a text first needs it: few snapshots need many.
struct Compiled {
    rule: &'static Rule,
    pattern: OnceLock<Option<Regex>>,
}

impl Compiled {
    /// The pattern. Every pattern compiles: a test tries them.
    fn pattern(&self) -> Option<&Regex> {
        let written = self.rule.pattern;
        let compile = || {
            let names = written.replace("SECRET_NAME", SECRET_NAME);
            Regex::new(&names.replace("SIGNATURE_NAME", SIGNATURE_NAME)).ok()
        };
        self.pattern.get_or_init(compile).as_ref()
    }
}

/// The most times that all rules are applied to one text. What a rule leaves may fit an earlier one;
/// the limit ends it for a text that was made to go on.
const MOST_PASSES: usize = 8;

/// The rules of the catalogue, in its order.
static RULES: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    catalogue::RULES.iter().map(|rule| Compiled { rule, pattern: OnceLock::new() }).collect()
});

/// A cheap look at a text that tells which rules are worth trying, with a bit for each rule.
struct Needles {
    /// All words that a rule needs.
    finder: AhoCorasick,
    /// The rule that needs each word.
    masks: Vec<u32>,
    /// The rules that need a shape.
    shapes: Vec<(Shape, u32)>,
}

/// Builds the automata that every text is looked through with. It takes about as long as reading some hundred
/// kilobytes, so that it is best done beside the reading.
pub fn make_ready() {
    worth_trying("");
    names_secret("token");
}

/// The rules that may match a text, a bit for each: none for most texts, few for the others.
fn worth_trying(text: &str) -> u32 {
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
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(needles().map(|(need, _)| need));
        let shapes = RULES.iter().zip(0..).filter_map(|(compiled, n)| match compiled.rule.needs {
            Needs::Words(_) => None,
            Needs::Shape(is) => Some((is, 1 << n)),
        });
        let masks = needles().map(|(_, n)| 1 << n).collect();
        Some(Needles { finder: finder.ok()?, masks, shapes: shapes.collect() })
    });
    let Some(Needles { finder, masks, shapes }) = NEEDLES.as_ref() else { return u32::MAX };
    let named = finder.find_overlapping_iter(text).fold(0, |all, found| {
        all | masks.get(found.pattern().as_usize()).copied().unwrap_or(u32::MAX)
    });
    let shaped = shapes.iter().filter(|(is, _)| is(text));
    shaped.fold(named, |all, (_, mask)| all | mask)
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
        match pass(&shown, worth_trying(&shown), privacy, left_out) {
            Some(changed) => shown = Cow::Owned(changed),
            None => break,
        }
    }
    shown
}

/// Applies each rule worth trying once; `None` where nothing was left out.
fn pass(
    text: &str,
    worth_trying: u32,
    privacy: Privacy,
    left_out: &mut Redactions,
) -> Option<String> {
    if worth_trying == 0 {
        return None;
    }
    let before = left_out.total();
    let mut shown = Cow::Borrowed(text);
    let tried = RULES.iter().zip(0..).filter(|(_, n)| worth_trying & (1 << n) != 0);
    for (tried, _) in tried.filter(|(tried, _)| privacy.hides(tried.rule.kind)) {
        let (rule, Some(pattern)) = (&tried.rule, tried.pattern()) else { continue };
        let replaced = pattern.replace_all(&shown, |found: &Captures<'_>| {
            let whole = found.get(0).map_or("", |whole| whole.as_str());
            match (rule.replacement)(found, privacy).filter(|shown| *shown != whole) {
                Some(replaced) => {
                    left_out.add(rule.kind, 1);
                    replaced
                }
                None => whole.to_owned(),
            }
        });
        if let Cow::Owned(replaced) = replaced {
            shown = Cow::Owned(replaced);
        }
    }
    (left_out.total() > before).then(|| shown.into_owned())
}

/// Whether a word stands in it that each name of a secret has.
fn is_setting(text: &str) -> bool {
    static SETTING: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(SETTINGS).ok());
    SETTING.as_ref().is_none_or(|words| words.is_match(text))
}

/// Whether a query parameter, a setting or a field of this name holds a secret: `api_key`, `API key`.
pub(super) fn names_secret(name: &str) -> bool {
    static NAME: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(&format!("(?i)^(?:{SECRET_NAME}|{SIGNATURE_NAME})$")).ok());
    is_setting(name)
        && NAME.as_ref().is_some_and(|pattern| pattern.is_match(&name.replace(' ', "_")))
}

#[cfg(test)]
pub(super) fn trying_all_is_the_same(text: &str) -> bool {
    let pass =
        |worth_trying| pass(text, worth_trying, Privacy::default(), &mut Redactions::default());
    pass(u32::MAX >> (32 - RULES.len())) == pass(worth_trying(text))
}

#[cfg(test)]
mod tests;
