//! An item that is not started, and the wait before.

use super::overview::name_of;
use super::{Surroundings, ViewModel, fact, g, print};
use crate::domain::services::ItemNo;
use crate::domain::services::eligibility::RuleWords;
use crate::domain::visit::Tap;
use crate::domain::visit::refused::{RefusedPage, Stand, WhyNot};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::start::Barred;
use crate::ui::text::{operators, papers, refusals};

pub(super) fn checking(vm: &mut ViewModel) {
    vm.screen = g::Screen::Reading;
    vm.reading = g::ReadingView {
        title: refusals::checking::TITLE.into(),
        line: refusals::checking::LINE.into(),
        progress: 0.75,
        ..Default::default()
    };
}

pub(super) fn refused(
    vm: &mut ViewModel,
    page: &RefusedPage,
    scene: &Scene,
    around: &Surroundings,
) {
    vm.screen = g::Screen::Refused;
    match &page.why {
        WhyNot::Child => child(vm),
        WhyNot::Barred(_, why) => barred(vm, *why),
        WhyNot::Rule {
            item,
            words,
            stand,
            first,
            ..
        } => rule(vm, *item, words, (*stand, *first), scene, around),
    }
    if scene.desk.duty().is_none() {
        vm.refused.helper = refusals::CALL.into();
        vm.tap(g::Spot::Helper, 0, Tap::CallHelp);
    }
}

fn rule(
    vm: &mut ViewModel,
    item: ItemNo,
    words: &RuleWords,
    (stand, first): (Stand, Option<ItemNo>),
    scene: &Scene,
    around: &Surroundings,
) {
    let said = refusals::around(stand);
    let place = or(&words.place, refusals::COUNTY_WINDOW);
    let phone = or(&words.phone, &around.phone);
    vm.refused = g::RefusedView {
        title: said.title.into(),
        rule: format!("{}{}", said.before, words.say).into(),
        glyph: match stand {
            Stand::Advice => g::Glyph::Info,
            Stand::Unknown => g::Glyph::Clock,
            Stand::Known | Stand::Hint | Stand::Operator => g::Glyph::Warning,
        },
        call_first: true,
        ..Default::default()
    };
    vm.refused_facts = vec![
        fact(refusals::HELPS, &words.help),
        fact(refusals::WHERE, place),
        fact(refusals::PHONE, phone),
    ];
    let onward = match (stand, first) {
        (Stand::Advice, _) => Some((refusals::ANYWAY.to_owned(), Tap::GoOnAnyway)),
        (_, Some(first)) => Some((
            refusals::first(&name_of(scene, first)),
            Tap::OpenItem(first),
        )),
        _ => None,
    };
    if let Some((label, tap)) = onward {
        vm.refused.onward = label.into();
        vm.refused.call_first = false;
        vm.tap(g::Spot::Onward, 0, tap);
    }
    let slip = papers::Refused {
        item,
        name: &name_of(scene, item),
        reasons: &[&words.say],
        helps: &[&words.help],
        elsewhere: &format!("{place}，电话 {phone}"),
    };
    let paper = papers::refusal(&slip, &print::letterhead(scene, around));
    print::offer(vm, paper, scene);
}

fn child(vm: &mut ViewModel) {
    use refusals::child;
    vm.refused = g::RefusedView {
        title: child::TITLE.into(),
        rule: child::RULE.into(),
        glyph: g::Glyph::Info,
        onward: child::ONWARD.into(),
        leave: child::LEAVE.into(),
        ..Default::default()
    };
    vm.refused_facts = vec![
        fact(child::LOOK_NAME, child::LOOK),
        fact(child::ADULT_NAME, child::ADULT),
    ];
    vm.tap(g::Spot::Onward, 0, Tap::Home);
    // Nobody is known, so no bar with the way out stands above.
    vm.tap(g::Spot::Leave, 0, Tap::Exit);
}

fn barred(vm: &mut ViewModel, why: Barred) {
    let said = operators::barred(why);
    vm.refused = g::RefusedView {
        title: operators::barred_title(why).into(),
        rule: said.what.into(),
        glyph: g::Glyph::Lock,
        onward: refusals::child::ONWARD.into(),
        ..Default::default()
    };
    vm.refused_facts = vec![fact(refusals::HELPS, said.todo)];
    vm.tap(g::Spot::Onward, 0, Tap::Home);
}

fn or<'a>(own: &'a str, usual: &'a str) -> &'a str {
    if own.is_empty() { usual } else { own }
}
