//! The terminal's end of the county link.
