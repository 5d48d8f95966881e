//! What the tests share: the golden data unpacked, the command run in a folder of its own.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use mothbook::read::{Loaded, ReadProgress, load};
use serde_json::Value;

/// Says nothing.
struct Quiet;

impl ReadProgress for Quiet {
    fn files(&self, _done: usize, _total: usize) {}
}

/// The folder of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The golden data, unpacked once for each run of the tests.
pub(crate) fn golden() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
        let archive =
            std::fs::File::open(repository().join("tests/golden/snapshot.tar.zst")).unwrap();
        let mut decoder = zstd::Decoder::new(archive).unwrap();
        decoder.window_log_max(27).unwrap();
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        tar::Archive::new(decoder).unpack(&folder).unwrap();
        folder
    })
}

/// A snapshot, read.
pub(crate) fn read(paths: &[PathBuf]) -> Loaded {
    load(paths, &Quiet).unwrap()
}

/// A JSON file of the golden data.
pub(crate) fn golden_json(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(golden().join(name)).unwrap()).unwrap()
}
