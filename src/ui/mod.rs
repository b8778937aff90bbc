//! From view model to Slint properties, and from taps to events.
