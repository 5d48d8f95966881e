use super::*;
use proptest::prelude::*;

fn shown(text: &str) -> String {
    Privacy::default().text(text, &mut Redactions::default()).into_owned()
}

/// (what stands in a snapshot, what is shown of it).
const EXAMPLES: [(&str, &str); 73] = [
    // Links.
    (
        "see https://s3.example.org/a/b.jpg?X-Amz-Signature=9e42, or not",
        "see https://s3.example.org/a/b.jpg, or not",
    ),
    ("(https://s3.example.org/a,b.jpg?X-Amz-Signature=9e42)", "(https://s3.example.org/a,b.jpg)"),
    ("https:\\/\\/s3.example.org\\/a.jpg?Signature=9e42&x=1", "https:\\/\\/s3.example.org\\/a.jpg"),
    ("/media/a.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=9e&Expires=1", "/media/a.jpg"),
    ("https://x.org/#access_token=abc", "https://x.org/"),
    ("https://x.blob.core.windows.net/a?sv=2020&sig=abc%3D", "https://[storage left out]/a"),
    ("https://x.org/api/v2/captures/?event=3", "https://x.org/api/v2/captures/?event=3"),
    (
        "https://x.org/api/v2/captures/?format=api?collections=10",
        "https://x.org/api/v2/captures/?format=api?collections=10",
    ),
    ("https://x.org/api/v2/captures/?event=3&token=abc", "https://x.org/api/v2/captures/?event=3"),
    ("https://x.org/api/v2/captures/?Token=abc", "https://x.org/api/v2/captures/"),
    ("https://x.org/api/v2/captures/?api_key=abc", "https://x.org/api/v2/captures/"),
    ("got X-Amz-Security-Token=IQoJb3JpZ2", "got X-Amz-Security-Token=[secret left out]"),
    // Databases, and who is let in.
    (
        "connected to postgres://me:s3cret@db.example.org/x",
        "connected to [database address left out]",
    ),
    (
        "postgresql+psycopg2://db/x and redis://:pw@r:6379/0",
        "[database address left out] and [database address left out]",
    ),
    ("jdbc:mysql://h/db?user=a&password=b", "[database address left out]"),
    ("mongodb+srv://a:b@c.example.net", "[database address left out]"),
    ("https://me:pw@x.org/y", "https://x.org/y"),
    ("ftp://a.b@example.org:p@x.org/y", "ftp://x.org/y"),
    ("s3://bucket/key.jpg", "s3://[storage left out]/key.jpg"),
    // Settings.
    ("password=hunter2", "password=[secret left out]"),
    ("DB_PASSWORD: hunter2, next", "DB_PASSWORD: [secret left out], next"),
    ("{'password': 'hunter two', 'n': 1}", "{'password': [secret left out], 'n': 1}"),
    ("{\"api_key\":\"abc\\\"def\",\"n\":1}", "{\"api_key\":[secret left out],\"n\":1}"),
    (
        "{\\\"token\\\": \\\"abc def\\\", \\\"n\\\": 1}",
        "{\\\"token\\\": [secret left out], \\\"n\\\": 1}",
    ),
    ("SECRET_KEY='django-insecure-x y'", "SECRET_KEY=[secret left out]"),
    (
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_SECRET_ACCESS_KEY=[secret left out]",
    ),
    ("aws_access_key_id => AKIA0000", "aws_access_key_id => [secret left out]"),
    ("run --password hunter2 --n 3", "run --password [secret left out] --n 3"),
    ("run --api-key=abc", "run --api-key=[secret left out]"),
    (
        "sessionid: 8f3a, csrftoken=abc; x",
        "sessionid: [secret left out], csrftoken=[secret left out]; x",
    ),
    (
        "The password is hunter2, the token was 'abc'.",
        "The password is [secret left out], the token was [secret left out].",
    ),
    (
        "the password is wrong, the token was missing",
        "the password is wrong, the token was missing",
    ),
    ("password=None token: null secret=***", "password=None token: null secret=***"),
    ("5 tokens: 3 kept; passing: 2; signature", "5 tokens: 3 kept; passing: 2; signature"),
    // Headers.
    ("Authorization: Bearer abc.def", "Authorization: [secret left out]"),
    (
        "Authorization: Token 9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b",
        "Authorization: [secret left out]",
    ),
    ("{'Authorization': 'Basic dXNlcjpwdw=='}", "{'Authorization': [secret left out]'}"),
    ("Cookie: sessionid=abc; csrftoken=def", "Cookie: [secret left out]"),
    ("sent bearer 0123456789abcdef0", "sent bearer [secret left out]"),
    ("a bearer of news, basic misunderstandings", "a bearer of news, basic misunderstandings"),
    // Shapes.
    ("key AKIAIOSFODNN7EXAMPLE found", "key [secret left out] found"),
    ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "[secret left out]"),
    ("glpat-0123456789abcdefghij", "[secret left out]"),
    ("xoxb-0123456789-abcdefghij", "[secret left out]"),
    ("sk_live_0123456789abcdef", "[secret left out]"),
    ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-def", "jwt [secret left out]"),
    ("https://hooks.slack.com/services/T0/B0/XX", "https://[secret left out]"),
    (
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nnext",
        "[secret left out]\nnext",
    ),
    ("-----BEGIN PRIVATE KEY-----", "[secret left out]"),
    ("MIIEpAIBAAKCAQEA7bq0hXq1S6J0O1Rkqk9Xb2Hn3JtqQwErTyUiOpAsDfGhJkLz", "[secret left out]"),
    (
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ),
    // People.
    ("ask <a.b@example.org> now", "ask <[e-mail left out]> now"),
    ("mailto:a%40example.org", "mailto:[e-mail left out]"),
    ("j\u{fc}rgen@m\u{fc}ller.de", "[e-mail left out]"),
    ("5 @ 10", "5 @ 10"),
    (
        "user=anna, username: 'Anna F', owner: 7",
        "user=[user left out], username: [user left out], owner: 7",
    ),
    ("started by user anna.", "started by user [user left out]."),
    (
        "in /home/anna/x.py, C:\\Users\\anna\\x and file:///Users/anna/y",
        "in /home/[user left out]/x.py, C:\\Users\\[user left out]\\x and file:///Users/[user left out]/y",
    ),
    ("https://x.org/home/about", "https://x.org/home/about"),
    // Places.
    ("at 45.50213, -73.61542.", "at 45.50, -73.62."),
    ("POINT(-79.54321 8.90167)", "POINT(-79.54 8.90)"),
    ("lat=45.502 lon: -73.615", "lat=45.50 lon: -73.61"),
    ("{'latitude': 45.50213}", "{'latitude': 45.50}"),
    ("45.50213\u{b0} N", "45.50\u{b0} N"),
    ("45\u{b0}30'07.7\"N 73\u{b0}36'55.5\"W", "45\u{b0}30'N 73\u{b0}36'W"),
    ("scores 0.98123, 0.12345", "scores 0.98123, 0.12345"),
    ("took 1.23456 s, 512.12345 MB of 1024.54321", "took 1.23456 s, 512.12345 MB of 1024.54321"),
    // What is nobody's business but everybody's.
    ("Processed 120 captures in 3.21 seconds", "Processed 120 captures in 3.21 seconds"),
    ("2023-06-01T22:00:00.123456", "2023-06-01T22:00:00.123456"),
    ("/app/ami/jobs/models.py:312 in run", "/app/ami/jobs/models.py:312 in run"),
    ("Vermont-Snapshots-Sample-1.jpg", "Vermont-Snapshots-Sample-1.jpg"),
    ("Noctuidae: 12; score_threshold=0.6", "Noctuidae: 12; score_threshold=0.6"),
    (
        "task_id: 0d3f5b1e-8f5c-4c55-9d47-7f1c7bb5a8d1",
        "task_id: 0d3f5b1e-8f5c-4c55-9d47-7f1c7bb5a8d1",
    ),
];

#[test]
fn what_is_shown_of_a_text() {
    for (text, expected) in EXAMPLES {
        assert_eq!(shown(text), expected, "of {text}");
        assert_eq!(shown(expected), expected, "again");
    }
}

#[test]
fn each_kind_can_be_kept() {
    let all = "https://x.org/a?b=c a@b.org user=anna password=pw at 45.50213, -73.61542";
    let mut left_out = Redactions::default();
    let _ = Privacy::default().text(all, &mut left_out);
    for kind in Private::ALL.into_iter().filter(|kind| *kind != Private::Field) {
        assert!(left_out.of(kind) > 0, "{kind:?}");
        let mut without = Redactions::default();
        let _ = Privacy::default().keeping(kind).text(all, &mut without);
        assert_eq!((without.of(kind), without.total()), (0, left_out.total() - left_out.of(kind)));
    }
    assert_eq!(Privacy::NONE.text(all, &mut left_out), all);
    assert_eq!(
        left_out.words(),
        "1 query of a link, 1 e-mail address, 1 name of a user, 1 secret, 1 exact coordinate"
    );
}

#[test]
fn fields_are_dropped_by_name() {
    let privacy = Privacy::default();
    assert_eq!(privacy.drops("uploaded_by"), Some(Private::Person));
    assert_eq!(privacy.drops("S3_Secret_Key"), Some(Private::Secret));
    for public in ["id", "name", "key", "keys", "project", "method", "path", "passes", "design"] {
        assert_eq!(privacy.drops(public), None, "{public}");
    }
}

#[test]
fn coordinates_are_rounded() {
    assert_eq!(Privacy::default().coordinate("8.90167").as_deref(), Some("8.90"));
    assert_eq!(Privacy::default().coordinate("8.9").as_deref(), Some("8.9"));
    assert_eq!(Privacy::default().coordinate("89.0167e-1").as_deref(), Some("8.90"));
    assert_eq!(Privacy::default().with_coordinates(0).coordinate("-8.9").as_deref(), Some("-9"));
    assert_eq!(Privacy::default().coordinate("north"), None);
}

/// Pieces of private texts, put together at random.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("https://x.org/a?X-Amz-Signature=abc"),
        Just("https://x.org/api/v2/jobs/1/"),
        Just("?project_id=1"),
        Just("#"),
        Just("postgres://u:p@h/d"),
        Just("a@b.org"),
        Just("password"),
        Just("token"),
        Just("user"),
        Just("Authorization"),
        Just("Bearer "),
        Just("45.50213"),
        Just("lat"),
        Just("/home/"),
        Just("AKIAIOSFODNN7EXAMPLE"),
        Just("="),
        Just(": "),
        Just("\""),
        Just("'"),
        Just("\\"),
        Just(" "),
        Just(","),
        Just("?"),
        Just("&"),
        Just("@"),
        Just("://"),
        Just("\u{b0}"),
        Just("\u{202e}"),
        Just("x1"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_is_shown_is_shown_again_as_it_is(text in pieces()) {
        let once = shown(&text);
        let mut left_out = Redactions::default();
        let twice = Privacy::default().text(&once, &mut left_out).into_owned();
        prop_assert_eq!(left_out.total(), 0, "{} -> {} -> {}", text, once, twice);
    }

    #[test]
    fn a_rule_not_worth_trying_would_leave_nothing_out(text in pieces()) {
        prop_assert!(rules::trying_all_is_the_same(&text));
    }

    #[test]
    fn nothing_is_lost_where_everything_is_kept(text in any::<String>()) {
        prop_assert_eq!(Privacy::NONE.text(&text, &mut Redactions::default()), text.as_str());
    }
}

#[test]
fn a_key_that_runs_into_an_address_is_left_out_whichever_rules_are_tried() {
    let text = "Bearer AKIAIOSFODNN7EXAMPLEhttps://x.org/api/v2/jobs/1/";
    assert!(rules::trying_all_is_the_same(text));
    let shown = Privacy::default().text(text, &mut Redactions::default()).into_owned();
    assert!(!shown.contains("IOSFODNN7"), "{shown}");
}

#[test]
fn a_path_is_no_label_of_what_stands_behind_it() {
    let behind = |label: &str| Privacy::default().behind(label, false, "Meadow9x");
    assert_eq!(behind("../../../etc/passwd"), None);
    assert_eq!(behind("/etc/passwd"), None);
    assert!(behind("passwd").is_some() && behind("user/password").is_some());
}
