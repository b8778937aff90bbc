//! The operator's side on its way to the county and to the terminal's own list, and back.

use super::dispatcher::{Dispatcher, Pending};
use super::sync::Chore;
use crate::domain::delivery::RetryAdvice;
use crate::domain::machine::audit::{AuditEvent, Token};
use crate::domain::operators::desk::{DeskAsked, DeskEffect, DeskEvent, DeskTrouble, KeepFailed};
use crate::domain::operators::offline::AccountNews;
use crate::domain::operators::{AccountId, Rights, Standing};
use crate::domain::visit::{Now, VisitEvent};
use crate::ports::Ticket;
use crate::ports::county::{CountyError, CountyEvent, Feed};
use crate::ports::export::ExportEvent;
use crate::ports::operators::KeepEvent;
use crate::ports::proof::ProofEvent;

impl Dispatcher {
    pub(super) fn carry_out_desk(&mut self, effect: DeskEffect) {
        let (county, keep) = (self.ports.county.clone(), self.ports.operators.clone());
        let (prover, export) = (self.ports.prover.clone(), self.ports.export.clone());
        let mut ticket = |asked| self.ticket(Pending::Desk(asked));
        match effect {
            DeskEffect::AskChallenge(asked) => county.login_challenge(ticket(asked)),
            DeskEffect::Poll(asked, id) => county.collect_challenge(ticket(asked), id),
            DeskEffect::Remember(login) => keep.remember(*login),
            DeskEffect::TryPin(asked, account, pin) => keep.try_pin(ticket(asked), account, pin),
            DeskEffect::TryCode(asked, account, code) => {
                keep.try_code(ticket(asked), account, code)
            }
            DeskEffect::KeepPin(asked, account, pin) => keep.keep_pin(ticket(asked), account, pin),
            DeskEffect::KeepNews(news) => keep.keep_news(news),
            DeskEffect::Freeze(account) => keep.freeze(account),
            DeskEffect::Problem(effect) => self.carry_out_problem(effect),
            DeskEffect::AskNews(asked) => self.ask_account_news(asked),
            DeskEffect::Prove(asked) => prover.prove(ticket(asked)),
            DeskEffect::ExportLog(asked, extent) => export.export(ticket(asked), extent),
            DeskEffect::MakePack(asked, account) => self.make_pack(asked, account),
            DeskEffect::SavePack(asked, pack, paper) => self.save_pack(asked, pack, paper),
            DeskEffect::KeepPack(asked, pack) => self.keep_pack(asked, pack),
            DeskEffect::Ferry(asked, wish) => self.ferry_wish(asked, wish),
            DeskEffect::LookBeforeRetiring(asked) => self.look_before_retiring(asked, None),
            DeskEffect::BeginRetiring(asked, order) => {
                self.look_before_retiring(asked, Some(order));
            }
            DeskEffect::LeaveForWipe => self.ports.retire.leave(),
            DeskEffect::UpdateNow => self.update_now(),
        }
    }

    /// Reads the feed of accounts now; one that is on its way already may be older than the
    /// question, so it is read once more.
    fn ask_account_news(&mut self, asked: DeskAsked) {
        let chore = Chore::Feed(Feed::Accounts);
        self.sync.news_for.push(asked);
        if self.sync.is_under_way(chore) {
            self.sync.news_again = true;
        } else {
            self.sync.start(chore);
            let since = self.sync.cursors.get(&Feed::Accounts).cloned();
            self.ports.county.pull_feed(Feed::Accounts, since);
        }
    }

    /// The feed of accounts is read to its end, or cannot be: whoever waits for it goes on.
    pub(super) fn account_news_heard(&mut self, came: Result<(), DeskTrouble>) {
        if came.is_ok() && std::mem::take(&mut self.sync.news_again) {
            return self.sync.due(Chore::Feed(Feed::Accounts));
        }
        self.sync.news_again = false;
        for asked in std::mem::take(&mut self.sync.news_for) {
            self.desk(DeskEvent::NewsHeard(asked, came));
        }
    }

    pub(super) fn proved(&mut self, event: ProofEvent) {
        let ProofEvent::Proved(ticket, came) = event;
        match self.pending.remove(&ticket) {
            Some(Pending::Desk(asked)) => {
                let came = came.map(|(proof, address)| (Box::new(proof), address));
                self.desk(DeskEvent::Proved(asked, came));
            }
            Some(Pending::MakePack(asked, account)) => {
                self.pack_proved(asked, account, came.map(|(proof, _)| proof));
            }
            _ => {}
        }
    }

    pub(super) fn exported(&mut self, event: ExportEvent) {
        let ExportEvent::Done(ticket, came) = event;
        if let Some(asked) = self.desk_ticket(ticket) {
            self.desk(DeskEvent::Exported(asked, came));
        }
    }

    fn desk(&mut self, event: DeskEvent) {
        self.step(VisitEvent::Desk(event));
    }

    fn desk_ticket(&mut self, ticket: Ticket) -> Option<DeskAsked> {
        match self.pending.remove(&ticket) {
            Some(Pending::Desk(asked)) => Some(asked),
            _ => None,
        }
    }

    pub(super) fn keep(&mut self, event: KeepEvent) {
        match event {
            KeepEvent::Known(known, leaks) => {
                self.desk(DeskEvent::Known(known));
                leaks.into_iter().for_each(|leak| self.tell_leak(leak));
            }
            KeepEvent::Tried(ticket, came) => {
                if let Some(asked) = self.desk_ticket(ticket) {
                    self.desk(DeskEvent::Tried(asked, came));
                }
            }
            KeepEvent::CodeTried(ticket, came) => {
                if let Some(asked) = self.desk_ticket(ticket) {
                    self.desk(DeskEvent::CodeTried(asked, came));
                }
            }
            KeepEvent::PinKept(ticket, came) => {
                if let Some(asked) = self.desk_ticket(ticket) {
                    self.desk(DeskEvent::PinKept(asked, came));
                }
            }
        }
    }

    /// Takes the county's answer to the desk; other events do nothing here.
    pub(super) fn desk_answered(&mut self, event: CountyEvent, now: Now) {
        match event {
            CountyEvent::Challenge(ticket, came) => {
                let came = self.heard_by_desk(came, now);
                if let Some(asked) = self.desk_ticket(ticket) {
                    self.desk(DeskEvent::Challenge(asked, came));
                }
            }
            CountyEvent::Collected(ticket, came) => {
                let came = self.heard_by_desk(came, now);
                if let Some(asked) = self.desk_ticket(ticket) {
                    self.desk(DeskEvent::Polled(asked, came));
                }
            }
            CountyEvent::LeakTold(ticket, came) => self.leak_told(ticket, came, now),
            _ => {}
        }
    }

    fn heard_by_desk<T>(
        &mut self,
        came: Result<T, CountyError>,
        now: Now,
    ) -> Result<T, DeskTrouble> {
        came.map_err(|error| {
            self.line_error(&error, now);
            if error.line_is_down() {
                DeskTrouble::NoLine
            } else {
                DeskTrouble::County
            }
        })
    }

    /// A leak is told at once, and again with each heartbeat until the county knows.
    fn tell_leak(&mut self, account: AccountId) {
        let same = |p: &Pending| matches!(p, Pending::Leak(told) if *told == account);
        if !self.pending.values().any(same) {
            let ticket = self.ticket(Pending::Leak(account.clone()));
            self.ports.county.report_leak(ticket, account);
        }
    }

    fn leak_told(&mut self, ticket: Ticket, came: Result<(), CountyError>, now: Now) {
        let Some(Pending::Leak(account)) = self.pending.remove(&ticket) else {
            return;
        };
        match came {
            Ok(()) => {
                let word = Token::parse(account.as_str()).expect("a short machine word");
                self.recorder
                    .note(now.wall, AuditEvent::OperatorLeakTold { account: word });
                self.ports.operators.leak_told(account);
            }
            Err(error) if error.retry() == RetryAdvice::Never => {
                log::error!("the county does not take the report of a leak: {error}");
                self.ports.operators.leak_told(account);
            }
            Err(error) => self.line_error(&error, now),
        }
    }

    /// What the feed says of accounts; who is gone is as good as cancelled.
    pub(super) fn account_news(&mut self, puts: Vec<AccountNews>, gone: Vec<AccountId>) {
        let today = self.ports.clock.wall().date();
        let gone = gone.into_iter().map(|account| AccountNews {
            account,
            standing: Standing::Cancelled,
            rights: Rights::default(),
            lapses: today,
        });
        let news: Vec<AccountNews> = puts.into_iter().chain(gone).collect();
        if !news.is_empty() {
            let count = news.len() as u64;
            self.recorder.note(
                self.ports.clock.wall(),
                AuditEvent::OperatorAccountsTold { count },
            );
            self.desk(DeskEvent::News(news));
        }
    }

    /// The thread of the list of operators died: whoever waits for it is answered.
    pub(super) fn operators_died(&mut self) {
        let waiting = self.pending.values().filter_map(|pending| match pending {
            Pending::Desk(asked) => Some(*asked),
            _ => None,
        });
        for asked in waiting.collect::<Vec<_>>() {
            self.desk(DeskEvent::Tried(asked, Err(KeepFailed)));
            self.desk(DeskEvent::CodeTried(asked, Err(KeepFailed)));
            self.desk(DeskEvent::PinKept(asked, Err(KeepFailed)));
        }
    }

    /// The county's threads died: whoever waits at the desk is answered, leaks are told again.
    pub(super) fn desk_cut_off(&mut self) {
        let waiting: Vec<DeskAsked> = self
            .pending
            .values()
            .filter_map(|pending| match pending {
                Pending::Desk(asked) => Some(*asked),
                _ => None,
            })
            .collect();
        self.pending
            .retain(|_, pending| !matches!(pending, Pending::Leak(_)));
        self.account_news_heard(Err(DeskTrouble::NoLine));
        self.ledger_cut_off();
        self.packs_cut_off();
        for asked in waiting {
            self.desk(DeskEvent::Challenge(asked, Err(DeskTrouble::NoLine)));
            self.desk(DeskEvent::Polled(asked, Err(DeskTrouble::NoLine)));
        }
    }
}
