//! The gallery's screens for the tests: one terminal per test thread.

use jiujinban::domain::jobs::trade::{Trade, TradeCode, Vocabulary};
use jiujinban::domain::services::catalogue::Catalogue;
use jiujinban::ui::Intent;
use jiujinban::ui::gallery::{self, Shown};
use jiujinban::ui::headless::{Headless, Orientation, set_up};
use jiujinban::wire::catalogue::{Beside, assemble, read_items};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// Everything a terminal said.
pub type Said = Rc<RefCell<Vec<Intent>>>;

/// The catalogue that ships.
pub fn catalogue() -> Arc<Catalogue> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let items = read_items(&folder).expect("the catalogue's files are readable");
    let beside = Beside::read(&folder, &items).expect("what stands beside them");
    Arc::new(assemble(1, &items, &beside, None).expect("the catalogue holds"))
}

/// A few trades.
pub fn vocabulary() -> Arc<Vocabulary> {
    let trade = |code: &str, name: &str| Trade {
        code: TradeCode::parse(code).expect("a code"),
        name: name.to_owned(),
        group: "工".to_owned(),
        synonyms: Vec::new(),
    };
    let trades = vec![
        trade("dian-gong", "电工"),
        trade("han-gong", "焊工"),
        trade("bao-jie", "保洁员"),
        trade("chu-shi", "厨师"),
        trade("hu-gong", "护工"),
        trade("pu-gong", "普工"),
        trade("zhong-zhi-gong", "种植工"),
        trade("si-ji", "司机"),
    ];
    Arc::new(Vocabulary::new(trades).expect("every word once"))
}

/// A terminal without a display and what it says.
pub fn terminal() -> (Headless, Said) {
    set_up().expect("this thread has no screens yet");
    let said = Said::default();
    let heard = said.clone();
    let around = gallery::surroundings(vocabulary());
    let headless = Headless::new(around, Orientation::Portrait, move |intent| {
        heard.borrow_mut().push(intent);
    });
    (headless.expect("screens without a display"), said)
}

/// One screen in one way it can be shown.
pub struct Case {
    /// Name, orientation and size, for messages.
    pub name: String,
    /// The panel.
    pub orientation: Orientation,
}

/// How large everything is drawn.
pub enum Sizes {
    /// The standard size, and the one that whoever is sixty begins with.
    Usual,
    /// These, and as large as it can be.
    All,
}

/// Shows every screen in every way but the largest and calls `look` with each.
pub fn every_screen(headless: &Headless, look: impl FnMut(&Case)) {
    every_screen_in(headless, &Sizes::Usual, look);
}

/// Shows every screen in these sizes and calls `look` with each.
pub fn every_screen_in(headless: &Headless, sizes: &Sizes, mut look: impl FnMut(&Case)) {
    let most = match sizes {
        Sizes::Usual => 2,
        Sizes::All => 3,
    };
    let catalogue = catalogue();
    let home = one("home").scene;
    for orientation in [Orientation::Portrait, Orientation::Landscape] {
        headless.turn(orientation);
        for Shown { name, scene, taps } in gallery::shown(&catalogue) {
            for (size, scene) in [
                ("standard", scene.clone()),
                ("large", gallery::in_large(&scene)),
                ("largest", gallery::in_largest(&scene)),
            ]
            .into_iter()
            .take(most)
            {
                let case = Case {
                    name: format!("{name} {orientation:?} {size}"),
                    orientation,
                };
                // Sheets that were left open go with their page.
                gallery::show(headless, home.clone(), &[]).expect("home is shown");
                gallery::show(headless, scene, &taps)
                    .unwrap_or_else(|fault| panic!("{}: {fault}", case.name));
                look(&case);
            }
        }
    }
}

/// One screen of the gallery.
pub fn one(name: &str) -> Shown {
    let all = gallery::shown(&catalogue());
    all.into_iter()
        .find(|s| s.name == name)
        .unwrap_or_else(|| panic!("no screen {name}"))
}
