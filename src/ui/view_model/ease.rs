//! The sheet for what one sees and hears, and the question before what cannot be taken back.

use super::{Look, Meaning, ViewModel, g};
use crate::domain::visit::Line;
use crate::domain::visit::ease::{EaseTap, Final, Motion, Reach, Tempo};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{Tap, TextSize, Theme};
use crate::ui::text::ease as words;

/// The sheet, while it is open.
pub(super) fn sheet(vm: &mut ViewModel, scene: &Scene, look: &Look) {
    if !look.ease {
        return;
    }
    let chosen = scene.settings;
    vm.ease = g::EaseView {
        shown: true,
        title: words::TITLE.into(),
        sizes: words::SIZES.into(),
        colours: words::COLOURS.into(),
        ways: words::WAYS.into(),
        done: words::DONE.into(),
    };
    vm.on(g::Spot::EaseClose, 0, Meaning::ShowEase(false));
    for size in [TextSize::Standard, TextSize::Large, TextSize::Largest] {
        let (row, tap) = (vm.ease_sizes.len(), Tap::Ease(EaseTap::Text(size)));
        vm.tap(g::Spot::EaseText, row, tap);
        let on = chosen.text == size;
        vm.ease_sizes.push(choice(words::size(size), on));
    }
    for theme in [
        Theme::Standard,
        Theme::HighContrast,
        Theme::DarkHighContrast,
    ] {
        let (row, tap) = (vm.ease_colours.len(), Tap::Ease(EaseTap::Colours(theme)));
        vm.tap(g::Spot::EaseColours, row, tap);
        let on = chosen.theme == theme;
        vm.ease_colours.push(choice(words::colours(theme), on));
    }
    for (glyph, label, does, tap, on) in [
        (
            g::Glyph::Seated,
            words::LOW,
            words::LOW_DOES,
            EaseTap::Reach,
            chosen.reach == Reach::Low,
        ),
        (
            g::Glyph::Slow,
            words::SLOW,
            words::SLOW_DOES,
            EaseTap::Tempo,
            chosen.tempo == Tempo::Unhurried,
        ),
        (
            g::Glyph::Still,
            words::STILL,
            words::STILL_DOES,
            EaseTap::Motion,
            chosen.motion == Motion::Still,
        ),
    ] {
        vm.tap(g::Spot::EaseWay, vm.ease_ways.len(), Tap::Ease(tap));
        vm.ease_ways.push(g::EaseWay {
            glyph,
            label: label.into(),
            does: does.into(),
            state: words::state(on).into(),
            on,
        });
    }
}

fn choice(label: &str, on: bool) -> g::Choice {
    g::Choice {
        label: label.into(),
        on,
    }
}

/// The question before what cannot be taken back, over the page.
pub(super) fn once_more(vm: &mut ViewModel, scene: &Scene) {
    let Some(what) = scene.asks else {
        return;
    };
    let asked = words::once_more(what, scene.line == Line::Online);
    vm.overlay = g::Overlay::Asking;
    vm.over = g::OverlayView {
        title: asked.title.into(),
        line: asked.line.into(),
        action: asked.first.into(),
        leave: asked.second.into(),
        glyph: g::Glyph::Info,
        ..Default::default()
    };
    // The great button is the one nobody regrets.
    let (first, second) = match what {
        Final::HandIn => (Tap::Sure, Tap::NotYet),
        Final::Leave => (Tap::NotYet, Tap::Sure),
    };
    vm.tap(g::Spot::Extend, 0, first);
    vm.meanings
        .retain(|((spot, ..), _)| *spot != g::Spot::Leave);
    vm.tap(g::Spot::Leave, 0, second);
}
