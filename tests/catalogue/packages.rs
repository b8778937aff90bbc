//! What points of different types offer.

use crate::{folder, records};
use jiujinban::domain::services::catalogue::{Action, Catalogue};
use jiujinban::domain::services::terms::Handling;
use jiujinban::wire::catalogue::{self as wire, PackageFault, read_package, toml_files};
use std::fs;

fn package(id: &str) -> Catalogue {
    let file = folder().join("packages").join(format!("{id}.toml"));
    let (package, unknown) = read_package(&file).expect("a package");
    assert_eq!(unknown, []);
    let items = package.items(&records()).expect("its items are there");
    wire::check(1, &items).expect("a catalogue")
}

fn handled(list: &Catalogue, handling: Handling) -> usize {
    let found = list.items().iter().filter(|i| i.handling == handling);
    found.count()
}

#[test]
fn every_package_file_makes_a_catalogue() {
    let files = toml_files(&folder().join("packages")).expect("the folder");
    assert_eq!(files.len(), 6);
    for file in files {
        let (read, _) = read_package(&file).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(package(&read.id).version(), 1);
    }
}

#[test]
fn a_basic_point_has_the_forty_and_a_model_point_four_more() {
    assert_eq!(package("basic-point").items().len(), 40);
    let model = package("model-point");
    assert_eq!(model.items().len(), 44);
    let names: Vec<&str> = model.items()[40..]
        .iter()
        .map(|i| i.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "参保证明打印",
            "资格认证重新建模",
            "城乡居民养老保险缴费",
            "待遇申报"
        ]
    );
}

#[test]
fn a_query_point_takes_nothing_in() {
    let query = package("query-only");
    assert_eq!(query.items().len(), 11);
    for item in query.items() {
        let asks = matches!(
            item.action,
            Action::SearchJobs(_) | Action::Library(_) | Action::Records
        );
        assert!(asks, "item {}", item.number.get());
        assert!(item.next.iter().all(|n| query.item(*n).is_some()));
    }
}

#[test]
fn the_fifty_of_the_villages_are_all_taken_and_42_also_finished() {
    let villages = package("chongqing-village-50");
    assert_eq!(villages.items().len(), 50);
    assert_eq!(handled(&villages, Handling::Completed), 42);
    assert_eq!(handled(&villages, Handling::Accepted), 8);
    let only_taken: Vec<u16> = villages
        .items()
        .iter()
        .filter(|i| i.handling == Handling::Accepted)
        .map(|i| i.number.get() - 700)
        .collect();
    assert_eq!(only_taken, [41, 42, 43, 44, 45, 48, 49, 50]);
}

#[test]
fn the_nine_of_the_banks_are_only_shown_and_the_22_all_taken() {
    let banks = package("chongqing-bank-9");
    assert_eq!(handled(&banks, Handling::Elsewhere), 9);
    assert!(banks.items().iter().all(|i| !i.starts_alone()));
    let helped = package("chongqing-assisted-22");
    assert_eq!(
        (helped.items().len(), handled(&helped, Handling::Elsewhere)),
        (22, 0)
    );
}

#[test]
fn a_row_like_an_item_of_the_list_has_its_form_under_its_own_number() {
    let villages = package("chongqing-village-50");
    let register = villages.items().iter().find(|i| i.name == "失业登记");
    let register = register.expect("number 47");
    assert_eq!(register.number.get(), 747);
    assert!(matches!(register.action, Action::Form(_)));
}

#[test]
fn a_package_that_asks_for_what_is_not_there_is_refused_with_the_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("small.toml");
    let head = "id = \"small\"\nname = \"小\"\nsource = \"试\"\n";
    let items = |text: &str| {
        fs::write(&file, format!("{head}{text}")).expect("written");
        read_package(&file).and_then(|(package, _)| package.items(&records()))
    };
    let missing = items("take = [41]\n").expect_err("no item 41").to_string();
    assert!(
        missing.contains("small") && missing.contains("41"),
        "{missing}"
    );
    let row =
        "[[rows]]\nnumber = 900\nname = \"办一件事\"\ngroup = \"jobs\"\nhandling = \"completed\"\n";
    assert!(matches!(
        items(row),
        Err(PackageFault::Row { number: 900, .. })
    ));
    let placed = items("take = [\n  1,\n  41,\n]\n").expect_err("no item 41");
    let said = placed.placed(&file).to_string();
    assert!(
        said.contains("small.toml: line 6") && said.contains("take"),
        "{said}"
    );
    let like = format!("{row}like = 99\n");
    let said = items(&like)
        .expect_err("like nothing")
        .placed(&file)
        .to_string();
    assert!(
        said.contains("line 9") && said.contains("rows.900.like"),
        "{said}"
    );
    let renamed = folder.path().join("other.toml");
    fs::copy(&file, &renamed).expect("copied");
    let fault = read_package(&renamed).expect_err("another name");
    assert!(
        fault.to_string().contains("must be the name of the file"),
        "{fault}"
    );
}
