use super::*;

#[test]
fn a_cell_is_of_its_kind_or_it_is_none() {
    let links = |kind: &str, cell: Value| {
        cell_of(kind, &cell).map(|links| links.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let none = Some(Vec::new());
    assert_eq!(links("id", json!(["1", "a.html"])), Some(vec!["a.html".to_owned()]));
    assert_eq!(links("name", json!(["x"])), none);
    assert_eq!(links("link", json!(null)), none);
    assert_eq!(links("value", json!([null, "1 s"])), none);
    assert_eq!(links("badge", json!(["good", "word", "", "why"])), none);
    assert_eq!(
        links("marks", json!([[["good", "x", "title", "b.html"]], 3])),
        Some(vec!["b.html".to_owned()])
    );
    assert_eq!(links("name", json!(["Noctua", "b.html", 1])), Some(vec!["b.html".to_owned()]));
    assert_eq!(links("name", json!(["Noctua", "", 1])), Some(Vec::new()));
    for (kind, cell) in [
        ("name", json!(["Noctua", "b.html", 2])),
        ("id", json!(["7", "b.html", 1])),
        ("id", json!({"0": "x"})),
        ("id", json!(["1", "a", "b"])),
        ("text", json!(["x"])),
        ("number", json!({})),
        ("badge", json!(["x"])),
        ("marks", json!([[["good", "x"]], 3])),
        ("badge", json!(["hidden", "word"])),
        ("marks", json!([[["out", "x", "title", "b.html"]], 3])),
        ("strip", json!("x")),
    ] {
        assert_eq!(links(kind, cell.clone()), None, "{kind}: {cell}");
    }
}
