//! The page of every item of the list.

use crate::stage::{catalogue, terminal, vocabulary};
use jiujinban::domain::services::catalogue::Item;
use jiujinban::ui::gallery;
use jiujinban::ui::headless::Orientation;
use jiujinban::ui::text::services as words;
use jiujinban::ui::view_model::{Look, ViewModel, from_scene};
use std::collections::BTreeSet;

fn name_of(item: &Item) -> String {
    format!("item-{:02}", item.number.get())
}

#[test]
fn the_screenshots_show_the_page_of_every_item_and_no_picture_goes_by_anothers_name() {
    let catalogue = catalogue();
    let pictured = gallery::pictured(&catalogue);
    let names: BTreeSet<&str> = pictured.iter().map(|shown| shown.name.as_str()).collect();
    assert_eq!(names.len(), pictured.len(), "two pictures of one name");
    let around = gallery::surroundings(vocabulary());
    assert_eq!(catalogue.items().len(), 40);
    for item in catalogue.items() {
        let name = name_of(item);
        let page = pictured.iter().find(|shown| shown.name == name);
        let page = page.unwrap_or_else(|| panic!("no picture of item {}", item.number.get()));
        let vm = from_scene(&page.scene, &around, &Look::default());
        assert_eq!(vm.guide.title, item.name.as_str(), "{name}");
        stated(&vm, item);
    }
}

/// What the rules on public services want on the page of an item.
fn stated(vm: &ViewModel, item: &Item) {
    let name = name_of(item);
    let value = |label: &str| {
        let mut facts = vm.guide_facts.iter();
        let fact = facts.find(|fact| fact.label == label);
        fact.unwrap_or_else(|| panic!("{name}: no {label}"))
            .value
            .to_string()
    };
    assert_eq!(value("服务对象"), item.audience, "{name}");
    assert_eq!(value("办理条件"), item.condition, "{name}");
    assert_eq!(value("办结时限"), words::limit(item.limit), "{name}");
    assert_eq!(value("服务渠道"), item.channels, "{name}");
    assert_eq!(value("结果告知"), item.feedback, "{name}");
    let phone = &item.supervision_phone;
    assert!(value("监督投诉").contains(phone.as_str()), "{name}");
    assert!(!vm.guide.start.is_empty(), "{name}: nothing to do on it");
}

/// The worst of the four ways it can be shown, for all forty.
#[test]
fn on_a_wide_screen_in_large_text_every_items_page_shows_its_name_and_its_start() {
    let (headless, _) = terminal();
    headless.turn(Orientation::Landscape);
    for shown in gallery::item_pages(&catalogue()) {
        let scene = gallery::in_large(&shown.scene);
        gallery::show(&headless, scene.clone(), &[]).expect("it is shown");
        let around = gallery::surroundings(vocabulary());
        let vm = from_scene(&scene, &around, &Look::default());
        let labels = headless.labels();
        let start = vm.guide.start.to_string();
        assert!(labels.contains(&start), "{}: {labels:?}", shown.name);
        let title = vm.guide.title.to_string();
        let texts = headless.texts();
        assert!(texts.contains(&title), "{}: {texts:?}", shown.name);
    }
}
