use super::*;

#[test]
fn occurrences_are_read_as_they_were_written() {
    let all = [
        Occurrence { id: -3, taxon: None, score: None },
        Occurrence { id: 4, taxon: Some(None), score: Some(0.0) },
        Occurrence { id: 9, taxon: Some(Some(7)), score: Some(0.123_457) },
    ];
    let mut occurrences = Occurrences::default();
    all.into_iter().for_each(|of| occurrences.push(of));
    let json = serde_json::to_string(&occurrences).unwrap();
    let read: Occurrences = serde_json::from_str(&json).unwrap();
    assert_eq!(read.iter().collect::<Vec<_>>(), all);
}

#[test]
fn columns_of_others_are_sorted_and_filled() {
    let read: Occurrences = serde_json::from_str(r#"{"id": [9, -5], "taxon": [7]}"#).unwrap();
    let ids: Vec<_> = read.iter().map(|of| (of.id, of.taxon, of.score)).collect();
    assert_eq!(ids, [(4, None, None), (9, Some(Some(7)), None)]);
}

#[test]
fn scores_that_are_none_are_written_all_the_same() {
    for score in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
        assert!(millionths(score) >= 0, "{score}");
    }
}

#[test]
fn every_taxon_is_read_as_it_was_written() {
    let taxa = [None, Some(0), Some(1), Some(-1), Some(i64::MAX - 1), Some(i64::MIN + 2)];
    let mut occurrences = Occurrences::default();
    for (id, taxon) in (0..).zip(taxa) {
        occurrences.push(Occurrence { id, taxon: Some(taxon), score: None });
    }
    let json = serde_json::to_string(&occurrences).unwrap();
    let read: Occurrences = serde_json::from_str(&json).unwrap();
    assert_eq!(read, occurrences);
    assert!(read.iter().map(|of| of.taxon).eq(taxa.map(Some)));
    assert!(json.contains("[-9223372036854775807,0,1,-1,"), "{json}");
    assert!(read.has(5) && !read.has(6));
}
