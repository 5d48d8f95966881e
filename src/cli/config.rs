//! What a run is to do: flags over `mothbook.toml` over defaults, resolved once.

use std::path::Path;

use super::args::{BuildArgs, CheckArgs, Common, FailOn, IndexArg, LimitArgs, PrivacyArgs};
use super::error::Failure;
use super::settings::Settings;
use crate::pipeline::{Baseline, Options, OwnSettings, Pictures};
use crate::publish::Privacy;
use crate::read::Limits;
use crate::report::Selection;

/// What `build` and `check` are to do.
pub(super) struct Config {
    pub(super) options: Options,
    /// From which severity on a finding makes the run fail.
    pub(super) fail_on: FailOn,
    /// Number of threads; `None` for one for each core.
    pub(super) threads: Option<u16>,
    /// Whether to say nothing while working.
    pub(super) quiet: bool,
}

impl Config {
    /// The configuration of `build`, which fails for no finding unless it is told to.
    ///
    /// # Errors
    /// When the file of settings cannot be used, or the folder with pictures is not there.
    pub(super) fn of_build(args: &BuildArgs) -> Result<Self, Failure> {
        let found = Settings::find(&args.common, FailOn::Never)?;
        let mut config = Self::new(&args.common, &found, FailOn::Never);
        let (file, _) = found;
        let options = &mut config.options;
        options.pictures = pictures(args.images.as_deref().or(file.images.as_deref()))?;
        if args.one_file.is_some() && matches!(options.pictures, Pictures::Folder(_)) {
            return Err(Failure::ImagesInOneFile);
        }
        if let Some(pages) = args.capture_pages.or(file.capture_pages) {
            options.capture_pages = pages.into();
        }
        if let Some(pages) = args.occurrence_pages.or(file.occurrence_pages) {
            options.occurrence_pages = pages.into();
        }
        options.only = args.only;
        options.baseline = match &args.baseline {
            None => Baseline::NightBefore,
            Some(path) if path.as_os_str() == "none" => Baseline::None,
            Some(path) => Baseline::Of(path.clone()),
        };
        options.history.clone_from(&args.history);
        options.index = args.index.or(file.index).map(|index| index == IndexArg::Yes);
        if let Some(bytes) = args.max_page_bytes.or(file.max_page_bytes) {
            options.max_page_bytes = bytes;
        }
        Ok(config)
    }

    /// The configuration of `check`, which fails for errors unless it is told otherwise.
    ///
    /// # Errors
    /// When the file of settings cannot be used.
    pub(super) fn of_check(args: &CheckArgs) -> Result<Self, Failure> {
        let found = Settings::find(&args.common, FailOn::Error)?;
        Ok(Self::new(&args.common, &found, FailOn::Error))
    }

    /// What is to be said of the settings that came with the snapshot.
    pub(super) fn own_settings(&self) -> Option<String> {
        let words = self.options.own_settings.words()?;
        Some(format!("note: {words} (--config to follow all of it)"))
    }

    fn new(flags: &Common, (file, own): &(Settings, OwnSettings), fail_on: FailOn) -> Self {
        // As with all settings, those of a file count where there is no such flag.
        let listed = |flag: &[String], own: &[String]| {
            if flag.is_empty() { own.to_vec() } else { Vec::new() }
        };
        let own_settings = OwnSettings {
            listed: Selection {
                select: listed(&flags.select, &own.listed.select),
                ignore: listed(&flags.ignore, &own.listed.ignore),
            },
            ..own.clone()
        };
        let options = Options {
            limits: limits(&flags.limits, file),
            privacy: privacy(&flags.privacy, file),
            strict: flags.strict || file.strict.unwrap_or(false),
            selection: Selection {
                select: codes(&flags.select, file.select.as_deref()),
                ignore: codes(&flags.ignore, file.ignore.as_deref()),
            },
            own_settings,
            ..Options::default()
        };
        Self {
            options,
            fail_on: flags.fail_on.or(file.fail_on).unwrap_or(fail_on),
            threads: flags.threads.or(file.threads),
            quiet: flags.quiet || file.quiet.unwrap_or(false),
        }
    }
}

/// The options of a command that reads snapshots without any settings of a file.
pub(super) fn without_settings(flags: &LimitArgs, privacy_flags: &PrivacyArgs) -> Options {
    let none = Settings::default();
    Options {
        limits: limits(flags, &none),
        privacy: privacy(privacy_flags, &none),
        ..Options::default()
    }
}

/// How much is read.
pub(super) fn limits(flags: &LimitArgs, file: &Settings) -> Limits {
    let depth = flags.max_depth.or(file.max_depth).map(usize::from);
    Limits {
        bytes: flags.max_input_bytes.or(file.max_input_bytes),
        depth: depth.unwrap_or(Limits::default().depth),
    }
}

/// What is left out.
pub(super) fn privacy(flags: &PrivacyArgs, file: &Settings) -> Privacy {
    if flags.no_redact || file.no_redact.unwrap_or(false) {
        return Privacy::NONE;
    }
    let kept = Some(flags.keep.as_slice()).filter(|kept| !kept.is_empty());
    let kept = kept.or(file.keep.as_deref()).into_iter().flatten();
    let privacy = kept.fold(Privacy::default(), |all, kept| all.keeping((*kept).into()));
    match flags.coordinates.or(file.coordinates) {
        Some(decimals) => privacy.with_coordinates(decimals),
        None => privacy,
    }
}

/// Codes of findings, in capitals; none where neither flag nor file names any.
pub(super) fn codes(flag: &[String], file: Option<&[String]>) -> Vec<String> {
    let flag = Some(flag).filter(|codes| !codes.is_empty());
    let codes = flag.or(file).into_iter().flatten();
    codes.map(|code| code.trim().to_uppercase()).collect()
}

/// Where pictures come from: `none`, `remote`, or a folder of copies.
///
/// # Errors
/// When it names a folder that is not there.
fn pictures(word: Option<&str>) -> Result<Pictures, Failure> {
    match word {
        None | Some("none") => Ok(Pictures::None),
        Some("remote") => Ok(Pictures::Remote),
        Some(folder) if Path::new(folder).is_dir() => Ok(Pictures::Folder(folder.into())),
        Some(folder) => Err(Failure::Images(folder.into())),
    }
}

#[cfg(test)]
mod tests;
