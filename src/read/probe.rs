//! What kind a record is, told from its first members: its own URL, the model of a dump, its keys.

use super::context::Context;
use super::faults;
use crate::api::Request;
use crate::json::split::{self, Trouble};
use crate::model::{Form, Kind};

/// What tells the kind of a record: its keys, and the two values that name it.
#[derive(Default)]
pub(super) struct Probe {
    keys: Vec<String>,
    /// The request that the record's own URL stands for.
    own: Option<Request>,
    model: Option<String>,
    /// How many of its first bytes were looked at, where that was enough to tell.
    looked_at: Option<usize>,
}

impl Probe {
    /// Looks at a record until it has told its kind, which it mostly does in its first members; what comes
    /// after is not walked through once more.
    ///
    /// # Errors
    /// When what is looked at is no JSON; the places count from the beginning of `object`.
    pub(super) fn of(object: &[u8]) -> Result<Self, Trouble> {
        let mut probe = Self::default();
        for member in split::members(object, 0) {
            let member = member?;
            probe.keys.push(String::from_utf8_lossy(member.key).into_owned());
            if probe.is_dump() {
                probe.looked_at = Some(member.start);
                break;
            }
            let value = || {
                let end = split::value_end(object, member.start)?;
                Ok::<_, Trouble>((object.get(member.start..end).unwrap_or(b""), end))
            };
            match member.key {
                b"details" => {
                    let (value, end) = value()?;
                    let url = serde_json::from_slice::<String>(value).ok();
                    probe.own = url.as_deref().and_then(Request::parse);
                    let is_ours = |own: &Request| own.id.is_some() && own.kind.is_some();
                    if probe.model.is_none() && probe.own.as_ref().is_some_and(is_ours) {
                        probe.looked_at = Some(end);
                        break;
                    }
                }
                b"model" => probe.model = serde_json::from_slice(value()?.0).ok(),
                // A page of a list, which is no record.
                b"results" if probe.has("count") => break,
                _ => {}
            }
        }
        Ok(probe)
    }

    /// Whether it is a record of a dump.
    pub(super) fn is_dump(&self) -> bool {
        self.model.is_some() && self.has("pk") && self.has("fields")
    }

    pub(super) fn form(&self) -> Form {
        if self.is_dump() { Form::Dump } else { Form::Api }
    }

    /// What it is, in a response of which this is known.
    pub(super) fn target(&self, context: &Context) -> Target {
        match self.form() {
            Form::Api => Target::of_api(self, context),
            Form::Dump => Target::of_model(self.model.as_deref().unwrap_or("")),
        }
    }

    fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known == key)
    }
}

/// The first bytes of a record, digits left out, and the kind that they tell. Another record that begins with these bytes
/// is of the same kind, since digits tell nothing of it.
#[derive(Clone, Debug)]
pub(super) struct RecordPrefix {
    /// What stands between runs of digits.
    literals: Vec<Vec<u8>>,
    pub(super) kind: Kind,
    pub(super) form: Form,
}

impl RecordPrefix {
    /// How this record begins; `None` where its first members do not tell what it is.
    pub(super) fn of(object: &[u8], probe: &Probe, context: &Context) -> Option<Self> {
        let head = object.get(..probe.looked_at?)?;
        let Target::Record(kind) = probe.target(context) else { return None };
        let mut literals = vec![Vec::new()];
        for run in head.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
            match literals.last_mut() {
                Some(last) if !run.iter().all(u8::is_ascii_digit) => last.extend_from_slice(run),
                _ => literals.push(Vec::new()),
            }
        }
        Some(Self { literals, kind, form: probe.form() })
    }

    /// How the record at the beginning of a text begins.
    pub(super) fn read(text: &[u8], context: &Context) -> Option<Self> {
        Self::of(text, &Probe::of(text).ok()?, context)
    }

    /// Whether the text may begin with a record of the same source: of a dump of any model, since they
    /// follow each other.
    pub(super) fn resembles(&self, text: &[u8]) -> bool {
        match (self.form, self.literals.first()) {
            (Form::Dump, Some(first)) => {
                let key = b"\"model\"";
                let at = memchr::memmem::find(first, key).map(|at| at + key.len());
                at.and_then(|at| first.get(..at))
                    .is_some_and(|beginning| text.starts_with(beginning))
            }
            _ => self.fits(text),
        }
    }

    /// Whether the text begins like this.
    pub(super) fn fits(&self, text: &[u8]) -> bool {
        let mut rest = text;
        for (n, literal) in self.literals.iter().enumerate() {
            if n > 0 {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                if digits == 0 {
                    return false;
                }
                rest = rest.get(digits..).unwrap_or(b"");
            }
            match rest.strip_prefix(literal.as_slice()) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        true
    }
}

/// What a record is, for this reader.
pub(super) enum Target {
    Record(Kind),
    JobLog,
    /// A record that is read only for what it refers to.
    Names,
    Error(String),
    /// A record that could be of use and is not read; why.
    NotRead(String),
    /// Something that a report does not need.
    Other(String),
    /// An object without a key of its own, which may hold records.
    Unknown(String),
}

/// Keys to other records as columns of the platform's tables spell them. Responses and dumps have none of them beside the
/// keys that tell a kind: there it is `project`, `source_image`, `determination`.
const COLUMNS: [&str; 17] = [
    "project_id",
    "deployment_id",
    "event_id",
    "source_image_id",
    "sourceimage_id",
    "sourceimagecollection_id",
    "source_image_collection_id",
    "source_image_single_id",
    "detection_id",
    "detection_algorithm_id",
    "occurrence_id",
    "determination_id",
    "taxon_id",
    "pipeline_id",
    "research_site_id",
    "device_id",
    "owner_id",
];

impl Target {
    /// From the record's own URL, or from its keys.
    fn of_api(probe: &Probe, context: &Context) -> Self {
        if let Some(request) = probe.own.as_ref().filter(|request| request.id.is_some()) {
            return match request.kind {
                Some(kind) => Self::Record(kind),
                None => Self::Other(records_of(&request.endpoint)),
            };
        }
        if let Some(model) = probe.model.as_deref().filter(|_| probe.has("fields")) {
            let what = "a record of a dump without its key (pk), as --natural-primary writes it; write the dump without this option";
            return match Self::of_model(model) {
                Self::Other(what) => Self::Other(what),
                _ => Self::NotRead(what.to_owned()),
            };
        }
        if let Some(column) = COLUMNS.iter().find(|column| probe.has(column)) {
            return Self::NotRead(format!(
                "a row of a database table, as row_to_json writes it (with {column}); write the records with manage.py dumpdata"
            ));
        }
        if let Some(kind) = kind_of_keys(probe) {
            return Self::Record(kind);
        }
        if probe.keys.len() == 1 && probe.has("detail") {
            return Self::Error("an error".to_owned());
        }
        if probe.has("renders") && probe.has("parses") {
            return Self::Other("the description of an endpoint (OPTIONS)".to_owned());
        }
        if probe.has("projects") && probe.has("captures") && probe.has("jobs") {
            return Self::Other("the API's list of endpoints".to_owned());
        }
        if let Some(request) = context.request.as_ref().filter(|request| request.kind.is_none()) {
            return Self::Other(records_of(&request.endpoint));
        }
        let what = format!("an object of unknown kind, with {}", faults::names(&probe.keys));
        if probe.keys.is_empty() {
            Self::Other("an empty object".to_owned())
        } else if probe.has("id") || probe.has("pk") {
            Self::NotRead(what)
        } else {
            Self::Unknown(what)
        }
    }

    /// From the model of a dump's record.
    fn of_model(model: &str) -> Self {
        Self::Record(match model {
            "main.sourceimagecollection" => Kind::Collection,
            "main.sourceimage" => Kind::Capture,
            "main.project" => Kind::Project,
            "main.deployment" => Kind::Deployment,
            "main.site" => Kind::ResearchSite,
            "main.event" => Kind::Event,
            "main.detection" => Kind::Detection,
            "main.occurrence" => Kind::Occurrence,
            "main.taxon" => Kind::Taxon,
            "jobs.job" => Kind::Job,
            "ml.pipeline" => Kind::Pipeline,
            "jobs.joblog" => return Self::JobLog,
            "main.classification" | "main.identification" => return Self::Names,
            other => {
                let model = faults::name(other).map(|name| format!("the model {name}"));
                let model = model.unwrap_or_else(|| "an unknown model".to_owned());
                return Self::Other(format!("records of {model}"));
            }
        })
    }
}

/// The words for records of an endpoint that is none of ours.
fn records_of(endpoint: &str) -> String {
    let is_name = endpoint.replace('-', "_").split('/').all(|part| faults::name(part).is_some());
    format!("records of {}", if is_name { endpoint } else { "another endpoint" })
}

/// The kind of a record without a URL of its own, told from keys that only this kind has.
fn kind_of_keys(probe: &Probe) -> Option<Kind> {
    let has = |keys: &[&str]| keys.iter().all(|key| probe.has(key));
    let kinds: [(Kind, &[&[&str]]); 11] = [
        (Kind::Collection, &[&["source_images_count"], &["name", "method", "kwargs"]]),
        (Kind::Job, &[&["job_type", "status"], &["job_type_key", "status"]]),
        (Kind::Detection, &[&["bbox", "source_image"], &["detection_algorithm"]]),
        (Kind::Occurrence, &[&["determination_score"], &["determination", "detections_count"]]),
        (Kind::Capture, &[&["path", "timestamp"], &["size_display"], &["last_processed"]]),
        (Kind::Taxon, &[&["rank", "parents"], &["rank", "parent_id"]]),
        (Kind::Event, &[&["start", "end", "captures_count"], &["date_label", "start"]]),
        (Kind::Deployment, &[&["latitude", "longitude"]]),
        (Kind::Project, &[&["deployments_count", "name"], &["name", "draft"]]),
        (Kind::ResearchSite, &[&["boundary_rect"]]),
        (Kind::Pipeline, &[&["slug", "version_name"]]),
    ];
    kinds.into_iter().find(|(_, sets)| sets.iter().any(|set| has(set))).map(|(kind, _)| kind)
}
