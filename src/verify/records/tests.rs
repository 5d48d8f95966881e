use std::io::Write;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{MOST_UNPACKED, lines, on_a_page, packed};
use crate::publish::{Privacy, Redactions};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn told(text: &str) -> (bool, usize) {
    let mut found = Redactions::default();
    let problem = lines(text.as_bytes(), Privacy::default(), &mut found);
    (problem.is_some(), found.total())
}

#[test]
fn lines_are_objects() {
    assert_eq!(told(""), (false, 0));
    assert_eq!(told("{\"id\":1}\n{\"id\":2}\n"), (false, 0));
    for wrong in ["[1]\n", "{\"id\":1\n", "{\"id\":1}", "{\"id\":1}\n\n", "x\n"] {
        assert!(told(wrong).0, "{wrong}");
    }
    assert_eq!(told("{\"name\":\"password=abcdefgh\"}\n"), (false, 1));
}

#[test]
fn packed_lines_are_looked_into() {
    let secret = b"{\"name\":\"password=abcdefgh\"}\n";
    // Several files of gzip, one behind the other.
    let both = [gzip(b"{\"id\":1}\n"), gzip(secret)].concat();
    let in_a_file = |bytes: &[u8], privacy, found: &mut Redactions| {
        packed(bytes, MOST_UNPACKED, privacy, found).1
    };
    let on_its_page = |bytes: &[u8], privacy, found: &mut Redactions| {
        on_a_page(&BASE64.encode(bytes), privacy, found).1
    };
    for look in [in_a_file as fn(&[u8], Privacy, &mut Redactions) -> _, on_its_page] {
        let mut found = Redactions::default();
        assert_eq!(look(&both, Privacy::default(), &mut found), None);
        assert_eq!(found.total(), 1);
        assert!(look(&both[..both.len() - 9], Privacy::default(), &mut found).is_some());
        assert!(look(secret, Privacy::default(), &mut found).is_some());
    }
    let mut found = Redactions::default();
    assert!(on_a_page("no base", Privacy::default(), &mut found).1.is_some());
}

#[test]
fn what_unpacks_to_more_than_a_part_may_have_is_told() {
    let look = |bytes: &[u8], most| {
        let (n, what) = packed(bytes, most, Privacy::default(), &mut Redactions::default());
        (n, what.map(|what| what.to_string()).unwrap_or_default())
    };
    // 70 MB of blanks from 70 KB: one line is as long as it may be.
    let blanks = gzip(&vec![b' '; 70 << 20]);
    let (n, said) = look(&blanks, MOST_UNPACKED);
    assert!(n <= 9 << 20 && said.contains("a part of more than"), "{n}: {said}");
    let many = gzip("{\"id\":1}\n".repeat(100_000).as_bytes());
    assert_eq!(look(&many, MOST_UNPACKED), (900_000, String::new()));
    assert!(look(&many, 500_000).1.contains("bytes, unpacked"));
    // Parts that hold nothing take time, each of them.
    let empty = [gzip(b"{\"id\":1}\n"), gzip(b"").repeat(50_000)].concat();
    assert!(look(&empty, MOST_UNPACKED).1.contains("hold nothing"));
    let tiny = [gzip(b"{"), gzip(b" ").repeat(50_000)].concat();
    assert!(look(&tiny, MOST_UNPACKED).1.contains("hold nothing"));
}

#[test]
fn words_in_the_head_of_a_packed_file_are_told() {
    let mut encoder = flate2::GzBuilder::new()
        .comment("password=abcdefgh")
        .write(Vec::new(), Compression::fast());
    encoder.write_all(b"{\"id\":1}\n").unwrap();
    let hidden = encoder.finish().unwrap();
    let look = |bytes: &[u8]| {
        let found = &mut Redactions::default();
        packed(bytes, MOST_UNPACKED, Privacy::default(), found).1.map(|what| what.to_string())
    };
    assert_eq!(look(&gzip(b"{\"id\":1}\n")), None);
    for bytes in [hidden.clone(), [gzip(b"{\"id\":1}\n"), hidden].concat()] {
        assert!(look(&bytes).unwrap().contains("words in its head"));
    }
}
