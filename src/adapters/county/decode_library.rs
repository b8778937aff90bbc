//! From the wire's documents to the entries of the library: what does not fit is left out.

use crate::domain::jobs::listing::{ContactPhone, Fen};
use crate::domain::jobs::place::Point;
use crate::domain::jobs::trade::TradeCode;
use crate::domain::library::fair::Fair;
use crate::domain::library::institution::{Archive, Course, School, Whereabouts};
use crate::domain::library::policy::Policy;
use crate::domain::library::{Entry, LibraryId};
use crate::wire::library as w;
use crate::wire::listing::Point as WirePoint;
use jiff::civil::{Date, Time};

/// Most characters of a headline or a name, of a sentence, and of a paragraph.
const SHORT: usize = 120;
const SENTENCE: usize = 400;
const PARAGRAPH: usize = 2_000;
/// Most paragraphs of a policy, tags, and courses of a school.
const PARAGRAPHS: usize = 60;
const TAGS: usize = 16;
const COURSES: usize = 40;

/// A text of one line; `None` when it is too long or holds characters that are not to be seen.
fn line(text: &str, most: usize) -> Option<String> {
    let seen = |c: char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let fits = text.chars().count() <= most && text.chars().all(seen);
    fits.then(|| text.trim().to_owned())
}

/// A line that says something.
fn named(text: &str) -> Option<String> {
    line(text, SHORT).filter(|text| !text.is_empty())
}

fn each<A, B>(from: &[A], most: usize, decode: impl Fn(&A) -> Option<B>) -> Option<Vec<B>> {
    (from.len() <= most)
        .then(|| from.iter().map(decode).collect::<Option<Vec<_>>>())
        .flatten()
}

/// A member that may be missing but not malformed.
fn given<A, B>(from: Option<&A>, decode: impl Fn(&A) -> Option<B>) -> Option<Option<B>> {
    match from {
        None => Some(None),
        Some(value) => decode(value).map(Some),
    }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn phone(text: &String) -> Option<ContactPhone> {
    ContactPhone::parse(text)
}

fn place(town: &str, address: &str, point: Option<&WirePoint>) -> Option<Whereabouts> {
    Some(Whereabouts {
        town: line(town, SHORT)?,
        address: line(address, SHORT)?,
        point: given(point, |p| Point::new(p.lat_e6, p.lon_e6))?,
    })
}

fn address(from: &w::Address) -> Option<Whereabouts> {
    place(&from.town, &from.address, from.point.as_ref())
}

/// A policy; `None` when a member holds no such thing.
pub fn policy(from: &w::Policy) -> Option<Entry> {
    Some(Entry::Policy(Policy {
        id: LibraryId::parse(&from.id)?,
        title: named(&from.title)?,
        group: named(&from.group)?,
        summary: line(&from.summary, SENTENCE)?,
        body: each(&from.body, PARAGRAPHS, |p| line(p, PARAGRAPH))?,
        issued: day(&from.issued)?,
        source: line(&from.source, SHORT)?,
        number: line(&from.number, SHORT)?,
        tags: each(&from.tags, TAGS, |t| named(t))?,
    }))
}

/// A job fair; `None` when a member holds no such thing or it closes before it opens.
pub fn fair(from: &w::Fair) -> Option<Entry> {
    let time = |text: &str| -> Option<Time> { text.parse().ok() };
    let (opens, closes) = (time(&from.from)?, time(&from.to)?);
    if closes < opens {
        return None;
    }
    Some(Entry::Fair(Fair {
        id: LibraryId::parse(&from.id)?,
        title: named(&from.title)?,
        place: place(&from.town, &from.place, from.point.as_ref())?,
        day: day(&from.day)?,
        from: opens,
        to: closes,
        audience: line(&from.audience, SENTENCE)?,
        employers: from.employers,
        posts: from.posts,
        phone: given(from.phone.as_ref(), phone)?,
    }))
}

/// An institution that keeps archives; `None` when a member holds no such thing.
pub fn archive(from: &w::Archive) -> Option<Entry> {
    Some(Entry::Archive(Archive {
        id: LibraryId::parse(&from.id)?,
        name: named(&from.name)?,
        place: address(&from.place)?,
        phone: given(from.phone.as_ref(), phone)?,
        hours: line(&from.hours, SHORT)?,
        keeps: line(&from.keeps, SENTENCE)?,
        note: line(&from.note, SENTENCE)?,
    }))
}

/// An institution that trains; `None` when a member holds no such thing.
pub fn school(from: &w::School) -> Option<Entry> {
    let course = |from: &w::Course| {
        Some(Course {
            name: named(&from.name)?,
            trade: given(from.trade.as_ref(), |code| TradeCode::parse(code))?,
            days: from.days,
            fee: from.fee_fen.map(Fen),
            next: given(from.next.as_ref(), |text| day(text))?,
        })
    };
    Some(Entry::School(School {
        id: LibraryId::parse(&from.id)?,
        name: named(&from.name)?,
        place: address(&from.place)?,
        phone: given(from.phone.as_ref(), phone)?,
        hours: line(&from.hours, SHORT)?,
        courses: each(&from.courses, COURSES, course)?,
        note: line(&from.note, SENTENCE)?,
    }))
}
