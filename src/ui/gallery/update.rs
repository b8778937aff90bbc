//! The technician's page of the system's update.

use super::operators::{tap, told};
use super::scenes::Walk;
use crate::domain::machine::update::{
    BundleHash, FetchTrouble, ReleaseNo, Stage, Standing, SystemVersion, Update, UpdateFailure,
    UpdateRefusal,
};
use crate::domain::operators::desk::{DeskEvent, DeskTap, UpdateNews, UpdateTap};

fn update() -> Update {
    Update {
        version: SystemVersion::parse("0.2.0").expect("a name"),
        release: ReleaseNo(29_922_000),
        bytes: 163_000_000,
        hash: BundleHash([0x3c; 32]),
    }
}

/// The pages, from a technician who is on duty.
pub(super) fn on_duty(walk: &mut Walk, add: &mut impl FnMut(&'static str, &Walk)) {
    tap(walk, DeskTap::Home);
    tap(walk, DeskTap::Update(UpdateTap::Open));
    let mut show = |walk: &mut Walk, name, standing| {
        told(
            walk,
            DeskEvent::Update(Box::new(UpdateNews::Stands(standing))),
        );
        add(name, walk);
    };
    show(
        walk,
        "technician-update-not-possible",
        Standing::NotPossible,
    );
    let possible = |stage| Standing::Possible {
        stage,
        trouble: None,
    };
    let half = || Stage::Fetching {
        update: update(),
        got: 75_000_000,
    };
    let failed = Stage::Failed(update(), UpdateFailure::DidNotHold);
    for (name, stage) in [
        ("technician-update-none", Stage::None),
        ("technician-update-fetching", half()),
        ("technician-update-failed", failed),
        ("technician-update-installing", Stage::Installing(update())),
        ("technician-update-ready", Stage::Ready(update())),
    ] {
        show(walk, name, possible(stage));
    }
    let full = Standing::Possible {
        stage: half(),
        trouble: Some(FetchTrouble::Full),
    };
    show(walk, "technician-update-full", full);
    let refused = UpdateNews::Asked(Err(UpdateRefusal::NotFetched));
    tap(walk, DeskTap::Update(UpdateTap::Now));
    told(walk, DeskEvent::Update(Box::new(refused)));
    add("technician-update-refused", walk);
}
