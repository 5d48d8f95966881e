//! Everything that runs on several threads, and the only file that names rayon.
//!
//! Parallel code here is sequential code under [`map_in_order`]: the items are collected first, each is
//! worked on by a pure function, and the results come back in the order of the items; or it is two things
//! under [`both`] that have nothing to do with each other. Where there is no room for all results at once,
//! [`flow`] hands them over one by one, in the same order. So no result can depend on how many threads there are.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

/// Applies `f` to every item, on all threads of the current pool; results keep the order of `items`.
pub fn map_in_order<T, R, F>(items: &[T], f: F) -> Vec<R>
where
    T: Sync,
    R: Send,
    F: Fn(&T) -> R + Sync + Send,
{
    items.par_iter().map(f).collect()
}

/// As [`map_in_order`], for work that can fail: stops early and gives the error of one failed item. What `f` keeps at a worker,
/// of which there is one for each thread, must make no difference but in time.
///
/// # Errors
/// One of the errors that `f` returned.
pub fn try_map_with_workers<T, D, R, E, F>(
    items: &[T],
    worker: impl Fn() -> D + Sync + Send,
    f: F,
) -> Result<Vec<R>, E>
where
    T: Sync,
    D: Send,
    R: Send,
    E: Send,
    F: Fn(&mut D, &T) -> Result<R, E> + Sync + Send,
{
    let free = Mutex::new(Vec::new());
    let lent = || {
        let left = free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lent { worker: Some(left.unwrap_or_else(&worker)), free: &free }
    };
    let work = |lent: &mut Lent<'_, D>, item: &T| f(lent.worker.get_or_insert_with(&worker), item);
    items.par_iter().with_max_len(STRETCH).map_init(lent, work).collect()
}

/// The most items that a thread takes at a time. rayon halves what is left, so that without a limit the last thread is
/// left alone with a long stretch of pages; the cost of taking eight is small beside making one page.
const STRETCH: usize = 8;

/// A worker on loan for a stretch of items: it goes back to the free ones when they are done.
struct Lent<'a, D> {
    worker: Option<D>,
    free: &'a Mutex<Vec<D>>,
}

impl<D> Drop for Lent<'_, D> {
    fn drop(&mut self) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.extend(self.worker.take());
    }
}

/// A map that many threads put entries into.
#[derive(Debug)]
pub struct SharedMap<K, V>(Mutex<BTreeMap<K, V>>);

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord, V> SharedMap<K, V> {
    /// Puts an entry in; a later one with the same key takes its place.
    pub fn insert(&self, key: K, value: V) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value);
    }

    /// Takes all entries out.
    pub fn take(&mut self) -> BTreeMap<K, V> {
        std::mem::take(self.0.get_mut().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Runs two functions, at once where there are threads for it.
pub fn both<A: Send, B: Send>(
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(a, b)
}

/// Runs a function on each thread of the current pool, so that each can give back what it kept for itself.
pub fn on_each_thread(f: impl Fn() + Sync) {
    rayon::broadcast(|_| f());
}

/// Applies `work` to every item, on all threads of the current pool, and hands each result to `take`, one at a time and in
/// the order of the items, as soon as those before it were taken, until it breaks off. Items that are begun and not taken
/// yet are of no more than `room` for each thread, as told by `size`, unless one alone is larger.
pub fn flow<T: Sync, R: Send>(
    items: &[T],
    room: u64,
    size: impl Fn(&T) -> u64 + Sync,
    work: impl Fn(&T) -> R + Sync,
    take: impl FnMut(R) -> ControlFlow<()> + Send,
) {
    let threads = rayon::current_num_threads();
    let room = room.saturating_mul(threads as u64);
    let state = State {
        begun: 0,
        first: 0,
        results: VecDeque::new(),
        inside: 0,
        take: Some(take),
        over: false,
    };
    let (state, moved) = (Mutex::new(state), Condvar::new());
    let shared = (&state, &moved);
    let worker = || {
        let mut now = state.lock().unwrap_or_else(PoisonError::into_inner);
        while !now.over {
            if let Some((mut take, item, result)) = now.next_result(items) {
                let taken = || (take(result), take);
                now = unlocked(shared, now, taken, |now, (goes_on, take)| {
                    now.take = Some(take);
                    // Another thread may have failed meanwhile: what is over stays over.
                    now.over |= goes_on.is_break();
                    now.inside = now.inside.saturating_sub(size(item));
                });
            } else if let Some((n, item)) = now.next_item(items, room, &size) {
                now = unlocked(shared, now, || work(item), |now, result| now.note(n, result));
            } else if now.begun == items.len() {
                // Who works on what is left takes it as well.
                break;
            } else {
                now = moved.wait(now).unwrap_or_else(PoisonError::into_inner);
            }
        }
    };
    rayon::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|_| worker());
        }
    });
}

/// The state of a [`flow`].
struct State<R, F> {
    /// How many items were begun.
    begun: usize,
    /// The item that the first of these results is of; one that is not there yet is `None`.
    first: usize,
    results: VecDeque<Option<R>>,
    /// The size of what was begun and not taken.
    inside: u64,
    /// Takes the results; none while it does.
    take: Option<F>,
    /// A thread failed, or no more is wanted: the others stop.
    over: bool,
}

impl<R, F> State<R, F> {
    /// The item that is to be begun next, if there is room for it.
    fn next_item<'t, T>(
        &mut self,
        items: &'t [T],
        room: u64,
        size: impl Fn(&T) -> u64,
    ) -> Option<(usize, &'t T)> {
        let (n, item) = (self.begun, items.get(self.begun)?);
        let inside = self.inside.saturating_add(size(item));
        if inside > room && self.inside > 0 {
            return None;
        }
        (self.begun, self.inside) = (n + 1, inside);
        self.results.push_back(None);
        Some((n, item))
    }

    fn note(&mut self, n: usize, result: R) {
        let place = n.checked_sub(self.first).and_then(|n| self.results.get_mut(n));
        if let Some(place) = place {
            *place = Some(result);
        }
    }

    /// The result that is to be taken next, if it is there and nobody takes another one.
    fn next_result<'t, T>(&mut self, items: &'t [T]) -> Option<(F, &'t T, R)> {
        let item = items.get(self.first)?;
        if self.take.is_none() || self.results.front().is_none_or(Option::is_none) {
            return None;
        }
        let result = self.results.pop_front().flatten()?;
        self.first += 1;
        Some((self.take.take()?, item, result))
    }
}

/// Runs `work` with the lock given back, then notes what came out and wakes the other threads.
fn unlocked<'m, R, F, V>(
    (state, moved): (&'m Mutex<State<R, F>>, &Condvar),
    now: MutexGuard<'m, State<R, F>>,
    work: impl FnOnce() -> V,
    note: impl FnOnce(&mut State<R, F>, V),
) -> MutexGuard<'m, State<R, F>> {
    drop(now);
    let value = catch_unwind(AssertUnwindSafe(work));
    let mut now = state.lock().unwrap_or_else(PoisonError::into_inner);
    moved.notify_all();
    match value {
        Ok(value) => note(&mut now, value),
        Err(panic) => {
            now.over = true;
            drop(now);
            resume_unwind(panic)
        }
    }
    now
}

/// Why no threads could be started.
pub type ThreadsError = rayon::ThreadPoolBuildError;

/// Runs `work` on a pool of `threads` threads (`None`: one for each core).
///
/// # Errors
/// When the operating system refuses to start the threads.
pub fn with_threads<R: Send>(
    threads: Option<usize>,
    work: impl FnOnce() -> R + Send,
) -> Result<R, ThreadsError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
    Ok(pool.install(work))
}

#[cfg(test)]
mod tests;
