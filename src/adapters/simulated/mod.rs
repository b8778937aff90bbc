//! Simulated devices at the lowest seam; never in a shipped build.
