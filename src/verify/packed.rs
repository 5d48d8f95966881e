//! Unpacks what a report holds packed by gzip, as it is read: never the whole of it, and up to a limit.

use std::io::{self, BufRead, Read};

use data_encoding::BASE64;
use flate2::bufread::GzDecoder;

use super::problem::What;

/// The most files of gzip that one consists of. A file of records has one for each of its pages, with a record at least.
const MOST_MEMBERS: u64 = 10_000;

/// What files of gzip, one behind the other, unpack to. Their heads have no words of their own, which nobody would look at.
pub(super) struct Unpacked<R> {
    member: Option<GzDecoder<R>>,
    /// The bytes of the member so far, and of all.
    of_member: u64,
    bytes: u64,
    members: u64,
    most: u64,
    /// Why it ended early, where it was not for an error of gzip.
    problem: Option<What>,
}

impl<R: BufRead> Unpacked<R> {
    /// Unpacks these bytes, up to so many.
    pub(super) fn new(packed: R, most: u64) -> Self {
        let member = Some(GzDecoder::new(packed));
        Self { member, of_member: 0, bytes: 0, members: 0, most, problem: None }
    }

    /// How many bytes were unpacked.
    pub(super) fn size(&self) -> u64 {
        self.bytes
    }

    /// What ended the reading: a problem of packing, or else this one.
    pub(super) fn instead_of(&mut self, what: What) -> What {
        self.problem.take().unwrap_or(what)
    }

    /// Puts what ended the reading in the place of the last problem that was found: that one came of it.
    pub(super) fn settle(&mut self, problems: &mut Vec<What>) {
        if let Some(last) = problems.pop() {
            problems.push(self.instead_of(last));
        }
    }

    fn end(&mut self, what: What) -> io::Error {
        self.problem = Some(what);
        io::ErrorKind::InvalidData.into()
    }

    /// The member that was read ends, and the next one begins.
    fn next(&mut self) -> io::Result<()> {
        let Some(member) = self.member.take() else { return Ok(()) };
        let is_bare = member.header().is_some_and(|head| {
            head.filename().is_none() && head.comment().is_none() && head.extra().is_none()
        });
        self.members += 1;
        if !is_bare {
            return Err(self.end(What::NotOurs("packed with words in its head".to_owned())));
        }
        if self.of_member == 0 || self.members > MOST_MEMBERS {
            return Err(self.end(What::NotOurs("packed in parts that hold nothing".to_owned())));
        }
        self.of_member = 0;
        let mut rest = member.into_inner();
        if !rest.fill_buf()?.is_empty() {
            self.member = Some(GzDecoder::new(rest));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = self.member.as_mut().filter(|_| !to.is_empty()) {
            let n = match member.read(to) {
                Ok(n) => n,
                Err(error) => {
                    let what = What::Unreadable(format!("cannot be unpacked: {error}"));
                    return Err(self.end(what));
                }
            };
            if n == 0 {
                self.next()?;
                continue;
            }
            self.of_member += n as u64;
            self.bytes += n as u64;
            if self.bytes > self.most {
                let what = What::TooLarge("bytes, unpacked", self.bytes, self.most);
                return Err(self.end(what));
            }
            return Ok(n);
        }
        Ok(0)
    }
}

/// The bytes that base 64 stands for.
pub(super) fn of_base64(packed: &str) -> Result<Vec<u8>, What> {
    let bytes = BASE64.decode(packed.as_bytes());
    bytes.map_err(|error| What::Unreadable(format!("packed, but no base 64: {error}")))
}
