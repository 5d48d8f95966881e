//! `mothbook build`: the main job.

use std::time::Instant;

use super::args::{BuildArgs, FailOn};
use super::audited::{Audited, audit};
use super::error::Failure;
use super::images::Source;
use super::progress::Progress;
use super::settings::Settings;
use super::{ExitStatus, in_threads, print_result, summary};
use crate::model::Origin;
use crate::output::{InputEntry, Site as OutputSite, Written};
use crate::parallel::try_map_in_order;
use crate::publish::Privacy;
use crate::read::{Purpose, Sources};
use crate::site::{Options, Originals, Site};

/// The size that a page should not exceed, in bytes.
const MOST_PAGE_BYTES: u64 = 100_000;

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
    let Audited { loaded, facts, findings } = audit(common, settings, Purpose::Pages, &progress)?;
    let snapshot = &loaded.snapshot.value;
    let images = Source::of(args.images.as_deref().or(settings.images.as_deref()))?;
    if matches!(images, Source::Remote) {
        progress.say(
            "warning: with --images remote a reader's browser asks the pictures' host for them",
        );
    }
    let originals = FromSources { sources: &loaded.sources, images: &images, redact: !no_redact };
    let capture_pages = args.capture_pages.or(settings.capture_pages);
    let coordinates = args.coordinates.or(settings.coordinates).unwrap_or(2);
    let options = Options {
        capture_pages: capture_pages.map(Into::into).unwrap_or_default(),
        images: images.kind(),
        privacy: Privacy { coordinates, redact: !no_redact },
    };
    let site = Site::new(snapshot, &facts, &findings, &originals, options);
    let output = OutputSite::open(&args.output, &common.snapshot, args.force)?;
    let plan = site.plan();
    progress.step("writing", plan.len());
    let put = |files: Vec<(String, Vec<u8>)>| -> Result<Vec<Written>, Failure> {
        files.iter().map(|(path, bytes)| Ok(output.put(path, bytes)?)).collect()
    };
    let most = args.max_page_bytes.or(settings.max_page_bytes).unwrap_or(MOST_PAGE_BYTES);
    let written = try_map_in_order(&plan, |page| {
        let entries = put(site.render(*page)?);
        progress.tick();
        entries
    })?;
    let mut entries: Vec<Written> = written.into_iter().flatten().collect();
    entries.extend(put(site.other_files())?);
    let large: Vec<&Written> = entries
        .iter()
        .filter(|file| most > 0 && file.path.ends_with(".html") && file.size > most)
        .collect();
    if let Some(largest) = large.iter().max_by_key(|file| (file.size, &file.path)) {
        progress.say(&format!(
            "warning: {} larger than {most} bytes; the largest is {} with {} (--max-page-bytes)",
            crate::numbers::plural(large.len(), "page is", "pages are"),
            largest.path,
            largest.size
        ));
    }
    let pages = plan.iter().filter(|page| page.is_html()).count();
    let inputs = snapshot.files.iter().map(|file| InputEntry {
        path: file.name.clone(),
        size: file.bytes,
        sha256: file.sha256.clone(),
    });
    let written = output.finish(entries, inputs.collect())?;
    progress.finish();
    print_result(&summary::build(snapshot, &facts, &findings, pages, written, began.elapsed()));
    let fail_on = common.fail_on.or(settings.fail_on).unwrap_or(FailOn::Never);
    Ok(fail_on.status(&findings))
}

/// Records as they stand in the files of the snapshot.
struct FromSources<'a> {
    sources: &'a Sources,
    images: &'a Source,
    redact: bool,
}

impl Originals for FromSources<'_> {
    fn text(&self, origin: Origin) -> std::io::Result<String> {
        self.sources.text(origin)
    }

    fn name(&self, origin: Origin) -> &str {
        self.sources.name(origin.file)
    }

    fn image(&self, path: &str) -> Option<(Vec<u8>, &'static str)> {
        self.images.find(path, self.redact)
    }
}
