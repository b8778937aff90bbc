//! The service catalogue as files and on the line: one readable record per item.
//!
//! The same types read `kiosk-config/catalogue/items/*.toml`, where people edit, and the signed
//! bundle, where terminals take it from. Files are read strictly: a key nobody knows is a fault
//! with its place. The bundle is read leniently: a newer county may say more than this version
//! understands. Checking turns records into the domain's catalogue.

mod action;
mod beside;
mod check;
mod counter;
pub mod eligibility;
mod form;
mod item;
mod life_event;
mod newer;
mod package;
mod read;
pub mod result;
#[cfg(feature = "county")]
mod schema;
mod task;
mod terms;

pub use action::{Action, JobKind, LibraryPage};
pub use beside::{Beside, BesideFault, assemble};
pub use check::{check, faults};
pub use counter::Counter;
pub use form::{
    AskWhen, Choice, Codes, FacePurpose, Field, FieldKind, Form, PlaceFrom, PlaceTo, Prefill, Role,
};
pub use item::{Credential, FacePolicy, Group, Item, Limit, LimitSource, Mode};
pub use life_event::{
    EventFault, LifeEvent, LifeEventFault, SpeedUp, Step, Way, Wishes, read_life_events,
    read_speed_ups,
};
pub use newer::{Grasped, check_newer, grasp};
pub use package::{Package, PackageFault, Row, Usual, read_offer, read_package};
pub use read::{read_folder, read_items, toml_files};
#[cfg(feature = "county")]
pub use schema::schema;
pub use task::{ItemTask, TaskEnds, TaskOpens, TaskOutcome, TaskWay};
pub use terms::{
    Agents, AnswerOneOf, Attachment, Coach, FeedbackWay, Handling, Needed, Offline, Presence,
    Promise, ReceiptNote, Registers, Shortcut, Sign,
};

use crate::domain::services::catalogue as domain;
use std::path::PathBuf;

/// Why records are no catalogue. Names the file or the item, and the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueFault {
    /// A file cannot be read.
    #[error("{file}: cannot be read ({why})")]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// The system's word.
        why: std::io::ErrorKind,
    },
    /// A file is no record: says where.
    #[error("{file}: {why}")]
    Syntax {
        /// Which file.
        file: PathBuf,
        /// Place and reason.
        why: String,
    },
    /// A key nobody reads, most often a slip of the pen.
    #[error("{file}: line {line}: {key}: no such key, or a usual value that need not be written")]
    UnknownKey {
        /// Which file.
        file: PathBuf,
        /// The line it stands on, from 1.
        line: usize,
        /// The key with what it stands in, by dots.
        key: String,
    },
    /// A value is impossible.
    #[error("item {item}: {key}: {why}")]
    Value {
        /// Which item.
        item: u16,
        /// Which key.
        key: String,
        /// What is allowed.
        why: &'static str,
    },
    /// What one may want next is not in the list.
    #[error("item {item}: next: there is no item {next}")]
    NoSuchNext {
        /// Which item.
        item: u16,
        /// The number nobody has.
        next: u16,
    },
    /// The view of a query's answer contradicts itself.
    #[error("item {item}: result: {why}")]
    Result {
        /// Which item.
        item: u16,
        /// What is wrong.
        why: result::ResultFault,
    },
    /// The items do not make a catalogue.
    #[error(transparent)]
    Whole(#[from] domain::CatalogueError),
}

/// Makes a fault from a key and what is allowed there.
pub(super) type Fault<'a> = &'a dyn Fn(&str, &'static str) -> CatalogueFault;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::services::ItemNo;
    use crate::domain::services::catalogue::{Catalogue, Limit as L, Mode as M};
    use std::path::Path;

    fn shipped() -> Vec<Item> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
        read_items(&folder).expect("the shipped items are well formed")
    }

    fn catalogue() -> Catalogue {
        check(1, &shipped()).expect("the shipped items are a catalogue")
    }

    #[test]
    fn a_file_with_an_unknown_kind_of_field_is_named_with_the_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = "number = 1\ngroup = \"moon\"\n";
        std::fs::write(folder.path().join("01.toml"), text).expect("written");
        let fault = read_items(folder.path())
            .expect_err("no such group")
            .to_string();
        assert!(
            fault.contains("01.toml") && fault.contains("line 2"),
            "{fault}"
        );
    }

    #[test]
    fn contradictions_name_the_item_and_the_key() {
        let broken = |change: fn(&mut Item)| {
            let mut items = shipped();
            change(&mut items[0]);
            check(1, &items).expect_err("broken").to_string()
        };
        assert!(broken(|i| i.number = 0).contains("number"));
        assert!(broken(|i| i.number = 4).contains("item 4 stands twice"));
        assert!(broken(|i| i.name.clear()).contains("item 1: name"));
        assert!(broken(|i| i.form = None).contains("form"));
        assert!(broken(|i| i.action = Action::Records).contains("form"));
        assert!(broken(|i| i.limit = Limit::WorkingDays(0)).contains("limit"));
        let twice = broken(|i| {
            let form = i.form.as_mut().expect("item 1 has a form");
            let first = form.fields[0].clone();
            form.fields.push(first);
        });
        assert!(
            twice.contains("trades") && twice.contains("twice"),
            "{twice}"
        );
    }

    #[test]
    fn the_list_has_forty_items_in_four_groups_of_15_4_18_and_3() {
        let all = catalogue();
        let sizes = domain::Group::ALL.map(|g| all.group(g).count());
        assert_eq!(sizes, [15, 4, 18, 3]);
        assert_eq!(all.items().len(), 40);
    }

    #[test]
    fn twenty_two_items_are_finished_by_the_resident_alone() {
        let alone = catalogue()
            .items()
            .iter()
            .filter(|i| i.mode.is_self_service())
            .count();
        assert_eq!(alone, 22);
    }

    #[test]
    fn the_limits_are_27_instant_2_of_one_6_of_two_1_of_three_3_of_five_and_1_of_ten_days() {
        let all = catalogue();
        let count = |limit: L| all.items().iter().filter(|i| i.limit == limit).count();
        let days = [1, 2, 3, 5, 10].map(|d| count(L::WorkingDays(d)));
        assert_eq!((count(L::Instant), days), (27, [2, 6, 1, 3, 1]));
    }

    #[test]
    fn browsing_needs_no_card_and_registering_does() {
        let all = catalogue();
        let item = |n: u16| {
            all.item(ItemNo::new(n).expect("in range"))
                .expect("in the list")
        };
        assert_eq!(item(3).mode, M::Browse);
        assert!(!item(3).needs_holder());
        assert!(item(1).needs_holder() && item(2).needs_holder());
    }
}
