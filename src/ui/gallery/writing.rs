//! The panel for writing: each way, with something written.

use super::Shown;
use super::scenes::{Walk, plain};
use crate::domain::time::Span;
use crate::domain::visit::writing::WritingEvent;
use crate::domain::visit::{Effect, Tap, VisitEvent};
use crate::domain::writing::characters::Characters;
use crate::domain::writing::field::{Knowledge, Surnames};
use crate::domain::writing::ink::InkPoint;
use crate::domain::writing::kit::{CountyWords, Kit};
use crate::domain::writing::panel::{PanelTap, Way};
use crate::domain::writing::pinyin::{Layout, Pinyin};
use crate::domain::writing::reading::{Reading, WritingFault, WritingStatus};
use crate::domain::writing::similar::SimilarShapes;
use std::sync::Arc;
use zeroize::Zeroizing;

const DICTIONARY: &str = "电\tdian\t90\n点\tdian\t80\n店\tdian\t70\n典\tdian\t60\n电焊\tdian han\t9\n\
    焊\than\t30\n汗\than\t40\n汉\than\t50\n工\tgong\t90\n公\tgong\t80\n点汗\tdian han\t2\n\
    家政\tjia zheng\t20\n服务\tfu wu\t60\n员\tyuan\t60\n";

/// 水管工, as a finger draws it: thousandths of the strip's height.
const INK: &[&[(u16, u16)]] = &[
    &[(470, 110), (470, 800), (390, 740)],
    &[(190, 330), (370, 330), (180, 640)],
    &[(700, 240), (520, 420)],
    &[(480, 400), (760, 700)],
    &[(1_060, 100), (1_000, 220)],
    &[(1_050, 160), (1_190, 160)],
    &[(1_290, 100), (1_230, 210)],
    &[(1_280, 160), (1_420, 160)],
    &[(1_190, 230), (1_230, 280)],
    &[(1_010, 330), (1_000, 420)],
    &[(1_010, 330), (1_440, 330), (1_420, 410)],
    &[(1_080, 440), (1_080, 840)],
    &[(1_080, 450), (1_360, 450), (1_360, 590), (1_080, 590)],
    &[(1_080, 680), (1_390, 680), (1_390, 830), (1_080, 830)],
    &[(1_780, 260), (2_180, 260)],
    &[(1_980, 260), (1_980, 740)],
    &[(1_700, 740), (2_280, 740)],
];

fn kit() -> Kit {
    let known = "水管工土士干官冰永";
    let mut kit = Kit {
        knowledge: Knowledge::new(
            Characters::of(known),
            SimilarShapes::parse("工土士干\n").expect("the gallery's groups"),
            Surnames::default(),
        ),
        pinyin: Pinyin::new(DICTIONARY, "", ""),
    };
    kit.learn(&CountyWords {
        trades: vec!["电焊工".to_owned(), "家政服务员".to_owned()],
        ..CountyWords::default()
    });
    kit
}

fn tap(walk: &mut Walk, tap: PanelTap) {
    walk.tap(Tap::Panel(tap));
}

fn keys(walk: &mut Walk, keys: &str) {
    keys.chars().for_each(|key| tap(walk, PanelTap::Key(key)));
}

fn told(walk: &mut Walk, event: WritingEvent) {
    walk.on(VisitEvent::Writing(event));
}

fn draw(walk: &mut Walk) {
    for stroke in INK {
        let mut points = stroke.iter().map(|&(x, y)| InkPoint { x, y, at: 0 });
        let first = points.next().expect("a stroke begins somewhere");
        tap(walk, PanelTap::Down(first));
        tap(walk, PanelTap::Stroke(Zeroizing::new(points.collect())));
    }
}

/// Has the ink read: the last place may be one of four.
fn read(walk: &mut Walk) {
    walk.wait(Span::seconds(1));
    let asked = walk.effects.iter().find_map(|effect| match effect {
        Effect::ReadInk(asked, ..) => Some(*asked),
        _ => None,
    });
    let reading = Reading::made(&[
        &[('水', 0.97), ('冰', 0.01), ('永', 0.01)],
        &[('管', 0.95), ('官', 0.02)],
        &[('工', 0.96), ('土', 0.02)],
    ]);
    let asked = asked.expect("the ink was handed over");
    told(walk, WritingEvent::Read(asked, Ok(reading)));
}

/// A question for words on screen, written every way; left as it was.
pub(super) fn ways(walk: &mut Walk, all: &mut Vec<Shown>) {
    let out = WritingStatus::Out(WritingFault::NoModel);
    told(walk, WritingEvent::Kit(Arc::new(kit())));
    told(walk, WritingEvent::Status(out));
    all.push(plain("write-without-hand", walk));
    told(walk, WritingEvent::Status(WritingStatus::Ready));
    tap(walk, PanelTap::Way(Way::Handwriting));
    all.push(plain("write-hand", walk));
    draw(walk);
    read(walk);
    all.push(plain("write-hand-line", walk));
    tap(walk, PanelTap::Rewrite);
    tap(walk, PanelTap::Way(Way::Pinyin));
    keys(walk, "jiazhengfuwuyuan");
    tap(walk, PanelTap::Choose(0));
    keys(walk, "dianhangong");
    all.push(plain("write-pinyin", walk));
    tap(walk, PanelTap::Clear);
    tap(walk, PanelTap::Layout(Layout::NineKeys));
    keys(walk, "3426");
    all.push(plain("write-nine-keys", walk));
    tap(walk, PanelTap::Layout(Layout::Letters));
    tap(walk, PanelTap::Way(Way::Numbers));
    keys(walk, "2019");
    all.push(plain("write-numbers", walk));
    tap(walk, PanelTap::Clear);
    tap(walk, PanelTap::Way(Way::English));
    keys(walk, "a");
    all.push(plain("write-english", walk));
    tap(walk, PanelTap::Clear);
}
