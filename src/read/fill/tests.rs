use super::*;
use proptest::prelude::*;

/// Gives a few bytes at a time, and fails at the end if it should.
struct Slow<'a>(&'a [u8], usize, bool);

impl Read for Slow<'_> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize, Error> {
        let n = self.1.min(to.len()).min(self.0.len());
        if n == 0 && self.2 && !to.is_empty() {
            return Err(ErrorKind::InvalidData.into());
        }
        let (now, rest) = self.0.split_at(n);
        to[..n].copy_from_slice(now);
        self.0 = rest;
        Ok(n)
    }
}

proptest! {
    #[test]
    fn all_is_read_up_to_the_most(
        n in 0usize..30_000, at_once in 1usize..9_000, expected in 0u64..40_000, most in 0u64..40_000,
        fails in any::<bool>(), before in 0usize..40_000,
    ) {
        let bytes: Vec<u8> = (0..n).map(|n| n as u8).collect();
        let mut to = vec![7; before];
        let result = fill(&mut Slow(&bytes, at_once, fails), expected, most, &mut to);
        let kept = n.min(most as usize);
        prop_assert_eq!(to, &bytes[..kept]);
        prop_assert_eq!(result.is_err(), fails && n < most as usize);
    }
}
