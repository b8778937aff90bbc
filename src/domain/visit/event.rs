//! Everything that can happen to a visit: one closed list.

use crate::domain::bulletin::Notice;
use crate::domain::bundle::{AssistedRule, BrowseRule};
use crate::domain::delivery::{
    self, AcceptanceStamp, CaseStanding, FieldId, Receipt, SubmissionId,
};
use crate::domain::documents::{CameraStatus, CaptureFault, PageImage};
use crate::domain::face::{FaceCameraStatus, FaceShot, Guidance, Portrait, TryEnd};
use crate::domain::jobs::listing::{Kind, ListingId};
use crate::domain::jobs::seekers::{RevealedPhone, SeekerId, SeekerPage};
use crate::domain::library::search::LibraryDetail;
use crate::domain::machine::retire::RetireTap;
use crate::domain::operators::desk::{DeskEvent, DeskTap};
use crate::domain::paper::{Paper, PrintFault, PrinterStatus};
use crate::domain::people::access::Access;
use crate::domain::people::card::{CardContent, CardFault, CardStatus, InsertionId};
use crate::domain::services::catalogue::{Catalogue, Group};
use crate::domain::services::eligibility::PersonFacts;
use crate::domain::services::form::RawAnswer;
use crate::domain::services::item::ItemNo;
use crate::domain::services::records::PersonalRecords;
use crate::domain::services::workdays::Workdays;
use crate::domain::setup::SetupTap;
use crate::domain::speech::clips::Sound;
use crate::domain::speech::speaking::{AloudTap, SpeakerStatus};
use crate::domain::tasks::{WorkEvent, WorkTap};
use crate::domain::visit::answer::NoAnswer;
use crate::domain::visit::cases::CaseLine;
use crate::domain::visit::ease::EaseTap;
use crate::domain::visit::face::FaceTap;
use crate::domain::visit::jobs_page::{JobDetail, JobFilter, JobsAnswer};
use crate::domain::visit::library_page::{LibraryAnswer, LibraryTap};
use crate::domain::visit::lookup_page::LookupKey;
use crate::domain::visit::overview::CountyOverview;
use crate::domain::visit::pages::PagesTap;
use crate::domain::visit::seekers_page::SeekerFilter;
use crate::domain::visit::writing::WritingEvent;
use crate::domain::writing::panel::PanelTap;

use std::sync::Arc;

/// Links a question of the visit to its answer; an answer to an older question is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked(pub u64);

/// What happens to a visit.
#[derive(Debug, Clone)]
pub enum VisitEvent {
    /// A finger on a control.
    Tap(Tap),
    /// A finger anywhere: only keeps the session awake.
    Touch,
    /// Time has passed; deadlines are looked at.
    Time,
    /// The slot or the reader changed.
    CardStatus(CardStatus),
    /// The reader identity cards are laid on changed.
    LaidReader(CardStatus),
    /// A card went in.
    CardInserted(InsertionId),
    /// A card came out.
    CardRemoved(InsertionId),
    /// The card was read, or not.
    CardRead(InsertionId, Result<CardContent, CardFault>),
    /// The ministry's key cannot be asked for this card now.
    AuthorityOutOfReach(InsertionId),
    /// Answer to a search or a recommendation.
    Jobs(Asked, JobsAnswer),
    /// Answer to a look at one listing.
    Listing(Asked, Option<Box<JobDetail>>),
    /// What the county knows of the holder, when it could be asked.
    Overview(Asked, Option<Box<CountyOverview>>),
    /// Cases of the holder known on this terminal.
    Cases(Asked, Vec<CaseLine>),
    /// All cases of one confirmation are on disk with their receipts, or none could be kept.
    Committed(Asked, Result<Vec<Receipt>, SubmitFault>),
    /// The county has accepted a case.
    Accepted(SubmissionId, AcceptanceStamp),
    /// The county refused a case for good.
    SetAside(SubmissionId),
    /// The line to the county came up or went down.
    Line(Line),
    /// The terminal must close, or may open again.
    Service(Vec<ClosedReason>),
    /// What the county says of the holder for the rules of an item; `None` when it cannot be asked.
    Facts(Asked, Option<Box<PersonFacts>>),
    /// The county published years of working days.
    Workdays(Arc<Workdays>),
    /// A new catalogue was taken.
    Catalogue(Arc<Catalogue>),
    /// The printer changed.
    Printer(PrinterStatus),
    /// The paper has come out.
    Printed(Asked),
    /// The paper has not come out.
    PrintFailed(Asked, PrintFault),
    /// Answer to a personal query.
    Records(Asked, Result<Box<PersonalRecords>, NoAnswer>),
    /// Who looked at the holder's data.
    Accesses(Asked, Result<Vec<Access>, NoAnswer>),
    /// Seekers of day labour.
    Seekers(Asked, Result<Box<SeekerPage>, NoAnswer>),
    /// The phone of one of them.
    Phone(Asked, Result<Box<RevealedPhone>, NoAnswer>),
    /// Where the case of a receipt stands.
    Case(Asked, Result<Box<CaseStanding>, NoAnswer>),
    /// Answer to a search of the library.
    Library(Asked, LibraryAnswer),
    /// Answer to a look at one entry of the library.
    Entry(Asked, Option<Box<LibraryDetail>>),
    /// The county's notices, all that are known.
    Notices(Vec<Notice>),
    /// Whether the county wants a card for looking around.
    Browse(BrowseRule),
    /// Something about operators.
    Desk(DeskEvent),
    /// What the county lets operators help with.
    Assisted(AssistedRule),
    /// The document camera changed.
    Camera(CameraStatus),
    /// A page of a document was taken, or not.
    Page(Asked, Result<PageImage, CaptureFault>),
    /// Something about tasks.
    Work(WorkEvent),
    /// The camera that looks at people changed.
    FaceCamera(FaceCameraStatus),
    /// What the person is to be told while it looks.
    FaceGuided(Asked, Guidance),
    /// A try ended.
    FaceEnded(Asked, Result<Arc<FaceShot>, TryEnd>),
    /// So many packets of faces wait for the county.
    UnsentFaces(u32),
    /// What the photo of a laid identity card shows.
    Portrait(InsertionId, Portrait),
    /// Something about writing on the screen.
    Writing(WritingEvent),
    /// The loudspeaker changed.
    Speaker(SpeakerStatus),
    /// What was being read aloud has been said to its end.
    Said(Asked),
    /// What was to be heard in a headset is not heard.
    NoHeadset(Asked),
    /// What is new on the page on screen, where pages are read of themselves. Nobody touched anything.
    Prompt(Vec<Sound>),
}

/// Whether the county can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Line {
    /// It answered the last call.
    Online,
    /// It did not, or was never called.
    #[default]
    Offline,
}

/// Why the terminal takes nobody. Each has its sentence and its next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClosedReason {
    /// Not enrolled with a county yet.
    NotEnrolled,
    /// No signed catalogue on the terminal.
    NoCatalogue,
    /// The store cannot be opened.
    StoreBroken,
    /// No room left on the disk.
    DiskFull,
    /// The key that seals cases is gone or damaged.
    KeyLost,
    /// The root key is sealed, and this machine's TPM does not open it.
    RootShut,
    /// The root key is sealed, and was not opened since the machine was turned on.
    RootUnopened,
    /// There are two root keys, and they differ.
    RootTwice,
    /// 500 cases unsent, or one for 20 days.
    TooManyUnsent,
    /// The configuration has faults: the program runs, the terminal does not.
    ConfigBroken,
    /// The county's root certificate is not there or is none.
    CountyUnknown,
    /// The files of the enrolment do not fit together.
    EnrolmentDamaged,
    /// A part of the machine does not start.
    PartFailed,
}

/// Why a case could not be taken. What was typed is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubmitFault {
    /// No room left on the disk.
    DiskFull,
    /// The store failed to write it down.
    StoreFailed,
    /// The key that seals cases is gone.
    KeyLost,
    /// 500 cases unsent, or one for 20 days.
    TooManyUnsent,
}

/// The five levels of the national 好差评.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// 非常满意
    VeryGood,
    /// 满意
    Good,
    /// 基本满意
    Fair,
    /// 不满意
    Bad,
    /// 非常不满意
    VeryBad,
}

impl Grade {
    /// From best to worst, as the faces stand.
    pub const ALL: [Self; 5] = [
        Self::VeryGood,
        Self::Good,
        Self::Fair,
        Self::Bad,
        Self::VeryBad,
    ];

    /// As the county counts: 5 is the best.
    pub fn level(self) -> delivery::Grade {
        let level = match self {
            Self::VeryGood => 5,
            Self::Good => 4,
            Self::Fair => 3,
            Self::Bad => 2,
            Self::VeryBad => 1,
        };
        delivery::Grade::new(level).expect("1 to 5 are grades")
    }
}

/// What a person can tap. Everything a screen offers is in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tap {
    /// 首页
    Home,
    /// 返回
    Back,
    /// 退出: end the session now.
    Exit,
    /// 呼叫帮办
    CallHelp,
    /// 大字版: the next text size.
    NextTextSize,
    /// The next theme.
    NextTheme,
    /// 继续办理: more time.
    MoreTime,
    /// One of the four groups.
    OpenGroup(Group),
    /// The page of an item.
    OpenItem(ItemNo),
    /// 开始办理
    StartItem(ItemNo),
    /// 附近岗位
    OpenJobs(Kind),
    /// 办件进度
    OpenCases,
    /// Read the card that is in the slot.
    UseCard,
    /// Change how the list of jobs is filtered.
    FilterJobs(JobFilter),
    /// The next page of jobs.
    MoreJobs,
    /// The page of jobs before.
    FewerJobs,
    /// One listing.
    OpenListing(ListingId),
    /// An answer to the question on screen.
    Answer(FieldId, RawAnswer),
    /// 下一步
    NextQuestion,
    /// 上一步
    PreviousQuestion,
    /// Change one answer from the review.
    ChangeAnswer(FieldId),
    /// 确认提交
    Submit,
    /// One of the five faces.
    Evaluate(Grade),
    /// 再办一件
    Another,
    /// 仍要办理: go on past an advice.
    GoOnAnyway,
    /// Close the message on screen.
    Dismiss,
    /// 打印: the paper the page offers.
    Print(Box<Paper>),
    /// 再试一次: ask the county again.
    AskAgain,
    /// The next screen of a table or list, or the one before.
    TurnRows(bool),
    /// 谁看过我的信息
    WhoViewed,
    /// Change which seekers are looked for.
    FilterSeekers(SeekerFilter),
    /// One seeker of the list.
    OpenSeeker(SeekerId),
    /// 看电话: the look is noted.
    RevealPhone,
    /// 凭收件号查
    LookUpReceipt,
    /// A key of the receipt's number or of the four characters.
    LookupKey(LookupKey),
    /// On with what was typed of a receipt.
    LookupNext,
    /// One case of a list in full.
    OpenCase(SubmissionId),
    /// On the pages of the library.
    Library(LibraryTap),
    /// 一件事一次办: all events.
    OpenLifeEvents,
    /// The page of one event.
    OpenLifeEvent(u16),
    /// 一次办: start what of it is filed from here.
    StartLifeEvent(u16),
    /// 先办能办的: go on with those that go in.
    GoOnWithRest,
    /// On the operator's pages.
    Desk(DeskTap),
    /// One part of an event in a life: left out, or taken in again.
    TurnPart(ItemNo),
    /// 替别人办: an item for somebody who is not here, with an operator.
    StartForOther(ItemNo),
    /// 手工录入: an operator types who stands there.
    TypeIdentity,
    /// At a question for pages of a document.
    Pages(PagesTap),
    /// 用练习卡: the made-up card of training.
    PracticeCard,
    /// On the pages of tasks.
    Work(WorkTap),
    /// At the question for a face.
    Face(FaceTap),
    /// The card of who came for the holder is to be read, not typed.
    ReadAgent,
    /// 看过另一张证件: the operator has the other credential in hand.
    SecondSeen,
    /// On the panel for writing.
    Panel(PanelTap),
    /// On the pages of the set-up, of which a running terminal has none.
    Setup(SetupTap),
    /// On the pages at the end of a terminal, of which a running one has none.
    Retire(RetireTap),
    /// Reading the page aloud.
    Aloud(AloudTap),
    /// On the sheet for what one sees and hears.
    Ease(EaseTap),
    /// Yes, to what is asked once more.
    Sure,
    /// No, to what is asked once more.
    NotYet,
}
