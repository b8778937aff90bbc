//! Compiles `ui/app.slint`.

/// Compiles the screens. Element names are kept in simulator builds, where journeys look for them.
pub fn compile() {}
