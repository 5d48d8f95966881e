use proptest::prelude::*;

use super::{Sheets, Weight};

proptest! {
    #[test]
    fn every_record_stands_on_one_page_and_no_page_has_too_many(
        weights in prop::collection::vec((0usize..2_000, 0usize..120_000), 0..200),
        most in 1usize..60,
    ) {
        // The first of a page brings a heading.
        let weigh = |place: usize, is_first: bool| Weight {
            elements: weights[place].0 + usize::from(is_first),
            bytes: weights[place].1 + if is_first { 100 } else { 0 },
        };
        let sheets = Sheets::pack(weights.len(), most, weigh);
        let mut next = 0;
        for page in 1..=sheets.len() {
            let on = sheets.on(page);
            prop_assert_eq!(on.start, next);
            prop_assert!(!on.is_empty() && on.len() <= most);
            if on.len() > 1 {
                prop_assert!(on.clone().map(|place| weights[place].0).sum::<usize>() < 1_300);
                prop_assert!(on.clone().map(|place| weights[place].1).sum::<usize>() <= 83_900);
            }
            prop_assert!(on.clone().all(|place| sheets.of(place) == page));
            next = on.end;
        }
        prop_assert_eq!(next, weights.len());
        prop_assert!(sheets.on(0).is_empty() && sheets.on(sheets.len() + 1).is_empty());
        let runs = sheets.runs(100);
        prop_assert!(runs.windows(2).all(|pair| pair[0].end == pair[1].start));
        prop_assert_eq!(runs.iter().map(ExactSizeIterator::len).sum::<usize>(), sheets.len());
        for run in runs {
            let records = sheets.on(run.end - 1).end - sheets.on(run.start).start;
            prop_assert!(run.len() == 1 || records <= 100);
        }
    }
}
