//! Updates of the terminals' system at the console: how the newest fares, on with it, and no further.

use crate::rig::{Person, county, noted};
use crate::world::{Terminal, TestCounty};
use jiujinban::domain::machine::update::{Stage, Standing, Update, UpdateFailure};
use jiujinban::domain::time::Span;
use jiujinban::ports::county::{CountyEvent, CountyLink as _, Heartbeat};

const TECHNICIAN: &str = "county-tech-1";

fn tell(terminal: &Terminal, stage: Stage) -> Option<Update> {
    let trouble = None;
    terminal.client.heartbeat(Heartbeat {
        version: "0.1.0".to_owned(),
        waiting: 0,
        oldest_waiting: Span(0),
        set_aside: 0,
        faces: 0,
        devices: Default::default(),
        audit_seq: 17,
        audit_head: [7; 32],
        update: Standing::Possible { stage, trouble },
    });
    match terminal.next() {
        CountyEvent::Heartbeat(answer) => answer.expect("answered").update,
        other => panic!("{other:?}"),
    }
}

fn publish(county: &TestCounty) {
    let file = county.dir.path().join("bundle");
    // It ends as a bundle does.
    std::fs::write(&file, b"a system\x30\x00\0\0\0\0\0\0\0\x02").expect("written");
    let published = county.handle.publish_update(&file, "0.2.0", TECHNICIAN);
    published.expect("published");
}

#[test]
fn an_update_is_seen_stopped_by_hand_or_by_a_terminal_and_let_go_on() {
    let county = county();
    let (one, two) = (
        Terminal::of(&county, "tz-001"),
        Terminal::of(&county, "tz-002"),
    );
    for terminal in [&one, &two] {
        assert_eq!(tell(terminal, Stage::None), None);
    }
    let mut technician = Person::logged_in(&county, TECHNICIAN);
    let page = technician.get("/updates").text();
    assert!(page.contains("还没有发布过系统更新"), "{page}");
    let nothing = technician.submit("/updates/0.2.0/stop", "");
    assert_eq!(nothing.location, "/updates?problem=update-not-newest");
    publish(&county);
    let page = technician.get("/updates").text();
    assert!(page.contains("2%，1 台，一共 2 台"), "{page}");
    assert!(page.contains("还没有回音"), "{page}");

    let stopped = technician.submit("/updates/0.2.0/stop", "");
    assert_eq!(stopped.location, "/updates?done=update-stopped");
    let again = technician.submit("/updates/0.2.0/stop", "");
    assert_eq!(again.location, "/updates?problem=update-nothing");
    assert!(technician.get("/updates").text().contains("已停发"));
    for terminal in [&one, &two] {
        assert_eq!(tell(terminal, Stage::None), None, "stopped by hand");
    }

    let on = technician.submit("/updates/0.2.0/go-on", "");
    assert_eq!(on.location, "/updates?done=update-goes-on");
    let offers =
        [&one, &two].map(|terminal| tell(terminal, Stage::None).map(|update| (terminal, update)));
    let (first, update) = offers.into_iter().flatten().next().expect("one of them");
    tell(first, Stage::Failed(update, UpdateFailure::DidNotHold));
    let page = technician.get("/updates").text();
    assert!(
        page.contains("没有更新成") && page.contains("停发"),
        "{page}"
    );
    let notes = noted(&county);
    let of = |event: &str| notes.iter().filter(|(_, own, _)| own == event).count();
    let times = ["update-published", "update-stopped", "update-goes-on"].map(of);
    assert_eq!(times, [1, 2, 1]);
}
