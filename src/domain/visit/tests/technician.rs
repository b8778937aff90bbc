//! A technician at the terminal: the machine, and nobody's business.

use super::operators::{ASSISTED, bench, desk, log_in, number};
use super::*;
use crate::domain::delivery::ferry::FerryWish;
use crate::domain::ledger::Class;
use crate::domain::operators::desk::{DeskTap, DutyNo, DutyPage, Hands, ProblemStep, ProblemTap};
use crate::domain::services::task::TaskWay;
use crate::domain::tasks::WorkTap;
use crate::domain::visit::scene::View;

fn at_machine() -> Bench {
    let mut b = bench();
    log_in(&mut b, "county-tech-1", &[]);
    b
}

fn notice(b: &Bench) -> Option<DutyNo> {
    b.visit.desk().duty().and_then(|duty| duty.notice)
}

fn page(b: &Bench) -> Option<DutyPage> {
    b.visit.desk().duty().and_then(|duty| duty.page.clone())
}

#[test]
fn a_technician_sees_the_devices_reports_a_fault_and_switches_practice() {
    let mut b = at_machine();
    desk(&mut b, DeskTap::Devices);
    assert_eq!(page(&b), Some(DutyPage::Devices));
    desk(&mut b, DeskTap::Problem(ProblemTap::Open));
    let problems = b.visit.desk().problems().expect("a report");
    assert_eq!(
        (problems.step, problems.class),
        (ProblemStep::Describe, Class::Device)
    );
    assert!(problems.named);
    desk(&mut b, DeskTap::Training);
    desk(&mut b, DeskTap::SwitchTraining);
    assert!(b.visit.desk().is_training());
    assert_eq!(notice(&b), None);
}

#[test]
fn every_act_for_a_person_is_refused_to_a_technician() {
    let acts = [
        Tap::StartItem(number(1)),
        Tap::StartItem(number(ASSISTED)),
        Tap::StartForOther(number(ASSISTED)),
        Tap::OpenCases,
        Tap::TypeIdentity,
        Tap::Submit,
        Tap::UseCard,
        Tap::LookUpReceipt,
        Tap::Work(WorkTap::Open(TaskWay::Call)),
        Tap::Desk(DeskTap::Serve(number(ASSISTED))),
        Tap::Desk(DeskTap::Coach(number(ASSISTED))),
        Tap::Desk(DeskTap::HandOver),
        Tap::Desk(DeskTap::TakeBack),
        Tap::Desk(DeskTap::ChoosePin),
        Tap::Desk(DeskTap::Ferry(FerryWish::Look)),
        Tap::Desk(DeskTap::Ferry(FerryWish::Load)),
        Tap::Desk(DeskTap::Problem(ProblemTap::Class(Class::Guidance))),
    ];
    for act in acts {
        let mut b = at_machine();
        b.tap(act.clone());
        assert_eq!(notice(&b), Some(DutyNo::Technical), "{act:?}");
        assert!(b.visit.session().is_none(), "{act:?}");
        assert!(b.submitted.is_empty());
    }
}

#[test]
fn the_page_of_the_machine_covers_everything_until_the_technician_leaves() {
    let mut b = at_machine();
    desk(&mut b, DeskTap::Close);
    assert_eq!(b.visit.desk().hands(), Hands::Covered);
    assert!(matches!(b.visit.scene(b.now).view, View::Desk));
    b.send(VisitEvent::CardInserted(insertion(1)));
    assert!(
        b.visit.session().is_none(),
        "no card is read beside a technician"
    );
    assert!(!b.visit.desk().may_handle(number(1)));
    desk(&mut b, DeskTap::Leave);
    assert_eq!(b.visit.desk().hands(), Hands::Alone);
}

#[test]
fn a_technicians_login_ends_the_visit_of_whoever_stood_there() {
    let mut b = bench();
    b.insert(1, young());
    assert!(b.visit.session().is_some());
    log_in(&mut b, "county-tech-1", &[]);
    assert!(b.visit.session().is_none());
}

#[test]
fn a_refused_technician_is_in_the_log() {
    let mut b = at_machine();
    let before = b.visit.outline(b.now);
    let event = VisitEvent::Tap(Tap::OpenCases);
    let cause = event.cause();
    b.send(event);
    let told = trace::trace(&before, &b.visit.outline(b.now), &cause);
    let refused = |record: &&_| format!("{record:?}").contains("OperatorActRefused");
    assert_eq!(told.iter().filter(refused).count(), 1, "{told:?}");
}

mod proof {
    use super::*;
    use crate::domain::delivery::{DeviceId, KeyId, Signature};
    use crate::domain::machine::proof::{
        ProgramFacts, ProgramHash, ProgramProof, ProgramVersion, ProofFault,
    };
    use crate::domain::operators::desk::{DeskAsked, DeskEvent, Proving};
    use crate::domain::time::Span;

    fn proof() -> Box<ProgramProof> {
        Box::new(ProgramProof {
            facts: ProgramFacts {
                device: DeviceId::parse("tz-017").expect("a name"),
                version: ProgramVersion::parse("0.1.0").expect("a version"),
                hash: ProgramHash([7; 32]),
                at: crate::domain::time::WallTime(0),
            },
            key: KeyId::parse("t-1").expect("a name"),
            signature: Signature([1; 64]),
        })
    }

    fn proving(b: &Bench) -> Option<Proving> {
        match page(b) {
            Some(DutyPage::Proof(proving)) => Some(proving),
            _ => None,
        }
    }

    fn asked(b: &Bench) -> DeskAsked {
        match proving(b) {
            Some(Proving::Asked { asked, .. }) => asked,
            other => panic!("{other:?}"),
        }
    }

    fn answer(b: &mut Bench, to: DeskAsked, came: Result<Box<ProgramProof>, ProofFault>) {
        let came = came.map(|proof| (proof, "https://c/proof?x".to_owned()));
        b.send(VisitEvent::Desk(DeskEvent::Proved(to, came)));
    }

    #[test]
    fn an_operator_has_no_page_of_proofs() {
        let mut b = bench();
        log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
        desk(&mut b, DeskTap::Prove);
        assert_eq!(proving(&b), None);
    }

    #[test]
    fn a_proof_that_does_not_come_is_late_and_can_be_asked_for_again() {
        let mut b = at_machine();
        desk(&mut b, DeskTap::Prove);
        let first = asked(&b);
        b.now.mono = b.now.mono.plus(Span::seconds(16));
        b.send(VisitEvent::Time);
        assert_eq!(proving(&b), Some(Proving::Failed(ProofFault::Late)));
        desk(&mut b, DeskTap::Prove);
        let second = asked(&b);
        answer(&mut b, first, Ok(proof()));
        assert_eq!(asked(&b), second, "an answer that is too late is none");
        answer(&mut b, second, Err(ProofFault::Key));
        assert_eq!(proving(&b), Some(Proving::Failed(ProofFault::Key)));
    }

    #[test]
    fn a_proof_is_shown_with_its_address_and_is_in_the_log() {
        let mut b = at_machine();
        desk(&mut b, DeskTap::Prove);
        let to = asked(&b);
        let before = b.visit.outline(b.now);
        let came = Ok((proof(), "https://c/proof?x".to_owned()));
        let event = VisitEvent::Desk(DeskEvent::Proved(to, came));
        let cause = event.cause();
        b.send(event);
        assert!(matches!(proving(&b), Some(Proving::Shown { .. })));
        let told = trace::trace(&before, &b.visit.outline(b.now), &cause);
        let proved = |record: &&_| format!("{record:?}").contains("ProgramProved");
        assert_eq!(told.iter().filter(proved).count(), 1, "{told:?}");
        desk(&mut b, DeskTap::Home);
        assert_eq!(proving(&b), None);
    }
}

mod export {
    use super::*;
    use crate::domain::machine::export::{ExportFault, Exported, LogExtent};
    use crate::domain::operators::desk::{DeskAsked, DeskEffect, DeskEvent, Exporting};
    use crate::domain::time::Span;

    fn exporting(b: &Bench) -> Option<Exporting> {
        match page(b) {
            Some(DutyPage::Export(exporting)) => Some(exporting),
            _ => None,
        }
    }

    fn asked(b: &Bench) -> DeskAsked {
        match exporting(b) {
            Some(Exporting::Asked { asked, .. }) => asked,
            other => panic!("{other:?}"),
        }
    }

    fn answer(b: &mut Bench, to: DeskAsked, came: Result<Exported, ExportFault>) {
        b.send(VisitEvent::Desk(DeskEvent::Exported(to, came)));
    }

    fn writes(effects: &[Effect]) -> usize {
        let write = |e: &&Effect| matches!(e, Effect::Desk(DeskEffect::ExportLog(..)));
        effects.iter().filter(write).count()
    }

    #[test]
    fn an_operator_takes_no_log_away() {
        let mut b = bench();
        log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
        desk(&mut b, DeskTap::Export);
        let effects = desk(&mut b, DeskTap::ExportLog(LogExtent::Everything));
        assert_eq!((exporting(&b), writes(&effects)), (None, 0));
    }

    #[test]
    fn nothing_is_written_before_the_page_or_twice_at_once() {
        let mut b = at_machine();
        let early = desk(&mut b, DeskTap::ExportLog(LogExtent::Faults));
        assert_eq!(writes(&early), 0, "the page was not open");
        desk(&mut b, DeskTap::Export);
        let effects = desk(&mut b, DeskTap::ExportLog(LogExtent::Faults));
        assert_eq!(writes(&effects), 1);
        let again = desk(&mut b, DeskTap::ExportLog(LogExtent::Everything));
        assert_eq!(writes(&again), 0, "it is being written");
    }

    #[test]
    fn every_fault_is_said_noted_and_may_be_tried_again() {
        for fault in ExportFault::ALL {
            let mut b = at_machine();
            desk(&mut b, DeskTap::Export);
            desk(&mut b, DeskTap::ExportLog(LogExtent::Everything));
            let to = asked(&b);
            let before = b.visit.outline(b.now);
            let event = VisitEvent::Desk(DeskEvent::Exported(to, Err(fault)));
            let cause = event.cause();
            b.send(event);
            let told = trace::trace(&before, &b.visit.outline(b.now), &cause);
            let noted = |record: &&_| format!("{record:?}").contains("LogNotExported");
            assert_eq!(told.iter().filter(noted).count(), 1, "{told:?}");
            assert_eq!(exporting(&b), Some(Exporting::Failed(fault)));
            let again = desk(&mut b, DeskTap::ExportLog(LogExtent::Everything));
            assert_eq!(writes(&again), 1, "{fault:?}");
        }
    }

    #[test]
    fn a_stick_that_takes_too_long_is_late_and_its_answer_then_is_none() {
        let mut b = at_machine();
        desk(&mut b, DeskTap::Export);
        desk(&mut b, DeskTap::ExportLog(LogExtent::Faults));
        let to = asked(&b);
        b.now.mono = b.now.mono.plus(Span::seconds(121));
        b.send(VisitEvent::Time);
        assert_eq!(exporting(&b), Some(Exporting::Failed(ExportFault::Late)));
        let done = Exported {
            file: "log.txt".to_owned(),
            records: 3,
        };
        answer(&mut b, to, Ok(done.clone()));
        assert_eq!(exporting(&b), Some(Exporting::Failed(ExportFault::Late)));
        desk(&mut b, DeskTap::ExportLog(LogExtent::Faults));
        let to = asked(&b);
        answer(&mut b, to, Ok(done.clone()));
        assert_eq!(exporting(&b), Some(Exporting::Done(done)));
    }
}

mod pack {
    use super::*;
    use crate::domain::delivery::{KeyId, Signature};
    use crate::domain::machine::pack::tests::facts;
    use crate::domain::machine::pack::{
        PackAnswer, PackFacts, PackFault, PackSaved, PackStanding, SignedPack,
    };
    use crate::domain::operators::desk::{DeskAsked, DeskEffect, DeskEvent, PackStep, Packing};
    use crate::domain::paper::{Paper, PaperKind};
    use crate::domain::time::{Span, WallTime};

    fn signed() -> Box<SignedPack> {
        Box::new(SignedPack {
            facts: PackFacts {
                at: WallTime(1),
                ..facts()
            },
            key: KeyId::parse("t-1").expect("a name"),
            signature: Signature([5; 64]),
        })
    }

    fn paper() -> Box<Paper> {
        Box::new(Paper::new(PaperKind::Report, "tz-017", "x", "y"))
    }

    fn packing(b: &Bench) -> Option<Packing> {
        match page(b) {
            Some(DutyPage::Pack(packing)) => Some(packing),
            _ => None,
        }
    }

    fn step(b: &Bench) -> PackStep {
        match packing(b) {
            Some(Packing::Made { step, .. }) => step,
            other => panic!("{other:?}"),
        }
    }

    fn asked(b: &Bench) -> DeskAsked {
        match packing(b) {
            Some(
                Packing::Making { asked, .. }
                | Packing::Made {
                    step: PackStep::Saving { asked, .. } | PackStep::Keeping { asked, .. },
                    ..
                },
            ) => asked,
            other => panic!("{other:?}"),
        }
    }

    fn tell(b: &mut Bench, event: DeskEvent) -> Vec<String> {
        let before = b.visit.outline(b.now);
        let event = VisitEvent::Desk(event);
        let cause = event.cause();
        b.send(event);
        let told = trace::trace(&before, &b.visit.outline(b.now), &cause);
        let told = told.iter().map(|record| format!("{record:?}"));
        told.filter(|record| record.contains("AcceptancePack"))
            .collect()
    }

    fn made() -> Bench {
        let mut b = at_machine();
        let effects = desk(&mut b, DeskTap::Pack);
        let make = |e: &&Effect| matches!(e, Effect::Desk(DeskEffect::MakePack(_, who)) if who.as_str() == "county-tech-1");
        assert_eq!(effects.iter().filter(make).count(), 1, "{effects:?}");
        let to = asked(&b);
        tell(&mut b, DeskEvent::PackMade(to, Ok(signed())));
        b
    }

    fn does(effects: &[Effect]) -> usize {
        let does = |e: &&Effect| {
            matches!(
                e,
                Effect::Desk(DeskEffect::SavePack(..) | DeskEffect::KeepPack(..))
            )
        };
        effects.iter().filter(does).count()
    }

    #[test]
    fn an_operator_makes_none_and_nothing_is_done_before_there_is_one_or_twice_at_once() {
        let mut b = bench();
        log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
        desk(&mut b, DeskTap::Pack);
        assert_eq!(packing(&b), None);
        let mut b = at_machine();
        desk(&mut b, DeskTap::Pack);
        let early = [DeskTap::SavePack(paper()), DeskTap::HandInPack];
        for tap in early {
            assert_eq!(does(&desk(&mut b, tap)), 0, "it is being made");
        }
        let mut b = made();
        assert_eq!(does(&desk(&mut b, DeskTap::SavePack(paper()))), 1);
        assert_eq!(does(&desk(&mut b, DeskTap::HandInPack)), 0);
        assert_eq!(does(&desk(&mut b, DeskTap::SavePack(paper()))), 0);
    }

    #[test]
    fn every_fault_is_noted_keeps_the_pack_and_may_be_tried_again() {
        for fault in PackFault::ALL {
            let mut b = at_machine();
            desk(&mut b, DeskTap::Pack);
            let to = asked(&b);
            let noted = tell(&mut b, DeskEvent::PackMade(to, Err(fault)));
            assert_eq!(noted.len(), 1, "{noted:?}");
            assert_eq!(packing(&b), Some(Packing::NotMade(fault)));
            let mut b = made();
            desk(&mut b, DeskTap::SavePack(paper()));
            let to = asked(&b);
            let noted = tell(&mut b, DeskEvent::PackSaved(to, Err(fault)));
            assert_eq!(noted.len(), 1, "{noted:?}");
            assert_eq!(step(&b), PackStep::Failed(fault));
            assert_eq!(does(&desk(&mut b, DeskTap::HandInPack)), 1);
            let to = asked(&b);
            let noted = tell(&mut b, DeskEvent::PackKept(to, Err(fault)));
            assert_eq!(noted.len(), 1, "{noted:?}");
        }
    }

    #[test]
    fn a_stick_that_takes_too_long_is_late_and_its_answer_then_is_none() {
        let mut b = made();
        desk(&mut b, DeskTap::SavePack(paper()));
        let to = asked(&b);
        b.now.mono = b.now.mono.plus(Span::seconds(121));
        b.send(VisitEvent::Time);
        assert_eq!(step(&b), PackStep::Failed(PackFault::Late));
        let saved = PackSaved {
            paper: "a.pdf".to_owned(),
            file: "a.txt".to_owned(),
        };
        tell(&mut b, DeskEvent::PackSaved(to, Ok(saved.clone())));
        assert_eq!(step(&b), PackStep::Failed(PackFault::Late));
        desk(&mut b, DeskTap::SavePack(paper()));
        let to = asked(&b);
        let noted = tell(&mut b, DeskEvent::PackSaved(to, Ok(saved.clone())));
        assert_eq!(noted, ["AcceptancePackSaved"]);
        assert_eq!(step(&b), PackStep::Saved(saved));
    }

    #[test]
    fn what_is_handed_in_is_written_down_first_and_what_the_county_says_is_known_after() {
        let mut b = made();
        desk(&mut b, DeskTap::HandInPack);
        let to = asked(&b);
        let noted = tell(&mut b, DeskEvent::PackKept(to, Ok(())));
        assert_eq!(noted, ["AcceptancePackHandedIn"]);
        assert_eq!(step(&b), PackStep::Kept);
        let taken = PackStanding::Answered(PackAnswer::Taken);
        tell(&mut b, DeskEvent::PackStands(WallTime(1), taken));
        assert_eq!(b.visit.desk().pack_standing(), Some((WallTime(1), taken)));
        desk(&mut b, DeskTap::Leave);
        assert_eq!(b.visit.desk().pack_standing(), Some((WallTime(1), taken)));
    }
}

mod retire {
    use super::*;
    use crate::domain::machine::retire::{RetireFacts, RetireNo, RetireOrder, RetireOrderId};
    use crate::domain::operators::desk::{DeskAsked, DeskEffect, DeskEvent, RetireStep};
    use crate::domain::time::{Span, WallTime};

    const FACTS: RetireFacts = RetireFacts { set_aside: 1 };

    fn order() -> RetireOrder {
        RetireOrder {
            id: RetireOrderId::parse("9f3a22bc00d1").expect("a name"),
            ordered: WallTime(1),
        }
    }

    fn tell(b: &mut Bench, event: DeskEvent) -> Vec<Effect> {
        b.send(VisitEvent::Desk(event))
    }

    fn step(b: &Bench) -> Option<RetireStep> {
        match page(b) {
            Some(DutyPage::Retire(step)) => Some(step),
            _ => None,
        }
    }

    fn asked(effects: &[Effect]) -> Option<DeskAsked> {
        effects.iter().find_map(|effect| match effect {
            Effect::Desk(DeskEffect::LookBeforeRetiring(asked)) => Some(*asked),
            Effect::Desk(DeskEffect::BeginRetiring(asked, own)) if *own == order().id => {
                Some(*asked)
            }
            _ => None,
        })
    }

    fn leaves(effects: &[Effect]) -> bool {
        let leave = |e: &Effect| matches!(e, Effect::Desk(DeskEffect::LeaveForWipe));
        effects.iter().any(leave)
    }

    fn ordered() -> Bench {
        let mut b = at_machine();
        tell(&mut b, DeskEvent::RetireOrdered(Some(order())));
        b
    }

    /// At the first question.
    fn questioned() -> Bench {
        let mut b = ordered();
        let effects = desk(&mut b, DeskTap::Retire);
        let to = asked(&effects).expect("looked at");
        tell(&mut b, DeskEvent::RetireReady(to, Ok(FACTS)));
        assert_eq!(step(&b), Some(RetireStep::Question(FACTS)));
        b
    }

    #[test]
    fn a_terminal_that_never_heard_of_an_order_does_nothing() {
        let mut b = at_machine();
        let effects = desk(&mut b, DeskTap::Retire);
        assert_eq!(step(&b), Some(RetireStep::Refused(RetireNo::NoOrder)));
        assert_eq!(asked(&effects), None);
        for tap in [DeskTap::RetireOn, DeskTap::RetireSure] {
            let effects = desk(&mut b, tap);
            assert_eq!(asked(&effects), None);
        }
    }

    #[test]
    fn an_operator_ends_no_terminal_and_an_order_interrupts_nobody() {
        let mut b = bench();
        log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
        let before = page(&b);
        tell(&mut b, DeskEvent::RetireOrdered(Some(order())));
        assert_eq!(page(&b), before, "the order changes no page");
        let effects = desk(&mut b, DeskTap::Retire);
        assert_eq!((step(&b), asked(&effects)), (None, None));
    }

    #[test]
    fn every_refusal_is_said_and_noted_and_may_be_looked_at_again() {
        for why in RetireNo::ALL {
            let mut b = ordered();
            let effects = desk(&mut b, DeskTap::Retire);
            let to = asked(&effects).expect("looked at");
            let before = b.visit.outline(b.now);
            let event = VisitEvent::Desk(DeskEvent::RetireReady(to, Err(why)));
            let cause = event.cause();
            b.send(event);
            let told = trace::trace(&before, &b.visit.outline(b.now), &cause);
            let noted = |record: &&_| format!("{record:?}").contains("RetireRefused");
            assert_eq!(told.iter().filter(noted).count(), 1, "{told:?}");
            assert_eq!(step(&b), Some(RetireStep::Refused(why)));
            let again = desk(&mut b, DeskTap::Retire);
            assert!(asked(&again).is_some(), "{why:?}");
        }
    }

    #[test]
    fn nothing_begins_without_two_taps_and_the_second_is_no_repetition_of_the_first() {
        let mut b = questioned();
        let effects = desk(&mut b, DeskTap::RetireSure);
        assert_eq!(asked(&effects), None, "the second tap alone");
        desk(&mut b, DeskTap::RetireOn);
        let effects = desk(&mut b, DeskTap::RetireOn);
        assert_eq!(asked(&effects), None, "the first tap twice");
        assert_eq!(step(&b), Some(RetireStep::Sure(FACTS)));
        let effects = desk(&mut b, DeskTap::RetireSure);
        let to = asked(&effects).expect("it begins");
        let again = desk(&mut b, DeskTap::RetireSure);
        assert_eq!(asked(&again), None, "not twice at once");
        let effects = tell(&mut b, DeskEvent::RetireBegun(to, Ok(())));
        assert!(leaves(&effects));
        for tap in [DeskTap::Close, DeskTap::Home, DeskTap::Leave] {
            desk(&mut b, tap);
            assert_eq!(step(&b), Some(RetireStep::Begun), "it is not left");
        }
    }

    #[test]
    fn an_order_taken_back_before_the_second_tap_ends_the_question() {
        for taps in [0, 1] {
            let mut b = questioned();
            for _ in 0..taps {
                desk(&mut b, DeskTap::RetireOn);
            }
            tell(&mut b, DeskEvent::RetireOrdered(None));
            assert_eq!(step(&b), Some(RetireStep::Refused(RetireNo::NoOrder)));
            let effects = desk(&mut b, DeskTap::RetireSure);
            assert_eq!(asked(&effects), None);
        }
    }

    #[test]
    fn a_beginning_that_fails_serves_on_and_one_told_late_still_ends_the_program() {
        let mut b = questioned();
        desk(&mut b, DeskTap::RetireOn);
        let to = asked(&desk(&mut b, DeskTap::RetireSure)).expect("it begins");
        let effects = tell(&mut b, DeskEvent::RetireBegun(to, Err(RetireNo::Disk)));
        assert!(!leaves(&effects));
        assert_eq!(step(&b), Some(RetireStep::Refused(RetireNo::Disk)));
        let mut b = questioned();
        desk(&mut b, DeskTap::RetireOn);
        let to = asked(&desk(&mut b, DeskTap::RetireSure)).expect("it begins");
        b.now.mono = b.now.mono.plus(Span::seconds(60));
        b.send(VisitEvent::Time);
        assert_eq!(step(&b), Some(RetireStep::Refused(RetireNo::Late)));
        let effects = tell(&mut b, DeskEvent::RetireBegun(to, Ok(())));
        assert!(leaves(&effects), "it is on the disk");
        assert_eq!(step(&b), Some(RetireStep::Begun));
    }
}
