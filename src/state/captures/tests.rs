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
fn captures_are_written_as_distances_and_places_of_keys() {
    let mut captures = Captures::default();
    for (id, event) in [(3, Some(70)), (5, None), (6, Some(60)), (9, Some(70))] {
        captures.push(Capture { event, detected: Detected::Found, ..capture(id) });
    }
    let json = r#"{"id":[3,2,1,3],"timestamp":[1800,1200,600,1800],"size":[-9223372036854775808,0,-9223372036854775802,9223372036854775802],"path":[4,6,7,10],"deployment":[1,1,-1,0],"event":[1,-1,2,-1],"project":[0,0,0,0],"detected":[3,3,3,3],"deployments":[0,2],"events":[70,60],"projects":[]}"#;
    assert_eq!(serde_json::to_string(&captures).unwrap(), json);
    assert_eq!(serde_json::from_str::<Captures>(json).unwrap(), captures);
}

#[test]
fn each_of_many_captures_is_found() {
    let mut captures = Captures::default();
    (0..2000).map(|n| capture(n * 3)).for_each(|of| captures.push(of));
    for id in -1..6001 {
        let there = id % 3 == 0 && (0..6000).contains(&id);
        assert_eq!(captures.find(id), there.then(|| capture(id)), "{id}");
    }
}
