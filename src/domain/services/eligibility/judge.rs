//! Judging the rules of an item for one person: what holds, what does not, what nobody knows yet.

use super::facts::{Fact, Known};
use super::rule::{Rule, RuleId, Weight, WhenUnknown};
use crate::domain::delivery::{AnswerValue, FieldId};
use crate::domain::people::card::Holder;
use crate::domain::people::identity::{DivisionCode, Sex};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fmt;

/// As much of a person as rules look at. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Birth date by the citizen number.
    pub born: Date,
    /// Sex by the card.
    pub sex: Sex,
    /// The county the citizen number was issued in.
    pub number_from: DivisionCode,
}

impl Person {
    /// The holder of a card.
    pub fn of(holder: &Holder) -> Self {
        Self {
            born: holder.id_number.birth_date(),
            sex: holder.id_number.sex(),
            number_from: holder.id_number.division(),
        }
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(…)")
    }
}

/// What rules are judged on.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Who.
    pub person: &'a Person,
    /// What is known of them.
    pub known: &'a Known,
    /// What they answered; `None` before the form.
    pub answers: Option<&'a [(FieldId, AnswerValue)]>,
    /// Advice they have read and gone past.
    pub waived: &'a BTreeSet<RuleId>,
    /// The day in China.
    pub today: Date,
}

/// How a condition stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Open(Gap),
}

/// What is missing to tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Gap {
    facts: BTreeSet<Fact>,
    answers: bool,
    /// What a hint says, where there is one.
    lean: Option<bool>,
}

impl Gap {
    fn join(mut self, other: Self, strong: bool) -> Self {
        self.facts.extend(other.facts);
        self.answers |= other.answers;
        self.lean = match (self.lean, other.lean) {
            (Some(a), Some(b)) if a != b => Some(strong),
            (Some(lean), None) | (None, Some(lean)) => (lean == strong).then_some(lean),
            (lean, _) => lean,
        };
        self
    }
}

impl Truth {
    pub(super) fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    pub(super) fn lacks(fact: Fact) -> Self {
        Self::Open(Gap {
            facts: BTreeSet::from([fact]),
            ..Gap::default()
        })
    }

    pub(super) fn hinted(fact: Fact, lean: bool) -> Self {
        Self::Open(Gap {
            facts: BTreeSet::from([fact]),
            answers: false,
            lean: Some(lean),
        })
    }

    pub(super) fn not_yet() -> Self {
        Self::Open(Gap {
            answers: true,
            ..Gap::default()
        })
    }

    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, rest) | (rest, Self::Yes) => rest,
            (Self::Open(a), Self::Open(b)) => Self::Open(a.join(b, false)),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, rest) | (rest, Self::No) => rest,
            (Self::Open(a), Self::Open(b)) => Self::Open(a.join(b, true)),
        }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Open(gap) => Self::Open(Gap {
                lean: gap.lean.map(|lean| !lean),
                ..gap
            }),
        }
    }
}

/// What rules say of a person, as far as it can be told now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that can be judged before the form holds.
    Eligible,
    /// A rule does not hold; no further fact would change that.
    Refused(RuleId),
    /// It depends on facts that are not known yet.
    NeedsFact(BTreeSet<Fact>),
}

/// What is done, with whatever is known and nothing more to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// Go on; the county checks these rules, which could not be judged here.
    GoOn {
        /// Rules left to the county, in the order of the item.
        unchecked: Vec<RuleId>,
    },
    /// The item cannot be started.
    Refused(RuleId, Basis),
    /// An operator must look at the papers.
    Operator(RuleId),
    /// The person is told, and may go on.
    Advised(RuleId),
}

/// What a refusal rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// It is known not to hold.
    Known,
    /// A hint speaks against it; papers may show otherwise.
    Hint,
    /// Nobody can tell now, and without knowing it is not started.
    Unknown,
}

/// The first look: tells what to ask the county for, or that no answer could help.
pub fn judge(rules: &[Rule], on: &Evidence<'_>) -> Verdict {
    let mut facts = BTreeSet::new();
    for rule in rules {
        match rule.needs.truth(on) {
            Truth::No if rule.weight == Weight::Bar => return Verdict::Refused(rule.id.clone()),
            Truth::Open(gap) => facts.extend(gap.facts),
            Truth::Yes | Truth::No => {}
        }
    }
    if facts.is_empty() {
        Verdict::Eligible
    } else {
        Verdict::NeedsFact(facts)
    }
}

/// The last word: no further fact will come. A known refusal goes before a doubtful one, a refusal
/// before an operator, and both before advice.
pub fn settle(rules: &[Rule], on: &Evidence<'_>) -> Settled {
    let judged: Vec<(&Rule, Truth)> = rules.iter().map(|r| (r, r.needs.truth(on))).collect();
    let known_bar = judged
        .iter()
        .find(|(rule, truth)| *truth == Truth::No && rule.weight == Weight::Bar);
    if let Some((rule, _)) = known_bar {
        return Settled::Refused(rule.id.clone(), Basis::Known);
    }
    let (mut refused, mut operator, mut unchecked) = (None, None, Vec::new());
    for (rule, truth) in &judged {
        let Truth::Open(gap) = truth else { continue };
        // Answers are still to come: the rule has its turn before the review.
        if rule.weight == Weight::Advice || (gap.answers && on.answers.is_none()) {
            continue;
        }
        let id = || rule.id.clone();
        match (gap.lean, rule.when_unknown) {
            (Some(false), _) => refused = refused.or_else(|| Some((id(), Basis::Hint))),
            (_, WhenUnknown::Refuse) => refused = refused.or_else(|| Some((id(), Basis::Unknown))),
            (_, WhenUnknown::Operator) => operator = operator.or_else(|| Some(id())),
            (_, WhenUnknown::Take) => unchecked.push(id()),
        }
    }
    let advice = judged.iter().find(|(rule, truth)| {
        *truth == Truth::No && rule.weight == Weight::Advice && !on.waived.contains(&rule.id)
    });
    match (refused, operator, advice) {
        (Some((id, basis)), ..) => Settled::Refused(id, basis),
        (None, Some(id), _) => Settled::Operator(id),
        (None, None, Some((rule, _))) => Settled::Advised(rule.id.clone()),
        (None, None, None) => Settled::GoOn { unchecked },
    }
}
