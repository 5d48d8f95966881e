//! `mothbook build`: the main job.

use std::time::Instant;

use super::args::BuildArgs;
use super::error::Failure;
use super::progress::Progress;
use super::{ExitStatus, print_result, summary};
use crate::facts::recompute;
use crate::finding::{Code, Finding};
use crate::model::{Kind, Origin};
use crate::output::{InputEntry, Site as OutputSite, Written};
use crate::parallel::{try_map_in_order, with_threads};
use crate::publish::Privacy;
use crate::read::{Loaded, Sources, load};
use crate::site::{Options, Originals, Site};

/// Builds a report.
pub(super) fn run(args: &BuildArgs) -> Result<ExitStatus, Failure> {
    let threads = args.threads.map(usize::from);
    with_threads(threads, || build(args)).map_err(Failure::Threads)?
}

fn build(args: &BuildArgs) -> Result<ExitStatus, Failure> {
    let began = Instant::now();
    let progress = Progress::new(args.quiet);
    if args.no_redact {
        progress.say(
            "warning: --no-redact publishes signed links, people and exact coordinates as they stand",
        );
    }
    let loaded = load(&args.snapshot, &progress)?;
    refuse(args, &loaded)?;
    let snapshot = &loaded.snapshot.value;
    let facts = recompute(snapshot);
    let mut findings = loaded.snapshot.findings.clone();
    findings.extend(facts.findings.iter().cloned());
    findings.sort();
    let originals = FromSources(&loaded.sources);
    let options = Options {
        capture_pages: args.capture_pages.into(),
        privacy: Privacy { coordinates: args.coordinates, redact: !args.no_redact },
    };
    let site = Site::new(snapshot, &facts, &findings, &originals, options);
    let output = OutputSite::open(&args.output, &args.snapshot, args.force)?;
    let plan = site.plan();
    progress.step("writing", plan.len());
    let put = |files: Vec<(String, Vec<u8>)>| -> Result<Vec<Written>, Failure> {
        files.iter().map(|(path, bytes)| Ok(output.put(path, bytes)?)).collect()
    };
    let written = try_map_in_order(&plan, |page| {
        let entries = put(site.render(*page)?);
        progress.tick();
        entries
    })?;
    let mut entries: Vec<Written> = written.into_iter().flatten().collect();
    entries.extend(put(site.other_files())?);
    let inputs = snapshot.files.iter().map(|file| InputEntry {
        path: file.name.clone(),
        size: file.bytes,
        sha256: file.sha256.clone(),
    });
    let written = output.finish(entries, inputs.collect())?;
    progress.finish();
    print_result(&summary::build(
        snapshot,
        &facts,
        &findings,
        plan.len(),
        written,
        began.elapsed(),
    ));
    let fails = findings.iter().any(|finding| args.fail_on.includes(finding.severity));
    Ok(if fails { ExitStatus::Findings } else { ExitStatus::Success })
}

/// Refuses what no report can be made of, and with `--strict` what cannot be read wholly.
fn refuse(args: &BuildArgs, loaded: &Loaded) -> Result<(), Failure> {
    const UNREADABLE: [u16; 6] = [601, 602, 603, 604, 605, 606];
    let findings = &loaded.snapshot.findings;
    let is_unreadable = |finding: &&Finding| UNREADABLE.map(Code).contains(&finding.code);
    let unreadable: Vec<Finding> = findings.iter().filter(is_unreadable).cloned().collect();
    if args.strict && !unreadable.is_empty() {
        return Err(Failure::Strict(unreadable));
    }
    let snapshot = &loaded.snapshot.value;
    if Kind::ALL.into_iter().all(|kind| snapshot.number_of(kind) == 0) {
        return Err(Failure::NoRecords(findings.clone()));
    }
    Ok(())
}

/// Records as they stand in the files of the snapshot.
struct FromSources<'a>(&'a Sources);

impl Originals for FromSources<'_> {
    fn text(&self, origin: Origin) -> std::io::Result<String> {
        self.0.text(origin)
    }

    fn name(&self, origin: Origin) -> &str {
        self.0.name(origin.file)
    }
}
