//! What the log says of questions to the county: that something was shown or not, never what.

use crate::domain::machine::audit::{AuditEvent, Unanswered};
use crate::domain::services::ItemNo;
use crate::domain::visit::answer::{Answer, NoAnswer};
use crate::domain::visit::page::Page;

/// A page with a live answer, as far as the log cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Live {
    Records(ItemNo, Came),
    Viewed(Came),
    Seekers { list: Came, phone: Option<Came> },
    Receipt(Came, Option<ItemNo>),
}

/// How far the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Asking,
    Here(u64),
    Missing(NoAnswer),
}

impl Came {
    fn of<T>(answer: &Answer<T>, count: impl Fn(&T) -> u64) -> Self {
        match answer {
            Answer::Asking(_) => Self::Asking,
            Answer::Here(here) => Self::Here(count(here)),
            Answer::Missing(why) => Self::Missing(*why),
        }
    }
}

impl Live {
    /// The mark of a page; `None` for pages without a live answer.
    pub(super) fn of(page: &Page) -> Option<Self> {
        Some(match page {
            Page::Records(page) => {
                let came = Came::of(&page.answer, |records| records.rows.len() as u64);
                Self::Records(page.item, came)
            }
            Page::Viewed(page) => Self::Viewed(Came::of(&page.answer, |all| all.len() as u64)),
            Page::Seekers(page) => {
                let phone = page.chosen.as_ref().and_then(|c| c.phone.as_ref());
                Self::Seekers {
                    list: Came::of(&page.answer, |found| found.seekers.len() as u64),
                    phone: phone.map(|p| Came::of(p, |phone| u64::from(phone.left_today))),
                }
            }
            Page::CaseLookup(page) => {
                let answer = page.answer.as_ref()?;
                let item = answer.here().map(|case| case.item);
                Self::Receipt(Came::of(answer, |_| 1), item)
            }
            _ => return None,
        })
    }
}

/// What a change of the mark has to be remembered for.
pub(super) fn moved(was: Option<Live>, now: Live, out: &mut Vec<AuditEvent>) {
    match now {
        Live::Records(item, came) => out.extend(match came {
            Came::Asking => None,
            Came::Here(rows) => Some(AuditEvent::QueryShown { item, rows }),
            Came::Missing(why) => {
                let why = word(why);
                Some(AuditEvent::QueryUnanswered { item, why })
            }
        }),
        Live::Viewed(came) => out.extend(match came {
            Came::Asking => None,
            Came::Here(count) => Some(AuditEvent::LooksShown { count }),
            Came::Missing(why) => Some(AuditEvent::LooksUnanswered { why: word(why) }),
        }),
        Live::Seekers { list, phone } => {
            let (old_list, old_phone) = match was {
                Some(Live::Seekers { list, phone }) => (Some(list), phone),
                _ => (None, None),
            };
            if old_list != Some(list) {
                out.extend(listed(list));
            }
            if old_phone != phone {
                out.extend(phone.and_then(revealed));
            }
        }
        Live::Receipt(came, item) => out.extend(match (came, item) {
            (Came::Here(_), Some(item)) => Some(AuditEvent::ReceiptFound { item }),
            (Came::Missing(why), _) => Some(AuditEvent::ReceiptNotFound { why: word(why) }),
            _ => None,
        }),
    }
}

fn listed(came: Came) -> Option<AuditEvent> {
    match came {
        Came::Asking => None,
        Came::Here(count) => Some(AuditEvent::SeekersShown { count }),
        Came::Missing(why) => Some(AuditEvent::SeekersUnanswered { why: word(why) }),
    }
}

fn revealed(came: Came) -> Option<AuditEvent> {
    match came {
        Came::Asking => None,
        Came::Here(left) => Some(AuditEvent::SeekersPhoneShown { left }),
        Came::Missing(why) => Some(AuditEvent::SeekersPhoneRefused { why: word(why) }),
    }
}

fn word(why: NoAnswer) -> Unanswered {
    match why {
        NoAnswer::NoLine => Unanswered::NoLine,
        NoAnswer::LineLost => Unanswered::LineLost,
        NoAnswer::Late => Unanswered::Late,
        NoAnswer::CountyTrouble => Unanswered::CountyTrouble,
        NoAnswer::NotThisPerson => Unanswered::NotThisPerson,
        NoAnswer::NotAnEmployer => Unanswered::NotAnEmployer,
        NoAnswer::CapReached => Unanswered::CapReached,
        NoAnswer::NotFound => Unanswered::NotFound,
        NoAnswer::Practice => Unanswered::Practice,
    }
}
