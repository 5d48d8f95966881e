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
    Ok(())
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| gather(&entry.path(), files)),
        // Tests are no part of the program: to edit one must not build the program anew.
        Err(_) if path.ends_with("tests.rs") => {}
        Err(_) => files.push(path.to_owned()),
    }
}
