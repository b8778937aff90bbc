//! Joining the residents' pension: what to bring, whom the rules refuse and what helps them, until
//! when it will be done; then with an operator, the pages of the household register and a signature.

use super::answers::fill_in_any;
use super::operator;
use super::s02::{page, receipt};
use super::{StepFault, Walk};
use crate::domain::people::identity::{CardNumber, IdNumber, PersonName, Phone};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Item;
use crate::domain::services::clocks::{Clocks, Deadline};
use crate::domain::services::eligibility::{
    Basis, Evidence, Fact, FactValue, Known, Person, PersonFacts, Settled, settle,
};
use crate::domain::services::workdays::Certainty;
use crate::domain::time::WallTime;
use crate::domain::visit::Tap;
use crate::domain::visit::page::Page;
use crate::domain::visit::refused::{Stand, WhyNot};
use crate::sample::operators::OPERATOR;
use crate::sample::persons::{SampleFamily, SamplePerson, person};
use crate::sample::places::COUNTY;
use crate::sample::records::{NOTHING, TWELVE_MONTHS, life};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};

const NUMBER: u16 = 28;
/// The neighbouring county.
const ELSEWHERE: &str = "140223";

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    w.step(
        "不用插卡，先看条件、要带什么、几天办好",
        |w| {
            let item = item(w)?;
            open(w, &item)?;
            w.see(&item.audience)?;
            w.see("户口本（首页和本人页）")?;
            w.see("替别人办的：委托书")?;
            w.see("2 个工作日")
        },
    )?;
    w.step("要帮办员一起办：呼叫帮办员", |w| {
        w.tap("呼叫帮办员")?;
        w.frame("the operator to be called", |f| {
            matches!(page(f), Some(Page::Help))
        })?;
        w.tap("首页")?;
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })?;
    refused_by_age(w)?;
    w.step("在校学生的卡：说明白毕业以后再来", |w| {
        let student = person(1);
        start_with(w, &student)?;
        refused(w, "not-student", Stand::Known)?;
        w.see("在校学生不参加")?;
        w.see("毕业或退学以后")?;
        leave(w)
    })?;
    w.step(
        "外县身份证号的卡：说可能要到别处，写着去哪里办",
        |w| {
            let stranger = made_up(ELSEWHERE, w.today() - jiff::Span::new().years(30));
            start_with(w, &stranger)?;
            refused(w, "home-here", Stand::Hint)?;
            w.see("户口所在乡镇便民服务中心")?;
            leave(w)
        },
    )?;
    w.step(
        "县里查得到户口在外县：是明确的“不能”，也写着去哪里",
        home_elsewhere,
    )?;
    w.step(
        "已经参加别的养老保险的：不能两头参保",
        |w| {
            start_with(w, &person(TWELVE_MONTHS))?;
            refused(w, "no-other-pension", Stand::Known)?;
            w.see("不能两头参保")?;
            leave(w)
        },
    )?;
    w.step("条件都符合的：带到帮办员那里", |w| {
        start_with(w, &person(NOTHING))?;
        w.frame("the operator to be called", |f| {
            matches!(page(f), Some(Page::Help))
        })?;
        leave(w)
    })?;
    w.step("国庆前一天受理，2 个工作日跳过放假的七天", promise)?;
    with_operator(w)
}

/// Everything in order: the operator fills in, the resident signs and hands in.
fn with_operator(w: &mut Walk) -> Result<(), StepFault> {
    let who = person(NOTHING);
    w.step("帮办员登录，从帮办台打开这一项", |w| {
        operator::log_in(w, OPERATOR)?;
        let item = item(w)?;
        w.tap_down_to(&item.name)?;
        w.see("您帮着填")
    })?;
    w.step("群众插卡，条件都符合：开始填", |w| {
        w.tap("开始帮办")?;
        w.insert(&who)?;
        w.frame("the form", |f| matches!(page(f), Some(Page::Form(_))))
    })?;
    w.step("填表，拍户口本两页，本人签名", |w| {
        fill_in_any(w, &who)?;
        operator::hand_over(w)
    })?;
    w.step("本人核对、确认提交：收件、受理", |w| {
        w.confirm()?;
        w.frame("the county's stamp", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_some())
        })?;
        w.see("2 个工作日")
    })?;
    w.step("本人评价", |w| {
        if w.has("往下看") {
            w.tap("往下看")?;
        }
        w.tap_down_to("非常满意")?;
        w.see("谢谢您的评价")
    })?;
    w.step("换下一位，帮办员离开", |w| {
        operator::take_back(w)?;
        w.tap("换下一位")?;
        w.stage.pull();
        w.frame("the welcome screen", |f| f.scene.session.is_none())?;
        operator::leave(w)
    })
}

fn refused_by_age(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "15 岁的孩子插卡：什么也办不了，可以看看",
        |w| {
            let child = made_up(COUNTY, w.today() - jiff::Span::new().years(15).months(6));
            w.insert(&child)?;
            w.see("还没满 16 周岁")?;
            w.see("监护人带上自己的卡")?;
            w.tap("退出")?;
            w.stage.pull();
            w.frame("the welcome screen", |f| f.scene.session.is_none())
        },
    )?;
    w.step("按事项的规定，差一天满 16 周岁不收，满了就不因年龄拒绝", |w| {
        let item = item(w)?;
        let today = w.today();
        let birthday = today - jiff::Span::new().years(16);
        let yet = judged(&item, &person_born(birthday + jiff::Span::new().days(1)), &[], today);
        let now = judged(&item, &person_born(birthday), &[], today);
        let age = |settled: &Settled| matches!(settled, Settled::Refused(id, Basis::Known) if id.as_str() == "age-16");
        match age(&yet) && !age(&now) {
            true => Ok(()),
            false => Err(w.fault(format!("{yet:?}, {now:?}"))),
        }
    })
}

/// With everything else in order, the household register alone decides.
fn home_elsewhere(w: &mut Walk) -> Result<(), StepFault> {
    let item = item(w)?;
    let today = w.today();
    let who = person(NOTHING);
    let known = life(&who, today);
    let facts = |home: &str| {
        let home = crate::domain::people::identity::DivisionCode::parse(home);
        [
            (Fact::Student, FactValue::Flag(known.student)),
            (
                Fact::InBasicScheme,
                FactValue::Flag(known.resident_years > 0),
            ),
            (
                Fact::InOtherPension,
                FactValue::Flag(known.employee_years > 0),
            ),
            (
                Fact::Home,
                FactValue::Place(home.expect("a division of the sample")),
            ),
        ]
    };
    let who = Person {
        born: who.id_number.birth_date(),
        sex: who.id_number.sex(),
        number_from: who.id_number.division(),
    };
    let there = judged(&item, &who, &facts(ELSEWHERE), today);
    let here = judged(&item, &who, &facts(&known.home), today);
    let rule = item
        .eligibility
        .iter()
        .find(|r| r.id.as_str() == "home-here");
    let point = rule.is_some_and(|r| r.words.place.contains("户口所在乡镇"));
    let refused =
        matches!(&there, Settled::Refused(id, Basis::Known) if id.as_str() == "home-here");
    match refused && point && matches!(here, Settled::GoOn { .. }) {
        true => Ok(()),
        false => Err(w.fault(format!("{there:?}, {here:?}"))),
    }
}

/// Accepted on 30 September 2026: the seven days off are skipped, the 8th and 9th are worked.
fn promise(w: &mut Walk) -> Result<(), StepFault> {
    let item = item(w)?;
    let frame = w.newest().ok_or_else(|| w.fault("no frame"))?;
    let clocks = Clocks {
        promise: item.limit,
        target: item.target_days,
    };
    let accepted = WallTime::at_start_of(date(2026, 9, 30));
    match clocks.promised(accepted, &frame.scene.workdays) {
        Deadline::Day(due)
            if due.on == date(2026, 10, 9) && due.certainty == Certainty::Announced =>
        {
            Ok(())
        }
        other => Err(w.fault(format!("{other:?}"))),
    }
}

fn item(w: &Walk) -> Result<Item, StepFault> {
    let number = ItemNo::new(NUMBER).expect("a number of the list");
    let catalogue = w.newest().and_then(|f| f.scene.catalogue);
    let item = catalogue.and_then(|c| c.item(number).cloned());
    item.ok_or_else(|| w.fault("the item is not in the catalogue"))
}

fn open(w: &mut Walk, item: &Item) -> Result<(), StepFault> {
    w.tap("我要办社保")?;
    w.send(Tap::OpenItem(item.number));
    w.see(&item.summary)
}

fn start_with(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    let item = item(w)?;
    w.insert(who)?;
    w.frame("the overview", |f| {
        matches!(page(f), Some(Page::Overview(_)))
    })?;
    w.tap("首页")?;
    open(w, &item)?;
    w.tap("呼叫帮办员")
}

fn refused(w: &mut Walk, wanted: &str, stands: Stand) -> Result<(), StepFault> {
    w.frame(&format!("the refusal by {wanted}"), |f| match page(f) {
        Some(Page::Refused(refused)) => matches!(&refused.why,
            WhyNot::Rule { rule, stand, .. } if rule.as_str() == wanted && *stand == stands),
        _ => false,
    })
}

fn leave(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("退出")?;
    w.stage.pull();
    w.frame("the welcome screen", |f| f.scene.session.is_none())
}

fn person_born(born: Date) -> Person {
    let made = made_up(COUNTY, born);
    Person {
        born,
        sex: made.id_number.sex(),
        number_from: made.id_number.division(),
    }
}

fn judged(item: &Item, who: &Person, facts: &[(Fact, FactValue)], today: Date) -> Settled {
    let values: BTreeMap<_, _> = facts.iter().cloned().collect();
    let asked = values.keys().copied().collect();
    let as_of = WallTime::at_start_of(today);
    let mut known = Known::default();
    known.learn(&asked, PersonFacts { as_of, values });
    let evidence = Evidence {
        person: who,
        known: &known,
        answers: None,
        waived: &BTreeSet::new(),
        today,
    };
    settle(&item.eligibility, &evidence)
}

/// Somebody the county has never heard of, born on a day, with a number issued somewhere.
fn made_up(division: &str, born: Date) -> SamplePerson {
    let day = format!("{:04}{:02}{:02}", born.year(), born.month(), born.day());
    let first17 = format!("{division}{day}999");
    let check = IdNumber::check_character(&first17).expect("seventeen digits");
    SamplePerson {
        index: usize::MAX,
        id_number: IdNumber::parse(&format!("{first17}{check}")).expect("made to fit"),
        name: PersonName::parse("钱样一").expect("a name"),
        card_number: CardNumber::parse("Y99999997").expect("nine characters"),
        phone: Phone::parse("19900009999").expect("eleven digits"),
        family: SampleFamily::V1,
    }
}
