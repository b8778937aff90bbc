//! Questions a person asks of the county, and its answers on their way to the page.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::delivery::Applicant;
use crate::domain::people::card::Holder;
use crate::domain::services::eligibility::PersonFacts;
use crate::domain::visit::answer::NoAnswer;
use crate::domain::visit::cases::CaseLine;
use crate::domain::visit::overview::{CountyOverview, LastRegistration};
use crate::domain::visit::{Asked, Effect, Now, VisitEvent};
use crate::ports::Ticket;
use crate::ports::county::{self, CountyError, CountyEvent, CountyFacts, Refusal};

impl Dispatcher {
    /// Asks the county; effects that are no such question do nothing here.
    pub(super) fn ask_county(&mut self, effect: Effect) {
        let county = self.ports.county.clone();
        let who = |holder: &Holder| Applicant::holding(holder);
        match effect {
            Effect::AskRecords(asked, holder, item, behalf) => {
                let behalf = behalf.map(|behalf| *behalf);
                county.records(self.question(asked), who(&holder), item, behalf);
            }
            Effect::AskAccesses(asked, holder) => {
                county.who_viewed(self.question(asked), who(&holder));
            }
            Effect::AskSeekers(asked, holder, query) => {
                county.seekers(self.question(asked), who(&holder), *query);
            }
            Effect::RevealPhone(asked, holder, seeker) => {
                county.reveal_phone(self.question(asked), who(&holder), seeker);
            }
            Effect::AskCase(asked, receipt, proof) => {
                county.case_by_receipt(self.question(asked), *receipt, *proof);
            }
            _ => {}
        }
    }

    fn question(&mut self, asked: Asked) -> Ticket {
        self.ticket(Pending::Visit(asked))
    }

    /// Takes the county's answer to a question; other events do nothing here.
    pub(super) fn county_answered(&mut self, event: CountyEvent, now: Now) {
        match event {
            CountyEvent::Overview(ticket, came) => {
                self.answered(ticket, came, now, |asked, came| {
                    let known = came.ok().map(|known| Box::new(overview(&known)));
                    VisitEvent::Overview(asked, known)
                })
            }
            CountyEvent::Facts(ticket, came) => self.answered(ticket, came, now, |asked, came| {
                let told = |known: CountyFacts| PersonFacts::told(known.as_of, &known.facts);
                VisitEvent::Facts(asked, came.ok().map(|known| Box::new(told(known))))
            }),
            CountyEvent::Records(ticket, came) => {
                self.answered(ticket, came, now, |asked, came| {
                    VisitEvent::Records(asked, came.map(Box::new).map_err(known))
                })
            }
            CountyEvent::Accesses(ticket, came) => {
                self.answered(ticket, came, now, |asked, came| {
                    VisitEvent::Accesses(asked, came.map_err(known))
                })
            }
            CountyEvent::Seekers(ticket, came) => {
                self.answered(ticket, came, now, |asked, came| {
                    VisitEvent::Seekers(asked, came.map(Box::new).map_err(known))
                })
            }
            CountyEvent::Phone(ticket, came) => self.answered(ticket, came, now, |asked, came| {
                VisitEvent::Phone(asked, came.map(Box::new))
            }),
            CountyEvent::Case(ticket, came) => self.answered(ticket, came, now, |asked, came| {
                VisitEvent::Case(asked, came.map(Box::new))
            }),
            _ => {}
        }
    }

    fn answered<T>(
        &mut self,
        ticket: Ticket,
        came: Result<T, CountyError>,
        now: Now,
        event: impl FnOnce(Asked, Result<T, NoAnswer>) -> VisitEvent,
    ) {
        let Some(Pending::Visit(asked)) = self.pending.remove(&ticket) else {
            return;
        };
        match &came {
            Ok(_) => self.heard(now),
            Err(error) => self.line_error(error, now),
        }
        self.step(event(asked, came.map_err(|error| no_answer(&error))));
    }
}

fn overview(known: &county::CountyOverview) -> CountyOverview {
    CountyOverview {
        last_registration: known.registered.as_ref().map(|case| LastRegistration {
            item: case.item,
            on: case.accepted.date(),
        }),
        open_cases: known.cases.iter().map(CaseLine::told).collect(),
        qualification_due: known.qualification_due,
    }
}

/// What the page says for an error of the county.
fn no_answer(error: &CountyError) -> NoAnswer {
    match error {
        CountyError::Timeout => NoAnswer::Late,
        CountyError::Refused { problem, .. } => match problem {
            Refusal::HolderRefused | Refusal::CardRefused => NoAnswer::NotThisPerson,
            Refusal::NotAnEmployer => NoAnswer::NotAnEmployer,
            Refusal::CapReached => NoAnswer::CapReached,
            Refusal::NotFound => NoAnswer::NotFound,
            _ => NoAnswer::CountyTrouble,
        },
        error if error.line_is_down() => NoAnswer::LineLost,
        _ => NoAnswer::CountyTrouble,
    }
}

/// A question that every county knows cannot be "not found": an older county does not answer it.
fn known(why: NoAnswer) -> NoAnswer {
    match why {
        NoAnswer::NotFound => NoAnswer::CountyTrouble,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::RetryAdvice;

    #[test]
    fn a_refusal_of_the_county_is_told_apart_from_a_line_that_is_down() {
        let refused = |problem| CountyError::Refused {
            problem,
            advice: RetryAdvice::Never,
        };
        assert_eq!(no_answer(&CountyError::Offline), NoAnswer::LineLost);
        assert_eq!(no_answer(&CountyError::Timeout), NoAnswer::Late);
        assert_eq!(
            no_answer(&refused(Refusal::CapReached)),
            NoAnswer::CapReached
        );
        assert_eq!(no_answer(&refused(Refusal::NotFound)), NoAnswer::NotFound);
        let other = no_answer(&refused(Refusal::Malformed));
        assert_eq!(other, NoAnswer::CountyTrouble);
        assert_eq!(
            no_answer(&refused(Refusal::HolderRefused)),
            NoAnswer::NotThisPerson
        );
    }
}
