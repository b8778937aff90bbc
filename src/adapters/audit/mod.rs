//! The audit log on disk: a hash chain with signed checkpoints.
