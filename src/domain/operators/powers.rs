//! Which post may do what: one table.
//!
//! 账号办法 四 and 五 give accounts to the one administrator and rights to the other, and take the
//! business from both; 六 gives the business to the operator. What stands in no row is forbidden.

use super::account::Post;

/// Something a person with an account can try to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Open an operator's or reviewer's account.
    OpenAccount,
    /// Change whose account it is.
    ChangeAccount,
    /// Cancel the account of somebody who left.
    CancelAccount,
    /// Freeze an account that leaked.
    FreezeAccount,
    /// Open a frozen or unused account again.
    UnlockAccount,
    /// Read out the code that opens a blocked PIN.
    ReadUnlockCode,
    /// Grant and clear rights to items.
    GrantRights,
    /// Log in at a terminal.
    EnterTerminal,
    /// Take a case in (经办).
    TakeCase,
    /// Decide a case (审核).
    ReviewCase,
    /// Report the own account as leaked.
    ReportLeak,
    /// Log in at the county's console.
    EnterConsole,
    /// File an application for an account (用户申请单).
    FileApplication,
    /// Read accounts, applications and the archive of them.
    ReadAccounts,
    /// Close the monthly check of accounts (账号办法 十一).
    CheckAccounts,
    /// Read what was done at the console.
    ReadConsoleLog,
    /// Read figures of cases, in which no person stands.
    ReadFigures,
    /// Keep the register of service points.
    KeepPoints,
    /// Admit terminals and take them out.
    KeepTerminals,
    /// Read the problem ledger.
    ReadProblems,
    /// Answer problems at the own desk, pass them on, close them.
    AnswerProblems,
    /// Read operators' tasks and what came of each try, in which no person stands.
    ReadTasks,
    /// Read how far each terminal has come and what shows it.
    ReadAcceptance,
    /// Judge a terminal by the standard of acceptance, and let it serve.
    AcceptTerminals,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 24] = [
        Self::OpenAccount,
        Self::ChangeAccount,
        Self::CancelAccount,
        Self::FreezeAccount,
        Self::UnlockAccount,
        Self::ReadUnlockCode,
        Self::GrantRights,
        Self::EnterTerminal,
        Self::TakeCase,
        Self::ReviewCase,
        Self::ReportLeak,
        Self::EnterConsole,
        Self::FileApplication,
        Self::ReadAccounts,
        Self::CheckAccounts,
        Self::ReadConsoleLog,
        Self::ReadFigures,
        Self::KeepPoints,
        Self::KeepTerminals,
        Self::ReadProblems,
        Self::AnswerProblems,
        Self::ReadTasks,
        Self::ReadAcceptance,
        Self::AcceptTerminals,
    ];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenAccount => "open-account",
            Self::ChangeAccount => "change-account",
            Self::CancelAccount => "cancel-account",
            Self::FreezeAccount => "freeze-account",
            Self::UnlockAccount => "unlock-account",
            Self::ReadUnlockCode => "read-unlock-code",
            Self::GrantRights => "grant-rights",
            Self::EnterTerminal => "enter-terminal",
            Self::TakeCase => "take-case",
            Self::ReviewCase => "review-case",
            Self::ReportLeak => "report-leak",
            Self::EnterConsole => "enter-console",
            Self::FileApplication => "file-application",
            Self::ReadAccounts => "read-accounts",
            Self::CheckAccounts => "check-accounts",
            Self::ReadConsoleLog => "read-console-log",
            Self::ReadFigures => "read-figures",
            Self::KeepPoints => "keep-points",
            Self::KeepTerminals => "keep-terminals",
            Self::ReadProblems => "read-problems",
            Self::AnswerProblems => "answer-problems",
            Self::ReadTasks => "read-tasks",
            Self::ReadAcceptance => "read-acceptance",
            Self::AcceptTerminals => "accept-terminals",
        }
    }
}

/// The table.
pub const POWERS: [(Post, &[Act]); 7] = [
    (
        Post::SystemAdministrator,
        &[
            Act::OpenAccount,
            Act::ChangeAccount,
            Act::CancelAccount,
            Act::FreezeAccount,
            Act::UnlockAccount,
            Act::ReadUnlockCode,
            Act::ReportLeak,
            Act::EnterConsole,
            Act::FileApplication,
            Act::ReadAccounts,
            Act::CheckAccounts,
            Act::ReadConsoleLog,
            Act::ReadFigures,
        ],
    ),
    (
        Post::BusinessAdministrator,
        &[
            Act::GrantRights,
            Act::ReportLeak,
            Act::EnterConsole,
            Act::ReadAccounts,
            Act::CheckAccounts,
            Act::ReadConsoleLog,
            Act::ReadFigures,
            // Who installs a terminal does not accept it.
            Act::ReadAcceptance,
            Act::AcceptTerminals,
        ],
    ),
    (
        Post::Operator,
        &[Act::EnterTerminal, Act::TakeCase, Act::ReportLeak],
    ),
    (
        Post::Reviewer,
        &[
            Act::ReviewCase,
            Act::ReportLeak,
            Act::EnterConsole,
            Act::ReadFigures,
            // Looks at the reports that are held.
            Act::ReadTasks,
        ],
    ),
    (Post::BankStaff, &[Act::ReportLeak]),
    (
        Post::Technician,
        &[
            // For the machine alone: without a right to any item, and what is somebody's is refused.
            Act::EnterTerminal,
            Act::ReportLeak,
            Act::EnterConsole,
            Act::ReadFigures,
            Act::KeepPoints,
            Act::KeepTerminals,
            Act::ReadAcceptance,
            Act::ReadProblems,
            Act::AnswerProblems,
        ],
    ),
    (
        Post::Adviser,
        &[
            Act::ReportLeak,
            Act::EnterConsole,
            Act::ReadFigures,
            Act::ReadProblems,
            Act::AnswerProblems,
            Act::ReadTasks,
        ],
    ),
];

/// Whether a post may do something.
pub fn may(post: Post, act: Act) -> bool {
    POWERS
        .iter()
        .any(|(holder, acts)| *holder == post && acts.contains(&act))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Posts in the order of [`Post::ALL`]; `x` may, `.` may not.
    const EXPECTED: [(Act, &str); 24] = [
        (Act::OpenAccount, "x......"),
        (Act::ChangeAccount, "x......"),
        (Act::CancelAccount, "x......"),
        (Act::FreezeAccount, "x......"),
        (Act::UnlockAccount, "x......"),
        (Act::ReadUnlockCode, "x......"),
        (Act::GrantRights, ".x....."),
        (Act::EnterTerminal, "..x..x."),
        (Act::TakeCase, "..x...."),
        (Act::ReviewCase, "...x..."),
        (Act::ReportLeak, "xxxxxxx"),
        (Act::EnterConsole, "xx.x.xx"),
        (Act::FileApplication, "x......"),
        (Act::ReadAccounts, "xx....."),
        (Act::CheckAccounts, "xx....."),
        (Act::ReadConsoleLog, "xx....."),
        (Act::ReadFigures, "xx.x.xx"),
        (Act::KeepPoints, ".....x."),
        (Act::KeepTerminals, ".....x."),
        (Act::ReadProblems, ".....xx"),
        (Act::AnswerProblems, ".....xx"),
        (Act::ReadTasks, "...x..x"),
        (Act::ReadAcceptance, ".x...x."),
        (Act::AcceptTerminals, ".x....."),
    ];

    #[test]
    fn every_post_may_do_what_the_regulation_gives_it_and_nothing_else() {
        assert_eq!(EXPECTED.map(|(act, _)| act), Act::ALL);
        for (act, row) in EXPECTED {
            for (post, mark) in Post::ALL.into_iter().zip(row.chars()) {
                assert_eq!(may(post, act), mark == 'x', "{post:?} {act:?}");
            }
        }
    }

    #[test]
    fn no_administrator_handles_or_reviews_and_nobody_does_both() {
        for post in Post::ALL {
            let business = may(post, Act::TakeCase) || may(post, Act::ReviewCase);
            assert!(!(post.is_administrator() && business), "{post:?}");
            assert!(!(may(post, Act::TakeCase) && may(post, Act::ReviewCase)));
            assert!(!(may(post, Act::TakeCase) && may(post, Act::KeepTerminals)));
            assert!(!(may(post, Act::KeepTerminals) && may(post, Act::AcceptTerminals)));
            assert!(
                !(may(post, Act::OpenAccount) && may(post, Act::GrantRights)),
                "opening and granting are two steps of two persons"
            );
        }
    }
}
