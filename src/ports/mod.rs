//! What the core needs from the world: small traits, each with its own event and error type.
