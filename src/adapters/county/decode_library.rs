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

fn phone(text: &str) -> Option<ContactPhone> {
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
        phone: given(from.phone.as_ref(), |text| phone(text))?,
    }))
}

/// An institution that keeps archives; `None` when a member holds no such thing.
pub fn archive(from: &w::Archive) -> Option<Entry> {
    Some(Entry::Archive(Archive {
        id: LibraryId::parse(&from.id)?,
        name: named(&from.name)?,
        place: address(&from.place)?,
        phone: given(from.phone.as_ref(), |text| phone(text))?,
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
        phone: given(from.phone.as_ref(), |text| phone(text))?,
        hours: line(&from.hours, SHORT)?,
        courses: each(&from.courses, COURSES, course)?,
        note: line(&from.note, SENTENCE)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::feeds::Pile;
    use crate::domain::library::Shelf;
    use crate::ports::county::{Feed, FeedRecords, PageBegin};
    use crate::ports::jobs::FeedCursor;
    use serde_json::{Value, json};

    fn documents() -> Vec<(Shelf, Value)> {
        let place = json!({"town": "甲镇", "address": "南街", "point": {"lat_e6": 40_000_000, "lon_e6": 114_000_000}});
        vec![
            (
                Shelf::Policies,
                json!({"id": "P1", "title": "题", "group": "组", "summary": "说明", "body": ["段"],
                    "issued": "2026-03-01", "source": "县", "number": "1号", "tags": ["签"]}),
            ),
            (
                Shelf::Fairs,
                json!({"id": "F1", "title": "会", "place": "南街", "town": "甲镇", "day": "2026-11-28",
                    "from": "09:00", "to": "12:00", "audience": "人", "employers": 3, "posts": 9,
                    "point": {"lat_e6": 40_000_000, "lon_e6": 114_000_000}, "phone": "0352-9001233"}),
            ),
            (
                Shelf::Archives,
                json!({"id": "A1", "name": "处", "place": place, "phone": "0352-9001233", "hours": "时",
                    "keeps": "档", "note": "注"}),
            ),
            (
                Shelf::Training,
                json!({"id": "T1", "name": "校", "place": place, "courses": [{"name": "班",
                    "trade": "dian-gong", "days": 3, "fee_fen": 0, "next": "2026-12-01"}]}),
            ),
        ]
    }

    /// How many entries and how many left out a line gives.
    fn taken(shelf: Shelf, line: &str) -> Option<(usize, u32)> {
        let mut pile = Pile::new(Feed::Shelf(shelf));
        pile.take(line).ok()?;
        let page = pile.page(PageBegin::FromCursor, FeedCursor(String::new()), false);
        match page.records {
            FeedRecords::Library { puts, .. } => Some((puts.len(), page.unreadable)),
            _ => None,
        }
    }

    fn line(document: &Value) -> String {
        json!({"op": "put", "doc": document}).to_string()
    }

    #[test]
    fn a_member_of_the_wrong_shape_leaves_out_the_document_and_counts_it() {
        let hostile = [
            json!(null),
            json!(-1),
            json!([[[]]]),
            json!({"x": {}}),
            json!("长".repeat(5_000)),
            json!("换\n行"),
            json!("倒\u{202e}序"),
            json!("隐\u{200b}字"),
        ];
        for (shelf, document) in documents() {
            let members: Vec<String> = document.as_object().unwrap().keys().cloned().collect();
            for member in members {
                for value in &hostile {
                    let mut broken = document.clone();
                    broken[&member] = value.clone();
                    let left_out = taken(shelf, &line(&broken));
                    // A member that may be missing may be null as well.
                    let may_be_null = value.is_null() && member == "phone"
                        || value.is_null() && member == "point";
                    let expected = if may_be_null { (1, 0) } else { (0, 1) };
                    assert_eq!(left_out, Some(expected), "{shelf:?} {member} {value}");
                }
            }
        }
    }

    #[test]
    fn a_document_cut_anywhere_never_becomes_an_entry() {
        for (shelf, document) in documents() {
            let whole = line(&document);
            for end in whole.char_indices().map(|(at, _)| at) {
                assert_eq!(taken(shelf, &whole[..end]), None, "{}", &whole[..end]);
            }
        }
    }

    #[test]
    fn impossible_days_hours_points_and_ids_leave_out_the_document() {
        for (shelf, member, value) in [
            (Shelf::Policies, "issued", json!("2026-02-30")),
            (Shelf::Policies, "id", json!("../../etc")),
            (Shelf::Policies, "title", json!("  ")),
            (Shelf::Policies, "body", json!(vec!["段"; 61])),
            (Shelf::Fairs, "day", json!("明天")),
            (Shelf::Fairs, "to", json!("08:59")),
            (
                Shelf::Fairs,
                "point",
                json!({"lat_e6": 90_000_001, "lon_e6": 0}),
            ),
            (Shelf::Fairs, "phone", json!("javascript:alert(1)")),
            (
                Shelf::Training,
                "courses",
                json!([{"name": "班", "next": "soon"}]),
            ),
            (
                Shelf::Training,
                "courses",
                json!([{"name": "班", "trade": "电工"}]),
            ),
        ] {
            let (_, mut document) = documents().into_iter().find(|(s, _)| *s == shelf).unwrap();
            document[member] = value.clone();
            assert_eq!(
                taken(shelf, &line(&document)),
                Some((0, 1)),
                "{member} {value}"
            );
        }
    }

    #[test]
    fn a_whole_document_and_members_of_a_newer_county_are_read() {
        for (shelf, mut document) in documents() {
            document["colour"] = json!({"of": "a newer county"});
            assert_eq!(taken(shelf, &line(&document)), Some((1, 0)), "{shelf:?}");
        }
    }

    #[test]
    fn a_fair_of_an_older_county_is_read() {
        let document = json!({"id": "F1", "title": "会", "place": "南街", "day": "2026-11-28",
            "from": "09:00", "to": "12:00", "employers": 3, "posts": 9});
        assert_eq!(taken(Shelf::Fairs, &line(&document)), Some((1, 0)));
    }
}
