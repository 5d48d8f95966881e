//! What each endpoint of the API calls itself.

use crate::model::Kind;

/// The title of a list, as the browsable API gives it.
pub(super) fn list_title(kind: Kind) -> &'static str {
    match kind {
        Kind::Collection => "Source Image Collection List",
        Kind::Capture => "Source Image List",
        Kind::Job => "Job List",
        Kind::Project => "Project List",
        Kind::Deployment => "Deployment List",
        Kind::ResearchSite => "Site List",
        Kind::Event => "Event List",
        Kind::Detection => "Detection List",
        Kind::Occurrence => "Occurrence List",
        Kind::Taxon => "Taxon List",
        Kind::Pipeline => "Pipeline List",
    }
}

/// What the endpoint of a kind is for.
pub(super) fn description(kind: Kind) -> &'static str {
    match kind {
        Kind::Collection => "Endpoint for viewing collections or samples of source images.",
        Kind::Capture => "The captures of the snapshot: photographs taken by the trap cameras.",
        Kind::Job => {
            "Background jobs of the platform, those nested in collections and deployments included."
        }
        Kind::Project => "Projects of the platform, those included that are only referred to.",
        Kind::Deployment => "Stations with a camera, those included that are only referred to.",
        Kind::ResearchSite => "Research sites.",
        Kind::Event => "Events: one night, or one continuous run, of one deployment.",
        Kind::Occurrence => "Occurrences: one animal each, seen in one or more detections.",
        Kind::Taxon => "Taxa that occurrences were determined as.",
        Kind::Pipeline => "Processing pipelines.",
        Kind::Detection => "",
    }
}
