//! The steps in which a record is compared with a sample.

use std::ops::Range;

use super::sample::Run;

/// Bytes that stay as they are, but for digits, and what comes behind them.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) from: usize,
    pub(super) to: usize,
    /// What these bytes may be: from where to where in the shape's `bytes`.
    pub(super) bytes: Range<usize>,
    pub(super) then: Then,
}

/// The values that each of sixteen bytes may have: at least `low` and at most `more` greater than that. Behind the end
/// of a step they may be anything. (Sixteen, since that is the width of the vectors that every x86-64 and ARM64
/// processor has.)
#[derive(Clone, Copy, Debug)]
pub(super) struct ByteRanges {
    pub(super) low: [u8; 16],
    pub(super) more: [u8; 16],
}

impl ByteRanges {
    /// By how much each byte is above its greatest value; all are 0 if the bytes fit. (A byte below its least value
    /// wraps around to a large one.)
    #[inline]
    pub(super) fn excess(&self, bytes: &[u8; 16]) -> [u8; 16] {
        std::array::from_fn(|n| bytes[n].wrapping_sub(self.low[n]).saturating_sub(self.more[n]))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    End,
    /// The digits of a whole number.
    Whole,
    /// Any digits.
    Digits,
    /// What is left of a string, with its quote.
    Text,
    /// A word, a string or a number.
    Scalar,
    /// Elements with commas between them.
    Elements,
}

/// Steps that are being settled.
pub(super) struct Plan<'a> {
    pub(super) sample: &'a [u8],
    /// Where the next step begins.
    pub(super) from: usize,
    /// The runs in it of which there are always as many digits.
    pub(super) counted: Vec<Run>,
    pub(super) steps: Vec<Step>,
    pub(super) bytes: Vec<ByteRanges>,
}

impl Plan<'_> {
    /// A step up to a place in the sample; the next one begins at `behind`.
    pub(super) fn step(&mut self, to: usize, then: Then, behind: usize) {
        let first = self.bytes.len();
        let same = self.sample.get(self.from..to).unwrap_or(&[]);
        for chunk in same.chunks(16) {
            let mut allowed = ByteRanges { low: [0; 16], more: [u8::MAX; 16] };
            for (n, byte) in chunk.iter().enumerate() {
                (allowed.low[n], allowed.more[n]) = (*byte, 0);
            }
            self.bytes.push(allowed);
        }
        for Run { from, to, is_whole } in self.counted.drain(..) {
            for place in from..to {
                let n = place - self.from;
                if let Some(allowed) = self.bytes.get_mut(first + n / 16) {
                    // A whole number has no zero in front.
                    let no_zero = u8::from(is_whole && place == from && to - from > 1);
                    (allowed.low[n % 16], allowed.more[n % 16]) = (b'0' + no_zero, 9 - no_zero);
                }
            }
        }
        let bytes = first..self.bytes.len();
        self.steps.push(Step { from: self.from, to, bytes, then });
        self.from = behind;
    }
}
