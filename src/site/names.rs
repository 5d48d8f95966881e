//! What records are called, as it may be shown; and what people wrote about them.

use std::borrow::Cow;

use super::Site;
use super::html::{Html, markdown, prose};
use super::words::ellipsis;
use crate::model::{
    Collection, CollectionId, DeploymentId, EventId, Job, JobId, Kind, OccurrenceId, PipelineId,
    ProjectId, SiteId, TaxonId,
};

/// Bytes of a note that a page shows.
const MOST_OF_A_NOTE: usize = 20_000;
/// Bytes of a name that are shown, since it stands on many pages, and several times on its own. The platform allows 255
/// characters at most; the response has all of a longer one.
const MOST_OF_A_NAME: usize = 1_100;

/// The most characters of the name of a type of jobs.
const MOST_OF_A_TYPE: usize = 80;

/// The ranks whose names are written in italics: the genus and those below it.
const ITALIC_RANKS: [&str; 6] = ["GENUS", "SUBGENUS", "SPECIES", "SUBSPECIES", "VARIETY", "FORM"];

/// Whether names of this rank are written in italics.
pub(super) fn is_italic(rank: &str) -> bool {
    ITALIC_RANKS.iter().any(|italic| rank.eq_ignore_ascii_case(italic))
}

impl Site<'_> {
    /// Whether the name of a record is a scientific one that is written in italics.
    pub(super) fn is_scientific(&self, kind: Kind, id: i64) -> bool {
        let taxon = (kind == Kind::Taxon).then(|| self.snapshot.taxa.find(TaxonId(id))).flatten();
        let rank = taxon.and_then(|taxon| taxon.rank.as_deref());
        rank.is_some_and(is_italic)
    }

    /// The name of a record: its own, or what it is and its id.
    pub(super) fn name_of(&self, kind: Kind, id: i64) -> Cow<'_, str> {
        let snapshot = self.snapshot;
        let own = match kind {
            Kind::Collection => {
                snapshot.collections.find(CollectionId(id)).and_then(|found| found.name.as_deref())
            }
            Kind::Project => {
                snapshot.projects.find(ProjectId(id)).and_then(|found| found.name.as_deref())
            }
            Kind::Deployment => {
                snapshot.deployments.find(DeploymentId(id)).and_then(|found| found.name.as_deref())
            }
            Kind::ResearchSite => {
                snapshot.sites.find(SiteId(id)).and_then(|found| found.name.as_deref())
            }
            Kind::Event => {
                snapshot.events.find(EventId(id)).and_then(|found| found.label.as_deref())
            }
            Kind::Taxon => snapshot.taxa.find(TaxonId(id)).and_then(|found| found.name.as_deref()),
            Kind::Pipeline => {
                snapshot.pipelines.find(PipelineId(id)).and_then(|found| found.name.as_deref())
            }
            Kind::Job => {
                let title = snapshot.jobs.find(JobId(id)).map(|job| self.job_title(job));
                return title.unwrap_or_else(|| format!("Job {id}").into());
            }
            Kind::Occurrence => {
                let found = snapshot.occurrences.find(OccurrenceId(id));
                let taxon = found.and_then(|found| found.determination.value());
                let taxon = taxon.and_then(|taxon| snapshot.taxa.find(taxon));
                taxon.and_then(|taxon| taxon.name.as_deref())
            }
            Kind::Capture | Kind::Detection => None,
        };
        match own.filter(|name| !name.trim().is_empty()) {
            Some(name) => name_shown(name),
            None => {
                let mut kind = kind.singular().to_owned();
                if let Some(first) = kind.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                format!("{kind} {id}").into()
            }
        }
    }

    pub(super) fn collection_name(&self, collection: &Collection) -> Cow<'_, str> {
        self.name_of(Kind::Collection, collection.id.0)
    }

    pub(super) fn project_name(&self, id: ProjectId) -> Cow<'_, str> {
        self.name_of(Kind::Project, id.0)
    }

    /// The type of a job, in words.
    pub(super) fn job_type(&self, job: &Job) -> String {
        name_shown(job.type_word()).into_owned()
    }

    /// What a job does, in words: its name, or its type and what it works on.
    pub(super) fn job_title<'t>(&self, job: &'t Job) -> Cow<'t, str> {
        if let Some(name) = job.name.as_deref().filter(|name| !name.trim().is_empty()) {
            return name_shown(name);
        }
        let kind = name_shown(type_of(job).unwrap_or("Job"));
        let collection = job.collection.and_then(|id| self.snapshot.collections.find(id));
        match collection {
            Some(collection) => {
                format!("{kind} \u{b7} {}", self.collection_name(collection)).into()
            }
            None => kind,
        }
    }

    /// What people wrote about a record.
    pub(super) fn note(&self, kind: Kind, id: i64) -> Html {
        self.written(Some((kind, id)))
    }

    /// What people wrote about the whole.
    pub(super) fn report_note(&self) -> Html {
        self.written(None)
    }

    fn written(&self, about: Option<(Kind, i64)>) -> Html {
        let Some(text) = self.snapshot.notes.get(&about) else { return Html::default() };
        prose(&prose_shown(text), self.options.privacy)
    }

    /// A description that the platform holds.
    pub(super) fn described(&self, text: Option<&str>) -> Html {
        text.map_or_else(Html::default, |text| markdown(&prose_shown(text), self.options.privacy))
    }
}

/// As much of a name as is shown.
pub(super) fn name_shown(name: &str) -> Cow<'_, str> {
    if name.len() <= MOST_OF_A_NAME {
        return name.into();
    }
    // A character has four bytes at most.
    ellipsis(name, MOST_OF_A_NAME / 4).into()
}

/// As much of the name of a type of jobs as is shown where types are compared.
pub(super) fn type_shown(name: &str) -> String {
    ellipsis(name, MOST_OF_A_TYPE)
}

/// As much of a note or a description as a page shows.
fn prose_shown(text: &str) -> Cow<'_, str> {
    let end = (0..=MOST_OF_A_NOTE.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    let shown = end.and_then(|end| text.get(..end)).unwrap_or_default();
    if shown.len() < text.len() {
        format!("{shown}\n\n\u{2026} *(the text is longer than a page holds)*").into()
    } else {
        text.into()
    }
}

/// The type of a job: its name, else its key.
fn type_of(job: &Job) -> Option<&str> {
    job.type_name.as_deref().or(job.type_key.as_deref())
}
