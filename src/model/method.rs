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
            /// Any other name; the platform has no sampler for it.
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
    /// A number of those captures, drawn at random.
    Random "random",
    /// Captures of each deployment that are at least a number of minutes apart.
    Interval "interval",
    /// Captures of all deployments together that are at least a number of minutes apart, or a number of captures drawn
    /// at random.
    CommonCombined "common_combined",
    /// The captures whose ids are listed.
    Manual "manual",
    /// The captures with a detection that has a box.
    DetectionsOnly "detections_only",
    /// A number of captures of each event, drawn at random.
    RandomFromEachEvent "random_from_each_event",
    /// The last capture of each event, and a number of its other captures drawn at random.
    LastAndRandomFromEachEvent "last_and_random_from_each_event",
    /// The captures of each event with the largest files.
    GreatestFileSizeFromEachEvent "greatest_file_size_from_each_event",
    /// The capture at a position in each event. The platform has a sampler, which is wrong, and does not offer the
    /// method.
    Positional "positional",
    /// Every nth capture of each event. The platform has a sampler, which is wrong, and does not offer the method.
    Nth "nth",
    /// A method that the platform offers without having a sampler for it.
    StratifiedRandom "stratified_random",
    /// The captures that people starred one by one; there is no sampler.
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
