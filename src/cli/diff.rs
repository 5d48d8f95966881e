//! `mothbook diff`: what changed between two snapshots.

use std::path::Path;

use super::args::{DiffArgs, DiffFormat, FailOnChange};
use super::config::without_settings;
use super::error::Failure;
use super::print::Form;
use super::progress::Bar;
use super::{ExitStatus, in_threads, print, stdin};
use crate::diff::{AcceptList, Changes, format};
use crate::finding::Severity;
use crate::output::StateFile;
use crate::pipeline::{self, Error, Options};
use crate::state::State;

/// Compares two snapshots and prints what changed.
pub(super) fn run(args: &DiffArgs) -> Result<ExitStatus, Failure> {
    for path in [&args.before, &args.after] {
        stdin::refuse(std::slice::from_ref(path))?;
    }
    // Before anything is read.
    let accepted = args.accept.as_deref().map(accepted).transpose()?;
    in_threads(args.threads, || {
        let bar = Bar::new(args.quiet);
        let options = Options {
            history: Some(args.history.clone()),
            ..without_settings(&args.limits, &args.privacy)
        };
        let sides = [args.before.as_path(), args.after.as_path()];
        let [before, after] = pipeline::states_of(sides, &options, &bar)?;
        bar.finish();
        let mut changes =
            pipeline::changes(&before, &after, &options).map_err(Failure::Instances)?;
        if let (Some(list), Some(path)) = (&accepted, &args.accept) {
            changes.accept(list).map_err(|error| refused(path, &error))?;
        }
        let (text, form) = match args.format {
            DiffFormat::Text => (format::text(&changes, args.full), Form::Text),
            DiffFormat::Json => (format::json(&changes), Form::Json),
            DiffFormat::Csv => (format::csv(&changes), Form::Other),
            DiffFormat::Markdown => (format::markdown(&changes), Form::Text),
            DiffFormat::Sarif => (format::sarif(&changes), Form::Json),
            DiffFormat::Junit => (format::junit(&changes), Form::Other),
            DiffFormat::Github => (format::github(&changes), Form::Text),
        };
        print::result(&text, form)?;
        let fails = args.fail_on.iter().any(|on| is_in(&changes, *on));
        Ok(if fails { ExitStatus::Findings } else { ExitStatus::Success })
    })
}

/// The list of accepted findings in a file.
fn accepted(path: &Path) -> Result<AcceptList, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| refused(path, &error))?;
    toml::from_str(&text).map_err(|error| refused(path, &error))
}

fn refused(path: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::Accept { path: path.to_owned(), reason: error.to_string() }
}

/// Whether there is such a change.
fn is_in(changes: &Changes, on: FailOnChange) -> bool {
    match on {
        FailOnChange::Regressed => changes.counts.iter().any(|of| of.category.is_regression()),
        FailOnChange::NewError => {
            changes.findings.new.iter().any(|found| found.severity == Severity::Error)
        }
        FailOnChange::Gone => changes.has_gone(),
        FailOnChange::Any => !changes.is_empty(),
    }
}

/// Writes a state into its file, all or nothing.
pub(super) fn keep(state: &State, file: &StateFile) -> Result<(), Failure> {
    let bytes =
        state.to_bytes().map_err(|source| Error::State { path: file.path().to_owned(), source })?;
    Ok(file.put(&bytes)?)
}
