//! Reading a page aloud: which clips, made beforehand, join to what it says, and what a person can
//! set while it is read.
//!
//! Nothing is synthesised on the terminal. A line whose words are not all among the clips is left
//! out, so that a name or a number nobody recorded is never half said.

pub mod clips;
mod numbers;
mod runs;
pub mod speaking;
