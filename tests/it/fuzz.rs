//! A bounded run of the fuzz targets: every input of the committed corpus as it is, and each changed at random, from a
//! fixed seed. `cargo fuzz` runs the same targets for hours, led by coverage: see `fuzz/README.md`.

#[path = "../../fuzz/targets.rs"]
#[expect(clippy::expect_used, reason = "a target ends where the system around it fails")]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::support::{files, repository};

/// Changed inputs of one target in one run.
const RUNS: usize = 200;

/// Pieces that matter to one of the readers.
const WORDS: [&str; 36] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud83e",
    "null",
    "true",
    "NaN",
    "-1",
    "1e999",
    "9223372036854775808",
    "\"id\":",
    "\"results\":[",
    "\"details\":\"http://x.org/api/v2/jobs/1/\"",
    "\"fields\":{",
    "\"model\":\"main.detection\"",
    "/api/v2/captures/?collections=1",
    "<",
    ">",
    "</pre>",
    "<pre>",
    "&quot;",
    "&#",
    "](javascript:",
    "```",
    "\n\n",
    "[2024-05-01 10:00:01] ERROR ",
    "\u{202e}",
    "\0",
    "\u{1f98b}",
    "GET /api/v2/",
];

/// Some bytes, changed a few times.
fn changed(random: &mut ChaCha8Rng, from: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = from.to_vec();
    let below = |random: &mut ChaCha8Rng, n: usize| random.next_u32() as usize % n.max(1);
    for _ in 0..=below(random, 4) {
        let at = below(random, bytes.len() + 1);
        let end = (at + below(random, 24)).min(bytes.len());
        match below(random, 8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copied = bytes[at..end].to_vec();
                bytes.splice(at..at, copied);
            }
            3 => {
                let from = below(random, other.len() + 1);
                let piece = &other[from..(from + below(random, 60)).min(other.len())];
                bytes.splice(at..end, piece.iter().copied());
            }
            4 if at < bytes.len() => bytes[at] ^= 1 << below(random, 8),
            5 if at < bytes.len() => bytes[at] = random.next_u32() as u8,
            _ => {
                let word = WORDS[below(random, WORDS.len())];
                bytes.splice(at..at, word.bytes());
            }
        }
    }
    bytes
}

/// Runs a target on its corpus, then on inputs changed from it; an input that makes it panic is shown.
fn run((name, target): targets::Target) {
    let corpus: Vec<Vec<u8>> =
        files(&repository().join("fuzz/corpus").join(name)).into_values().collect();
    assert!(!corpus.is_empty(), "{name} has a corpus");
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let inputs = (0..RUNS).map(|_| {
        let pick = |random: &mut ChaCha8Rng| &corpus[random.next_u32() as usize % corpus.len()];
        let (from, other) = (pick(&mut random), pick(&mut random));
        changed(&mut random, from, other)
    });
    for input in corpus.iter().cloned().chain(inputs) {
        if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
            let shown: String = input
                .iter()
                .flat_map(|byte| std::ascii::escape_default(*byte))
                .map(char::from)
                .collect();
            panic!(
                "{name} fails on b\"{shown}\"; put it into fuzz/corpus/{name} once it is mended"
            );
        }
    }
}

/// Each target in a thread of its own. They come from the list itself, so that none is forgotten.
#[test]
fn every_target_holds_on_its_corpus_and_on_inputs_changed_from_it() {
    std::thread::scope(|scope| {
        for target in targets::TARGETS {
            scope.spawn(move || run(target));
        }
    });
}

/// What cargo-fuzz runs, what the corpus is for and what the README explains are the same targets.
#[test]
fn every_target_is_known_wherever_targets_are_listed() {
    let fuzz = repository().join("fuzz");
    let text = |name: &str| std::fs::read_to_string(fuzz.join(name)).unwrap();
    let names = |folder: &str| -> Vec<String> {
        let entries = std::fs::read_dir(fuzz.join(folder)).unwrap().map(Result::unwrap);
        let mut names: Vec<String> = entries
            .map(|entry| entry.path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let mut targets = targets::TARGETS.map(|(name, _)| name.to_owned());
    targets.sort();
    assert_eq!(names("corpus"), targets);
    assert_eq!(names("fuzz_targets"), targets);
    let (manifest, readme) = (text("Cargo.toml"), text("README.md"));
    assert_eq!(manifest.matches("[[bin]]").count(), targets.len());
    for name in targets {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        assert!(readme.contains(&format!("\n| `{name}` |")), "{name}");
    }
}
