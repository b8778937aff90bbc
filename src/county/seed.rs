//! Fills a county with synthetic data.

use super::accounts::{AccountError, Application};
use super::api::App;
use super::config::CardKeys;
use super::people::{person_row, sealed_facts, sealed_records};
use super::register;
use super::store::model::FeedChange;
use super::store::persons::{PersonRow, RecordRow};
use super::store::seekers::SeekerRow;
use super::vault::Vault;
use crate::domain::jobs::place::Point;
use crate::domain::operators::account::RealName;
use crate::domain::operators::opening::Employment;
use crate::domain::operators::{AccountId, Post};
use crate::domain::time::WallTime;
use crate::sample::jobs::DayChange;
use crate::sample::operators::{self, Items};
use crate::sample::{bulletin, card_key, jobs, library, places, policies, records, seekers};
use jiff::civil::Date;
use serde::Serialize;

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

/// The towns of the synthetic county and where they lie.
pub fn towns() -> Vec<(String, Point)> {
    let town = |town: &places::Town| {
        let point = Point::new(town.lat_e6, town.lon_e6).expect("a point on the map");
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
