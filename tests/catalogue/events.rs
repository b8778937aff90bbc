//! The ten scenes and the speed-up plan.

use crate::{folder, list};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::form::FieldKind;
use jiujinban::domain::services::life_event::{LifeEvent, Way, speed_up};
use jiujinban::domain::services::material::MaterialSet;
use jiujinban::wire::catalogue::{read_life_events, read_speed_ups};
use std::fs;

fn events() -> Vec<LifeEvent> {
    let (events, faults) = read_life_events(&folder().join("life-events"));
    assert_eq!(faults, []);
    events
}

fn event(number: u16) -> LifeEvent {
    let found = events().into_iter().find(|e| e.number == number);
    found.expect("one of the ten")
}

fn here(event: &LifeEvent) -> Vec<u16> {
    let list = list();
    event.here(&list).map(|(_, n)| n.get()).collect()
}

fn no(number: u16) -> ItemNo {
    ItemNo::new(number).expect("in range")
}

#[test]
fn ten_scenes_have_86_parts_between_them() {
    let national = |e: &LifeEvent| e.steps().iter().filter(|s| !s.codes.is_empty()).count();
    let parts: Vec<usize> = events().iter().map(national).collect();
    assert_eq!(parts, [11, 6, 8, 15, 9, 15, 7, 4, 6, 5]);
    assert_eq!(parts.iter().sum::<usize>(), 86);
}

#[test]
fn a_village_terminal_starts_four_scenes_and_tells_the_way_in_the_rest() {
    let startable: Vec<(u16, Vec<u16>)> = events()
        .iter()
        .map(|e| (e.number, here(e)))
        .filter(|(_, items)| !items.is_empty())
        .collect();
    let expected = [
        (3, vec![11, 2, 23]),
        (4, vec![12, 3, 2, 14, 10]),
        (9, vec![24, 37]),
        (10, vec![38, 40]),
    ];
    assert_eq!(startable, expected);
    for event in events() {
        for step in event.steps() {
            if let Way::Elsewhere(place) = &step.way {
                assert!(!place.is_empty(), "{} {}", event.number, step.id.as_str());
            }
        }
    }
}

#[test]
fn losing_a_job_registers_first_and_the_benefit_waits_for_it() {
    let lost = event(3);
    assert_eq!(lost.waits_for(no(23)), [no(11)]);
    assert_eq!(lost.waits_for(no(11)), []);
    let requests = lost.steps().iter().filter(|s| s.way == Way::Request);
    assert_eq!(requests.count(), 5);
    assert_eq!(lost.stages().len(), 3);
}

#[test]
fn what_two_forms_ask_alike_is_asked_once_and_promises_come_last() {
    let (lost, list) = (event(3), list());
    let set = MaterialSet::new(&lost, &[no(11), no(23)], &list).expect("two forms");
    let ids: Vec<&str> = set.form().fields.iter().map(|f| f.id.as_str()).collect();
    for shared in ["phone", "left_on", "leave_reason", "home_place"] {
        let asked = ids.iter().filter(|id| **id == shared).count();
        assert_eq!(asked, 1, "{shared}");
        let field = set.form().fields.iter().find(|f| f.id.as_str() == shared);
        let field = field.expect("it is asked");
        assert_eq!(
            field.ask_when, None,
            "{shared}: one of the two always asks it"
        );
    }
    let last = &ids[ids.len() - 2..];
    assert_eq!(
        last,
        ["promise", "promise_23"],
        "each promise is its own, at the end"
    );
    assert!(
        set.form().check().is_ok(),
        "every condition stands after what it asks about"
    );
    let papers = lost.papers(&list);
    let cards = papers.iter().filter(|p| p.id == "card").count();
    assert_eq!(cards, 1);
}

#[test]
fn wishes_travel_with_the_case_they_come_after_and_are_offered_only_with_it() {
    let (lost, list) = (event(3), list());
    let both = MaterialSet::new(&lost, &[no(11), no(23)], &list).expect("two forms");
    let all = ["certificate", "medical", "training", "price", "hardship"].map(str::to_owned);
    let wished: Vec<Vec<String>> = both.parts().iter().map(|p| p.wished(&all)).collect();
    assert_eq!(
        wished,
        [vec!["2.4.3", "2.6.1"], vec!["1.8.6", "1.8.3", "1.8.7"]]
    );
    assert_eq!(both.parts()[0].wished(&[]), Vec::<String>::new());
    let alone = MaterialSet::new(&lost, &[no(11)], &list).expect("one form");
    let offered = alone.wishes().expect("a question for wishes");
    let field = alone.form().fields.iter().find(|f| f.id == *offered);
    let FieldKind::Several { choices, .. } = &field.expect("it is asked").kind else {
        panic!("several can be wished for");
    };
    let codes: Vec<&str> = choices.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(codes, ["certificate", "hardship"]);
}

#[test]
fn only_what_a_resident_files_alone_makes_a_set() {
    let list = list();
    let alone = |number: u16| -> Vec<u16> {
        let event = event(number);
        event.fileable(&list).iter().map(|no| no.get()).collect()
    };
    assert_eq!((alone(3), alone(4)), (vec![11, 23], vec![10]));
    for helped in [9, 10] {
        assert_eq!(alone(helped), Vec::<u16>::new(), "event {helped}");
    }
    assert_eq!(MaterialSet::new(&event(9), &[], &list), None);
}

#[test]
fn the_speed_up_plan_has_25_rows_joined_by_national_code() {
    let plan = read_speed_ups(&folder().join("speedups.toml")).expect("the plan");
    assert_eq!(plan.len(), 25);
    let lost = event(3);
    let target = |id: &str| {
        let step = lost.steps().iter().find(|s| s.id.as_str() == id);
        speed_up(&step.expect("a step").codes, &plan).map(|s| s.target.as_str())
    };
    assert_eq!(target("register"), Some("3个工作日"));
    assert_eq!(target("certificate"), Some("3个工作日"));
    assert!(target("benefit").is_some_and(|t| t.contains("5个工作日")));
    assert_eq!(target("medical"), None);
}

#[test]
fn the_items_the_plan_names_know_their_codes() {
    let plan = read_speed_ups(&folder().join("speedups.toml")).expect("the plan");
    let list = list().with_events(events(), plan);
    let aimed: Vec<u16> = list
        .items()
        .iter()
        .filter(|item| list.speed_up(&item.codes).is_some())
        .map(|item| item.number.get())
        .collect();
    assert_eq!(aimed, [10, 11, 22, 23]);
    assert_eq!(list.waits_for(no(23)), [no(11)]);
}

#[test]
fn a_ring_in_a_file_is_named_with_the_file_and_the_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let step = |id: &str, after: &str| {
        format!(
            "[[steps]]\nid = \"{id}\"\nname = \"步\"\ncodes = [\"1.1.1\"]\nway = \"request\"\nafter = [\"{after}\"]\n"
        )
    };
    let head = "number = 1\nname = \"事\"\nsummary = \"说明\"\n";
    let text = format!("{head}{}{}", step("a", "b"), step("b", "a"));
    fs::write(folder.path().join("ring.toml"), text).expect("written");
    let (events, faults) = read_life_events(folder.path());
    assert_eq!(events, []);
    let said = faults[0].to_string();
    assert!(
        said.contains("ring.toml") && said.contains("step a"),
        "{said}"
    );
}
