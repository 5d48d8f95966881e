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
            // Drawn when the first step is known: a bar of nothing is full.
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
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
            Some(bar) => show(bar, name, 0, total),
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
            show(bar, "reading", done, total);
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
            // There may be more parts than were known when the step began.
            if bar.length().is_some_and(|length| bar.position() >= length) {
                bar.inc_length(1);
            }
            bar.inc(1);
        }
    }
}

/// Shows a step. No number stands beside one of the step before that is less.
fn show(bar: &ProgressBar, name: &'static str, done: usize, total: usize) {
    if total == 0 {
        return;
    }
    let is_new = bar.message() != name;
    if is_new {
        bar.set_position(0);
    }
    bar.set_length(total as u64);
    bar.set_position(done.min(total) as u64);
    if is_new {
        bar.set_message(name);
    }
    if bar.is_hidden() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
}
