//! What a county service is started with.

use super::responsible;
use crate::domain::jobs::place::Point;
use crate::domain::ledger::Responsibilities;
use crate::wire::bundle::Contact;
use crate::wire::catalogue::{Beside, Item};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// The county's clock: ms since 1970 UTC.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Where the records are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreChoice {
    /// `county.db` in the data folder.
    Sqlite,
    /// A PostgreSQL database by its connection text.
    Postgres(String),
}

/// Who approves an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// The county's staff.
    ByStaff,
    /// A good one-time code is enough: for demonstrations.
    Automatic,
}

/// Whether terminals with simulated devices are admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Simulated {
    /// Never: a real county.
    Refused,
    /// For demonstrations.
    Admitted,
}

/// The ministry's security module, which holds the key of version 3 cards.
pub trait CardKeys: Send + Sync {
    /// What a genuine card answers to an internal pair; `None` for a cipher it does not serve.
    fn expected(
        &self,
        algorithm: u8,
        card: &[u8; 16],
        factor: &[u8; 8],
        plain: &[u8; 8],
    ) -> Option<[u8; 8]>;

    /// What opens the card for an external pair.
    fn cryptogram(&self, card: &[u8; 16], factor: &[u8; 8], plain: &[u8; 8]) -> [u8; 16];
}

/// Who decides instant registrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// The county's staff decides every case.
    ByStaff,
    /// The service itself finishes instant items as soon as it has accepted them.
    InstantAtOnce,
}

/// Whether the service plays the app of the electronic social-security card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlayedCard {
    /// It does not, and there is no way to a real platform: operators cannot log in online.
    Nowhere,
    /// It does, on a page for phones: for demonstrations.
    OnThePhonePage,
}

/// Phones an employer may have on one day, unless the county says otherwise.
const PHONES_A_DAY: u16 = 10;

/// What a county service is started with.
#[derive(Clone)]
pub struct CountyConfig {
    /// Keys, certificates and the SQLite file live here; made when missing.
    pub data: PathBuf,
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the staff's console listens, if it is served; port 0 takes a free one.
    pub console: Option<SocketAddr>,
    /// Where the records are kept.
    pub store: StoreChoice,
    /// The county's division code, six digits (GB/T 2260).
    pub county: String,
    /// Names and addresses the server certificate is for, besides loopback.
    pub names: Vec<String>,
    /// Who approves an enrolment.
    pub approval: Approval,
    /// Whether simulated terminals are admitted.
    pub simulated: Simulated,
    /// The county's clock.
    pub now: Now,
    /// The security module, if this county has a way to one.
    pub card_keys: Option<Arc<dyn CardKeys>>,
    /// Items offered; at least one.
    pub items: Vec<Item>,
    /// Packages by point type, events in a life and the speed-up plan.
    pub beside: Beside,
    /// Policies by name.
    pub policies: BTreeMap<String, String>,
    /// Years of working days to publish; the programs bring those announced before their release.
    pub workdays: Option<crate::wire::workdays::Workdays>,
    /// Where else to go.
    pub contact: Contact,
    /// Who decides instant registrations.
    pub review: Review,
    /// Different seekers whose phone an employer may have on one day.
    pub phones_a_day: u16,
    /// Towns of the county by division code, nine digits, and where they lie.
    pub towns: Vec<(String, Point)>,
    /// Who confirms an operator's login.
    pub played_card: PlayedCard,
    /// Whether operators may log in by PIN while a terminal has no line.
    pub offline_logins: bool,
    /// Who answers which problems of the points, and how fast.
    pub responsibilities: Responsibilities,
}

impl CountyConfig {
    /// A county on loopback with SQLite that admits no simulated terminal and approves by staff.
    pub fn new(data: PathBuf, county: &str, items: Vec<Item>, now: Now) -> Self {
        Self {
            beside: Beside::default(),
            data,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            console: None,
            store: StoreChoice::Sqlite,
            county: county.to_owned(),
            names: Vec::new(),
            approval: Approval::ByStaff,
            simulated: Simulated::Refused,
            now,
            card_keys: None,
            items,
            policies: BTreeMap::new(),
            workdays: None,
            contact: Contact {
                place: String::new(),
                phone: String::new(),
            },
            review: Review::ByStaff,
            phones_a_day: PHONES_A_DAY,
            towns: Vec::new(),
            played_card: PlayedCard::Nowhere,
            offline_logins: true,
            responsibilities: responsible::shipped(),
        }
    }

    /// Kilometres from a point to a town, rounded up; `None` for a town without a point.
    pub fn distance_km(&self, town: &str, from: Point) -> Option<u16> {
        let (_, point) = self.towns.iter().find(|(code, _)| code == town)?;
        let metres = from.distance(*point).0;
        Some(u16::try_from(metres.div_ceil(1_000)).map_or(u16::MAX, |km| km.max(1)))
    }
}
