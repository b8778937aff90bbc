//! Pages of documents: both stores gather the same pieces to the same pages.

use jiujinban::county::store::CountyStore;
use jiujinban::county::store::cases::{CaseDecision, CaseRowState};
use jiujinban::county::store::faces::FaceRow;
use jiujinban::county::store::pages::NewPage;
use jiujinban::county::store::trials::TrialRow;

fn page(case: &str, number: u8, length: u32) -> NewPage {
    NewPage {
        case: case.to_owned(),
        number,
        terminal: "tz-001".to_owned(),
        suite: 1,
        key_id: "k".to_owned(),
        enc: vec![0, 255],
        length,
        digest: format!("{case}-{number}"),
        at_ms: 1_000,
    }
}

async fn add(store: &dyn CountyStore, who: &str, at: u32, bytes: &[u8]) -> Option<(u32, u32)> {
    let (case, who) = ("P1".to_owned(), who.to_owned());
    let added = store.add_piece(case, 1, who, at, bytes.to_vec()).await;
    added.expect("answered")
}

async fn faces_wait_until_their_case_is_finished(store: &dyn CountyStore) {
    let face = FaceRow {
        case: "F1".to_owned(),
        purpose: "qualification".to_owned(),
        way: "taken".to_owned(),
        doubt: Some("task".to_owned()),
    };
    let mut new = crate::stores::case("F1", "face");
    new.holder_tag = "faces".to_owned();
    new.face = Some(face.clone());
    store.intake(new).await.expect("taken");
    let last = async || {
        let (who, what) = ("faces".to_owned(), "qualification".to_owned());
        store.last_face(who, what).await.expect("told")
    };
    let waiting = store.waiting_faces(9).await.expect("listed");
    assert_eq!(waiting.len(), 1);
    assert_eq!((&waiting[0].0, waiting[0].1.id.as_str()), (&face, "F1"));
    assert_eq!(store.face("F1".to_owned()).await.expect("told"), Some(face));
    assert_eq!(store.face("W1".to_owned()).await.expect("told"), None);
    assert_eq!(last().await, None);
    let decision = CaseDecision {
        id: "F1".to_owned(),
        state: CaseRowState::Done,
        result: None,
        words: None,
        missing: None,
        clock: None,
        reviewer: "anna".to_owned(),
        at_ms: 7_000,
    };
    store.decide_case(decision).await.expect("decided");
    assert_eq!(store.waiting_faces(9).await.expect("listed"), []);
    assert_eq!(last().await, Some(7_000));
}

/// Everything both stores must keep of pages. Case `W1` is there already.
pub async fn contract(store: &dyn CountyStore) {
    a_trial_is_kept_once_and_its_pages_go(store).await;
    faces_wait_until_their_case_is_finished(store).await;
    let announce = async |page| store.announce_page(page).await.expect("answered");
    assert_eq!(add(store, "tz-001", 0, b"early").await, None);
    assert_eq!(announce(page("P1", 1, 8)).await, Some(0));
    assert_eq!(
        add(store, "tz-009", 0, b"abc").await,
        None,
        "another terminal's"
    );
    assert_eq!(add(store, "tz-001", 0, &[0, 255, 3]).await, Some((3, 8)));
    assert_eq!(add(store, "tz-001", 0, b"abc").await, Some((3, 8)), "again");
    assert_eq!(add(store, "tz-001", 5, b"abc").await, Some((3, 8)), "a gap");
    assert_eq!(
        add(store, "tz-001", 3, b"abcdef").await,
        Some((3, 8)),
        "too long"
    );
    assert_eq!(announce(page("P1", 1, 8)).await, Some(3), "goes on");
    let mut other = page("P1", 1, 8);
    other.digest = "other".to_owned();
    assert_eq!(announce(other).await, None, "another page");
    let mut thief = page("P1", 1, 8);
    thief.terminal = "tz-009".to_owned();
    assert_eq!(announce(thief).await, None, "another terminal");
    assert_eq!(add(store, "tz-001", 3, b"abcde").await, Some((8, 8)));
    let rows = store.pages("P1".to_owned()).await.expect("told");
    assert_eq!(rows[0].ct, [&[0, 255, 3][..], b"abcde"].concat());
    assert!(rows[0].is_whole());
    assert_eq!(rows[0].page, page("P1", 1, 8));
    store
        .drop_pieces("P1".to_owned(), 1)
        .await
        .expect("dropped");
    assert_eq!(announce(page("P1", 1, 8)).await, Some(0), "sent anew");
    assert_eq!(announce(page("W1", 1, 4)).await, Some(0));
    assert_eq!(store.prune_pages(1_000).await.expect("pruned"), 0);
    assert_eq!(store.prune_pages(1_001).await.expect("pruned"), 1);
    assert_eq!(store.pages("P1".to_owned()).await.expect("told"), []);
    assert_eq!(store.pages("W1".to_owned()).await.expect("told").len(), 1);
}

async fn a_trial_is_kept_once_and_its_pages_go(store: &dyn CountyStore) {
    let trial = |digest: &str| TrialRow {
        id: "T1".to_owned(),
        digest: digest.to_owned(),
        terminal: "tz-001".to_owned(),
        item: 23,
        accepted_ms: 7_000,
        signature: vec![0, 1, 255],
        key_id: "k".to_owned(),
    };
    let before = store.case_count().await.expect("counted");
    let announced = store.announce_page(page("T1", 1, 4)).await;
    assert_eq!(announced.expect("announced"), Some(0));
    assert_eq!(store.trial("T1".to_owned()).await.expect("told"), None);
    let kept = store.keep_trial(trial("one")).await.expect("kept");
    assert_eq!(kept, trial("one"));
    let again = store.keep_trial(trial("two")).await.expect("kept");
    assert_eq!(again, trial("one"), "the first stays");
    let found = store.trial("T1".to_owned()).await.expect("told");
    assert_eq!(found, Some(trial("one")));
    assert_eq!(store.pages("T1".to_owned()).await.expect("told"), []);
    assert_eq!(store.case_count().await.expect("counted"), before);
}
