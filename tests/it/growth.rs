//! Time grows no faster than the input: each kind of input eightfold, by the processor time of the whole command.
//!
//! What is linear takes eight times as long, what is quadratic sixty-four times. A kind fails where it takes more than
//! three times as long for each doubling, which is 27 times for eightfold: far from both, so that a busy machine does not
//! decide it. Figures for about 10 MB of each kind: `cargo test --release --test it -- --ignored --nocapture ten_megabytes`.

mod kinds;

use std::fs::read_to_string;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kinds::kinds;

use super::support::Case;

/// How much larger the larger input is, and how much longer it may take.
const LARGER: usize = 8;
const MOST: u32 = 27;
/// What the command takes for nothing, generously: less than that is not told apart.
const LEAST: Duration = Duration::from_millis(60);

/// What is run on each snapshot.
const COMMANDS: [&[&str]; 2] = [&["check", "in"], &["build", "in", "-o", "site"]];

/// What a command took.
struct Run {
    /// Processor time, where the system tells it; else time.
    time: Duration,
    /// The most memory that was seen, in KiB; 0 where the system does not tell it.
    memory: u64,
    code: i32,
}

impl Run {
    fn of(case: &Case, arguments: &[&str]) -> Self {
        let begin = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_mothbook"))
            .args(arguments)
            .current_dir(case.path("."))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (told, memory) = watched(child.id());
        let code = child.wait().unwrap().code();
        let code = code.unwrap_or_else(|| panic!("{arguments:?} was killed"));
        Self { time: told.unwrap_or_else(|| begin.elapsed()), memory, code }
    }
}

/// The processor time of a child, once it has ended, and the most memory seen before. Linux keeps its times until it is
/// waited for.
fn watched(id: u32) -> (Option<Duration>, u64) {
    let mut memory = 0;
    loop {
        let Ok(text) = read_to_string(format!("/proc/{id}/stat")) else { return (None, memory) };
        // Behind the name of the program, which ends with the last bracket: the state, and 11 fields on both times.
        let fields: Vec<&str> = text
            .rsplit_once(')')
            .map_or(Vec::new(), |(_, fields)| fields.split_whitespace().collect());
        if fields.first() == Some(&"Z") {
            let ticks = |place: usize| fields.get(place)?.parse::<u64>().ok();
            // A hundred ticks a second, whatever the machine.
            let sum = ticks(11).zip(ticks(12)).map(|(user, system)| user + system);
            return (sum.map(|ticks| Duration::from_millis(10 * ticks)), memory);
        }
        let status = read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A snapshot written into a folder of its own.
fn snapshot(files: &[(String, Vec<u8>)]) -> Case {
    let case = Case::new();
    for (name, bytes) in files {
        case.file(name, bytes);
    }
    case
}

#[test]
fn time_grows_as_the_input_does() {
    let mut wrong = Vec::new();
    for (name, n, make) in kinds() {
        let (small, large) = (snapshot(&make(n)), snapshot(&make(n * LARGER)));
        for command in COMMANDS {
            let [before, after] = [&small, &large].map(|case| Run::of(case, command));
            let ratio = after.time.as_secs_f64() / before.time.max(LEAST).as_secs_f64();
            let [from, to] = [before.time, after.time];
            println!(
                "{:5} {name}: {from:.2?} and {to:.2?}, {ratio:.1} times; exit code {}",
                command[0], after.code
            );
            if to > from.max(LEAST) * MOST {
                wrong.push(format!("{} of {name}: {from:.2?} and {to:.2?}", command[0]));
            }
            // What is read is shown, and what is refused is refused at any size.
            let is_refused = kinds::REFUSED.contains(&name);
            if before.code != after.code || (after.code > 1) != is_refused {
                let codes = format!("exit codes {} and {}", before.code, after.code);
                wrong.push(format!("{} of {name}: {codes}", command[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A table of what about 10 MB of each kind take.
#[test]
#[ignore = "takes minutes; its figures are for people"]
fn ten_megabytes() {
    for (name, n, make) in kinds() {
        let files = make(n);
        let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        let case = snapshot(&make(n * 10_000_000 / bytes.max(1)));
        for command in COMMANDS {
            let Run { time, memory, code } = Run::of(&case, command);
            println!(
                "{:5} {name}: {time:.2?}, {} MiB, exit code {code}",
                command[0],
                memory / 1024
            );
        }
    }
}
