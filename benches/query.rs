//! A personal query's own share: from the bytes of the county's answer to the page on the panel.
//! What the county and the line need is not in it.

#[path = "figures/mod.rs"]
mod figures;
#[path = "panel/mod.rs"]
mod panel;

use jiff::civil::{Date, date};
use jiujinban::adapters::county::records_of;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::catalogue::Catalogue;
use jiujinban::domain::visit::VisitEvent;
use jiujinban::sample::records::on_record;
use jiujinban::ui::gallery;
use jiujinban::wire::records::PersonalRecords;
use panel::{Cost, Panel, catalogue, cost, figure};
use std::sync::Arc;

const ROUNDS: usize = 50;
const DAY: Date = date(2026, 11, 22);
/// Contributions and payments of both pensions, and the benefit: what has rows.
const QUERIES: [u16; 5] = [25, 26, 27, 33, 36];

/// The longest answer that anybody of the fifty gets to a query, as the county sends it.
fn longest(item: u16) -> Vec<u8> {
    let all = on_record(DAY).into_iter().flat_map(|of| of.records);
    let longest = all.filter(|r| r.item == item).max_by_key(|r| r.rows.len());
    serde_json::to_vec(&longest.expect("somebody has an answer")).expect("plain data")
}

/// One answer: what it costs up to the scene, and up to the drawn page.
fn answered(panel: &mut Panel, catalogue: &Arc<Catalogue>, item: u16, bytes: &[u8]) -> [Cost; 2] {
    let (mut visit, asked, now) = gallery::asked_for_records(catalogue, item);
    panel.show(visit.scene(now));
    let item = ItemNo::new(item).expect("an item of the list");
    let mut scene = None;
    let to_scene = cost(|| {
        let told: PersonalRecords = serde_json::from_slice(bytes).expect("what the county sends");
        let records = records_of(item, &told).expect("what the contract allows");
        visit.step(VisitEvent::Records(asked, Ok(Box::new(records))), now);
        scene = Some(visit.scene(now));
    });
    let scene = scene.expect("it was made");
    let shown = cost(|| panel.show(scene));
    let whole = Cost {
        wall: to_scene.wall + shown.wall,
        cpu: to_scene.cpu + shown.cpu,
    };
    [to_scene, whole]
}

fn main() {
    let (mut panel, catalogue) = (Panel::new(), catalogue());
    let answers = QUERIES.map(|item| (item, longest(item)));
    for (item, bytes) in &answers {
        answered(&mut panel, &catalogue, *item, bytes);
    }
    let (mut to_scene, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (item, bytes) in &answers {
            let [scene, page] = answered(&mut panel, &catalogue, *item, bytes);
            to_scene.push(scene);
            whole.push(page);
        }
    }
    let how = "the county's answer bytes to the scene";
    figure("query_scene", 20.0, &to_scene, how);
    let how = "the county's answer bytes to the drawn page, software renderer, 1080x1920";
    figure("query_page", 20.0, &whole, how);
}
