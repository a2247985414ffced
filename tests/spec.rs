//! The cases of the specification of typesetting: where each stands, so that none is missing, and those of pages.

use std::collections::BTreeSet;
use std::fs;

use crate::flow::{check, lay, lines};
use crate::harness;

/// Rule letter, from, to.
type Group = (char, u32, u32);

/// Case files, and the cases that they hold.
const CASES: &[(&str, &[Group])] = &[
    (
        "para/rules.txt",
        &[
            ('k', 1, 15),
            ('u', 1, 9),
            ('w', 1, 15),
            ('s', 1, 5),
            ('j', 1, 3),
            ('h', 1, 3),
            ('p', 1, 4),
            ('d', 1, 1),
            ('v', 1, 8),
        ],
    ),
    ("para/lines.txt", &[('r', 1, 2), ('m', 1, 3)]),
    ("plain/cases.txt", &[('t', 1, 12), ('n', 1, 2)]),
    ("flow/starts.txt", &[('g', 1, 2)]),
];

#[test]
fn every_case_of_the_specification_is_here() {
    let mut count = 0;
    for (file, groups) in CASES {
        let path = harness::root().join("tests/cases").join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let names: BTreeSet<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("=== "))
            .filter_map(|name| name.split([' ', ':']).next())
            .collect();
        for &(rule, from, to) in *groups {
            for number in from..=to {
                let id = format!("{rule}{number:02}");
                assert!(names.contains(id.as_str()), "{id} is not in {file}");
                count += 1;
            }
        }
    }
    assert_eq!(count, 84);
}

/// Where the second page begins: `p4` is a paragraph of four lines, `h3` a heading that takes three. The answer counts lines of the
/// text from 0.
#[test]
fn the_second_page_begins_where_it_should() {
    harness::run("flow/starts.txt", |case, _| {
        let (head, blocks) = case.input.split_once('\n').expect("a head and blocks");
        let depth = head.strip_prefix("lines=").and_then(|lines| lines.parse().ok()).expect("lines=N");
        let blocks = blocks.split(' ').map(|block| {
            let (kind, lines) = block.split_at(1);
            (kind.chars().next().unwrap_or('?'), lines.parse().expect("a number of lines"))
        });
        starts(&blocks.collect::<Vec<_>>(), depth)
    });
}

/// Lines of 14 characters, the first indented by two. A letter for each block tells whose line it is.
fn starts(blocks: &[(char, usize)], depth: u16) -> String {
    let letter = |at: usize| char::from_u32(u32::from('一') + at as u32).expect("an ideograph");
    let mut source = String::new();
    for (at, &(kind, lines)) in blocks.iter().enumerate() {
        let text = letter(at).to_string();
        match kind {
            'h' => source.push_str(&format!("## {text}\n\n")),
            _ => source.push_str(&format!("{}\n\n", text.repeat(lines * 14 - 2))),
        }
    }
    let theme = "base = \"book\"\n[styles.heading2]\nsize = 1\nbefore = \"1 lines\"\nleading = \"1 lines\"\nafter = \"1 lines\"\n";
    let laid = lay(&[("a.md", &source), ("own.toml", theme)], |project| {
        crate::flow::small(project);
        project.page.lines = Some(depth);
        project.theme = Some("own.toml".into());
    });
    check(&laid);
    let mut done = 0;
    let mut starts = Vec::new();
    for page in &laid.pages.pages {
        starts.push(done.to_string());
        for line in lines(page) {
            let at = (0..blocks.len()).find(|&at| line.starts_with(letter(at))).expect("a line of a block");
            done += if blocks[at].0 == 'h' { blocks[at].1 } else { 1 };
        }
    }
    starts.get(1).cloned().unwrap_or_default()
}
