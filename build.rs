//! Tells the program which sources it was made from: a report made by other sources is made anew, even
//! where nothing of its snapshot changed. The same sources give the same word on every machine.

use std::fs;
use std::path::{Path, PathBuf};

/// What a page depends on.
const SOURCES: [&str; 4] = ["Cargo.lock", "src", "static", "templates"];

fn main() -> std::io::Result<()> {
    let mut files = Vec::new();
    for source in SOURCES {
        gather(Path::new(source), &mut files);
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for file in files {
        // Each file by itself: of a folder, every file below it would count, those of tests too. A new file is named by
        // one that is there.
        println!("cargo:rerun-if-changed={}", file.display());
        let bytes = fs::read(&file)?;
        // FNV-1a, 64 bits.
        for byte in file.to_string_lossy().replace('\\', "/").bytes().chain(bytes) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=MOTHBOOK_SOURCES={hash:016x}");
    // In debug builds each commit would compile the program anew.
    let is_release = std::env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    let commit = is_release.then(|| commit(Path::new(".")));
    let words = match commit {
        None => "debug build".to_owned(),
        Some(None) => "commit unknown".to_owned(),
        Some(Some(commit)) => format!("commit {commit}"),
    };
    println!("cargo:rustc-env=MOTHBOOK_COMMIT={words}");
    Ok(())
}

/// The commit that is checked out in a folder, read from git's own files, so that git need not be there. `None` where the
/// folder is no repository of its own, such as an unpacked archive of the sources.
pub(crate) fn commit(root: &Path) -> Option<String> {
    let is_id = |id: &str| id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let read = |path: &Path| {
        let text = fs::read_to_string(path).ok()?;
        println!("cargo:rerun-if-changed={}", path.display());
        Some(text)
    };
    let dot = root.join(".git");
    // In a worktree it is a file that names the folder; what all worktrees share lies in another one.
    let folder = match fs::metadata(&dot).ok()?.is_dir() {
        true => dot,
        false => root.join(read(&dot)?.trim().strip_prefix("gitdir: ")?),
    };
    let shared = read(&folder.join("commondir"));
    let shared = shared.map_or_else(|| folder.clone(), |path| folder.join(path.trim()));
    // It grows with each commit, also where the file of a branch is made anew after git has packed it.
    let _ = read(&folder.join("logs/HEAD"));
    let head = read(&folder.join("HEAD"))?;
    let id = match head.trim().strip_prefix("ref: ") {
        None => head.trim().to_owned(),
        Some(name) => match read(&shared.join(name)) {
            Some(id) => id.trim().to_owned(),
            None => {
                let packed = read(&shared.join("packed-refs"))?;
                let line =
                    packed.lines().find_map(|line| line.strip_suffix(name)?.strip_suffix(' '));
                line?.to_owned()
            }
        },
    };
    is_id(&id).then(|| id.chars().take(12).collect())
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| gather(&entry.path(), files)),
        // Tests are no part of the program: to edit one must not build the program anew.
        Err(_) if path.ends_with("tests.rs") => {}
        Err(_) => files.push(path.to_owned()),
    }
}
