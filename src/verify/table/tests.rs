use super::*;
use crate::site::{Artifact, Data, shipped_tables};

const HEAD: &str = "severity,code,subject,message,field,numbers,location\r\n";
const ROW: &str = "error,S101,capture 7,\"a, b\",,,\r\n";

fn told(csv: &str) -> String {
    let schema = shipped_tables().schema(Artifact::Data(Data::Findings)).unwrap();
    let table = look("t.csv", csv.as_bytes(), schema, Privacy::NONE, &mut Redactions::default());
    table.problems.first().map(ToString::to_string).unwrap_or_default()
}

#[test]
fn a_table_is_the_one_that_its_place_says() {
    assert_eq!(told(&format!("{HEAD}{ROW}")), "");
    assert_eq!(told(HEAD), "");
    for (csv, said) in [
        (String::new(), "without columns"),
        (format!("{}{ROW}", HEAD.replace("code", "kode")), "other columns"),
        (format!("{HEAD}{ROW}").replace("\r\n", "\r"), "written in another way"),
        (format!("{HEAD}{ROW}").replace("\r\n", "\n"), "written in another way"),
        (format!("{HEAD}{ROW}").replace("S101", "\"S101\""), "written in another way"),
        (format!("{HEAD}\r\n{ROW}"), "written in another way"),
        (format!("\u{feff}{HEAD}{ROW}"), "written in another way"),
        (format!("{HEAD}{}", ROW.replace("error", "fatal")), "in the column severity"),
        (format!("{HEAD}{}", ROW.replace("a, b", "a\u{202e}b")), "does not show: U+202E"),
        (format!("{HEAD}{}", ROW.replace("a, b", "\u{ff1d}1")), "a spreadsheet runs"),
        (format!("{HEAD}error\r\n"), "no table"),
    ] {
        assert!(told(&csv).contains(said), "{csv}: {}", told(&csv));
    }
    let long = format!("{HEAD}{}", ROW.replace("a, b", &"a".repeat(9 << 20)));
    assert!(told(&long).contains("bytes in one row"), "{}", told(&long).len());
}

#[test]
fn cells_are_of_their_columns() {
    let schema = shipped_tables().schema(Artifact::Data(Data::Collections)).unwrap();
    let of = |name: &str, cell: &str| {
        is_of(schema.columns.iter().find(|column| column.name == name).unwrap(), cell)
    };
    assert!(of("id", "7") && of("id", "-7") && of("created_at", "2025-09-14T06:00:00.500000"));
    assert!(of("created_at", "") && of("status", "drifted") && of("name", "anything"));
    assert!(!of("id", "") && !of("id", "07") && !of("id", "x") && !of("created_at", "yesterday"));
    assert!(!of("status", "fine"));
}
