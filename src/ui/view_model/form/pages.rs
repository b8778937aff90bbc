//! A question for pages of a document: taken here, or promised, or brought to the operator.

use super::super::{QuestionBox, ViewModel};
use super::Page;
use crate::domain::documents::CameraStatus;
use crate::domain::services::form::{FieldRole, PROMISED};
use crate::domain::visit::Tap;
use crate::domain::visit::pages::PagesTap;
use crate::ui::generated as g;
use crate::ui::text::pages as words;

impl Page<'_> {
    pub(super) fn document(
        &self,
        vm: &mut ViewModel,
        made: &mut QuestionBox,
        (fewest, most): (usize, usize),
        promise: Option<&str>,
    ) {
        let pages = self.slot.raw.pages();
        let wanted = words::wanted(fewest, most);
        if self.pages.camera == CameraStatus::NotFitted && pages.is_empty() {
            made.view.kind = g::QuestionKind::Document;
            made.view.asks = match self.is_agents() {
                true => words::no_camera_at_counter(&wanted),
                false => words::no_camera(&wanted, promise.is_some()),
            }
            .into();
            self.promise(vm, made, promise);
            return;
        }
        made.view.kind = g::QuestionKind::Pages;
        let shown = self.pages.shown.min(pages.len().saturating_sub(1));
        let fault = self.pages.fault.map(words::fault);
        vm.pages = g::PagesView {
            notice: match (fault, self.pages.busy) {
                (_, true) => words::TAKING.into(),
                (Some(fault), _) => fault.into(),
                (None, _) => words::status(self.pages.camera, &wanted).into(),
            },
            bad: fault.is_some() && !self.pages.busy,
            empty: words::EMPTY.into(),
            title: match pages.len() {
                0 => String::new(),
                count => words::which(shown + 1, count),
            }
            .into(),
            take: words::take(pages.len(), most).into(),
            retake: words::RETAKE.into(),
            remove: words::REMOVE.into(),
            free: !self.pages.busy,
            room: pages.len() < most,
            taken: !pages.is_empty(),
        };
        vm.page_shown = pages.get(shown).cloned();
        let several = if pages.len() > 1 { pages.len() } else { 0 };
        for at in 0..several {
            vm.page_marks.push(g::Choice {
                label: words::mark(at + 1).into(),
                on: at == shown,
            });
            vm.tap(g::Spot::PageShow, at, Tap::Pages(PagesTap::Show(at)));
        }
        vm.tap(g::Spot::PageTake, 0, Tap::Pages(PagesTap::Take));
        vm.tap(g::Spot::PageRetake, 0, Tap::Pages(PagesTap::Retake));
        vm.tap(g::Spot::PageRemove, 0, Tap::Pages(PagesTap::Remove));
        if pages.is_empty() {
            self.promise(vm, made, promise);
        }
    }

    /// The written promise in the place of pages, where the item allows one.
    fn promise(&self, vm: &mut ViewModel, made: &mut QuestionBox, promise: Option<&str>) {
        if let Some(promise) = promise {
            made.view.paper = promise.into();
            let tick = if self.is_agents() {
                words::SEEN
            } else {
                words::PROMISE
            };
            self.toggle(vm, made, tick, PROMISED);
        }
    }

    /// Whether it is about a paper of who came: the operator's word stands for it, nobody's promise.
    pub(super) fn is_agents(&self) -> bool {
        self.field.role == Some(FieldRole::AgentPaper)
    }
}
