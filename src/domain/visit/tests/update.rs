//! The technician's page of the system's update.

use super::operators::{ASSISTED, bench, desk, log_in};
use super::*;
use crate::domain::machine::update::{Stage, Standing, UpdateRefusal};
use crate::domain::operators::desk::{
    DeskEffect, DeskEvent, DeskTap, DutyPage, UpdateNews, UpdateTap,
};

fn tell(b: &mut Bench, news: UpdateNews) -> Vec<Effect> {
    b.send(VisitEvent::Desk(DeskEvent::Update(Box::new(news))))
}

fn tap(b: &mut Bench, tap: UpdateTap) -> bool {
    let effects = desk(b, DeskTap::Update(tap));
    let now = |effect: &Effect| matches!(effect, Effect::Desk(DeskEffect::UpdateNow));
    effects.iter().any(now)
}

fn refused(b: &Bench) -> Option<Option<UpdateRefusal>> {
    match b.visit.desk().duty()?.page.as_ref()? {
        DutyPage::Update(refused) => Some(*refused),
        _ => None,
    }
}

#[test]
fn nobody_but_a_technician_on_its_page_starts_an_update() {
    let mut b = bench();
    log_in(&mut b, "lijiazhuang-01", &[ASSISTED]);
    for way in [UpdateTap::Open, UpdateTap::Now] {
        assert!(!tap(&mut b, way));
        assert_eq!(refused(&b), None);
    }
    let mut b = bench();
    assert!(!tap(&mut b, UpdateTap::Now));
    log_in(&mut b, "county-tech-1", &[]);
    assert!(!tap(&mut b, UpdateTap::Now), "not from another page");
    tap(&mut b, UpdateTap::Open);
    assert!(tap(&mut b, UpdateTap::Now));
}

#[test]
fn every_refusal_stands_on_the_page_until_it_is_tried_again() {
    let mut b = bench();
    log_in(&mut b, "county-tech-1", &[]);
    for why in UpdateRefusal::ALL {
        tap(&mut b, UpdateTap::Open);
        assert_eq!(refused(&b), Some(None));
        tap(&mut b, UpdateTap::Now);
        tell(&mut b, UpdateNews::Asked(Err(why)));
        assert_eq!(refused(&b), Some(Some(why)));
        tap(&mut b, UpdateTap::Now);
        assert_eq!(refused(&b), Some(None));
    }
}

#[test]
fn how_it_stands_is_known_to_the_page_whoever_is_there() {
    let mut b = bench();
    assert_eq!(b.visit.desk().update(), &Standing::Unknown);
    let possible = Standing::Possible {
        stage: Stage::None,
        trouble: None,
    };
    tell(&mut b, UpdateNews::Stands(possible.clone()));
    tell(&mut b, UpdateNews::Asked(Err(UpdateRefusal::Visit)));
    assert_eq!(b.visit.desk().update(), &possible);
    assert_eq!(refused(&b), None, "nobody is on the page");
}
