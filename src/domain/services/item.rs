//! Service items of the county's list.

/// The number of an item in the list, 1 to 999; 1 to 40 in the list of 2024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemNo(u16);

impl ItemNo {
    /// Takes 1 to 999.
    pub fn new(number: u16) -> Option<Self> {
        (1..=999).contains(&number).then_some(Self(number))
    }

    /// The plain number.
    pub fn get(self) -> u16 {
        self.0
    }
}
