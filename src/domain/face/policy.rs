//! How far a face check may go without an operator: the county says so in the signed catalogue.

/// The county's policy. In each of them the terminal only takes, checks and packs; the county decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FacePolicy {
    /// `assisted-only`: with an operator on duty. The default, as the list of items has it.
    #[default]
    AssistedOnly,
    /// `self-county-review`: alone too; a person at the county looks at every packet.
    SelfCountyReview,
    /// `self-automatic`: alone too; the county's service may accept by its own comparison.
    SelfAutomatic,
}

impl FacePolicy {
    /// Whether somebody may do it without an operator.
    pub fn alone(self) -> bool {
        !matches!(self, Self::AssistedOnly)
    }
}
