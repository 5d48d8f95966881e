//! `mothbook verify`: whether a built site is whole and fit to be published.

use std::fmt::Write;

use super::args::VerifyArgs;
use super::config::privacy;
use super::error::Failure;
use super::settings::Settings;
use super::{ExitStatus, in_threads, print_result};
use crate::numbers::plural;
use crate::pipeline::Options;
use crate::publish::{Privacy, Redactions};
use crate::verify::{Rules, verify};

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
        // What is private goes into no log, and names of files are nothing to be trusted.
        let line = format!("{}: {}", problem.file, problem.what).replace(char::is_control, " ");
        let _ = writeln!(text, "{}", Privacy::default().text(&line, &mut Redactions::default()));
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
    print_result(&text);
    Ok(if verified.problems.is_empty() { ExitStatus::Success } else { ExitStatus::Findings })
}
