//! Taking pages of a document for the question on screen: one try at a time, with a deadline.

use super::event::Asked;
use crate::domain::delivery::FieldId;
use crate::domain::documents::{CameraStatus, CaptureFault};
use crate::domain::time::{MonoTime, Span};

/// How long a page may take to come.
pub const PAGE_WITHIN: Span = Span::seconds(15);

/// What can be tapped at a question for pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagesTap {
    /// 拍一页: one more page.
    Take,
    /// 重拍: another picture in the place of the page shown.
    Retake,
    /// 删掉这一页: the page shown.
    Remove,
    /// Show a page large, counted from 0.
    Show(usize),
}

/// The pages' part of a session. The pages themselves stand in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageDesk {
    pub(super) taking: Option<Taking>,
    pub(super) fault: Option<CaptureFault>,
    pub(super) shown: usize,
}

/// A page that is being taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taking {
    pub(super) asked: Asked,
    pub(super) field: FieldId,
    /// The page it takes the place of; `None` adds one.
    pub(super) instead: Option<usize>,
    pub(super) until: MonoTime,
}

/// What the screen needs to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PagesSeen {
    /// The camera.
    pub camera: CameraStatus,
    /// A page is being taken.
    pub busy: bool,
    /// Why none was taken last.
    pub fault: Option<CaptureFault>,
    /// Which page is shown large, counted from 0.
    pub shown: usize,
}

impl PageDesk {
    /// When a page that is being taken is given up.
    pub fn due(&self) -> Option<MonoTime> {
        self.taking.as_ref().map(|taking| taking.until)
    }

    /// Gives up waiting for a page that should have come by now.
    pub(super) fn give_up(&mut self, now: MonoTime) {
        if self.due().is_some_and(|until| until <= now) {
            self.taking = None;
            self.fault = Some(CaptureFault::Silent);
        }
    }

    /// As the screen sees it.
    pub fn seen(&self, camera: CameraStatus) -> PagesSeen {
        PagesSeen {
            camera,
            busy: self.taking.is_some(),
            fault: self.fault,
            shown: self.shown,
        }
    }
}
