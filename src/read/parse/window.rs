//! A text that is read, and how much of it is UTF-8.

/// A text, and how much of it is UTF-8.
#[derive(Clone, Copy)]
pub(in crate::read) struct Window<'t> {
    pub(in crate::read) bytes: &'t [u8],
    /// The longest beginning that is UTF-8. It is checked once for the whole text, so that serde need not check each
    /// string in it.
    pub(super) sound: &'t str,
}

impl<'t> Window<'t> {
    pub(super) const NONE: Self = Self { bytes: &[], sound: "" };

    pub(in crate::read) fn of(bytes: &'t [u8]) -> Self {
        let sound = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let (sound, _) = bytes.split_at(error.valid_up_to());
                std::str::from_utf8(sound).unwrap_or("")
            }
        };
        Self { bytes, sound }
    }
}
