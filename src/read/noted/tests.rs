use super::*;

fn finding(code: u16, n: usize) -> Finding {
    Finding::new(Code(code), Subject::File, n.to_string())
}

fn noted(code: u16, of: std::ops::Range<usize>) -> Noted {
    let mut noted = Noted::default();
    noted.extend(of.map(|n| finding(code, n)));
    noted
}

#[test]
fn parts_keep_what_the_whole_keeps() {
    let whole = noted(605, 0..1_000).told("a.json");
    for cut in [0, 1, 99, 100, 101, 500, 1_000] {
        let mut parts = noted(605, 0..cut);
        parts.absorb(noted(605, cut..1_000));
        assert_eq!(parts.told("a.json"), whole, "cut at {cut}");
    }
    assert_eq!(whole.len(), 101);
    assert_eq!(whole[99].message, "99");
    assert_eq!(whole[100].message, "900 more findings MB605 of this file are not listed");
}

#[test]
fn each_code_is_counted_by_itself() {
    let mut all = noted(605, 0..100);
    all.absorb(noted(604, 0..100));
    assert_eq!(all.told("a.json").len(), 200, "nothing is left out");
}
