use super::super::artifact::data_script;
use super::*;

/// A page as the template writes it, with so many bytes of text that do not pack well.
fn page(title: &str, bytes: usize) -> Vec<u8> {
    let mut noise = 7u32;
    let text: String = (0..bytes)
        .map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + u8::try_from(noise >> 27).unwrap() % 26)
        })
        .collect();
    format!(
        "<title>{title}</title><header class=\"bar\"><a href=\"index.html\" aria-current=\"true\">R</a></header>\
         <section class=\"where\"></section><main id=\"content\"><p>{text}</p></main>"
    )
    .into_bytes()
}

fn report(bytes: usize) -> BTreeMap<String, Vec<u8>> {
    let files = [
        ("index.html", page("Report", 10)),
        ("api/v2/jobs/7.html", page("Job", bytes)),
        ("api/v2/jobs/7.json", b"{}".to_vec()),
        ("data/jobs.csv", b"id,name\n7,\"<b>\"\n".to_vec()),
        (
            "data/lists/jobs-0.js",
            b"mothbook.data(\"data/lists/jobs-0.js\", [\n[\"</script>\"]\n]);\n".to_vec(),
        ),
        (
            "data/search/index.js",
            data_script("data/search/index.js", &format!("[{}1]", "1,".repeat(99_999)))
                .into_bytes(),
        ),
        ("data/records/captures-1.ndjson", b"{}\n".to_vec()),
        ("static/mothbook.css", b"a{}".to_vec()),
    ];
    files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect()
}

#[test]
fn what_was_put_together_can_be_taken_apart() {
    let html = one_file(&report(100), Room::default()).unwrap().html;
    let cut = cut(&html).unwrap();
    let pages: Vec<_> = cut.sections.iter().filter_map(|section| path_of(section)).collect();
    assert_eq!(pages, ["index.html", "api/v2/jobs/7.html"]);
    assert_eq!(cut.bar, "<header class=\"bar\"><a href=\"#/index.html\">R</a></header>");
    let blocks: Vec<_> = cut.blocks.iter().map(|block| block.path).collect();
    assert!(cut.blocks.iter().all(|block| !block.is_packed));
    let wanted = ["data/jobs.csv", "data/lists/jobs-0.js", "data/search/index.js", "manifest.json"];
    assert_eq!(blocks, wanted);
    assert_eq!(cut.blocks[0].text, "\"id,name\\n7,\\\"\\u003cb>\\\"\\n\"");
    assert_eq!(cut.blocks[1].text, "[[\"\\u003c/script>\"]]");
    assert!(
        cut.blocks[2].text.starts_with("[1,1,"),
        "what a script holds packed is not packed twice"
    );
    assert!(cut.hosts.is_empty());
}

#[test]
fn what_does_not_fit_is_packed_and_then_refused() {
    let report = report(50_000);
    let plain = one_file(&report, Room::default()).unwrap().html;
    assert_eq!(plain, one_file(&report, Room { plain: plain.len(), packed: 0 }).unwrap().html);
    let packed =
        one_file(&report, Room { plain: plain.len() - 1, packed: plain.len() }).unwrap().html;
    assert!(packed.len() < plain.len());
    let cut = cut(&packed).unwrap();
    let pages: Vec<_> = cut.sections.iter().filter_map(|section| path_of(section)).collect();
    assert_eq!(pages, ["index.html"]);
    assert!(cut.blocks.iter().any(|block| block.is_packed && block.path == "api/v2/jobs/7.html"));
    assert!(cut.notice.contains("1 page") && cut.notice.contains("1 of jobs"), "{}", cut.notice);
    let refused = one_file(&report, Room { plain: 0, packed: packed.len() - 1 }).unwrap_err();
    assert_eq!(refused.bytes, packed.len());
    assert_eq!(refused.sizes.iter().map(|(_, bytes)| bytes).sum::<u64>(), packed.len() as u64);
}

#[test]
fn what_has_another_form_is_not_taken_apart() {
    let html = one_file(&report(10), Room::default()).unwrap().html;
    for (from, to) in [
        ("<!DOCTYPE html>", "<!doctype html>"),
        ("img-src 'none'", "img-src data:"),
        ("img-src 'none'", "img-src https://b.org https://a.org"),
        ("</html>\n", "</html>"),
        ("<noscript>", "<noscript >"),
        ("</footer>\n", "</footer>\n\n"),
        ("[[\"\\u003c/script>\"]]", "[[\"</script>\"]]"),
    ] {
        assert!(html.contains(from), "{from}");
        assert!(cut(&html.replacen(from, to, 1)).is_err(), "{to}");
    }
}
