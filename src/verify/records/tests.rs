use std::io::Write;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{lines, on_a_page, packed};
use crate::publish::{Privacy, Redactions};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn told(text: &str) -> (bool, usize) {
    let mut found = Redactions::default();
    let problem = lines(text, Privacy::default(), &mut found);
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
    for look in [packed as fn(&[u8], _, &mut _) -> _, |bytes, privacy, found| {
        on_a_page(&BASE64.encode(bytes), privacy, found)
    }] {
        let mut found = Redactions::default();
        assert_eq!(look(&both, Privacy::default(), &mut found), None);
        assert_eq!(found.total(), 1);
        assert!(look(&both[..both.len() - 9], Privacy::default(), &mut found).is_some());
        assert!(look(secret, Privacy::default(), &mut found).is_some());
    }
    let mut found = Redactions::default();
    assert!(on_a_page("no base", Privacy::default(), &mut found).is_some());
    // 70 MB of blanks from 70 KB.
    let bomb = BASE64.encode(&gzip(&vec![b' '; 70 << 20]));
    assert!(on_a_page(&bomb, Privacy::default(), &mut found).is_some());
}

#[test]
fn words_in_the_head_of_a_packed_file_are_told() {
    let mut encoder = flate2::GzBuilder::new()
        .comment("password=abcdefgh")
        .write(Vec::new(), Compression::fast());
    encoder.write_all(b"{\"id\":1}\n").unwrap();
    let hidden = encoder.finish().unwrap();
    let look = |bytes: &[u8]| {
        packed(bytes, Privacy::default(), &mut Redactions::default()).map(|what| what.to_string())
    };
    assert_eq!(look(&gzip(b"{\"id\":1}\n")), None);
    for bytes in [hidden.clone(), [gzip(b"{\"id\":1}\n"), hidden].concat()] {
        assert!(look(&bytes).unwrap().contains("words in its head"));
    }
}
