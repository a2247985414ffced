//! Which page comes where: schemes as tables, without any measure.

/// How pages come onto sheets.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Scheme {
    /// Sheets inside one another, stapled through the fold (騎馬釘).
    Saddle,
    /// Signatures (台, 折) of so many pages, one behind another, sewn or glued at the spine.
    Signatures {
        /// Pages of a signature.
        pages: u16,
    },
    /// Pages beside and below one another, in order, not to be folded.
    NUp {
        /// Pages from side to side.
        columns: u16,
        /// Pages from top to bottom.
        rows: u16,
    },
}

/// Pages on one side of a folded sheet.
#[derive(Copy, Clone, Eq, PartialEq, Debug, Default)]
pub enum Fold {
    /// Two: one fold (folio).
    #[default]
    Once,
    /// Four: two folds (quarto).
    Twice,
    /// Eight: three folds (octavo).
    Thrice,
}

impl Fold {
    /// Pages of a sheet, both sides.
    pub fn pages(self) -> usize {
        match self {
            Fold::Once => 4,
            Fold::Twice => 8,
            Fold::Thrice => 16,
        }
    }

    /// Columns and rows of a side.
    pub fn grid(self) -> (usize, usize) {
        match self {
            Fold::Once => (2, 1),
            Fold::Twice => (2, 2),
            Fold::Thrice => (4, 2),
        }
    }

    /// The pages of a sheet of a book bound at the left, row by row from the top, as its front shows them and as its back
    /// does when the sheet is turned like a leaf. All rows but the last stand on their heads: heads meet heads.
    fn sides(self) -> [&'static [usize]; 2] {
        match self {
            Fold::Once => [&[4, 1], &[2, 3]],
            Fold::Twice => [&[5, 4, 8, 1], &[3, 6, 2, 7]],
            Fold::Thrice => [&[5, 12, 9, 8, 4, 13, 16, 1], &[7, 10, 11, 6, 2, 15, 14, 3]],
        }
    }
}

/// A place for a page.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Cell {
    /// Index of its page in the file; `None`: blank.
    pub page: Option<usize>,
    /// Column from the left.
    pub column: usize,
    /// Row from the top.
    pub row: usize,
    /// Whether it stands on its head.
    pub turned: bool,
    /// Leaves between it and the outside of its signature: so many thicknesses of paper it lies further from the spine.
    pub depth: usize,
}

/// One side of a sheet.
#[derive(Clone, Eq, PartialEq, Debug)]
pub struct Side {
    /// Its places, row by row.
    pub cells: Vec<Cell>,
    /// Whether it is the outside of a signature, and of which; its mark is set into the fold.
    pub outside_of: Option<usize>,
    /// Whether it is the back of the side before.
    pub back: bool,
}

/// Everything that is printed, in order.
#[derive(Clone, Eq, PartialEq, Debug)]
pub struct Plan {
    /// Columns of a side.
    pub columns: usize,
    /// Rows of a side.
    pub rows: usize,
    /// Whether the sheets are folded between the columns.
    pub folded: bool,
    /// The sides; for folded sheets front and back in turn.
    pub sides: Vec<Side>,
    /// Pages without content at the end.
    pub blanks: usize,
}

/// Finds the place of each page. Books bound at the right have every sheet the other way round.
pub fn plan(pages: usize, scheme: Scheme, fold: Fold, right_bound: bool) -> Plan {
    match scheme {
        Scheme::NUp { columns, rows } => {
            n_up(pages, usize::from(columns.max(1)), usize::from(rows.max(1)), right_bound)
        }
        Scheme::Saddle => folded(pages, pages.div_ceil(fold.pages()).max(1), fold, right_bound),
        Scheme::Signatures { pages: signature } => {
            folded(pages, usize::from(signature).div_ceil(fold.pages()).max(1), fold, right_bound)
        }
    }
}

fn n_up(pages: usize, columns: usize, rows: usize, right_bound: bool) -> Plan {
    let places = columns * rows;
    let side = |number: usize| {
        let cells = (0..places).map(|at| Cell {
            page: Some(number * places + at).filter(|page| *page < pages),
            column: if right_bound { columns - 1 - at % columns } else { at % columns },
            row: at / columns,
            turned: false,
            depth: 0,
        });
        Side { cells: cells.collect(), outside_of: None, back: false }
    };
    let count = pages.div_ceil(places);
    Plan { columns, rows, folded: false, sides: (0..count).map(side).collect(), blanks: count * places - pages }
}

/// Signatures of so many sheets, each sheet laid into the one before.
fn folded(pages: usize, sheets: usize, fold: Fold, right_bound: bool) -> Plan {
    let (columns, rows) = fold.grid();
    let signature = sheets * fold.pages();
    let count = pages.div_ceil(signature).max(1);
    let half = fold.pages() / 2;
    let mut sides = Vec::new();
    for number in 0..count {
        for sheet in 0..sheets {
            // The first half of a sheet lies before all that is laid into it, the other half behind.
            let place = |local: usize| match local <= half {
                true => sheet * half + local - 1,
                false => signature - (sheet + 1) * half + (local - half - 1),
            };
            for (back, side) in fold.sides().into_iter().enumerate() {
                let cells = side.iter().enumerate().map(|(at, local)| {
                    let (column, row, inside) = (at % columns, at / columns, place(*local));
                    let leaf = inside / 2;
                    Cell {
                        page: Some(number * signature + inside).filter(|page| *page < pages),
                        column: if right_bound { columns - 1 - column } else { column },
                        row,
                        turned: row + 1 < rows,
                        depth: leaf.min(signature / 2 - 1 - leaf),
                    }
                });
                let outside = sheet == 0 && back == 0;
                sides.push(Side { cells: cells.collect(), outside_of: outside.then_some(number), back: back == 1 });
            }
        }
    }
    Plan { columns, rows, folded: true, sides, blanks: count * signature - pages }
}
