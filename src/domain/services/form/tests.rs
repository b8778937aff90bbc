//! Every kind of field, its bad answers first.

use super::*;
use crate::domain::people::account::AccountError;
use crate::domain::people::identity::IdNumberError;
use crate::domain::time::Month;
use zeroize::Zeroizing;

const TODAY: Date = Date::constant(2026, 11, 22);

fn typed(text: &str) -> RawAnswer {
    RawAnswer::Typed(Zeroizing::new(text.to_owned()))
}

fn picked(codes: &[&str]) -> RawAnswer {
    RawAnswer::Picked(codes.iter().map(|c| (*c).to_owned()).collect())
}

fn field(kind: FieldKind, optional: bool) -> Field {
    let id = FieldId::parse("f").expect("a field id");
    Field {
        id,
        label: "问".into(),
        hint: String::new(),
        kind,
        optional,
        role: None,
        ask_when: None,
        prefill: None,
    }
}

fn two() -> Vec<Choice> {
    ["a", "b"]
        .map(|c| Choice {
            code: c.into(),
            label: c.into(),
        })
        .to_vec()
}

#[test]
fn an_empty_answer_is_refused_unless_the_field_is_optional() {
    for raw in [typed("  "), picked(&[])] {
        assert_eq!(
            field(FieldKind::Phone(PhoneLines::Mobile), false).check(&raw, TODAY),
            Err(AnswerFault::Missing)
        );
        assert_eq!(
            field(FieldKind::Phone(PhoneLines::Mobile), true).check(&raw, TODAY),
            Ok(None)
        );
    }
}

#[test]
fn a_choice_takes_one_offered_code_and_nothing_else() {
    let f = field(FieldKind::Choice(two()), false);
    assert_eq!(
        f.check(&picked(&["c"]), TODAY),
        Err(AnswerFault::NotOffered)
    );
    assert_eq!(f.check(&typed("a"), TODAY), Err(AnswerFault::NotOffered));
    assert_eq!(
        f.check(&picked(&["a", "b"]), TODAY),
        Err(AnswerFault::TooMany { most: 1 })
    );
    assert_eq!(
        f.check(&picked(&["b"]), TODAY),
        Ok(Some(AnswerValue::Choice("b".into())))
    );
}

#[test]
fn several_choices_stop_at_their_limit() {
    let f = field(
        FieldKind::Several {
            choices: two(),
            most: 1,
        },
        false,
    );
    assert_eq!(
        f.check(&picked(&["a", "b"]), TODAY),
        Err(AnswerFault::TooMany { most: 1 })
    );
    assert_eq!(
        f.check(&picked(&["z"]), TODAY),
        Err(AnswerFault::NotOffered)
    );
}

#[test]
fn sums_outside_their_limits_or_with_letters_are_refused_at_once() {
    let f = field(
        FieldKind::Money {
            min: 10,
            max: 100,
            offers: vec![],
            unit: MoneyUnit::Yuan,
        },
        false,
    );
    assert_eq!(
        f.check(&typed("9"), TODAY),
        Err(AnswerFault::OutOfRange { min: 10, max: 100 })
    );
    assert_eq!(
        f.check(&typed("101"), TODAY),
        Err(AnswerFault::OutOfRange { min: 10, max: 100 })
    );
    assert_eq!(
        f.check(&typed("99999999999999"), TODAY),
        Err(AnswerFault::OutOfRange { min: 10, max: 100 })
    );
    for bad in ["十", "1e3", "-5", "1.5"] {
        assert_eq!(
            f.check(&typed(bad), TODAY),
            Err(AnswerFault::NotASum),
            "{bad}"
        );
    }
    assert_eq!(
        f.check(&typed("100"), TODAY),
        Ok(Some(AnswerValue::Money { fen: 10_000 }))
    );
}

#[test]
fn a_phone_number_must_be_one_of_the_mainland() {
    let f = field(FieldKind::Phone(PhoneLines::Mobile), false);
    for bad in [
        "123",
        "12000001234",
        "1990000123",
        "199000012345",
        "abcdefghijk",
    ] {
        assert_eq!(
            f.check(&typed(bad), TODAY),
            Err(AnswerFault::NotAPhone),
            "{bad}"
        );
    }
    assert!(matches!(
        f.check(&typed("199-0000-1234"), TODAY),
        Ok(Some(AnswerValue::Phone(_)))
    ));
}

#[test]
fn text_too_long_or_with_control_characters_is_refused() {
    let f = field(FieldKind::ShortText { most: 3 }, false);
    assert_eq!(
        f.check(&typed("四个字啊"), TODAY),
        Err(AnswerFault::TooLong { most: 3 })
    );
    assert_eq!(
        f.check(&typed("a\u{7}b"), TODAY),
        Err(AnswerFault::BadCharacter)
    );
    assert!(f.check(&typed("𱁬字"), TODAY).is_ok());
}

#[test]
fn a_place_must_be_a_division_code() {
    let f = field(
        FieldKind::Place {
            from: PlaceFrom::Town,
            to: PlaceTo::Village,
        },
        false,
    );
    assert_eq!(f.check(&typed("村口"), TODAY), Err(AnswerFault::NotAPlace));
    assert!(f.check(&typed("140222100"), TODAY).is_ok());
}

#[test]
fn a_sum_with_fen_stops_after_two_digits() {
    let f = field(
        FieldKind::Money {
            min: 1,
            max: 100,
            offers: vec![],
            unit: MoneyUnit::Fen,
        },
        false,
    );
    for bad in ["1.234", "1.", ".5", "1.2.3", "1,5"] {
        assert_eq!(
            f.check(&typed(bad), TODAY),
            Err(AnswerFault::NotASum),
            "{bad}"
        );
    }
    for outside in ["0.99", "100.01"] {
        let range = AnswerFault::OutOfRange { min: 1, max: 100 };
        assert_eq!(f.check(&typed(outside), TODAY), Err(range), "{outside}");
    }
    let fen = |fen| Ok(Some(AnswerValue::Money { fen }));
    assert_eq!(f.check(&typed("12.5"), TODAY), fen(1_250));
    assert_eq!(f.check(&typed("100.00"), TODAY), fen(10_000));
}

#[test]
fn a_number_with_letters_or_outside_its_limits_is_refused() {
    let unit = String::new();
    let f = field(
        FieldKind::Number {
            min: 1,
            max: 9,
            unit,
        },
        false,
    );
    assert_eq!(f.check(&typed("三"), TODAY), Err(AnswerFault::NotANumber));
    let range = AnswerFault::OutOfRange { min: 1, max: 9 };
    assert_eq!(f.check(&typed("0"), TODAY), Err(range));
}

#[test]
fn a_fixed_line_needs_its_area_code_and_a_field_that_takes_one() {
    let mobile_only = field(FieldKind::Phone(PhoneLines::Mobile), false);
    let any = field(FieldKind::Phone(PhoneLines::AnyLine), false);
    let fixed = typed("0352-6832155");
    assert_eq!(
        mobile_only.check(&fixed, TODAY),
        Err(AnswerFault::NotAPhone)
    );
    for bad in [
        "6832155",
        "0352-683215",
        "010-6832155",
        "0352-1832155",
        "0052-6832155",
        "0",
    ] {
        assert_eq!(
            any.check(&typed(bad), TODAY),
            Err(AnswerFault::NotAPhone),
            "{bad}"
        );
    }
    for (good, masked) in [
        ("0352-6832155", "0352****2155"),
        ("010 68321551", "010****1551"),
        ("19900001234", "199****1234"),
    ] {
        match any.check(&typed(good), TODAY) {
            Ok(Some(AnswerValue::Phone(phone))) => assert_eq!(phone.masked(), masked),
            other => panic!("{good}: {other:?}"),
        }
    }
}

#[test]
fn a_place_that_is_not_exact_enough_is_unfinished() {
    let f = |to| {
        field(
            FieldKind::Place {
                from: PlaceFrom::Province,
                to,
            },
            false,
        )
    };
    for short in ["14", "1402", "140222"] {
        assert_eq!(
            f(PlaceTo::Town).check(&picked(&[short]), TODAY),
            Err(AnswerFault::Unfinished)
        );
    }
    assert!(
        f(PlaceTo::County)
            .check(&picked(&["140222"]), TODAY)
            .is_ok()
    );
    let halfway = RawAnswer::halfway("140222100");
    assert_eq!(
        f(PlaceTo::Village).check(&halfway, TODAY),
        Err(AnswerFault::Unfinished)
    );
}

#[test]
fn a_day_is_refused_one_day_before_the_first_and_one_after_the_last() {
    let limit = |text: &str| DayLimit::parse(text).expect(text);
    let f = field(
        FieldKind::Date {
            min: limit("today-1y"),
            max: DayLimit::TODAY,
        },
        false,
    );
    for bad in ["2026", "2026-13-01", "2026-02-30", "昨天"] {
        assert_eq!(
            f.check(&typed(bad), TODAY),
            Err(AnswerFault::NotADay),
            "{bad}"
        );
    }
    let first = Date::constant(2025, 11, 22);
    let outside = AnswerFault::DayOutOfRange { first, last: TODAY };
    for bad in ["2025-11-21", "2026-11-23"] {
        assert_eq!(f.check(&typed(bad), TODAY), Err(outside.clone()), "{bad}");
    }
    assert_eq!(
        f.check(&typed("2025-11-22"), TODAY),
        Ok(Some(AnswerValue::Date(first)))
    );
    assert!(f.check(&typed("2026-11-22"), TODAY).is_ok());
    assert_eq!(
        f.check(&RawAnswer::halfway("2026-02"), TODAY),
        Err(AnswerFault::Unfinished)
    );
}

#[test]
fn months_lie_in_order_inside_their_limits() {
    let limit = |text: &str| DayLimit::parse(text).expect(text);
    let f = |end| {
        let (min, max) = (limit("today-2y"), DayLimit::TODAY);
        field(FieldKind::Months { min, max, end }, false)
    };
    let month = |text: &str| Month::parse(text).expect(text);
    let (first, last) = (month("2024-11"), month("2026-11"));
    for (bad, fault) in [
        ("2025-01", AnswerFault::NotMonths),
        ("2025-1/2025-03", AnswerFault::NotMonths),
        ("2025-01/now", AnswerFault::NotMonths),
        ("2025-01/", AnswerFault::Unfinished),
        (
            "2024-10/2025-01",
            AnswerFault::MonthOutOfRange { first, last },
        ),
        (
            "2025-01/2026-12",
            AnswerFault::MonthOutOfRange { first, last },
        ),
        ("2025-03/2025-02", AnswerFault::EndsBeforeItBegins),
    ] {
        assert_eq!(
            f(RangeEnd::Month).check(&typed(bad), TODAY),
            Err(fault),
            "{bad}"
        );
    }
    assert!(
        f(RangeEnd::Month)
            .check(&typed("2024-11/2026-11"), TODAY)
            .is_ok()
    );
    assert!(
        f(RangeEnd::MonthOrNow)
            .check(&typed("2025-01/"), TODAY)
            .is_ok()
    );
}

#[test]
fn numbers_of_persons_and_accounts_must_have_their_check_digit() {
    let id = field(FieldKind::IdNumber, false);
    let wrong = Err(AnswerFault::NotAnIdNumber(IdNumberError::CheckDigit));
    assert_eq!(id.check(&typed("110105194912310021"), TODAY), wrong);
    assert!(id.check(&typed("11010519491231002x"), TODAY).is_ok());
    let account = field(FieldKind::Account, false);
    for (bad, why) in [
        ("621700", AccountError::Length),
        ("6217000012345678120", AccountError::CheckDigit),
        ("六二一七", AccountError::Character),
    ] {
        let fault = Err(AnswerFault::NotAnAccount(why));
        assert_eq!(account.check(&typed(bad), TODAY), fault, "{bad}");
    }
}

#[test]
fn long_text_takes_line_breaks_and_short_text_does_not() {
    let broken = typed("一行\n两行");
    let short = field(FieldKind::ShortText { most: 9 }, false);
    assert_eq!(short.check(&broken, TODAY), Err(AnswerFault::BadCharacter));
    let long = field(FieldKind::LongText { most: 5 }, false);
    assert!(long.check(&broken, TODAY).is_ok());
    let fault = Err(AnswerFault::TooLong { most: 5 });
    assert_eq!(long.check(&typed("一二三四五六"), TODAY), fault);
}

#[test]
fn a_promise_is_taken_only_when_it_was_ticked_and_only_where_it_is_offered() {
    let text = "我说的都是真的".to_owned();
    let confirmation = field(FieldKind::Confirmation { text, version: 1 }, false);
    assert_eq!(
        confirmation.check(&picked(&[]), TODAY),
        Err(AnswerFault::Missing)
    );
    assert_eq!(
        confirmation.check(&picked(&["no"]), TODAY),
        Err(AnswerFault::Missing)
    );
    assert_eq!(
        confirmation.check(&picked(&[TICKED]), TODAY),
        Ok(Some(AnswerValue::Ticked(true)))
    );
    let pages = |promise| FieldKind::Document {
        fewest: 1,
        most: 2,
        promise,
    };
    let promised = picked(&[PROMISED]);
    let strict = field(pages(None), false);
    assert_eq!(strict.check(&promised, TODAY), Err(AnswerFault::NotOffered));
    let lenient = field(pages(Some("我保证属实".into())), false);
    assert_eq!(
        lenient.check(&promised, TODAY),
        Ok(Some(AnswerValue::Promised))
    );
    assert_eq!(
        lenient.check(&typed("page"), TODAY),
        Err(AnswerFault::NotOffered)
    );
}

#[test]
fn a_dot_is_no_signature() {
    let f = field(FieldKind::Signature, false);
    assert_eq!(
        f.check(&typed("M500 100"), TODAY),
        Err(AnswerFault::TooLittleInk)
    );
    assert_eq!(
        f.check(&typed("画押"), TODAY),
        Err(AnswerFault::BadCharacter)
    );
    assert!(f.check(&typed("M100 100L400 120L420 300"), TODAY).is_ok());
}

#[test]
fn a_condition_must_name_an_earlier_field_and_a_code_it_has() {
    let named = |id: &str, when: Option<(&str, &str)>| Field {
        id: FieldId::parse(id).expect("a field id"),
        ask_when: when.map(|(on, is)| AskWhen {
            field: FieldId::parse(on).expect("a field id"),
            is: vec![is.to_owned()],
        }),
        ..field(FieldKind::Choice(two()), false)
    };
    let form = |fields| Form { version: 1, fields };
    assert!(
        form(vec![named("x", None), named("y", Some(("x", "a")))])
            .check()
            .is_ok()
    );
    let later = form(vec![named("x", Some(("y", "a"))), named("y", None)]).check();
    assert!(
        matches!(later, Err(FormFault::NotEarlier { .. })),
        "{later:?}"
    );
    let never = form(vec![named("x", None), named("y", Some(("x", "z")))]).check();
    assert!(matches!(never, Err(FormFault::NeverIs { .. })), "{never:?}");
    let mut wrong = named("x", None);
    wrong.prefill = Some(Prefill::CardName);
    assert!(matches!(
        form(vec![wrong]).check(),
        Err(FormFault::Prefill { .. })
    ));
}
