//! An update on one terminal: what is never done, first; then how it goes.

use super::moment::{AtWork, Hours, Moment, Starter, UpdateRefusal};
use super::*;
use crate::domain::machine::retire::Presence;
use crate::domain::time::WallTime;
use proptest::prelude::*;

fn update(n: u8) -> Update {
    let version = SystemVersion::parse(&format!("0.{n}.0")).expect("a name");
    let release = ReleaseNo(u32::from(n));
    Update::new(version, release, 100, BundleHash([n; 32])).expect("a size")
}

const NIGHT: Moment = Moment {
    visit: Presence::Missing,
    at_work: AtWork::Nobody,
    night: Presence::There,
    retirement: Presence::Missing,
};

const DAY: Moment = Moment {
    night: Presence::Missing,
    ..NIGHT
};

fn told(word: HelperWord, n: u8) -> UpdateEvent {
    let about = Some(BundleHash([n; 32]));
    UpdateEvent::Helper(HelperTold { word, about })
}

fn idle() -> UpdateEvent {
    UpdateEvent::Helper(HelperTold {
        word: HelperWord::Idle,
        about: None,
    })
}

/// A terminal by day that has a second place.
fn terminal() -> Course {
    let mut course = Course::default();
    course.step(idle(), DAY);
    course
}

/// The same with this update fetched and looked at.
fn ready(n: u8) -> Course {
    let mut course = terminal();
    course.step(UpdateEvent::Offered(Some(update(n))), DAY);
    course.step(UpdateEvent::Got(100), DAY);
    course.step(UpdateEvent::Checked(true), DAY);
    assert_eq!(course.stage(), &Stage::Ready(update(n)));
    course
}

/// The same, installed at night.
fn installing(n: u8) -> Course {
    let mut course = ready(n);
    let acts = course.step(UpdateEvent::Time, NIGHT);
    assert_eq!(acts, [Act::Keep, Act::Install]);
    course
}

#[test]
fn a_machine_without_a_second_place_takes_no_offer_and_says_so() {
    let mut course = Course::default();
    let acts = course.step(UpdateEvent::Offered(Some(update(1))), NIGHT);
    assert_eq!((acts, course.stage()), (vec![], &Stage::None));
    let asked = course.may_install(Starter::Technician, NIGHT);
    assert_eq!(asked, Err(UpdateRefusal::NotPossible));
}

#[test]
fn nothing_is_installed_while_somebody_is_served_works_here_or_the_terminal_is_to_end() {
    let busy = [
        (
            Moment {
                visit: Presence::There,
                ..NIGHT
            },
            UpdateRefusal::Visit,
        ),
        (
            Moment {
                at_work: AtWork::Operator,
                ..NIGHT
            },
            UpdateRefusal::Operator,
        ),
        (
            Moment {
                retirement: Presence::There,
                ..NIGHT
            },
            UpdateRefusal::Retirement,
        ),
        (DAY, UpdateRefusal::Hour),
    ];
    for (moment, why) in busy {
        let mut course = ready(1);
        assert_eq!(course.step(UpdateEvent::Time, moment), [], "{why}");
        assert_eq!(course.may_install(Starter::Night, moment), Err(why));
        assert_eq!(course.stage(), &Stage::Ready(update(1)));
    }
}

#[test]
fn a_technician_starts_it_by_day_but_not_over_somebody_who_is_served() {
    let technician = Moment {
        at_work: AtWork::Technician,
        ..DAY
    };
    let served = Moment {
        visit: Presence::There,
        ..technician
    };
    let mut course = ready(1);
    assert_eq!(course.step(UpdateEvent::Asked, served), []);
    assert_eq!(
        course.step(UpdateEvent::Time, technician),
        [],
        "not asked for"
    );
    let acts = course.step(UpdateEvent::Asked, technician);
    assert_eq!(acts, [Act::Keep, Act::Install]);
}

#[test]
fn what_did_not_hold_here_is_never_fetched_again_under_any_name() {
    let mut course = installing(1);
    course.step(told(HelperWord::Installed, 1), NIGHT);
    let acts = course.step(told(HelperWord::FellBack, 1), NIGHT);
    assert_eq!(acts, [Act::Discard, Act::Keep]);
    let mut course = Course::new(course.note());
    course.step(idle(), NIGHT);
    let renamed = Update {
        hash: BundleHash([1; 32]),
        ..update(9)
    };
    for again in [update(1), renamed] {
        let acts = course.step(UpdateEvent::Offered(Some(again.clone())), NIGHT);
        assert!(!acts.contains(&Act::Install), "{acts:?}");
        let failed = Stage::Failed(again, UpdateFailure::DidNotHold);
        assert_eq!(course.stage(), &failed);
    }
    course.step(UpdateEvent::Offered(Some(update(2))), NIGHT);
    assert!(matches!(course.stage(), Stage::Fetching { .. }), "another");
}

#[test]
fn what_the_county_published_before_the_one_that_held_is_not_taken() {
    let mut course = installing(3);
    course.step(told(HelperWord::Installed, 3), NIGHT);
    course.step(told(HelperWord::OnTrial, 3), NIGHT);
    course.step(told(HelperWord::Good, 3), NIGHT);
    assert_eq!(course.stage(), &Stage::Good(update(3)));
    course.step(UpdateEvent::Offered(Some(update(2))), NIGHT);
    assert_eq!(course.stage(), &Stage::Good(update(3)));
    let anew = Update {
        release: ReleaseNo(4),
        ..update(2)
    };
    course.step(UpdateEvent::Offered(Some(anew.clone())), NIGHT);
    assert_eq!(course.stage().update(), Some(&anew), "published anew");
}

#[test]
fn a_file_that_is_not_the_one_offered_is_thrown_away_and_never_ready() {
    let mut course = terminal();
    course.step(UpdateEvent::Offered(Some(update(1))), NIGHT);
    assert_eq!(course.step(UpdateEvent::Got(100), NIGHT), [Act::Check]);
    let acts = course.step(UpdateEvent::Checked(false), NIGHT);
    assert_eq!(acts, [Act::Discard]);
    let (update, got) = (update(1), 0);
    assert_eq!(course.stage(), &Stage::Fetching { update, got });
}

#[test]
fn an_offer_taken_back_before_it_is_installed_is_thrown_away() {
    let mut course = ready(1);
    let acts = course.step(UpdateEvent::Offered(None), NIGHT);
    assert_eq!(acts, [Act::Discard, Act::Keep]);
    assert_eq!(course.stage(), &Stage::None);
}

#[test]
fn an_update_that_was_cut_off_while_it_was_written_is_written_again_another_time() {
    // The power went while it was written, or before the helper heard of it.
    for event in [told(HelperWord::Interrupted, 1), idle()] {
        let mut course = installing(1);
        course.step(event, DAY);
        assert_eq!(course.stage(), &Stage::Ready(update(1)));
        let acts = course.step(UpdateEvent::Time, NIGHT);
        assert_eq!(acts, [Act::Keep, Act::Install]);
        // In the same night it is not tried again and again.
        course.step(told(HelperWord::Interrupted, 1), NIGHT);
        assert_eq!(course.step(UpdateEvent::Time, NIGHT), []);
        assert_eq!(course.step(UpdateEvent::Time, DAY), []);
        let acts = course.step(UpdateEvent::Time, NIGHT);
        assert_eq!(acts, [Act::Keep, Act::Install]);
    }
}

#[test]
fn the_restart_waits_for_whoever_came_meanwhile() {
    let mut course = installing(1);
    let served = Moment {
        visit: Presence::There,
        ..NIGHT
    };
    let acts = course.step(told(HelperWord::Installed, 1), served);
    assert_eq!(acts, [Act::Keep]);
    assert_eq!(
        course.step(UpdateEvent::Time, NIGHT),
        [Act::Restart],
        "free"
    );
    assert_eq!(course.step(UpdateEvent::Time, NIGHT), [], "once");
}

#[test]
fn a_system_on_trial_is_good_only_after_the_terminal_stood_and_the_helper_marked_it() {
    let mut before = installing(1);
    before.step(told(HelperWord::Installed, 1), NIGHT);
    let mut course = Course::new(before.note());
    course.step(told(HelperWord::OnTrial, 1), DAY);
    assert_eq!(course.stage(), &Stage::OnTrial(update(1)));
    assert_eq!(course.step(UpdateEvent::Stands, DAY), [Act::MarkGood]);
    assert_eq!(course.stage(), &Stage::OnTrial(update(1)));
    let acts = course.step(told(HelperWord::Good, 1), DAY);
    assert_eq!(acts, [Act::Discard, Act::Keep]);
    assert_eq!(course.stage(), &Stage::Good(update(1)));
}

#[test]
fn after_a_power_cut_the_bytes_that_are_there_count_and_a_whole_file_is_looked_at_again() {
    let mut course = terminal();
    course.step(UpdateEvent::Offered(Some(update(1))), DAY);
    course.step(UpdateEvent::Got(60), DAY);
    let mut course = Course::new(course.note());
    course.step(UpdateEvent::Got(60), DAY);
    let (first, got) = (update(1), 60);
    assert_eq!(course.stage(), &Stage::Fetching { update: first, got });
    let mut course = Course::new(ready(1).note());
    course.step(UpdateEvent::Got(100), DAY);
    assert_eq!(course.stage(), &Stage::Ready(update(1)));
    course.step(UpdateEvent::Got(99), DAY);
    assert!(
        matches!(course.stage(), Stage::Fetching { .. }),
        "cut short"
    );
}

#[test]
fn the_hours_of_the_night_go_over_midnight_too() {
    let at = |hour: i64| WallTime((hour - 8) * 3_600_000);
    let late = Hours::new(23, 4).expect("hours");
    for (hour, holds) in [(22, false), (23, true), (0, true), (3, true), (4, false)] {
        assert_eq!(late.hold(at(hour)), holds, "{hour}");
    }
    let usual = Hours::default();
    for (hour, holds) in [(0, false), (1, true), (4, true), (5, false)] {
        assert_eq!(usual.hold(at(hour)), holds, "{hour}");
    }
    for (from, until) in [(24, 1), (1, 24), (3, 3)] {
        assert_eq!(Hours::new(from, until), None);
    }
}

mod wave {
    use super::super::waves::{Told, Wave, WaveStep, step};

    #[test]
    fn one_failure_stops_an_update_wherever_it_is() {
        let mut all = vec![Told::Good; 100];
        all[99] = Told::Failed;
        for wave in Wave::ALL {
            assert_eq!(step(wave, &all), WaveStep::Stops);
        }
    }

    #[test]
    fn a_wave_goes_on_when_every_terminal_of_it_holds_and_not_one_sooner() {
        let shares = [(Wave::First, 2), (Wave::Second, 10), (Wave::Third, 50)];
        for (wave, reached) in shares {
            let mut all = vec![Told::Pending; 100];
            all[..reached].fill(Told::Good);
            let next = wave.next().expect("not the last");
            assert_eq!(step(wave, &all), WaveStep::GoesOn(next));
            all[reached - 1] = Told::Pending;
            assert_eq!(step(wave, &all), WaveStep::Stays);
        }
        assert_eq!(step(Wave::Rest, &[Told::Good; 100]), WaveStep::Stays);
    }

    #[test]
    fn a_wave_reaches_at_least_one_and_never_more_than_there_are() {
        assert_eq!(Wave::First.reaches(0), 0);
        assert_eq!(step(Wave::First, &[]), WaveStep::Stays);
        for terminals in 1..200 {
            let reached = Wave::ALL.map(|wave| wave.reaches(terminals));
            assert!(reached.is_sorted() && reached[0] >= 1, "{terminals}");
            assert_eq!(reached[3], terminals);
        }
    }
}

fn presence() -> impl Strategy<Value = Presence> {
    prop_oneof![Just(Presence::There), Just(Presence::Missing)]
}

fn moments() -> impl Strategy<Value = Moment> {
    let at_work = prop_oneof![
        Just(AtWork::Nobody),
        Just(AtWork::Operator),
        Just(AtWork::Technician)
    ];
    (presence(), at_work, presence(), presence()).prop_map(|(visit, at_work, night, retirement)| {
        Moment {
            visit,
            at_work,
            night,
            retirement,
        }
    })
}

fn events() -> impl Strategy<Value = UpdateEvent> {
    let number = 1..4u8;
    let words = proptest::sample::select(HelperWord::ALL.to_vec());
    prop_oneof![
        number
            .clone()
            .prop_map(|n| UpdateEvent::Offered(Some(update(n)))),
        Just(UpdateEvent::Offered(None)),
        prop_oneof![Just(0), Just(50), Just(100), Just(101)].prop_map(UpdateEvent::Got),
        any::<bool>().prop_map(UpdateEvent::Checked),
        Just(UpdateEvent::Asked),
        (words, number).prop_map(|(word, n)| told(word, n)),
        Just(idle()),
        Just(UpdateEvent::Stands),
        Just(UpdateEvent::Time),
    ]
}

proptest! {
    #[test]
    fn no_order_of_events_installs_or_restarts_over_a_visit_or_a_version_that_failed(
        happens in proptest::collection::vec((events(), moments(), any::<bool>()), 1..60)
    ) {
        let mut course = terminal();
        let mut failed = Vec::new();
        for (event, moment, power_cut) in happens {
            if power_cut {
                course = Course::new(course.note());
                course.step(idle(), DAY);
            }
            let acts = course.step(event, moment);
            let update = course.stage().update().cloned();
            if acts.contains(&Act::Install) || acts.contains(&Act::Restart) {
                prop_assert_eq!(moment.visit, Presence::Missing);
                prop_assert_ne!(moment.at_work, AtWork::Operator);
                prop_assert_eq!(moment.retirement, Presence::Missing);
            }
            if acts.contains(&Act::Install) {
                let hash = update.as_ref().map(|update| update.hash);
                prop_assert!(hash.is_some_and(|hash| !failed.contains(&hash)));
                prop_assert!(acts.iter().position(|act| *act == Act::Keep)
                    < acts.iter().position(|act| *act == Act::Install));
            }
            if let (Stage::Failed(..), Some(update)) = (course.stage(), update) {
                failed.push(update.hash);
            }
        }
    }
}
