use proptest::collection::vec;
use proptest::prelude::*;

use super::super::Table;
use crate::model::{JobId, ServerTime};

#[test]
fn texts_are_quoted_and_formulas_are_defused() {
    let texts = ["a,b", "say \"x\"", "=1+1", "-5", "plain", "", "@a,b", "-5\r"];
    let table = Table::new("t", "T", "", texts.to_vec()).column("text", "", |text| *text);
    assert_eq!(
        table.csv(),
        "text\r\n\"a,b\"\r\n\"say \"\"x\"\"\"\r\n'=1+1\r\n-5\r\nplain\r\n\r\n\"'@a,b\"\r\n\"'-5\r\"\r\n"
    );
}

#[test]
fn every_row_has_a_cell_for_each_column() {
    let time = ServerTime::parse("2025-09-14T06:00:00.5");
    let table = Table::new("t", "T", "", vec![Some(-7), None])
        .column("id", "", |n: &Option<i64>| JobId(n.unwrap_or(1)))
        .column("number", "", |n| *n)
        .column("half", "", |n| n.map(|_| 0.5))
        .column("is", "", |n| n.is_some())
        .column("at", "", move |n| n.and(time));
    assert_eq!(
        table.csv(),
        "id,number,half,is,at\r\n-7,-7,0.5,true,2025-09-14T06:00:00.500000\r\n1,,,false,\r\n"
    );
}

#[test]
fn a_spreadsheet_that_splits_at_semicolons_finds_no_formula_either() {
    let texts = ["a;b", "a;=1+1", "a; \"=1+1\"", "-5;-6", "a\n-b", "a;b=1", " =1"];
    let table = Table::new("t", "T", "", texts.to_vec()).column("text", "", |text| *text);
    assert_eq!(
        table.csv(),
        "text\r\n\"a;b\"\r\n\"a;'=1+1\"\r\n\"a;' \"\"=1+1\"\"\"\r\n\"'-5;'-6\"\r\n\"a\n'-b\"\r\n\"a;b=1\"\r\n' =1\r\n"
    );
}

#[test]
fn wide_signs_of_a_formula_are_defused_too() {
    for sign in ["\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}", "\u{3000}=", "\u{a0}="] {
        let text = format!("{sign}1");
        assert!(super::is_formula(&text), "{text}");
        let table =
            Table::new("t", "T", "", vec![text.clone()]).column("a", "", |text| text.clone());
        assert_eq!(table.csv(), format!("a\r\n'{text}\r\n"));
    }
}

#[test]
fn a_row_is_written_as_in_a_table() {
    let cells = ["a", "b;c", "", "say \"x\"", "'=1"];
    assert_eq!(super::row(cells.into_iter()), "a,\"b;c\",,\"say \"\"x\"\"\",'=1\r\n");
}

proptest! {
    #[test]
    fn no_cell_is_a_formula_however_a_line_is_split(texts in vec("[;=+@\"\t\r\n, a1-]{0,9}", 1..4)) {
        let table = Table::new("t", "T", "", texts)
            .column("id", "", |_| 1_i64)
            .column("a", "", |text| text.clone())
            .column("b", "", |text| text.clone());
        let csv = table.csv();
        let runs = |cell: &str| {
            let cell = cell.trim_start_matches([' ', '"']);
            cell.starts_with(['=', '+', '-', '@'])
        };
        for cell in csv.split([';', '\t', '\r', '\n']) {
            prop_assert!(!runs(cell), "{cell:?} in {csv:?}");
        }
        let rows = ::csv::ReaderBuilder::new();
        for row in rows.from_reader(csv.as_bytes()).records() {
            for cell in &row.unwrap() {
                prop_assert!(!runs(cell) || cell.parse::<f64>().is_ok(), "{cell:?} in {csv:?}");
            }
        }
    }
}
