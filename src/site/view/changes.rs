//! What changed since an earlier snapshot: the overview, the lists, and what stands on the page of a record.

use std::collections::BTreeMap;

use askama::Template;

use super::badge::BadgeView;
use super::frame::{FrameView, LinkView, PagerView, TileView, link};
use super::rows;
use super::since::{MOST_LINES, MOST_OF_A_SENTENCE, OVERVIEW, badge, when};
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::diff::{
    Category, Changes, CountChange, FieldChange, MemberChange, Moved, RecordChange, Seen, Shift,
    Since, Transition, format,
};
use crate::finding::Severity;
use crate::model::{CountKind, Kind};
use crate::site::artifact::{Artifact, Data};
use crate::site::route::{Page, Topic};
use crate::site::sheets::Weight;
use crate::site::{CHANGES_PER_PAGE, MOST_CHANGES, Site, words};
use crate::state::{About, Found};

/// The overview of what changed.
#[derive(Template)]
#[template(path = "changes.html")]
pub(crate) struct ChangesView {
    pub(super) frame: FrameView,
    /// With what this snapshot is compared.
    pub(super) before: String,
    pub(super) headline: String,
    pub(super) notes: Vec<String>,
    pub(super) tiles: Vec<TileView>,
    /// The capture sets whose counts, sample or members changed, and how many are not shown.
    pub(super) matrix: Option<TableView>,
    pub(super) matrix_left_out: usize,
    pub(super) topics: Vec<TopicView>,
    pub(super) jobs: Option<TableView>,
    /// What the comparison cannot tell, and what it leaves out.
    pub(super) besides: Vec<(String, String)>,
}

/// The beginning of a list of changes.
pub(crate) struct TopicView {
    pub(super) title: &'static str,
    pub(super) table: TableView,
    /// The link to all of it, where that is more.
    pub(super) all: Option<LinkView>,
}

/// A page of a list of changes.
#[derive(Template)]
#[template(path = "change_list.html")]
pub(crate) struct ChangeListView {
    pub(super) frame: FrameView,
    pub(super) table: TableView,
    pub(super) pager: PagerView,
    /// How many changes are in the csv file only.
    pub(super) left_out: usize,
}

/// The most capture sets in the table of the overview.
const MOST_IN_MATRIX: usize = 30;
/// The most rows of a list on the overview.
const MOST_OF_A_TOPIC: usize = 6;
/// The most transitions of jobs, and the most jobs of each that are named.
const MOST_TRANSITIONS: usize = 12;
const MOST_NAMED: usize = 8;
/// The view of the overview; of a site without a comparison it says so, and the plan does not name it.
pub(in crate::site) fn changes(site: &Site<'_>, path: &str) -> ChangesView {
    let mut frame = FrameView::new(site, path, "Changes");
    frame.crumbs = vec![link(site, path, Page::Home, "Report"), LinkView::plain("Changes")];
    frame.csv(path, Artifact::Data(Data::Changes));
    let Some(changes) = site.past.since.as_ref().map(Since::changes) else {
        return ChangesView {
            frame,
            before: "no other snapshot".to_owned(),
            headline: String::new(),
            notes: Vec::new(),
            tiles: Vec::new(),
            matrix: None,
            matrix_left_out: 0,
            topics: Vec::new(),
            jobs: None,
            besides: Vec::new(),
        };
    };
    let (matrix, matrix_left_out) = matrix(site, path, changes);
    ChangesView {
        frame,
        before: about(&changes.before),
        headline: format::headline(changes),
        notes: changes.notes.clone(),
        tiles: tiles(site, path, changes),
        matrix,
        matrix_left_out,
        topics: Topic::ALL.into_iter().filter_map(|of| topic(site, path, changes, of)).collect(),
        jobs: jobs(site, path, &changes.jobs),
        besides: format::besides(changes),
    }
}

/// The view of a page of a list.
pub(in crate::site) fn change_list(
    site: &Site<'_>,
    path: &str,
    topic: Topic,
    page: usize,
) -> ChangeListView {
    let mut frame = FrameView::new(site, path, topic.title());
    frame.crumbs = vec![
        link(site, path, Page::Home, "Report"),
        link(site, path, OVERVIEW, "Changes"),
        LinkView::plain(topic.title()),
    ];
    frame.csv(path, Artifact::Data(Data::Changes));
    let changes = site.past.since.as_ref().map(Since::changes);
    let n = changes.map_or(0, |changes| length(changes, topic));
    let from = page.saturating_sub(1).saturating_mul(CHANGES_PER_PAGE);
    let of = changes.map_or_else(Vec::new, |changes| {
        rows_of(site, path, changes, topic, from, CHANGES_PER_PAGE)
    });
    let pager =
        PagerView::new(path, n.min(MOST_CHANGES), (page, CHANGES_PER_PAGE), "changes", |page| {
            Page::Changes { topic: Some(topic), page }
        });
    ChangeListView {
        frame,
        table: table(topic, of),
        pager,
        left_out: n.saturating_sub(MOST_CHANGES),
    }
}

/// What changed in one line, and the way to the overview, for the first page.
pub(super) fn in_short(site: &Site<'_>, path: &str) -> Option<(LinkView, String)> {
    let when = when(site)?;
    let changes = site.past.since.as_ref()?.changes();
    Some((link(site, path, OVERVIEW, format!("Since {when}")), format::headline(changes)))
}

fn about(before: &About) -> String {
    let taken = before.taken.as_ref().map_or_else(
        || "an earlier snapshot without a time".to_owned(),
        |time| format!("the snapshot of {time}"),
    );
    match &before.host {
        Some(host) => format!("{taken}, {host}, recounted by mothbook {}", before.tool),
        None => format!("{taken}, recounted by mothbook {}", before.tool),
    }
}

/// The badge of how a count stands to how it stood.
fn category(of: Category) -> BadgeView {
    badge(of.shift(), of.words())
}

fn seen(of: Seen) -> BadgeView {
    match of {
        Seen::Gone => BadgeView::new("warn", of.words()).with_symbol("\u{2212}"),
        Seen::New | Seen::FirstSeen => badge(Shift::New, of.words()),
        Seen::Changed => badge(Shift::Changed, of.words()),
    }
}

fn tiles(site: &Site<'_>, path: &str, changes: &Changes) -> Vec<TileView> {
    let list = |topic| Page::Changes { topic: Some(topic), page: 1 };
    let worse = changes.counts.iter().filter(|of| of.category.is_regression()).count();
    let fixed = changes.number_of(Category::Fixed) + changes.number_of(Category::Better);
    let is_pressing = |of: &&Found| of.severity != Severity::Note;
    let pressing = changes.findings.new.iter().filter(is_pressing).count();
    let finished: usize = changes.jobs.iter().map(|of| of.jobs.len()).sum();
    let tile = |n: usize, words: &str, topic| {
        TileView::new(words::count(n), words).to(site, path, list(topic))
    };
    vec![
        tile(worse, "counts and samples got worse", Topic::Counts),
        tile(fixed, "counts are right again, or nearer", Topic::Counts),
        tile(pressing, "new errors and warnings", Topic::Findings),
        tile(changes.findings.resolved.len(), "findings resolved", Topic::Findings),
        tile(changes.captures.new.len(), "new captures", Topic::Captures),
        tile(changes.captures.processed, "captures processed since", Topic::Captures),
        tile(changes.occurrences.new, "new occurrences", Topic::Occurrences),
        tile(finished, "jobs new or in another state", Topic::Records),
    ]
}

/// The capture sets whose counts, sample or members changed, the worst first.
fn matrix(site: &Site<'_>, path: &str, changes: &Changes) -> (Option<TableView>, usize) {
    let of_sets = changes.counts.iter().filter(|of| of.kind == Kind::Collection.key());
    let mut by_set: BTreeMap<i64, BTreeMap<&str, &CountChange>> = BTreeMap::new();
    for of in of_sets {
        by_set.entry(of.id).or_default().insert(&of.what, of);
    }
    let members: BTreeMap<i64, &MemberChange> =
        changes.members.iter().map(|of| (of.id, of)).collect();
    for id in members.keys() {
        by_set.entry(*id).or_default();
    }
    let mut sets: Vec<(i64, BTreeMap<&str, &CountChange>)> = by_set.into_iter().collect();
    sets.sort_by_key(|(id, counts)| {
        (counts.values().map(|of| of.category).min().unwrap_or(Category::Same), *id)
    });
    let mut names: Vec<(usize, &str)> = sets
        .iter()
        .flat_map(|(_, counts)| counts.keys())
        .map(|what| (place(what), *what))
        .collect();
    names.sort_unstable();
    names.dedup();
    let head = |what: &str| {
        let of = sets.iter().find_map(|(_, counts)| counts.get(what));
        of.map_or_else(|| what.to_owned(), |of| of.name())
    };
    let mut columns = vec![ColumnView::new("capture set", CellKind::Name)];
    columns.extend(names.iter().map(|(_, what)| ColumnView::new(head(what), CellKind::Badge)));
    columns.push(ColumnView::new("members", CellKind::Text));
    let row = |(id, counts): &(i64, BTreeMap<&str, &CountChange>)| {
        let mut cells = vec![CellView::Name(rows::named(site, path, Kind::Collection, *id))];
        cells.extend(names.iter().map(|(_, what)| match counts.get(what) {
            Some(of) => CellView::Badge(category(of.category).because(delta(of))),
            None => CellView::NoBadge,
        }));
        cells.push(CellView::Text(
            members.get(id).map_or_else(|| "\u{2013}".to_owned(), |of| moved(of)),
        ));
        cells
    };
    let left_out = sets.len().saturating_sub(MOST_IN_MATRIX);
    let table = (!sets.is_empty()).then(|| {
        let rows = sets.iter().take(MOST_IN_MATRIX).map(row);
        TableView::small("Capture sets by what became of their counts", columns, rows)
    });
    (table, left_out)
}

/// Where a count stands among the columns.
fn place(what: &str) -> usize {
    let field = what.split(' ').next().unwrap_or(what);
    CountKind::ALL.iter().position(|kind| kind.api_name() == field).unwrap_or(CountKind::ALL.len())
}

/// By how much the stored number is another one.
fn delta(of: &CountChange) -> String {
    let (before, after) = (of.before.stored, of.after.stored);
    match before.zip(after).map(|(before, after)| after.saturating_sub(before)) {
        Some(0) | None => String::new(),
        Some(n) if n > 0 => format!("+{}", words::number(n)),
        Some(n) => words::number(n),
    }
}

/// How many captures entered and left a set.
fn moved(of: &MemberChange) -> String {
    let parts =
        [(Moved::captures_of(&of.entered), "+"), (Moved::captures_of(&of.left), "\u{2212}")];
    let parts = parts.into_iter().filter(|(n, _)| *n > 0);
    parts.map(|(n, sign)| format!("{sign}{}", words::count(n))).collect::<Vec<_>>().join(" ")
}

/// Jobs by the states that they left and reached.
fn jobs(site: &Site<'_>, path: &str, transitions: &[Transition]) -> Option<TableView> {
    let columns = vec![
        ColumnView::new("to", CellKind::Name),
        ColumnView::new("from", CellKind::Text),
        ColumnView::new("jobs", CellKind::Number),
        ColumnView::new("which", CellKind::Links),
    ];
    let row = |of: &Transition| {
        let named = of.jobs.iter().take(MOST_NAMED);
        let named = named.map(|id| rows::job_link(site, path, crate::model::JobId(*id))).collect();
        vec![
            CellView::Name(LinkView::plain(of.to.clone())),
            CellView::Text(of.from.clone().unwrap_or_else(|| "new".to_owned())),
            CellView::count(of.jobs.len()),
            CellView::Links(named, of.jobs.len().saturating_sub(MOST_NAMED)),
        ]
    };
    let rows = transitions.iter().take(MOST_TRANSITIONS).map(row);
    (!transitions.is_empty()).then(|| TableView::small("Jobs by state", columns, rows))
}

fn topic(site: &Site<'_>, path: &str, changes: &Changes, of: Topic) -> Option<TopicView> {
    let n = length(changes, of);
    let all = Page::Changes { topic: Some(of), page: 1 };
    let label = format!("all {}", words::count(n));
    (n > 0).then(|| TopicView {
        title: of.title(),
        table: table(of, rows_of(site, path, changes, of, 0, MOST_OF_A_TOPIC)),
        all: (n > MOST_OF_A_TOPIC).then(|| link(site, path, all, label)),
    })
}

/// How many changes a list has.
pub(in crate::site) fn length(changes: &Changes, topic: Topic) -> usize {
    let (captures, occurrences) = (&changes.captures, &changes.occurrences);
    match topic {
        Topic::Counts => changes.counts.len(),
        Topic::Members => changes.members.iter().map(|of| of.entered.len() + of.left.len()).sum(),
        Topic::Records => changes.records.len(),
        Topic::Captures => {
            captures.gone.len()
                + captures.changed.len()
                + captures.imported_again.len()
                + captures.processed_ids.len()
                + captures.new.len()
                + captures.first_seen.len()
        }
        Topic::Occurrences => {
            occurrences.gone.len()
                + occurrences.determined.len()
                + occurrences.new_ids.len()
                + occurrences.first_seen_ids.len()
        }
        Topic::Findings => {
            let of = &changes.findings;
            of.new.len() + of.resolved.len() + of.accepted.len()
        }
    }
}

fn table(topic: Topic, rows: Vec<Vec<CellView>>) -> TableView {
    let columns: &[(&'static str, CellKind)] = match topic {
        Topic::Counts => &[
            ("record", CellKind::Name),
            ("change", CellKind::Badge),
            ("what", CellKind::Text),
            ("now", CellKind::Text),
            ("before", CellKind::Text),
        ],
        Topic::Members => &[
            ("capture set", CellKind::Name),
            ("captures", CellKind::Number),
            ("change", CellKind::Badge),
            ("why", CellKind::Text),
            ("which", CellKind::Links),
        ],
        Topic::Records => {
            &[("record", CellKind::Name), ("change", CellKind::Badge), ("what", CellKind::Text)]
        }
        Topic::Captures => {
            &[("capture", CellKind::Name), ("change", CellKind::Badge), ("what", CellKind::Text)]
        }
        Topic::Occurrences => {
            &[("occurrence", CellKind::Name), ("change", CellKind::Badge), ("what", CellKind::Text)]
        }
        Topic::Findings => &[
            ("about", CellKind::Name),
            ("change", CellKind::Badge),
            ("severity", CellKind::Badge),
            ("code", CellKind::Link),
            ("what", CellKind::Text),
        ],
    };
    let columns = columns.iter().map(|(label, kind)| ColumnView::new(*label, *kind)).collect();
    TableView::small(format!("Table of changes: {}", topic.title()), columns, rows.into_iter())
}

/// Some rows of a list.
fn rows_of(
    site: &Site<'_>,
    path: &str,
    changes: &Changes,
    topic: Topic,
    from: usize,
    most: usize,
) -> Vec<Vec<CellView>> {
    let most = most.min(MOST_CHANGES.saturating_sub(from));
    match topic {
        Topic::Counts => {
            let shown = changes.counts.iter().skip(from).take(most);
            shown.map(|of| count(site, path, of)).collect()
        }
        Topic::Members => {
            let groups = changes.members.iter().flat_map(|of| {
                let entered = of.entered.iter().map(|group| ("entered", group));
                let left = of.left.iter().map(|group| ("left", group));
                entered.chain(left).map(move |(word, group)| (of, word, group))
            });
            let shown = groups.skip(from).take(most);
            shown.map(|(of, word, group)| member(site, path, of, (word, group))).collect()
        }
        Topic::Records => {
            let shown = changes.records.iter().skip(from).take(most);
            shown.map(|of| record(site, path, of)).collect()
        }
        Topic::Captures => captures(changes)
            .skip(from)
            .take(most)
            .map(|of| one(site, path, Kind::Capture, of))
            .collect(),
        Topic::Occurrences => {
            let shown = occurrences(changes).skip(from).take(most);
            shown.map(|of| one(site, path, Kind::Occurrence, of)).collect()
        }
        Topic::Findings => {
            findings(changes).skip(from).take(most).map(|of| finding(site, path, of)).collect()
        }
    }
}

/// A record by the name that sentences give it, as a link to its page if it has one.
fn titled(site: &Site<'_>, path: &str, kind: &str, id: i64, title: &str) -> CellView {
    CellView::Name(match Kind::of_key(kind) {
        Some(kind) => link(site, path, Page::Record { kind, id }, title),
        None => LinkView::plain(words::ellipsis(title, MOST_OF_A_SENTENCE)),
    })
}

fn count(site: &Site<'_>, path: &str, of: &CountChange) -> Vec<CellView> {
    let (before, after) = of.sides();
    vec![
        titled(site, path, &of.kind, of.id, &of.title),
        CellView::Badge(category(of.category)),
        CellView::Text(of.name()),
        CellView::Text(after),
        CellView::Text(before),
    ]
}

fn member(
    site: &Site<'_>,
    path: &str,
    of: &MemberChange,
    (word, group): (&'static str, &Moved),
) -> Vec<CellView> {
    let named =
        group.captures.iter().take(MOST_NAMED).map(|id| {
            link(site, path, Page::Record { kind: Kind::Capture, id: *id }, id.to_string())
        });
    let settings = if of.rule_changed { "; its settings were edited" } else { "" };
    vec![
        titled(site, path, Kind::Collection.key(), of.id, &of.title),
        CellView::count(group.captures.len()),
        CellView::Badge(badge(Shift::Changed, word)),
        CellView::Text(format!("{}{settings}", group.why)),
        CellView::Links(named.collect(), group.captures.len().saturating_sub(MOST_NAMED)),
    ]
}

fn record(site: &Site<'_>, path: &str, of: &RecordChange) -> Vec<CellView> {
    vec![
        titled(site, path, &of.kind, of.id, &of.title),
        CellView::Badge(seen(of.seen)),
        CellView::Text(fields(&of.fields)),
    ]
}

fn fields(of: &[FieldChange]) -> String {
    words::ellipsis(&FieldChange::sentences(of), MOST_OF_A_SENTENCE)
}

/// A capture or an occurrence: its id, what became of it, what is to be said.
type One = (i64, BadgeView, String);

fn captures(changes: &Changes) -> impl Iterator<Item = One> + '_ {
    let of = &changes.captures;
    let plain = |id: &i64, badge: BadgeView| (*id, badge, String::new());
    let gone = of.gone.iter().map(move |id| plain(id, seen(Seen::Gone)));
    let changed = of.changed.iter().map(|of| (of.id, seen(Seen::Changed), fields(&of.fields)));
    let again = of.imported_again.iter().map(|(was, is)| {
        (*is, badge(Shift::Changed, "imported again"), format!("it was capture {was}"))
    });
    let processed =
        of.processed_ids.iter().map(move |id| plain(id, badge(Shift::Better, "processed")));
    let new = of.new.iter().map(move |id| plain(id, seen(Seen::New)));
    let first_seen = of.first_seen.iter().map(move |id| plain(id, seen(Seen::FirstSeen)));
    gone.chain(changed).chain(again).chain(processed).chain(new).chain(first_seen)
}

fn occurrences(changes: &Changes) -> impl Iterator<Item = One> + '_ {
    let of = &changes.occurrences;
    let plain = |id: &i64, badge: BadgeView| (*id, badge, String::new());
    let gone = of.gone.iter().map(move |id| plain(id, seen(Seen::Gone)));
    let determined = of.determined.iter().map(|of| {
        let text = format!("from {} to {}", of.before, of.after);
        (of.id, badge(Shift::Changed, "identified"), words::ellipsis(&text, MOST_OF_A_SENTENCE))
    });
    let new = of.new_ids.iter().map(move |id| plain(id, seen(Seen::New)));
    let first_seen = of.first_seen_ids.iter().map(move |id| plain(id, seen(Seen::FirstSeen)));
    gone.chain(determined).chain(new).chain(first_seen)
}

fn one(site: &Site<'_>, path: &str, kind: Kind, (id, badge, text): One) -> Vec<CellView> {
    let label = format!("{} {id}", kind.singular());
    let name = link(site, path, Page::Record { kind, id }, label);
    vec![CellView::Name(name), CellView::Badge(badge), CellView::Text(text)]
}

fn findings(changes: &Changes) -> impl Iterator<Item = (BadgeView, &Found)> + '_ {
    let of = &changes.findings;
    let new = of.new.iter().map(|of| (badge(Shift::New, "new"), of));
    let resolved = of.resolved.iter().map(|of| (badge(Shift::Changed, "resolved"), of));
    let accepted = of.accepted.iter().map(|of| (badge(Shift::Changed, "accepted"), &of.finding));
    new.chain(resolved).chain(accepted)
}

fn finding(site: &Site<'_>, path: &str, (change, of): (BadgeView, &Found)) -> Vec<CellView> {
    let severity = of.severity.word();
    let code = Page::Findings { page: 1 }.relative_from(path);
    let is_there = site.index.codes.iter().any(|known| known.code.to_string() == of.code);
    let href = is_there.then(|| format!("{code}#{}", of.code));
    vec![
        match of.record() {
            Some((kind, id)) => titled(site, path, kind, id, &format::place(of)),
            None => {
                CellView::Name(LinkView::plain(words::ellipsis(of.place(), MOST_OF_A_SENTENCE)))
            }
        },
        CellView::Badge(change),
        CellView::Badge(BadgeView::new(severity, severity)),
        CellView::Link(Some(LinkView::new(of.code.clone(), href))),
        CellView::Text(words::ellipsis(&of.message, MOST_OF_A_SENTENCE)),
    ]
}

/// What the changes of a capture or an occurrence take of its sheet, at the most.
pub(super) fn weigh(site: &Site<'_>, kind: Kind, id: i64) -> Weight {
    let Some(since) = &site.past.since else { return Weight::default() };
    // A cell in the list, or a line beside the capture.
    let lines = if kind == Kind::Capture { since.lines(kind, id) } else { Vec::new() };
    let texts = lines
        .iter()
        .take(MOST_LINES)
        .map(|line| 100 + (6 * line.text.len()).min(6 * MOST_OF_A_SENTENCE));
    Weight { elements: 3 + 3 * lines.len().min(MOST_LINES), bytes: 120 + texts.sum::<usize>() }
}
