//! What is damaged, and how much, told by a seed.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{End, File, Files, Form, Requests, Wrap};
use super::json::Json;
use super::random::Random;
use super::recipe::{Change, Counted, Damage, Recipe};
use super::recount::NAMES;
use super::truth::{Size, State};

/// Fields that numbers rest on, by kind of record. Four of five damaged fields are among them.
const FIELDS: [(&str, &[&str]); 18] = [
    (
        "main.sourceimage",
        &["timestamp", "event", "deployment", "project", "size", "detections_count"],
    ),
    ("main.detection", &["source_image", "bbox", "occurrence"]),
    ("main.occurrence", &["determination", "determination_score", "event", "deployment"]),
    ("main.sourceimagecollection", &["images", "kwargs", "method", "project"]),
    (
        "main.event",
        &["deployment", "start", "project", "captures_count", "calculated_fields_updated_at"],
    ),
    ("main.deployment", &["name", "research_site", "project", "captures_count", "taxa_count"]),
    ("main.taxon", &["parents_json", "parent"]),
    (
        "main.project",
        &[
            "default_filters_score_threshold",
            "default_filters_include_taxa",
            "default_filters_exclude_taxa",
        ],
    ),
    ("main.site", &["project"]),
    ("jobs.job", &["source_image_collection", "status", "finished_at"]),
    (
        "captures",
        &[
            "timestamp",
            "event",
            "event/id",
            "deployment",
            "deployment/id",
            "project",
            "size",
            "detections_count",
            "last_processed",
            "detections",
            "detections/*/bbox",
            "detections/*/occurrence",
            "detections/*/occurrence/determination",
            "detections/*/occurrence/determination_score",
            "collections",
            "id",
        ],
    ),
    (
        "captures/collections",
        &["project", "method", "kwargs", "source_images_count", "taxa_count", "updated_at"],
    ),
    ("detections", &["source_image", "occurrence", "bbox"]),
    ("occurrences", &["determination", "determination_score"]),
    ("events", &["deployment", "start"]),
    ("deployments", &["name", "research_site", "project"]),
    ("taxa", &["parents", "parent_id"]),
    ("projects", &["settings", "settings/default_filters_score_threshold"]),
];

/// Fields that are never null in the platform.
const NEVER_NULL: [(&str, &[&str]); 7] = [
    ("main.detection", &["source_image"]),
    ("main.sourceimagecollection", &["images", "method"]),
    ("main.taxon", &["parents_json"]),
    ("main.event", &["start"]),
    (
        "main.project",
        &[
            "default_filters_score_threshold",
            "default_filters_include_taxa",
            "default_filters_exclude_taxa",
        ],
    ),
    ("captures", &["project", "detections", "collections"]),
    ("captures/collections", &["project", "method", "source_images_count"]),
];

/// Parameters that leave out records, known to mothbook or not.
const PARAMETERS: [&str; 9] = [
    "has_detections=true",
    "processed=true",
    "deployment=1",
    "event=1",
    "search=moth",
    "verified=true",
    "created_at__gt=2025-06-01",
    "ids=1,2,3",
    "taxon=5",
];

impl Recipe {
    /// The mutant of a seed.
    pub(super) fn of(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let form = weighted(
            &mut random,
            &[
                (Form::Dump, 30),
                (Form::Lines, 12),
                (Form::Models, 13),
                (Form::Pages, 30),
                (Form::Both, 15),
            ],
        );
        let requests = weighted(
            &mut random,
            &[
                (Requests::Manifest, 50),
                (Requests::Names, 15),
                (Requests::Mirror, 10),
                (Requests::Collections, 10),
                (Requests::Links, 15),
            ],
        );
        let is_quick = !matches!(form, Form::Pages | Form::Both);
        let is_whole = random.percent(if is_quick { 20 } else { 4 });
        let size = if is_whole { Size::Whole } else { Size::Small };
        let night = match random.percent(60) {
            true => 0,
            false if is_whole => 1,
            false => 1 + u64::try_from(random.below(3)).unwrap(),
        };
        let mut recipe = Self { size, night, form, requests, damages: Vec::new() };
        let n = weighted(&mut random, &[(0, 2), (1, 68), (2, 20), (3, 10)]);
        let state = State::at(size, night);
        let mut files = state.world.files(form, requests);
        for _ in 0..n {
            let mut maker = Maker { recipe: &recipe, files: &files, random: &mut random };
            let damage = maker.damage(&state);
            damage.apply(&mut files, size, &state.owners);
            recipe.damages.push(damage);
        }
        recipe
    }
}

fn weighted<T: Copy>(random: &mut Random, from: &[(T, usize)]) -> T {
    let mut at = random.below(from.iter().map(|(_, weight)| weight).sum());
    for (value, weight) in from {
        if at < *weight {
            return *value;
        }
        at -= weight;
    }
    from[0].0
}

/// Makes up damage to files.
struct Maker<'a> {
    recipe: &'a Recipe,
    files: &'a Files,
    random: &'a mut Random,
}

impl Maker<'_> {
    /// Something that can be done to these files.
    fn damage(&mut self, state: &State) -> Damage {
        let has_nights =
            self.recipe.damages.iter().any(|damage| matches!(damage, Damage::Night { .. }));
        loop {
            // What two nights have in common must be there to be seen, so nothing is removed from them.
            let kind = if has_nights { 4 + self.random.below(3) } else { self.random.below(14) };
            let damage = match kind {
                0 => self.files(),
                1 => self.model(),
                2 | 3 => self.records(),
                4 | 5 => self.field(),
                6 => self.recorded(),
                7 | 8 => self.end(),
                9 => self.project(state),
                10 => self.restricted(),
                11 => self.night(),
                12 => self.envelope(),
                _ => self.copy(),
            };
            if let Some(damage) = damage {
                return damage;
            }
        }
    }

    fn file(&mut self) -> Option<&File> {
        (!self.files.files.is_empty()).then(|| self.random.pick(&self.files.files))
    }

    fn files(&mut self) -> Option<Damage> {
        let paths: Vec<String> = self.files.files.iter().map(|file| file.path.clone()).collect();
        if paths.len() < 2 {
            return None;
        }
        // Or all that answer like requests, such as the lists of events.
        if self.random.percent(40) {
            let folder = |path: &String| path.split('/').take(2).collect::<Vec<_>>().join("/");
            let wanted = folder(self.random.pick(&paths));
            let paths = paths.into_iter().filter(|path| folder(path) == wanted).collect();
            return Some(Damage::Files { paths });
        }
        let n = *self.random.pick(&[1, 3, paths.len().div_ceil(10), paths.len() / 2]);
        Some(Damage::Files { paths: self.random.some(&paths, n) })
    }

    /// The kinds of record there are, each with its ids; kinds that nothing rests on seldom.
    fn kind(&mut self) -> Option<(String, Vec<i64>)> {
        let mut kinds: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for row in self.files.files.iter().flat_map(|file| &file.rows) {
            kinds.entry(&row.kind).or_default().insert(row.id);
        }
        let important: Vec<&str> =
            FIELDS.iter().map(|(kind, _)| *kind).filter(|kind| kinds.contains_key(kind)).collect();
        let all: Vec<&str> = kinds.keys().copied().collect();
        let from = if self.random.percent(85) { &important } else { &all };
        if from.is_empty() {
            return None;
        }
        let kind = *self.random.pick(from);
        Some((kind.to_owned(), kinds[kind].iter().copied().collect()))
    }

    fn model(&mut self) -> Option<Damage> {
        self.kind().map(|(kind, _)| Damage::Model { kind })
    }

    fn some_of(&mut self, ids: &[i64]) -> Vec<i64> {
        let n = *self.random.pick(&[1, ids.len().div_ceil(100), ids.len().div_ceil(3)]);
        self.random.some(ids, n)
    }

    fn records(&mut self) -> Option<Damage> {
        let (kind, ids) = self.kind()?;
        let ids = self.some_of(&ids);
        Some(Damage::Records { kind, ids })
    }

    fn field(&mut self) -> Option<Damage> {
        let (kind, ids) = self.kind()?;
        let to = weighted(
            self.random,
            &[
                (Change::Absent, 45),
                (Change::Null, 10),
                (Change::Text, 20),
                (Change::List, 15),
                (Change::Number, 10),
            ],
        );
        let prefix = if kind.contains('.') { "fields/" } else { "" };
        let of = |table: &[(&str, &'static [&'static str])]| {
            table.iter().find(|(k, _)| *k == kind).map(|(_, fields)| *fields)
        };
        let known = if to == Change::Null { of(&NEVER_NULL) } else { of(&FIELDS) };
        let path = if to == Change::Null || self.random.percent(80) {
            format!("{prefix}{}", self.random.pick(known?))
        } else {
            let mut rows = self.files.files.iter().flat_map(|file| &file.rows);
            let row = rows.find(|row| *row.kind == *kind)?;
            self.random.pick(&row.json().paths()).clone()
        };
        // A size of 7 bytes is as good as any: nothing else tells it.
        if to == Change::Number && path.ends_with("size") {
            return None;
        }
        // Whatever stands in them, these may hold.
        if path.contains("kwargs") && (to != Change::Absent || !path.ends_with("kwargs")) {
            return None;
        }
        let ids = if self.random.percent(35) { None } else { Some(self.some_of(&ids)) };
        Some(Damage::Field { kind, path, to, ids })
    }

    fn recorded(&mut self) -> Option<Damage> {
        let rows = self.files.files.iter().flat_map(|file| &file.rows);
        let ids: BTreeSet<i64> =
            rows.filter(|row| &*row.kind == "captures/collections").map(|row| row.id).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        if ids.is_empty() {
            return None;
        }
        let collection = *self.random.pick(&ids);
        let name = (*self.random.pick(&NAMES)).to_owned();
        let by = *self.random.pick(&[-3, -1, 1, 2, 5]);
        Some(Damage::Recorded { collection, name, by })
    }

    fn end(&mut self) -> Option<Damage> {
        let file = self.file()?;
        let (path, rows, length) = (file.path.clone(), file.rows.len(), file.text().len());
        let end = match self.random.percent(50) {
            true => End::Byte(self.random.below(length)),
            false if rows > 0 => End::Rows(self.random.below(rows)),
            false => return None,
        };
        Some(Damage::End { path, end })
    }

    fn project(&mut self, state: &State) -> Option<Damage> {
        let projects: Vec<i64> = state.world.model("main.project").into_keys().collect();
        let kept = *self.random.pick(&projects);
        let (dump, pages): (&[&[&str]], &[&[&str]]) = (
            &[
                &["main.sourceimage"],
                &["main.sourceimage", "main.detection", "main.occurrence"],
                &["main.detection"],
                &["main.event", "main.deployment"],
                &[
                    "main.sourceimage",
                    "main.detection",
                    "main.occurrence",
                    "main.classification",
                    "main.identification",
                    "main.event",
                    "main.deployment",
                    "main.site",
                    "main.sourceimagecollection",
                    "jobs.job",
                    "jobs.joblog",
                ],
            ],
            &[&["captures"], &["captures", "detections"], &["events", "deployments"]],
        );
        let from = if self.recipe.form == Form::Pages { pages } else { dump };
        let kinds = self.random.pick(from).iter().map(|kind| (*kind).to_owned()).collect();
        Some(Damage::Project { kept, kinds })
    }

    /// The folder of a list.
    fn list(&mut self) -> Option<String> {
        let lists: BTreeSet<&String> =
            self.files.files.iter().filter_map(|file| file.list.as_ref()).collect();
        let lists: Vec<&String> = lists.into_iter().collect();
        if lists.is_empty() {
            return None;
        }
        // There are many lists of members, and few of anything else.
        let others: Vec<&String> =
            lists.iter().copied().filter(|list| !list.contains("of-collection")).collect();
        let from = if self.random.percent(60) && !others.is_empty() { &others } else { &lists };
        Some((*self.random.pick(from)).clone())
    }

    fn restricted(&mut self) -> Option<Damage> {
        let list = self.list()?;
        let of_list = self.files.files.iter().filter(|file| file.list.as_ref() == Some(&list));
        let rows: Vec<_> = of_list.flat_map(|file| &file.rows).collect();
        let parameter = (*self.random.pick(&PARAMETERS)).to_owned();
        let is_empty = |row: &&&super::world::Row, key: &str| match row.json().get(key) {
            None | Some(Json::Null) => true,
            Some(Json::List(values)) => values.is_empty(),
            _ => false,
        };
        let without = match parameter.as_str() {
            "processed=true" => rows
                .iter()
                .filter(|row| is_empty(row, "last_processed"))
                .map(|row| row.id)
                .collect(),
            "has_detections=true" => {
                rows.iter().filter(|row| is_empty(row, "detections")).map(|row| row.id).collect()
            }
            _ => {
                let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
                let n = *self.random.pick(&[1, ids.len() / 2, ids.len()]);
                self.random.some(&ids, n)
            }
        };
        Some(Damage::Restricted { list, parameter, without })
    }

    fn night(&mut self) -> Option<Damage> {
        // Where the request of a list is not known, nobody can tell that it was asked for twice.
        let is_told =
            matches!(self.recipe.requests, Requests::Manifest | Requests::Names | Requests::Mirror);
        if !self.recipe.damages.is_empty() || !is_told {
            return None;
        }
        let nights: Vec<u64> = match self.recipe.size {
            Size::Small => (0..4).collect(),
            Size::Whole => vec![0, 1],
        };
        let others: Vec<u64> = nights.into_iter().filter(|n| *n != self.recipe.night).collect();
        let night = *self.random.pick(&others);
        let form = *self.random.pick(&[self.recipe.form, Form::Dump, Form::Pages]);
        Some(Damage::Night { night, form })
    }

    fn envelope(&mut self) -> Option<Damage> {
        let list = self.list()?;
        if self.random.percent(40) {
            return Some(Damage::Bare { list });
        }
        let of_list = self.files.files.iter().filter(|file| file.list.as_ref() == Some(&list));
        let mut lists = of_list.filter_map(|file| match &file.wrap {
            Wrap::Page(envelope) => envelope.iter().find(|(key, _)| key == "count")?.1.as_i64(),
            _ => None,
        });
        let count = lists.next()?;
        let is_alone = self.recipe.damages.is_empty();
        let counted = match self.random.below(5) {
            0 => Counted::Absent,
            1 => Counted::Null,
            2 => Counted::Text,
            // Fewer than there are; not beside other damage, which may have removed as many.
            3 if is_alone && count > 0 => Counted::Plus(-1),
            _ => Counted::Plus(3),
        };
        Some(Damage::Envelope { list, counted })
    }

    fn copy(&mut self) -> Option<Damage> {
        self.file().map(|file| Damage::Copy { path: file.path.clone() })
    }
}
