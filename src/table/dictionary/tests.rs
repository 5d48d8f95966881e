use super::super::{Table, Word};
use super::*;
use crate::model::JobId;

fn entries() -> Vec<Entry> {
    let table = Table::new("jobs", "Jobs", "One row for each job.", Vec::<i64>::new())
        .column("id", "Its key.", |id| JobId(*id))
        .key()
        .column("run", "How long it ran.", |id| Some(*id))
        .unit("s")
        .column("basis", "How that is known.", |_| Word("measured"))
        .words(&["measured", "at_most"]);
    let schema = table.schema();
    ["jobs.csv", "../{id}/jobs.csv"]
        .map(|path| Entry { path: path.to_owned(), schema: schema.clone() })
        .into()
}

#[test]
fn people_read_a_row_for_each_column() {
    let text = markdown("All of them.", &entries());
    assert!(text.starts_with("# Data dictionary\n\nAll of them.\n\n## Jobs\n\n`jobs.csv`\n"));
    assert!(text.contains("| `id` | id |  | Its key. |\n"), "{text}");
    assert!(text.contains("| `run` | integer, may be empty | s | How long it ran. |\n"));
    let basis = "| `basis` | text |  | How that is known. One of `measured`, `at_most`. |\n";
    assert!(text.ends_with(basis), "{text}");
}

#[test]
fn programs_read_a_data_package() {
    let package: Json = serde_json::from_str(&package("r", "R", &entries())).unwrap();
    let jobs = &package["resources"][0];
    assert_eq!((&jobs["path"], &jobs["type"]), (&json!("jobs.csv"), &json!("table")));
    assert_eq!(jobs["schema"]["primaryKey"], json!(["id"]));
    let fields = jobs["schema"]["fields"].as_array().unwrap();
    assert_eq!(fields[1]["type"], "integer");
    assert_eq!(fields[1]["unit"], "s");
    assert_eq!(fields[1]["constraints"], json!({"required": false}));
    assert_eq!(
        fields[2]["constraints"],
        json!({"required": true, "enum": ["measured", "at_most"]})
    );
    assert_eq!(package["resources"].as_array().unwrap().len(), 1);
    assert_eq!(package["patterns"][0]["path"], "../{id}/jobs.csv");
}
