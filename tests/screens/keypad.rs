//! Where digits are typed: what is typed is seen, and the keys stay where they are.

use crate::stage::{Sizes, every_screen_in, one, terminal};
use i_slint_backend_testing::ElementQuery;
use jiujinban::ui::gallery::{self, in_large};
use jiujinban::ui::headless::{Headless, Orientation};

/// Upper and lower edge, left and right.
type Edges = [f32; 4];

fn edges(headless: &Headless, kind: &str) -> Vec<Edges> {
    let query = ElementQuery::from_root(headless.app())
        .match_descendants()
        .match_inherits(kind);
    let found = query.find_all();
    let each = found.iter().map(|e| {
        let (at, size) = (e.absolute_position(), e.size());
        [at.y, at.y + size.height, at.x, at.x + size.width]
    });
    each.collect()
}

#[test]
fn what_is_typed_is_seen_whole_beside_its_keys() {
    let (headless, _) = terminal();
    let (mut seen, mut breaches) = (0, Vec::new());
    every_screen_in(&headless, &Sizes::All, |case| {
        let keys = edges(&headless, "NumberPad");
        // Below these lies the bar of buttons, in both orientations.
        let strips = edges(&headless, "Actions");
        let Some(strip) = strips.iter().map(|s| s[0]).reduce(f32::min) else {
            return;
        };
        for [top, bottom, left, right] in edges(&headless, "TypedValue") {
            seen += 1;
            let covered = keys
                .iter()
                .any(|k| k[0] < bottom && top < k[1] && k[2] < right && left < k[3]);
            if keys.is_empty() || covered || top < 104.0 || bottom > strip + 0.5 {
                breaches.push(format!(
                    "{}: field {top} to {bottom}, keys {keys:?}, strip {strip}",
                    case.name
                ));
            }
            for key in &keys {
                if key[1] > strip + 0.5 {
                    breaches.push(format!("{}: keys down to {} of {strip}", case.name, key[1]));
                }
            }
        }
    });
    assert!(seen >= 20, "only {seen} fields were looked at");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_keys_stay_where_they_are_when_a_fault_is_said_and_when_it_is_mended() {
    let (headless, _) = terminal();
    for orientation in [Orientation::Portrait, Orientation::Landscape] {
        headless.turn(orientation);
        for name in ["ask-sum-wrong", "ask-account-wrong"] {
            for large in [false, true] {
                let wrong = one(name).scene;
                let wrong = if large { in_large(&wrong) } else { wrong };
                gallery::show(&headless, wrong, &[]).expect("it is shown");
                let before = edges(&headless, "Key");
                headless.tap("清空").expect("the key is there");
                headless.wait(jiujinban::domain::time::Span(50));
                let after = edges(&headless, "Key");
                assert!(before.len() >= 12, "{name}: {} keys", before.len());
                assert_eq!(before, after, "{name} {orientation:?}");
            }
        }
    }
}
