//! Operators as the contract has them, and as the core does.

use crate::domain::operators::account::{AccountId, Auth, Standing};
use crate::domain::operators::deeds::{self, What};
use crate::domain::operators::desk::{ChallengeId, Confirmed, NewChallenge, Polled};
use crate::domain::operators::entry::EntryRefusal;
use crate::domain::operators::offline::AccountNews;
use crate::domain::operators::own_number::NumberMark;
use crate::domain::operators::rights::Rights;
use crate::domain::people::identity::PersonName;
use crate::domain::services::ItemNo;
use crate::domain::time::Span;
use crate::wire::operators as wire;
use zeroize::Zeroizing;

/// Longest address a code may lead to.
const LONGEST_URL: usize = 300;

fn rights(items: &[u16]) -> Rights {
    Rights::of(items.iter().filter_map(|n| ItemNo::new(*n)))
}

/// A challenge; its address must be one a phone reaches safely.
pub fn challenge(from: &wire::NewChallenge) -> Option<NewChallenge> {
    let good = from.url.starts_with("https://") && from.url.len() <= LONGEST_URL;
    Some(NewChallenge {
        id: ChallengeId::parse(&from.id)?,
        url: good.then(|| from.url.clone())?,
        good_for: Span(from.good_for_ms.min(10 * 60_000)),
    })
}

/// How a challenge stands. A state or a refusal of a newer county logs nobody in.
pub fn collected(from: wire::Collected) -> Option<Polled> {
    Some(match from {
        wire::Collected::Waiting => Polled::Waiting,
        wire::Collected::Gone | wire::Collected::Other => Polled::Gone,
        wire::Collected::Refused { why } => {
            Polled::Refused(EntryRefusal::parse(&why).unwrap_or(EntryRefusal::NoAccount))
        }
        wire::Collected::Confirmed { operator } => {
            let key: [u8; 32] = operator.unlock_key.0.as_slice().try_into().ok()?;
            Polled::Confirmed(Box::new(Confirmed {
                account: AccountId::parse(&operator.account)?,
                name: PersonName::parse(&operator.name)?,
                rights: rights(&operator.rights),
                lapses: operator.lapses.parse().ok()?,
                offline_allowed: operator.offline,
                unlock_key: Zeroizing::new(key),
                own: operator.own_number.as_ref().and_then(mark),
            }))
        }
    })
}

/// What an operator's own number is known by; one that is not whole is none, and the county compares.
fn mark(from: &wire::NumberMark) -> Option<NumberMark> {
    Some(NumberMark {
        salt: from.salt.0.as_slice().try_into().ok()?,
        digest: from.digest.0.as_slice().try_into().ok()?,
    })
}

/// How an account stands. A standing this version does not know counts as frozen.
pub fn account(from: &wire::AccountState) -> Option<AccountNews> {
    Some(AccountNews {
        account: AccountId::parse(&from.id)?,
        standing: Standing::parse(&from.standing).unwrap_or(Standing::Frozen),
        rights: rights(&from.rights),
        lapses: from.lapses.parse().ok()?,
    })
}

/// How an operator had logged in.
pub fn login_kind(auth: Auth) -> wire::LoginKind {
    match auth {
        Auth::Online => wire::LoginKind::Online,
        Auth::Offline => wire::LoginKind::Offline,
    }
}

/// The operator's part in a case.
pub fn assistance(from: &deeds::Assistance) -> wire::Assistance {
    wire::Assistance {
        account: from.account.as_str().to_owned(),
        auth: login_kind(from.auth),
        deeds: from.deeds.iter().map(deed).collect(),
    }
}

fn deed(from: &deeds::Deed) -> wire::Deed {
    let (what, field) = match &from.what {
        What::Began => ("began", None),
        What::Answered(field) => ("answered", Some(field)),
        What::Signed(field) => ("signed", Some(field)),
        What::HandedOver => ("handed-over", None),
        What::TakenBack => ("taken-back", None),
        What::Confirmed => ("confirmed", None),
    };
    wire::Deed {
        by: match from.by {
            deeds::Doer::Resident => wire::Doer::Resident,
            deeds::Doer::Operator => wire::Doer::Operator,
        },
        what: what.to_owned(),
        field: field.map(|field| field.as_str().to_owned()),
        at_ms: from.at.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Base64;

    fn login() -> wire::OperatorLogin {
        wire::OperatorLogin {
            account: "lijiazhuang-01".into(),
            name: "王样兰".into(),
            rights: vec![20, 0, 28],
            lapses: "2027-02-22".into(),
            offline: true,
            unlock_key: Base64(vec![7; 32]),
            own_number: None,
        }
    }

    #[test]
    fn a_login_with_anything_malformed_logs_nobody_in() {
        type Change = fn(&mut wire::OperatorLogin);
        let changes: [Change; 4] = [
            |l| l.account = "王".into(),
            |l| l.lapses = "soon".into(),
            |l| l.unlock_key = Base64(vec![7; 31]),
            |l| l.name = String::new(),
        ];
        for change in changes {
            let mut operator = login();
            change(&mut operator);
            assert_eq!(collected(wire::Collected::Confirmed { operator }), None);
        }
        let operator = login();
        let Some(Polled::Confirmed(known)) = collected(wire::Collected::Confirmed { operator })
        else {
            panic!("a login");
        };
        assert_eq!(known.rights.count(), 2, "there is no item 0");
    }

    #[test]
    fn a_mark_of_the_own_number_that_is_not_whole_is_none_and_keeps_nobody_out() {
        let told = |salt: usize, digest: usize| {
            let mut operator = login();
            operator.own_number = Some(wire::NumberMark {
                salt: Base64(vec![1; salt]),
                digest: Base64(vec![2; digest]),
            });
            match collected(wire::Collected::Confirmed { operator }) {
                Some(Polled::Confirmed(known)) => known.own.clone(),
                other => panic!("a login, not {other:?}"),
            }
        };
        assert_eq!(told(15, 32), None);
        assert_eq!(told(16, 31), None);
        let whole = NumberMark {
            salt: [1; 16],
            digest: [2; 32],
        };
        assert_eq!(told(16, 32), Some(whole));
    }

    #[test]
    fn words_of_a_newer_county_let_nobody_in() {
        let why = "retired".to_owned();
        assert_eq!(
            collected(wire::Collected::Refused { why }),
            Some(Polled::Refused(EntryRefusal::NoAccount))
        );
        let state = wire::AccountState {
            id: "lijiazhuang-01".into(),
            standing: "suspended".into(),
            rights: vec![20],
            lapses: "2027-02-22".into(),
        };
        assert_eq!(
            account(&state).map(|news| news.standing),
            Some(Standing::Frozen)
        );
    }

    #[test]
    fn a_code_that_leads_anywhere_but_to_a_safe_address_is_not_shown() {
        for url in ["http://county/phone", "javascript:alert(1)", ""] {
            let from = wire::NewChallenge {
                id: "0123456789abcdef0123456789abcdef".into(),
                url: url.into(),
                good_for_ms: 120_000,
            };
            assert_eq!(challenge(&from), None, "{url}");
        }
    }
}
