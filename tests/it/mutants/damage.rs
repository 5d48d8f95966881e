//! Damage done to the files of a snapshot.

use std::collections::BTreeSet;

use super::files::{End, File, Files, Wrap, pages};
use super::json::Json;
use super::recipe::{Change, Counted, Damage};
use super::truth::{Size, State};
use super::world::{Listing, Owners};

impl Damage {
    /// Does it to files of a world of this size.
    pub(super) fn apply(&self, files: &mut Files, size: Size, owners: &Owners) {
        match self {
            Self::Files { paths } => files.files.retain(|file| !paths.contains(&file.path)),
            Self::Model { kind } => files.retain(|row| &*row.kind != kind),
            Self::Records { kind, ids } => {
                let ids: BTreeSet<i64> = ids.iter().copied().collect();
                files.retain(|row| &*row.kind != kind || !ids.contains(&row.id));
            }
            Self::Project { kept, kinds } => files.retain(|row| {
                let is_left = owners.of_row(row).is_none_or(|project| project == *kept);
                is_left || !kinds.iter().any(|kind| **kind == *row.kind)
            }),
            Self::Field { kind, path, to, ids } => files.edit(kind, ids.as_deref(), |json| {
                json.at_path(path, &mut |holder, key| change(holder, key, *to));
            }),
            Self::End { path, end } => {
                let file = files.files.iter_mut().find(|file| file.path == *path);
                file.into_iter().for_each(|file| file.end = *end);
            }
            Self::Restricted { list, parameter, without } => {
                files.restrict(list, parameter, &without.iter().copied().collect());
            }
            Self::Envelope { list, counted } => {
                files.of_list(list).for_each(|file| file.count(*counted));
            }
            Self::Bare { list } => files.of_list(list).for_each(|file| file.wrap = Wrap::Array),
            Self::Recorded { collection, name, by } => {
                files.edit("captures/collections", Some(&[*collection]), |json| {
                    if let Some(n) = json.int(name) {
                        json.set(name, (n + by).into());
                    }
                });
            }
            Self::Night { night, form } => {
                let other = State::at(size, *night).world.files(*form, files.requests);
                files.files.extend(other.files.into_iter().map(|file| File {
                    path: format!("day2/{}", file.path),
                    state: 1,
                    ..file
                }));
            }
            Self::Copy { path } => {
                let copy = files.files.iter().find(|file| file.path == *path).cloned();
                let copy = copy.map(|file| File { path: format!("copy/{}", file.path), ..file });
                files.files.extend(copy);
            }
        }
    }
}

impl File {
    /// Changes what its envelope counts.
    fn count(&mut self, counted: Counted) {
        let Wrap::Page(envelope) = &mut self.wrap else { return };
        let Some((_, count)) = envelope.iter_mut().find(|(key, _)| key == "count") else { return };
        match counted {
            Counted::Absent => envelope.retain(|(key, _)| key != "count"),
            Counted::Null => *count = Json::Null,
            Counted::Text => *count = Json::text(&count.to_string()),
            Counted::Plus(n) => *count = (count.as_i64().unwrap_or(0) + n).into(),
        }
    }
}

impl Files {
    /// Changes records of a kind: these, or all.
    fn edit(&mut self, kind: &str, ids: Option<&[i64]>, edit: impl Fn(&mut Json)) {
        let ids: Option<BTreeSet<i64>> = ids.map(|ids| ids.iter().copied().collect());
        for row in self.files.iter_mut().flat_map(|file| &mut file.rows) {
            if *row.kind == *kind && ids.as_ref().is_none_or(|ids| ids.contains(&row.id)) {
                row.edit(&edit);
            }
        }
    }

    fn retain(&mut self, keep: impl Fn(&super::world::Row) -> bool) {
        for file in &mut self.files {
            let before = file.rows.len();
            file.rows.retain(&keep);
            if let (End::Rows(n), true) = (file.end, file.rows.len() < before) {
                file.end = End::Rows(n.min(file.rows.len()));
            }
        }
        // A file of one record goes with it.
        self.files.retain(|file| file.wrap != Wrap::Alone || !file.rows.is_empty());
    }

    /// The pages of a list.
    fn of_list(&mut self, list: &str) -> impl Iterator<Item = &mut File> {
        self.files
            .iter_mut()
            .filter(move |file| file.state == 0 && file.list.as_deref() == Some(list))
    }

    /// Asks for a list once more, with one more parameter.
    fn restrict(&mut self, list: &str, parameter: &str, without: &BTreeSet<i64>) {
        let pages_before: Vec<File> = self.of_list(list).map(|file| file.clone()).collect();
        let Some(first) = pages_before.first() else { return };
        let url = first.url.clone().unwrap_or_default();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let query: Vec<&str> = query
            .split('&')
            .filter(|part| !part.starts_with("limit=") && !part.starts_with("offset="))
            .filter(|part| !part.is_empty())
            .chain([parameter])
            .collect();
        let rows: Vec<_> = pages_before
            .iter()
            .flat_map(|file| &file.rows)
            .filter(|row| !without.contains(&row.id))
            .cloned()
            .collect();
        let listing = Listing {
            folder: list.to_owned(),
            url: format!("{path}?{}", query.join("&")),
            limit: first.limit,
            count: i64::try_from(rows.len()).unwrap(),
            rows,
        };
        self.files.retain(|file| file.state != 0 || file.list.as_deref() != Some(list));
        self.files.extend(pages(&listing, self.requests));
    }
}

/// Changes a member of an object.
fn change(holder: &mut Json, key: &str, to: Change) {
    let Some(value) = holder.get(key).cloned() else { return };
    let new = match (to, value) {
        (Change::Absent, _) => return holder.remove(key),
        (Change::Null, _) => Json::Null,
        // Null is no value that could be of another type.
        (_, Json::Null) => return,
        (Change::Text, Json::Text(text)) => Json::Text(text),
        (Change::Text, value) => Json::Text(value.to_string()),
        (Change::List, value) => Json::List(vec![value]),
        (Change::Number, _) => 7.into(),
    };
    holder.set(key, new);
}
