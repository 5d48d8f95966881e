//! What the tests share: the golden data unpacked, the command run in a folder of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use mothbook::pipeline::Silent;
use mothbook::read::{Loaded, Purpose, ReadOptions, load};
use serde_json::Value;

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

/// The report of the season, built once for each run of the tests; not to be changed. `./test` opens it in a browser.
pub(crate) fn season_site() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("season-site");
        let _ = std::fs::remove_dir_all(&folder);
        let status = Command::new(env!("CARGO_BIN_EXE_mothbook"))
            .args(["build", "examples/season", "-q", "-o"])
            .arg(&folder)
            .current_dir(repository())
            .status()
            .unwrap();
        assert!(status.success());
        folder
    })
}

/// A snapshot, read.
pub(crate) fn read(paths: &[PathBuf]) -> Loaded {
    read_with(paths, ReadOptions::new(Purpose::Pages))
}

/// The same, with options.
pub(crate) fn read_with(paths: &[PathBuf], options: ReadOptions) -> Loaded {
    load(paths, options, &Silent).unwrap()
}

/// A JSON file of the golden data.
pub(crate) fn golden_json(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(golden().join(name)).unwrap()).unwrap()
}

/// What a run of the command gave.
pub(crate) struct Output {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A run of the command in a folder of its own.
pub(crate) struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Reads a file.
    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the command here.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_mothbook"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        Output {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Builds `snapshot` into `site` and expects it to work.
    pub(crate) fn build(&self, snapshot: &Path) -> Output {
        let output =
            self.run(&["build".as_ref(), snapshot.as_os_str(), "-o".as_ref(), "site".as_ref()]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        output
    }
}

/// Every file below a folder, by its path in it, with `/` on every system.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            let name = if cfg!(windows) { name.replace('\\', "/") } else { name };
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The results of `work` for each, in their order, on all cores.
pub(crate) fn on_all_cores<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().unwrap().get() {
            scope.spawn(|| {
                while let Some((n, one)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, all.get(n)?)))
                {
                    let result = work(one);
                    results.lock().unwrap().insert(n, result);
                }
            });
        }
    });
    results.into_inner().unwrap().into_values().collect()
}

/// The ids in the first column of the tables of a page.
pub(crate) fn ids_in_table(html: &str) -> Vec<i64> {
    let cells = html.split("<tr><td class=\"n\"><a href=\"").skip(1);
    let id = |cell: &str| cell.split_once('>')?.1.split_once('<')?.0.parse().ok();
    cells.map(|cell| id(cell).unwrap()).collect()
}

/// The data of a script of the report, unpacked where it is packed.
pub(crate) fn data_of(script: &[u8]) -> serde_json::Value {
    let script = std::str::from_utf8(script).unwrap();
    let (_, data) = script.strip_prefix("mothbook.data(").unwrap().split_once(", ").unwrap();
    let data: serde_json::Value = serde_json::from_str(data.strip_suffix(");\n").unwrap()).unwrap();
    let serde_json::Value::String(packed) = data else { return data };
    let packed = data_encoding::BASE64.decode(packed.as_bytes()).unwrap();
    serde_json::from_reader(flate2::read::GzDecoder::new(packed.as_slice())).unwrap()
}
