//! Trying PINs and the county's codes on the login page.

use super::duty::DutyPage;
use super::login::{CodeOutcome, HeldPin, Login, LoginNo, PinOutcome, PinTry, UnlockTry, Way};
use super::{Desk, DeskAsked, DeskEffect, DeskNow};
use crate::domain::operators::account::{AccountId, Auth, Operator};
use crate::domain::operators::offline::KnownHere;
use crate::domain::operators::pin::{Pin, UNLOCK_DIGITS};
use crate::domain::time::Span;

impl Desk {
    /// While the line is up the county is asked first whether the account still stands: a PIN is
    /// for the time without the line, and must not open what the county has stopped.
    pub(super) fn enter_pin(&mut self, tried: &PinTry, now: DeskNow, out: &mut Vec<DeskEffect>) {
        let pin = self
            .may_try_pin(&tried.account, now)
            .and_then(|()| Pin::typed(tried.typed.reveal()).map_err(LoginNo::Pin));
        let asked = self.ask();
        let Some(login) = self.login_mut() else {
            return;
        };
        let (Ok(pin), Way::Pin(typing)) = (&pin, &mut login.way) else {
            if let Err(why) = pin {
                login.refused(why);
            }
            return;
        };
        typing.typed.clear();
        login.problem = None;
        if now.online {
            typing.held = Some(HeldPin {
                asked,
                since: now.mono,
                pin: pin.clone(),
            });
            out.push(DeskEffect::AskNews(asked));
        } else {
            typing.busy = Some(asked);
            out.push(DeskEffect::TryPin(
                asked,
                tried.account.clone(),
                pin.clone(),
            ));
        }
    }

    fn may_try_pin(&self, account: &AccountId, now: DeskNow) -> Result<(), LoginNo> {
        let known = self.known.iter().find(|k| k.account == *account);
        match known {
            Some(known) => known.may_try(now.wall).map_err(LoginNo::Offline)?,
            None => return Err(LoginNo::NobodyKnown),
        }
        match self.waits_until(account, now.mono) {
            Some(_) => Err(LoginNo::Wait),
            None => Ok(()),
        }
    }

    /// The county has told all it knows of accounts, or there is no line after all: the PIN that
    /// waited is tried, if it still may be.
    pub(super) fn news_heard(
        &mut self,
        asked: Option<DeskAsked>,
        now: DeskNow,
        out: &mut Vec<DeskEffect>,
    ) {
        let Some(Login {
            way: Way::Pin(typing),
            ..
        }) = self.login_mut()
        else {
            return;
        };
        if asked.is_some() && typing.held.as_ref().map(|h| h.asked) != asked {
            return;
        }
        let Some(held) = typing.held.take() else {
            return;
        };
        let account = typing.account.clone();
        let may = self.may_try_pin(&account, now);
        let Some(login) = self.login_mut() else {
            return;
        };
        match (may, &mut login.way) {
            (Ok(()), Way::Pin(typing)) => {
                typing.busy = Some(held.asked);
                out.push(DeskEffect::TryPin(held.asked, account, held.pin));
            }
            (Err(why), _) => login.refused(why),
            (Ok(()), _) => {}
        }
    }

    pub(super) fn enter_code(
        &mut self,
        tried: &UnlockTry,
        now: DeskNow,
        out: &mut Vec<DeskEffect>,
    ) {
        let waits = self.waits_until(&tried.account, now.mono).is_some();
        let asked = self.ask();
        let Some(login) = self.login_mut() else {
            return;
        };
        if waits {
            return login.refused(LoginNo::Wait);
        }
        if tried.typed.count() != UNLOCK_DIGITS {
            return login.refused(LoginNo::CodeWrong);
        }
        if let Way::Unlock(typing) = &mut login.way {
            typing.typed.clear();
            typing.busy = Some(asked);
            login.problem = None;
            let effect = DeskEffect::TryCode(asked, tried.account.clone(), tried.typed.clone());
            out.push(effect);
        }
    }

    pub(super) fn pin_tried(
        &mut self,
        asked: DeskAsked,
        came: Result<PinOutcome, LoginNo>,
        now: DeskNow,
    ) {
        let Some(account) = self.tried(asked) else {
            return;
        };
        match came {
            Ok(PinOutcome::Right) => self.pin_right(&account, now),
            Ok(PinOutcome::Wrong { left, wait }) => {
                self.tried_in_vain(LoginNo::PinWrong(left), Some((account, wait)), now);
            }
            Ok(PinOutcome::Blocked(question)) => {
                let known = self.known.iter().find(|k| k.account == account).cloned();
                if let Some(known) = known {
                    let question = Some(question);
                    self.gates.remove(&account);
                    self.show_unlock(KnownHere { question, ..known });
                }
            }
            Err(why) => self.tried_in_vain(why, None, now),
        }
    }

    fn pin_right(&mut self, account: &AccountId, now: DeskNow) {
        self.gates.remove(account);
        let Some(known) = self.known.iter().find(|k| k.account == *account) else {
            return;
        };
        let operator = Operator {
            account: known.account.clone(),
            name: known.name.clone(),
            rights: known.rights.clone(),
            auth: Auth::Offline,
            own: known.own.clone(),
        };
        self.admit(operator, DutyPage::Home, now);
    }

    pub(super) fn code_tried(
        &mut self,
        asked: DeskAsked,
        came: Result<CodeOutcome, LoginNo>,
        now: DeskNow,
    ) {
        let Some(account) = self.tried(asked) else {
            return;
        };
        match came {
            Ok(CodeOutcome::Right) => {
                self.gates.remove(&account);
                self.show_pin(account);
            }
            Ok(CodeOutcome::Wrong { wait }) => {
                self.tried_in_vain(LoginNo::CodeWrong, Some((account, wait)), now);
            }
            Err(why) => self.tried_in_vain(why, None, now),
        }
    }

    /// Whose PIN or code was tried, if the login page still waits for just this answer; it waits no
    /// more.
    fn tried(&mut self, asked: DeskAsked) -> Option<AccountId> {
        let (busy, account) = match &mut self.login_mut()?.way {
            Way::Pin(tried) => (&mut tried.busy, &tried.account),
            Way::Unlock(tried) => (&mut tried.busy, &tried.account),
            _ => return None,
        };
        let awaited = *busy == Some(asked);
        awaited.then(|| {
            *busy = None;
            account.clone()
        })
    }

    /// Says why, and from when on the account may be tried again.
    fn tried_in_vain(&mut self, why: LoginNo, gate: Option<(AccountId, Span)>, now: DeskNow) {
        if let Some((account, wait)) = gate {
            self.gates.insert(account, now.mono.plus(wait));
        }
        if let Some(login) = self.login_mut() {
            login.refused(why);
        }
    }
}
