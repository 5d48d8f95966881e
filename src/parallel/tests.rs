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
        let workers = std::sync::atomic::AtomicUsize::new(0);
        let worker = || workers.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let work = |_: &mut usize, n: &u32| if *n == 10_000 { Err(*n) } else { Ok(n * 2) };
        let done =
            with_threads(Some(threads), || try_map_with_workers(&items, worker, work)).unwrap();
        assert!(done.unwrap().iter().zip(&items).all(|(d, n)| *d == n * 2));
        assert!(workers.into_inner() <= threads);
        let failed = |_: &mut (), n: &u32| if *n == 300 { Err(*n) } else { Ok(()) };
        let run = || try_map_with_workers(&items, || (), failed);
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

/// A result may be on its way to `take` while another item fails; whoever comes back first, the flow stays over. One run in
/// ten or thirty showed that it did not.
#[test]
fn a_flow_that_fails_ends() {
    let items: Vec<u64> = (0..500).collect();
    let go_on = |()| ControlFlow::Continue(());
    for threads in [1, 4].repeat(200) {
        let fails = |n: &u64| assert!(*n != 300, "one fails");
        let run = || with_threads(Some(threads), || flow(&items, 10, |_| 1, fails, go_on));
        assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    }
}
