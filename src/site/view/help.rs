//! Words that readers ask about, each explained where it stands, behind a question mark.

use askama::Template;

use crate::model::Kind;

/// The explanation of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Template)]
#[template(path = "partials/help.html")]
pub(crate) struct Help {
    /// What it means, in a sentence or two.
    meaning: &'static str,
}

impl askama::filters::HtmlSafe for Help {}

/// How stored and recounted numbers compare.
pub(crate) const COUNTS: Help = Help {
    meaning: "Stored is what the platform recorded, recounted what follows from the records of this snapshot. Match: both are exactly the same. Drift: they differ. Consistent: we know only \u{201c}at least so many\u{201d}, and the stored number is not below that. Not verifiable: the snapshot lacks what a recount needs. Nothing to compare: the platform stored no number.",
};
/// How a sample compares with what its method selects.
pub(crate) const SAMPLE: Help = Help {
    meaning: "We run the sampling method again over the captures in this snapshot, as the platform would today, and compare what it selects with what the capture set holds. Of a random method nobody can tell which captures it drew, but every member must pass its filters, and their number must be right.",
};
/// What a night is.
pub(crate) const NIGHT: Help = Help {
    meaning: "A night lasts from noon to noon on the camera\u{2019}s clock and has the date of its evening. Of a camera that works by day it is the day, from midnight to midnight. Nights without captures are counted between a station\u{2019}s first capture and its last; one or two captures that lie more than a week from all others are left out of that.",
};
/// What a kind of records is; `None` where everybody knows.
pub(crate) fn of_kind(kind: Kind) -> Option<Help> {
    let meaning = match kind {
        Kind::Collection => {
            "A capture set is a list of captures that was chosen by a sampling method or by hand, mostly to be processed. The platform\u{2019}s API calls it a source image collection."
        }
        Kind::Deployment => {
            "A station is one camera at one place. The platform\u{2019}s API calls it a deployment."
        }
        Kind::Event => {
            "A session is one night, or one run without a long break, of a station. The platform\u{2019}s API calls it an event."
        }
        Kind::Capture => {
            "A capture is one photograph. The platform\u{2019}s API calls it a source image."
        }
        Kind::Occurrence => {
            "An occurrence is one animal, seen in one detection or followed over several captures."
        }
        Kind::Taxon => "A taxon is a species, or a wider group that an animal was identified as.",
        Kind::Job => {
            "A job is work that the platform does in the background, such as processing captures."
        }
        Kind::Pipeline => {
            "A pipeline is the chain of models that finds animals on captures and names them."
        }
        Kind::Project | Kind::ResearchSite | Kind::Detection => return None,
    };
    Some(Help { meaning })
}
