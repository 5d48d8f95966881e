use super::*;
use crate::site::Page;
use crate::site::route::relative;
use proptest::prelude::*;

const PATH: &str = "api/v2/captures/index.html";

#[derive(Clone, Debug)]
enum Item {
    Line(usize),
    Punctuation(&'static str),
    Text(String),
    Link(String, String),
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let item = prop_oneof![
        (0usize..4).prop_map(Item::Line),
        Just(Item::Punctuation(",")),
        "[a-z <>&\"\u{e9}]{0,12}".prop_map(Item::Text),
        ("api/v2/(captures|jobs)/[1-9]\\.html", "[a-z<]{0,6}")
            .prop_map(|(to, text)| Item::Link(to, text)),
    ];
    prop::collection::vec(item, 0..14)
}

fn fragment(items: &[Item]) -> Fragment {
    let (mut json, mut html, mut links) = (JsonWriter::default(), Builder::default(), Vec::new());
    let (mut elements, mut lines) = (0, 0);
    for item in items {
        match item {
            Item::Line(depth) => {
                html.line(depth + INSIDE);
                lines += 1;
            }
            Item::Punctuation(text) => {
                json.text.push_str(text);
                html.text(text);
            }
            Item::Text(text) => {
                json.text.push_str(text);
                html.markup("<i>");
                html.text(text);
                html.markup("</i>");
                elements += 1;
            }
            Item::Link(to, text) => {
                json.text.push_str(text);
                html.markup("<a href=\"");
                links.push((html.len(), to.clone()));
                html.markup("\">");
                html.text(text);
                html.markup("</a>");
                elements += 1;
            }
        }
    }
    let left_out = Redactions::default();
    let (json, html) = (json.text, html.finish());
    Fragment { json, html, is_cut: false, links, elements, lines, left_out, rebuilt: false }
}

/// The same, cut off at the first line behind so many bytes of HTML.
fn cut(fragment: Fragment, most: usize) -> Fragment {
    let html = fragment.html.as_str();
    let rest = html.get(most + 1..).unwrap_or_default();
    let Some(at) = rest.find('\n').map(|at| most + 1 + at) else { return fragment };
    let mut kept = Builder::default();
    kept.part(&fragment.html, 0..at);
    let links = fragment.links.into_iter().filter(|(place, _)| *place < at).collect();
    Fragment { html: kept.finish(), is_cut: true, links, ..fragment }
}

/// How many bytes of HTML these have up to the next line, without the addresses of their links.
fn length(items: &[Item]) -> usize {
    let line: Vec<Item> =
        items.iter().take_while(|item| !matches!(item, Item::Line(_))).cloned().collect();
    fragment(&line).html.as_str().len()
}

/// What comes out when each item is looked at by itself: JSON, HTML, and how many lines are left out.
/// Of the line between two fragments, which is the item `between`, it is only known that it begins.
fn one_by_one(
    items: &[Item],
    between: usize,
    budget: Budget,
    depth: usize,
) -> (String, String, usize) {
    let (mut json, mut html, mut left_out) = (JsonWriter::default(), Builder::default(), 0);
    let (mut elements, mut is_full) = (0, false);
    for (n, item) in items.iter().enumerate() {
        if let Item::Line(inside) = item {
            let rest = items.get(n + 1..).unwrap_or_default();
            let line = if n == between { 0 } else { depth + inside + length(rest) };
            is_full |= elements > budget.elements || html.len() + line > budget.bytes;
            if is_full {
                left_out += 1;
            } else {
                html.line(depth + inside);
            }
            continue;
        }
        let (text, to) = match item {
            Item::Text(text) => (text.as_str(), None),
            Item::Link(to, text) => (text.as_str(), Some(to)),
            Item::Punctuation(text) => (*text, None),
            Item::Line(_) => unreachable!(),
        };
        json.text.push_str(text);
        if is_full {
            continue;
        }
        match (item, to) {
            (Item::Punctuation(_), _) => html.text(text),
            (_, Some(to)) => {
                html.markup("<a href=\"");
                html.text(&relative(PATH, to));
                html.markup("\">");
                html.text(text);
                html.markup("</a>");
                elements += 1;
            }
            _ => {
                html.markup("<i>");
                html.text(text);
                html.markup("</i>");
                elements += 1;
            }
        }
    }
    (json.text + "\n", html.finish().to_string(), left_out)
}

proptest! {
    #[test]
    fn what_is_taken_over_whole_is_what_it_is_one_by_one(
        first in items(), second in items(), elements in 0usize..20, bytes in 0usize..500,
        depth in 0..=INSIDE, (times, is_cut) in (1usize..12, any::<bool>()),
    ) {
        let budget = Budget { elements, bytes };
        let (first, second) = (vec![first; times].concat(), vec![second; times].concat());
        // No page has room for what is cut off.
        let most = if is_cut { bytes * 5 } else { usize::MAX - 1 };
        let (one, two) = (cut(fragment(&first), most), cut(fragment(&second), most));
        let mut showing = Showing::new(PATH, budget, 0);
        showing.fragment(&one, depth);
        showing.line(depth);
        showing.fragment(&two, depth);
        let (view, (_, json)) = showing.finish(Page::Root.json(), false);
        let between = first.len();
        let all = [first, vec![Item::Line(0)], second].concat();
        let (expected, html, left_out) = one_by_one(&all, between, budget, depth);
        prop_assert_eq!(String::from_utf8(json).unwrap(), expected);
        prop_assert_eq!(view.json.to_string(), html);
        prop_assert_eq!(view.lines_left_out, left_out);
    }
}
