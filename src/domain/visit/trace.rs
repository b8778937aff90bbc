//! What the audit log says of a step, read off the state before and after it.
