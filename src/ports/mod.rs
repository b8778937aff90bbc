//! What the core needs from the world: small traits, each with its own event and error type.

use std::sync::Arc;

pub mod audit;
pub mod card;
pub mod clock;
pub mod county;
pub mod document_camera;
pub mod export;
pub mod face_camera;
pub mod ferry;
pub mod frames;
pub mod handwriting;
pub mod jobs;
pub mod keys;
pub mod library;
pub mod machine;
pub mod operators;
pub mod pack;
pub mod print;
pub mod proof;
pub mod retire;
pub mod setup;
pub mod speaker;
pub mod store;
pub mod tasks;
pub mod update;

/// Where an adapter puts its events. Cloned into device threads; must not block.
pub type Sink<E> = Arc<dyn Fn(E) + Send + Sync>;

/// Links a command to the event that answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);
