use super::*;

#[test]
fn a_bar_shows_a_little_even_of_a_very_small_part() {
    assert_eq!(CellView::width(0, 10), 0);
    assert_eq!(CellView::width(1, 100_000), 1);
    assert_eq!(CellView::width(i64::MAX, i64::MAX), 80);
    assert_eq!(CellView::width(7, 5), 80);
    assert_eq!(CellView::width(-7, 5), 0);
}

#[test]
fn a_cell_sorts_by_what_it_means() {
    let text = |cell: CellView| cell.sort().to_string();
    assert_eq!(text(CellView::value((564_000_000, "9.4 min".into()))), " data-sort=\"564000000\"");
    assert_eq!(text(CellView::Value(Some((None, "never started".into())))), " data-sort=\"\"");
    assert_eq!(text(CellView::value((987_000, "0.987".into()))), "");
    assert_eq!(text(CellView::Value(None)), "");
    assert_eq!(text(CellView::Bar(Some((1, 8)), "")), " data-sort=\"125000\"");
    assert_eq!(text(CellView::Bar(Some((1, 0)), "")), " data-sort=\"\"");
    assert_eq!(text(CellView::Marks(Vec::new(), 3)), " data-sort=\"3\"");
    assert_eq!(text(CellView::Time("2024-06-30".into())), "");
}

#[test]
fn a_script_is_json_in_a_call() {
    let rows = vec![vec![
        CellView::Id(LinkView { label: "7".to_owned(), href: Some("a/7.html".to_owned()) }),
        CellView::Text("</script>\u{2028}\"".to_owned()),
        CellView::Number(None),
        CellView::Number(Some(i64::MIN)),
        CellView::NoTime("unknown"),
        CellView::Link(None),
    ]];
    let script = script("a/jobs-2.js", &rows);
    let begin = "mothbook.data(\"a/jobs-2.js\", [\n[[\"7\",\"a/7.html\"],";
    assert!(script.starts_with(begin), "{script}");
    let rest = ",null,\"-9223372036854775808\",[\"unknown\"],null]\n]);\n";
    assert!(script.ends_with(rest), "{script}");
}
