use super::*;

/// How much is found in blocks that follow each other.
fn found(blocks: &[(Block, &str)]) -> usize {
    let mut found = Redactions::default();
    let mut labels = Labels::new(Privacy::default());
    for (block, text) in blocks {
        labels.begin(*block, &mut found);
        labels.text(text);
    }
    labels.end(&mut found);
    found.total()
}

#[test]
fn a_label_and_its_value_are_private_together() {
    use Block::{Cell, Head, Label, Text, Value};
    assert_eq!(found(&[(Label, "password"), (Value, "hunter2")]), 1);
    assert_eq!(found(&[(Cell, "API key:"), (Cell, "0f9a8b7c6d5e")]), 1);
    assert_eq!(found(&[(Text, "password"), (Text, "hunter2")]), 1);
    assert_eq!(found(&[(Head, "n"), (Head, "password"), (Cell, "1"), (Cell, "hunter2")]), 1);
    assert_eq!(found(&[(Head, "latitude"), (Cell, "45.50213")]), 1);
    assert_eq!(found(&[(Label, "user"), (Value, "anna")]), 1);
    assert_eq!(found(&[(Label, "password"), (Value, "")]), 0);
    assert_eq!(found(&[(Label, "pass"), (Value, "1"), (Value, "hunter2")]), 0);
    assert_eq!(found(&[(Cell, "Members"), (Cell, "random")]), 0);
    assert_eq!(found(&[(Text, "password: hunter2"), (Text, "Made by mothbook")]), 0);
    assert_eq!(found(&[(Head, "latitude"), (Cell, "45.5")]), 0);
    // The name of a record, and the next word of its page.
    assert_eq!(found(&[(Text, "password"), (Text, "ML")]), 0);
    assert_eq!(found(&[(Text, "password"), (Text, "2025-06-01 00:00")]), 0);
    assert_eq!(found(&[(Label, "password"), (Value, "swordfish")]), 1);
}
