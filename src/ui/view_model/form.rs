//! A question of a form, and all answers before they are handed in.

use super::overview::name_of;
use super::{Look, Meaning, QuestionBox, Surroundings, Typing, TypingTarget, ViewModel, frame, g};
use crate::domain::delivery::AnswerValue;
use crate::domain::services::form::{Choice, Field, FieldKind, RawAnswer};
use crate::domain::visit::filing::{Filing, Slot};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{SubmitFault, Tap};
use crate::ui::text::{answers as words, closed, common, when};
use zeroize::Zeroizing;

pub(super) fn form(
    vm: &mut ViewModel,
    filing: &Filing,
    scene: &Scene,
    around: &Surroundings,
    look: &Look,
) {
    vm.screen = g::Screen::Form;
    frame::steps(vm, 2);
    let (at, all) = (filing.position() + 1, filing.asked());
    let next = if filing.is_correction() || at == all {
        "填好了，去核对"
    } else {
        "下一步"
    };
    vm.form = g::FormView {
        title: format!(
            "{} · 第 {at} 题，共 {all} 题",
            name_of(scene, filing.item())
        )
        .into(),
        hint: String::new().into(),
        previous: "上一步".into(),
        next: next.into(),
        ready: true,
    };
    vm.tap(g::Spot::Previous, 0, Tap::PreviousQuestion);
    vm.tap(g::Spot::Next, 0, Tap::NextQuestion);
    let (field, slot) = filing.current();
    let question = question(vm, field, slot, around, look);
    vm.questions.push(question);
}

fn question(
    vm: &mut ViewModel,
    field: &Field,
    slot: &Slot,
    around: &Surroundings,
    look: &Look,
) -> QuestionBox {
    let typed = typed_text(&slot.raw);
    let error = match &slot.checked {
        Some(Err(fault)) => words::fault(fault, &field.kind, typed.chars().count()),
        Some(Ok(_)) | None => String::new(),
    };
    let mut made = QuestionBox {
        view: g::Question {
            label: field.label.as_str().into(),
            hint: hint(field).into(),
            value: typed.as_str().into(),
            error: error.into(),
            active: true,
            ..Default::default()
        },
        ..QuestionBox::default()
    };
    match &field.kind {
        FieldKind::Choice(choices) => {
            made.view.kind = g::QuestionKind::Choice;
            offer(vm, &mut made, field, choices, &slot.raw, |code, _| {
                vec![code.to_owned()]
            });
        }
        FieldKind::Several { choices, .. } => {
            made.view.kind = g::QuestionKind::Several;
            offer(vm, &mut made, field, choices, &slot.raw, toggled);
        }
        FieldKind::Place { .. } => place(vm, &mut made, field, &slot.raw, around, look),
        FieldKind::Money { max, offers, .. } => {
            number(vm, &mut made, field, typed, max.to_string().len(), "元");
            for (part, sum) in offers.iter().enumerate() {
                let on = slot_says(&slot.raw, &sum.to_string());
                made.options.push(choice(&format!("{sum} 元"), on));
                let answer = typed_raw(&sum.to_string());
                vm.tap_part(
                    g::Spot::Option,
                    0,
                    part,
                    Tap::Answer(field.id.clone(), answer),
                );
            }
        }
        FieldKind::Number { max, unit, .. } => {
            number(vm, &mut made, field, typed, max.to_string().len(), unit)
        }
        FieldKind::Phone(_) => number(vm, &mut made, field, typed, 11, ""),
        FieldKind::ShortText { most } => {
            number(vm, &mut made, field, typed, *most, "");
            made.view.kind = g::QuestionKind::Text;
        }
        _ => number(vm, &mut made, field, typed, 200, ""),
    }
    made
}

fn hint(field: &Field) -> String {
    let limit = match &field.kind {
        FieldKind::Several { most, .. } => format!("最多选 {most} 个"),
        FieldKind::Place { .. } => "先点乡镇，再点村".to_owned(),
        FieldKind::ShortText { .. } => "本机先只能写数字，要写字请找帮办员".to_owned(),
        _ => String::new(),
    };
    let optional = if field.optional {
        "可以不填".to_owned()
    } else {
        String::new()
    };
    let parts = [field.hint.clone(), limit, optional];
    let said: Vec<_> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    said.join("，")
}

fn typed_text(raw: &RawAnswer) -> Zeroizing<String> {
    match raw {
        RawAnswer::Typed(text) => text.clone(),
        RawAnswer::Picked(_) | RawAnswer::Halfway(_) => Zeroizing::default(),
    }
}

fn typed_raw(text: &str) -> RawAnswer {
    RawAnswer::Typed(Zeroizing::new(text.to_owned()))
}

fn slot_says(raw: &RawAnswer, text: &str) -> bool {
    matches!(raw, RawAnswer::Typed(typed) if typed.as_str() == text)
}

fn picked(raw: &RawAnswer) -> &[String] {
    match raw {
        RawAnswer::Picked(codes) => codes,
        RawAnswer::Typed(_) | RawAnswer::Halfway(_) => &[],
    }
}

fn choice(label: &str, on: bool) -> g::Choice {
    g::Choice {
        label: label.into(),
        on,
    }
}

/// The picked codes with one more, or one less.
fn toggled(code: &str, now: &[String]) -> Vec<String> {
    let mut codes: Vec<String> = now.iter().filter(|c| *c != code).cloned().collect();
    if codes.len() == now.len() {
        codes.push(code.to_owned());
    }
    codes
}

fn offer(
    vm: &mut ViewModel,
    made: &mut QuestionBox,
    field: &Field,
    choices: &[Choice],
    raw: &RawAnswer,
    pick: impl Fn(&str, &[String]) -> Vec<String>,
) {
    let now = picked(raw);
    for (part, offered) in choices.iter().enumerate() {
        made.options
            .push(choice(&offered.label, now.contains(&offered.code)));
        let answer = RawAnswer::Picked(pick(&offered.code, now));
        vm.tap_part(
            g::Spot::Option,
            0,
            part,
            Tap::Answer(field.id.clone(), answer),
        );
    }
}

fn place(
    vm: &mut ViewModel,
    made: &mut QuestionBox,
    field: &Field,
    raw: &RawAnswer,
    around: &Surroundings,
    look: &Look,
) {
    made.view.kind = g::QuestionKind::Place;
    let now = picked(raw).first().map(String::as_str);
    let open = look.town.or_else(|| around.places.town_of(now?));
    for (part, town) in around.places.towns.iter().enumerate() {
        made.towns.push(choice(&town.name, open == Some(part)));
        vm.meanings
            .push(((g::Spot::Town, 0, part), Meaning::OpenTown(part)));
    }
    let villages = open
        .and_then(|at| around.places.towns.get(at))
        .map(|town| &town.villages);
    for (part, village) in villages.into_iter().flatten().enumerate() {
        made.options
            .push(choice(&village.name, now == Some(village.code.as_str())));
        let answer = RawAnswer::Picked(vec![village.code.as_str().to_owned()]);
        vm.tap_part(
            g::Spot::Option,
            0,
            part,
            Tap::Answer(field.id.clone(), answer),
        );
    }
}

fn number(
    vm: &mut ViewModel,
    made: &mut QuestionBox,
    field: &Field,
    text: Zeroizing<String>,
    most: usize,
    unit: &str,
) {
    made.view.kind = g::QuestionKind::Number;
    made.view.unit = unit.into();
    let typing = Typing {
        text,
        most,
        target: TypingTarget::Field(field.id.clone()),
    };
    vm.typings.push(((g::Spot::Option, 0, 0), typing));
}

pub(super) fn review(
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
        line: format!(
            "{} · 要改哪一项，就点哪一项。",
            name_of(scene, filing.item())
        )
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

pub(super) fn submitting(
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

/// An answer in words; numbers of the person are masked.
fn shown(field: &Field, slot: &Slot, around: &Surroundings) -> String {
    let Some(Ok(Some(value))) = &slot.checked else {
        return if field.optional {
            "没有填"
        } else {
            "还没有填"
        }
        .to_owned();
    };
    match (value, &field.kind) {
        (AnswerValue::Phone(phone), _) => phone.masked(),
        (AnswerValue::Text(text), _) => text.reveal().to_owned(),
        (AnswerValue::Place(place), _) => around
            .places
            .name_of(place.as_str())
            .unwrap_or_else(|| place.as_str().to_owned()),
        (AnswerValue::Money { fen }, _) => format!("{} 元", fen / 100),
        (AnswerValue::Choice(code), kind) => label_of(kind, code),
        (AnswerValue::Choices(codes), kind) => {
            let labels: Vec<_> = codes.iter().map(|code| label_of(kind, code)).collect();
            labels.join("、")
        }
        (AnswerValue::Number(n), FieldKind::Number { unit, .. }) => format!("{n} {unit}"),
        (AnswerValue::Number(n), _) => n.to_string(),
        (AnswerValue::Date(day), _) => when::full_day(*day),
        (AnswerValue::Ticked(yes), _) => if *yes { "是" } else { "否" }.to_owned(),
        _ => String::new(),
    }
}

fn label_of(kind: &FieldKind, code: &str) -> String {
    let (FieldKind::Choice(choices) | FieldKind::Several { choices, .. }) = kind else {
        return code.to_owned();
    };
    let known = choices.iter().find(|c| c.code == code);
    known.map_or_else(|| code.to_owned(), |c| c.label.clone())
}
