//! What stands around the text: title and names at its head, the explanation of the notation, the note on the printed
//! edition (底本) at its foot.

use std::ops::Range;

use crate::doc::{Agent, Meta, Role};
use crate::read::plain::lines::Line;

/// The words that head the explanation of the notation.
const NOTATION: &str = "【テキスト中に現れる記号について】";

/// The parts of a file, in lines.
pub(super) struct Parts {
    /// Title and names.
    pub(super) head: Range<usize>,
    /// The explanation of the notation, with the rules around it; may be empty.
    pub(super) notation: Range<usize>,
    /// The text.
    pub(super) body: Range<usize>,
    /// From 底本： to the end; may be empty.
    pub(super) foot: Range<usize>,
}

/// Whether there is an explanation of the notation: then the file is in it, whatever else it holds.
pub(super) fn explains_notation(text: &str) -> bool {
    text.lines().any(|line| line.trim() == NOTATION)
}

/// Whether the note on the printed edition names Aozora Bunko.
pub(super) fn is_signed(text: &str) -> bool {
    let mut foot = text.lines().skip_while(|line| !is_source(line.trim_start()));
    foot.next().is_some() && foot.any(|line| line.contains("青空文庫"))
}

/// Finds the parts.
pub(super) fn parts(lines: &[Line]) -> Parts {
    let start = lines.iter().take_while(|line| line.is_blank()).count();
    let head = start + lines[start..].iter().take_while(|line| !line.is_blank() && !is_rule(line)).count();
    let notation = notation(lines, head);
    let from = notation.end.max(head);
    let foot = (from..lines.len()).rev().find(|&at| is_source(lines[at].text)).unwrap_or(lines.len());
    // A text without title: its first line is a paragraph as any other.
    let head = if head - start > MOST || foot <= start { start..start } else { start..head };
    let from = if notation.is_empty() { head.end } else { from };
    Parts { head, notation, body: from..foot.max(from), foot: foot.max(from)..lines.len() }
}

/// Lines of title and names at most.
const MOST: usize = 8;

fn is_rule(line: &Line) -> bool {
    line.text.len() >= 10 && line.text.bytes().all(|b| b == b'-')
}

fn is_source(text: &str) -> bool {
    text.starts_with("底本：") || text.starts_with("底本:")
}

/// The lines from rule to rule, where they explain the notation.
fn notation(lines: &[Line], from: usize) -> Range<usize> {
    let open = from + lines[from..].iter().take_while(|line| line.is_blank()).count();
    let next = lines.get(open).filter(|line| is_rule(line)).and(lines.get(open + 1));
    if next.is_none_or(|line| line.text != NOTATION) {
        return from..from;
    }
    let close = (open + 1..lines.len()).find(|&at| is_rule(&lines[at]));
    close.map_or(from..from, |close| open..close + 1)
}

/// Title, subtitle and names from the head: the title first, names last, what is between them belongs to the title.
pub(super) fn meta(head: &[String], foot: &[Line]) -> Meta {
    let mut meta = Meta::default();
    let Some((title, rest)) = head.split_first() else { return meta };
    meta.title.clone_from(title);
    let named = |name: &&String| role(name) != Role::Author;
    // The last line that is not signed by its role is the author.
    let author = rest.iter().rposition(|name| !named(&name));
    for (at, line) in rest.iter().enumerate() {
        let role = role(line);
        if role != Role::Author || Some(at) == author {
            meta.agents.push(Agent::new(bare(line, role), role));
        } else {
            let before = meta.subtitle.take().map_or(String::new(), |before| format!("{before}　"));
            meta.subtitle = Some(format!("{before}{line}"));
        }
    }
    meta.agents.sort_by_key(|agent| agent.role != Role::Author);
    meta.source = foot.first().and_then(|line| line.text.split_once(['：', ':'])).map(|(_, source)| source.to_owned());
    meta
}

const TRANSLATOR: [&str; 3] = ["訳", "譯", "翻訳"];
const EDITOR: [&str; 4] = ["編", "編纂", "校訂", "編集"];

fn role(name: &str) -> Role {
    match () {
        () if TRANSLATOR.iter().any(|word| name.ends_with(word)) => Role::Translator,
        () if EDITOR.iter().any(|word| name.ends_with(word)) => Role::Editor,
        () => Role::Author,
    }
}

fn bare(name: &str, role: Role) -> &str {
    let words: &[&str] = match role {
        Role::Translator => &["翻訳", "訳", "譯"],
        Role::Editor => &["編纂", "編集", "校訂", "編"],
        _ => &[],
    };
    let bare = words.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name).trim();
    if bare.is_empty() { name } else { bare }
}
