use super::*;

#[test]
fn a_host_is_told_or_refused() {
    assert_eq!(
        host("https://a.example.org:8080/x.jpg?y"),
        Some("https://a.example.org:8080".to_owned())
    );
    for odd in [
        "javascript:alert(1)",
        "https://",
        "https://a b/",
        "https://x;script-src *",
        "/media/x.jpg",
        "data://x",
    ] {
        assert_eq!(host(odd), None, "{odd}");
    }
}
