//! The page behind the operator's pages, emptied of the person: what a report of a problem may show.

use super::answer::{Answer, NoAnswer};
use super::cases::CasesPage;
use super::lookup_page::{LookupPage, LookupStep};
use super::overview::{CountyPart, Overview};
use super::page::Page;
use super::pages::PagesSeen;
use super::records_page::{RecordsPage, ViewedPage};
use super::refused::RefusedPage;
use super::scene::{Scene, View};
use super::session::Session;
use super::visit::Visit;
use crate::domain::operators::desk::Desk;
use crate::domain::operators::desk::problems::CameFrom;
use zeroize::Zeroizing;

/// The page with nothing of a person on it; `None` where there would be nothing left to see.
pub fn emptied(page: &Page) -> Option<Page> {
    Some(match page {
        Page::Home
        | Page::Services(_)
        | Page::Guide(_)
        | Page::Identify { .. }
        | Page::Reading { .. }
        | Page::CardLocked { .. }
        | Page::Help
        | Page::CardOut
        | Page::Library(_)
        | Page::Entry(_)
        | Page::OutOfReach(_)
        | Page::LifeEvents => page.clone(),
        Page::Jobs(list) if list.is_public() => page.clone(),
        Page::Job(job) if job.is_public() => page.clone(),
        Page::Overview(shown) => Page::Overview(Overview::new(shown.asked, CountyPart::OutOfReach)),
        Page::Form(filing) => Page::Form(Box::new(filing.emptied())),
        Page::Review { filing, fault } => Page::Review {
            filing: Box::new(filing.emptied()),
            fault: *fault,
        },
        Page::Submitting { filing, .. } => Page::Review {
            filing: Box::new(filing.emptied()),
            fault: None,
        },
        Page::Cases(shown) => {
            let empty = CasesPage::new(shown.asked, CountyPart::OutOfReach);
            Page::Cases(Box::new(empty))
        }
        Page::Records(shown) => Page::Records(Box::new(RecordsPage {
            asked: shown.asked,
            item: shown.item,
            view: shown.view.clone(),
            behalf: None,
            answer: Answer::Missing(NoAnswer::NoLine),
            screen: 0,
        })),
        Page::Viewed(shown) => Page::Viewed(Box::new(ViewedPage {
            asked: shown.asked,
            answer: Answer::Missing(NoAnswer::NoLine),
            screen: 0,
        })),
        Page::CaseLookup(shown) => Page::CaseLookup(Box::new(LookupPage {
            asked: shown.asked,
            letters: shown.letters.clone(),
            number: Zeroizing::default(),
            four: Zeroizing::default(),
            step: LookupStep::Number,
            fault: shown.fault,
            answer: None,
        })),
        Page::Checking {
            item, asked, since, ..
        } => Page::Checking {
            item: *item,
            filing: None,
            asked: *asked,
            since: *since,
        },
        Page::Refused(shown) => Page::Refused(Box::new(RefusedPage {
            why: shown.why.clone(),
            filing: None,
        })),
        _ => return None,
    })
}

/// What a page is called in a report; pages that came later are told apart by the picture.
fn word(page: &Page) -> &'static str {
    match page {
        Page::Home => "home",
        Page::Services(_) => "services",
        Page::Guide(_) => "guide",
        Page::Identify { .. } => "identify",
        Page::Reading { .. } => "reading",
        Page::CardLocked { .. } => "card-locked",
        Page::Overview(_) => "overview",
        Page::Jobs(_) => "jobs",
        Page::Job(_) => "job",
        Page::Form(_) => "form",
        Page::Review { .. } => "review",
        Page::Submitting { .. } => "submitting",
        Page::Receipt(_) => "receipt",
        Page::Cases(_) => "cases",
        Page::Help => "help",
        Page::CardOut => "card-out",
        Page::Records(_) => "records",
        Page::Viewed(_) => "viewed",
        Page::Seekers(_) => "seekers",
        Page::CaseLookup(_) => "lookup",
        Page::Case(_) => "case",
        Page::Checking { .. } | Page::CheckingSet(_) => "checking",
        Page::Refused(_) => "refused",
        Page::Library(_) => "library",
        Page::Entry(_) => "entry",
        Page::OutOfReach(_) => "out-of-reach",
        Page::LifeEvents => "events",
        Page::LifeEvent(_) => "event",
        _ => "other",
    }
}

impl Visit {
    /// Where whoever reports a problem now comes from.
    pub(super) fn came_from(&self) -> CameFrom {
        let Some(session) = self.session() else {
            return CameFrom {
                item: None,
                page: "welcome",
            };
        };
        let item = match &session.page {
            Page::Guide(item) | Page::OutOfReach(item) | Page::Checking { item, .. } => Some(*item),
            Page::Records(page) => Some(page.item),
            Page::Receipt(page) => Some(page.first().item),
            page => page.filing().map(super::filing::Filing::item),
        };
        CameFrom {
            item,
            page: word(&session.page),
        }
    }

    /// What lies behind the pages of reports, emptied; `None` while they are not on screen.
    pub(super) fn behind(&self) -> Option<Box<View>> {
        self.desk.problems()?;
        let seen =
            |session: &Session| emptied(&session.page).map(|page| View::Page(Box::new(page)));
        match self.session() {
            Some(session) => seen(session).map(Box::new),
            None => Some(Box::new(View::Welcome)),
        }
    }
}

impl Scene {
    /// What a picture for a report is drawn from: the page behind, nobody known, nobody on duty.
    pub fn for_report(&self) -> Option<Self> {
        let view = self.behind.as_deref()?.clone();
        Some(Self {
            view,
            person: None,
            remaining: None,
            printing: None,
            pages: PagesSeen::default(),
            desk: Desk::default(),
            behind: None,
            begun: false,
            ..self.clone()
        })
    }
}
