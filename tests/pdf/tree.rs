//! The structure tree of a finished file as text, with the content that it holds, and the check that it holds all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{catalog, dict, get, page_dict, page_fonts, stream, text_of, unicode};

/// Text of marked content by page and number; and of artifacts.
#[derive(Default)]
struct Marked {
    text: BTreeMap<(ObjectId, i64), String>,
    /// What is shown as artifacts, by page.
    artifacts: Vec<String>,
}

/// What a sequence of marked content is.
enum Mark {
    Content(i64),
    Artifact,
    /// Its text says what the characters are that the glyphs in it stand for.
    Actual,
}

/// The tree, one element a line: type, attributes, its text. Every line of content is checked to be in it.
pub fn dump(document: &Document) -> String {
    let marked = marked(document);
    let root = dict(document, catalog(document), "StructTreeRoot");
    let mut tree =
        Tree { document, marked: &marked, out: String::new(), seen: BTreeSet::new(), parents: parents(document, root) };
    let book = root.get(b"K").and_then(Object::as_reference).expect("an element");
    tree.element(book, 0);
    for place in marked.text.keys() {
        assert!(tree.seen.contains(place), "content {place:?} is in no element");
    }
    tree.out
}

/// What artifacts show.
pub fn artifacts(document: &Document) -> Vec<String> {
    marked(document).artifacts
}

/// The content of all pages. Nothing is shown outside of it, and no artifact is inside other content.
fn marked(document: &Document) -> Marked {
    let mut marked = Marked::default();
    for (number, id) in document.get_pages() {
        let fonts: BTreeMap<String, BTreeMap<u16, String>> = match page_dict(document, number).get(b"Contents") {
            Err(_) => continue,
            Ok(_) => dict(document, page_dict(document, number), "Resources")
                .get(b"Font")
                .map(|_| page_fonts(document, number))
                .unwrap_or_default()
                .into_iter()
                .map(|(name, font)| (name, unicode(document, font)))
                .collect(),
        };
        let bytes = stream(document, page_dict(document, number), "Contents");
        let content = Content::decode(&bytes).expect("operators");
        page(&mut marked, id, &content.operations, &fonts);
    }
    marked
}

fn page(marked: &mut Marked, id: ObjectId, operations: &[Operation], fonts: &BTreeMap<String, BTreeMap<u16, String>>) {
    let (mut open, mut font): (Vec<(Mark, bool)>, _) = (Vec::new(), None);
    let mut inside = false;
    for Operation { operator, operands } in operations {
        match operator.as_str() {
            "BT" => inside = true,
            "ET" => {
                inside = false;
                assert!(open.iter().all(|(_, inside)| !inside), "content goes on behind its text object");
            }
            "BDC" | "BMC" => {
                let kind = operands[0].as_name().expect("a name");
                let about = operands.get(1).and_then(|about| about.as_dict().ok());
                let number = about.and_then(|about| about.get(b"MCID").ok());
                let mark = match number {
                    _ if kind == b"Artifact" => Mark::Artifact,
                    Some(number) => Mark::Content(number.as_i64().expect("a number")),
                    None => {
                        let text = text_of(about.and_then(|about| about.get(b"ActualText").ok()).expect("ActualText"));
                        put(marked, id, &open, &text);
                        Mark::Actual
                    }
                };
                assert!(open.is_empty() || matches!(mark, Mark::Actual), "content within content");
                if let Mark::Content(number) = mark {
                    marked.text.entry((id, number)).or_default();
                }
                open.push((mark, inside));
            }
            "EMC" => assert!(open.pop().is_some_and(|(_, began)| began == inside), "EMC without a beginning"),
            "Tf" => font = fonts.get(std::str::from_utf8(operands[0].as_name().expect("a name")).expect("ASCII")),
            "TJ" => {
                let shown = operands[0].as_array().expect("an array").iter().filter_map(|part| part.as_str().ok());
                let codes = shown.flat_map(|codes| codes.chunks(2)).map(|code| u16::from_be_bytes([code[0], code[1]]));
                let text: String = codes.map(|code| font.expect("a font")[&code].as_str()).collect();
                assert!(!open.is_empty(), "{text} is not marked");
                if !open.iter().any(|(mark, _)| matches!(mark, Mark::Actual)) {
                    put(marked, id, &open, &text);
                }
            }
            "f" | "S" | "Do" => assert!(!open.is_empty(), "{operator} is not marked"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "content goes on behind its page");
}

fn put(marked: &mut Marked, id: ObjectId, open: &[(Mark, bool)], text: &str) {
    match open.first() {
        Some((Mark::Content(number), _)) => marked.text.entry((id, *number)).or_default().push_str(text),
        Some((Mark::Artifact, _)) => marked.artifacts.push(text.to_owned()),
        _ => panic!("{text} is not marked"),
    }
}

/// Which elements the content of pages and the annotations belong to.
fn parents(document: &Document, root: &Dictionary) -> BTreeMap<i64, Object> {
    fn leaf(document: &Document, node: &Dictionary, out: &mut BTreeMap<i64, Object>) {
        for kid in node.get(b"Kids").and_then(Object::as_array).into_iter().flatten() {
            leaf(document, document.get_dictionary(kid.as_reference().expect("a node")).expect("a node"), out);
        }
        for pair in node.get(b"Nums").and_then(Object::as_array).into_iter().flat_map(|nums| nums.chunks(2)) {
            out.insert(pair[0].as_i64().expect("a number"), pair[1].clone());
        }
    }
    let mut out = BTreeMap::new();
    leaf(document, dict(document, root, "ParentTree"), &mut out);
    out
}

struct Tree<'a> {
    document: &'a Document,
    marked: &'a Marked,
    out: String,
    seen: BTreeSet<(ObjectId, i64)>,
    parents: BTreeMap<i64, Object>,
}

impl Tree<'_> {
    fn element(&mut self, id: ObjectId, depth: usize) {
        let entry = self.document.get_dictionary(id).expect("an element");
        let kind =
            String::from_utf8(entry.get(b"S").and_then(Object::as_name).expect("a type").to_vec()).expect("ASCII");
        let _ = write!(self.out, "{}{kind}", "  ".repeat(depth));
        for key in ["Lang", "Alt", "ID"] {
            if let Ok(value) = entry.get(key.as_bytes()) {
                let _ = write!(self.out, " {key}={}", text_of(value));
            }
        }
        if let Ok(attributes) = entry.get(b"A").and_then(Object::as_dict) {
            for (key, value) in attributes.iter().filter(|(key, _)| *key != b"O") {
                let key = String::from_utf8_lossy(key);
                let value = match value {
                    Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
                    Object::Integer(number) => number.to_string(),
                    _ => "…".to_owned(),
                };
                let _ = write!(self.out, " {key}={value}");
            }
        }
        self.out.push('\n');
        let page = entry.get(b"Pg").and_then(Object::as_reference).ok();
        let kids = match entry.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        for kid in kids {
            match kid {
                Object::Integer(number) => self.content(page.expect("a page"), number, id, depth + 1),
                Object::Reference(kid) => {
                    let parent = self.document.get_dictionary(kid).expect("an element").get(b"P");
                    assert_eq!(parent.and_then(Object::as_reference).ok(), Some(id));
                    self.element(kid, depth + 1);
                }
                Object::Dictionary(kid) => match kid.get(b"MCID") {
                    Ok(number) => {
                        let page = kid.get(b"Pg").and_then(Object::as_reference).expect("a page");
                        self.content(page, number.as_i64().expect("a number"), id, depth + 1);
                    }
                    Err(_) => self.annotation(&kid, id, depth + 1),
                },
                other => panic!("{other:?} in an element"),
            }
        }
    }

    /// Content on a page, whose entry among the parents must lead back here.
    fn content(&mut self, page: ObjectId, number: i64, element: ObjectId, depth: usize) {
        let about = self.document.get_dictionary(page).expect("a page");
        let key = about.get(b"StructParents").and_then(Object::as_i64).expect("a key");
        let parents = self.parents[&key].as_array().expect("an array");
        assert_eq!(parents[number as usize].as_reference().ok(), Some(element), "content {number}");
        assert!(self.seen.insert((page, number)), "content {number} is in two elements");
        let text = &self.marked.text[&(page, number)];
        let _ = writeln!(self.out, "{}“{text}”", "  ".repeat(depth));
    }

    fn annotation(&mut self, kid: &Dictionary, element: ObjectId, depth: usize) {
        let annotation = dict(self.document, kid, "Obj");
        let key = get(self.document, annotation, "StructParent").as_i64().expect("a key");
        assert_eq!(self.parents[&key].as_reference().ok(), Some(element));
        let _ = writeln!(self.out, "{}annotation", "  ".repeat(depth));
    }
}
