//! Writes a snapshot of one night out of a year in which things change: for trying histories and trends. The same arguments
//! give the same bytes everywhere.
//!
//! ```text
//! for night in $(seq 0 364); do
//!   cargo run --release --example nights -- night --night $night
//!   mothbook history add night
//! done
//! ```
//!
//! Captures come each night and are processed two nights later; four jobs run each night, and most of them fail in the nights 90
//! to 99, when the workers are down. There is a capture set for each month: the third is populated late (MB201), the fifth has
//! a wrong stored number in the nights 170 to 189 (MB101), the fourth is edited in night 140. In night 200 the score threshold
//! of the project is raised. People identify some animals anew.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use clap::Parser;
use serde_json::{Value, json};

#[derive(Parser)]
struct Arguments {
    /// Where the snapshot goes; what is there of an earlier night is replaced.
    folder: PathBuf,
    /// Which night, from 0.
    #[arg(long, default_value_t = 30)]
    night: u64,
    /// Captures of one station in one night.
    #[arg(long, default_value_t = 10)]
    captures: u64,
}

const HOST: &str = "https://moths.example.org/api/v2";
const STATIONS: u64 = 3;
/// The days of a capture set.
const MONTH: u64 = 30;
/// Records in a list page.
const PAGE: usize = 1_000;

/// Chance that depends on a place alone (SplitMix64, Steele, Lea & Flood 2014).
fn chance(place: u64) -> u64 {
    let mut z = place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn day(night: u64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2025, 3, 1).unwrap_or_default();
    first.checked_add_days(Days::new(night)).unwrap_or(first)
}

/// The year as it stands on a night.
struct World {
    night: u64,
    captures: u64,
}

impl World {
    /// The captures of a night: fewer in winter.
    fn of_night(&self, night: u64) -> impl Iterator<Item = Value> + '_ {
        let season = 10 - (night / 37).abs_diff(3).min(8);
        let n = self.captures * season / 10 + 1;
        (0..STATIONS)
            .flat_map(move |station| (0..n).map(move |place| self.capture(night, station, place)))
    }

    fn capture(&self, night: u64, station: u64, place: u64) -> Value {
        let id = (night * STATIONS + station) * 10_000 + place + 1;
        let draw = chance(id);
        let is_processed = night + 2 <= self.night;
        let found = if is_processed { draw % 3 } else { 0 };
        let detection = |n: u64| {
            let occurrence = id * 4 + n;
            let draw = chance(occurrence);
            // Some are identified anew, a while later; new species come with the year.
            let is_new = draw.is_multiple_of(50) && night + 20 <= self.night;
            let taxon = 1 + draw % (20 + night / 5) + u64::from(is_new);
            json!({
                "id": occurrence, "bbox": [10, 20, 110, 90],
                "occurrence": {
                    "id": occurrence, "details": format!("{HOST}/occurrences/{occurrence}/"),
                    "determination": {"id": taxon, "name": format!("Species {taxon}"), "rank": "SPECIES"},
                    "determination_score": f64::from(u32::try_from(draw % 1_000).unwrap_or(0)) / 1_000.0,
                },
            })
        };
        // The platform counts those that pass the filters as they were at first.
        let counted = (0..found).filter(|n| chance(id * 4 + n) % 1_000 >= 200).count();
        let (hour, minute) = (21 + place / 30 % 3, place * 2 % 60);
        let event = night * STATIONS + station + 1;
        json!({
            "id": id, "details": format!("{HOST}/captures/{id}/"), "project": {"id": 1, "name": "Riverside"},
            "deployment": {"id": station + 1, "name": format!("Trap {}", station + 1)},
            "event": {"id": event, "name": day(night).to_string()},
            "timestamp": format!("{}T{hour:02}:{minute:02}:00", day(night)),
            "path": format!("trap-{station}/{}/{place}.jpg", day(night)), "size": 1_000_000 + draw % 500_000,
            "width": 4096, "height": 2160, "detections_count": counted,
            "last_processed": is_processed.then(|| format!("{}T02:00:00", day(night + 2))),
            "detections": (0..found).map(detection).collect::<Vec<_>>(),
        })
    }

    /// The nights whose captures a set holds: those of its month up to when it was last populated.
    fn members(&self, month: u64) -> std::ops::Range<u64> {
        let is_late = month == 2 && self.night < 150;
        let to = if is_late { month * MONTH + 12 } else { (month + 1) * MONTH };
        month * MONTH..to.min(self.night + 1)
    }

    fn set(&self, month: u64) -> Value {
        let members: Vec<Value> =
            self.members(month).flat_map(|night| self.of_night(night)).collect();
        let with = members
            .iter()
            .filter(|of| of["detections"].as_array().is_some_and(|all| !all.is_empty()))
            .count();
        let processed = members.iter().filter(|of| !of["last_processed"].is_null()).count();
        let is_wrong = month == 4 && (170..190).contains(&self.night);
        let id = month + 1;
        let mut kwargs = json!({"date_start": day(month * MONTH).to_string(), "date_end": day((month + 1) * MONTH - 1).to_string()});
        if month == 3 && self.night >= 140 {
            kwargs["hour_start"] = json!(0);
        }
        json!({
            "id": id, "details": format!("{HOST}/captures/collections/{id}/"), "name": format!("Month {id}"), "project": 1,
            "method": "full", "kwargs": kwargs, "source_images_count": members.len() + usize::from(is_wrong) * 3,
            "source_images_with_detections_count": with, "source_images_processed_count": processed,
            "created_at": format!("{}T09:00:00", day(month * MONTH)), "updated_at": format!("{}T09:00:00", day(self.night)),
        })
    }

    /// A job of a night: it ran in the small hours of the day after.
    fn job(&self, night: u64, place: u64) -> Value {
        let id = night * 4 + place + 1;
        let draw = chance(id ^ 0x10b5);
        let is_failed = if (90..100).contains(&night) {
            !draw.is_multiple_of(4)
        } else {
            draw.is_multiple_of(40)
        };
        let status = if is_failed { "FAILURE" } else { "SUCCESS" };
        let wait = if (90..100).contains(&night) { 20 } else { 1 + draw % 4 };
        let at = |minute: u64| {
            format!("{}T{:02}:{:02}:00", day(night + 1), 1 + minute / 60, minute % 60)
        };
        let begins = place * 20;
        json!({
            "id": id, "details": format!("{HOST}/jobs/{id}/"), "name": format!("Process night {night}, part {place}"),
            "project": {"id": 1, "name": "Riverside"}, "status": status, "job_type": {"name": "ML", "key": "ml"},
            "created_at": at(begins), "started_at": at(begins + wait), "finished_at": at(begins + wait + 5 + draw % 30),
            "updated_at": at(begins + wait + 5 + draw % 30),
            "progress": {"summary": {"status": status, "progress": 1.0}, "stages": [], "errors": [], "logs": []},
        })
    }

    /// All lists, each with its request.
    fn lists(&self) -> Vec<(String, Vec<Value>)> {
        let threshold = if self.night < 200 { 0.2 } else { 0.6 };
        let project = json!({
            "id": 1, "details": format!("{HOST}/projects/1/"), "name": "Riverside", "created_at": "2025-02-01T08:00:00",
            "settings": {"default_filters_score_threshold": threshold, "default_filters_include_taxa": [],
                "default_filters_exclude_taxa": []},
        });
        let station = |id: u64| {
            json!({"id": id, "details": format!("{HOST}/deployments/{id}/"), "name": format!("Trap {id}"),
                "project": {"id": 1, "name": "Riverside"}, "research_site": null})
        };
        let months = 0..=self.night / MONTH;
        let jobs =
            (0..=self.night).flat_map(|night| (0..4).map(move |place| self.job(night, place)));
        let mut lists = vec![
            ("projects/".to_owned(), vec![project]),
            ("deployments/?project_id=1".to_owned(), (1..=STATIONS).map(station).collect()),
            ("jobs/".to_owned(), jobs.collect()),
            (
                "captures/collections/?project_id=1".to_owned(),
                months.clone().map(|of| self.set(of)).collect(),
            ),
            (
                "captures/?project_id=1".to_owned(),
                (0..=self.night).flat_map(|night| self.of_night(night)).collect(),
            ),
        ];
        lists.extend(months.map(|month| {
            let members = self.members(month).flat_map(|night| self.of_night(night));
            (format!("captures/?collections={}", month + 1), members.collect())
        }));
        lists
    }
}

fn main() -> Result<()> {
    let Arguments { folder, night, captures } = Arguments::parse();
    write(&folder, &World { night, captures })
}

/// Writes all lists as pages, and a manifest that says what each was asked for with.
fn write(folder: &Path, world: &World) -> Result<()> {
    if folder.join("manifest.json").is_file() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut manifest = Vec::new();
    for (list, (request, records)) in world.lists().into_iter().enumerate() {
        let count = records.len();
        let sign = if request.contains('?') { '&' } else { '?' };
        let url = |offset: usize| format!("{HOST}/{request}{sign}limit={PAGE}&offset={offset}");
        for (number, page) in records.chunks(PAGE).enumerate() {
            let (file, offset) = (format!("{list:02}-{number:04}.json"), number * PAGE);
            let next = (offset + PAGE < count).then(|| url(offset + PAGE));
            let previous = offset.checked_sub(PAGE).map(url);
            let page = json!({"count": count, "next": next, "previous": previous, "results": page});
            fs::write(folder.join(&file), page.to_string())?;
            manifest.push(json!({"file": file, "url": url(offset)}));
        }
    }
    fs::write(folder.join("manifest.json"), Value::from(manifest).to_string())
}
