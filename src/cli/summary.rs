//! What a build says at its end.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::args::BuildArgs;
use crate::finding::Severity;
use crate::history::Added;
use crate::manifest::Weight;
use crate::numbers::bytes;
use crate::pipeline::Built;
use crate::site::Page;

/// The most parts of a report whose weight is told in a line.
const MOST_PARTS: usize = 5;

/// Where a report is, and how it is opened.
pub(super) struct Target {
    /// The folder, or the file.
    path: PathBuf,
    /// The page that a browser opens; `None` in a file of zip, which is unpacked first.
    pub(super) page: Option<PathBuf>,
}

impl Target {
    /// That of a build with these arguments.
    pub(super) fn of(args: &BuildArgs) -> Self {
        match (&args.one_file, &args.zip) {
            (Some(file), _) => Self { path: file.clone(), page: Some(file.clone()) },
            (None, Some(zip)) => Self { path: zip.clone(), page: None },
            (None, None) => {
                let folder = args.output.clone();
                let page = Some(folder.join(Page::Home.path()));
                Self { path: folder, page }
            }
        }
    }

    /// The same in words.
    fn words(&self) -> String {
        let path = self.path.display();
        match &self.page {
            Some(page) if *page == self.path => format!("{path}: open it in a browser"),
            Some(page) => format!("{path}: open {} in a browser", page.display()),
            None => format!("{path}: unpack it, then open {} in a browser", Page::Home.path()),
        }
    }
}

/// The summary of a build, a line for each thing.
pub(super) fn text(
    Built { made, written, added, .. }: &Built,
    target: &Target,
    took: Duration,
) -> String {
    let mut text: String = made.said.iter().map(|line| format!("{line}\n")).collect();
    let severities = Severity::ALL
        .into_iter()
        .zip(made.findings)
        .map(|(severity, n)| format!("{n} {}{}", severity.word(), if n == 1 { "" } else { "s" }));
    line(&mut text, "findings", severities.collect::<Vec<_>>().join(", "));
    line(
        &mut text,
        "pages",
        format!(
            "{} pages; {} file{}, {} written, {} removed",
            made.pages,
            written.files,
            if written.files == 1 { "" } else { "s" },
            written.written,
            written.removed
        ),
    );
    let zip = written.zip_bytes.map(|n| format!("; packed {}", size(n))).unwrap_or_default();
    line(&mut text, "weight", weight(&made.weight) + &zip);
    if let Some(added) = added {
        line(&mut text, "history", of_night(added));
    }
    line(&mut text, "time", format!("{:.2} s", took.as_secs_f64()));
    line(&mut text, "report", target.words());
    text
}

/// What was added to a history.
pub(super) fn of_night(added: &Added) -> String {
    let name = added.night.name();
    match (added.new, added.objects_written) {
        (true, _) => format!("added {name} ({})", size(added.bytes_written)),
        (false, 0) => format!("{name} is there already"),
        (false, _) => format!(
            "{name} is there already; its state was not whole and is ({})",
            size(added.bytes_written)
        ),
    }
}

/// The bytes of all files of a report but its manifest.
pub(super) fn total(parts: &[Weight]) -> u64 {
    parts.iter().map(|of| of.bytes).sum()
}

/// A number of bytes in words.
pub(super) fn size(n: u64) -> String {
    bytes(i64::try_from(n).unwrap_or(i64::MAX))
}

/// What the report weighs, and its heaviest parts.
fn weight(parts: &[Weight]) -> String {
    let shown = parts.iter().take(MOST_PARTS).map(|of| format!("{} {}", of.part, size(of.bytes)));
    let more = parts.get(MOST_PARTS..).unwrap_or_default();
    let more = (!more.is_empty()).then(|| format!("all else {}", size(total(more))));
    let shown: Vec<String> = shown.chain(more).collect();
    format!("{}: {}", size(total(parts)), shown.join(", "))
}

/// The summary of a build as JSON.
#[derive(Serialize)]
struct SummaryJson<'a> {
    /// The folder, or the file, that was named.
    report: String,
    /// The page that a browser opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<String>,
    /// What was said of the snapshot, a line for each thing.
    said: &'a [String],
    findings: FindingsJson,
    pages: usize,
    files: usize,
    /// Of these, how many were written because they are new or differ.
    written: usize,
    removed: usize,
    /// Of all files, the manifest included.
    bytes: u64,
    /// Of the file of zip that they are packed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    zip_bytes: Option<u64>,
    /// Of the files of the snapshot that records were taken from, unpacked.
    snapshot_bytes: u64,
    /// By part, the heaviest first.
    weight: &'a [Weight],
    /// The night that was added to the history.
    #[serde(skip_serializing_if = "Option::is_none")]
    night: Option<NightJson>,
    seconds: f64,
}

/// A night of a history.
#[derive(Serialize)]
struct NightJson {
    name: String,
    /// Whether it was not there before.
    new: bool,
    bytes_written: u64,
}

/// How many findings of each severity.
#[derive(Serialize)]
struct FindingsJson {
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// The summary of a build as JSON.
pub(super) fn json(
    Built { made, written, added, .. }: &Built,
    target: &Target,
    took: Duration,
) -> String {
    let [errors, warnings, notes] = made.findings;
    let summary = SummaryJson {
        report: target.path.display().to_string(),
        open: target.page.as_ref().map(|page| page.display().to_string()),
        said: &made.said,
        findings: FindingsJson { errors, warnings, notes },
        pages: made.pages,
        files: written.files,
        written: written.written,
        removed: written.removed,
        bytes: written.bytes,
        zip_bytes: written.zip_bytes,
        snapshot_bytes: made.snapshot_bytes,
        weight: &made.weight,
        night: added.as_ref().map(|added| NightJson {
            name: added.night.name().to_string(),
            new: added.new,
            bytes_written: added.bytes_written,
        }),
        seconds: took.as_secs_f64(),
    };
    let text = serde_json::to_string_pretty(&summary);
    debug_assert!(text.is_ok(), "a summary that is no JSON");
    text.map(|text| text + "\n").unwrap_or_default()
}

fn line(text: &mut String, name: &str, words: String) {
    let _ = writeln!(text, "{name:<12} {words}");
}
