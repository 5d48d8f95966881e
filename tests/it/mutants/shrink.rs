//! A mutant of which something wrong is said, made as small as it can be while something of the same class is wrong.

use super::files::{Form, Requests};
use super::recipe::{Damage, Recipe};
use super::truth::{Class, Size};

/// So many smaller mutants are tried at most.
const TRIES: usize = 40;

/// The smallest mutant that was found.
pub(super) fn shrink(recipe: &Recipe, class: Class) -> Recipe {
    let mut best = recipe.clone();
    let mut tries = 0;
    loop {
        let smaller = smaller(&best).into_iter().find(|smaller| {
            tries += 1;
            tries <= TRIES && smaller.examine().wrong.iter().any(|wrong| wrong.class == class)
        });
        match smaller {
            Some(smaller) => best = smaller,
            None => return best.plain(),
        }
    }
}

/// What is smaller than a recipe, the smallest first.
fn smaller(recipe: &Recipe) -> Vec<Recipe> {
    let mut found = Vec::new();
    let mut with = |change: &dyn Fn(&mut Recipe)| {
        let mut smaller = recipe.clone();
        change(&mut smaller);
        if smaller != *recipe {
            found.push(smaller);
        }
    };
    for n in 0..recipe.damages.len() {
        with(&|smaller| _ = smaller.damages.remove(n));
    }
    with(&|smaller| smaller.size = Size::Small);
    with(&|smaller| smaller.night = 0);
    if recipe.form == Form::Both {
        with(&|smaller| smaller.form = Form::Pages);
        with(&|smaller| smaller.form = Form::Dump);
    } else if recipe.form != Form::Pages {
        with(&|smaller| smaller.form = Form::Dump);
    }
    with(&|smaller| smaller.requests = Requests::Manifest);
    for n in 0..recipe.damages.len() {
        for damage in simpler(&recipe.damages[n], recipe) {
            with(&|smaller| smaller.damages[n] = damage.clone());
        }
    }
    found
}

/// Less of a damage.
fn simpler(damage: &Damage, recipe: &Recipe) -> Vec<Damage> {
    match damage {
        Damage::Files { paths } => {
            parts(paths).into_iter().map(|paths| Damage::Files { paths }).collect()
        }
        Damage::Model { kind } => {
            let kind = kind.clone();
            vec![Damage::Records { ids: ids(recipe, &kind), kind }]
        }
        Damage::Records { kind, ids } => {
            let records = |ids| Damage::Records { kind: kind.clone(), ids };
            parts(ids).into_iter().map(records).collect()
        }
        Damage::Field { kind, path, to, ids: of } => {
            let field =
                |ids| Damage::Field { kind: kind.clone(), path: path.clone(), to: *to, ids };
            match of {
                None => vec![field(Some(ids(recipe, kind)))],
                Some(of) => parts(of).into_iter().map(|of| field(Some(of))).collect(),
            }
        }
        Damage::Restricted { list, parameter, without } => {
            let restricted = |without| Damage::Restricted {
                list: list.clone(),
                parameter: parameter.clone(),
                without,
            };
            parts(without).into_iter().map(restricted).collect()
        }
        _ => Vec::new(),
    }
}

/// The ids of a kind of record in the undamaged files.
fn ids(recipe: &Recipe, kind: &str) -> Vec<i64> {
    let (_, files) = Recipe { damages: Vec::new(), ..recipe.clone() }.make();
    let rows = files.files.iter().flat_map(|file| &file.rows);
    let mut ids: Vec<i64> = rows.filter(|row| *row.kind == *kind).map(|row| row.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The halves of a list, and for a short one all but one of it.
fn parts<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    if all.len() < 2 {
        return Vec::new();
    }
    let (a, b) = all.split_at(all.len() / 2);
    let mut parts = vec![a.to_vec(), b.to_vec()];
    if (3..=6).contains(&all.len()) {
        parts.extend((0..all.len()).map(|n| {
            let without = all.iter().enumerate().filter(|(at, _)| *at != n);
            without.map(|(_, value)| value.clone()).collect()
        }));
    }
    parts
}
