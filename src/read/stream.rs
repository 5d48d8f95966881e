//! A large file, read in pieces by all threads: block by block where it is packed ([`blocks`]), else each thread from its
//! own place in the file ([`pieces`]).
//!
//! Where a piece begins is guessed from how the last record began. The guess is believed only where the
//! piece before it ended just there; else the piece is read again from where that one ended. So what comes
//! out is what reading from the first byte to the last one would give, at any number of threads.
//!
//! `piece` reads a piece, `cursor` knows how far the file is read and how to go on, `page` what stands around the records
//! of a list page, `lines` counts lines and columns.

pub(super) mod blocks;
mod cursor;
mod lines;
mod page;
mod piece;
pub(super) mod pieces;

#[cfg(test)]
mod tests;
