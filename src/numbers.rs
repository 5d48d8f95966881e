//! Numbers for people.

use std::fmt::Write;

/// A number with commas: `1,234,567`.
#[must_use]
pub fn number(n: i64) -> String {
    let size = n.unsigned_abs();
    // Room for every number, so that it is asked for once.
    let mut text = String::with_capacity(32);
    if n < 0 {
        text.push('\u{2212}');
    }
    let mut unit = 1;
    while size / unit >= 1_000 {
        unit *= 1_000;
    }
    // Writing into a String cannot fail.
    let _ = write!(text, "{}", size / unit);
    while unit > 1 {
        unit /= 1_000;
        let _ = write!(text, ",{:03}", size / unit % 1_000);
    }
    text
}

/// [`number`] of a size.
#[must_use]
pub fn count(n: usize) -> String {
    number(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A number of things: `3 jobs`, `1 job`.
#[must_use]
pub fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_stand_in_threes() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_000_000, "1,000,000"),
            (-1_002_030, "\u{2212}1,002,030"),
            (i64::MIN, "\u{2212}9,223,372,036,854,775,808"),
        ] {
            assert_eq!(number(n), text);
        }
    }

    proptest! {
        #[test]
        fn a_number_is_its_digits(n in any::<i64>(), shift in 0u32..64) {
            let n = n >> shift;
            let text = number(n);
            prop_assert_eq!(text.replace(',', "").replace('\u{2212}', "-"), n.to_string());
            prop_assert!(text.rsplit(',').skip(1).all(|part| part.len() <= 6));
        }
    }
}
