//! The names of the sampling methods.

use std::fmt;

/// Makes the enum of methods from one line for each: its variants, the list of all, and the way from name to variant
/// and back.
macro_rules! methods {
    ($($(#[$doc:meta])* $method:ident $name:literal,)*) => {
        /// A sampling method, by the name that the platform stores.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Method {
            $($(#[$doc])* $method,)*
            /// A word that the platform has no sampler of.
            Unknown(String),
        }

        impl Method {
            /// All that the platform has a name for.
            pub const KNOWN: &[Self] = &[$(Self::$method),*];

            /// The method of this name.
            #[must_use]
            pub fn parse(name: &str) -> Self {
                match name {
                    $($name => Self::$method,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }

            /// The name that the platform stores.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$method => $name,)*
                    Self::Unknown(name) => name,
                }
            }
        }
    };
}

methods! {
    /// All captures that pass the common filters.
    Full "full",
    /// So many of them by chance.
    Random "random",
    /// Of each deployment a capture every so many minutes.
    Interval "interval",
    /// A capture every so many minutes over all deployments together, or so many by chance.
    CommonCombined "common_combined",
    /// Those that a list names.
    Manual "manual",
    /// Those with a detection that has a box.
    DetectionsOnly "detections_only",
    /// So many of each event by chance.
    RandomFromEachEvent "random_from_each_event",
    /// The last of each event, and so many others of it by chance.
    LastAndRandomFromEachEvent "last_and_random_from_each_event",
    /// The largest files of each event.
    GreatestFileSizeFromEachEvent "greatest_file_size_from_each_event",
    /// The one at a position of each event. Written in the platform, but not offered, and wrong there.
    Positional "positional",
    /// One in so many of each event. Written in the platform, but not offered, and wrong there.
    Nth "nth",
    /// Offered by the platform, which has no sampler of it.
    StratifiedRandom "stratified_random",
    /// Those that people starred one by one; no sampler fills it.
    Starred "starred",
}

/// How far the platform supports a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Support {
    /// It offers the method and has a working sampler of it.
    Works,
    /// It has a sampler, which is wrong, and does not offer it.
    Faulty,
    /// It has no sampler.
    NoSampler,
}

impl Method {
    fn support(&self) -> Support {
        match self {
            Self::Full
            | Self::Random
            | Self::Interval
            | Self::CommonCombined
            | Self::Manual
            | Self::DetectionsOnly
            | Self::RandomFromEachEvent
            | Self::LastAndRandomFromEachEvent
            | Self::GreatestFileSizeFromEachEvent => Support::Works,
            Self::Positional | Self::Nth => Support::Faulty,
            Self::StratifiedRandom | Self::Starred | Self::Unknown(_) => Support::NoSampler,
        }
    }

    /// Whether the platform offers it and has a working sampler of it.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.support() == Support::Works
    }

    /// Whether the platform has a sampler of it, be it a wrong one.
    #[must_use]
    pub fn has_sampler(&self) -> bool {
        self.support() != Support::NoSampler
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests;
