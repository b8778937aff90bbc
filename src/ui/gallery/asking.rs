//! Every kind of question, from a form that asks them all.

use super::Shown;
use super::scenes::{Walk, plain};
use crate::domain::delivery::FieldId;
use crate::domain::face::FacePurpose;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Action, Catalogue};
use crate::domain::services::form::{
    AskWhen, Choice, DayLimit, Field, FieldKind, Form, MoneyUnit, PROMISED, PhoneLines, PlaceFrom,
    PlaceTo, Prefill, RangeEnd, RawAnswer, TICKED,
};
use crate::domain::visit::Tap;
use std::sync::Arc;

/// A name, written as eight strokes.
const SIGNED: &str = "M180 110L180 300M120 150L250 140L240 220L130 230M300 120L420 110M360 90L350 310\
    M300 210L430 200M500 100L480 180L560 300M560 110L470 300M620 130L720 120L640 290L740 300";

fn limit(text: &str) -> DayLimit {
    DayLimit::parse(text).expect("a limit")
}

fn field(id: &str, label: &str, kind: FieldKind) -> Field {
    Field {
        id: FieldId::parse(id).expect("a field"),
        label: label.to_owned(),
        hint: String::new(),
        kind,
        optional: false,
        role: None,
        ask_when: None,
        prefill: None,
    }
}

fn fields() -> Vec<Field> {
    let choices = |all: &[(&str, &str)]| -> Vec<Choice> {
        let choice = |(code, label): &(&str, &str)| Choice {
            code: (*code).to_owned(),
            label: (*label).to_owned(),
        };
        all.iter().map(choice).collect()
    };
    let name = Field {
        prefill: Some(Prefill::CardName),
        ..field("name", "您叫什么名字？", FieldKind::ShortText { most: 20 })
    };
    let number = Field {
        prefill: Some(Prefill::CardIdNumber),
        ..field("number", "身份证号是多少？", FieldKind::IdNumber)
    };
    let account = Field {
        ask_when: Some(AskWhen {
            field: FieldId::parse("pay").expect("a field"),
            is: vec!["bank".to_owned()],
        }),
        ..field("account", "银行卡号是多少？", FieldKind::Account)
    };
    let today = DayLimit::TODAY;
    vec![
        name,
        number,
        field("born", "哪一天出生的？", FieldKind::Date { min: limit("today-100y"), max: today }),
        field(
            "worked",
            "在原来的单位干了多久？",
            FieldKind::Months { min: limit("today-20y"), max: today, end: RangeEnd::MonthOrNow },
        ),
        field("home", "家住哪里？", FieldKind::Place { from: PlaceFrom::Province, to: PlaceTo::Village }),
        field(
            "sum",
            "一共欠了多少钱？",
            FieldKind::Money { min: 1, max: 100_000, offers: vec![], unit: MoneyUnit::Fen },
        ),
        field("call", "单位的电话是多少？", FieldKind::Phone(PhoneLines::AnyLine)),
        field("reason", "为什么离开原来的单位？", FieldKind::LongText { most: 200 }),
        field(
            "pay",
            "钱打到哪里？",
            FieldKind::Choice(choices(&[("card", "社保卡"), ("bank", "别的银行卡")])),
        ),
        account,
        field(
            "book",
            "请交户口本首页和本人页",
            FieldKind::Document {
                fewest: 2,
                most: 3,
                promise: Some("我承诺：我的户口在本县，所说的都是真的；如果不是真的，愿意退回所得并承担责任。".to_owned()),
            },
        ),
        field(
            "promise",
            "请看完承诺",
            FieldKind::Confirmation {
                text: "我承诺：我现在没有工作，也没有办营业执照；找到工作后十天内告诉人社部门。以上都是真的，如果说了假话，愿意退回领到的钱，并承担法律责任。".to_owned(),
                version: 1,
            },
        ),
        field("signature", "请在框里签名", FieldKind::Signature),
        Field {
            optional: true,
            ..field(
                "face",
                "请看着屏幕，拍一张照片",
                FieldKind::Face(FacePurpose::Qualification),
            )
        },
    ]
}

/// The catalogue with the form in place of an item's own.
fn showcase(catalogue: &Catalogue) -> Option<(Arc<Catalogue>, ItemNo)> {
    let mut items = catalogue.items().to_vec();
    let form = Form {
        version: 1,
        fields: fields(),
    };
    let item = items
        .iter_mut()
        .find(|i| matches!(i.action, Action::Form(_)))?;
    item.action = Action::Form(form);
    let number = item.number;
    let made = Catalogue::new(catalogue.version(), items).ok()?;
    Some((Arc::new(made), number))
}

/// One question after another, begun and answered, and the review of them all.
pub(super) fn questions(all: &mut Vec<Shown>, catalogue: &Catalogue) {
    let Some((catalogue, item)) = showcase(catalogue) else {
        return;
    };
    let mut walk = Walk::identified(&catalogue);
    walk.tap(Tap::StartItem(item));
    all.push(plain("ask-name-from-card", &walk));
    next(&mut walk);
    all.push(plain("ask-number-from-card", &walk));
    next(&mut walk);
    all.push(plain("ask-date-decade", &walk));
    walk.answer("born", RawAnswer::halfway("1958"));
    all.push(plain("ask-date-month", &walk));
    walk.answer("born", RawAnswer::typed("1958-03-12"));
    all.push(plain("ask-date-whole", &walk));
    next(&mut walk);
    walk.answer("worked", RawAnswer::halfway("2019-04"));
    all.push(plain("ask-months-until", &walk));
    walk.answer("worked", RawAnswer::typed("2019-04/2026-09"));
    next(&mut walk);
    all.push(plain("ask-place-home", &walk));
    all.push(Shown {
        taps: vec!["别的地方"],
        ..plain("ask-place-provinces", &walk)
    });
    walk.answer("home", RawAnswer::halfway("140222100"));
    all.push(plain("ask-place-village", &walk));
    next(&mut walk);
    all.push(plain("ask-place-unfinished", &walk));
    walk.answer("home", RawAnswer::picked("140222100001"));
    next(&mut walk);
    walk.answer("sum", RawAnswer::typed("1280.505"));
    all.push(plain("ask-sum-wrong", &walk));
    walk.answer("sum", RawAnswer::typed("1280.5"));
    next(&mut walk);
    walk.answer("call", RawAnswer::typed("03526830000"));
    next(&mut walk);
    super::writing::ways(&mut walk, all);
    walk.answer(
        "reason",
        RawAnswer::typed("单位搬到外县去了，我要照顾老人。"),
    );
    all.push(plain("ask-long-text", &walk));
    next(&mut walk);
    walk.answer("pay", RawAnswer::picked("bank"));
    next(&mut walk);
    walk.answer("account", RawAnswer::typed("6217000012345678120"));
    all.push(plain("ask-account-wrong", &walk));
    walk.answer("account", RawAnswer::typed("6217000012345678121"));
    next(&mut walk);
    all.push(plain("ask-document", &walk));
    super::pages::document(&mut walk, "book", all);
    walk.answer("book", RawAnswer::picked(PROMISED));
    next(&mut walk);
    next(&mut walk);
    all.push(plain("ask-promise-missing", &walk));
    walk.answer("promise", RawAnswer::picked(TICKED));
    all.push(plain("ask-promise", &walk));
    next(&mut walk);
    all.push(plain("ask-signature-empty", &walk));
    walk.answer("signature", RawAnswer::typed("M500 200L505 200"));
    all.push(plain("ask-signature-dot", &walk));
    walk.answer("signature", RawAnswer::typed(SIGNED));
    all.push(plain("ask-signature", &walk));
    next(&mut walk);
    super::faces::face(&mut walk, all);
    next(&mut walk);
    all.push(plain("ask-review", &walk));
}

fn next(walk: &mut Walk) {
    walk.tap(Tap::NextQuestion);
}
