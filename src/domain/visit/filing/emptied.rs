//! The same form with nothing in it.

use super::{Filing, Slot};

impl Filing {
    /// The same form at the same question, with nothing in it. A question that is asked only after an
    /// answer gives way to the first.
    #[must_use]
    pub fn emptied(&self) -> Self {
        let mut empty = match &self.set {
            Some(set) => Self::of_set(set.clone()),
            None => Self::new(self.item, self.form.clone()),
        };
        empty.answers = vec![Slot::empty(); empty.form.fields.len()];
        empty.from_review = self.from_review;
        empty.at = if empty.is_asked(self.at) { self.at } else { 0 };
        empty
    }
}
