use super::*;

#[test]
fn punctuation_counts_last() {
    // The order in which a PostgreSQL with this collation sorts these names.
    let sorted = [
        "BCI A01",
        "BCI-H02",
        "BCI-O03",
        "Default Station",
        "Draft A01",
        "VT-A01",
        "VT-C05",
        "VT-H02",
        "VT J06",
        "VT O03",
    ];
    let mut names = sorted;
    names.reverse();
    names.sort_by_key(|name| name_key(name));
    assert_eq!(names, sorted);
}

#[test]
fn accents_and_case_settle_what_letters_leave_open() {
    let sorted = ["ecole", "Ecole", "\u{e9}cole", "ecoles"];
    let mut names = sorted;
    names.reverse();
    names.sort_by_key(|name| name_key(name));
    assert_eq!(names, sorted);
}
