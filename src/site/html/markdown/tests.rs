use super::*;

fn shown(text: &str) -> String {
    markdown(text, Privacy::default()).to_string()
}

#[test]
fn markup_in_markdown_is_text() {
    let html = shown("a <script>x</script> **b** <img src=x onerror=y>\n\n<div>c</div>");
    assert!(
        !html.contains("<script") && !html.contains("<img") && !html.contains("<div"),
        "{html}"
    );
    assert!(html.contains("<strong>b</strong>") && html.contains("&lt;script&gt;"));
}

#[test]
fn a_character_that_does_not_show_is_replaced_however_it_is_spelt() {
    assert_eq!(shown("a&#x202e;b&#12;c"), "<p>a\u{FFFD}b\u{FFFD}c</p>\n");
}

#[test]
fn columns_of_tables_have_no_style_of_their_own() {
    let html = shown("| a | b |\n|:--|:-:|\n| 1 | 2 |\n");
    assert!(html.contains("<th>a</th><th>b</th>") && html.contains("<td>2</td>"), "{html}");
}

#[test]
fn links_lead_to_the_web_only() {
    let html = shown("[a](javascript:x) [b](https://x.org) ![c](http://x/y.png) [d](data:x)");
    assert!(
        !html.contains("javascript") && !html.contains("data:") && !html.contains("<img"),
        "{html}"
    );
    assert!(html.contains("href=\"https://x.org\""));
}

#[test]
fn headings_of_a_text_follow_each_other() {
    let html = prose("# a\n## b\n#### c\n# d\n###### e", Privacy::default()).to_string();
    let levels: String = html
        .matches("<h")
        .zip(html.split("<h").skip(1))
        .filter_map(|(_, rest)| rest.chars().next())
        .collect();
    assert_eq!(levels, "34534", "{html}");
}

#[test]
fn what_rendering_brings_together_is_cleaned() {
    for text in [
        "**pass**word: hunter2abc9",
        "pass`word: hunter2abc9`",
        "| password |\n|---|\n| hunter2abc9 |",
        "| what | value |\n|---|---|\n| password | hunter2abc9 |",
        "### Password\n\nhunter2abc9",
        "password\n:\nhunter2abc9",
        "- API key\n- `hunter2abc9`",
        "*hunter2abc9*@exam**ple.org**",
        "[hunter2abc9](https://x.org/a?token=hunter2abc9)@example.org",
    ] {
        let html = shown(text);
        assert!(!html.contains("hunter2abc9"), "{text}: {html}");
    }
    let html = shown("| latitude | name |\n|---|---|\n| 45.50213 | *A* |");
    assert!(html.contains("<td>45.50</td><td><em>A</em></td>"), "{html}");
}

#[test]
fn what_is_not_private_keeps_its_form() {
    let text = "**Members** of the *team*\n\n| user | captures |\n|---|---|\n| full | 45.50213 |\n\nsee [x](https://x.org/a)";
    assert_eq!(shown(text), markdown(text, Privacy::NONE).to_string());
}

#[test]
fn a_text_of_many_elements_ends_where_a_page_has_no_room() {
    let many = [
        "- a\n".repeat(900),
        "a\n\n".repeat(900),
        "> ".repeat(300) + "a",
        format!("|a|b|\n|-|-|\n{}", "|1|2|\n".repeat(400)),
        "[a](http://b.org) ".repeat(700),
        "*a* ".repeat(900),
        "`a` ".repeat(900),
        "a  \n".repeat(900),
        "---\n\n".repeat(900),
        "<".repeat(20_000),
        "`".to_owned() + &"&".repeat(20_000) + "`",
        "```\n".to_owned() + &"\"".repeat(20_000),
        format!("[a](http://b.org/{})", "&".repeat(20_000)),
    ];
    for text in many {
        let html = prose(&text, Privacy::default()).to_string();
        let tags = html.matches('<').count() - html.matches("</").count();
        assert!(tags <= 260, "{tags} elements of {}", &text[..20]);
        assert!(html.len() <= 48_000, "{} bytes of {}", html.len(), &text[..20]);
        let cut = html.contains("longer than a page holds");
        assert!(cut || html.len() < 24_000, "{}", &text[..20]);
        let opened = |tag: &str| html.matches(&format!("<{tag}>")).count();
        let closed = |tag: &str| html.matches(&format!("</{tag}>")).count();
        for tag in ["p", "li", "ul", "table", "blockquote", "em", "code", "pre", "tr", "td"] {
            assert_eq!(opened(tag), closed(tag), "{tag} of {}", &text[..20]);
        }
    }
    assert!(!prose("short *text*", Privacy::default()).to_string().contains("longer"));
}

#[test]
fn a_link_without_words_is_left_out() {
    assert_eq!(shown("a [](http://y.org) b"), "<p>a  b</p>\n");
}
