//! Tasks in SQLite.

use super::SqliteStore;
use super::rows::{all, first};
use crate::county::store::tasks::{TaskRow, TaskState, TaskStep, TaskStore, TaskTryRow};
use crate::county::store::{Answer, StoreError};
use rusqlite::{Connection, Row, params};

fn state_named(name: &str) -> Result<TaskState, StoreError> {
    TaskState::from_name(name).ok_or(StoreError::Impossible("task state"))
}

fn task_of(row: &Row<'_>) -> Result<TaskRow, StoreError> {
    let state: String = row.get("state")?;
    Ok(TaskRow {
        id: row.get("id")?,
        item: row.get("item")?,
        holder_tag: row.get("holder_tag")?,
        asset: row.get("asset")?,
        taken_at: row.get("taken_at")?,
        village: row.get("village")?,
        opened_by: row.get("opened_by")?,
        opened_ms: row.get("opened_ms")?,
        due: row.get("due")?,
        state: state_named(&state)?,
        since_ms: row.get("since_ms")?,
        sealed: row.get("sealed")?,
    })
}

fn try_of(row: &Row<'_>) -> Result<TaskTryRow, StoreError> {
    let becomes: Option<String> = row.get("becomes")?;
    Ok(TaskTryRow {
        submission: row.get("submission")?,
        step: TaskStep {
            task: row.get("task")?,
            at_ms: row.get("at_ms")?,
            account: row.get("account")?,
            outcome: row.get("outcome")?,
            detail: row.get("detail")?,
            becomes: becomes.as_deref().map(state_named).transpose()?,
        },
        late: row.get("late")?,
    })
}

/// Opens tasks that are not there yet.
pub(super) fn put_tasks(db: &Connection, tasks: &[TaskRow]) -> Result<u64, StoreError> {
    let mut put = db.prepare_cached(
        "insert into task values(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12) on conflict(id) do nothing",
    )?;
    let mut new = 0;
    for t in tasks {
        new += put.execute(params![
            t.id,
            t.item,
            t.holder_tag,
            t.asset,
            t.taken_at,
            t.village,
            t.opened_by,
            t.opened_ms,
            t.due,
            t.state.name(),
            t.since_ms,
            t.sealed
        ])?;
    }
    Ok(new as u64)
}

/// Keeps a try with its submission. One that comes too late changes nothing and is not the
/// person's to see.
pub(super) fn put_step(
    db: &Connection,
    submission: &str,
    step: &TaskStep,
    now_ms: i64,
) -> Result<(), StoreError> {
    let open = match step.becomes {
        Some(state) => {
            let sql = "update task set state=?2, since_ms=?3 where id=?1 and state='open'";
            db.execute(sql, params![step.task, state.name(), now_ms])? > 0
        }
        None => {
            let sql = "select 1 from task where id=?1 and state='open'";
            first(db, sql, [&step.task], |row| row.get::<_, i64>(0))?.is_some()
        }
    };
    db.execute(
        "insert into task_try(submission, task, at_ms, account, outcome, detail, becomes, late)
         values(?1,?2,?3,?4,?5,?6,?7,?8)",
        params![
            submission,
            step.task,
            step.at_ms,
            step.account,
            step.outcome,
            step.detail,
            step.becomes.map(TaskState::name),
            !open
        ],
    )?;
    if !open {
        let sql = "update submission set holder_tag='' where id=?1";
        db.execute(sql, [submission])?;
    }
    Ok(())
}

impl TaskStore for SqliteStore {
    fn open_tasks(&self, tasks: Vec<TaskRow>) -> Answer<'_, u64> {
        self.write(move |db| put_tasks(db, &tasks))
    }

    fn task(&self, id: String) -> Answer<'_, Option<TaskRow>> {
        self.read(move |db| first(db, "select * from task where id=?1", [id], task_of))
    }

    fn tasks_at(&self, asset: String) -> Answer<'_, Vec<TaskRow>> {
        let sql = "select * from task where asset=?1 and state='open' order by due, id";
        self.read(move |db| all(db, sql, [asset], task_of))
    }

    fn tasks(&self, with_ended: bool) -> Answer<'_, Vec<TaskRow>> {
        let sql = "select * from task where ?1 or state in ('open','held')
             order by opened_ms desc, id";
        self.read(move |db| all(db, sql, [with_ended], task_of))
    }

    fn task_tries(&self, id: String) -> Answer<'_, Vec<TaskTryRow>> {
        let sql = "select * from task_try where task=?1 order by seq";
        self.read(move |db| all(db, sql, [id], try_of))
    }

    fn decide_task(&self, submission: String, state: TaskState, at_ms: i64) -> Answer<'_, bool> {
        self.write(move |db| {
            let sql = "update task set state=?2, since_ms=?3 where state='held' and id=
                 (select task from task_try where submission=?1 and late=0)";
            Ok(db.execute(sql, params![submission, state.name(), at_ms])? > 0)
        })
    }

    fn place_terminal(&self, asset: String, division: String) -> Answer<'_, ()> {
        self.write(move |db| {
            db.execute(
                "insert into terminal_place values(?1,?2)
                 on conflict(asset) do update set division=excluded.division",
                params![asset, division],
            )?;
            Ok(())
        })
    }

    fn terminal_places(&self) -> Answer<'_, Vec<(String, String)>> {
        let sql = "select asset, division from terminal_place order by asset";
        self.read(move |db| {
            all(db, sql, [], |row| {
                Ok::<_, StoreError>((row.get(0)?, row.get(1)?))
            })
        })
    }

    fn move_tasks(&self, moves: Vec<(String, String)>) -> Answer<'_, ()> {
        self.write(move |db| {
            let sql = "update task set asset=?2 where id=?1 and state='open'";
            for (id, asset) in &moves {
                db.execute(sql, [id, asset])?;
            }
            Ok(())
        })
    }

    fn accounts_at(&self, asset: String) -> Answer<'_, Vec<String>> {
        let sql = "select account from account_login where asset=?1 order by account";
        self.read(move |db| all(db, sql, [asset], |row| row.get::<_, String>(0)))
    }
}
