//! Who did what in a visit with an operator.

use super::account::{AccountId, Auth};
use crate::domain::delivery::FieldId;
use crate::domain::time::WallTime;

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doer {
    /// The person the case is about.
    Resident,
    /// The operator who is logged in.
    Operator,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The form was opened.
    Began,
    /// A question was answered, or answered anew.
    Answered(FieldId),
    /// A signature was drawn.
    Signed(FieldId),
    /// The operator handed the screen to the resident.
    HandedOver,
    /// The operator took it back.
    TakenBack,
    /// All answers were confirmed and handed in.
    Confirmed,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub by: Doer,
    /// What.
    pub what: What,
    /// When, by the terminal's clock.
    pub at: WallTime,
}

/// The steps of one form. The same thing done again by the same person stands there once, with the
/// last moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deeds(Vec<Deed>);

impl Deeds {
    /// A form begins: what was done before belongs to another one.
    pub fn begin(&mut self, by: Doer, at: WallTime) {
        self.0.clear();
        self.note(by, What::Began, at);
    }

    /// Notes a step.
    pub fn note(&mut self, by: Doer, what: What, at: WallTime) {
        match self.0.last_mut() {
            Some(last) if last.by == by && last.what == what => last.at = at,
            _ => self.0.push(Deed { by, what, at }),
        }
    }

    /// Whether an operator did anything.
    pub fn has_operator(&self) -> bool {
        self.0.iter().any(|deed| deed.by == Doer::Operator)
    }

    /// The steps in their order.
    pub fn list(&self) -> &[Deed] {
        &self.0
    }
}

/// The operator's part in a case, as the county is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assistance {
    /// Who answers for it (账号办法 六).
    pub account: AccountId,
    /// How the operator had logged in.
    pub auth: Auth,
    /// Who did what.
    pub deeds: Vec<Deed>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_letter_by_letter_is_one_step_and_a_change_of_hands_is_another() {
        let field = |name| What::Answered(FieldId::parse(name).expect("a field"));
        let mut deeds = Deeds::default();
        deeds.begin(Doer::Resident, WallTime(1));
        for at in 2..6 {
            deeds.note(Doer::Resident, field("phone"), WallTime(at));
        }
        assert!(!deeds.has_operator());
        deeds.note(Doer::Operator, field("phone"), WallTime(7));
        deeds.note(Doer::Operator, field("base"), WallTime(8));
        let told: Vec<_> = deeds.list().iter().map(|d| (d.by, d.at.0)).collect();
        assert_eq!(
            told,
            [
                (Doer::Resident, 1),
                (Doer::Resident, 5),
                (Doer::Operator, 7),
                (Doer::Operator, 8)
            ]
        );
        deeds.begin(Doer::Resident, WallTime(9));
        assert!(!deeds.has_operator(), "another form begins clean");
    }
}
