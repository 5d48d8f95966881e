//! A mutant made, read and judged: what is wrong of what is said of it, and what is no longer said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use super::claims::{Claims, Compared, Known, Sample, audit};
use super::counters;
use super::files::{File, Files, Form, Requests};
use super::recipe::{Damage, Recipe};
use super::truth::{Size, State, Truth, Wrong, gone_without_trace, recorded};
use super::world::{Row, World, parameter};

/// What came of a mutant.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Numbers, verdicts and findings that are claimed.
    pub(super) claims: usize,
    pub(super) wrong: Vec<Wrong>,
    /// Claims that the undamaged files allow, about collections that the damage did not touch.
    pub(super) untouched: usize,
    /// How many of these are made no longer, or weaker.
    pub(super) given_up: usize,
}

impl Recipe {
    /// The state, and the damaged files.
    pub(super) fn make(&self) -> (Arc<State>, Files) {
        let state = State::at(self.size, self.night);
        let mut files = state.world.files(self.form, self.requests);
        for damage in &self.damages {
            damage.apply(&mut files, self.size, &state.owners);
        }
        (state, files)
    }

    /// Makes the mutant and judges what is said of it.
    pub(super) fn examine(&self) -> Outcome {
        let (state, files) = self.make();
        let claims = audit(&files);
        let mut outcome = Outcome { claims: claims.len(), ..Outcome::default() };
        let other = self.damages.iter().find_map(|damage| match damage {
            Damage::Night { night, .. } => Some(State::at(self.size, *night)),
            _ => None,
        });
        outcome.wrong = wrong(&state, other.as_deref(), &files, &claims);
        if other.is_none() {
            let before = self.claims_before(&state);
            let (all, given_up) = given_up(&state, self, &files, &before, &claims);
            (outcome.untouched, outcome.given_up) = (all, given_up);
        }
        outcome
    }

    /// What is said of the undamaged files.
    fn claims_before(&self, state: &State) -> Arc<Claims> {
        type Key = (Size, u64, String);
        type Cell = Arc<OnceLock<Arc<Claims>>>;
        static BEFORE: Mutex<BTreeMap<Key, Cell>> = Mutex::new(BTreeMap::new());
        let requests = if self.has_pages() { Some(self.requests) } else { None };
        let key = (self.size, self.night, format!("{:?} {requests:?}", self.form));
        let cell = BEFORE.lock().unwrap().entry(key).or_default().clone();
        let claims = || Arc::new(audit(&state.world.files(self.form, self.requests)));
        cell.get_or_init(claims).clone()
    }

    pub(super) fn has_pages(&self) -> bool {
        matches!(self.form, Form::Pages | Form::Both)
    }
}

/// What is wrong of what is said of the files.
fn wrong(state: &State, other: Option<&State>, files: &Files, claims: &Claims) -> Vec<Wrong> {
    let (recorded, counters) = (recorded(files), counters::recorded(files));
    let mut states = vec![(0, state)];
    states.extend(other.map(|other| (1, other)));
    let wrong =
        Truth { states: states.clone(), recorded: &recorded, counters: &counters }.wrong(claims);
    if wrong.is_empty() || other.is_some() {
        return wrong;
    }
    let gone = gone_without_trace(state, files);
    if gone.is_empty() {
        return wrong;
    }
    let left = |row: &&Row| !gone.contains(&(row.kind.to_string(), row.id));
    let dump = state.world.dump.iter().filter(left).cloned().collect();
    let smaller = State::of(World { dump, ..World::default() });
    states.push((0, &smaller));
    Truth { states, recorded: &recorded, counters: &counters }.wrong(claims)
}

/// The projects of records that differ; `None` where it may be any.
fn touched(state: &State, before: &Files, after: &Files) -> Option<BTreeSet<i64>> {
    let by_path: BTreeMap<&str, &File> =
        after.files.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut touched = BTreeSet::new();
    for file in &before.files {
        let after = by_path.get(file.path.as_str());
        let is_same_file = |after: &&&File| {
            (&after.url, after.end) == (&file.url, file.end) && after.wrap == file.wrap
        };
        let rows: Vec<&Row> = match after.filter(is_same_file) {
            None => file.rows.iter().collect(),
            Some(after) if after.rows == file.rows => continue,
            Some(after) => {
                let left: BTreeMap<(&str, i64), &Row> =
                    after.rows.iter().map(|row| ((&*row.kind, row.id), row)).collect();
                let is_changed = |row: &&Row| left.get(&(&*row.kind, row.id)) != Some(row);
                file.rows.iter().filter(is_changed).collect()
            }
        };
        let asked = file.url.as_deref().and_then(|url| parameter(url, "project_id")?.parse().ok());
        match asked {
            Some(project) => _ = touched.insert(project),
            None if rows.is_empty() => return None,
            None => {}
        }
        for row in rows {
            touched.insert(state.owners.of_row(row)?);
        }
    }
    Some(touched)
}

/// Claims about collections of projects that the damage did not touch: all, and those no longer made.
fn given_up(
    state: &State,
    recipe: &Recipe,
    after: &Files,
    was: &Claims,
    is: &Claims,
) -> (usize, usize) {
    let before = state.world.files(recipe.form, recipe.requests);
    let Some(touched) = touched(state, &before, after) else { return (0, 0) };
    let owner = |capture: &i64| state.owners.get("main.sourceimage", *capture);
    let is_untouched = |id: &i64| {
        let project = state.recount.projects.get(id).copied().flatten();
        let members = state.recount.members.get(id).into_iter().flatten().map(owner);
        members.chain([project]).flatten().all(|project| !touched.contains(&project))
    };
    let (mut all, mut given_up) = (0, 0);
    let mut note = |was: bool, is: bool| {
        all += usize::from(was);
        given_up += usize::from(was && !is);
    };
    for (key, count) in was.counts.iter().filter(|(key, _)| is_untouched(&key.0)) {
        let now = is.counts.get(key);
        let is_as_strong = now.is_some_and(|now| match (count.known, now.known) {
            (Known::Exactly(_), Known::Exactly(_)) => true,
            (Known::AtLeast(a), Known::AtLeast(b) | Known::Exactly(b)) => b >= a,
            _ => false,
        });
        note(count.known != Known::Not, is_as_strong);
        let is_compared = now.is_some_and(|now| now.compared != Compared::NoClaim);
        note(count.compared != Compared::NoClaim, is_compared);
    }
    for (id, sample) in was.samples.iter().filter(|(id, _)| is_untouched(id)) {
        let is_judged = is.samples.get(id).is_some_and(|sample| *sample != Sample::NoClaim);
        note(*sample != Sample::NoClaim, is_judged);
    }
    (all, given_up)
}

impl Recipe {
    /// How the files tell their requests does not matter to a dump.
    pub(super) fn plain(mut self) -> Self {
        if !self.has_pages() && !self.damages.iter().any(|d| matches!(d, Damage::Night { .. })) {
            self.requests = Requests::Links;
        }
        self
    }
}
