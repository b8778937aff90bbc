//! The register of service points: what the county's schedule table is made of.

use super::Console;
use super::gate::Trouble;
use super::login;
use super::notes::Event;
use super::pages::{self, Told, page, values};
use super::session::Seat;
use crate::county::api::App;
use crate::county::forms::Fields;
use crate::county::store::StoreError;
use crate::domain::delivery::DeviceId;
use crate::domain::operators::powers::{Act, may};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use minijinja::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest text of a field, in characters.
const LONGEST: usize = 60;

/// What has to be done for every point, in the order of the schedule table.
pub const TASKS: [&str; 8] = [
    "plan",
    "meeting",
    "agreement",
    "training",
    "authorised",
    "installed",
    "accepted",
    "publicity",
];

/// What kind of place a point serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 乡镇（中心）
    Town,
    /// 行政村
    Village,
    /// 社区
    Community,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Town, Self::Village, Self::Community];

    /// Its name in the records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Village => "village",
            Self::Community => "community",
        }
    }
}

/// A service point. Numbers are kept as they were typed, once they are numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Small letters, digits, dashes.
    pub id: String,
    /// Name of the town.
    pub town: String,
    /// Name of the village or community.
    pub village: String,
    /// What kind of place.
    pub kind: Kind,
    /// Square kilometres.
    pub area: String,
    /// Residents in units of ten thousand.
    pub residents: String,
    /// The institution it belongs to.
    pub institution: String,
    /// Its address.
    pub address: String,
    /// Degrees east.
    pub longitude: String,
    /// Degrees north.
    pub latitude: String,
    /// Kilometres to the farthest home.
    pub farthest: String,
    /// Asset number of its terminal, if there is one.
    pub terminal: String,
    /// Days on which tasks were done, `YYYY-MM-DD`, by name.
    pub tasks: BTreeMap<String, String>,
}

/// All points in the order of the table: by town, its centre first.
pub async fn all(app: &App) -> Result<Vec<Point>, StoreError> {
    let docs = app.store.points().await?;
    let read = |doc: &String| serde_json::from_str(doc);
    let points: Result<Vec<Point>, _> = docs.iter().map(read).collect();
    let mut points = points.map_err(|_| StoreError::Impossible("service point"))?;
    points.sort_by(|a, b| (&a.town, a.kind, &a.id).cmp(&(&b.town, b.kind, &b.id)));
    Ok(points)
}

/// All points.
pub async fn list(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let points = all(&console.app).await?;
    let rows: Vec<Value> = points
        .iter()
        .map(|p| {
            let done = TASKS.iter().filter(|task| p.tasks.contains_key(**task));
            values! {
                id => p.id, town => p.town, village => p.village, kind => p.kind,
                institution => p.institution, terminal => p.terminal, done => done.count(),
            }
        })
        .collect();
    let may_keep = may(seat.post, Act::KeepPoints);
    Ok(page(
        "points.html",
        &seat,
        values! { rows, may_keep, told => told.words() },
    ))
}

fn form(seat: &Seat, point: &Value, told: &Told) -> Response {
    let kinds = Kind::ALL.map(Kind::name);
    page(
        "point.html",
        seat,
        values! { keeps => "kept", point, kinds, tasks => TASKS, told => told.words() },
    )
}

/// Shows the form again that was kept when the screen was locked.
pub const KEPT: &str = "/points/kept";

/// The form that was not sent, as it was typed.
pub async fn kept(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Response {
    match login::kept_fields(&console, &seat, KEPT) {
        Some(fields) => form(&seat, &typed(&fields), &Told::done("form-kept")),
        None => pages::to("/points"),
    }
}

/// An empty form.
pub async fn blank(Extension(seat): Extension<Seat>) -> Response {
    form(&seat, &typed(&Fields::default()), &Told::problem(""))
}

/// The form of a point.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(id): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let points = all(&console.app).await?;
    let point = points.into_iter().find(|point| point.id == id);
    let point = point.ok_or(Trouble::Nowhere)?;
    Ok(form(
        &seat,
        &Value::from(minijinja::value::Serde(&point)),
        &told,
    ))
}

fn typed(fields: &Fields) -> Value {
    let said = |name: &str| fields.get(name).trim().to_owned();
    let tasks: BTreeMap<&str, String> = TASKS.iter().map(|task| (*task, said(task))).collect();
    values! {
        id => said("id"), town => said("town"), village => said("village"), kind => said("kind"),
        area => said("area"), residents => said("residents"), institution => said("institution"),
        address => said("address"), longitude => said("longitude"), latitude => said("latitude"),
        farthest => said("farthest"), terminal => said("terminal"), tasks,
    }
}

/// A number in a range, or nothing.
fn number(text: &str, least: f64, most: f64) -> Option<String> {
    let good = text.is_empty()
        || text
            .parse::<f64>()
            .is_ok_and(|n| (least..=most).contains(&n));
    good.then(|| text.to_owned())
}

/// The point of a form, or the word for what is wrong.
pub fn read(fields: &Fields) -> Result<Point, &'static str> {
    let said = |name: &str| fields.get(name).trim().to_owned();
    let id = said("id");
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !(2..=24).contains(&id.len())
        || !id.bytes().all(plain)
        || ["new", "kept"].contains(&id.as_str())
    {
        return Err("point-id");
    }
    let texts = ["town", "village", "institution", "address"];
    if texts
        .iter()
        .any(|name| said(name).chars().count() > LONGEST)
    {
        return Err("point-long");
    }
    if said("town").is_empty() || said("village").is_empty() {
        return Err("point-name");
    }
    let terminal = said("terminal");
    if !terminal.is_empty() && DeviceId::parse(&terminal).is_none() {
        return Err("point-terminal");
    }
    let kind = said("kind");
    let kind = Kind::ALL.into_iter().find(|k| k.name() == kind);
    let mut tasks = BTreeMap::new();
    for task in TASKS {
        let day = said(task);
        if !day.is_empty() {
            let known: Result<jiff::civil::Date, _> = day.parse();
            tasks.insert(task.to_owned(), known.map_err(|_| "point-day")?.to_string());
        }
    }
    let number = |name: &str, least, most| number(&said(name), least, most).ok_or("point-number");
    Ok(Point {
        town: said("town"),
        village: said("village"),
        kind: kind.ok_or("point-kind")?,
        area: number("area", 0.0, 10_000.0)?,
        residents: number("residents", 0.0, 1_000.0)?,
        institution: said("institution"),
        address: said("address"),
        longitude: number("longitude", 73.0, 136.0)?,
        latitude: number("latitude", 3.0, 54.0)?,
        farthest: number("farthest", 0.0, 500.0)?,
        terminal,
        tasks,
        id,
    })
}

/// Keeps a point; a form with a fault comes back as it was typed.
pub async fn save(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let point = match read(&fields) {
        Ok(point) => point,
        Err(why) => return Ok(form(&seat, &typed(&fields), &Told::problem(why))),
    };
    let doc = serde_json::to_string(&point).expect("plain data");
    let (app, by) = (&console.app, seat.account.as_str());
    console.note(by, Event::PointSaved, &point.id, "").await?;
    app.store.put_point(point.id, doc, app.now()).await?;
    Ok(pages::done("/points", "point"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Point, &'static str> {
        read(&Fields::read(text.as_bytes()))
    }

    #[test]
    fn a_point_with_a_fault_is_not_kept_and_the_fault_is_named() {
        let good = "id=p1&town=T&village=V&kind=village&longitude=114.1&installed=2026-05-01";
        let point = read_text(good).expect("a point");
        assert_eq!(point.tasks["installed"], "2026-05-01");
        for (change, why) in [
            ("&id=P", "point-id"),
            ("&id=new", "point-id"),
            ("&town=", "point-name"),
            ("&kind=city", "point-kind"),
            ("&longitude=12", "point-number"),
            ("&area=much", "point-number"),
            ("&area=NaN", "point-number"),
            ("&installed=2026-13-01", "point-day"),
            ("&terminal=a+b", "point-terminal"),
        ] {
            assert_eq!(read_text(&format!("{good}{change}")), Err(why), "{change}");
        }
    }
}
