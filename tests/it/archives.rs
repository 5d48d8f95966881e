//! Snapshots that come as archives, or through a pipe: they say what their folder says, and nothing they hold does harm.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use mothbook::finding::Finding;
use mothbook::output::Folder;
use mothbook::pipeline::{Options, Silent};
use mothbook::read::{Limits, Purpose, ReadOptions};
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Case, Output, files, golden, read_with, repository, season_site};

type Files = BTreeMap<String, Vec<u8>>;

pub(crate) fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn header(name: &str, len: usize, kind: tar::EntryType) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    // Written as it stands: the library would refuse `..`.
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(len as u64);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_cksum();
    header
}

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        if name.len() < 100 {
            tar.append(&header(name, bytes.len(), tar::EntryType::Regular), *bytes).unwrap();
        } else {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, name, *bytes).unwrap();
        }
    }
    tar.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// The same files as archives of all forms.
fn archives(files: &Files) -> [(&'static str, Vec<u8>); 4] {
    let members: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let tar = tar_of(&members);
    [
        ("all.zip", zip_of(&members)),
        ("all.tgz", gzip(&tar)),
        ("all.tar.zst", zstd(&tar)),
        ("all.tar", tar),
    ]
}

fn check(case: &Case, arguments: &[&str]) -> Output {
    case.run(&[&["check", "--format", "json", "--fail-on", "never"], arguments].concat())
}

/// Holds that archives of these files say what a folder of them says, whatever the number of threads.
fn say_the_same(files: &Files) {
    let case = Case::new();
    for (name, bytes) in files {
        case.file(&format!("in/{name}"), bytes);
    }
    let folder = check(&case, &["in"]);
    assert_eq!(folder.status, 0, "{}", folder.stderr);
    let folder: Value = serde_json::from_str(&folder.stdout).unwrap();
    for (name, bytes) in archives(files) {
        case.file(name, bytes);
        // The others differ in how their members are found.
        let threads: &[&str] = if name == "all.zip" { &["1", "4"] } else { &["3"] };
        for threads in threads {
            let archive = check(&case, &[name, "--threads", threads]);
            assert_eq!(archive.status, 0, "{name}: {}", archive.stderr);
            let said = archive.stdout.replace(&format!("{name}/"), "");
            let said: Value = serde_json::from_str(&said).unwrap();
            assert!(said == folder, "{name} with {threads} threads");
        }
    }
}

#[test]
fn archives_say_what_their_folder_says() {
    // Pages with the manifest that tells their requests; some are packed once more.
    let mut pages: Files = files(&golden().join("api"))
        .into_iter()
        .step_by(4)
        .map(|(name, bytes)| (format!("api/{name}"), bytes))
        .collect();
    for (n, bytes) in pages.values_mut().enumerate() {
        match n % 7 {
            3 => *bytes = gzip(bytes),
            5 => *bytes = zstd(bytes),
            _ => {}
        }
    }
    pages
        .insert("manifest.json".to_owned(), std::fs::read(golden().join("manifest.json")).unwrap());
    say_the_same(&pages);
}

#[test]
fn a_large_dump_in_an_archive_says_what_it_says_in_a_folder() {
    say_the_same(&files(&golden().join("dumpdata")));
}

#[test]
fn a_report_of_an_archive_is_that_of_its_folder_and_is_kept_while_the_archive_is_the_same() {
    let case = Case::new();
    let season = files(&repository().join("examples/season"));
    let plain = files(season_site());
    let names_files = |name: &str| {
        ["index.html", "manifest.json", "data/findings.csv", "data/state.json.gz"].contains(&name)
            || name.starts_with("findings/")
    };
    for (name, bytes) in archives(&season) {
        case.file(name, &bytes);
        let site = format!("site-{name}");
        let output = case.run(&["build", name, "-o", &site]);
        assert_eq!(output.status, 0, "{name}: {}", output.stderr);
        assert!(output.stdout.contains(", 1 unpacked"), "{}", output.stdout);
        let built = files(&case.path(&site));
        assert_eq!(plain.len(), built.len(), "{name}");
        for (page, bytes) in &plain {
            assert!(names_files(page) || built.get(page) == Some(bytes), "{name}: {page} differs");
        }
    }
    let mut season = season;
    let is_kept = || {
        let input = [case.path("all.zip")];
        let mut folder = Folder::open(&case.path("kept"), &input, false).unwrap();
        let built = mothbook::pipeline::build(&input, &Options::default(), &mut folder, &Silent);
        built.unwrap().findings.is_none()
    };
    assert!(!is_kept() && is_kept(), "the second time nothing is read");
    season.insert("more.json".to_owned(), record(77));
    let [(name, bytes), ..] = archives(&season);
    case.file(name, bytes);
    assert!(!is_kept() && is_kept(), "another archive is read");
}

fn collection(id: i64) -> Value {
    json!({"id": id, "name": "A", "method": "full", "kwargs": {}, "project": {"id": 2}, "source_images_count": 0})
}

/// What is read of an archive and what is said of it: the number of collections, and lines of findings.
fn read(name: &str, bytes: &[u8], most: Option<u64>) -> (usize, Vec<String>) {
    let case = Case::new();
    case.file(name, bytes);
    let limits = Limits { bytes: most, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::new(Purpose::Pages) };
    let loaded = read_with(&[case.path(name)], options);
    let line = |finding: &Finding| {
        format!("{} {} {}", finding.code, finding.location.clone().unwrap(), finding.message)
    };
    let lines = loaded.snapshot.findings.iter().map(line).collect();
    let others: Vec<_> = std::fs::read_dir(case.path(".")).unwrap().collect();
    assert_eq!(others.len(), 1, "nothing is written by the name of a member: {others:?}");
    (loaded.snapshot.value.collections.len(), lines)
}

fn record(id: i64) -> Vec<u8> {
    collection(id).to_string().into_bytes()
}

#[test]
fn findings_name_the_member_with_line_and_column() {
    let bad = format!("[\n {},\n {{\"id\": }}\n]", collection(5));
    let files = [("good.json", record(1)), ("sub/bad.json", bad.into_bytes())];
    for (name, bytes) in archives(&files.map(|(name, bytes)| (name.to_owned(), bytes)).into()) {
        let (n, lines) = read(name, &bytes, None);
        assert_eq!(n, 2, "{name}");
        let place = format!("{name}/sub/bad.json:3:");
        assert!(lines.iter().any(|line| line.contains(&place)), "{name}: {lines:?}");
    }
}

#[test]
fn names_that_lead_out_are_labels_only() {
    let (one, two, three) = (record(1), record(2), record(3));
    let long = format!("{}/long.json", "long".repeat(50));
    let four = record(4);
    let members: [(&str, &[u8]); 4] = [
        ("../../evil.json", &one),
        ("/tmp/evil-mothbook.json", &two),
        ("C:\\evil.json", &three),
        (&long, &four),
    ];
    for bytes in [tar_of(&members), zip_of(&members), gzip(&tar_of(&members))] {
        let (n, lines) = read("all", &bytes, None);
        assert_eq!((n, lines), (4, Vec::new()));
        let case = Case::new();
        case.file("all", &bytes);
        case.build(&case.path("all"));
        let index = case.text("site/index.html");
        for name in
            ["all/evil.json", "all/tmp/evil-mothbook.json", "all/C:/evil.json", "long/long.json"]
        {
            assert!(index.contains(name), "{name}");
        }
        assert!(!Path::new("/tmp/evil-mothbook.json").exists());
    }
}

#[test]
fn an_archive_in_an_archive_and_a_link_are_named_and_not_followed() {
    let (one, two) = (record(1), record(2));
    let inner = zip_of(&[("two.json", &two)]);
    let packed = gzip(&tar_of(&[("two.json", &two)]));
    let bytes = zip_of(&[("one.json", &one), ("inner.zip", &inner), ("inner.tar.gz", &packed)]);
    let (n, lines) = read("all.zip", &bytes, None);
    assert_eq!(n, 1);
    let expected =
        [("all.zip/inner.tar.gz", "a tar archive"), ("all.zip/inner.zip", "a zip archive")];
    assert_eq!(lines.len(), 2, "{lines:?}");
    for ((place, words), line) in expected.iter().zip(&lines) {
        assert!(
            line.contains(place) && line.contains(words) && line.starts_with("MB613"),
            "{line}"
        );
    }
    let mut tar = tar::Builder::new(tar_of(&[("one.json", &one)])[..1024].to_vec());
    let mut link = header("link.json", 0, tar::EntryType::Symlink);
    link.set_link_name("/etc/passwd").unwrap();
    link.set_cksum();
    tar.append(&link, &b""[..]).unwrap();
    let (n, lines) = read("all.tar", &tar.into_inner().unwrap(), None);
    assert_eq!(n, 1);
    assert!(
        lines.len() == 1 && lines[0].contains("all.tar/link.json") && lines[0].contains("link"),
        "{lines:?}"
    );
}

#[test]
fn an_encrypted_member_is_a_finding_and_the_others_are_read() {
    let (one, two) = (record(1), record(2));
    let mut bytes = zip_of(&[("one.json", &one), ("two.json", &two)]);
    // The first bit of the flags, in front of the member and in the list at the end.
    for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = memchr::memmem::find(&bytes, magic).unwrap();
        bytes[at + flags] |= 1;
    }
    let (n, lines) = read("all.zip", &bytes, None);
    assert_eq!(n, 1);
    assert!(
        lines.len() == 1
            && lines[0].starts_with("MB601 all.zip/one.json")
            && lines[0].contains("encrypted"),
        "{lines:?}"
    );
}

#[test]
fn a_broken_archive_is_a_finding_and_its_good_members_stay() {
    let records: Vec<(String, Vec<u8>)> =
        (1..=3).map(|id| (format!("{id}.json"), record(id))).collect();
    let members: Vec<(&str, &[u8])> =
        records.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let (zip, tar) = (zip_of(&members), tar_of(&members));
    let third = memchr::memmem::find_iter(&zip, b"PK\x03\x04").nth(2).unwrap();
    let noise: Vec<u8> =
        (0..200_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let large = tar_of(&[("1.json", members[0].1), ("2.json", members[1].1), ("noise", &noise)]);
    let (packed, twice) = (gzip(&large), zstd(&large));
    let cut = [
        ("cut.zip", &zip[..third + 50]),
        ("cut.tar", &tar[..2 * 1024 + 512 + 20]),
        ("cut-between.tar", &tar[..2 * 1024]),
        ("cut.tgz", &packed[..packed.len() * 3 / 4]),
        ("cut.tar.zst", &twice[..twice.len() * 3 / 4]),
    ];
    for (name, bytes) in cut {
        let (n, lines) = read(name, bytes, None);
        assert_eq!(n, 2, "{name}: {lines:?}");
        let whole = format!("MB602 {name} ");
        assert!(lines.iter().any(|line| line.starts_with(&whole)), "{name}: {lines:?}");
        let case = Case::new();
        case.file(name, bytes);
        assert_eq!(case.run(&["check", name, "--strict"]).status, 3, "{name}");
    }
    let mut zip = zip;
    let at = memchr::memmem::find(&zip, b"2.json").unwrap() + b"2.json".len() + 3;
    zip[at] ^= 0xff;
    let (n, lines) = read("bad.zip", &zip, None);
    assert!((2..=3).contains(&n), "{n}");
    assert!(lines.iter().any(|line| line.starts_with("MB602 bad.zip/2.json")), "{lines:?}");
}

#[test]
fn what_an_archive_unpacks_to_is_limited_as_a_whole() {
    let (one, zeros) = (record(1), vec![b' '; 3 << 20]);
    let packed = gzip(&zeros);
    let members: [(&str, &[u8]); 3] = [("1.json", &one), ("2.json", &zeros), ("3.json", &one)];
    let nested: [(&str, &[u8]); 3] = [("1.json", &one), ("2.json", &packed), ("3.json", &one)];
    let mut overlapping = zip_of(&[("1.json", &one)]);
    let list = memchr::memmem::find(&overlapping, b"PK\x01\x02").unwrap();
    let end = memchr::memmem::find(&overlapping, b"PK\x05\x06").unwrap();
    // The list names the one member fifty times, each time by another name.
    let entry = overlapping[list..end].to_vec();
    let mut tail = overlapping[end..].to_vec();
    let name = memchr::memmem::find(&entry, b"1.json").unwrap();
    overlapping.truncate(list);
    for n in 0..50u8 {
        let mut entry = entry.clone();
        entry[name] = n + b'0';
        overlapping.extend(entry);
    }
    let len = u32::try_from(entry.len() * 50).unwrap();
    tail[8..10].copy_from_slice(&50u16.to_le_bytes());
    tail[10..12].copy_from_slice(&50u16.to_le_bytes());
    tail[12..16].copy_from_slice(&len.to_le_bytes());
    overlapping.extend(tail);
    for (name, bytes) in [
        ("bomb.zip", zip_of(&members)),
        ("bomb.tar", tar_of(&members)),
        ("bomb.tgz", gzip(&tar_of(&members))),
        ("nested.zip", zip_of(&nested)),
        ("nested.tar", tar_of(&nested)),
    ] {
        let (_, lines) = read(name, &bytes, Some(1_000_000));
        let words = ["more than 1000000 bytes", "--max-input-bytes"];
        let is_told = |line: &String| {
            line.starts_with(&format!("MB602 {name} "))
                && words.iter().all(|word| line.contains(word))
        };
        assert!(lines.iter().any(is_told), "{name}: {lines:?}");
    }
    let (n, lines) = read("overlapping.zip", &overlapping, None);
    assert!(n >= 1 && lines.iter().any(|line| line.contains("overlap")), "{n}: {lines:?}");
}

#[test]
fn the_last_of_members_with_one_name_is_read_as_unpacking_would() {
    let (one, two) = (record(1), record(2));
    let (n, lines) = read("all.tar", &tar_of(&[("a.json", &one), ("./a.json", &two)]), None);
    assert_eq!(n, 1);
    assert!(lines.len() == 1 && lines[0].contains("another member"), "{lines:?}");
}

#[test]
fn a_report_in_an_archive_is_no_snapshot() {
    let report = files(season_site());
    let chosen = report.iter().filter(|(name, _)| !name.starts_with("api/v2/captures"));
    let mut packed: Files =
        chosen.map(|(name, bytes)| (format!("site/{name}"), bytes.clone())).collect();
    packed.insert("one.json".to_owned(), record(1));
    let [(name, bytes), ..] = archives(&packed);
    let (n, lines) = read(name, &bytes, None);
    assert_eq!((n, lines), (1, Vec::new()));
}

/// Runs the command with something piped into it.
fn piped(case: &Case, arguments: &[&str], bytes: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mothbook"))
        .args(arguments)
        .current_dir(case.path("."))
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    // The command may end before it has read all.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Output {
        status: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

#[test]
fn standard_input_says_what_a_file_says() {
    let dump = std::fs::read(golden().join("dumpdata/main-jobs-ml.json")).unwrap();
    let lines = format!("{}\n{}\n{{\"id\": }}\n", collection(1), collection(2)).into_bytes();
    let page = zip_of(&[("a/1.json", &record(1)), ("bad.json", b"[{]")]);
    for bytes in [gzip(&dump), dump, lines, page] {
        let case = Case::new();
        case.file("file", &bytes);
        let arguments = ["check", "--format", "json", "--fail-on", "never"];
        let file = case.run(&[&arguments[..], &["file"]].concat());
        let stdin = piped(&case, &[&arguments[..], &["-"]].concat(), &bytes);
        assert_eq!((file.status, stdin.status), (0, 0), "{}", stdin.stderr);
        assert_eq!(stdin.stdout.replace("<stdin>", "file"), file.stdout);
    }
}

#[test]
fn a_report_of_standard_input_is_made_anew_and_names_it() {
    let case = Case::new();
    for id in [1, 2] {
        let output = piped(&case, &["build", "-", "-o", "site"], &record(id));
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert!(
            case.text("site/index.html").contains("&lt;stdin&gt;")
                || case.text("site/index.html").contains("&#60;stdin&#62;")
        );
        case.text(&format!("site/api/v2/captures/collections/{id}.html"));
    }
}

#[test]
fn standard_input_is_refused_twice_and_limited() {
    let case = Case::new();
    case.file("good.json", record(1));
    let twice = piped(&case, &["check", "-", "good.json", "-"], b"");
    assert_eq!(twice.status, 2);
    assert!(twice.stderr.contains("named twice"), "{}", twice.stderr);
    let none = piped(&case, &["check", "-"], b"");
    assert_eq!(none.status, 3);
    assert!(none.stderr.contains("it is empty --> <stdin>"), "{}", none.stderr);
    let much = piped(&case, &["check", "-", "--max-input-bytes", "500"], &record(1).repeat(20));
    assert!(much.stdout.contains("more than 500 bytes (--max-input-bytes)"), "{}", much.stdout);
}
