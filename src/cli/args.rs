//! The arguments as they are typed.

pub(super) mod history;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::ExitStatus;
use crate::facts::Focus;
use crate::finding::{CATALOGUE, Entry, Finding, Severity};
use crate::model::Kind;
use crate::publish::Private;
use crate::read::Limits;
use crate::report::Format;
use crate::site::RecordPages;

/// The most threads that can be asked for. 65,535 of them took the machine for a quarter of an hour.
pub(super) const MOST_THREADS: u16 = 512;

/// The version, the commit that it was built from where that is known, and a hash of its sources, which tells where they are
/// not those of the commit.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (",
    env!("MOTHBOOK_COMMIT"),
    ", sources ",
    env!("MOTHBOOK_SOURCES"),
    ")"
);

/// Turns exported JSON snapshots of an insect-camera platform into a static report, and audits it.
#[derive(Debug, Parser)]
#[command(name = "mothbook", version = VERSION, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read a snapshot, recount what it stores, and write the report.
    Build(BuildArgs),
    /// Audit a snapshot without writing pages: print its findings.
    Check(CheckArgs),
    /// Tell what changed between two snapshots: counts, members, records, jobs, findings.
    Diff(DiffArgs),
    /// Keep the states of many nights in a folder: add, list, tag, prune and verify them.
    History(history::HistoryArgs),
    /// Draw a sample and print the ids of its captures.
    Sample(SampleArgs),
    /// Check that a report is complete, unchanged and safe to publish.
    Verify(VerifyArgs),
    /// Explain a finding: what happened, why it matters, what to do.
    Explain(ExplainArgs),
}

/// Headings of the help, under which options of more than one struct stand.
const OUTPUT: &str = "Output";
const CONTENT: &str = "What the report shows";
const FINDINGS: &str = "Findings";

/// What `build` and `check` have in common.
#[derive(Debug, ClapArgs)]
pub(super) struct Common {
    /// Files and folders: list pages, single records, NDJSON, dumpdata, saved pages, archives (.zip, .tar); also .gz and .zst. - is standard input.
    #[arg(required = true, value_name = "SNAPSHOT")]
    pub(super) snapshot: Vec<PathBuf>,
    /// Exit with 1 if there is a finding of this severity or worse.
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = FINDINGS)]
    pub(super) fail_on: Option<FailOn>,
    /// Only these findings: codes or families, such as MB101 or MB2; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "CODES", value_parser = codes, help_heading = FINDINGS)]
    pub(super) select: Vec<String>,
    /// Not these findings.
    #[arg(long, value_delimiter = ',', value_name = "CODES", value_parser = codes, help_heading = FINDINGS)]
    pub(super) ignore: Vec<String>,
    /// Refuse a snapshot of which any part cannot be read.
    #[arg(long, help_heading = FINDINGS)]
    pub(super) strict: bool,
    /// The settings; without it mothbook.toml beside the snapshot.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Number of threads; one for each core where it is not given.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_THREADS)))]
    pub(super) threads: Option<u16>,
    /// Print errors and results only; the summary of build is left out.
    #[arg(short, long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) limits: LimitArgs,
    #[command(flatten)]
    pub(super) privacy: PrivacyArgs,
}

/// How much a snapshot may ask for.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArgs {
    /// Read no more than this of a file, unpacked (default: 8 GiB of a packed file, an archive or standard input, all of any other).
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) max_input_bytes: Option<u64>,
    /// Leave out records whose values are nested deeper than this (default: 64).
    #[arg(long, value_name = "LEVELS", value_parser = clap::value_parser!(u16).range(1..=i64::from(Limits::MOST_DEPTH)))]
    pub(super) max_depth: Option<u16>,
}

/// What is shown of people and secrets.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Privacy")]
pub(super) struct PrivacyArgs {
    /// Show these as they stand: queries (of links), emails, people, secrets, fields (that mothbook does not know);
    /// separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KINDS")]
    pub(super) keep: Vec<Kept>,
    /// Decimals of coordinates that are shown (default: 2).
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=5))]
    pub(super) coordinates: Option<u8>,
    /// Show everything as it stands, exact coordinates too.
    #[arg(long)]
    pub(super) no_redact: bool,
}

/// What can be shown as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Kept {
    Queries,
    Emails,
    People,
    Secrets,
    Fields,
}

impl From<Kept> for Private {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Queries => Self::Link,
            Kept::Emails => Self::Email,
            Kept::People => Self::Person,
            Kept::Secrets => Self::Secret,
            Kept::Fields => Self::Field,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct BuildArgs {
    /// The folder to write the report into.
    #[arg(short, long, default_value = "site", value_name = "FOLDER", help_heading = OUTPUT)]
    pub(super) output: PathBuf,
    /// Write the report as one file of zip, and no folder.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "force"], help_heading = OUTPUT)]
    pub(super) zip: Option<PathBuf>,
    /// Write the report as one file of HTML, at most 10 MB, that a browser opens from a mail; up to 4 MB it is complete
    /// without JavaScript.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "zip", "force", "sign"], help_heading = OUTPUT)]
    pub(super) one_file: Option<PathBuf>,
    /// Open the report in the browser when it is built. If that fails, build warns and still succeeds.
    #[arg(long, conflicts_with = "zip", help_heading = OUTPUT)]
    pub(super) open: bool,
    /// Write even into a folder that is not empty and holds no report: what is there stays, as NAME.mothbook-kept where a
    /// page is to have its name. Compare every file of a report that is there already.
    #[arg(long, help_heading = OUTPUT)]
    pub(super) force: bool,
    /// Captures on pages with as many as there is room for (sheets), or each on a page of its own: all, or members of a capture set;
    /// none: neither pages nor lists of captures (default: sheets).
    #[arg(long, value_enum, help_heading = CONTENT)]
    pub(super) capture_pages: Option<RecordPagesArg>,
    /// The same for occurrences; members: those seen on captures that are in a capture set (default: sheets).
    #[arg(long, value_enum, help_heading = CONTENT)]
    pub(super) occurrence_pages: Option<RecordPagesArg>,
    /// Report on one record and what belongs to it: project=50, collection=207, deployment=6 or event=3098. Numbers are those
    /// of the whole snapshot.
    #[arg(long, value_name = "KIND=ID", value_parser = only, help_heading = CONTENT)]
    pub(super) only: Option<(Kind, i64)>,
    /// Say what changed since this: an earlier snapshot, its state (check --state), a report of it (a folder, a zip or one
    /// file), or a night of the history, such as history:latest~1; none for nothing (default: the night before, if there is a
    /// history).
    #[arg(long, value_name = "BEFORE", conflicts_with = "only", help_heading = CONTENT)]
    pub(super) baseline: Option<PathBuf>,
    /// Add the snapshot to the history in this folder, and show its trends; the folder is made if it is not there.
    #[arg(long, value_name = "DIR", conflicts_with = "only", help_heading = CONTENT)]
    pub(super) history: Option<PathBuf>,
    /// Pictures of captures: none, remote (the reader's browser asks their host), or a folder with copies
    /// (default: none).
    #[arg(long, value_name = "none|remote|FOLDER", help_heading = CONTENT)]
    pub(super) images: Option<String>,
    /// Whether search engines may list the pages: what each page asks of them (default: no where a project is a draft, else yes).
    #[arg(long, value_enum, help_heading = CONTENT)]
    pub(super) index: Option<IndexArg>,
    /// Warn of a page with more bytes than this; 0 for never (default: 100000).
    #[arg(long, value_name = "BYTES", help_heading = CONTENT)]
    pub(super) max_page_bytes: Option<u64>,
    /// How it is told what was made.
    #[arg(long, value_enum, default_value = "text", help_heading = OUTPUT)]
    pub(super) format: SummaryFormat,
    /// Sign the report with this private key of SSH (or the public key of one that the agent holds), by ssh-keygen.
    #[arg(long, value_name = "KEY", help_heading = OUTPUT)]
    pub(super) sign: Option<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Reads a code, or the beginning of one: one that no finding has would leave out all findings, or none.
fn codes(text: &str) -> Result<String, String> {
    let wanted = text.trim().to_uppercase();
    let is_known =
        |entry: &Entry| !wanted.is_empty() && entry.code.to_string().starts_with(&wanted);
    if CATALOGUE.iter().any(is_known) {
        return Ok(text.to_owned());
    }
    Err("no finding has a code that begins so: mothbook explain lists all".to_owned())
}

/// Reads what a report is to be about, such as `collection=207`.
fn only(text: &str) -> Result<(Kind, i64), String> {
    let read = || {
        let (kind, id) = text.split_once('=')?;
        let kind =
            Focus::KINDS.into_iter().find(|of| [of.key(), of.singular()].contains(&kind.trim()))?;
        Some((kind, id.trim().parse().ok()?))
    };
    let kinds = Focus::KINDS.map(Kind::singular).join(", ");
    read().ok_or_else(|| format!("one of {kinds}, with = and an id, as in collection=207"))
}

/// Whether search engines may list the pages of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum IndexArg {
    Yes,
    No,
}

/// How the summary of a build is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SummaryFormat {
    Text,
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    /// Write the state of the snapshot into this file as well: what mothbook diff needs of it, in place of the snapshot. A file
    /// that is there and is no state is never written over.
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) state: Option<PathBuf>,
    /// In which format.
    #[arg(long, value_enum, default_value = "text", help_heading = OUTPUT)]
    pub(super) format: FormatArg,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, ClapArgs)]
pub(super) struct DiffArgs {
    /// The earlier snapshot: a file or a folder, as for check, the state of one (mothbook check --state), or a night of the
    /// history, such as history:latest, history:2025-11-29 or history:TAG.
    #[arg(value_name = "BEFORE")]
    pub(super) before: PathBuf,
    /// The later one.
    #[arg(value_name = "AFTER")]
    pub(super) after: PathBuf,
    /// The folder of the history that nights are of.
    #[arg(long, value_name = "DIR", default_value = history::FOLDER)]
    pub(super) history: PathBuf,
    /// In which format.
    #[arg(long, value_enum, default_value = "text", help_heading = OUTPUT)]
    pub(super) format: DiffFormat,
    /// Show all of the text, however long.
    #[arg(long, help_heading = OUTPUT)]
    pub(super) full: bool,
    /// Findings that are known and accepted for a time: a file of TOML whose accept entries have code, about, reason and until.
    #[arg(long, value_name = "FILE", help_heading = FINDINGS)]
    pub(super) accept: Option<PathBuf>,
    /// Exit with 1 if there is one of these; separated by commas (default: none).
    #[arg(long, value_enum, value_delimiter = ',', value_name = "CHANGES", help_heading = FINDINGS)]
    pub(super) fail_on: Vec<FailOnChange>,
    /// Number of threads; one for each core where it is not given.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_THREADS)))]
    pub(super) threads: Option<u16>,
    /// Print errors and results only.
    #[arg(short, long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) limits: LimitArgs,
    #[command(flatten)]
    pub(super) privacy: PrivacyArgs,
}

/// The formats of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people, the worst first.
    Text,
    /// For programs.
    Json,
    /// One row for each change.
    Csv,
    /// For a pull request or an issue.
    Markdown,
    /// Findings as SARIF 2.1.0, each new, unchanged or absent.
    Sarif,
    /// JUnit XML: whether a count regressed, an error is new, a record is gone.
    Junit,
    /// What got worse, as commands of GitHub Actions.
    Github,
}

/// What makes a comparison fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOnChange {
    /// A count or a sample that was right and is wrong, or is worse.
    Regressed,
    /// A finding that is new and an error.
    NewError,
    /// A record that is gone.
    Gone,
    /// Any change.
    Any,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SampleArgs {
    /// Files and folders, as for build; - is standard input.
    #[arg(required = true, value_name = "SNAPSHOT")]
    pub(super) snapshot: Vec<PathBuf>,
    /// Draw by the method and kwargs of this capture set.
    #[arg(long, value_name = "ID", conflicts_with_all = ["method", "kwargs", "project"], required_unless_present = "method")]
    pub(super) collection: Option<i64>,
    /// Draw by this method.
    #[arg(long, requires = "project")]
    pub(super) method: Option<String>,
    /// With these kwargs: a JSON object.
    #[arg(long, value_name = "JSON")]
    pub(super) kwargs: Option<String>,
    /// From the captures of this project.
    #[arg(long, value_name = "ID")]
    pub(super) project: Option<i64>,
    /// What chance depends on: the same seed gives the same sample.
    #[arg(long, default_value_t = 0)]
    pub(super) seed: u64,
    /// In which format.
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: SampleFormat,
    /// Number of threads; one for each core where it is not given.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_THREADS)))]
    pub(super) threads: Option<u16>,
    /// Say nothing while working.
    #[arg(short, long)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) limits: LimitArgs,
    #[command(flatten)]
    pub(super) privacy: PrivacyArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct VerifyArgs {
    /// The folder with the report, or the report of one file.
    #[arg(value_name = "SITE")]
    pub(super) site: PathBuf,
    /// The most bytes of a page; 0 for any number (default: 100000).
    #[arg(long, value_name = "BYTES")]
    pub(super) max_page_bytes: Option<u64>,
    /// The report must be signed with this key, of which the public half is enough.
    #[arg(long, value_name = "KEY")]
    pub(super) key: Option<PathBuf>,
    /// Pictures may come from other hosts, as build --images remote wants it.
    #[arg(long)]
    pub(super) remote_images: bool,
    /// Number of threads; one for each core where it is not given.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_THREADS)))]
    pub(super) threads: Option<u16>,
    #[command(flatten)]
    pub(super) privacy: PrivacyArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    /// The code, such as MB101; all codes where none is given.
    pub(super) code: Option<String>,
    /// All codes as a Markdown table, as it stands in FINDINGS.md.
    #[arg(long, conflicts_with = "code")]
    pub(super) markdown: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// How a run with these findings ends.
    pub(super) fn status(self, findings: &[Finding]) -> ExitStatus {
        self.status_of(
            Severity::ALL.map(|severity| {
                findings.iter().filter(|finding| finding.severity == severity).count()
            }),
        )
    }

    /// How a run ends with so many errors, warnings and notes.
    pub(super) fn status_of(self, findings: [usize; 3]) -> ExitStatus {
        let mut numbers = Severity::ALL.into_iter().zip(findings);
        if numbers.any(|(severity, n)| n > 0 && self.includes(severity)) {
            ExitStatus::Findings
        } else {
            ExitStatus::Success
        }
    }

    /// Whether a run with this limit fails wherever a run with the limit `other` fails.
    pub(super) fn covers(self, other: Self) -> bool {
        Severity::ALL
            .into_iter()
            .all(|severity| self.includes(severity) || !other.includes(severity))
    }

    /// Whether a finding of this severity makes the run fail.
    fn includes(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => severity != Severity::Note,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RecordPagesArg {
    Sheets,
    All,
    Members,
    None,
}

impl From<RecordPagesArg> for RecordPages {
    fn from(arg: RecordPagesArg) -> Self {
        match arg {
            RecordPagesArg::Sheets => Self::Sheets,
            RecordPagesArg::All => Self::All,
            RecordPagesArg::Members => Self::Members,
            RecordPagesArg::None => Self::None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    Text,
    Json,
    Sarif,
    Junit,
    Github,
}

impl From<FormatArg> for Format {
    fn from(arg: FormatArg) -> Self {
        match arg {
            FormatArg::Text => Self::Text,
            FormatArg::Json => Self::Json,
            FormatArg::Sarif => Self::Sarif,
            FormatArg::Junit => Self::Junit,
            FormatArg::Github => Self::Github,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SampleFormat {
    /// One id on a line.
    Text,
    /// A table.
    Csv,
    /// With method, kwargs and seed.
    Json,
}
