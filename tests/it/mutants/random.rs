//! A small generator of random numbers (splitmix64): the same mutants for the same seed, for ever.

/// The generator.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is not 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n).unwrap()).unwrap()
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    /// One of these.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// So many of these, in their order; all if there are fewer.
    pub(super) fn some<T: Clone>(&mut self, from: &[T], n: usize) -> Vec<T> {
        let (mut left, mut wanted) = (from.len(), n);
        let mut picked = Vec::new();
        for value in from {
            if wanted > 0 && self.below(left) < wanted {
                picked.push(value.clone());
                wanted -= 1;
            }
            left -= 1;
        }
        picked
    }
}
