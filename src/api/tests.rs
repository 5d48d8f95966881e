use super::*;

fn list(url: &str) -> ListRequest {
    Request::parse(url).unwrap().list().unwrap()
}

#[test]
fn two_question_marks_are_understood() {
    for url in [
        "https://x.org/api/v2/captures/?format=api?collections=112",
        "https://x.org/api/v2/captures/?format=api%3Fcollections%3D112",
        "/api/v2/captures/?collections=112&limit=20&offset=40",
    ] {
        assert!(list(url).is(Kind::Capture, &[("collections", "112")]), "{url}");
    }
}

#[test]
fn endpoint_host_and_id() {
    let request =
        Request::parse("https://x.org/api/v2/captures/collections/10/?format=api").unwrap();
    assert_eq!((request.kind, request.id), (Some(Kind::Collection), Some(10)));
    assert_eq!(request.host.as_deref(), Some("https://x.org"));
    assert_eq!(request.list(), None);
    assert_eq!(Request::parse("/api/v2/events/3/timeline/").unwrap().kind, None);
    assert_eq!(Request::parse("https://x.org/elsewhere"), None);
    assert_eq!(record("https://x.org/api/v2/jobs/10/"), Some((Kind::Job, 10)));
    assert_eq!(record("/api/v2/events/3/?project_id=1"), Some((Kind::Event, 3)));
    for other in ["/api/v2/jobs/?id=1", "/api/v2/jobs/", "/api/v2/x/1/", "/jobs/10/"] {
        assert_eq!(record(other), None, "{other}");
    }
}

#[test]
fn how_counts_were_asked() {
    let filtering = |url: &str| Request::parse(url).unwrap().filtering();
    assert_eq!(filtering("/api/v2/captures/collections/1/"), Filtering::Unfiltered);
    assert_eq!(filtering("/api/v2/captures/collections/1/?project_id=2"), Filtering::Default);
    assert_eq!(
        filtering("/api/v2/captures/collections/?with_counts=1&project_id=2"),
        Filtering::Default
    );
    assert_eq!(
        filtering("/api/v2/captures/collections/?project_id=2&apply_defaults=false"),
        Filtering::Unfiltered
    );
    for (value, expected) in [
        ("False", Filtering::Unfiltered),
        ("0", Filtering::Unfiltered),
        ("no", Filtering::Default),
        ("off", Filtering::Default),
        ("f", Filtering::Default),
        ("", Filtering::Default),
    ] {
        let url = format!("/api/v2/captures/collections/?project_id=2&apply_defaults={value}");
        assert_eq!(filtering(&url), expected, "{value}");
    }
}

#[test]
fn names_of_files_tell_the_request() {
    let filters = |name| NamedRequest::of(name).list(Kind::Capture).filters.unwrap_or_default();
    let found = filters("a/captures_collections=112&project_id=3.json.gz");
    assert_eq!(found.len(), 2);
    assert_eq!(found["collections"], "112");
    assert_eq!(NamedRequest::of("plain.json").list(Kind::Capture).filters, None);
    let found = filters("index.html?project_id=1&has_detections=true&limit=100");
    assert_eq!(found["project_id"], "1");
    assert_eq!(found["has_detections"], "true", "a filter that is not known is one");
    assert_eq!(found.len(), 2, "how a response is laid out is none");
    assert_eq!(filters("captures_page=2.json").len(), 0);
    assert_eq!(filters("captures_collections=7,8.json")["collections"], "7,8");
    let found = NamedRequest::of("occurrences_project_id=1&apply_defaults=false.json");
    assert_eq!(found.list(Kind::Occurrence).filters.map(|filters| filters.len()), Some(2));
    assert_eq!(found.list(Kind::Collection).filters.map(|filters| filters.len()), Some(1));
}

#[test]
fn names_of_files_tell_the_endpoint() {
    let of = |name| NamedRequest::of(name).kind();
    assert_eq!(of("a/captures_project_id=1.json"), Some(Kind::Capture));
    assert_eq!(of("captures_collections=7.json"), Some(Kind::Capture));
    assert_eq!(of("captures_collections_project_id=1.json"), Some(Kind::Collection));
    assert_eq!(of("captures_collections-2.json"), Some(Kind::Collection));
    assert_eq!(of("x/api/v2/captures/collections/index.html?project_id=1"), Some(Kind::Collection));
    assert_eq!(of("x/api/v2/captures/7/index.html"), None, "a single record");
    assert_eq!(of("capturesque.json"), None);
    assert_eq!(of("page-1.json"), None);
}

#[test]
fn mirrored_files_tell_the_whole_request() {
    let request =
        mirrored("a/host/api/v2/captures/collections/index.html?project_id=1&limit=5.json");
    let request = request.unwrap();
    assert_eq!((request.kind, request.id), (Some(Kind::Collection), None));
    assert_eq!(request.params["limit"], "5");
    let detail = mirrored("api/v2/jobs/7/index.html?format=api").unwrap();
    assert_eq!((detail.kind, detail.id), (Some(Kind::Job), Some(7)));
    let on_windows = mirrored("api/v2/jobs/7/index.html@format=api&x=a@b.html").unwrap();
    assert_eq!((on_windows.id, on_windows.params["x"].as_str()), (Some(7), "a@b"));
    assert_eq!(mirrored("api/v2/captures/index.html"), None, "it may leave parameters out");
    assert_eq!(mirrored("api/v2/captures/page-1.json?x=1"), None);
    assert_eq!(mirrored("captures/index.html?project_id=1"), None);
}

#[test]
fn names_of_files_tell_whether_counts_are_filtered() {
    let of = |name| NamedRequest::of(name).filtering();
    assert_eq!(of("collections_project_id=1&with_counts=true.json"), Filtering::Default);
    assert_eq!(of("index.html?project_id=1"), Filtering::Default);
    assert_eq!(of("index.html@project_id=1"), Filtering::Default);
    assert_eq!(of("collections_project_id=1&apply_defaults=false.json"), Filtering::Unfiltered);
    assert_eq!(of("collections_apply_defaults=0.json"), Filtering::Unfiltered);
    // People leave parameters out of names.
    assert_eq!(of("collections_project_id=1.json"), Filtering::Unknown);
    assert_eq!(of("collections.json"), Filtering::Unknown);
}

#[test]
fn requests_and_names_of_files_can_tell_how_many_lines_of_a_log_were_asked_for() {
    let asked = |url: &str| Request::parse(url).unwrap().logs_limit();
    assert_eq!(asked("/api/v2/jobs/12/?logs_limit=200"), Some(200));
    assert_eq!(asked("/api/v2/jobs/12/?logs_limit=all"), None);
    assert_eq!(asked("/api/v2/jobs/12/"), None);
    assert_eq!(logs_limit_in_name("jobs/12.html?logs_limit=200&format=json"), Some(200));
    assert_eq!(logs_limit_in_name("logs_limit=5/12.json"), None);
}
