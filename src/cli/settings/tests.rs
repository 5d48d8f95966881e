use super::*;
use crate::report::Selection;

fn read(text: &str) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    std::fs::write(&path, text).unwrap();
    Settings::read(&path, u64::MAX).map_err(|failure| failure.to_string())
}

#[test]
fn every_key_is_read() {
    let text = "fail-on = \"warning\"\nselect = [\"mb1\"]\nignore = [\"MB102\"]\ncapture-pages = \"none\"\noccurrence-pages = \"all\"\n\
            images = \"remote\"\nindex = \"yes\"\nmax-page-bytes = 0\n\
            keep = [\"emails\"]\ncoordinates = 3\nno-redact = true\nstrict = true\nmax-input-bytes = 9\nmax-depth = 9\nthreads = 2\nquiet = true\n";
    let settings = read(text).unwrap();
    assert_eq!(settings.fail_on, Some(FailOn::Warning));
    assert_eq!(settings.select, Some(vec!["mb1".to_owned()]));
    assert_eq!((settings.coordinates, settings.threads), (Some(3), Some(2)));
    assert_eq!(settings.keep, Some(vec![Kept::Emails]));
    assert_eq!(text.lines().count(), keys::<Settings>().len(), "every key is in this test");
}

#[test]
fn mistakes_are_told_with_the_nearest_word_and_the_place() {
    assert!(read("fail_on = \"error\"").unwrap_err().contains("did you mean fail-on?"));
    assert!(read("keep = [\"mails\"]").unwrap_err().contains("a list of queries, emails"));
    assert!(read("max-depth = 121").unwrap_err().contains("from 1 to 120, not 121"));
    assert!(read("max-input-bytes = 0").unwrap_err().contains("1 or more, not 0"));
    assert!(read("threads = -1").unwrap_err().contains("line 1, column 11"));
    assert!(read("threads = 65535").unwrap_err().contains("from 1 to 512, not 65535"));
    assert!(read("quiet = \"yes\"").unwrap_err().contains("expected a boolean"));
    assert!(read("coordinates = 9").unwrap_err().contains("from 0 to 5, not 9"));
    assert!(read("a = 1\nb = ").unwrap_err().contains("line 2, column"));
}

/// Each key with a value that is followed of a file that nobody named, and one that is not; none where all or none are.
const FOLLOWED: [(&str, Option<&str>, Option<&str>); 16] = [
    ("fail-on", Some("\"warning\""), Some("\"never\"")),
    ("select", Some("[\"MB1\"]"), None),
    ("ignore", Some("[\"MB1\"]"), None),
    ("capture-pages", Some("\"none\""), Some("\"all\"")),
    ("occurrence-pages", Some("\"sheets\""), Some("\"all\"")),
    ("images", Some("\"none\""), Some("\"remote\"")),
    ("index", Some("\"no\""), Some("\"yes\"")),
    ("max-page-bytes", Some("100000"), Some("0")),
    ("keep", Some("[]"), Some("[\"people\"]")),
    ("coordinates", Some("2"), Some("3")),
    ("no-redact", Some("false"), Some("true")),
    ("strict", Some("true"), Some("false")),
    ("max-input-bytes", Some("8589934592"), Some("8589934593")),
    ("max-depth", Some("64"), Some("65")),
    ("threads", None, Some("1")),
    ("quiet", None, Some("true")),
];

#[test]
fn a_file_that_nobody_named_makes_a_run_stricter_and_never_laxer() {
    let keys_here = FOLLOWED.map(|(key, ..)| key);
    assert_eq!(keys_here.as_slice(), keys::<Settings>(), "every key is in this table");
    for (key, followed, refused) in FOLLOWED {
        for (value, is_followed) in [(followed, true), (refused, false)] {
            let Some(value) = value else { continue };
            let line = format!("{key} = {value}");
            let named = read(&line).unwrap();
            let (settings, own) = named.clone().of_snapshot(FailOn::Error);
            let told = if is_followed { (vec![key], vec![]) } else { (vec![], vec![key]) };
            assert_eq!((own.followed, own.refused), told, "{line}");
            // What is hidden is told apart from what the caller does not want to see.
            let is_selection = matches!(key, "select" | "ignore");
            let expected = if is_followed && !is_selection { named } else { Settings::default() };
            assert_eq!(settings, expected, "{line}");
            assert_eq!(own.listed != Selection::default(), is_selection, "{line}");
        }
    }
    // What is stricter than usual depends on what is usual.
    let (settings, _) = read("fail-on = \"error\"").unwrap().of_snapshot(FailOn::Never);
    assert_eq!(settings.fail_on, Some(FailOn::Error));
    let (settings, _) = read("fail-on = \"error\"").unwrap().of_snapshot(FailOn::Warning);
    assert_eq!(settings.fail_on, None);
}

#[test]
fn the_readme_says_of_each_setting_what_is_followed() {
    let readme = include_str!("../../../README.md");
    for key in keys::<Settings>() {
        assert!(readme.contains(&format!("| `{key}` |")), "README has no row for {key}");
    }
}

#[test]
fn a_file_that_nobody_named_is_small_and_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    std::fs::write(&path, "#".repeat(2 << 20)).unwrap();
    assert_eq!(beside(folder.path()).as_deref(), Some(path.as_path()));
    let said = Settings::read(&path, MOST_BYTES).unwrap_err().to_string();
    assert!(said.contains("has 1048576 bytes or more"), "{said}");
    #[cfg(unix)]
    {
        let link = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(&path, link.path().join(FILE)).unwrap();
        assert_eq!(beside(link.path()), None);
    }
}
