//! All answers before they are handed in, masked where they are personal.

use super::super::overview::name_of;
use super::super::{Surroundings, ViewModel, frame, g};
use super::{event_of, instead_of};
use crate::domain::delivery::AnswerValue;
use crate::domain::people::identity::PersonName;
use crate::domain::services::form::{Field, FieldKind, FieldRole};
use crate::domain::visit::filing::{Filing, Origin, Slot};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{SubmitFault, Tap};
use crate::ui::text::operators::counter;
use crate::ui::text::{answers as words, closed, common, pages as page_words, scenes, when};

pub(in crate::ui::view_model) fn review(
    vm: &mut ViewModel,
    filing: &Filing,
    fault: Option<SubmitFault>,
    scene: &Scene,
    around: &Surroundings,
) {
    vm.screen = g::Screen::Review;
    frame::steps(vm, 3);
    vm.review = g::ReviewView {
        title: "请核对，没错就提交".into(),
        line: match (event_of(filing, scene), filing.set()) {
            (Some(event), Some(set)) => {
                let items = set.items().into_iter();
                let names: Vec<String> = items.map(|no| name_of(scene, no)).collect();
                scenes::review(&event, &names)
            }
            _ => {
                let item = name_of(scene, filing.item());
                let whose = instead_of(filing, scene)
                    .map(|name| format!("{} · ", counter::instead_of(&name)));
                format!(
                    "{}{item} · 要改哪一项，就点哪一项。",
                    whose.unwrap_or_default()
                )
            }
        }
        .into(),
        promise: common::PROMISE.into(),
        confirm: "确认提交".into(),
        busy: false,
        previous: "上一步".into(),
    };
    if let Some(fault) = fault {
        let said = closed::not_taken(fault);
        vm.fault.happened = format!("{}{}", said.what, said.todo).into();
    }
    for (row, (field, slot)) in filing.all().enumerate() {
        vm.answers.push(g::Answer {
            label: field.label.as_str().into(),
            value: shown(field, slot, around).into(),
            change: format!("修改 {}", field.label).into(),
        });
        vm.tap(g::Spot::Change, row, Tap::ChangeAnswer(field.id.clone()));
    }
    vm.tap(g::Spot::Previous, 0, Tap::Back);
    vm.tap(g::Spot::Confirm, 0, Tap::Submit);
}

pub(in crate::ui::view_model) fn submitting(
    vm: &mut ViewModel,
    filing: &Filing,
    scene: &Scene,
    around: &Surroundings,
) {
    review(vm, filing, None, scene, around);
    vm.review.busy = true;
    vm.review.confirm = "正在提交…".into();
    vm.meanings.clear();
}

/// An answer in words; numbers of persons, phones and accounts are masked.
fn shown(field: &Field, slot: &Slot, around: &Surroundings) -> String {
    let Some(Ok(Some(value))) = &slot.checked else {
        return if field.optional {
            "没有填"
        } else {
            "还没有填"
        }
        .to_owned();
    };
    match value {
        AnswerValue::Phone(phone) => phone.masked(),
        AnswerValue::IdNumber(number) => number.masked(),
        AnswerValue::Account(account) => account.masked(),
        AnswerValue::Text(text) if slot.origin == Origin::Card => masked_name(text.reveal()),
        AnswerValue::Text(text) => text.reveal().to_owned(),
        AnswerValue::Choice(code) => label_of(&field.kind, code),
        AnswerValue::Choices(codes) => {
            let labels: Vec<_> = codes.iter().map(|c| label_of(&field.kind, c)).collect();
            labels.join("、")
        }
        AnswerValue::Place(place) => {
            let code = place.as_str();
            around
                .places
                .name_of(code)
                .unwrap_or_else(|| code.to_owned())
        }
        AnswerValue::Number(n) => match &field.kind {
            FieldKind::Number { unit, .. } => format!("{n} {unit}"),
            _ => n.to_string(),
        },
        AnswerValue::Money { fen } => yuan(*fen),
        AnswerValue::Date(day) => when::full_day(*day),
        AnswerValue::Months(months) => {
            let to = months.to.map_or_else(|| "现在".to_owned(), words::month);
            format!("{} 到 {to}", words::month(months.from))
        }
        AnswerValue::Ticked(true) => "已同意".to_owned(),
        AnswerValue::Ticked(false) => "不同意".to_owned(),
        AnswerValue::Promised if field.role == Some(FieldRole::AgentPaper) => {
            page_words::SEEN.to_owned()
        }
        AnswerValue::Promised => "用书面承诺代替材料".to_owned(),
        AnswerValue::Signature(_) => "已签名".to_owned(),
        AnswerValue::Face(face) => words::face(face).to_owned(),
        AnswerValue::Pages(pages) => format!("已拍 {} 页", pages.len()),
    }
}

pub(super) fn masked_name(name: &str) -> String {
    PersonName::parse(name).map_or_else(String::new, |name| name.masked())
}

fn yuan(fen: u64) -> String {
    match fen % 100 {
        0 => format!("{} 元", fen / 100),
        rest => format!("{}.{rest:02} 元", fen / 100),
    }
}

fn label_of(kind: &FieldKind, code: &str) -> String {
    let (FieldKind::Choice(choices) | FieldKind::Several { choices, .. }) = kind else {
        return code.to_owned();
    };
    let known = choices.iter().find(|c| c.code == code);
    known.map_or_else(|| code.to_owned(), |c| c.label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_show_their_fen_only_when_they_have_any() {
        assert_eq!(yuan(300_000), "3000 元");
        assert_eq!(yuan(128_005), "1280.05 元");
    }

    #[test]
    fn a_name_from_the_card_is_masked_and_what_is_no_name_is_not_shown() {
        assert_eq!(masked_name("王测兰"), "王*兰");
        assert_eq!(masked_name(""), "");
    }
}
