use super::{Identification, Told};

#[test]
fn a_station_has_a_place_and_a_device() {
    let told = Told::of(br#"{"latitude": 8.9, "longitude": -80.1, "device": {"name": "AMI v3"}}"#);
    assert_eq!(told.place().as_deref(), Some("8.9, -80.1"));
    assert_eq!(told.device().as_deref(), Some("AMI v3"));
    for nothing in ["{}", "[]", "no JSON", r#"{"latitude": "8.9", "device": 7}"#] {
        let told = Told::of(nothing.as_bytes());
        assert_eq!((told.place(), told.device()), (None, None), "{nothing}");
    }
}

#[test]
fn what_an_occurrence_was_taken_for_is_by_time() {
    let told = Told::of(
        br#"{"identifications": [
                {"taxon": {"id": 2, "name": "Sereda"}, "withdrawn": true, "created_at": "2025-03-01T10:11:59"}],
            "predictions": [
                {"taxon": {"id": 3, "name": "Rindgea"}, "score": 0.5, "algorithm": {"name": "moths v2"},
                 "created_at": "2025-02-01T00:00:00"},
                {"taxon": null}, 7]}"#,
    );
    let machine = Identification {
        at: "2025-02-01 00:00:00".to_owned(),
        by: Some("moths v2".to_owned()),
        taxon: (Some(3), "Rindgea".to_owned()),
        score: Some(0.5),
        is_withdrawn: false,
    };
    let person = Identification {
        at: "2025-03-01 10:11:59".to_owned(),
        by: None,
        taxon: (Some(2), "Sereda".to_owned()),
        score: None,
        is_withdrawn: true,
    };
    assert_eq!(told.identifications(), [machine, person]);
}

#[test]
fn the_parents_of_a_taxon_are_those_with_a_rank_an_id_and_a_name() {
    let told = Told::of(
        br#"{"parents": [{"id": 9, "name": "Noctuidae", "rank": "FAMILY"}, {"id": 10, "name": "Noctua"}, 7]}"#,
    );
    assert_eq!(told.parents(), [("FAMILY".to_owned(), 9, "Noctuidae".to_owned())]);
    assert_eq!(Told::of(b"{}").parents(), []);
}
