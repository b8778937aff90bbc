//! Taking, showing and dropping pages of a document.

use crate::domain::delivery::FieldId;
use crate::domain::documents::{CameraStatus, CaptureFault, PageImage};
use crate::domain::services::form::{FieldKind, RawAnswer};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::Asked;
use crate::domain::visit::filing::Filing;
use crate::domain::visit::page::Page;
use crate::domain::visit::pages::{PAGE_WITHIN, PageDesk, PagesTap, Taking};
use crate::domain::visit::visit::{Now, Visit};

/// The question for pages on screen.
struct Question {
    field: FieldId,
    most: usize,
    pages: Vec<PageImage>,
}

fn question(page: &Page) -> Option<Question> {
    let Page::Form(filing) = page else {
        return None;
    };
    let (field, slot) = filing.current();
    match field.kind {
        FieldKind::Document { most, .. } => Some(Question {
            field: field.id.clone(),
            most,
            pages: slot.raw.pages().to_vec(),
        }),
        _ => None,
    }
}

impl Visit {
    pub(super) fn pages_tap(&mut self, tap: PagesTap, now: Now, out: &mut Vec<Effect>) {
        let ready = self.camera == CameraStatus::Ready;
        let asked = self.ask();
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(question) = question(&session.page) else {
            return;
        };
        let desk = &mut session.pages;
        if desk.taking.is_some() {
            return;
        }
        let count = question.pages.len();
        let shown = desk.shown.min(count.saturating_sub(1));
        desk.fault = None;
        let instead = match tap {
            PagesTap::Take if count < question.most => None,
            PagesTap::Retake if count > 0 => Some(shown),
            PagesTap::Show(at) if at < count => {
                desk.shown = at;
                return;
            }
            PagesTap::Remove if count > 0 => return self.remove_page(question, shown, now),
            _ => return,
        };
        if !ready {
            desk.fault = Some(no_page(self.camera));
            return;
        }
        desk.taking = Some(Taking {
            asked,
            field: question.field,
            instead,
            until: now.mono.plus(PAGE_WITHIN),
        });
        out.push(Effect::TakePage(asked));
    }

    fn remove_page(&mut self, question: Question, at: usize, now: Now) {
        let mut pages = question.pages;
        pages.remove(at);
        if let Some(session) = &mut self.session {
            session.pages.shown = at.saturating_sub(usize::from(at == pages.len()));
        }
        self.answer(&question.field, RawAnswer::Pages(pages), now);
    }

    /// A page came, or did not. It goes into the form that asked for it, under a cover too; into a
    /// form that was left it does not go.
    pub(in crate::domain::visit) fn page_came(
        &mut self,
        asked: Asked,
        came: Result<PageImage, CaptureFault>,
        now: Now,
    ) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(taking) = session.pages.taking.take_if(|t| t.asked == asked) else {
            return;
        };
        session.idle.touch(now.mono);
        let page = match came {
            Ok(page) => page,
            Err(fault) => {
                session.pages.fault = Some(fault);
                return;
            }
        };
        let under = session.covered.as_deref_mut();
        let Page::Form(filing) = under.unwrap_or(&mut session.page) else {
            return;
        };
        let shown = put_in(filing, &taking, page, now);
        session.pages.shown = shown;
        self.note_answer(&taking.field, false, now);
    }

    pub(in crate::domain::visit) fn camera_is(&mut self, status: CameraStatus) {
        self.camera = status;
        if let Some(session) = &mut self.session
            && status == CameraStatus::Ready
        {
            session.pages.fault = None;
        }
    }

    /// The field of the question on screen.
    pub(in crate::domain::visit) fn question_on_screen(&self) -> Option<FieldId> {
        match &self.session.as_ref()?.page {
            Page::Form(filing) => Some(filing.current().0.id.clone()),
            _ => None,
        }
    }

    /// Another question is on screen: what was said of the one before is over.
    pub(in crate::domain::visit) fn pages_turned(&mut self) {
        if let Some(session) = &mut self.session {
            let taking = session.pages.taking.take();
            session.pages = PageDesk {
                taking,
                ..PageDesk::default()
            };
        }
    }
}

/// Puts a page into its field; where it stands there.
fn put_in(filing: &mut Filing, taking: &Taking, page: PageImage, now: Now) -> usize {
    let mut fields = filing.all();
    let slot = fields.find(|(field, _)| field.id == taking.field);
    let mut pages = slot.map_or(Vec::new(), |(_, slot)| slot.raw.pages().to_vec());
    drop(fields);
    let at = match taking.instead {
        Some(at) if at < pages.len() => {
            pages[at] = page;
            at
        }
        _ => {
            pages.push(page);
            pages.len() - 1
        }
    };
    filing.answer(&taking.field, RawAnswer::Pages(pages), now.wall.date());
    at
}

fn no_page(camera: CameraStatus) -> CaptureFault {
    match camera {
        CameraStatus::NoPages => CaptureFault::NoPage,
        _ => CaptureFault::Gone,
    }
}
