//! Pages with an operator beside: what has to be in sight is in sight, and the right one is spoken to.

use crate::stage::{one, terminal};
use i_slint_backend_testing::ElementQuery;
use jiujinban::ui::gallery::{self, in_large, in_largest};
use jiujinban::ui::headless::{Headless, Orientation};
use jiujinban::ui::text::devices;
use jiujinban::ui::view_model::{Look, from_scene};

const BOTH: [Orientation; 2] = [Orientation::Portrait, Orientation::Landscape];

/// Upper and lower edge of every part of this kind.
fn edges(headless: &Headless, kind: &str) -> Vec<(f32, f32)> {
    let query = ElementQuery::from_root(headless.app())
        .match_descendants()
        .match_inherits(kind);
    let found = query.find_all();
    let each = found.iter().map(|part| {
        let top = part.absolute_position().y;
        (top, top + part.size().height)
    });
    each.collect()
}

/// Left and right edge of every part of this kind.
fn sides(headless: &Headless, kind: &str) -> Vec<(f32, f32)> {
    let query = ElementQuery::from_root(headless.app())
        .match_descendants()
        .match_inherits(kind);
    let found = query.find_all();
    let each = found.iter().map(|part| {
        let left = part.absolute_position().x;
        (left, left + part.size().width)
    });
    each.collect()
}

/// The upper edge of the buttons below the page.
fn strip(headless: &Headless) -> f32 {
    let strips = edges(headless, "Actions");
    strips.iter().map(|s| s.0).fold(f32::MAX, f32::min)
}

fn show(headless: &Headless, name: &str) {
    for scene in [one("home").scene, in_large(&one(name).scene)] {
        gallery::show(headless, scene, &[]).expect("it is shown");
    }
}

fn is_seen_and_free(headless: &Headless, label: &str) -> bool {
    headless.labels().iter().any(|l| l == label) && !headless.is_covered(label)
}

#[test]
fn what_is_wrong_with_an_agents_name_and_the_way_to_read_a_card_are_in_sight_beside_the_panel() {
    let (headless, _) = terminal();
    for orientation in BOTH {
        headless.turn(orientation);
        show(&headless, "agent-name-refused");
        let faults = edges(&headless, "Fault");
        assert!(!faults.is_empty(), "{orientation:?}: the fault is said");
        for (top, bottom) in faults {
            assert!(
                top > 104.0 && bottom < strip(&headless),
                "{orientation:?}: the fault lies from {top} to {bottom}"
            );
        }
        assert!(
            is_seen_and_free(&headless, "读代办人的卡"),
            "{orientation:?}: {:?}",
            headless.labels()
        );
    }
}

#[test]
fn every_page_of_who_came_speaks_to_them() {
    let (headless, _) = terminal();
    let all = gallery::shown(&crate::stage::catalogue());
    let pages: Vec<_> = all
        .iter()
        .filter(|s| s.name.starts_with("agent-"))
        .collect();
    assert!(pages.len() >= 4, "only {} pages", pages.len());
    for page in pages {
        for orientation in BOTH {
            headless.turn(orientation);
            gallery::show(&headless, in_large(&page.scene), &[]).expect("it is shown");
            let told = [headless.texts(), headless.labels()].concat().join(" ");
            assert!(told.contains("代办人"), "{}: {told}", page.name);
            for wrong in ["群众本人", "交给群众", "签您自己的名字", "怎么打电话找您"]
            {
                assert!(!told.contains(wrong), "{}: {wrong}", page.name);
            }
        }
    }
}

#[test]
fn yes_and_no_to_a_picture_stay_in_sight_lying_in_large_text_without_the_line() {
    let (headless, _) = terminal();
    headless.turn(Orientation::Landscape);
    show(&headless, "face-consent");
    for label in ["我看完了，同意", "不拍照，找帮办员"] {
        assert!(
            is_seen_and_free(&headless, label),
            "{label}: {:?}",
            headless.labels()
        );
    }
    let ticks = edges(&headless, "Tick");
    let below = ticks
        .iter()
        .filter(|(_, bottom)| *bottom > strip(&headless) + 0.5);
    assert_eq!(below.count(), 0, "{ticks:?}");
}

#[test]
fn a_card_put_in_beside_the_machine_is_asked_for_with_a_picture() {
    let (headless, _) = terminal();
    for orientation in BOTH {
        headless.turn(orientation);
        for name in ["technician-card", "technician-devices-card"] {
            show(&headless, name);
            let told = headless.texts().join(" ");
            assert!(told.contains("请取走卡"), "{name} {orientation:?}: {told}");
            let picture = match orientation {
                Orientation::Portrait => edges(&headless, "CardSlot"),
                Orientation::Landscape => edges(&headless, "CardComesOut"),
            };
            let (_, bottom) = *picture.first().expect("a picture");
            let low = match orientation {
                Orientation::Portrait => 1_920.0,
                Orientation::Landscape => 1_080.0,
            };
            assert!(bottom < low, "{name} {orientation:?}: down to {bottom}");
        }
    }
}

#[test]
fn while_the_devices_are_looked_at_again_it_is_said_and_not_offered_twice() {
    let scene = one("technician-devices-card").scene;
    let mut around = gallery::surroundings(crate::stage::vocabulary());
    let offered = |around: &_| {
        let view = from_scene(&scene, around, &Look::default());
        let again = view.bar.iter().any(|item| item.label == devices::AGAIN);
        (view.desk.line.to_string(), again)
    };
    assert_eq!(offered(&around), (devices::LINE.to_owned(), true));
    around.looking = true;
    assert_eq!(offered(&around), (devices::LOOKING.to_owned(), false));
}

#[test]
fn the_number_and_the_card_stand_above_the_faces_and_in_sight() {
    let (headless, _) = terminal();
    for name in ["receipt-received", "receipt-accepted", "receipt-assisted"] {
        for orientation in BOTH {
            headless.turn(orientation);
            show(&headless, name);
            let low = strip(&headless);
            let papers = edges(&headless, "Paper");
            let (top, bottom) = *papers.first().expect("the receipt");
            assert!(
                bottom < low + 0.5,
                "{name} {orientation:?}: down to {bottom} of {low}"
            );
            let take = edges(&headless, "TakeCard");
            let (take_top, take_bottom) = *take.first().expect("the card");
            assert!(
                take_bottom < low,
                "{name} {orientation:?}: the card at {take_top}"
            );
            let faces = edges(&headless, "Faces");
            let (faces_top, faces_bottom) = *faces.first().expect("the faces");
            assert!(take_top < faces_top, "{name} {orientation:?}");
            assert!(
                faces_bottom < low + 0.5,
                "{name} {orientation:?}: the faces end at {faces_bottom} of {low}"
            );
            if orientation == Orientation::Portrait {
                assert!(top < faces_top, "{name}");
            }
        }
    }
}

#[test]
fn the_stamps_and_the_number_of_a_receipt_are_whole_in_every_size() {
    let (headless, _) = terminal();
    headless.turn(Orientation::Landscape);
    for name in ["receipt-received", "receipt-accepted", "receipt-assisted"] {
        let scene = one(name).scene;
        for scene in [scene.clone(), in_large(&scene), in_largest(&scene)] {
            gallery::show(&headless, scene, &[]).expect("it is shown");
            let beside = sides(&headless, "Code");
            let (code, _) = *beside.first().expect("the code beside them");
            for kind in ["Stamp", "Paper"] {
                let all = sides(&headless, kind);
                assert!(!all.is_empty(), "{name}: no {kind}");
                for (_, right) in all {
                    assert!(
                        right < code,
                        "{name}: {kind} up to {right}, the code at {code}"
                    );
                }
            }
        }
    }
}
