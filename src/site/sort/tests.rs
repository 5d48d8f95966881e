use super::*;

fn cell(figure: &FigureView) -> String {
    format!("<td{}>{figure}", figure.sort)
}

#[test]
fn a_cell_says_what_it_sorts_by_where_its_text_does_not() {
    assert_eq!(cell(&FigureView::count(999)), "<td>999");
    assert_eq!(cell(&FigureView::count(1_234)), "<td data-sort=\"1234\">1,234");
    assert_eq!(cell(&FigureView::number(-5)), "<td data-sort=\"-5\">\u{2212}5");
    assert_eq!(cell(&FigureView::duration(564_000_000)), "<td data-sort=\"564000000\">9.4 min");
    assert_eq!(cell(&FigureView::unknown("not asked")), "<td data-sort=\"\">not asked");
    assert_eq!(cell(&FigureView::unknown("\u{2013}")), "<td>\u{2013}");
}
