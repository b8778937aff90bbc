//! Command line of the `kiosk` program.
