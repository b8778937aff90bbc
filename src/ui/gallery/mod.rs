//! Every screen as a picture, from made-up persons and jobs, without a display.

mod asking;
mod ease;
mod events;
mod faces;
mod helped;
mod library;
mod operators;
mod pack;
mod pages;
mod people;
mod problems;
mod questions;
mod refusals;
mod retire;
mod scenes;
mod setup;
mod update;
mod work;
mod writing;

use super::headless::{Headless, HeadlessFault, Orientation, set_up};
use super::text::checks::{self, Checked};
use super::view_model::{Devices, Headset, IdentityCards, Places, Surroundings, Village};
use crate::domain::jobs::trade::Vocabulary;
use crate::domain::machine::check::{
    CatalogueState, CertificateState, CheckPart, ClockState, DiskState, ModelsState, RootState,
    TouchState,
};
use crate::domain::people::identity::DivisionCode;
use crate::domain::services::catalogue::Catalogue;
use crate::domain::time::{Span, WallTime};
use crate::domain::visit::scene::{Scene, View};
use crate::domain::visit::{Asked, ClosedReason, Now, Settings, TextSize, Visit};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One screen of the gallery.
pub struct Shown {
    /// A short name for the file.
    pub name: String,
    /// What is to be seen.
    pub scene: Scene,
    /// Labels tapped after it is shown, for sheets that only the screen knows.
    pub taps: Vec<&'static str>,
}

/// What a village's terminal of the gallery knows. Trades come from the caller's table.
pub fn surroundings(vocabulary: Arc<Vocabulary>) -> Surroundings {
    Surroundings {
        place: "玉泉镇李家庄村".to_owned(),
        service: "就业社保服务点".to_owned(),
        terminal: "SX-140222-0172".to_owned(),
        phone: "12333".to_owned(),
        devices: Devices::Real,
        identity_cards: IdentityCards::NotRead,
        vocabulary,
        places: Arc::new(places()),
        news: "招聘会：11月28日 县零工市场 · 服务事项与时限公开 · 监督电话 12333".to_owned(),
        technician: Vec::new(),
        house: house(),
        looking: false,
        clips: Arc::default(),
        headset: Headset::Fitted,
    }
}

/// A terminal whose certificate ends soon and whose clock is slow; the rest is well.
fn house() -> Vec<Checked> {
    let part = |part, condition, note| Checked {
        part,
        condition,
        note,
        took: Span(0),
    };
    let (disk, clock) = (DiskState::Fine(35_200_000_000), ClockState::Off(-400_000));
    let until = WallTime::at_start_of(jiff::civil::Date::constant(2026, 12, 1));
    let certificate = CertificateState::Ending(until);
    vec![
        part(CheckPart::Speaker, checks::speaker(false), None),
        part(CheckPart::Touch, checks::touch(TouchState::Found), None),
        part(CheckPart::Network, checks::network(Ok(())), None),
        part(CheckPart::Disk, checks::disk(disk), checks::disk_note(disk)),
        part(
            CheckPart::Clock,
            checks::clock(clock),
            checks::clock_note(clock),
        ),
        part(
            CheckPart::Catalogue,
            checks::catalogue(CatalogueState::InForce),
            None,
        ),
        part(
            CheckPart::Certificate,
            checks::certificate(certificate),
            checks::certificate_note(certificate),
        ),
        part(
            CheckPart::RootKey,
            checks::root_key(RootState::Sealed),
            checks::root_note(RootState::Sealed),
        ),
        part(CheckPart::Models, checks::models(ModelsState::Whole), None),
    ]
}

/// A small piece of the table of divisions, around the gallery's county.
const COUNTIES: &str = "110101\t北京市\t市辖区\t东城区\n140213\t山西省\t大同市\t平城区\n\
    140221\t山西省\t大同市\t阳高县\n140222\t山西省\t大同市\t天镇县\n\
    140402\t山西省\t长治市\t潞州区\n500101\t重庆市\t市辖区\t万州区\n";
const TOWNS: &str = "110101001\t东华门街道\n140222100\t玉泉镇\n140222101\t谷前堡镇\n140222102\t米薪关镇\n\
    140222103\t逯家湾镇\n140222104\t新平堡镇\n140222200\t卅里铺乡\n";

/// Made-up villages of the county, by town.
pub fn villages() -> Vec<Village> {
    let of = |town: &str, names: &[&str]| -> Vec<Village> {
        let numbered = (1..).zip(names);
        numbered
            .map(|(n, name): (u32, _)| Village {
                code: division(&format!("{town}{n:03}")),
                name: (*name).to_owned(),
            })
            .collect()
    };
    [
        of(
            "140222100",
            &[
                "李家庄村",
                "东沙河村",
                "西沙河村",
                "唐八里村",
                "夏家沟村",
                "水磨口村",
                "袁家皂村",
            ],
        ),
        of("140222101", &["谷前堡村", "白舍科村", "孙家店村"]),
        of("140222102", &["米薪关村", "石羊庄村"]),
        of("140222103", &["逯家湾村", "陶庄村"]),
        of("140222104", &["新平堡村", "平远头村"]),
        of("140222200", &["卅里铺村", "季冯窑村"]),
    ]
    .concat()
}

fn places() -> Places {
    Places::new(&division("140222"), COUNTIES, TOWNS).with_villages(villages())
}

fn division(code: &str) -> DivisionCode {
    DivisionCode::parse(code).expect("the gallery's codes are well formed")
}

/// All screens of the gallery, in the order people meet them.
///
/// Panics when the catalogue lacks the items of the list the gallery walks through.
pub fn shown(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = scenes::all(catalogue);
    all.extend(questions::all(catalogue));
    all.extend(events::all(catalogue));
    all.extend(operators::all(catalogue));
    all.extend(helped::all(catalogue));
    all.extend(work::all(catalogue));
    all.extend(setup::all());
    all.extend(retire::all());
    all.extend(problems::all(catalogue));
    all.extend(ease::all(catalogue));
    let low = ease::lowered(&all);
    all.extend(low);
    all
}

/// The screens in which packages differ: the first page, the lists, an item.
pub fn of_package(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    events::of_package(catalogue)
}

/// A visit that waits for the county's answer to the personal query of an item, what it waits for,
/// and when.
pub fn asked_for_records(catalogue: &Arc<Catalogue>, item: u16) -> (Visit, Asked, Now) {
    questions::awaiting(catalogue, item)
}

/// The page of every item of a catalogue, by its number.
pub fn item_pages(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    scenes::item_pages(catalogue)
}

/// Everything `make screenshots` draws.
pub fn pictured(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = shown(catalogue);
    all.extend(item_pages(catalogue));
    all
}

/// The same screen with everything larger.
pub fn in_large(scene: &Scene) -> Scene {
    let mut scene = scene.clone();
    scene.settings = Settings {
        text: TextSize::Large,
        ..scene.settings
    };
    scene
}

/// The same screen with everything as large as it can be.
pub fn in_largest(scene: &Scene) -> Scene {
    let mut scene = scene.clone();
    scene.settings.text = TextSize::Largest;
    scene
}

/// The same screen of a terminal that trains; the operator's own pages stay as they are.
pub fn in_training(scene: &Scene, catalogue: &Arc<Catalogue>) -> Scene {
    let mut scene = scene.clone();
    if !matches!(scene.view, View::Desk) {
        scene.desk = operators::trained(catalogue);
    }
    scene
}

/// Writes screens, standing and lying, in the three sizes of text, as PNG files into a folder, and
/// tells which.
///
/// Errors when the screens cannot be set up (once per process) or a picture cannot be written.
pub fn render(
    folder: &Path,
    all: &[Shown],
    vocabulary: Arc<Vocabulary>,
) -> Result<Vec<PathBuf>, HeadlessFault> {
    set_up()?;
    let headless = Headless::new(surroundings(vocabulary), Orientation::Portrait, |_| {})?;
    let mut written = Vec::new();
    let between = Scene::not_started(ClosedReason::NotEnrolled, WallTime(0), Settings::default());
    for orientation in [Orientation::Portrait, Orientation::Landscape] {
        headless.turn(orientation);
        for shown in all {
            for (size, scene) in [
                ("standard", shown.scene.clone()),
                ("large", in_large(&shown.scene)),
                ("largest", in_largest(&shown.scene)),
            ] {
                let name = match orientation {
                    Orientation::Portrait => format!("{}-portrait-{size}.png", shown.name),
                    Orientation::Landscape => format!("{}-landscape-{size}.png", shown.name),
                };
                // Sheets that were left open go with their page.
                show(&headless, between.clone(), &[])?;
                show(&headless, scene, &shown.taps)?;
                let path = folder.join(name);
                headless.snapshot(&path)?;
                written.push(path);
            }
        }
    }
    Ok(written)
}

/// Shows a scene and taps what opens its sheets.
pub fn show(headless: &Headless, scene: Scene, taps: &[&str]) -> Result<(), HeadlessFault> {
    headless.slot().put(scene);
    headless.pump();
    for label in taps {
        headless.tap(label)?;
    }
    Ok(())
}
