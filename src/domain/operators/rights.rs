//! What an operator may handle: item by item, and no more than needed (最小必须权限).

use crate::domain::services::ItemNo;
use std::collections::BTreeSet;

/// The items of an operator. Empty after the account was opened: the business administrator grants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights(BTreeSet<ItemNo>);

impl Rights {
    /// The rights to these items.
    pub fn of(items: impl IntoIterator<Item = ItemNo>) -> Self {
        Self(items.into_iter().collect())
    }

    /// Whether an item may be handled.
    pub fn hold(&self, item: ItemNo) -> bool {
        self.0.contains(&item)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The items in order.
    pub fn items(&self) -> impl Iterator<Item = ItemNo> + '_ {
        self.0.iter().copied()
    }

    /// How many items.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}
