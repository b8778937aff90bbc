//! The picture of a page for a report of a problem: what it is drawn from, and what comes of it.

use crate::stage::{Said, catalogue, one, terminal, vocabulary};
use jiujinban::domain::operators::desk::{Desk, DeskTap, ProblemTap};
use jiujinban::domain::time::Span;
use jiujinban::domain::visit::Tap;
use jiujinban::domain::visit::behind::emptied;
use jiujinban::domain::visit::scene::{Scene, View};
use jiujinban::ui::Intent;
use jiujinban::ui::gallery;
use jiujinban::ui::view_model::{Look, from_scene};

/// Whatever of the gallery's person and operator could stand on a page, whole or masked: name,
/// number, birth date, phone, card, receipt, village, and what was typed into forms.
const PERSONAL: [&str; 12] = [
    "秀兰",
    "王*兰",
    "王样梅",
    "王*梅",
    "19820316",
    "82031600",
    "2428",
    "19900005521",
    "5521",
    "TZ017-2026",
    "1426*",
    "199*",
];

/// A page behind the pages of reports, as a scene of its own.
fn behind(scene: &Scene) -> Option<Scene> {
    let View::Page(page) = &scene.view else {
        return None;
    };
    let mut open = scene.clone();
    open.behind = Some(Box::new(View::Page(Box::new(emptied(page)?))));
    open.for_report()
}

#[test]
fn no_personal_value_is_in_the_data_a_picture_is_drawn_from() {
    let around = gallery::surroundings(vocabulary());
    let mut full = 0;
    let mut emptied = 0;
    let mut breaches = Vec::new();
    for shown in gallery::shown(&catalogue()) {
        let said = |scene: &Scene| format!("{:?}", from_scene(scene, &around, &Look::default()));
        let told = |text: &str| PERSONAL.into_iter().find(|secret| text.contains(*secret));
        let before = said(&shown.scene);
        full += usize::from(told(&before).is_some());
        let Some(scene) = behind(&shown.scene) else {
            continue;
        };
        emptied += 1;
        assert_eq!(scene.desk, Desk::default(), "{}", shown.name);
        assert!(
            scene.person.is_none() && scene.printing.is_none(),
            "{}",
            shown.name
        );
        let drawn = from_scene(&scene, &around, &Look::default());
        assert!(
            drawn.ink.0.is_empty(),
            "{}: strokes of a signature",
            shown.name
        );
        let drawn = format!("{drawn:?}");
        if let Some(secret) = told(&drawn) {
            breaches.push(format!("{}: {secret}", shown.name));
        }
    }
    assert!(full > 30, "only {full} pages showed anybody before");
    assert!(emptied > 60, "only {emptied} pages have a picture");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

fn picture(said: &Said) -> Option<Vec<u8>> {
    said.take().into_iter().find_map(|intent| match intent {
        Intent::Tap(Tap::Desk(DeskTap::Problem(ProblemTap::Picture(Some(picture))))) => {
            Some(picture.bytes().to_vec())
        }
        _ => None,
    })
}

#[test]
fn a_tap_takes_a_small_picture_and_leaves_the_screen_as_it_was() {
    let (headless, said) = terminal();
    gallery::show(&headless, one("problem-propose").scene, &[]).expect("it is shown");
    let labels = headless.labels();
    headless.tap("附上刚才那一页的图").expect("a row");
    headless.wait(Span(1));
    let png = picture(&said).expect("a picture");
    assert!(png.len() < 64 * 1_024, "{} bytes", png.len());
    assert_eq!(headless.labels(), labels, "the page is the same as before");
    gallery::show(&headless, one("problem-pictured").scene, &[]).expect("it is shown");
    headless.tap("附上刚才那一页的图").expect("a row");
    headless.wait(Span(1));
    assert_eq!(picture(&said), None, "a second tap takes it away again");
}
