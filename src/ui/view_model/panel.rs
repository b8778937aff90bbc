//! The panel for writing under what is written into.

use super::{Ink, Keys, ViewModel, g};
use crate::domain::visit::Tap;
use crate::domain::visit::scene::Scene;
use crate::domain::writing::ink::Ink as Drawn;
use crate::domain::writing::pad::PadState;
use crate::domain::writing::panel::{Entry, Panel, PanelTap, Way};
use crate::domain::writing::pinyin::Layout;
use crate::ui::text::writing as words;
use std::fmt::Write;
use zeroize::Zeroizing;

/// Pixels across the field, where it is narrowest.
pub(super) const ROOM: usize = 500;
/// Pixels across a row of candidates.
const ROW: usize = 1_000;
/// What 更多 takes of it, with the gap before it.
const MORE: usize = 144;
/// A candidate: each character, its edges with the gap, and the least.
const CHARACTER: usize = 52;
const EDGES: usize = 60;
const LEAST: usize = 108;

pub(super) fn panel(vm: &mut ViewModel, scene: &Scene) {
    let Some(panel) = &scene.panel else {
        return;
    };
    let Some(index) = vm.typings.iter().position(|(_, t)| t.keys.are_words()) else {
        return;
    };
    let typing = &vm.typings[index].1;
    let shown = typing.shown(&typing.text);
    let asked = vm.questions.first().map(|q| &q.view);
    let shown = asked.map_or(shown.into(), |q| q.value.clone());
    let wrong = asked.is_some_and(|q| !q.error.is_empty());
    let name = asked.map_or_else(|| vm.problem.words_name.clone(), |q| q.label.clone());
    let (pad, notice) = said(panel);
    let keys = tail(panel.keys(), ROOM / 2);
    vm.panel = g::PanelView {
        shown: true,
        way: match panel.way() {
            Way::Handwriting => g::PanelWay::Handwriting,
            Way::Pinyin => g::PanelWay::Pinyin,
            Way::Numbers => g::PanelWay::Numbers,
            Way::English => g::PanelWay::English,
        },
        value: tail(&shown, ROOM - width(&keys)).into(),
        empty: match panel.entry() {
            Entry::Search => words::EMPTY_SEARCH,
            _ => words::EMPTY,
        }
        .into(),
        name,
        keys: keys.into(),
        wrong,
        notice: notice.into(),
        pad: pad.into(),
        nine: panel.layout() == Layout::NineKeys,
        capital: panel.is_capital(),
        undo: panel.can_undo(),
        sure: is_sure(panel),
        ..Default::default()
    };
    vm.panel_number = panel.number();
    vm.panel_strokes = panel.strokes();
    vm.panel_ink = Ink(path(panel.ink()));
    let marks = words::marks(panel.entry()).iter();
    vm.panel_marks = marks.map(|mark| (*mark).to_owned()).collect();
    ways(vm, panel);
    places(vm, panel);
    row(vm, panel);
    buttons(vm, panel);
}

/// The end of a text that fits so many pixels.
pub(super) fn tail(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut left = room.saturating_sub(width("…"));
    let mut from = text.len();
    for (at, character) in text.char_indices().rev() {
        let wide = width(character.encode_utf8(&mut [0; 4]));
        if wide > left {
            break;
        }
        left -= wide;
        from = at;
    }
    format!("…{}", &text[from..])
}

/// Pixels across, as the field draws it.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c.is_ascii() { 34 } else { CHARACTER })
        .sum()
}

fn on(vm: &mut ViewModel, spot: g::Spot, row: usize, tap: PanelTap) {
    vm.tap(spot, row, Tap::Panel(tap));
}

/// What stands on the strip, and what above the candidates.
fn said(panel: &Panel) -> (&'static str, &'static str) {
    if panel.way() != Way::Handwriting {
        let away = panel.misses_hand();
        return ("", if away { words::AWAY } else { "" });
    }
    match panel.pad() {
        PadState::Empty => (words::STRIP, words::HAND),
        PadState::Drawing | PadState::Resting(_) => ("", words::HAND),
        PadState::Reading(..) => ("", words::READING),
        PadState::Offered(offer, _) if offer.is_sure() => ("", words::SURE),
        PadState::Offered(..) => ("", words::UNSURE),
        PadState::Unclear => ("", words::UNCLEAR),
        PadState::Failed(_) => ("", words::FAILED),
    }
}

fn is_sure(panel: &Panel) -> bool {
    match panel.pad() {
        PadState::Offered(offer, due) => due.is_some() && offer.choices.len() == 1,
        _ => panel.way() == Way::Pinyin,
    }
}

fn ways(vm: &mut ViewModel, panel: &Panel) {
    for (row, way) in panel.ways().enumerate() {
        vm.panel_ways.push(g::PanelTab {
            label: words::way(way, panel.entry()).into(),
            on: way == panel.way(),
            asks: false,
        });
        on(vm, g::Spot::PanelWay, row, PanelTap::Way(way));
    }
}

/// The places of a line of several characters.
fn places(vm: &mut ViewModel, panel: &Panel) {
    let PadState::Offered(offer, _) = panel.pad() else {
        return;
    };
    if panel.way() != Way::Handwriting || offer.choices.len() < 2 {
        return;
    }
    for (row, choice) in offer.choices.iter().enumerate() {
        vm.panel_places.push(g::PanelTab {
            label: choice.row[0].to_string().into(),
            on: row == panel.place(),
            asks: !choice.is_sure,
        });
        on(vm, g::Spot::PanelPlace, row, PanelTap::Place(row));
    }
    vm.panel.accept = true;
    on(vm, g::Spot::PanelAccept, 0, PanelTap::Accept);
}

/// As many candidates as fit a row, and the way to the next ones.
fn row(vm: &mut ViewModel, panel: &Panel) {
    let all = panel.offered();
    let from = panel.from().min(all.len());
    let whole = fitting(&all, ROW) == all.len();
    let room = if whole { ROW } else { ROW - MORE };
    let count = if whole {
        all.len()
    } else {
        fitting(&all[from..], room)
    };
    for (row, text) in all[from..].iter().take(count).enumerate() {
        vm.panel_row.push(text.as_str().into());
        on(vm, g::Spot::PanelRow, row, PanelTap::Choose(from + row));
    }
    if !whole {
        let next = if from + count < all.len() {
            from + count
        } else {
            0
        };
        vm.panel.more = true;
        on(vm, g::Spot::PanelMore, 0, PanelTap::From(next));
    }
}

/// How many stand side by side; one in any case.
fn fitting(all: &[Zeroizing<String>], room: usize) -> usize {
    let mut left = room;
    let fits = all.iter().take_while(|text| {
        let wide = (text.chars().count() * CHARACTER + EDGES).max(LEAST);
        let fits = wide <= left + 12;
        left = left.saturating_sub(wide);
        fits
    });
    fits.count().max(1).min(all.len())
}

fn buttons(vm: &mut ViewModel, panel: &Panel) {
    let layout = match panel.layout() {
        Layout::Letters => Layout::NineKeys,
        Layout::NineKeys => Layout::Letters,
    };
    for (spot, tap) in [
        (g::Spot::PanelBack, PanelTap::StrokeBack),
        (g::Spot::PanelRewrite, PanelTap::Rewrite),
        (g::Spot::PanelDelete, PanelTap::Delete),
        (g::Spot::PanelUndo, PanelTap::Undo),
        (g::Spot::PanelClear, PanelTap::Clear),
        (g::Spot::PanelShift, PanelTap::Shift),
        (g::Spot::PanelLayout, PanelTap::Layout(layout)),
    ] {
        on(vm, spot, 0, tap);
    }
}

/// The ink as a path of `M` and `L`, in thousandths of the strip's height.
fn path(ink: &Drawn) -> Zeroizing<String> {
    let points: usize = ink.strokes().map(<[_]>::len).sum();
    let mut path = Zeroizing::new(String::with_capacity(points * 10));
    for stroke in ink.strokes() {
        for (at, point) in stroke.iter().enumerate() {
            let mark = if at == 0 { 'M' } else { 'L' };
            // Writing into a string does not fail.
            let _ = write!(path, "{mark}{} {}", point.x, point.y);
        }
    }
    path
}

impl ViewModel {
    /// What a key of a plugged-in keyboard is on the panel: sounds while those are open, and nothing on
    /// the other ways, where it writes into the field itself.
    pub fn keyed(&self, key: &str) -> Option<PanelTap> {
        if !self.panel.shown || self.panel.way != g::PanelWay::Pinyin {
            return None;
        }
        let is_open = !self.panel.keys.is_empty();
        let mut characters = key.chars();
        match (characters.next()?, characters.next()) {
            ('⌫', None) if is_open => Some(PanelTap::Delete),
            ('\n', None) if is_open => Some(PanelTap::Key(' ')),
            (sound, None) if sound.is_ascii_lowercase() => Some(PanelTap::Key(sound)),
            (choice, None) if is_open && !choice.is_control() => Some(PanelTap::Key(choice)),
            _ => None,
        }
    }
}

impl Keys {
    /// Whether words are written, on the panel.
    pub fn are_words(self) -> bool {
        matches!(self, Self::Line | Self::Lines | Self::Search)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shown_at_its_end_and_a_short_one_whole() {
        assert_eq!(tail("水暖工", ROOM), "水暖工");
        assert_eq!(tail("", 0), "");
        let long = "水".repeat(40);
        let shown = tail(&long, ROOM);
        assert!(shown.starts_with('…') && width(&shown) <= ROOM, "{shown}");
        assert_eq!(shown.chars().count(), 9);
        assert_eq!(tail("水暖工", 0), "…");
    }

    #[test]
    fn a_row_holds_what_fits_and_one_in_any_case() {
        let words = |all: &[&str]| -> Vec<Zeroizing<String>> {
            let own = |text: &&str| Zeroizing::new((*text).to_owned());
            all.iter().map(own).collect()
        };
        assert_eq!(fitting(&[], ROW), 0);
        assert_eq!(fitting(&words(&["水"; 12]), ROW), 9);
        let long = "水".repeat(30);
        assert_eq!(fitting(&words(&[&long, "水"]), ROW), 1);
    }
}
