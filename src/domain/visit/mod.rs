//! One person's visit: the session state machine and the screens it asks for.

/// Numbers the visits of one terminal since it was installed; carries nothing of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);
