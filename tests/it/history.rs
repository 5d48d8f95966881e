//! The history of many nights: what is added, found, pruned and verified, by one or by many at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mothbook::history::{History, HistoryError, Keep, Night};
use mothbook::state::State;
use serde_json::{Value, json};

use crate::diff;
use crate::support::{Case, Output, files};

/// The state of one night: of the same instance, with a job and a name that no other night has.
fn night(taken: &str) -> State {
    let mut state = base().clone();
    state.about.taken = Some(taken.to_owned());
    let job = state.records.iter_mut().find(|record| record.kind == "job").unwrap();
    job.fields.insert("name".to_owned(), format!("Work of {taken}"));
    state
}

fn base() -> &'static State {
    static STATE: std::sync::OnceLock<State> = std::sync::OnceLock::new();
    STATE.get_or_init(|| diff::state(&diff::world()))
}

fn day(n: u32) -> State {
    night(&format!("2025-11-{n:02} 03:15"))
}

fn add(folder: &Path, state: &State) -> mothbook::history::Added {
    History::open(folder).unwrap().add(state).unwrap()
}

/// A history of these nights.
fn history(case: &Case, folder: &str, states: &[State]) -> PathBuf {
    let folder = case.path(folder);
    states.iter().for_each(|state| drop(add(&folder, state)));
    folder
}

/// The state of the night that is meant.
fn state(folder: &Path, reference: &str) -> Result<State, HistoryError> {
    let history = History::open(folder)?;
    history.state(history.find(reference)?)
}

/// The file of the object that only one of two histories needs, but the list of pieces.
fn own_object(folder: &Path, of: &State, other: &State) -> PathBuf {
    let case = Case::new();
    let others = files(&history(&case, "other", std::slice::from_ref(other)));
    let list = Night::of(of).id;
    let own = files(folder).into_keys().find(|name| {
        name.starts_with("objects/") && !others.contains_key(name) && !name.contains(&list)
    });
    folder.join(own.unwrap())
}

fn verify(case: &Case) -> Output {
    case.run(&["history", "verify"])
}

#[test]
fn what_is_added_is_there_once_and_comes_back() {
    let case = Case::new();
    let folder = case.path("history");
    let first = add(&folder, &day(1));
    assert!(first.new && first.objects_written > 5 && first.bytes_written > 1_000, "{first:?}");
    let before = files(&folder);
    let again = add(&folder, &day(1));
    assert_eq!((again.new, again.bytes_written, again.objects_written), (false, 0, 0));
    assert_eq!(files(&folder), before);
    // The list, the piece with the time, and the one with the job.
    let second = add(&folder, &day(2));
    assert_eq!((second.new, second.objects_written), (true, 3));
    assert_eq!(state(&folder, "latest").unwrap(), day(2));
    assert_eq!(state(&folder, "latest~1").unwrap(), day(1));
    let history = History::open(&folder).unwrap();
    let lines = history.last(9).unwrap();
    assert_eq!(lines, [Night::of(&day(1)), Night::of(&day(2))]);
    assert_eq!(history.last(1).unwrap(), lines[1..]);
    assert_eq!(history.before(Some("2025-11-02 03:15"), &lines[1].id), Some(&lines[0].name()));
    assert_eq!(history.before(Some("2026-01-01 00:00"), "ab"), Some(&lines[1].name()));
    assert_eq!(history.before(lines[0].taken.as_deref(), &lines[0].id), None);
}

#[test]
fn the_golden_snapshot_comes_back() {
    use mothbook::pipeline::{Audit, Options, Silent};
    let case = Case::new();
    let inputs = [crate::support::repository().join("examples/season")];
    let purpose = mothbook::read::Purpose::Pages;
    let audit = Audit::of(&inputs, purpose, &Options::default(), &Silent).unwrap();
    let season = audit.state();
    assert!(season.about.files.is_some());
    let folder = history(&case, "history", std::slice::from_ref(&season));
    assert_eq!(state(&folder, "latest").unwrap(), season);
    let bytes: usize = files(&folder).values().map(Vec::len).sum();
    assert!(bytes < 95_000, "{bytes}");
    // The same records from files that were not hashed are the same night.
    let mut unhashed = season;
    unhashed.about.files = None;
    assert_eq!(add(&folder, &unhashed).bytes_written, 0);
}

#[test]
fn the_order_of_adding_makes_no_difference() {
    let case = Case::new();
    let there = history(&case, "a", &[day(1), day(2), day(3)]);
    let back = history(&case, "b", &[day(3), day(1), day(2)]);
    assert_eq!(files(&there), files(&back));
}

#[test]
fn many_that_add_at_once_lose_nothing() {
    let case = Case::new();
    let folder = case.path("history");
    std::thread::scope(|scope| {
        for n in 1..=8 {
            let folder = &folder;
            scope.spawn(move || add(folder, &day(n)));
        }
    });
    for n in 9..=12 {
        case.file(&format!("{n}.state"), day(n).to_bytes().unwrap());
    }
    std::thread::scope(|scope| {
        for n in 9..=12 {
            let case = &case;
            scope.spawn(move || {
                assert_eq!(case.run(&["history", "add", &format!("{n}.state")]).status, 0);
            });
        }
    });
    let days: Vec<State> = (1..=12).map(day).collect();
    assert_eq!(files(&folder), files(&history(&case, "one by one", &days)));
}

#[test]
fn what_is_added_while_others_prune_is_whole() {
    let case = Case::new();
    let folder = history(&case, "history", &[day(1)]);
    std::thread::scope(|scope| {
        for half in [2..=6, 7..=11] {
            let folder = &folder;
            scope.spawn(move || half.for_each(|n| drop(add(folder, &day(n)))));
            scope.spawn(move || {
                for _ in 0..10 {
                    let keep = Keep { days: 0, months: 0 };
                    History::open(folder).unwrap().prune(keep, true).unwrap();
                }
            });
        }
    });
    let verified = History::open(&folder).unwrap().verify().unwrap();
    assert_eq!((verified.nights, &verified.damage), (11, &vec![]));
    assert_eq!(state(&folder, "latest").unwrap(), day(11));
}

#[test]
fn two_histories_become_one_by_copying() {
    let case = Case::new();
    let a = history(&case, "a", &[day(1), day(2)]);
    let b = history(&case, "b", &[day(3), day(4)]);
    for (name, bytes) in files(&b) {
        case.file(&format!("a/{name}"), bytes);
    }
    let all = history(&case, "all", &[day(1), day(2), day(3), day(4)]);
    assert_eq!(files(&a), files(&all));
    assert!(History::open(&a).unwrap().verify().unwrap().damage.is_empty());
}

#[test]
fn an_add_that_was_killed_does_no_harm() {
    let case = Case::new();
    let folder = history(&case, "history", &[day(1)]);
    let before = files(&folder);
    add(&folder, &day(2));
    // The line is written last; a file that was being written and a lock stay behind.
    fs::remove_file(folder.join("nights").join(format!("{}.json", Night::of(&day(2)).name())))
        .unwrap();
    let objects = fs::read_dir(folder.join("objects")).unwrap().next().unwrap().unwrap().path();
    fs::write(objects.join(".mothbook-Xy12ab"), "half").unwrap();
    fs::write(folder.join(".mothbook-lock"), "").unwrap();
    let told = verify(&case);
    assert!(
        told.status == 0 && told.stdout.contains("3 of its objects are of no night"),
        "{}",
        told.stdout
    );
    assert!(told.stdout.contains("a run that was killed left it"), "{}", told.stdout);
    assert_eq!(state(&folder, "latest").unwrap(), day(1));
    let dry = case.run(&["history", "prune", "--dry-run"]);
    assert!(
        dry.stdout.contains("0 states to prune, 1 kept; ") && dry.stdout.contains("in 4 files"),
        "{}",
        dry.stdout
    );
    assert_eq!(case.run(&["history", "prune"]).status, 0);
    assert_eq!(files(&folder), before);
    add(&folder, &day(2));
    assert_eq!(files(&folder), files(&history(&case, "whole", &[day(1), day(2)])));
}

#[test]
fn damage_is_told_by_file_and_mended_by_adding_again() {
    type Damage = fn(&Path);
    let ways: [(&str, Damage); 5] = [
        ("it is missing", |path| fs::remove_file(path).unwrap()),
        ("cannot be unpacked", |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("cannot be unpacked", |path| fs::write(path, "").unwrap()),
        ("it has not the length", |path| {
            fs::write(path, zstd::bulk::compress(b"[]", 3).unwrap()).unwrap();
        }),
        ("its content is not that of its name", |path| {
            let mut content = zstd::stream::decode_all(fs::File::open(path).unwrap()).unwrap();
            content[0] ^= 1;
            fs::write(path, zstd::bulk::compress(&content, 3).unwrap()).unwrap();
        }),
    ];
    for (words, damage) in ways {
        let case = Case::new();
        let folder = history(&case, "history", &[day(1), day(2)]);
        let path = own_object(&folder, &day(2), &day(1));
        let whole = files(&folder);
        damage(&path);
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        let error = state(&folder, "latest").unwrap_err().to_string();
        assert!(error.contains(&path.display().to_string()), "{words}: {error}");
        let told = verify(&case);
        assert_eq!(told.status, 1, "{words}: {}", told.stdout);
        assert!(told.stdout.contains(&format!("{name}: ")), "{words}: {}", told.stdout);
        assert!(told.stdout.contains(words), "{words}: {}", told.stdout);
        assert!(told.stdout.contains("2 nights, 1 whole"), "{words}: {}", told.stdout);
        assert_eq!(state(&folder, "latest~1").unwrap(), day(1), "{words}");
        let again = case.run(&["diff", "history:latest~1", "history:latest"]);
        assert!(again.status == 3 && again.stderr.contains("history verify"), "{}", again.stderr);
        let mended = add(&folder, &day(2));
        assert_eq!((mended.new, mended.objects_written), (false, 1), "{words}");
        assert_eq!(files(&folder), whole, "{words}");
    }
}

#[test]
fn a_line_that_was_edited_is_told() {
    let case = Case::new();
    let folder = history(&case, "history", &[day(1), day(2)]);
    let [one, two] = [day(1), day(2)].map(|of| format!("nights/{}.json", Night::of(&of).name()));
    let line = fs::read_to_string(folder.join(&one)).unwrap();
    let told = |text: &str| {
        fs::write(folder.join(&one), text).unwrap();
        let json = case.run(&["history", "verify", "--format", "json"]);
        let json: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(json["damage"][0]["file"], one.as_str(), "{json}");
        json["damage"][0]["what"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        told(&line.replace("\"captures\":6", "\"captures\":7")),
        "it is not what follows from the night's state"
    );
    let other = fs::read_to_string(folder.join(&two)).unwrap();
    assert_eq!(told(&other), "it is the line of another night");
    let id = Night::of(&day(1)).id;
    // What could lead out of the folder is no id.
    for odd in ["../../../../etc/passwd".to_owned(), id.to_uppercase(), id[..12].to_owned()] {
        assert_eq!(told(&line.replace(&id, &odd)), "it is the line of another night", "{odd}");
    }
    assert!(told(&line[..40]).contains("EOF"));
    assert!(told(&line.replace("{\"v\":1,", "{\"v\":2,")).contains("has form 2"));
    fs::write(folder.join(&one), line).unwrap();
    assert_eq!(verify(&case).status, 0);
}

#[test]
fn a_list_that_leads_elsewhere_is_no_list() {
    use sha2::{Digest, Sha256};
    let case = Case::new();
    let folder = history(&case, "history", &[day(1)]);
    let line = Night::of(&day(1));
    // Puts another list in place of that of the night, and gives what is said of the state.
    let with_list = |list: &Value| {
        let content = list.to_string();
        let id = format!("{:x}", Sha256::digest(&content));
        let name = format!("nights/2025-11-01T03-15_{}.json", &id[..12]);
        let text = fs::read_to_string(folder.join(format!("nights/{}.json", line.name()))).unwrap();
        let packed = zstd::bulk::compress(content.as_bytes(), 3).unwrap();
        case.file(&format!("history/objects/{}/{id}.zst", &id[..2]), packed);
        case.file(&format!("history/{name}"), text.replace(&line.id, &id));
        state(&folder, &id).unwrap_err().to_string()
    };
    let piece = |hash: &str, length: u64| json!({"pieces": [["about", "", hash, length]]});
    assert!(with_list(&piece("../../../../etc/passwd", 1)).contains("what is no hash"));
    assert!(with_list(&json!({"pieces": [["shadow", "", "", 1]]})).contains("unknown variant"));
    // A night that unpacks to more than the machine has.
    assert!(with_list(&piece(&line.id, u64::MAX)).contains("unpacks to more"));
    let many: Vec<Value> = (0..100_000).map(|_| json!(["about", "", line.id, 1_000_000])).collect();
    assert!(with_list(&json!({"pieces": many})).contains("unpacks to more"));
}

#[test]
fn an_object_that_unpacks_to_far_more_is_not_read() {
    let case = Case::new();
    let folder = history(&case, "history", &[day(1)]);
    let id = Night::of(&day(1)).id;
    let bomb = zstd::bulk::compress(&vec![b' '; 100 << 20], 3).unwrap();
    fs::write(folder.join(format!("objects/{}/{id}.zst", &id[..2])), bomb).unwrap();
    let error = state(&folder, "latest").unwrap_err().to_string();
    assert!(error.contains("more than any object"), "{error}");
}

#[test]
fn what_is_no_history_is_never_written_into() {
    let case = Case::new();
    case.file("history/letter.txt", "dear").file("day.state", day(1).to_bytes().unwrap());
    let refused = case.run(&["history", "add", "day.state"]);
    assert!(refused.status == 3 && refused.stderr.contains("is not empty"), "{}", refused.stderr);
    assert_eq!(files(&case.path("history")).len(), 1);
    for command in ["list", "verify", "prune"] {
        assert_eq!(case.run(&["history", command]).status, 3, "{command}");
    }
    // A branch of git without a file is empty; a newer history is not.
    case.file("empty/.git/HEAD", "x");
    assert_eq!(case.run(&["history", "add", "day.state", "--history", "empty"]).status, 0);
    case.file("new/mothbook-history.json", r#"{"mothbook_history":2}"#);
    let newer = case.run(&["history", "add", "day.state", "--history", "new"]);
    assert!(newer.status == 3 && newer.stderr.contains("form 2"), "{}", newer.stderr);
    // What others put beside the history's own files stays, and is told.
    case.file("empty/README", "ours").file("empty/nights/x.json", "{}");
    case.file("empty/tags/a b", "").file("empty/objects/zz/y", "");
    let told = case.run(&["history", "verify", "empty"]);
    for name in ["README", "nights/x.json", "tags/a b", "objects/zz"] {
        assert!(told.stdout.contains(&format!("note: {name}: ")), "{name}: {}", told.stdout);
    }
    assert_eq!(told.status, 0, "{}", told.stdout);
    assert_eq!(case.run(&["history", "list", "nowhere"]).stdout, "the history has no night\n");
    assert!(!case.path("nowhere").exists());
}

#[test]
fn another_host_or_instance_is_refused() {
    let case = Case::new();
    let folder = history(&case, "history", &[day(2)]);
    let before = files(&folder);
    let refused = |state: &State| {
        case.file("x.state", state.to_bytes().unwrap());
        let output = case.run(&["history", "add", "x.state"]);
        assert!(output.stderr.contains("use another folder"), "{}", output.stderr);
        assert_eq!(output.status, 3);
        output.stderr
    };
    let mut other = day(1);
    other.about.host = Some("https://b.example".to_owned());
    assert!(refused(&other).contains("https://b.example"));
    // A dump has no host; that it is of another instance is told by its records.
    let mut other = day(3);
    other.about.host = None;
    let mut same = other.clone();
    for record in &mut other.records {
        record.created = record.created.map(|created| created + 7_000_000);
    }
    assert!(refused(&other).contains("were created at another time"));
    assert_eq!(files(&folder), before);
    // In another zone they are still the same.
    for record in &mut same.records {
        record.created = record.created.map(|created| created + 3_600_000_000);
    }
    assert!(add(&folder, &same).new);
}

/// The names of nights are all that is looked at.
fn named(case: &Case, names: &[&str]) -> History {
    case.file("history/mothbook-history.json", r#"{"mothbook_history":1}"#);
    for name in names {
        case.file(&format!("history/nights/{name}.json"), "");
    }
    History::open(&case.path("history")).unwrap()
}

#[test]
fn a_night_is_found_by_what_it_is_called() {
    let case = Case::new();
    let names = [
        "unknown_cccccccccccc",
        "2025-10-31T03-15_abcd11111111",
        "2025-11-29T03-15_abcd22222222",
        "2025-11-29T15-00_202511290000",
        "2025-12-01T03-15_0123456789ab",
    ];
    let history = named(&case, &names);
    let id = "0123456789ab".repeat(6)[..64].to_owned();
    case.file("history/tags/release-1", format!("{}\n", "abcd11111111".repeat(6)[..64].to_owned()));
    let shown: Vec<String> = history.nights().iter().map(ToString::to_string).collect();
    assert_eq!(shown, names);
    for (reference, place) in [
        ("latest", 4),
        ("latest~0", 4),
        ("latest~4", 0),
        ("release-1", 1),
        ("2025-11-29", 3),
        ("2025-11-29T03", 2),
        ("2025-11-29 03:15", 2),
        ("2025-11-29T03-15", 2),
        ("2025-11", 3),
        ("abcd2", 2),
        ("0123", 4),
        ("2025", 3),
        ("2025-11-29T03-15_abcd22222222", 2),
    ] {
        assert_eq!(history.find(reference).unwrap().to_string(), names[place], "{reference}");
    }
    for reference in [
        "",
        "abc",
        "latest~5",
        "latest~",
        "latest~x",
        "2024-01",
        "2025-11-30",
        "release",
        "ffff",
        "../x",
    ] {
        let error = history.find(reference).unwrap_err();
        let HistoryError::NotFound { ambiguous: false, nearest, .. } = &error else {
            panic!("{reference}: {error}")
        };
        assert!(!nearest.is_empty() && nearest.len() <= 5, "{reference}: {nearest:?}");
    }
    let error = history.find("2025-11-30").unwrap_err().to_string();
    assert!(
        error.contains("2025-11-29T15-00_202511290000") && error.contains("2025-12-01"),
        "{error}"
    );
    assert!(history.find("release").unwrap_err().to_string().contains("release-1"));
    let error = history.find("abcd").unwrap_err();
    assert!(
        matches!(&error, HistoryError::NotFound { ambiguous: true, nearest, .. } if nearest.len() == 2),
        "{error}"
    );
    // More digits than a name has are looked up in the line, which is none here.
    assert!(history.find(&id).is_err());
}

#[test]
fn tags_are_names_and_nothing_else() {
    let case = Case::new();
    let folder = history(&case, "history", &[day(1), day(2)]);
    for name in [
        "../out",
        "a/b",
        "a\\b",
        ".hidden",
        "-x",
        "",
        "latest",
        "2025-11",
        "2025-11-29",
        "beef",
        "CON",
        "a b",
        "\u{e9}t\u{e9}",
        "nul.txt",
        "end.",
        "2025-11-01T03-15_0123456789ab",
    ] {
        let output = case.run(&["history", "tag", "--", name]);
        assert_eq!(output.status, 2, "{name}: {}", output.stderr);
        assert!(case.run(&["history", "tag", &format!("--delete={name}")]).status == 2, "{name}");
    }
    assert_eq!(files(&case.path(".")).keys().filter(|name| !name.contains("history/")).count(), 0);
    assert!(!folder.join("tags").exists());
    assert_eq!(case.run(&["history", "tag", "release-1.2", "2025-11-01"]).status, 0);
    assert_eq!(case.run(&["history", "tag", "newest"]).status, 0);
    assert_eq!(case.text("history/tags/release-1.2"), format!("{}\n", Night::of(&day(1)).id));
    assert_eq!(state(&folder, "release-1.2").unwrap(), day(1));
    let list = case.run(&["history", "list"]).stdout;
    assert!(list.lines().next().unwrap().ends_with("  release-1.2"), "{list}");
    assert_eq!(case.run(&["history", "tag", "release-1.2", "newest"]).status, 0);
    assert_eq!(state(&folder, "release-1.2").unwrap(), day(2));
    let delete = || case.run(&["history", "tag", "--delete", "release-1.2"]);
    assert_eq!((delete().status, delete().status), (0, 2));
    case.file("history/tags/odd", "no id\n");
    assert!(case.run(&["history", "prune"]).stderr.contains("odd"));
    assert_eq!(verify(&case).status, 1);
    assert_eq!(state(&folder, "latest").unwrap(), day(2));
}

#[test]
fn pruning_keeps_what_it_must() {
    let case = Case::new();
    let mut unknown = day(1);
    unknown.about.taken = None;
    let times = [
        "2025-08-30 03:15",
        "2025-09-01 03:15",
        "2025-09-02 03:15",
        "2025-10-01 03:15",
        "2025-10-05 03:15",
        "2025-11-01 03:15",
        "2025-11-20 03:14",
        "2025-11-20 03:16",
        "2025-11-21 03:15",
    ];
    let mut nights: Vec<State> = times.into_iter().map(night).collect();
    nights.push(unknown.clone());
    let folder = history(&case, "history", &nights);
    let whole = files(&folder);
    assert_eq!(case.run(&["history", "tag", "first", "2025-09-01"]).status, 0);
    let arguments = ["history", "prune", "--keep-days", "1", "--keep-months", "2"];
    let dry = case.run(&[&arguments[..], &["--dry-run"]].concat());
    assert!(dry.stdout.contains("to prune: 2025-11-20T03-14_"), "{}", dry.stdout);
    assert_eq!(files(&folder).len(), whole.len() + 1);
    let done = case.run(&arguments);
    assert!(done.stdout.contains("5 states pruned, 5 kept; "), "{}", done.stdout);
    // Those of a day, the last of this month and of the one before, a tag, and one without a time.
    let kept = ["2025-09-01 03:15", "2025-10-05 03:15", "2025-11-20 03:16", "2025-11-21 03:15"];
    for time in times {
        let found = state(&folder, time);
        match kept.contains(&time) {
            true => assert_eq!(found.unwrap(), night(time), "{time}"),
            false => assert!(matches!(found, Err(HistoryError::Pruned(_))), "{time}"),
        }
    }
    assert_eq!(state(&folder, "latest~9").unwrap(), unknown);
    let told = verify(&case);
    assert!(
        told.status == 0 && told.stdout.contains("10 nights, 5 whole, 5 line only"),
        "{}",
        told.stdout
    );
    let list = case.run(&["history", "list"]).stdout;
    assert_eq!((list.lines().count(), list.matches("  line only").count()), (10, 5), "{list}");
    let error = case.run(&["diff", "history:2025-08-30", "history:latest"]);
    assert!(error.status == 3 && error.stderr.contains("was pruned"), "{}", error.stderr);
    // Lines stay as they were, and nothing is left to prune.
    let after = files(&folder);
    assert!(
        whole
            .iter()
            .filter(|(name, _)| name.starts_with("nights/"))
            .all(|(name, of)| after.get(name) == Some(of))
    );
    assert!(
        case.run(&arguments).stdout.contains("0 states pruned, 5 kept; 0 bytes in 0 files freed")
    );
    assert_eq!(files(&folder), after);
    // A night whose snapshot was kept comes back.
    assert!(!add(&folder, &night("2025-08-30 03:15")).new);
    assert_eq!(state(&folder, "2025-08-30").unwrap(), night("2025-08-30 03:15"));
    assert_eq!(verify(&case).status, 0);
}

#[test]
fn a_pruned_history_and_a_whole_one_become_whole() {
    let case = Case::new();
    let days = [night("2024-01-01 03:15"), day(1)];
    let pruned = history(&case, "pruned", &days);
    let whole = history(&case, "whole", &days);
    History::open(&pruned).unwrap().prune(Keep { days: 0, months: 0 }, true).unwrap();
    for (name, bytes) in files(&whole) {
        case.file(&format!("pruned/{name}"), bytes);
    }
    assert_eq!(state(&pruned, "2024-01").unwrap(), days[0]);
    let verified = History::open(&pruned).unwrap().verify().unwrap();
    assert!(verified.damage.is_empty() && verified.line_only == 0, "{verified:?}");
}

#[test]
fn nothing_is_pruned_where_it_is_not_known_what_is_needed() {
    let case = Case::new();
    let folder = history(&case, "history", &[night("2024-01-01 03:15"), day(1)]);
    let id = Night::of(&day(1)).id;
    let list = folder.join(format!("objects/{}/{id}.zst", &id[..2]));
    let bytes = fs::read(&list).unwrap();
    fs::remove_file(&list).unwrap();
    let before = files(&folder);
    let output = case.run(&["history", "prune", "--keep-days", "0", "--keep-months", "0"]);
    assert!(output.status == 3 && output.stderr.contains(&id), "{}", output.stderr);
    assert_eq!(files(&folder), before);
    fs::write(&list, bytes).unwrap();
    assert_eq!(verify(&case).status, 0);
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_history() {
    use std::os::unix::fs::symlink;
    let case = Case::new();
    let folder = history(&case, "history", &[night("2024-01-01 03:15"), day(1)]);
    // An object that is a link: what it leads to is neither written nor deleted, and the link is replaced.
    let object = own_object(&folder, &day(1), &night("2024-01-01 03:15"));
    let outside = case.path("outside");
    fs::rename(&object, &outside).unwrap();
    let bytes = fs::read(&outside).unwrap();
    symlink(&outside, &object).unwrap();
    assert!(state(&folder, "latest").unwrap_err().to_string().contains("no plain file"));
    assert_eq!(verify(&case).status, 1);
    assert_eq!(add(&folder, &day(1)).objects_written, 1);
    assert!(object.symlink_metadata().unwrap().is_file());
    assert_eq!(fs::read(&outside).unwrap(), bytes);
    // Links in place of folders.
    let away = case.path("away");
    for name in ["objects", "nights", "tags", "pruned"] {
        let inside = folder.join(name);
        fs::create_dir_all(&inside).unwrap();
        fs::rename(&inside, &away).unwrap();
        symlink(&away, &inside).unwrap();
        let before = files(&away);
        case.file("new.state", day(9).to_bytes().unwrap());
        for command in [
            &["add", "new.state"][..],
            &["prune", "--keep-days", "0", "--keep-months", "0"],
            &["tag", "x"],
        ] {
            let output = case.run(&[&["history"], command].concat());
            let may =
                name == "tags" && command[0] == "add" || name == "objects" && command[0] == "tag";
            assert!(
                output.status == 3 || may,
                "{name} {command:?}: {} {}",
                output.status,
                output.stdout
            );
        }
        assert_eq!(files(&away), before, "{name}");
        fs::remove_file(&inside).unwrap();
        fs::rename(&away, &inside).unwrap();
    }
    // And one of the folders of objects.
    let shard = object.parent().unwrap().to_owned();
    fs::rename(&shard, &away).unwrap();
    symlink(&away, &shard).unwrap();
    let before = files(&away);
    assert!(History::open(&folder).unwrap().add(&day(1)).is_err());
    let _ = case.run(&["history", "prune", "--keep-days", "0", "--keep-months", "0"]);
    assert_eq!(files(&away), before);
}

#[test]
fn the_commands_print_what_they_did() {
    let case = Case::new();
    diff::written(&case, "snapshot", &diff::world());
    let mut later = diff::world();
    diff::list(&mut later, "captures/collections/")[0]["source_images_with_detections_count"] =
        json!(5);
    diff::list(&mut later, "jobs/")[0]["updated_at"] = json!("2024-07-09T10:02:00");
    diff::written(&case, "later", &later);
    assert_eq!(
        case.run(&["check", "later", "--state", "later.state", "--fail-on", "never"]).status,
        0
    );
    let added = case.run(&["history", "add", "snapshot", "later.state", "-q"]);
    assert_eq!((added.status, added.stdout.as_str()), (0, ""), "{}", added.stderr);
    let again = case.run(&["history", "add", "later"]).stdout;
    assert!(again.ends_with("is there already\n"), "{again}");
    let list = case.run(&["history", "list"]).stdout;
    assert_eq!(list.lines().count(), 2, "{list}");
    assert!(list.contains("6 captures"), "{list}");
    let json = case.run(&["history", "list", "--format", "json"]).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["nights"][1]["captures"], &json["nights"][1]["state"]),
        (&json!(6), &json!("kept"))
    );
    let by_files = case.run(&["diff", "snapshot", "later"]).stdout;
    for sides in [
        ["history:latest~1", "history:latest"],
        ["snapshot", "history:latest"],
        ["history:latest~1", "later.state"],
    ] {
        let by_nights = case.run(&["diff", sides[0], sides[1]]);
        assert_eq!(
            (by_nights.status, &by_nights.stdout),
            (0, &by_files),
            "{sides:?} {}",
            by_nights.stderr
        );
    }
    let unknown = case.run(&["diff", "history:lates", "later"]);
    assert!(
        unknown.status == 2 && unknown.stderr.contains("the nearest are"),
        "{}",
        unknown.stderr
    );
    assert_eq!(case.run(&["diff", "history:latest", "later", "--history", "nowhere"]).status, 2);
    assert_eq!(case.run(&["history", "add", "nothing"]).status, 3);
    case.file("text", "no folder");
    assert_eq!(case.run(&["history", "add", "later", "--history", "text/x"]).status, 3);
}

/// The path of each field of a line; of rows and of words that a snapshot chooses there are none.
fn fields(value: &Value, path: &str, to: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields_of) if path != "jobs" => {
            for (name, value) in fields_of {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                fields(value, &path, to);
                to.insert(path);
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|item| fields(item, &format!("{path}[]"), to));
        }
        _ => {}
    }
}

#[test]
fn each_field_of_a_line_stands_in_the_document() {
    let document = fs::read_to_string(crate::support::repository().join("HISTORY.md")).unwrap();
    let (_, table) = document.split_once("## The line of a night").unwrap();
    let (table, _) = table.split_once("## Pruning").unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let told: BTreeSet<String> =
        rows.map(|row| row.split_once('`').unwrap().0.to_owned()).collect();
    let mut there = BTreeSet::new();
    let mut state = day(1);
    state.about.files = Some("ab".repeat(32));
    fields(&serde_json::to_value(Night::of(&state)).unwrap(), "", &mut there);
    // Told by what is in them.
    for group in ["totals", "verdicts", "verdicts.counts", "verdicts.samples"] {
        assert!(there.remove(group), "{group}");
    }
    assert_eq!(there, told);
}

#[test]
fn each_file_of_a_history_stands_in_the_document() {
    let case = Case::new();
    let folder = history(&case, "history", &[night("2024-01-01 03:15"), day(1)]);
    let history = History::open(&folder).unwrap();
    history.tag("x", history.find("latest").unwrap()).unwrap();
    history.prune(Keep { days: 0, months: 0 }, true).unwrap();
    let document = fs::read_to_string(crate::support::repository().join("HISTORY.md")).unwrap();
    for name in files(&folder).into_keys() {
        let start = name.split_inclusive('/').next().unwrap();
        assert!(document.contains(&format!("| `{start}")), "{name}");
    }
}
