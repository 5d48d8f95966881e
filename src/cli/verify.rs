//! `mothbook verify`: whether a built site is whole and fit to be published.

use std::fmt::Write;

use super::args::VerifyArgs;
use super::config::privacy;
use super::error::Failure;
use super::print::Form;
use super::settings::Settings;
use super::{ExitStatus, in_threads, print};
use crate::numbers::plural;
use crate::pipeline::Options;
use crate::publish::{Privacy, Redactions};
use crate::signature::fingerprint;
use crate::verify::{Problem, Rules, Signature, verify};
use crate::visible;

/// Looks at a site and prints what is wrong with it.
pub(super) fn run(args: &VerifyArgs) -> Result<ExitStatus, Failure> {
    let rules = Rules {
        privacy: privacy(&args.privacy, &Settings::default()),
        most_page_bytes: args.max_page_bytes.unwrap_or(Options::MAX_PAGE_BYTES),
        remote_images: args.remote_images,
    };
    let wanted = args
        .key
        .as_ref()
        .map(|key| fingerprint(key).map_err(|source| Failure::Key { key: key.clone(), source }));
    let wanted = wanted.transpose()?;
    let mut verified = in_threads(args.threads, || {
        verify(&args.site, rules)
            .map_err(|source| Failure::NoSite { folder: args.site.clone(), source })
    })?;
    if let Some(wanted) = &wanted {
        verified.must_be_signed_with(wanted);
    }
    let mut text = String::new();
    for problem in &verified.problems {
        let _ = writeln!(text, "{}", shown(problem));
    }
    let signer = match &verified.signature {
        Signature::None => String::new(),
        Signature::Of(key) => match wanted {
            Some(_) => format!(", signed with {key}"),
            None => format!(", signed with {key} (whose key that is, --key tells)"),
        },
        Signature::Unknown(why) => format!(", signed by somebody: {why}"),
    };
    let _ = writeln!(
        text,
        "{}, {}{signer}: {}",
        plural(verified.files, "file", "files"),
        plural(verified.pages, "page", "pages"),
        match verified.problems.len() {
            0 => "nothing is wrong".to_owned(),
            n => plural(n, "problem", "problems"),
        }
    );
    print::result(&text, Form::Text)?;
    Ok(if verified.problems.is_empty() { ExitStatus::Success } else { ExitStatus::Findings })
}

/// A problem as a line.
fn shown(problem: &Problem) -> String {
    format!("{}: {}", part(&problem.file), part(&problem.what.to_string()))
}

/// A part of the line. The report may be a stranger's: what is private goes into no log, nothing steers the terminal or
/// turns the direction of reading, and it is not as long as somebody likes.
fn part(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut text = text.to_owned();
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('\u{2026}');
    }
    let line = visible::line(&text);
    Privacy::default().text(&line, &mut Redactions::default()).into_owned()
}
