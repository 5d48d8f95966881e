//! The parts of a run, each on its own: `cargo bench`.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot prepare its data has nothing to measure"
)]

use std::path::PathBuf;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use mothbook::facts::recompute;
use mothbook::json::split;
use mothbook::pipeline::{Options, Report, Silent};
use mothbook::read::{Purpose, ReadOptions, load};
use mothbook::site::Artifact;

#[path = "../examples/generate.rs"]
#[expect(dead_code, reason = "the example's own main is not called")]
mod generate;

use generate::{Arguments, Form};

const CAPTURES: u64 = 20_000;

fn main() {
    divan::main();
}

/// A snapshot of [`CAPTURES`] captures on disk, and its size in bytes.
fn snapshot(form: Form) -> (tempfile::TempDir, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let arguments = Arguments {
        folder: path,
        captures: CAPTURES,
        collections: 100,
        form,
        page: 1_000,
        seed: 1,
    };
    generate::write(&arguments).unwrap();
    let files = walkdir::WalkDir::new(folder.path()).into_iter().flatten();
    let bytes = files.filter(|f| f.file_type().is_file()).map(|f| f.metadata().unwrap().len());
    let bytes = bytes.sum();
    (folder, bytes)
}

fn report(folder: &tempfile::TempDir, options: &Options) -> Report {
    Report::of(&[folder.path().to_owned()], options, &Silent).unwrap()
}

/// The end of a page of a list, found by its brackets.
#[divan::bench]
fn walk(bencher: Bencher<'_, '_>) {
    let (folder, _) = snapshot(Form::Pages);
    let page: PathBuf =
        std::fs::read_dir(folder.path().join("captures")).unwrap().next().unwrap().unwrap().path();
    let page = std::fs::read(page).unwrap();
    bencher.counter(BytesCount::new(page.len())).bench(|| split::value_end(&page, 0));
}

/// Files to a snapshot.
#[divan::bench(args = ["pages", "ndjson", "dump"])]
fn read(bencher: Bencher<'_, '_>, form: &str) {
    let (folder, bytes) = snapshot(match form {
        "pages" => Form::Pages,
        "ndjson" => Form::Ndjson,
        _ => Form::Dump,
    });
    let paths = [folder.path().to_owned()];
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| load(&paths, ReadOptions::new(Purpose::Numbers), &Silent).unwrap());
}

/// Counts, samples, comparisons and findings of a hundred collections.
#[divan::bench]
fn facts(bencher: Bencher<'_, '_>) {
    let (folder, _) = snapshot(Form::Pages);
    let snapshot = report(&folder, &Options::default()).snapshot;
    bencher.counter(ItemsCount::new(CAPTURES)).bench(|| recompute(&snapshot));
}

/// A thousand pages of captures, and those of the collections.
#[divan::bench]
fn pages(bencher: Bencher<'_, '_>) {
    let (folder, _) = snapshot(Form::Pages);
    let options = Options::default();
    let report = report(&folder, &options);
    let site = report.site(&options);
    let plan: Vec<Artifact> = site
        .plan()
        .into_iter()
        .filter(|file| matches!(file, Artifact::Page(_)))
        .take(1_000)
        .collect();
    let cache = site.cache().unwrap();
    bencher.counter(ItemsCount::new(plan.len())).bench(|| {
        let mut worker = cache.worker();
        let files = |page: &Artifact| site.render(&mut worker, *page).unwrap().files.len();
        plan.iter().map(files).sum::<usize>()
    });
}
