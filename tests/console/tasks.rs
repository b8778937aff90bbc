//! The desk for operators' tasks: by their last day, of a terminal or of none, and nobody's person.

use crate::cases::terminal;
use crate::rig::{Person, county};
use crate::world::{NOON, TestCounty};
use jiujinban::county::tasks::Visit;
use jiujinban::domain::people::identity::DivisionCode;
use jiujinban::domain::time::WallTime;
use jiujinban::sample::operators::{ADVISER, OPERATOR, REVIEWER};
use jiujinban::sample::persons::person;
use jiujinban::wire::catalogue::TaskOpens;
use jiujinban::wire::tasks::TaskHome;

const AT_HOME: u16 = 21;
const SERVED: &str = "140222100001";
const UNSERVED: &str = "140222104001";

fn visit(who: usize, village: &str, days: i64) -> Visit {
    let who = person(who);
    Visit {
        item: AT_HOME,
        opened: TaskOpens::Due,
        name: who.name,
        id_number: who.id_number,
        phone: Some(who.phone),
        home: TaskHome {
            address: "李家庄村东头".to_owned(),
            lat_e6: None,
            lon_e6: None,
        },
        village: DivisionCode::parse(village).expect("a village"),
        why: "瘫痪在床".to_owned(),
        due: WallTime(NOON)
            .date()
            .saturating_add(jiff::Span::new().days(days)),
    }
}

fn world() -> TestCounty {
    let county = county();
    terminal(&county);
    let placed = county.handle.place_terminal("tz-001", SERVED);
    placed.expect("a village of the county");
    let visits = [
        visit(45, SERVED, 9),
        visit(46, SERVED, -1),
        visit(47, UNSERVED, 0),
    ];
    assert_eq!(county.handle.add_visits(&visits).expect("taken"), 3);
    county
}

/// The paths of the tasks on a page, in its order.
fn listed(text: &str) -> Vec<String> {
    let links = text.split("href=\"/tasks/").skip(1);
    links
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn tasks_stand_by_their_last_day_and_what_is_over_is_said() {
    let county = world();
    let mut reviewer = Person::logged_in(&county, REVIEWER);
    let text = reviewer.get("/tasks").text();
    let tasks = listed(&text);
    assert_eq!(tasks.len(), 3);
    assert!(text.contains("超期") && text.contains("今天到期"));
    let day = |n: usize| {
        let one = reviewer_page(&county, &tasks[n]);
        one.contains("超期") as u8 * 2 + one.contains("今天到期") as u8
    };
    assert_eq!((day(0), day(1), day(2)), (2, 1, 0));
}

fn reviewer_page(county: &TestCounty, id: &str) -> String {
    let mut reviewer = Person::logged_in(county, REVIEWER);
    reviewer.get(&format!("/tasks/{id}")).text()
}

#[test]
fn tasks_are_found_by_terminal_and_by_who_tried() {
    let county = world();
    let mut adviser = Person::logged_in(&county, ADVISER);
    let mut found = |path: &str| listed(&adviser.get(path).text()).len();
    assert_eq!(found("/tasks?terminal=tz-001"), 2);
    assert_eq!(found("/tasks?terminal=none"), 1);
    assert_eq!(found(&format!("/tasks?operator={OPERATOR}")), 0);
    assert_eq!(found("/tasks?terminal=tz-999&all=yes"), 0);
}

#[test]
fn one_task_tells_its_tries_and_nothing_of_the_person() {
    let county = world();
    let mut adviser = Person::logged_in(&county, ADVISER);
    let id = listed(&adviser.get("/tasks").text()).remove(0);
    let text = adviser.get(&format!("/tasks/{id}")).text();
    assert!(text.contains("还没有人办过") && text.contains("县里名单"));
    let who = person(46);
    for personal in [
        who.name.reveal(),
        who.phone.reveal(),
        who.id_number.reveal(),
        "瘫痪在床",
        "村东头",
    ] {
        assert!(!text.contains(personal));
    }
    assert_eq!(adviser.get("/tasks/nothing").status, 404);
}
