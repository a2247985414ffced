//! Letting go of what is large: its memory is given back by another thread, while the work goes on.

/// Drops a value on a thread of the pool that has nothing else to do. Nobody waits for it: what is left of it at the end
/// of the program ends with it.
pub(crate) fn discard<T: Send + 'static>(value: T) {
    rayon::spawn(move || drop(value));
}
