//! The panel for writing as a finger feels it: from the event of the touch to the drawn ink, with the
//! software renderer at 1080 × 1920; and what the panel holds of memory, dictionary and tables included.
//!
//! The ink is drawn by the screens themselves, before anybody else hears of it: what is measured is all
//! there is between the event and the pixels. The network that reads the ink is `handwriting`'s.
//! And how long a key of pinyin takes until its candidates are there.

#[path = "../figures/mod.rs"]
mod figures;
#[path = "../panel/mod.rs"]
mod panel;
#[path = "../../tests/writing/phrases.rs"]
#[expect(dead_code, reason = "what is meant is the tests' concern")]
mod phrases;

use figures::{Goal, Spread, record, thread_cpu};
use jiujinban::adapters::writing::kit;
use jiujinban::domain::visit::scene::Scene;
use jiujinban::domain::writing::pinyin::{Layout, digits_of};
use jiujinban::ui::gallery;
use panel::{Cost, Panel, catalogue, cost, figure};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition};
use std::hint::black_box;

/// Characters written one after the other.
const CHARACTERS: u16 = 12;
/// Strokes of a character, and places of the finger in each.
const STROKES: u16 = 9;
const PLACES: u16 = 24;
/// The strip on a standing panel: left and upper edge of what is written on.
const STRIP: (f32, f32) = (90.0, 1_330.0);

struct Bench {
    panel: Panel,
    scene: Scene,
    costs: Vec<Cost>,
}

impl Bench {
    fn event(&mut self, event: WindowEvent) {
        let screens = self.panel.screens.clone();
        let cost = cost(|| {
            screens.app().window().dispatch_event(event);
            assert!(self.panel.draw(), "the finger left no ink");
        });
        self.costs.push(cost);
    }

    /// One stroke, downwards to the right.
    fn stroke(&mut self, number: u16) {
        let screens = self.panel.screens.clone();
        let button = PointerEventButton::Left;
        let at = |place: u16| {
            let along = f32::from(place);
            let from = f32::from(number % 3) * 200.0;
            LogicalPosition::new(
                STRIP.0 + from + along * 6.0,
                STRIP.1 + f32::from(number) * 8.0 + along * 4.0,
            )
        };
        let window = screens.app().window();
        window.dispatch_event(WindowEvent::PointerMoved { position: at(0) });
        self.panel.draw();
        self.event(WindowEvent::PointerPressed {
            position: at(0),
            button,
        });
        for place in 1..PLACES {
            self.event(WindowEvent::PointerMoved {
                position: at(place),
            });
        }
        let position = at(PLACES - 1);
        screens
            .app()
            .window()
            .dispatch_event(WindowEvent::PointerReleased { position, button });
        self.panel.draw();
    }
}

/// MiB of this process that are its own share of the machine's memory.
fn memory() -> f64 {
    let table = std::fs::read_to_string("/proc/self/smaps_rollup").expect("a Linux kernel");
    let line = table.lines().find_map(|line| line.strip_prefix("Pss:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    let kib: f64 = number.and_then(|n| n.parse().ok()).expect("Pss in kB");
    kib / 1_024.0
}

/// What is offered after each key of the 200 phrases, the county's words known: the CPU of one tap.
fn candidates() {
    let engine = phrases::engine(&[]);
    for (layout, name) in [
        (Layout::Letters, "candidates_letters"),
        (Layout::NineKeys, "candidates_nine_keys"),
    ] {
        let mut times = Vec::new();
        for phrase in phrases::phrases() {
            let keys: String = match layout {
                Layout::Letters => phrase.keys,
                Layout::NineKeys => digits_of(&phrase.keys),
            };
            for end in 1..=keys.len() {
                let before = thread_cpu();
                black_box(engine.candidates(&keys[..end], layout, phrase.topic));
                times.push(thread_cpu() - before);
            }
        }
        let spread = Spread::of_ms(times);
        let how = format!("CPU of one key, {} keys of 200 phrases", spread.count());
        let figure = format!("{name}_median");
        record(&figure, spread.median(), "ms CPU", Goal::Known, &how);
        let figure = format!("{name}_p99");
        record(&figure, spread.p99(), "ms CPU", Goal::AtMost(10.0), &how);
    }
}

fn main() {
    let scenes = gallery::shown(&catalogue());
    let scene = |name: &str| {
        let found = scenes.iter().find(|shown| shown.name == name);
        found
            .unwrap_or_else(|| panic!("no screen {name}"))
            .scene
            .clone()
    };
    let mut panel = Panel::new();
    panel.show(scene("form-choice"));
    let before = memory();
    let words = black_box(kit());
    let with_words = memory();
    panel.show(scene("write-hand"));
    let mut bench = Bench {
        panel,
        scene: scene("write-hand"),
        costs: Vec::new(),
    };
    for _ in 0..CHARACTERS {
        for stroke in 0..STROKES {
            bench.stroke(stroke);
        }
        // The next character begins on an empty strip, as after it was read.
        bench.panel.screens.show(scene("form-choice"));
        bench.panel.draw();
        bench.panel.show(bench.scene.clone());
    }
    let with_panel = memory();
    figure(
        "ink",
        33.0,
        &bench.costs,
        "finger's event to drawn ink, software renderer, 1080x1920",
    );
    let how = "PSS, dictionary and tables loaded";
    record("panel_words", with_words - before, "MiB", Goal::Known, how);
    let how = "PSS after 12 characters of 9 strokes, without the network";
    record("panel_memory", with_panel - before, "MiB", Goal::Known, how);
    drop(words);
    candidates();
}
