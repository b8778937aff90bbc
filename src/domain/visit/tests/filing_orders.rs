//! Random orders of answering, going back and forth, changing from the review.

use super::*;
use crate::domain::services::form::{AskWhen, Choice, PhoneLines, TICKED};
use proptest::prelude::*;

const TODAY: Date = Date::constant(2026, 11, 22);
const NAMES: [&str; 7] = ["work", "since", "unit", "phone", "agree", "note", "reason"];

fn id(text: &str) -> FieldId {
    FieldId::parse(text).expect("a field id")
}

/// `since` and `unit` concern who works, `reason` who agreed there.
fn form() -> Form {
    let when = |field: &str, is: &str| {
        Some(AskWhen {
            field: id(field),
            is: vec![is.to_owned()],
        })
    };
    let choice = |c: &str| Choice {
        code: c.into(),
        label: c.into(),
    };
    let choices = vec![choice("yes"), choice("no")];
    let text = String::from("so it is");
    let kinds = [
        (FieldKind::Choice(choices.clone()), None, false),
        (FieldKind::ShortText { most: 5 }, when("work", "yes"), false),
        (FieldKind::Choice(choices), when("work", "yes"), false),
        (FieldKind::Phone(PhoneLines::Mobile), None, false),
        (
            FieldKind::Confirmation { text, version: 1 },
            when("unit", "no"),
            false,
        ),
        (FieldKind::ShortText { most: 5 }, None, true),
        (FieldKind::LongText { most: 9 }, when("agree", TICKED), true),
    ];
    let fields = NAMES
        .iter()
        .zip(kinds)
        .map(|(name, (kind, ask_when, optional))| Field {
            id: id(name),
            label: (*name).into(),
            hint: String::new(),
            kind,
            optional,
            role: None,
            ask_when,
            prefill: None,
        });
    let form = Form {
        version: 4,
        fields: fields.collect(),
    };
    form.check().expect("the conditions can come true");
    form
}

fn raw(pick: u8) -> RawAnswer {
    match pick % 7 {
        0 => RawAnswer::picked("yes"),
        1 => RawAnswer::picked("no"),
        2 => RawAnswer::typed("19900001234"),
        3 => RawAnswer::typed("短"),
        4 => RawAnswer::typed("太长太长太长太长"),
        5 => RawAnswer::halfway("2026"),
        _ => RawAnswer::empty(),
    }
}

/// An answer that holds for the question on screen.
fn good(filing: &Filing) -> RawAnswer {
    match filing.current().0.kind {
        FieldKind::Choice(_) => RawAnswer::picked("no"),
        FieldKind::Phone(_) => RawAnswer::typed("19900001234"),
        FieldKind::Confirmation { .. } => RawAnswer::picked(TICKED),
        _ => RawAnswer::typed("短"),
    }
}

fn apply(filing: &mut Filing, typed: &mut [RawAnswer], (what, which): (u8, u8)) {
    let field = usize::from(which) % NAMES.len();
    match what {
        0..=3 => {
            let (current, _) = filing.current();
            let name = current.id.clone();
            let at = NAMES
                .iter()
                .position(|n| *n == name.as_str())
                .expect("ours");
            typed[at] = raw(which);
            filing.answer(&name, raw(which), TODAY);
        }
        // A finger that was on the page before.
        4 => {
            typed[field] = raw(which / 7);
            filing.answer(&id(NAMES[field]), raw(which / 7), TODAY);
        }
        5..=8 => {
            if filing.next(TODAY) == Onward::Review {
                filing.reviewed();
            }
        }
        9 => {
            filing.previous();
        }
        _ => {
            filing.change(&id(NAMES[field]));
        }
    }
}

fn check(filing: &Filing, typed: &[RawAnswer]) -> Result<(), TestCaseError> {
    for (slot, typed) in filing.answers.iter().zip(typed) {
        prop_assert!(slot.raw == *typed, "something typed was lost");
    }
    prop_assert!(
        filing.is_asked(filing.at),
        "a question that concerns nobody is on screen"
    );
    prop_assert!(filing.position() < filing.asked());
    if let Some(answers) = filing.complete() {
        let asked: Vec<_> = filing.all().map(|(field, _)| &field.id).collect();
        for (id, _) in &answers {
            prop_assert!(
                asked.contains(&id),
                "an answer nobody was asked for is handed in"
            );
        }
    }
    let again = Filing::new(filing.item, filing.form.clone()).with_bytes(&filing.to_bytes(), TODAY);
    prop_assert!(
        again.as_ref() == Some(filing),
        "a draft comes back as it was"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_order_of_answers_loses_one_or_asks_what_concerns_nobody(
        moves in prop::collection::vec((0_u8..12, any::<u8>()), 0..50),
    ) {
        let mut filing = Filing::new(ItemNo::new(1).expect("in range"), form());
        let mut typed = vec![RawAnswer::empty(); NAMES.len()];
        for step in moves {
            apply(&mut filing, &mut typed, step);
            check(&filing, &typed)?;
        }
        // Whoever answers every question that is shown reaches the review.
        let mut onward = Onward::Stay;
        for _ in 0..3 * NAMES.len() {
            if filing.current().1.checked.as_ref().is_none_or(Result::is_err) {
                let (name, answer) = (filing.current().0.id.clone(), good(&filing));
                filing.answer(&name, answer, TODAY);
            }
            onward = filing.next(TODAY);
            if onward == Onward::Review {
                break;
            }
        }
        prop_assert_eq!(onward, Onward::Review);
        prop_assert!(filing.complete().is_some());
    }

    #[test]
    fn damaged_drafts_are_never_half_a_form(cut in 0_usize..200, bent in any::<(u16, u8)>()) {
        let mut filing = Filing::new(ItemNo::new(1).expect("in range"), form());
        filing.answer(&id("work"), RawAnswer::picked("yes"), TODAY);
        let whole = filing.to_bytes();
        let cut = cut.min(whole.len() - 1);
        let short = Filing::new(filing.item, form()).with_bytes(&whole[..cut], TODAY);
        prop_assert!(short.is_none());
        let mut damaged = whole.to_vec();
        let at = usize::from(bent.0) % damaged.len();
        damaged[at] ^= bent.1;
        if let Some(read) = Filing::new(filing.item, form()).with_bytes(&damaged, TODAY) {
            prop_assert_eq!(read.answers.len(), NAMES.len());
        }
    }
}

#[test]
fn a_condition_that_goes_away_and_comes_back_brings_its_answers_along() {
    let mut filing = Filing::new(ItemNo::new(1).expect("in range"), form());
    filing.answer(&id("work"), RawAnswer::picked("yes"), TODAY);
    filing.next(TODAY);
    filing.answer(&id("since"), RawAnswer::typed("三年"), TODAY);
    assert!(filing.previous());
    filing.answer(&id("work"), RawAnswer::picked("no"), TODAY);
    filing.next(TODAY);
    assert_eq!(
        filing.current().0.id,
        id("phone"),
        "since and unit are left out"
    );
    filing.previous();
    filing.answer(&id("work"), RawAnswer::picked("yes"), TODAY);
    filing.next(TODAY);
    assert_eq!(filing.current().1.raw, RawAnswer::typed("三年"));
}

#[test]
fn a_draft_of_a_form_that_has_changed_is_gone() {
    let mut filing = Filing::new(ItemNo::new(1).expect("in range"), form());
    filing.answer(&id("work"), RawAnswer::picked("yes"), TODAY);
    let newer = Form {
        version: 5,
        ..form()
    };
    assert_eq!(
        Filing::new(filing.item, newer).with_bytes(&filing.to_bytes(), TODAY),
        None
    );
}

#[test]
fn a_day_that_was_in_time_yesterday_is_asked_for_again_today() {
    use crate::domain::services::form::DayLimit;
    let mut form = form();
    form.fields.truncate(1);
    form.fields[0].kind = FieldKind::Date {
        min: DayLimit::TODAY,
        max: DayLimit::parse("today+9d").expect("a limit"),
    };
    let mut filing = Filing::new(ItemNo::new(1).expect("in range"), form);
    filing.answer(&id("work"), RawAnswer::typed("2026-11-22"), TODAY);
    assert_eq!(filing.next(TODAY), Onward::Review);
    assert!(!filing.reopen(TODAY));
    assert!(filing.reopen(Date::constant(2026, 11, 23)));
    assert!(matches!(
        filing.current().1.checked,
        Some(Err(AnswerFault::DayOutOfRange { .. }))
    ));
}
