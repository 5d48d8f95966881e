//! What was seen: one occurrence, one taxon.

use super::chart::{ChartOf, ChartView, Scale, Ticks, chart, hours_chart, months};
use super::frame::{LinkView, TileView, link};
use super::record::RecordView;
use super::rows;
use super::table::{CellKind, CellView, ColumnView, TableView};
use super::told::{Identification, Told};
use crate::facts::Phenology;
use crate::facts::composition::Share;
use crate::model::{CameraTime, Kind, OccurrenceId, TaxonId};
use crate::site::names::{is_italic, name_shown};
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::{Site, words};

/// The most captures of an occurrence, or occurrences of a taxon, in a table.
const MOST_SEEN: usize = 50;
/// The fewest occurrences of a taxon whose months and hours are drawn: fewer stand in the table as well.
const FEWEST_DRAWN: usize = 5;
/// The most months whose numbers stand in a table.
const MOST_MONTHS: usize = 40;

/// The view of one occurrence.
pub(super) fn occurrence(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
    told: &Told,
) -> RecordView {
    let snapshot = site.snapshot;
    let row = snapshot.occurrences.row(OccurrenceId(id));
    let found = row.and_then(|row| snapshot.occurrences.get(row));
    let mut view = RecordView::new(site, path, (Kind::Occurrence, id), response);
    if let Some(taxon) = found.and_then(|found| found.determination.value()) {
        view.facts.push(("Determined as", rows::named(site, path, Kind::Taxon, taxon.0)));
    }
    if let Some(score) = found.and_then(|found| found.score.value()) {
        view.facts.push(("Score", LinkView::plain(words::score(score).1)));
    }
    let captures = row.map_or_else(Vec::new, |row| site.facts.by_occurrence.of(row).collect());
    let captures = captures.into_iter().map(|row| snapshot.captures.id(row).0);
    let title = ("seen", "Seen on these captures");
    let mut view = view.with_table(site, path, title, (Kind::Capture, captures), MOST_SEEN);
    let history = told.identifications();
    if !history.is_empty() {
        let left_out = history.len().saturating_sub(MOST_SEEN);
        let table = identifications(site, path, history);
        view.tables.push(("history", "Identifications", table, left_out));
    }
    view
}

/// The most characters of a name in the history of an occurrence.
const MOST_OF_A_NAME: usize = 120;
/// The most characters of a name in histories on a sheet.
const SHORT: usize = 40;
/// The most rows of histories on a sheet of occurrences, which a sheet has room for.
pub(super) const MOST_OF_HISTORIES: usize = 10;

/// What an occurrence was taken for, the earliest first.
fn identifications(site: &Site<'_>, path: &str, history: Vec<Identification>) -> TableView {
    let rows = history
        .into_iter()
        .take(MOST_SEEN)
        .map(|of| identification(site, path, of, MOST_OF_A_NAME).to_vec());
    TableView::small("What algorithms and people took it for", identification_columns(), rows)
}

/// The histories of some occurrences that people identified, and how many rows of them are left out.
pub(super) fn histories(
    site: &Site<'_>,
    path: &str,
    histories: Vec<(i64, Vec<Identification>)>,
) -> Option<(TableView, usize)> {
    let n = histories.iter().map(|(_, history)| history.len()).sum::<usize>();
    let mut columns = vec![ColumnView::new("occurrence", CellKind::Id)];
    columns.extend(identification_columns());
    let all = histories.into_iter().flat_map(|(id, of)| of.into_iter().map(move |of| (id, of)));
    let rows = all.take(MOST_OF_HISTORIES).map(|(id, of)| {
        let place = LinkView::new(id.to_string(), Some(format!("#{id}")));
        let mut row = vec![CellView::Id(place)];
        row.extend(identification(site, path, of, SHORT));
        row
    });
    let table = TableView::small("What algorithms and people took them for", columns, rows);
    (n > 0).then(|| (table, n.saturating_sub(MOST_OF_HISTORIES)))
}

fn identification_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("when (server time)", CellKind::Time),
        ColumnView::new("by", CellKind::Text),
        ColumnView::new("taken for", CellKind::Name),
        ColumnView::new("score", CellKind::Value),
    ]
}

/// What somebody took an occurrence for, as the cells of a row.
fn identification(site: &Site<'_>, path: &str, of: Identification, most: usize) -> [CellView; 4] {
    let short = |text: &str| words::ellipsis(text, most);
    let by = match (&of.by, of.is_withdrawn) {
        (Some(algorithm), _) => short(algorithm),
        (None, false) => "a person".to_owned(),
        (None, true) => "a person, withdrawn".to_owned(),
    };
    let taxon = match of.taxon {
        (Some(id), name) => link(site, path, Page::Record { kind: Kind::Taxon, id }, short(&name))
            .scientific(site.is_scientific(Kind::Taxon, id)),
        (None, name) => LinkView::plain(short(&name)),
    };
    let score = of.score.map(words::score);
    [
        CellView::Time(short(&of.at)),
        CellView::Text(by),
        CellView::Name(taxon),
        CellView::Value(Some(
            score.map_or_else(|| (None, String::new()), |(sort, score)| (Some(sort), score)),
        )),
    ]
}

/// The most taxa above a taxon on its page.
const MOST_PARENTS: usize = 10;
/// The most stations of a taxon in the table of its page.
const MOST_STATIONS: usize = 50;

/// Captures with a taxon by month and by hour.
fn charts(of: &Phenology) -> Vec<ChartView> {
    let share = |n: usize| Share { sample: n, eligible: 0 };
    let of_months: Vec<_> = of.months.iter().map(|(month, n)| (*month, share(*n))).collect();
    let bins = months(&of_months);
    let by_month = ChartOf {
        title: "captures with it by month",
        counted: "captures",
        ticks: Ticks::Every(bins.len().div_ceil(9)),
        most_rows: MOST_MONTHS,
        scale: Scale::Shares,
    };
    let by_hour =
        hours_chart("captures with it by hour, noon to noon", "captures", &of.hours.map(share));
    chart(&by_month, &bins).into_iter().chain(by_hour).collect()
}

/// The view of one taxon.
pub(super) fn taxon(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
    told: &Told,
) -> RecordView {
    let taxon = site.snapshot.taxa.find(TaxonId(id));
    let occurrences = site.facts.occurrences_of(TaxonId(id)).iter().map(|id| id.0);
    let mut view = RecordView::new(site, path, (Kind::Taxon, id), response);
    if let Some(rank) = taxon.and_then(|taxon| taxon.rank.as_deref()) {
        view.facts.push(("Rank", LinkView::plain(name_shown(rank).to_lowercase())));
    }
    view.facts.extend(parents(site, path, told));
    let known = site.facts.taxon(TaxonId(id));
    let day = |time: CameraTime| LinkView::plain(format!("{} (camera time)", time.date()));
    view.facts.extend(known.first.map(|time| ("First seen", day(time))));
    view.facts.extend(known.last.map(|time| ("Last seen", day(time))));
    view.tiles = vec![
        TileView::new(words::count(known.occurrences), "occurrences in this export"),
        TileView::new(words::count(known.stations), "stations at which it was seen"),
    ];
    if known.occurrences >= FEWEST_DRAWN {
        let phenology = site.facts.phenology(site.snapshot, TaxonId(id));
        view.charts = charts(&phenology);
        let left_out = phenology.stations.len().saturating_sub(MOST_STATIONS);
        view.tables.push(("stations", "Stations", stations(site, path, &phenology), left_out));
    }
    let title = ("occurrences", "Occurrences identified as this taxon");
    view.with_table(site, path, title, (Kind::Occurrence, occurrences), MOST_SEEN)
}

/// The taxa above it that a reader looks for, each by its rank.
fn parents(site: &Site<'_>, path: &str, told: &Told) -> Vec<(&'static str, LinkView)> {
    let above = told.parents().into_iter().filter_map(|(rank, id, name)| {
        let word = match rank.as_str() {
            "ORDER" => "Order",
            "SUPERFAMILY" => "Superfamily",
            "FAMILY" => "Family",
            "SUBFAMILY" => "Subfamily",
            "TRIBE" => "Tribe",
            "GENUS" => "Genus",
            _ => return None,
        };
        let name = words::ellipsis(&name, MOST_OF_A_NAME);
        let link = link(site, path, Page::Record { kind: Kind::Taxon, id }, name);
        Some((word, link.scientific(is_italic(&rank))))
    });
    above.take(MOST_PARENTS).collect()
}

/// The stations at which a taxon was seen, most captures first.
fn stations(site: &Site<'_>, path: &str, of: &Phenology) -> TableView {
    let columns = vec![
        ColumnView::new("station", CellKind::Name),
        ColumnView::new("captures with it", CellKind::Number),
        ColumnView::new("first seen (camera time)", CellKind::Time),
        ColumnView::new("last seen", CellKind::Time),
    ];
    let rows = of.stations.iter().take(MOST_STATIONS).filter_map(|of| {
        let station = site.snapshot.deployments.get(of.station)?;
        let day = |time: Option<CameraTime>| {
            CellView::Time(time.map_or_else(String::new, |time| time.date().to_string()))
        };
        Some(vec![
            CellView::Name(rows::named(site, path, Kind::Deployment, station.id.0)),
            CellView::count(of.captures),
            day(of.first),
            day(of.last),
        ])
    });
    TableView::small("Stations at which it was seen", columns, rows)
}
