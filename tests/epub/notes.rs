//! Notes: every mark is led to and led back to.

use super::*;

fn note(text: &str) -> Note {
    Note { number: 0, body: vec![words(text)], span: Span::NONE }
}

fn document(vertical: bool, blocks: Vec<Block>, notes: &[(&str, Note)]) -> String {
    let mut project = project(ProjectKind::Single);
    project.vertical = Some(vertical);
    let mut one = chapter("a.md", "題", blocks);
    one.notes = notes.iter().map(|(label, note)| (Label::new(label), note.clone())).collect();
    let (book, _) = edition(&MemWorld::new(), &project, vec![one]);
    let (bytes, _) = write(&MemWorld::new(), &project, &book);
    keep(if vertical { "notes-vertical" } else { "notes" }, &bytes);
    text(&check(&bytes), "EPUB/text/a.xhtml")
}

#[test]
fn a_note_leads_back_to_every_mark_of_it() {
    let twice = || vec![para(vec![Inline::text("一"), mark("n"), Inline::text("二"), mark("n"), mark("o")])];
    let mut again = note("重見的註。");
    again.body.push(para(vec![Inline::text("又見"), mark("o")]));
    let text = document(false, twice(), &[("n", again.clone()), ("o", note("另一條。"))]);
    let back = |mark: &str, label: &str, shown: &str| {
        format!("<a class=\"backlink\" role=\"doc-backlink\" href=\"#{mark}\" aria-label=\"{label}\">{shown}</a>")
    };
    let links = format!(
        "{}<sup>{}</sup> 重見的註。",
        back("a-n001.mark", "註 1: 回到正文", "1."),
        back("a-n001.mark-2", "註 1: 回到正文 (2)", "b")
    );
    assert!(text.contains(&links), "{links}\n{text}");
    // One mark is in the text, the other in a note.
    assert!(text.contains("id=\"a-n002.mark\"") && text.contains("id=\"a-n002.mark-2\""), "{text}");
    assert!(text.contains(&back("a-n002.mark-2", "註 2: 回到正文 (2)", "b")), "{text}");
    let vertical = document(true, twice(), &[("n", again), ("o", note("另一條。"))]);
    assert!(vertical.contains("回到正文\">") && vertical.contains("</a><sup><a class=\"backlink\""), "{vertical}");
    assert!(vertical.contains("><span class=\"tcy\">b</span></a></sup>"), "{vertical}");
}

#[test]
fn a_note_without_a_mark_leads_nowhere_and_many_marks_run_out_of_letters() {
    let marks = (0..28).map(|_| mark("n")).collect();
    let text = document(false, vec![para(marks)], &[("n", note("多。")), ("never", note("無。"))]);
    assert!(text.contains("href=\"#a-n001.mark-26\" aria-label=\"註 1: 回到正文 (26)\">z</a>"), "{text}");
    assert!(text.contains("href=\"#a-n001.mark-27\" aria-label=\"註 1: 回到正文 (27)\">27</a>"), "{text}");
    assert!(text.contains("<span class=\"backlink\">2.</span> 無。"), "{text}");
}

/// A chapter in several documents: the note stands with its first mark, and leads to the marks of the later ones.
#[test]
fn marks_in_later_documents_are_led_back_to() {
    let mut blocks: Vec<Block> = (0..500).map(|_| words(&TEXT.repeat(6))).collect();
    blocks.insert(1, para(vec![Inline::text("早"), mark("n")]));
    blocks.push(para(vec![Inline::text("晚"), mark("n"), mark("n")]));
    let mut long = chapter("long.md", "長卷", blocks);
    long.notes = [(Label::new("n"), note("遠註。"))].into();
    let (book, _) = edition(&MemWorld::new(), &project(ProjectKind::Single), vec![long]);
    let files = check(&write(&MemWorld::new(), &project(ProjectKind::Single), &book).0);
    let first = text(&files, "EPUB/text/long.xhtml");
    let late = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("晚<sup>");
    let last = files.iter().find(|(name, bytes)| is_xml(name) && late(bytes)).expect("a document").0.clone();
    assert_ne!(last, "EPUB/text/long.xhtml");
    let leaf = last.rsplit('/').next().expect("a name");
    for (mark, shown) in [("mark", "b"), ("mark-2", "c")] {
        let link = first.split("href=\"").find(|rest| rest.starts_with(&format!("{leaf}#long-n001.{mark}\"")));
        assert!(
            link.is_some_and(|link| link.split('<').next().unwrap_or("").ends_with(&format!(">{shown}"))),
            "{mark}"
        );
    }
    assert!(text(&files, &last).contains("id=\"long-n001.mark-2\" href=\"long.xhtml#long-n001\""));
}
