//! What is known of the tables of every report, whatever it was made from: their columns, and the dictionary.

use std::sync::LazyLock;

use super::schemas;
use crate::facts::ReportFacts;
use crate::model::{Origin, Snapshot};
use crate::site::artifact::Artifact;
use crate::site::{Options, Originals, Past, Site};
use crate::table::Schema;

/// The tables of every report, without their rows.
pub struct Shipped {
    /// What their columns are, for people.
    pub dictionary: String,
    /// The same for programs.
    pub package: String,
    schemas: Vec<(Artifact, Schema)>,
}

impl Shipped {
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
    let site = Site::new(&snapshot, &facts, &[], Box::new(NoRecords), Options::default(), None, Past::default());
    Shipped {
        dictionary: super::dictionary(&site),
        package: super::schema(&site),
        schemas: schemas(&site),
    }
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
