//! What a text means to whoever reads it: codes of addresses, of HTML, of JSON and of Markdown resolved, characters that
//! do not show left out, wide characters as plain ones. Patterns look at that; what they take out is taken out of the text
//! as it was written.

use std::ops::Range;

use super::names::is_in;

/// A text as it is meant, and where each of its bytes comes from.
pub(super) struct Meant {
    pub(super) text: String,
    /// For each byte where its source begins in the text as written; one more for the end.
    from: Vec<u32>,
}

/// How often codes are resolved: an address in an address in an address.
const MOST_LEVELS: usize = 3;

impl Meant {
    /// What a text means; `None` where that is what it says, as nearly always.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !may_differ(text) || u32::try_from(text.len()).is_err() {
            return None;
        }
        let mut meant = Self::once(text)?;
        for _ in 1..MOST_LEVELS {
            let Some(next) = Self::once(&meant.text) else { break };
            let from = next.from.iter().filter_map(|at| meant.from.get(*at as usize)).copied();
            meant = Self { from: from.collect(), text: next.text };
        }
        Some(meant)
    }

    /// The part of the text as written that stands for this part.
    pub(super) fn source(&self, part: &Range<usize>) -> Range<usize> {
        let at = |place: usize| self.from.get(place).map_or(0, |at| *at as usize);
        at(part.start)..at(part.end)
    }

    /// Resolves one level of codes; `None` where there are none.
    fn once(text: &str) -> Option<Self> {
        let mut meant = Self { text: String::with_capacity(text.len()), from: Vec::new() };
        let (mut at, mut differs) = (0, false);
        let mut before = None;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (character, len) = match code(rest, before) {
                Some(code) => {
                    differs = true;
                    code
                }
                None => {
                    let c = rest.chars().next()?;
                    (Some(c), c.len_utf8())
                }
            };
            if let Some(c) = character {
                let source = u32::try_from(at).unwrap_or(u32::MAX);
                meant.text.push(c);
                meant.from.resize(meant.text.len(), source);
            }
            before = rest.get(..len).and_then(|piece| piece.chars().next_back());
            at += len;
        }
        meant.from.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        differs.then_some(meant)
    }
}

/// Whether a text has a byte with which a code begins.
fn may_differ(text: &str) -> bool {
    let is_one =
        |byte: &u8| matches!(byte, b'%' | b'\\' | b'*' | b'`' | b'~' | b'<') | (*byte >= 0xc2);
    // All bytes of a piece are looked at, many at a time, before it is asked whether there was one.
    let has_one = |piece: &[u8]| piece.iter().fold(false, |any, byte| any | is_one(byte));
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let byte = |byte: u8| memchr::memchr(byte, text.as_bytes()).is_some();
    // Addresses have `&` and `=`, logs have brackets: what makes a code of them is rare.
    text.as_bytes().chunks(64).any(has_one)
        || (byte(b';') && byte(b'&'))
        || (byte(b']') && has("]("))
        || (byte(b'=') && (has("=40") || has("=3")))
}

/// The code at the beginning of a text: the character that is meant, if it is one that shows, and the length of the code.
fn code(text: &str, before: Option<char>) -> Option<(Option<char>, usize)> {
    let first = text.chars().next()?;
    match first {
        '%' => percent(text),
        '&' => entity(text),
        '\\' => escape(text),
        '=' => quoted_printable(text, before),
        '*' | '`' | '~' | '_' => emphasis(text, first, before),
        '<' => tag(text),
        ']' => link_end(text),
        _ if first.is_ascii() => None,
        c => wide(c).map(|meant| (meant, c.len_utf8())),
    }
}

/// `%40`, and several for one character.
fn percent(text: &str) -> Option<(Option<char>, usize)> {
    let byte = |n: usize| {
        let code = text.get(n * 3..n * 3 + 3)?.strip_prefix('%')?;
        u8::from_str_radix(code, 16).ok()
    };
    let first = byte(0)?;
    let len = match first {
        b'\t' | b'\n' | b' '..=b'~' => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Vec<u8> = (0..len).map_while(byte).collect();
    let character = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((Some(character), len * 3))
}

/// `=40` and `=3D` inside of a word, as mail has them.
fn quoted_printable(text: &str, before: Option<char>) -> Option<(Option<char>, usize)> {
    let goes_on = text.get(3..)?.starts_with(char::is_alphanumeric);
    let is_inside = before.is_some_and(char::is_alphanumeric) && goes_on;
    let character = match text.get(1..3)? {
        "40" => '@',
        "3D" => '=',
        "3A" => ':',
        _ => return None,
    };
    is_inside.then_some((Some(character), 3))
}

/// `&#64;`, `&#x40;`, `&commat;`.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    const LONGEST: usize = 18;
    const NAMES: [(&str, &str); 44] = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", " "),
        ("commat", "@"),
        ("colon", ":"),
        ("equals", "="),
        ("period", "."),
        ("comma", ","),
        ("lpar", "("),
        ("rpar", ")"),
        ("sol", "/"),
        ("bsol", "\\"),
        ("num", "#"),
        ("deg", "\u{b0}"),
        ("lowbar", "_"),
        ("hyphen", "-"),
        ("dash", "-"),
        ("minus", "-"),
        ("percnt", "%"),
        ("quest", "?"),
        ("semi", ";"),
        ("excl", "!"),
        ("lsqb", "["),
        ("lbrack", "["),
        ("rsqb", "]"),
        ("rbrack", "]"),
        ("lcub", "{"),
        ("rcub", "}"),
        ("plus", "+"),
        ("ast", "*"),
        ("Tab", "\t"),
        ("NewLine", "\n"),
        ("shy", ""),
        ("ZeroWidthSpace", ""),
        ("prime", "'"),
        ("Prime", "\""),
        ("rsquo", "'"),
        ("rdquo", "\""),
        ("grave", "`"),
        ("vert", "|"),
        ("dollar", "$"),
    ];
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let len = end + 1;
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let character = number.ok().and_then(char::from_u32)?;
        return Some((wide(character).unwrap_or(Some(character)), len));
    }
    let (_, character) = NAMES.into_iter().find(|(known, _)| *known == name)?;
    Some((character.chars().next(), len))
}

/// `\u0040`, `\"`, `\@`.
fn escape(text: &str) -> Option<(Option<char>, usize)> {
    let mut chars = text.chars().skip(1);
    let next = chars.next()?;
    let hex = |from: usize, to: usize| {
        let code = u32::from_str_radix(text.get(from..to)?, 16).ok()?;
        let character = char::from_u32(code)?;
        Some((wide(character).unwrap_or(Some(character)), to))
    };
    match next {
        'u' => hex(2, 6),
        'x' => hex(2, 4),
        'n' | 'r' => Some((Some('\n'), 2)),
        't' => Some((Some('\t'), 2)),
        c if c.is_ascii_punctuation() => Some((Some(c), 2)),
        _ => None,
    }
}

/// The signs around a word that Markdown shows in bold, struck out or as code.
fn emphasis(text: &str, sign: char, before: Option<char>) -> Option<(Option<char>, usize)> {
    /// A longer run is a line or a row of stars; to count it at each of its signs took 27 s for 100 kB.
    const LONGEST: usize = 32;
    let run = text.bytes().take(LONGEST + 1);
    let len = run.take_while(|byte| char::from(*byte) == sign).count();
    if len > LONGEST {
        return None;
    }
    let is_of_word = |c: char| c.is_alphanumeric() || "\"'.+-".contains(c);
    let behind = text.get(len..).and_then(|rest| rest.chars().next()).is_some_and(is_of_word);
    let before = before.is_some_and(char::is_alphanumeric);
    let is_sign = match sign {
        '_' => len >= 2 && behind != before,
        '~' => len >= 2 && (behind || before),
        _ => behind || before,
    };
    is_sign.then_some((None, len))
}

/// A tag that says how a part of a text looks, not what it says.
fn tag(text: &str) -> Option<(Option<char>, usize)> {
    const LONGEST: usize = 10;
    const TAGS: &str = "b i u s em strong span code kbd sub sup mark small wbr br font";
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let name = text.get(1..end)?.trim_start_matches('/').trim_end_matches(['/', ' ']);
    let shown = (name == "br").then_some(' ');
    is_in(TAGS, name).then_some((shown, end + 1))
}

/// The address behind the words of a link, as Markdown has it.
fn link_end(text: &str) -> Option<(Option<char>, usize)> {
    const LONGEST: usize = 300;
    text.strip_prefix("](")?;
    let mut bytes = text.bytes().take(LONGEST);
    let end = bytes.position(|byte| matches!(byte, b')' | b' ' | b'\n'))?;
    text.get(end..)?.starts_with(')').then_some((None, end + 1))
}

/// A character that is meant by another one; `Some(None)` for one that does not show.
fn wide(c: char) -> Option<Option<char>> {
    Some(match c {
        c if is_ignorable(c) => None,
        // Marks over and under letters, which strike them out or dress them.
        '\u{300}'..='\u{36f}' => None,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        // Letters and digits of formulas: bold, slanted, in a script, again and again from A to z and from 0 to 9.
        '\u{1d400}'..='\u{1d6a3}' => letter(u32::from(c) - 0x1d400),
        '\u{1d7ce}'..='\u{1d7ff}' => char::from_digit((u32::from(c) - 0x1d7ce) % 10, 10),
        '\u{3002}' | '\u{ff61}' | '\u{2024}' => Some('.'),
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => Some('"'),
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' => Some('-'),
        '\u{ba}' | '\u{2da}' => Some('\u{b0}'),
        '\u{fe6b}' => Some('@'),
        '\u{391}'..='\u{501}' => Some(lookalike(c)?),
        '\u{2192}' | '\u{21d2}' => Some('>'),
        _ => return None,
    })
}

/// The letter that a Greek or Cyrillic one looks like. Words of these languages are looked at as they are written, too.
fn lookalike(c: char) -> Option<char> {
    const FROM: &str = "\u{430}\u{435}\u{43e}\u{440}\u{441}\u{443}\u{445}\u{456}\u{458}\u{455}\u{501}\u{4bb}\
        \u{410}\u{412}\u{415}\u{41a}\u{41c}\u{41d}\u{41e}\u{420}\u{421}\u{422}\u{425}\u{405}\u{406}\
        \u{3bf}\u{3b1}\u{391}\u{395}\u{39a}\u{39d}\u{39f}\u{3a1}\u{3a4}";
    const TO: &str = "aeopcyxijsdhABEKMHOPCTXSIoaAEKNOPT";
    let at = FROM.chars().position(|from| from == c)?;
    TO.chars().nth(at)
}

/// A letter of the alphabet in two cases, counted on from the first.
fn letter(n: u32) -> Option<char> {
    let first = if n % 52 < 26 { b'A' } else { b'a' };
    char::from_u32(u32::from(first) + n % 26)
}

/// Whether a character is left out wherever it is shown by what does not know it: `Default_Ignorable_Code_Point` of Unicode
/// 16.0, `DerivedCoreProperties.txt`.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests;
