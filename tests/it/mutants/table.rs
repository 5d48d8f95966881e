//! What came of many mutants, by kind of damage.

use std::collections::BTreeMap;
use std::fmt;

use super::examine::Outcome;
use super::truth::Class;

/// The columns of wrong claims.
const COLUMNS: [&str; 7] = ["exact", "bound", "match", "drift", "counter", "sample", "finding"];

fn column(class: Class) -> &'static str {
    match class {
        Class::Exact => "exact",
        Class::Bound => "bound",
        Class::Match => "match",
        Class::Drift => "drift",
        Class::Counter => "counter",
        Class::Sample => "sample",
        Class::Finding(_) => "finding",
    }
}

/// The mutants of one kind of damage.
#[derive(Clone, Debug, Default)]
struct Line {
    mutants: usize,
    claims: usize,
    /// How many mutants something wrong was said of.
    failing: usize,
    /// How many claims of each class are wrong.
    wrong: BTreeMap<&'static str, usize>,
    untouched: usize,
    given_up: usize,
}

impl Line {
    fn add(&mut self, outcome: &Outcome) {
        self.mutants += 1;
        self.claims += outcome.claims;
        self.failing += usize::from(!outcome.wrong.is_empty());
        for wrong in &outcome.wrong {
            *self.wrong.entry(column(wrong.class)).or_default() += 1;
        }
        self.untouched += outcome.untouched;
        self.given_up += outcome.given_up;
    }
}

/// A line for each kind of damage, and one for all.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    lines: BTreeMap<&'static str, Line>,
    all: Line,
}

impl Table {
    pub(super) fn add(&mut self, label: &'static str, outcome: &Outcome) {
        self.lines.entry(label).or_default().add(outcome);
        self.all.add(outcome);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<28} {:>7} {:>8} {:>7}", "damage", "mutants", "claims", "failing")?;
        for column in COLUMNS {
            write!(f, " {column:>7}")?;
        }
        writeln!(f, " | untouched claims, given up")?;
        let lines = self.lines.iter().map(|(label, line)| (*label, line));
        for (label, line) in lines.chain([("all", &self.all)]) {
            let Line { mutants, claims, failing, .. } = line;
            write!(f, "{label:<28} {mutants:>7} {claims:>8} {failing:>7}")?;
            for column in COLUMNS {
                write!(f, " {:>7}", line.wrong.get(column).copied().unwrap_or(0))?;
            }
            writeln!(f, " | {:>9} {:>9}", line.untouched, line.given_up)?;
        }
        Ok(())
    }
}
