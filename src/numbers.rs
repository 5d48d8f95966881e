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

/// A file size: `3.4 MB`.
#[must_use]
pub fn bytes(n: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let mut size = n as f64;
    let mut unit = "bytes";
    for larger in ["kB", "MB", "GB", "TB"] {
        if size.abs() < 1000.0 {
            break;
        }
        size /= 1000.0;
        unit = larger;
    }
    if unit == "bytes" { format!("{} bytes", number(n)) } else { format!("{size:.1} {unit}") }
}

#[cfg(test)]
mod tests;
