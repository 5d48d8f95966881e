//! From a snapshot, recomputed, to its state.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{
    About, Capture, Captures, Count, Detected, FORMAT, Found, KWARGS, KWARGS_SERVED, Members,
    Occurrence, Occurrences, Record, Standing, State, Whole,
};
use crate::facts::counters::CounterFact;
use crate::facts::{CollectionFacts, Facts, Outcome, Verdict, knows_all_members};
use crate::finding::{Finding, Subject};
use crate::model::{
    Collection, DefaultFilters, Deployment, Event, Field, Filtering, Form, Job, Kind, KwargsSource,
    Origin, Project, ServerTime, Snapshot,
};

/// What is kept of the hash of a path, which nothing makes smaller: six bytes tell any two paths of an instance apart, but for
/// one pair in five hundred instances of a million captures.
const PATH: u64 = (1 << 48) - 1;

impl State {
    /// The state of a snapshot that was cleaned, with what follows from it.
    #[must_use]
    pub fn of(snapshot: &Snapshot, facts: &Facts, findings: &[Finding]) -> Self {
        let mut records = Vec::new();
        records.extend(collections(snapshot, facts));
        records.extend(snapshot.jobs.iter().map(job));
        records.extend(snapshot.projects.iter().map(project));
        let stations = snapshot.deployments.iter().enumerate();
        records.extend(stations.map(|(place, station)| {
            let counters = facts.counters.deployments.get(place);
            deployment(station, counters.map_or(&[], Vec::as_slice))
        }));
        let sessions = snapshot.events.iter().enumerate();
        records.extend(sessions.map(|(place, session)| {
            let counters = facts.counters.events.get(place);
            event(session, counters.map_or(&[], Vec::as_slice))
        }));
        records.extend(named(snapshot));
        let mut found: Vec<Found> = findings.iter().map(self::found).collect();
        found.sort();
        Self {
            about: about(snapshot),
            whole: whole(snapshot),
            records,
            findings: found,
            captures: captures(snapshot),
            occurrences: occurrences(snapshot),
        }
        .sorted()
    }
}

fn about(snapshot: &Snapshot) -> About {
    // Names of files and their order are of no account.
    let mut hashes: Vec<&str> = snapshot.files.iter().map(|file| file.sha256.as_str()).collect();
    hashes.sort_unstable();
    let are_hashed = hashes.iter().all(|hash| !hash.is_empty());
    let hash = || {
        let mut files = Sha256::new();
        hashes.iter().for_each(|hash| files.update(hash.as_bytes()));
        format!("{:x}", files.finalize())
    };
    About {
        mothbook_state: FORMAT,
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        host: snapshot.host.clone(),
        taken: snapshot.taken_at.map(ServerTime::minute),
        files: are_hashed.then(hash),
    }
}

/// How much of each kind the snapshot is known to hold: what a dump has of a model, and what a list has that was counted.
fn whole(snapshot: &Snapshot) -> BTreeMap<String, Whole> {
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Detection);
    let of = |kind: Kind| {
        let lists = snapshot.coverage.iter();
        let lists = lists.filter(|list| list.request.kind == kind && list.is_complete());
        let mut whole = Whole { all: is_dumped(snapshot, kind), projects: Vec::new() };
        for filters in lists.filter_map(|list| list.request.filters.as_ref()) {
            match filters.get("project_id").or_else(|| filters.get("project")) {
                None if filters.is_empty() => whole.all = true,
                Some(id) if filters.len() == 1 => whole.projects.extend(id.parse::<i64>()),
                _ => {}
            }
        }
        match kind {
            Kind::Capture => {
                whole.all = snapshot.holdings.all_captures.is_none();
                let held = snapshot.holdings.captures.iter().filter(|(_, held)| held.is_ok());
                whole.projects = held.map(|(project, _)| project.0).collect();
            }
            Kind::Occurrence => whole.all = snapshot.holdings.occurrences.is_none(),
            Kind::Event => whole.all = snapshot.holdings.events.is_none(),
            _ => {}
        }
        whole.projects.sort_unstable();
        whole.projects.dedup();
        (kind.key().to_owned(), whole)
    };
    kinds.map(of).collect()
}

/// Whether all records of a kind come from a dump, which holds all of a model.
fn is_dumped(snapshot: &Snapshot, kind: Kind) -> bool {
    let mut origins: Box<dyn Iterator<Item = Option<Origin>>> = match kind {
        Kind::Collection => Box::new(snapshot.collections.iter().map(|of| of.origin)),
        Kind::Job => Box::new(snapshot.jobs.iter().map(|of| of.origin)),
        Kind::Project => Box::new(snapshot.projects.iter().map(|of| of.origin)),
        Kind::Deployment => Box::new(snapshot.deployments.iter().map(|of| of.origin)),
        Kind::ResearchSite => Box::new(snapshot.sites.iter().map(|of| of.origin)),
        Kind::Taxon => Box::new(snapshot.taxa.iter().map(|of| of.origin)),
        Kind::Pipeline => Box::new(snapshot.pipelines.iter().map(|of| of.origin)),
        _ => return false,
    };
    let is_dumped = |origin: &Option<Origin>| origin.is_some_and(|at| at.form == Form::Dump);
    origins.next().is_some_and(|first| is_dumped(&first)) && origins.all(|at| is_dumped(&at))
}

/// The fields of a record as they are written down.
#[derive(Default)]
struct Fields(BTreeMap<String, String>);

impl Fields {
    /// A field that the snapshot tells.
    fn told(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.to_string());
        }
        self
    }

    /// A field that may be null.
    fn field(self, name: &str, value: &Field<impl ToString>) -> Self {
        match value {
            Field::Absent => self,
            Field::Null => self.told(name, Some("null")),
            Field::Value(value) => self.told(name, Some(value.to_string())),
        }
    }
}

fn record(kind: Kind, id: i64, name: Option<&str>, Fields(fields): Fields) -> Record {
    let name = name.map_or_else(String::new, str::to_owned);
    Record { kind: kind.key().to_owned(), id, name, fields, ..Record::default() }
}

fn collections<'a>(snapshot: &'a Snapshot, facts: &'a Facts) -> impl Iterator<Item = Record> + 'a {
    snapshot.collections.iter().zip(&facts.collections).map(|(collection, facts)| {
        let fields = Fields::default()
            .told("name", collection.name.as_deref())
            .told("project", collection.project)
            .told("method", collection.method.as_ref().map(|method| method.name()))
            .told(kwargs_field(collection), collection.kwargs.as_ref().map(|kwargs| &kwargs.value));
        Record {
            created: collection.created_at.map(ServerTime::micros),
            updated: collection.updated_at.map(ServerTime::micros),
            counts: counts(facts),
            members: members(snapshot, collection),
            ..record(Kind::Collection, collection.id.0, collection.name.as_deref(), fields)
        }
    })
}

/// The API serves the arguments of a method without nulls and words that it does not know: what it serves is not compared
/// with what is stored.
fn kwargs_field(collection: &Collection) -> &'static str {
    match collection.kwargs.as_ref().map(|kwargs| kwargs.source) {
        Some(KwargsSource::Served) => KWARGS_SERVED,
        _ => KWARGS,
    }
}

fn members(snapshot: &Snapshot, collection: &Collection) -> Option<Members> {
    let membership = snapshot.members.get(&collection.id)?;
    let held = membership.rows.iter().map(|row| snapshot.captures.id(*row).0);
    let mut ids: Vec<i64> = held.chain(membership.absent.iter().map(|id| id.0)).collect();
    ids.sort_unstable();
    Some(Members { all: knows_all_members(snapshot, collection), ids })
}

/// The counts of a capture set, and how its sample came out.
fn counts(facts: &CollectionFacts) -> Vec<Count> {
    let counts = facts.counts.iter().map(|count| {
        let asked = match count.filtering {
            Filtering::Default => "",
            Filtering::Unfiltered => " unfiltered",
            Filtering::Unknown => " filters not known",
        };
        Count {
            what: format!("{}{asked}", count.kind.api_name()),
            stored: count.recorded,
            recounted: count.recomputed.number(),
            standing: standing(&count.verdict),
        }
    });
    let sample = Count {
        what: "sample".to_owned(),
        standing: match facts.sample_outcome() {
            Outcome::Match => Standing::Equal,
            Outcome::Drift => Standing::Differs,
            Outcome::NotVerifiable | Outcome::NothingToCompare | Outcome::Consistent => {
                Standing::Unproved
            }
        },
        ..Count::default()
    };
    counts.chain([sample]).collect()
}

fn standing(verdict: &Verdict) -> Standing {
    match verdict {
        Verdict::Match => Standing::Equal,
        Verdict::Drift { .. } | Verdict::Stale { .. } => Standing::Differs,
        Verdict::Consistent | Verdict::NotVerifiable(_) | Verdict::NothingRecorded => {
            Standing::Unproved
        }
    }
}

/// The stored counters of a station or a session, those that the snapshot tells.
fn counters(facts: &[CounterFact]) -> Vec<Count> {
    let told = facts.iter().filter(|fact| fact.recorded.is_some());
    told.map(|fact| Count {
        what: fact.kind.api_name().to_owned(),
        stored: fact.recorded,
        recounted: fact.recomputed.number(),
        standing: standing(&fact.verdict),
    })
    .collect()
}

fn job(job: &Job) -> Record {
    let time = |time: Option<ServerTime>| time.map(ServerTime::second);
    let errors = job.progress.as_ref().map(|progress| progress.errors.len());
    let fields = Fields::default()
        .told("name", job.name.as_deref())
        .told("job_type", job.type_key.as_deref().or(job.type_name.as_deref()))
        .told("status", job.state.map(crate::model::JobState::api_name))
        .told("project", job.project)
        .told("source_image_collection", job.collection)
        .told("deployment", job.deployment)
        .told("pipeline", job.pipeline)
        .told("started_at", time(job.started_at))
        .told("finished_at", time(job.finished_at))
        .told("errors", errors);
    Record {
        created: job.created_at.map(ServerTime::micros),
        updated: job.updated_at.map(ServerTime::micros),
        ..record(Kind::Job, job.id.0, job.name.as_deref(), fields)
    }
}

fn project(project: &Project) -> Record {
    let ids = |ids: &[crate::model::TaxonId]| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        ids.join(",")
    };
    let filters = |of: fn(&DefaultFilters) -> &Vec<crate::model::TaxonId>| {
        project.filters.as_ref().map(|filters| ids(of(filters)))
    };
    let fields = Fields::default()
        .told("name", project.name.as_deref())
        .told("draft", project.draft)
        .told("score_threshold", project.filters.as_ref().map(|filters| filters.score_threshold))
        .told("include_taxa", filters(|filters| &filters.include))
        .told("exclude_taxa", filters(|filters| &filters.exclude));
    Record {
        created: project.created_at.map(ServerTime::micros),
        updated: project.updated_at.map(ServerTime::micros),
        ..record(Kind::Project, project.id.0, project.name.as_deref(), fields)
    }
}

fn deployment(station: &Deployment, facts: &[CounterFact]) -> Record {
    let fields = Fields::default()
        .told("name", station.name.as_deref())
        .told("project", station.project)
        .field("research_site", &station.research_site);
    Record {
        updated: station.updated_at.map(ServerTime::micros),
        counts: counters(facts),
        ..record(Kind::Deployment, station.id.0, station.name.as_deref(), fields)
    }
}

fn event(session: &Event, facts: &[CounterFact]) -> Record {
    let fields = Fields::default()
        .told("project", session.project)
        .field("deployment", &session.deployment)
        .told("start", session.start.map(crate::model::CameraTime::second))
        .told("end", session.end.map(crate::model::CameraTime::second));
    Record {
        created: session.added_at.map(ServerTime::micros),
        counts: counters(facts),
        ..record(Kind::Event, session.id.0, session.label.as_deref(), fields)
    }
}

/// Records that have little but a name: sites, taxa, pipelines.
fn named(snapshot: &Snapshot) -> impl Iterator<Item = Record> + '_ {
    let sites = snapshot.sites.iter().map(|site| {
        let fields =
            Fields::default().told("name", site.name.as_deref()).told("project", site.project);
        record(Kind::ResearchSite, site.id.0, site.name.as_deref(), fields)
    });
    let taxa = snapshot.taxa.iter().map(|taxon| {
        let fields = Fields::default()
            .told("name", taxon.name.as_deref())
            .told("rank", taxon.rank.as_deref());
        record(Kind::Taxon, taxon.id.0, taxon.name.as_deref(), fields)
    });
    let pipelines = snapshot.pipelines.iter().map(|pipeline| {
        let fields = Fields::default().told("name", pipeline.name.as_deref());
        record(Kind::Pipeline, pipeline.id.0, pipeline.name.as_deref(), fields)
    });
    sites.chain(taxa).chain(pipelines)
}

fn captures(snapshot: &Snapshot) -> Captures {
    let table = &snapshot.captures;
    let mut captures = Captures::default();
    for row in table.rows() {
        let station = table.deployment(row).and_then(|row| snapshot.deployments.get(row));
        let session = table.event(row).and_then(|row| snapshot.events.get(row));
        captures.push(Capture {
            id: table.id(row).0,
            timestamp: table.timestamp(row).map(crate::model::CameraTime::micros),
            size: table.size(row),
            path: table.path_hash(row).map(|hash| hash & PATH),
            deployment: station.map(|station| station.id.0),
            event: session.map(|session| session.id.0),
            project: table.project(row).map(|project| project.0),
            detected: match (table.has_real_detection(row), table.is_processed(row)) {
                (Some(true), _) => Detected::Found,
                (_, Some(true)) => Detected::Processed,
                (_, Some(false)) => Detected::NotProcessed,
                (_, None) => Detected::Unknown,
            },
        });
    }
    captures
}

fn occurrences(snapshot: &Snapshot) -> Occurrences {
    let mut occurrences = Occurrences::default();
    for of in snapshot.occurrences.iter() {
        occurrences.push(Occurrence {
            id: of.id.0,
            taxon: match of.determination {
                Field::Absent => None,
                Field::Null => Some(None),
                Field::Value(taxon) => Some(Some(taxon.0)),
            },
            score: of.score.value(),
        });
    }
    occurrences
}

fn found(finding: &Finding) -> Found {
    let file = match (&finding.subject, &finding.location) {
        (Subject::File, Some(location)) => location.file.clone(),
        _ => String::new(),
    };
    Found {
        severity: finding.severity,
        code: finding.code.to_string(),
        about: finding.subject.key(),
        file,
        message: finding.message.clone(),
    }
}
