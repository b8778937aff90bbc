//! The audit catalogue and what is generated from it agree.

use std::fs;
use std::path::Path;

#[test]
fn the_page_of_audit_events_is_current() {
    let made = concat!(env!("OUT_DIR"), "/audit-events.md");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/audit-events.md");
    let kept = fs::read_to_string(&page).unwrap_or_default();
    let now = fs::read_to_string(made).expect("the build writes it");
    assert!(
        kept == now,
        "docs/audit-events.md is out of date: cp {made} docs/audit-events.md"
    );
}
