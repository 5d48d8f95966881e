use super::*;
use proptest::prelude::*;

fn choice(n: usize, k: usize, one_of: &[usize]) -> Choice {
    let rows = |places: &mut dyn Iterator<Item = usize>| places.map(Row::new).collect();
    Choice { k, from: rows(&mut (0..n)), one_of: rows(&mut one_of.iter().copied()) }
}

/// The generator must give the same for ever: a sample that is published must be drawable again.
#[test]
fn the_same_seed_gives_the_same_sample_for_ever() {
    let seed = Seed { number: 42, collection: 7 };
    let drawn: Vec<usize> =
        chosen(&choice(100, 5, &[]), &mut seed.generator()).into_iter().map(Row::index).collect();
    assert_eq!(drawn, DRAWN_WITH_42_FOR_7);
    let other = Seed { number: 43, ..seed };
    assert_ne!(
        chosen(&choice(100, 5, &[]), &mut other.generator()),
        chosen(&choice(100, 5, &[]), &mut seed.generator())
    );
}

const DRAWN_WITH_42_FOR_7: [usize; 5] = [74, 28, 31, 25, 70];

proptest! {
    #[test]
    fn a_choice_is_a_set_of_the_right_size(n in 1usize..60, k in 0usize..70, number in any::<u64>(), last in 0usize..60) {
        let one_of = if last < n { vec![last] } else { vec![] };
        let choice = choice(n, k.min(n), &one_of);
        let drawn = chosen(&choice, &mut Seed { number, collection: 1 }.generator());
        let distinct: std::collections::BTreeSet<_> = drawn.iter().copied().collect();
        prop_assert_eq!(distinct.len(), k.min(n));
        prop_assert!(drawn.iter().all(|row| row.index() < n));
        prop_assert!(k == 0 || one_of.iter().all(|last| distinct.contains(&Row::new(*last))));
    }
}
