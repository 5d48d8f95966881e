use super::*;

fn capture(id: i64) -> Capture {
    Capture {
        id,
        timestamp: Some(id * 600),
        size: (id % 2 == 0).then_some(id),
        path: Some(id.unsigned_abs() + 1),
        deployment: Some(id % 3),
        event: (id % 5 != 0).then_some(id % 4),
        project: None,
        detected: Detected::ALL[usize::try_from(id % 4).unwrap()],
    }
}

#[test]
fn captures_are_read_as_they_were_written() {
    let mut captures = Captures::default();
    (0..100).map(capture).for_each(|of| captures.push(of));
    let json = serde_json::to_string(&captures).unwrap();
    let read: Captures = serde_json::from_str(&json).unwrap();
    assert_eq!(read, captures);
    assert_eq!(read.iter().collect::<Vec<_>>(), (0..100).map(capture).collect::<Vec<_>>());
    assert_eq!((read.find(7), read.find(100)), (Some(capture(7)), None));
}

#[test]
fn columns_that_are_short_or_wrong_are_read_as_not_known() {
    let read: Captures =
        serde_json::from_str(r#"{"id": [9, -4], "deployment": [7], "detected": [200]}"#).unwrap();
    let known: Vec<_> = read.iter().map(|of| (of.id, of.deployment, of.detected)).collect();
    assert_eq!(known, [(5, None, Detected::Unknown), (9, None, Detected::Unknown)]);
}

#[test]
fn a_capture_takes_few_bytes() {
    assert_eq!(size_of::<Packed>(), 48);
}
