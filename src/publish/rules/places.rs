//! Coordinates, in the notations in which people and programs write them.

use super::catalogue::{Found, PLACE, Rule, rule, shape};
use crate::publish::Private;
use crate::publish::names::is_in;

/// A number with so many decimals that it may be a coordinate: with a point, or with a comma.
pub(super) const NUMBER: &str = r"[-+]?\d{1,3}(?:\.\d{3,}(?:[eE][-+]?\d{1,2})?|,\d{4,})";

/// What stands between degrees and what follows, and the sign of a hemisphere.
pub(super) const RULES: &[Rule] = &[
    // Named.
    rule(
        Private::Coordinate,
        &["lat", "lon", "lng"],
        r#"(?i)((?:^|[^a-z])(?:(?:[a-z0-9]+_)*(?:lat|lon|long|lng)|[a-z_]*(?:latitude|longitude))(?:_?(?:deg|wgs84|dd|decimal|ref))?(?:\s*\([a-z\x{b0}]+\))?\\*["'`]?\s*(?:is|was|=>|->|[:=>|]+)?\s*\(?\\*["'`]?\s*(?-i:[NSEWO])?\s*)([-+]?\d{1,3}(?:[.,]\d{3,}(?:e[-+]?\d+)?))"#,
        |found| rounded(found, &[(1, false), (2, true)]),
    ),
    // Two side by side.
    shape(
        Private::Coordinate,
        has_decimals,
        r"(^|[^\d.,:]|[A-Za-z]:)([NSEWO]?\s?)(NUMBER)(\s*\x{b0}?\s*[NSEWO]?(?:\s*[,;/|_]\s*|\s+by\s+|\s+and\s+|\s+))([NSEWO]?\s?)([-+]?\s?\d{1,3}(?:\.\d{3,}(?:[eE][-+]?\d{1,2})?|,\d{4,}))(\s*\x{b0}?\s*(?:[NSEWO](?-u:\b))?)",
        pair,
    ),
    shape(
        Private::Coordinate,
        has_decimals,
        r"([-+]\d{2}\.\d{3,})([-+]\d{2,3}\.\d{3,})",
        |found| rounded(found, &[(1, true), (2, true)]),
    ),
    // One, with its hemisphere.
    shape(
        Private::Coordinate,
        has_hemisphere,
        r"((?:^|[^\d.,]))(NUMBER)(\s*\x{b0}\s*[NSEWO](?-u:\b)|\s?[NSEW](?-u:\b))",
        |found| rounded(found, &[(1, false), (2, true), (3, false)]),
    ),
    rule(
        Private::Coordinate,
        &["\u{b0}"],
        r#"(\d{1,3}\s*\x{b0}\s*\d{1,2})(?:[.,]\d+\s*(['\x{2032}\x{2019}])|\s*(['\x{2032}\x{2019}])\s*\d{1,2}(?:[.,]\d+)?\s*(?:''|["\x{2033}\x{201d}]))"#,
        |found| Some([found.part(1), found.part(2), found.part(3)].concat()),
    ),
    shape(
        Private::Coordinate,
        has_hemisphere,
        r"(?-u:\b)(\d{1,3}(?:[dD:]|\s)\d{1,2}[mM]?)(?:[:\s]?\d{1,2}[.,]\d+\s?[sS]?)(\s?[NSEW](?-u:\b))",
        |found| Some([found.part(1), found.part(2)].concat()),
    ),
    // The lines of a receiver.
    shape(
        Private::Coordinate,
        |text| has_hemisphere(text) || text.contains(",N,") || text.contains(",S,"),
        r"((?-u:\b)\d{4,5})\.\d+(,?[NSEW](?-u:\b))",
        |found| Some([found.part(1), found.part(2)].concat()),
    ),
    // Grids and codes that name a square of a few metres.
    shape(
        Private::Coordinate,
        has_grid,
        r"(?-u:\b)\d{1,2}[C-HJ-NP-X](?:\s+0?\d{6}\s+\d{7}|[A-HJ-NP-Z]{2}\s?\d{4,5}\s?\d{4,5})(?-u:\b)",
        |_| Some(PLACE.to_owned()),
    ),
    rule(
        Private::Coordinate,
        &["+"],
        r"(?-u:\b)[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}(?-u:\b)",
        |_| Some(PLACE.to_owned()),
    ),
    rule(Private::Coordinate, &["///"], r"///\w+\.\w+\.\w+", |_| Some(PLACE.to_owned())),
    rule(
        Private::Coordinate,
        &["geohash"],
        r#"(?i)(geohash\\*["']?\s*[:=]?\s*["']?)([0-9b-hjkmnp-z]{5,12})(?-u:\b)"#,
        |found| {
            let has_digit = found.part(2).contains(|c: char| c.is_ascii_digit());
            has_digit.then(|| [found.part(1), PLACE].concat())
        },
    ),
];

/// Whether two numbers with three decimals stand in it. Nearly every text with a time has one.
fn has_decimals(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let marks = memchr::memchr2_iter(b'.', b',', bytes);
    let long = marks.filter(|at| {
        is_digit(at.wrapping_sub(1)) && is_digit(at + 1) && is_digit(at + 2) && is_digit(at + 3)
    });
    long.take(2).count() == 2
}

/// Whether the sign of a hemisphere stands behind a number.
fn has_hemisphere(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_sign = |at: usize| {
        let ends = bytes.get(at + 1).is_none_or(|next| !next.is_ascii_alphanumeric());
        let before = bytes.get(..at).unwrap_or(b"").trim_ascii_end().last();
        ends && before.is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b's' | 0xb0))
    };
    let signs = |a, b, c| memchr::memchr3_iter(a, b, c, bytes);
    text.len() > 6 && signs(b'N', b'S', b'E').chain(signs(b'W', b'O', b'O')).any(is_sign)
}

/// Whether a run of seven to ten digits stands behind a blank or a capital.
fn has_grid(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_behind = |start: usize| {
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        before.is_some_and(|byte| *byte == b' ' || byte.is_ascii_uppercase())
    };
    let mut run = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            run += 1;
        } else if run > 0 {
            if (7..=10).contains(&run) && is_behind(at - run) {
                return true;
            }
            run = 0;
        }
    }
    (7..=10).contains(&run) && is_behind(bytes.len() - run)
}

/// The groups of a match, those that are numbers rounded.
fn rounded(found: &Found<'_>, groups: &[(usize, bool)]) -> Option<String> {
    let decimals = found.privacy.coordinates?;
    let part = |(group, is_number): &(usize, bool)| match is_number {
        true => round(found.part(*group), decimals),
        false => Some(found.part(*group).to_owned()),
    };
    groups.iter().map(part).collect()
}

/// A number with at most so many decimals; the mark before them stays what it is.
pub(in crate::publish) fn round(number: &str, decimals: u8) -> Option<String> {
    let pointed = number.replace(',', ".").replace(' ', "");
    let value = pointed.parse::<f64>().ok().filter(|value| value.is_finite())?;
    let has = pointed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if has <= usize::from(decimals) && !number.contains(['e', 'E']) {
        return Some(number.to_owned());
    }
    let sign = if number.starts_with('+') { "+" } else { "" };
    let rounded = format!("{sign}{value:.*}", usize::from(decimals));
    Some(if number.contains(',') { rounded.replace('.', ",") } else { rounded })
}

/// Two numbers side by side that can be a place on earth, and are not said to be something else.
fn pair(found: &Found<'_>) -> Option<String> {
    let (first, second) = (found.part(3), found.part(6));
    let size = |number: &str| {
        let plain = number.replace(',', ".").replace(' ', "");
        plain.parse::<f64>().map_or(f64::INFINITY, f64::abs)
    };
    let (a, b) = (size(first), size(second));
    // Shares and scores lie between nought and one; a place where both do is at sea.
    let can_be = a.min(b) <= 90.0 && a.max(b) <= 180.0 && a.max(b) > 1.0;
    (can_be && is_place(found)).then_some(())?;
    let groups = [(1, false), (2, false), (3, true), (4, false), (5, false), (6, true), (7, false)];
    rounded(found, &groups)
}

/// Whether what stands around two numbers speaks for a place.
fn is_place(found: &Found<'_>) -> bool {
    const MEASURES: &str = "box loss took score mean std width height size crop duration timing accuracy rate \
        temperature humidity batch ratio version weight threshold rmse error precision \
        recall voltage pixel speed pressure memory elapsed seconds logits probab confidence \
        epoch step area";
    const UNITS: &str = "s ms us px % mb gb kb m km mm cm ha v hpa sec seconds min fps hz \u{b0}c";
    const PLACES: &str = "lat lon lng gps geo coord position location point linestring polygon near site \
        station trap cam map moved";
    // A letter behind another one is a part of a word.
    let in_word = found.part(1).ends_with(char::is_alphabetic);
    let groups: &[usize] = if in_word { &[4, 5, 7] } else { &[2, 4, 5, 7] };
    let is_sign = |c: char| "NSEWO\u{b0}".contains(c);
    let has_hemisphere = groups.iter().any(|group| found.part(*group).contains(is_sign));
    let before = found.before() + &found.part(1).to_lowercase();
    // The last word says it: "camera 7 took", "mapped at site".
    let last = |words: &str| words.split(' ').filter_map(|word| before.rfind(word)).max();
    let (place, measure) = (last(PLACES), last(MEASURES));
    let unit = found.after().trim_start();
    let end =
        unit.find(|c: char| !c.is_alphabetic() && c != '%' && c != '\u{b0}').unwrap_or(unit.len());
    let unit = unit.get(..end).unwrap_or_default().to_lowercase();
    let decimals = |number: &str| number.rsplit(['.', ',']).next().map_or(0, str::len);
    let is_fine = decimals(found.part(3)) >= 4 && decimals(found.part(6)) >= 4;
    let is_signed = [3, 6].into_iter().any(|group| found.part(group).starts_with(['+', '-']));
    let is_list = !is_signed
        && found.after().starts_with([' ', ','])
        && found.after().trim_start_matches([' ', ',']).starts_with(|c: char| c.is_ascii_digit());
    has_hemisphere
        || place > measure
        || (measure.is_none() && !is_in(UNITS, &unit) && is_fine && !is_list)
}
