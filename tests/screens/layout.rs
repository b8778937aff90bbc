//! Sizes, gaps, edges and ink of every screen.

use crate::stage::{Case, Sizes, every_screen, every_screen_in, terminal};
use i_slint_backend_testing::{ElementHandle, ElementQuery};
use jiujinban::ui::generated::Api;
use jiujinban::ui::headless::Headless;
use slint::Global;

/// 15 mm at four pixels a millimetre.
const TOUCH: f32 = 60.0;
/// 25 mm, for the tiles of the first pages.
const TILE: f32 = 100.0;
/// 3 mm between what can be touched.
const GAP: f32 = 12.0;
/// 5 mm, the least height of a line of text.
const TEXT: f32 = 20.0;

#[derive(Clone, Debug)]
struct Box {
    label: String,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Box {
    fn of(element: &ElementHandle) -> Self {
        let (at, size) = (element.absolute_position(), element.size());
        Self {
            label: element.accessible_label().unwrap_or_default().to_string(),
            left: at.x,
            top: at.y,
            right: at.x + size.width,
            bottom: at.y + size.height,
        }
    }

    fn width(&self) -> f32 {
        self.right - self.left
    }

    fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The free way between two boxes; negative where they overlap.
    fn gap(&self, other: &Self) -> f32 {
        let across = (other.left - self.right).max(self.left - other.right);
        let down = (other.top - self.bottom).max(self.top - other.bottom);
        across.max(down)
    }
}

fn boxes_of(headless: &Headless, kind: &str) -> Vec<Box> {
    let query = ElementQuery::from_root(headless.app())
        .match_descendants()
        .match_inherits(kind);
    query.find_all().iter().map(Box::of).collect()
}

fn controls(headless: &Headless) -> Vec<Box> {
    headless.controls().iter().map(Box::of).collect()
}

/// The parts of the page that scroll: what lies in them may lie below the screen.
fn scrolled(headless: &Headless) -> Vec<Box> {
    let query = ElementQuery::from_root(headless.app())
        .match_descendants()
        .match_inherits("Scroll");
    let scrolls = query.find_all();
    let inside = scrolls
        .iter()
        .flat_map(|s| s.query_descendants().find_all());
    inside.map(|e| Box::of(&e)).collect()
}

fn same(a: &Box, b: &Box) -> bool {
    a.label == b.label
        && a.left == b.left
        && a.top == b.top
        && a.right == b.right
        && a.bottom == b.bottom
}

fn expect_none(breaches: &[String]) {
    assert!(
        breaches.is_empty(),
        "{} breaches\n  {}",
        breaches.len(),
        breaches.join("\n  ")
    );
}

#[test]
fn every_control_has_a_name_and_room_for_a_thick_finger() {
    let (headless, _) = terminal();
    let mut breaches = Vec::new();
    let (mut seen, mut tiles) = (0, 0);
    every_screen(&headless, |case| {
        for control in controls(&headless) {
            seen += 1;
            if control.label.is_empty() {
                breaches.push(format!(
                    "{}: a control without a name at {control:?}",
                    case.name
                ));
            }
            if control.width() < TOUCH || control.height() < TOUCH {
                breaches.push(format!(
                    "{}: {} is {}×{}",
                    case.name,
                    control.label,
                    control.width(),
                    control.height()
                ));
            }
        }
        for kind in ["GroupTile", "WideTile", "QuickTile"] {
            for tile in boxes_of(&headless, kind) {
                tiles += 1;
                if tile.width() < TILE || tile.height() < TILE {
                    breaches.push(format!(
                        "{}: tile {} is {}×{}",
                        case.name,
                        tile.label,
                        tile.width(),
                        tile.height()
                    ));
                }
            }
        }
    });
    assert!(seen > 1_000, "only {seen} controls were looked at");
    assert!(tiles >= 16, "only {tiles} tiles were looked at");
    expect_none(&breaches);
}

#[test]
fn two_controls_never_touch() {
    let (headless, _) = terminal();
    let mut breaches = Vec::new();
    every_screen_in(&headless, &Sizes::All, |case| {
        let inside = scrolled(&headless);
        let (flowing, fixed): (Vec<_>, Vec<_>) = controls(&headless)
            .into_iter()
            .partition(|c| inside.iter().any(|i| same(c, i)));
        let over = ["BottomSheet", "OverlayPage"];
        let eased = Api::get(headless.app()).get_ease().shown;
        if !eased && over.iter().all(|kind| boxes_of(&headless, kind).is_empty()) {
            close_pairs(case, &fixed, &mut breaches);
        }
        close_pairs(case, &flowing, &mut breaches);
    });
    expect_none(&breaches);
}

fn close_pairs(case: &Case, controls: &[Box], breaches: &mut Vec<String>) {
    for (at, one) in controls.iter().enumerate() {
        for other in &controls[at + 1..] {
            let gap = one.gap(other);
            let strip = one.label == "往下看" || other.label == "往下看";
            if gap < GAP - 0.5 && !strip {
                breaches.push(format!(
                    "{}: {gap} between {} and {}",
                    case.name, one.label, other.label
                ));
            }
        }
    }
}

#[test]
fn every_line_of_text_can_be_read_and_lies_on_the_screen() {
    let (headless, _) = terminal();
    let mut breaches = Vec::new();
    let mut seen = 0;
    every_screen_in(&headless, &Sizes::All, |case| {
        let (width, height) = case.orientation.size();
        #[expect(clippy::cast_precision_loss, reason = "screens are small")]
        let (width, height) = (width as f32, height as f32);
        let inside = scrolled(&headless);
        let texts = boxes_of(&headless, "Text");
        for text in texts.iter().chain(&controls(&headless)) {
            seen += 1;
            if text.height() < TEXT && text.width() > 0.0 {
                breaches.push(format!(
                    "{}: text of height {} ({})",
                    case.name,
                    text.height(),
                    text.label
                ));
            }
            if text.left < -0.5 || text.right > width + 0.5 {
                breaches.push(format!("{}: beyond the side: {text:?}", case.name));
            }
            let flows = inside.iter().any(|i| same(text, i));
            if !flows && (text.top < -0.5 || text.bottom > height + 0.5) {
                breaches.push(format!("{}: beyond the edge: {text:?}", case.name));
            }
        }
    });
    assert!(seen > 3_000, "only {seen} texts were looked at");
    expect_none(&breaches);
}

#[test]
fn no_word_runs_out_of_its_button_or_the_sheet_it_stands_on() {
    let (headless, _) = terminal();
    let mut breaches = Vec::new();
    let (mut on_buttons, mut on_sheets) = (0, 0);
    every_screen_in(&headless, &Sizes::All, |case| {
        let mut look = |holder: &ElementHandle, seen: &mut usize| {
            let own = Box::of(holder);
            let texts = holder.query_descendants().match_inherits("Text");
            for text in texts.find_all().iter().map(Box::of) {
                *seen += 1;
                if text.left < own.left - 0.5 || text.right > own.right + 0.5 {
                    breaches.push(format!("{}: {} in {own:?}", case.name, text.label));
                }
            }
        };
        for control in headless.controls() {
            look(&control, &mut on_buttons);
        }
        for kind in ["Sheet", "Notice", "FaultNotice"] {
            let query = ElementQuery::from_root(headless.app())
                .match_descendants()
                .match_inherits(kind);
            for sheet in query.find_all() {
                look(&sheet, &mut on_sheets);
            }
        }
    });
    assert!(on_buttons > 1_000, "only {on_buttons} words of buttons");
    assert!(on_sheets > 1_000, "only {on_sheets} words on sheets");
    expect_none(&breaches);
}

/// A page says that it goes on below where it does, and nowhere else.
#[test]
fn a_page_offers_to_turn_only_where_something_lies_below() {
    let (headless, _) = terminal();
    let mut breaches = Vec::new();
    let mut seen = 0;
    every_screen(&headless, |case| {
        if !headless.labels().iter().any(|label| label == "往下看") {
            return;
        }
        seen += 1;
        let page = boxes_of(&headless, "Scroll");
        let bottom = page.iter().map(|b| b.bottom).fold(0.0, f32::max);
        let inside = scrolled(&headless);
        let told = boxes_of(&headless, "Text").into_iter();
        let told = told.chain(boxes_of(&headless, "Image"));
        let lowest = told
            .filter(|part| inside.iter().any(|i| same(part, i)))
            .map(|part| part.bottom)
            .fold(0.0, f32::max);
        // The white edge of a sheet may be all that is cut.
        if lowest + 36.0 < bottom {
            breaches.push(format!("{}: {lowest} of {bottom}", case.name));
        }
    });
    assert!(seen > 40, "only {seen} pages go on below");
    expect_none(&breaches);
}

#[test]
fn no_page_needs_more_than_three_screens_of_scrolling() {
    let (headless, _) = terminal();
    let mut breaches = Vec::new();
    every_screen(&headless, |case| {
        let (_, height) = case.orientation.size();
        #[expect(clippy::cast_precision_loss, reason = "screens are small")]
        let most = height as f32 * 8.0;
        let lowest = scrolled(&headless)
            .iter()
            .map(|b| b.bottom)
            .fold(0.0, f32::max);
        if lowest > most {
            breaches.push(format!("{}: {lowest} px long", case.name));
        }
    });
    expect_none(&breaches);
}

/// With no font for Chinese every text is silently blank: then each screen would be its own paper.
#[test]
fn chinese_letters_leave_ink() {
    let (headless, _) = terminal();
    let mut breaches = Vec::new();
    every_screen(&headless, |case| {
        let pixels = headless.pixels().expect("a picture");
        let all = pixels.as_slice();
        let paper = all[all.len() / 2];
        let inked = all
            .iter()
            .filter(|p| p.r.abs_diff(paper.r) > 60 || p.g.abs_diff(paper.g) > 60)
            .count();
        if inked * 100 < all.len() {
            breaches.push(format!(
                "{}: {inked} of {} pixels are inked",
                case.name,
                all.len()
            ));
        }
    });
    expect_none(&breaches);
}
