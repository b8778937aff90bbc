//! A face on its way into a form, and the ways without one.

use super::operators::{ASSISTED, desk, log_in, number};
use super::*;
use crate::domain::face::{
    AttestReason, CameraFault, Challenge, Evidence, FaceCameraStatus, FaceImage, FaceMeasures,
    FacePolicy, FacePurpose, FaceShot, Guidance, MOST_UNSENT_FACES, PassiveCues, TRY_TIME, TryEnd,
    Verdict,
};
use crate::domain::operators::desk::DeskTap;
use crate::domain::services::form::{FieldRole, TICKED};
use crate::domain::visit::face::{FaceStage, FaceTap};

fn shot(mark: u8) -> Arc<FaceShot> {
    let mut jpeg = vec![0xFF, 0xD8, 0xFF, 0xC0, 0, 8, 8, 1, 224, 2, 128, 0];
    jpeg.extend([0xFF, 0xDA, 0, 2, mark, 0xFF, 0xD9]);
    let measures = FaceMeasures {
        eye_distance: 96.0,
        side_room: 2.8,
        top_room: 2.2,
        bottom_room: 2.7,
        yaw: 0.0,
        pitch: 0.0,
        roll: 0.0,
        eyes_open: 0.3,
        mouth_open: 0.05,
        sharpness: 0.5,
        brightness: 150.0,
        dark_share: 0.0,
        bright_share: 0.0,
        evenness: 0.9,
        covered: 0.1,
        nose_offset: 0.0,
        centre: (320.0, 218.0),
        cues: PassiveCues::default(),
    };
    Arc::new(FaceShot {
        image: FaceImage::new(Zeroizing::new(jpeg)).expect("a picture"),
        evidence: Evidence {
            measures,
            challenge: Challenge::Blink,
            challenge_score: 0.9,
            cues: PassiveCues::default(),
            depth: None,
            blinks: 2,
            frames: 30,
            took: 1_500,
            likeness: None,
            models: [0; 32],
            chain: [mark; 32],
        },
    })
}

/// One text to agree to, then the face.
fn face_form() -> Form {
    let mut form = form();
    let (mut agree, mut face) = (form.fields[0].clone(), form.fields[0].clone());
    agree.id = FieldId::parse("agree").expect("a field id");
    agree.role = Some(FieldRole::FaceConsent);
    agree.kind = FieldKind::Confirmation {
        text: "拍照".into(),
        version: 4,
    };
    face.id = FieldId::parse("face").expect("a field id");
    face.kind = FieldKind::Face(FacePurpose::Qualification);
    form.fields = vec![agree, face];
    form
}

fn bench(policy: FacePolicy) -> Bench {
    let mut b = Bench::new();
    let items = vec![Item {
        face_policy: policy,
        ..item(ASSISTED, Action::Form(face_form()), Mode::Assisted)
    }];
    let catalogue = Catalogue::new(1, items).expect("a catalogue");
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.send(VisitEvent::Line(Line::Online));
    b.send(VisitEvent::FaceCamera(FaceCameraStatus::Ready));
    b
}

fn to_the_face(b: &mut Bench) {
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("agree", RawAnswer::picked(TICKED));
    b.tap(Tap::NextQuestion);
}

/// Somebody alone at the question, under a policy that lets them.
fn alone(who: Holder) -> Bench {
    let mut b = bench(FacePolicy::SelfCountyReview);
    b.insert(1, who);
    to_the_face(&mut b);
    b
}

fn looked(effects: &[Effect]) -> Option<(Asked, Span)> {
    effects.iter().find_map(|effect| match effect {
        Effect::LookAtFace(asked, plan) => Some((*asked, plan.within)),
        _ => None,
    })
}

fn begin(b: &mut Bench) -> Option<(Asked, Span)> {
    looked(&b.tap(Tap::Face(FaceTap::Begin)))
}

fn rests(effects: &[Effect]) -> bool {
    effects.iter().any(|e| matches!(e, Effect::RestFace))
}

fn stage(b: &Bench) -> FaceStage {
    b.visit.scene(b.now).face.stage
}

fn mark(b: &Bench) -> Option<u8> {
    let filing = b.page().and_then(Page::filing)?;
    let shot = filing.current().1.raw.face()?.shot()?;
    Some(shot.evidence.chain[0])
}

#[test]
fn without_another_policy_nobody_begins_it_alone() {
    let mut b = bench(FacePolicy::AssistedOnly);
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    assert!(matches!(b.page(), Some(Page::Help)));
}

#[test]
fn three_tries_without_a_picture_leave_only_the_way_with_an_operator() {
    let mut b = alone(young());
    for end in [TryEnd::NotAlive, TryEnd::TimeOut(Verdict::TooDark)] {
        let (asked, _) = begin(&mut b).expect("a try");
        b.send(VisitEvent::FaceEnded(asked, Err(end)));
        assert_eq!(stage(&b), FaceStage::Failed(end));
    }
    let (asked, _) = begin(&mut b).expect("a try");
    b.send(VisitEvent::FaceEnded(asked, Err(TryEnd::NotAlive)));
    assert_eq!(stage(&b), FaceStage::UsedUp);
    assert_eq!(begin(&mut b), None);
    b.tap(Tap::Face(FaceTap::Attest(AttestReason::TriesUsedUp)));
    b.tap(Tap::NextQuestion);
    assert!(
        matches!(b.page(), Some(Page::Form(_))),
        "no operator, no word"
    );
}

#[test]
fn a_camera_that_fails_takes_no_try_and_after_two_failures_is_left_alone() {
    let mut b = alone(young());
    let gone = TryEnd::Camera(CameraFault::Gone);
    let (asked, _) = begin(&mut b).expect("a try");
    b.send(VisitEvent::FaceEnded(asked, Err(gone)));
    assert_eq!(b.visit.scene(b.now).face.left, 3);
    let (asked, _) = begin(&mut b).expect("a try");
    b.send(VisitEvent::FaceEnded(asked, Err(gone)));
    assert_eq!(stage(&b), FaceStage::NoCamera(CameraFault::Gone));
    assert_eq!(begin(&mut b), None);
}

#[test]
fn a_camera_that_says_nothing_is_given_up() {
    let mut b = alone(young());
    begin(&mut b).expect("a try");
    b.wait(Span(TRY_TIME.0 + 4_999));
    assert!(matches!(stage(&b), FaceStage::Looking(_)));
    b.wait(Span(1));
    let silent = TryEnd::Camera(CameraFault::Silent);
    assert_eq!(stage(&b), FaceStage::Failed(silent));
}

#[test]
fn whoever_is_sixty_gets_twice_the_time() {
    assert_eq!(begin(&mut alone(young())).map(|b| b.1), Some(TRY_TIME));
    let doubled = Span(TRY_TIME.0 * 2);
    assert_eq!(begin(&mut alone(old())).map(|b| b.1), Some(doubled));
}

#[test]
fn the_camera_goes_off_with_the_question_the_card_and_the_session() {
    type Leave = fn(&mut Bench) -> Vec<Effect>;
    let ways: [Leave; 4] = [
        |b| b.tap(Tap::Back),
        |b| b.tap(Tap::CallHelp),
        |b| b.send(VisitEvent::CardRemoved(insertion(1))),
        |b| b.tap(Tap::Face(FaceTap::Decline)),
    ];
    for leave in ways {
        let mut b = alone(young());
        let (asked, _) = begin(&mut b).expect("a try");
        assert!(rests(&leave(&mut b)));
        b.send(VisitEvent::FaceEnded(asked, Ok(shot(1))));
        assert_eq!(mark(&b), None, "what comes too late goes nowhere");
    }
    let mut b = alone(young());
    begin(&mut b).expect("a try");
    let effects = b.tap(Tap::Exit);
    assert!(effects.iter().any(|e| matches!(e, Effect::Wiped)));
}

#[test]
fn one_thing_is_told_at_a_time_and_only_while_the_camera_looks() {
    let mut b = alone(young());
    let (asked, _) = begin(&mut b).expect("a try");
    assert_eq!(stage(&b), FaceStage::Looking(Guidance::Starting));
    let dark = Guidance::Fault(Verdict::TooDark);
    b.send(VisitEvent::FaceGuided(asked, dark));
    assert_eq!(stage(&b), FaceStage::Looking(dark));
    b.send(VisitEvent::FaceGuided(Asked(999), Guidance::HoldStill));
    assert_eq!(stage(&b), FaceStage::Looking(dark), "of another try");
}

#[test]
fn a_picture_may_be_taken_again_and_the_one_before_is_gone_at_once() {
    let mut b = alone(young());
    let (asked, _) = begin(&mut b).expect("a try");
    b.send(VisitEvent::FaceEnded(asked, Ok(shot(1))));
    assert_eq!(mark(&b), Some(1));
    let again = looked(&b.tap(Tap::Face(FaceTap::Again)));
    assert_eq!(mark(&b), None);
    let (asked, _) = again.expect("another try");
    b.send(VisitEvent::FaceEnded(asked, Ok(shot(2))));
    assert_eq!(mark(&b), Some(2));
}

#[test]
fn what_was_agreed_to_goes_with_the_face_and_the_moment_of_it() {
    let mut b = alone(young());
    let (asked, _) = begin(&mut b).expect("a try");
    b.send(VisitEvent::FaceEnded(asked, Ok(shot(1))));
    b.tap(Tap::NextQuestion);
    b.tap(Tap::Submit);
    let case = b.submitted.last().expect("a case");
    let faces = case.faces();
    let (_, face) = faces.first().expect("a face");
    assert_eq!(face.tries, 1);
    let agreed = &face.agreed[0];
    assert_eq!((agreed.field.as_str(), agreed.version), ("agree", 4));
    assert!(agreed.at.is_some());
}

#[test]
fn nobody_taps_a_face_into_a_form() {
    let mut b = alone(young());
    let (asked, _) = begin(&mut b).expect("a try");
    b.send(VisitEvent::FaceEnded(asked, Ok(shot(1))));
    let filing = b.page().and_then(Page::filing).expect("the form");
    let stolen = filing.current().1.raw.clone();
    let mut b = alone(young());
    b.answer("face", stolen);
    assert_eq!(mark(&b), None);
}

#[test]
fn an_operator_with_the_right_vouches_while_the_screen_is_in_the_operators_hands() {
    let mut b = bench(FacePolicy::AssistedOnly);
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    desk(&mut b, DeskTap::HandOver);
    b.answer("agree", RawAnswer::picked(TICKED));
    b.tap(Tap::NextQuestion);
    let vouch = || Tap::Face(FaceTap::Attest(AttestReason::Unable));
    b.tap(vouch());
    let attested = |b: &Bench| {
        let filing = b.page().and_then(Page::filing);
        filing.is_some_and(|f| f.current().1.raw.face().is_some())
    };
    assert!(!attested(&b), "the resident has the screen");
    desk(&mut b, DeskTap::TakeBack);
    b.tap(Tap::Face(FaceTap::Attest(AttestReason::TriesUsedUp)));
    assert!(!attested(&b), "there are tries left");
    b.tap(vouch());
    assert!(attested(&b));
}

#[test]
fn from_two_hundred_unsent_faces_on_none_is_taken() {
    let mut b = alone(young());
    b.send(VisitEvent::UnsentFaces(MOST_UNSENT_FACES - 1));
    assert!(begin(&mut b).is_some());
    b.tap(Tap::Face(FaceTap::Decline));
    b.send(VisitEvent::UnsentFaces(MOST_UNSENT_FACES));
    assert_eq!(begin(&mut b), None);
    assert!(b.visit.scene(b.now).face.full);
}

#[test]
fn who_declines_where_the_consent_is_asked_goes_on_without_a_picture() {
    let mut b = bench(FacePolicy::AssistedOnly);
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    assert!(b.tap(Tap::Face(FaceTap::Decline)).is_empty());
    assert_eq!(stage(&b), FaceStage::Without);
    let filing = b.page().and_then(Page::filing).expect("the form");
    assert_eq!(filing.current().0.id.as_str(), "face");
    b.tap(Tap::Face(FaceTap::Attest(AttestReason::Unwilling)));
    b.tap(Tap::NextQuestion);
    desk(&mut b, DeskTap::HandOver);
    b.tap(Tap::Submit);
    let face = b.submitted[0]
        .answers
        .iter()
        .find_map(|(_, value)| match value {
            crate::domain::delivery::AnswerValue::Face(face) => Some(face),
            _ => None,
        });
    let face = face.expect("the operator's word");
    assert!(face.shot().is_none());
    assert!(face.agreed.is_empty(), "nothing was agreed to");
}

#[test]
fn no_picture_is_taken_after_a_consent_was_declined_until_it_is_given() {
    let mut b = bench(FacePolicy::SelfCountyReview);
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.tap(Tap::Face(FaceTap::Decline));
    assert_eq!(begin(&mut b), None, "the camera stays off");
    let filing = b.page().and_then(Page::filing).expect("the form");
    assert_eq!(filing.current().0.id.as_str(), "agree");
    b.tap(Tap::NextQuestion);
    let filing = b.page().and_then(Page::filing).expect("the form");
    assert_eq!(filing.current().0.id.as_str(), "agree", "it is asked anew");
    b.answer("agree", RawAnswer::picked(TICKED));
    b.tap(Tap::NextQuestion);
    assert_eq!(stage(&b), FaceStage::Ready, "the way without is left");
    assert!(begin(&mut b).is_some());
}

#[test]
fn a_picture_that_was_taken_goes_when_its_consent_is_taken_back() {
    let mut b = alone(young());
    let (asked, _) = begin(&mut b).expect("a try");
    b.send(VisitEvent::FaceEnded(asked, Ok(shot(1))));
    assert_eq!(mark(&b), Some(1));
    b.tap(Tap::PreviousQuestion);
    b.tap(Tap::Face(FaceTap::Decline));
    assert_eq!(mark(&b), None);
    b.tap(Tap::Submit);
    assert!(b.submitted.is_empty());
}

#[test]
fn only_a_consent_to_a_picture_can_be_declined() {
    let mut b = bench(FacePolicy::SelfCountyReview);
    b.insert(1, young());
    b.tap(Tap::StartItem(number(ASSISTED)));
    b.answer("face", RawAnswer::picked("no"));
    let mut form = face_form();
    form.fields[0].role = None;
    let refused = form.fields[0].check(&RawAnswer::picked("no"), TODAY);
    assert!(refused.is_err());
}
