//! Cleans the texts of a snapshot: nothing private is left in them, and every character is one that shows. This is
//! done once, before anything is made of them, so that no page, table, search or picture has to think of it.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::key_lines::KeyLines;
use super::names::{is_grid, is_looked_into, may_hold_places, said_by};
use super::rules::says_something;
use super::{Privacy, Private, Redactions};
use crate::finding::{Code, Finding, Subject};
use crate::model::{Collection, FileOutcome, Job, Kind, Snapshot, StageParam};
use crate::visible;

/// The finding that the texts of a record hold secrets.
const SECRETS: Code = Code(501);

/// Takes out of all texts of a snapshot what may not be shown. Gives a finding for each record whose texts hold
/// secrets, left out or not.
#[must_use]
pub fn clean(snapshot: &mut Snapshot, privacy: Privacy) -> Vec<Finding> {
    let mut cleaner = Cleaner { privacy, here: Redactions::default(), findings: Vec::new() };
    cleaner.snapshot(snapshot);
    cleaner.findings
}

/// Goes through the texts of a snapshot, record by record.
struct Cleaner {
    privacy: Privacy,
    /// What was found in the record at hand.
    here: Redactions,
    findings: Vec<Finding>,
}

impl Cleaner {
    fn snapshot(&mut self, snapshot: &mut Snapshot) {
        self.files(snapshot);
        snapshot.collections.each_mut(|collection| self.collection(collection));
        snapshot.jobs.each_mut(|job| self.job(job));
        snapshot.projects.each_mut(|project| {
            project.each_text(&mut |text| self.text(text));
            self.done(Subject::Project(project.id));
        });
        self.places(snapshot);
        for (about, note) in &mut snapshot.notes {
            self.text(note);
            self.done(about.map_or(Subject::Snapshot, |(kind, id)| Subject::Record(kind, id)));
        }
    }

    /// What is said of the snapshot as a whole.
    fn files(&mut self, snapshot: &mut Snapshot) {
        for file in &mut snapshot.files {
            self.text(&mut file.name);
            if let FileOutcome::Skipped(reason) = &mut file.outcome {
                self.text(reason);
            }
        }
        self.option(&mut snapshot.host);
        let filters = snapshot.coverage.iter_mut().filter_map(|list| list.request.filters.as_mut());
        for (name, value) in filters.flatten() {
            self.setting(name, value);
        }
        self.done(Subject::Snapshot);
    }

    fn collection(&mut self, collection: &mut Collection) {
        collection.each_text(&mut |text| self.text(text));
        if let Some(kwargs) = &mut collection.kwargs {
            self.value(&mut kwargs.value);
        }
        if let Some(sampling) = &mut collection.sampling {
            // Counted once, as part of the kwargs.
            let counted = self.here;
            sampling.each_kept(|value| self.value(value));
            self.here = counted;
        }
        self.done(Subject::Collection(collection.id));
    }

    fn job(&mut self, job: &mut Job) {
        job.each_text(&mut |text| self.text(text));
        self.option(&mut job.type_key);
        self.option(&mut job.type_name);
        if let Some(progress) = &mut job.progress {
            progress.errors.iter_mut().for_each(|error| self.text(error));
            for stage in &mut progress.stages {
                for text in [&mut stage.key, &mut stage.name, &mut stage.state] {
                    self.text(text);
                }
                stage.params.iter_mut().for_each(|param| self.param(param));
            }
        }
        let mut key = KeyLines::default();
        for line in &mut job.log {
            self.text(&mut line.level);
            if key.is_one(&line.message) {
                self.leave_out(Private::Secret, &mut line.message);
            }
            self.text(&mut line.message);
        }
        self.done(Subject::Job(job.id));
    }

    /// A parameter of a stage, whose key or name may say that its value is a secret.
    fn param(&mut self, param: &mut StageParam) {
        self.text(&mut param.key);
        let named = param.name.clone();
        self.text(&mut param.name);
        let name = if said_by(&named).is_some() { &named } else { &param.key };
        self.setting(name, &mut param.value);
    }

    /// The names of deployments, sites, events, taxa and pipelines.
    fn places(&mut self, snapshot: &mut Snapshot) {
        snapshot.deployments.each_mut(|deployment| {
            deployment.each_text(&mut |text| self.text(text));
            self.record(Kind::Deployment, deployment.id.0);
        });
        snapshot.sites.each_mut(|site| {
            site.each_text(&mut |text| self.text(text));
            self.record(Kind::ResearchSite, site.id.0);
        });
        snapshot.events.each_mut(|event| {
            event.each_text(&mut |text| self.text(text));
            self.record(Kind::Event, event.id.0);
        });
        snapshot.taxa.each_mut(|taxon| {
            taxon.each_text(&mut |text| self.text(text));
            self.record(Kind::Taxon, taxon.id.0);
        });
        snapshot.pipelines.each_mut(|pipeline| {
            pipeline.each_text(&mut |text| self.text(text));
            self.record(Kind::Pipeline, pipeline.id.0);
        });
    }

    /// A value whose name may say that it is private.
    fn setting(&mut self, name: &str, value: &mut String) {
        match said_by(name) {
            Some(Private::Coordinate) if !is_grid(name) => {
                if let Some(rounded) = self.privacy.coordinate(value)
                    && rounded != *value
                {
                    self.here.add(Private::Coordinate, 1);
                    *value = rounded;
                }
                self.text(value);
            }
            Some(kind) if says_something(kind, name, value) => self.leave_out(kind, value),
            _ => self.text(value),
        }
    }

    /// A text that is private as a whole.
    fn leave_out(&mut self, kind: Private, text: &mut String) {
        self.here.add(kind, 1);
        if self.privacy.hides(kind) {
            super::rules::mark(kind).clone_into(text);
        }
    }

    fn option(&mut self, text: &mut Option<String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn text(&mut self, text: &mut String) {
        if !self.privacy.hides(Private::Secret) {
            // Shown as it stands, but said.
            let _ = Privacy::default().text(text, &mut self.here);
        }
        self.privacy.clean(text, &mut self.here);
        if let Cow::Owned(visible) = visible::lines(text) {
            *text = visible;
        }
    }

    fn value(&mut self, value: &mut Value) {
        self.value_in(value, false);
    }

    /// A value; `is_place` says whether its numbers are coordinates, as a name around it tells.
    fn value_in(&mut self, value: &mut Value, is_place: bool) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value_in(item, is_place)),
            Value::Object(map) => {
                // The names of arguments are words of the platform; others say nothing to it, and are cleaned.
                let mut cleaned = serde_json::Map::new();
                for (mut key, mut value) in std::mem::take(map) {
                    self.member(&key, &mut value, is_place);
                    self.text(&mut key);
                    cleaned.insert(key, value);
                }
                *map = cleaned;
            }
            Value::Number(number) if is_place => self.coordinate(number),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A value with the name of its field, as the walk over responses looks at it.
    fn member(&mut self, name: &str, value: &mut Value, is_place: bool) {
        let said = said_by(name);
        let is_bracket = matches!(value, Value::Array(_) | Value::Object(_));
        let is_place = is_place
            || (said == Some(Private::Coordinate) && !is_grid(name))
            || (is_bracket && may_hold_places(name));
        let is_each = said == Some(Private::Secret) && is_looked_into(name);
        let kind = said.filter(|kind| matches!(kind, Private::Secret | Private::Person));
        if let Some(kind) = kind.filter(|kind| is_whole(*kind, name, value)) {
            let mut text = value.to_string();
            self.leave_out(kind, &mut text);
            if self.privacy.hides(kind) {
                *value = Value::String(text);
            }
            return;
        }
        match value {
            Value::String(text) => self.setting(name, text),
            Value::Array(items) if is_each => {
                items.iter_mut().for_each(|item| self.member(name, item, is_place));
            }
            Value::Object(map) if is_each => {
                for (own, value) in map.iter_mut() {
                    let said = if said_by(own).is_some() { own.as_str() } else { name };
                    self.member(said, value, is_place);
                }
            }
            value => self.value_in(value, is_place),
        }
    }

    /// A coordinate in a field of any name.
    fn coordinate(&mut self, number: &mut Number) {
        let written = number.to_string();
        let rounded = self.privacy.coordinate(&written).filter(|rounded| *rounded != written);
        let rounded = rounded.and_then(|rounded| Number::from_f64(rounded.parse().ok()?));
        if let Some(rounded) = rounded {
            self.here.add(Private::Coordinate, 1);
            *number = rounded;
        }
    }

    fn record(&mut self, kind: Kind, id: i64) {
        self.done(Subject::Record(kind, id));
    }

    /// Ends a record: says if it holds secrets.
    fn done(&mut self, subject: Subject) {
        let n = std::mem::take(&mut self.here).of(Private::Secret);
        if n == 0 {
            return;
        }
        let what = crate::numbers::plural(n, "secret", "secrets");
        let message = if self.privacy.hides(Private::Secret) {
            format!("{what} in its texts, left out of this report")
        } else {
            format!("{what} in its texts, published as they stand")
        };
        self.findings.push(Finding::new(SECRETS, subject, message).count("secrets", n));
    }
}

/// Whether a number, or what is in brackets, is left out whole behind this name.
fn is_whole(kind: Private, name: &str, value: &Value) -> bool {
    let is_each = kind == Private::Secret && is_looked_into(name);
    match value {
        Value::Number(number) => says_something(kind, name, &number.to_string()),
        Value::Array(items) => !is_each && !items.is_empty(),
        Value::Object(map) => !is_each && !map.is_empty(),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}
