//! The parts of a run, each on its own: `cargo bench`.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot prepare its data has nothing to measure"
)]

use std::path::PathBuf;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use mothbook::facts::{complete, recompute};
use mothbook::finding::Finding;
use mothbook::json::split;
use mothbook::model::{Origin, Snapshot};
use mothbook::read::{Loaded, Purpose, ReadOptions, ReadProgress, load};
use mothbook::site::{Options, Originals, Page, Site};

#[path = "../examples/generate.rs"]
#[expect(dead_code, reason = "the example's own main is not called")]
mod generate;

use generate::{Arguments, Form};

const CAPTURES: u64 = 20_000;

fn main() {
    divan::main();
}

struct Silent;

impl ReadProgress for Silent {
    fn files(&self, _done: usize, _total: usize) {}
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

fn loaded(folder: &tempfile::TempDir) -> Loaded {
    load(&[folder.path().to_owned()], ReadOptions::new(Purpose::Pages), &Silent).unwrap()
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
    let snapshot: Snapshot = loaded(&folder).snapshot.value;
    bencher.counter(ItemsCount::new(CAPTURES)).bench(|| recompute(&snapshot));
}

struct Sources<'a>(&'a Loaded);

impl Originals for Sources<'_> {
    fn text(&self, origin: Origin) -> std::io::Result<String> {
        self.0.sources.text(origin)
    }

    fn name(&self, origin: Origin) -> &str {
        self.0.sources.name(origin.file)
    }
}

/// A thousand pages of captures, and those of the collections.
#[divan::bench]
fn pages(bencher: Bencher<'_, '_>) {
    let (folder, _) = snapshot(Form::Pages);
    let loaded = loaded(&folder);
    let snapshot = &loaded.snapshot.value;
    let facts = complete(snapshot, recompute(snapshot));
    let findings: Vec<Finding> = facts.audit.findings.clone();
    let sources = Sources(&loaded);
    let site = Site::new(snapshot, &facts, &findings, &sources, Options::default());
    let plan: Vec<Page> =
        site.plan().into_iter().filter(|page| page.is_html()).take(1_000).collect();
    let shelf = site.shelf().unwrap();
    bencher.counter(ItemsCount::new(plan.len())).bench(|| {
        let mut desk = shelf.desk();
        let files = |page: &Page| site.render(&mut desk, *page).unwrap().files.len();
        plan.iter().map(files).sum::<usize>()
    });
}
