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
use crate::verify::{Problem, Rules, verify};
use crate::visible;

/// Looks at a site and prints what is wrong with it.
pub(super) fn run(args: &VerifyArgs) -> Result<ExitStatus, Failure> {
    let rules = Rules {
        privacy: privacy(&args.privacy, &Settings::default()),
        most_page_bytes: args.max_page_bytes.unwrap_or(Options::MAX_PAGE_BYTES),
        remote_images: args.remote_images,
    };
    let verified = in_threads(args.threads, || {
        verify(&args.site, rules)
            .map_err(|source| Failure::NoSite { folder: args.site.clone(), source })
    })?;
    let mut text = String::new();
    for problem in &verified.problems {
        let _ = writeln!(text, "{}", shown(problem));
    }
    let _ = writeln!(
        text,
        "{}, {}: {}",
        plural(verified.files, "file", "files"),
        plural(verified.pages, "page", "pages"),
        match verified.problems.len() {
            0 => "nothing is wrong".to_owned(),
            n => plural(n, "problem", "problems"),
        }
    );
    print::result(&text, Form::Text);
    Ok(if verified.problems.is_empty() { ExitStatus::Success } else { ExitStatus::Findings })
}

/// A problem as a line. The report may be a stranger's: what is private goes into no log, nothing steers the terminal or
/// turns the direction of reading, and a line is not as long as somebody likes.
fn shown(problem: &Problem) -> String {
    const LONGEST: usize = 300;
    let mut line = format!("{}: {}", problem.file, problem.what);
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('\u{2026}');
    }
    let line = visible::line(&line);
    Privacy::default().text(&line, &mut Redactions::default()).into_owned()
}
