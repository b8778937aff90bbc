//! Words written on the panel: into what stands above it, and gone with its person.

use super::*;
use crate::domain::services::form::FieldRole;
use crate::domain::visit::writing::WritingEvent;
use crate::domain::writing::characters::Characters;
use crate::domain::writing::field::{Field as WritingField, Knowledge, Surnames};
use crate::domain::writing::ink::InkPoint;
use crate::domain::writing::kit::Kit;
use crate::domain::writing::panel::{Entry, PanelTap, Way};
use crate::domain::writing::pinyin::Pinyin;
use crate::domain::writing::reading::{Reading, WritingFault, WritingStatus};
use crate::domain::writing::similar::SimilarShapes;

fn kit() -> Arc<Kit> {
    Arc::new(Kit {
        knowledge: Knowledge::new(
            Characters::of("国"),
            SimilarShapes::default(),
            Surnames::default(),
        ),
        pinyin: Pinyin::new("国\tguo\t9\n", "", ""),
    })
}

/// A form that asks for words, and then for a name.
fn with_words() -> Arc<Catalogue> {
    let field = |id: &str, role| Field {
        id: FieldId::parse(id).expect("a field id"),
        label: id.into(),
        hint: String::new(),
        kind: FieldKind::ShortText { most: 8 },
        optional: true,
        role,
        ask_when: None,
        prefill: None,
    };
    let form = Form {
        version: 1,
        fields: vec![
            field("work", Some(FieldRole::WorkWords)),
            field("who", Some(FieldRole::NameWords)),
        ],
    };
    let items = vec![
        item(1, Action::Form(form), Mode::Kiosk),
        item(3, Action::SearchJobs(Kind::Fixed), Mode::Browse),
    ];
    Arc::new(Catalogue::new(2, items).expect("a catalogue"))
}

fn told(b: &mut Bench, event: WritingEvent) {
    b.send(VisitEvent::Writing(event));
}

fn at_the_question(who: Holder) -> Bench {
    let mut b = Bench::new();
    b.send(VisitEvent::Catalogue(with_words()));
    told(&mut b, WritingEvent::Kit(kit()));
    told(&mut b, WritingEvent::Status(WritingStatus::Ready));
    b.insert(1, who);
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b
}

fn panel(b: &Bench) -> Option<(Entry, Way)> {
    let panel = b.visit.scene(b.now).panel?;
    Some((panel.entry(), panel.way()))
}

fn held(b: &Bench) -> String {
    match b.page() {
        Some(Page::Form(filing)) => match &filing.current().1.raw {
            RawAnswer::Typed(text) => text.to_string(),
            _ => String::new(),
        },
        other => panic!("no form: {other:?}"),
    }
}

/// Draws a stroke and rests; the ink that is to be read.
fn draw(b: &mut Bench) -> Asked {
    let point = |x| InkPoint { x, y: 500, at: 0 };
    b.tap(Tap::Panel(PanelTap::Down(point(100))));
    let stroke = PanelTap::Stroke(Zeroizing::new(vec![point(900)]));
    b.tap(Tap::Panel(stroke));
    b.wait(Span::seconds(1));
    let asked = b.asked.iter().rev().find_map(|effect| match effect {
        Effect::ReadInk(asked, _, WritingField::Trade) => Some(*asked),
        _ => None,
    });
    asked.expect("the ink was handed over")
}

fn country() -> Reading {
    Reading::made(&[&[('国', 0.99)]])
}

#[test]
fn a_recogniser_that_goes_leaves_the_other_ways_on_the_same_question() {
    let mut b = at_the_question(old());
    assert_eq!(panel(&b), Some((Entry::Trade, Way::Handwriting)));
    let out = WritingStatus::Out(WritingFault::Gone);
    told(&mut b, WritingEvent::Status(out));
    assert_eq!(panel(&b), Some((Entry::Trade, Way::Pinyin)));
    "guo".chars().for_each(|key| {
        b.tap(Tap::Panel(PanelTap::Key(key)));
    });
    b.tap(Tap::Panel(PanelTap::Choose(0)));
    assert_eq!(held(&b), "国");
}

#[test]
fn an_answer_to_older_ink_is_nobodys() {
    let mut b = at_the_question(old());
    let first = draw(&mut b);
    let second = draw(&mut b);
    told(&mut b, WritingEvent::Read(first, Ok(country())));
    b.wait(Span::seconds(3));
    assert_eq!(held(&b), "");
    told(&mut b, WritingEvent::Read(second, Ok(country())));
    b.wait(Span::seconds(3));
    assert_eq!(held(&b), "国");
}

#[test]
fn each_question_has_a_panel_of_its_own_and_a_page_without_words_has_none() {
    let mut b = at_the_question(young());
    assert_eq!(panel(&b), Some((Entry::Trade, Way::Pinyin)));
    b.tap(Tap::Panel(PanelTap::Key('g')));
    b.tap(Tap::NextQuestion);
    assert_eq!(panel(&b), Some((Entry::Trade, Way::Pinyin)));
    b.tap(Tap::Panel(PanelTap::Clear));
    b.tap(Tap::NextQuestion);
    assert_eq!(panel(&b), Some((Entry::Name, Way::Pinyin)));
    let fresh = b.visit.scene(b.now).panel.expect("a panel");
    assert_eq!(fresh.keys(), "");
    b.tap(Tap::NextQuestion);
    assert_eq!(panel(&b), None);
}

#[test]
fn what_stands_open_goes_with_its_person() {
    let mut b = at_the_question(old());
    let asked = draw(&mut b);
    b.pull(1);
    assert_eq!(panel(&b), None, "nothing of it lies under the cover");
    told(&mut b, WritingEvent::Read(asked, Ok(country())));
    b.wait(Span::minutes(3));
    assert!(b.visit.session().is_none());
    assert_eq!(panel(&b), None);
}

#[test]
fn a_search_is_written_on_the_same_panel() {
    let mut b = Bench::new();
    told(&mut b, WritingEvent::Kit(kit()));
    b.tap(Tap::OpenJobs(Kind::Fixed));
    assert_eq!(panel(&b), Some((Entry::Search, Way::Pinyin)));
    "guo".chars().for_each(|key| {
        b.tap(Tap::Panel(PanelTap::Key(key)));
    });
    b.tap(Tap::Panel(PanelTap::Choose(0)));
    let Some(Page::Jobs(jobs)) = b.page() else {
        panic!("no jobs");
    };
    assert_eq!(jobs.filters.words, "国");
}

#[test]
fn what_was_drawn_and_not_chosen_is_not_left_behind_by_going_on() {
    let mut b = at_the_question(old());
    let question = b.visit.scene(b.now).panel.map(|panel| panel.number());
    draw(&mut b);
    b.tap(Tap::NextQuestion);
    assert_eq!(
        b.visit.scene(b.now).panel.map(|panel| panel.number()),
        question,
        "the same question is on screen"
    );
    assert!(
        b.visit
            .scene(b.now)
            .panel
            .is_some_and(|p| p.is_unfinished())
    );
    b.tap(Tap::Panel(PanelTap::Clear));
    assert!(
        !b.visit
            .scene(b.now)
            .panel
            .is_some_and(|p| p.is_unfinished())
    );
}

#[test]
fn the_way_a_person_chose_opens_again_at_another_question_and_is_gone_with_them() {
    let mut b = at_the_question(old());
    assert_eq!(panel(&b), Some((Entry::Trade, Way::Handwriting)));
    b.tap(Tap::Panel(PanelTap::Way(Way::Pinyin)));
    b.tap(Tap::NextQuestion);
    assert_eq!(panel(&b), Some((Entry::Name, Way::Pinyin)));
    b.tap(Tap::PreviousQuestion);
    assert_eq!(panel(&b), Some((Entry::Trade, Way::Pinyin)));
    b.tap(Tap::Exit);
    b.pull(1);
    b.insert(2, old());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    assert_eq!(panel(&b), Some((Entry::Trade, Way::Handwriting)));
}
