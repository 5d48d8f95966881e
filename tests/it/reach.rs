//! What a reader finds of a record does not depend on whether it has a page of its own or stands on a sheet with others.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Case, files, repository, season_site};

/// The texts of some HTML, tags left out.
fn texts(html: &str) -> Vec<&str> {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// The pages of the records of a kind by id, or its sheets.
fn pages<'a>(
    site: &'a BTreeMap<String, Vec<u8>>,
    folder: &'static str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    site.iter().filter_map(move |(name, bytes)| {
        let stem = name.strip_prefix(folder)?.strip_suffix(".html")?;
        (!stem.contains('/')).then(|| (stem, std::str::from_utf8(bytes).unwrap()))
    })
}

/// The part of a text from behind `from` up to `to`.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    Some(text.split_once(from)?.1.split_once(to)?.0)
}

fn report_with_pages_for_all() -> BTreeMap<String, Vec<u8>> {
    let case = Case::new();
    let season = repository().join("examples/season");
    let args = ["build", season.to_str().unwrap(), "-o", "site"];
    let output =
        case.run(&[&args[..], &["--capture-pages", "all", "--occurrence-pages", "all"]].concat());
    assert_eq!(output.status, 0, "{}", output.stderr);
    files(&case.path("site"))
}

#[test]
fn all_that_the_page_of_a_record_says_is_on_its_sheet() {
    let (sheets, all) = (files(season_site()), report_with_pages_for_all());
    // Captures: what stands in the heading above them, and in the article itself.
    let mut on_sheets: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for (_, sheet) in pages(&sheets, "api/v2/captures/") {
        let sheet = between(sheet, "<div class=\"sheet\">", "</main>").unwrap();
        for group in sheet.split("<h2>").skip(1) {
            let (heading, captures) = group.split_once("</h2>").unwrap();
            for article in captures.split("<article class=\"capture\" id=\"").skip(1) {
                let (id, article) = article.split_once('"').unwrap();
                on_sheets.insert(id, (heading, article));
            }
        }
    }
    assert_eq!(on_sheets.len(), 2_240);
    let mut checked = 0;
    for (id, page) in pages(&all, "api/v2/captures/").filter(|(id, _)| on_sheets.contains_key(id)) {
        let (heading, article) = on_sheets[id];
        let said: BTreeSet<&str> = texts(heading).into_iter().chain(texts(article)).collect();
        let own = between(page, "<article class=\"capture\"", "</article>").unwrap();
        for text in texts(own.split_once('>').unwrap().1) {
            // Which one of its session it is follows from where it stands among those of the heading.
            let is_place = text.starts_with(": capture ");
            assert!(said.contains(text) || is_place, "capture {id}: {text}: {article}");
        }
        let response = between(page, "<code>", "</code>").map(|code| texts(code).concat());
        let folded =
            between(article, "<pre class=\"compact\">", "</pre>").map(|pre| texts(pre).concat());
        let compact =
            |text: String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(response.map(compact), folded.map(compact), "capture {id}");
        checked += 1;
    }
    assert_eq!(checked, 2_240);
    // Occurrences: the row has taxon and score, and leads to every capture.
    let rows: BTreeMap<&str, &str> = pages(&sheets, "api/v2/occurrences/")
        .flat_map(|(_, sheet)| sheet.split("<tr id=\"").skip(1))
        .map(|row| row.split_once("</tr>").unwrap().0.split_once('"').unwrap())
        .collect();
    let mut checked = 0;
    for (id, page) in pages(&all, "api/v2/occurrences/").filter(|(id, _)| rows.contains_key(id)) {
        let row = rows[id];
        let facts = between(page, "<dl class=\"facts\">", "</dl>").unwrap_or_default();
        for value in facts.split("<dd>").skip(1) {
            let value = texts(value.split_once("</dd>").unwrap().0).concat();
            assert!(texts(row).contains(&value.as_str()), "occurrence {id}: {value}: {row}");
        }
        let seen = between(page, "Seen on these captures", "</table>").unwrap_or_default();
        for capture in seen.split("href=\"../captures/").skip(1) {
            let capture = capture.split_once(".html").unwrap().0;
            assert!(row.contains(&format!("#{capture}\"")), "occurrence {id}: {capture}: {row}");
        }
        checked += 1;
    }
    assert_eq!(checked, 1_771);
}
