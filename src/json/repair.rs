//! Mending what JSON does not allow but programs write all the same.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::split::{members, skip_space, value_end};

/// What was mended in a text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Repairs {
    /// Words such as `NaN` or `-Infinity`, and numbers beyond all range: now null.
    pub not_numbers: usize,
    /// Halves of surrogate pairs: now U+FFFD.
    pub surrogates: usize,
    /// Bytes that are not UTF-8: now U+FFFD.
    pub bytes: usize,
    /// Raw control characters inside strings: now U+FFFD.
    pub controls: usize,
}

impl Repairs {
    /// What was mended, in words.
    #[must_use]
    pub fn describe(&self) -> String {
        let parts = [
            (self.not_numbers, "value that is no JSON number (taken as null)"),
            (self.surrogates, "half of a surrogate pair"),
            (self.bytes, "run of bytes that are not UTF-8"),
            (self.controls, "raw control character in a text"),
        ];
        let words: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} x {what}")).collect();
        words.join(", ")
    }
}

/// The text with everything mended that can be, and what that was.
#[must_use]
pub fn repair(text: &[u8]) -> (String, Repairs) {
    let mut repairs = Repairs::default();
    let text = String::from_utf8_lossy(text);
    if let Cow::Owned(_) = text {
        repairs.bytes = text.matches('\u{FFFD}').count();
    }
    let mut mended = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '"' => mend_string(rest, &mut mended, &mut repairs),
            '{' | '}' | '[' | ']' | ',' | ':' | ' ' | '\n' | '\r' | '\t' => {
                mended.push(first);
                rest.get(1..).unwrap_or("")
            }
            _ => mend_word(rest, &mut mended, &mut repairs),
        };
    }
    (mended, repairs)
}

/// The text as JSON in any case: as it stands, or mended; what cannot be mended becomes a text that says what stood
/// there, a field of an object on its own.
#[must_use]
pub fn sound(text: &[u8]) -> String {
    let is_sound = |text: &str| serde_json::from_str::<&RawValue>(text).is_ok();
    if let Ok(raw) = serde_json::from_slice::<&RawValue>(text) {
        return raw.get().to_owned();
    }
    let (mended, _) = repair(text);
    if is_sound(&mended) {
        return mended;
    }
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let start = skip_space(mended.as_bytes(), 0);
    if mended.as_bytes().get(start) != Some(&b'{') {
        return quoted(&mended);
    }
    let members = members(mended.as_bytes(), start).map_while(Result::ok).map(|member| {
        let end = value_end(mended.as_bytes(), member.start).unwrap_or(mended.len());
        let value = mended.get(member.start..end).unwrap_or("");
        let key = format!("\"{}\"", String::from_utf8_lossy(member.key));
        let key = if is_sound(&key) { key } else { quoted(&key) };
        let value = if is_sound(value) { value.to_owned() } else { quoted(value) };
        format!("{key}: {value}")
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

/// Copies one string (from its opening quote) and gives what follows it.
fn mend_string<'a>(text: &'a str, mended: &mut String, repairs: &mut Repairs) -> &'a str {
    mended.push('"');
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                mended.push('"');
                return text.get(at + 1..).unwrap_or("");
            }
            '\\' => {
                let tail = text.get(at..).unwrap_or("");
                let taken = mend_escape(tail, mended, repairs);
                for _ in 1..taken {
                    chars.next();
                }
            }
            '\u{0}'..='\u{1f}' => {
                mended.push('\u{FFFD}');
                repairs.controls += 1;
            }
            c => mended.push(c),
        }
    }
    mended.push('"');
    ""
}

/// Copies one escape and gives how many characters it had.
fn mend_escape(text: &str, mended: &mut String, repairs: &mut Repairs) -> usize {
    match (unit(text), text.get(6..).and_then(unit)) {
        (Some(high), Some(low)) if is_high(high) && is_low(low) => {
            mended.push_str(text.get(..12).unwrap_or(""));
            12
        }
        (Some(half), _) if is_high(half) || is_low(half) => {
            mended.push('\u{FFFD}');
            repairs.surrogates += 1;
            6
        }
        (Some(_), _) => {
            mended.push_str(text.get(..6).unwrap_or(""));
            6
        }
        (None, _) => {
            mended.extend(text.chars().take(2));
            2
        }
    }
}

/// The code unit of a `\uXXXX` escape at the beginning of `text`.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

fn is_high(unit: u32) -> bool {
    (0xD800..0xDC00).contains(&unit)
}

fn is_low(unit: u32) -> bool {
    (0xDC00..0xE000).contains(&unit)
}

/// Copies a number or a word, or null in its place, and gives what follows it.
fn mend_word<'a>(text: &'a str, mended: &mut String, repairs: &mut Repairs) -> &'a str {
    let is_end = |c: char| ",:{}[]\" \n\r\t".contains(c);
    let end = text.find(is_end).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let fits = matches!(word, "true" | "false" | "null")
        || serde_json::from_str::<serde_json::Number>(word).is_ok();
    let named = ["nan", "infinity", "inf"]
        .contains(&word.trim_start_matches(['-', '+']).to_ascii_lowercase().as_str());
    let too_large = word.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && word.parse::<f64>().is_ok_and(f64::is_infinite);
    if !fits && (named || too_large) {
        mended.push_str("null");
        repairs.not_numbers += 1;
    } else {
        mended.push_str(word);
    }
    rest
}

#[cfg(test)]
mod tests;
