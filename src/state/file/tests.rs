use super::*;
use crate::state::About;

#[test]
fn a_state_of_another_form_is_told_from_what_is_none() {
    let of = |mothbook_state| {
        let about = About { mothbook_state, ..About::default() };
        State { about, ..State::default() }.to_bytes().unwrap()
    };
    assert!(State::from_bytes(&of(FORMAT)).is_ok());
    assert!(
        matches!(State::from_bytes(&of(FORMAT + 1)), Err(StateError::Format(n)) if n == FORMAT + 1)
    );
    let packed = |json: &[u8]| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(json).unwrap();
        packed.finish().unwrap()
    };
    let other = packed(br#"{"about":{"mothbook_state":7,"new":{}},"whole":3}"#);
    assert!(matches!(State::from_bytes(&other), Err(StateError::Format(7))));
    assert!(matches!(State::from_bytes(&packed(b"[]")), Err(StateError::Json(_))));
    assert!(matches!(State::from_bytes(b"no gzip"), Err(StateError::Packed(_))));
    assert!(State::is(&of(FORMAT)) && !State::is(&packed(b"[]")));
}

#[test]
fn what_unpacks_to_far_more_is_not_read() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let piece = vec![b' '; 1 << 20];
    (0..64).for_each(|_| packed.write_all(&piece).unwrap());
    let bomb = packed.finish().unwrap();
    assert!(matches!(State::from_bytes(&bomb), Err(StateError::Large)), "{}", bomb.len());
}

#[test]
fn a_file_that_is_cut_or_has_more_behind_it_is_told_so() {
    let json = serde_json::to_vec(&State::default()).unwrap();
    let packed = |parts: &[&[u8]]| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        parts.iter().for_each(|part| packed.write_all(part).unwrap());
        packed.finish().unwrap()
    };
    let whole = packed(&[&json]);
    let cut = &whole[..whole.len() - 3];
    assert!(matches!(State::from_bytes(cut), Err(StateError::Packed(_))));
    assert!(matches!(State::from_bytes(&packed(&[&json, b"x"])), Err(StateError::Json(_))));
    // What is behind an error counts as well.
    let long = packed(&[b"x", &vec![b' '; 8 << 20]]);
    assert!(matches!(State::from_bytes(&long), Err(StateError::Large)), "{}", long.len());
}

#[test]
fn a_state_whose_texts_repeat_without_end_can_be_read() {
    let record = |id| crate::state::Record {
        kind: "job".to_owned(),
        id,
        name: "m".repeat(300_000),
        ..crate::state::Record::default()
    };
    let about = About { mothbook_state: FORMAT, ..About::default() };
    let state = State { about, records: (1..=20).map(record).collect(), ..State::default() };
    let bytes = state.to_bytes().unwrap();
    assert!(State::is(&bytes) && State::from_bytes(&bytes).unwrap() == state);
}
