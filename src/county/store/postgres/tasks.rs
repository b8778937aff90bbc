//! Tasks in PostgreSQL.

use super::PostgresStore;
use crate::county::store::tasks::{TaskRow, TaskState, TaskStep, TaskStore, TaskTryRow};
use crate::county::store::{Answer, StoreError};
use tokio_postgres::{GenericClient, Row};

fn state_named(name: &str) -> Result<TaskState, StoreError> {
    TaskState::from_name(name).ok_or(StoreError::Impossible("task state"))
}

fn task_of(row: &Row) -> Result<TaskRow, StoreError> {
    let item: i32 = row.get("item");
    Ok(TaskRow {
        id: row.get("id"),
        item: u16::try_from(item).map_err(|_| StoreError::Impossible("item number"))?,
        holder_tag: row.get("holder_tag"),
        asset: row.get("asset"),
        taken_at: row.get("taken_at"),
        village: row.get("village"),
        opened_by: row.get("opened_by"),
        opened_ms: row.get("opened_ms"),
        due: row.get("due"),
        state: state_named(row.get("state"))?,
        since_ms: row.get("since_ms"),
        sealed: row.get("sealed"),
    })
}

fn try_of(row: &Row) -> Result<TaskTryRow, StoreError> {
    let becomes: Option<&str> = row.get("becomes");
    Ok(TaskTryRow {
        submission: row.get("submission"),
        step: TaskStep {
            task: row.get("task"),
            at_ms: row.get("at_ms"),
            account: row.get("account"),
            outcome: row.get("outcome"),
            detail: row.get("detail"),
            becomes: becomes.map(state_named).transpose()?,
        },
        late: row.get("late"),
    })
}

/// Opens tasks that are not there yet.
pub(super) async fn put_tasks(
    db: &impl GenericClient,
    tasks: &[TaskRow],
) -> Result<u64, StoreError> {
    let mut new = 0;
    for t in tasks {
        let sql = "insert into task values($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
             on conflict(id) do nothing";
        new += db
            .execute(
                sql,
                &[
                    &t.id,
                    &i32::from(t.item),
                    &t.holder_tag,
                    &t.asset,
                    &t.taken_at,
                    &t.village,
                    &t.opened_by,
                    &t.opened_ms,
                    &t.due,
                    &t.state.name(),
                    &t.since_ms,
                    &t.sealed,
                ],
            )
            .await?;
    }
    Ok(new)
}

/// Keeps a try with its submission. One that comes too late changes nothing and is not the
/// person's to see.
pub(super) async fn put_step(
    db: &impl GenericClient,
    submission: &str,
    step: &TaskStep,
    now_ms: i64,
) -> Result<(), StoreError> {
    let open = match step.becomes {
        Some(state) => {
            let sql = "update task set state=$2, since_ms=$3 where id=$1 and state='open'";
            db.execute(sql, &[&step.task, &state.name(), &now_ms])
                .await?
                > 0
        }
        None => {
            let sql = "select 1 from task where id=$1 and state='open' for share";
            db.query_opt(sql, &[&step.task]).await?.is_some()
        }
    };
    db.execute(
        "insert into task_try(submission, task, at_ms, account, outcome, detail, becomes, late)
         values($1,$2,$3,$4,$5,$6,$7,$8)",
        &[
            &submission,
            &step.task,
            &step.at_ms,
            &step.account,
            &step.outcome,
            &step.detail,
            &step.becomes.map(TaskState::name),
            &!open,
        ],
    )
    .await?;
    if !open {
        let sql = "update submission set holder_tag='' where id=$1";
        db.execute(sql, &[&submission]).await?;
    }
    Ok(())
}

impl TaskStore for PostgresStore {
    fn open_tasks(&self, tasks: Vec<TaskRow>) -> Answer<'_, u64> {
        self.transact(move |db| Box::pin(async move { put_tasks(db, &tasks).await }))
    }

    fn task(&self, id: String) -> Answer<'_, Option<TaskRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from task where id=$1";
                let row = db.query_opt(sql, &[&id]).await?;
                row.as_ref().map(task_of).transpose()
            })
        })
    }

    fn tasks_at(&self, asset: String) -> Answer<'_, Vec<TaskRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from task where asset=$1 and state='open'
                     order by due collate \"C\", id collate \"C\"";
                db.query(sql, &[&asset])
                    .await?
                    .iter()
                    .map(task_of)
                    .collect()
            })
        })
    }

    fn tasks(&self, with_ended: bool) -> Answer<'_, Vec<TaskRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from task where $1 or state in ('open','held')
                     order by opened_ms desc, id collate \"C\"";
                let rows = db.query(sql, &[&with_ended]).await?;
                rows.iter().map(task_of).collect()
            })
        })
    }

    fn task_tries(&self, id: String) -> Answer<'_, Vec<TaskTryRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select * from task_try where task=$1 order by seq";
                db.query(sql, &[&id]).await?.iter().map(try_of).collect()
            })
        })
    }

    fn decide_task(&self, submission: String, state: TaskState, at_ms: i64) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "update task set state=$2, since_ms=$3 where state='held' and id=
                     (select task from task_try where submission=$1 and not late)";
                let n = db
                    .execute(sql, &[&submission, &state.name(), &at_ms])
                    .await?;
                Ok(n > 0)
            })
        })
    }

    fn place_terminal(&self, asset: String, division: String) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "insert into terminal_place values($1,$2)
                     on conflict(asset) do update set division=excluded.division";
                db.execute(sql, &[&asset, &division]).await?;
                Ok(())
            })
        })
    }

    fn terminal_places(&self) -> Answer<'_, Vec<(String, String)>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select asset, division from terminal_place order by asset collate \"C\"";
                let rows = db.query(sql, &[]).await?;
                Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
            })
        })
    }

    fn move_tasks(&self, moves: Vec<(String, String)>) -> Answer<'_, ()> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "update task set asset=$2 where id=$1 and state='open'";
                for (id, asset) in &moves {
                    db.execute(sql, &[id, asset]).await?;
                }
                Ok(())
            })
        })
    }

    fn accounts_at(&self, asset: String) -> Answer<'_, Vec<String>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select account from account_login where asset=$1
                     order by account collate \"C\"";
                let rows = db.query(sql, &[&asset]).await?;
                Ok(rows.iter().map(|row| row.get(0)).collect())
            })
        })
    }
}
