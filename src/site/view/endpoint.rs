//! What lists are called: by the people who use the platform, and by its API.

use crate::model::Kind;

/// What the platform's own pages call the records of a kind.
pub(super) fn list_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Collection => "Capture sets",
        Kind::Capture => "Captures",
        Kind::Job => "Jobs",
        Kind::Project => "Projects",
        Kind::Deployment => "Stations",
        Kind::ResearchSite => "Sites",
        Kind::Event => "Sessions",
        Kind::Detection => "Detections",
        Kind::Occurrence => "Occurrences",
        Kind::Taxon => "Taxa",
        Kind::Pipeline => "Pipelines",
    }
}

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

/// What the endpoint of a kind is for, as OPTIONS says it.
pub(super) fn description(kind: Kind) -> &'static str {
    match kind {
        Kind::Collection => "Endpoint for viewing collections or samples of source images.",
        kind => about(kind),
    }
}

/// What stands in the list of a kind.
pub(super) fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Collection => {
            "Sets of captures, chosen by a sampling method or by hand. We recounted each, and compared its members with its method."
        }
        Kind::Capture => "Photographs taken by the cameras, by station and time.",
        Kind::Job => {
            "Background jobs of the platform, including those known only from capture sets and stations."
        }
        Kind::Project => "Projects of the platform, including those known only by reference.",
        Kind::Deployment => "Stations with a camera, including those known only by reference.",
        Kind::ResearchSite => "Places with one station or several.",
        Kind::Event => "A session is one night, or one continuous run, of one station.",
        Kind::Occurrence => "An occurrence is one animal, seen in one detection or in several.",
        Kind::Taxon => "Taxa as which occurrences were identified, and those above them.",
        Kind::Pipeline => "Processing pipelines.",
        Kind::Detection => "",
    }
}
