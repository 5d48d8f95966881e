use super::*;

#[test]
fn hundredths_in_units() {
    assert_eq!([1, 10, 100, 1_250, -305].map(units), ["0.01", "0.1", "1", "12.5", "-3.05"]);
}

#[test]
fn a_bar_waits_runs_and_ends() {
    let bar = Bar { x: [0, 1_000, 1_050], seen: 0, y: 10, height: 8, end: End::Bad };
    assert_eq!(bar.path(), "M0 13H10v2H0zM10 10h3v-3h2v14h-2v-3h-3z");
    assert_eq!((bar.right(), bar.data().as_str()), (1_500, "0 1000 1050 10 8 b"));
    let waits = Bar { x: [0, 1_000, 1_000], seen: 0, y: 0, height: 8, end: End::Waits };
    assert_eq!(waits.path(), "M0 3H10v2H0zM10 2l4 2l-4 2z");
    let quiet = Bar { x: [0, 0, 4_000], seen: 1_000, y: 0, height: 8, end: End::Quiet };
    assert_eq!(quiet.path(), "M0 0H10v8H0zM10 0H40l4 4l-4 4H10zM11 1V7H40l3-3l-3-3z");
    assert_eq!((quiet.right(), quiet.data().as_str()), (4_400, "0 0 4000 0 8 1000 k"));
}
