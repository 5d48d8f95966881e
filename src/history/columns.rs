//! Columns of whole numbers as bytes that pack well: captures and members as JSON take a fifth more.
//!
//! A column is a byte that tells its form, the greatest number that divides all its values (8 bytes), the bytes of a value; then,
//! if a value is not known, a byte for each that is 1 where it is known; then the first bytes of all known values, their second
//! bytes, and so on, the least first. Whole columns of the same byte pack to nothing.

/// What stands for a number that is not known.
pub(super) const UNKNOWN: i64 = i64::MIN;

/// Some values are not known.
const HAS_UNKNOWN: u8 = 1;
/// Each value is its distance from the one before.
const STEPS: u8 = 2;
/// The sign stands in the last bit of a value.
const SIGNED: u8 = 4;

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum As {
    /// As they are.
    Values,
    /// As distances: for what ascends.
    Steps,
}

/// Writes a column behind others.
pub(super) fn put(values: &[i64], how: As, to: &mut Vec<u8>) {
    let known = || values.iter().filter(|value| **value != UNKNOWN);
    let divisor = known().fold(0, |sum, value| common(sum, value.unsigned_abs())).max(1);
    // What divides a number that is not the least one is itself a number.
    let by = i64::try_from(divisor).unwrap_or(1);
    let mut before = 0i64;
    let mut numbers: Vec<i64> = Vec::with_capacity(values.len());
    for value in known() {
        let value = value / by;
        numbers.push(if how == As::Steps { value.wrapping_sub(before) } else { value });
        before = value;
    }
    let is_signed = numbers.iter().any(|number| *number < 0);
    let bits = |number: i64| match is_signed {
        true => ((number << 1) ^ (number >> 63)).cast_unsigned(),
        false => number.cast_unsigned(),
    };
    let greatest = numbers.iter().map(|number| bits(*number)).max().unwrap_or(0);
    // One at least, so that a column is never shorter than the number of its values.
    let width = u8::try_from((64 - greatest.leading_zeros()).div_ceil(8).max(1)).unwrap_or(8);
    let has_unknown = numbers.len() < values.len();
    let form = [(has_unknown, HAS_UNKNOWN), (how == As::Steps, STEPS), (is_signed, SIGNED)];
    to.push(form.into_iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum());
    to.extend(by.to_le_bytes());
    to.push(width);
    if has_unknown {
        to.extend(values.iter().map(|value| u8::from(*value != UNKNOWN)));
    }
    for place in 0..usize::from(width) {
        let byte = |number: &i64| bits(*number).to_le_bytes().get(place).copied().unwrap_or(0);
        to.extend(numbers.iter().map(byte));
    }
}

/// The greatest number that divides both.
fn common(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Reads columns one after the other.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next so many bytes.
    pub(super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    /// A length.
    pub(super) fn length(&mut self) -> Option<usize> {
        let bytes = self.take(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    /// The column that is next, of so many values.
    pub(super) fn column(&mut self, n: usize) -> Option<Vec<i64>> {
        let form = *self.take(1)?.first()?;
        let by = i64::from_le_bytes(self.take(8)?.try_into().ok()?);
        let width = usize::from(*self.take(1)?.first()?);
        let known = if form & HAS_UNKNOWN == 0 { None } else { Some(self.take(n)?) };
        let of_known = known.map_or(n, |known| known.iter().filter(|is| **is != 0).count());
        if !(1..=8).contains(&width) {
            return None;
        }
        let mut numbers = vec![0u64; of_known.min(self.rest.len())];
        for place in 0..width {
            for (number, byte) in numbers.iter_mut().zip(self.take(of_known)?) {
                *number |= u64::from(*byte) << (8 * place);
            }
        }
        let mut before = 0i64;
        let mut values = numbers.into_iter().map(|bits| {
            let number = match form & SIGNED {
                0 => bits.cast_signed(),
                _ => (bits >> 1).cast_signed() ^ -(bits & 1).cast_signed(),
            };
            before = if form & STEPS == 0 { number } else { before.wrapping_add(number) };
            before.wrapping_mul(by)
        });
        Some(match known {
            None => values.collect(),
            Some(known) => {
                let value =
                    |is: &u8| if *is == 0 { UNKNOWN } else { values.next().unwrap_or(UNKNOWN) };
                known.iter().map(value).collect()
            }
        })
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests;
