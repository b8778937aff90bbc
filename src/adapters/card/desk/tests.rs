use super::*;
use crate::domain::people::card::{
    AuthChallenge, CardAlgorithm, CardId, ChallengePair, FreePart, SpecVersion,
};
use crate::domain::people::identity::CardNumber;

const ID: InsertionId = InsertionId::FIRST;

/// A desk with one card in the slot, and the time.
struct Scene {
    desk: Desk,
    now: MonoTime,
}

fn scene_with(chip: Chip) -> Scene {
    let mut desk = Desk::new(Limits::default());
    desk.start();
    let insertion = Insertion {
        id: ID,
        reader: "R".into(),
        chip,
    };
    desk.slots(vec![
        Change::Inserted(insertion),
        Change::Base(SlotBase::Card),
    ]);
    let now = MonoTime(1_000);
    Scene { desk, now }
}

impl Scene {
    fn command(&mut self, command: Command) -> Vec<Action> {
        self.desk.command(command, self.now)
    }

    fn read(&mut self) -> TaskId {
        started(&self.command(Command::Read(ID)))
    }

    fn link_fails(&mut self, task: TaskId, fault: LinkFault) -> Vec<Action> {
        self.desk.done(task, Err(fault.into()), self.now)
    }

    fn pass(&mut self, span: Span) -> Vec<Action> {
        self.now = self.now.plus(span);
        self.desk.tick(self.now)
    }

    fn pulled(&mut self, departure: Departure) -> Vec<Action> {
        self.desk.slots(vec![
            Change::Removed(ID, departure),
            Change::Base(SlotBase::Empty),
        ])
    }

    fn locked(&mut self) -> TaskId {
        let task = self.read();
        self.desk.done(task, Ok(locked_content()), self.now);
        task
    }
}

fn locked_content() -> CardContent {
    let card_id = CardId::new([0; 16]);
    let pair = ChallengePair {
        factor: [1; 8],
        plain: [2; 8],
    };
    let free = FreePart {
        card_id: card_id.clone(),
        card_number: CardNumber::parse("A12345678").expect("nine characters"),
        issued: None,
        expires: None,
        version: SpecVersion::V3,
    };
    let challenge = AuthChallenge {
        algorithm: CardAlgorithm::Sm4,
        card_id,
        historical: vec![],
        internal: pair.clone(),
        card_answer: [0; 8],
        external: pair,
    };
    CardContent::Locked(free, challenge)
}

fn an_answer() -> ExternalAuth {
    ExternalAuth {
        expected_card_answer: [0; 8],
        cryptogram: [0; 16],
    }
}

fn started(actions: &[Action]) -> TaskId {
    let task = actions.iter().find_map(|a| match a {
        Action::Start(id, Task::Read(..) | Task::Open(..)) => Some(*id),
        _ => None,
    });
    task.unwrap_or_else(|| panic!("no task in {actions:?}"))
}

fn fault(actions: &[Action]) -> Option<CardFault> {
    actions.iter().find_map(|a| match a {
        Action::Tell(CardEvent::Read(_, Err(fault))) => Some(*fault),
        _ => None,
    })
}

fn status(actions: &[Action]) -> Option<CardStatus> {
    actions.iter().rev().find_map(|a| match a {
        Action::Tell(CardEvent::Status(status)) => Some(*status),
        _ => None,
    })
}

fn released(actions: &[Action]) -> Option<TaskId> {
    actions.iter().find_map(|a| match a {
        Action::Start(_, Task::Release(read)) => Some(*read),
        _ => None,
    })
}

#[test]
fn a_read_that_is_cut_off_is_answered_before_the_removal_and_says_what_left() {
    let cases = [
        (Departure::Card, CardFault::RemovedDuringRead),
        (Departure::Reader, CardFault::NoReader),
        (Departure::Service, CardFault::ServiceLost),
    ];
    for (departure, expected) in cases {
        let mut scene = scene_with(Chip::Alive);
        let task = scene.read();
        let actions = scene.pulled(departure);
        assert_eq!(
            actions[..2],
            [
                Action::Tell(CardEvent::Read(ID, Err(expected))),
                Action::Tell(CardEvent::Removed(ID))
            ]
        );
        assert!(scene.link_fails(task, LinkFault::Gone).is_empty(), "late");
    }
}

#[test]
fn a_failed_link_waits_for_the_slot_to_show_whether_the_card_was_pulled() {
    let undecided = [
        LinkFault::Mute,
        LinkFault::Gone,
        LinkFault::NoAnswer,
        LinkFault::Forbidden,
        LinkFault::Broken,
    ];
    for link in undecided {
        let mut scene = scene_with(Chip::Alive);
        let task = scene.read();
        assert_eq!(scene.link_fails(task, link), [], "{link:?}");
        scene.now = scene.now.plus(Span(400));
        let actions = scene.pulled(Departure::Card);
        assert_eq!(fault(&actions), Some(CardFault::RemovedDuringRead));
    }
}

#[test]
fn a_failed_link_with_the_card_still_there_is_tried_once_more_and_then_named() {
    let cases = [
        (LinkFault::NoAnswer, CardFault::Silent),
        (LinkFault::Mute, CardFault::UpsideDown),
        (LinkFault::Gone, CardFault::ReaderBroken),
        (LinkFault::Forbidden, CardFault::ReaderForbidden),
        (LinkFault::Broken, CardFault::ReaderBroken),
    ];
    for (link, expected) in cases {
        let mut scene = scene_with(Chip::Alive);
        let first = scene.read();
        scene.link_fails(first, link);
        let second = started(&scene.pass(Span(500)));
        assert_ne!(first, second);
        scene.link_fails(second, link);
        assert_eq!(scene.pass(Span(3_900)), [], "{link:?}");
        let actions = scene.pass(Span(100));
        assert_eq!(fault(&actions), Some(expected), "{link:?}");
        assert_eq!(status(&actions), Some(CardStatus::Present(ID)));
    }
}

#[test]
fn a_driver_that_took_three_seconds_to_give_up_is_not_asked_again() {
    let mut scene = scene_with(Chip::Alive);
    let task = scene.read();
    scene.pass(Span::seconds(3));
    scene.link_fails(task, LinkFault::NoAnswer);
    assert_eq!(scene.desk.deadline(), Some(MonoTime(6_000)));
    assert_eq!(fault(&scene.pass(Span(2_000))), Some(CardFault::Silent));
}

#[test]
fn a_reader_pulled_during_the_read_is_told_apart_though_its_card_looks_mute_for_three_seconds() {
    let mut scene = scene_with(Chip::Alive);
    let first = scene.read();
    scene.link_fails(first, LinkFault::Gone);
    let second = started(&scene.pass(Span(500)));
    assert_eq!(scene.link_fails(second, LinkFault::Mute), []);
    assert_eq!(scene.pass(Span(3_000)), []);
    let actions = scene.pulled(Departure::Reader);
    assert_eq!(fault(&actions), Some(CardFault::NoReader));
}

#[test]
fn faults_that_say_enough_are_told_at_once() {
    let cases = [
        (LinkFault::ReaderGone, CardFault::NoReader),
        (LinkFault::Busy, CardFault::ReaderBusy),
        (LinkFault::ServiceLost, CardFault::ServiceLost),
    ];
    for (link, expected) in cases {
        let mut scene = scene_with(Chip::Alive);
        let task = scene.read();
        assert_eq!(fault(&scene.link_fails(task, link)), Some(expected));
    }
}

#[test]
fn a_card_without_a_chip_is_not_even_connected_to() {
    let actions = scene_with(Chip::Mute).command(Command::Read(ID));
    assert_eq!(
        actions,
        [Action::Tell(CardEvent::Read(
            ID,
            Err(CardFault::UpsideDown)
        ))]
    );
}

#[test]
fn a_command_that_does_not_come_back_is_left_behind_after_five_seconds() {
    let mut scene = scene_with(Chip::Alive);
    let task = scene.read();
    assert_eq!(scene.pass(Span(4_999)), []);
    let actions = scene.pass(Span(1));
    assert_eq!(actions[0], Action::LeaveBehind);
    assert_eq!(fault(&actions), Some(CardFault::Silent));
    let stuck = CardStatus::ReaderFault(ReaderFault::Stuck);
    assert_eq!(status(&actions), Some(stuck));
    assert!(scene.link_fails(task, LinkFault::NoAnswer).is_empty());
    assert_eq!(
        status(&scene.desk.came_back()),
        Some(CardStatus::Present(ID))
    );
}

#[test]
fn the_second_try_does_not_get_more_time_than_the_first() {
    let mut scene = scene_with(Chip::Alive);
    let task = scene.read();
    scene.pass(Span::seconds(1));
    scene.link_fails(task, LinkFault::NoAnswer);
    scene.pass(Span(500));
    assert_eq!(scene.desk.deadline(), Some(MonoTime(6_000)));
}

#[test]
fn threads_are_not_left_behind_without_end() {
    let mut scene = scene_with(Chip::Alive);
    for _ in 0..4 {
        scene.read();
        assert_eq!(scene.pass(Span::seconds(5))[0], Action::LeaveBehind);
    }
    let actions = scene.command(Command::Read(ID));
    assert_eq!(fault(&actions), Some(CardFault::Silent));
    assert_eq!(actions.len(), 1, "{actions:?}");
}

#[test]
fn commands_for_a_card_that_has_left_are_answered_with_no_card() {
    let mut scene = scene_with(Chip::Alive);
    scene.pulled(Departure::Card);
    let read = scene.command(Command::Read(ID));
    assert_eq!(fault(&read), Some(CardFault::NoCard));
    let answer = scene.command(Command::Answer(ID, an_answer()));
    assert_eq!(fault(&answer), Some(CardFault::NoCard));
    assert_eq!(scene.command(Command::GiveUp(ID)), []);
}

#[test]
fn a_read_asked_twice_is_answered_once() {
    let mut scene = scene_with(Chip::Alive);
    scene.read();
    assert_eq!(scene.command(Command::Read(ID)), []);
}

#[test]
fn a_locked_card_is_let_go_when_its_time_is_over_and_a_late_answer_is_told_so() {
    let mut scene = scene_with(Chip::Alive);
    let read = scene.locked();
    let actions = scene.pass(Span::seconds(20));
    assert_eq!(released(&actions), Some(read));
    assert_eq!(fault(&actions), Some(CardFault::AuthenticationTooLate));
    let late = scene.command(Command::Answer(ID, an_answer()));
    assert_eq!(fault(&late), Some(CardFault::AuthenticationTooLate));
}

#[test]
fn a_locked_card_is_let_go_when_given_up_pulled_or_read_again() {
    let mut scene = scene_with(Chip::Alive);
    let read = scene.locked();
    let actions = scene.command(Command::GiveUp(ID));
    assert_eq!((released(&actions), fault(&actions)), (Some(read), None));

    let read = scene.locked();
    let actions = scene.command(Command::Read(ID));
    assert_eq!(released(&actions), Some(read));

    let mut scene = scene_with(Chip::Alive);
    let read = scene.locked();
    let actions = scene.pulled(Departure::Card);
    assert_eq!(released(&actions), Some(read));
    assert_eq!(fault(&actions), Some(CardFault::RemovedDuringRead));
}

#[test]
fn the_answer_opens_the_card_that_was_locked_and_is_not_tried_twice() {
    let mut scene = scene_with(Chip::Alive);
    let read = scene.locked();
    let actions = scene.command(Command::Answer(ID, an_answer()));
    assert!(matches!(&actions[0], Action::Start(_, Task::Open(r, _)) if *r == read));
    let open = started(&actions);
    scene.link_fails(open, LinkFault::NoAnswer);
    assert_eq!(fault(&scene.pass(Span(4_000))), Some(CardFault::Silent));
}

#[test]
fn a_lock_found_after_the_card_was_given_up_does_not_stay_powered() {
    let mut scene = scene_with(Chip::Alive);
    let task = scene.read();
    scene.command(Command::GiveUp(ID));
    let actions = scene.desk.done(task, Ok(locked_content()), scene.now);
    assert_eq!(released(&actions), Some(task));
    assert_eq!(actions.len(), 1, "{actions:?}");
}

#[test]
fn the_status_follows_the_slot() {
    let mut desk = Desk::new(Limits::default());
    assert_eq!(status(&desk.start()), Some(CardStatus::Starting));
    let cases = [
        (SlotBase::NoService, CardStatus::NoService),
        (SlotBase::NoReader, CardStatus::NoReader),
        (
            SlotBase::Fault(ReaderFault::Forbidden),
            CardStatus::ReaderFault(ReaderFault::Forbidden),
        ),
        (SlotBase::Empty, CardStatus::NoCard),
    ];
    for (base, expected) in cases {
        let actions = desk.slots(vec![Change::Base(base)]);
        assert_eq!(actions, [Action::Tell(CardEvent::Status(expected))]);
        assert_eq!(desk.slots(vec![Change::Base(base)]), []);
    }
}
