//! What one person needs and another does not: buttons that lie low, a page that stands still, keys
//! instead of a finger, words that are said of themselves.

use crate::stage::{Said, catalogue, one, terminal};
use i_slint_backend_testing::{ElementHandle, ElementQuery};
use jiujinban::domain::speech::clips::Clips;
use jiujinban::domain::speech::speaking::Through;
use jiujinban::domain::time::Span;
use jiujinban::domain::visit::ease::{Aloud, EaseTap, Motion, Reach};
use jiujinban::domain::visit::scene::{Remaining, Scene};
use jiujinban::domain::visit::{Settings, Tap};
use jiujinban::domain::writing::panel::PanelTap;
use jiujinban::ui::Intent;
use jiujinban::ui::gallery::{self, in_large};
use jiujinban::ui::generated::Api;
use jiujinban::ui::headless::{Headless, Orientation};
use slint::Global;
use std::sync::Arc;

/// 264 mm from the lower edge at four pixels a millimetre, and what keys and a search take besides.
const HANDS: f32 = 1_056.0;
const KEYS: f32 = 1_440.0;
const SEARCH: f32 = 1_640.0;
const TALL: f32 = 1_920.0;

fn with(scene: &Scene, change: impl FnOnce(&mut Settings)) -> Scene {
    let mut scene = scene.clone();
    change(&mut scene.settings);
    scene
}

/// What scrolls is cut at the edge of its page.
fn in_pages(headless: &Headless) -> Vec<ElementHandle> {
    let query = ElementQuery::from_root(headless.app())
        .match_descendants()
        .match_inherits("Scroll");
    let pages = query.find_all();
    let inside = pages
        .iter()
        .flat_map(|page| page.query_descendants().find_all());
    inside.collect()
}

fn same(a: &ElementHandle, b: &ElementHandle) -> bool {
    a.accessible_label() == b.accessible_label()
        && a.absolute_position().x == b.absolute_position().x
        && a.absolute_position().y == b.absolute_position().y
}

#[test]
fn all_one_touches_lies_low_on_a_standing_panel_that_was_asked_for_it() {
    let (headless, _) = terminal();
    let (mut seen, mut breaches) = (0, Vec::new());
    for shown in gallery::shown(&catalogue()) {
        let Some(page) = shown.name.strip_prefix("low-") else {
            continue;
        };
        let zone = match page {
            "jobs-search" => SEARCH,
            "write-hand-line" | "write-pinyin" | "ask-sum-wrong" => KEYS,
            _ => HANDS,
        };
        for scene in [shown.scene.clone(), in_large(&shown.scene)] {
            gallery::show(&headless, one("home").scene, &[]).expect("home is shown");
            gallery::show(&headless, scene, &shown.taps).expect("it is shown");
            let flowing = in_pages(&headless);
            for control in headless.controls() {
                seen += 1;
                let (top, height) = (control.absolute_position().y, control.size().height);
                let label = control.accessible_label().unwrap_or_default();
                if top < TALL - zone - 1.0 {
                    breaches.push(format!("{}: {label} at {top}", shown.name));
                }
                let flows = flowing.iter().any(|part| same(part, &control));
                if !flows && top + height > TALL + 1.0 {
                    breaches.push(format!("{}: {label} below the edge", shown.name));
                }
            }
        }
    }
    assert!(seen > 200, "{seen} controls");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn a_lying_panel_is_low_already() {
    let (headless, _) = terminal();
    headless.turn(Orientation::Landscape);
    let places = |headless: &Headless| -> Vec<(f32, f32)> {
        let all = headless.controls().into_iter();
        all.map(|c| (c.absolute_position().x, c.absolute_position().y))
            .collect()
    };
    for name in ["home", "review", "write-pinyin"] {
        let scene = one(name).scene;
        gallery::show(&headless, scene.clone(), &[]).expect("it is shown");
        let usual = places(&headless);
        let low = with(&scene, |s| s.reach = Reach::Low);
        gallery::show(&headless, low, &[]).expect("it is shown");
        assert_eq!(places(&headless), usual, "{name}");
    }
}

#[test]
fn a_drawn_step_moves_until_somebody_wants_it_still() {
    let (headless, _) = terminal();
    for (motion, moves) in [(Motion::Moving, true), (Motion::Still, false)] {
        for name in ["identify", "ask-signature-empty"] {
            let scene = with(&one(name).scene, |s| s.motion = motion);
            gallery::show(&headless, scene, &[]).expect("it is shown");
            let before = headless.pixels().expect("a picture");
            let mut changed = false;
            for _ in 0..6 {
                headless.wait(Span(400));
                let after = headless.pixels().expect("a picture");
                changed |= after.as_bytes() != before.as_bytes();
            }
            assert_eq!(changed, moves, "{name} {motion:?}");
        }
    }
}

#[test]
fn what_has_the_keys_is_in_sight_and_under_no_bar() {
    let (headless, _) = terminal();
    let (mut seen, mut breaches) = (0, Vec::new());
    for orientation in [Orientation::Portrait, Orientation::Landscape] {
        headless.turn(orientation);
        let (_, height) = orientation.size();
        for name in ["services-jobs", "guide", "review", "overview", "home"] {
            let Some(shown) = find(name) else { continue };
            gallery::show(&headless, in_large(&shown), &[]).expect("it is shown");
            for _ in 0..headless.controls().len() {
                headless.type_keys("\t");
                headless.wait(Span(400));
                let label = Api::get(headless.app()).get_focused();
                let controls = headless.controls();
                let mut named = controls
                    .iter()
                    .filter(|c| c.accessible_label().is_some_and(|l| l == label));
                let (Some(control), None) = (named.next(), named.next()) else {
                    continue;
                };
                seen += 1;
                let (top, size) = (control.absolute_position().y, control.size());
                #[expect(clippy::cast_precision_loss, reason = "screens are small")]
                let outside = top < 0.0 || top + size.height > height as f32 + 0.5;
                if outside || headless.is_covered(&label) {
                    breaches.push(format!("{name} {orientation:?}: {label} at {top}"));
                }
            }
        }
    }
    assert!(seen > 40, "{seen} controls");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

fn find(name: &str) -> Option<Scene> {
    let all = gallery::shown(&catalogue()).into_iter();
    all.map(|s| (s.name, s.scene))
        .find(|(n, _)| n == name)
        .map(|(_, s)| s)
}

#[test]
fn the_letters_of_a_keyboard_reach_the_field_of_a_search() {
    let (headless, said) = terminal();
    for search in ["jobs-search", "library-search"] {
        let Some(shown) = gallery::shown(&catalogue())
            .into_iter()
            .find(|s| s.name == search)
        else {
            assert_ne!(search, "jobs-search");
            continue;
        };
        gallery::show(&headless, one("home").scene, &[]).expect("home is shown");
        gallery::show(&headless, shown.scene, &[]).expect("it is shown");
        headless
            .press_by_keys(shown.taps[0])
            .expect("Tab comes to it");
        said.take();
        headless.type_keys("d");
        let typed = said.take().into_iter().any(|intent| {
            matches!(
                intent,
                Intent::Tap(Tap::Panel(PanelTap::Key('d')) | Tap::FilterJobs(_) | Tap::Library(_))
            )
        });
        assert!(typed, "{search}");
    }
}

fn prompts(said: &Said) -> usize {
    let all = said.take().into_iter();
    all.filter(|intent| matches!(intent, Intent::Prompt(_)))
        .count()
}

/// A terminal that can say a few words.
fn that_speaks() -> (Headless, Said) {
    let (headless, said) = terminal();
    let list = "0001\t想做什么活\n0002\t您还在吗\n0003\t下一步\n0004\t我要找工作\n";
    let mut around = gallery::surroundings(crate::stage::vocabulary());
    around.clips = Arc::new(Clips::parse(list).expect("a list"));
    headless.screens().surround(around);
    (headless, said)
}

fn aloud(name: &str) -> Scene {
    with(&one(name).scene, |s| {
        s.aloud = Aloud::EachPage(Through::Room)
    })
}

#[test]
fn a_page_says_nothing_of_itself_unless_somebody_asked_once() {
    let (headless, said) = that_speaks();
    gallery::show(&headless, one("form-choice").scene, &[]).expect("it is shown");
    headless.wait(Span(1_000));
    assert_eq!(prompts(&said), 0);
    gallery::show(&headless, one("home").scene, &[]).expect("it is shown");
    gallery::show(&headless, aloud("form-choice"), &[]).expect("it is shown");
    headless.wait(Span(1_000));
    assert_eq!(prompts(&said), 1);
    headless.wait(Span(5_000));
    assert_eq!(prompts(&said), 0, "a page is said once");
}

#[test]
fn the_time_that_runs_out_is_said_and_the_page_behind_it_not_again() {
    let (headless, said) = that_speaks();
    let page = aloud("form-choice");
    gallery::show(&headless, page.clone(), &[]).expect("it is shown");
    headless.wait(Span(1_000));
    prompts(&said);
    let mut ending = page.clone();
    for (left, times) in [(30, 1), (29, 0), (28, 0)] {
        ending.remaining = Some(Remaining::Countdown(Span::seconds(left)));
        gallery::show(&headless, ending.clone(), &[]).expect("it is shown");
        headless.wait(Span(1_000));
        assert_eq!(prompts(&said), times, "{left} s left");
    }
    gallery::show(&headless, page, &[]).expect("it is shown");
    headless.wait(Span(1_000));
    assert_eq!(prompts(&said), 0);
}

#[test]
fn each_choice_of_the_sheet_is_one_touch_and_the_sheet_stays_until_it_is_shut() {
    let (headless, said) = terminal();
    gallery::show(&headless, one("form-choice").scene, &["显示"]).expect("it is shown");
    for (label, tap) in [
        ("坐着用", EaseTap::Reach),
        ("慢慢来", EaseTap::Tempo),
        ("画面不动", EaseTap::Motion),
    ] {
        said.take();
        headless.tap(label).expect("the button is there");
        assert!(
            said.take().contains(&Intent::Tap(Tap::Ease(tap))),
            "{label}"
        );
    }
    headless.tap("好了").expect("the button is there");
    assert!(!headless.labels().contains(&"坐着用".to_owned()));
}
