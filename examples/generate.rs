//! Writes a snapshot of any size, in the shapes that the platform serves: for benchmarks and for trying
//! things out. The same arguments give the same bytes everywhere.
//!
//! ```text
//! cargo run --release --example generate -- FOLDER --captures 200000 --form pages
//! ```
//!
//! `--form` is `pages` (list pages of 1,000 records, `--page` to change that), `ndjson` (a record in a line) or
//! `dump` (one array of a Django fixture); `--collections` how many collections, `--seed` which snapshot.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};
use mothbook::model::Method;

#[derive(Parser)]
pub(crate) struct Arguments {
    /// Where the snapshot goes.
    pub(crate) folder: PathBuf,
    /// How many captures.
    #[arg(long, default_value_t = 20_000)]
    pub(crate) captures: u64,
    /// How many collections.
    #[arg(long, default_value_t = 100)]
    pub(crate) collections: u64,
    /// In which form.
    #[arg(long, value_enum, default_value_t = Form::Pages)]
    pub(crate) form: Form,
    /// Records in a list page.
    #[arg(long, default_value_t = 1_000)]
    pub(crate) page: u64,
    /// Another seed, another snapshot.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    Pages,
    Ndjson,
    Dump,
}

const HOST: &str = "https://example.org/api/v2";
const PROJECTS: u64 = 4;
const STATIONS: u64 = 10;
const TAXA: u64 = 400;
/// Captures of one station in one night.
const A_NIGHT: u64 = 60;

/// Chance that depends on a place alone (SplitMix64, Steele, Lea & Flood 2014).
fn chance(seed: u64, place: u64) -> u64 {
    let mut z = seed.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A capture, by its place: everything about it follows.
struct Capture {
    id: u64,
    project: u64,
    deployment: u64,
    event: u64,
    time: String,
    path: String,
    size: u64,
    /// Occurrence, taxon, score in thousandths.
    detections: Vec<(u64, u64, u64)>,
}

impl Capture {
    fn new(seed: u64, n: u64) -> Self {
        let project = n % PROJECTS + 1;
        let of_project = n / PROJECTS;
        let deployment = (project - 1) * STATIONS + of_project % STATIONS + 1;
        let of_station = of_project / STATIONS;
        let (night, in_night) = (of_station / A_NIGHT, of_station % A_NIGHT);
        let draw = chance(seed, n);
        // From 20:00 on, every ten minutes, some seconds late; May to September of one year after another.
        let second = 20 * 3_600 + in_night * 600 + draw % 7;
        let day = night % 150 + second / 86_400;
        let (year, month, day_of_month) = (2020 + night / 150, 5 + day / 31, day % 31 + 1);
        let day_of_month = if month % 2 == 0 { day_of_month.min(30) } else { day_of_month };
        let (hour, minute, second) = (second / 3_600 % 24, second / 60 % 60, second % 60);
        let time = format!("{year}-{month:02}-{day_of_month:02}T{hour:02}:{minute:02}:{second:02}");
        let detections = (0..(draw >> 8) % 7).map(|d| {
            // An animal that sits still is seen on the next captures of its station too.
            let occurrence = deployment * 100_000_000 + (of_station * 8 + d) / 5;
            let draw = chance(seed ^ 0xd1ce, occurrence);
            (occurrence, 1 + draw % TAXA, (draw >> 20) % 1_000)
        });
        Self {
            id: 1_000_000 + n,
            project,
            deployment,
            event: deployment * 10_000 + night,
            path: format!("station-{deployment}/{year}_{month:02}_{day_of_month:02}/{n}.jpg"),
            time,
            size: 1_500_000 + draw % 4_000_000,
            detections: detections.collect(),
        }
    }

    fn is_processed(&self) -> bool {
        !self.id.is_multiple_of(9)
    }

    /// As the list of captures serves it.
    fn api(&self, text: &mut String) -> std::fmt::Result {
        let Self { id, project, deployment, event, time, path, size, detections } = self;
        let day = time.get(..10).unwrap_or_default();
        write!(
            text,
            r#"{{"id":{id},"details":"{HOST}/captures/{id}/","deployment":{{"id":{deployment},"name":"Station {deployment}","details":"{HOST}/deployments/{deployment}/","user_permissions":[]}},"event":{{"id":{event},"name":"{day}","details":"{HOST}/events/{event}/","date_label":"{day}","user_permissions":[]}},"url":"https://static.example.org/{path}","path":"{path}","timestamp":"{time}","width":4096,"height":2160,"size":{size},"size_display":"{}.{} MB","detections_count":{},"occurrences_count":{},"taxa_count":{},"last_processed":{},"detections":["#,
            size / 1_000_000,
            size / 100_000 % 10,
            detections.len(),
            detections.len(),
            detections.len(),
            if self.is_processed() { "\"2025-05-01T21:36:33\"" } else { "null" },
        )?;
        let shown = if self.is_processed() { detections.as_slice() } else { &[] };
        for (n, (occurrence, taxon, score)) in shown.iter().enumerate() {
            let detection = id * 8 + n as u64;
            let gap = if n == 0 { "" } else { "," };
            let left = chance(*size, n as u64) % 3_900;
            write!(
                text,
                r#"{gap}{{"id":{detection},"details":"{HOST}/detections/{detection}/","url":"/media/detections/{project}/{id}_{n}.jpg","width":null,"height":null,"bbox":[{left},{},{},{}],"occurrence":{{"id":{occurrence},"details":"{HOST}/occurrences/{occurrence}/","determination":{{"id":{taxon},"name":"Taxon {taxon}","rank":"SPECIES","details":"{HOST}/taxa/{taxon}/","gbif_taxon_key":null,"fieldguide_id":null,"inat_taxon_id":null,"cover_image_url":null,"cover_image_credit":null,"user_permissions":[]}},"determination_score":0.{score:03},"user_permissions":[]}},"classifications":"{HOST}/classifications/?detection={detection}","occurrence_meets_criteria":{},"user_permissions":[]}}"#,
                left / 2,
                left + 90,
                left / 2 + 120,
                *score >= 500,
            )?;
        }
        write!(
            text,
            r#"],"project":{project},"thumbnails":{{"small":"{HOST}/captures/thumbnails/{id}/?label=small","medium":"{HOST}/captures/thumbnails/{id}/?label=medium","large":"{HOST}/captures/thumbnails/{id}/?label=large"}},"user_permissions":[]}}"#
        )
    }

    /// As rows of a fixture.
    fn dump(&self, rows: &mut Vec<String>) {
        let Self { id, project, deployment, event, time, path, size, detections } = self;
        rows.push(format!(
            r#"{{"model":"main.sourceimage","pk":{id},"fields":{{"created_at":"2025-05-30T18:05:08","updated_at":"2025-08-07T06:52:16","path":"{path}","public_base_url":"https://static.example.org/","timestamp":"{time}","width":4096,"height":2160,"size":{size},"last_modified":"{time}","checksum":"{:032x}","checksum_algorithm":"MD5","uploaded_by":null,"test_image":false,"detections_count":{},"project":{project},"deployment":{deployment},"event":{event}}}}}"#,
            u128::from(*size) * 7_919,
            detections.len(),
        ));
        let shown = if self.is_processed() { detections.as_slice() } else { &[] };
        for (n, (occurrence, _, score)) in shown.iter().enumerate() {
            let detection = id * 8 + n as u64;
            let left = chance(*size, n as u64) % 3_900;
            rows.push(format!(
                r#"{{"model":"main.detection","pk":{detection},"fields":{{"created_at":"2025-06-08T11:37:15","updated_at":"2025-06-08T11:37:15","source_image":{id},"bbox":[{left},{},{},{}],"timestamp":"{time}","path":"https://static.example.org/crops/{id}_{n}.jpg","occurrence":{occurrence},"frame_num":null,"detection_algorithm":1,"detection_time":null,"detection_score":0.{score:03},"similarity_vector":null}}}}"#,
                left / 2,
                left + 90,
                left / 2 + 120,
            ));
        }
    }
}

/// The kwargs of a collection: every way of sampling that needs no list of captures.
fn method(n: u64, project: u64) -> (Method, String) {
    let first = (project - 1) * STATIONS + 1;
    match n % 6 {
        0 => (Method::Full, "{}".to_owned()),
        1 => (Method::Full, format!(r#"{{"deployment_ids":[{first},{}]}}"#, first + 3)),
        2 => (Method::Interval, format!(r#"{{"minute_interval":{}}}"#, 10 + n % 50)),
        3 => (Method::Random, format!(r#"{{"size":{}}}"#, 100 + n)),
        4 => (
            Method::CommonCombined,
            r#"{"minute_interval":30,"hour_start":22,"hour_end":4}"#.to_owned(),
        ),
        _ => (Method::Full, format!(r#"{{"month_start":6,"month_end":{}}}"#, 7 + n % 3)),
    }
}

fn collection(n: u64) -> (String, String) {
    let project = n % PROJECTS + 1;
    let (method, kwargs) = method(n, project);
    let id = n + 1;
    let served = format!(
        r#"{{"id":{id},"details":"{HOST}/captures/collections/{id}/","name":"Collection {id}","project":{project},"method":"{method}","kwargs":{kwargs},"source_images":"{HOST}/captures/?collections={id}","source_images_count":{},"source_images_with_detections_count":null,"source_images_processed_count":null,"occurrences_count":null,"taxa_count":null,"description":"","jobs":[],"created_at":"2025-03-12T14:33:57","updated_at":"2025-03-22T19:28:24","user_permissions":[]}}"#,
        100 + n,
    );
    let dumped = format!(
        r#"{{"model":"main.sourceimagecollection","pk":{id},"fields":{{"created_at":"2025-03-12T14:33:57","updated_at":"2025-03-22T19:28:24","name":"Collection {id}","description":"","project":{project},"method":"{method}","kwargs":{kwargs},"images":[]}}}}"#
    );
    (served, dumped)
}

fn project(id: u64) -> (String, String) {
    let served = format!(
        r#"{{"id":{id},"name":"Project {id}","description":"","details":"{HOST}/projects/{id}/","deployments_count":{STATIONS},"created_at":"2025-03-05T21:59:10","updated_at":"2025-05-05T12:33:20","image":null,"draft":false,"deployments":[],"feature_flags":{{}},"settings":{{"default_filters_score_threshold":0.5,"default_filters_include_taxa":[],"default_filters_exclude_taxa":[],"default_processing_pipeline":null,"session_time_gap_seconds":7200}}}}"#
    );
    let dumped = format!(
        r#"{{"model":"main.project","pk":{id},"fields":{{"created_at":"2025-03-05T19:47:11","updated_at":"2025-05-04T05:15:52","default_processing_pipeline":null,"session_time_gap_seconds":7200,"default_filters_score_threshold":0.5,"name":"Project {id}","description":"","image":"","owner":null,"draft":false,"feature_flags":{{}},"active":true,"priority":1,"default_filters_include_taxa":[],"default_filters_exclude_taxa":[]}}}}"#
    );
    (served, dumped)
}

fn file(folder: &Path, name: &str) -> Result<BufWriter<File>> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    Ok(BufWriter::with_capacity(1 << 20, File::create(path)?))
}

/// One list page.
fn page(
    out: &mut impl Write,
    endpoint: &str,
    (from, size, count): (u64, u64, u64),
    records: &[String],
) -> Result<()> {
    let next = from + size;
    let next = if next < count {
        format!("\"{HOST}/{endpoint}/?limit={size}&offset={next}\"")
    } else {
        "null".to_owned()
    };
    let previous = match from.saturating_sub(size) {
        _ if from == 0 => "null".to_owned(),
        0 => format!("\"{HOST}/{endpoint}/?limit={size}\""),
        offset => format!("\"{HOST}/{endpoint}/?limit={size}&offset={offset}\""),
    };
    write!(out, r#"{{"count":{count},"next":{next},"previous":{previous},"results":["#)?;
    for (n, record) in records.iter().enumerate() {
        out.write_all(if n == 0 { b"" } else { b"," })?;
        out.write_all(record.as_bytes())?;
    }
    out.write_all(b"],\"user_permissions\":[]}")
}

fn pages(arguments: &Arguments) -> Result<()> {
    let Arguments { folder, captures, collections, page: size, seed, .. } = arguments;
    for id in 1..=PROJECTS {
        file(folder, &format!("projects/{id}.json"))?.write_all(project(id).0.as_bytes())?;
    }
    let served: Vec<String> = (0..*collections).map(|n| collection(n).0).collect();
    page(
        &mut file(folder, "collections.json")?,
        "captures/collections",
        (0, *collections, *collections),
        &served,
    )?;
    let mut from = 0;
    while from < *captures {
        let mut records = Vec::new();
        for n in from..(from + size).min(*captures) {
            let mut text = String::new();
            // Writing into a String cannot fail.
            let _ = Capture::new(*seed, n).api(&mut text);
            records.push(text);
        }
        let mut out = file(folder, &format!("captures/page-{:05}.json", from / size))?;
        page(&mut out, "captures", (from, *size, *captures), &records)?;
        out.flush()?;
        from += size;
    }
    Ok(())
}

fn ndjson(arguments: &Arguments) -> Result<()> {
    let mut out = file(&arguments.folder, "snapshot.ndjson")?;
    for id in 1..=PROJECTS {
        writeln!(out, "{}", project(id).0)?;
    }
    for n in 0..arguments.collections {
        writeln!(out, "{}", collection(n).0)?;
    }
    let mut text = String::new();
    for n in 0..arguments.captures {
        text.clear();
        // Writing into a String cannot fail.
        let _ = Capture::new(arguments.seed, n).api(&mut text);
        writeln!(out, "{text}")?;
    }
    out.flush()
}

fn dump(arguments: &Arguments) -> Result<()> {
    let mut out = file(&arguments.folder, "dump.json")?;
    let mut gap = "[";
    let mut rows: Vec<String> = (1..=PROJECTS).map(|id| project(id).1).collect();
    for deployment in 1..=PROJECTS * STATIONS {
        let project = (deployment - 1) / STATIONS + 1;
        rows.push(format!(
            r#"{{"model":"main.deployment","pk":{deployment},"fields":{{"created_at":"2025-03-22T14:20:08","updated_at":"2025-03-26T00:52:16","name":"Station {deployment}","description":"","latitude":0.0,"longitude":0.0,"image":"","project":{project},"research_site":null,"device":null}}}}"#
        ));
    }
    for n in 0..arguments.captures {
        Capture::new(arguments.seed, n).dump(&mut rows);
        for row in rows.drain(..) {
            write!(out, "{gap}{row}")?;
            gap = ",\n";
        }
    }
    for n in 0..arguments.collections {
        write!(out, "{gap}{}", collection(n).1)?;
        gap = ",\n";
    }
    writeln!(out, "]")?;
    out.flush()
}

fn main() -> Result<()> {
    write(&Arguments::parse())
}

/// Writes a snapshot.
pub(crate) fn write(arguments: &Arguments) -> Result<()> {
    match arguments.form {
        Form::Pages => pages(arguments),
        Form::Ndjson => ndjson(arguments),
        Form::Dump => dump(arguments),
    }
}
