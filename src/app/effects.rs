//! Carrying out what the visit asks for.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::delivery::Applicant;
use crate::domain::machine::audit::AuditEvent;
use crate::domain::time::Span;
use crate::domain::visit::{Effect, Now, VisitEvent};
use crate::ports::store::{CaseFilter, GradeStep};

impl Dispatcher {
    pub(super) fn carry_out(&mut self, effect: Effect, now: Now) {
        match effect {
            Effect::ReadCard(insertion) => self.ports.card.read(insertion),
            Effect::GiveUpCard(insertion) => self.ports.card.give_up(insertion),
            Effect::AskAuthority(insertion, challenge) => {
                self.ports.authority.authorise(insertion, *challenge)
            }
            Effect::SearchJobs(asked, query) => {
                let ticket = self.ticket(Pending::Visit(asked));
                self.ports.jobs.search(ticket, *query);
            }
            Effect::Recommend(asked, wish) => {
                let ticket = self.ticket(Pending::Visit(asked));
                self.ports.jobs.recommend(ticket, *wish);
            }
            Effect::LoadListing(asked, id) => {
                let ticket = self.ticket(Pending::Listing(asked));
                self.ports.jobs.listing(ticket, id);
            }
            Effect::AskOverview(asked, holder) => {
                let ticket = self.ticket(Pending::Visit(asked));
                self.ports
                    .county
                    .overview(ticket, Applicant::holding(&holder));
            }
            Effect::AskFacts(asked, holder, facts) => {
                let ticket = self.ticket(Pending::Visit(asked));
                let wanted = facts.iter().map(|fact| fact.key()).collect();
                self.ports
                    .county
                    .facts(ticket, Applicant::holding(&holder), wanted);
            }
            Effect::ListCases(asked, holder) => match self
                .ports
                .day
                .tag_today(holder.id_number.reveal().as_bytes())
            {
                Ok(tag) => {
                    let ticket = self.ticket(Pending::Visit(asked));
                    self.ports.outbox.cases(CaseFilter::Holder(tag), ticket);
                }
                Err(fault) => {
                    log::error!("looking for the holder's cases: {fault}");
                    self.step(VisitEvent::Cases(asked, Vec::new()));
                }
            },
            Effect::Submit(asked, submission) => self.submit(asked, &submission, now),
            Effect::Print(asked, paper) => self.print(asked, paper, now),
            Effect::ProbePrinter => self.ports.printer.probe(),
            question @ (Effect::AskRecords(..)
            | Effect::AskAccesses(..)
            | Effect::AskSeekers(..)
            | Effect::RevealPhone(..)
            | Effect::AskCase(..)) => self.ask_county(question),
            Effect::SearchLibrary(asked, query) => {
                let ticket = self.ticket(Pending::Visit(asked));
                self.ports.library.search(ticket, *query);
            }
            Effect::LoadEntry(asked, shelf, id) => {
                let ticket = self.ticket(Pending::Entry(asked));
                self.ports.library.load(ticket, shelf, id);
            }
            Effect::KeepGrade(id, grade) => self.grade(GradeStep::Given(id, grade)),
            Effect::Desk(effect) => self.carry_out_desk(effect),
            Effect::TakePage(asked) => self.take_page(asked),
            Effect::Work(effect) => self.carry_out_work(effect, now),
            Effect::LookAtFace(asked, plan) => self.look_at_face(asked, *plan),
            Effect::RestFace => self.rest_face(),
            Effect::ReadInk(asked, ink, field) => {
                let ticket = self.ticket(Pending::Ink(asked));
                self.ports.writing.read(ticket, *ink, field);
            }
            Effect::Speech(asked, effect) => self.speak(asked, effect),
            Effect::Wiped => {
                self.ports.camera.rest();
                self.rest_face();
                let took = Span(self.ports.clock.monotonic().since(now.mono).0);
                self.recorder
                    .note(now.wall, AuditEvent::SessionWiped { took });
            }
        }
    }

    /// Hands the collected records to the store, which keeps their order.
    pub(super) fn write_records(&mut self) {
        for draft in self.recorder.take() {
            let severity = draft.event.severity();
            let ticket = self.ticket(Pending::Record);
            self.recorder.handed_over(ticket, severity);
            self.ports.outbox.append(draft, ticket);
        }
    }
}
