//! The order of names in the live system's database (`en_US.utf8`): letters and digits first, then
//! accents, then case, and punctuation only where all else is equal.

/// A key by which names sort.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NameKey {
    letters: Vec<char>,
    accents: Vec<u8>,
    capitals: Vec<bool>,
    text: String,
}

/// The key of a name.
pub(crate) fn name_key(name: &str) -> NameKey {
    let mut key = NameKey {
        letters: Vec::new(),
        accents: Vec::new(),
        capitals: Vec::new(),
        text: name.to_owned(),
    };
    for c in name.chars().filter(|c| c.is_alphanumeric()) {
        for lower in c.to_lowercase() {
            let (letter, accent) = base(lower);
            key.letters.push(letter);
            key.accents.push(accent);
            key.capitals.push(c.is_uppercase());
        }
    }
    key
}

/// A letter without its accent.
pub(crate) fn without_accent(letter: char) -> char {
    if letter.is_ascii() { letter } else { base(letter).0 }
}

/// The letter without its accent, for the accented letters of western European languages.
fn base(letter: char) -> (char, u8) {
    const GROUPS: [(char, &str); 9] = [
        ('a', "\u{e1}\u{e0}\u{e2}\u{e5}\u{e4}\u{e3}"),
        ('c', "\u{e7}"),
        ('e', "\u{e9}\u{e8}\u{ea}\u{eb}"),
        ('i', "\u{ed}\u{ec}\u{ee}\u{ef}"),
        ('n', "\u{f1}"),
        ('o', "\u{f3}\u{f2}\u{f4}\u{f6}\u{f5}\u{f8}"),
        ('u', "\u{fa}\u{f9}\u{fb}\u{fc}"),
        ('y', "\u{fd}\u{ff}"),
        ('s', "\u{161}"),
    ];
    for (plain, accented) in GROUPS {
        if let Some(place) = accented.chars().position(|c| c == letter) {
            return (plain, u8::try_from(place + 1).unwrap_or(u8::MAX));
        }
    }
    (letter, 0)
}

#[cfg(test)]
mod tests;
