//! Paper: printers that fail in every way first, then what stands on each paper.

#[path = "printing/faults.rs"]
mod faults;
#[path = "printing/pages.rs"]
mod pages;
#[path = "printing/papers.rs"]
mod papers;
#[path = "printing/real.rs"]
mod real;
#[path = "printing/rig.rs"]
mod rig;
#[path = "printing/slips.rs"]
mod slips;
