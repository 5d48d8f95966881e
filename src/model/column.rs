//! A column of whole numbers that takes as few bytes as its values allow.

use crate::parallel::both;

/// A column of whole numbers, some of them unknown. It takes no memory as long as all are unknown, a byte each as long
/// as there are few different ones (projects, deployments, widths), four bytes as long as all of them fit, or all of
/// them are whole millions that fit (seconds, in microseconds), else eight bytes each. Ids, sizes and places in files
/// nearly always fit.
#[derive(Clone, Debug)]
pub struct Column {
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    /// So many, all unknown.
    Unknown(usize),
    /// The different values, and which of them each is; [`FEW_NONE`] is unknown.
    Few(Vec<i64>, Vec<u8>),
    /// `u32::MAX` is unknown.
    Narrow(Vec<u32>),
    /// Millions; `u32::MAX` is unknown.
    Millions(Vec<u32>),
    /// `i64::MIN` is unknown.
    Wide(Vec<i64>),
}

const MILLION: i64 = 1_000_000;
const FEW_NONE: u8 = u8::MAX;
const NARROW_NONE: u32 = u32::MAX;
const WIDE_NONE: i64 = i64::MIN;

impl Default for Column {
    fn default() -> Self {
        Self { values: Values::Unknown(0) }
    }
}

fn narrow(value: Option<i64>) -> Option<u32> {
    match value {
        None => Some(NARROW_NONE),
        Some(value) => u32::try_from(value).ok().filter(|narrow| *narrow != NARROW_NONE),
    }
}

fn millions(value: Option<i64>) -> Option<u32> {
    match value {
        Some(value) if value % MILLION != 0 => None,
        value => narrow(value.map(|value| value / MILLION)),
    }
}

/// The place of a value among the different ones; it becomes one of them.
fn place_among(known: &mut Vec<i64>, value: Option<i64>) -> u8 {
    let Some(value) = value else { return FEW_NONE };
    let place = known.iter().position(|known| *known == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    });
    u8::try_from(place).unwrap_or(FEW_NONE)
}

impl FromIterator<Option<i64>> for Column {
    fn from_iter<I: IntoIterator<Item = Option<i64>>>(values: I) -> Self {
        let mut column = Self::default();
        values.into_iter().for_each(|value| column.push(value));
        column
    }
}

impl Column {
    /// How many values there are, the unknown ones counted.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Unknown(n) => *n,
            Values::Few(_, places) => places.len(),
            Values::Narrow(values) | Values::Millions(values) => values.len(),
            Values::Wide(values) => values.len(),
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no value is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self.values, Values::Unknown(_))
    }

    /// Adds a value. (`i64::MIN` itself cannot be told from an unknown one.)
    #[inline]
    pub fn push(&mut self, value: Option<i64>) {
        match &mut self.values {
            Values::Unknown(n) if value.is_none() => *n += 1,
            Values::Few(known, places) => {
                // Neighbours have the same value, mostly.
                let last = places.last().copied().unwrap_or(FEW_NONE);
                if known.get(usize::from(last)).copied() == value {
                    places.push(last);
                } else {
                    self.push_another(value);
                }
            }
            Values::Narrow(values) => match narrow(value) {
                Some(value) => values.push(value),
                None => self.push_another(value),
            },
            Values::Wide(values) => values.push(value.unwrap_or(WIDE_NONE)),
            _ => self.push_another(value),
        }
    }

    /// Adds a value that may not fit, or is not like the one before.
    fn push_another(&mut self, value: Option<i64>) {
        self.make_room_for(value);
        match &mut self.values {
            Values::Unknown(n) => *n += 1,
            Values::Few(known, places) => places.push(place_among(known, value)),
            Values::Narrow(values) => values.extend(narrow(value)),
            Values::Millions(values) => values.extend(millions(value)),
            Values::Wide(values) => values.push(value.unwrap_or(WIDE_NONE)),
        }
    }

    /// Widens it where this value would not fit.
    fn make_room_for(&mut self, value: Option<i64>) {
        if value.is_some() && matches!(self.values, Values::Unknown(_)) {
            self.values = Values::Few(Vec::new(), vec![FEW_NONE; self.len()]);
        }
        if let (Values::Few(known, _), Some(value)) = (&self.values, value)
            && known.len() >= usize::from(FEW_NONE)
            && !known.contains(&value)
        {
            let all = || self.iter().chain([Some(value)]);
            self.values = if all().all(|value| narrow(value).is_some()) {
                Values::Narrow(self.iter().filter_map(narrow).collect())
            } else if all().all(|value| millions(value).is_some()) {
                Values::Millions(self.iter().filter_map(millions).collect())
            } else {
                self.wide()
            };
        }
        let fits = match &self.values {
            Values::Narrow(_) => narrow(value).is_some(),
            Values::Millions(_) => millions(value).is_some(),
            Values::Unknown(_) | Values::Few(..) | Values::Wide(_) => true,
        };
        if !fits {
            self.values = self.wide();
        }
    }

    fn wide(&self) -> Values {
        Values::Wide(self.iter().map(|value| value.unwrap_or(WIDE_NONE)).collect())
    }

    /// The value at a place; `None` where it is unknown, or behind the last one.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<i64> {
        match &self.values {
            Values::Unknown(_) => None,
            Values::Few(known, places) => known.get(usize::from(*places.get(place)?)).copied(),
            Values::Narrow(values) => {
                values.get(place).filter(|value| **value != NARROW_NONE).map(|v| i64::from(*v))
            }
            Values::Millions(values) => {
                let value = values.get(place).filter(|value| **value != NARROW_NONE);
                value.map(|value| i64::from(*value) * MILLION)
            }
            Values::Wide(values) => values.get(place).filter(|value| **value != WIDE_NONE).copied(),
        }
    }

    /// Replaces the value at a place that there is.
    pub fn set(&mut self, place: usize, value: Option<i64>) {
        self.make_room_for(value);
        match &mut self.values {
            Values::Unknown(_) => {}
            Values::Few(known, places) => {
                let among = place_among(known, value);
                if let Some(slot) = places.get_mut(place) {
                    *slot = among;
                }
            }
            Values::Narrow(values) => {
                if let (Some(slot), Some(value)) = (values.get_mut(place), narrow(value)) {
                    *slot = value;
                }
            }
            Values::Millions(values) => {
                if let (Some(slot), Some(value)) = (values.get_mut(place), millions(value)) {
                    *slot = value;
                }
            }
            Values::Wide(values) => {
                if let Some(slot) = values.get_mut(place) {
                    *slot = value.unwrap_or(WIDE_NONE);
                }
            }
        }
    }

    /// Only the values at these places, in this order.
    pub fn pick(&mut self, places: &[u32]) {
        match &mut self.values {
            Values::Unknown(n) => *n = places.len(),
            Values::Few(_, values) => *values = picked(values, places),
            Values::Narrow(values) | Values::Millions(values) => *values = picked(values, places),
            Values::Wide(values) => *values = picked(values, places),
        }
    }

    /// Where a value stands in a column that ascends and knows each value.
    #[must_use]
    pub fn search(&self, value: i64) -> Option<usize> {
        match &self.values {
            Values::Unknown(_) => None,
            // Each value stands once in a column that ascends, so a column of few different values is short.
            Values::Few(..) => self.iter().position(|known| known == Some(value)),
            Values::Narrow(values) => values.binary_search(&u32::try_from(value).ok()?).ok(),
            Values::Millions(values) => values.binary_search(&millions(Some(value))?).ok(),
            Values::Wide(values) => values.binary_search(&value).ok(),
        }
    }

    /// The same, looked for first where a value near it was found last, and behind that.
    #[must_use]
    pub fn search_near(&self, value: i64, nearby: &mut Nearby) -> Option<usize> {
        let last = nearby.places.get_mut(Nearby::slot(value >> Nearby::BITS))?;
        let is_it = |place: &usize| self.get(*place) == Some(value);
        let place = *last as usize;
        let found = [place, place + 1].into_iter().find(is_it).or_else(|| self.search(value));
        *last = found.and_then(|place| u32::try_from(place).ok()).unwrap_or(*last);
        found
    }

    /// The places in the order of their values, unknown ones first; of equal values in the order of the places.
    pub fn order(&self) -> impl Iterator<Item = u32> + use<> {
        let places = (0u32..).take(self.len());
        // Numbers that need not be looked up are sorted faster: value and place in one.
        let mut narrow: Vec<u64> = Vec::new();
        let mut others: Vec<u32> = Vec::new();
        match &self.values {
            Values::Unknown(_) => others.extend(places),
            Values::Few(..) => {
                others.extend(places);
                others.sort_by_key(|place| self.get(*place as usize));
            }
            Values::Narrow(values) | Values::Millions(values) => {
                // Unknown is the greatest value, so adding one makes it 0: unknown values sort first.
                let both = |(value, place): (&u32, u32)| {
                    u64::from(value.wrapping_add(1)) << 32 | u64::from(place)
                };
                narrow.extend(values.iter().zip(places).map(both));
                narrow.sort_unstable();
            }
            Values::Wide(values) => {
                others.extend(places);
                others.sort_by_key(|place| values.get(*place as usize));
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "the place is the lower half")]
        narrow.into_iter().map(|both| both as u32).chain(others)
    }

    /// Whether each value is known and greater than the one before.
    #[must_use]
    pub fn ascends(&self) -> bool {
        match &self.values {
            Values::Unknown(n) => *n == 0,
            Values::Few(known, places) => {
                places.len() <= known.len()
                    && self.iter().all(|value| value.is_some())
                    && self.iter().is_sorted_by(|a, b| a < b)
            }
            Values::Narrow(values) | Values::Millions(values) => {
                values.is_sorted_by(|a, b| a < b) && values.last() != Some(&NARROW_NONE)
            }
            Values::Wide(values) => {
                values.is_sorted_by(|a, b| a < b) && values.first() != Some(&WIDE_NONE)
            }
        }
    }

    /// All values.
    pub fn iter(&self) -> impl Iterator<Item = Option<i64>> + '_ {
        (0..self.len()).map(|place| self.get(place))
    }
}

/// The places at which values were found last. What is asked for next is mostly near to one of them: captures of
/// several deployments follow each other in turn, and each deployment is a run of its own.
#[derive(Clone, Debug)]
pub struct Nearby {
    places: [u32; Self::SLOTS],
}

impl Default for Nearby {
    fn default() -> Self {
        Self { places: [0; Self::SLOTS] }
    }
}

impl Nearby {
    /// The number of low bits in which values that are near to each other may differ.
    const BITS: u32 = 12;

    /// The number of slots, one for each run: many more than a platform has deployments, so that two hardly share a
    /// slot.
    pub(super) const SLOTS: usize = 1 << Self::SLOT_BITS;
    const SLOT_BITS: u32 = 11;

    /// The slot for a value.
    pub(super) fn slot(value: i64) -> usize {
        let mixed = value.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> (u64::BITS - Self::SLOT_BITS)) as usize
    }
}

/// The values at these places, in this order; at a place that there is not, the default.
#[must_use]
pub fn picked<T: Copy + Default + Send + Sync>(values: &[T], places: &[u32]) -> Vec<T> {
    let fill = |picked: &mut [T], places: &[u32]| {
        for (slot, place) in picked.iter_mut().zip(places) {
            *slot = values.get(*place as usize).copied().unwrap_or_default();
        }
    };
    let mut picked = vec![T::default(); places.len()];
    // Two halves at once, and no two columns: one is taken out of another with no more room than it takes.
    let (first, second) = picked.split_at_mut(places.len() / 2);
    let (of_first, of_second) = places.split_at(places.len() / 2);
    both(|| fill(first, of_first), || fill(second, of_second));
    picked
}

#[cfg(test)]
mod tests;
