//! Objects that are finished, as bytes. A long book has a million of them, and as dictionaries they take ten times the
//! room.

use lopdf::{Dictionary, Object, ObjectId};

use super::syntax;

/// Objects in the form that they have in the file.
#[derive(Default)]
pub(crate) struct Finished {
    /// Objects that are no streams, one behind the other.
    bytes: Vec<u8>,
    /// Their numbers, and where each begins.
    places: Vec<(u32, usize)>,
    /// Compressed streams without any other entries, by their numbers.
    pub(super) streams: Vec<(u32, Vec<u8>)>,
}

impl Finished {
    /// Adds a dictionary.
    pub(super) fn put(&mut self, (number, _): ObjectId, entries: &Dictionary) {
        self.places.push((number, self.bytes.len()));
        syntax::dictionary(&mut self.bytes, entries);
    }

    /// Adds an object that is no stream.
    pub(super) fn put_object(&mut self, (number, _): ObjectId, object: &Object) {
        self.places.push((number, self.bytes.len()));
        syntax::object(&mut self.bytes, object);
    }

    /// Adds a stream that is compressed.
    pub(super) fn put_stream(&mut self, (number, _): ObjectId, content: Vec<u8>) {
        self.streams.push((number, content));
    }

    /// The objects that are no streams, by their numbers.
    pub(super) fn plain(&self) -> Vec<(u32, &[u8])> {
        let ends = self.places.iter().skip(1).map(|(_, start)| *start).chain([self.bytes.len()]);
        let objects = self.places.iter().zip(ends).map(|((number, start), end)| (*number, &self.bytes[*start..end]));
        let mut objects: Vec<_> = objects.collect();
        objects.sort_unstable_by_key(|(number, _)| *number);
        objects
    }
}
