//! Numbers that are coordinates, and what speaks for it.

use super::super::catalogue::Found;
use crate::publish::names::is_in;

/// Units, behind which a number is no coordinate.
const UNITS: &str = "s ms us px % mb gb kb m km mm cm ha v hpa sec seconds min fps hz \u{b0}c";

/// The groups of a match, those that are numbers rounded.
pub(super) fn rounded(found: &Found<'_>, groups: &[(usize, bool)]) -> Option<String> {
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
pub(super) fn pair(found: &Found<'_>) -> Option<String> {
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

/// Whether a unit stands behind a match.
pub(super) fn has_unit(found: &Found<'_>) -> bool {
    let unit = found.after().trim_start();
    let end =
        unit.find(|c: char| !c.is_alphabetic() && c != '%' && c != '\u{b0}').unwrap_or(unit.len());
    is_in(UNITS, &unit.get(..end).unwrap_or_default().to_lowercase())
}

/// Whether a list of numbers goes on behind two of them, by more than a height.
fn goes_on(after: &str) -> bool {
    let numbers = after.trim_start_matches([' ', ',', ';']);
    let is_of_number = |c: char| c.is_ascii_digit() || c == '.';
    let end = numbers.find(|c: char| !is_of_number(c)).unwrap_or(numbers.len());
    let (number, rest) = numbers.split_at_checked(end).unwrap_or_default();
    let is_number =
        after.starts_with([' ', ',', ';']) && number.starts_with(|c: char| c.is_ascii_digit());
    let decimals =
        number.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('.').len());
    let is_height = decimals <= 2 && number.parse::<f64>().is_ok_and(|metres| metres < 9_000.0);
    let more = rest.trim_start_matches([' ', ',', ';']);
    is_number && (!is_height || more.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether what stands around two numbers speaks for a place.
fn is_place(found: &Found<'_>) -> bool {
    const MEASURES: &str = "box loss took score mean std width height size crop duration timing accuracy rate \
        temperature humidity batch ratio version weight threshold rmse error precision \
        recall voltage pixel speed pressure memory elapsed seconds logits probab confidence \
        epoch step area";
    const PLACES: &str = "lat lon lng gps geo coord position location point linestring polygon near site \
        station trap cam map moved marker sunset sunrise wttr decimal";
    // A letter behind another one is a part of a word.
    let in_word = found.part(1).ends_with(char::is_alphabetic);
    let groups: &[usize] = if in_word { &[4, 5, 7] } else { &[2, 4, 5, 7] };
    let is_sign = |c: char| "NSEWO\u{b0}".contains(c);
    let has_hemisphere = groups.iter().any(|group| found.part(*group).contains(is_sign));
    let before = found.before() + &found.part(1).to_lowercase();
    // The last word says it: "camera 7 took", "mapped at site".
    let last = |words: &str| words.split(' ').filter_map(|word| before.rfind(word)).max();
    let (place, measure) = (last(PLACES), last(MEASURES));
    let decimals = |number: &str| number.rsplit(['.', ',']).next().map_or(0, str::len);
    let is_fine = decimals(found.part(3)) >= 4 && decimals(found.part(6)) >= 4;
    let is_signed = [3, 6].into_iter().any(|group| found.part(group).starts_with(['+', '-']));
    let is_list = !is_signed && goes_on(found.after());
    has_hemisphere
        || place > measure
        || (measure.is_none() && !has_unit(found) && is_fine && !is_list)
}

/// A named coordinate, and the one beside it.
pub(super) fn named(found: &Found<'_>) -> Option<String> {
    // Only words in full tell of a place where a unit speaks against it.
    let is_said = found.part(1).to_lowercase().contains("itud");
    if !is_said && has_unit(found) {
        return None;
    }
    rounded(found, &[(1, false), (2, true)]).and_then(|first| {
        if found.part(4).is_empty() {
            return Some(first);
        }
        Some([first, rounded(found, &[(3, false), (4, true)])?].concat())
    })
}

/// Four numbers that are the corners of a box on earth.
pub(super) fn corners(found: &Found<'_>) -> Option<String> {
    let number = |group| found.part(group).parse::<f64>().ok();
    let numbers = [number(2)?, number(4)?, number(6)?, number(8)?];
    is_box_of_degrees(numbers).then_some(())?;
    let groups = [
        (1, false),
        (2, true),
        (3, false),
        (4, true),
        (5, false),
        (6, true),
        (7, false),
        (8, true),
    ];
    rounded(found, &groups)
}

/// Whether four numbers are a box of degrees: one of pixels is not that small, one of shares lies between nought and one.
pub(in crate::publish) fn is_box_of_degrees([west, south, east, north]: [f64; 4]) -> bool {
    const MOST: f64 = 2.0;
    let is_on_earth = |degrees: f64| degrees.abs() <= 180.0;
    let is_small = |from: f64, to: f64| from < to && to - from < MOST;
    [west, south, east, north].into_iter().all(is_on_earth)
        && west.abs().min(south.abs()) <= 90.0
        && east.abs().max(north.abs()) > MOST
        && is_small(west, east)
        && is_small(south, north)
}

/// A text that is nothing but numbers, their signs and hemispheres, each with at most so many decimals; `None` where it is
/// something else, or has fewer numbers than `least`.
pub(in crate::publish) fn round_each(text: &str, decimals: u8, least: usize) -> Option<String> {
    const MOST: usize = 200;
    let has_point = text.contains('.');
    let is_of_number =
        |c: char| c.is_ascii_digit() || "+-.".contains(c) || (c == ',' && !has_point);
    let is_between = |c: char| c.is_alphabetic() || ",;/| ()[]\u{b0}".contains(c);
    if text.len() > MOST || text.len() <= 3 {
        return None;
    }
    let (mut rest, mut rounded, mut numbers) = (text, String::new(), 0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_of_number(c)).unwrap_or(rest.len());
        let (number, behind) = rest.split_at_checked(end)?;
        if !number.is_empty() {
            rounded.push_str(&round(number, decimals)?);
            numbers += 1;
        }
        let end = behind.find(is_of_number).unwrap_or(behind.len());
        let (between, next) = behind.split_at_checked(end)?;
        if !between.chars().all(is_between) || (!next.is_empty() && has_word(between)) {
            return None;
        }
        rounded.push_str(between);
        rest = next;
    }
    (numbers >= least).then_some(rounded)
}

/// Whether a word stands in it, not only the sign of a hemisphere.
fn has_word(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| word.len() > 1)
}
