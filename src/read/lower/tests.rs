use super::*;

#[test]
fn errors_that_only_stderr_tells_are_in_the_log() {
    let texts = |lines: &[&str]| Some(lines.iter().map(|line| (*line).to_owned()).collect());
    let lines = log(LogsWire {
        stdout: texts(&["[2025-01-01 00:00:02] ERROR b", "[2025-01-01 00:00:01] INFO a"]),
        stderr: texts(&["d", "c", "b"]),
    });
    let said: Vec<_> =
        lines.iter().map(|l| (l.at.is_some(), l.level.as_str(), l.message.as_str())).collect();
    let alone = [(false, "ERROR", "c"), (false, "ERROR", "d")];
    assert_eq!(said, [&[(true, "INFO", "a"), (true, "ERROR", "b")][..], &alone].concat());
}

#[test]
fn log_lines_have_time_level_and_message() {
    let line = log_line("[2025-11-25 20:00:00] INFO a message: [x] y");
    assert_eq!((line.level.as_str(), line.message.as_str()), ("INFO", "a message: [x] y"));
    assert_eq!(line.at.unwrap().to_string(), "2025-11-25T20:00:00");
    assert_eq!(log_line("bare").message, "bare");
    assert_eq!(log_line("[2025-11-25 20:00:00] lower case").level, "");
}

#[test]
fn a_log_of_as_many_lines_as_are_served_may_be_cut() {
    let logs = |n: usize| LogsWire { stdout: Some(vec![String::new(); n]), stderr: None };
    let cut = |n, asked| may_be_cut(Some(&logs(n)), asked);
    assert_eq!([999, 1_000, 1_001, 5_000].map(|n| cut(n, None)), [false, true, false, true]);
    assert!(cut(200, Some(200)) && !cut(199, Some(200)) && !cut(1_000, Some(3_000)));
    // What the platform does not take is as if nothing was asked.
    assert!(cut(1_000, Some(0)) && cut(5_000, Some(9_999)));
    assert!(!may_be_cut(None, Some(0)));
}
