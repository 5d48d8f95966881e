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

/// As [`map_in_order`], for work that can fail: stops early and gives the error of one failed item. What `f` keeps at a desk,
/// of which there is one for each thread, must make no difference but in time.
///
/// # Errors
/// One of the errors that `f` returned.
pub fn try_map_at_desks<T, D, R, E, F>(
    items: &[T],
    desk: impl Fn() -> D + Sync + Send,
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
        Lent { desk: Some(left.unwrap_or_else(&desk)), free: &free }
    };
    let work = |lent: &mut Lent<'_, D>, item: &T| f(lent.desk.get_or_insert_with(&desk), item);
    items.par_iter().with_max_len(STRETCH).map_init(lent, work).collect()
}

/// The most items that a thread takes at a time. rayon halves what is left, so that without a limit the last thread is
/// left alone with a long stretch of pages; the cost of taking eight is small beside making one page.
const STRETCH: usize = 8;

/// A desk on loan for a stretch of items: it goes back to the free ones when they are done.
struct Lent<'a, D> {
    desk: Option<D>,
    free: &'a Mutex<Vec<D>>,
}

impl<D> Drop for Lent<'_, D> {
    fn drop(&mut self) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.extend(self.desk.take());
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
                    now.over = goes_on.is_break();
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
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<u32> = (0..10_000).collect();
        let doubled = with_threads(Some(4), || map_in_order(&items, |n| n * 2)).unwrap();
        assert!(doubled.iter().zip(&items).all(|(d, n)| *d == n * 2));
    }

    #[test]
    fn there_are_as_many_desks_as_threads() {
        let items: Vec<u32> = (0..10_000).collect();
        for threads in [1, 4] {
            let desks = std::sync::atomic::AtomicUsize::new(0);
            let desk = || desks.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let work = |_: &mut usize, n: &u32| if *n == 10_000 { Err(*n) } else { Ok(n * 2) };
            let done =
                with_threads(Some(threads), || try_map_at_desks(&items, desk, work)).unwrap();
            assert!(done.unwrap().iter().zip(&items).all(|(d, n)| *d == n * 2));
            assert!(desks.into_inner() <= threads);
            let failed = |_: &mut (), n: &u32| if *n == 300 { Err(*n) } else { Ok(()) };
            let run = || try_map_at_desks(&items, || (), failed);
            assert_eq!(with_threads(Some(threads), run).unwrap(), Err(300));
        }
    }

    #[test]
    fn a_flow_keeps_the_order_and_the_room() {
        let items: Vec<u64> = (0..3_000).map(|n| n * 7_919 % 50).collect();
        for (threads, room) in [(1, 0), (1, 100), (2, 49), (3, 60), (8, 1_000), (4, u64::MAX / 4)] {
            let inside = std::sync::atomic::AtomicU64::new(0);
            let order = std::sync::atomic::Ordering::SeqCst;
            let mut taken = Vec::new();
            let work = |n: &u64| {
                let before = inside.fetch_add(*n, order);
                assert!(
                    before == 0 || before + n <= room * threads as u64 || room < 50,
                    "{before} {n}"
                );
                (0..n % 5 * 200).for_each(|_| std::hint::spin_loop());
                *n
            };
            let take = |n: u64| {
                inside.fetch_sub(n, order);
                taken.push(n);
                ControlFlow::Continue(())
            };
            with_threads(Some(threads), || flow(&items, room, |n| *n, work, take)).unwrap();
            assert_eq!(taken, items);
        }
        let go_on = |_| ControlFlow::Continue(());
        with_threads(Some(2), || flow(&[0u8; 0], 1, |_| 1, |n| *n, go_on)).unwrap();
    }

    #[test]
    fn a_flow_ends_where_no_more_is_wanted() {
        let items: Vec<u64> = (0..500).collect();
        for threads in [1, 4] {
            let mut taken = Vec::new();
            let take = |n: u64| {
                taken.push(n);
                if n == 300 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            with_threads(Some(threads), || flow(&items, 10, |_| 1, |n| *n, take)).unwrap();
            assert_eq!(taken, (0..=300).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_flow_that_fails_ends() {
        let items: Vec<u64> = (0..500).collect();
        let go_on = |()| ControlFlow::Continue(());
        for threads in [1, 4] {
            let fails = |n: &u64| assert!(*n != 300, "one fails");
            let run = || with_threads(Some(threads), || flow(&items, 10, |_| 1, fails, go_on));
            assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
        }
    }
}
