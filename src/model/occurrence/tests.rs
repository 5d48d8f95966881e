use super::*;

#[test]
fn what_is_not_known_differs_from_what_is_not_there() {
    let mut table = OccurrenceTable::default();
    let origin = crate::model::Origin {
        file: 3,
        start: 5_000_000_000,
        len: 7,
        form: crate::model::Form::Dump,
    };
    let unknown = Occurrence::new(OccurrenceId(1));
    let all = [
        unknown,
        Occurrence { determination: Field::Null, score: Field::Null, ..unknown },
        Occurrence {
            determination: Field::Value(TaxonId(9)),
            score: Field::Value(0.25),
            meets_criteria: Some(false),
            origin: Some(origin),
            ..unknown
        },
    ];
    for (occurrence, id) in all.iter().zip(1..) {
        table.push(&Occurrence { id: OccurrenceId(id), ..*occurrence });
    }
    let read: Vec<Occurrence> =
        table.iter().map(|found| Occurrence { id: OccurrenceId(1), ..found }).collect();
    assert_eq!(read, all);
    assert_eq!(table.row(OccurrenceId(2)).map(Row::index), Some(1));
}
