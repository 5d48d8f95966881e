//! Colour profiles (ICC.1) with nothing in them but what colours are computed from.
//!
//! A profile names its device, its maker and the day it was made, and may hold any text. To leave it out whole would change
//! the colours of pictures that are not sRGB, as most phones take them. Those profiles are primaries and curves, which stay;
//! of others, such as tables for printers, nothing stays, and browsers then take the picture for sRGB.

/// The most bytes of a clean profile: it fits into one segment of a JPEG and one block of zlib. Known ones have less than
/// half of it.
pub(super) const MOST: usize = 60_000;
/// The most bytes of a profile that is looked at.
pub(super) const MOST_READ: u64 = 4 << 20;

const HEADER: usize = 128;
/// The illuminant of every profile, as XYZ.
const D50: [u8; 12] = [0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d];

/// What a profile of a screen or a camera needs besides its description; those of one channel first.
const GREY: [&[u8; 4]; 3] = [b"wtpt", b"chad", b"kTRC"];
const RGB: [&[u8; 4]; 8] = [b"wtpt", b"chad", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"];
/// What a profile may lack.
const OPTIONAL: [&[u8; 4]; 2] = [b"wtpt", b"chad"];

/// A profile with the same colours and nothing else; `None` where it is damaged, or not of primaries and curves.
pub(super) fn clean(profile: &[u8]) -> Option<Vec<u8>> {
    let header: &[u8; HEADER] = profile.first_chunk()?;
    let field = |at: usize| header.get(at..at + 4);
    let version = match header.get(8)? {
        2 => 2,
        4 => 4,
        _ => return None,
    };
    let class = field(12).filter(|class| [b"mntr", b"scnr", b"spac"].iter().any(|c| c == class))?;
    let space = field(16)?;
    let wanted: &[&[u8; 4]] = match space {
        b"RGB " => &RGB,
        b"GRAY" => &GREY,
        _ => return None,
    };
    if field(20)? != b"XYZ " || field(36)? != b"acsp" {
        return None;
    }
    let mut tags: Vec<([u8; 4], Vec<u8>)> =
        vec![(*b"desc", description(version)), (*b"cprt", copyright(version))];
    for name in wanted {
        match tag(profile, name).and_then(value) {
            Some(value) => tags.push((**name, value)),
            None if OPTIONAL.contains(name) => {}
            None => return None,
        }
    }
    let mut clean = vec![0; 8];
    clean.extend([version, if version == 2 { 0x10 } else { 0x20 }, 0, 0]);
    clean.extend(class);
    clean.extend(space);
    clean.extend(b"XYZ ");
    clean.extend([0; 12]);
    clean.extend(b"acsp");
    // No platform, maker, model nor attributes; the intent is that of pictures, perceptual.
    clean.extend([0; 28]);
    clean.extend(D50);
    clean.resize(HEADER, 0);
    put_tags(&tags, &mut clean);
    let size = u32::try_from(clean.len()).ok().filter(|_| clean.len() <= MOST)?;
    clean.get_mut(..4)?.copy_from_slice(&size.to_be_bytes());
    Some(clean)
}

/// Writes the table of tags and their values behind the header; values that are alike stand there once, as the three curves
/// of most profiles are.
fn put_tags(tags: &[([u8; 4], Vec<u8>)], to: &mut Vec<u8>) {
    let start = HEADER + 4 + 12 * tags.len();
    let mut values: Vec<u8> = Vec::new();
    let mut placed: Vec<(usize, &[u8])> = Vec::new();
    to.extend((tags.len() as u32).to_be_bytes());
    for (name, value) in tags {
        let same = placed.iter().find(|(_, placed)| placed == value);
        let at = same.map_or(start + values.len(), |(at, _)| *at);
        if same.is_none() {
            placed.push((at, value));
            values.extend(value);
            values.resize(values.len().next_multiple_of(4), 0);
        }
        to.extend(name);
        to.extend((at as u32).to_be_bytes());
        to.extend((value.len() as u32).to_be_bytes());
    }
    to.extend(values);
}

/// The bytes of a tag.
fn tag<'a>(profile: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let number = |at: usize| -> Option<usize> {
        let bytes: &[u8; 4] = profile.get(at..)?.first_chunk()?;
        usize::try_from(u32::from_be_bytes(*bytes)).ok()
    };
    // Known profiles have less than twenty; more than a hundred are not looked through.
    let entries = (0..number(HEADER)?.min(100)).map(|n| HEADER + 4 + 12 * n);
    let mut entries = entries.filter(|at| profile.get(*at..at + 4) == Some(name.as_slice()));
    let entry = entries.next()?;
    let (start, length) = (number(entry + 4)?, number(entry + 8)?);
    profile.get(start..start.checked_add(length)?)
}

/// A value of one of the types that colours are computed from, without what follows it.
fn value(tag: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize, bytes: usize| -> Option<usize> {
        let bytes = tag.get(at..at + bytes)?;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    let length = match tag.get(..4)? {
        b"XYZ " => 8 + 12,
        b"sf32" => 8 + 4 * 9,
        b"curv" => 12_usize.checked_add(number(8, 4)?.checked_mul(2)?)?,
        b"para" => 12 + 4 * [1, 3, 4, 5, 7].get(number(8, 2)?)?,
        _ => return None,
    };
    let mut value = tag.get(..length)?.to_vec();
    let reserved = if tag.starts_with(b"para") { [4..8, 10..12] } else { [4..8, 4..8] };
    for range in reserved {
        value.get_mut(range)?.fill(0);
    }
    Some(value)
}

/// The name of a profile, which the standard asks for: the same for all.
fn description(version: u8) -> Vec<u8> {
    if version == 4 {
        return localized();
    }
    let mut value = b"desc\0\0\0\0\0\0\0\x02c\0".to_vec();
    // No name in other scripts: codes, counts, and the room for one.
    value.extend([0; 4 + 4 + 2 + 1 + 67]);
    value
}

/// The owner of a profile, which the standard asks for: the same for all.
fn copyright(version: u8) -> Vec<u8> {
    if version == 4 { localized() } else { b"text\0\0\0\0c\0".to_vec() }
}

/// A text of one letter.
fn localized() -> Vec<u8> {
    b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x02\0\0\0\x1c\0c".to_vec()
}
