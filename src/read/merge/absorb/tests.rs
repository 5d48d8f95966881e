use super::*;

#[test]
fn milliseconds_do_not_contradict_microseconds() {
    let mut clashes = Vec::new();
    let mut mine = ServerTime::parse("2025-08-26T07:05:13.156");
    agree("t", &mut mine, ServerTime::parse("2025-08-26T07:05:13.156482"), &mut clashes);
    assert_eq!(mine.unwrap().to_string(), "2025-08-26T07:05:13.156482");
    agree("t", &mut mine, ServerTime::parse("2025-08-26T07:05:14"), &mut clashes);
    assert_eq!(clashes.len(), 1);
}
