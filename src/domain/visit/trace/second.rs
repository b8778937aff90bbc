//! What the log says of the second credential of a visit.

use crate::domain::machine::audit::{AuditEvent, Proof};
use crate::domain::people::card::{CardFault, CardProof};
use crate::domain::services::ItemNo;
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::session::Session;

/// As much of it as the log cares about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct SecondOutline {
    proof: Option<CardProof>,
    /// The item that wanted it, when another person's card was shown.
    disagreed: Option<ItemNo>,
}

impl SecondOutline {
    pub(super) fn of(session: &Session) -> Self {
        let disagreed = match session.page {
            Page::Identify {
                purpose: Purpose::Second(item),
                problem: Some(CardFault::AnotherPerson),
            } => Some(item),
            _ => None,
        };
        let proof = session.second;
        Self { proof, disagreed }
    }
}

/// What a step has to be remembered for.
pub(super) fn events(was: SecondOutline, now: SecondOutline, out: &mut Vec<AuditEvent>) {
    if was.disagreed.is_none()
        && let Some(item) = now.disagreed
    {
        out.push(AuditEvent::CredentialsDisagreed { item });
    }
    if was.proof.is_none()
        && let Some(proof) = now.proof
    {
        out.push(match proof {
            CardProof::ByOperator => AuditEvent::CredentialsSeenByOperator,
            read => AuditEvent::CredentialsAgreed {
                proof: Proof::from(read),
            },
        });
    }
}

impl From<CardProof> for Proof {
    fn from(proof: CardProof) -> Self {
        match proof {
            CardProof::FreeRead => Self::CardRead,
            CardProof::ExternalAuth => Self::CardAuthenticated,
            CardProof::ByOperator => Self::TypedByOperator,
            CardProof::IdentityCard => Self::IdentityCardRead,
        }
    }
}
