//! Every item of the list, in every way somebody comes to it, under one state of the line.
//!
//! What a resident can finish alone is finished; what needs the line says so honestly without it;
//! the rest shows its page and leads to an operator, and once one is on duty it is done with the
//! operator. Each walk begins on the first page with nobody
//! there and leaves nothing behind. One that fails is named and does not keep the others from
//! being walked.

use super::answers::{answer_some, fill_in_any};
use super::fit::{fit_by_card, fit_for};
use super::operator;
use super::s02::{page, receipt};
use super::{StepFault, Walk};
use crate::app::Frame;
use crate::domain::delivery::SubmissionId;
use crate::domain::people::card::CardStatus;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Action, Catalogue, Credential, Item, Mode};
use crate::domain::services::life_event::LifeEvent;
use crate::domain::services::terms::Offline;
use crate::domain::time::Span;
use crate::domain::visit::answer::Answer;
use crate::domain::visit::jobs_page::{JobsAnswer, JobsPage};
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::{Line, Tap};
use crate::sample::operators::OPERATOR;
use crate::sample::persons::{SampleFamily, SamplePerson};
use crate::ui::text::services as words;
use std::sync::Arc;

/// What becomes of the line while an item is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It stays whole.
    Whole,
    /// It was cut before anybody came.
    Down,
    /// It breaks in the middle, and is whole again afterwards.
    LostMidway,
}

/// How somebody comes to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Anybody, without a card.
    NoCard,
    /// Alone, with a card.
    Card,
    /// To an operator, without a card.
    Operator,
    /// To an operator, with a card: its rules are looked at first.
    OperatorWithCard,
    /// With an operator, who is on duty.
    Session,
}

/// One walk of a round.
struct Flow<'a> {
    item: &'a Item,
    way: Way,
    fate: Fate,
}

/// A case that was handed in.
struct HandedIn {
    item: ItemNo,
    id: SubmissionId,
}

/// The controls that begin an item on its page.
const STARTS: [&str; 9] = [
    "开始帮办",
    "开始办理",
    "开始查询",
    "看看推荐",
    "看看有谁",
    "查我的",
    "呼叫帮办员",
    "问问帮办员",
    "现在怎么办",
];

/// Questions answered before the line is lost.
const BEFORE_THE_CUT: usize = 2;

pub(super) fn online(w: &mut Walk) -> Result<(), StepFault> {
    round(w, Fate::Whole)
}

pub(super) fn offline(w: &mut Walk) -> Result<(), StepFault> {
    round(w, Fate::Down)
}

pub(super) fn midway(w: &mut Walk) -> Result<(), StepFault> {
    round(w, Fate::LostMidway)
}

fn round(w: &mut Walk, fate: Fate) -> Result<(), StepFault> {
    w.stocked()?;
    if fate == Fate::Down {
        w.step("帮办员联网登录，设好断网密码，离开", |w| {
            operator::log_in(w, OPERATOR)?;
            operator::leave(w)
        })?;
        w.step("网络断开", Walk::lose_line)?;
    }
    let catalogue = catalogue(w)?;
    let flow = |item, way| Flow { item, way, fate };
    let (mut cases, mut failed) = (Vec::new(), Vec::new());
    let mut walk = |w: &mut Walk, flow: Flow<'_>| {
        let says = flow.says();
        if w.try_step(&says, |w| flow.walk(w, &mut cases)).is_err() {
            failed.push(says);
            start_over(w, fate)?;
        }
        Ok(())
    };
    for item in catalogue.items() {
        for way in ways(item) {
            walk(w, flow(item, *way))?;
        }
    }
    w.step("帮办员登录", |w| {
        match fate {
            Fate::Down => operator::log_in_without_line(w, OPERATOR)?,
            Fate::Whole | Fate::LostMidway => operator::log_in(w, OPERATOR)?,
        }
        operator::begin(w)
    })?;
    for item in catalogue.items().iter().filter(|item| is_helped(item)) {
        walk(w, flow(item, Way::Session))?;
    }
    let events = catalogue.events().iter();
    for event in events.filter(|event| event.fileable(&catalogue).is_empty()) {
        let helped = event.fileable_where(&catalogue, is_helped);
        if helped.len() > 1 {
            let says = format!("{}，帮办员陪着一次办", event.name);
            let filed = w.try_step(&says, |w| {
                set_with_operator(w, event, (&catalogue, &helped), fate, &mut cases)
            });
            if filed.is_err() {
                failed.push(says);
                start_over(w, fate)?;
            }
        }
    }
    w.step("帮办员离开", operator::leave)?;
    w.step("交的件一件不少、一件不多，县里都有", |w| {
        all_at_county(w, &cases)
    })?;
    w.step("每一项都走通了", |w| match failed.as_slice() {
        [] => Ok(()),
        failed => Err(w.fault(failed.join(" · "))),
    })
}

fn catalogue(w: &Walk) -> Result<Arc<Catalogue>, StepFault> {
    let frame = w.newest();
    let catalogue = frame.and_then(|f| f.scene.catalogue);
    catalogue.ok_or_else(|| w.fault("no catalogue"))
}

/// Every way somebody comes to an item.
fn ways(item: &Item) -> &'static [Way] {
    let with_card = !item.eligibility.is_empty();
    match (is_public(item), item.starts_alone()) {
        (true, true) => &[Way::NoCard, Way::Card],
        (true, false) => &[Way::NoCard],
        (false, true) => &[Way::Card],
        (false, false) if with_card => &[Way::Operator, Way::OperatorWithCard],
        (false, false) => &[Way::Operator],
    }
}

/// One event whose items are all an operator's: picked, filled in once, handed in as several cases;
/// what needs the line says so without it.
fn set_with_operator(
    w: &mut Walk,
    event: &LifeEvent,
    (catalogue, helped): (&Catalogue, &[ItemNo]),
    fate: Fate,
    cases: &mut Vec<HandedIn>,
) -> Result<(), StepFault> {
    let items: Vec<&Item> = helped.iter().filter_map(|no| catalogue.item(*no)).collect();
    let online = items.iter().all(|item| item.offline == Offline::OnlineOnly);
    let fit =
        |item: &&&Item| fit_for(item, w.today()).is_some_and(|p| p.family != SampleFamily::V3);
    let hardest = items
        .iter()
        .filter(|item| !item.eligibility.is_empty())
        .find(fit);
    let who = hardest.and_then(|item| fit_for(item, w.today()));
    let who = who.unwrap_or_else(|| Walk::person(0));
    show_card(w, &who)?;
    w.send(Tap::OpenLifeEvent(event.number));
    w.see("一次帮办")?;
    w.tap(&format!("一次帮办 {} 件", items.len()))?;
    w.frame(
        "how the parts stand",
        |f| matches!(page(f), Some(Page::LifeEvent(p)) if !p.stands.is_empty()),
    )?;
    if fate == Fate::Down && online {
        w.see("帮办员也办不了")?;
        return leave(w);
    }
    w.tap(&format!("一起办这 {} 件", items.len()))?;
    w.frame("one form", |f| matches!(page(f), Some(Page::Form(_))))?;
    fill_in_any(w, &who)?;
    operator::hand_over(w)?;
    w.confirm()?;
    if second_card(w, &items, &who)? {
        w.confirm()?;
    }
    w.frame("the receipt", |f| receipt(f).is_some())?;
    let newest = w.newest();
    let Some(Page::Receipt(filed)) = newest.as_ref().and_then(page) else {
        return Err(w.fault("the receipt is gone again"));
    };
    if filed.cases.len() != items.len() {
        return Err(w.fault(format!("{} cases", filed.cases.len())));
    }
    cases.extend(filed.cases.iter().map(|case| HandedIn {
        item: case.item,
        id: case.receipt.facts.submission,
    }));
    operator::take_back(w)?;
    leave(w)
}

/// Whether it is done with an operator, and done by what the terminal can show.
fn is_helped(item: &Item) -> bool {
    item.mode == Mode::Assisted
}

/// Whether there is nothing of anybody in it.
fn is_public(item: &Item) -> bool {
    matches!(item.action, Action::SearchJobs(_) | Action::Library(_))
}

impl Flow<'_> {
    /// What is printed: the number in two digits, the name, the way.
    fn says(&self) -> String {
        let way = match self.way {
            Way::NoCard => "不插卡",
            Way::Card => "插卡",
            Way::Operator => "找帮办员",
            Way::OperatorWithCard => "插卡找帮办员",
            Way::Session => "帮办员陪着办",
        };
        format!("{:02} {}，{way}", self.item.number.get(), self.item.name)
    }

    fn walk(&self, w: &mut Walk, cases: &mut Vec<HandedIn>) -> Result<(), StepFault> {
        match self.way {
            Way::NoCard => {
                open(w, self.item)?;
                self.look(w)?;
            }
            Way::Card if is_public(self.item) => {
                show_card(w, &Walk::person(0))?;
                open(w, self.item)?;
                self.look(w)?;
            }
            Way::Card => self.alone(w, cases)?,
            Way::Operator => {
                open(w, self.item)?;
                w.see(&self.item.condition)?;
                self.call(w)?;
            }
            Way::OperatorWithCard => self.call_with_card(w)?,
            Way::Session if is_public(self.item) => {
                open(w, self.item)?;
                self.look(w)?;
            }
            Way::Session => self.with_operator(w, cases)?,
        }
        leave(w)?;
        match (self.fate, line(w)) {
            (Fate::LostMidway, _) | (Fate::Whole, Some(Line::Offline)) => w.regain_line(),
            _ => Ok(()),
        }
    }

    /// Looks at what everybody may see; the line makes no difference to it.
    fn look(&self, w: &mut Walk) -> Result<(), StepFault> {
        self.lose(w);
        start(w)?;
        w.frame("something to look at", has_something)?;
        if self.fate == Fate::Down {
            w.see("本机上次存下的")?;
        }
        Ok(())
    }

    /// Calls the operator, whom nobody needs a card for. Without a line not even an operator can
    /// do some items: there the hotline stands instead.
    fn call(&self, w: &mut Walk) -> Result<(), StepFault> {
        let out_of_reach = self.item.offline == Offline::OnlineOnly && self.fate == Fate::Down;
        self.lose(w);
        start(w)?;
        if out_of_reach {
            w.frame("the hotline", |f| {
                matches!(page(f), Some(Page::OutOfReach(_)))
            })?;
            w.see("12333")?;
            return w.see("什么也没有登记");
        }
        w.frame("the operator to be called", |f| {
            matches!(page(f), Some(Page::Help))
        })?;
        w.see("请找帮办员")
    }

    /// With a card in, the rules of the item are looked at before the operator is called.
    fn call_with_card(&self, w: &mut Walk) -> Result<(), StepFault> {
        let who = self.somebody_fit(w)?;
        show_card(w, &who)?;
        open(w, self.item)?;
        if self.fate == Fate::Whole {
            return self.call(w);
        }
        self.lose(w);
        start(w)?;
        w.frame("an operator or an honest page", |f| {
            matches!(
                page(f),
                Some(Page::Help | Page::OutOfReach(_) | Page::Refused(_))
            )
        })?;
        match line(w) {
            Some(Line::Offline) => honest(w),
            // Nothing was asked of the county, so nobody has noticed yet.
            _ => w.see("请找帮办员"),
        }
    }

    /// Does what a resident does alone.
    fn alone(&self, w: &mut Walk, cases: &mut Vec<HandedIn>) -> Result<(), StepFault> {
        let who = self.somebody_fit(w)?;
        show_card(w, &who)?;
        open(w, self.item)?;
        let waits = match self.item.offline {
            Offline::OnlineOnly | Offline::CaptureAssistedOnly => self.fate == Fate::Down,
            _ => false,
        };
        if waits {
            start(w)?;
            w.frame("an honest page", cannot_now)?;
            return honest(w);
        }
        match &self.item.action {
            Action::Form(_) => {
                start(w)?;
                w.frame("the form", |f| matches!(page(f), Some(Page::Form(_))))?;
                self.hand_in(w, &who, cases)
            }
            Action::RecommendJobs(_) => {
                self.lose(w);
                start(w)?;
                w.frame("something that fits", has_something)
            }
            _ => {
                self.lose(w);
                start(w)?;
                if self.fate == Fate::LostMidway {
                    w.frame("an honest page", cannot_now)?;
                    honest(w)?;
                    again(w)?;
                }
                w.frame("the county's answer", has_something)
            }
        }
    }

    /// Does what an operator does with a resident: without a line not all of it, and the page says so.
    fn with_operator(&self, w: &mut Walk, cases: &mut Vec<HandedIn>) -> Result<(), StepFault> {
        if self.fate == Fate::Down && self.item.offline == Offline::OnlineOnly {
            open(w, self.item)?;
            return self.call(w);
        }
        let who = self.somebody_fit(w)?;
        show_card(w, &who)?;
        open(w, self.item)?;
        if self.item.action == Action::Records {
            self.lose(w);
            start(w)?;
            second_card(w, &[self.item], &who)?;
            if self.fate == Fate::LostMidway {
                w.frame("an honest page", cannot_now)?;
                w.see("现在没有网")?;
                again(w)?;
            }
            return w.frame("the county's answer", has_something);
        }
        start(w)?;
        second_card(w, &[self.item], &who)?;
        w.frame("the form", |f| matches!(page(f), Some(Page::Form(_))))?;
        self.hand_in(w, &who, cases)?;
        w.tap_down_to("满意")?;
        w.see("谢谢您的评价")?;
        operator::take_back(w)
    }

    /// Fills the form in and hands it in. The line is lost in the middle of the questions and
    /// comes back only when the receipt is there.
    fn hand_in(
        &self,
        w: &mut Walk,
        who: &SamplePerson,
        cases: &mut Vec<HandedIn>,
    ) -> Result<(), StepFault> {
        if self.fate == Fate::LostMidway {
            answer_some(w, who, BEFORE_THE_CUT)?;
            w.stage.line.cut();
        }
        fill_in_any(w, who)?;
        operator::hand_over(w)?;
        w.confirm()?;
        w.frame("the receipt", |f| receipt(f).is_some())?;
        w.see("收件")?;
        let id = w
            .newest()
            .and_then(|f| Some(receipt(&f)?.receipt.facts.submission));
        let id = id.ok_or_else(|| w.fault("the receipt is gone again"))?;
        cases.push(HandedIn {
            item: self.item.number,
            id,
        });
        if self.fate == Fate::LostMidway {
            w.frame("the line to be known as down", |f| {
                f.scene.line == Line::Offline
            })?;
            w.stage.line.restore();
            w.advance(Span::seconds(15));
        }
        if self.fate == Fate::Down {
            return at_county(w, id, false);
        }
        w.frame("the county's stamp", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_some() || r.set_aside)
        })?;
        let kept = w
            .newest()
            .is_some_and(|f| receipt(&f).is_some_and(|r| !r.set_aside));
        if !kept {
            return Err(w.fault("the county set the case aside"));
        }
        at_county(w, id, true)
    }

    /// Without a line some cards cannot be read; and who would be fit is not known then anyway.
    fn somebody_fit(&self, w: &Walk) -> Result<SamplePerson, StepFault> {
        let who = fit_for(self.item, w.today());
        let who = who.ok_or_else(|| w.fault("nobody of the fifty may do it"))?;
        let unreadable = self.fate == Fate::Down && who.family == SampleFamily::V3;
        if unreadable && self.way == Way::Session {
            let free = fit_by_card(self.item, w.today());
            return free.ok_or_else(|| w.fault("nobody with a free card may do it"));
        }
        Ok(if unreadable { Walk::person(0) } else { who })
    }

    /// Cuts the line, where it is to be lost now.
    fn lose(&self, w: &Walk) {
        if self.fate == Fate::LostMidway {
            w.stage.line.cut();
        }
    }
}

/// Lays the identity card beside the social-security card where one of the items wants both; whether
/// one did.
fn second_card(w: &mut Walk, items: &[&Item], who: &SamplePerson) -> Result<bool, StepFault> {
    if items.iter().all(|item| item.credential != Credential::Both) {
        return Ok(false);
    }
    let asked = |f: &Frame| {
        let wanted = |purpose: &Purpose| matches!(purpose, Purpose::Second(_));
        matches!(page(f), Some(Page::Identify { purpose, .. }) if wanted(purpose))
    };
    w.frame("the page that asks for the other card", asked)?;
    w.see("再放身份证")?;
    w.stage.lay(who);
    w.frame("what follows the other card", move |f| {
        !asked(f) && !matches!(page(f), Some(Page::Reading { .. }))
    })?;
    Ok(true)
}

fn show_card(w: &mut Walk, who: &SamplePerson) -> Result<(), StepFault> {
    w.insert(who)?;
    w.frame("the overview", |f| {
        matches!(page(f), Some(Page::Overview(_)))
    })?;
    w.tap("首页")?;
    w.frame("the first page", |f| matches!(page(f), Some(Page::Home)))
}

/// From the first page to the page of an item: its group, its name. The large page has the groups
/// behind a tile of their own.
fn open(w: &mut Walk, item: &Item) -> Result<(), StepFault> {
    let group = words::group(item.group);
    let more = "往下看";
    w.until("the groups", |w| {
        w.has(group) || w.has("别的事") || w.has(more)
    })?;
    if !w.has(group) {
        w.tap_down_to("别的事")?;
    }
    w.tap(group)?;
    w.frame(
        "the list",
        |f| matches!(page(f), Some(Page::Services(g)) if *g == item.group),
    )?;
    w.tap_down_to(&item.name)?;
    let number = item.number;
    w.frame(
        "the item's page",
        move |f| matches!(page(f), Some(Page::Guide(n)) if *n == number),
    )
}

fn start(w: &mut Walk) -> Result<(), StepFault> {
    let there = |w: &Walk| STARTS.into_iter().find(|label| w.has(label));
    w.until("a control that begins it", |w| there(w).is_some())?;
    let label = there(w).ok_or_else(|| w.fault("it is gone again"))?;
    w.tap(label)
}

/// Goes on after the line was lost: by the button of the page, or by starting the item anew.
fn again(w: &mut Walk) -> Result<(), StepFault> {
    w.regain_line()?;
    if w.has("再试一次") {
        return w.tap("再试一次");
    }
    w.tap("返回")?;
    w.frame("the item's page", |f| {
        matches!(page(f), Some(Page::Guide(_)))
    })?;
    start(w)
}

/// Whether what was asked for is on screen, and there is something in it.
fn has_something(f: &Frame) -> bool {
    match page(f) {
        Some(Page::Jobs(jobs)) => jobs_found(jobs),
        Some(Page::Library(list)) => list.total() > 0,
        Some(Page::Records(p)) => p.answer.here().is_some_and(|r| !r.nothing_on_record()),
        Some(Page::Seekers(p)) => p
            .answer
            .here()
            .is_some_and(|found| !found.seekers.is_empty()),
        _ => false,
    }
}

fn jobs_found(jobs: &JobsPage) -> bool {
    match &jobs.answer {
        Some(JobsAnswer::Recommended { hits, .. }) => !hits.is_empty(),
        Some(JobsAnswer::Found(_)) => jobs.total() > 0,
        Some(JobsAnswer::Failed) | None => false,
    }
}

/// Whether the page says that it cannot be done now.
fn cannot_now(f: &Frame) -> bool {
    match page(f) {
        Some(Page::Records(p)) => matches!(p.answer, Answer::Missing(_)),
        Some(Page::Seekers(p)) => matches!(p.answer, Answer::Missing(_)),
        Some(Page::Refused(_) | Page::Help) => true,
        _ => false,
    }
}

/// The page tells that there is no line, and offers a way on: a person or a telephone.
fn honest(w: &mut Walk) -> Result<(), StepFault> {
    w.see("现在没有网")?;
    w.until("a way on", |w| {
        w.has("呼叫帮办员") || w.has("呼叫帮办") || w.shows("12333")
    })
}

fn line(w: &Walk) -> Option<Line> {
    w.newest().map(|f| f.scene.line)
}

/// Goes: who is known taps 退出 and takes the card, anybody else taps 首页.
fn leave(w: &mut Walk) -> Result<(), StepFault> {
    let ways = ["退出", "换下一位"];
    let label = ways.into_iter().find(|label| w.has(label));
    w.tap(label.unwrap_or("首页"))?;
    w.stage.pull();
    nobody_there(w)
}

fn nobody_there(w: &mut Walk) -> Result<(), StepFault> {
    w.frame("the welcome screen", |f| {
        f.scene.session.is_none() && f.scene.slot == CardStatus::NoCard
    })
}

/// After a walk that failed somewhere: the next one begins like the first.
fn start_over(w: &mut Walk, fate: Fate) -> Result<(), StepFault> {
    w.stage.pull();
    w.send(Tap::Exit);
    nobody_there(w)?;
    match fate {
        Fate::Whole | Fate::LostMidway => w.regain_line(),
        Fate::Down => Ok(()),
    }
}

/// Whether the county has a case, as it should or should not.
fn at_county(w: &Walk, id: SubmissionId, wanted: bool) -> Result<(), StepFault> {
    match w.stage.has_case(id) {
        None => Ok(()),
        Some(Ok(there)) if there == wanted => Ok(()),
        Some(Ok(true)) => Err(w.fault("the county has the case though the line was down")),
        Some(Ok(false)) => Err(w.fault("the county does not have the case it accepted")),
        Some(Err(e)) => Err(w.fault(e)),
    }
}

/// The county has every case, and none besides: it tells cases apart by their ids.
fn all_at_county(w: &mut Walk, cases: &[HandedIn]) -> Result<(), StepFault> {
    w.stage.line.restore();
    w.advance(Span::minutes(16));
    let count = cases.len() as u64;
    w.until(&format!("{count} cases at the county"), |w| {
        match w.stage.cases_at_county() {
            Some(Ok(there)) => there == count,
            Some(Err(_)) => false,
            None => true,
        }
    })?;
    for case in cases {
        at_county(w, case.id, true)
            .map_err(|fault| w.fault(format!("item {}: {}", case.item.get(), fault.why)))?;
    }
    Ok(())
}
