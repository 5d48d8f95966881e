//! Changes in sentences, without the record that they are of.

use super::counts::Side;
use super::{CountChange, FieldChange};
use crate::model::{CountKind, CounterKind};
use crate::numbers::number;
use crate::state::Standing;

impl CountChange {
    /// The number before and after: `captures 1,525 stored, 1,527 recounted; before 1,520 stored and recounted`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (before, after) = self.sides();
        match self.is_sample() {
            true => format!("its sample {after}; before: {before}"),
            false => format!("{} {after}; before {before}", self.name()),
        }
    }

    /// The earlier side and the later one, in words.
    #[must_use]
    pub fn sides(&self) -> (String, String) {
        let words = |side: Side| match self.is_sample() {
            true => of_sample(side.standing).to_owned(),
            false => of_count(side),
        };
        (words(self.before), words(self.after))
    }

    /// What is counted, in words.
    #[must_use]
    pub fn name(&self) -> String {
        let (field, asked) = self.what.split_once(' ').unwrap_or((&self.what, ""));
        let counts = CountKind::ALL.into_iter().map(|kind| (kind.api_name(), kind.label()));
        let counters =
            CounterKind::OF_DEPLOYMENT.into_iter().map(|kind| (kind.api_name(), kind.label()));
        let word =
            counts.chain(counters).find(|(api, _)| *api == field).map_or(field, |(_, word)| word);
        if asked.is_empty() { word.to_owned() } else { format!("{word} ({asked})") }
    }

    /// Whether it is no number, but how a sample came out.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        self.what == "sample"
    }
}

fn of_sample(standing: Standing) -> &'static str {
    match standing {
        Standing::Equal => "holds what its method selects",
        Standing::Differs => "differs from what its method selects",
        Standing::Unproved => "cannot be verified",
    }
}

fn of_count(side: Side) -> String {
    let n = |n: Option<i64>| n.map_or_else(|| "none".to_owned(), number);
    match (side.standing, side.recounted) {
        (Standing::Equal, _) => format!("{} stored and recounted", n(side.stored)),
        (Standing::Differs, at) => format!("{} stored, {} recounted", n(side.stored), n(at)),
        (Standing::Unproved, Some(at)) => {
            format!("{} stored, at least {} recounted", n(side.stored), number(at))
        }
        (Standing::Unproved, None) => format!("{} stored, not recounted", n(side.stored)),
    }
}

impl FieldChange {
    /// The field with both values: `status from STARTED to SUCCESS`.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} from {} to {}", self.field, self.before, self.after)
    }

    /// Those of some fields, with commas between.
    #[must_use]
    pub fn sentences(fields: &[Self]) -> String {
        fields.iter().map(Self::sentence).collect::<Vec<_>>().join(", ")
    }
}
