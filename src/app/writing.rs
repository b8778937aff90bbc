//! Writing on the screen: ink to what reads it, and what it says back to the visit.

use super::dispatcher::{Dispatcher, Pending};
use crate::domain::visit::VisitEvent;
use crate::domain::visit::writing::WritingEvent;
use crate::domain::writing::kit::CountyWords;
use crate::domain::writing::reading::{WritingFault, WritingStatus};
use crate::ports::handwriting::HandwritingEvent;

impl Dispatcher {
    pub(super) fn writing(&mut self, event: HandwritingEvent) {
        let told = match event {
            HandwritingEvent::Status(status) => WritingEvent::Status(status),
            HandwritingEvent::Kit(kit) => WritingEvent::Kit(kit),
            HandwritingEvent::Read(ticket, read) => {
                let Some(Pending::Ink(asked)) = self.pending.remove(&ticket) else {
                    return;
                };
                WritingEvent::Read(asked, read)
            }
        };
        self.step(VisitEvent::Writing(told));
    }

    /// Has the panel's words follow the listings and the items.
    pub(super) fn teach_writing(&mut self) {
        let ticket = self.ticket(Pending::Employers);
        self.ports.jobs.employers(ticket);
    }

    pub(super) fn learn_words(&mut self, employers: Vec<String>) {
        let items = self.visit.catalogue();
        let items = items.iter().flat_map(|catalogue| catalogue.items());
        let terms = items.flat_map(|item| item.aliases.iter().chain([&item.name]));
        let terms = terms.cloned().collect();
        self.ports.writing.learn(CountyWords {
            employers,
            terms,
            ..CountyWords::default()
        });
    }

    /// It died: whoever waits for its word is answered, and the other ways stay.
    pub(super) fn writing_died(&mut self) {
        let waiting: Vec<_> = self
            .pending
            .extract_if(|_, pending| matches!(pending, Pending::Ink(_)))
            .collect();
        for (_, pending) in waiting {
            if let Pending::Ink(asked) = pending {
                let gone = WritingEvent::Read(asked, Err(WritingFault::Gone));
                self.step(VisitEvent::Writing(gone));
            }
        }
        let out = WritingEvent::Status(WritingStatus::Out(WritingFault::Gone));
        self.step(VisitEvent::Writing(out));
    }
}
