//! The one place that knows about threads.
//!
//! Parallel code here is sequential code under [`map_in_order`]: the items are collected first, each is
//! worked on by a pure function, and the results come back in the order of the items; or it is two things
//! under [`both`] that have nothing to do with each other. So no result can depend on how many threads
//! there are.

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

/// As [`map_in_order`], for work that can fail: stops early and gives the error of one failed item.
///
/// # Errors
/// One of the errors that `f` returned.
pub fn try_map_in_order<T, R, E, F>(items: &[T], f: F) -> Result<Vec<R>, E>
where
    T: Sync,
    R: Send,
    E: Send,
    F: Fn(&T) -> Result<R, E> + Sync + Send,
{
    items.par_iter().map(f).collect()
}

/// Does two things, at once where there are threads for it.
pub fn both<A: Send, B: Send>(
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    rayon::join(a, b)
}

/// Runs `work` on a pool of `threads` threads (`None`: one for each core).
///
/// # Errors
/// When the operating system refuses to start the threads.
pub fn with_threads<R: Send>(
    threads: Option<usize>,
    work: impl FnOnce() -> R + Send,
) -> Result<R, rayon::ThreadPoolBuildError> {
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
}
