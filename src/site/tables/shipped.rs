//! What is known of the tables of every report, whatever it was made from: their columns, and the dictionary.

use std::sync::LazyLock;

use super::schemas;
use crate::facts::ReportFacts;
use crate::model::{Origin, Snapshot};
use crate::site::artifact::{Artifact, Data};
use crate::site::route::relative;
use crate::site::{Options, Originals, Past, Site};
use crate::table::Schema;
use crate::table::dictionary::{self, Entry};

/// What the dictionary says of all tables.
const INTRODUCTION: &str = "What stands in the tables of this report. `schema.json` says the same for programs, as a \
[Data Package](https://datapackage.org/).

All tables are CSV (RFC 4180): UTF-8, one line of names, then one line for each row. An empty cell is a value that is \
not known or does not exist; it is never zero. A text that a spreadsheet would run as a formula begins with an \
apostrophe. Times are shown as they were recorded and never converted; *camera time* is the clock of the camera, \
*server time* that of the platform, and the zone of neither is known.

A recomputed number is `exact`, or a lower bound (`at_least`), or not there (`unknown`). A lower bound never \
matches: it is `consistent` with a recorded number that is not below it, and shows a `drift` otherwise. A stored number is \
`stale` where records created after it was computed explain the difference wholly.";

/// The tables of every report, without their rows.
pub struct Shipped {
    schemas: Vec<(Artifact, Schema)>,
}

impl Shipped {
    /// What the columns of all tables are, as Markdown, in a report that has these files of data.
    #[must_use]
    pub fn dictionary(&self, is_there: &dyn Fn(Data) -> bool) -> String {
        dictionary::markdown(INTRODUCTION, &self.described(is_there))
    }

    /// The same as a Data Package.
    #[must_use]
    pub fn package(&self, is_there: &dyn Fn(Data) -> bool) -> String {
        let tables = self.described(is_there);
        dictionary::package("mothbook-report", "Tables of a mothbook report", &tables)
    }

    /// The tables that are there; paths are relative to that of the dictionary. Of those that not every report has, only a
    /// report that has them tells: programs look for every file that is described.
    fn described(&self, is_there: &dyn Fn(Data) -> bool) -> Vec<Entry> {
        let dictionary = Artifact::Data(Data::Dictionary).path();
        let is_there = |artifact: &Artifact| match artifact {
            Artifact::Data(data @ (Data::Changes | Data::Trends)) => is_there(*data),
            _ => true,
        };
        let entry = |(artifact, schema): &(Artifact, Schema)| {
            let path = relative(&dictionary, &artifact.pattern());
            is_there(artifact).then(|| Entry { path, schema: schema.clone() })
        };
        self.schemas.iter().filter_map(entry).collect()
    }

    /// What a table is; `None` for a file that is none.
    #[must_use]
    pub fn schema(&self, of: Artifact) -> Option<&Schema> {
        let of = match of {
            Artifact::Members { .. } => Artifact::Members { collection: 0 },
            Artifact::Composition { .. } => Artifact::Composition { collection: 0 },
            other => other,
        };
        self.schemas.iter().find(|(artifact, _)| *artifact == of).map(|(_, schema)| schema)
    }
}

/// The tables of every report of this version, as a report without records has them.
static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    let (snapshot, facts) = (Snapshot::default(), ReportFacts::default());
    let site = Site::new(
        &snapshot,
        &facts,
        &[],
        Box::new(NoRecords),
        Options::default(),
        None,
        Past::default(),
    );
    Shipped { schemas: schemas(&site) }
});

/// The tables of every report, without their rows.
#[must_use]
pub fn shipped() -> &'static Shipped {
    &SHIPPED
}

/// The texts of a snapshot without records.
struct NoRecords;

impl Originals for NoRecords {
    fn text(&self, _: Origin) -> std::io::Result<String> {
        Err(std::io::ErrorKind::NotFound.into())
    }

    fn beginnings(&self, _: &[Origin], _: u32, _: &mut dyn FnMut(&[u8])) -> std::io::Result<()> {
        Err(std::io::ErrorKind::NotFound.into())
    }

    fn name(&self, _: Origin) -> &'static str {
        ""
    }
}
