//! Coordinates, in the notations in which people and programs write them.

mod numbers;

use super::catalogue::{PLACE, Rule, rule, shape};
use crate::publish::Private;

use numbers::{corners, has_unit, named, pair, rounded};
pub(in crate::publish) use numbers::{is_box_of_degrees, round, round_each};

/// What may be the name of a coordinate, alone or as the last part of a longer name.
pub(super) const NAME: &str = r"(?:(?:[a-z0-9]+_)*m?(?:lat|lon|long|lng)|[a-z_]*(?:latitude|longitude)|latitud|longitud|latitudine|longitudine|breitengrad|l\x{e4}ngengrad)";

/// A number with so many decimals that it may be a coordinate: with a point, or with a comma.
pub(super) const NUMBER: &str = r"[-+]?\d{1,3}(?:\.\d{3,}(?:[eE][-+]?\d{1,2})?|,\d{4,})";

/// Coordinates that are known by a name, a sign or a form. The order is that of how much they say.
pub(super) const RULES: &[Rule] = &[
    // Degrees, minutes and seconds of a picture, as fractions or as a list.
    rule(
        Private::Coordinate,
        &["lat", "lon", "lng"],
        r#"(?i)((?:^|[^a-z])[a-z_]*(?:lat|lon|lng)[a-z_]*\\*["']?\s*[:=]?\s*[\[(]?\s*\d{1,3}(?:\.0+)?(?:/1)?\s*[,;]\s*\d{1,2}(?:\.0+)?(?:/1)?)\s*[,;]\s*\d+(?:\.\d+|/\d+)"#,
        |found| Some(found.part(1).to_owned()),
    ),
    // Named.
    rule(
        Private::Coordinate,
        &["lat", "lon", "lng", "ngengrad", "breitengrad"],
        r#"(?i)((?:^|[^a-z])(?:PLACE_NAME\s*(?:[/,|&+-]|and|und)?\s*)?PLACE_NAME(?:_?(?:deg|wgs84|dd|decimal|ref))?\.?(?:\s*\([a-z0-9\x{b0}]+\))?\\*["'`]?(?:\s*(?:is|was|are|of|at|to|from|near|approx\.?|approximately|ca\.|circa|about|around|equals|(?:set|changed|moved|rounded)\s+(?:to|from)|=>|->|[:=>|~\x{2248}\x{2243}]+)){0,3}\s*[\[(]?\\*["'`]?\s*(?-i:[NSEWO])?\s*)([-+]?\d{1,3}(?:[.,]\d{3,}(?:e[-+]?\d+)?))(?:(\s*\x{b0}?\s*(?:[,;/|&]|and|und|to)?\s*)([-+]?\d{1,3}\.\d{3,}))?"#,
        named,
    ),
    rule(
        Private::Coordinate,
        &["breite"],
        r"(?i)((?-u:\b)breite\s*[:=]?\s*)(\d{1,2}[.,]\d{3,})(\s*\x{b0}?\s*[,;/]?\s*l\x{e4}nge\s*[:=]?\s*)(\d{1,3}[.,]\d{3,})",
        |found| rounded(found, &[(1, false), (2, true), (3, false), (4, true)]),
    ),
    // Links to maps.
    rule(
        Private::Coordinate,
        &["!1d", "!2d", "!3d", "!4d"],
        r"(![1-4]d)([-+]?\d{1,3}\.\d{3,})",
        |found| rounded(found, &[(1, false), (2, true)]),
    ),
    rule(
        Private::Coordinate,
        &["ll=", "q=", "center=", "addr=", "destination=", "origin=", "markers=", "cp=", "#map="],
        r"(?i)([?&#](?:s?ll|cbll|q|center|[sd]addr|destination|origin|markers|cp|map)=(?:loc:|\d{1,2}/)?)([-+]?\d{1,3}\.\d{3,})([,~/]\s?)([-+]?\d{1,3}\.\d{3,})",
        |found| rounded(found, &[(1, false), (2, true), (3, false), (4, true)]),
    ),
    // Hemispheres in words.
    rule(
        Private::Coordinate,
        &[
            "deg",
            "grad",
            "north",
            "south",
            "east",
            "west",
            "nord",
            "s\u{fc}d",
            " ost",
            "breite",
            "l\u{e4}nge",
        ],
        r"(?i)((?:^|[^\d.,]))(NUMBER)(\s*(?:(?:\x{b0}|deg(?:rees?)?\.?|grad)\s*(?-i:[NSEWO]|(?:north|south|east|west|Nord|S\x{fc}d|Ost|West)|(?:n\x{f6}rd|s\x{fc}d|\x{f6}st|west)licher?)|north|south|east|west|(?-i:Nord|S\x{fc}d|Ost|West))(?-u:\b))",
        |found| {
            // A bearing goes on: "degrees east of north".
            let goes_on = found.after().starts_with(" of ");
            (!goes_on).then(|| rounded(found, &[(1, false), (2, true), (3, false)])).flatten()
        },
    ),
    rule(
        Private::Coordinate,
        &["north", "south", "east", "west", "nord", "s\u{fc}d", " ost"],
        r"(?i)((?:^|[^\w])(?:north|south|east|west|nord|s\x{fc}d|ost)\s*[:=]?\s*)(NUMBER)",
        |found| (!has_unit(found)).then(|| rounded(found, &[(1, false), (2, true)])).flatten(),
    ),
    rule(
        Private::Coordinate,
        &["deg"],
        r#"(?i)(\d{1,3}\s*deg(?:rees?)?\.?\s*\d{1,2})(?:\.\d+\s*(?:['\x{2032}\x{2019}]|min)|\s*(?:['\x{2032}\x{2019}]|min(?:utes?)?\.?)\s*\d{1,2}(?:[.,]\d+)?\s*(?:''|["\x{2033}\x{201d}]|sec(?:onds?)?\.?|s(?-u:\b)))"#,
        |found| Some([found.part(1), "'"].concat()),
    ),
    // Degrees and minutes, the sign of the hemisphere before or behind them.
    shape(
        Private::Coordinate,
        has_hemisphere_before,
        r"((?-u:\b)[NS]\s?\d{1,2}(?:\s?\x{b0}\s?|\s)\d{1,2})\.\d+(\s?['\x{2032}\x{2019}]?\s*[,;/]?\s*[EWO]\s?\d{1,3}(?:\s?\x{b0}\s?|\s)\d{1,2})\.\d+",
        |found| Some([found.part(1), found.part(2)].concat()),
    ),
    shape(
        Private::Coordinate,
        has_hemisphere,
        r"(?-u:\b)(\d{1,3}(?:\s?\x{b0}\s?|\s)\d{1,2})\.\d{2,}(\s?['\x{2032}\x{2019}]?\s?[NSEW](?-u:\b))",
        |found| Some([found.part(1), found.part(2)].concat()),
    ),
    // Two side by side, and the corners of a box.
    shape(
        Private::Coordinate,
        has_hemisphere,
        r"((?:^|[^\d.,]))(NUMBER)(\s*\x{b0}?\s*[NS]\s*[,;/]?\s*)(NUMBER)(\s*\x{b0}?\s*[EWO](?-u:\b))",
        |found| rounded(found, &[(1, false), (2, true), (3, false), (4, true), (5, false)]),
    ),
    shape(
        Private::Coordinate,
        has_decimals,
        r"((?:^|[^\d.,]))([-+]?\d{1,3}\.\d{3,})([,;\s]\s?)([-+]?\d{1,3}\.\d{3,})([,;\s]\s?)([-+]?\d{1,3}\.\d{3,})([,;\s]\s?)([-+]?\d{1,3}\.\d{3,})",
        corners,
    ),
    shape(
        Private::Coordinate,
        has_decimals,
        r"(^|[^\d.,:]|[A-Za-z]:)([NSEWO]?\s?)(NUMBER)(\s*\x{b0}?\s*[NSEWO]?(?:\s*[,;/|_&]\s*|\s+by\s+|\s+and\s+|\s+))([NSEWO]?\s?)([-+]?\s?\d{1,3}(?:\.\d{3,}(?:[eE][-+]?\d{1,2})?|,\d{4,}))(\s*\x{b0}?\s*(?:[NSEWO](?-u:\b))?)",
        pair,
    ),
    shape(
        Private::Coordinate,
        has_decimals,
        r"([-+]\d{2}\.\d{3,})([-+]\d{1,3}\.\d{3,})",
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
        r"(?-u:\b)(\d{1,3}(?:[dD:-]|\s)\d{1,2}[mM]?)(?:[:\s-]?\d{1,2}[.,]\d+\s?[sS]?)(\s?[NSEW](?-u:\b))",
        |found| Some([found.part(1), found.part(2)].concat()),
    ),
    // The lines of a receiver.
    shape(
        Private::Coordinate,
        has_hemisphere,
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
    rule(
        Private::Coordinate,
        &["easting", "northing"],
        r"(?i)((?:easting|northing)s?\s*[:=]?\s*)(\d{5,8}(?:[.,]\d+)?)",
        |found| Some([found.part(1), PLACE].concat()),
    ),
    // Grids of Switzerland, of UTM in words, and what a database keeps (EWKB).
    rule(
        Private::Coordinate,
        &["ch1903", "lv95", "lv03", "2056", "21781"],
        r"(?i)((?:ch1903\+?|lv95|lv03|epsg:(?:2056|21781))\W{1,3}(?:E\s?)?)(\d[\d.'\x{2019}]{5,}\s*[,/\s]\s*(?:N\s?)?\d[\d.'\x{2019}]{5,})",
        |found| Some([found.part(1), PLACE].concat()),
    ),
    shape(
        Private::Coordinate,
        has_grid,
        r"(?-u:\b)(?:E\s?2\d{6}(?:\.\d+)?[\s,/]+N\s?1\d{6}(?:\.\d+)?|\d{1,2}[C-HJ-NP-X]\s+\d{6}\s?m?E[\s,]+\d{7}\s?m?N)(?-u:\b)",
        |_| Some(PLACE.to_owned()),
    ),
    rule(
        Private::Coordinate,
        &["e6100000", "0101000000"],
        r"(?i)(?-u:\b)01[0-9a-f]{2}0000(?:20e6100000|00)[0-9a-f]{32,}(?-u:\b)",
        |_| Some(PLACE.to_owned()),
    ),
    rule(
        Private::Coordinate,
        &["goo.gl/maps", "maps.app.goo"],
        r"(?i)(?:maps\.app\.goo\.gl|goo\.gl/maps)/[\w-]+",
        |_| Some(PLACE.to_owned()),
    ),
    rule(
        Private::Coordinate,
        &["point(x="],
        r"(?i)(point\(x=)([-+]?\d{1,3}\.\d{3,})(,\s*y=)([-+]?\d{1,3}\.\d{3,})",
        |found| rounded(found, &[(1, false), (2, true), (3, false), (4, true)]),
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
        ends && before
            .is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b's' | b',' | 0xb0))
    };
    let signs = |a, b, c| memchr::memchr3_iter(a, b, c, bytes);
    text.len() > 6
        && has_byte(bytes, |byte| matches!(byte, b'N' | b'S' | b'E' | b'W' | b'O'))
        && signs(b'N', b'S', b'E').chain(signs(b'W', b'O', b'O')).any(is_sign)
}

/// Whether one of these bytes stands in it: all of a piece are looked at, many at a time, before it is asked whether there
/// was one. No address has a capital or a blank.
fn has_byte(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> bool {
    let has_one = |piece: &[u8]| piece.iter().fold(false, |any, byte| any | is_one(*byte));
    bytes.chunks(32).any(has_one)
}

/// Whether the sign of north or south stands before a number.
fn has_hemisphere_before(text: &str) -> bool {
    let bytes = text.as_bytes();
    if memchr::memchr_iter(b'.', bytes).nth(1).is_none() {
        return false;
    }
    let is_sign = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let behind = match bytes.get(at + 1) {
            Some(b' ') => bytes.get(at + 2),
            next => next,
        };
        before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
            && behind.is_some_and(u8::is_ascii_digit)
    };
    memchr::memchr2_iter(b'N', b'S', bytes).any(is_sign)
}

/// Whether a run of seven to ten digits stands behind a blank or a capital.
fn has_grid(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_behind = |start: usize| {
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        before.is_some_and(|byte| *byte == b' ' || byte.is_ascii_uppercase())
    };
    if !has_byte(bytes, |byte| byte == b' ' || byte.is_ascii_uppercase()) {
        return false;
    }
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
