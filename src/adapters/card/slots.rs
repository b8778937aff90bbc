//! Which reader counts, and which insertion is the current one: pure, from one look to the next.

use super::stack::{ReaderPicture, Slot, StackFault};
use crate::domain::people::card::{InsertionId, ReaderFault};

/// Which readers may be used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReaderFilter {
    /// Only readers whose PC/SC name begins so; `None` for any.
    pub name: Option<String>,
    /// Whether virtual readers ("Virtual PCD") may be used. Never on a shipped terminal: anybody
    /// on its network could play a card.
    pub allow_virtual: bool,
}

impl ReaderFilter {
    /// Whether a reader of this name counts.
    pub fn admits(&self, reader: &str) -> bool {
        let wanted = self.name.as_ref().is_none_or(|n| reader.starts_with(n));
        wanted && (self.allow_virtual || !reader.contains("Virtual PCD"))
    }
}

/// What the readers amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotBase {
    /// Nothing heard yet.
    Starting,
    /// The service is away.
    NoService,
    /// No reader that counts.
    NoReader,
    /// The service refuses, or fails.
    Fault(ReaderFault),
    /// A reader, and no card.
    Empty,
    /// A card.
    Card,
}

/// A card in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// Its number.
    pub id: InsertionId,
    /// The reader it is in.
    pub reader: String,
    /// Whether its chip came up.
    pub chip: Chip,
}

/// Whether a card's chip came up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chip {
    /// It answered to reset.
    Alive,
    /// It did not.
    Mute,
}

/// Why a card is no longer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departure {
    /// It was pulled, or exchanged.
    Card,
    /// Its reader was unplugged.
    Reader,
    /// The service went away.
    Service,
}

/// What changed since the last look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A card left.
    Removed(InsertionId, Departure),
    /// A card came.
    Inserted(Insertion),
    /// The readers amount to something else; comes after the changes that led to it.
    Base(SlotBase),
}

/// Remembers the last look.
#[derive(Debug)]
pub struct Observer {
    filter: ReaderFilter,
    next: InsertionId,
    current: Option<Current>,
    base: SlotBase,
}

#[derive(Debug)]
struct Current {
    id: InsertionId,
    reader: String,
    changes: u32,
    chip: Chip,
}

impl Observer {
    /// Before the first look.
    pub fn new(filter: ReaderFilter) -> Self {
        Self {
            filter,
            next: InsertionId::FIRST,
            current: None,
            base: SlotBase::Starting,
        }
    }

    /// Compares a look with the one before.
    pub fn observe(&mut self, look: Result<&[ReaderPicture], StackFault>) -> Vec<Change> {
        let mut changes = Vec::new();
        let base = match look {
            Err(fault) => {
                self.leave(Departure::Service, &mut changes);
                match fault {
                    StackFault::NoService => SlotBase::NoService,
                    StackFault::Forbidden => SlotBase::Fault(ReaderFault::Forbidden),
                    StackFault::Broken => SlotBase::Fault(ReaderFault::Broken),
                }
            }
            Ok(readers) => self.observe_readers(readers, &mut changes),
        };
        if base != self.base {
            self.base = base;
            changes.push(Change::Base(base));
        }
        changes
    }

    fn observe_readers(
        &mut self,
        readers: &[ReaderPicture],
        changes: &mut Vec<Change>,
    ) -> SlotBase {
        let admitted: Vec<&ReaderPicture> = readers
            .iter()
            .filter(|r| self.filter.admits(&r.name))
            .collect();
        if let Some(departure) = self.departure(&admitted) {
            self.leave(departure, changes);
        }
        if self.current.is_none() {
            self.enter(&admitted, changes);
        }
        if self.current.is_some() {
            SlotBase::Card
        } else if admitted.iter().any(|r| r.slot != Slot::Unavailable) {
            SlotBase::Empty
        } else {
            SlotBase::NoReader
        }
    }

    /// Whether the current card is still the one that was inserted.
    fn departure(&self, admitted: &[&ReaderPicture]) -> Option<Departure> {
        let current = self.current.as_ref()?;
        let Some(reader) = admitted.iter().find(|r| r.name == current.reader) else {
            return Some(Departure::Reader);
        };
        let chip = match reader.slot {
            Slot::Unavailable => return Some(Departure::Reader),
            Slot::Empty => return Some(Departure::Card),
            Slot::Card => Chip::Alive,
            Slot::Mute => Chip::Mute,
        };
        // The counter tells a card exchanged between two looks; a chip that comes up late is told
        // to the person as a new try.
        let same = reader.changes == current.changes && chip == current.chip;
        (!same).then_some(Departure::Card)
    }

    fn leave(&mut self, departure: Departure, changes: &mut Vec<Change>) {
        if let Some(current) = self.current.take() {
            changes.push(Change::Removed(current.id, departure));
        }
    }

    fn enter(&mut self, admitted: &[&ReaderPicture], changes: &mut Vec<Change>) {
        let occupied = admitted.iter().find_map(|r| match r.slot {
            Slot::Card => Some((r, Chip::Alive)),
            Slot::Mute => Some((r, Chip::Mute)),
            Slot::Empty | Slot::Unavailable => None,
        });
        let Some((reader, chip)) = occupied else {
            return;
        };
        let id = self.next;
        self.next = id.next();
        self.current = Some(Current {
            id,
            reader: reader.name.clone(),
            changes: reader.changes,
            chip,
        });
        changes.push(Change::Inserted(Insertion {
            id,
            reader: reader.name.clone(),
            chip,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(name: &str, slot: Slot, changes: u32) -> ReaderPicture {
        ReaderPicture {
            name: name.to_owned(),
            slot,
            changes,
        }
    }

    fn observer() -> Observer {
        Observer::new(ReaderFilter::default())
    }

    fn ids(changes: &[Change]) -> Vec<(char, u64)> {
        changes
            .iter()
            .filter_map(|c| match c {
                Change::Removed(id, _) => Some(('-', id.get())),
                Change::Inserted(i) => Some(('+', i.id.get())),
                Change::Base(_) => None,
            })
            .collect()
    }

    #[test]
    fn the_service_going_away_takes_the_card_with_it() {
        let mut o = observer();
        o.observe(Ok(&[reader("R", Slot::Card, 1)]));
        let changes = o.observe(Err(StackFault::NoService));
        let first = InsertionId::FIRST;
        assert_eq!(
            changes,
            [
                Change::Removed(first, Departure::Service),
                Change::Base(SlotBase::NoService)
            ]
        );
        assert_eq!(
            ids(&o.observe(Ok(&[reader("R", Slot::Card, 1)]))),
            [('+', 2)]
        );
    }

    #[test]
    fn an_unplugged_reader_is_not_a_pulled_card_whether_listed_or_not() {
        for gone in [vec![], vec![reader("R", Slot::Unavailable, 1)]] {
            let mut o = observer();
            o.observe(Ok(&[reader("R", Slot::Card, 1)]));
            let changes = o.observe(Ok(&gone));
            let first = InsertionId::FIRST;
            assert_eq!(
                changes,
                [
                    Change::Removed(first, Departure::Reader),
                    Change::Base(SlotBase::NoReader)
                ]
            );
        }
    }

    #[test]
    fn a_card_exchanged_between_two_looks_is_a_removal_and_an_insertion() {
        let mut o = observer();
        assert_eq!(
            ids(&o.observe(Ok(&[reader("R", Slot::Card, 7)]))),
            [('+', 1)]
        );
        assert!(o.observe(Ok(&[reader("R", Slot::Card, 7)])).is_empty());
        let changes = o.observe(Ok(&[reader("R", Slot::Card, 9)]));
        assert_eq!(ids(&changes), [('-', 1), ('+', 2)]);
        assert_eq!(changes.len(), 2, "the base stays: {changes:?}");
    }

    #[test]
    fn a_second_card_in_another_reader_waits_until_the_first_has_left() {
        let mut o = observer();
        o.observe(Ok(&[
            reader("A", Slot::Card, 1),
            reader("B", Slot::Empty, 0),
        ]));
        let both = [reader("A", Slot::Card, 1), reader("B", Slot::Card, 1)];
        assert!(o.observe(Ok(&both)).is_empty());
        let changes = o.observe(Ok(&[
            reader("A", Slot::Empty, 2),
            reader("B", Slot::Card, 1),
        ]));
        assert_eq!(ids(&changes), [('-', 1), ('+', 2)]);
    }

    #[test]
    fn virtual_and_other_readers_do_not_count_unless_allowed_by_name() {
        let filter = |name: Option<&str>, allow_virtual| ReaderFilter {
            name: name.map(str::to_owned),
            allow_virtual,
        };
        assert!(!filter(None, false).admits("Virtual PCD 00 00"));
        assert!(filter(None, true).admits("Virtual PCD 00 00"));
        assert!(!filter(Some("Feitian"), true).admits("Virtual PCD 00 00"));
        assert!(filter(Some("Feitian R502"), false).admits("Feitian R502 Contact Reader 00 00"));
    }

    #[test]
    fn a_mute_card_that_comes_up_late_is_a_new_insertion() {
        let mut o = observer();
        let changes = o.observe(Ok(&[reader("R", Slot::Mute, 1)]));
        assert!(matches!(&changes[0], Change::Inserted(i) if i.chip == Chip::Mute));
        let changes = o.observe(Ok(&[reader("R", Slot::Card, 1)]));
        assert_eq!(ids(&changes), [('-', 1), ('+', 2)]);
    }
}
