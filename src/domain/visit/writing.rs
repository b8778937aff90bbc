//! Words written on the screen: what is written into, and the panel under it.

use super::event::Asked;
use crate::domain::delivery::FieldId;
use crate::domain::services::form::{Field, FieldKind, FieldRole, Prefill};
use crate::domain::time::MonoTime;
use crate::domain::writing::kit::Kit;
use crate::domain::writing::pad::Round;
use crate::domain::writing::panel::{Entry, Hand, Panel, Way};
use crate::domain::writing::reading::{Reading, WritingFault, WritingStatus};
use std::sync::Arc;

/// What is written into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WritingTarget {
    /// A question of a form.
    Field(FieldId),
    /// The search for jobs.
    JobWords,
    /// The search of a shelf of the library.
    LibraryWords,
    /// 问题描述 of a report.
    Description,
    /// 解决的意见或建议 of a report.
    Proposal,
}

/// What the terminal's part for writing tells a visit.
#[derive(Debug, Clone)]
pub enum WritingEvent {
    /// Whether ink can be read.
    Status(WritingStatus),
    /// Dictionary and tables, with the words of the county.
    Kit(Arc<Kit>),
    /// What some ink says.
    Read(Asked, Result<Reading, WritingFault>),
}

/// The panel that is open and what it writes with.
#[derive(Debug, Clone, Default)]
pub struct Writing {
    pub(super) status: Option<WritingStatus>,
    pub(super) kit: Option<Arc<Kit>>,
    pub(super) open: Option<OpenPanel>,
    /// Panels opened so far.
    pub(super) opened: u64,
    /// The way this person chose; the next question opens with it.
    pub(super) chosen: Option<Way>,
}

/// A panel under what it writes into.
#[derive(Debug, Clone)]
pub(super) struct OpenPanel {
    pub(super) target: WritingTarget,
    pub(super) panel: Panel,
    /// The ink that is being read.
    pub(super) asked: Option<(Asked, Round)>,
}

impl Writing {
    /// The panel on screen.
    pub fn panel(&self) -> Option<&Panel> {
        self.open.as_ref().map(|open| &open.panel)
    }

    /// When the panel is to be woken.
    pub(super) fn wake(&self) -> Option<MonoTime> {
        self.panel().and_then(Panel::wake)
    }

    pub(super) fn hand(&self) -> Hand {
        Hand::of(self.status, self.kit.as_deref())
    }
}

/// What a question for words is written as, and how many characters it takes; `None` for the others.
pub fn entry_of(field: &Field) -> Option<(Entry, usize)> {
    let (FieldKind::ShortText { most } | FieldKind::LongText { most }) = field.kind else {
        return None;
    };
    let entry = match (field.role, field.prefill) {
        (Some(FieldRole::HolderName | FieldRole::AgentName | FieldRole::NameWords), _) => {
            Entry::Name
        }
        (_, Some(Prefill::CardName)) => Entry::Name,
        (Some(FieldRole::WorkWords), _) => Entry::Trade,
        (Some(FieldRole::AddressWords), _) => Entry::Address,
        (Some(FieldRole::PaperNumber), _) => Entry::Code,
        _ => Entry::Text,
    };
    Some((entry, most))
}
