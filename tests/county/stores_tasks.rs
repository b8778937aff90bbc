//! Tasks: both stores keep the same promises of them too.

use crate::stores::case;
use jiujinban::county::store::tasks::{TaskRow, TaskState, TaskStep};
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn task(id: &str, due: &str) -> TaskRow {
    TaskRow {
        id: id.to_owned(),
        item: 18,
        holder_tag: "tag".to_owned(),
        asset: "tz-001".to_owned(),
        taken_at: "tz-001".to_owned(),
        village: "140222100001".to_owned(),
        opened_by: "case".to_owned(),
        opened_ms: 10,
        due: due.to_owned(),
        state: TaskState::Open,
        since_ms: 10,
        sealed: vec![0, 255],
    }
}

fn step(task: &str, becomes: Option<TaskState>) -> TaskStep {
    TaskStep {
        task: task.to_owned(),
        at_ms: 20,
        account: "op-1".to_owned(),
        outcome: "told".to_owned(),
        detail: None,
        becomes,
    }
}

async fn states(store: &dyn CountyStore) -> Result<Vec<(String, TaskState)>, StoreError> {
    let mut rows = store.tasks(true).await?;
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(rows.into_iter().map(|row| (row.id, row.state)).collect())
}

async fn a_case_opens_its_tasks_and_ends_them_or_neither(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    let mut opens = case("TASK1", "t1");
    opens.opens = vec![task("b", "2026-11-28"), task("a", "2026-11-27")];
    store.intake(opens.clone()).await?;
    opens.digest = "other".to_owned();
    opens.opens = vec![task("c", "2026-11-27")];
    store.intake(opens).await?;
    assert_eq!(store.open_tasks(vec![task("a", "2027-01-01")]).await?, 0);
    let due: Vec<String> = store
        .tasks_at("tz-001".to_owned())
        .await?
        .into_iter()
        .map(|t| t.id)
        .collect();
    assert_eq!(due, ["a", "b"], "what is due first stands first");
    assert_eq!(
        store.task("a".to_owned()).await?,
        Some(task("a", "2026-11-27"))
    );

    let mut tried = case("TASK2", "t2");
    tried.step = Some(step("a", None));
    store.intake(tried).await?;
    let mut done = case("TASK3", "t3");
    done.step = Some(step("a", Some(TaskState::Done)));
    store.intake(done).await?;
    let mut late = case("TASK4", "t4");
    late.step = Some(step("a", Some(TaskState::Failed)));
    store.intake(late).await?;
    let tries = store.task_tries("a".to_owned()).await?;
    let late: Vec<bool> = tries.iter().map(|row| row.late).collect();
    assert_eq!(late, [false, false, true]);
    let case = store.case("TASK4".to_owned()).await?.expect("kept");
    assert_eq!(
        case.holder_tag, "",
        "a report that came too late is nobody's case"
    );
    let open = || (String::from("b"), TaskState::Open);
    let done = || (String::from("a"), TaskState::Done);
    assert_eq!(states(store).await?, [done(), open()]);
    assert_eq!(store.tasks(false).await?.len(), 1);
    Ok(())
}

async fn a_held_task_is_decided_by_the_submission_that_ended_it(
    store: &dyn CountyStore,
) -> Result<(), StoreError> {
    let mut held = case("TASK5", "t5");
    held.step = Some(step("b", Some(TaskState::Held)));
    store.intake(held).await?;
    let decide = |id: &str| store.decide_task(id.to_owned(), TaskState::Open, 30);
    assert!(!decide("TASK4").await?);
    assert!(decide("TASK5").await?);
    assert!(!decide("TASK5").await?, "it is not held any more");
    store
        .place_terminal("tz-002".to_owned(), "140222100".to_owned())
        .await?;
    store
        .place_terminal("tz-002".to_owned(), "140222100001".to_owned())
        .await?;
    let places = store.terminal_places().await?;
    assert_eq!(places, [("tz-002".to_owned(), "140222100001".to_owned())]);
    let to = |id: &str| (id.to_owned(), "tz-002".to_owned());
    store.move_tasks(vec![to("a"), to("b")]).await?;
    assert_eq!(
        store.tasks_at("tz-002".to_owned()).await?.len(),
        1,
        "only what is open moves"
    );
    assert_eq!(store.accounts_at("tz-001".to_owned()).await?, ["op-1"]);
    Ok(())
}

pub async fn contract(store: &Arc<dyn CountyStore>) {
    a_case_opens_its_tasks_and_ends_them_or_neither(store.as_ref())
        .await
        .expect("tasks");
    a_held_task_is_decided_by_the_submission_that_ended_it(store.as_ref())
        .await
        .expect("held tasks");
}
