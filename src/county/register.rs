//! The register of seekers: written from accepted registrations, opened for employers.

use super::api::App;
use super::items::registering;
use super::store::StoreError;
use super::store::cases::CaseRow;
use super::store::seekers::SeekerRow;
use super::vault::{Vault, random_text};
use crate::domain::people::identity::{DivisionCode, IdNumber, PersonName, Phone};
use crate::wire::catalogue::Registers;
use crate::wire::submission::{Answer, CaseBody};
use jiff::civil::Date;
use std::collections::BTreeMap;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A registration is shown for this long.
const SHOWN_MS: i64 = 90 * 86_400_000;
/// Names of the questions that hold trades, whichever form asked them.
const TRADES: [&str; 2] = ["trades", "trade"];
/// The choice for what is none of the trades: it stands in words of its own.
const OTHER_TRADE: &str = "other";
/// Name of the question that holds the phone.
const PHONE: &str = "phone";

/// What of a seeker is sealed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Seeker {
    /// Full name.
    pub name: String,
    /// Eleven digits.
    pub phone: String,
    /// Birth date, `YYYY-MM-DD`.
    pub born: String,
}

impl Seeker {
    /// The name as an employer may see it.
    pub fn masked_name(&self) -> String {
        PersonName::parse(&self.name).map_or_else(|| "*".to_owned(), |name| name.masked())
    }

    /// Full years on a day.
    pub fn age_on(&self, day: Date) -> u8 {
        let years = self.born.parse().map_or(0, |born: Date| {
            let had = (day.month(), day.day()) >= (born.month(), born.day());
            day.year() - born.year() - i16::from(!had)
        });
        u8::try_from(years.clamp(0, 200)).expect("clamped")
    }
}

fn place(tag: &str) -> String {
    format!("seeker|{tag}")
}

/// A seeker as the store keeps one.
pub fn row(
    vault: &Vault,
    id: &IdNumber,
    name: &str,
    phone: &Phone,
    trades: &[String],
    town: &str,
    now_ms: i64,
) -> SeekerRow {
    let holder_tag = vault.holder_tag(id.reveal());
    let (born, phone) = (id.birth_date(), phone.reveal());
    // The name comes last: nothing that stands in it can be taken for another line.
    let plain = Zeroizing::new(format!("{born}\n{phone}\n{name}"));
    SeekerRow {
        id: random_text(12),
        sealed: vault.rest.seal(&place(&holder_tag), plain.as_bytes()),
        holder_tag,
        trades: trades.join(","),
        town: town.to_owned(),
        until_ms: now_ms + SHOWN_MS,
    }
}

/// Opens a seeker.
pub fn opened(vault: &Vault, row: &SeekerRow) -> Result<Seeker, StoreError> {
    let damaged = || StoreError::Impossible("seeker");
    let plain = vault.rest.open(&place(&row.holder_tag), &row.sealed);
    let plain = plain.ok_or_else(damaged)?;
    let mut lines = std::str::from_utf8(&plain)
        .map_err(|_| damaged())?
        .splitn(3, '\n');
    let mut line = || lines.next().map(str::to_owned).ok_or_else(damaged);
    Ok(Seeker {
        born: line()?,
        phone: line()?,
        name: line()?,
    })
}

fn trades(answers: &BTreeMap<String, Answer>) -> Vec<String> {
    let code = |text: &str| {
        let sound = (2..=24).contains(&text.len())
            && text != OTHER_TRADE
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        sound.then(|| text.to_owned())
    };
    let answered = TRADES.iter().find_map(|name| answers.get(*name));
    match answered {
        Some(Answer::Choices(codes)) => codes.iter().filter_map(|c| code(c)).take(10).collect(),
        Some(Answer::Text(text)) => code(text).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The town a seeker named, or else the one the identity number begins with.
fn town(county: &str, answers: &BTreeMap<String, Answer>, id: &IdNumber) -> String {
    let named = answers.values().find_map(|answer| match answer {
        Answer::Text(text) if matches!(text.len(), 9 | 12) && text.starts_with(county) => {
            DivisionCode::parse(text).map(|_| text[..9].to_owned())
        }
        _ => None,
    });
    named.unwrap_or_else(|| id.reveal()[..6].to_owned())
}

/// The seeker a registration enters; `None` for other items and registrations without a phone.
pub fn from_case(app: &App, case: &CaseBody, id: &IdNumber) -> Option<SeekerRow> {
    let items = registering(&app.items(), &[Registers::GigSeeker]);
    if !items.contains(&case.item) {
        return None;
    }
    let phone = match case.answers.get(PHONE) {
        Some(Answer::Text(text)) => Phone::parse(text).or_else(|| Phone::parse_fixed(text))?,
        _ => return None,
    };
    let trades = trades(&case.answers);
    let town = town(&app.config.county, &case.answers, id);
    let name = case.holder.name.trim();
    let now = app.now();
    Some(row(&app.vault, id, name, &phone, &trades, &town, now))
}

/// The trades a registration named; none when its body cannot be opened any more.
pub fn trades_of_case(app: &App, row: &CaseRow) -> Vec<String> {
    super::api::reopened(app, row).map_or_else(Vec::new, |body| trades(&body.answers))
}
