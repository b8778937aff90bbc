//! Entries of the library as table rows.

use jiff::civil::{Date, Time};
use rusqlite::{Connection, Row, Transaction, params};

use super::super::rows::{checked, optional};
use crate::domain::jobs::listing::{ContactPhone, Fen};
use crate::domain::jobs::place::Point;
use crate::domain::jobs::trade::TradeCode;
use crate::domain::library::fair::Fair;
use crate::domain::library::institution::{Archive, Course, School, Whereabouts};
use crate::domain::library::policy::Policy;
use crate::domain::library::{Entry, LibraryId, Shelf};

fn table(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Policies => "policy",
        Shelf::Fairs => "fair",
        Shelf::Archives => "archive",
        Shelf::Training => "school",
    }
}

/// Removes every entry of a shelf.
pub(super) fn clear(change: &Transaction<'_>, shelf: Shelf) -> rusqlite::Result<()> {
    if shelf == Shelf::Training {
        change.execute("delete from course", [])?;
    }
    change.execute(&format!("delete from {}", table(shelf)), [])?;
    Ok(())
}

/// Removes one entry, if it is there.
pub(super) fn remove(
    change: &Transaction<'_>,
    shelf: Shelf,
    id: &LibraryId,
) -> rusqlite::Result<()> {
    if shelf == Shelf::Training {
        change
            .prepare_cached("delete from course where school = ?1")?
            .execute([id.as_str()])?;
    }
    change
        .prepare_cached(&format!("delete from {} where id = ?1", table(shelf)))?
        .execute([id.as_str()])?;
    Ok(())
}

/// Writes one entry in place of the one with its id.
pub(super) fn put(change: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<()> {
    match entry {
        Entry::Policy(policy) => put_policy(change, policy),
        Entry::Fair(fair) => put_fair(change, fair),
        Entry::Archive(archive) => put_archive(change, archive),
        Entry::School(school) => put_school(change, school),
    }
}

fn put_policy(change: &Transaction<'_>, policy: &Policy) -> rusqlite::Result<()> {
    change
        .prepare_cached(
            "insert or replace into policy (id, title, topic, summary, body, issued, source,
             number, tags) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            policy.id.as_str(),
            policy.title,
            policy.group,
            policy.summary,
            policy.body.join("\n"),
            policy.issued.to_string(),
            policy.source,
            policy.number,
            policy.tags.join("\n"),
        ])?;
    Ok(())
}

fn put_fair(change: &Transaction<'_>, fair: &Fair) -> rusqlite::Result<()> {
    let (lat, lon) = place(&fair.place);
    change
        .prepare_cached(
            "insert or replace into fair (id, title, town, address, lat, lon, day, opens, closes,
             audience, employers, posts, phone)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            fair.id.as_str(),
            fair.title,
            fair.place.town,
            fair.place.address,
            lat,
            lon,
            fair.day.to_string(),
            fair.from.to_string(),
            fair.to.to_string(),
            fair.audience,
            fair.employers,
            fair.posts,
            fair.phone.as_ref().map(ContactPhone::as_str),
        ])?;
    Ok(())
}

fn put_archive(change: &Transaction<'_>, archive: &Archive) -> rusqlite::Result<()> {
    let (lat, lon) = place(&archive.place);
    change
        .prepare_cached(
            "insert or replace into archive (id, name, town, address, lat, lon, phone, hours,
             keeps, note) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            archive.id.as_str(),
            archive.name,
            archive.place.town,
            archive.place.address,
            lat,
            lon,
            archive.phone.as_ref().map(ContactPhone::as_str),
            archive.hours,
            archive.keeps,
            archive.note,
        ])?;
    Ok(())
}

fn put_school(change: &Transaction<'_>, school: &School) -> rusqlite::Result<()> {
    remove(change, Shelf::Training, &school.id)?;
    let (lat, lon) = place(&school.place);
    change
        .prepare_cached(
            "insert into school (id, name, town, address, lat, lon, phone, hours, note)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            school.id.as_str(),
            school.name,
            school.place.town,
            school.place.address,
            lat,
            lon,
            school.phone.as_ref().map(ContactPhone::as_str),
            school.hours,
            school.note,
        ])?;
    let mut insert = change.prepare_cached(
        "insert into course (school, place, name, trade, days, fee, next)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (at, course) in (0_i64..).zip(&school.courses) {
        insert.execute(params![
            school.id.as_str(),
            at,
            course.name,
            course.trade.as_ref().map(TradeCode::as_str),
            course.days,
            course.fee.map(|fee| fee.0),
            course.next.map(|day| day.to_string()),
        ])?;
    }
    Ok(())
}

fn place(of: &Whereabouts) -> (Option<i32>, Option<i32>) {
    (of.point.map(Point::lat), of.point.map(Point::lon))
}

/// Reads every entry of a shelf.
pub(super) fn all(db: &Connection, shelf: Shelf) -> rusqlite::Result<Vec<Entry>> {
    match shelf {
        Shelf::Policies => each(
            db,
            "select id, title, topic, summary, body, issued, source, number, tags from policy",
            |row| Ok(Entry::Policy(policy(row)?)),
        ),
        Shelf::Fairs => each(
            db,
            "select id, title, town, address, lat, lon, day, opens, closes, audience, employers,
             posts, phone from fair",
            |row| Ok(Entry::Fair(fair(row)?)),
        ),
        Shelf::Archives => each(
            db,
            "select id, name, town, address, lat, lon, phone, hours, keeps, note from archive",
            |row| Ok(Entry::Archive(archive(row)?)),
        ),
        Shelf::Training => {
            let mut courses = db.prepare(
                "select name, trade, days, fee, next from course where school = ?1 order by place",
            )?;
            each(
                db,
                "select id, name, town, address, lat, lon, phone, hours, note from school",
                |row| {
                    let mut school = school(row)?;
                    let found = courses.query_map([school.id.as_str()], course)?;
                    school.courses = found.collect::<rusqlite::Result<_>>()?;
                    Ok(Entry::School(school))
                },
            )
        }
    }
}

fn each(
    db: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<Entry>,
) -> rusqlite::Result<Vec<Entry>> {
    db.prepare(sql)?.query_map([], read)?.collect()
}

fn policy(row: &Row<'_>) -> rusqlite::Result<Policy> {
    let lines = |column| -> rusqlite::Result<Vec<String>> {
        checked(row, column, |text| {
            Some(text.lines().map(str::to_owned).collect())
        })
    };
    Ok(Policy {
        id: checked(row, 0, LibraryId::parse)?,
        title: row.get(1)?,
        group: row.get(2)?,
        summary: row.get(3)?,
        body: lines(4)?,
        issued: checked(row, 5, date)?,
        source: row.get(6)?,
        number: row.get(7)?,
        tags: lines(8)?,
    })
}

fn fair(row: &Row<'_>) -> rusqlite::Result<Fair> {
    let time = |text: &str| -> Option<Time> { text.parse().ok() };
    Ok(Fair {
        id: checked(row, 0, LibraryId::parse)?,
        title: row.get(1)?,
        place: whereabouts(row)?,
        day: checked(row, 6, date)?,
        from: checked(row, 7, time)?,
        to: checked(row, 8, time)?,
        audience: row.get(9)?,
        employers: row.get(10)?,
        posts: row.get(11)?,
        phone: optional(row, 12, ContactPhone::parse)?,
    })
}

fn archive(row: &Row<'_>) -> rusqlite::Result<Archive> {
    Ok(Archive {
        id: checked(row, 0, LibraryId::parse)?,
        name: row.get(1)?,
        place: whereabouts(row)?,
        phone: optional(row, 6, ContactPhone::parse)?,
        hours: row.get(7)?,
        keeps: row.get(8)?,
        note: row.get(9)?,
    })
}

fn school(row: &Row<'_>) -> rusqlite::Result<School> {
    Ok(School {
        id: checked(row, 0, LibraryId::parse)?,
        name: row.get(1)?,
        place: whereabouts(row)?,
        phone: optional(row, 6, ContactPhone::parse)?,
        hours: row.get(7)?,
        courses: Vec::new(),
        note: row.get(8)?,
    })
}

fn course(row: &Row<'_>) -> rusqlite::Result<Course> {
    Ok(Course {
        name: row.get(0)?,
        trade: optional(row, 1, TradeCode::parse)?,
        days: row.get(2)?,
        fee: row.get::<_, Option<u32>>(3)?.map(Fen),
        next: optional(row, 4, date)?,
    })
}

/// Town, address and point stand in the columns 2 to 5 of every table.
fn whereabouts(row: &Row<'_>) -> rusqlite::Result<Whereabouts> {
    let lat: Option<i32> = row.get(4)?;
    let lon: Option<i32> = row.get(5)?;
    Ok(Whereabouts {
        town: row.get(2)?,
        address: row.get(3)?,
        point: lat.zip(lon).and_then(|(lat, lon)| Point::new(lat, lon)),
    })
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}
