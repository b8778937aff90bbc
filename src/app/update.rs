//! The update of the terminal's system: what the county offers, what lies on the disk and what the helper says go
//! to its course, and what the course wants is done.

use super::dispatcher::Dispatcher;
use super::sync::Chore;
use crate::domain::machine::audit::{
    AuditEvent, FetchTroubleWord, Token, UpdateFailureWord, UpdateRefusalWord,
};
use crate::domain::machine::retire::Presence;
use crate::domain::machine::update::{
    Act, AtWork, Course, FetchTrouble, Hours, Moment, Stage, Standing, Starter, Update,
    UpdateEvent, UpdateFailure, UpdateRefusal,
};
use crate::domain::operators::desk::{DeskEvent, State, UpdateNews};
use crate::domain::time::{MonoTime, Span, WallTime};
use crate::domain::visit::{ClosedReason, VisitEvent};
use crate::ports::update::{SystemUpdateEvent, Wish};

/// How often the helper's word is looked at while it is waited for.
const LOOK_EVERY: Span = Span::seconds(5);
/// So long the terminal stands without a fault before its system counts as good.
const STANDS_FOR: Span = Span::seconds(30);
/// After a full disk, or one that fails.
const AFTER_DISK: Span = Span::hours(1);
/// After a file that was not the one offered: the whole of it came for nothing.
const AFTER_OTHER: Span = Span::hours(6);

/// The update on its way, and what is known around it.
#[derive(Debug, Default)]
pub(super) struct Updates {
    course: Course,
    hours: Hours,
    opened: bool,
    trouble: Option<FetchTrouble>,
    /// After a trouble nothing is fetched before this moment.
    not_before: WallTime,
    look_at: Option<MonoTime>,
    stands_since: Option<MonoTime>,
    /// What the panel was told last.
    told: Standing,
    /// What the heartbeat that was sent last told: to one that told nothing the county offers nothing.
    beaten: Standing,
}

impl Updates {
    pub(super) fn new(hours: Hours) -> Self {
        Self {
            hours,
            ..Self::default()
        }
    }

    /// The next moment at which time alone changes something.
    pub(super) fn deadline(&self) -> Option<MonoTime> {
        let stands = match self.course.stage() {
            Stage::OnTrial(_) => self.stands_since.map(|since| since.plus(STANDS_FOR)),
            _ => None,
        };
        [self.look_at, stands].into_iter().flatten().min()
    }

    /// A heartbeat goes to the county with this.
    pub(super) fn goes_with(&mut self, standing: &Standing) {
        self.beaten = standing.clone();
    }

    /// For the county's heartbeat.
    pub(super) fn standing(&self) -> Standing {
        match self.opened {
            true => self.course.standing(self.trouble),
            false => Standing::Unknown,
        }
    }
}

fn there(there: bool) -> Presence {
    match there {
        true => Presence::There,
        false => Presence::Missing,
    }
}

fn token(update: &Update) -> Token {
    // A version may hold more digits in a row than a token does: then its hash stands for it.
    Token::parse(update.version.as_str()).unwrap_or_else(|_| Token::of_digest(&update.hash.0))
}

impl Dispatcher {
    fn moment(&self) -> Moment {
        let desk = self.visit.desk();
        let at_work = match desk.state() {
            State::Vacant => AtWork::Nobody,
            State::OnDuty(duty) if duty.is_technical() => AtWork::Technician,
            State::LoggingIn(_) | State::OnDuty(_) => AtWork::Operator,
        };
        Moment {
            visit: there(self.visit.session().is_some()),
            at_work,
            night: there(self.updates.hours.hold(self.ports.clock.wall())),
            retirement: there(desk.retire_order().is_some()),
        }
    }

    /// What the disk or the helper says.
    pub(super) fn system_update(&mut self, event: SystemUpdateEvent) {
        match event {
            SystemUpdateEvent::Opened(found) => {
                self.updates.course = Course::new(found.kept);
                // Nobody hears of it before both are known.
                self.update_step(UpdateEvent::Got(found.bytes));
                self.updates.opened = true;
                // A heartbeat that went before told nothing, and to that the county offers nothing.
                self.hurry_heartbeat();
                self.update_step(UpdateEvent::Helper(found.helper));
            }
            SystemUpdateEvent::Helper(told) => self.update_step(UpdateEvent::Helper(told)),
            SystemUpdateEvent::Appended(Ok(bytes)) => {
                self.updates.trouble = None;
                self.piece_kept();
                self.update_step(UpdateEvent::Got(bytes));
            }
            SystemUpdateEvent::Appended(Err(why)) => {
                self.piece_kept();
                self.update_trouble(why);
            }
            SystemUpdateEvent::Checked(came) => {
                match came {
                    Ok(true) => {}
                    Ok(false) => self.update_trouble(FetchTrouble::OtherBytes),
                    Err(why) => self.update_trouble(why),
                }
                self.update_step(UpdateEvent::Checked(came == Ok(true)));
            }
            SystemUpdateEvent::NotKept => self.update_trouble(FetchTrouble::Disk),
        }
    }

    /// The county refused or changed the file: all of it would come for nothing.
    pub(super) fn update_trouble(&mut self, why: FetchTrouble) {
        let wall = self.ports.clock.wall();
        let wait = match why {
            FetchTrouble::Full | FetchTrouble::Disk => AFTER_DISK,
            FetchTrouble::OtherBytes => AFTER_OTHER,
        };
        self.updates.not_before = wall.plus(wait);
        if self.updates.trouble.replace(why) != Some(why) {
            let why = match why {
                FetchTrouble::Full => FetchTroubleWord::Full,
                FetchTrouble::Disk => FetchTroubleWord::Disk,
                FetchTrouble::OtherBytes => FetchTroubleWord::OtherBytes,
            };
            self.recorder
                .note(wall, AuditEvent::UpdateNotFetched { why });
        }
        self.tell_standing();
    }

    /// What the county offers with its answer to a heartbeat.
    pub(super) fn update_offered(&mut self, offer: Option<Update>) {
        if self.updates.beaten != Standing::Unknown {
            self.update_step(UpdateEvent::Offered(offer));
        }
    }

    /// The piece that is to be fetched now: where it begins. A case to hand in goes first, and so does whoever
    /// is served.
    pub(super) fn wanted_piece(&self) -> Option<(Update, u64)> {
        let Stage::Fetching { update, got } = self.updates.course.stage() else {
            return None;
        };
        let moment = self.moment();
        let wall = self.ports.clock.wall();
        let waits =
            wall < self.updates.not_before && self.updates.not_before <= wall.plus(AFTER_OTHER);
        let free = moment.visit == Presence::Missing && moment.retirement == Presence::Missing;
        (free && !waits).then(|| (update.clone(), *got))
    }

    /// The update whose file is being fetched, whether now or later.
    pub(super) fn wanted_update(&self) -> Option<Update> {
        match self.updates.course.stage() {
            Stage::Fetching { update, .. } => Some(update.clone()),
            _ => None,
        }
    }

    /// A technician wants it now.
    pub(super) fn update_now(&mut self) {
        let may = match self.updates.opened {
            true => self
                .updates
                .course
                .may_install(Starter::Technician, self.moment()),
            false => Err(UpdateRefusal::NotPossible),
        };
        if let Err(why) = may {
            let event = AuditEvent::UpdateRefused {
                why: refusal_word(why),
            };
            self.recorder.note(self.ports.clock.wall(), event);
        }
        self.update_page(UpdateNews::Asked(may));
        self.update_step(UpdateEvent::Asked);
    }

    /// Looked at after everything that happens.
    pub(super) fn update_time(&mut self) {
        if !self.updates.opened {
            return;
        }
        let mono = self.ports.clock.monotonic();
        let closed = self.visit.closed();
        let fault =
            |why: &ClosedReason| matches!(why, ClosedReason::StoreBroken | ClosedReason::DiskFull);
        let stands = self.sync.store_is_open() && !closed.iter().any(fault);
        let since = match (stands, self.updates.stands_since) {
            (false, _) => None,
            (true, since) => since.or(Some(mono)),
        };
        self.updates.stands_since = since;
        if since.is_some_and(|since| mono.since(since) >= STANDS_FOR) {
            self.update_step(UpdateEvent::Stands);
        }
        self.update_step(UpdateEvent::Time);
        match (self.updates.course.waits_for_helper(), self.updates.look_at) {
            (false, _) => self.updates.look_at = None,
            (true, Some(at)) if at > mono => {}
            (true, at) => {
                if at.is_some() {
                    self.ports.update.look();
                }
                self.updates.look_at = Some(mono.plus(LOOK_EVERY));
            }
        }
    }

    fn update_step(&mut self, event: UpdateEvent) {
        let moment = self.moment();
        let before = self.updates.course.stage().clone();
        let acts = self.updates.course.step(event, moment);
        let after = self.updates.course.stage().clone();
        self.note_update(&before, &after);
        for act in acts {
            let update = after.update();
            match act {
                Act::Discard => self.ports.update.discard(),
                Act::Check => {
                    if let Some(update) = update {
                        self.ports.update.check(update.hash);
                    }
                }
                Act::Keep => self.ports.update.keep(self.updates.course.note()),
                Act::Install => self.ports.update.wish(Wish::Install),
                Act::Restart => {
                    if let Some(version) = update.map(token) {
                        let event = AuditEvent::UpdateRestarting { version };
                        self.recorder.note(self.ports.clock.wall(), event);
                    }
                    self.ports.update.wish(Wish::Restart);
                }
                Act::MarkGood => self.ports.update.wish(Wish::MarkGood),
            }
        }
        self.tell_standing();
    }

    fn note_update(&mut self, before: &Stage, after: &Stage) {
        let same = std::mem::discriminant(before) == std::mem::discriminant(after)
            && before.update() == after.update();
        let (Some(update), false) = (after.update().or(before.update()), same) else {
            return;
        };
        let version = token(update);
        let under_way = matches!(before, Stage::Installing(_) | Stage::Installed(_));
        let event = match after {
            Stage::Fetching { .. } if before.update() == after.update() => return,
            Stage::Fetching { .. } => AuditEvent::UpdateOffered { version },
            Stage::Fetched(_) => return,
            Stage::Ready(_) if under_way || matches!(before, Stage::OnTrial(_)) => {
                AuditEvent::UpdateInterrupted { version }
            }
            Stage::Ready(_) => AuditEvent::UpdateFetched { version },
            Stage::Installing(_) => AuditEvent::UpdateInstalling { version },
            Stage::Installed(_) => AuditEvent::UpdateInstalled { version },
            Stage::OnTrial(_) => AuditEvent::UpdateOnTrial { version },
            Stage::Good(_) => AuditEvent::UpdateGood { version },
            Stage::Failed(_, why) => AuditEvent::UpdateFailed {
                version,
                why: match why {
                    UpdateFailure::DidNotHold => UpdateFailureWord::DidNotHold,
                    UpdateFailure::NotInstalled => UpdateFailureWord::NotInstalled,
                },
            },
            Stage::None => AuditEvent::UpdateWithdrawn { version },
        };
        self.recorder.note(self.ports.clock.wall(), event);
        // The county hears of it soon: the next terminals wait for it.
        if matches!(after, Stage::Good(_) | Stage::Failed(..)) {
            self.sync.due(Chore::Heartbeat);
        }
    }

    fn update_page(&mut self, news: UpdateNews) {
        self.step(VisitEvent::Desk(DeskEvent::Update(Box::new(news))));
    }

    /// The panel hears of what changed as far as it shows it.
    fn tell_standing(&mut self) {
        let standing = rounded(self.updates.standing());
        if standing != self.updates.told {
            self.updates.told = standing.clone();
            self.update_page(UpdateNews::Stands(standing));
        }
    }
}

/// Bytes so far, in whole hundredths.
fn rounded(standing: Standing) -> Standing {
    match standing {
        Standing::Possible {
            stage: Stage::Fetching { update, got },
            trouble,
        } => {
            let step = update.bytes.div_ceil(100);
            let got = got / step * step;
            let stage = Stage::Fetching { update, got };
            Standing::Possible { stage, trouble }
        }
        other => other,
    }
}

fn refusal_word(why: UpdateRefusal) -> UpdateRefusalWord {
    match why {
        UpdateRefusal::NotPossible => UpdateRefusalWord::NotPossible,
        UpdateRefusal::Nothing => UpdateRefusalWord::Nothing,
        UpdateRefusal::NotFetched => UpdateRefusalWord::NotFetched,
        UpdateRefusal::UnderWay => UpdateRefusalWord::UnderWay,
        UpdateRefusal::Failed => UpdateRefusalWord::Failed,
        UpdateRefusal::Retirement => UpdateRefusalWord::Retirement,
        UpdateRefusal::Visit => UpdateRefusalWord::Visit,
        UpdateRefusal::Operator => UpdateRefusalWord::Operator,
        UpdateRefusal::Hour => UpdateRefusalWord::Hour,
    }
}
