//! The arguments as they are typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::finding::Severity;
use crate::site::CapturePages;

/// Turns exported JSON snapshots of an insect-camera platform into a static report, and audits it.
#[derive(Debug, Parser)]
#[command(name = "mothbook", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read a snapshot, recompute what it records, and write the report.
    Build(BuildArgs),
    /// Tell what a finding's code means, why it matters and what to do.
    Explain(ExplainArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct BuildArgs {
    /// Files and folders: list pages, single records, NDJSON, dumpdata, saved pages; also .gz and .zst.
    #[arg(required = true, value_name = "SNAPSHOT")]
    pub(super) snapshot: Vec<PathBuf>,
    /// The folder to write the report into.
    #[arg(short, long, default_value = "site", value_name = "FOLDER")]
    pub(super) output: PathBuf,
    /// Write even into a folder that is not empty and holds no report; nothing in it is deleted.
    #[arg(long)]
    pub(super) force: bool,
    /// Refuse a snapshot of which any part cannot be read.
    #[arg(long)]
    pub(super) strict: bool,
    /// Exit with 1 if there is a finding of this severity or worse.
    #[arg(long, value_enum, default_value = "never", value_name = "SEVERITY")]
    pub(super) fail_on: FailOn,
    /// Which captures get a page of their own.
    #[arg(long, value_enum, default_value = "members")]
    pub(super) capture_pages: CapturePagesArg,
    /// Decimals of coordinates that are published.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=5))]
    pub(super) coordinates: u8,
    /// Publish everything: signed links, people, exact coordinates.
    #[arg(long)]
    pub(super) no_redact: bool,
    /// Number of threads; one for each core where it is not given.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
    /// Say nothing while working.
    #[arg(short, long)]
    pub(super) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    /// The code, such as MB101; all codes where none is given.
    pub(super) code: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// Whether a finding of this severity makes the run fail.
    pub(super) fn includes(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => severity != Severity::Note,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CapturePagesArg {
    None,
    Members,
    All,
}

impl From<CapturePagesArg> for CapturePages {
    fn from(arg: CapturePagesArg) -> Self {
        match arg {
            CapturePagesArg::None => Self::None,
            CapturePagesArg::Members => Self::Members,
            CapturePagesArg::All => Self::All,
        }
    }
}
