//! The scenes of the gallery: the visit itself walked to each page, so that no picture shows what
//! the terminal cannot show.

use super::Shown;
use super::people::{self, TODAY};
use crate::domain::delivery::{
    AcceptanceStamp, BodyDigest, CaseNews, DeviceId, FieldId, KeyId, Receipt, ReceiptFacts,
    ReceiptNo, ReceiptPrefix, ReceiptStamp, Signature, Submission, SubmissionId,
};
use crate::domain::jobs::listing::{Fen, Kind, Listing};
use crate::domain::jobs::matching::{Argument, Reason, Recommendation, Score};
use crate::domain::jobs::pay::{LocalPay, PayStanding, Warning};
use crate::domain::jobs::place::{Metres, Point};
use crate::domain::jobs::search::{
    DataAge, Facets, Filter, HitPlace, Relaxation, SearchHit, SearchPage,
};
use crate::domain::jobs::trade::TradeCode;
use crate::domain::operators::own_number::NoMarks;
use crate::domain::paper::{Paper, PaperKind, PrintFault, PrinterStatus};
use crate::domain::people::card::{CardContent, CardFault, CardStatus, InsertionId, ReaderFault};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Catalogue, Group};
use crate::domain::services::eligibility::{FactShape, FactValue, PersonFacts};
use crate::domain::services::form::RawAnswer;
use crate::domain::speech::clips::{ClipId, Sound};
use crate::domain::speech::speaking::{AloudTap, SpeakerStatus};
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::domain::visit::cases::{CaseLine, CaseState};
use crate::domain::visit::draft::{DRAFT_KEPT, DraftKeeping, NoDrafts};
use crate::domain::visit::idle::IdleLimits;
use crate::domain::visit::jobs_page::{JobDetail, JobFilter, JobsAnswer};
use crate::domain::visit::overview::{CountyOverview, LastRegistration};
use crate::domain::visit::page::Page;
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{
    Asked, ClosedReason, Effect, Grade, Line, Now, Settings, SubmitFault, Tap, Visit, VisitEvent,
    VisitSetup,
};
use jiff::civil::Date;
use std::sync::Arc;
use zeroize::Zeroizing;

/// 09:42 of the day.
const MORNING: Span = Span::minutes(9 * 60 + 42);

/// Where the gallery's terminal stands.
pub(super) fn here() -> Point {
    Point::new(40_421_000, 114_091_000).expect("on earth")
}

/// A visit being walked.
#[derive(Clone)]
pub(super) struct Walk {
    pub(super) visit: Visit,
    pub(super) now: Now,
    pub(super) effects: Vec<Effect>,
}

impl Walk {
    pub(super) fn begin(catalogue: &Arc<Catalogue>) -> Self {
        let setup = VisitSetup {
            limits: IdleLimits::default(),
            read_limit: Span::seconds(6),
            here: Some(here()),
            device: DeviceId::parse("SX-140222-0172").expect("a name"),
            prefix: ReceiptPrefix::parse("TZ017").expect("a prefix"),
            last_serial: (TODAY, 41),
            next_session: 1,
            workdays: Arc::new(people::workdays()),
            drafts: DraftKeeping {
                seal: Arc::new(NoDrafts),
                kept: DRAFT_KEPT,
            },
            marks: Arc::new(NoMarks),
            usual: Settings::default(),
        };
        let now = Now {
            mono: MonoTime(1_000_000),
            wall: WallTime::at_start_of(TODAY).plus(MORNING),
            random: 7,
        };
        let mut walk = Self {
            visit: Visit::new(setup, Some(catalogue.clone())),
            now,
            effects: Vec::new(),
        };
        walk.on(VisitEvent::CardStatus(CardStatus::NoCard));
        walk.on(VisitEvent::Line(Line::Online));
        walk
    }

    pub(super) fn on(&mut self, event: VisitEvent) {
        self.effects = self.visit.step(event, self.now);
    }

    pub(super) fn tap(&mut self, tap: Tap) {
        self.on(VisitEvent::Tap(tap));
    }

    pub(super) fn wait(&mut self, span: Span) {
        self.now.mono = self.now.mono.plus(span);
        self.now.wall = self.now.wall.plus(span);
        self.on(VisitEvent::Time);
    }

    pub(super) fn scene(&self) -> Scene {
        self.visit.scene(self.now)
    }

    pub(super) fn card_in(&mut self) {
        self.on(VisitEvent::CardInserted(InsertionId::FIRST));
    }

    pub(super) fn card_read(&mut self, result: Result<CardContent, CardFault>) {
        self.on(VisitEvent::CardRead(InsertionId::FIRST, result));
    }

    /// Has the county speak for the holder, when the rules of an item ask it.
    pub(super) fn county_agrees(&mut self) {
        let asked = self.effects.iter().find_map(|effect| match effect {
            Effect::AskFacts(asked, _, facts) => Some((*asked, facts.clone())),
            _ => None,
        });
        let Some((asked, facts)) = asked else { return };
        let yes = facts.into_iter().filter_map(|fact| match fact.shape() {
            FactShape::Flag => Some((fact, FactValue::Flag(true))),
            FactShape::Day => Some((fact, FactValue::Day(Some(TODAY)))),
            _ => None,
        });
        let facts = PersonFacts {
            as_of: self.now.wall,
            values: yes.collect(),
        };
        self.on(VisitEvent::Facts(asked, Some(Box::new(facts))));
    }

    pub(super) fn identified(catalogue: &Arc<Catalogue>) -> Self {
        let mut walk = Self::begin(catalogue);
        walk.card_in();
        walk.card_read(Ok(CardContent::Open(people::holder())));
        walk
    }

    pub(super) fn asked(&self) -> Asked {
        let asked = self.effects.iter().find_map(|effect| match effect {
            Effect::SearchJobs(asked, _)
            | Effect::Recommend(asked, _)
            | Effect::LoadListing(asked, _)
            | Effect::AskOverview(asked, _)
            | Effect::ListCases(asked, _)
            | Effect::Submit(asked, _)
            | Effect::AskRecords(asked, ..)
            | Effect::AskAccesses(asked, _)
            | Effect::AskSeekers(asked, ..)
            | Effect::RevealPhone(asked, ..)
            | Effect::Print(asked, _)
            | Effect::AskCase(asked, ..)
            | Effect::SearchLibrary(asked, _)
            | Effect::LoadEntry(asked, ..) => Some(*asked),
            _ => None,
        });
        asked.expect("the page asked for something")
    }

    pub(super) fn form(catalogue: &Arc<Catalogue>) -> Self {
        let mut walk = Self::identified(catalogue);
        walk.tap(Tap::StartItem(item(1)));
        walk
    }

    pub(super) fn answer(&mut self, field: &str, raw: RawAnswer) {
        self.tap(Tap::Answer(FieldId::parse(field).expect("a field"), raw));
    }

    pub(super) fn review(catalogue: &Arc<Catalogue>) -> Self {
        let mut walk = Self::form(catalogue);
        walk.fill_in_registration();
        walk
    }

    /// Answers every question of the registration for regular work.
    pub(super) fn fill_in_registration(&mut self) {
        let walk = self;
        walk.answer("trades", picked(&["dian-gong", "han-gong"]));
        walk.answer("skills", picked(&["dian-gong-zheng"]));
        walk.answer("education", picked(&["junior"]));
        walk.answer("wage", typed("4000"));
        walk.answer("radius", picked(&["10"]));
        walk.answer("lodging", picked(&["home"]));
        walk.answer("phone", typed("19900005521"));
        for _ in 0..12 {
            walk.tap(Tap::NextQuestion);
        }
    }

    fn submitted(catalogue: &Arc<Catalogue>, line: Line) -> Self {
        let mut walk = Self::review(catalogue);
        walk.on(VisitEvent::Line(line));
        walk.tap(Tap::Submit);
        walk
    }

    pub(super) fn receipt(catalogue: &Arc<Catalogue>, line: Line) -> (Self, SubmissionId) {
        let mut walk = Self::submitted(catalogue, line);
        let ids = walk.commit();
        (walk, ids[0])
    }

    /// Writes down what was just handed in; the ids of the cases.
    pub(super) fn commit(&mut self) -> Vec<SubmissionId> {
        let made = self.effects.iter().find_map(|effect| match effect {
            Effect::Submit(asked, cases) => Some((*asked, cases.clone())),
            _ => None,
        });
        let (asked, cases) = made.expect("the review hands in");
        let receipts = cases.iter().map(|case| self.stamped(case)).collect();
        self.on(VisitEvent::Committed(asked, Ok(receipts)));
        cases.iter().map(|case| case.id).collect()
    }

    fn stamped(&self, submission: &Submission) -> Receipt {
        Receipt {
            facts: ReceiptFacts {
                no: submission.receipt.clone(),
                item: submission.item,
                submission: submission.id,
                digest: BodyDigest([0x5a; 32]),
                device: submission.capture.terminal.clone(),
                received_at: self.now.wall,
            },
            received: ReceiptStamp {
                key: KeyId::parse("device-1").expect("a name"),
                signature: Signature([0x3c; 64]),
            },
            accepted: None,
        }
    }
}

pub(super) fn item(number: u16) -> ItemNo {
    ItemNo::new(number).expect("a number of the list")
}

fn picked(codes: &[&str]) -> RawAnswer {
    RawAnswer::Picked(codes.iter().map(|c| (*c).to_owned()).collect())
}

fn typed(text: &str) -> RawAnswer {
    RawAnswer::Typed(Zeroizing::new(text.to_owned()))
}

pub(super) fn plain(name: impl Into<String>, walk: &Walk) -> Shown {
    Shown {
        name: name.into(),
        scene: walk.scene(),
        taps: Vec::new(),
    }
}

/// Every screen.
pub fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut all = vec![plain("home", &Walk::begin(catalogue)), aloud(catalogue)];
    let mut unread = Walk::begin(catalogue);
    unread.on(VisitEvent::CardStatus(CardStatus::NoReader));
    all.push(plain("home-no-reader", &unread));
    browsing(&mut all, catalogue);
    cards(&mut all, catalogue);
    overviews(&mut all, catalogue);
    jobs(&mut all, catalogue);
    forms(&mut all, catalogue);
    super::asking::questions(&mut all, catalogue);
    receipts(&mut all, catalogue);
    endings(&mut all, catalogue);
    all.extend(super::refusals::all(catalogue));
    super::library::scenes(&mut all, catalogue);
    all
}

fn browsing(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    for (name, group) in [
        ("services-jobs", Group::Jobs),
        ("services-insurance", Group::Insurance),
    ] {
        let mut walk = Walk::begin(catalogue);
        walk.tap(Tap::OpenGroup(group));
        all.push(plain(name, &walk));
    }
    for (name, number) in [("guide", 1), ("guide-assisted", 21)] {
        let mut walk = Walk::begin(catalogue);
        walk.tap(Tap::OpenItem(item(number)));
        all.push(plain(name, &walk));
    }
}

/// The page of every item.
pub fn item_pages(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let page = |number: ItemNo| {
        let mut walk = Walk::begin(catalogue);
        walk.tap(Tap::OpenItem(number));
        plain(format!("item-{:02}", number.get()), &walk)
    };
    let items = catalogue.items().iter();
    items.map(|item| page(item.number)).collect()
}

fn cards(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::begin(catalogue);
    walk.tap(Tap::StartItem(item(1)));
    all.push(plain("identify", &walk));
    walk.on(VisitEvent::CardStatus(CardStatus::ReaderFault(
        ReaderFault::Broken,
    )));
    all.push(plain("identify-no-reader", &walk));
    let faults = [
        ("identify-upside-down", CardFault::UpsideDown),
        ("identify-foreign", CardFault::Foreign),
        ("identify-expired", CardFault::Expired),
        ("identify-pulled", CardFault::RemovedDuringRead),
    ];
    for (name, fault) in faults {
        let mut walk = Walk::begin(catalogue);
        walk.tap(Tap::StartItem(item(1)));
        walk.card_in();
        walk.on(VisitEvent::CardStatus(CardStatus::Present(
            InsertionId::FIRST,
        )));
        walk.card_read(Err(fault));
        all.push(plain(name, &walk));
    }
    let mut walk = Walk::begin(catalogue);
    walk.card_in();
    all.push(plain("reading", &walk));
}

fn recommendation(listing: Listing, metres: u32, more: Reason) -> Recommendation {
    let argument = |reason, points| Argument { reason, points };
    let trade = listing.trade.clone();
    Recommendation {
        listing,
        score: Score(90),
        arguments: vec![
            argument(Reason::Distance(Metres(metres)), 40),
            argument(Reason::Trade(trade), 30),
            argument(more, 20),
        ],
    }
}

fn recommendations() -> Vec<Recommendation> {
    let board = Reason::Board(crate::domain::jobs::listing::Board::Lunch);
    vec![
        recommendation(people::electrician(), 3_260, board),
        recommendation(people::greenhouse(), 6_800, Reason::DailyPay),
    ]
}

fn as_of() -> WallTime {
    WallTime::at_start_of(TODAY).plus(Span::minutes(7 * 60 + 10))
}

fn case(serial: u16, number: u16, day: Date, state: CaseState) -> CaseLine {
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    let at = WallTime::at_start_of(day).plus(MORNING);
    CaseLine {
        id: SubmissionId::from_parts(at, u128::from(serial)),
        receipt: ReceiptNo::new(&prefix, day, serial),
        item: item(number),
        received_at: at,
        state,
        news: CaseNews::default(),
    }
}

fn case_lines() -> Vec<CaseLine> {
    let yesterday = Date::constant(2026, 11, 21);
    let accepted = WallTime::at_start_of(yesterday).plus(Span::hours(10));
    vec![
        case(41, 11, yesterday, CaseState::Accepted(accepted)),
        case(7, 4, Date::constant(2026, 11, 3), CaseState::Received),
        case(3, 22, Date::constant(2026, 10, 9), CaseState::SetAside),
    ]
}

fn overviews(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::identified(catalogue);
    let asked = walk.asked();
    all.push(plain("overview-asking", &walk));
    let hits = recommendations();
    let as_of = Some(as_of());
    walk.on(VisitEvent::Jobs(
        asked,
        JobsAnswer::Recommended { hits, as_of },
    ));
    walk.on(VisitEvent::Cases(asked, case_lines()[..1].to_vec()));
    let county = CountyOverview {
        last_registration: Some(LastRegistration {
            item: item(1),
            on: Date::constant(2026, 3, 5),
        }),
        open_cases: Vec::new(),
        qualification_due: Some(Date::constant(2026, 12, 10)),
    };
    walk.on(VisitEvent::Overview(asked, Some(Box::new(county))));
    all.push(plain("overview", &walk));
    let mut home = walk.clone();
    home.tap(Tap::Home);
    all.push(plain("home-known", &home));
    walk.wait(Span::seconds(62));
    all.push(plain("idle-warning", &walk));
    walk.tap(Tap::MoreTime);
    walk.tap(Tap::OpenCases);
    let asked = walk.asked();
    walk.on(VisitEvent::Cases(asked, case_lines()));
    all.push(plain("cases", &walk));
    walk.on(VisitEvent::CardRemoved(InsertionId::FIRST));
    all.push(plain("card-out", &walk));
}

fn search_page() -> SearchPage {
    let ways = [3_260, 6_800, 8_100, 62_000];
    let hits = people::listings()
        .into_iter()
        .zip(ways)
        .map(|(listing, metres)| SearchHit {
            listing,
            distance: Some(Metres(metres)),
            place: HitPlace::Headline,
        });
    let trade = |code: &str| TradeCode::parse(code).expect("a code");
    SearchPage {
        hits: hits.collect(),
        total: 128,
        related: Vec::new(),
        facets: Facets {
            fixed: 128,
            gig: 46,
            trades: vec![
                (trade("dian-gong"), 12),
                (trade("bao-jie"), 9),
                (trade("chu-shi"), 5),
            ],
        },
        relaxed: Vec::new(),
        repair: None,
        as_of: Some(as_of()),
        age: DataAge::Current,
    }
}

fn jobs(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::begin(catalogue);
    walk.tap(Tap::OpenJobs(Kind::Fixed));
    walk.tap(Tap::FilterJobs(JobFilter::Within(Some(Metres(10_000)))));
    let asked = walk.asked();
    walk.on(VisitEvent::Jobs(
        asked,
        JobsAnswer::Found(Box::new(search_page())),
    ));
    all.push(plain("jobs", &walk));
    all.push(Shown {
        name: "jobs-filter".to_owned(),
        scene: walk.scene(),
        taps: vec!["工资"],
    });
    all.push(Shown {
        name: "jobs-search".to_owned(),
        scene: walk.scene(),
        taps: vec!["找岗位"],
    });
    walk.on(VisitEvent::Line(Line::Offline));
    walk.tap(Tap::FilterJobs(JobFilter::Wage(Some(Fen::yuan(6_000)))));
    let asked = walk.asked();
    let nothing = SearchPage {
        hits: Vec::new(),
        total: 0,
        relaxed: vec![
            Relaxation {
                without: Filter::Wage,
                hits: 12,
            },
            Relaxation {
                without: Filter::Distance,
                hits: 7,
            },
        ],
        age: DataAge::Greyed { days: 8 },
        as_of: Some(WallTime::at_start_of(Date::constant(2026, 11, 14)).plus(MORNING)),
        ..search_page()
    };
    walk.on(VisitEvent::Jobs(
        asked,
        JobsAnswer::Found(Box::new(nothing)),
    ));
    all.push(plain("jobs-none-offline", &walk));
    job(all, catalogue);
}

fn job(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::identified(catalogue);
    let listing = people::electrician();
    walk.tap(Tap::StartItem(item(2)));
    walk.county_agrees();
    let asked = walk.asked();
    let hits = recommendations();
    let as_of = Some(as_of());
    walk.on(VisitEvent::Jobs(
        asked,
        JobsAnswer::Recommended { hits, as_of },
    ));
    all.push(plain("jobs-recommended", &walk));
    walk.tap(Tap::OpenListing(listing.id.clone()));
    let asked = walk.asked();
    let detail = JobDetail {
        listing,
        local_pay: Some(LocalPay {
            median: Fen::yuan(5_200),
            sample: 31,
        }),
        standing: PayStanding::Usual,
        warnings: vec![Warning::EmployerCodeMissing],
    };
    walk.on(VisitEvent::Listing(asked, Some(Box::new(detail))));
    all.push(plain("job", &walk));
    walk.on(VisitEvent::Printer(PrinterStatus::Ready));
    all.push(plain("job-print", &walk));
    walk.on(VisitEvent::Printer(PrinterStatus::Down(PrintFault::Jam)));
    all.push(plain("job-jam", &walk));
}

fn forms(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::form(catalogue);
    walk.answer("trades", picked(&["dian-gong", "han-gong"]));
    all.push(plain("form-choice", &walk));
    walk.answer("trades", picked(&[]));
    walk.tap(Tap::NextQuestion);
    all.push(plain("form-missing", &walk));
    walk.answer("trades", picked(&["dian-gong"]));
    walk.answer("education", picked(&["junior"]));
    for _ in 0..4 {
        walk.tap(Tap::NextQuestion);
    }
    walk.answer("wage", typed("4000"));
    all.push(plain("form-money", &walk));
    let mut walk = Walk::review(catalogue);
    all.push(plain("review", &walk));
    walk.tap(Tap::ChangeAnswer(FieldId::parse("phone").expect("a field")));
    walk.answer("phone", typed("1990000"));
    all.push(plain("form-phone", &walk));
}

fn receipts(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::submitted(catalogue, Line::Online);
    all.push(plain("submitting", &walk));
    let asked = walk.asked();
    walk.on(VisitEvent::Committed(asked, Err(SubmitFault::DiskFull)));
    all.push(plain("review-fault", &walk));
    let (walk, _) = Walk::receipt(catalogue, Line::Offline);
    all.push(plain("receipt-received", &walk));
    let (mut walk, id) = Walk::receipt(catalogue, Line::Online);
    let stamp = AcceptanceStamp {
        key: KeyId::parse("county-1").expect("a name"),
        at: walk.now.wall.plus(Span::minutes(1)),
        signature: Signature([0x11; 64]),
    };
    walk.on(VisitEvent::Accepted(id, stamp));
    walk.tap(Tap::Evaluate(Grade::VeryGood));
    all.push(plain("receipt-accepted", &walk));
    prints(all, &mut walk);
}

/// The receipt with a printer: offered, under way, out, and not.
fn prints(all: &mut Vec<Shown>, walk: &mut Walk) {
    walk.on(VisitEvent::Printer(PrinterStatus::Ready));
    all.push(plain("receipt-print", walk));
    let Some(Page::Receipt(page)) = walk.visit.session().map(|s| &s.page) else {
        panic!("the gallery stands on a receipt");
    };
    let number = page.first().receipt.facts.no.as_str().to_owned();
    let paper = || Box::new(Paper::new(PaperKind::Receipt, number.as_str(), "", ""));
    walk.tap(Tap::Print(paper()));
    all.push(plain("receipt-printing", walk));
    let asked = walk.asked();
    walk.on(VisitEvent::Printed(asked));
    all.push(plain("receipt-printed", walk));
    walk.tap(Tap::Print(paper()));
    let asked = walk.asked();
    walk.on(VisitEvent::PrintFailed(asked, PrintFault::OutOfPaper));
    all.push(plain("receipt-no-paper", walk));
}

fn endings(all: &mut Vec<Shown>, catalogue: &Arc<Catalogue>) {
    let mut walk = Walk::begin(catalogue);
    walk.tap(Tap::OpenItem(item(1)));
    walk.tap(Tap::CallHelp);
    all.push(plain("help", &walk));
    let mut walk = Walk::form(catalogue);
    walk.answer("trades", picked(&["dian-gong"]));
    walk.tap(Tap::CallHelp);
    all.push(plain("help-from-form", &walk));
    let mut walk = Walk::begin(catalogue);
    walk.on(VisitEvent::Service(vec![
        ClosedReason::DiskFull,
        ClosedReason::TooManyUnsent,
    ]));
    all.push(plain("out-of-service", &walk));
    walk.on(VisitEvent::Service(vec![ClosedReason::ConfigBroken]));
    all.push(plain("not-started", &walk));
}

/// A page while it is read aloud.
fn aloud(catalogue: &Arc<Catalogue>) -> Shown {
    let mut walk = Walk::begin(catalogue);
    walk.on(VisitEvent::Speaker(SpeakerStatus::Working));
    let words = vec![Sound::Clip(ClipId(1))];
    walk.tap(Tap::Aloud(AloudTap::Read(words)));
    plain("home-aloud", &walk)
}
