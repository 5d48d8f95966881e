//! The arguments of `mothbook history`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use crate::history::History;

use super::{LimitArgs, MOST_THREADS, PrivacyArgs, SummaryFormat};

/// The folder of a history where none is named.
pub(in crate::cli) const FOLDER: &str = History::FOLDER;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct HistoryArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: HistoryCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum HistoryCommand {
    /// Add nights, also old ones: from states (mothbook check --state) or from snapshots and dumps that were kept. Their order
    /// does not matter.
    Add(AddArgs),
    /// List the nights, the newest last.
    List(ListArgs),
    /// Give a name to a night, which keeps its state from being pruned, or take it away.
    Tag(TagArgs),
    /// Delete the states of old nights. Their lines stay, from which trends are drawn.
    Prune(PruneArgs),
    /// Check that nothing is missing or damaged; exit with 1 if something is.
    Verify(HistoryVerifyArgs),
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct AddArgs {
    /// Each a night of its own: a file or a folder, as for check, or the state of one.
    #[arg(required = true, value_name = "SNAPSHOT")]
    pub(in crate::cli) snapshots: Vec<PathBuf>,
    /// The folder of the history; it is made if it is not there.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    pub(in crate::cli) history: PathBuf,
    /// Number of threads; one for each core where it is not given.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_THREADS)))]
    pub(in crate::cli) threads: Option<u16>,
    /// Print errors only.
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitArgs,
    #[command(flatten)]
    pub(in crate::cli) privacy: PrivacyArgs,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct ListArgs {
    /// The folder of the history.
    #[arg(value_name = "DIR", default_value = FOLDER)]
    pub(in crate::cli) history: PathBuf,
    /// In which format.
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: SummaryFormat,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct TagArgs {
    /// The name: letters, digits, dot, - and _.
    #[arg(required_unless_present = "delete")]
    pub(in crate::cli) name: Option<String>,
    /// The night: latest, latest~1, a tag, the beginning of a time (2025-11-29), or at least four digits of an id.
    #[arg(value_name = "REF", default_value = "latest")]
    pub(in crate::cli) night: String,
    /// Take this tag away.
    #[arg(long, value_name = "NAME", conflicts_with = "name")]
    pub(in crate::cli) delete: Option<String>,
    /// The folder of the history.
    #[arg(long, value_name = "DIR", default_value = FOLDER)]
    pub(in crate::cli) history: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct PruneArgs {
    /// The folder of the history.
    #[arg(value_name = "DIR", default_value = FOLDER)]
    pub(in crate::cli) history: PathBuf,
    /// Keep the states of so many days, counted back from the newest night.
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub(in crate::cli) keep_days: u32,
    /// Keep the state of the last night of each of so many months.
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub(in crate::cli) keep_months: u32,
    /// Delete nothing; tell what would be deleted.
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct HistoryVerifyArgs {
    /// The folder of the history.
    #[arg(value_name = "DIR", default_value = FOLDER)]
    pub(in crate::cli) history: PathBuf,
    /// In which format.
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: SummaryFormat,
}
