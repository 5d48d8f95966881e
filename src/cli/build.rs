//! `mothbook build`: the main job.

use std::time::Instant;

use twox_hash::XxHash3_64;

use super::args::{BuildArgs, FailOn};
use super::audited::{Audited, audit, chosen, limits, of_what_was_left_out, privacy, selection};
use super::error::Failure;
use super::images::Source;
use super::progress::Progress;
use super::settings::Settings;
use super::{ExitStatus, in_threads, print_result, summary};
use crate::facts::complete;
use crate::model::Origin;
use crate::output::{InputEntry, Site as OutputSite, Written};
use crate::parallel::{both, try_map_at_desks};
use crate::publish::{LeftOut, Privacy, Private};
use crate::read::{Purpose, Sources, is_unchanged, surroundings};
use crate::site::{Options, Originals, Page, Shelf, Site};

/// The size that a page should not exceed, in bytes.
pub(super) const MOST_PAGE_BYTES: u64 = 100_000;

/// Builds a report.
pub(super) fn run(args: &BuildArgs) -> Result<ExitStatus, Failure> {
    let settings = Settings::find(&args.common)?;
    in_threads(args.common.threads.or(settings.threads), || build(args, &settings))
}

fn build(args: &BuildArgs, settings: &Settings) -> Result<ExitStatus, Failure> {
    let began = Instant::now();
    let common = &args.common;
    let progress = Progress::new(common.quiet || settings.quiet.unwrap_or(false));
    let privacy = privacy(&common.privacy, settings);
    if privacy.keeps_all() {
        progress.say(
            "warning: --no-redact publishes signed links, people, secrets and exact coordinates as they stand",
        );
    } else if let Some(kept) = shown_as_it_stands(privacy) {
        progress.say(&format!("warning: the report is to show as they stand: {kept}"));
    }
    let images = Source::of(args.images.as_deref().or(settings.images.as_deref()))?;
    if matches!(images, Source::Remote) {
        progress.say(
            "warning: with --images remote a reader's browser asks the pictures' host for them",
        );
    }
    let capture_pages = args.capture_pages.or(settings.capture_pages);
    let options = Options {
        capture_pages: capture_pages.map(Into::into).unwrap_or_default(),
        images: images.kind(),
        privacy,
    };
    let most = args.max_page_bytes.or(settings.max_page_bytes).unwrap_or(MOST_PAGE_BYTES);
    let fail_on = common.fail_on.or(settings.fail_on).unwrap_or(FailOn::Never);
    let output = OutputSite::open(&args.output, &common.snapshot, args.force)?;
    let with = made_with(args, settings, &options, most);
    if let Some((inputs, made)) = output.made_before(&with) {
        let inputs: Vec<_> =
            inputs.iter().map(|i| (i.path.as_str(), i.size, i.sha256.as_str())).collect();
        if is_unchanged(&common.snapshot, &inputs) && output.is_untouched() {
            print_result(&summary::build(made, output.keep(), began.elapsed()));
            return Ok(fail_on.status_of(made.findings));
        }
    }
    let Audited { loaded, facts, mut findings } =
        audit(common, settings, Purpose::Pages, &progress)?;
    let snapshot = &loaded.snapshot.value;
    let originals =
        FromSources { sources: &loaded.sources, images: &images, redact: !privacy.keeps_all() };
    let facts = complete(snapshot, facts);
    let known = findings.clone();
    let site = Site::new(snapshot, &facts, &known, &originals, options);
    let plan = site.plan();
    progress.step("writing", plan.len());
    let writer = Writer { output: &output, progress: &progress };
    let shelf = site.shelf()?;
    let (pages, others) =
        both(|| writer.pages(&site, &shelf, &plan), || writer.files(&site.other_files()));
    let (mut entries, left_out) = pages?;
    entries.extend(others?);
    let selection = selection(common, settings);
    findings.extend(
        of_what_was_left_out(left_out).into_iter().filter(|found| selection.includes(found.code)),
    );
    findings.sort();
    let site = site.with_findings(&findings);
    let closing = site.closing_pages();
    let finish = || {
        let writer = Writer { output: &output, progress: &progress };
        entries.extend(writer.pages(&site, &Shelf::default(), &closing)?.0);
        entries.extend(writer.files(&site.closing_files())?);
        let is_said_again = say_what_is_large(&entries, most, &progress);
        let pages = plan.iter().chain(&closing).filter(|page| page.is_html()).count();
        let inputs = snapshot.files.iter().map(|file| InputEntry {
            path: file.name.clone(),
            size: file.bytes,
            sha256: file.sha256.clone(),
        });
        // Copies of pictures are no inputs that the manifest knows; a warning is to be given again.
        let with = if images.is_copied() || is_said_again { String::new() } else { with };
        let made = summary::made(with, snapshot, &facts.audit, &findings, pages);
        loaded.sources.unchanged()?;
        let written = output.finish(entries, inputs.collect(), made.clone())?;
        Ok::<_, Failure>((made, written))
    };
    let (finished, ()) = both(finish, || drop(shelf));
    let (made, written) = finished?;
    progress.finish();
    print_result(&summary::build(&made, written, began.elapsed()));
    Ok(fail_on.status(&findings))
}

/// Says which pages are larger than a page should be; gives whether there are such.
fn say_what_is_large(files: &[Written], most: u64, progress: &Progress) -> bool {
    let is_large = |file: &&Written| most > 0 && file.path.ends_with(".html") && file.size > most;
    let large = || files.iter().filter(is_large);
    let Some(largest) = large().max_by_key(|file| (file.size, &file.path)) else { return false };
    progress.say(&format!(
        "warning: {} larger than {most} bytes; the largest is {} with {} (--max-page-bytes)",
        crate::numbers::plural(large().count(), "page is", "pages are"),
        largest.path,
        largest.size
    ));
    true
}

/// Makes pages and writes them.
struct Writer<'a> {
    output: &'a OutputSite,
    progress: &'a Progress,
}

impl Writer<'_> {
    /// Writes pages in parallel; tells what was left out of the records that they serve.
    fn pages(
        &self,
        site: &Site<'_>,
        shelf: &Shelf,
        pages: &[Page],
    ) -> Result<(Vec<Written>, LeftOut), Failure> {
        let written = try_map_at_desks(
            pages,
            || shelf.desk(),
            |desk, page| {
                let rendered = site.render(desk, *page)?;
                let entries = self.files(&rendered.files)?;
                self.progress.tick();
                Ok::<_, Failure>((entries, rendered.left_out))
            },
        )?;
        let mut all = (Vec::new(), LeftOut::default());
        for (entries, left_out) in written {
            all.0.extend(entries);
            all.1 += left_out;
        }
        Ok(all)
    }

    fn files(&self, files: &[(String, Vec<u8>)]) -> Result<Vec<Written>, Failure> {
        files.iter().map(|(path, bytes)| Ok(self.output.put(path, bytes)?)).collect()
    }
}

/// The kinds of private things that are shown as they stand, in words.
fn shown_as_it_stands(privacy: Privacy) -> Option<String> {
    let kept = Private::ALL.into_iter().filter(|kind| !privacy.hides(*kind));
    let words: Vec<&str> = kept.map(|kind| kind.words().1).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// What a report depends on besides its snapshot, in a word: the program, and every option that can change a
/// page or what is said.
fn made_with(args: &BuildArgs, settings: &Settings, options: &Options, most: u64) -> String {
    let common = &args.common;
    let what = format!(
        "{} {options:?} {most} {:?} {:?} {:?} {:?} {:?} {:?}",
        env!("MOTHBOOK_SOURCES"),
        chosen(&common.select, settings.select.as_ref()),
        chosen(&common.ignore, settings.ignore.as_ref()),
        common.strict || settings.strict.unwrap_or(false),
        args.images.as_ref().or(settings.images.as_ref()),
        surroundings(&common.snapshot),
        limits(&common.limits, settings),
    );
    format!("{:016x}", XxHash3_64::oneshot(what.as_bytes()))
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
