//! Naive times: the camera's wall clock and the server's, never converted into each other.

use std::fmt;

use serde::{Serialize, Serializer};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike};

macro_rules! clocks {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            micros: i64,
        }

        impl $name {
            /// From microseconds since 1970-01-01T00:00:00 on this same clock.
            #[must_use]
            pub fn from_micros(micros: i64) -> Self {
                Self { micros }
            }

            /// Reads `YYYY-MM-DDTHH:MM:SS[.ffffff]`; `None` when the text is no such time.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                parse_naive_micros(text).map(Self::from_micros)
            }

            /// Microseconds since 1970-01-01T00:00:00 on this same clock.
            #[must_use]
            pub fn micros(self) -> i64 {
                self.micros
            }

            /// The calendar day.
            #[must_use]
            pub fn date(self) -> NaiveDate {
                self.naive().date()
            }

            /// Days from 1970-01-01 to its calendar day.
            #[must_use]
            pub fn days(self) -> i64 {
                self.micros.div_euclid(86_400_000_000)
            }

            /// The month, 1 to 12.
            #[must_use]
            pub fn month(self) -> u32 {
                self.naive().month()
            }

            /// The hour, 0 to 23.
            #[must_use]
            pub fn hour(self) -> u32 {
                let hour = self.micros.div_euclid(3_600_000_000).rem_euclid(24);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a remainder of 24"
                )]
                let hour = hour as u32;
                hour
            }

            fn naive(self) -> NaiveDateTime {
                DateTime::from_timestamp_micros(self.micros).unwrap_or_default().naive_utc()
            }

            /// `YYYY-MM-DD HH:MM`, as pages show it.
            #[must_use]
            pub fn minute(self) -> String {
                let mut text = self.second();
                text.truncate(text.len().saturating_sub(":SS".len()));
                text
            }

            /// `YYYY-MM-DD HH:MM:SS`, as pages show it where each second counts.
            #[must_use]
            pub fn second(self) -> String {
                let mut text = String::with_capacity(20);
                // Writing into a String cannot fail.
                let _ = write_clock(self.naive(), b' ', &mut text);
                text
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        /// As the API writes it: microseconds only where they are not zero.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let naive = self.naive();
                write_clock(naive, b'T', f)?;
                match naive.nanosecond() / 1_000 {
                    0 => Ok(()),
                    micros => write!(f, ".{micros:06}"),
                }
            }
        }
    )+};
}

clocks! {
    /// A time on a trap camera's own clock; its zone is unknown.
    CameraTime,
    /// A time on the platform server's clock; its zone is unknown.
    ServerTime,
}

/// Writes `YYYY-MM-DD`, what stands between, `HH:MM:SS`.
fn write_clock(naive: NaiveDateTime, between: u8, to: &mut impl fmt::Write) -> fmt::Result {
    let (hour, minute, second) = (naive.hour(), naive.minute(), naive.second());
    let digit = |n: u32| b'0' + u8::try_from(n % 10).unwrap_or_default();
    let two = |n: u32| [digit(n / 10), digit(n)];
    let Some(year) = u32::try_from(naive.year()).ok().filter(|year| *year <= 9_999) else {
        let between = char::from(between);
        return write!(to, "{}{between}{hour:02}:{minute:02}:{second:02}", naive.date());
    };
    let ([a, b], [c, d]) = (two(year / 100), two(year));
    let ([e, f], [g, h]) = (two(naive.month()), two(naive.day()));
    let ([i, j], [k, l], [m, n]) = (two(hour), two(minute), two(second));
    let (day, time) = (b'-', b':');
    let text = [a, b, c, d, day, e, f, day, g, h, between, i, j, time, k, l, time, m, n];
    to.write_str(std::str::from_utf8(&text).unwrap_or_default())
}

/// Microseconds since the epoch of a naive time such as `2025-11-25T20:00:00.123456`.
///
/// A blank may stand for the `T`; up to nine digits of a second's fraction are read, those beyond six
/// dropped. A trailing `Z` or offset is ignored: times are shown as they stand and never converted
/// (the platform serves naive times). Gives `None` for anything else, years outside 1 to 9999 and
/// impossible days included.
#[must_use]
pub fn parse_naive_micros(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        bytes.get(from..to)?.iter().try_fold(0i64, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'))
        })
    };
    let is = |at: usize, allowed: &[u8]| bytes.get(at).is_some_and(|byte| allowed.contains(byte));
    if !(is(4, b"-") && is(7, b"-") && is(10, b"T ") && is(13, b":") && is(16, b":")) {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) || year < 1 {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (fraction, end) = fraction_micros(bytes, 19)?;
    if !is_zone(bytes.get(end..)?) {
        return None;
    }
    let seconds = days_from_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(seconds * 1_000_000 + fraction)
}

/// The microseconds after a dot at `at`, and where they end; zero where there is no dot.
fn fraction_micros(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    if bytes.get(at) != Some(&b'.') {
        return Some((0, at));
    }
    let digits: Vec<i64> = bytes
        .get(at + 1..)?
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| i64::from(byte - b'0'))
        .collect();
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let micros = (0..6).fold(0, |sum, place| sum * 10 + digits.get(place).copied().unwrap_or(0));
    Some((micros, at + 1 + digits.len()))
}

fn is_zone(rest: &[u8]) -> bool {
    match rest {
        [] | [b'Z'] => true,
        [b'+' | b'-', rest @ ..] => {
            matches!(rest.len(), 2 | 4 | 5) && rest.iter().all(|b| b.is_ascii_digit() || *b == b':')
        }
        _ => false,
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar, with the year taken to begin in
/// March so that the leap day comes last.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests;
