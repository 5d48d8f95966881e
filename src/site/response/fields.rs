//! The names of the fields of open objects, and how often each was there.

use std::collections::BTreeMap;

use twox_hash::XxHash3_64;

/// The names of the fields of objects that are open, by their hashes. Its memory is used again for the next object.
#[derive(Default)]
pub(super) struct Fields {
    /// As many as were open at once; those that are open now come first.
    objects: Vec<Object>,
    open: usize,
}

/// An object.
#[derive(Default)]
struct Object {
    /// How often each name was there, for the first ones: to look through so few is faster than any map.
    few: Vec<(u64, usize)>,
    /// The same for all others.
    more: BTreeMap<u64, usize>,
}

/// The most names that are looked through one by one. The records of the platform have no more.
const FEW: usize = 48;

impl Fields {
    /// An object is opened in the one that was opened last.
    pub(super) fn open(&mut self) {
        match self.objects.get_mut(self.open) {
            Some(Object { few, more }) => {
                few.clear();
                more.clear();
            }
            None => self.objects.push(Object::default()),
        }
        self.open += 1;
    }

    /// The object that was opened last is closed.
    pub(super) fn close(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    /// How often a name was there in the object that was opened last, this time included; once where none is open.
    pub(super) fn count(&mut self, name: &str) -> usize {
        let last = self.open.checked_sub(1).and_then(|last| self.objects.get_mut(last));
        let Some(Object { few, more }) = last else { return 1 };
        let hash = XxHash3_64::oneshot(name.as_bytes());
        if let Some((_, n)) = few.iter_mut().find(|(known, _)| *known == hash) {
            *n += 1;
            return *n;
        }
        if few.len() < FEW {
            few.push((hash, 1));
            return 1;
        }
        let n = more.entry(hash).or_default();
        *n += 1;
        *n
    }

    /// The same memory without open objects, as after a response that was cut off.
    pub(super) fn emptied(mut self) -> Self {
        self.open = 0;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_in_their_own_object() {
        let mut fields = Fields::default();
        assert_eq!((fields.count("a"), fields.count("a")), (1, 1));
        fields.open();
        assert_eq!((fields.count("a"), fields.count("a")), (1, 2));
        fields.open();
        assert_eq!(fields.count("a"), 1);
        fields.close();
        assert_eq!((fields.count("a"), fields.count("b")), (3, 1));
        fields.close();
        fields.open();
        for n in 0..FEW * 2 {
            assert_eq!(fields.count(&format!("name {n}")), 1);
        }
        for n in 0..FEW * 2 {
            assert_eq!(fields.count(&format!("name {n}")), 2);
        }
        let mut fields = fields.emptied();
        assert_eq!((fields.count("name 1"), fields.count("name 1")), (1, 1));
    }
}
