//! Reading all there is into a buffer that may be used again.

use std::io::{Error, ErrorKind, Read};

/// Reads until there is no more room or no more to read; `read` gets what is left of the room, and how much was read. Gives how
/// much it was, and the error that came behind it.
pub(super) fn fill_room(
    to: &mut [u8],
    mut read: impl FnMut(&mut [u8], usize) -> Result<usize, Error>,
) -> (usize, Result<(), Error>) {
    let mut done = 0;
    while let Some(rest) = to.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match read(rest, done) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return (done, Err(error)),
        }
    }
    (done, Ok(()))
}

/// Reads to the end, or up to `most` bytes, into a buffer: what it holds before is no matter, and bytes that are there need
/// not be cleared again. `expected` is how much it will be, as far as is known: then it is read at one go.
///
/// # Errors
/// What the reader says; what was read before is kept.
pub(super) fn fill(
    from: &mut impl Read,
    expected: u64,
    most: u64,
    to: &mut Vec<u8>,
) -> Result<(), Error> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    // A byte more than there is tells that there is no more.
    let expected = usize::try_from(expected.saturating_add(1)).unwrap_or(usize::MAX);
    let mut room = expected.max(1 << 13).min(most);
    let mut done = 0;
    let result = loop {
        to.resize(room, 0);
        let Some(rest) = to.get_mut(done..) else { break Ok(()) };
        let (n, result) = fill_room(rest, |rest, _| from.read(rest));
        done += n;
        if result.is_err() || done < room || room >= most {
            break result;
        }
        room = room.saturating_mul(2).min(most);
    };
    to.truncate(done);
    result
}

#[cfg(test)]
mod tests;
