//! What is known of the tables of every report, whatever it was made from: their columns, and the dictionary.

use std::sync::LazyLock;

use super::{INTRODUCTION, described, packaged, schemas};
use crate::facts::ReportFacts;
use crate::model::{Origin, Snapshot};
use crate::site::artifact::Artifact;
use crate::site::{Options, Originals, Past, Site};
use crate::table::{Schema, dictionary};

/// The tables of every report, without their rows.
pub struct Shipped {
    /// What their columns are, in a report that is not compared with an earlier snapshot.
    pub plain: Described,
    /// The same in one that is.
    pub compared: Described,
    schemas: Vec<(Artifact, Schema)>,
}

/// What the columns of the tables of a report are.
pub struct Described {
    /// For people.
    pub dictionary: String,
    /// For programs.
    pub package: String,
}

impl Shipped {
    /// What the columns are in a report that is compared with an earlier snapshot, or in one that is not.
    #[must_use]
    pub fn described(&self, is_compared: bool) -> &Described {
        if is_compared { &self.compared } else { &self.plain }
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
    let of = |is_compared: bool| {
        let tables = described(&site, is_compared);
        let dictionary = dictionary::markdown(INTRODUCTION, &tables);
        Described { dictionary, package: packaged(&tables) }
    };
    Shipped { plain: of(false), compared: of(true), schemas: schemas(&site) }
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
