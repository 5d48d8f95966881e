//! `mothbook sample`: draws a sample of one's own.

use serde::Serialize;
use serde_json::Value;

use super::args::{SampleArgs, SampleFormat};
use super::config::{limits, privacy};
use super::error::Failure;
use super::print::Form;
use super::progress::Bar;
use super::settings::Settings;
use super::{ExitStatus, in_threads, print, stdin};
use crate::facts::sample::{SampleError, Seed, draw};
use crate::facts::{Why, populations};
use crate::model::{
    CaptureRow, CollectionId, Kwargs, KwargsSource, Method, ProjectId, Sampling, Snapshot,
};
use crate::publish::clean;
use crate::read::{Purpose, ReadOptions, load};
use crate::site::tables;

/// What is to be drawn.
struct Wanted {
    collection: i64,
    project: ProjectId,
    method: Method,
    /// As they may be shown.
    kwargs: Value,
    /// As they were read, before anything private was taken out of them.
    sampling: Sampling,
}

/// Draws a sample and prints the ids of its captures.
pub(super) fn run(args: &SampleArgs) -> Result<ExitStatus, Failure> {
    stdin::refuse(&args.snapshot)?;
    // Before anything is read.
    if let Some(name) = &args.method {
        known(name)?;
    }
    in_threads(args.threads, || sample(args))
}

fn sample(args: &SampleArgs) -> Result<ExitStatus, Failure> {
    let bar = Bar::new(args.quiet);
    let limits = limits(&args.limits, &Settings::default());
    let options = ReadOptions { limits, ..ReadOptions::new(Purpose::Numbers) };
    let mut loaded = load(&args.snapshot, options, &bar)?;
    bar.finish();
    let _ = clean(&mut loaded.snapshot.value, privacy(&args.privacy, &Settings::default()));
    let snapshot = &loaded.snapshot.value;
    let wanted = wanted(args, snapshot)?;
    if let Err(witness) = snapshot.holdings.captures_of(wanted.project) {
        let why = Why::IncompleteCaptures(witness);
        bar.say(&format!("warning: {why}; the sample is of those it holds"));
    }
    let populations = populations(snapshot);
    let population = populations.get(&wanted.project).map(Vec::as_slice).unwrap_or_default();
    let seed = Seed { number: args.seed, collection: wanted.collection };
    let drawn = draw(snapshot, population, wanted.project, &wanted.sampling, seed);
    let rows = drawn.map_err(|error| Failure::Sample(reason(&error)))?;
    let (text, form) = match args.format {
        SampleFormat::Text => (text(snapshot, &rows), Form::Text),
        SampleFormat::Csv => (tables::sample(snapshot, &rows), Form::Other),
        SampleFormat::Json => (json(args, snapshot, &wanted, &rows), Form::Json),
    };
    print::result(&text, form)?;
    Ok(ExitStatus::Success)
}

/// Refuses a method that the platform does not have.
fn known(name: &str) -> Result<(), Failure> {
    if !matches!(Method::parse(name), Method::Unknown(_)) {
        return Ok(());
    }
    let all = with_sampler();
    Err(Failure::Sample(format!("there is no method {name:?}; there are {all}")))
}

/// The names of the methods that samples can be drawn by.
fn with_sampler() -> String {
    let names = Method::KNOWN.iter().filter(|method| method.has_sampler()).map(Method::name);
    names.collect::<Vec<_>>().join(", ")
}

fn reason(error: &SampleError) -> String {
    match error {
        SampleError::Fails(reason) => reason.clone(),
        SampleError::NoSampler => {
            format!("there is no sampler of this method; there are those of {}", with_sampler())
        }
        SampleError::Unknown(why) => why.to_string(),
    }
}

fn wanted(args: &SampleArgs, snapshot: &Snapshot) -> Result<Wanted, Failure> {
    if let Some(id) = args.collection {
        let collection = snapshot.collections.find(CollectionId(id));
        let collection = collection
            .ok_or_else(|| Failure::Sample(format!("capture set {id} is not in the snapshot")))?;
        let known = collection.project.zip(collection.method.clone());
        let (project, method) = known.ok_or_else(|| {
            Failure::Sample(format!("the project or the method of capture set {id} is not known"))
        })?;
        let none = || Kwargs { value: Value::Null, source: KwargsSource::Stored };
        let kwargs = collection.kwargs.clone().unwrap_or_else(none);
        let read = || Sampling::read(&method, &kwargs);
        let sampling = collection.sampling.clone().map_or_else(read, |sampling| *sampling);
        return Ok(Wanted { collection: id, project, method, kwargs: kwargs.value, sampling });
    }
    let text = args.kwargs.as_deref().unwrap_or("{}");
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Failure::Sample(format!("--kwargs is no JSON: {error}")))?;
    let project = args.project.unwrap_or_default();
    if snapshot.projects.find(ProjectId(project)).is_none() {
        return Err(Failure::Sample(format!("project {project} is not in the snapshot")));
    }
    let method = Method::parse(args.method.as_deref().unwrap_or_default());
    let kwargs = Kwargs { value, source: KwargsSource::Stored };
    let sampling = Sampling::read(&method, &kwargs);
    let (project, kwargs) = (ProjectId(project), kwargs.value);
    Ok(Wanted { collection: 0, project, method, kwargs, sampling })
}

fn text(snapshot: &Snapshot, rows: &[CaptureRow]) -> String {
    rows.iter().map(|row| format!("{}\n", snapshot.captures.id(*row))).collect()
}

#[derive(Serialize)]
struct SampleWire<'a> {
    collection: Option<i64>,
    project: i64,
    method: &'a str,
    kwargs: &'a Value,
    seed: u64,
    count: usize,
    captures: Vec<i64>,
}

fn json(args: &SampleArgs, snapshot: &Snapshot, wanted: &Wanted, rows: &[CaptureRow]) -> String {
    let wire = SampleWire {
        collection: args.collection,
        project: wanted.project.0,
        method: wanted.method.name(),
        kwargs: &wanted.kwargs,
        seed: args.seed,
        count: rows.len(),
        captures: rows.iter().map(|row| snapshot.captures.id(*row).0).collect(),
    };
    serde_json::to_string_pretty(&wire).unwrap_or_default() + "\n"
}
