//! Packets of faces over the real line: signed, sealed, kept once, opened with a note, decided, and the
//! day of the next one.

use crate::face_case::{DRAWN, ITEM, WHO, case, taken};
use crate::world::{NOON, Terminal, TestCounty, applicant};
use jiujinban::county::review::{ReviewError, Verdict};
use jiujinban::domain::delivery::*;
use jiujinban::domain::documents::PageDigest;
use jiujinban::domain::face::*;
use jiujinban::domain::people::access::{Looked, Viewer};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink, Refusal};
use jiujinban::wire::catalogue::FacePolicy as Policy;
use jiujinban::wire::face::Way;

fn world() -> (TestCounty, Terminal) {
    let county = TestCounty::start();
    let set = county.handle.set_face_policy(Policy::SelfCountyReview);
    set.expect("published");
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    (county, terminal)
}

fn send(t: &Terminal, case: &(SealedEnvelope, Vec<SealedPage>)) -> Result<(), CountyError> {
    t.client.send_with_pages(case.0.clone(), case.1.clone());
    match t.next() {
        CountyEvent::Sent(_, came) => came.map(|_| ()),
        other => panic!("{other:?}"),
    }
}

fn refusal(came: Result<(), CountyError>) -> Refusal {
    match came {
        Err(CountyError::Refused { problem, .. }) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_packet_that_another_key_signed_or_that_is_another_packet_refuses_its_case() {
    let (county, t) = world();
    let forged = case(&t, 1, taken(), |packet| packet.signed.signature.0[7] ^= 1);
    assert_eq!(refusal(send(&t, &forged)), Refusal::CaseInvalid);
    let other = case(&t, 2, taken(), |packet| packet.digest = PageDigest([9; 32]));
    assert_eq!(refusal(send(&t, &other)), Refusal::CaseInvalid);
    assert_eq!(county.handle.case_count().expect("counted"), 0);
}

#[test]
fn alone_a_case_needs_a_picture_and_nobody_vouches_without_an_operator() {
    let (county, t) = world();
    let without = t.case_of(ITEM, WHO, 1, |_| {});
    assert_eq!(
        refusal(send(&t, &(without, Vec::new()))),
        Refusal::CaseInvalid
    );
    let vouched = FaceAnswer {
        way: FaceWay::Attested(AttestReason::Unable),
        ..taken()
    };
    let vouched = case(&t, 2, vouched, |_| {});
    assert_eq!(refusal(send(&t, &vouched)), Refusal::CaseInvalid);
    let model = FaceAnswer {
        purpose: FacePurpose::Model,
        ..taken()
    };
    assert_eq!(
        refusal(send(&t, &case(&t, 3, model, |_| {}))),
        Refusal::CaseInvalid
    );
    assert_eq!(county.handle.case_count().expect("counted"), 0);
}

#[test]
fn where_only_operators_may_nobody_hands_a_face_in_alone() {
    let county = TestCounty::start();
    let t = Terminal::of(&county, "tz-001");
    t.learn();
    let alone = case(&t, 1, taken(), |_| {});
    assert_eq!(refusal(send(&t, &alone)), Refusal::CaseInvalid);
}

#[test]
fn a_face_waits_is_opened_with_a_note_and_decided_and_the_next_is_due_in_twelve_months() {
    let (county, t) = world();
    let sent = case(&t, 1, taken(), |_| {});
    send(&t, &sent).expect("taken");
    send(&t, &sent).expect("the same again is the same case");
    let receipt = sent.0.facts.no.as_str();
    let waiting = county.handle.waiting_faces().expect("listed");
    let [face] = waiting.as_slice() else {
        panic!("{waiting:?}")
    };
    assert_eq!(
        (face.receipt.as_str(), face.way.as_str()),
        (receipt, "taken")
    );
    assert_eq!(
        face.doubt.as_deref(),
        Some("agreement"),
        "nothing was agreed to"
    );
    let opened = county.handle.open_face(receipt).expect("opened");
    let image = opened.image.expect("a picture");
    assert_eq!(image.reveal(), DRAWN);
    let Way::Taken(taken) = &opened.packet.way else {
        panic!("a picture")
    };
    assert_eq!(
        taken.measures.pitch, 0.0,
        "what is no number is told as nothing"
    );
    t.client.who_viewed(Ticket(1), applicant(WHO));
    let CountyEvent::Accesses(_, Ok(looks)) = t.next() else {
        panic!("the list of looks")
    };
    let noted = |look: &&jiujinban::domain::people::access::Access| {
        look.what == Looked::Face && look.by == Viewer::Reviewer
    };
    assert_eq!(looks.iter().filter(noted).count(), 1);
    let done = Verdict::Done("认证通过".to_owned());
    county
        .handle
        .decide_case(receipt, &done, "anna")
        .expect("decided");
    assert_eq!(county.handle.waiting_faces().expect("listed"), []);
    t.client.overview(Ticket(2), applicant(WHO));
    let CountyEvent::Overview(_, Ok(told)) = t.next() else {
        panic!("the overview")
    };
    let due = told.qualification_due.expect("a day");
    assert_eq!(due, WallTime(NOON).date() + jiff::Span::new().months(12));
}

#[test]
fn a_case_without_a_face_has_none_to_open() {
    let (county, t) = world();
    let plain = t.case(WHO, 9);
    t.hand_in(&plain);
    let opened = county.handle.open_face(plain.facts.no.as_str());
    assert!(matches!(opened, Err(ReviewError::NoFace)));
}

#[test]
fn the_countys_word_on_faces_outlives_a_restart_and_stands_in_the_bundle() {
    let (county, t) = world();
    assert_eq!(county.handle.face_policy(), Some(Policy::SelfCountyReview));
    let bundle = t.client.bundle_in_force().expect("a bundle");
    let item = bundle.catalogue.item(ItemNo::new(ITEM).expect("an item"));
    assert_eq!(
        item.expect("the item").face_policy,
        FacePolicy::SelfCountyReview
    );
}
