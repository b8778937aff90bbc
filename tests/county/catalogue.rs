//! A catalogue on its way to a terminal: an item by data alone, and what a terminal refuses.

use crate::impostor::{Impostor, http};
use crate::world::{NOON, Terminal, TestCounty, items};
use jiujinban::cli::catalogue::check::look;
use jiujinban::county::{ResignFault, resign};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::catalogue::Action;
use jiujinban::ports::county::{BundleNews, CountyError, CountyEvent, CountyLink};
use jiujinban::wire::catalogue::{Beside, Item, read_items, read_offer};
use std::fs;
use std::path::Path;

/// One more item, as a county would write it.
const NEW_ITEM: &str = r#"number = 41
group = "jobs"
name = "以工代赈报名"
aliases = ["修路干活"]
summary = "村里修路、修渠要人，在这里报名。"
audience = "办事群众"
condition = "需本人携带身份证或社保卡"
channels = "柜面、自助机"
basis = "县里的通知"
feedback = "办完当场告诉您。"
supervision_phone = "12333"
limit = "instant"
mode = "kiosk"
credential = "any"
action = "form"
next = [4]

[form]
version = 1

[[form.fields]]
id = "phone"
label = "怎么打电话找您？"
kind = "phone"
"#;

pub fn with_one_more(folder: &Path) -> Vec<Item> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    for entry in fs::read_dir(from).expect("the items") {
        let entry = entry.expect("readable");
        fs::copy(entry.path(), folder.join(entry.file_name())).expect("copied");
    }
    fs::write(folder.join("41.toml"), NEW_ITEM).expect("written");
    let report = look(folder);
    assert_eq!((report.faults, report.items), (Vec::new(), 41));
    read_items(folder).expect("well formed")
}

fn kept(terminal: &Terminal) -> String {
    fs::read_to_string(terminal.config.dir.join("bundle.json")).expect("kept")
}

fn fetch(terminal: &Terminal) -> Result<BundleNews, CountyError> {
    terminal.client.fetch_bundle();
    match terminal.next() {
        CountyEvent::Bundle(result) => result,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_41st_item_needs_a_file_and_no_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let items = with_one_more(folder.path());
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    let version = terminal.learn();
    let key = county.dir.path().join("offline/bundle.key");
    let (next, document) =
        resign(&kept(&terminal), items, Beside::default(), &key, NOON).expect("signed");
    assert_eq!(next, version + 1);
    let answer = http("200 OK", "application/json", &document);
    let server = Impostor::of(&county, &answer);
    terminal.restart(|config| config.url = server.url());
    assert!(matches!(fetch(&terminal), Ok(BundleNews::New(_))));
    let bundle = terminal.client.bundle_in_force().expect("taken");
    assert_eq!(
        (bundle.version.0, bundle.catalogue.items().len()),
        (next, 41)
    );
    let new = ItemNo::new(41).and_then(|no| bundle.catalogue.item(no));
    let new = new.expect("the terminal offers it");
    assert!(new.starts_alone() && matches!(new.action, Action::Form(_)));
}

#[test]
fn a_county_offers_what_stands_in_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let items = with_one_more(folder.path());
    let county = TestCounty::start_with(|config| config.items = items);
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let bundle = terminal.client.bundle_in_force().expect("in force");
    assert_eq!(bundle.catalogue.items().len(), 41);
}

#[test]
fn items_that_make_no_catalogue_are_not_signed() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let key = county.dir.path().join("offline/bundle.key");
    let mut twice = items();
    twice.push(twice[0].clone());
    let fault = resign(&kept(&terminal), twice, Beside::default(), &key, NOON)
        .expect_err("item 1 stands twice");
    assert!(matches!(fault, ResignFault::Items(_)), "{fault}");
}

#[test]
fn another_key_than_the_countys_signs_nothing() {
    let county = TestCounty::start();
    let neighbour = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let key = neighbour.dir.path().join("offline/bundle.key");
    let fault = resign(&kept(&terminal), items(), Beside::default(), &key, NOON)
        .expect_err("a neighbour's key");
    assert!(matches!(fault, ResignFault::OtherKey), "{fault}");
    let missing = resign(
        &kept(&terminal),
        items(),
        Beside::default(),
        Path::new("/no/such.key"),
        NOON,
    );
    assert!(matches!(missing, Err(ResignFault::Unreadable(..))));
}

#[test]
fn a_county_that_offers_a_package_is_taken_up_whole_by_its_terminals() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let sizes = [
        ("basic-point", 40),
        ("model-point", 44),
        ("query-only", 11),
        ("chongqing-assisted-22", 22),
        ("chongqing-bank-9", 9),
        ("chongqing-village-50", 50),
    ];
    for (package, size) in sizes {
        let items = read_offer(&list, Some(package)).expect("a package");
        let county = TestCounty::start_with(|config| config.items = items);
        let terminal = Terminal::of(&county, "tz-001");
        terminal.learn();
        let bundle = terminal.client.bundle_in_force().expect("verified");
        assert_eq!(bundle.catalogue.items().len(), size, "{package}");
    }
    let missing = read_offer(&list, Some("no-such-package")).expect_err("not there");
    assert!(missing.to_string().contains("no-such-package"), "{missing}");
}
