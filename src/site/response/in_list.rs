//! A job as a list serves it: without the lines of its log.
//!
//! The platform serves them with the job's own response alone (`"logs": {"stdout": [], "stderr": []}` in lists). A job
//! stands in every order of its list; a log of a million lines in each of them made 848 MB of 46.

use std::borrow::Cow;
use std::ops::Range;

use crate::json::split;

/// The response of a job, its arrays of log lines emptied. What is no such response stays as it is.
pub(super) fn without_log(text: &str) -> Cow<'_, str> {
    let mut shorter = String::new();
    let mut from = 0;
    for lines in arrays_of_lines(text.as_bytes()) {
        let Some(before) = text.get(from..lines.start) else { return Cow::Borrowed(text) };
        shorter.push_str(before);
        shorter.push_str("[]");
        from = lines.end;
    }
    match text.get(from..) {
        Some(rest) if from > 0 => Cow::Owned(shorter + rest),
        _ => Cow::Borrowed(text),
    }
}

/// Where the arrays of log lines stand, in the order of the text.
fn arrays_of_lines(text: &[u8]) -> Vec<Range<usize>> {
    let start = split::skip_space(text, 0);
    let logs = split::members(text, start).map_while(Result::ok).find(|of| of.key == b"logs");
    let members = logs.map(|logs| split::members(text, logs.start));
    let members = members.into_iter().flat_map(|of| of.map_while(Result::ok));
    let lines = members.filter(|of| text.get(of.start) == Some(&b'['));
    lines.filter_map(|of| Some(of.start..split::value_end(text, of.start).ok()?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_of_the_log_are_left_out() {
        let job =
            r#"{"id": 7, "logs": {"stdout": ["a]", "b\""], "stderr": [ "c" ]}, "errors": ["d"]}"#;
        let in_list = r#"{"id": 7, "logs": {"stdout": [], "stderr": []}, "errors": ["d"]}"#;
        assert_eq!(without_log(job), in_list);
        assert_eq!(without_log(in_list), in_list);
    }

    #[test]
    fn what_has_no_log_stays_as_it_is() {
        for text in [
            "{}",
            r#"{"logs": null}"#,
            r#"{"logs": {"stdout": "a"}}"#,
            "[1]",
            "",
            "{\"logs\": {\"stdout\": [1",
        ] {
            assert_eq!(without_log(text), text);
        }
    }
}
