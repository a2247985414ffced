//! What was made in earlier runs and is still good: results that take long to make and little room to keep.
//!
//! An entry is named by a hash of everything that it is made from, and of the program that makes it: the same name, the
//! same bytes. What comes back from a [`Store`] is believed only with the hash that it was given there; anything else
//! counts for nothing, and is made again.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Keeps entries by name, in any way and for as long as it likes. It may lose or spoil them: that costs time alone.
pub trait Store: Sync {
    /// The bytes last put under this name, if they are still there.
    fn get(&self, name: &str) -> Option<Vec<u8>>;

    /// Keeps bytes under a name of 64 hexadecimal digits. What cannot be kept is not.
    fn put(&self, name: &str, bytes: &[u8]);

    /// Says that what [`Store::get`] gave is no good: it is cut off, damaged, or something else altogether.
    fn reject(&self, name: &str);
}

/// A store, or none.
#[derive(Copy, Clone, Default)]
pub struct Cache<'a>(Option<&'a dyn Store>);

/// What an entry is made from. Its name is the hash of it all.
///
/// The sources of this crate with its `Cargo.lock`, and the compiler, are part of every name. Who builds it with other
/// versions of its dependencies gives each program a store of its own.
pub struct Key(blake3::Hasher);

/// Bytes that are kept in one piece.
#[derive(Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub(crate) struct Bytes(#[serde(with = "in_one_piece")] pub Vec<u8>);

impl Key {
    /// Of a kind of entry: what is made.
    pub(crate) fn new(kind: &str) -> Key {
        let mut hasher = blake3::Hasher::new();
        hasher.update(env!("BANXIN_BUILD").as_bytes());
        Key(hasher).with(kind.as_bytes())
    }

    /// And of these bytes.
    pub(crate) fn with(mut self, bytes: &[u8]) -> Key {
        // With its length, so that no two lists of parts run together into one.
        self.0.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        self
    }

    /// And of a number.
    pub(crate) fn number(self, number: impl Into<u64>) -> Key {
        self.with(&number.into().to_le_bytes())
    }

    fn name(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}

/// Bytes of the hash that stands before what an entry holds.
const SEAL: usize = blake3::OUT_LEN;

impl<'a> Cache<'a> {
    /// With a store, or without: then everything is made anew.
    pub fn new(store: Option<&'a dyn Store>) -> Cache<'a> {
        Cache(store)
    }

    /// What was made before from the same, or else what `make` makes. What it fails to make is not kept.
    pub(crate) fn made<T, E>(self, key: impl FnOnce() -> Key, make: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
    {
        let Some(store) = self.0 else { return make() };
        let name = key().name();
        if let Some(entry) = store.get(&name) {
            match opened(&name, &entry).and_then(|content| postcard::from_bytes(content).ok()) {
                Some(made) => return Ok(made),
                None => store.reject(&name),
            }
        }
        let made = make()?;
        if let Ok(content) = postcard::to_allocvec(&made) {
            store.put(&name, &sealed(&name, &content));
        }
        Ok(made)
    }
}

/// What an entry holds, behind a hash of its name and of that.
fn sealed(name: &str, content: &[u8]) -> Vec<u8> {
    let mut entry = Vec::with_capacity(SEAL + content.len());
    entry.extend_from_slice(seal(name, content).as_bytes());
    entry.extend_from_slice(content);
    entry
}

/// What an entry holds; `None` unless every bit of it is as it was kept, under this name.
fn opened<'a>(name: &str, entry: &'a [u8]) -> Option<&'a [u8]> {
    let (hash, content) = entry.split_first_chunk::<SEAL>()?;
    (seal(name, content) == *hash).then_some(content)
}

fn seal(name: &str, content: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(name.as_bytes()).update(content);
    hasher.finalize()
}

/// Bytes as a string of bytes, not as a list of numbers: a list is read one by one.
mod in_one_piece {
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        deserializer.deserialize_byte_buf(InOnePiece)
    }

    struct InOnePiece;

    impl Visitor<'_> for InOnePiece {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("bytes")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }

        fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
            Ok(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_key_stay_apart() {
        let name = |parts: &[&str]| parts.iter().fold(Key::new("test"), |key, part| key.with(part.as_bytes())).name();
        let names = [name(&["ab", "c"]), name(&["a", "bc"]), name(&["abc"]), name(&["abc", ""]), name(&[])];
        assert!((1..names.len()).all(|at| !names[..at].contains(&names[at])), "{names:?}");
        assert_ne!(Key::new("a").name(), Key::new("b").name());
    }

    #[test]
    fn an_entry_is_opened_whole_and_under_its_own_name_alone() {
        let entry = sealed("a", "版心".as_bytes());
        assert_eq!(opened("a", &entry), Some("版心".as_bytes()));
        assert_eq!(opened("b", &entry), None);
        assert_eq!(opened("a", &[]), None);
        for at in 0..entry.len() {
            assert_eq!(opened("a", &entry[..at]), None);
            let mut other = entry.clone();
            other[at] ^= 1;
            assert_eq!(opened("a", &other), None);
        }
        assert_eq!(opened("a", &[&entry[..], b"more"].concat()), None);
    }
}
