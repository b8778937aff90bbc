//! Who acts at the screen where somebody came for the holder: the pages speak to them then, and name
//! the holder as the one it is about.

use super::filing::Filing;
use super::page::{Page, Purpose};
use super::session::Session;
use crate::domain::delivery::AnswerValue;
use crate::domain::services::form::{FieldKind, FieldRole};

/// Somebody came for the holder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComesFor {
    /// What they are to the holder, as the form says it; empty before it is known.
    pub relation: String,
}

impl ComesFor {
    /// Who came, as far as a form tells; `None` where it is the holder's own.
    pub fn of(filing: &Filing) -> Option<Self> {
        if !filing.is_for_agent() {
            return None;
        }
        let asked = filing
            .all()
            .find(|(field, _)| field.role == Some(FieldRole::AgentRelation));
        let relation = asked.and_then(|(field, slot)| match (&field.kind, &slot.checked) {
            (FieldKind::Choice(choices), Some(Ok(Some(AnswerValue::Choice(code))))) => {
                let picked = choices.iter().find(|choice| choice.code == *code);
                picked.map(|choice| choice.label.clone())
            }
            _ => None,
        });
        Some(Self {
            relation: relation.unwrap_or_default(),
        })
    }

    /// Who acts on the page on screen.
    pub(super) fn on_screen(session: &Session) -> Option<Self> {
        match &session.page {
            Page::Submitting { filing, .. } => Self::of(filing),
            Page::Receipt(page) => page.came.clone(),
            Page::Records(page) => page.behalf.is_some().then(Self::default),
            Page::Identify { purpose, .. } | Page::TypedIdentity { purpose, .. } => {
                let for_other = matches!(purpose, Purpose::ForOther(_) | Purpose::Agent(..));
                for_other.then(Self::default)
            }
            page => page.filing().and_then(Self::of),
        }
    }
}
