use super::*;

fn terms_of(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    each_term(text, |term| terms.push(term.to_owned()));
    terms
}

#[test]
fn terms_are_words_and_their_parts() {
    assert_eq!(terms_of("BCI-V04, Every capture"), ["bci-v04", "bci", "v04", "every", "capture"]);
    assert_eq!(terms_of("2024-06-30 22:10"), ["2024-06-30", "22", "10"]);
    assert_eq!(terms_of("\u{c9}cole _x_ ---"), ["ecole", "\u{e9}cole", "x"]);
}

#[test]
fn blocks_follow_each_other() {
    let terms: BTreeMap<String, Vec<usize>> =
        (0..20_000).map(|n| (format!("{n:05}"), vec![n, n + 3])).collect();
    let blocks = blocks(&terms);
    assert!(blocks.len() > 3);
    assert!(blocks.windows(2).all(|pair| pair[0].first < pair[1].first));
    assert_eq!(blocks.iter().map(|block| block.lines.len()).sum::<usize>(), 20_000);
    assert_eq!(blocks[0].lines[2], "[\"00002\",[2,3]]");
}
