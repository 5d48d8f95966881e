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
