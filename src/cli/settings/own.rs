//! What a settings file may do that nobody named and that may have come with the snapshot: make a run stricter, never
//! laxer, and never take the machine. Each setting says here which of its values are followed.

use super::Settings;
use crate::cli::args::{FailOn, IndexArg, RecordPagesArg};
use crate::cli::config::codes;
use crate::pipeline::{Options, OwnSettings};
use crate::publish::Privacy;
use crate::read::Limits;
use crate::report::Selection;

/// Which settings of a file are followed, and which are not.
#[derive(Default)]
struct Told {
    followed: Vec<&'static str>,
    refused: Vec<&'static str>,
}

impl Told {
    /// The value of a setting, if there is one that is followed.
    fn only<T>(
        &mut self,
        key: &'static str,
        value: Option<T>,
        is_followed: impl FnOnce(&T) -> bool,
    ) -> Option<T> {
        let value = value?;
        if is_followed(&value) {
            self.followed.push(key);
            return Some(value);
        }
        self.refused.push(key);
        None
    }
}

impl Settings {
    /// What is followed of this file, which may have come with the snapshot. `usual`: on which findings the command fails
    /// where nothing is said.
    pub(super) fn of_snapshot(self, usual: FailOn) -> (Self, OwnSettings) {
        // A new setting does not compile until it says below what it may do.
        let Self {
            fail_on,
            select,
            ignore,
            capture_pages,
            occurrence_pages,
            images,
            index,
            max_page_bytes,
            keep,
            coordinates,
            no_redact,
            strict,
            max_input_bytes,
            max_depth,
            threads,
            quiet,
        } = self;
        let mut told = Told::default();
        let is_bounded = |pages: &RecordPagesArg| *pages != RecordPagesArg::All;
        // What these hide is counted, told, and fails the run as if it were listed.
        let select = told.only("select", select, |_| true);
        let ignore = told.only("ignore", ignore, |_| true);
        let followed = Self {
            fail_on: told.only("fail-on", fail_on, |fail_on| fail_on.covers(usual)),
            select: None,
            ignore: None,
            // A page for each of a million captures takes the disk.
            capture_pages: told.only("capture-pages", capture_pages, is_bounded),
            occurrence_pages: told.only("occurrence-pages", occurrence_pages, is_bounded),
            images: told.only("images", images, |images| images == "none"),
            index: told.only("index", index, |index| *index == IndexArg::No),
            max_page_bytes: told.only("max-page-bytes", max_page_bytes, |most| {
                (1..=Options::MAX_PAGE_BYTES).contains(most)
            }),
            keep: told.only("keep", keep, Vec::is_empty),
            coordinates: told
                .only("coordinates", coordinates, |decimals| *decimals <= Privacy::DECIMALS),
            no_redact: told.only("no-redact", no_redact, |no_redact| !no_redact),
            strict: told.only("strict", strict, |strict| *strict),
            max_input_bytes: told
                .only("max-input-bytes", max_input_bytes, |most| *most <= Limits::UNPACKED),
            max_depth: told
                .only("max-depth", max_depth, |most| usize::from(*most) <= Limits::default().depth),
            // How much of the machine is used, and what is said on its terminal, is its owner's to say.
            threads: told.only("threads", threads, |_| false),
            quiet: told.only("quiet", quiet, |_| false),
        };
        let listed = Selection {
            select: codes(&[], select.as_deref()),
            ignore: codes(&[], ignore.as_deref()),
        };
        (followed, OwnSettings { followed: told.followed, refused: told.refused, listed })
    }
}
