//! Every screen as a picture, from made-up persons and jobs, without a display.

mod people;
mod questions;
mod scenes;

use super::headless::{Headless, HeadlessFault, Orientation, set_up};
use super::view_model::{Devices, Places, Surroundings, Town, Village};
use crate::domain::jobs::trade::Vocabulary;
use crate::domain::people::identity::DivisionCode;
use crate::domain::services::catalogue::Catalogue;
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{Settings, TextSize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One screen of the gallery.
pub struct Shown {
    /// A short name for the file.
    pub name: &'static str,
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
        phone: "12333".to_owned(),
        devices: Devices::Real,
        vocabulary,
        places: Arc::new(places()),
        news: "招聘会：11月28日 县零工市场 · 服务事项与时限公开 · 监督电话 12333".to_owned(),
        technician: Vec::new(),
    }
}

fn places() -> Places {
    let town = |code: &str, name: &str, villages: &[&str]| Town {
        code: division(code),
        name: name.to_owned(),
        villages: (1..)
            .zip(villages)
            .map(|(n, name): (u32, _)| Village {
                code: division(&format!("{code}{n:03}")),
                name: (*name).to_owned(),
            })
            .collect(),
    };
    Places {
        towns: vec![
            town(
                "140222100",
                "玉泉镇",
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
            town(
                "140222101",
                "谷前堡镇",
                &["谷前堡村", "白舍科村", "孙家店村"],
            ),
            town("140222102", "米薪关镇", &["米薪关村", "石羊庄村"]),
            town("140222103", "逯家湾镇", &["逯家湾村", "陶庄村"]),
            town("140222104", "新平堡镇", &["新平堡村", "平远头村"]),
            town("140222200", "南河堡乡", &["南河堡村", "梁家场村"]),
        ],
    }
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

/// Writes every screen, standing and lying, in standard and large text, as PNG files into a
/// folder, and tells which.
///
/// Errors when the screens cannot be set up (once per process) or a picture cannot be written.
pub fn render_all(
    folder: &Path,
    catalogue: &Arc<Catalogue>,
    vocabulary: Arc<Vocabulary>,
) -> Result<Vec<PathBuf>, HeadlessFault> {
    set_up()?;
    let headless = Headless::new(surroundings(vocabulary), Orientation::Portrait, |_| {})?;
    let mut written = Vec::new();
    let all = shown(catalogue);
    let home = all[0].scene.clone();
    for orientation in [Orientation::Portrait, Orientation::Landscape] {
        headless.turn(orientation);
        for shown in &all {
            for (size, scene) in [
                ("standard", shown.scene.clone()),
                ("large", in_large(&shown.scene)),
            ] {
                let name = match orientation {
                    Orientation::Portrait => format!("{}-portrait-{size}.png", shown.name),
                    Orientation::Landscape => format!("{}-landscape-{size}.png", shown.name),
                };
                // Sheets that were left open go with their page.
                show(&headless, home.clone(), &[])?;
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
