//! 一件事一次办: all events in a life, and one of them with its steps in their order.

use super::overview::name_of;
use super::{ViewModel, g};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Action, Catalogue, Item};
use crate::domain::services::life_event::{LifeEvent, Step, Way};
use crate::domain::services::terms::Handling;
use crate::domain::visit::Tap;
use crate::domain::visit::life_event_page::{LifeEventPage, PartStand};
use crate::domain::visit::refused::WhyNot;
use crate::domain::visit::scene::Scene;
use crate::ui::text::{operators, refusals, scenes as words, services};

/// Events offered on the first page beside the way to all of them.
const ON_FIRST_PAGE: usize = 4;

/// The part of the first page: events of which something is done here, and the way to all.
pub(super) fn on_first_page(vm: &mut ViewModel, catalogue: &Catalogue) {
    let here = |event: &&LifeEvent| event.here(catalogue).next().is_some();
    let events: Vec<&LifeEvent> = catalogue.events().iter().filter(here).collect();
    if events.is_empty() {
        return;
    }
    vm.home.bundles = words::TITLE.into();
    vm.home.bundles_all = words::all(catalogue.events().len()).into();
    vm.tap(g::Spot::AllBundles, 0, Tap::OpenLifeEvents);
    for (row, event) in events.into_iter().take(ON_FIRST_PAGE).enumerate() {
        vm.tap(g::Spot::Bundle, row, Tap::OpenLifeEvent(event.number));
        vm.bundles.push(event.name.clone());
    }
}

/// How an item of an event is done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    /// A case the resident files alone.
    Files,
    /// Something the resident looks up.
    Looks,
    /// Something an operator does.
    Helped,
    /// Nothing.
    Not,
}

fn here(item: &Item) -> Here {
    match (&item.action, item.handling) {
        (_, Handling::Elsewhere) => Here::Not,
        (Action::Form(_), _) if item.starts_alone() => Here::Files,
        _ if item.starts_alone() => Here::Looks,
        _ => Here::Helped,
    }
}

/// All events, as the list of a group.
pub(super) fn all(vm: &mut ViewModel, scene: &Scene) {
    vm.screen = g::Screen::Services;
    let Some(catalogue) = scene.catalogue.as_deref() else {
        return;
    };
    // What can be done here comes first, each part in the order of the list.
    let mut events: Vec<&LifeEvent> = catalogue.events().iter().collect();
    events.sort_by_key(|event| event.here(catalogue).next().is_none());
    for (row, event) in events.into_iter().enumerate() {
        let items = event
            .here(catalogue)
            .filter_map(|(_, no)| catalogue.item(no));
        let ways: Vec<Here> = items.map(here).collect();
        let count = |way: Here| ways.iter().filter(|w| **w == way).count();
        let (files, looks, helped) = (count(Here::Files), count(Here::Looks), count(Here::Helped));
        vm.tap(g::Spot::Service, row, Tap::OpenLifeEvent(event.number));
        vm.services.push(g::ServiceRow {
            title: event.name.as_str().into(),
            note: event.summary.as_str().into(),
            channel: words::reach(files, looks, helped).into(),
            alone: files + looks > 0,
            limit: words::steps(event.steps().len()).into(),
        });
    }
    vm.list_head = g::ListHead {
        glyph: g::Glyph::List,
        tint: g::Tint::Other,
        title: words::TITLE.into(),
        count: words::count(vm.services.len()).into(),
    };
}

/// One event: its steps, and what can be started.
pub(super) fn one(vm: &mut ViewModel, page: &LifeEventPage, scene: &Scene) {
    vm.screen = g::Screen::Scene;
    let Some(catalogue) = scene.catalogue.as_deref() else {
        return;
    };
    let Some(event) = catalogue.event(page.event) else {
        return;
    };
    vm.scene.title = event.name.as_str().into();
    vm.scene.summary = event.summary.as_str().into();
    if page.stands.is_empty() {
        beginning(vm, event, catalogue, scene);
        steps(vm, event, catalogue, scene);
    } else {
        standing(vm, page, scene);
    }
}

fn beginning(vm: &mut ViewModel, event: &LifeEvent, catalogue: &Catalogue, scene: &Scene) {
    let around = scene.circumstances();
    let filed = event.fileable_where(catalogue, |item| around.is_filed(item));
    let filed = filed.into_iter();
    let filed = filed.filter_map(|number| catalogue.item(number));
    let names: Vec<String> = filed.map(|item| item.name.clone()).collect();
    let cases = names.len();
    let ways = event
        .here(catalogue)
        .filter_map(|(_, no)| catalogue.item(no));
    let helped = ways.map(here).any(|way| way == Here::Helped);
    let on_duty = scene.desk.duty().is_some();
    let (line, start, glyph) = match (cases, helped) {
        (0, true) => (
            words::HELPED_LINE.to_owned(),
            words::CALL.to_owned(),
            g::Glyph::Wave,
        ),
        (0, false) => (
            words::ELSEWHERE_LINE.to_owned(),
            String::new(),
            g::Glyph::Wave,
        ),
        (cases, _) if on_duty => (
            words::once_helped(cases),
            words::start_helped(&names),
            g::Glyph::Wave,
        ),
        (cases, _) => (words::once(cases), words::start(&names), g::Glyph::Pencil),
    };
    vm.scene.line = line.into();
    vm.scene.start = start.as_str().into();
    vm.scene.start_glyph = glyph;
    if !start.is_empty() {
        vm.tap(g::Spot::Start, 0, Tap::StartLifeEvent(event.number));
    }
}

fn steps(vm: &mut ViewModel, event: &LifeEvent, catalogue: &Catalogue, scene: &Scene) {
    let stages = event.stages();
    for (at, stage) in stages.iter().enumerate() {
        for (nth, step) in stage.iter().enumerate() {
            let mut row = row_of(event, step, catalogue, scene);
            if nth == 0 {
                row.heading = words::stage(at, stages.len()).into();
            }
            if let (Way::Item(number), true) = (&step.way, row.opens) {
                vm.tap(
                    g::Spot::Service,
                    vm.scene_rows.len(),
                    Tap::OpenItem(*number),
                );
            }
            vm.scene_rows.push(row);
        }
    }
}

fn row_of(event: &LifeEvent, step: &Step, catalogue: &Catalogue, scene: &Scene) -> g::SceneRow {
    let item = match step.way {
        Way::Item(number) => catalogue.item(number),
        Way::Request | Way::Elsewhere(_) => None,
    };
    let (place, tone, mut line) = match (&step.way, item) {
        (_, Some(item)) => {
            let (place, tone) = match here(item) {
                Here::Files => (words::here::ALONE, g::Tone::Good),
                Here::Looks => (words::here::LOOK, g::Tone::Good),
                Here::Helped => (words::here::HELPED, g::Tone::Warn),
                Here::Not => (words::ELSEWHERE, g::Tone::Plain),
            };
            let line = match here(item) {
                Here::Files | Here::Helped => words::promise(&services::limit(item.limit)),
                Here::Looks => item.summary.clone(),
                Here::Not => item.condition.clone(),
            };
            (place, tone, line)
        }
        (Way::Item(_), None) => (
            words::NOT_HERE,
            g::Tone::Plain,
            words::NOT_HERE_LINE.to_owned(),
        ),
        (Way::Request, None) => {
            let carrier = event
                .carrier(step)
                .filter(|no| catalogue.item(*no).is_some());
            let line = carrier.map_or_else(
                || words::WISH_ALONE.to_owned(),
                |no| words::wish(&name_of(scene, no)),
            );
            (words::WISH, g::Tone::Plain, line)
        }
        (Way::Elsewhere(place), None) => (words::ELSEWHERE, g::Tone::Plain, format!("{place}。")),
    };
    let aimed = item.is_none_or(|item| matches!(here(item), Here::Files | Here::Helped));
    if let Some(plan) = catalogue.speed_up(&step.codes).filter(|_| aimed) {
        line.push_str(&words::target(&plan.target));
    }
    g::SceneRow {
        title: step.name.as_str().into(),
        place: place.into(),
        tone,
        line: line.into(),
        opens: item.is_some(),
        ..Default::default()
    }
}

/// What goes in and what does not, each with its reason.
fn standing(vm: &mut ViewModel, page: &LifeEventPage, scene: &Scene) {
    let ready = page.ready().len();
    let left_out = |(_, stand): &&(ItemNo, PartStand)| *stand == PartStand::LeftOut;
    let held = page.stands.len() - ready - page.stands.iter().filter(left_out).count();
    vm.scene.summary = String::new().into();
    let on_duty = scene.desk.duty().is_some();
    let picks = on_duty && page.filing.is_none();
    let choosing = page
        .stands
        .iter()
        .all(|(_, stand)| matches!(stand, PartStand::Ready | PartStand::LeftOut));
    vm.scene.line = match held {
        _ if picks && choosing => words::PICK.to_owned(),
        0 => words::READ_FIRST.to_owned(),
        _ => words::partly(ready, held),
    }
    .into();
    for (number, stand) in &page.stands {
        let mut row = stand_row(*number, stand, scene);
        if picks && matches!(stand, PartStand::Ready | PartStand::LeftOut) {
            row.opens = true;
            let at = vm.scene_rows.len();
            vm.tap(g::Spot::Service, at, Tap::TurnPart(*number));
        }
        vm.scene_rows.push(row);
    }
    if !on_duty {
        vm.scene.helper = words::CALL.into();
        vm.tap(g::Spot::Helper, 0, Tap::CallHelp);
    }
    if ready > 0 {
        vm.scene.start = match held {
            0 => words::together(ready),
            _ => words::rest(ready),
        }
        .into();
        vm.scene.start_glyph = g::Glyph::Pencil;
        vm.tap(g::Spot::Start, 0, Tap::GoOnWithRest);
    }
}

fn stand_row(number: ItemNo, stand: &PartStand, scene: &Scene) -> g::SceneRow {
    use words::stand as say;
    let (place, tone, line) = match stand {
        PartStand::Ready => (say::READY, g::Tone::Good, String::new()),
        PartStand::Advised(why) => (say::ADVISED, g::Tone::Warn, reason(why)),
        PartStand::HandedIn => (
            say::HANDED_IN,
            g::Tone::Plain,
            say::HANDED_IN_LINE.to_owned(),
        ),
        PartStand::LeftOut => (say::LEFT_OUT, g::Tone::Plain, say::LEFT_OUT_LINE.to_owned()),
        PartStand::OutOfReach => (
            say::NEEDS_LINE,
            g::Tone::Warn,
            say::OUT_OF_REACH_LINE.to_owned(),
        ),
        PartStand::NeedsLine => (
            say::NEEDS_LINE,
            g::Tone::Warn,
            say::NEEDS_LINE_LINE.to_owned(),
        ),
        PartStand::Held(why) => (say::HELD, g::Tone::Bad, reason(why)),
    };
    g::SceneRow {
        title: name_of(scene, number).into(),
        place: place.into(),
        tone,
        line: line.into(),
        ..Default::default()
    }
}

/// The rule, and what helps.
fn reason(why: &WhyNot) -> String {
    match why {
        WhyNot::Rule { words, stand, .. } => {
            let said = refusals::around(*stand);
            format!("{}{}{}", said.before, words.say, words.help)
        }
        WhyNot::Barred(_, why) => {
            let said = operators::barred(*why);
            format!("{}{}", said.what, said.todo)
        }
        WhyNot::Child => String::new(),
    }
}
