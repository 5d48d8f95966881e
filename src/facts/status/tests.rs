use super::*;
use crate::facts::Evidence;
use crate::model::{CountKind, Filtering};

fn counts(verdicts: &[Verdict]) -> Outcome {
    let count = |verdict: &Verdict| CountFact {
        kind: CountKind::SourceImages,
        filtering: Filtering::Default,
        recorded: Some(1),
        recomputed: Evidence::Exact(1),
        verdict: verdict.clone(),
    };
    Outcome::of_counts(&verdicts.iter().map(count).collect::<Vec<_>>())
}

#[test]
fn counts_come_out_as_their_numbers_do() {
    let unknown = Verdict::NotVerifiable(Why::NoMembers);
    let drift = Verdict::Drift { by: 1, at_least: false };
    let nothing = Verdict::NothingRecorded;
    assert_eq!(counts(&[]), Outcome::NothingToCompare);
    assert_eq!(counts(&[nothing.clone(), nothing.clone()]), Outcome::NothingToCompare);
    assert_eq!(counts(&[Verdict::Match, nothing]), Outcome::Match);
    assert_eq!(counts(&[Verdict::Match, Verdict::Consistent]), Outcome::Consistent);
    assert_eq!(counts(&[Verdict::Match, unknown.clone()]), Outcome::Consistent);
    assert_eq!(counts(&[unknown.clone(), unknown.clone()]), Outcome::NotVerifiable);
    assert_eq!(counts(&[Verdict::Match, unknown, drift]), Outcome::Drift);
}

#[test]
fn verified_needs_numbers_that_match_and_a_sample_that_was_judged() {
    let none = BTreeSet::new();
    let verified: Vec<(Outcome, Outcome)> = Outcome::ALL
        .iter()
        .flat_map(|counts| Outcome::ALL.map(|sample| (*counts, sample)))
        .filter(|(counts, sample)| Status::of(*counts, *sample, &none) == Status::Verified)
        .collect();
    assert_eq!(verified, [(Outcome::Match, Outcome::Match)]);
}

#[test]
fn the_worst_decides() {
    use Outcome::{Consistent, Drift, Match, NotVerifiable, NothingToCompare};
    let none = BTreeSet::new();
    let errors = BTreeSet::from([Code(206)]);
    assert_eq!(Status::of(Match, Drift, &errors), Status::Drifted);
    assert_eq!(Status::of(Match, Match, &errors), Status::HasErrors);
    assert_eq!(Status::of(Match, NotVerifiable, &none), Status::NotVerifiable);
    assert_eq!(Status::of(NothingToCompare, NotVerifiable, &none), Status::NotVerifiable);
    assert_eq!(Status::of(NothingToCompare, NothingToCompare, &none), Status::NothingToCompare);
    assert_eq!(Status::of(NothingToCompare, Match, &none), Status::Consistent);
    assert_eq!(Status::of(Consistent, Match, &none), Status::Consistent);
}
