//! Cutting a JSON text into values by its brackets, strings understood, without parsing them.
//!
//! Bytes in, byte ranges out. What lies inside a range is not checked here: a value that is broken
//! inside its brackets does not disturb those after it.

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
    let rest = text.get(at..).unwrap_or(b"");
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
        let rest = text.get(at..).unwrap_or(b"");
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
    let rest = text.get(start..).unwrap_or(b"");
    let is_end = |byte: &u8| {
        matches!(
            byte,
            b',' | b':' | b'}' | b']' | b'{' | b'[' | b'"' | b' ' | b'\n' | b'\t' | b'\r'
        )
    };
    start + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// The elements of an array: where each begins. The end of an element is looked for when the next one is
/// asked for, so that who has walked through it himself saves that walk.
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    text: &'a [u8],
    start: usize,
    state: State,
}

/// The elements of the array that begins at `start`.
#[must_use]
pub fn elements(text: &[u8], start: usize) -> Elements<'_> {
    Elements { text, start, state: State::First }
}

/// The elements of an array from the one on that ended here, as the text tells by itself.
#[must_use]
pub fn elements_behind(text: &[u8], end: usize) -> Elements<'_> {
    Elements { text, start: end, state: State::After(end) }
}

/// The elements of an array from the one on that begins here.
#[must_use]
pub fn elements_from(text: &[u8], element: usize) -> Elements<'_> {
    Elements { text, start: element, state: State::Before(element) }
}

impl Elements<'_> {
    /// Says where the last element ended.
    pub fn walked_to(&mut self, end: usize) {
        self.state = State::After(end);
    }

    /// The end of the array, once all of its elements were asked for and none was trouble.
    #[must_use]
    pub fn end(&self) -> Option<usize> {
        self.state.end()
    }
}

impl Iterator for Elements<'_> {
    type Item = Result<usize, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        let begin = self.state.advance(self.text, self.start, b']')?;
        self.state = begin.map_or(State::Trouble, State::At);
        Some(begin)
    }
}

/// A member of an object: its key, and where its value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'a> {
    /// Its key, without quotes, escapes left as they are.
    pub key: &'a [u8],
    /// Where its value begins.
    pub start: usize,
}

/// The members of an object. The end of a value is looked for when the next member is asked for, so that
/// who stops early, or has walked through a value himself, saves that walk.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    text: &'a [u8],
    start: usize,
    state: State,
}

/// How far the items of an array or an object were walked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first item.
    First,
    /// The next item begins here.
    Before(usize),
    /// A value begins here.
    At(usize),
    /// The value ended here.
    After(usize),
    /// The array or the object ended here.
    End(usize),
    /// There is no going on.
    Trouble,
}

impl State {
    /// Goes on to where the next item begins; `None` behind the last one.
    fn advance(&mut self, text: &[u8], start: usize, close: u8) -> Option<Result<usize, Trouble>> {
        let from = match *self {
            Self::First => Ok(start + 1),
            Self::Before(item) => return Some(Ok(item)),
            Self::At(item) => value_end(text, item),
            Self::After(end) => Ok(end),
            Self::End(_) | Self::Trouble => return None,
        };
        let is_first = *self == Self::First;
        let next = from.map(|from| (from, next_start(text, from, start, close, is_first)));
        match next {
            Ok((from, None)) => {
                *self = Self::End(skip_space(text, from) + 1);
                None
            }
            Ok((_, Some(begin))) => Some(begin),
            Err(trouble) => Some(Err(trouble)),
        }
    }

    fn end(self) -> Option<usize> {
        match self {
            Self::End(end) => Some(end),
            _ => None,
        }
    }
}

/// The members of the object that begins at `start`.
#[must_use]
pub fn members(text: &[u8], start: usize) -> Members<'_> {
    Members { text, start, state: State::First }
}

impl Members<'_> {
    /// Says where the value of the last member ended.
    pub fn walked_to(&mut self, end: usize) {
        self.state = State::After(end);
    }

    /// The end of the object, once all of its members were asked for and none was trouble.
    #[must_use]
    pub fn end(&self) -> Option<usize> {
        self.state.end()
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Result<Member<'a>, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        let begin = self.state.advance(self.text, self.start, b'}')?;
        let member = begin.and_then(|begin| member_at(self.text, begin));
        self.state = member.as_ref().map_or(State::Trouble, |member| State::At(member.start));
        Some(member)
    }
}

fn member_at(text: &[u8], at: usize) -> Result<Member<'_>, Trouble> {
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
    let key = text.get(at + 1..key_end - 1).unwrap_or(b"");
    Ok(Member { key, start })
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
mod tests;
