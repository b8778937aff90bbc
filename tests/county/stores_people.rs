//! Persons, seekers, clocks and grades: both stores keep the same promises of them too.

use crate::stores::{case, kept};
use jiujinban::county::store::audit::{Break, BreakKind, CheckpointRow, SeedRow, Which};
use jiujinban::county::store::cases::{
    CaseClock, CaseDecision, CaseRow, CaseRowState, Decided, GradeCount, Graded, Intake,
};
use jiujinban::county::store::model::Checkpoint;
use jiujinban::county::store::persons::{AccessRow, PersonRow, RecordRow};
use jiujinban::county::store::seekers::{Reveal, SeekerRow};
use jiujinban::county::store::{CountyStore, StoreError};
use std::sync::Arc;

fn decision(id: &str, state: CaseRowState) -> CaseDecision {
    CaseDecision {
        id: id.to_owned(),
        state,
        result: None,
        words: None,
        missing: None,
        clock: None,
        reviewer: "r".to_owned(),
        at_ms: 5_000,
    }
}

fn seeker(id: &str, tag: &str) -> SeekerRow {
    SeekerRow {
        id: id.to_owned(),
        holder_tag: tag.to_owned(),
        trades: "wa-gong,mu-gong".to_owned(),
        town: "140222101".to_owned(),
        sealed: vec![0, 255],
        until_ms: 9_000,
    }
}

async fn a_case_waits_for_another_and_is_decided_once(store: &dyn CountyStore) {
    let mut second = case("W2", "w2");
    second.after = Some("W1".to_owned());
    second.clock = None;
    second.receipt = "R-W2".to_owned();
    store.intake(second.clone()).await.expect("kept");
    assert_eq!(
        store.case("W2".to_owned()).await.expect("found"),
        Some(kept(second))
    );
    assert_eq!(store.freed().await.expect("none"), []);
    let mut first = case("W1", "w1");
    first.receipt = "R-W1".to_owned();
    store.intake(first).await.expect("kept");
    assert_eq!(store.freed().await.expect("none"), []);
    let unfinished = store.unfinished(100).await.expect("found");
    assert!(unfinished.iter().any(|row| row.id == "W1"));
    let mut done = decision("W1", CaseRowState::Done);
    done.words = Some(vec![1, 2, 0]);
    done.result = Some("approved".to_owned());
    let decided = store.decide_case(done.clone()).await.expect("decided");
    assert_eq!(decided, Decided::Yes);
    let again = store.decide_case(done).await.expect("finished already");
    assert_eq!(again, Decided::NotUnfinished);
    let row = store.case_by_receipt("R-W1".to_owned()).await;
    let row = row.expect("found").expect("a case");
    assert_eq!((row.state, row.since_ms), (CaseRowState::Done, 5_000));
    assert_eq!(row.words, Some(vec![1, 2, 0]));
    let freed = store.freed().await.expect("one");
    assert_eq!(freed.len(), 1);
    assert_eq!(
        (freed[0].0.id.as_str(), freed[0].1),
        ("W2", CaseRowState::Done)
    );
    let clock = CaseClock {
        from_ms: 5_000,
        promise: Some("2026-12-07".to_owned()),
        target: Some("2026-12-03".to_owned()),
    };
    let mut go_on = decision("W2", CaseRowState::Open);
    go_on.clock = Some(clock.clone());
    let decided = store.decide_case(go_on).await.expect("goes on");
    assert_eq!(decided, Decided::Yes);
    assert_eq!(store.freed().await.expect("none"), []);
    let row = store.case("W2".to_owned()).await.expect("found");
    assert_eq!(row.expect("a case").clock, Some(clock));
    let nobody = decision("nobody", CaseRowState::Done);
    let unknown = store.decide_case(nobody).await.expect("unknown");
    assert_eq!(unknown, Decided::NotUnfinished);
}

async fn what_waits_for_a_case_turned_away_is_found_until_it_comes(store: &dyn CountyStore) {
    let ids = |rows: Vec<CaseRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    let mut second = case("T2", "t2");
    second.after = Some("T1".to_owned());
    second.clock = None;
    store.intake(second).await.expect("kept");
    let away = |terminal: &str| {
        let (id, terminal) = ("T1".to_owned(), terminal.to_owned());
        store.turn_away(id, terminal, "not valid".to_owned(), 4_000)
    };
    away("tz-002").await.expect("another terminal's");
    assert_eq!(ids(store.stranded().await.expect("none")), [""; 0]);
    for _ in 0..2 {
        away("tz-001").await.expect("noted, and once more");
    }
    let was = store.was_turned_away("T1".to_owned(), "tz-001".to_owned());
    assert!(was.await.expect("asked"));
    let was = store.was_turned_away("T2".to_owned(), "tz-001".to_owned());
    assert!(!was.await.expect("asked"));
    assert_eq!(ids(store.stranded().await.expect("one")), ["T2"]);
    let mut stopped = decision("T2", CaseRowState::NeedsMaterial);
    stopped.result = Some("stopped".to_owned());
    let decided = store.decide_case(stopped).await.expect("decided");
    assert_eq!(decided, Decided::Yes);
    assert_eq!(ids(store.stranded().await.expect("none")), [""; 0]);
    assert_eq!(ids(store.relieved("stopped").await.expect("none")), [""; 0]);
    store.intake(case("T1", "t1")).await.expect("after all");
    assert_eq!(ids(store.relieved("stopped").await.expect("one")), ["T2"]);
    assert_eq!(ids(store.relieved("other").await.expect("none")), [""; 0]);
    let waits = decision("T2", CaseRowState::Waiting);
    let decided = store.decide_case(waits).await.expect("decided");
    assert_eq!(decided, Decided::Yes);
    assert_eq!(ids(store.relieved("stopped").await.expect("none")), [""; 0]);
    assert_eq!(ids(store.stranded().await.expect("none")), [""; 0]);
    // Nothing is left that a later test of the same store would find freed.
    let done = decision("T2", CaseRowState::Done);
    let decided = store.decide_case(done).await.expect("decided");
    assert_eq!(decided, Decided::Yes);
}

async fn a_case_is_graded_once(store: &dyn CountyStore) {
    store.intake(case("G1", "g1")).await.expect("kept");
    let grade = |id: &str, terminal: &str, grade| {
        store.grade(id.to_owned(), terminal.to_owned(), grade, 70_000)
    };
    assert_eq!(grade("G1", "tz-002", 5).await.expect("foreign"), None);
    assert_eq!(grade("G0", "tz-001", 5).await.expect("unknown"), None);
    let first = grade("G1", "tz-001", 4).await.expect("graded");
    assert_eq!(first, Some(Graded::Noted));
    let same = grade("G1", "tz-001", 4).await.expect("graded");
    assert_eq!(same, Some(Graded::Noted));
    let other = grade("G1", "tz-001", 1).await.expect("graded");
    assert_eq!(other, Some(Graded::Before));
    let one = GradeCount {
        item: 1,
        grade: 4,
        count: 1,
    };
    assert_eq!(store.grades(70_000, 70_001).await.expect("one"), [one]);
    assert_eq!(store.grades(0, 70_000).await.expect("none"), []);
}

async fn records_are_replaced_and_looks_kept(store: &dyn CountyStore) -> Result<(), StoreError> {
    let person = |card: Option<&str>| PersonRow {
        tag: "p".to_owned(),
        name_tag: "n".to_owned(),
        card_tag: card.map(str::to_owned),
    };
    let record = |sealed: &[u8]| RecordRow {
        tag: "p".to_owned(),
        item: 26,
        sealed: sealed.to_vec(),
        as_of_ms: 1,
    };
    store
        .put_persons(vec![person(None)], vec![record(&[0])])
        .await?;
    store
        .put_persons(vec![person(Some("c"))], vec![record(&[1, 0])])
        .await?;
    assert_eq!(store.person("p".to_owned()).await?, Some(person(Some("c"))));
    assert_eq!(store.person("q".to_owned()).await?, None);
    assert_eq!(
        store.record("p".to_owned(), 26).await?,
        Some(record(&[1, 0]))
    );
    assert_eq!(store.record("p".to_owned(), 36).await?, None);
    let look = |at_ms, item| AccessRow {
        subject: "p".to_owned(),
        at_ms,
        by: "holder".to_owned(),
        item,
        what: "records".to_owned(),
        terminal: Some("tz-001".to_owned()),
        viewer: None,
    };
    for (at, item) in [(10, Some(26)), (30, None), (20, Some(36))] {
        store.note_access(look(at, item)).await?;
    }
    let newest = store.accesses("p".to_owned(), 15, 10).await?;
    assert_eq!(newest, [look(30, None), look(20, Some(36))]);
    assert_eq!(store.accesses("p".to_owned(), 0, 1).await?.len(), 1);
    assert_eq!(store.accesses("q".to_owned(), 0, 9).await?, []);
    Ok(())
}

async fn a_person_is_one_seeker_and_keeps_its_id(store: &dyn CountyStore) {
    store
        .put_seekers(vec![seeker("s1", "t1")])
        .await
        .expect("put");
    let mut again = seeker("s9", "t1");
    again.trades = "bang-chu".to_owned();
    let mut registration = case("S1", "s1");
    registration.seeker = Some(again);
    assert_eq!(
        store.intake(registration).await.expect("kept"),
        Intake::Stored
    );
    let shown = store.seekers(8_999, 10).await.expect("found");
    let ids: Vec<_> = shown
        .iter()
        .map(|s| (s.id.as_str(), s.trades.as_str()))
        .collect();
    assert_eq!(ids, [("s1", "bang-chu")]);
    assert_eq!(store.seekers(9_000, 10).await.expect("none"), []);
    let gone = store.seeker("s1".to_owned(), 9_000).await;
    assert_eq!(gone.expect("none"), None);
}

async fn fifty_questions_at_once_get_no_more_phones_than_the_cap(store: &Arc<dyn CountyStore>) {
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let store = Arc::clone(store);
            tokio::spawn(async move {
                store
                    .reveal("e".to_owned(), format!("s{}", n % 25), "d2".to_owned(), 10)
                    .await
                    .expect("an answer")
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    let told = store.revealed("e".to_owned(), "d2".to_owned()).await;
    let told = told.expect("told");
    assert_eq!(told.len(), 10);
    let again = |seeker: &str, day: &str| {
        store.reveal("e".to_owned(), seeker.to_owned(), day.to_owned(), 10)
    };
    let known = again(&told[0], "d2").await.expect("an answer");
    assert_eq!(known, Reveal::Yes { used: 10 });
    let one_more = again("s99", "d2").await.expect("an answer");
    assert_eq!(one_more, Reveal::CapReached);
    let tomorrow = again("s99", "d3").await.expect("an answer");
    assert_eq!(tomorrow, Reveal::Yes { used: 1 });
}

async fn a_log_that_does_not_go_on_is_noticed(store: &dyn CountyStore) {
    let at = |seq, head: &str| store.checkpoint("tz-001".to_owned(), seq, head.to_owned(), 1);
    for (seq, head, verdict) in [
        (5, "a", Checkpoint::GoesOn),
        (5, "a", Checkpoint::GoesOn),
        (9, "b", Checkpoint::GoesOn),
        (9, "c", Checkpoint::Rewritten),
        (5, "a", Checkpoint::Shrunk),
        (10, "d", Checkpoint::GoesOn),
    ] {
        assert_eq!(at(seq, head).await.expect("compared"), verdict, "{seq}");
    }
}

async fn a_chain_is_kept_in_order_thinned_by_the_day_and_its_breaks_once(store: &dyn CountyStore) {
    let asset = || "tz-001".to_owned();
    let day = 86_400_000;
    let row = |n: u64, hash: &str, epoch: u64, came_ms: i64| CheckpointRow {
        n,
        hash: hash.to_owned(),
        at_ms: 5,
        seed: "aa".to_owned(),
        epoch,
        signature: vec![0, 255],
        came_ms,
    };
    let told = [
        row(10, "a", 0, 1),
        row(20, "b", 1, 2),
        row(30, "c", 2, day),
        row(30, "d", 2, day + 1),
    ];
    for row in &told {
        let kept = store.keep_checkpoint(asset(), row.clone(), 0);
        kept.await.expect("kept");
    }
    let again = store.keep_checkpoint(asset(), told[0].clone(), 0);
    again.await.expect("nothing new");
    let all = async |which| store.checkpoints(asset(), which).await.expect("told");
    assert_eq!(all(Which::All).await, told);
    assert_eq!(all(Which::Newest).await, told[3..]);
    assert_eq!(all(Which::UpTo(20)).await, told[1..2]);
    assert_eq!(all(Which::UpTo(21)).await, []);
    assert_eq!(all(Which::Of("aa".to_owned(), 2)).await, told[2..]);
    let next = row(40, "e", 3, 2 * day);
    let kept = store.keep_checkpoint(asset(), next.clone(), 2 * day);
    kept.await.expect("kept");
    let left = [told[1].clone(), told[3].clone(), next];
    assert_eq!(all(Which::All).await, left, "the last of each day");
    let at = |n, seen_ms| Break {
        kind: BreakKind::Shrunk,
        n,
        seen_ms,
    };
    for seen in [at(7, 2), at(7, 9), at(3, 1)] {
        store.note_break(asset(), seen).await.expect("noted");
    }
    let breaks = store.breaks(asset()).await.expect("told");
    assert_eq!(breaks, [at(3, 1), at(7, 2)]);
    let seed = |sealed: &[u8]| SeedRow {
        id: "aa".to_owned(),
        sealed: sealed.to_vec(),
    };
    for sealed in [b"one", b"two"] {
        store.keep_seed(asset(), seed(sealed)).await.expect("kept");
    }
    let seeds = store.seeds(asset()).await.expect("told");
    assert_eq!(seeds, [seed(b"one")], "the first stays");
    let nobody = store.last_head("tz-009".to_owned()).await;
    assert_eq!(nobody.expect("told"), None);
}

/// Everything both stores must keep of persons and reviews.
pub async fn contract(store: &Arc<dyn CountyStore>) {
    a_case_waits_for_another_and_is_decided_once(store.as_ref()).await;
    what_waits_for_a_case_turned_away_is_found_until_it_comes(store.as_ref()).await;
    a_case_is_graded_once(store.as_ref()).await;
    records_are_replaced_and_looks_kept(store.as_ref())
        .await
        .expect("kept");
    a_person_is_one_seeker_and_keeps_its_id(store.as_ref()).await;
    fifty_questions_at_once_get_no_more_phones_than_the_cap(store).await;
    a_log_that_does_not_go_on_is_noticed(store.as_ref()).await;
    a_chain_is_kept_in_order_thinned_by_the_day_and_its_breaks_once(store.as_ref()).await;
}
