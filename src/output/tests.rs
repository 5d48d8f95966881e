use super::*;

#[test]
fn paths_are_shown_as_people_write_them() {
    let of = |path: &str| shown(Path::new(path));
    assert_eq!(of(r"\\?\C:\moths\site"), r"C:\moths\site");
    assert_eq!(of(r"\\?\UNC\host\moths\site"), r"\\host\moths\site");
    assert_eq!(of("/moths/site"), "/moths/site");
}
