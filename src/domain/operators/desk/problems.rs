//! 报告问题: a report made in a few taps, and the list of what was reported from here.
//!
//! An operator on duty reports in every class. Who is not logged in, a technician at the machine or a
//! neighbour who finds it broken, can only say that the device is, in the program's own sentences.

use super::duty::DutyPage;
use super::login::{Login, Way};
use super::{Desk, DeskAsked, DeskEffect, DeskNow, State};
use crate::domain::ledger::{Class, OwnReport, Picture, Report, ReportId, Said, Words};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Group;

/// Reports of one day nobody answers for with an account.
const NAMELESS_A_DAY: usize = 5;
/// Reports that may wait for the county.
const MOST_WAITING: usize = 50;
/// Most sentences of one report, each side.
const MOST_SAID: usize = 6;
/// Reports on one screen of the list.
pub const ROWS: usize = 5;

/// What can be tapped on the pages of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemTap {
    /// 报告问题, and 报告设备故障 on the login page.
    Open,
    /// 我报告的问题.
    OpenList,
    /// What kind of problem it is.
    Class(Class),
    /// The items of a group.
    Group(Group),
    /// The item it is about, or none.
    Item(Option<ItemNo>),
    /// One of the sentences; tapped again it is taken back.
    Say(Said),
    /// What was typed.
    Type(Words),
    /// The picture of the page before, or none.
    Picture(Option<Picture>),
    /// On.
    Next,
    /// 提交.
    Send,
    /// One report of the list.
    Show(ReportId),
    /// The next screen of the list, or the one before.
    Turn(bool),
    /// 解决了, or not.
    Judge(ReportId, bool),
}

/// What the pages of reports ask of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemEffect {
    /// Seal a report and write it down. Ends in `ProblemKept`.
    Keep(DeskAsked, Box<Report>),
    /// Keep the reporter's word and tell the county. Ends in `Reports`.
    Judge(ReportId, bool),
    /// Ask the county what is new. Ends in `Reports`, when there is anything.
    Look,
}

/// Where the reporter came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CameFrom {
    /// The item of that page.
    pub item: Option<ItemNo>,
    /// The page, a machine word.
    pub page: &'static str,
}

/// How far a report is, or what of the list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemStep {
    /// What kind of problem.
    Class,
    /// Which item, of all groups or of one.
    Item(Option<Group>),
    /// 问题描述.
    Describe,
    /// 解决的意见或建议, and the picture.
    Propose,
    /// It is being written down.
    Keeping(DeskAsked),
    /// It is on the disk.
    Kept(ReportId),
    /// The list, at a screen.
    List(usize),
    /// One of the list.
    One(ReportId),
}

/// Why a report is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemNo {
    /// Nothing was said yet.
    Nothing,
    /// Too many wait for the county, or were made today without a login.
    TooMany,
    /// It could not be written down.
    NotKept,
}

impl ProblemNo {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::TooMany, Self::NotKept];
}

/// The pages of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// How far it is.
    pub step: ProblemStep,
    /// What stands against it.
    pub notice: Option<ProblemNo>,
    /// Where the reporter came from.
    pub from: CameFrom,
    /// The class chosen.
    pub class: Class,
    /// The item chosen.
    pub item: Option<ItemNo>,
    /// 问题描述: sentences chosen.
    pub said: Vec<Said>,
    /// What was typed besides.
    pub words: Words,
    /// 解决的意见或建议: sentences chosen.
    pub proposed: Vec<Said>,
    /// What was typed besides.
    pub proposal: Words,
    /// The picture of the page before.
    pub picture: Option<Picture>,
    /// Whether an operator reports.
    pub named: bool,
    /// The report that was made.
    reported: Option<ReportId>,
}

impl Problems {
    fn begin(step: ProblemStep, from: CameFrom, named: bool) -> Self {
        Self {
            step,
            notice: None,
            from,
            class: Class::Device,
            item: None,
            said: Vec::new(),
            words: Words::default(),
            proposed: Vec::new(),
            proposal: Words::default(),
            picture: None,
            named,
            reported: None,
        }
    }

    /// Whether something was begun that is on no disk yet.
    pub(super) fn is_half_made(&self) -> bool {
        match self.step {
            ProblemStep::Item(_) | ProblemStep::Describe | ProblemStep::Propose => true,
            ProblemStep::Class
            | ProblemStep::Keeping(_)
            | ProblemStep::Kept(_)
            | ProblemStep::List(_)
            | ProblemStep::One(_) => false,
        }
    }

    /// One step back; `false` when there is none.
    pub(super) fn back(&mut self) -> bool {
        self.notice = None;
        self.step = match self.step {
            ProblemStep::Item(Some(_)) => ProblemStep::Item(None),
            ProblemStep::Item(None) => ProblemStep::Class,
            ProblemStep::Describe if self.named && self.class.is_local() => ProblemStep::Class,
            ProblemStep::Describe if self.named => ProblemStep::Item(None),
            ProblemStep::Propose => ProblemStep::Describe,
            ProblemStep::One(_) => ProblemStep::List(0),
            ProblemStep::Keeping(_) => return true,
            _ => return false,
        };
        true
    }

    fn choose(&mut self, class: Class) {
        if self.class != class {
            self.said.clear();
            self.proposed.clear();
        }
        self.class = class;
        self.step = match class.is_local() {
            true => ProblemStep::Describe,
            false => ProblemStep::Item(None),
        };
    }

    fn say(&mut self, said: Said) {
        let sentences = match self.step {
            ProblemStep::Propose => &mut self.proposed,
            _ => &mut self.said,
        };
        let before = sentences.len();
        sentences.retain(|s| *s != said);
        if sentences.len() == before && before < MOST_SAID {
            sentences.push(said);
        }
        self.notice = None;
    }

    fn type_words(&mut self, words: Words) {
        match self.step {
            ProblemStep::Propose => self.proposal = words,
            _ => self.words = words,
        }
        self.notice = None;
    }

    fn next(&mut self) {
        if self.said.is_empty() && self.words.is_empty() {
            self.notice = Some(ProblemNo::Nothing);
        } else {
            self.step = ProblemStep::Propose;
        }
    }

    fn tap(&mut self, tap: ProblemTap) {
        match (self.step, tap) {
            (ProblemStep::Class, ProblemTap::Class(class)) => self.choose(class),
            (ProblemStep::Item(_), ProblemTap::Group(group)) => {
                self.step = ProblemStep::Item(Some(group));
            }
            (ProblemStep::Item(_), ProblemTap::Item(item)) => {
                self.item = item;
                self.step = ProblemStep::Describe;
            }
            (ProblemStep::Describe | ProblemStep::Propose, ProblemTap::Say(said)) => {
                self.say(said);
            }
            (ProblemStep::Describe | ProblemStep::Propose, ProblemTap::Type(words))
                if self.named =>
            {
                self.type_words(words);
            }
            (ProblemStep::Propose, ProblemTap::Picture(picture)) if self.named => {
                self.picture = picture;
            }
            (ProblemStep::Describe, ProblemTap::Next) => self.next(),
            (_, ProblemTap::OpenList) => self.step = ProblemStep::List(0),
            (ProblemStep::List(_), ProblemTap::Show(id)) => self.step = ProblemStep::One(id),
            (ProblemStep::List(at), ProblemTap::Turn(on)) => {
                self.step = ProblemStep::List(if on { at + 1 } else { at.saturating_sub(1) });
            }
            _ => {}
        }
    }
}

impl Desk {
    /// The pages of reports on screen.
    pub fn problems(&self) -> Option<&Problems> {
        match &self.state {
            State::OnDuty(duty) => match &duty.page {
                Some(DutyPage::Problems(page)) if duty.lock.is_none() => Some(page),
                _ => None,
            },
            State::LoggingIn(Login {
                way: Way::Problems(page),
                ..
            }) => Some(page),
            _ => None,
        }
    }

    fn problems_mut(&mut self) -> Option<&mut Problems> {
        match &mut self.state {
            State::OnDuty(duty) => match &mut duty.page {
                Some(DutyPage::Problems(page)) if duty.lock.is_none() => Some(page),
                _ => None,
            },
            State::LoggingIn(Login {
                way: Way::Problems(page),
                ..
            }) => Some(page),
            _ => None,
        }
    }

    /// One step back on the pages of reports; `false` when they are to be closed.
    pub(super) fn problems_back(&mut self) -> bool {
        self.problems_mut().is_some_and(Problems::back)
    }

    /// Where whoever reports next comes from.
    pub fn came_from(&mut self, from: CameFrom) {
        self.from = from;
    }

    /// The reports whoever is here may follow: an operator the own ones and those of nobody, who is
    /// not logged in only those of nobody.
    pub fn own_reports(&self) -> Vec<&OwnReport> {
        let own = self.duty().map(|duty| &duty.operator.account);
        let mine = |report: &&OwnReport| report.account.is_none() || report.account.as_ref() == own;
        self.reports.iter().filter(mine).collect()
    }

    /// A tap on the pages of reports.
    pub(super) fn problem_tap(&mut self, tap: ProblemTap, now: DeskNow, out: &mut Vec<DeskEffect>) {
        match tap {
            ProblemTap::Open => self.open_problems(ProblemStep::Class, out),
            ProblemTap::OpenList if self.problems().is_none() => {
                self.open_problems(ProblemStep::List(0), out);
            }
            ProblemTap::Send => self.send_report(now, out),
            ProblemTap::Judge(id, solved) => self.judge(id, solved, out),
            tap => {
                if let Some(page) = self.problems_mut() {
                    page.tap(tap);
                }
            }
        }
    }

    fn open_problems(&mut self, step: ProblemStep, out: &mut Vec<DeskEffect>) {
        let from = self.from;
        match &mut self.state {
            State::OnDuty(duty) if duty.lock.is_none() => {
                // A technician reports the device and nothing else.
                let step = match step {
                    ProblemStep::Class if duty.is_technical() => ProblemStep::Describe,
                    other => other,
                };
                let page = Problems::begin(step, from, true);
                duty.page = Some(DutyPage::Problems(Box::new(page)));
            }
            State::LoggingIn(login) => {
                // There is one class to choose from.
                let step = match step {
                    ProblemStep::Class => ProblemStep::Describe,
                    other => other,
                };
                login.problem = None;
                login.way = Way::Problems(Box::new(Problems::begin(step, from, false)));
            }
            _ => return,
        }
        out.push(DeskEffect::Problem(ProblemEffect::Look));
    }

    fn send_report(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let account = self.duty().map(|duty| duty.operator.account.clone());
        let today = now.wall.date();
        let nameless = |r: &&OwnReport| r.account.is_none() && r.at.date() == today;
        let waiting = |r: &&OwnReport| r.standing.is_none() && !r.refused;
        let too_many = self.reports.iter().filter(waiting).count() >= MOST_WAITING
            || (account.is_none()
                && self.reports.iter().filter(nameless).count() >= NAMELESS_A_DAY);
        let asked = self.ask();
        let Some(page) = self.problems_mut() else {
            return;
        };
        if page.step != ProblemStep::Propose {
            return;
        }
        if too_many {
            page.notice = Some(ProblemNo::TooMany);
            return;
        }
        page.notice = None;
        page.step = ProblemStep::Keeping(asked);
        let report = Report {
            id: ReportId::from_parts(now.wall, now.random),
            at: now.wall,
            class: page.class,
            item: page.item,
            account,
            page: page.from.page,
            said: page.said.clone(),
            words: page.words.clone(),
            proposed: page.proposed.clone(),
            proposal: page.proposal.clone(),
            picture: page.picture.clone(),
        };
        page.reported = Some(report.id);
        out.push(DeskEffect::Problem(ProblemEffect::Keep(
            asked,
            Box::new(report),
        )));
    }

    /// It is on the disk, or it is not.
    pub(super) fn problem_kept(&mut self, asked: DeskAsked, kept: bool) {
        let Some(page) = self.problems_mut() else {
            return;
        };
        if page.step != ProblemStep::Keeping(asked) {
            return;
        }
        match (kept, page.reported) {
            (true, Some(id)) => page.step = ProblemStep::Kept(id),
            _ => {
                page.step = ProblemStep::Propose;
                page.notice = Some(ProblemNo::NotKept);
            }
        }
    }

    /// Only an operator says whether it is solved, of a report that was answered.
    fn judge(&mut self, id: ReportId, solved: bool, out: &mut Vec<DeskEffect>) {
        let named = self.problems().is_some_and(|page| page.named);
        let mut own = self.own_reports().into_iter();
        if named && own.any(|r| r.id == id && r.awaits_verdict()) {
            out.push(DeskEffect::Problem(ProblemEffect::Judge(id, solved)));
        }
    }
}

#[cfg(test)]
mod tests;
