//! When an update of the system is installed.

use super::keys::Keys;
use crate::domain::machine::update::Hours;

/// Updates of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateConfig {
    /// The hours of the night in which one is installed without anybody asking.
    pub night: Hours,
}

pub(super) fn update(k: &mut Keys<'_>) -> Option<UpdateConfig> {
    let from = k.whole("update.from_hour", 0..=23, "the hour of the day");
    let until = k.whole("update.until_hour", 0..=23, "the hour of the day");
    let (from, until) = (from?, until?);
    let hour = |n| u8::try_from(n).ok();
    let night = hour(from).zip(hour(until));
    let night = night.and_then(|(from, until)| Hours::new(from, until));
    if night.is_none() {
        let allowed = format!("another hour than update.from_hour, {from}");
        k.refuse("update.until_hour", allowed);
    }
    Some(UpdateConfig { night: night? })
}
