//! The problem ledger (问题台账): what the points report, who has to answer, and until when.
//!
//! Routes and classes are those of the fault workflow (故障处置流程, 附件4): faults of the system and
//! missing functions go to the province at once, questions of business to the county and from there
//! upwards. A broken device is a class of this county alone and never leaves it. Terminal and county
//! decide by the same code.

pub mod class;
pub mod course;
pub mod report;
pub mod responsible;

pub use class::{Business, Class, Level};
pub use course::{Course, CourseNo, Event, State};
pub use report::{OwnReport, Picture, Report, ReportId, Said, Standing, Words};
pub use responsible::{Responsibilities, Responsible};
