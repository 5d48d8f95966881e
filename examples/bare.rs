//! Writes files of given sizes with nothing but askama and rayon: what `build` is measured against. Each is a
//! table whose cells are escaped, cut to its size.
//!
//! ```text
//! find SITE -type f -printf '%s %P\n' > LIST
//! cargo run --release --example bare -- LIST FOLDER
//! ```

use std::collections::BTreeSet;
use std::io::{Error, ErrorKind, Result};
use std::path::PathBuf;

use askama::Template;
use clap::Parser;
use rayon::prelude::*;

#[derive(Parser)]
struct Arguments {
    /// A line for each file: its size in bytes, a space, its path.
    list: PathBuf,
    /// Where the files go.
    folder: PathBuf,
}

#[derive(Template)]
#[template(
    source = r#"<!doctype html><html><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1><table>{% for row in rows %}<tr><td>{{ row.0 }}</td><td>{{ row.1 }}</td><td>{{ row.2 }}</td></tr>
{% endfor %}</table></body></html>"#,
    ext = "html"
)]
struct Page<'a> {
    title: &'a str,
    rows: Vec<(usize, String, String)>,
}

/// About so many bytes a row takes.
const ROW: usize = 85;

fn page(title: &str, size: usize) -> Vec<u8> {
    let row = |n| (n, format!("Station {n} & more"), "2024-06-01T22:00:00".to_owned());
    let page = Page { title, rows: (0..size / ROW).map(row).collect() };
    let mut text = page.render().unwrap_or_default().into_bytes();
    text.resize(size, b' ');
    text
}

fn main() -> Result<()> {
    let Arguments { list, folder } = Arguments::parse();
    let list = std::fs::read_to_string(list)?;
    let entry = |line| {
        let (size, path) = str::split_once(line, ' ')?;
        Some((size.parse::<usize>().ok()?, path))
    };
    let entries: Option<Vec<_>> = list.lines().map(entry).collect();
    let entries =
        entries.ok_or_else(|| Error::new(ErrorKind::InvalidData, "a line is no size and path"))?;
    let paths = entries.iter().map(|(_, path)| folder.join(path));
    let folders: BTreeSet<PathBuf> =
        paths.filter_map(|path| path.parent().map(PathBuf::from)).collect();
    folders.iter().try_for_each(std::fs::create_dir_all)?;
    entries
        .par_iter()
        .try_for_each(|(size, path)| std::fs::write(folder.join(path), page(path, *size)))
}
