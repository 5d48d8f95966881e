//! `mothbook build`: the main job.

use std::time::Instant;

use super::args::{BuildArgs, FailOn};
use super::audited::{Audited, audit};
use super::error::Failure;
use super::progress::Progress;
use super::settings::Settings;
use super::{ExitStatus, in_threads, print_result, summary};
use crate::model::Origin;
use crate::output::{InputEntry, Site as OutputSite, Written};
use crate::parallel::try_map_in_order;
use crate::publish::Privacy;
use crate::read::Sources;
use crate::site::{Options, Originals, Site};

/// Builds a report.
pub(super) fn run(args: &BuildArgs) -> Result<ExitStatus, Failure> {
    let settings = Settings::find(&args.common)?;
    in_threads(args.common.threads.or(settings.threads), || build(args, &settings))
}

fn build(args: &BuildArgs, settings: &Settings) -> Result<ExitStatus, Failure> {
    let began = Instant::now();
    let common = &args.common;
    let progress = Progress::new(common.quiet || settings.quiet.unwrap_or(false));
    let no_redact = args.no_redact || settings.no_redact.unwrap_or(false);
    if no_redact {
        progress.say(
            "warning: --no-redact publishes signed links, people and exact coordinates as they stand",
        );
    }
    let Audited { loaded, facts, findings } = audit(common, settings, &progress)?;
    let snapshot = &loaded.snapshot.value;
    let originals = FromSources(&loaded.sources);
    let capture_pages = args.capture_pages.or(settings.capture_pages);
    let coordinates = args.coordinates.or(settings.coordinates).unwrap_or(2);
    let options = Options {
        capture_pages: capture_pages.map(Into::into).unwrap_or_default(),
        privacy: Privacy { coordinates, redact: !no_redact },
    };
    let site = Site::new(snapshot, &facts, &findings, &originals, options);
    let output = OutputSite::open(&args.output, &common.snapshot, args.force)?;
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
    let fail_on = common.fail_on.or(settings.fail_on).unwrap_or(FailOn::Never);
    Ok(fail_on.status(&findings))
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
