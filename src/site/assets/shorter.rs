//! Makes a script shorter that has no blanks and comments left: shorter words and names for the same.
//!
//! It knows no JavaScript. Names are made short only where every place at which they stand is plain: what may be a property, a
//! part of a text or an abbreviated key keeps its name.

use std::collections::BTreeMap;

/// `let` for `const`, which nobody assigns to, no `;` before a `}`, `x=>` for `(x)=>`, `$a` for a name. No text of the scripts has
/// one of these in it.
pub(super) fn shorter(script: &str) -> String {
    let mut script = script.replace(";}", "}");
    for next in [' ', '{', '['] {
        script = script.replace(&format!("const{next}"), &format!("let{next}"));
    }
    with_short_names(&without_brackets(&script))
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

/// `x=>` for `(x)=>`.
fn without_brackets(script: &str) -> String {
    let mut short = String::with_capacity(script.len());
    for part in script.split_inclusive(")=>") {
        let open = part.strip_suffix(")=>").and_then(|head| head.rsplit_once('('));
        match open {
            Some((before, name))
                if !name.is_empty()
                    && name.chars().all(is_of_name)
                    && !before.ends_with(is_of_name) =>
            {
                short.push_str(before);
                short.push_str(name);
                short.push_str("=>");
            }
            _ => short.push_str(part),
        }
    }
    short
}

/// A script cut into names and what stands between them, in turn; the first part is of the second kind.
fn parts(script: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = script;
    let mut in_name = false;
    while !rest.is_empty() {
        let end = rest.find(|c| is_of_name(c) != in_name).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
        in_name = !in_name;
    }
    parts
}

/// Short names for those that functions, classes and `let` declare.
fn with_short_names(script: &str) -> String {
    let parts = parts(script);
    let at = |n: usize| parts.get(n).copied().unwrap_or_default();
    // Whether it is declared, and whether every place of it is plain, in the order in which names come first.
    let mut names: BTreeMap<&str, (usize, bool, bool)> = BTreeMap::new();
    for n in (1..parts.len()).step_by(2) {
        let (word, before, after) = (at(n), at(n - 1), at(n + 1));
        let previous = if n < 2 { "" } else { at(n - 2) };
        let (_, is_declared, is_plain) = names.entry(word).or_insert((n, false, true));
        *is_declared |= before == " " && matches!(previous, "function" | "class" | "let");
        *is_plain &= is_plain_place(before, previous, after, at(n + 2));
    }
    let mut declared: Vec<(usize, &str)> = names
        .iter()
        .filter(|(word, (_, is_declared, is_plain))| *is_declared && *is_plain && is_ours(word))
        .map(|(word, (first, ..))| (*first, *word))
        .collect();
    declared.sort_unstable();
    let letters = || ('a'..='z').chain('A'..='Z');
    let shorts = letters()
        .map(|a| format!("${a}"))
        .chain(letters().flat_map(|a| letters().map(move |b| format!("${a}{b}"))));
    let shorts: BTreeMap<&str, String> =
        declared.into_iter().map(|(_, word)| word).zip(shorts).collect();
    parts.iter().map(|part| shorts.get(part).map_or(*part, String::as_str)).collect()
}

/// Whether a name has a capital letter or a `_` in it, as no word of a text has.
fn is_ours(name: &str) -> bool {
    let is_capital = |c: char| c.is_ascii_uppercase() || c == '_';
    name.len() > 3 && name.contains(is_capital) && !name.contains('$')
}

/// Whether a name between these parts is that of a variable and nothing else.
fn is_plain_place(before: &str, previous: &str, after: &str, next: &str) -> bool {
    const BEFORE: [&str; 12] = [
        "let", "function", "class", "new", "return", "of", "in", "async", "await", "typeof",
        "else", "throw",
    ];
    const AFTER: [&str; 4] = ["of", "in", "instanceof", "extends"];
    let is_quote = |c: char| matches!(c, '"' | '\'' | '`');
    let is_property = before.ends_with('.') && !before.ends_with("...");
    let is_key = after.starts_with(':')
        || (before.ends_with(['{', ',']) && after.starts_with([',', '}', '=']));
    let is_in_text = before.ends_with(is_quote) || after.starts_with(is_quote);
    let is_alone = (!before.ends_with(' ') || (before == " " && BEFORE.contains(&previous)))
        && (!after.starts_with(' ') || (after == " " && AFTER.contains(&next)));
    !is_property && !is_key && !is_in_text && is_alone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shorter() {
        assert_eq!(
            shorter("const[a]=(b)=>{return(c)=>async(d)=>e(f,()=>g);};"),
            "let[a]=b=>{return(c)=>async(d)=>e(f,()=>g)};"
        );
    }

    #[test]
    fn names_that_stand_for_variables_alone_are_short() {
        assert_eq!(
            shorter(
                "function drawAll(isOpen){return drawAll(isOpen);}const mostRows=3;f(mostRows);"
            ),
            "function $a(isOpen){return $a(isOpen)}let $b=3;f($b);"
        );
        // A property, an abbreviated key, a key, and words of a text keep theirs.
        for kept in [
            "let drawAll=1;a.drawAll=2;",
            "let drawAll=1;f({drawAll});",
            "let drawAll=1;f({drawAll:2});",
            "let drawAll=1;f(\"how drawAll goes\");",
            "let drawAll=1;f(\"drawAll\");",
        ] {
            assert_eq!(shorter(kept), kept);
        }
    }
}
