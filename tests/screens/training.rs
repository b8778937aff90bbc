//! A terminal that trains says so on every page, over every sheet, in every size.

use crate::stage::{catalogue, one, terminal};
use i_slint_backend_testing::ElementQuery;
use jiujinban::ui::gallery::{self, Shown};
use jiujinban::ui::headless::{Headless, Orientation};

/// While an operator practises, and on a terminal that is not accepted yet.
const BANNERS: [&str; 2] = [
    "正在练习：人是假的，办的事不算数",
    "试运行：人是假的，办的事不算数",
];

/// Bands with the words of training, by their top edge and height, that are as wide as the screen.
fn bands(headless: &Headless, wide: f32) -> Vec<(f32, f32)> {
    let all = ElementQuery::from_root(headless.app())
        .match_descendants()
        .find_all();
    all.iter()
        .filter(|e| {
            e.accessible_label()
                .is_some_and(|l| BANNERS.contains(&l.as_str()))
        })
        .filter(|e| e.size().width >= wide)
        .map(|e| (e.absolute_position().y, e.size().height))
        .collect()
}

#[test]
fn every_page_of_a_terminal_that_trains_carries_the_banner_and_no_other_does() {
    let (headless, _) = terminal();
    let catalogue = catalogue();
    // Sheets that were left open go with their page.
    let home = one("home").scene;
    let (mut seen, mut breaches) = (0, Vec::new());
    for (orientation, wide) in [
        (Orientation::Portrait, 1_000.0),
        (Orientation::Landscape, 1_600.0),
    ] {
        headless.turn(orientation);
        for Shown { name, scene, taps } in gallery::shown(&catalogue) {
            gallery::show(&headless, home.clone(), &[]).expect("home is shown");
            gallery::show(&headless, scene.clone(), &taps).expect("it is shown");
            let trains = scene.desk.is_training();
            if bands(&headless, wide).is_empty() == trains {
                breaches.push(format!("{name} {orientation:?}: as it is"));
            }
            // The operator's own pages without training have none; with it they are in the list.
            let trained = gallery::in_training(&scene, &catalogue);
            if !trained.desk.is_training() {
                continue;
            }
            for trained in [trained.clone(), gallery::in_large(&trained)] {
                gallery::show(&headless, home.clone(), &[]).expect("home is shown");
                gallery::show(&headless, trained, &taps).expect("it is shown");
                seen += 1;
                let high = bands(&headless, wide)
                    .iter()
                    .any(|(top, height)| *top < 120.0 && *height >= 80.0);
                if !high {
                    breaches.push(format!("{name} {orientation:?}: in training"));
                }
            }
        }
    }
    assert!(seen > 300, "{seen} screens only");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
