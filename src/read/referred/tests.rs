use super::*;
use crate::model::TaxonId;
use proptest::prelude::*;

proptest! {
    #[test]
    fn what_refers_to_a_record_stays_once_for_each_thing_it_says(
        files in prop::collection::vec(prop::collection::vec((1i64..5_000, 0u8..3, any::<bool>()), 0..40), 0..4),
    ) {
        let taxon = |id: i64, n: u8| Taxon {
            name: Some(n.to_string()),
            ..Taxon::new(TaxonId(id % 7 * 1_024 + id / 1_000))
        };
        let (mut all, mut of_file) = (RefIndex::<Taxon>::default(), RefIndex::<Taxon>::default());
        let mut expected: Vec<(Taxon, bool)> = Vec::new();
        for file in files {
            for (id, n, own) in &file {
                let record = taxon(*id, *n);
                match own {
                    true => of_file.push(Sighting {
                        record,
                        rank: Rank { own: true, ..Rank::default() },
                    }),
                    false => of_file.refer(record),
                }
            }
            // One that is emptied has forgotten what was in it.
            all.extend(&mut of_file);
            let mut known: Vec<Taxon> = Vec::new();
            for (id, n, own) in file {
                let record = taxon(id, n);
                let is_new = !known.contains(&record)
                    && expected.iter().all(|(other, _)| *other != record);
                known.push(record.clone());
                if own || is_new {
                    expected.push((record, own));
                }
            }
        }
        let found = all.into_sightings().into_iter();
        prop_assert_eq!(found.map(|s| (s.record, s.rank.own)).collect::<Vec<_>>(), expected);
    }
}
