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
        CellView::Id(LinkView::new("7", Some("a/7.html".to_owned()))),
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

#[test]
fn a_scientific_name_is_told_in_the_data_of_a_list() {
    let name = |href: Option<&str>| LinkView::new("Noctua", href.map(str::to_owned));
    let cells =
        [name(Some("a/2.html")), name(None)].map(|link| CellView::Name(link.scientific(true)));
    let rows = serde_json::to_string(&cells).unwrap();
    assert_eq!(rows, r#"[["Noctua","a/2.html",1],["Noctua","",1]]"#);
}

#[test]
fn a_column_is_left_out_with_its_cells() {
    let columns = ["id", "project", "jobs"].map(|label| ColumnView::new(label, CellKind::Text));
    let row = || ["1", "Meadow", "7"].map(|text| CellView::Text(text.to_owned())).to_vec();
    let table = || TableView::small("Table", columns.to_vec(), vec![row(), row()].into_iter());
    let sizes = |table: &TableView| {
        (table.columns.len(), table.rows.iter().map(Vec::len).collect::<Vec<_>>())
    };
    assert_eq!(sizes(&table().without("project")), (2, vec![2, 2]));
    assert_eq!(sizes(&table().without("site")), (3, vec![3, 3]));
}

#[test]
fn ids_are_left_out_on_a_narrow_screen_where_names_lead_to_the_same() {
    let classes = |id: &str, name: &str| {
        let link = |href: &str| LinkView::new("7", Some(href.to_owned()));
        let row = vec![CellView::Id(link(id)), CellView::Name(link(name))];
        TableView::small("Table", Vec::new(), vec![row].into_iter()).classes()
    };
    assert_eq!(classes("7.html", "7.html"), "small named");
    assert_eq!(classes("7.html", "../taxa/2.html"), "small");
}
