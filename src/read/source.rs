//! Reading a record again from where it lies, so that it need not be kept in memory.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use crate::model::{InputFile, Origin};

/// The JSON text of a file, where it is not simply the bytes on disk.
#[derive(Debug, Default)]
pub(super) enum Text {
    /// The file's own bytes.
    #[default]
    OnDisk,
    /// Unpacked from a compressed file or taken out of HTML.
    Kept(Vec<u8>),
}

/// The files of a snapshot, ready to be read from again.
#[derive(Debug)]
pub struct Sources {
    files: Vec<InputFile>,
    texts: Vec<Text>,
}

impl Sources {
    pub(super) fn new(files: Vec<InputFile>, texts: Vec<Text>) -> Self {
        Self { files, texts }
    }

    /// The bytes of a record.
    ///
    /// # Errors
    /// When the file has vanished or shrunk since it was read.
    pub fn bytes(&self, origin: Origin) -> std::io::Result<Cow<'_, [u8]>> {
        let file = origin.file as usize;
        let (start, len) = (origin.start, origin.len as usize);
        let gone = || std::io::Error::other("the file is not what it was when it was read");
        match self.texts.get(file) {
            Some(Text::Kept(text)) => {
                let start = usize::try_from(start).map_err(|_| gone())?;
                text.get(start..start + len).map(Cow::Borrowed).ok_or_else(gone)
            }
            Some(Text::OnDisk) => {
                let path = &self.files.get(file).ok_or_else(gone)?.path;
                let mut bytes = vec![0; len];
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut bytes).map_err(|_| gone())?;
                Ok(Cow::Owned(bytes))
            }
            None => Err(gone()),
        }
    }

    /// The text of a record, mended where it is no proper JSON.
    ///
    /// # Errors
    /// As [`Sources::bytes`].
    pub fn text(&self, origin: Origin) -> std::io::Result<String> {
        let bytes = self.bytes(origin)?;
        let sound = serde_json::from_slice::<&serde_json::value::RawValue>(&bytes);
        Ok(match sound {
            Ok(raw) => raw.get().to_owned(),
            Err(_) => crate::json::repair::repair(&bytes).0,
        })
    }

    /// How a file is named to people.
    #[must_use]
    pub fn name(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", |file| &file.name)
    }
}
