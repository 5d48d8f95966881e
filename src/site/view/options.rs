//! What an OPTIONS request would answer: name, description, formats, fields.

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
    pub(crate) fields: Vec<FieldView>,
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

/// The fields of the endpoint of a kind.
pub(super) fn fields(kind: Kind) -> Vec<FieldView> {
    let lines = FIELDS.lines().filter(|line| !line.starts_with('#'));
    let field = |line: &'static str| {
        let mut columns = line.split('\t');
        let (endpoint, name, kind_of, how) =
            (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
        (endpoint == kind.endpoint()).then(|| FieldView {
            name,
            kind: kind_of,
            how: match how {
                "r" => "read only",
                "q" => "required",
                _ => "",
            },
            help: columns.next().unwrap_or_default(),
        })
    };
    lines.filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_a_field_of_a_listed_kind() {
        let n: usize = crate::site::LISTED.iter().map(|kind| fields(*kind).len()).sum();
        assert_eq!(n, FIELDS.lines().filter(|line| !line.starts_with('#')).count());
        let method = fields(Kind::Collection).into_iter().find(|f| f.name == "method").unwrap();
        assert_eq!((method.kind, method.how), ("choice", ""));
        assert!(method.help.contains("common_combined"));
    }
}
