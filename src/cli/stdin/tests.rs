use super::*;

#[test]
fn a_terminal_and_a_second_time_are_refused() {
    let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
    assert!(refusal(&paths(&["-"]), || true).is_some_and(|reason| reason.contains("terminal")));
    assert!(
        refusal(&paths(&["-", "a", "-"]), || false).is_some_and(|reason| reason.contains("twice"))
    );
    assert_eq!(refusal(&paths(&["-", "a"]), || false), None);
    // A file of this name.
    assert_eq!(refusal(&paths(&["./-", "a"]), || true), None);
}
