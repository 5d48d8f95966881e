use super::*;
use crate::manifest::Made;

fn build(memory: &mut Memory, files: &[(&str, &str)]) -> Summary {
    let put = |(path, text): &(&str, &str)| memory.put(path, text.as_bytes().to_vec()).unwrap();
    let written = files.iter().map(put).collect();
    memory.finish(Manifest::new(Vec::new(), Made::default(), written).unwrap()).unwrap()
}

#[test]
fn a_report_is_there_once_it_is_whole() {
    let mut memory = Memory::default();
    let first = build(&mut memory, &[("a", "1"), ("b", "2")]);
    assert_eq!((first.files, first.written, first.removed), (3, 3, 0));
    memory.put("a", b"3".to_vec()).unwrap();
    assert_eq!(memory.file("a"), Some(b"1".as_slice()), "not finished");
    let second = build(&mut memory, &[("a", "1")]);
    assert_eq!((second.files, second.written, second.removed), (2, 1, 1));
    assert_eq!(memory.file("b"), None);
}
