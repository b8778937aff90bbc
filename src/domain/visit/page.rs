//! The pages of a visit and what each holds.

use super::cases::{CaseLine, CasesPage};
use super::comes_for::ComesFor;
use super::event::{Asked, Grade, SubmitFault};
use super::filing::Filing;
use super::idle::Watch;
use super::jobs_page::{JobPage, JobsPage};
use super::library_page::{EntryPage, LibraryList};
use super::life_event_page::{CheckingSet, LifeEventPage};
use super::lookup_page::{LookupPage, LookupStep};
use super::overview::Overview;
use super::records_page::{RecordsPage, ViewedPage};
use super::refused::{RefusedPage, WhyNot};
use super::seekers_page::SeekersPage;
use crate::domain::delivery::{Receipt, SubmissionId};
use crate::domain::jobs::listing::Kind;
use crate::domain::library::Shelf;
use crate::domain::people::card::{CardFault, InsertionId};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Group, Limit};
use crate::domain::services::clocks::Deadline;
use crate::domain::time::MonoTime;
use jiff::civil::Date;

/// Where the person wants to go once it is known who stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Look at everything there is for them.
    Overview,
    /// Start one item.
    Item(ItemNo),
    /// Look at one item's page, now that they are known.
    Guide(ItemNo),
    /// See their cases.
    Cases,
    /// Go on where the card was pulled.
    Resume,
    /// See who looked at their data.
    WhoViewed,
    /// Look through the listings of one kind, where the county wants a card for it.
    Jobs(Kind),
    /// Look through a shelf of the library, where the county wants a card for it.
    Library(Shelf),
    /// Start the items of one event in a life.
    LifeEvent(u16),
    /// Start one item for somebody who is not here.
    ForOther(ItemNo),
    /// Go on with the form of an item once it is known who came for its holder.
    Agent(ItemNo, AgentCard),
    /// Show the other credential of the same person, which this item wants, too.
    Second(ItemNo),
}

/// What is said of a card that is to tell who came for the holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgentCard {
    /// It is waited for.
    Wanted,
    /// It was the holder's own.
    HoldersOwn,
    /// It has the name of the operator on duty.
    Operators,
    /// Who came is too young to do anything for anybody.
    TooYoung,
}

/// What is on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The first page again, for a person who is known.
    Home,
    /// The items of one group.
    Services(Group),
    /// One item's page.
    Guide(ItemNo),
    /// Waiting for a card.
    Identify {
        /// Where it leads.
        purpose: Purpose,
        /// What went wrong with the last card.
        problem: Option<CardFault>,
    },
    /// A card is being read.
    Reading {
        /// The card.
        insertion: InsertionId,
        /// When reading began.
        since: MonoTime,
        /// Where it leads.
        purpose: Purpose,
        /// How far it is.
        stage: ReadStage,
    },
    /// The card gave only its free part: other ways must lead on.
    CardLocked {
        /// Where it would have led.
        purpose: Purpose,
    },
    /// 一刷知.
    Overview(Overview),
    /// A list of jobs.
    Jobs(Box<JobsPage>),
    /// One job.
    Job(Box<JobPage>),
    /// A question of a form.
    Form(Box<Filing>),
    /// All answers before they are handed in.
    Review {
        /// The form.
        filing: Box<Filing>,
        /// Why the last try failed.
        fault: Option<SubmitFault>,
    },
    /// Being sealed and written down.
    Submitting {
        /// The form, kept until the receipt is there.
        filing: Box<Filing>,
        /// Which answer is awaited.
        asked: Asked,
    },
    /// The receipt and the five faces.
    Receipt(Box<ReceiptPage>),
    /// The holder's cases.
    Cases(Box<CasesPage>),
    /// Somebody has been called.
    Help,
    /// Covered: the card was pulled, and the page comes back with it.
    CardOut,
    /// A personal query and the county's answer.
    Records(Box<RecordsPage>),
    /// 谁看过我的信息.
    Viewed(Box<ViewedPage>),
    /// Seekers of day labour for an employer.
    Seekers(Box<SeekersPage>),
    /// A case by the number of its receipt.
    CaseLookup(Box<LookupPage>),
    /// One case of the holder in full.
    Case(Box<CaseLine>),
    /// The county is asked for what the rules of an item need.
    Checking {
        /// The item.
        item: ItemNo,
        /// The form, when the rules look at its answers.
        filing: Option<Box<Filing>>,
        /// Which answer is awaited.
        asked: Asked,
        /// Since when.
        since: MonoTime,
    },
    /// An item is not started: why, and what helps.
    Refused(Box<RefusedPage>),
    /// A shelf of the library.
    Library(Box<LibraryList>),
    /// One entry of the library.
    Entry(Box<EntryPage>),
    /// An item nobody can do here without the line, while there is none.
    OutOfReach(ItemNo),
    /// 一件事一次办: all events in a life.
    LifeEvents,
    /// One of them.
    LifeEvent(Box<LifeEventPage>),
    /// The county is asked for what the rules of its items need.
    CheckingSet(Box<CheckingSet>),
    /// An operator types who stands there, there being no card that can be read.
    TypedIdentity {
        /// The questions and what was typed.
        filing: Box<Filing>,
        /// Where it leads.
        purpose: Purpose,
    },
}

/// How far reading is, for the words on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadStage {
    /// The card is being read.
    Card,
    /// The ministry's key is asked.
    Authority,
}

/// One case or several, handed in by one confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptPage {
    /// The cases in the order in which they were made; never empty.
    pub cases: Vec<FiledCase>,
    /// The face tapped.
    pub grade: Option<Grade>,
    /// Whether the card still has to be taken.
    pub card_in_slot: bool,
    /// Who handed it in, where somebody came for the holder.
    pub came: Option<ComesFor>,
}

/// A case with its stamps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledCase {
    /// The item.
    pub item: ItemNo,
    /// Its promise.
    pub limit: Limit,
    /// The stamps so far.
    pub receipt: Receipt,
    /// Until when it will be done; known from acceptance on, unless it waits for another case.
    pub promised: Option<Deadline>,
    /// The county refused the case for good.
    pub set_aside: bool,
    /// The item it waits for (待前置).
    pub after: Option<ItemNo>,
    /// What the item's receipt says besides: what it is about, a day where there is one, the words.
    pub notes: Vec<(String, Option<Date>, String)>,
}

impl ReceiptPage {
    /// The first case, most often the only one.
    pub fn first(&self) -> &FiledCase {
        self.cases.first().expect("a receipt is for a case")
    }

    /// The case of a submission.
    pub fn case_mut(&mut self, id: SubmissionId) -> Option<&mut FiledCase> {
        let mut cases = self.cases.iter_mut();
        cases.find(|case| case.receipt.facts.submission == id)
    }
}

impl Page {
    /// The form that is being filled in on it or behind it.
    pub fn filing(&self) -> Option<&Filing> {
        match self {
            Self::Form(filing)
            | Self::Review { filing, .. }
            | Self::Checking {
                filing: Some(filing),
                ..
            } => Some(filing),
            Self::Refused(page) => page.filing.as_deref(),
            Self::LifeEvent(page) => page.filing.as_deref(),
            Self::CheckingSet(page) => page.filing.as_deref(),
            _ => None,
        }
    }

    /// Whether somebody else's card is waited for or read, while the holder's may be out.
    pub fn asks_for_agent(&self) -> bool {
        matches!(
            self,
            Self::Identify {
                purpose: Purpose::Agent(..),
                ..
            } | Self::Reading {
                purpose: Purpose::Agent(..),
                ..
            } | Self::CardLocked {
                purpose: Purpose::Agent(..),
            }
        )
    }

    /// What kind of page it is to the idle watch; `identified` tells whether a person is known.
    pub fn watch(&self, identified: bool) -> Watch {
        match self {
            Self::Receipt(_) => Watch::Receipt,
            Self::CardOut => Watch::CardOut,
            Self::CaseLookup(page) if page.step == LookupStep::Result => Watch::Private,
            _ if identified => Watch::Private,
            _ => Watch::Public,
        }
    }

    /// Whether it can be seen without a known person.
    pub fn is_public(&self) -> bool {
        match self {
            Self::Home
            | Self::Services(_)
            | Self::Guide(_)
            | Self::Identify { .. }
            | Self::Help
            | Self::CaseLookup(_)
            | Self::Library(_)
            | Self::Entry(_)
            | Self::LifeEvents
            | Self::OutOfReach(_) => true,
            Self::LifeEvent(page) => page.stands.is_empty(),
            Self::Refused(page) => page.why == WhyNot::Child,
            Self::Jobs(page) => page.is_public(),
            Self::Job(page) => page.is_public(),
            _ => false,
        }
    }

    /// Whether it is worth coming back to by 返回.
    pub fn is_way_back(&self) -> bool {
        matches!(
            self,
            Self::Services(_)
                | Self::Guide(_)
                | Self::Overview(_)
                | Self::Jobs(_)
                | Self::Cases(_)
                | Self::Library(_)
                | Self::LifeEvents
                | Self::LifeEvent(_)
        )
    }

    /// When waiting for the county ends on this page.
    pub fn answer_due(&self) -> Option<MonoTime> {
        match self {
            Self::Records(page) => page.answer.due(),
            Self::Viewed(page) => page.answer.due(),
            Self::Seekers(page) => {
                let phone = page.chosen.as_ref().and_then(|c| c.phone.as_ref()?.due());
                phone.or_else(|| page.answer.due())
            }
            Self::CaseLookup(page) => page.answer.as_ref().and_then(super::answer::Answer::due),
            _ => None,
        }
    }

    /// Says that there is no answer, where one is due by now.
    pub fn give_up_waiting(&mut self, now: MonoTime) {
        match self {
            Self::Records(page) => page.answer.give_up(now),
            Self::Viewed(page) => page.answer.give_up(now),
            Self::Seekers(page) => {
                page.answer.give_up(now);
                if let Some(phone) = page.chosen.as_mut().and_then(|c| c.phone.as_mut()) {
                    phone.give_up(now);
                }
            }
            Self::CaseLookup(page) => {
                if let Some(answer) = &mut page.answer {
                    answer.give_up(now);
                }
            }
            _ => {}
        }
    }
}
