//! The strip a finger writes on, as far as the screen knows it before the visit has caught up: the stroke
//! that is being drawn, and those that are on their way.

use crate::domain::writing::ink::InkPoint;
use crate::domain::writing::panel::PanelTap;
use crate::ui::view_model::ViewModel;
use zeroize::Zeroizing;

/// Room for the path of a long stroke, in bytes.
const STROKE_ROOM: usize = 8 * 1_024;
/// Room for its points.
const POINTS_ROOM: usize = 1_024;

/// What the visit does not know yet.
#[derive(Default)]
pub(super) struct Strip {
    panel: u64,
    /// Strokes told to the visit since the panel was opened.
    told: u64,
    /// Strokes on their way, each with its number.
    under_way: Vec<(u64, Zeroizing<String>)>,
    path: Zeroizing<String>,
    points: Zeroizing<Vec<InkPoint>>,
}

impl Strip {
    /// Takes a mark of the finger: `M x y` down, `L x y` moved, `.` away.
    pub(super) fn mark(&mut self, mark: &str) -> Option<PanelTap> {
        if mark == "." {
            if self.path.is_empty() {
                return None;
            }
            self.told += 1;
            self.under_way
                .push((self.told, std::mem::take(&mut self.path)));
            return Some(PanelTap::Stroke(std::mem::take(&mut self.points)));
        }
        let point = point(mark.get(1..)?)?;
        if mark.starts_with('M') {
            self.path = Zeroizing::new(String::with_capacity(STROKE_ROOM));
            self.points = Zeroizing::new(Vec::with_capacity(POINTS_ROOM));
            self.path.push_str(mark);
            return Some(PanelTap::Down(point));
        }
        if !self.path.is_empty() {
            self.path.push_str(mark);
            self.points.push(point);
        }
        None
    }

    /// Forgets what the visit has taken; whether that changes what is drawn beside it.
    pub(super) fn follow(&mut self, shown: &ViewModel) -> bool {
        if self.panel != shown.panel_number {
            *self = Self {
                panel: shown.panel_number,
                told: shown.panel_strokes,
                ..Self::default()
            };
            return true;
        }
        let before = self.under_way.len();
        self.under_way.retain(|(at, _)| *at > shown.panel_strokes);
        before != self.under_way.len()
    }

    /// All ink: what the visit has, what is on its way, and what is being drawn.
    pub(super) fn with(&self, taken: &str) -> Zeroizing<String> {
        let under_way: usize = self.under_way.iter().map(|(_, path)| path.len()).sum();
        let room = taken.len() + under_way + self.path.len();
        let mut all = Zeroizing::new(String::with_capacity(room));
        all.push_str(taken);
        for (_, path) in &self.under_way {
            all.push_str(path);
        }
        all.push_str(&self.path);
        all
    }
}

fn point(text: &str) -> Option<InkPoint> {
    let (x, y) = text.split_once(' ')?;
    Some(InkPoint {
        x: x.parse().ok()?,
        y: y.parse().ok()?,
        at: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: u16, y: u16) -> InkPoint {
        InkPoint { x, y, at: 0 }
    }

    #[test]
    fn marks_that_are_none_and_a_finger_that_never_came_down_draw_nothing() {
        let mut strip = Strip::default();
        for mark in ["", "M", "Mx 1", "L5 5", "."] {
            assert_eq!(strip.mark(mark), None, "{mark}");
        }
        assert_eq!(strip.with("").as_str(), "");
    }

    #[test]
    fn ink_is_on_the_screen_before_the_visit_has_it_and_not_twice_afterwards() {
        let mut strip = Strip::default();
        assert_eq!(strip.mark("M1 2"), Some(PanelTap::Down(at(1, 2))));
        assert_eq!(strip.mark("L3 4"), None);
        assert_eq!(strip.with("").as_str(), "M1 2L3 4");
        let stroke = PanelTap::Stroke(Zeroizing::new(vec![at(3, 4)]));
        assert_eq!(strip.mark("."), Some(stroke));
        assert_eq!(strip.with("").as_str(), "M1 2L3 4", "still on its way");
        let mut taken = ViewModel::default();
        taken.panel_strokes = 1;
        assert!(strip.follow(&taken));
        assert_eq!(strip.with("M1 2L3 4").as_str(), "M1 2L3 4");
    }

    #[test]
    fn another_panel_begins_empty() {
        let mut strip = Strip::default();
        strip.mark("M1 2");
        let mut other = ViewModel::default();
        other.panel_number = 2;
        assert!(strip.follow(&other));
        assert_eq!(strip.with("").as_str(), "");
    }
}
