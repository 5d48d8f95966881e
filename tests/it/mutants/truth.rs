//! What is true of a state of the database, and which claims about it are wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use serde::{Deserialize, Serialize};

use super::claims::{Claims, Compared, Count, CountKey, Known, Sample, Side, audit};
use super::counters::CounterKey;
use super::files::{Files, Form, Requests};
use super::recount::{Recount, recount};
use super::world::{Owners, Row, World};

/// Which records a world has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Size {
    /// All projects of the golden data.
    Whole,
    /// Its small projects alone: what takes a tenth of the time.
    Small,
}

/// A state of the database with all that is true of it.
pub(super) struct State {
    pub(super) world: World,
    pub(super) owners: Owners,
    pub(super) recount: Recount,
    /// What is said of its whole, undamaged dump. Held against the database's own truth in a test.
    pub(super) claims: Claims,
}

impl State {
    pub(super) fn of(world: World) -> Self {
        let claims = audit(&world.files(Form::Dump, Requests::Links));
        let (owners, recount) = (Owners::of(&world.dump), recount(&world.dump));
        Self { world, owners, recount, claims }
    }

    /// The state of a night; each is made once.
    pub(super) fn at(size: Size, night: u64) -> Arc<Self> {
        type Cell = Arc<OnceLock<Arc<State>>>;
        static STATES: Mutex<BTreeMap<(Size, u64), Cell>> = Mutex::new(BTreeMap::new());
        let cell = STATES.lock().unwrap().entry((size, night)).or_default().clone();
        cell.get_or_init(|| {
            let golden = World::golden();
            let world = match size {
                Size::Whole => golden.night(night),
                Size::Small => golden.of_projects(&golden.small_projects()).night(night),
            };
            Arc::new(Self::of(world))
        })
        .clone()
    }

    fn count(&self, key: &CountKey, side: Side) -> Option<i64> {
        let counts = self.recount.counts.get(&key.0)?;
        let counts = if side == Side::Unfiltered { &counts.unfiltered } else { &counts.filtered };
        counts.get(key.1).copied()
    }
}

/// A class of wrong claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Exact,
    Bound,
    Match,
    Drift,
    /// Anything that is said of a stored counter.
    Counter,
    Sample,
    /// A finding about a sample, with its code.
    Finding(u16),
}

/// A claim that is not true.
#[derive(Clone, Debug)]
pub(super) struct Wrong {
    pub(super) class: Class,
    pub(super) text: String,
}

/// The numbers that the files record: by state, collection and name of the count.
pub(super) type Recorded = BTreeSet<(usize, i64, &'static str, i64)>;

/// The states that the files show, or may show; a claim is right if it is true of one of them.
pub(super) struct Truth<'a> {
    /// Each with the number by which [`Recorded`] knows it.
    pub(super) states: Vec<(usize, &'a State)>,
    pub(super) recorded: &'a Recorded,
    /// The same of stored counters.
    pub(super) counters: &'a BTreeSet<(usize, CounterKey, i64)>,
}

impl Truth<'_> {
    /// The claims that are not true of any state.
    pub(super) fn wrong(&self, claims: &Claims) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        for (key, count) in &claims.counts {
            if let Some(class) = self.wrong_count(key, count) {
                let truth: Vec<_> = self
                    .states
                    .iter()
                    .map(|(_, s)| (s.count(key, Side::Filtered), s.count(key, Side::Unfiltered)))
                    .collect();
                let text = format!("{key:?}: {count:?}; true (filtered, not): {truth:?}");
                wrong.push(Wrong { class, text });
            }
        }
        for (key, count) in &claims.counters {
            if !self.is_true_counter(key, count) {
                let truth: Vec<_> =
                    self.states.iter().map(|(_, s)| s.recount.counters.get(key)).collect();
                let text = format!("{key:?}: {count:?}; true: {truth:?}");
                wrong.push(Wrong { class: Class::Counter, text });
            }
        }
        for (id, sample) in &claims.samples {
            let said = |state: &State| state.claims.samples.get(id).copied();
            if *sample != Sample::NoClaim && !self.any(|state| said(state) == Some(*sample)) {
                let truth: Vec<_> = self.states.iter().map(|(_, state)| said(state)).collect();
                let text = format!("sample of capture set {id}: {sample:?}; true: {truth:?}");
                wrong.push(Wrong { class: Class::Sample, text });
            }
        }
        for (code, subject) in &claims.findings {
            let key = (*code, subject.clone());
            if !self.any(|state| state.claims.findings.contains(&key)) {
                let text = format!("MB{code} of {subject}");
                wrong.push(Wrong { class: Class::Finding(*code), text });
            }
        }
        wrong
    }

    fn any(&self, is_so: impl Fn(&State) -> bool) -> bool {
        self.states.iter().any(|(_, state)| is_so(state))
    }

    /// Whether what is said of a stored counter is true of a state.
    fn is_true_counter(&self, key: &CounterKey, count: &Count) -> bool {
        let truth = |state: &State| state.recount.counters.get(key).copied();
        let is_known = self.any(|state| match (count.known, truth(state)) {
            (Known::Exactly(n), Some(truth)) => n == truth,
            (Known::AtLeast(n), Some(truth)) => n <= truth,
            (Known::Not, _) => true,
            (_, None) => false,
        });
        let is_compared = self.states.iter().any(|(number, state)| {
            let recorded = count.recorded.filter(|n| self.counters.contains(&(*number, *key, *n)));
            let above = truth(state).zip(recorded).map(|(truth, recorded)| truth - recorded);
            above.is_some_and(|above| is_right(count.compared, above))
        });
        is_known && (count.compared == Compared::NoClaim || is_compared)
    }

    fn wrong_count(&self, key: &CountKey, count: &Count) -> Option<Class> {
        let sides: &[Side] = match key.2 {
            // Recomputed with filters; compared with both.
            Side::Unknown => &[Side::Filtered, Side::Unfiltered],
            Side::Filtered => &[Side::Filtered],
            Side::Unfiltered => &[Side::Unfiltered],
        };
        let is_known = |state: &State| match (count.known, state.count(key, sides[0])) {
            (Known::Exactly(n), Some(truth)) => n == truth,
            (Known::AtLeast(n), Some(truth)) => n <= truth,
            (Known::Not, _) => true,
            (_, None) => false,
        };
        if !self.any(is_known) {
            let exact = matches!(count.known, Known::Exactly(_));
            return Some(if exact { Class::Exact } else { Class::Bound });
        }
        let class = match count.compared {
            Compared::Match => Class::Match,
            Compared::Drift { .. } => Class::Drift,
            Compared::NoClaim => return None,
        };
        let recorded = count.recorded?;
        let is_right = |(number, state): &(usize, &State)| {
            // Both numbers are of one state.
            let above = sides.iter().filter_map(|side| state.count(key, *side));
            let above: Vec<i64> = above.map(|truth| truth - recorded).collect();
            // Where it is not known how a number was asked for, it matches both or differs from both.
            self.recorded.contains(&(*number, key.0, key.1, recorded))
                && above.iter().any(|above| is_right(count.compared, *above))
                && above.iter().all(|above| (*above == 0) == (count.compared == Compared::Match))
        };
        (!self.states.iter().any(is_right)).then_some(class)
    }
}

/// Whether a comparison is right, given what the true number is above the recorded one.
fn is_right(compared: Compared, above: i64) -> bool {
    match compared {
        Compared::Match => above == 0,
        Compared::Drift { by, at_least: true } => above != 0 && above >= by,
        Compared::Drift { by, at_least: false } => above == by,
        Compared::NoClaim => true,
    }
}

/// The numbers that files record.
pub(super) fn recorded(files: &Files) -> Recorded {
    let mut recorded = Recorded::new();
    for file in &files.files {
        for row in file.rows.iter().filter(|row| &*row.kind == "captures/collections") {
            let json = row.json();
            for name in super::recount::NAMES {
                let number = match json.get(name) {
                    Some(super::json::Json::Text(text)) => text.parse().ok(),
                    other => other.and_then(super::json::Json::as_i64),
                };
                recorded.extend(number.map(|n| (file.state, row.id, name, n)));
            }
        }
    }
    recorded
}

/// The records of a dump that are gone without a trace: no record that is left refers to one of the same model and project, and
/// no stored number is above what is there. Then the files are those of a smaller database, of which nobody can tell that
/// it was larger.
pub(super) fn gone_without_trace(state: &State, files: &Files) -> BTreeSet<(String, i64)> {
    let dumps: Vec<_> = files.files.iter().filter(|file| file.is_dump()).collect();
    let is_cut = |file: &&super::files::File| {
        use super::files::{End, Wrap};
        match file.end {
            End::Whole => false,
            End::Rows(_) => file.wrap != Wrap::Lines,
            End::Byte(_) => true,
        }
    };
    if dumps.is_empty() || dumps.iter().any(is_cut) {
        return BTreeSet::new();
    }
    let left: Vec<&Row> = dumps
        .iter()
        .flat_map(|file| match file.end {
            super::files::End::Rows(n) => &file.rows[..n.min(file.rows.len())],
            _ => &file.rows[..],
        })
        .collect();
    let keys: BTreeSet<(&str, i64)> = left.iter().map(|row| (&*row.kind, row.id)).collect();
    let all = state.world.dump.iter().map(|row| (&*row.kind, row.id));
    let gone: BTreeSet<(&str, i64)> = all.filter(|key| !keys.contains(key)).collect();
    if gone.is_empty() {
        return BTreeSet::new();
    }
    let models: BTreeSet<&str> = keys.iter().map(|(model, _)| *model).collect();
    let owner = |key: &(&str, i64)| state.owners.get(key.0, key.1);
    // Of these models and projects it shows that something is gone.
    let mut shown: BTreeSet<(&str, Option<i64>)> =
        gone.iter().filter(|key| !models.contains(key.0)).map(|key| (key.0, owner(key))).collect();
    let mut real: BTreeMap<i64, i64> = BTreeMap::new();
    let mut stored: BTreeMap<i64, i64> = BTreeMap::new();
    for row in &left {
        let fields = row.fields();
        let referred = super::world::references(&fields);
        shown.extend(
            referred.iter().filter(|key| gone.contains(key)).map(|key| (key.0, owner(key))),
        );
        if &*row.kind == "main.detection" && fields.get("bbox") != Some(&super::json::Json::Null) {
            *real.entry(fields.int("source_image").unwrap_or(0)).or_default() += 1;
        }
        if &*row.kind == "main.sourceimage" {
            stored.extend(fields.int("detections_count").map(|n| (row.id, n)));
        }
    }
    for (capture, n) in stored {
        if n > real.get(&capture).copied().unwrap_or(0) {
            shown.insert(("main.detection", state.owners.get("main.sourceimage", capture)));
        }
    }
    let traceless = gone.iter().filter(|key| !shown.contains(&(key.0, owner(key))));
    traceless.map(|(model, id)| ((*model).to_owned(), *id)).collect()
}
