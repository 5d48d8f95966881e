//! Cutting a JSON text into values by its brackets, strings understood, without parsing them.
//!
//! Bytes in, byte ranges out. What lies inside a range is not checked here: a value that is broken
//! inside its brackets does not disturb those after it.

use std::ops::Range;

/// Why no further value can be cut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The text ends inside a value that begins at this byte.
    CutOff(usize),
    /// This byte cannot begin or follow a value.
    Unexpected(usize),
}

/// The first byte at or after `at` that is not JSON white space.
#[must_use]
pub fn skip_space(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r')).count()
}

/// The end of the value that begins at `at` (not white space).
///
/// # Errors
/// When the text ends before the value does, or no value begins there.
pub fn value_end(text: &[u8], at: usize) -> Result<usize, Trouble> {
    match text.get(at) {
        None => Err(Trouble::CutOff(at)),
        Some(b'"') => string_end(text, at),
        Some(b'{' | b'[') => bracket_end(text, at),
        Some(b'}' | b']' | b',' | b':') => Err(Trouble::Unexpected(at)),
        Some(_) => Ok(scalar_end(text, at)),
    }
}

/// Strings are most of a response: their ends are found many bytes at a time.
fn string_end(text: &[u8], start: usize) -> Result<usize, Trouble> {
    let mut at = start + 1;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += memchr::memchr2(b'"', b'\\', rest).ok_or(Trouble::CutOff(start))?;
        match text.get(at) {
            Some(b'"') => return Ok(at + 1),
            _ => at += 2,
        }
    }
}

/// Brackets are counted, not remembered: `[1}` ends where `[1]` would, and is refused when parsed.
fn bracket_end(text: &[u8], start: usize) -> Result<usize, Trouble> {
    let mut depth = 0usize;
    let mut at = start;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                at = string_end(text, at).map_err(|_| Trouble::CutOff(start))?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Ok(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    Err(Trouble::CutOff(start))
}

fn scalar_end(text: &[u8], start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let is_end = |byte: &u8| {
        matches!(
            byte,
            b',' | b':' | b'}' | b']' | b'{' | b'[' | b'"' | b' ' | b'\n' | b'\t' | b'\r'
        )
    };
    start + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// The values of a text one after the other: one for a document, many for newline-delimited JSON.
pub fn documents(text: &[u8]) -> impl Iterator<Item = Result<Range<usize>, Trouble>> + '_ {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        let start = skip_space(text, at?);
        if start >= text.len() {
            at = None;
            return None;
        }
        let end = value_end(text, start);
        at = end.ok();
        Some(end.map(|end| start..end))
    })
}

/// The elements of the array that begins at `start`.
pub fn elements(
    text: &[u8],
    start: usize,
) -> impl Iterator<Item = Result<Range<usize>, Trouble>> + '_ {
    let mut at = Some(start + 1);
    let mut first = true;
    std::iter::from_fn(move || {
        let begin = next_start(text, at?, start, b']', first)?;
        first = false;
        let element = begin.and_then(|begin| value_end(text, begin).map(|end| begin..end));
        at = element.as_ref().ok().map(|range| range.end);
        Some(element)
    })
}

/// A member of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'a> {
    /// Its key, without quotes, escapes left as they are.
    pub key: &'a [u8],
    /// Where its value begins.
    pub start: usize,
    /// Where its value ends, if it does. After a value that does not end there are no more members.
    pub end: Result<usize, Trouble>,
}

/// The members of the object that begins at `start`.
pub fn members(
    text: &[u8],
    start: usize,
) -> impl Iterator<Item = Result<Member<'_>, Trouble>> + '_ {
    let mut at = Some(start + 1);
    let mut first = true;
    std::iter::from_fn(move || {
        let begin = next_start(text, at?, start, b'}', first)?;
        first = false;
        let member = begin.and_then(|begin| member_at(text, begin));
        at = member.as_ref().ok().and_then(|member| member.end.ok());
        Some(member)
    })
}

/// The key of a member, and where its value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// Its key, without quotes, escapes left as they are.
    pub key: &'a [u8],
    /// Where its value begins.
    pub start: usize,
}

/// The members of the object that begins at `start`, for who may stop before the last: the end of a value
/// is looked for when the next member is asked for.
pub fn members_lazily(
    text: &[u8],
    start: usize,
) -> impl Iterator<Item = Result<Head<'_>, Trouble>> + '_ {
    let mut before: Option<usize> = None;
    let mut is_over = false;
    std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let head = match before.map_or(Ok(start + 1), |value| value_end(text, value)) {
            Ok(at) => {
                next_start(text, at, start, b'}', before.is_none())?.and_then(|at| head_at(text, at))
            }
            Err(trouble) => Err(trouble),
        };
        before = head.as_ref().ok().map(|head| head.start);
        is_over = before.is_none();
        Some(head)
    })
}

fn head_at(text: &[u8], at: usize) -> Result<Head<'_>, Trouble> {
    if text.get(at) != Some(&b'"') {
        return Err(if at < text.len() { Trouble::Unexpected(at) } else { Trouble::CutOff(at) });
    }
    let key_end = string_end(text, at)?;
    let colon = skip_space(text, key_end);
    match text.get(colon) {
        Some(b':') => {}
        Some(_) => return Err(Trouble::Unexpected(colon)),
        None => return Err(Trouble::CutOff(at)),
    }
    let start = skip_space(text, colon + 1);
    let key = text.get(at + 1..key_end - 1).unwrap_or_default();
    Ok(Head { key, start })
}

fn member_at(text: &[u8], at: usize) -> Result<Member<'_>, Trouble> {
    let Head { key, start } = head_at(text, at)?;
    Ok(Member { key, start, end: value_end(text, start) })
}

/// Where the next item of an array or object begins, after the comma that must precede it; `None` at
/// the closing bracket.
fn next_start(
    text: &[u8],
    from: usize,
    start: usize,
    close: u8,
    first: bool,
) -> Option<Result<usize, Trouble>> {
    let at = skip_space(text, from);
    match text.get(at) {
        None => Some(Err(Trouble::CutOff(start))),
        Some(byte) if *byte == close => None,
        Some(b',') if !first => Some(Ok(skip_space(text, at + 1))),
        Some(_) if !first => Some(Err(Trouble::Unexpected(at))),
        Some(_) => Some(Ok(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        elements(text.as_bytes(), 0)
            .map(|range| range.map_or_else(|t| format!("{t:?}"), |r| text[r].to_owned()))
            .collect()
    }

    #[test]
    fn elements_are_cut_at_their_brackets() {
        assert_eq!(
            texts(r#"[ {"a": "]}\""} , [1,2],3, "x" ]"#),
            [r#"{"a": "]}\""}"#, "[1,2]", "3", r#""x""#]
        );
        assert_eq!(texts("[]"), [""; 0]);
    }

    #[test]
    fn a_broken_element_does_not_disturb_the_next() {
        assert_eq!(texts("[{NaN: }, {\"b\": 1}]"), ["{NaN: }", "{\"b\": 1}"]);
    }

    #[test]
    fn what_comes_before_a_cut_is_kept() {
        assert_eq!(texts(r#"[{"a": 1}, {"b": "#), [r#"{"a": 1}"#, "CutOff(11)"]);
        assert_eq!(texts(r#"[{"a": 1}"#), [r#"{"a": 1}"#, "CutOff(0)"]);
        assert_eq!(texts(r#"[{"a": 1} {"b": 2}]"#), [r#"{"a": 1}"#, "Unexpected(10)"]);
    }

    #[test]
    fn members_are_keys_and_values() {
        let text = br#"{ "a" : [1], "b":{} }"#;
        let found: Vec<_> = members(text, 0)
            .map(|member| member.map(|m| (m.key, &text[m.start..m.end.unwrap()])).unwrap())
            .collect();
        assert_eq!(found, [(&b"a"[..], &b"[1]"[..]), (&b"b"[..], &b"{}"[..])]);
    }

    #[test]
    fn who_stops_early_sees_the_same_members() {
        for text in [&br#"{ "a" : [1], "b":{} }"#[..], b"{}", br#"{"a": [1, 2"#, br#"{"a": 1 "b": 2}"#] {
            let lazily: Vec<_> = members_lazily(text, 0)
                .map(|head| head.map(|head| (head.key, head.start)))
                .collect();
            let all: Vec<_> = members(text, 0)
                .flat_map(|member| match member {
                    Ok(Member { key, start, end: Ok(_) }) => vec![Ok((key, start))],
                    Ok(Member { key, start, end: Err(trouble) }) => {
                        vec![Ok((key, start)), Err(trouble)]
                    }
                    Err(trouble) => vec![Err(trouble)],
                })
                .collect();
            assert_eq!(lazily, all);
        }
    }

    #[test]
    fn a_member_that_is_cut_off_still_tells_where_it_begins() {
        let found: Vec<_> = members(br#"{"a": [1, 2"#, 0).collect();
        assert_eq!(found, [Ok(Member { key: b"a", start: 6, end: Err(Trouble::CutOff(6)) })]);
    }

    #[test]
    fn documents_of_newline_delimited_json() {
        let text = b"{\"a\":1}\n{\"b\":2}\n\n[3";
        let found: Vec<_> = documents(text).collect();
        assert_eq!(found, [Ok(0..7), Ok(8..15), Err(Trouble::CutOff(17))]);
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<i64>().prop_map(serde_json::Value::from),
            "\\PC{0,8}".prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
                prop::collection::btree_map("[a-z\"\\\\]{0,4}", inner, 0..6)
                    .prop_map(serde_json::Value::from_iter),
            ]
        })
    }

    proptest! {
        #[test]
        fn cutting_agrees_with_parsing(values in prop::collection::vec(json(), 0..6)) {
            let text = serde_json::to_string_pretty(&values).unwrap();
            let cut: Vec<serde_json::Value> = elements(text.as_bytes(), 0)
                .map(|range| serde_json::from_str(&text[range.unwrap()]).unwrap())
                .collect();
            prop_assert_eq!(cut, values);
        }

        #[test]
        fn any_bytes_end_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            for range in documents(&bytes).flatten() {
                let _ = elements(&bytes, range.start).count() + members(&bytes, range.start).count();
            }
        }
    }
}
