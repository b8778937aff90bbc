//! A county that is newer than its terminal, and a terminal that offers one package of the county's.

use crate::chaos::heartbeat;
use crate::impostor::{Impostor, http};
use crate::world::{Terminal, TestCounty, items};
use jiujinban::domain::services::catalogue::{Action, Grasp};
use jiujinban::domain::services::{ItemNo, PackageId};
use jiujinban::ports::county::{BundleNews, CountyError, CountyEvent, CountyLink};
use jiujinban::wire::Base64;
use jiujinban::wire::bundle::SignedBundle;
use jiujinban::wire::catalogue::Beside;
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use std::path::Path;

fn fetch(terminal: &Terminal) -> Result<BundleNews, CountyError> {
    terminal.client.fetch_bundle();
    match terminal.next() {
        CountyEvent::Bundle(result) => result,
        other => panic!("{other:?}"),
    }
}

/// The bundle in force with something changed, as the next version, signed by the county.
fn newer(county: &TestCounty, change: impl FnOnce(&mut Value)) -> String {
    let document = county.handle.bundle_in_force().expect("readable");
    let signed: SignedBundle = serde_json::from_str(&document.expect("in force")).expect("signed");
    let mut bundle: Value = serde_json::from_str(&signed.text).expect("a bundle");
    bundle["version"] = json!(bundle["version"].as_u64().expect("a number") + 1);
    change(&mut bundle);
    let text = bundle.to_string();
    let der = std::fs::read(county.dir.path().join("offline/bundle.key")).expect("the key");
    let key = Ed25519KeyPair::from_pkcs8(&der).expect("a key");
    let signature = key
        .sign(&SignedBundle::signed_bytes(&text))
        .as_ref()
        .to_vec();
    let next = SignedBundle {
        text,
        key_id: signed.key_id,
        signature: Base64(signature),
    };
    serde_json::to_string(&next).expect("plain data")
}

fn item(bundle: &mut Value, number: u64) -> &mut Value {
    let items = bundle["items"].as_array_mut().expect("items");
    let found = items.iter_mut().find(|item| item["number"] == number);
    found.expect("it is in the list")
}

/// A terminal that got this bundle from its county, back on its line.
fn with_bundle(county: &TestCounty, terminal: &mut Terminal, document: &str) {
    let url = terminal.config.url.clone();
    let server = Impostor::of(county, &http("200 OK", "application/json", document));
    terminal.restart(|config| config.url = server.url());
    assert!(matches!(fetch(terminal), Ok(BundleNews::New(_))));
    terminal.restart(|config| config.url = url);
}

fn told(county: &TestCounty, terminal: &Terminal) -> Value {
    terminal.client.heartbeat(heartbeat());
    let event = terminal.next();
    assert!(matches!(event, CountyEvent::Heartbeat(Ok(_))), "{event:?}");
    let kept = county.handle.last_heartbeat("tz-001").expect("readable");
    serde_json::from_str(&kept.expect("a heartbeat")).expect("JSON")
}

#[test]
fn rules_only_a_newer_program_knows_cost_their_item_alone_and_the_county_is_told() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let document = newer(&county, |bundle| {
        let rule = |needs: Value| {
            json!([{ "id": "new", "needs": needs, "when_unknown": "refuse", "say": "规则",
                "help": "办法" }])
        };
        // A key, a condition, a fact and a kind of field this program has never heard of.
        item(bundle, 1)["eligibility"] = rule(json!({ "age_at_least": 16 }));
        item(bundle, 1)["eligibility"][0]["unless"] = json!("veteran");
        item(bundle, 4)["eligibility"] = rule(json!({ "weather": "fine" }));
        item(bundle, 10)["eligibility"] = rule(json!({ "yes": "owns_a_boat" }));
        item(bundle, 11)["form"]["fields"][0]["kind"] = json!("hologram");
        bundle["life_events"] = json!([{ "number": 1, "name": "事", "summary": "说明",
            "steps": [{ "id": "a", "name": "步", "codes": ["1"], "way": "by-drone" }] }]);
    });
    with_bundle(&county, &mut terminal, &document);
    let bundle = terminal
        .client
        .bundle_in_force()
        .expect("taken all the same");
    let partly: Vec<u16> = bundle.partly().iter().map(|no| no.get()).collect();
    assert_eq!(
        (partly.as_slice(), bundle.lost),
        ([1, 4, 10, 11].as_slice(), 1)
    );
    assert_eq!(bundle.catalogue.items().len(), 40);
    for item in bundle.catalogue.items() {
        if item.grasp == Grasp::Partly {
            let led = item.action == Action::CallOperator && !item.starts_alone();
            assert!(
                led && !item.summary.is_empty(),
                "item {}",
                item.number.get()
            );
        }
    }
    let other = ItemNo::new(23).and_then(|no| bundle.catalogue.item(no));
    assert!(other.is_some_and(|item| item.form().is_some() && item.starts_alone()));
    let told = told(&county, &terminal);
    assert_eq!(told["bundle_partly"], json!([1, 4, 10, 11]));
    assert_eq!(told["bundle_refused"], Value::Null);
}

#[test]
fn a_bundle_that_is_none_is_refused_whole_the_last_good_one_stays_and_the_county_is_told() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    let version = terminal.learn();
    let document = newer(&county, |bundle| bundle["county"] = json!(7));
    let url = terminal.config.url.clone();
    let server = Impostor::of(&county, &http("200 OK", "application/json", &document));
    terminal.restart(|config| config.url = server.url());
    assert!(matches!(
        fetch(&terminal),
        Err(CountyError::Malformed { .. })
    ));
    let kept = terminal
        .client
        .bundle_in_force()
        .expect("the last good one");
    assert_eq!(kept.version.0, version);
    terminal.restart(|config| config.url = url);
    assert_eq!(told(&county, &terminal)["bundle"], json!(version));
}

#[test]
fn the_countys_own_folder_stays_strict_about_a_key_nobody_reads() {
    let county = TestCounty::start();
    let document = newer(&county, |bundle| {
        item(bundle, 1)["eligibility"] = json!([{ "id": "new", "needs": { "age_at_least": 16 },
            "when_unknown": "refuse", "say": "规则", "help": "办法", "unless": "veteran" }]);
    });
    let fault = county
        .handle
        .take_bundle(&document)
        .expect_err("an unknown key");
    assert!(fault.to_string().contains("unless"), "{fault}");
}

fn offering_packages() -> TestCounty {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let beside = Beside::read(&list, &items()).expect("what stands beside the items");
    TestCounty::start_with(|config| config.beside = beside)
}

fn package(name: &str) -> Option<PackageId> {
    PackageId::parse(name)
}

#[test]
fn a_package_the_county_does_not_publish_is_never_guessed_at() {
    let county = offering_packages();
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.restart(|config| config.package = package("no-such-package"));
    assert_eq!(fetch(&terminal), Err(CountyError::PackageMissing));
    assert!(terminal.client.bundle_in_force().is_none());
    let told = told(&county, &terminal);
    assert_eq!(told["bundle_refused"], json!("package"));
}

#[test]
fn each_terminal_offers_its_own_package_and_the_county_takes_cases_under_its_numbers() {
    let county = offering_packages();
    let sizes = [
        ("basic-point", 40),
        ("model-point", 44),
        ("query-only", 11),
        ("chongqing-assisted-22", 22),
        ("chongqing-bank-9", 9),
        ("chongqing-village-50", 50),
    ];
    let mut terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    for (name, size) in sizes {
        terminal.restart(|config| config.package = package(name));
        let bundle = terminal.client.bundle_in_force().expect("from the disk");
        assert_eq!(bundle.catalogue.items().len(), size, "{name}");
        assert_eq!(bundle.catalogue.events().len(), 10, "{name}");
    }
    // 失业登记 is number 747 there.
    terminal.restart(|config| config.package = package("chongqing-village-50"));
    terminal.hand_in(&terminal.case_of(747, 13, 1, |_| {}));
    let bundle = terminal.client.bundle_in_force().expect("in force");
    let lost = bundle.catalogue.event(3).expect("out of work");
    let first = lost.here(&bundle.catalogue).next().map(|(_, no)| no.get());
    assert_eq!(first, Some(747), "the event goes by the package's numbers");
}
