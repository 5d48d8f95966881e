//! `mothbook build`: the main job.

use std::path::Path;
use std::time::Instant;

use super::args::{BuildArgs, SummaryFormat};
use super::config::Config;
use super::error::Failure;
use super::print::Form;
use super::progress::Bar;
use super::summary::Target;
use super::{ExitStatus, in_threads, open, print, stdin, summary};
use crate::manifest::Made;
use crate::numbers::{count, plural};
use crate::output::{Alterations, Folder, OneFile, Sink, ZipFile};
use crate::pipeline::{self, LargePages, Options, Pictures, weight};
use crate::publish::Private;
use crate::visible;

/// Builds a report and prints what was made.
pub(super) fn run(args: &BuildArgs) -> Result<ExitStatus, Failure> {
    stdin::refuse(&args.common.snapshot)?;
    let config = Config::of_build(args)?;
    in_threads(config.threads, || {
        let began = Instant::now();
        let bar = Bar::new(config.quiet);
        warnings(&config.options).iter().for_each(|warning| bar.say(warning));
        config.own_settings().iter().for_each(|words| bar.say(words));
        let snapshot = &args.common.snapshot;
        let built = match &args.one_file {
            Some(path) => {
                let file = OneFile::open(path)?;
                pipeline::build_one_file(snapshot, &config.options, &file, &bar)?
            }
            None => pipeline::build(snapshot, &config.options, &mut *sink(args)?, &bar)?,
        };
        if let Some(large) = &built.large {
            bar.say(&too_large(large, config.options.max_page_bytes));
        }
        alterations(&built.written.alterations).iter().for_each(|words| bar.say(words));
        let weight = summary::total(&built.made.weight);
        if weight::is_heavy(weight, built.made.snapshot_bytes) {
            bar.say(&heavy(weight, &built.made, args.zip.is_some()));
        }
        if built.pictures == Some(0)
            && let Pictures::Folder(folder) = &config.options.pictures
        {
            bar.say(&no_picture(folder));
        }
        bar.finish();
        let took = began.elapsed();
        let report = Target::of(args);
        match args.format {
            SummaryFormat::Text if config.quiet => {}
            SummaryFormat::Text => {
                print::result(&summary::text(&built, &report, took), Form::Text)?;
            }
            SummaryFormat::Json => {
                print::result(&summary::json(&built, &report, took), Form::Json)?;
            }
        }
        if args.open
            && let Some(page) = &report.page
            && let Err(why) = open::open(page)
        {
            print::say(&format!("warning: --open: {why}; open {} yourself", page.display()));
        }
        Ok(config.fail_on.status_of(built.made.findings))
    })
}

/// Says that no picture was copied.
fn no_picture(folder: &Path) -> String {
    format!(
        "warning: no picture of any capture was found in {}: each is looked for there at the path that the platform has for it, and by its name alone",
        folder.display()
    )
}

/// Where the report is to go.
fn sink(args: &BuildArgs) -> Result<Box<dyn Sink>, Failure> {
    if let Some(path) = &args.zip {
        let zip = ZipFile::open(path)?;
        return Ok(match &args.sign {
            Some(key) => Box::new(zip.signed_with(key)),
            None => Box::new(zip),
        });
    }
    let folder = Folder::open(&args.output, &args.common.snapshot, args.force)?;
    Ok(match &args.sign {
        Some(key) => Box::new(folder.signed_with(key)),
        None => Box::new(folder),
    })
}

/// What is to be known before a report with these options is published.
fn warnings(options: &Options) -> Vec<String> {
    let mut warnings = Vec::new();
    let kept = Private::ALL.into_iter().filter(|kind| !options.privacy.hides(*kind));
    let kept: Vec<&str> = kept.map(|kind| kind.words().1).collect();
    if options.privacy.keeps_all() {
        warnings.push("warning: --no-redact publishes signed links, people, secrets and exact coordinates as they stand".to_owned());
    } else if !kept.is_empty() {
        let kept = kept.join(", ");
        warnings.push(format!("warning: the report is to show as they stand: {kept}"));
    }
    if options.pictures == Pictures::Remote {
        warnings.push(
            "warning: with --images remote a reader's browser asks the pictures' host for them"
                .to_owned(),
        );
    }
    warnings
}

/// Says which pages are larger than a page should be.
fn too_large(large: &LargePages, most: u64) -> String {
    format!(
        "warning: {} larger than {most} bytes; the largest is {} with {} (--max-page-bytes)",
        plural(large.count, "page is", "pages are"),
        large.largest.path,
        large.largest.size
    )
}

/// Says that a report outweighs its snapshot, and which options make it lighter.
fn heavy(weight: u64, made: &Made, is_zip: bool) -> String {
    let size = summary::size;
    let lighter = made.weight.iter().filter_map(|of| {
        let option = weight::lighter(&of.part)?;
        Some(format!("{option} saves {}", size(of.bytes)))
    });
    let zip = (!is_zip).then(|| "--zip packs it into one file".to_owned());
    let options: Vec<String> = lighter.chain(zip).collect();
    format!(
        "warning: the report weighs {}, more than the files it was made of, which have {} unpacked: {}",
        size(weight),
        size(made.snapshot_bytes),
        options.join("; ")
    )
}

/// Says what others did to the report that was there before.
fn alterations(found: &Alterations) -> Vec<String> {
    let line = |names: &[String], before: &str, one: &str, many: &str, after: &str| {
        let files = plural(names.len(), one, many);
        (!names.is_empty()).then(|| format!("{before}{files} {after}: {}", first(names)))
    };
    let file =
        |names, after| line(names, "warning: ", "file of the report", "files of the report", after);
    let moved: Vec<String> =
        found.moved.iter().map(|(from, to)| format!("{from} is now {to}")).collect();
    let lines = [
        file(&found.changed, "had been changed, which is undone"),
        file(&found.missing, "had been deleted, which is undone"),
        file(&found.replaced, "had been replaced by links or folders, which is undone"),
        line(
            &moved,
            "warning: ",
            "name that the report needs was",
            "names that the report needs were",
            "taken",
        ),
        line(
            &found.foreign,
            "note: ",
            "file or folder",
            "files and folders",
            "not of the report, left as they are",
        ),
    ];
    lines.into_iter().flatten().collect()
}

/// The most files that are named.
const MOST_NAMES: usize = 5;

/// The first of these names, and how many more there are.
fn first(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(MOST_NAMES).map(|name| visible::line(name)).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {} more", shown.join(", "), count(more)),
    }
}
