//! The one place that writes to stdout and stderr. Whatever is printed shows: a character that would steer the terminal, or
//! turn the direction of reading, is written as its number. Arguments, names of files and texts of a report are strangers'.

use std::io::{self, IsTerminal, Write};

use super::error::Failure;
use crate::visible::{Escape, escaped};

/// What a result is, which tells how a character in it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// For people.
    Text,
    /// For people, with colours of our own.
    Coloured,
    /// JSON.
    Json,
    /// A table, or XML.
    Other,
}

/// Prints a result. A reader that has gone away (`mothbook ... | head`) is no failure.
///
/// # Errors
/// When it cannot be written, such as to a full disk.
pub(super) fn result(text: &str, form: Form) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(shown(text, form).as_bytes()).and_then(|()| out.flush()))
}

/// What became of something that was written to stdout.
fn written(outcome: io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Stdout(error)),
        _ => Ok(()),
    }
}

/// Says something that is no result, in a line or a few.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", shown(text, Form::Text));
}

/// Prints what the parser of arguments has to say: help as it is, in colours; of mistakes the words alone, since they repeat
/// what was typed.
///
/// # Errors
/// When help cannot be written.
pub(super) fn usage(error: &clap::Error) -> Result<(), Failure> {
    if error.use_stderr() {
        say(error.render().to_string().trim_end());
        return Ok(());
    }
    written(error.print().and_then(|()| io::stdout().flush()))
}

/// Whether results are read by a person at once.
pub(super) fn is_read_at_once() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether what is said is read by a person at once.
pub(super) fn is_heard_at_once() -> bool {
    std::io::stderr().is_terminal()
}

/// A text as it is printed.
fn shown(text: &str, form: Form) -> String {
    match form {
        Form::Text => escaped(text, Escape::Rust).into_owned(),
        Form::Json => escaped(text, Escape::Json).into_owned(),
        // Lines of tables end so.
        Form::Other => {
            let lines = text.split("\r\n").map(|line| escaped(line, Escape::Replaced));
            lines.collect::<Vec<_>>().join("\r\n")
        }
        Form::Coloured => {
            let mut shown = String::with_capacity(text.len());
            for (place, part) in text.split('\u{1b}').enumerate() {
                let escape = if is_colour(part) { "\u{1b}" } else { "\\u{1b}" };
                shown.extend([if place == 0 { "" } else { escape }]);
                shown.push_str(&escaped(part, Escape::Rust));
            }
            shown
        }
    }
}

/// Whether what follows an escape character sets a colour and does nothing else.
fn is_colour(text: &str) -> bool {
    let numbers = text.strip_prefix('[').and_then(|text| text.split_once('m'));
    numbers.is_some_and(|(numbers, _)| {
        numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b';')
    })
}

#[cfg(test)]
mod tests;
