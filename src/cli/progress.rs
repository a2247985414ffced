//! A line on the terminal while something takes long.

use std::thread;
use std::time::Duration;

use banxin::Stage;
use banxin::config::Format;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Nothing is shown before this time has gone by: most builds are shorter.
const PATIENCE: Duration = Duration::from_millis(400);

/// A spinner that says which stage is at work. Gone when dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// `shown` is whether there is a terminal to show it on.
    pub fn new(shown: bool) -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if shown {
            let late = bar.clone();
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                if !late.is_finished() {
                    late.set_draw_target(ProgressDrawTarget::stderr());
                    late.enable_steady_tick(Duration::from_millis(100));
                }
            });
        }
        Progress(bar)
    }

    /// One that says the same all the time.
    pub fn doing(shown: bool, what: &'static str) -> Progress {
        let progress = Progress::new(shown);
        progress.0.set_message(what);
        progress
    }

    /// Says what is done now.
    pub fn stage(&self, stage: Stage) {
        self.0.set_message(match stage {
            Stage::Read => "reading",
            Stage::Resolve => "numbering and linking",
            Stage::Layout => "setting pages",
            Stage::Write(Format::Epub) => "writing the EPUB",
            Stage::Write(Format::Pdf) => "writing the PDF",
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// How many of many jobs are done. Gone when dropped.
pub struct Count(ProgressBar);

impl Count {
    /// `shown` is whether there is a terminal to show it on.
    pub fn new(jobs: usize, shown: bool) -> Count {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(jobs as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len}  {eta} left  {msg}") {
            bar.set_style(style);
        }
        Count(bar)
    }

    /// One more is done.
    pub fn step(&self, name: &str, failed: usize) {
        let failed = if failed > 0 { format!("{failed} failed  ") } else { String::new() };
        self.0.set_message(format!("{failed}{name}"));
        self.0.inc(1);
    }

    /// Lets something else be printed.
    pub fn pause<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
