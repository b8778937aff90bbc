//! Fills a county with synthetic data.

use super::accounts::{AccountError, Application};
use super::api::App;
use super::config::CardKeys;
use super::console::points::{Kind, Point, TASKS};
use super::people::{person_row, sealed_facts, sealed_records};
use super::register;
use super::store::StoreError;
use super::store::model::FeedChange;
use super::store::persons::{PersonRow, RecordRow};
use super::store::seekers::SeekerRow;
use super::tasks::Visit;
use super::vault::Vault;
use crate::domain::jobs::place::Point as MapPoint;
use crate::domain::operators::account::RealName;
use crate::domain::operators::opening::Employment;
use crate::domain::operators::{AccountId, Post};
use crate::domain::people::identity::DivisionCode;
use crate::domain::time::WallTime;
use crate::sample::jobs::DayChange;
use crate::sample::operators::{self, Items};
use crate::sample::{bulletin, card_key, homes, jobs, library, places, policies, records, seekers};
use crate::wire::catalogue::{Item, TaskOpens};
use crate::wire::tasks::TaskHome;
use jiff::civil::Date;
use serde::Serialize;

/// Asset number of the terminal of the demonstration.
const DEMO_TERMINAL: &str = "TZ-DEMO-017";

/// The changes that put documents into a feed.
pub fn puts<D: Serialize>(docs: &[D], id: impl Fn(&D) -> &str) -> Vec<FeedChange> {
    docs.iter()
        .map(|doc| FeedChange {
            id: id(doc).to_owned(),
            doc: Some(serde_json::to_string(doc).expect("documents are plain data")),
        })
        .collect()
}

/// Everything a county shows on a day: feeds with their first changes.
pub fn first_day(listings: u32, day: Date) -> [(&'static str, Vec<FeedChange>); 6] {
    [
        ("jobs", puts(&jobs::jobs(listings, day), |l| &l.id)),
        ("notices", puts(&bulletin::notices(day), |n| &n.id)),
        ("policies", puts(&policies::policies(day), |p| &p.id)),
        ("fairs", puts(&library::fairs(day), |f| &f.id)),
        ("archives", puts(&library::archives(), |a| &a.id)),
        ("training", puts(&library::training(day), |t| &t.id)),
    ]
}

/// Everybody on record on a day, sealed.
pub fn people(vault: &Vault, day: Date) -> (Vec<PersonRow>, Vec<RecordRow>) {
    let as_of_ms = WallTime::at_start_of(day).0;
    let mut persons = Vec::new();
    let mut rows = Vec::new();
    for known in records::on_record(day) {
        let person = &known.person;
        let card = Some(person.card_number.reveal());
        let row = person_row(vault, &person.id_number, person.name.reveal(), card);
        let sealed = known.records.iter();
        rows.extend(sealed.map(|record| sealed_records(vault, &row.tag, record)));
        rows.push(sealed_facts(vault, &row.tag, as_of_ms, &known.facts));
        persons.push(row);
    }
    (persons, rows)
}

/// Those who look for day labour on a day.
pub fn gig_seekers(vault: &Vault, day: Date) -> Vec<SeekerRow> {
    let now_ms = WallTime::at_start_of(day).0;
    let row = |s: seekers::SampleSeeker| {
        let (id, name) = (&s.person.id_number, s.person.name.reveal());
        register::row(vault, id, name, &s.person.phone, &s.trades, s.town, now_ms)
    };
    seekers::seekers(day).into_iter().map(row).collect()
}

/// Those who are to be visited at home, by the register.
pub fn visits(items: &[Item], day: Date) -> Vec<Visit> {
    let due = |item: &&Item| {
        let task = item.task.as_ref();
        task.is_some_and(|task| task.opens_on.contains(&TaskOpens::Due))
    };
    let Some(item) = items.iter().find(due) else {
        return Vec::new();
    };
    let village = DivisionCode::parse(homes::VILLAGE).expect("twelve digits");
    let visit = |home: homes::SampleHome| Visit {
        item: item.number,
        opened: TaskOpens::Due,
        name: home.person.name.clone(),
        id_number: home.person.id_number.clone(),
        phone: Some(home.person.phone.clone()),
        home: TaskHome {
            address: home.address.clone(),
            lat_e6: Some(home.lat_e6),
            lon_e6: Some(home.lon_e6),
        },
        village: village.clone(),
        why: home.why.to_owned(),
        due: home.due,
    };
    homes::homes(day).into_iter().map(visit).collect()
}

/// Opens the synthetic accounts by the county's own rules and gives everybody a played card.
pub async fn accounts(app: &App) -> Result<(), AccountError> {
    for sample in operators::accounts() {
        let person = &sample.person;
        let id = AccountId::parse(sample.id).expect("a name");
        let post = Post::parse(sample.post).expect("a post");
        let asked = Application {
            id: id.clone(),
            post,
            employment: Employment::Permanent,
            who: RealName {
                name: person.name.clone(),
                id_number: person.id_number.clone(),
                phone: person.phone.clone(),
            },
        };
        let by = match post.is_administrator() {
            true => super::accounts::PROVINCE,
            false => operators::SYSTEM,
        };
        super::accounts::open(app, &asked, by).await?;
        let left_out = match sample.items {
            Items::None => None,
            Items::All => Some(&[][..]),
            Items::AllBut(items) => Some(items),
        };
        if let Some(left_out) = left_out {
            let offered = app.config.items.iter().map(|item| item.number);
            let items: Vec<u16> = offered.filter(|n| !left_out.contains(n)).collect();
            super::accounts::grant(app, &id, &items, operators::BUSINESS).await?;
        }
        super::accounts::give_card(app, &person.id_number, operators::CARD_PIN).await?;
    }
    Ok(())
}

/// Registers synthetic service points: every town's centre and its first two places, the terminal
/// of the demonstration at one of them.
pub async fn points(app: &App) -> Result<(), StoreError> {
    for (n, town) in places::TOWNS.iter().enumerate() {
        for (nth, spot) in town.spots.iter().take(3).enumerate() {
            let degrees = |e6: i32| format!("{:.4}", f64::from(e6) / 1e6 + nth as f64 / 100.0);
            let day = format!("2026-{:02}-15", 3 + (n + nth) % 6);
            let done = TASKS.iter().take(4 + (n + 2 * nth) % 5);
            let point = Point {
                id: format!("{}-{}", town.code, nth + 1),
                town: town.name.to_owned(),
                village: (*spot).to_owned(),
                kind: match nth {
                    0 => Kind::Town,
                    _ => Kind::Village,
                },
                area: format!("{}", 8 + 3 * n + nth),
                residents: format!("0.{}", 1 + nth),
                institution: town.name.to_owned(),
                address: format!("{}{spot}", town.name),
                longitude: degrees(town.lon_e6),
                latitude: degrees(town.lat_e6),
                farthest: format!("{}.5", 1 + nth),
                terminal: match (n, nth) {
                    (0, 1) => DEMO_TERMINAL.to_owned(),
                    _ => String::new(),
                },
                tasks: done.map(|task| ((*task).to_owned(), day.clone())).collect(),
            };
            let doc = serde_json::to_string(&point).expect("plain data");
            app.store.put_point(point.id, doc, app.now()).await?;
        }
    }
    Ok(())
}

/// The towns of the synthetic county and where they lie.
pub fn towns() -> Vec<(String, MapPoint)> {
    let town = |town: &places::Town| {
        let point = MapPoint::new(town.lat_e6, town.lon_e6).expect("a point on the map");
        (town.code.to_owned(), point)
    };
    places::TOWNS.iter().map(town).collect()
}

/// What changes in the listings on the `nth` day after the first.
pub fn later_day(listings: u32, nth: u32, day: Date) -> Vec<FeedChange> {
    let changes = jobs::daily_change(listings, nth, day);
    changes
        .into_iter()
        .flat_map(|change| match change {
            DayChange::Put(listing) => puts(&[*listing], |l| &l.id),
            DayChange::Gone(id) => vec![FeedChange { id, doc: None }],
        })
        .collect()
}

/// The security module for synthetic cards.
pub struct SampleCardKeys;

impl CardKeys for SampleCardKeys {
    fn expected(
        &self,
        _algorithm: u8,
        card: &[u8; 16],
        factor: &[u8; 8],
        plain: &[u8; 8],
    ) -> Option<[u8; 8]> {
        Some(card_key::internal_answer(card, factor, plain))
    }

    fn cryptogram(&self, card: &[u8; 16], factor: &[u8; 8], plain: &[u8; 8]) -> [u8; 16] {
        card_key::external_cryptogram(card, factor, plain)
    }
}
