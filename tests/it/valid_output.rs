//! What is built is valid whatever comes in: real records are changed at random, and `verify` finds nothing wrong with the
//! report: every page keeps its size and its elements, is markup that mothbook writes, and leads to what is there; every JSON
//! parses, and every table has the same cells in each row.
//!
//! `./test` makes 500 mutants, always the same. Many more, from another seed:
//!
//! ```text
//! MOTHBOOK_MUTANTS=20000 MOTHBOOK_SEED=5000 cargo test --release --test it -- --ignored --nocapture many_inputs
//! ```

mod mutate;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mothbook::output::Memory;
use mothbook::parallel::with_threads;
use mothbook::pipeline::{self, Error, Options, Silent};
use mothbook::publish::Privacy;
use mothbook::verify::{Rules, verify};

use crate::support::{Case, on_all_cores};
use mutate::{Files, Mutator, base};

/// What becomes of the mutant of a seed: whether a report was built of it. What is wrong with it ends in a panic.
fn is_built(seed: u64, bases: &[Files; 2]) -> bool {
    let mut mutator = Mutator::of(seed);
    let case = Case::new();
    let base = mutator.pick(bases);
    for (name, bytes) in mutator.files(base) {
        case.file(&format!("in/{name}"), bytes);
    }
    // Not by the command, which has each report on the disk before it ends.
    let mut report = Memory::default();
    let options = Options::default();
    match pipeline::build(&[case.path("in")], &options, &mut report, &Silent) {
        Ok(_) => {}
        Err(Error::NoRecords(_) | Error::Read(_)) => return false,
        Err(error) => panic!("{error}"),
    }
    for (name, bytes) in report.files() {
        case.file(&format!("site/{name}"), bytes);
    }
    // To look for what is private takes ten times as long as all the rest.
    let privacy = if seed.is_multiple_of(10) { Privacy::default() } else { Privacy::NONE };
    let rules = Rules { privacy, most_page_bytes: 100_000, remote_images: false };
    let verified = verify(&case.path("site"), rules).unwrap();
    assert!(verified.problems.is_empty(), "{:?}", verified.problems);
    true
}

/// How many of these mutants became reports, and the seeds of those that went wrong with what was wrong.
fn run(seeds: std::ops::Range<u64>) -> (u64, BTreeMap<u64, String>) {
    let bases = base();
    let seeds: Vec<u64> = seeds.collect();
    let outcomes = on_all_cores(&seeds, |seed| {
        // Each with a thread of its own: they would wait for each other in a common pool.
        catch_unwind(AssertUnwindSafe(|| {
            with_threads(Some(1), || is_built(*seed, &bases)).unwrap()
        }))
        .map_err(|panic| panic.downcast::<String>().map_or_else(|_| String::new(), |words| *words))
    });
    let (mut built, mut wrong) = (0, BTreeMap::new());
    for (seed, outcome) in seeds.into_iter().zip(outcomes) {
        match outcome {
            Ok(is_built) => built += u64::from(is_built),
            Err(words) => drop(wrong.insert(seed, words)),
        }
    }
    (built, wrong)
}

fn hold(seeds: std::ops::Range<u64>) {
    let n = seeds.end - seeds.start;
    println!("seeds {} to {}", seeds.start, seeds.end - 1);
    let (built, wrong) = run(seeds);
    println!("{n} inputs, {built} reports, {} wrong", wrong.len());
    for (seed, words) in wrong.iter().take(20) {
        println!("seed {seed}: {}", words.chars().take(600).collect::<String>());
    }
    assert!(wrong.is_empty(), "{} of {n} reports are not valid", wrong.len());
    assert!(built * 2 > n, "only {built} of {n} inputs became reports");
}

#[test]
fn reports_are_valid_whatever_comes_in() {
    hold(1..501);
}

#[test]
#[ignore = "takes hours at 20,000"]
#[expect(clippy::disallowed_methods, reason = "how many and which is said by who runs it")]
fn many_inputs() {
    let number = |name: &str, default| {
        std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
    };
    let (first, n) = (number("MOTHBOOK_SEED", 10_000), number("MOTHBOOK_MUTANTS", 2_000));
    hold(first..first + n);
}
