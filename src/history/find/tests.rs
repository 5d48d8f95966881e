use super::*;

#[test]
fn times_and_ids_are_told_from_other_words() {
    for time in [
        "2025-11",
        "2025-11-",
        "2025-11-29",
        "2025-11-29T03",
        "2025-11-29 03:15",
        "2025-11-29T03-15",
    ] {
        assert!(reads_as_time(time), "{time}");
    }
    for other in
        ["2025", "2025-1x", "2025_11", "2025-11-29-03", "2025-11-29T03:15:00", "latest", ""]
    {
        assert!(!reads_as_time(other), "{other}");
    }
    assert!(reads_as_id("beef") && reads_as_id("2025") && reads_as_id(&"a".repeat(64)));
    assert!(!reads_as_id("bee") && !reads_as_id("BEEF") && !reads_as_id(&"a".repeat(65)));
}

#[test]
fn steps_back_are_counted() {
    assert_eq!(steps_back("latest"), Some(0));
    assert_eq!(steps_back("latest~12"), Some(12));
    for odd in [
        "latest~",
        "latest~-1",
        "latest1",
        "late",
        "latest~99999999999999999999",
        "latest~18446744073709551615",
    ] {
        assert_eq!(steps_back(odd), None, "{odd}");
    }
}
