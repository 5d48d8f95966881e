use super::*;

#[test]
fn markup_in_markdown_is_text() {
    let html =
        markdown("a <script>x</script> **b** <img src=x onerror=y>\n\n<div>c</div>").to_string();
    assert!(
        !html.contains("<script") && !html.contains("<img") && !html.contains("<div"),
        "{html}"
    );
    assert!(html.contains("<strong>b</strong>") && html.contains("&lt;script&gt;"));
}

#[test]
fn a_character_that_does_not_show_is_replaced_however_it_is_spelt() {
    assert_eq!(markdown("a&#x202e;b&#12;c").to_string(), "<p>a\u{FFFD}b\u{FFFD}c</p>\n");
}

#[test]
fn columns_of_tables_have_no_style_of_their_own() {
    let html = markdown("| a | b |\n|:--|:-:|\n| 1 | 2 |\n").to_string();
    assert!(html.contains("<th>a</th><th>b</th>") && html.contains("<td>2</td>"), "{html}");
}

#[test]
fn links_lead_to_the_web_only() {
    let html = markdown("[a](javascript:x) [b](https://x.org) ![c](http://x/y.png) [d](data:x)")
        .to_string();
    assert!(
        !html.contains("javascript") && !html.contains("data:") && !html.contains("<img"),
        "{html}"
    );
    assert!(html.contains("href=\"https://x.org\""));
}

#[test]
fn headings_of_a_text_follow_each_other() {
    let html = prose("# a\n## b\n#### c\n# d\n###### e").to_string();
    let levels: String = html
        .matches("<h")
        .zip(html.split("<h").skip(1))
        .filter_map(|(_, rest)| rest.chars().next())
        .collect();
    assert_eq!(levels, "34534", "{html}");
}

#[test]
fn text_is_escaped() {
    let mut builder = Builder::default();
    builder.text("<a href='x'>&\"\u{202e}\0");
    assert_eq!(
        builder.finish().to_string(),
        "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\u{FFFD}\u{FFFD}"
    );
}
