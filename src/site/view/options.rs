//! What an OPTIONS request would answer: name, description, formats, fields.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::Kind;
use crate::site::html::Html;

/// The answer, as a section of a page.
#[derive(Clone, Debug)]
pub(crate) struct OptionsView {
    /// The name of the endpoint's view.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) description: Html,
    /// Its fields.
    pub(crate) fields: &'static [FieldView],
}

/// A field of an endpoint.
#[derive(Clone, Debug)]
pub(crate) struct FieldView {
    /// Its name.
    pub(crate) name: &'static str,
    /// The type of its value.
    pub(crate) kind: &'static str,
    /// `read only`, `required` or nothing.
    pub(crate) how: &'static str,
    /// What it is, where the platform says it.
    pub(crate) help: &'static str,
}

/// Formats that the live endpoints give.
pub(crate) const RENDERS: &str = "application/json, text/html";
/// Formats that they take.
pub(crate) const PARSES: &str =
    "application/json, application/x-www-form-urlencoded, multipart/form-data";

/// The fields of all endpoints; the file says where they come from.
const FIELDS: &str = include_str!("../options/fields.tsv");

/// The fields of all endpoints, by endpoint: the file is read once, every page of a record shows some.
static BY_ENDPOINT: LazyLock<BTreeMap<&'static str, Vec<FieldView>>> = LazyLock::new(|| {
    let mut fields: BTreeMap<&'static str, Vec<FieldView>> = BTreeMap::new();
    for line in FIELDS.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(endpoint), Some(name), Some(kind), Some(how)) =
            (columns.next(), columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let how = match how {
            "r" => "read only",
            "q" => "required",
            _ => "",
        };
        let help = columns.next().unwrap_or_default();
        fields.entry(endpoint).or_default().push(FieldView { name, kind, how, help });
    }
    fields
});

/// The fields of the endpoint of a kind.
pub(super) fn fields(kind: Kind) -> &'static [FieldView] {
    BY_ENDPOINT.get(kind.endpoint()).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_a_field_of_a_listed_kind() {
        let n: usize = crate::site::LISTED.iter().map(|kind| fields(*kind).len()).sum();
        assert_eq!(n, FIELDS.lines().filter(|line| !line.starts_with('#')).count());
        let method = fields(Kind::Collection).iter().find(|f| f.name == "method").unwrap();
        assert_eq!((method.kind, method.how), ("choice", ""));
        assert!(method.help.contains("common_combined"));
    }
}
