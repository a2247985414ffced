//! Lines in the margins: running heads and folios.

use crate::diag::Sink;
use crate::doc::{Inline, text_of};
use crate::layout::flow::{Flow, Setting};
use crate::layout::line::Line;
use crate::layout::para::Spec;
use crate::theme::{Abs, FolioPlace, HeadPlace, Role};

/// A running head: plain text on one line; a title too long for the measure ends in …….
pub(crate) fn head(setting: &Setting, words: &[Inline], sink: &mut Sink) -> Line {
    let text = text_of(words);
    let text: Vec<char> = text.trim().chars().collect();
    let mut count = text.len();
    loop {
        let cut = count < text.len();
        let shown: String =
            text[..count].iter().copied().chain(cut.then_some("……").into_iter().flat_map(str::chars)).collect();
        let line = marginal(setting, &shown, Role::RunningHead, at_edge(setting), sink);
        // A title that long would stand over the whole measure, or down the whole edge.
        if line.length <= setting.theme.page.span() * 3 / 4 || count == 0 {
            return line;
        }
        count -= 1 + count / 16;
    }
}

/// A page number.
pub(crate) fn folio(setting: &Setting, label: &str, sink: &mut Sink) -> Line {
    let vertical = setting.grid.vertical && setting.theme.page.folio_place == FolioPlace::Edge;
    marginal(setting, label, Role::Folio, vertical, sink)
}

/// Whether running heads stand at the fore-edge, as columns.
fn at_edge(setting: &Setting) -> bool {
    setting.grid.vertical && setting.theme.page.head_place == HeadPlace::Edge
}

/// A line as long as it is. But for what stands at the fore-edge, lines in the margins run horizontally in vertical
/// books too.
fn marginal(setting: &Setting, text: &str, role: Role, vertical: bool, sink: &mut Sink) -> Line {
    if text.is_empty() {
        return Line::default();
    }
    let mut flow = Flow::new(*setting, None, setting.edition.lang(), sink);
    let endless = Abs::raw(i32::MAX / 8);
    let spec = Spec { vertical, measure: endless, indent: Abs::ZERO, justify: false, ..flow.spec(flow.style(role)) };
    flow.set(&[Inline::text(text)], &spec).into_iter().next().unwrap_or_default()
}
