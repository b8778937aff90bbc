//! The conversation as a whole: every page under every disturbance, and random orders of events.

use super::*;
use crate::domain::delivery::{
    AcceptanceStamp, BodyDigest, DeviceId, FieldId, KeyId, Receipt, ReceiptFacts, ReceiptPrefix,
    ReceiptStamp, Signature, Submission,
};
use crate::domain::jobs::listing::Kind;
use crate::domain::people::card::{
    CardContent, CardFault, CardProof, Holder, InsertionId, NationCode, PrivateDate, SpecVersion,
};
use crate::domain::people::identity::{CardNumber, IdNumber, PersonName, Sex};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{
    Action, Catalogue, Credential, Group, Item, Limit, LimitSource, Mode,
};
use crate::domain::services::eligibility::{
    Condition, Rule, RuleId, RuleWords, Weight, WhenUnknown,
};
use crate::domain::services::form::{Choice, Field, FieldKind, Form, PhoneLines, RawAnswer};
use crate::domain::services::terms::{Agents, Handling, Offline, Presence};
use crate::domain::services::workdays::{Workdays, YearPlan};
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::domain::visit::draft::{DRAFT_KEPT, DraftKeeping, DraftSeal};
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::scene::{Remaining, View};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zeroize::Zeroizing;

const TODAY: Date = Date::constant(2026, 11, 22);

/// A cipher that opens with the same secret and salt only; it hides nothing.
#[derive(Debug)]
struct Sealed;

impl DraftSeal for Sealed {
    fn seal(&self, secret: &[u8], salt: &[u8; 16], plain: &[u8]) -> Option<Vec<u8>> {
        Some([secret, salt, plain].concat())
    }

    fn open(&self, secret: &[u8], salt: &[u8; 16], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let plain = sealed.strip_prefix(secret)?.strip_prefix(salt)?;
        Some(Zeroizing::new(plain.to_vec()))
    }
}

/// A visit with a hand on its clock.
struct Bench {
    visit: Visit,
    now: Now,
    submitted: Vec<Submission>,
    asked: Vec<Effect>,
}

fn item(number: u16, action: Action, mode: Mode) -> Item {
    Item {
        number: ItemNo::new(number).expect("in range"),
        group: Group::Jobs,
        name: format!("事项{number}"),
        summary: "说明".into(),
        audience: String::new(),
        condition: "需本人携带身份证或社保卡".into(),
        channels: String::new(),
        basis: String::new(),
        feedback: String::new(),
        supervision_phone: "12333".into(),
        limit: Limit::Instant,
        mode,
        credential: Credential::Any,
        offline: match action {
            Action::Form(_) => Offline::Capture,
            _ => Offline::FullFromCache,
        },
        action,
        eligibility: Vec::new(),
        result: None,
        aliases: Vec::new(),
        feedback_ways: Vec::new(),
        supervision: Vec::new(),
        limit_source: LimitSource::Own,
        target_days: None,
        handling: Handling::Completed,
        presence: Presence::InPerson,
        agents: Agents::None,
        registers: None,
        next: Vec::new(),
        shortcut: None,
        attachments: Vec::new(),
        promises: Vec::new(),
        codes: Vec::new(),
        offline_words: String::new(),
        coach: Default::default(),
        receipt_notes: Vec::new(),
        task: None,
        grasp: crate::domain::services::catalogue::Grasp::Whole,
        face_policy: Default::default(),
    }
}

/// A rule that bars whoever does not meet it.
fn rule(id: &str, needs: Condition, when_unknown: WhenUnknown) -> Rule {
    Rule {
        id: RuleId::parse(id).expect("a name"),
        needs,
        weight: Weight::Bar,
        when_unknown,
        words: RuleWords {
            say: "规则".into(),
            help: "办法".into(),
            place: String::new(),
            phone: String::new(),
        },
        first: None,
    }
}

fn form() -> Form {
    let choice = |c: &str| Choice {
        code: c.into(),
        label: c.into(),
    };
    let field = |id: &str, kind| Field {
        id: FieldId::parse(id).expect("a field id"),
        label: id.into(),
        hint: String::new(),
        kind,
        optional: false,
        role: None,
        ask_when: None,
        prefill: None,
    };
    Form {
        version: 3,
        fields: vec![
            field("trade", FieldKind::Choice(vec![choice("a"), choice("b")])),
            field("phone", FieldKind::Phone(PhoneLines::Mobile)),
        ],
    }
}

fn catalogue() -> Arc<Catalogue> {
    let items = vec![
        item(1, Action::Form(form()), Mode::Kiosk),
        item(2, Action::RecommendJobs(Kind::Fixed), Mode::Kiosk),
        item(3, Action::SearchJobs(Kind::Fixed), Mode::Browse),
        item(8, Action::RecommendSeekers, Mode::Kiosk),
        item(20, Action::CallOperator, Mode::Assisted),
        questions::query(item(36, Action::Records, Mode::Kiosk)),
    ];
    Arc::new(Catalogue::new(1, items).expect("a catalogue"))
}

fn holder(card: &str, id: &str) -> Holder {
    Holder {
        card_number: CardNumber::parse(card),
        id_number: IdNumber::parse(id).expect("an identity number"),
        name: PersonName::parse("测试甲").expect("a name"),
        sex: Sex::Female,
        nation: NationCode::new(1),
        address: None,
        birth_date: PrivateDate::new(Date::constant(1980, 1, 1)),
        issued: None,
        expires: None,
        issuer: None,
        version: Some(SpecVersion::V2),
        proof: CardProof::FreeRead,
    }
}

/// An identity number of somebody born on a day, with a valid check digit.
fn id_born(year: u16) -> String {
    let body = format!("140222{year}0101002");
    let check = IdNumber::check_character(&body).expect("seventeen digits");
    format!("{body}{check}")
}

fn young() -> Holder {
    holder("A00000001", &id_born(1996))
}

fn old() -> Holder {
    holder("A00000002", &id_born(1948))
}

fn insertion(n: u64) -> InsertionId {
    (1..n).fold(InsertionId::FIRST, |id, _| id.next())
}

/// November and December of 2026 as they are: no holiday in them.
fn workdays() -> Workdays {
    let plan = YearPlan {
        source: "notice".into(),
        off: BTreeSet::new(),
        worked: BTreeSet::new(),
    };
    Workdays::new(BTreeMap::from([(2026, plan)])).expect("a calendar")
}

impl Bench {
    fn new() -> Self {
        let setup = VisitSetup {
            limits: idle::IdleLimits::default(),
            read_limit: Span::seconds(6),
            here: None,
            device: DeviceId::parse("TZ-017").expect("a name"),
            prefix: ReceiptPrefix::parse("TZ017").expect("a prefix"),
            last_serial: (TODAY, 0),
            next_session: 1,
            workdays: Arc::new(workdays()),
            drafts: DraftKeeping {
                seal: Arc::new(Sealed),
                kept: DRAFT_KEPT,
            },
            marks: Arc::new(marks::Plain),
            usual: Settings::default(),
        };
        Self {
            visit: Visit::new(setup, Some(catalogue())),
            now: Now {
                mono: MonoTime(1_000),
                wall: WallTime::at_start_of(TODAY).plus(Span::hours(9)),
                random: 7,
            },
            submitted: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn send(&mut self, event: VisitEvent) -> Vec<Effect> {
        self.now.random += 1;
        let effects = self.visit.step(event, self.now);
        for effect in &effects {
            if let Effect::Submit(_, cases) = effect {
                self.submitted.extend(cases.iter().cloned());
            }
        }
        self.asked.extend(effects.iter().cloned());
        effects
    }

    fn tap(&mut self, tap: Tap) -> Vec<Effect> {
        self.send(VisitEvent::Tap(tap))
    }

    fn wait(&mut self, span: Span) {
        self.now.mono = self.now.mono.plus(span);
        self.now.wall = self.now.wall.plus(span);
        self.send(VisitEvent::Time);
    }

    fn page(&self) -> Option<&Page> {
        self.visit.session().map(|s| &s.page)
    }

    fn insert(&mut self, n: u64, who: Holder) {
        self.send(VisitEvent::CardInserted(insertion(n)));
        self.send(VisitEvent::CardRead(
            insertion(n),
            Ok(CardContent::Open(who)),
        ));
    }

    fn pull(&mut self, n: u64) {
        self.send(VisitEvent::CardRemoved(insertion(n)));
    }

    fn fill_in(&mut self) {
        self.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
        self.answer("trade", RawAnswer::Picked(vec!["b".into()]));
        self.tap(Tap::NextQuestion);
        self.answer(
            "phone",
            RawAnswer::Typed(Zeroizing::new("19900001234".into())),
        );
        self.tap(Tap::NextQuestion);
    }

    fn answer(&mut self, field: &str, raw: RawAnswer) {
        self.tap(Tap::Answer(FieldId::parse(field).expect("a field id"), raw));
    }

    /// Answers the last submission with a receipt.
    fn commit(&mut self) {
        let (asked, cases) = self
            .asked
            .iter()
            .rev()
            .find_map(|e| match e {
                Effect::Submit(asked, s) => Some((*asked, s.clone())),
                _ => None,
            })
            .expect("something was submitted");
        self.send(VisitEvent::Committed(
            asked,
            Ok(cases.iter().map(receipt).collect()),
        ));
    }

    fn shows_person(&self) -> bool {
        self.visit.scene(self.now).person.is_some()
    }
}

fn receipt(submission: &Submission) -> Receipt {
    let key = KeyId::parse("k1").expect("a key id");
    Receipt {
        facts: ReceiptFacts {
            no: submission.receipt.clone(),
            item: submission.item,
            submission: submission.id,
            digest: BodyDigest([0; 32]),
            device: submission.capture.terminal.clone(),
            received_at: submission.capture.at,
        },
        received: ReceiptStamp {
            key,
            signature: Signature([0; 64]),
        },
        accepted: None,
    }
}

fn stamp() -> AcceptanceStamp {
    AcceptanceStamp {
        key: KeyId::parse("c1").expect("a key id"),
        at: WallTime::at_start_of(TODAY),
        signature: Signature([1; 64]),
    }
}

#[test]
fn the_main_job_goes_from_card_to_receipt_and_both_stamps() {
    let mut b = Bench::new();
    b.insert(1, young());
    assert!(matches!(b.page(), Some(Page::Overview(_))));
    b.fill_in();
    assert!(matches!(b.page(), Some(Page::Review { .. })));
    b.tap(Tap::Submit);
    assert!(matches!(b.page(), Some(Page::Submitting { .. })));
    b.commit();
    let id = b.submitted[0].id;
    b.send(VisitEvent::Accepted(id, stamp()));
    let Some(Page::Receipt(page)) = b.page() else {
        panic!("a receipt is on screen");
    };
    assert_eq!(page.first().receipt.accepted, Some(stamp()));
    b.tap(Tap::Evaluate(Grade::Good));
    b.tap(Tap::Evaluate(Grade::VeryBad));
    let Some(Page::Receipt(page)) = b.page() else {
        panic!("the receipt stays");
    };
    assert_eq!(page.grade, Some(Grade::Good), "the first face counts");
    b.tap(Tap::Exit);
    assert!(b.visit.session().is_none() && !b.shows_person());
}

#[test]
fn nothing_is_submitted_twice_however_often_the_button_is_tapped() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    for _ in 0..5 {
        b.tap(Tap::Submit);
    }
    b.commit();
    b.tap(Tap::Submit);
    assert_eq!(b.submitted.len(), 1);
}

#[test]
fn without_the_card_in_the_slot_nothing_is_submitted() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    b.pull(1);
    b.tap(Tap::Submit);
    assert!(b.submitted.is_empty());
    assert_eq!(b.page(), Some(&Page::CardOut));
}

#[test]
fn a_pulled_card_covers_the_page_at_once_and_brings_it_back() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    b.pull(1);
    assert!(!b.shows_person(), "nobody's name on a covered screen");
    b.insert(2, young());
    assert!(
        matches!(b.page(), Some(Page::Review { .. })),
        "what was typed is there"
    );
    b.tap(Tap::Submit);
    assert_eq!(b.submitted.len(), 1);
}

#[test]
fn another_card_ends_the_session_and_finds_nothing_of_the_first_person() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    let first = b.visit.session().map(|s| s.id);
    b.pull(1);
    b.insert(2, old());
    assert!(matches!(b.page(), Some(Page::Overview(_))));
    assert_ne!(b.visit.session().map(|s| s.id), first);
    assert!(!b.visit.keeps_draft());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    let Some(Page::Form(filing)) = b.page() else {
        panic!("a form is on screen");
    };
    assert!(
        filing.all().all(|(_, slot)| slot.checked.is_none()),
        "an empty form"
    );
}

#[test]
fn the_old_get_large_text_and_twice_the_time_and_the_next_person_does_not() {
    let mut b = Bench::new();
    b.insert(1, old());
    assert_eq!(b.visit.scene(b.now).settings.text, TextSize::Large);
    b.wait(Span::seconds(119));
    assert!(matches!(
        b.visit.scene(b.now).remaining,
        Some(Remaining::Quiet(_))
    ));
    b.tap(Tap::Exit);
    assert_eq!(b.visit.scene(b.now).settings, Settings::default());
}

#[test]
fn a_receipt_waits_long_enough_to_copy_its_number_and_warns_before_it_goes() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    b.tap(Tap::Submit);
    b.commit();
    assert!(matches!(b.page(), Some(Page::Receipt(_))));
    b.wait(Span::seconds(59));
    assert!(matches!(
        b.visit.scene(b.now).remaining,
        Some(Remaining::Quiet(_))
    ));
    b.wait(Span::seconds(2));
    assert!(matches!(
        b.visit.scene(b.now).remaining,
        Some(Remaining::Countdown(_))
    ));
    b.tap(Tap::MoreTime);
    b.wait(Span::seconds(59));
    assert!(matches!(b.page(), Some(Page::Receipt(_))));
    b.wait(Span::seconds(40));
    assert!(b.page().is_none());
}

#[test]
fn size_and_colours_stay_on_the_way_home_and_go_back_when_nobody_is_there_any_more() {
    let mut b = Bench::new();
    b.tap(Tap::NextTextSize);
    b.tap(Tap::OpenGroup(Group::Jobs));
    b.tap(Tap::Home);
    assert_eq!(b.visit.scene(b.now).settings.text, TextSize::Large);
    b.wait(Span::seconds(119));
    assert_eq!(b.visit.scene(b.now).settings.text, TextSize::Large);
    b.wait(Span::seconds(2));
    assert_eq!(b.visit.scene(b.now).settings, Settings::default());
}

#[test]
fn a_card_put_in_while_an_items_page_is_read_leads_back_to_that_page() {
    let mut b = Bench::new();
    let item = ItemNo::new(1).expect("an item");
    b.tap(Tap::OpenItem(item));
    b.insert(1, young());
    assert!(
        matches!(b.page(), Some(Page::Guide(shown)) if *shown == item),
        "{:?}",
        b.page()
    );
    assert!(b.visit.scene(b.now).person.is_some());
}

#[test]
fn every_card_fault_is_told_and_the_next_card_is_taken() {
    let faults = [
        CardFault::NoReader,
        CardFault::ServiceLost,
        CardFault::Silent,
        CardFault::Foreign,
        CardFault::UpsideDown,
        CardFault::RemovedDuringRead,
        CardFault::Expired,
        CardFault::Blocked,
    ];
    for fault in faults {
        let mut b = Bench::new();
        b.send(VisitEvent::CardInserted(insertion(1)));
        b.send(VisitEvent::CardRead(insertion(1), Err(fault)));
        let expected = Page::Identify {
            purpose: Purpose::Overview,
            problem: Some(fault),
        };
        assert_eq!(b.page(), Some(&expected));
        b.pull(1);
        b.insert(2, young());
        assert!(matches!(b.page(), Some(Page::Overview(_))), "{fault:?}");
    }
}

#[test]
fn a_card_that_never_answers_is_given_up_after_six_seconds() {
    let mut b = Bench::new();
    b.send(VisitEvent::CardInserted(insertion(1)));
    b.wait(Span(5_999));
    assert!(matches!(b.page(), Some(Page::Reading { .. })));
    b.wait(Span(1));
    assert!(b.asked.iter().any(|e| matches!(e, Effect::GiveUpCard(_))));
    assert!(matches!(
        b.page(),
        Some(Page::Identify {
            problem: Some(CardFault::Silent),
            ..
        })
    ));
}

#[test]
fn a_late_answer_of_a_card_that_left_changes_nothing() {
    let mut b = Bench::new();
    b.send(VisitEvent::CardInserted(insertion(1)));
    b.pull(1);
    b.send(VisitEvent::CardRead(
        insertion(1),
        Ok(CardContent::Open(young())),
    ));
    assert!(!b.shows_person());
}

#[test]
fn an_expired_card_is_not_let_in() {
    let mut b = Bench::new();
    let mut who = young();
    who.expires = Some(Date::constant(2026, 11, 21));
    b.insert(1, who);
    assert!(!b.shows_person());
    assert!(matches!(
        b.page(),
        Some(Page::Identify {
            problem: Some(CardFault::Expired),
            ..
        })
    ));
}

#[test]
fn a_case_that_could_not_be_kept_stays_on_the_review_with_its_answers() {
    for fault in [
        SubmitFault::DiskFull,
        SubmitFault::StoreFailed,
        SubmitFault::KeyLost,
    ] {
        let mut b = Bench::new();
        b.insert(1, young());
        b.fill_in();
        let effects = b.tap(Tap::Submit);
        let Some(Effect::Submit(asked, _)) = effects.first() else {
            panic!("a submission was asked for");
        };
        b.send(VisitEvent::Committed(*asked, Err(fault)));
        let Some(Page::Review {
            filing,
            fault: Some(told),
        }) = b.page()
        else {
            panic!("back on the review");
        };
        assert_eq!(*told, fault);
        assert!(filing.complete().is_some());
    }
}

#[test]
fn a_card_pulled_in_the_moment_of_handing_in_does_not_cost_the_receipt() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.fill_in();
    b.tap(Tap::Submit);
    b.pull(1);
    b.commit();
    assert!(matches!(b.page(), Some(Page::Receipt(_))));
}

#[test]
fn with_too_much_unsent_one_may_look_but_not_hand_in() {
    let mut b = Bench::new();
    b.send(VisitEvent::Service(vec![ClosedReason::TooManyUnsent]));
    assert!(b.visit.is_open());
    b.insert(1, young());
    b.fill_in();
    b.tap(Tap::Submit);
    assert!(b.submitted.is_empty());
    assert!(matches!(
        b.page(),
        Some(Page::Review {
            fault: Some(SubmitFault::TooManyUnsent),
            ..
        })
    ));
}

#[test]
fn a_closed_terminal_says_why_and_takes_nobody() {
    let mut b = Bench::new();
    b.insert(1, young());
    b.send(VisitEvent::Service(vec![ClosedReason::KeyLost]));
    assert!(b.visit.session().is_none());
    let View::OutOfService(reasons) = b.visit.scene(b.now).view else {
        panic!("out of service");
    };
    assert_eq!(reasons, vec![ClosedReason::KeyLost]);
    b.pull(1);
    b.insert(2, young());
    assert!(b.visit.session().is_none());
    b.send(VisitEvent::Service(vec![]));
    b.pull(2);
    b.insert(3, young());
    assert!(b.visit.session().is_some());
}

#[test]
fn browsing_needs_no_card_and_registering_asks_for_one() {
    let mut b = Bench::new();
    b.tap(Tap::OpenJobs(Kind::Gig));
    assert!(matches!(b.page(), Some(Page::Jobs(_))));
    b.tap(Tap::Home);
    b.tap(Tap::OpenItem(ItemNo::new(1).expect("in range")));
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    assert!(matches!(b.page(), Some(Page::Identify { .. })));
    b.insert(1, young());
    assert!(
        matches!(b.page(), Some(Page::Form(_))),
        "straight to the form that was wanted"
    );
}

#[test]
fn receipt_numbers_never_repeat_though_the_clock_is_set_back() {
    let mut b = Bench::new();
    let mut numbers = Vec::new();
    for n in 1..=6 {
        b.now.wall = WallTime::at_start_of(if n % 2 == 0 {
            TODAY
        } else {
            TODAY.yesterday().expect("in range")
        });
        b.insert(n, young());
        b.fill_in();
        b.tap(Tap::Submit);
        b.commit();
        b.tap(Tap::Exit);
        b.pull(n);
        numbers.push(b.submitted.last().expect("submitted").receipt.clone());
    }
    let mut unique = numbers.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), numbers.len());
}

mod aloud;
mod called;
mod clocks;
mod counter;
mod drafts;
mod ease;
mod faces;
mod ferry;
mod helped;
mod laid;
mod library;
mod life_event;
mod marks;
mod operators;
mod pages;
mod printing;
mod questions;
mod random_orders;
mod rules;
mod second;
mod technician;
mod training;
mod update;
mod work;
mod writing;
