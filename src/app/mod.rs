//! The dispatcher and what it moves: events in, effects out. It never decides.
