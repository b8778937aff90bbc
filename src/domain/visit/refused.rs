//! Why an item is not started for the person who stands there, as the page tells it.

use super::filing::Filing;
use super::start::Barred;
use crate::domain::services::ItemNo;
use crate::domain::services::eligibility::{Fact, Known, RuleId, RuleWords};
use crate::domain::time::Span;
use std::collections::BTreeSet;

/// How long the county may take to tell facts for the rules of an item.
pub const FACTS_WITHIN: Span = Span::seconds(3);

/// The page that says no, and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedPage {
    /// What stands against it.
    pub why: WhyNot,
    /// The form it came up in; 返回 leads back to it.
    pub filing: Option<Box<Filing>>,
}

impl RefusedPage {
    /// Whether the person may read it and go on.
    pub fn is_advice(&self) -> bool {
        matches!(
            self.why,
            WhyNot::Rule {
                stand: Stand::Advice,
                ..
            }
        )
    }
}

/// What stands against starting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// A rule of an item.
    Rule {
        /// The item.
        item: ItemNo,
        /// The rule.
        rule: RuleId,
        /// What the rule says.
        words: Box<RuleWords>,
        /// How it stands.
        stand: Stand,
        /// The item that would help.
        first: Option<ItemNo>,
    },
    /// A child's card: looking around is open, nothing can be started.
    Child,
    /// The operator on duty does not start the item.
    Barred(ItemNo, Barred),
}

/// How a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stand {
    /// It does not hold.
    Known,
    /// The number on the card speaks against it; papers may show otherwise.
    Hint,
    /// Nobody can tell now, and without knowing it is not started.
    Unknown,
    /// An operator must look at the papers first.
    Operator,
    /// Good to know; the person may go on.
    Advice,
}

/// Who begins the item at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comer {
    /// Its holder.
    #[default]
    Holder,
    /// Somebody who came for the holder.
    Agent,
}

/// What rules were judged on during one visit; leaves with the session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleState {
    /// What is known of the person.
    pub known: Known,
    /// The item that was last started.
    pub item: Option<ItemNo>,
    /// Who began it: the rules are the same, the form is not.
    pub comer: Comer,
    /// Advice about it that was read and gone past.
    pub waived: BTreeSet<RuleId>,
    /// Advice about items of an event that was read and gone past.
    pub waived_in_sets: BTreeSet<(ItemNo, RuleId)>,
    /// What the county is asked for now.
    pub asking: BTreeSet<Fact>,
}
