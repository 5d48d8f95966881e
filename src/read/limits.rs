//! How much a snapshot may ask for. It comes from elsewhere: a few bytes of it may unpack to more than a
//! machine has.

/// What is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file, unpacked; without a number a packed file and an archive may hold [`Limits::UNPACKED`], and any
    /// other what it has.
    pub bytes: Option<u64>,
    /// How deep the values of a record may be nested.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: None, depth: 64 }
    }
}

/// The most bytes that are held in memory of one file: of a record, and of a file that cannot be read block by
/// block. The largest response of the platform has a hundredth of this.
pub(super) const AT_ONCE: u64 = 128 << 20;

impl Limits {
    /// What a packed file or an archive may unpack to, and what standard input may hold, where nothing is said.
    pub const UNPACKED: u64 = 8 << 30;
    /// The deepest that records can be read.
    pub const MOST_DEPTH: u16 = 120;

    /// The most bytes of a file that is read block by block, and of what an archive unpacks to.
    pub(super) fn of(self, is_packed: bool) -> u64 {
        self.bytes.unwrap_or(if is_packed { Self::UNPACKED } else { u64::MAX })
    }

    /// The same of a file that is held in memory.
    pub(super) fn at_once(self) -> u64 {
        self.bytes.unwrap_or(u64::MAX).min(AT_ONCE)
    }

    /// What is said of a file that holds more than `most`; how what it is packed with is called.
    pub(super) fn too_much(self, packing: Option<&str>, most: u64) -> String {
        let holds = match packing {
            Some(word) => format!("the {word} data unpacks to"),
            None => "it holds".to_owned(),
        };
        let why = if self.bytes == Some(most) {
            "--max-input-bytes".to_owned()
        } else if most == AT_ONCE {
            "the most that is held in memory at once".to_owned()
        } else {
            "allow it with --max-input-bytes".to_owned()
        };
        format!("{holds} more than {most} bytes ({why}); what comes behind is not read")
    }

    /// What is said of a record that is nested too deep.
    pub(super) fn too_deep(self) -> String {
        format!("it is nested deeper than {} levels (--max-depth)", self.depth)
    }
}
