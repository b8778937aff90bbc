//! What each tap, answer and passing moment does at the desk.

use super::duty::{AfterPin, Duty, DutyEnd, DutyNo, DutyPage, Lock, PinChoice, PinNo};
use super::login::{
    Code, Confirmed, DeskTrouble, Digits, LOGIN_OPEN, Login, LoginNo, POLL_EVERY, PinTry, Polled,
    UnlockTry, Way,
};
use super::problems::ProblemTap;
use super::{Desk, DeskAsked, DeskEffect, DeskEvent, DeskNow, DeskTap, State, Training};
use crate::domain::ledger::Class;
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::operators::account::{AccountId, Auth, Operator, Standing};
use crate::domain::operators::deeds::Doer;
use crate::domain::operators::entry::EntryRefusal;
use crate::domain::operators::offline::{AccountNews, KnownHere, OfflineRefusal};
use crate::domain::operators::pin::{PIN_DIGITS, Pin, PinFault, UNLOCK_DIGITS};
use crate::domain::operators::shift::{Shift, ShiftState};
use crate::domain::time::MonoTime;

impl Desk {
    /// A tap on a page of the desk.
    pub fn tap(&mut self, tap: DeskTap, now: DeskNow, out: &mut Vec<DeskEffect>) {
        if let Some(login) = self.login_mut() {
            login.touched = now.mono;
        }
        if self.has_begun_to_retire() {
            return;
        }
        if self.is_technical() && serves(&tap) {
            return self.refuse(DutyNo::Technical);
        }
        match tap {
            DeskTap::LogIn => self.log_in(now, out),
            DeskTap::Close if self.problems_back() => {}
            DeskTap::Close => self.close(),
            DeskTap::NewCode => self.new_code(now, out),
            DeskTap::WithoutLine => self.without_line(now),
            DeskTap::Choose(row) => self.choose(row, now),
            DeskTap::Digit(key) => self.digit(key),
            DeskTap::Erase => self.typed(Digits::erase),
            DeskTap::Clear => self.typed(Digits::clear),
            DeskTap::Enter => self.enter(now, out),
            // A locked screen keeps what it says it keeps: the clocks end it, or another login.
            DeskTap::Leave if self.is_locked() => {}
            DeskTap::Leave => self.end(DutyEnd::Left),
            DeskTap::LeaveAnyway => self.leave_anyway(),
            // Whoever runs the devices hears of it.
            DeskTap::LookAgain => {}
            DeskTap::HandOver => self.turn(Doer::Resident),
            DeskTap::TakeBack => self.turn(Doer::Operator),
            DeskTap::Home if self.leads_to_visit() => self.close(),
            DeskTap::Home => {
                self.forget_served();
                self.open_page(DutyPage::Home);
            }
            DeskTap::ChoosePin => self.open_page(DutyPage::ChoosePin(PinChoice::default())),
            // Practice freezes no real account.
            DeskTap::ReportLeak | DeskTap::Freeze if self.practises() => {}
            DeskTap::ReportLeak => self.open_page(DutyPage::ReportLeak),
            DeskTap::Freeze => self.freeze(out),
            // Nothing else can be done before the acceptance.
            DeskTap::Training | DeskTap::SwitchTraining if self.stage == ServiceStage::Trial => {}
            DeskTap::Training => self.open_page(DutyPage::Training),
            DeskTap::SwitchTraining => self.switch_training(),
            DeskTap::Serve(item) => {
                self.close_home();
                if let Some(duty) = self.duty_mut() {
                    duty.served = Some(item);
                }
            }
            DeskTap::PracticeCard => self.close_home(),
            DeskTap::Coach(item) => self.open_page(DutyPage::Coach(item)),
            // A report made in practice would start the county's clocks.
            DeskTap::Problem(_) if self.practises() => {}
            DeskTap::Problem(tap) => self.problem_tap(tap, now, out),
            DeskTap::Devices => self.show_devices(),
            DeskTap::Prove => self.prove(now, out),
            DeskTap::Export => self.open_export(),
            DeskTap::ExportLog(extent) => self.export(extent, now, out),
            DeskTap::Pack => self.make_pack(now, out),
            DeskTap::SavePack(paper) => self.save_pack(paper, now, out),
            DeskTap::HandInPack => self.hand_in_pack(now, out),
            // What waits is real, whoever practises.
            DeskTap::Ferry(_) if self.practises() => {}
            DeskTap::Ferry(wish) => self.ferry(wish, now, out),
            DeskTap::Retire => self.open_retire(now, out),
            DeskTap::RetireOn => self.retire_on(),
            DeskTap::RetireSure => self.retire_sure(now, out),
            DeskTap::Update(tap) => self.update_tap(tap, out),
        }
    }

    /// Something the world tells.
    pub fn told(&mut self, event: DeskEvent, now: DeskNow, out: &mut Vec<DeskEffect>) {
        match event {
            DeskEvent::Challenge(asked, came) => self.challenged(asked, came, now),
            DeskEvent::Polled(asked, came) => self.polled(asked, came, now, out),
            DeskEvent::Known(known) => self.known_now(known, now.mono),
            DeskEvent::Tried(asked, came) => {
                self.pin_tried(asked, came.map_err(|_| LoginNo::KeepFailed), now)
            }
            DeskEvent::CodeTried(asked, came) => {
                self.code_tried(asked, came.map_err(|_| LoginNo::KeepFailed), now)
            }
            DeskEvent::PinKept(asked, came) => self.pin_kept(asked, came.is_ok()),
            DeskEvent::NewsHeard(asked, _) => self.news_heard(Some(asked), now, out),
            DeskEvent::News(news) => self.news(news, out),
            DeskEvent::ProblemKept(asked, kept) => self.problem_kept(asked, kept),
            DeskEvent::Reports(reports) => self.reports = reports,
            DeskEvent::Proved(asked, came) => self.proved(asked, came),
            DeskEvent::Stage(stage) => self.stage = stage,
            DeskEvent::Exported(asked, came) => self.exported(asked, came),
            DeskEvent::PackMade(asked, came) => self.pack_made(asked, came),
            DeskEvent::PackSaved(asked, came) => self.pack_saved(asked, came),
            DeskEvent::PackKept(asked, came) => self.pack_kept(asked, came),
            DeskEvent::PackStands(of, standing) => self.pack_standing = Some((of, standing)),
            DeskEvent::Ferried(asked, came) => self.ferried(asked, came),
            DeskEvent::RetireOrdered(order) => self.retire_ordered(order),
            DeskEvent::RetireReady(asked, came) => self.retire_ready(asked, came),
            DeskEvent::RetireBegun(asked, came) => self.retire_begun(asked, came, out),
            DeskEvent::Update(news) => self.update_told(*news),
            DeskEvent::DeviceChanged => {
                self.end(DutyEnd::DeviceChanged);
                if matches!(self.state, State::LoggingIn(_)) {
                    self.state = State::Vacant;
                }
            }
        }
    }

    /// Time passes: the lock falls, the login ends, the county is asked again.
    pub fn pass_time(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        if let Some(duty) = self.duty_mut() {
            match duty.shift.state(now.mono) {
                ShiftState::Open(_) => {}
                ShiftState::Locked(_) => duty.lock(),
                ShiftState::Over(why) => self.end(why.into()),
            }
        }
        let closes = self
            .login()
            .is_some_and(|l| l.touched.plus(LOGIN_OPEN) <= now.mono);
        if closes {
            self.close();
        }
        self.watch_code(now, out);
        self.watch_pages(now.mono);
        let late = match self.login().map(|l| &l.way) {
            Some(Way::Pin(PinTry { held, .. })) => held.as_ref().map(|h| h.since),
            _ => None,
        };
        if late.is_some_and(|since| since.plus(super::login::ANSWER_WITHIN) <= now.mono) {
            self.news_heard(None, now, out);
        }
    }

    /// A touch anywhere.
    pub fn touch(&mut self, now: MonoTime) {
        if let Some(duty) = self.duty_mut() {
            duty.shift.touch(now);
        }
    }

    /// Notes what an operator may not do.
    pub fn refuse(&mut self, why: DutyNo) {
        if let Some(duty) = self.duty_mut() {
            duty.notice = Some(why);
        }
    }

    /// A person's session ended: the next begins in the operator's hands.
    pub fn session_ended(&mut self) {
        if let Some(duty) = self.duty_mut() {
            duty.turn = Doer::Operator;
            duty.notice = None;
        }
    }

    pub(super) fn ask(&mut self) -> DeskAsked {
        self.asked += 1;
        DeskAsked(self.asked)
    }

    fn end(&mut self, why: DutyEnd) {
        if let State::OnDuty(duty) = &self.state {
            self.ended = Some((duty.serial, why));
            self.state = State::Vacant;
        }
    }

    fn turn(&mut self, to: Doer) {
        if let Some(duty) = self.duty_mut()
            && duty.lock.is_none()
        {
            duty.turn = to;
            duty.notice = None;
        }
    }

    pub(super) fn open_page(&mut self, page: DutyPage) {
        if let Some(duty) = self.duty_mut()
            && duty.lock.is_none()
            && duty.turn == Doer::Operator
        {
            duty.page = Some(page);
        }
    }

    /// A lock with nobody's case behind it does not keep a resident waiting: whoever left the desk is
    /// logged out.
    pub fn give_up_lock(&mut self) {
        let abandoned = self
            .duty()
            .and_then(|duty| duty.lock.as_ref())
            .is_some_and(|lock| lock.login.is_none());
        if abandoned {
            self.end(DutyEnd::Idle);
        }
    }

    fn is_locked(&self) -> bool {
        self.duty().is_some_and(|duty| duty.lock.is_some())
    }

    /// Asks before something that is not handed in is left, in whoever's hands the screen is.
    /// `false` where it was asked already, or nobody is there to be asked.
    pub fn ask_before_leaving(&mut self) -> bool {
        match self.duty_mut() {
            Some(duty) if duty.lock.is_none() && duty.page != Some(DutyPage::Leaving) => {
                duty.page = Some(DutyPage::Leaving);
                true
            }
            _ => false,
        }
    }

    fn leave_anyway(&mut self) {
        if self
            .duty()
            .is_some_and(|duty| duty.page == Some(DutyPage::Leaving))
        {
            self.end(DutyEnd::Left);
        }
    }

    /// Which devices work: nothing personal, so that a technician sees it without an account.
    fn show_devices(&mut self) {
        match &mut self.state {
            State::LoggingIn(login) => {
                login.problem = None;
                login.way = Way::Devices;
            }
            State::OnDuty(_) => self.open_page(DutyPage::Devices),
            State::Vacant => {}
        }
    }

    /// Leads to the login page: by the phone, or by the PIN while there is no line. A locked screen
    /// is opened by its operator's PIN, when there is one.
    fn log_in(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let own = match &self.state {
            State::LoggingIn(_) => return,
            State::Vacant => None,
            State::OnDuty(duty) if duty.lock.is_none() => return,
            State::OnDuty(duty) => Some(duty.operator.account.clone()),
        };
        self.put_login(Login::new(Way::Stopped, now.mono));
        let by_pin = own.filter(|account| {
            let known = self.known.iter().find(|k| k.account == *account);
            known.is_some_and(|k| k.may_try(now.wall).is_ok())
        });
        match by_pin {
            Some(account) => self.show_pin(account),
            None if now.online => self.new_code(now, out),
            None => self.without_line(now),
        }
    }

    fn put_login(&mut self, login: Login) {
        match &mut self.state {
            State::OnDuty(duty) => {
                if let Some(lock) = &mut duty.lock {
                    lock.login = Some(login);
                }
            }
            state => *state = State::LoggingIn(login),
        }
    }

    fn close(&mut self) {
        match &mut self.state {
            State::LoggingIn(_) => self.state = State::Vacant,
            State::OnDuty(duty) => match &mut duty.lock {
                Some(lock) => lock.login = None,
                None => duty.page = duty.page.take().and_then(DutyPage::before),
            },
            State::Vacant => {}
        }
    }

    fn new_code(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        if self.login().is_none() {
            return;
        }
        let asked = self.ask();
        if let Some(login) = self.login_mut() {
            login.problem = None;
            login.way = Way::Asking {
                asked,
                since: now.mono,
            };
            out.push(DeskEffect::AskChallenge(asked));
        }
    }

    fn challenged(
        &mut self,
        asked: DeskAsked,
        came: Result<super::NewChallenge, DeskTrouble>,
        now: DeskNow,
    ) {
        let Some(login) = self.login_mut() else {
            return;
        };
        if !matches!(&login.way, Way::Asking { asked: a, .. } if *a == asked) {
            return;
        }
        match came {
            Ok(new) => {
                login.touched = now.mono;
                login.way = Way::Code(Code {
                    id: new.id,
                    url: new.url,
                    until: now.mono.plus(new.good_for),
                    poll_at: now.mono.plus(POLL_EVERY),
                    polling: None,
                });
            }
            Err(trouble) => self.code_failed(trouble.into()),
        }
    }

    fn code_failed(&mut self, why: LoginNo) {
        if let Some(login) = self.login_mut() {
            login.way = Way::Stopped;
            login.refused(why);
        }
    }

    fn watch_code(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let Some(login) = self.login() else {
            return;
        };
        match &login.way {
            Way::Asking { since, .. } if since.plus(super::login::ANSWER_WITHIN) <= now.mono => {
                self.code_failed(LoginNo::CountyTrouble);
            }
            Way::Code(code) if code.until <= now.mono => self.code_failed(LoginNo::Expired),
            Way::Code(code) => {
                let lost = |(_, since): (DeskAsked, MonoTime)| {
                    since.plus(super::login::ANSWER_WITHIN) <= now.mono
                };
                let due = match code.polling {
                    Some(under_way) => lost(under_way),
                    None => code.poll_at <= now.mono,
                };
                if due {
                    self.poll(now, out);
                }
            }
            _ => {}
        }
    }

    fn poll(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let asked = self.ask();
        if let Some(Login {
            way: Way::Code(code),
            ..
        }) = self.login_mut()
        {
            code.polling = Some((asked, now.mono));
            out.push(DeskEffect::Poll(asked, code.id.clone()));
        }
    }

    fn polled(
        &mut self,
        asked: DeskAsked,
        came: Result<Polled, DeskTrouble>,
        now: DeskNow,
        out: &mut Vec<DeskEffect>,
    ) {
        let Some(Login {
            way: Way::Code(code),
            ..
        }) = self.login_mut()
        else {
            return;
        };
        if code.polling.map(|(a, _)| a) != Some(asked) {
            return;
        }
        code.polling = None;
        code.poll_at = now.mono.plus(POLL_EVERY);
        match came {
            // The line may come back before the two minutes are over.
            Ok(Polled::Waiting) | Err(_) => {}
            Ok(Polled::Gone) => self.code_failed(LoginNo::Expired),
            Ok(Polled::Refused(why)) => self.code_failed(LoginNo::Entry(why)),
            Ok(Polled::Confirmed(login)) => self.confirmed(*login, now, out),
        }
    }

    fn confirmed(&mut self, login: Confirmed, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let refused = if now.wall.date() > login.lapses {
            Some(EntryRefusal::Unused)
        } else {
            None
        };
        if let Some(why) = refused {
            return self.code_failed(LoginNo::Entry(why));
        }
        let operator = Operator {
            account: login.account.clone(),
            name: login.name.clone(),
            rights: login.rights.clone(),
            auth: Auth::Online,
            own: login.own.clone(),
        };
        let known = self.known.iter().find(|k| k.account == login.account);
        let has_pin = known.is_some_and(|k| k.pin);
        // What a technician may do without the line can be done without a login.
        let offers_pin = login.offline_allowed && !has_pin && !operator.is_technician();
        if !operator.is_technician() {
            out.push(DeskEffect::Remember(Box::new(login)));
        }
        let page = if offers_pin {
            DutyPage::ChoosePin(PinChoice::default())
        } else {
            DutyPage::Home
        };
        self.admit(operator, page, now);
    }

    /// Lets an operator in: to the own locked screen, or to a new duty.
    pub(super) fn admit(&mut self, operator: Operator, page: DutyPage, now: DeskNow) {
        let mut why = DutyEnd::Replaced;
        if let State::OnDuty(duty) = &mut self.state
            && duty.operator.account == operator.account
        {
            if duty.operator.rights == operator.rights {
                let kept = duty.lock.take().and_then(|lock| lock.report);
                duty.page = kept.map(DutyPage::Problems);
                duty.shift.unlock(now.mono);
                return;
            }
            why = DutyEnd::RightsChanged;
        }
        self.end(why);
        self.serial += 1;
        self.state = State::OnDuty(Box::new(Duty {
            serial: self.serial,
            operator,
            shift: Shift::begin(now.mono),
            lock: None,
            turn: Doer::Operator,
            page: Some(page),
            notice: None,
            training: Training::Off,
            served: None,
        }));
    }

    fn without_line(&mut self, now: DeskNow) {
        let anybody = self
            .known
            .iter()
            .any(|k| k.may_try(now.wall) != Err(OfflineRefusal::TooLongAgo));
        if let Some(login) = self.login_mut() {
            login.way = Way::Choose;
            login.problem = (!anybody).then_some(LoginNo::NobodyKnown);
        }
    }

    fn choose(&mut self, row: usize, now: DeskNow) {
        if !matches!(self.login().map(|l| &l.way), Some(Way::Choose)) {
            return;
        }
        let Some(known) = self.known.get(row).cloned() else {
            return;
        };
        match known.may_try(now.wall) {
            Ok(()) => self.show_pin(known.account),
            Err(OfflineRefusal::Blocked) => self.show_unlock(known),
            Err(why) => {
                if let Some(login) = self.login_mut() {
                    login.refused(LoginNo::Offline(why));
                }
            }
        }
    }

    pub(super) fn show_pin(&mut self, account: AccountId) {
        if let Some(login) = self.login_mut() {
            login.problem = None;
            login.way = Way::Pin(PinTry {
                account,
                typed: Digits::default(),
                busy: None,
                held: None,
            });
        }
    }

    pub(super) fn show_unlock(&mut self, known: KnownHere) {
        if let (Some(question), Some(login)) = (known.question, self.login_mut()) {
            login.refused(LoginNo::Offline(OfflineRefusal::Blocked));
            login.way = Way::Unlock(UnlockTry {
                account: known.account,
                question,
                typed: Digits::default(),
                busy: None,
            });
        }
    }

    fn typed(&mut self, change: impl Fn(&mut Digits)) {
        if let Some(digits) = self.login_mut().and_then(Login::typing) {
            change(digits);
        } else if let Some(choice) = self.choosing() {
            change(&mut choice.typed);
        }
    }

    fn choosing(&mut self) -> Option<&mut PinChoice> {
        let duty = self.duty_mut()?;
        match &mut duty.page {
            Some(DutyPage::ChoosePin(choice)) if !choice.busy && duty.lock.is_none() => {
                Some(choice)
            }
            _ => None,
        }
    }

    fn digit(&mut self, key: char) {
        let room = match self.login().map(|l| &l.way) {
            Some(Way::Unlock(_)) => UNLOCK_DIGITS,
            _ => PIN_DIGITS,
        };
        self.typed(|digits| digits.push(key, room));
    }

    fn enter(&mut self, now: DeskNow, out: &mut Vec<DeskEffect>) {
        match self.login().map(|l| l.way.clone()) {
            Some(Way::Pin(pin)) if !pin.is_busy() => self.enter_pin(&pin, now, out),
            Some(Way::Unlock(unlock)) if unlock.busy.is_none() => {
                self.enter_code(&unlock, now, out)
            }
            None => self.enter_choice(out),
            _ => {}
        }
    }

    /// The first entry is asked for once more; two that agree are kept.
    fn enter_choice(&mut self, out: &mut Vec<DeskEffect>) {
        let Some(account) = self.duty().map(|d| d.operator.account.clone()) else {
            return;
        };
        let asked = self.ask();
        let Some(choice) = self.choosing() else {
            return;
        };
        choice.fault = None;
        let typed = std::mem::take(&mut choice.typed);
        match (Pin::chosen(typed.reveal()), choice.first.take()) {
            (Err(fault), first) => {
                choice.first = first;
                choice.fault = Some(PinNo::Fault(fault));
            }
            (Ok(_), None) => choice.first = Some(typed),
            (Ok(_), Some(first)) if first != typed => {
                choice.fault = Some(PinNo::Fault(PinFault::Differs));
            }
            (Ok(pin), Some(_)) => {
                choice.busy = true;
                out.push(DeskEffect::KeepPin(asked, account, pin));
            }
        }
    }

    fn pin_kept(&mut self, _: DeskAsked, kept: bool) {
        let Some(duty) = self.duty_mut() else {
            return;
        };
        if let Some(DutyPage::ChoosePin(choice)) = &mut duty.page
            && choice.busy
        {
            if kept {
                duty.page = match choice.then {
                    AfterPin::Desk => Some(DutyPage::Home),
                    AfterPin::Visit => None,
                };
            } else {
                choice.busy = false;
                choice.fault = Some(PinNo::KeepFailed);
            }
        }
    }

    /// Who is known came from the disk, at the start or after a change. Waits that were running
    /// when the machine went off begin anew.
    fn known_now(&mut self, known: Vec<KnownHere>, now: MonoTime) {
        for one in &known {
            let first_heard = self.known.iter().all(|k| k.account != one.account);
            if first_heard && one.tries.wait().0 > 0 && !one.tries.is_blocked() {
                self.gates
                    .insert(one.account.clone(), now.plus(one.tries.wait()));
            }
        }
        self.known = known;
    }

    fn news(&mut self, news: Vec<AccountNews>, out: &mut Vec<DeskEffect>) {
        let own = self.duty().map(|duty| &duty.operator);
        let why = own.and_then(|operator| {
            let about = news.iter().find(|n| n.account == operator.account)?;
            if about.standing != Standing::Open {
                Some(DutyEnd::Stopped)
            } else if about.rights != operator.rights {
                Some(DutyEnd::RightsChanged)
            } else {
                None
            }
        });
        if let Some(why) = why {
            self.end(why);
        }
        // At once, not only when it is on the disk: a PIN may be waiting for it.
        for known in &mut self.known {
            if let Some(about) = news.iter().find(|n| n.account == known.account) {
                known.standing = about.standing;
                known.rights = about.rights.clone();
                known.lapses = about.lapses;
            }
        }
        out.push(DeskEffect::KeepNews(news));
    }

    fn freeze(&mut self, out: &mut Vec<DeskEffect>) {
        let asked = self
            .duty()
            .filter(|d| d.lock.is_none() && d.page == Some(DutyPage::ReportLeak));
        if let Some(duty) = asked {
            out.push(DeskEffect::Freeze(duty.operator.account.clone()));
            self.end(DutyEnd::Leaked);
        }
    }
}

/// Whether a tap on the desk's pages leads to serving somebody.
fn serves(tap: &DeskTap) -> bool {
    match tap {
        DeskTap::Serve(_)
        | DeskTap::Coach(_)
        | DeskTap::HandOver
        | DeskTap::TakeBack
        | DeskTap::ChoosePin
        | DeskTap::Ferry(_) => true,
        DeskTap::Problem(ProblemTap::Class(class)) => *class != Class::Device,
        _ => false,
    }
}

impl Duty {
    fn lock(&mut self) {
        self.shift.lock();
        if self.lock.is_none() {
            let report = match self.page.take() {
                Some(DutyPage::Problems(report)) if report.is_half_made() => Some(report),
                _ => None,
            };
            self.lock = Some(Lock {
                login: None,
                report,
            });
        }
    }
}

impl From<DeskTrouble> for LoginNo {
    fn from(trouble: DeskTrouble) -> Self {
        match trouble {
            DeskTrouble::NoLine => Self::NoLine,
            DeskTrouble::County => Self::CountyTrouble,
        }
    }
}
