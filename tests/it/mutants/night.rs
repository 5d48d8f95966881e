//! Another night of a world: captures deleted, added and emptied of values, members changed, and whatever follows from that
//! in the records of the dump and in what the API serves.

use std::collections::{BTreeMap, BTreeSet};

use super::json::Json;
use super::random::Random;
use super::recount::{NAMES, Recount, recount};
use super::world::{Listing, Owners, Row, World, parameter};

/// What differs from the night before.
#[derive(Default)]
struct Changes {
    deleted: BTreeSet<i64>,
    /// New captures, each with the one that it is like.
    added: BTreeMap<i64, i64>,
    /// Captures that lose a value, and which.
    emptied: BTreeMap<i64, &'static str>,
    /// Collections whose members are other ones.
    members: BTreeMap<i64, BTreeSet<i64>>,
    /// Detections, occurrences and what hangs on them, gone with the captures.
    gone: BTreeSet<(String, i64)>,
    /// When all of this happened.
    at: String,
}

impl World {
    /// The world after another night; the same for the same number. Night 0 is the world itself.
    pub(super) fn night(&self, night: u64) -> Self {
        if night == 0 {
            return self.clone();
        }
        let changes = Changes::draw(self, night);
        let mut world = self.clone();
        changes.dump(&mut world.dump);
        let recount = recount(&world.dump);
        let owners = Owners::of(&world.dump);
        let served = Served { changes: &changes, recount: &recount, owners: &owners, before: self };
        for list in &mut world.lists {
            served.list(list);
        }
        world.details.retain(|detail| !served.is_gone(&detail.row));
        for detail in &mut world.details {
            served.record(&mut detail.row, &detail.url);
        }
        world
    }
}

impl Changes {
    fn draw(world: &World, night: u64) -> Self {
        let mut random = Random::new(night);
        let captures: Vec<i64> = world.model("main.sourceimage").into_keys().collect();
        let before = recount(&world.dump);
        let mut changes =
            Self { at: format!("2025-09-{:02}T07:30:00", 16 + night), ..Self::default() };
        let n = 1 + random.below(4);
        changes.deleted = random.some(&captures, n).into_iter().collect();
        let left: Vec<i64> =
            captures.iter().copied().filter(|id| !changes.deleted.contains(id)).collect();
        let next = captures.last().unwrap() + 1;
        let n = 1 + random.below(4);
        changes.added = (next..).zip(random.some(&left, n)).collect();
        for capture in random.some(&left, 3) {
            let field = *random.pick(&["timestamp", "size", "event"]);
            changes.emptied.insert(capture, field);
        }
        let ids: Vec<i64> = before.members.keys().copied().collect();
        let all: Vec<i64> = left.iter().chain(changes.added.keys()).copied().collect();
        for id in random.some(&ids, 6) {
            let mut members = before.members[&id].clone();
            let old: Vec<i64> = members.iter().copied().collect();
            let n = random.below(4);
            random.some(&old, n).iter().for_each(|capture| _ = members.remove(capture));
            // Some of another project, as they are added one by one.
            let n = random.below(4);
            members.extend(random.some(&all, n));
            changes.members.insert(id, members);
        }
        for (id, members) in &before.members {
            let members = changes.members.get(id).unwrap_or(members).clone();
            let left: BTreeSet<i64> = members.difference(&changes.deleted).copied().collect();
            if left != before.members[id] {
                changes.members.insert(*id, left);
            } else {
                changes.members.remove(id);
            }
        }
        changes.gone = gone(world, &changes.deleted);
        changes
    }

    /// Changes the records of a dump.
    fn dump(&self, dump: &mut Vec<Row>) {
        let new = dump.iter().filter(|row| &*row.kind == "main.sourceimage");
        let mut new: Vec<Row> = new
            .flat_map(|row| {
                let like_it = self.added.iter().filter(|(_, like)| **like == row.id);
                like_it.map(|(id, _)| self.like(row, *id))
            })
            .collect();
        dump.retain(|row| !self.gone.contains(&(row.kind.to_string(), row.id)));
        for row in dump.iter_mut() {
            match &*row.kind {
                "main.sourceimage" => self.empty(row),
                "main.sourceimagecollection" => {
                    if let Some(members) = self.members.get(&row.id) {
                        let images = members.iter().copied().map(Json::from).collect();
                        row.edit_fields(|fields| {
                            fields.set("images", Json::List(images));
                            fields.set("updated_at", Json::text(&self.at));
                        });
                    }
                }
                _ => {}
            }
        }
        let last = dump.iter().rposition(|row| &*row.kind == "main.sourceimage").unwrap();
        new.sort_by_key(|row| row.id);
        dump.splice(last + 1..last + 1, new);
    }

    /// A new capture of a dump, without detections.
    fn like(&self, row: &Row, id: i64) -> Row {
        let mut json = row.json();
        json.set("pk", id.into());
        if let Some(fields) = json.get_mut("fields") {
            fields.set("path", Json::text(&format!("new/{id}.jpg")));
            fields.set("created_at", Json::text(&self.at));
            fields.set("updated_at", Json::text(&self.at));
            fields.set("detections_count", 0.into());
        }
        Row::new(&row.kind, id, &json)
    }

    /// Takes a value out of a capture, of a dump or of the API.
    fn empty(&self, row: &mut Row) {
        let Some(field) = self.emptied.get(&row.id) else { return };
        row.edit(|json| {
            if let Some(fields) = json.get_mut("fields") {
                fields.set(field, Json::Null);
                fields.set("updated_at", Json::text(&self.at));
            } else {
                json.set(field, Json::Null);
            }
        });
    }
}

/// What goes with captures that are deleted: their detections, and occurrences that have no other.
fn gone(world: &World, deleted: &BTreeSet<i64>) -> BTreeSet<(String, i64)> {
    let mut gone: BTreeSet<(String, i64)> =
        deleted.iter().map(|id| ("main.sourceimage".to_owned(), *id)).collect();
    let (mut left, mut lost) = (BTreeSet::new(), BTreeSet::new());
    for (id, detection) in world.model("main.detection") {
        let is_gone = detection.int("source_image").is_some_and(|id| deleted.contains(&id));
        let occurrences = if is_gone { &mut lost } else { &mut left };
        occurrences.extend(detection.int("occurrence"));
        if is_gone {
            gone.insert(("main.detection".to_owned(), id));
        }
    }
    gone.extend(lost.difference(&left).map(|id| ("main.occurrence".to_owned(), *id)));
    for (model, field, of) in [
        ("main.classification", "detection", "main.detection"),
        ("main.identification", "occurrence", "main.occurrence"),
    ] {
        for (id, fields) in world.model(model) {
            let key = fields.int(field).map(|id| (of.to_owned(), id));
            if key.is_some_and(|key| gone.contains(&key)) {
                gone.insert((model.to_owned(), id));
            }
        }
    }
    for (id, job) in world.model("jobs.job") {
        let capture = job.int("source_image_single");
        if capture.is_some_and(|capture| deleted.contains(&capture)) {
            gone.insert(("jobs.job".to_owned(), id));
        }
    }
    for (id, log) in world.model("jobs.joblog") {
        if log.int("job").is_some_and(|job| gone.contains(&("jobs.job".to_owned(), job))) {
            gone.insert(("jobs.joblog".to_owned(), id));
        }
    }
    gone
}

/// What the API serves after the changes.
struct Served<'a> {
    changes: &'a Changes,
    recount: &'a Recount,
    owners: &'a Owners,
    before: &'a World,
}

impl Served<'_> {
    fn is_gone(&self, row: &Row) -> bool {
        self.changes.gone.contains(&(row.model().to_owned(), row.id))
    }

    fn list(&self, list: &mut Listing) {
        let is_of_captures = list.url.starts_with("/api/v2/captures/?");
        let collection = parameter(&list.url, "collections").and_then(|id| id.parse().ok());
        let project = parameter(&list.url, "project_id").and_then(|id| id.parse().ok());
        let before = list.rows.len();
        list.rows.retain(|row| !self.is_gone(row));
        list.count -= i64::try_from(before - list.rows.len()).unwrap();
        for row in &mut list.rows {
            self.record(row, &list.url);
        }
        match collection {
            _ if !is_of_captures => {}
            None => {
                let new = self.changes.added.keys().copied();
                let new: Vec<i64> = new.filter(|id| self.project(*id) == project).collect();
                let rows: Vec<Row> =
                    new.iter().filter_map(|id| self.capture(*id, &list.url)).collect();
                list.count += i64::try_from(rows.len()).unwrap();
                list.rows.extend(rows);
            }
            Some(collection) => {
                let Some(members) = self.changes.members.get(&collection) else { return };
                let ours = members.iter().filter(|id| self.project(**id) == project);
                let mut rows: BTreeMap<i64, Row> =
                    list.rows.drain(..).map(|row| (row.id, row)).collect();
                for id in ours {
                    let row = rows.remove(id).or_else(|| self.capture(*id, &list.url));
                    list.rows.extend(row);
                }
                list.count = i64::try_from(list.rows.len()).unwrap();
            }
        }
    }

    fn project(&self, capture: i64) -> Option<i64> {
        self.owners.get("main.sourceimage", capture)
    }

    /// A capture for a list that did not hold it, taken from the list of its project.
    fn capture(&self, id: i64, url: &str) -> Option<Row> {
        let like = self.changes.added.get(&id).copied();
        let lists = self.before.lists.iter().filter(|list| {
            list.url.starts_with("/api/v2/captures/?") && list.url.contains("with_detections")
        });
        let mut found =
            lists.flat_map(|list| &list.rows).find(|r| r.id == like.unwrap_or(id))?.clone();
        self.changes.empty(&mut found);
        let mut json = found.json();
        if like.is_some() {
            json.set("id", id.into());
            json.set("path", Json::text(&format!("new/{id}.jpg")));
            let details = format!("http://localhost:8000/api/v2/captures/{id}/");
            json.set("details", Json::text(&details));
            json.set("detections", Json::List(Vec::new()));
            json.set("detections_count", 0.into());
            json.set("last_processed", Json::Null);
        }
        if !url.contains("with_detections") {
            json.remove("detections");
            json.set("occurrences_count", Json::Null);
            json.set("taxa_count", Json::Null);
        }
        Some(Row::new(&found.kind, id, &json))
    }

    /// Changes a record that is still there.
    fn record(&self, row: &mut Row, url: &str) {
        match &*row.kind {
            "captures" => {
                self.changes.empty(row);
                if row.text.contains("\"collections\"") {
                    self.collections_of(row);
                }
            }
            "captures/collections" if self.changes.members.contains_key(&row.id) => {
                let is_filtered =
                    parameter(url, "project_id").is_some() && !url.contains("apply_defaults=false");
                let counts = &self.recount.counts[&row.id];
                let counts = if is_filtered { &counts.filtered } else { &counts.unfiltered };
                row.edit(|json| {
                    for name in NAMES {
                        if json.int(name).is_some() {
                            json.set(name, counts[name].into());
                        }
                    }
                    json.set("updated_at", Json::text(&self.changes.at));
                });
            }
            _ => {}
        }
    }

    /// Corrects the collections that a capture names.
    fn collections_of(&self, row: &mut Row) {
        let id = row.id;
        let holds = |collection: i64| self.recount.members[&collection].contains(&id);
        row.edit(|json| {
            let Some(Json::List(named)) = json.get_mut("collections") else { return };
            named.retain(|named| named.int("id").is_some_and(holds));
            let known: BTreeSet<i64> = named.iter().filter_map(|named| named.int("id")).collect();
            let all = self.recount.members.keys().copied();
            for new in all.filter(|id| holds(*id) && !known.contains(id)) {
                named.push(Json::Object(vec![("id".to_owned(), new.into())]));
            }
        });
    }
}
