//! Every state with every event, and the ways through.

use super::*;

const TODAY: Date = Date::constant(2026, 11, 23);
const TOMORROW: Date = Date::constant(2026, 11, 24);
const NEXT_WEEK: Date = Date::constant(2026, 11, 30);
const YESTERDAY: Date = Date::constant(2026, 11, 22);

/// One day for the county and the technician, three for the province and two for the city.
fn last_day(level: Level) -> Date {
    let days = match level {
        Level::Technician | Level::County => 1,
        Level::City => 2,
        Level::Province => 3,
    };
    TODAY
        .checked_add(jiff::Span::new().days(days))
        .expect("on the calendar")
}

fn at(class: Class, level: Level, state: State) -> Course {
    Course {
        class,
        level,
        state,
        due: state.is_owed().then_some(TOMORROW),
        overdue: false,
        answers: u32::from(matches!(state, State::Promised | State::Answered)),
    }
}

fn step(course: Course, event: Event) -> Result<Course, CourseNo> {
    course.step(event, TODAY, &last_day)
}

#[test]
fn each_class_begins_at_its_own_desk_with_its_own_day() {
    let begun = |class| {
        let course = Course::begin(class, &last_day);
        (course.level, course.due)
    };
    assert_eq!(
        begun(Class::System),
        (Level::Province, Some(last_day(Level::Province)))
    );
    assert_eq!(
        begun(Class::Function),
        (Level::Province, Some(last_day(Level::Province)))
    );
    assert_eq!(begun(Class::Guidance), (Level::County, Some(TOMORROW)));
    assert_eq!(begun(Class::Device), (Level::Technician, Some(TOMORROW)));
}

/// What every event does in every state, at a desk with another above it.
#[test]
fn every_state_takes_every_event_as_the_table_says() {
    use CourseNo::{AlreadyAnswered, NotAnswered, NotYours, OlderAnswer, Over};
    use State::{Answered, Closed, Promised, Solved, Waiting};
    let events = [
        Event::Answer(Level::County, None),
        Event::Answer(Level::County, Some(TOMORROW)),
        Event::Answer(Level::City, None),
        Event::PassOn(Level::County),
        Event::PassOn(Level::Province),
        Event::Close(Level::County),
        Event::Close(Level::City),
        Event::Solved,
        Event::NotSolved(1),
        Event::NotSolved(0),
        Event::Day,
    ];
    let here = |state| Ok((Level::County, state));
    let up = Ok((Level::City, Waiting));
    let table = [
        (
            Waiting,
            [
                here(Answered),
                here(Promised),
                Err(NotYours),
                up,
                Err(NotYours),
                here(Closed),
                Err(NotYours),
                here(Solved),
                Err(NotAnswered),
                Err(NotAnswered),
                here(Waiting),
            ],
        ),
        (
            Promised,
            [
                here(Answered),
                here(Promised),
                Err(NotYours),
                up,
                Err(NotYours),
                here(Closed),
                Err(NotYours),
                here(Solved),
                Err(NotAnswered),
                Err(NotAnswered),
                here(Promised),
            ],
        ),
        (
            Answered,
            [
                here(Answered),
                here(Promised),
                Err(NotYours),
                Err(AlreadyAnswered),
                Err(NotYours),
                here(Closed),
                Err(NotYours),
                here(Solved),
                up,
                Err(OlderAnswer),
                here(Answered),
            ],
        ),
        (
            Solved,
            [
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                here(Solved),
                Err(Over),
                Err(Over),
                here(Solved),
            ],
        ),
        (
            Closed,
            [
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                Err(Over),
                here(Closed),
            ],
        ),
    ];
    for (state, row) in table {
        for (event, expected) in events.into_iter().zip(row) {
            let course = at(Class::Guidance, Level::County, state);
            let came = step(course, event).map(|after| (after.level, after.state));
            assert_eq!(came, expected, "{state:?} {event:?}");
        }
    }
}

#[test]
fn a_day_is_owed_exactly_while_an_answer_is() {
    for state in State::ALL {
        let course = at(Class::Guidance, Level::County, state);
        for event in [
            Event::Answer(Level::County, Some(NEXT_WEEK)),
            Event::Answer(Level::County, None),
            Event::PassOn(Level::County),
            Event::Close(Level::County),
            Event::Solved,
            Event::NotSolved(1),
            Event::Day,
        ] {
            if let Ok(after) = step(course, event) {
                assert_eq!(after.due.is_some(), after.state.is_owed(), "{event:?}");
            }
        }
    }
}

#[test]
fn a_late_answer_goes_up_desk_by_desk_with_a_fresh_day_and_is_marked_at_the_last() {
    let mut course = Course::begin(Class::Guidance, &last_day);
    let late = |course: Course, day: Date| {
        course
            .step(Event::Day, day, &|_| NEXT_WEEK)
            .expect("the clock is always taken")
    };
    assert_eq!(
        late(course, TOMORROW),
        course,
        "the last day itself is in time"
    );
    course = late(course, Date::constant(2026, 11, 25));
    assert_eq!((course.level, course.due), (Level::City, Some(NEXT_WEEK)));
    course = late(course, Date::constant(2026, 12, 1));
    assert_eq!(course.level, Level::Province);
    course = late(course, Date::constant(2026, 12, 1));
    assert!(course.overdue && course.level == Level::Province);
    assert_eq!(
        late(course, Date::constant(2026, 12, 2)),
        course,
        "marked once"
    );
}

#[test]
fn a_broken_device_that_nobody_mends_goes_to_the_county_and_no_further() {
    let day = Date::constant(2026, 12, 24);
    let late = |course: Course| course.step(Event::Day, day, &last_day).expect("taken");
    let course = late(Course::begin(Class::Device, &last_day));
    assert_eq!(course.level, Level::County);
    let course = late(course);
    assert_eq!((course.level, course.overdue), (Level::County, true));
    let no = step(course, Event::PassOn(Level::County));
    assert_eq!(no, Err(CourseNo::NoHigher));
}

#[test]
fn what_the_last_desk_did_not_solve_comes_back_to_it() {
    let course = at(Class::System, Level::Province, State::Answered);
    let again = step(course, Event::NotSolved(1)).expect("taken");
    assert_eq!(
        (again.level, again.state),
        (Level::Province, State::Waiting)
    );
    assert_eq!(again.answers, 1, "the answers are counted on");
}

#[test]
fn a_promise_names_a_day_to_come_and_is_never_put_off() {
    let course = at(Class::Guidance, Level::County, State::Promised);
    let promise = |day| step(course, Event::Answer(Level::County, Some(day)));
    assert_eq!(promise(YESTERDAY), Err(CourseNo::PastDay));
    assert_eq!(promise(NEXT_WEEK), Err(CourseNo::PutOff));
    assert_eq!(promise(TODAY).expect("earlier is better").due, Some(TODAY));
    let first = at(Class::Guidance, Level::County, State::Waiting);
    let first = step(first, Event::Answer(Level::County, Some(NEXT_WEEK)));
    assert_eq!(first.expect("the desk sets the day").due, Some(NEXT_WEEK));
    let marked = Course {
        overdue: true,
        ..at(Class::System, Level::Province, State::Promised)
    };
    let anew = step(marked, Event::Answer(Level::Province, Some(NEXT_WEEK)));
    let anew = anew.expect("what is late already gets a new day");
    assert_eq!((anew.due, anew.overdue), (Some(NEXT_WEEK), false));
}

#[test]
fn states_are_read_as_they_are_written() {
    for state in State::ALL {
        assert_eq!(State::parse(state.name()), Some(state));
    }
    assert_eq!(State::parse("lost"), None);
}
