//! What the county's staff do at the command line with courses, visits, tasks, terminals and
//! policies; and which county that is. Nothing of a person is printed: names and homes are seen at the terminal and the
//! console, where somebody is logged in.

mod acceptance;
mod approvals;
mod courses;
mod ferry;
mod given;
mod place;
mod policies;
mod releases;
mod sheet;
mod tasks;
mod terminals;
mod updates;
mod visits;

pub use acceptance::Acceptances;
pub use approvals::Approvals;
pub use courses::Courses;
pub use ferry::Ferries;
pub use place::Place;
pub use policies::Policies;
pub use releases::Releases;
pub use sheet::NewSheet;
pub use tasks::Tasks;
pub use terminals::Terminals;
pub use updates::Updates;
pub use visits::{VisitFault, Visits, read as read_visits};

use std::error::Error;

/// What came of a command.
type Done = Result<(), Box<dyn Error>>;
