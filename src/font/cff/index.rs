//! INDEX: a list of pieces of data (§5).

/// A list that is read.
#[derive(Copy, Clone, Default, Debug)]
pub(super) struct Index<'a> {
    count: usize,
    /// Bytes of an offset.
    wide: usize,
    offsets: &'a [u8],
    /// Offsets count from the byte before it.
    data: &'a [u8],
}

impl<'a> Index<'a> {
    /// The list at a place in the table, and where it ends.
    pub fn read(table: &'a [u8], at: usize) -> Option<(Index<'a>, usize)> {
        let count = usize::from(u16_at(table, at)?);
        if count == 0 {
            return Some((Index::default(), at + 2));
        }
        let wide = usize::from(*table.get(at + 2)?);
        (1..=4).contains(&wide).then_some(())?;
        let start = at + 3 + (count + 1) * wide;
        let index = Index { count, wide, offsets: table.get(at + 3..start)?, data: table.get(start..)? };
        let end = index.offset(count)?;
        index.data.get(..end)?;
        Some((index, start + end))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// One of them.
    pub fn get(&self, at: usize) -> Option<&'a [u8]> {
        (at < self.count).then_some(())?;
        self.data.get(self.offset(at)?..self.offset(at + 1)?)
    }

    fn offset(&self, at: usize) -> Option<usize> {
        let bytes = self.offsets.get(at * self.wide..(at + 1) * self.wide)?;
        bytes.iter().fold(0, |value, byte| value << 8 | usize::from(*byte)).checked_sub(1)
    }
}

/// A number of two bytes.
pub(super) fn u16_at(table: &[u8], at: usize) -> Option<u16> {
    let bytes = table.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}

/// Writes a list.
pub(super) fn write<T: AsRef<[u8]>>(out: &mut Vec<u8>, list: &[T]) {
    let mut end = 0;
    let ends: Vec<usize> = list
        .iter()
        .map(|item| {
            end += item.as_ref().len();
            end
        })
        .collect();
    write_offsets(out, &ends);
    list.iter().for_each(|item| out.extend(item.as_ref()));
}

/// Writes a list whose data stand one behind the other already.
pub(super) fn write_joined(out: &mut Vec<u8>, data: &[u8], ends: &[usize]) {
    write_offsets(out, ends);
    out.extend(data);
}

fn write_offsets(out: &mut Vec<u8>, ends: &[usize]) {
    out.extend((ends.len() as u16).to_be_bytes());
    let Some(last) = ends.last() else { return };
    let wide = (1..8).find(|wide| (last + 1) >> (8 * wide) == 0).unwrap_or(8);
    out.push(wide as u8);
    for offset in std::iter::once(&0).chain(ends).map(|end| end + 1) {
        out.extend(&offset.to_be_bytes()[size_of::<usize>() - wide..]);
    }
}
