//! `mothbook check`: the audit without pages.

use std::io::IsTerminal;

use super::args::CheckArgs;
use super::config::Config;
use super::error::Failure;
use super::progress::Bar;
use super::{ExitStatus, environment, in_threads, print_result, stdin};
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
        let audit = Audit::of(&args.common.snapshot, Purpose::Numbers, &config.options, &bar)?;
        bar.finish();
        let report = Report {
            findings: &audit.findings,
            summary: &audit.summary(),
            colour: environment::colour(std::io::stdout().is_terminal()),
        };
        print_result(&render(args.format.into(), &report));
        Ok(config.fail_on.status(&audit.findings))
    })
}
