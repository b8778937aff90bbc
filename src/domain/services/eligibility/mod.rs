//! Who may start an item: rules as data over a person, their answers, their earlier cases and what
//! the county knows. Every rule is yes, no, or open; what is open says what would close it.

mod facts;
mod judge;
mod rule;

pub use facts::{CaseNeed, Fact, FactShape, FactValue, Known, PersonFacts};
pub use judge::{Basis, Evidence, Person, Settled, Verdict, judge, settle};
pub use rule::{Condition, Rule, RuleId, RuleWords, Weight, WhenUnknown, reaches};

/// Below this age a person may look around and start nothing.
pub const BROWSE_ONLY_BELOW: u16 = 16;
