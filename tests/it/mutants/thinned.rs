//! Dumps of which one thing is gone everywhere: a model, a share of its records, a field. What a filter or `jq` takes out.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{Form, Requests};
use super::recipe::{Change, Damage, Recipe};
use super::truth::{Size, State};

/// Of a model one record in so many is taken out.
const SHARES: [usize; 2] = [2, 10];

/// A thinned dump for each model, for each share of its records, and for each of its fields.
pub(super) fn recipes() -> Vec<Recipe> {
    let state = State::at(Size::Small, 0);
    let mut models: BTreeMap<&str, (Vec<i64>, BTreeSet<String>)> = BTreeMap::new();
    for row in &state.world.dump {
        let (ids, fields) = models.entry(&*row.kind).or_default();
        ids.push(row.id);
        fields.extend(row.fields().paths().into_iter().filter(|path| !path.contains('/')));
    }
    let mut damages = Vec::new();
    for (kind, (ids, fields)) in models {
        let kind = kind.to_owned();
        damages.push(Damage::Model { kind: kind.clone() });
        let share = |n| ids.iter().copied().step_by(n).collect();
        damages.extend(SHARES.map(|n| Damage::Records { kind: kind.clone(), ids: share(n) }));
        damages.extend(fields.into_iter().map(|field| {
            let path = format!("fields/{field}");
            Damage::Field { kind: kind.clone(), path, to: Change::Absent, ids: None }
        }));
    }
    let recipe = |damage| Recipe {
        size: Size::Small,
        night: 0,
        form: Form::Dump,
        requests: Requests::Links,
        damages: vec![damage],
    };
    damages.into_iter().map(recipe).collect()
}
