//! `mothbook history`: the states of many nights in a folder.

use std::fmt::Write;

use serde_json::json;

use super::args::SummaryFormat;
use super::args::history::{
    AddArgs, HistoryArgs, HistoryCommand, HistoryVerifyArgs, ListArgs, PruneArgs, TagArgs,
};
use super::config::without_settings;
use super::error::Failure;
use super::print::Form;
use super::progress::Bar;
use super::summary::of_night;
use super::{ExitStatus, in_threads, print, stdin};
use crate::finding::Severity;
use crate::history::{History, Keep, Night, Remark};
use crate::numbers::{bytes, count, plural};
use crate::pipeline::state_of;

/// The version of the JSON that `list` and `verify` print.
const SCHEMA_VERSION: u32 = 1;
/// What stands in place of a time that is not known.
const NO_TIME: &str = "time unknown";

/// Does what is asked for with a history.
pub(super) fn run(args: &HistoryArgs) -> Result<ExitStatus, Failure> {
    match &args.command {
        HistoryCommand::Add(args) => add(args),
        HistoryCommand::List(args) => list(args),
        HistoryCommand::Tag(args) => tag(args),
        HistoryCommand::Prune(args) => prune(args),
        HistoryCommand::Verify(args) => verify(args),
    }
}

fn add(args: &AddArgs) -> Result<ExitStatus, Failure> {
    stdin::refuse(&args.snapshots)?;
    in_threads(args.threads, || {
        let bar = Bar::new(args.quiet);
        let options = without_settings(&args.limits, &args.privacy);
        // Before anything is read: a folder of something else is refused at once.
        let history = History::open(&args.history)?;
        for path in &args.snapshots {
            let state = state_of(path, &options, &bar)?;
            bar.finish();
            let added = history.add(&state)?;
            if !args.quiet {
                print::result(&format!("{}\n", of_night(&added)), Form::Text)?;
            }
        }
        Ok(ExitStatus::Success)
    })
}

/// What is listed of a night.
struct Row {
    night: Night,
    tags: Vec<String>,
    is_pruned: bool,
}

fn list(args: &ListArgs) -> Result<ExitStatus, Failure> {
    let history = History::open(&args.history)?;
    let tags = history.tags()?;
    let row = |night: Night| {
        let tags = tags.iter().filter(|(_, id)| **id == night.id);
        let tags = tags.map(|(name, _)| name.clone()).collect();
        Row { tags, is_pruned: history.is_pruned(&night), night }
    };
    let rows: Vec<Row> = history.last(usize::MAX)?.into_iter().map(row).collect();
    let (text, form) = match args.format {
        SummaryFormat::Text => (as_text(&rows), Form::Text),
        SummaryFormat::Json => (as_json(&rows), Form::Json),
    };
    print::result(&text, form)?;
    Ok(ExitStatus::Success)
}

fn as_text(rows: &[Row]) -> String {
    let cells = |row: &Row| {
        let Row { night, .. } = row;
        let number = |severity, one, many| plural(night.number_of(severity), one, many);
        [
            format!("{} captures", count(night.totals.captures)),
            number(Severity::Error, "error", "errors"),
            number(Severity::Warning, "warning", "warnings"),
        ]
    };
    let cells: Vec<[String; 3]> = rows.iter().map(cells).collect();
    let (mut a, mut b, mut c) = (0, 0, 0);
    for [captures, errors, warnings] in &cells {
        (a, b, c) = (a.max(captures.len()), b.max(errors.len()), c.max(warnings.len()));
    }
    let mut text = String::new();
    for (Row { night, tags, is_pruned }, [captures, errors, warnings]) in rows.iter().zip(&cells) {
        let (taken, name) = (night.taken.as_deref().unwrap_or(NO_TIME), night.name());
        let mut line = format!(
            "{taken:<16}  {}  {captures:>a$}  {errors:>b$}  {warnings:>c$}",
            name.short_id()
        );
        if *is_pruned {
            line.push_str("  line only");
        }
        if !tags.is_empty() {
            let _ = write!(line, "  {}", tags.join(", "));
        }
        let _ = writeln!(text, "{line}");
    }
    if rows.is_empty() {
        text.push_str("the history has no night\n");
    }
    text
}

fn as_json(rows: &[Row]) -> String {
    let row = |Row { night, tags, is_pruned }: &Row| {
        json!({
            "name": night.name().to_string(),
            "id": night.id,
            "taken": night.taken,
            "captures": night.totals.captures,
            "errors": night.number_of(Severity::Error),
            "warnings": night.number_of(Severity::Warning),
            "tags": tags,
            "state": if *is_pruned { "pruned" } else { "kept" },
        })
    };
    let nights: Vec<_> = rows.iter().map(row).collect();
    format!("{:#}\n", json!({"schema_version": SCHEMA_VERSION, "nights": nights}))
}

fn tag(args: &TagArgs) -> Result<ExitStatus, Failure> {
    let history = History::open(&args.history)?;
    let text = match (&args.delete, &args.name) {
        (Some(name), _) => {
            history.delete_tag(name)?;
            format!("{name} is no tag any more\n")
        }
        (None, Some(name)) => {
            let night = history.find(&args.night)?;
            history.tag(name, night)?;
            format!("{name} is {night}\n")
        }
        (None, None) => String::new(),
    };
    print::result(&text, Form::Text)?;
    Ok(ExitStatus::Success)
}

fn prune(args: &PruneArgs) -> Result<ExitStatus, Failure> {
    let history = History::open(&args.history)?;
    let keep = Keep { days: args.keep_days, months: args.keep_months };
    let pruned = history.prune(keep, !args.dry_run)?;
    let mut text = String::new();
    let (done, freed) =
        if args.dry_run { ("to prune", "to be freed") } else { ("pruned", "freed") };
    for name in &pruned.nights {
        let _ = writeln!(text, "{done}: {name}");
    }
    let _ = writeln!(
        text,
        "{} {done}, {} kept; {} in {} {freed}",
        plural(pruned.nights.len(), "state", "states"),
        count(pruned.kept),
        bytes(i64::try_from(pruned.bytes).unwrap_or(i64::MAX)),
        plural(pruned.objects, "file", "files"),
    );
    print::result(&text, Form::Text)?;
    Ok(ExitStatus::Success)
}

fn verify(args: &HistoryVerifyArgs) -> Result<ExitStatus, Failure> {
    let verified = History::open(&args.history)?.verify()?;
    let status = match verified.damage.is_empty() {
        true => ExitStatus::Success,
        false => ExitStatus::Findings,
    };
    if args.format == SummaryFormat::Json {
        let remark = |of: &Remark| json!({"file": of.file, "what": of.what});
        let told = json!({
            "schema_version": SCHEMA_VERSION,
            "nights": verified.nights,
            "states": verified.states,
            "line_only": verified.line_only,
            "objects": verified.objects,
            "bytes": verified.bytes,
            "damage": verified.damage.iter().map(remark).collect::<Vec<_>>(),
            "notes": verified.notes.iter().map(remark).collect::<Vec<_>>(),
        });
        print::result(&format!("{told:#}\n"), Form::Json)?;
        return Ok(status);
    }
    let mut text = String::new();
    for Remark { file, what } in &verified.damage {
        let _ = writeln!(text, "{file}: {what}");
    }
    for Remark { file, what } in &verified.notes {
        let _ = writeln!(text, "note: {file}: {what}");
    }
    let _ = writeln!(
        text,
        "{}, {} whole, {} line only, {} in {}: {}",
        plural(verified.nights, "night", "nights"),
        count(verified.states),
        count(verified.line_only),
        bytes(i64::try_from(verified.bytes).unwrap_or(i64::MAX)),
        plural(verified.objects, "object", "objects"),
        match verified.damage.len() {
            0 => "nothing is wrong".to_owned(),
            n => plural(n, "file is damaged or missing", "files are damaged or missing"),
        }
    );
    print::result(&text, Form::Text)?;
    Ok(status)
}
