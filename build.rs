//! Build steps: the screens and the audit catalogue.

#[path = "build/audit_events.rs"]
mod audit_events;
#[cfg(feature = "screen")]
#[path = "build/screens.rs"]
mod screens;

fn main() {
    audit_events::generate();
    #[cfg(feature = "screen")]
    screens::compile();
}
