//! Where tokens of a JSON text end, eight bytes at a time, and only if they are sound.
//!
//! Unlike [`split`](crate::json::split), which cuts values out by their brackets whatever they hold, nothing broken gets
//! past here: `None` is all that is said of it, and who wants to know more has serde_json look.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Eight bytes from here on; `None` near the end of the text.
fn word(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|eight| u64::from_le_bytes(*eight))
}

/// Which of the lowest set bits stands for which byte.
fn first(marks: u64) -> usize {
    (marks.trailing_zeros() / 8) as usize
}

/// The high bit of each byte that is a quote, a backslash or a control character; exact up to the lowest one.
fn ends_of_plain_text(word: u64) -> u64 {
    let (quote, backslash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5C));
    let low = |bytes: u64, below: u64| bytes.wrapping_sub(ONES * below);
    (low(word, 0x20) | low(quote, 1) | low(backslash, 1)) & !word & HIGH
}

/// The high bit of each byte that is no digit; exact up to the lowest one.
fn ends_of_digits(word: u64) -> u64 {
    let digits = word ^ (ONES * 0x30);
    (digits.wrapping_add(ONES * 0x76) | digits) & HIGH
}

/// The end of a string, behind its quote, from behind its opening quote on.
#[inline]
pub(super) fn behind_string(text: &[u8], mut at: usize) -> Option<usize> {
    while let Some(word) = word(text, at) {
        let marks = ends_of_plain_text(word);
        if marks != 0 {
            at += first(marks);
            return if text.get(at) == Some(&b'"') { Some(at + 1) } else { behind_rest(text, at) };
        }
        at += 8;
    }
    behind_rest(text, at)
}

/// The same byte by byte, escapes understood.
#[cold]
fn behind_rest(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => match text.get(at + 1)? {
                b'u' => {
                    let digits = text.get(at + 2..at + 6)?;
                    if !digits.iter().all(u8::is_ascii_hexdigit) {
                        return None;
                    }
                    at += 6;
                }
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at += 2,
                _ => return None,
            },
            0..0x20 => return None,
            _ => at += 1,
        }
    }
}

/// The first byte from here on that is no digit.
#[inline]
fn behind_digits(text: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(text, at) {
        let marks = ends_of_digits(word);
        if marks != 0 {
            return at + first(marks);
        }
        at += 8;
    }
    while text.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// The end of digits of which there is at least one.
#[inline]
pub(super) fn behind_some_digits(text: &[u8], at: usize) -> Option<usize> {
    let end = behind_digits(text, at);
    (end > at).then_some(end)
}

/// The end of the digits of a whole number, which has no zeros in front.
#[inline]
pub(super) fn behind_whole(text: &[u8], at: usize) -> Option<usize> {
    let end = behind_some_digits(text, at)?;
    (end == at + 1 || text.get(at) != Some(&b'0')).then_some(end)
}

/// The end of a number.
fn behind_number(text: &[u8], at: usize) -> Option<usize> {
    let digits = if text.get(at) == Some(&b'-') { at + 1 } else { at };
    let mut at = behind_whole(text, digits)?;
    if text.get(at) == Some(&b'.') {
        at = behind_some_digits(text, at + 1)?;
    }
    if let Some(b'e' | b'E') = text.get(at) {
        let is_signed = matches!(text.get(at + 1), Some(b'+' | b'-'));
        at = behind_some_digits(text, at + 1 + usize::from(is_signed))?;
    }
    Some(at)
}

/// The end of a word that begins here.
#[inline]
fn behind_word(text: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    text.get(at..)?.starts_with(word).then_some(at + word.len())
}

/// The first byte from here on that is no white space.
#[inline]
pub(super) fn behind_space(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(b' ' | b'\n' | b'\t' | b'\r') => crate::json::split::skip_space(text, at),
        _ => at,
    }
}

/// The end of a key and its colon, from its opening quote on: where its value begins.
fn behind_key(text: &[u8], at: usize) -> Option<usize> {
    let quote = behind_word(text, at, b"\"")?;
    let colon = behind_space(text, behind_string(text, quote)?);
    Some(behind_space(text, behind_word(text, colon, b":")?))
}

/// So deep may values be nested that are walked through here; each level is a bit.
pub(super) const MOST_DEPTH: u32 = 63;

/// The end of a value that begins here and that is nested no deeper than so many levels.
pub(super) fn behind_value(text: &[u8], mut at: usize, most: u32) -> Option<usize> {
    // Which of the brackets that are open are those of objects; the lowest bit is the innermost.
    let (mut objects, mut depth) = (0u64, 0);
    let most = most.min(MOST_DEPTH);
    loop {
        let open = text.get(at)?;
        match open {
            b'"' => at = behind_string(text, at + 1)?,
            b'{' | b'[' => {
                let is_object = *open == b'{';
                if depth == most {
                    return None;
                }
                at = behind_space(text, at + 1);
                let close = if is_object { b'}' } else { b']' };
                if text.get(at) != Some(&close) {
                    depth += 1;
                    objects = objects << 1 | u64::from(is_object);
                    at = if is_object { behind_key(text, at)? } else { at };
                    continue;
                }
                at += 1;
            }
            b'n' => at = behind_word(text, at, b"null")?,
            b't' => at = behind_word(text, at, b"true")?,
            b'f' => at = behind_word(text, at, b"false")?,
            _ => at = behind_number(text, at)?,
        }
        // Behind a value.
        loop {
            if depth == 0 {
                return Some(at);
            }
            at = behind_space(text, at);
            let is_object = objects & 1 == 1;
            match text.get(at)? {
                b',' => {
                    at = behind_space(text, at + 1);
                    at = if is_object { behind_key(text, at)? } else { at };
                    break;
                }
                b'}' if is_object => {}
                b']' if !is_object => {}
                _ => return None,
            }
            at += 1;
            depth -= 1;
            objects >>= 1;
        }
    }
}

#[cfg(test)]
mod tests;
