//! What the sample of a collection is made of: by deployment, night, hour and month, and by taxon.

use super::chart::{ChartOf, ChartView, Scale, Ticks, chart, hours_chart, months, nights};
use super::frame::LinkView;
use super::rows;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::composition::{Base, Composition};
use crate::model::Kind;
use crate::site::{Site, words};

/// The most deployments in the table of a sample.
const MOST_DEPLOYMENTS: usize = 25;
/// The most taxa in the table of a sample.
pub(super) const MOST_TAXA: usize = 25;
/// The most nights whose numbers stand in a table.
const MOST_NIGHTS: usize = 60;

/// The section on what a sample is made of.
pub(crate) struct CompositionView {
    /// A sentence that says what the sample is compared with.
    pub(super) base: String,
    /// The link to the table of all its numbers.
    pub(super) csv: String,
    pub(super) deployments: TableView,
    pub(super) deployments_left_out: usize,
    pub(super) charts: Vec<ChartView>,
}

/// The view of what a sample is made of.
pub(super) fn composed(
    site: &Site<'_>,
    path: &str,
    of: &Composition,
    csv: String,
) -> CompositionView {
    let (nights, months) = (nights(&of.nights), months(&of.months));
    let by = |title, ticks| ChartOf {
        title,
        counted: "in the sample",
        ticks,
        most_rows: MOST_NIGHTS,
        scale: Scale::Shares,
    };
    let every = Ticks::Every(months.len().div_ceil(9));
    let charts = [
        chart(&by("by night", Ticks::Months), &nights),
        hours_chart("by hour, noon to noon", "in the sample", &of.hours),
        chart(&by("by month", every), &months),
    ];
    CompositionView {
        base: base_words(of),
        csv,
        deployments: deployments_table(site, path, of),
        deployments_left_out: of.deployments.len().saturating_sub(MOST_DEPLOYMENTS),
        charts: charts.into_iter().flatten().collect(),
    }
}

/// What the sample is compared with, and how much of it is in no night.
fn base_words(of: &Composition) -> String {
    let eligible = words::plural(of.all.eligible, "capture", "captures");
    let base = match of.base {
        Base::Eligible => format!(
            "Narrow bars: the share of the sample ({}). Wide bars behind them: the share of the {eligible} from which its method could select.",
            words::count(of.all.sample)
        ),
        Base::Project => format!(
            "Narrow bars: the share of the sample ({}). Wide bars behind them: the share of all {eligible} of its project, since its method cannot be run.",
            words::count(of.all.sample)
        ),
        Base::Unknown => "The snapshot does not show that it holds all captures of the project, so there is nothing to compare the sample with.".to_owned(),
    };
    let untimed = match of.untimed.sample {
        0 => String::new(),
        n => format!(
            " {} no timestamp and so in no night.",
            words::plural(n, "capture has", "captures have")
        ),
    };
    format!("{base}{untimed}")
}

fn deployments_table(site: &Site<'_>, path: &str, of: &Composition) -> TableView {
    let rows = of.deployments.iter().take(MOST_DEPLOYMENTS).map(|(deployment, share)| {
        let found = deployment.and_then(|row| site.snapshot.deployments.get(row));
        let name = found.map_or_else(
            || LinkView::plain("without station"),
            |found| rows::named(site, path, Kind::Deployment, found.id.0),
        );
        vec![
            CellView::Name(name),
            CellView::count(share.sample),
            CellView::share(share.sample, of.all.sample, "captures of the sample"),
            match of.base {
                Base::Unknown => CellView::Number(None),
                Base::Eligible | Base::Project => CellView::count(share.eligible),
            },
            CellView::share(share.eligible, of.all.eligible, "eligible captures"),
        ]
    });
    TableView::small(
        "Table of stations",
        vec![
            ColumnView::new("station", CellKind::Name),
            ColumnView::new("in the sample", CellKind::Number),
            ColumnView::new("share of it", CellKind::Bar),
            ColumnView::new("eligible", CellKind::Number),
            ColumnView::new("share of them", CellKind::Bar),
        ],
        rows,
    )
}

/// The taxa of a sample and how many occurrences of each there are.
pub(super) fn taxa_table(site: &Site<'_>, path: &str, of: &Composition) -> TableView {
    // Of a hundred species none has a share that shows: bars are scaled to the largest.
    let greatest = of.taxa.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let rows = of.taxa.iter().take(MOST_TAXA).map(|(taxon, n)| {
        let name = match taxon {
            Some(taxon) => rows::named(site, path, Kind::Taxon, taxon.0),
            None => LinkView::plain("not determined"),
        };
        vec![
            CellView::Name(name),
            CellView::count(*n),
            CellView::share(*n, greatest, "(the most frequent taxon)"),
        ]
    });
    TableView::small(
        "Table of taxa",
        vec![
            ColumnView::new("taxon", CellKind::Name),
            ColumnView::new("occurrences", CellKind::Number),
            ColumnView::new("beside the most frequent", CellKind::Bar),
        ],
        rows,
    )
}
