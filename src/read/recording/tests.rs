use super::*;

fn recording(url: &str, content: &str) -> String {
    format!(
        r#"{{"log": {{"version": "1.2", "entries": [{{"time": 1, "request": {{"method": "GET", "url": "{url}", "headers": []}},
        "response": {{"status": 200, "content": {{"size": 9, {content}}}}}}}]}}}}"#
    )
}

#[test]
fn a_response_is_taken_out_with_its_request() {
    let url = "https://x.org/api/v2/jobs/?limit=1";
    for content in
        [r#""text": " {\"count\": 0}""#, r#""text": "eyJjb3VudCI6IDB9", "encoding": "base64""#]
    {
        let text = recording(url, content);
        assert!(is_one(text.as_bytes(), 0));
        let recorded = responses(text.as_bytes()).unwrap();
        assert_eq!(recorded.text, b"{\"count\": 0}\n");
        let head = &recorded.responses[0].1;
        assert_eq!(head.request, Request::parse(url));
        assert_eq!((recorded.responses[0].0, head.status), (0, Some(200)));
    }
}

#[test]
fn what_was_not_recorded_is_counted_and_what_is_not_of_the_api_is_left_out() {
    let api = "https://x.org/api/v2/jobs/";
    for content in [r#""mimeType": "text/html""#, r#""text": "{\"count\"""#] {
        let recorded = responses(recording(api, content).as_bytes()).unwrap();
        assert_eq!((recorded.responses.len(), recorded.without_text), (0, 1), "{content}");
    }
    let other = recording("https://x.org/style.css", r#""text": "a {}""#);
    let recorded = responses(other.as_bytes()).unwrap();
    assert_eq!((recorded.responses.len(), recorded.without_text), (0, 0));
    assert!(responses(br#"{"log": {}}"#).is_err());
    assert!(!is_one(br#"{"logs": {}}"#, 0) && !is_one(br#"{"log": []}"#, 0));
}
