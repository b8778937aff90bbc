//! The ten scenes and the speed-up plan.

use crate::{folder, list};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::life_event::{LifeEvent, Way, speed_up};
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
fn what_two_forms_ask_alike_is_asked_once() {
    let (lost, list) = (event(3), list());
    let questions = lost.questions(&list);
    let asked = |id: &str| {
        let found = questions.iter().filter(|q| q.field.id.as_str() == id);
        found.collect::<Vec<_>>()
    };
    for shared in ["phone", "left_on", "leave_reason", "home_place"] {
        let once = asked(shared);
        assert_eq!(once.len(), 1, "{shared}");
        assert_eq!(once[0].items, [no(11), no(23)], "{shared}");
        assert!(once[0].always, "{shared}");
    }
    assert_eq!(asked("promise").len(), 2, "each promise is its own");
    let papers = lost.papers(&list);
    let cards = papers.iter().filter(|p| p.id == "card").count();
    assert_eq!(cards, 1);
}

#[test]
fn the_speed_up_plan_has_25_rows_joined_by_national_code() {
    let plan = read_speed_ups(&folder().join("speedups.toml")).expect("the plan");
    assert_eq!(plan.len(), 25);
    let lost = event(3);
    let target = |id: &str| {
        let step = lost.steps().iter().find(|s| s.id.as_str() == id);
        speed_up(step.expect("a step"), &plan).map(|s| s.target.as_str())
    };
    assert_eq!(target("register"), Some("3个工作日"));
    assert_eq!(target("certificate"), Some("3个工作日"));
    assert!(target("benefit").is_some_and(|t| t.contains("5个工作日")));
    assert_eq!(target("medical"), None);
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
