//! What the sample of a collection is made of.

use crate::facts::composition::{Base, Composition, Share};
use crate::model::Snapshot;
use crate::table::{Table, Word};

/// A group of captures, and how many of them there are.
pub(super) struct Line {
    by: &'static str,
    value: Option<String>,
    in_sample: usize,
    eligible: Option<usize>,
}

/// One row for all captures, each deployment, night, hour and month, and those without timestamp.
pub(super) fn table<'a>(lines: Vec<Line>) -> Table<'a, Line> {
    Table::new(
        "composition",
        "What the sample of a capture set is made of",
        "One row for each group of captures, beside the captures that the sample was drawn from. One file for each \
         capture set of which captures are held.",
        lines,
    )
    .column("by", "What the group has in common.", |line: &Line| Word(line.by))
    .words(&["all", "deployment", "night", "hour", "month", "without_timestamp"])
    .column(
        "value",
        "Which station (by key), night (the day on which it begins at noon), hour or month (camera time); empty \
         for all, for captures without station and for those without timestamp.",
        |line| line.value.clone(),
    )
    .column("in_sample", "How many captures of the sample are in the group.", |line| line.in_sample)
    .unit("captures")
    .column(
        "eligible",
        "How many of the captures that it was drawn from are; empty where the snapshot does not show that it holds \
         all captures of the project.",
        |line| line.eligible,
    )
    .unit("captures")
}

/// The rows of the table.
pub(super) fn lines(snapshot: &Snapshot, of: &Composition) -> Vec<Line> {
    let known = of.base != Base::Unknown;
    let line = |by, value, share: Share| Line {
        by,
        value,
        in_sample: share.sample,
        eligible: known.then_some(share.eligible),
    };
    let deployments = of.deployments.iter().map(|(deployment, share)| {
        let found = deployment.and_then(|row| snapshot.deployments.get(row));
        line("deployment", found.map(|found| found.id.to_string()), *share)
    });
    let nights = of.nights.iter();
    let nights = nights.map(|(night, share)| line("night", Some(night.date().to_string()), *share));
    let hours = (12..36)
        .zip(of.hours)
        .map(|(hour, share)| line("hour", Some(format!("{:02}:00", hour % 24)), share));
    let months = of
        .months
        .iter()
        .map(|((year, month), share)| line("month", Some(format!("{year:04}-{month:02}")), *share));
    let mut lines = vec![line("all", None, of.all)];
    lines.extend(deployments.chain(nights).chain(hours).chain(months));
    lines.push(line("without_timestamp", None, of.untimed));
    lines
}
