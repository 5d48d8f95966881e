//! The counts of collections, counted once more from the records of a dump: simple, slow, and independent of what is tested.

use std::collections::{BTreeMap, BTreeSet};

use super::counters::{CounterKey, recounted};
use super::json::Json;
use super::world::Row;

/// The five counts of a collection by their names in the API, with default filters and without.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) filtered: BTreeMap<&'static str, i64>,
    pub(super) unfiltered: BTreeMap<&'static str, i64>,
}

/// The names of the counts.
pub(super) const NAMES: [&str; 5] = [
    "source_images_count",
    "source_images_with_detections_count",
    "source_images_processed_count",
    "occurrences_count",
    "taxa_count",
];

/// The members and counts of every collection.
#[derive(Clone, Debug, Default)]
pub(super) struct Recount {
    pub(super) members: BTreeMap<i64, BTreeSet<i64>>,
    pub(super) projects: BTreeMap<i64, Option<i64>>,
    pub(super) counts: BTreeMap<i64, Counts>,
    /// The stored counters of deployments, events and captures.
    pub(super) counters: BTreeMap<CounterKey, i64>,
}

/// Counts the collections of a dump.
pub(super) fn recount(dump: &[Row]) -> Recount {
    let model = |name: &str| -> BTreeMap<i64, Json> {
        let rows = dump.iter().filter(|row| &*row.kind == name);
        rows.map(|row| (row.id, row.fields())).collect()
    };
    let occurrences = model("main.occurrence");
    let taxa = model("main.taxon");
    let projects = model("main.project");
    let mut on_capture: BTreeMap<i64, Vec<(bool, Option<i64>)>> = BTreeMap::new();
    for detection in model("main.detection").values() {
        let has_box = detection.get("bbox") != Some(&Json::Null);
        let capture = detection.int("source_image").unwrap();
        on_capture.entry(capture).or_default().push((has_box, detection.int("occurrence")));
    }
    let mut recount = Recount { counters: recounted(dump), ..Recount::default() };
    for (id, collection) in model("main.sourceimagecollection") {
        let members: BTreeSet<i64> = collection.get("images").unwrap().ids().collect();
        let project = collection.int("project").and_then(|id| projects.get(&id));
        let on_members = || members.iter().filter_map(|capture| on_capture.get(capture));
        let seen: BTreeSet<i64> =
            on_members().flatten().filter_map(|(_, occurrence)| *occurrence).collect();
        let seen: Vec<&Json> = seen.iter().filter_map(|id| occurrences.get(id)).collect();
        let filtered: Vec<&Json> =
            seen.iter().copied().filter(|occurrence| passes(occurrence, project, &taxa)).collect();
        let of_captures = [
            members.len(),
            on_members().filter(|on| on.iter().any(|(has_box, _)| *has_box)).count(),
            on_members().count(),
        ];
        let counts = |occurrences: &[&Json]| -> BTreeMap<&'static str, i64> {
            let taxa: BTreeSet<i64> =
                occurrences.iter().filter_map(|o| o.int("determination")).collect();
            let numbers = of_captures.into_iter().chain([occurrences.len(), taxa.len()]);
            NAMES.into_iter().zip(numbers.map(|n| i64::try_from(n).unwrap())).collect()
        };
        let both = Counts { filtered: counts(&filtered), unfiltered: counts(&seen) };
        recount.counts.insert(id, both);
        recount.projects.insert(id, collection.int("project"));
        recount.members.insert(id, members);
    }
    recount
}

/// Whether an occurrence passes the default filters of a project.
pub(super) fn passes(
    occurrence: &Json,
    project: Option<&Json>,
    taxa: &BTreeMap<i64, Json>,
) -> bool {
    let Some(project) = project else { return true };
    let threshold =
        project.get("default_filters_score_threshold").and_then(Json::as_f64).unwrap_or(0.0);
    let score = occurrence.get("determination_score").and_then(Json::as_f64);
    let determination = occurrence.int("determination");
    let parents = determination.and_then(|id| taxa.get(&id)?.get("parents_json"));
    let parents = parents.into_iter().flat_map(|parents| parents.list());
    let line: BTreeSet<i64> =
        parents.filter_map(|parent| parent.int("id")).chain(determination).collect();
    let names = |key: &str| -> BTreeSet<i64> { project.get(key).unwrap().ids().collect() };
    let (include, exclude) =
        (names("default_filters_include_taxa"), names("default_filters_exclude_taxa"));
    score.is_some_and(|score| score >= threshold)
        && (include.is_empty() || !line.is_disjoint(&include))
        && line.is_disjoint(&exclude)
}
