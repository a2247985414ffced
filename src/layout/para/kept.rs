//! Vectors whose room is used again: the work on a paragraph takes several of a hundred kilobytes and more, and the next
//! paragraph on the thread takes them over.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::thread::LocalKey;

use super::breaker::Node;
use super::justify;
use super::loose::Ways;
use super::points::Point;
use super::stream::{self, Atom};
use super::sums::{Start, Sum};

/// Bytes of the largest room that is kept: that of a paragraph of some ten thousand characters.
const MOST: usize = 1 << 20;

/// What vectors are kept of.
pub(super) trait Keep: Sized + 'static {
    /// The room on this thread.
    fn room() -> &'static LocalKey<Cell<Vec<Self>>>;
}

/// A vector that leaves its room to the next one of its kind.
#[derive(Debug)]
pub(super) struct Kept<T: Keep>(Vec<T>);

impl<T: Keep> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept(T::room().take())
    }
}

impl<T: Keep> Drop for Kept<T> {
    fn drop(&mut self) {
        if size_of::<T>() * self.0.capacity() <= MOST {
            self.0.clear();
            T::room().set(std::mem::take(&mut self.0));
        }
    }
}

impl<T: Keep + Clone> Clone for Kept<T> {
    fn clone(&self) -> Kept<T> {
        Kept(self.0.clone())
    }
}

impl<T: Keep> Deref for Kept<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T: Keep> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T: Keep> Extend<T> for Kept<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items);
    }
}

impl<T: Keep> FromIterator<T> for Kept<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Kept<T> {
        let mut kept = Kept::default();
        kept.extend(items);
        kept
    }
}

/// Gives each type its room.
macro_rules! keep {
    ($($kind:ty),*) => {
        $(impl Keep for $kind {
            fn room() -> &'static LocalKey<Cell<Vec<$kind>>> {
                thread_local! {
                    static ROOM: Cell<Vec<$kind>> = const { Cell::new(Vec::new()) };
                }
                &ROOM
            }
        })*
    };
}

keep!(Atom, stream::Sized, justify::Cell, Sum, Point, Start, Node, Ways, usize);
