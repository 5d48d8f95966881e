//! `mothbook check`: the audit without pages.

use std::io::IsTerminal;

use super::args::{CheckArgs, FailOn};
use super::audited::audit;
use super::error::Failure;
use super::progress::Progress;
use super::settings::Settings;
use super::{ExitStatus, environment, in_threads, print_result, summary};
use crate::read::Purpose;
use crate::report::{Report, render};

/// Audits a snapshot and prints its findings.
pub(super) fn run(args: &CheckArgs) -> Result<ExitStatus, Failure> {
    let settings = Settings::find(&args.common)?;
    in_threads(args.common.threads.or(settings.threads), || check(args, &settings))
}

fn check(args: &CheckArgs, settings: &Settings) -> Result<ExitStatus, Failure> {
    let progress = Progress::new(args.common.quiet || settings.quiet.unwrap_or(false));
    let audited = audit(&args.common, settings, Purpose::Numbers, &progress)?;
    progress.finish();
    let summary = summary::of(&audited.loaded.snapshot.value, &audited.facts);
    let report = Report {
        findings: &audited.findings,
        summary: &summary,
        colour: environment::colour(std::io::stdout().is_terminal()),
    };
    print_result(&render(args.format.into(), &report));
    let fail_on = args.common.fail_on.or(settings.fail_on).unwrap_or(FailOn::Error);
    Ok(fail_on.status(&audited.findings))
}
