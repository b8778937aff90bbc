//! The operator's pages, and the bar that stands on every page while an operator is on duty.

use super::{
    Devices, Meaning, Surroundings, ViewModel, devices, fact, ferry, frame, g, pack, retire,
    update, work,
};
use crate::domain::delivery::ferry::FerryWish;
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::machine::export::LogExtent;
use crate::domain::operators::deeds::Doer;
use crate::domain::operators::desk::{
    DeskTap, Duty, DutyPage, Exporting, Hands, Login, LoginNo, PinChoice, ProblemTap, Proving,
    Training, UpdateTap, Way,
};
use crate::domain::operators::pin::{PIN_DIGITS, UNLOCK_DIGITS};
use crate::domain::operators::shift::ShiftState;
use crate::domain::people::card::CardStatus;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Item;
use crate::domain::services::task::TaskWay;
use crate::domain::tasks::WorkTap;
use crate::domain::time::{MonoTime, Span};
use crate::domain::visit::page::Page;
use crate::domain::visit::scene::{Scene, View};
use crate::domain::visit::start::Start;
use crate::domain::visit::{Line, Tap};
use crate::ui::text::devices as look;
use crate::ui::text::export as export_words;
use crate::ui::text::ferry as ferry_words;
use crate::ui::text::ledger::page as ledger;
use crate::ui::text::operators::{self as say, desk, page};
use crate::ui::text::pack as pack_words;
use crate::ui::text::proof as proof_words;
use crate::ui::text::retire as retire_words;
use crate::ui::text::update as update_words;
use crate::ui::text::{Words, training, when, work as words};

/// The bar of the operator on duty: the name, how long still, whose turn it is, 离开.
pub(super) fn duty_bar(vm: &mut ViewModel, scene: &Scene) {
    let Some(duty) = scene.desk.duty() else {
        return;
    };
    let line = match duty.shift.state(scene.mono) {
        // In the resident's hands the person's own time is shown, in the bar below.
        ShiftState::Open(_) if scene.desk.hands() == Hands::Resident => String::new(),
        ShiftState::Open(left) => say::locks_in(&when::minutes(left)),
        ShiftState::Locked(left) => say::leaves_in(&when::minutes(left)),
        ShiftState::Over(_) => String::new(),
    };
    let (turn, tap) = match (scene.desk.hands(), duty.turn) {
        (Hands::Operator, _) if scene.came.is_some() => {
            (say::counter::HAND_OVER, Some(DeskTap::HandOver))
        }
        (Hands::Operator, _) => (desk::HAND_OVER, Some(DeskTap::HandOver)),
        (Hands::Resident, _) => (desk::TAKE_BACK, Some(DeskTap::TakeBack)),
        _ => ("", None),
    };
    let notice = match (duty.notice, duty.turn) {
        (Some(why), _) if scene.came.is_some() => both(say::agents_word(why)),
        (Some(why), _) => both(say::own_word(why)),
        // Under a page of the operator's it is nobody's turn yet.
        (None, Doer::Resident) if scene.desk.hands() == Hands::Covered => String::new(),
        (None, Doer::Resident) => match &scene.came {
            Some(came) => say::counter::agents_turn(&came.relation),
            None => desk::HIS_TURN.to_owned(),
        },
        (None, Doer::Operator) => String::new(),
    };
    vm.duty = g::DutyView {
        shown: true,
        name: duty.operator.name.masked().into(),
        line: line.into(),
        turn: turn.into(),
        // Behind a lock there is nothing to be left: what it keeps is its operator's.
        leave: match duty.lock {
            Some(_) => "",
            None if duty.operator.is_technician() => desk::LEAVE_MACHINE,
            None => desk::LEAVE,
        }
        .into(),
        machine: duty.operator.is_technician(),
        notice: notice.into(),
        bad: duty.notice.is_some(),
    };
    if let Some(tap) = tap {
        vm.tap(g::Spot::Duty, 0, Tap::Desk(tap));
    }
    if duty.lock.is_none() {
        vm.tap(g::Spot::Duty, 1, Tap::Desk(DeskTap::Leave));
    }
}

/// A page of the operator's in place of the visit.
pub(super) fn page(vm: &mut ViewModel, scene: &Scene, around: &Surroundings) {
    vm.screen = g::Screen::Desk;
    match (scene.desk.login(), scene.desk.duty()) {
        (Some(login), _) => {
            frame::desk_bar(vm, scene, true);
            login_page(vm, login, scene, around);
        }
        (None, Some(duty)) if duty.lock.is_some() => {
            frame::desk_bar(vm, scene, false);
            locked(vm);
        }
        (None, Some(duty)) => {
            if let Some(DutyPage::Work(of)) = &duty.page {
                return work::page(vm, duty, of, scene, around);
            }
            let first = matches!(duty.page, Some(DutyPage::Home) | None);
            frame::desk_bar(vm, scene, !(first && duty.is_technical()));
            duty_page(vm, duty, scene, around);
        }
        (None, None) => {}
    }
}

pub(super) fn both(words: Words) -> String {
    format!("{}{}", words.what, words.todo)
}

pub(super) fn button(vm: &mut ViewModel, label: &str, tap: DeskTap) {
    let row = vm.desk_buttons.len();
    vm.on(g::Spot::DeskButton, row, Meaning::Tap(Tap::Desk(tap)));
    vm.desk_buttons.push(label.to_owned());
}

fn left(until: MonoTime, scene: &Scene) -> String {
    when::minutes(Span(until.since(scene.mono).0))
}

fn login_page(vm: &mut ViewModel, login: &Login, scene: &Scene, around: &Surroundings) {
    vm.desk = g::DeskView {
        title: page::TITLE.into(),
        ..Default::default()
    };
    if let Some(problem) = login.problem {
        let said = match problem {
            LoginNo::PinWrong(left) => say::tries_left(left),
            other => both(say::login(other)),
        };
        vm.desk.notice = said.into();
    }
    if scene.card_waits {
        vm.desk_facts.push(fact("", page::CARD_WAITS));
    }
    match &login.way {
        Way::Asking { .. } => vm.desk.line = page::ASKING.into(),
        Way::Stopped => vm.desk.line = page::SCAN.into(),
        Way::Code(code) => {
            vm.desk.line = page::SCAN.into();
            vm.desk.code_line = say::code_left(&left(code.until, scene)).into();
            vm.desk_code.clone_from(&code.url);
            if !around.terminal.is_empty() {
                vm.desk_facts
                    .push(fact("", say::terminal(&around.terminal)));
            }
            // Nobody's phone reaches the county of a demonstration.
            if around.devices == Devices::Simulated {
                vm.desk_facts.push(fact("", say::demo_address(&code.url)));
            }
            vm.desk_facts.push(fact("", page::RULES));
        }
        Way::Choose => choices(vm, scene),
        // Shown as a page of its own.
        Way::Problems(_) => {}
        Way::Devices => {
            devices::page(vm, scene, around);
            look_again(vm, around);
            button(vm, look::BACK, DeskTap::Close);
        }
        Way::Pin(tried) => {
            pad(vm, page::PIN, tried.typed.count(), PIN_DIGITS);
            vm.desk.ready &= !tried.is_busy();
            if tried.held.is_some() {
                vm.desk_facts.push(fact("", page::ASKING_COUNTY));
            }
            waiting(
                vm,
                scene.desk.waits_until(&tried.account, scene.mono),
                scene,
            );
            button(vm, page::BY_PHONE, DeskTap::NewCode);
        }
        Way::Unlock(tried) => {
            pad(vm, page::UNLOCK, tried.typed.count(), UNLOCK_DIGITS);
            vm.desk.ready &= tried.busy.is_none();
            vm.desk_facts
                .push(fact("", say::question(tried.question.as_str())));
            waiting(
                vm,
                scene.desk.waits_until(&tried.account, scene.mono),
                scene,
            );
            button(vm, page::BY_PHONE, DeskTap::NewCode);
        }
    }
    match &login.way {
        // A PIN is for the time without the line.
        Way::Code(_) if scene.line == Line::Online => {}
        Way::Code(_) => button(vm, page::WITHOUT_LINE, DeskTap::WithoutLine),
        Way::Stopped => {
            button(vm, page::NEW_CODE, DeskTap::NewCode);
            button(vm, page::WITHOUT_LINE, DeskTap::WithoutLine);
        }
        Way::Choose => button(vm, page::BY_PHONE, DeskTap::NewCode),
        Way::Asking { .. } | Way::Pin(_) | Way::Unlock(_) | Way::Problems(_) | Way::Devices => {}
    }
    if matches!(login.way, Way::Code(_) | Way::Stopped | Way::Choose) && scene.desk.duty().is_none()
    {
        let tap = DeskTap::Problem(ProblemTap::Open);
        button(vm, ledger::OPEN_DEVICE, tap);
        button(vm, look::TITLE, DeskTap::Devices);
    }
}

fn choices(vm: &mut ViewModel, scene: &Scene) {
    vm.desk.line = page::CHOOSE.into();
    for (row, known) in scene.desk.known().iter().enumerate() {
        let tap = DeskTap::Choose(row);
        vm.on(g::Spot::Desk, row, Meaning::Tap(Tap::Desk(tap)));
        vm.desk_rows.push(known.name.masked());
    }
}

fn pad(vm: &mut ViewModel, line: &str, typed: usize, of: usize) {
    vm.desk.line = line.into();
    vm.desk.pad = true;
    vm.desk.typed = "●".repeat(typed).into();
    vm.desk.open = "○".repeat(of.saturating_sub(typed)).into();
    vm.desk.typed_name = page::PIN_HELPER.into();
    vm.desk.next = page::ENTER.into();
    vm.desk.ready = typed == of;
    vm.tap(g::Spot::Next, 0, Tap::Desk(DeskTap::Enter));
}

fn waiting(vm: &mut ViewModel, until: Option<MonoTime>, scene: &Scene) {
    if let Some(until) = until {
        vm.desk.ready = false;
        vm.desk_facts.push(fact("", say::wait(&left(until, scene))));
    }
}

fn locked(vm: &mut ViewModel) {
    vm.desk = g::DeskView {
        title: desk::LOCKED.into(),
        line: desk::LOCKED_LINE.into(),
        ..Default::default()
    };
    button(vm, desk::UNLOCK, DeskTap::LogIn);
}

fn duty_page(vm: &mut ViewModel, duty: &Duty, scene: &Scene, around: &Surroundings) {
    match &duty.page {
        Some(DutyPage::Home | DutyPage::Work(_)) | None if duty.is_technical() => {
            vm.desk = g::DeskView {
                title: desk::MACHINE.into(),
                line: desk::MACHINE_LINE.into(),
                ..Default::default()
            };
            take_card(vm, scene);
            button(vm, look::TITLE, DeskTap::Devices);
            button(vm, proof_words::OPEN, DeskTap::Prove);
            button(vm, export_words::OPEN, DeskTap::Export);
            button(vm, pack_words::OPEN, DeskTap::Pack);
            button(vm, ledger::OPEN_DEVICE, DeskTap::Problem(ProblemTap::Open));
            button(vm, ledger::LIST, DeskTap::Problem(ProblemTap::OpenList));
            match scene.desk.stage() {
                // Whoever leaves finds a terminal that practises.
                ServiceStage::Trial => vm.desk.line = training::TRIAL_MACHINE_LINE.into(),
                ServiceStage::Formal => button(vm, train(duty).0, DeskTap::Training),
            }
            button(vm, desk::LEAK, DeskTap::ReportLeak);
            button(vm, update_words::OPEN, DeskTap::Update(UpdateTap::Open));
            button(vm, retire_words::OPEN, DeskTap::Retire);
            if scene.desk.retire_order().is_some() {
                vm.desk.notice = retire_words::ORDERED.into();
            }
        }
        Some(DutyPage::Home | DutyPage::Work(_)) | None if duty.operator.is_technician() => {
            vm.desk = g::DeskView {
                title: desk::MACHINE_PRACTICE.into(),
                line: desk::MACHINE_PRACTICE_LINE.into(),
                ..Default::default()
            };
            button(vm, training::CARD, DeskTap::PracticeCard);
            button(vm, training::WITHOUT_CARD, DeskTap::Close);
            button(vm, look::TITLE, DeskTap::Devices);
            button(vm, train(duty).0, DeskTap::Training);
        }
        Some(DutyPage::Home | DutyPage::Work(_)) | None => {
            let card = matches!(scene.slot, CardStatus::Present(_));
            let visit = scene.session.is_some() && (card || scene.begun);
            let trial = scene.desk.stage() == ServiceStage::Trial;
            vm.desk = g::DeskView {
                title: desk::HOME.into(),
                line: match duty.training {
                    _ if visit => desk::HOME_LINE_VISIT,
                    _ if trial => training::TRIAL_LINE,
                    Training::Off if card => desk::HOME_LINE_CARD,
                    Training::Off => desk::HOME_LINE,
                    Training::On => desk::PRACTICE_LINE,
                }
                .into(),
                ..Default::default()
            };
            items(vm, scene);
            match visit {
                true => button(vm, desk::BACK_TO_VISIT, DeskTap::Close),
                false if scene.desk.is_training() => {
                    button(vm, training::CARD, DeskTap::PracticeCard);
                    button(vm, desk::BEGIN, DeskTap::Close);
                }
                false => button(vm, desk::BEGIN, DeskTap::Close),
            }
            button(vm, desk::CHOOSE_PIN, DeskTap::ChoosePin);
            if !scene.desk.is_training() {
                let waiting = scene.tally.tasks.unwrap_or_default();
                for (way, count) in TaskWay::ALL.into_iter().zip(waiting) {
                    let row = vm.desk_buttons.len();
                    vm.tap(g::Spot::DeskButton, row, Tap::Work(WorkTap::Open(way)));
                    vm.desk_buttons.push(say::counted(words::open(way), count));
                }
            }
            if duty.training == Training::Off {
                button(vm, ledger::OPEN, DeskTap::Problem(ProblemTap::Open));
                let reports = scene.desk.own_reports();
                let answered = reports.iter().filter(|report| report.is_answered());
                let list = say::answered(ledger::LIST, answered.count());
                button(vm, &list, DeskTap::Problem(ProblemTap::OpenList));
                let stick = DeskTap::Ferry(FerryWish::Look);
                button(vm, ferry_words::OPEN, stick);
            }
            button(vm, look::TITLE, DeskTap::Devices);
            if duty.training == Training::Off {
                button(vm, desk::LEAK, DeskTap::ReportLeak);
            }
            if !trial {
                button(vm, train(duty).0, DeskTap::Training);
            }
        }
        Some(DutyPage::ChoosePin(choice)) => choose_pin(vm, choice),
        Some(DutyPage::Coach(item)) => coach(vm, *item, scene),
        // Shown as a page of its own.
        Some(DutyPage::Problems(_)) => {}
        Some(DutyPage::Devices) => {
            devices::page(vm, scene, around);
            take_card(vm, scene);
            look_again(vm, around);
            button(vm, look::BACK, DeskTap::Home);
        }
        Some(DutyPage::Leaving) => {
            vm.desk = g::DeskView {
                title: desk::LEAVING.into(),
                line: desk::LEAVING_LINE.into(),
                ..Default::default()
            };
            button(vm, desk::LEAVING_NO, DeskTap::Close);
            button(vm, desk::LEAVING_YES, DeskTap::LeaveAnyway);
        }
        Some(DutyPage::Proof(proving)) => {
            proof(vm, proving);
            take_card(vm, scene);
        }
        Some(DutyPage::Export(exporting)) => {
            export(vm, exporting);
            take_card(vm, scene);
        }
        Some(DutyPage::Pack(packing)) => {
            pack::page(vm, packing, scene, around);
            take_card(vm, scene);
        }
        Some(DutyPage::Ferry(ferrying)) => {
            ferry::page(vm, ferrying);
            take_card(vm, scene);
        }
        Some(DutyPage::Retire(step)) => {
            retire::question(vm, *step);
            take_card(vm, scene);
        }
        Some(DutyPage::Update(refused)) => {
            update::page(vm, scene.desk.update(), *refused);
            take_card(vm, scene);
        }
        Some(DutyPage::Training) => {
            let (_, title, line, yes) = train(duty);
            vm.desk = g::DeskView {
                title: title.into(),
                line: line.into(),
                notice: if scene.begun { training::BEGUN } else { "" }.into(),
                ..Default::default()
            };
            button(vm, training::BACK, DeskTap::Home);
            button(vm, yes, DeskTap::SwitchTraining);
        }
        Some(DutyPage::ReportLeak) => {
            vm.desk = g::DeskView {
                title: desk::LEAK_TITLE.into(),
                line: desk::LEAK_LINE.into(),
                ..Default::default()
            };
            button(vm, desk::LEAK_NO, DeskTap::Home);
            button(vm, desk::LEAK_YES, DeskTap::Freeze);
        }
    }
}

/// Nobody's card is read beside a technician: whoever put one in is told so, with the picture.
fn take_card(vm: &mut ViewModel, scene: &Scene) {
    let lies = |status| matches!(status, CardStatus::Present(_));
    let there = lies(scene.slot) || scene.laid.is_some_and(lies);
    if scene.desk.is_technical() && there {
        vm.desk.card = desk::MACHINE_CARD.into();
    }
}

/// Whoever has mended something looks at once whether it works: in the bar, the list is long.
fn look_again(vm: &mut ViewModel, around: &Surroundings) {
    if !around.looking {
        let tap = Meaning::Tap(Tap::Desk(DeskTap::LookAgain));
        frame::item(vm, g::Glyph::Search, look::AGAIN, tap);
    }
}

/// Which program runs: its version and fingerprint, and the code the county judges it by.
fn proof(vm: &mut ViewModel, proving: &Proving) {
    vm.desk = g::DeskView {
        title: proof_words::TITLE.into(),
        line: proof_words::LINE.into(),
        ..Default::default()
    };
    match proving {
        Proving::Asked { .. } => vm.desk.line = proof_words::ASKING.into(),
        Proving::Shown { proof, address } => {
            let facts = &proof.facts;
            vm.desk.code_line = proof_words::SCAN.into();
            vm.desk_code.clone_from(address);
            for line in [
                proof_words::terminal(facts.device.as_str()),
                proof_words::version(facts.version.as_str()),
                proof_words::fingerprint(&facts.hash.hex()),
                proof_words::made(&format!(
                    "{} {}",
                    when::full_day(facts.at.date()),
                    when::clock(facts.at)
                )),
            ] {
                vm.desk_facts.push(fact("", line));
            }
        }
        Proving::Failed(fault) => vm.desk.notice = both(proof_words::failed(*fault)).into(),
    }
    button(vm, look::BACK, DeskTap::Home);
    if !matches!(proving, Proving::Asked { .. }) {
        button(vm, proof_words::AGAIN, DeskTap::Prove);
    }
}

/// The log to a memory stick: how much, under way, done or why not.
fn export(vm: &mut ViewModel, exporting: &Exporting) {
    vm.desk = g::DeskView {
        title: export_words::TITLE.into(),
        line: export_words::LINE.into(),
        ..Default::default()
    };
    match exporting {
        Exporting::Choosing => {}
        Exporting::Asked { .. } => vm.desk.line = export_words::WRITING.into(),
        Exporting::Done(done) => {
            vm.desk.line = export_words::done(done.records).into();
            vm.desk_facts.push(fact("", export_words::file(&done.file)));
        }
        Exporting::Failed(fault) => vm.desk.notice = both(export_words::failed(*fault)).into(),
    }
    let ways = [
        (export_words::FAULTS, LogExtent::Faults),
        (export_words::EVERYTHING, LogExtent::Everything),
    ];
    // The first button is the one to press next.
    let is_done = matches!(exporting, Exporting::Done(_));
    if is_done {
        button(vm, look::BACK, DeskTap::Home);
    }
    if !matches!(exporting, Exporting::Asked { .. }) {
        for (label, extent) in ways {
            button(vm, label, DeskTap::ExportLog(extent));
        }
    }
    if !is_done {
        button(vm, look::BACK, DeskTap::Home);
    }
}

/// What helps an operator who has never done an item.
fn coach(vm: &mut ViewModel, number: ItemNo, scene: &Scene) {
    let item = scene.catalogue.as_deref().and_then(|c| c.item(number));
    let Some(item) = item else {
        return;
    };
    vm.desk = g::DeskView {
        title: desk::COACH.into(),
        line: item.name.as_str().into(),
        ..Default::default()
    };
    let coach = &item.coach;
    let parts = [
        (desk::COACH_STEPS, say::numbered(&coach.steps)),
        (desk::COACH_CHECK, say::listed(&coach.check)),
        (desk::COACH_SAY, say::quoted(&coach.say)),
    ];
    for (title, lines) in parts {
        if !lines.is_empty() {
            let said = format!("{title}\n{lines}");
            vm.desk_facts.push(fact("", said));
        }
    }
    button(vm, desk::COACH_BACK, DeskTap::Close);
}

/// The item the page on screen is about, where an operator can be helped with it.
pub(super) fn coached(scene: &Scene) -> Option<ItemNo> {
    let View::Page(page) = &scene.view else {
        return None;
    };
    let number = match page.as_ref() {
        Page::Guide(number) => *number,
        page => page
            .filing()
            .filter(|filing| filing.set().is_none())?
            .item(),
    };
    let item = scene.catalogue.as_deref()?.item(number)?;
    (!item.coach.is_empty()).then_some(number)
}

/// The items that need an operator and that this one may help with, each with a way to its page.
fn items(vm: &mut ViewModel, scene: &Scene) {
    let around = scene.circumstances();
    let all = scene.catalogue.iter().flat_map(|c| c.items());
    let (alone, helped): (Vec<&Item>, Vec<&Item>) = all
        .filter(|item| around.start_of(item) == Start::Assisted)
        .partition(|item| item.starts_alone());
    for (row, item) in helped.iter().enumerate() {
        let tap = DeskTap::Serve(item.number);
        vm.on(g::Spot::Desk, row, Meaning::Tap(Tap::Desk(tap)));
        vm.desk_rows.push(item.name.clone());
    }
    let served = scene.desk.duty().and_then(|duty| duty.served);
    let at = helped.iter().position(|item| Some(item.number) == served);
    if let (Some(at), last @ 1..) = (at, helped.len().saturating_sub(1)) {
        vm.desk.begin = at as f32 / last as f32;
    }
    vm.desk.rows_title = if helped.is_empty() && alone.is_empty() {
        desk::NO_ITEMS.into()
    } else if helped.is_empty() {
        say::others(alone.len()).into()
    } else {
        desk::ITEMS.into()
    };
    if !helped.is_empty() && !alone.is_empty() {
        vm.desk.rows_note = say::others(alone.len()).into();
    }
}

/// The button that leads to training or out of it, and the page before it: title, line, yes.
fn train(duty: &Duty) -> (&'static str, &'static str, &'static str, &'static str) {
    use training as t;
    let machine = duty.operator.is_technician();
    match duty.training {
        Training::Off => (t::BEGIN, t::BEGIN_TITLE, t::BEGIN_LINE, t::BEGIN_YES),
        Training::On if machine => (
            t::END,
            t::END_TITLE,
            t::MACHINE_END_LINE,
            t::MACHINE_END_YES,
        ),
        Training::On => (t::END, t::END_TITLE, t::END_LINE, t::END_YES),
    }
}

fn choose_pin(vm: &mut ViewModel, choice: &PinChoice) {
    let again = choice.first.is_some();
    let line = if again {
        desk::AGAIN
    } else {
        desk::NEW_PIN_LINE
    };
    pad(vm, line, choice.typed.count(), PIN_DIGITS);
    vm.desk.title = desk::NEW_PIN.into();
    vm.desk.ready &= !choice.busy;
    if let Some(fault) = choice.fault {
        vm.desk.notice = both(say::pin(fault)).into();
    }
    button(vm, desk::LATER, DeskTap::Home);
}
