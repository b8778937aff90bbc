//! What the catalogue says of an item that the service acts upon.

use crate::domain::services::catalogue::Limit as Promise;
use crate::domain::services::clocks::Clocks;
use crate::wire::catalogue::{Action, Item, Limit, Registers};

/// Numbers of the items that write into one of these registers.
pub fn registering(items: &[Item], registers: &[Registers]) -> Vec<u16> {
    let writes = |item: &&Item| item.registers.is_some_and(|r| registers.contains(&r));
    items
        .iter()
        .filter(writes)
        .map(|item| item.number)
        .collect()
}

/// Whether starting the item of this number does this.
pub fn acts(items: &[Item], number: u16, action: Action) -> bool {
    let item = items.iter().find(|item| item.number == number);
    item.is_some_and(|item| item.action == action)
}

/// Both clocks of an item; one the county does not offer any more has none and is instant.
pub fn clocks(items: &[Item], number: u16) -> Clocks {
    let item = items.iter().find(|item| item.number == number);
    Clocks {
        promise: match item.map(|item| item.limit) {
            Some(Limit::WorkingDays(days)) => Promise::WorkingDays(days),
            Some(Limit::Instant) | None => Promise::Instant,
        },
        target: item.and_then(|item| item.target_days),
    }
}
