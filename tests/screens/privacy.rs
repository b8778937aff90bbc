//! Nothing of a person but what is masked, on any screen, in any label, before and after.

use crate::stage::{every_screen, one, terminal};
use i_slint_backend_testing::{ElementHandle, ElementQuery};
use jiujinban::ui::gallery;
use jiujinban::ui::headless::Headless;

/// What the gallery's person must never show: name, number, birth date, phone.
const SECRETS: [&str; 4] = ["秀兰", "19820316", "82031600", "19900005521"];

fn told(headless: &Headless) -> Vec<String> {
    let all = ElementQuery::from_root(headless.app())
        .match_descendants()
        .find_all();
    let said = |e: &ElementHandle| {
        [
            e.accessible_label(),
            e.accessible_value(),
            e.accessible_description(),
            e.accessible_placeholder_text(),
        ]
    };
    all.iter()
        .flat_map(said)
        .flatten()
        .map(String::from)
        .collect()
}

#[test]
fn no_screen_shows_or_reads_out_more_than_the_mask() {
    let (headless, _) = terminal();
    let mut breaches = Vec::new();
    let mut masked = 0;
    every_screen(&headless, |case| {
        for text in told(&headless) {
            masked += usize::from(text.contains("王*兰"));
            if SECRETS.iter().any(|secret| text.contains(secret)) {
                breaches.push(format!("{}: {text}", case.name));
            }
        }
    });
    assert!(masked > 50, "the masked name was seen {masked} times only");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn after_a_person_has_left_nothing_of_them_is_on_the_screen() {
    let (headless, _) = terminal();
    for before in [
        "overview",
        "cases",
        "form-phone",
        "review",
        "receipt-accepted",
        "job",
    ] {
        gallery::show(&headless, one(before).scene, &[]).expect("it is shown");
        gallery::show(&headless, one("home").scene, &[]).expect("it is shown");
        let left: Vec<_> = told(&headless)
            .into_iter()
            .filter(|t| t.contains('*') || t.contains("1990000"))
            .collect();
        assert!(left.is_empty(), "after {before}: {left:?}");
    }
}

#[test]
fn while_the_card_is_out_the_page_is_covered() {
    let (headless, _) = terminal();
    gallery::show(&headless, one("card-out").scene, &[]).expect("it is shown");
    let told = told(&headless);
    assert!(told.iter().all(|t| !t.contains("王*兰")), "{told:?}");
    assert_eq!(headless.labels(), ["不办了，退出"]);
}
