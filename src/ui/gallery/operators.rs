//! The operator's pages, walked as a visit is.

use super::Shown;
use super::people;
use super::scenes::Walk;
use crate::domain::delivery::ferry::{FerryDone, FerryFault, FerryWish, Loaded};
use crate::domain::delivery::{DeviceId, FieldId, KeyId, Signature};
use crate::domain::face::{CameraFault, FaceCameraStatus};
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::machine::export::{ExportFault, Exported, LogExtent};
use crate::domain::machine::proof::{ProgramFacts, ProgramHash, ProgramProof, ProgramVersion};
use crate::domain::operators::desk::{
    ChallengeId, Confirmed, Desk, DeskAsked, DeskEffect, DeskEvent, DeskTap, NewChallenge,
    PinOutcome, Polled,
};
use crate::domain::operators::entry::EntryRefusal;
use crate::domain::operators::offline::KnownHere;
use crate::domain::operators::pin::{Tries, UnlockQuestion};
use crate::domain::operators::{AccountId, Rights, Standing};
use crate::domain::paper::PrinterStatus;
use crate::domain::people::card::{CardContent, CardProof, CardStatus, Holder, InsertionId};
use crate::domain::people::identity::PersonName;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Action, Catalogue, Credential, Item, Mode};
use crate::domain::services::form::{Field, FieldKind, PROMISED, RawAnswer};
use crate::domain::time::Span;
use crate::domain::visit::scene::View;
use crate::domain::visit::{Effect, Line, Tap, VisitEvent};
use std::sync::Arc;
use zeroize::Zeroizing;

fn name() -> PersonName {
    PersonName::parse("王样梅").expect("a name")
}

fn account() -> AccountId {
    AccountId::parse("lijiazhuang-01").expect("an account")
}

fn rights(catalogue: &Catalogue, but: Option<ItemNo>) -> Rights {
    let items = catalogue.items().iter().map(|item| item.number);
    Rights::of(items.filter(|number| Some(*number) != but))
}

pub(super) fn asked(walk: &Walk) -> DeskAsked {
    let found = walk.effects.iter().find_map(|effect| match effect {
        Effect::Desk(
            DeskEffect::AskChallenge(asked)
            | DeskEffect::Poll(asked, _)
            | DeskEffect::TryPin(asked, ..)
            | DeskEffect::Prove(asked)
            | DeskEffect::ExportLog(asked, _)
            | DeskEffect::MakePack(asked, _)
            | DeskEffect::SavePack(asked, ..)
            | DeskEffect::KeepPack(asked, _)
            | DeskEffect::Ferry(asked, _)
            | DeskEffect::LookBeforeRetiring(asked)
            | DeskEffect::BeginRetiring(asked, _),
        ) => Some(*asked),
        _ => None,
    });
    found.expect("the desk asks")
}

pub(super) fn tap(walk: &mut Walk, tap: DeskTap) {
    walk.tap(Tap::Desk(tap));
}

pub(super) fn told(walk: &mut Walk, event: DeskEvent) {
    walk.on(VisitEvent::Desk(event));
}

/// A code on screen.
fn code(walk: &mut Walk) {
    tap(walk, DeskTap::LogIn);
    let new = NewChallenge {
        id: ChallengeId::parse("3f9c1b7a5d2e4f60").expect("an id"),
        url: "https://county.example:8443/phone/login?c=3f9c1b7a5d2e4f60".into(),
        good_for: Span::minutes(2),
    };
    let asked = asked(walk);
    told(walk, DeskEvent::Challenge(asked, Ok(new)));
}

fn answered(walk: &mut Walk, outcome: Polled) {
    walk.wait(Span::seconds(12));
    let asked = asked(walk);
    told(walk, DeskEvent::Polled(asked, Ok(outcome)));
}

fn confirmed(rights: Rights) -> Polled {
    Polled::Confirmed(Box::new(Confirmed {
        account: account(),
        name: name(),
        rights,
        lapses: jiff::civil::Date::constant(2027, 2, 22),
        offline_allowed: true,
        unlock_key: Zeroizing::new([7; 32]),
        own: None,
    }))
}

fn known(walk: &Walk, catalogue: &Catalogue, tries: u8) -> KnownHere {
    KnownHere {
        account: account(),
        name: name(),
        rights: rights(catalogue, None),
        lapses: jiff::civil::Date::constant(2027, 2, 22),
        standing: Standing::Open,
        online_at: walk.now.wall,
        seen_at: walk.now.wall,
        allowed: true,
        pin: true,
        tries: Tries(tries),
        question: UnlockQuestion::parse("482193"),
        own: None,
    }
}

/// At the list of names, without the line.
fn without_line(catalogue: &Arc<Catalogue>, tries: u8) -> Walk {
    let mut walk = Walk::begin(catalogue);
    walk.on(VisitEvent::Line(Line::Offline));
    let known = known(&walk, catalogue, tries);
    told(&mut walk, DeskEvent::Known(vec![known]));
    tap(&mut walk, DeskTap::LogIn);
    walk
}

fn at_pin(catalogue: &Arc<Catalogue>) -> Walk {
    let mut walk = without_line(catalogue, 0);
    tap(&mut walk, DeskTap::Choose(0));
    walk
}

/// On duty with the home page closed.
fn on_duty(catalogue: &Arc<Catalogue>, rights: Rights) -> Walk {
    let mut walk = Walk::begin(catalogue);
    code(&mut walk);
    answered(&mut walk, confirmed(rights));
    tap(&mut walk, DeskTap::Close);
    walk
}

/// The same with the right to every item.
pub(super) fn on_duty_with_everything(catalogue: &Arc<Catalogue>) -> Walk {
    on_duty(catalogue, rights(catalogue, None))
}

/// A technician at the machine.
pub(super) fn technician(catalogue: &Arc<Catalogue>) -> Walk {
    let mut walk = Walk::begin(catalogue);
    code(&mut walk);
    answered(&mut walk, confirmed(Rights::default()));
    walk
}

/// The first item only an operator can begin, by a form.
fn assisted(catalogue: &Catalogue) -> Option<ItemNo> {
    let mut items = catalogue.items().iter();
    let found = items.find(|i| i.mode == Mode::Assisted && matches!(i.action, Action::Form(_)));
    found.map(|item| item.number)
}

/// Sets the terminal to training, or ends it.
fn switch(walk: &mut Walk) {
    tap(walk, DeskTap::Home);
    tap(walk, DeskTap::Training);
    tap(walk, DeskTap::SwitchTraining);
}

/// A desk that trains, with its pages closed.
pub(super) fn trained(catalogue: &Arc<Catalogue>) -> Desk {
    let mut walk = on_duty(catalogue, rights(catalogue, None));
    switch(&mut walk);
    tap(&mut walk, DeskTap::Close);
    walk.visit.desk().clone()
}

/// Training, from the question to the lock.
fn training(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let mut walk = on_duty(catalogue, rights(catalogue, None));
    tap(&mut walk, DeskTap::Home);
    tap(&mut walk, DeskTap::Training);
    add("training-question", &walk);
    tap(&mut walk, DeskTap::SwitchTraining);
    add("training-on-home", &walk);
    tap(&mut walk, DeskTap::ChoosePin);
    add("training-on-new-pin", &walk);
    tap(&mut walk, DeskTap::Home);
    tap(&mut walk, DeskTap::ReportLeak);
    add("training-on-leak", &walk);
    tap(&mut walk, DeskTap::Home);
    tap(&mut walk, DeskTap::Training);
    add("training-on-end", &walk);
    tap(&mut walk, DeskTap::Close);
    add("training-on-welcome", &walk);
    let first = ItemNo::new(1).expect("in range");
    walk.tap(Tap::StartItem(first));
    add("training-on-identify", &walk);
    walk.wait(Span::minutes(3));
    add("training-on-locked", &walk);
    tap(&mut walk, DeskTap::LogIn);
    add("training-on-login", &walk);
    let mut walk = on_duty(catalogue, rights(catalogue, None));
    told(&mut walk, DeskEvent::Stage(ServiceStage::Trial));
    add("trial-welcome", &walk);
    tap(&mut walk, DeskTap::Home);
    add("trial-home", &walk);
}

/// Which devices work, on duty and without a login.
fn devices(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let mut walk = on_duty(catalogue, rights(catalogue, None));
    walk.on(VisitEvent::LaidReader(CardStatus::NoReader));
    walk.on(VisitEvent::FaceCamera(FaceCameraStatus::Ready));
    tap(&mut walk, DeskTap::Home);
    tap(&mut walk, DeskTap::Devices);
    add("operator-devices", &walk);
    let mut walk = Walk::begin(catalogue);
    code(&mut walk);
    walk.on(VisitEvent::CardStatus(CardStatus::NoReader));
    let silent = FaceCameraStatus::Faulty(CameraFault::Silent);
    walk.on(VisitEvent::FaceCamera(silent));
    walk.on(VisitEvent::Printer(PrinterStatus::Ready));
    tap(&mut walk, DeskTap::Devices);
    add("devices-without-login", &walk);
}

/// A technician's page that proves the program: there, and without an answer.
fn proof(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let Polled::Confirmed(mut technician) = confirmed(Rights::default()) else {
        unreachable!("a login that was confirmed");
    };
    technician.account = AccountId::parse("county-tech-1").expect("a name");
    let mut walk = Walk::begin(catalogue);
    code(&mut walk);
    answered(&mut walk, Polled::Confirmed(technician));
    add("technician", &walk);
    told(&mut walk, DeskEvent::Stage(ServiceStage::Trial));
    add("technician-on-trial", &walk);
    told(&mut walk, DeskEvent::Stage(ServiceStage::Formal));
    tap(&mut walk, DeskTap::Prove);
    let asked = asked(&walk);
    let proof = ProgramProof {
        facts: ProgramFacts {
            device: DeviceId::parse("tz-017").expect("a name"),
            version: ProgramVersion::parse("0.1.0").expect("a version"),
            hash: ProgramHash([0x3c; 32]),
            at: walk.now.wall,
        },
        key: KeyId::parse("t-3f9c1b7a5d2e4f60").expect("a name"),
        signature: Signature([0x5a; 64]),
    };
    let address = format!("https://county.example:8443/proof?{}", proof.query());
    told(
        &mut walk,
        DeskEvent::Proved(asked, Ok((Box::new(proof), address))),
    );
    add("technician-proof", &walk);
    tap(&mut walk, DeskTap::Prove);
    walk.wait(Span::seconds(16));
    add("technician-proof-late", &walk);
    export(&mut walk, add);
    super::pack::on_duty(&mut walk, add);
    super::update::on_duty(&mut walk, add);
    super::retire::on_duty(&mut walk, add);
}

/// A technician's page that puts the log on a stick, from the choice to what came of it.
fn export(walk: &mut Walk, add: &mut impl FnMut(&'static str, &Walk)) {
    tap(walk, DeskTap::Home);
    tap(walk, DeskTap::Export);
    add("technician-log", walk);
    for (name, came) in [
        ("technician-log-no-stick", Err(ExportFault::NoStick)),
        (
            "technician-log-done",
            Ok(Exported {
                file: "jiujinban-log-tz-017-20261122-093000.txt".to_owned(),
                records: 4_182,
            }),
        ),
    ] {
        tap(walk, DeskTap::ExportLog(LogExtent::Everything));
        let asked = asked(walk);
        told(walk, DeskEvent::Exported(asked, came));
        add(name, walk);
    }
}

/// The operator's page of the outbox on a stick, from the count to what came of it.
fn ferry(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let mut walk = on_duty(catalogue, rights(catalogue, None));
    tap(&mut walk, DeskTap::Home);
    tap(&mut walk, DeskTap::Ferry(FerryWish::Look));
    let look = asked(&walk);
    told(
        &mut walk,
        DeskEvent::Ferried(look, Ok(FerryDone::Waiting(7))),
    );
    add("operator-ferry", &walk);
    let loaded = Loaded {
        file: "jiujinban-outbox-tz-017-20261122-093000.jjb".to_owned(),
        cases: 7,
        left: 3,
    };
    let read = FerryDone::Read {
        accepted: 6,
        refused: 1,
        waiting: 1,
    };
    for (name, wish, came) in [
        (
            "operator-ferry-full",
            FerryWish::Load,
            Err(FerryFault::Full),
        ),
        (
            "operator-ferry-loaded",
            FerryWish::Load,
            Ok(FerryDone::Loaded(loaded)),
        ),
        (
            "operator-ferry-forged",
            FerryWish::Read,
            Err(FerryFault::Forged),
        ),
        ("operator-ferry-read", FerryWish::Read, Ok(read)),
        (
            "operator-ferry-relayed",
            FerryWish::Relay,
            Ok(FerryDone::Relayed(2)),
        ),
    ] {
        tap(&mut walk, DeskTap::Ferry(wish));
        let asked = asked(&walk);
        told(&mut walk, DeskEvent::Ferried(asked, came));
        add(name, &walk);
    }
}

/// Every scene of the operator's.
pub(super) fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = Vec::new();
    let mut add = |name: &str, walk: &Walk| {
        all.push(Shown {
            name: name.to_owned(),
            scene: walk.scene(),
            taps: Vec::new(),
        });
    };
    let mut walk = Walk::begin(catalogue);
    code(&mut walk);
    add("operator-code", &walk);
    answered(
        &mut walk,
        Polled::Refused(EntryRefusal::SystemAdministrator),
    );
    add("operator-refused", &walk);
    add("operator-names", &without_line(catalogue, 0));
    let mut walk = at_pin(catalogue);
    for key in "73820".chars() {
        tap(&mut walk, DeskTap::Digit(key));
    }
    add("operator-pin", &walk);
    tap(&mut walk, DeskTap::Digit('6'));
    tap(&mut walk, DeskTap::Enter);
    let wrong = PinOutcome::Wrong {
        left: 4,
        wait: Span::seconds(30),
    };
    let pin = asked(&walk);
    told(&mut walk, DeskEvent::Tried(pin, Ok(wrong)));
    add("operator-pin-waits", &walk);
    let mut walk = without_line(catalogue, 10);
    tap(&mut walk, DeskTap::Choose(0));
    add("operator-unlock", &walk);
    let mut walk = on_duty(catalogue, rights(catalogue, None));
    add("operator-welcome", &walk);
    tap(&mut walk, DeskTap::Home);
    add("operator-home", &walk);
    tap(&mut walk, DeskTap::ChoosePin);
    add("operator-new-pin", &walk);
    tap(&mut walk, DeskTap::Home);
    tap(&mut walk, DeskTap::ReportLeak);
    add("operator-leak", &walk);
    ferry(catalogue, &mut add);
    let mut walk = technician(catalogue);
    tap(&mut walk, DeskTap::HandOver);
    add("technician-refused", &walk);
    devices(catalogue, &mut add);
    proof(catalogue, &mut add);
    training(catalogue, &mut add);
    if let Some(item) = assisted(catalogue) {
        serving(catalogue, item, &mut add);
    }
    all
}

/// An assisted item, from the form to the lock.
fn serving(catalogue: &Arc<Catalogue>, item: ItemNo, add: &mut impl FnMut(&'static str, &Walk)) {
    let mut walk = on_duty(catalogue, rights(catalogue, Some(item)));
    walk.tap(Tap::OpenItem(item));
    add("operator-item-barred", &walk);
    walk.card_in();
    walk.card_read(Ok(CardContent::Open(people::holder())));
    walk.tap(Tap::StartItem(item));
    add("operator-no-right", &walk);
    let mut walk = on_duty(catalogue, rights(catalogue, None));
    walk.tap(Tap::OpenItem(item));
    add("operator-item", &walk);
    tap(&mut walk, DeskTap::Coach(item));
    add("operator-coach", &walk);
    tap(&mut walk, DeskTap::Close);
    counter(catalogue, add);
    walk.card_in();
    walk.card_read(Ok(CardContent::Open(people::holder())));
    walk.tap(Tap::StartItem(item));
    walk.county_agrees();
    add("operator-form", &walk);
    tap(&mut walk, DeskTap::HandOver);
    add("operator-residents-turn", &walk);
    tap(&mut walk, DeskTap::TakeBack);
    walk.wait(Span::minutes(3));
    add("operator-locked", &walk);
}

/// An assisted item that asks for a sum of money, with no pages to take before, and the question.
fn assisted_sum(item: &Item) -> Option<(ItemNo, FieldId)> {
    let form = item.form().filter(|_| item.mode == Mode::Assisted)?;
    let without_pages = |f: &&Field| !matches!(f.kind, FieldKind::Document { promise: None, .. });
    let mut fields = form.fields.iter().take_while(without_pages);
    let sum = fields
        .find(|f| matches!(&f.kind, FieldKind::Money { offers, .. } if !offers.is_empty()))?;
    Some((item.number, sum.id.clone()))
}

/// Answers what can be picked until a question is on screen.
fn to_field(walk: &mut Walk, field: &FieldId) {
    for _ in 0..20 {
        let View::Page(page) = walk.scene().view else {
            return;
        };
        let Some((asked, _)) = page.filing().map(|filing| filing.current()) else {
            return;
        };
        if asked.id == *field {
            return;
        }
        let id = asked.id.clone();
        match &asked.kind {
            FieldKind::Choice(choices) => {
                walk.answer(id.as_str(), RawAnswer::picked(&choices[0].code));
            }
            FieldKind::Document {
                promise: Some(_), ..
            } => {
                walk.answer(id.as_str(), RawAnswer::picked(PROMISED));
            }
            _ => {}
        }
        walk.tap(Tap::NextQuestion);
    }
}

/// Who has no card that can be read, who comes for somebody else, and an event whose items are all
/// an operator's.
fn counter(catalogue: &Arc<Catalogue>, add: &mut impl FnMut(&'static str, &Walk)) {
    let mut items = catalogue.items().iter();
    let helped = |item: &&Item| {
        item.mode == Mode::Assisted && catalogue.counter().agent_form(item).is_some()
    };
    if let Some(item) = items.find(helped) {
        let mut walk = on_duty(catalogue, rights(catalogue, None));
        walk.tap(Tap::OpenItem(item.number));
        add("operator-item-agents", &walk);
        walk.tap(Tap::StartItem(item.number));
        add("operator-no-card", &walk);
        walk.tap(Tap::TypeIdentity);
        add("operator-typed-identity", &walk);
        let mut walk = on_duty(catalogue, rights(catalogue, None));
        walk.on(VisitEvent::Line(Line::Offline));
        walk.card_in();
        walk.card_read(Ok(CardContent::Open(people::holder())));
        walk.tap(Tap::OpenItem(item.number));
        walk.tap(Tap::StartForOther(item.number));
        add("operator-agent", &walk);
        walk.tap(Tap::ReadAgent);
        add("operator-agent-card", &walk);
    }
    let mut items = catalogue.items().iter();
    if let Some((item, field)) = items.find_map(assisted_sum) {
        let mut walk = on_duty(catalogue, rights(catalogue, None));
        walk.on(VisitEvent::Line(Line::Offline));
        walk.card_in();
        walk.card_read(Ok(CardContent::Open(people::holder())));
        walk.tap(Tap::StartItem(item));
        to_field(&mut walk, &field);
        walk.answer(field.as_str(), RawAnswer::typed("0"));
        walk.tap(Tap::NextQuestion);
        add("operator-sum", &walk);
    }
    let mut items = catalogue.items().iter();
    let both = items.find(|item| item.credential == Credential::Both && item.form().is_some());
    if let Some(item) = both {
        let mut walk = on_duty(catalogue, rights(catalogue, None));
        // Without the line the rules of the item are left to the county.
        walk.on(VisitEvent::Line(Line::Offline));
        walk.card_in();
        walk.card_read(Ok(CardContent::Open(people::elder())));
        walk.tap(Tap::StartItem(item.number));
        add("operator-second-card", &walk);
        walk.on(VisitEvent::CardInserted(InsertionId::FIRST_LAID));
        let other = Holder {
            proof: CardProof::IdentityCard,
            card_number: None,
            ..people::holder()
        };
        let read = Ok(CardContent::Open(other));
        walk.on(VisitEvent::CardRead(InsertionId::FIRST_LAID, read));
        add("operator-second-card-of-another", &walk);
    }
    let mut events = catalogue.events().iter();
    let event = events.find(|event| {
        let helped = event.fileable_where(catalogue, |item| item.mode == Mode::Assisted);
        event.fileable(catalogue).is_empty() && helped.len() > 1
    });
    if let Some(event) = event {
        let mut walk = on_duty(catalogue, rights(catalogue, None));
        walk.card_in();
        walk.card_read(Ok(CardContent::Open(people::holder())));
        walk.tap(Tap::OpenLifeEvent(event.number));
        add("operator-event", &walk);
        walk.tap(Tap::StartLifeEvent(event.number));
        walk.county_agrees();
        let helped = event.fileable_where(catalogue, |item| item.mode == Mode::Assisted);
        walk.tap(Tap::TurnPart(helped[1]));
        add("operator-event-parts", &walk);
    }
}
