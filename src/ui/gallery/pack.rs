//! The technician's page of the acceptance pack.

use super::operators::{asked, tap, told};
use super::scenes::Walk;
use crate::domain::delivery::{DeviceId, KeyId, Signature};
use crate::domain::machine::pack::{
    LineFound, PackAnswer, PackFacts, PackFault, PackRefusal, PackSaved, PackStanding, PartFound,
    SignedPack,
};
use crate::domain::machine::proof::{ProgramHash, ProgramVersion};
use crate::domain::operators::AccountId;
use crate::domain::operators::desk::{DeskEvent, DeskTap};
use crate::domain::paper::{Paper, PaperKind};
use crate::domain::time::{Span, WallTime};

fn pack(at: WallTime) -> SignedPack {
    SignedPack {
        facts: PackFacts {
            device: DeviceId::parse("tz-017").expect("a name"),
            account: AccountId::parse("jishu-01").expect("an account"),
            at,
            version: ProgramVersion::parse("0.1.0").expect("a version"),
            program: ProgramHash([0x3c; 32]),
            bundle: 12,
            items: 40,
            partly: 0,
            operators: 0,
            reader: PartFound::Works,
            printer: PartFound::NotFitted,
            line: LineFound::Answers,
        },
        key: KeyId::parse("t-3f9c1b7a5d2e4f60").expect("a name"),
        signature: Signature([0x5a; 64]),
    }
}

/// From the first signature to what the county says.
pub(super) fn on_duty(walk: &mut Walk, add: &mut impl FnMut(&'static str, &Walk)) {
    tap(walk, DeskTap::Home);
    tap(walk, DeskTap::Pack);
    add("technician-pack-asked", walk);
    let (made, at) = (asked(walk), walk.now.wall);
    let signed = Box::new(pack(at));
    told(walk, DeskEvent::PackMade(made, Ok(signed)));
    add("technician-pack", walk);
    let paper = || {
        Box::new(Paper::new(
            PaperKind::Report,
            "tz-017",
            "李家庄村",
            "验收材料",
        ))
    };
    let name = "jiujinban-acceptance-tz-017-20261122-093000";
    let saved = PackSaved {
        paper: format!("{name}.pdf"),
        file: format!("{name}.txt"),
    };
    for (page, came) in [
        ("technician-pack-no-stick", Err(PackFault::NoStick)),
        ("technician-pack-saved", Ok(saved)),
    ] {
        tap(walk, DeskTap::SavePack(paper()));
        let save = asked(walk);
        told(walk, DeskEvent::PackSaved(save, came));
        add(page, walk);
    }
    tap(walk, DeskTap::HandInPack);
    let kept = asked(walk);
    told(walk, DeskEvent::PackKept(kept, Ok(())));
    told(walk, DeskEvent::PackStands(at, PackStanding::Waiting));
    add("technician-pack-handed-in", walk);
    let answers = [
        ("technician-pack-taken", PackAnswer::Taken),
        (
            "technician-pack-refused",
            PackAnswer::Refused(PackRefusal::Ahead),
        ),
    ];
    for (page, answer) in answers {
        told(
            walk,
            DeskEvent::PackStands(at, PackStanding::Answered(answer)),
        );
        add(page, walk);
    }
    tap(walk, DeskTap::Pack);
    walk.wait(Span::seconds(16));
    add("technician-pack-late", walk);
}
