//! The command line: the only part that knows the terminal, the environment and exit codes.

mod args;
mod build;
mod check;
mod config;
mod diff;
mod environment;
mod error;
mod explain;
mod history;
mod open;
mod print;
mod progress;
mod sample;
mod settings;
mod stdin;
mod summary;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Fine.
    Success,
    /// There are findings at or above `--fail-on`.
    Findings,
    /// Wrong usage or configuration.
    Usage,
    /// Input that cannot be read.
    Input,
    /// Output that cannot be written.
    Output,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Success => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Usage => 2,
            ExitStatus::Input => 3,
            ExitStatus::Output => 4,
        })
    }
}

/// Runs the command with these arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let args = match args::Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            let status = if error.use_stderr() { ExitStatus::Usage } else { ExitStatus::Success };
            return ended(print::usage(&error).map(|()| status));
        }
    };
    let outcome = match args.command {
        args::Command::Build(args) => build::run(&args),
        args::Command::Check(args) => check::run(&args),
        args::Command::Diff(args) => diff::run(&args),
        args::Command::History(args) => history::run(&args),
        args::Command::Sample(args) => sample::run(&args),
        args::Command::Verify(args) => verify::run(&args),
        args::Command::Explain(args) => explain::run(&args),
    };
    ended(outcome)
}

/// How a run ended; an error is printed.
fn ended(outcome: Result<ExitStatus, error::Failure>) -> ExitStatus {
    outcome.unwrap_or_else(|failure| {
        error::print(&failure);
        failure.status()
    })
}

/// Runs `work` with this many threads; one for each core where none is given.
fn in_threads<T: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> Result<T, error::Failure> + Send,
) -> Result<T, error::Failure> {
    crate::parallel::with_threads(threads.map(usize::from), work)
        .map_err(error::Failure::Threads)?
}
