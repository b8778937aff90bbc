//! Looks at the slots until a look is a whole one: pure but for the look itself.
//!
//! pcsc-lite shows first that a card came or left and counts it a moment later (measured with
//! 1.9.9). A look that falls in between has a new card with the old count. Taken for a whole look,
//! the next one, with the new count, is a card exchanged for another, and a read that has begun is
//! cut off with the card untouched in its slot.

use super::stack::{ReaderPicture, Slot};
use std::time::Duration;

/// How long the count may lag behind before a look is believed as it is. Waiting ends with the
/// change, so this is spent only where there is nothing to compare with: at the first look, and
/// after a reader was plugged in.
const SETTLE: Duration = Duration::from_millis(100);
/// How often it is looked again; bounds the wait while the slots keep changing.
const MORE_LOOKS: u32 = 5;

/// Remembers the last whole look.
#[derive(Debug, Default)]
pub struct Settling {
    last: Vec<ReaderPicture>,
}

impl Settling {
    /// Looks with `wait`, and again until the look is whole or has stayed as it was.
    ///
    /// Errors: those of `look`.
    pub fn next<E>(
        &mut self,
        wait: Duration,
        mut look: impl FnMut(Duration) -> Result<Vec<ReaderPicture>, E>,
    ) -> Result<Vec<ReaderPicture>, E> {
        let mut seen = look(wait)?;
        for _ in 0..MORE_LOOKS {
            if seen.iter().all(|reader| self.is_whole(reader)) {
                break;
            }
            let again = look(SETTLE)?;
            let quiet = again == seen;
            seen = again;
            if quiet {
                break;
            }
        }
        self.last.clone_from(&seen);
        Ok(seen)
    }

    /// Starts afresh: the counts of readers listed anew have nothing to do with the old ones.
    pub fn forget(&mut self) {
        self.last.clear();
    }

    /// Whether the count moved in step with the slot: every insertion and every removal is one,
    /// so it is odd exactly between an empty slot and an occupied one.
    fn is_whole(&self, reader: &ReaderPicture) -> bool {
        if reader.slot == Slot::Unavailable {
            return true;
        }
        let mut last = self.last.iter();
        let last = last.find(|l| l.name == reader.name && l.slot != Slot::Unavailable);
        last.is_some_and(|last| {
            let flipped = (last.slot == Slot::Empty) != (reader.slot == Slot::Empty);
            let odd = (last.changes ^ reader.changes) & 1 == 1;
            flipped == odd
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;
    use std::convert::Infallible;

    const LONG: Duration = Duration::from_secs(2);

    fn picture(slot: Slot, changes: u32) -> Vec<ReaderPicture> {
        let name = "R".to_owned();
        vec![ReaderPicture {
            name,
            slot,
            changes,
        }]
    }

    /// Gives what is told, and the waits of the looks it took.
    fn told(settling: &mut Settling, looks: &[(Slot, u32)]) -> (Vec<ReaderPicture>, Vec<Duration>) {
        let mut looks: VecDeque<_> = looks.iter().copied().collect();
        let mut waits = Vec::new();
        let told = settling.next(LONG, |wait| {
            waits.push(wait);
            let (slot, changes) = looks.pop_front().expect("no look too many");
            Ok::<_, Infallible>(picture(slot, changes))
        });
        assert_eq!(looks, [], "a look too few");
        let Ok(told) = told;
        (told, waits)
    }

    fn after(slot: Slot, changes: u32) -> Settling {
        Settling {
            last: picture(slot, changes),
        }
    }

    #[test]
    fn a_card_that_is_shown_before_it_is_counted_is_told_once_and_with_its_count() {
        for slot in [Slot::Card, Slot::Mute] {
            let mut settling = after(Slot::Empty, 4);
            let (first, waits) = told(&mut settling, &[(slot, 4), (slot, 5)]);
            assert_eq!((first, waits), (picture(slot, 5), vec![LONG, SETTLE]));
            let (next, _) = told(&mut settling, &[(slot, 5)]);
            assert_eq!(next, picture(slot, 5));
        }
    }

    #[test]
    fn an_exchange_caught_in_the_middle_is_told_with_both_counts() {
        let mut settling = after(Slot::Card, 7);
        let looks = [(Slot::Empty, 7), (Slot::Card, 8), (Slot::Card, 9)];
        assert_eq!(told(&mut settling, &looks).0, picture(Slot::Card, 9));
    }

    #[test]
    fn the_first_look_is_told_when_it_has_stayed_as_it_was() {
        let mut settling = Settling::default();
        let looks = [(Slot::Card, 0), (Slot::Card, 1), (Slot::Card, 1)];
        assert_eq!(told(&mut settling, &looks).0, picture(Slot::Card, 1));
    }

    #[test]
    fn a_count_that_never_comes_keeps_no_card_back() {
        let mut settling = after(Slot::Empty, 0);
        let looks = [(Slot::Card, 0), (Slot::Card, 0)];
        assert_eq!(told(&mut settling, &looks).0, picture(Slot::Card, 0));
    }

    #[test]
    fn slots_that_keep_changing_are_told_after_all() {
        let looks: Vec<_> = (1..=6).map(|n| (Slot::Card, 2 * n)).collect();
        let mut settling = after(Slot::Empty, 0);
        assert_eq!(told(&mut settling, &looks).0, picture(Slot::Card, 12));
    }

    #[test]
    fn what_was_counted_is_told_without_another_look() {
        let steps = [
            (Slot::Card, 1),
            (Slot::Card, 3),
            (Slot::Empty, 4),
            (Slot::Mute, 0xFFFF),
            (Slot::Unavailable, 0xFFFF),
        ];
        let mut settling = after(Slot::Empty, 0);
        for step in steps {
            let (_, waits) = told(&mut settling, &[step]);
            assert_eq!(waits, [LONG], "{step:?}");
        }
    }

    #[test]
    fn a_reader_that_comes_back_counts_from_anew() {
        let mut settling = after(Slot::Unavailable, 6);
        let looks = [(Slot::Card, 7), (Slot::Card, 8), (Slot::Card, 8)];
        assert_eq!(told(&mut settling, &looks).0, picture(Slot::Card, 8));
        settling.forget();
        let looks = [(Slot::Empty, 0), (Slot::Empty, 0)];
        assert_eq!(told(&mut settling, &looks).0, picture(Slot::Empty, 0));
    }
}
