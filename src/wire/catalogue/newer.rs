//! Items of a county that is newer than this program.
//!
//! Files that people edit are read strictly. A bundle is not: an item this program does not wholly
//! understand keeps its page and leads to the operator, and all others go on as ever.

use super::check::check_item;
use super::{Action, Item, Mode};
use crate::domain::services::catalogue::{self as domain, CatalogueError};
use serde_json::Value;

/// Keys that say who may and what is asked: what this program does not understand stands in them.
const DOING: [&str; 11] = [
    "eligibility",
    "form",
    "result",
    "promises",
    "attachments",
    "registers",
    "shortcut",
    "handling",
    "offline",
    "task",
    "face_policy",
];

/// Items as far as this program understands them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grasped {
    /// Those that can be shown.
    pub items: Vec<Item>,
    /// Records of which not even a page can be made.
    pub lost: u32,
}

/// Reads records one by one. One that does not fit keeps its page, see [`Item::partly`].
pub fn grasp(records: &[Value]) -> Grasped {
    let mut grasped = Grasped::default();
    for record in records {
        match serde_json::from_value(record.clone()) {
            Ok(item) => grasped.items.push(item),
            Err(_) => match page_alone(record) {
                Some(item) => grasped.items.push(item),
                None => grasped.lost += 1,
            },
        }
    }
    grasped
}

fn page_alone(record: &Value) -> Option<Item> {
    let mut record = record.as_object()?.clone();
    for key in DOING {
        record.remove(key);
    }
    record.insert("action".to_owned(), Value::from("call-operator"));
    record.insert("mode".to_owned(), Value::from("assisted"));
    let item = serde_json::from_value(Value::Object(record)).ok()?;
    Some(only_page(item))
}

/// The item without everything that is done with it here.
fn only_page(mut item: Item) -> Item {
    item.partly = true;
    item.action = Action::CallOperator;
    item.mode = Mode::Assisted;
    item.form = None;
    item.result = None;
    item.task = None;
    item.registers = None;
    item.shortcut = None;
    item.eligibility.clear();
    item.attachments.clear();
    item.promises.clear();
    item
}

/// Makes a catalogue of whatever can be understood. An item that does not pass its check keeps its
/// page; one whose page does not pass either is left out.
pub fn check_newer(version: u64, items: &[Item]) -> Result<domain::Catalogue, CatalogueError> {
    let checked = items.iter().filter_map(|item| {
        let mut faults = Vec::new();
        check_item(item, &mut faults).or_else(|| check_item(&only_page(item.clone()), &mut faults))
    });
    domain::Catalogue::new(version, checked.collect())
}
