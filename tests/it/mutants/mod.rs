//! Mutants of the golden data: whatever is removed, cut, retyped, renamed or mixed, nothing that is claimed may be wrong.
//!
//! A whole snapshot of the golden data (a dump, pages of the API, or both) is damaged in one to three ways that a seed
//! tells, read and recomputed. The truth is that of the undamaged database. Every number called exact must be the true one,
//! every bound must hold, every match and drift must be right, every verdict on a sample and every finding about one must be
//! that of the whole dump. What a damage removed without a trace makes a smaller database, whose truth counts as well; of two
//! nights in one folder either may be told, but never a number of one against a number of the other.
//!
//! `cargo test --test it -- mutants` runs a few mutants, and a thinned dump for each model and field. Many, from any seed:
//! `MOTHBOOK_MUTANTS=2000 MOTHBOOK_SEED=1 cargo test --test it -- --ignored --nocapture many_mutants`.
//! A mutant that fails is made smaller and printed as JSON; that line goes into `cases.jsonl`, which is replayed.

mod claims;
mod counters;
mod damage;
mod examine;
mod files;
mod generate;
mod json;
mod night;
mod random;
mod recipe;
mod recount;
mod shrink;
mod table;
mod thinned;
mod truth;
mod world;

use std::collections::BTreeMap;

use serde_json::Value;

use self::claims::{Compared, Known, Sample, Side, audit};
use self::examine::Outcome;
use self::files::{Form, Requests};
use self::recipe::Recipe;
use self::recount::NAMES;
use self::shrink::shrink;
use self::table::Table;
use self::truth::{Class, Size, State};
use crate::support::{golden_json, on_all_cores};

/// Mutants that `./test` makes.
const FEW: usize = 150;

/// Makes the mutants of these seeds, prints what came of them, and gives the small cases of what is wrong.
fn run(seeds: std::ops::Range<u64>) -> Vec<Recipe> {
    println!("seeds {} to {}", seeds.start, seeds.end - 1);
    let seeds: Vec<u64> = seeds.collect();
    examine_all(on_all_cores(&seeds, |seed| (*seed, Recipe::of(*seed))))
}

/// The same of these mutants, each with a number that tells it from the others.
fn examine_all(mutants: Vec<(u64, Recipe)>) -> Vec<Recipe> {
    let outcomes =
        on_all_cores(&mutants, |(seed, recipe)| (*seed, recipe.clone(), recipe.examine()));
    let mut table = Table::default();
    // One case of each class and kind of damage is enough to look at.
    let mut failing: BTreeMap<(Class, &str, Form), (u64, &Recipe)> = BTreeMap::new();
    for (seed, recipe, outcome) in &outcomes {
        table.add(recipe.label(), outcome);
        for wrong in &outcome.wrong {
            let key = (wrong.class, recipe.label(), recipe.form);
            failing.entry(key).or_insert((*seed, recipe));
        }
    }
    println!("{table}");
    let failing = failing.into_iter().map(|((class, ..), (seed, recipe))| (class, seed, recipe));
    let failing = not_by_damage(failing.collect());
    let cases = on_all_cores(&failing, |(class, seed, recipe)| {
        let small = shrink(recipe, *class);
        println!("seed {seed}, {class:?}: {}\n{}", small.json(), in_words(&small.examine()));
        small
    });
    let mut small: Vec<Recipe> = Vec::new();
    for recipe in cases {
        if !small.contains(&recipe) {
            small.push(recipe);
        }
    }
    small
}

/// What is wrong in the undamaged files already need not be looked at once more for each kind of damage.
fn not_by_damage(failing: Vec<(Class, u64, &Recipe)>) -> Vec<(Class, u64, Recipe)> {
    let whole = |recipe: &Recipe| Recipe { damages: Vec::new(), ..recipe.clone() }.plain();
    let is_wrong = on_all_cores(&failing, |(class, _, recipe)| {
        !recipe.damages.is_empty()
            && whole(recipe).examine().wrong.iter().any(|wrong| wrong.class == *class)
    });
    let mut cases: Vec<(Class, u64, Recipe)> = Vec::new();
    for ((class, seed, recipe), is_wrong) in failing.into_iter().zip(is_wrong) {
        let recipe = if is_wrong { whole(recipe) } else { recipe.clone() };
        if !cases.iter().any(|(c, _, r)| is_wrong && *c == class && r.damages.is_empty()) {
            cases.push((class, seed, recipe));
        }
    }
    cases
}

/// The first of what is wrong, a line for each.
fn in_words(outcome: &Outcome) -> String {
    let shown = outcome.wrong.iter().take(4);
    let mut lines: Vec<String> =
        shown.map(|wrong| format!("    {:?}: {}", wrong.class, wrong.text)).collect();
    if outcome.wrong.len() > 4 {
        lines.push(format!("    and {} more", outcome.wrong.len() - 4));
    }
    lines.join("\n")
}

#[test]
fn a_few_mutants() {
    let cases = run(1..1 + u64::try_from(FEW).unwrap());
    assert!(cases.is_empty(), "{} small cases of wrong claims, see above", cases.len());
}

#[test]
fn thinned_dumps() {
    let cases = examine_all((0..).zip(thinned::recipes()).collect());
    assert!(cases.is_empty(), "{} small cases of wrong claims, see above", cases.len());
}

#[test]
#[ignore = "takes minutes; see CONTRIBUTING.md"]
#[expect(clippy::disallowed_methods, reason = "how many and which is said by who runs it")]
fn many_mutants() {
    let number =
        |name: &str, usual| std::env::var(name).map_or(usual, |text| text.parse().unwrap_or(usual));
    let (seed, n) = (number("MOTHBOOK_SEED", 1000), number("MOTHBOOK_MUTANTS", 2000));
    let cases = run(seed..seed + n);
    assert!(cases.is_empty(), "{} small cases of wrong claims, see above", cases.len());
}

/// Mutants of which something wrong was said once.
#[test]
fn what_was_wrong_once_is_right() {
    let lines = include_str!("cases.jsonl").lines().filter(|line| !line.trim().is_empty());
    let cases: Vec<&str> = lines.collect();
    let outcomes = on_all_cores(&cases, |line| {
        let recipe: Recipe = serde_json::from_str(line).unwrap();
        recipe.examine()
    });
    let mut wrong = 0;
    for (line, outcome) in cases.iter().zip(&outcomes).filter(|(_, o)| !o.wrong.is_empty()) {
        println!("{line}\n{}", in_words(outcome));
        wrong += 1;
    }
    assert_eq!(wrong, 0, "of {} cases", cases.len());
}

/// What this test takes for the truth is what the database itself says.
#[test]
fn the_truth_is_that_of_the_database() {
    for size in [Size::Whole, Size::Small] {
        let state = State::at(size, 0);
        for told in golden_json("truth.json")["collections"].as_array().unwrap() {
            let id = told["id"].as_i64().unwrap();
            let Some(counts) = state.recount.counts.get(&id) else {
                assert_eq!(size, Size::Small);
                continue;
            };
            for (side, told) in [
                (&counts.filtered, &told["counts_default_filters"]),
                (&counts.unfiltered, &told["counts_no_filters"]),
            ] {
                let all_same =
                    NAMES.iter().all(|name| told[name].as_i64() == side.get(name).copied());
                assert!(all_same, "capture set {id}: {side:?}, truth {told}");
            }
            let satisfied = told["stored_satisfies_expected"].as_bool();
            let is_right = match state.claims.samples[&id] {
                Sample::Holds => satisfied == Some(true),
                Sample::Drift => satisfied == Some(false),
                Sample::Fails => told["expected_error"] != Value::Null,
                Sample::NoClaim => true,
            };
            assert!(is_right, "sample of {id} in {size:?}: {:?}", state.claims.samples[&id]);
        }
    }
}

/// Of the numbers and samples of whole golden data as many are known as ever.
#[test]
fn nothing_is_weaker_where_nothing_is_missing() {
    let ways = [
        (Form::Dump, Requests::Links, 960, 188),
        (Form::Pages, Requests::Manifest, 573, 156),
        // Of each collection there are two details, asked with and without a project, and names of details do not tell
        // for certain which is which; so their counts of occurrences contradict each other.
        (Form::Pages, Requests::Names, 186, 41),
        (Form::Pages, Requests::Mirror, 573, 156),
        (Form::Pages, Requests::Collections, 186, 38),
        (Form::Pages, Requests::Links, 23, 12),
    ];
    for (form, requests, exact, judged) in ways {
        let claims = audit(&State::at(Size::Whole, 0).world.files(form, requests));
        // Each number once, as it is asked for with default filters.
        let counts = claims.counts.iter().filter(|((_, _, side), _)| *side == Side::Filtered);
        let known = counts.filter(|(_, count)| matches!(count.known, Known::Exactly(_))).count();
        let samples = claims.samples.values().filter(|sample| **sample != Sample::NoClaim).count();
        let counters = claims.counters.values();
        let counters = counters.filter(|of| matches!(of.known, Known::Exactly(_))).count();
        println!(
            "{form:?}, {requests:?}: {known} numbers exact, {samples} samples judged, {counters} counters exact"
        );
        // Of 18 deployments five, of 100 events three, and one of each capture.
        assert!(form != Form::Dump || counters == 18 * 5 + 100 * 3 + 4084, "{counters} counters");
        assert!(
            known >= exact && samples >= judged,
            "{form:?}, {requests:?}: {known} exact, {samples} judged"
        );
    }
}

/// Every recorded number that is changed is found beside a dump, and told by how much it differs.
#[test]
fn every_changed_number_is_found_beside_a_dump() {
    let state = State::at(Size::Whole, 0);
    let mut files = state.world.files(Form::Both, Requests::Manifest);
    let rows = files.files.iter_mut().flat_map(|file| &mut file.rows);
    for row in rows.filter(|row| &*row.kind == "captures/collections") {
        row.edit(|json| {
            for (by, name) in (1..).zip(NAMES) {
                if let Some(n) = json.int(name) {
                    json.set(name, (n + by).into());
                }
            }
        });
    }
    let claims = audit(&files);
    let mut n = 0;
    for ((id, name, side), count) in &claims.counts {
        let by = NAMES.iter().position(|other| other == name).unwrap();
        let by = -i64::try_from(by).unwrap() - 1;
        if count.recorded.is_some() {
            let expected = Compared::Drift { by, at_least: false };
            assert_eq!(count.compared, expected, "{name} of capture set {id}, {side:?}");
            n += 1;
        }
    }
    println!("{n} changed numbers found");
    assert!(n >= 960);
}
