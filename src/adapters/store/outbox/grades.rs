//! What people said with the five faces, kept until the county has it.

use super::engine::Engine;
use super::fault::Trouble;
use crate::domain::delivery::{Grade, SubmissionId};
use crate::ports::store::{GradeStep, StoreFault};
use rusqlite::{Connection, params};

impl Engine {
    /// Moves a grade on and says which are due: those of cases the county has accepted.
    pub(super) fn grade(
        &mut self,
        step: GradeStep,
    ) -> Result<Vec<(SubmissionId, Grade)>, StoreFault> {
        match step {
            GradeStep::Look => {}
            GradeStep::Given(id, grade) => self.write(|db| {
                db.execute(
                    "insert into grades(id, grade) values (?1, ?2) on conflict(id) do nothing",
                    params![id.to_string(), grade.get()],
                )?;
                Ok(((), Vec::new()))
            })?,
            GradeStep::Done(id) => self.write(|db| {
                db.execute("delete from grades where id = ?1", [id.to_string()])?;
                Ok(((), Vec::new()))
            })?,
        }
        self.read(due)
    }
}

fn due(db: &Connection) -> Result<Vec<(SubmissionId, Grade)>, Trouble> {
    let mut statement = db.prepare_cached(
        "select g.id, g.grade from grades g join cases c on c.id = g.id \
         where c.state = 3 order by g.id limit 32",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (id, grade): (String, u8) = row?;
        found.extend(SubmissionId::parse(&id).zip(Grade::new(grade)));
    }
    Ok(found)
}
