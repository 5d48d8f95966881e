//! Progress on stderr: a bar on a terminal, a line for each step otherwise, nothing with `--quiet`.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::print;
use crate::pipeline::Progress;
use crate::read::ReadProgress;

/// Progress on stderr.
pub(super) struct Bar {
    bar: Option<ProgressBar>,
    quiet: bool,
}

impl Bar {
    /// Progress for a run.
    pub(super) fn new(quiet: bool) -> Self {
        let bar = (!quiet && print::is_heard_at_once()).then(|| {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{msg:>10} [{bar:36}] {pos} of {len}");
            if let Ok(style) = style {
                bar.set_style(style.progress_chars("=> "));
            }
            bar
        });
        Self { bar, quiet }
    }

    /// A new step of `total` parts begins.
    fn step(&self, name: &'static str, total: usize) {
        match &self.bar {
            Some(bar) => {
                bar.set_message(name);
                bar.set_length(total as u64);
                bar.set_position(0);
            }
            None if !self.quiet => {
                print::say(&format!("{name} ({total})"));
            }
            None => {}
        }
    }

    /// Says something that is no result.
    pub(super) fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| print::say(text)),
            None if !self.quiet => print::say(text),
            None => {}
        }
    }

    /// Nothing more will come.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl ReadProgress for Bar {
    fn files(&self, done: usize, total: usize) {
        if let Some(bar) = &self.bar {
            bar.set_message("reading");
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        } else if done == total {
            self.step("read", total);
        }
    }
}

impl Progress for Bar {
    fn writing(&self, parts: usize) {
        self.step("writing", parts);
    }

    fn written(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }
}
