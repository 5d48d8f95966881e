use super::*;

/// A file of a dump with captures of these ids.
fn file(name: &str, ids: impl IntoIterator<Item = i64>) -> FileRecords {
    let mut file = FileRecords::new(name);
    let set = file.dumped.entry(Kind::Capture).or_default();
    ids.into_iter().for_each(|id| set.add(id));
    file.records = 1;
    file.outcome = FileOutcome::Read;
    file
}

#[test]
fn parts_and_copies_of_a_dump_are_of_one_state() {
    let is_mixed = |files: &[FileRecords]| two_states(files, Kind::Capture, true).is_some();
    assert!(!is_mixed(&[file("a", 1..5), file("b", 5..9)]), "parts share no record");
    assert!(!is_mixed(&[file("a", 1..5), file("b", (1..5).rev())]), "copies share all");
    assert!(is_mixed(&[file("a", 1..5), file("b", 4..9)]));
    assert!(is_mixed(&[file("a", 1..5), file("b", 1..5), file("c", 1..6)]));
    let files = [file("a", 1..5), file("b", 4..9)];
    assert_eq!(two_states(&files, Kind::Capture, false), None, "no record was seen twice");
}

#[test]
fn a_damaged_file_of_the_dump_speaks_against_it() {
    let none_repeated = Repeated { captures: false, detections: false, occurrences: false };
    let told = DetectionNotes {
        disputed: Vec::new(),
        missing: 0,
        missing_occurrences: 0,
        is_repeated: false,
    };
    let of = |files: &[FileRecords]| Dump::of(files, &none_repeated, &told).captures;
    let sound = || file("a.json", 1..5);
    assert_eq!(of(&[sound()]), None);
    assert_eq!(of(&[FileRecords::new("page.json")]), Some(Witness::Unproved), "there is no dump");
    let mut cut = file("b.json", []);
    cut.outcome = FileOutcome::Damaged;
    assert!(
        matches!(of(&[sound(), cut]), Some(Witness::Reported(words)) if words.contains("b.json"))
    );
    let mut page = FileRecords::new("page.json");
    (page.outcome, page.records) = (FileOutcome::Damaged, 3);
    assert_eq!(of(&[sound(), page]), None, "it holds records of another form");
    let mut response = FileRecords::new("detail.json");
    (response.outcome, response.answers_request) = (FileOutcome::Damaged, true);
    assert_eq!(of(&[sound(), response]), None, "it answers a request");
    let mut mended = sound();
    mended.mended.insert(Kind::Capture, 2);
    assert!(of(&[mended]).is_some_and(|witness| witness.to_string().contains("2 captures")));
}
