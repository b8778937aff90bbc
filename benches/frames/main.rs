//! From a tap to the drawn frame with the software renderer on a panel of 1080 × 1920: the press
//! that answers a finger, and the change from one page to another.
//!
//! A change counts everything from the new scene on: the view model, the properties, the layout
//! and the pixels.

#[path = "../figures/mod.rs"]
mod figures;
#[path = "../panel/mod.rs"]
mod panel;

use jiujinban::domain::visit::scene::Scene;
use jiujinban::ui::gallery;
use panel::{Cost, Panel, catalogue, cost, figure};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition};

const ROUNDS: usize = 25;

/// The walk of a job seeker, page after page.
const WALK: [&str; 9] = [
    "home",
    "services-jobs",
    "guide",
    "identify",
    "reading",
    "overview",
    "form-choice",
    "review",
    "receipt-received",
];

/// A finger on the first tile, on the bar, on the big button, on 下一步.
const PRESSES: [(&str, f32, f32); 4] = [
    ("home", 270.0, 650.0),
    ("services-jobs", 540.0, 1_830.0),
    ("guide", 540.0, 1_640.0),
    ("form-choice", 700.0, 1_640.0),
];

struct Bench {
    panel: Panel,
    scenes: Vec<(String, Scene)>,
}

impl Bench {
    fn new() -> Self {
        let scenes = gallery::shown(&catalogue())
            .into_iter()
            .map(|shown| (shown.name, shown.scene));
        Self {
            scenes: scenes.collect(),
            panel: Panel::new(),
        }
    }

    fn scene(&self, name: &str) -> Scene {
        let found = self.scenes.iter().find(|(n, _)| n == name);
        found
            .unwrap_or_else(|| panic!("no screen {name}"))
            .1
            .clone()
    }

    fn change(&mut self, to: &str) -> Cost {
        let scene = self.scene(to);
        cost(|| self.panel.show(scene))
    }

    fn press(&mut self, x: f32, y: f32) -> Cost {
        let at = LogicalPosition::new(x, y);
        let button = PointerEventButton::Left;
        let window = self.panel.screens.clone();
        let window = window.app().window();
        window.dispatch_event(WindowEvent::PointerMoved { position: at });
        self.panel.draw();
        let pressed = cost(|| {
            window.dispatch_event(WindowEvent::PointerPressed {
                position: at,
                button,
            });
            assert!(self.panel.draw(), "the press at {x}, {y} showed nothing");
        });
        // Away from the control before the finger lifts: nothing is tapped.
        window.dispatch_event(WindowEvent::PointerExited);
        self.panel.draw();
        pressed
    }
}

fn main() {
    let mut bench = Bench::new();
    for page in WALK {
        bench.change(page);
    }
    let mut changes = Vec::new();
    for _ in 0..ROUNDS {
        changes.extend(WALK.map(|page| bench.change(page)));
    }
    figure(
        "frame_page",
        50.0,
        &changes,
        "new scene to drawn page, software renderer, 1080x1920",
    );
    let mut presses = Vec::new();
    for _ in 0..ROUNDS {
        for (page, x, y) in PRESSES {
            bench.change(page);
            presses.push(bench.press(x, y));
        }
    }
    figure(
        "frame_press",
        33.0,
        &presses,
        "finger down to drawn press, software renderer, 1080x1920",
    );
}
