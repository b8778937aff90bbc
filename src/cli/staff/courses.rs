//! `county course`: a course begins or ends, and whoever wished for it is to be told.

use super::Done;
use crate::cli::{count, say, say_each};
use crate::county::CountyHandle;
use crate::county::tasks::CourseStage;
use clap::{Args, Subcommand};

/// What happens to a course.
#[derive(Debug, Subcommand)]
pub enum Courses {
    /// List the courses people can wish for: code and name.
    List,
    /// A course begins: operators are to tell everybody who wished for it.
    Begins(Course),
    /// A course is finished: operators are to deliver the notice of it.
    Ends(Course),
}

/// Which course, and what is to be said.
#[derive(Debug, Args)]
pub struct Course {
    /// Its code, as `county course list` names it.
    code: String,
    /// What the operator tells the person, such as when and where; at most 120 characters.
    words: String,
}

impl Courses {
    /// Does it.
    pub fn run(&self, county: &CountyHandle) -> Done {
        let (course, stage) = match self {
            Self::List => {
                let courses = county.courses();
                let lines = courses
                    .iter()
                    .map(|(code, name)| format!("{code:<16} {name}"));
                say_each(lines, "no item of the catalogue asks for a course");
                return Ok(());
            }
            Self::Begins(course) => (course, CourseStage::Begins),
            Self::Ends(course) => (course, CourseStage::Ends),
        };
        match county.course(&course.code, stage, &course.words)? {
            0 => say("no new task: nobody wished for this course, or all were told of it before"),
            new => say(format_args!(
                "{} for operators; `county task list` shows them",
                count(new, "new task")
            )),
        }
        Ok(())
    }
}
