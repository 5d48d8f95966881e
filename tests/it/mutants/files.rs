//! A world as files: dumps and pages of the API, with or without what tells the request of each.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::json::Json;
use super::world::{Detail, Listing, Row, World};

/// In which form a world lies in its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Form {
    /// A dump: one array.
    Dump,
    /// A dump: a record on each line.
    Lines,
    /// A dump: an array for each model.
    Models,
    /// Pages of the API.
    Pages,
    /// A dump and pages.
    Both,
}

/// What tells which request a page answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Requests {
    /// A `manifest.json`.
    Manifest,
    /// Names such as `captures_project_id=1&limit=20.json`.
    Names,
    /// Names as a mirroring tool makes them: `api/v2/captures/index.html?project_id=1`.
    Mirror,
    /// Names such as `captures_collections=10.json`; otherwise the links of a page alone.
    Collections,
    /// The links of a page alone.
    Links,
}

/// How the records of a file are wrapped.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wrap {
    Array,
    Lines,
    /// The members of an envelope without its results.
    Page(Vec<(String, Json)>),
    Alone,
}

/// Where a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum End {
    Whole,
    /// At this byte.
    Byte(usize),
    /// After so many records; what would close the list is missing.
    Rows(usize),
}

/// A file of a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct File {
    pub(super) path: String,
    /// The list it is a page of: the folder of its [`Listing`].
    pub(super) list: Option<String>,
    pub(super) url: Option<String>,
    pub(super) limit: usize,
    pub(super) wrap: Wrap,
    pub(super) rows: Vec<Row>,
    pub(super) end: End,
    /// Of which of two states it is: 0 or 1.
    pub(super) state: usize,
}

/// The files of a snapshot.
#[derive(Clone, Debug)]
pub(super) struct Files {
    pub(super) files: Vec<File>,
    pub(super) requests: Requests,
}

impl File {
    pub(super) fn is_dump(&self) -> bool {
        self.url.is_none()
    }

    /// What stands in it.
    pub(super) fn text(&self) -> String {
        let rows = match self.end {
            End::Rows(n) => &self.rows[..n.min(self.rows.len())],
            _ => &self.rows[..],
        };
        let texts: Vec<&str> = rows.iter().map(|row| &*row.text).collect();
        let (open, between, close) = match &self.wrap {
            Wrap::Array => ("[\n".to_owned(), ",\n", "\n]\n"),
            Wrap::Lines | Wrap::Alone => (String::new(), "\n", "\n"),
            Wrap::Page(envelope) => {
                let envelope = Json::Object(envelope.clone()).to_string();
                let head = envelope.strip_suffix('}').unwrap();
                let comma = if head == "{" { "" } else { "," };
                (format!("{head}{comma}\"results\":["), ",\n", "]}\n")
            }
        };
        let is_open = self.end != End::Whole && self.wrap != Wrap::Lines;
        let mut text = open + &texts.join(between);
        text.push_str(if is_open { "\n" } else { close });
        if let End::Byte(at) = self.end {
            let end = (0..=at.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
            text.truncate(end.unwrap_or(0));
        }
        text
    }
}

impl World {
    /// Its files.
    pub(super) fn files(&self, form: Form, requests: Requests) -> Files {
        let mut files = Vec::new();
        if form != Form::Pages {
            files.extend(self.dumped(form));
        }
        if matches!(form, Form::Pages | Form::Both) {
            files.extend(self.lists.iter().flat_map(|list| pages(list, requests)));
            files.extend(self.details.iter().map(|detail| alone(detail, requests)));
        }
        Files { files, requests }
    }

    fn dumped(&self, form: Form) -> Vec<File> {
        let file = |path: &str, wrap, rows| File {
            path: path.to_owned(),
            list: None,
            url: None,
            limit: 0,
            wrap,
            rows,
            end: End::Whole,
            state: 0,
        };
        match form {
            Form::Models => {
                let models = self.dump.chunk_by(|a, b| a.kind == b.kind);
                let name = |rows: &[Row]| format!("dump/{}.json", rows[0].kind);
                models.map(|rows| file(&name(rows), Wrap::Array, rows.to_vec())).collect()
            }
            Form::Lines => vec![file("dump/all.jsonl", Wrap::Lines, self.dump.clone())],
            _ => vec![file("dump/all.json", Wrap::Array, self.dump.clone())],
        }
    }
}

/// The pages of a list.
pub(super) fn pages(list: &Listing, requests: Requests) -> Vec<File> {
    let n = list.rows.len().div_ceil(list.limit).max(1);
    let url = |page: usize| {
        let join = if list.url.contains('?') { '&' } else { '?' };
        let offset = match page * list.limit {
            0 => String::new(),
            offset => format!("&offset={offset}"),
        };
        format!("{}{join}limit={}{offset}", list.url, list.limit)
    };
    let link = |page: Option<usize>| match page.filter(|page| *page < n) {
        Some(page) => Json::text(&format!("http://localhost:8000{}", url(page))),
        None => Json::Null,
    };
    let file = |page: usize| {
        let envelope = vec![
            ("count".to_owned(), list.count.into()),
            ("next".to_owned(), link(Some(page + 1))),
            ("previous".to_owned(), link(page.checked_sub(1))),
        ];
        let rows = list.rows.iter().skip(page * list.limit).take(list.limit);
        File {
            path: path(&list.folder, &format!("page-{page:04}"), &url(page), requests),
            list: Some(list.folder.clone()),
            url: Some(url(page)),
            limit: list.limit,
            wrap: Wrap::Page(envelope),
            rows: rows.cloned().collect(),
            end: End::Whole,
            state: 0,
        }
    };
    (0..n).map(file).collect()
}

fn alone(detail: &Detail, requests: Requests) -> File {
    let (folder, name) = detail.name.rsplit_once('/').unwrap();
    File {
        path: path(folder, name, &detail.url, requests),
        list: None,
        url: Some(detail.url.clone()),
        limit: 0,
        wrap: Wrap::Alone,
        rows: vec![detail.row.clone()],
        end: End::Whole,
        state: 0,
    }
}

/// Where the answer to a request lies.
fn path(folder: &str, name: &str, url: &str, requests: Requests) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let endpoint = address.trim_start_matches("/api/v2/").trim_end_matches('/').replace('/', "_");
    let collections = super::world::parameter(url, "collections");
    match (requests, collections) {
        (Requests::Mirror, _) if query.is_empty() => format!("{}index.html", &address[1..]),
        (Requests::Mirror, _) => format!("{}index.html?{query}", &address[1..]),
        (Requests::Names, _) => format!("api/{folder}/{endpoint}_{query}.json"),
        (Requests::Collections, Some(id)) => {
            // Further pages get a number, as a person would give them.
            let page = name.strip_prefix("page-").and_then(|n| n.parse().ok()).unwrap_or(0);
            let page = if page == 0 { String::new() } else { format!("-{}", page + 1) };
            format!("api/captures_collections={id}{page}.json")
        }
        _ => format!("api/{folder}/{name}.json"),
    }
}

impl Files {
    /// Writes them into a folder.
    pub(super) fn write(&self, folder: &Path) {
        for file in &self.files {
            let path = folder.join(&file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.text()).unwrap();
        }
        if self.requests == Requests::Manifest {
            let entries = self.files.iter().filter_map(|file| {
                let url = Json::text(file.url.as_ref()?);
                let members = [("file", Json::text(&file.path)), ("url", url)];
                let members = members.map(|(key, value)| (key.to_owned(), value));
                Some(Json::Object(members.into_iter().collect()))
            });
            let manifest = Json::List(entries.collect()).to_string();
            std::fs::write(folder.join("manifest.json"), manifest).unwrap();
        }
    }
}
