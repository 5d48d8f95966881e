use super::*;

#[test]
fn one_holds_it_and_nothing_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lock");
    let first = Lock::take(path.clone()).unwrap().unwrap();
    assert!(Lock::take(path.clone()).unwrap().is_none());
    drop(first);
    assert!(!path.exists());
    std::fs::write(&path, "").unwrap();
    assert!(Lock::take(path).unwrap().is_some(), "what a killed build left stops nobody");
}

#[test]
fn never_two_at_a_time() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let folder = tempfile::tempdir().unwrap();
    let (inside, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..500 {
                    let Some(lock) = Lock::take(folder.path().join("lock")).unwrap() else {
                        continue;
                    };
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                    taken.fetch_add(1, Ordering::SeqCst);
                    std::thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                    drop(lock);
                }
            });
        }
    });
    assert!(taken.into_inner() > 0);
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, target) = (folder.path().join("lock"), folder.path().join("target"));
    std::os::unix::fs::symlink(&target, &path).unwrap();
    assert!(Lock::take(path.clone()).is_err());
    assert!(!target.exists() && path.is_symlink());
    std::fs::write(&target, "mine").unwrap();
    assert!(Lock::take(path.clone()).is_err());
    assert!(path.is_symlink());
}
