//! A question of a form, one component a kind; and all answers before they are handed in.

mod face;
mod pages;
mod place;
mod review;
mod steps;

pub(super) use review::{review, submitting};

use super::overview::name_of;
use super::{
    IdentityCards, Ink, Keys, Look, Meaning, QuestionBox, Surroundings, Typing, TypingTarget,
    ViewModel,
};
use super::{frame, g};
use crate::domain::delivery::AnswerValue;
use crate::domain::operators::desk::Hands;
use crate::domain::people::identity::PersonName;
use crate::domain::services::form::{
    AnswerFault, Choice, Field, FieldKind, FieldRole, MoneyUnit, PhoneLines, RawAnswer, TICKED,
};
use crate::domain::visit::Tap;
use crate::domain::visit::face::{FaceSeen, FaceTap};
use crate::domain::visit::filing::{Filing, Origin, Slot};
use crate::domain::visit::pages::PagesSeen;
use crate::domain::visit::scene::Scene;
use crate::ui::text::pages as pages_words;
use crate::ui::text::{answers as words, cards, face_words, operators, scenes};
use jiff::civil::Date;
use place::Way;
use steps::Steps;
use zeroize::Zeroizing;

/// More characters than this are no signature: see `domain::people::signature`.
const MOST_INK: usize = 60_000;

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
        title: match event_of(filing, scene) {
            Some(event) => scenes::question(&event, at, all),
            None => format!(
                "{} · 第 {at} 题，共 {all} 题",
                name_of(scene, filing.item())
            ),
        }
        .into(),
        hint: String::new().into(),
        previous: "上一步".into(),
        next: next.into(),
        ready: true,
    };
    choose_first(vm, scene);
    vm.tap(g::Spot::Previous, 0, Tap::Back);
    vm.tap(g::Spot::Next, 0, Tap::NextQuestion);
    let (field, slot) = filing.current();
    let page = Page {
        field,
        slot,
        around,
        look,
        today: scene.now.date(),
        on_duty: scene.desk.duty().is_some(),
        reads_agent: reads_agent(filing, scene, around),
        instead_of: instead_of(filing, scene),
        agent: agent(filing),
        declined: filing.face_is_declined(),
        pages: scene.pages,
        face: scene.face,
        hands: scene.desk.hands(),
    };
    let question = page.question(vm);
    vm.questions.push(question);
}

/// The questions about a person without a card that can be read.
pub(super) fn identity(
    vm: &mut ViewModel,
    filing: &Filing,
    scene: &Scene,
    around: &Surroundings,
    look: &Look,
) {
    form(vm, filing, scene, around, look);
    let (at, all) = (filing.position() + 1, filing.asked());
    frame::steps(vm, 1);
    vm.form.title = operators::counter::typing(at, all).into();
    vm.form.next = if at == all {
        "录好了，开始办"
    } else {
        "下一步"
    }
    .into();
    choose_first(vm, scene);
}

/// Whether the operator on duty can have the card of who came read, instead of typing.
fn reads_agent(filing: &Filing, scene: &Scene, around: &Surroundings) -> bool {
    let reader = around.identity_cards == IdentityCards::Read || cards::slot(scene.slot).is_none();
    reader
        && filing.asks_who_came()
        && scene.desk.hands() == Hands::Operator
        && !scene.desk.is_training()
}

/// The masked name of the holder, where somebody else came.
fn instead_of(filing: &Filing, scene: &Scene) -> Option<String> {
    let person = scene.person.as_ref()?;
    filing.is_for_agent().then(|| person.name.masked())
}

/// The masked name of who came, once it is read or typed: the operator compares it with who stands there.
fn agent(filing: &Filing) -> Option<String> {
    match filing.answer_of(FieldRole::AgentName)? {
        AnswerValue::Text(text) => PersonName::parse(text.reveal()).map(|name| name.masked()),
        _ => None,
    }
}

/// The name of the event in a life a form is for, when it is for one.
fn event_of(filing: &Filing, scene: &Scene) -> Option<String> {
    let number = filing.set()?.event();
    let event = scene.catalogue.as_deref()?.event(number)?;
    Some(event.name.clone())
}

/// The question on screen and what it is drawn from.
struct Page<'a> {
    field: &'a Field,
    slot: &'a Slot,
    around: &'a Surroundings,
    look: &'a Look,
    today: Date,
    pages: PagesSeen,
    face: FaceSeen,
    hands: Hands,
    /// An operator is beside: nobody has to be called.
    on_duty: bool,
    /// Who came can be read from their card.
    reads_agent: bool,
    /// Whom it is about, masked, where somebody came for them.
    instead_of: Option<String>,
    /// Who came for them, masked.
    agent: Option<String>,
    /// The consent to a picture was declined.
    declined: bool,
}

impl Page<'_> {
    fn question(&self, vm: &mut ViewModel) -> QuestionBox {
        let mut made = QuestionBox {
            view: g::Question {
                label: self.label().into(),
                hint: self.hint().into(),
                source: source(self.slot.origin).into(),
                error: self.error().into(),
                undo: "撤回一笔".into(),
                clear: "清空".into(),
                help: if self.on_duty { "" } else { "找帮办员" }.into(),
                read: if self.reads_agent {
                    operators::counter::READ_AGENT
                } else {
                    ""
                }
                .into(),
                ..Default::default()
            },
            ..QuestionBox::default()
        };
        if self.reads_agent {
            vm.tap(g::Spot::Helper, 0, Tap::ReadAgent);
        } else if !self.on_duty {
            vm.tap(g::Spot::Helper, 0, Tap::CallHelp);
        }
        match &self.field.kind {
            FieldKind::Choice(choices) => {
                made.view.kind = g::QuestionKind::Choice;
                self.offer(vm, &mut made, choices, |code, _| vec![code.to_owned()]);
            }
            FieldKind::Several { choices, .. } => {
                made.view.kind = g::QuestionKind::Several;
                self.offer(vm, &mut made, choices, toggled);
            }
            FieldKind::Place { from, to } => {
                let elsewhere = self.look.elsewhere;
                let (mut steps, way) =
                    place::place(&self.around.places, (*from, *to), &self.slot.raw, elsewhere);
                // Most people live where the terminal stands.
                let own = |name: &str| self.around.place.contains(name);
                steps.options.sort_by_key(|(name, ..)| !own(name));
                self.steps(vm, &mut made, steps);
                self.ways(vm, &mut made, way);
            }
            FieldKind::Date { min, max } => {
                let (first, last) = (min.day(self.today), max.day(self.today));
                self.steps(vm, &mut made, steps::day(self.begun(), first, last));
            }
            FieldKind::Months { min, max, end } => {
                let (first, last) = (min.month(self.today), max.month(self.today));
                let steps = steps::months(self.begun(), first, last, *end);
                self.steps(vm, &mut made, steps);
            }
            FieldKind::Document {
                fewest,
                most,
                promise,
            } => self.document(vm, &mut made, (*fewest, *most), promise.as_deref()),
            FieldKind::Face(_) => self.face(vm, &mut made),
            FieldKind::Confirmation { text, .. } => {
                made.view.kind = g::QuestionKind::Confirmation;
                made.view.paper = text.as_str().into();
                if let Some(name) = &self.instead_of {
                    made.view.asks = operators::counter::declares(name).into();
                }
                if self.field.role == Some(FieldRole::FaceConsent) {
                    made.view.decline = face_words::WITHOUT.into();
                    vm.tap(g::Spot::FaceWithout, 0, Tap::Face(FaceTap::Decline));
                }
                self.toggle(vm, &mut made, "我看完了，同意", TICKED);
            }
            kind => self.typed(vm, &mut made, kind),
        }
        made
    }

    /// What is asked; of who came, where they are who can be asked.
    fn label(&self) -> &str {
        match (&self.instead_of, &self.field.kind) {
            (Some(_), FieldKind::Phone(_)) if self.field.label.contains('您') => {
                operators::counter::PHONE
            }
            _ => &self.field.label,
        }
    }

    fn hint(&self) -> String {
        let relation = self.field.role == Some(FieldRole::AgentRelation);
        match (&self.instead_of, &self.field.kind, &self.agent) {
            (Some(_), FieldKind::Signature, _) => operators::counter::SIGNS.to_owned(),
            (_, _, Some(name)) if relation => operators::counter::came(name),
            _ => hint(self.field),
        }
    }

    /// Why the answer does not hold. Who is still picking or has not begun is left in peace.
    fn error(&self) -> String {
        let begun = matches!(
            self.slot.checked,
            Some(Err(AnswerFault::Missing | AnswerFault::Unfinished))
        );
        match &self.slot.checked {
            Some(Err(AnswerFault::Missing)) if self.slot.insisted && self.is_agents() => {
                pages_words::AGENTS_MISSING.to_owned()
            }
            Some(Err(fault)) if self.slot.insisted || !begun => {
                let typed = self.text().chars().count();
                words::fault(fault, &self.field.kind, typed)
            }
            _ => String::new(),
        }
    }

    fn begun(&self) -> &str {
        match &self.slot.raw {
            RawAnswer::Typed(text) | RawAnswer::Halfway(text) => text,
            RawAnswer::Picked(_) | RawAnswer::Pages(_) | RawAnswer::Face(_) => "",
        }
    }

    fn text(&self) -> Zeroizing<String> {
        match &self.slot.raw {
            RawAnswer::Typed(text) => text.clone(),
            RawAnswer::Picked(_)
            | RawAnswer::Halfway(_)
            | RawAnswer::Pages(_)
            | RawAnswer::Face(_) => Zeroizing::default(),
        }
    }

    fn answer(&self, raw: RawAnswer) -> Tap {
        Tap::Answer(self.field.id.clone(), raw)
    }

    fn offer(
        &self,
        vm: &mut ViewModel,
        made: &mut QuestionBox,
        choices: &[Choice],
        pick: impl Fn(&str, &[String]) -> Vec<String>,
    ) {
        let now = picked(&self.slot.raw);
        for (part, offered) in choices.iter().enumerate() {
            made.options
                .push(choice(&offered.label, now.contains(&offered.code)));
            let answer = RawAnswer::Picked(pick(&offered.code, now));
            vm.tap_part(g::Spot::Option, 0, part, self.answer(answer));
        }
    }

    /// One thing to tick, or to take the tick away from.
    fn toggle(&self, vm: &mut ViewModel, made: &mut QuestionBox, label: &str, code: &str) {
        let on = picked(&self.slot.raw).iter().any(|c| c == code);
        made.options.push(choice(label, on));
        // One tick alone: what stood there instead, a word against it too, is gone with it.
        let answer = if on {
            RawAnswer::empty()
        } else {
            RawAnswer::picked(code)
        };
        vm.tap_part(g::Spot::Option, 0, 0, self.answer(answer));
    }

    fn steps(&self, vm: &mut ViewModel, made: &mut QuestionBox, steps: Steps) {
        made.view.kind = g::QuestionKind::Steps;
        made.view.asks = steps.asks.into();
        made.view.value = steps.whole.into();
        made.view.columns = steps.columns;
        for (part, (label, back)) in steps.crumbs.into_iter().enumerate() {
            made.crumbs.push(choice(&label, false));
            vm.tap_part(g::Spot::Crumb, 0, part, self.answer(back));
        }
        for (part, (label, on, answer)) in steps.options.into_iter().enumerate() {
            made.options.push(choice(&label, on));
            vm.tap_part(g::Spot::Option, 0, part, self.answer(answer));
        }
    }

    /// The way out of the county or back into it, behind the divisions.
    fn ways(&self, vm: &mut ViewModel, made: &mut QuestionBox, way: Way) {
        let (label, elsewhere) = match way {
            Way::None => return,
            Way::Elsewhere => ("别的地方", true),
            Way::Home => ("回到本县", false),
        };
        let part = made.options.len();
        made.options.push(choice(label, false));
        let anew = self.answer(RawAnswer::empty());
        let meaning = Meaning::LookElsewhere(elsewhere, anew);
        vm.meanings.push(((g::Spot::Option, 0, part), meaning));
    }

    fn typed(&self, vm: &mut ViewModel, made: &mut QuestionBox, kind: &FieldKind) {
        let (view, keys, most, unit) = match kind {
            FieldKind::Money { max, unit, .. } => {
                let (keys, more) = match unit {
                    MoneyUnit::Yuan => (Keys::Digits, 0),
                    MoneyUnit::Fen => (Keys::Sum, 3),
                };
                let digits = max.to_string().len() + more;
                (g::QuestionKind::Number, keys, digits, "元")
            }
            FieldKind::Number { max, unit, .. } => {
                let digits = max.to_string().len();
                (g::QuestionKind::Number, Keys::Digits, digits, unit.as_str())
            }
            FieldKind::Phone(PhoneLines::Mobile) => (g::QuestionKind::Number, Keys::Digits, 11, ""),
            FieldKind::Phone(PhoneLines::AnyLine) => {
                (g::QuestionKind::Number, Keys::Digits, 12, "")
            }
            FieldKind::IdNumber => (g::QuestionKind::Number, Keys::IdNumber, 18, ""),
            FieldKind::Account => (g::QuestionKind::Number, Keys::Grouped, 19, ""),
            FieldKind::Signature => (g::QuestionKind::Signature, Keys::Strokes, MOST_INK, ""),
            FieldKind::LongText { most } => (g::QuestionKind::LongText, Keys::Lines, *most, ""),
            FieldKind::ShortText { most } => (g::QuestionKind::Text, Keys::Line, *most, ""),
            _ => return,
        };
        made.view.kind = view;
        made.view.unit = unit.into();
        made.view.extra = match keys {
            Keys::Sum => ".",
            Keys::IdNumber => "X",
            _ => "",
        }
        .into();
        let text = self.text();
        if keys == Keys::Strokes {
            vm.ink = Ink(text.clone());
        }
        // What came from the card is not spelled out; who types begins anew.
        let from_card = self.slot.origin == Origin::Card;
        let typing = Typing {
            text: if from_card {
                Zeroizing::default()
            } else {
                text
            },
            most,
            keys,
            target: TypingTarget::Field(self.field.id.clone()),
        };
        made.view.value = if from_card {
            self.masked().into()
        } else {
            typing.shown(&typing.text).into()
        };
        vm.typings.push(((g::Spot::Option, 0, 0), typing));
        if let FieldKind::Money { offers, .. } = kind {
            for (part, sum) in offers.iter().enumerate() {
                let on = self.text().as_str() == sum.to_string();
                made.options.push(choice(&format!("{sum} 元"), on));
                let answer = RawAnswer::typed(&sum.to_string());
                vm.tap_part(g::Spot::Option, 0, part, self.answer(answer));
            }
        }
    }

    fn masked(&self) -> String {
        use crate::domain::delivery::AnswerValue;
        match &self.slot.checked {
            Some(Ok(Some(AnswerValue::IdNumber(number)))) => number.masked(),
            Some(Ok(Some(AnswerValue::Text(name)))) => review::masked_name(name.reveal()),
            _ => String::new(),
        }
    }
}

fn source(origin: Origin) -> &'static str {
    match origin {
        Origin::Person => "",
        Origin::Card => "这是从您的卡上取的，不对就改",
        Origin::EarlierCase => "这是您刚才办事时填的，不对就改",
    }
}

fn hint(field: &Field) -> String {
    let limit = match &field.kind {
        FieldKind::Several { most, .. } => format!("最多选 {most} 个"),
        FieldKind::LongText { most } => format!("最多 {most} 个字"),
        FieldKind::Signature => "用手指在框里写，写错了可以撤回".to_owned(),
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

fn picked(raw: &RawAnswer) -> &[String] {
    match raw {
        RawAnswer::Picked(codes) => codes,
        RawAnswer::Typed(_) | RawAnswer::Halfway(_) | RawAnswer::Pages(_) | RawAnswer::Face(_) => {
            &[]
        }
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

/// What was written and not chosen would be left out by going on: the button says what comes first.
fn choose_first(vm: &mut ViewModel, scene: &Scene) {
    if scene
        .panel
        .as_ref()
        .is_some_and(|panel| panel.is_unfinished())
    {
        vm.form.next = "先选好字".into();
        vm.form.ready = false;
    }
}
