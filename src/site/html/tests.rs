use super::*;

#[test]
fn text_is_escaped() {
    let mut builder = Builder::default();
    builder.text("<a href='x'>&\"\u{202e}\0");
    assert_eq!(
        builder.finish().to_string(),
        "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\u{FFFD}\u{FFFD}"
    );
}
