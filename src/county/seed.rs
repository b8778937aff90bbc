//! Fills a county with synthetic data.

use super::config::CardKeys;
use super::store::model::FeedChange;
use crate::sample::jobs::DayChange;
use crate::sample::{bulletin, card_key, jobs, library};
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
pub fn first_day(listings: u32, day: Date) -> [(&'static str, Vec<FeedChange>); 5] {
    [
        ("jobs", puts(&jobs::jobs(listings, day), |l| &l.id)),
        ("notices", puts(&bulletin::notices(day), |n| &n.id)),
        ("fairs", puts(&library::fairs(day), |f| &f.id)),
        ("archives", puts(&library::archives(), |a| &a.id)),
        ("training", puts(&library::training(day), |t| &t.id)),
    ]
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
