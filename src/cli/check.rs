//! `mothbook check`: the audit without pages.

use super::args::{CheckArgs, FormatArg};
use super::config::Config;
use super::error::Failure;
use super::print::Form;
use super::progress::Bar;
use super::{ExitStatus, diff, environment, in_threads, print, stdin};
use crate::output::StateFile;
use crate::pipeline::Audit;
use crate::read::Purpose;
use crate::report::{Report, render};

/// Audits a snapshot and prints its findings.
pub(super) fn run(args: &CheckArgs) -> Result<ExitStatus, Failure> {
    stdin::refuse(&args.common.snapshot)?;
    let config = Config::of_check(args)?;
    in_threads(config.threads, || {
        let bar = Bar::new(config.quiet);
        config.own_settings().iter().for_each(|words| bar.say(words));
        // Before anything is read: a snapshot may have been named by mistake.
        let file = args.state.as_deref().map(StateFile::open).transpose()?;
        let audit = Audit::of(&args.common.snapshot, Purpose::Numbers, &config.options, &bar)?;
        bar.finish();
        if let Some(file) = &file {
            diff::keep(&audit.state(), file)?;
        }
        let report = Report {
            findings: &audit.findings,
            summary: &audit.summary(),
            colour: environment::colour(print::is_read_at_once()),
        };
        let form = match args.format {
            FormatArg::Text if report.colour => Form::Coloured,
            FormatArg::Text | FormatArg::Github => Form::Text,
            FormatArg::Json | FormatArg::Sarif => Form::Json,
            FormatArg::Junit => Form::Other,
        };
        print::result(&render(args.format.into(), &report), form)?;
        Ok(config.fail_on.status(&audit.findings))
    })
}
