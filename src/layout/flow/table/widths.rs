//! How wide the columns of a table are: what their content asks for where that fits, else a fair share of the room.

use crate::theme::Abs;

/// What a column asks for.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub(super) struct Wish {
    /// Its longest part that is not broken.
    pub least: Abs,
    /// Its longest line.
    pub most: Abs,
}

/// Widths of the columns within some room, without the gaps. `None`: even the longest words do not fit.
///
/// A column that asks for no more than its share of what is left gets all that it asks for; the others share the rest in
/// proportion to what they ask for beyond their longest words. So a column of numbers is never broken for the sake of
/// one with sentences.
pub(super) fn share(wishes: &[Wish], room: Abs) -> Option<Vec<Abs>> {
    if wishes.iter().map(|wish| wish.least).sum::<Abs>() > room {
        return None;
    }
    let mut widths: Vec<Option<Abs>> = vec![None; wishes.len()];
    loop {
        let open: Vec<usize> = (0..wishes.len()).filter(|&at| widths[at].is_none()).collect();
        let taken: Abs = widths.iter().flatten().copied().sum();
        let Some(fair) = (room - taken).to_raw().checked_div(open.len() as i32).map(Abs::raw) else { break };
        // What is given away must leave the others their longest words.
        let needed = |but: usize| open.iter().filter(|&&at| at != but).map(|&at| wishes[at].least).sum::<Abs>();
        let modest =
            open.iter().copied().find(|&at| wishes[at].most <= fair && wishes[at].most + needed(at) <= room - taken);
        match modest {
            Some(at) => widths[at] = Some(wishes[at].most),
            None => {
                rest(wishes, &open, room - taken, &mut widths);
                break;
            }
        }
    }
    Some(widths.into_iter().flatten().collect())
}

/// Shares the room that is left among columns that all ask for more.
fn rest(wishes: &[Wish], open: &[usize], room: Abs, widths: &mut [Option<Abs>]) {
    let least: i64 = open.iter().map(|&at| i64::from(wishes[at].least.to_raw())).sum();
    let over = |at: usize| i64::from((wishes[at].most - wishes[at].least).to_raw());
    let all = open.iter().map(|&at| over(at)).sum::<i64>().max(1);
    let free = (i64::from(room.to_raw()) - least).max(0);
    for &at in open {
        widths[at] = Some(wishes[at].least + Abs::raw((free * over(at) / all) as i32));
    }
}

/// Widths of columns whose words do not fit, in proportion to those words.
pub(super) fn forced(wishes: &[Wish], room: Abs) -> Vec<Abs> {
    let all = wishes.iter().map(|wish| i64::from(wish.least.to_raw())).sum::<i64>().max(1);
    let part = |wish: &Wish| Abs::raw((i64::from(wish.least.to_raw()) * i64::from(room.to_raw()) / all) as i32);
    wishes.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(least: f64, most: f64) -> Wish {
        Wish { least: Abs::pt(least), most: Abs::pt(most) }
    }

    fn pt(list: &[f64]) -> Option<Vec<Abs>> {
        Some(list.iter().map(|&n| Abs::pt(n)).collect())
    }

    #[test]
    fn columns_that_fit_are_as_wide_as_their_lines() {
        assert_eq!(share(&[wish(10.0, 20.0), wish(10.0, 40.0)], Abs::pt(200.0)), pt(&[20.0, 40.0]));
    }

    #[test]
    fn modest_columns_keep_their_lines_whole() {
        assert_eq!(share(&[wish(30.0, 40.0), wish(30.0, 400.0)], Abs::pt(140.0)), pt(&[40.0, 100.0]));
        assert_eq!(
            share(&[wish(10.0, 20.0), wish(10.0, 110.0), wish(10.0, 210.0)], Abs::pt(100.0)),
            pt(&[20.0, 30.0, 50.0])
        );
    }

    #[test]
    fn words_that_do_not_fit() {
        let wishes = [wish(100.0, 300.0), wish(50.0, 300.0)];
        assert_eq!(share(&wishes, Abs::pt(100.0)), None);
        assert_eq!(Some(forced(&wishes, Abs::pt(75.0))), pt(&[50.0, 25.0]));
    }
}
