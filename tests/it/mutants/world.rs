//! A world: one state of a database, as the records of its dump and as the lists and records that its API serves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::json::Json;
use crate::support::{golden, golden_json};

/// A record as text, with what tells it apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// A model of a dump, such as `main.detection`, or an endpoint of the API, such as `detections`.
    pub(super) kind: Arc<str>,
    pub(super) id: i64,
    pub(super) text: Arc<str>,
}

impl Row {
    pub(super) fn new(kind: &Arc<str>, id: i64, json: &Json) -> Self {
        Self { kind: kind.clone(), id, text: json.to_string().into() }
    }

    pub(super) fn json(&self) -> Json {
        Json::parse(&self.text)
    }

    /// The fields of a record of a dump.
    pub(super) fn fields(&self) -> Json {
        let mut json = self.json();
        json.get_mut("fields").map_or(Json::Null, |fields| std::mem::replace(fields, Json::Null))
    }

    /// Changes the record.
    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut Json)) {
        let mut json = self.json();
        edit(&mut json);
        self.text = json.to_string().into();
    }

    /// Changes the fields of a record of a dump.
    pub(super) fn edit_fields(&mut self, edit: impl FnOnce(&mut Json)) {
        self.edit(|json| {
            if let Some(fields) = json.get_mut("fields") {
                edit(fields);
            }
        });
    }

    /// The model of a dump that holds the same record.
    pub(super) fn model(&self) -> &str {
        match &*self.kind {
            "captures" => "main.sourceimage",
            "captures/collections" => "main.sourceimagecollection",
            "detections" => "main.detection",
            "occurrences" => "main.occurrence",
            "events" => "main.event",
            "deployments" => "main.deployment",
            "deployments/sites" => "main.site",
            "taxa" => "main.taxon",
            "jobs" => "jobs.job",
            "projects" => "main.project",
            model => model,
        }
    }
}

/// A list of the API, all its pages.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    /// The folder its pages lie in.
    pub(super) folder: String,
    /// The request without paging: `/api/v2/captures/?project_id=1`.
    pub(super) url: String,
    pub(super) limit: usize,
    /// What the envelope counts.
    pub(super) count: i64,
    pub(super) rows: Vec<Row>,
}

/// A record that the API serves alone.
#[derive(Clone, Debug)]
pub(super) struct Detail {
    /// The file, without its ending.
    pub(super) name: String,
    pub(super) url: String,
    pub(super) row: Row,
}

/// One state of a database.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub(super) dump: Vec<Row>,
    pub(super) lists: Vec<Listing>,
    pub(super) details: Vec<Detail>,
}

/// Fields of a dump that refer to other records, and the model of those.
const REFERENCES: [(&str, &str); 17] = [
    ("project", "main.project"),
    ("deployment", "main.deployment"),
    ("event", "main.event"),
    ("research_site", "main.site"),
    ("device", "main.device"),
    ("data_source", "main.s3storagesource"),
    ("source_image", "main.sourceimage"),
    ("images", "main.sourceimage"),
    ("source_image_single", "main.sourceimage"),
    ("source_image_collection", "main.sourceimagecollection"),
    ("detection", "main.detection"),
    ("occurrence", "main.occurrence"),
    ("determination", "main.taxon"),
    ("taxon", "main.taxon"),
    ("parent", "main.taxon"),
    ("taxa", "main.taxon"),
    ("job", "jobs.job"),
];

/// The records that a record of a dump refers to.
pub(super) fn references(fields: &Json) -> Vec<(&'static str, i64)> {
    let mut found = Vec::new();
    for (field, model) in REFERENCES {
        match fields.get(field) {
            Some(list @ Json::List(_)) => found.extend(list.ids().map(|id| (model, id))),
            Some(value) => found.extend(value.as_i64().map(|id| (model, id))),
            None => {}
        }
    }
    found
}

/// The project that each record of a dump belongs to; a record that is missing belongs to none.
#[derive(Clone, Debug, Default)]
pub(super) struct Owners(BTreeMap<(String, i64), i64>);

impl Owners {
    pub(super) fn of(dump: &[Row]) -> Self {
        let mut owners = Self::default();
        // In the order in which records refer to each other.
        let steps: [&[(&str, &str)]; 3] = [
            &[("main.detection", "source_image"), ("jobs.joblog", "job")],
            &[("main.classification", "detection")],
            &[("main.identification", "occurrence")],
        ];
        for row in dump {
            let project = match &*row.kind {
                "main.project" => Some(row.id),
                kind if steps.iter().any(|step| step.iter().any(|(k, _)| *k == kind)) => None,
                _ => row.fields().int("project"),
            };
            owners.0.extend(project.map(|project| ((row.kind.to_string(), row.id), project)));
        }
        for (kind, field) in steps.into_iter().flatten() {
            for row in dump.iter().filter(|row| &*row.kind == *kind) {
                let fields = row.fields();
                let model = REFERENCES.iter().find(|(name, _)| name == field).unwrap().1;
                let owner = fields.int(field).and_then(|id| owners.get(model, id));
                owners.0.extend(owner.map(|project| ((row.kind.to_string(), row.id), project)));
            }
        }
        owners
    }

    pub(super) fn get(&self, model: &str, id: i64) -> Option<i64> {
        self.0.get(&(model.to_owned(), id)).copied()
    }

    pub(super) fn of_row(&self, row: &Row) -> Option<i64> {
        self.get(row.model(), row.id)
    }
}

/// A parameter of a request.
pub(super) fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    let query = url.split_once('?')?.1;
    query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

impl World {
    /// The golden data.
    pub(super) fn golden() -> &'static Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(|| {
            let mut world = Self { dump: dump(), ..Self::default() };
            api(&mut world);
            world
        })
    }

    /// The part of it that these projects are made of: a whole database of its own.
    pub(super) fn of_projects(&self, projects: &[i64]) -> Self {
        let owners = Owners::of(&self.dump);
        let is_ours = |row: &Row| owners.of_row(row).is_none_or(|id| projects.contains(&id));
        let mut kept: BTreeSet<(&str, i64)> = BTreeSet::new();
        let mut next: Vec<&Row> = self.dump.iter().filter(|row| is_ours(row)).collect();
        let by_key: BTreeMap<(&str, i64), &Row> =
            self.dump.iter().map(|row| ((&*row.kind, row.id), row)).collect();
        // What is referred to belongs to it, such as members of another project.
        while let Some(row) = next.pop() {
            if kept.insert((&*row.kind, row.id)) {
                let referred = references(&row.fields());
                next.extend(referred.iter().filter_map(|key| by_key.get(key).copied()));
            }
        }
        let dump = self.dump.iter().filter(|row| kept.contains(&(&*row.kind, row.id)));
        let dump = dump.cloned().map(|mut row| {
            if row.text.contains("\"projects\"") {
                row.edit_fields(|fields| {
                    let left = fields.get("projects").into_iter().flat_map(Json::ids);
                    let left = left.filter(|id| kept.contains(&("main.project", *id)));
                    let left = Json::List(left.map(Json::from).collect());
                    fields.set("projects", left);
                });
            }
            row
        });
        let asks_for_ours = |url: &str| {
            let project = parameter(url, "project_id").and_then(|id| id.parse().ok());
            project.is_none_or(|id| projects.contains(&id))
        };
        let lists = self.lists.iter().filter(|list| asks_for_ours(&list.url));
        let details = self.details.iter().filter(|detail| is_ours(&detail.row));
        Self {
            dump: dump.collect(),
            lists: lists.cloned().collect(),
            details: details.cloned().collect(),
        }
    }

    /// The fields of every record of a model, by id.
    pub(super) fn model(&self, model: &str) -> BTreeMap<i64, Json> {
        let rows = self.dump.iter().filter(|row| &*row.kind == model);
        rows.map(|row| (row.id, row.fields())).collect()
    }
}

/// The records of the golden dump.
fn dump() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut kinds: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let text = std::fs::read_to_string(golden().join("dumpdata/main-jobs-ml.json")).unwrap();
    for json in Json::parse(&text).list() {
        let Some(Json::Text(model)) = json.get("model") else { continue };
        let kind = kinds.entry(model.clone()).or_insert_with(|| model.as_str().into());
        rows.push(Row::new(kind, json.int("pk").unwrap(), json));
    }
    rows
}

/// Folders of the golden API pages that hold lists, each with the endpoint; what is not named is not needed for any claim.
const LISTS: [(&str, &str); 12] = [
    ("captures/project-", "captures"),
    ("captures-of-collection/", "captures"),
    ("collections-with-counts/", "captures/collections"),
    ("collections-with-counts-no-default-filters/", "captures/collections"),
    ("collections-no-counts/", "captures/collections"),
    ("deployments/project-", "deployments"),
    ("detections/project-", "detections"),
    ("events/project-", "events"),
    ("occurrences-no-default-filters/project-", "occurrences"),
    ("sites/project-", "deployments/sites"),
    ("taxa-all/", "taxa"),
    ("jobs-by-project/", "jobs"),
];

/// Endpoints whose records were also asked for one by one.
const DETAILS: [&str; 5] =
    ["captures", "captures/collections", "projects", "deployments", "events"];

/// Adds the lists and records of the golden API pages.
fn api(world: &mut World) {
    let manifest = golden_json("manifest.json");
    let kinds: BTreeMap<&str, Arc<str>> = LISTS
        .iter()
        .map(|(_, endpoint)| *endpoint)
        .chain(DETAILS)
        .map(|endpoint| (endpoint, endpoint.into()))
        .collect();
    let mut pages: BTreeMap<String, Vec<(usize, Listing)>> = BTreeMap::new();
    for (file, answer) in manifest.as_object().unwrap() {
        let Some(name) = file.strip_prefix("api/su/").and_then(|n| n.strip_suffix(".json")) else {
            continue;
        };
        let url = answer["url"].as_str().unwrap();
        let list = LISTS.iter().find(|(folder, _)| name.starts_with(folder));
        if answer["status"] != 200 || answer["method"] != "GET" {
            continue;
        }
        let read = || trimmed(Json::parse(&std::fs::read_to_string(golden().join(file)).unwrap()));
        if let Some((_, endpoint)) = list {
            let (offset, listing) = page(name, url, &kinds[endpoint], &read());
            pages.entry(listing.url.clone()).or_default().push((offset, listing));
        } else if let Some(kind) = detail(url).and_then(|endpoint| kinds.get(endpoint)) {
            let json = read();
            let row = Row::new(kind, json.int("id").unwrap(), &json);
            world.details.push(Detail { name: name.to_owned(), url: url.to_owned(), row });
        }
    }
    for (_, mut pages) in pages {
        pages.sort_by_key(|(offset, _)| *offset);
        let mut pages = pages.into_iter().map(|(_, listing)| listing);
        let mut all = pages.next().unwrap();
        all.rows.extend(pages.flat_map(|page| page.rows));
        world.lists.push(all);
    }
}

/// The endpoint of a request for one record; `None` for other requests.
fn detail(url: &str) -> Option<&str> {
    let path = url.split('?').next()?.strip_prefix("/api/v2/")?.trim_end_matches('/');
    let (endpoint, id) = path.rsplit_once('/')?;
    let is_ours = DETAILS.contains(&endpoint) && id.bytes().all(|byte| byte.is_ascii_digit());
    is_ours.then_some(endpoint)
}

/// A page of a list, and its offset.
fn page(name: &str, url: &str, kind: &Arc<str>, json: &Json) -> (usize, Listing) {
    let number = |key| parameter(url, key).and_then(|text| text.parse().ok());
    let (path, query) = url.split_once('?').unwrap();
    let mut query: Vec<&str> = query
        .split('&')
        .filter(|part| !part.starts_with("limit=") && !part.starts_with("offset="))
        .collect();
    query.sort_unstable();
    let query = query.join("&");
    let results = json.get("results").unwrap().list();
    let rows = results.iter().map(|json| Row::new(kind, json.int("id").unwrap(), json));
    let listing = Listing {
        folder: name.rsplit_once('/').unwrap().0.to_owned(),
        url: if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") },
        limit: number("limit").unwrap(),
        count: json.int("count").unwrap(),
        rows: rows.collect(),
    };
    (number("offset").unwrap_or(0), listing)
}

/// Without what takes much room and says nothing of any number.
fn trimmed(mut json: Json) -> Json {
    match &mut json {
        Json::Object(members) => {
            members.retain(|(key, _)| {
                !["user_permissions", "thumbnails", "detection_images", "example_captures"]
                    .contains(&key.as_str())
            });
            for (_, value) in members {
                *value = trimmed(std::mem::replace(value, Json::Null));
            }
        }
        Json::List(values) => {
            for value in values {
                *value = trimmed(std::mem::replace(value, Json::Null));
            }
        }
        _ => {}
    }
    json
}

impl World {
    /// The projects that make up less than a fifth of the captures each: they are read in no time.
    pub(super) fn small_projects(&self) -> Vec<i64> {
        let mut captures: BTreeMap<i64, usize> = BTreeMap::new();
        let all = self.model("main.sourceimage");
        for capture in all.values() {
            *captures.entry(capture.int("project").unwrap()).or_default() += 1;
        }
        let projects = self.model("main.project").into_keys();
        projects.filter(|id| captures.get(id).is_none_or(|n| n * 5 < all.len())).collect()
    }
}
