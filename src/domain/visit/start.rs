//! How an item can be started now: by the resident alone, with the operator on duty, or why not.
//! Steps and screens ask the same question here, so that no page offers what the step refuses.

use super::event::Line;
use crate::domain::bundle::AssistedRule;
use crate::domain::operators::deeds::Doer;
use crate::domain::operators::desk::{Desk, Hands};
use crate::domain::services::catalogue::{Action, Item};
use crate::domain::services::terms::{Handling, Offline};

/// How an item can be started now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// By the resident alone.
    Alone,
    /// With the operator who is on duty.
    Assisted,
    /// Not with the operator who is on duty.
    Barred(Barred),
    /// Somebody has to be called.
    Call,
}

/// Why the operator on duty does not start an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Barred {
    /// The account has no right to it.
    NoRight,
    /// The county lets operators help at this terminal only with what residents may do alone.
    ByCounty,
    /// This terminal does not do it.
    NotHere,
    /// A technician practises what residents do alone.
    Technician,
}

impl Barred {
    /// Every reason.
    pub const ALL: [Self; 4] = [
        Self::NoRight,
        Self::ByCounty,
        Self::NotHere,
        Self::Technician,
    ];
}

/// What the answer depends on besides the item.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The operator's side.
    pub desk: &'a Desk,
    /// The line to the county.
    pub line: Line,
    /// What the county lets operators help with.
    pub rule: AssistedRule,
}

impl Circumstances<'_> {
    /// How an item can be started.
    pub fn start_of(&self, item: &Item) -> Start {
        let alone = starts_alone(item, self.line);
        if alone && !item.needs_holder() {
            return Start::Alone;
        }
        let Some(duty) = self.desk.duty() else {
            return if alone { Start::Alone } else { Start::Call };
        };
        if duty.operator.is_technician() && duty.lock.is_none() {
            return match alone {
                true => Start::Alone,
                false => Start::Barred(Barred::Technician),
            };
        }
        let residents_turn = self.desk.hands() == Hands::Resident || duty.turn == Doer::Resident;
        match self.barred(item) {
            None if duty.lock.is_none() => Start::Assisted,
            // A locked screen starts nothing; what was begun goes on when it is opened.
            None => Start::Barred(Barred::NoRight),
            Some(_) if residents_turn && alone => Start::Alone,
            Some(why) => Start::Barred(why),
        }
    }

    /// Whether an item can be a part of one event handed in as a whole: what a resident files alone,
    /// and with an operator on duty whatever is done here; a missing right is said of each part.
    pub fn is_filed(&self, item: &Item) -> bool {
        match self.desk.duty() {
            None => item.starts_alone(),
            Some(duty) if duty.operator.is_technician() => item.starts_alone(),
            Some(_) => item.handling != Handling::Elsewhere,
        }
    }

    /// Why the operator on duty does not help with an item.
    fn barred(&self, item: &Item) -> Option<Barred> {
        let done_here = item.handling != Handling::Elsewhere
            && !matches!(item.action, Action::CallOperator | Action::TaskList);
        let right = self
            .desk
            .duty()
            .is_some_and(|duty| duty.operator.rights.hold(item.number));
        match self.rule {
            _ if !done_here => Some(Barred::NotHere),
            AssistedRule::SelfService if !item.is_self_service() => Some(Barred::ByCounty),
            _ if !right => Some(Barred::NoRight),
            _ => None,
        }
    }

    /// Whether an item is an operator's and not even the operator can do it now. What a resident
    /// does alone has pages of its own for a lost line.
    pub fn is_out_of_reach(&self, item: &Item) -> bool {
        self.line == Line::Offline
            && item.offline == Offline::OnlineOnly
            && item.handling != Handling::Elsewhere
            && !item.starts_alone()
    }
}

/// Whether a resident can start an item without an operator now.
fn starts_alone(item: &Item, line: Line) -> bool {
    let needs_line = item.offline == Offline::CaptureAssistedOnly;
    // What the library holds is public: reading it needs nobody, whoever finishes the item.
    let public = matches!(item.action, Action::Library(_));
    (public || item.starts_alone()) && !(needs_line && line == Line::Offline)
}
