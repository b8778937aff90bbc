//! Whether an account may be opened: one person, one account; administrators apart.

use super::account::Post;

/// What kind of employment the applicant has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Employment {
    /// 正式在编.
    Permanent,
    /// Anything else.
    Other,
}

/// What is known of the applicant and the county when an account is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening<'a> {
    /// The post asked for.
    pub post: Post,
    /// The applicant's employment.
    pub employment: Employment,
    /// Posts of accounts the same person holds that are not cancelled.
    pub held: &'a [Post],
    /// Posts of all accounts of the county that are not cancelled.
    pub filled: &'a [Post],
}

/// Why an account is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum OpeningRefusal {
    /// Administrators are permanent staff (账号办法 三).
    #[error("an administrator must be permanent staff")]
    NotPermanent,
    /// One person would be system and business administrator (严禁一人兼任).
    #[error("one person is never system and business administrator")]
    BothAdministrators,
    /// An administrator would handle or review business, or the other way round.
    #[error("an administrator never handles or reviews business")]
    AdministratorInBusiness,
    /// The person has an account already: one person, one account.
    #[error("the person has an account already")]
    SecondAccount,
    /// The county has this administrator already (各1名).
    #[error("the county has this administrator already")]
    PostFilled,
}

impl Opening<'_> {
    /// Whether the account may be opened.
    pub fn check(&self) -> Result<(), OpeningRefusal> {
        let administrator = self.post.is_administrator();
        if administrator && self.employment != Employment::Permanent {
            return Err(OpeningRefusal::NotPermanent);
        }
        if let Some(held) = self.held.first() {
            return Err(match (administrator, held.is_administrator()) {
                (true, true) if *held != self.post => OpeningRefusal::BothAdministrators,
                (true, false) | (false, true) => OpeningRefusal::AdministratorInBusiness,
                _ => OpeningRefusal::SecondAccount,
            });
        }
        if administrator && self.filled.contains(&self.post) {
            return Err(OpeningRefusal::PostFilled);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(post: Post, held: &[Post]) -> Result<(), OpeningRefusal> {
        Opening {
            post,
            employment: Employment::Permanent,
            held,
            filled: held,
        }
        .check()
    }

    #[test]
    fn nobody_gets_a_second_account_and_the_reason_names_the_rule_that_is_broken() {
        use OpeningRefusal::{AdministratorInBusiness, BothAdministrators, SecondAccount};
        for post in Post::ALL {
            assert_eq!(asked(post, &[]), Ok(()), "{post:?}");
            for held in Post::ALL {
                let expected = match (post.is_administrator(), held.is_administrator()) {
                    (true, true) if post != held => BothAdministrators,
                    (true, false) | (false, true) => AdministratorInBusiness,
                    _ => SecondAccount,
                };
                assert_eq!(asked(post, &[held]), Err(expected), "{post:?} {held:?}");
            }
        }
    }

    #[test]
    fn an_administrator_is_permanent_staff_and_the_only_one() {
        for post in [Post::SystemAdministrator, Post::BusinessAdministrator] {
            let mut opening = Opening {
                post,
                employment: Employment::Other,
                held: &[],
                filled: &[],
            };
            assert_eq!(opening.check(), Err(OpeningRefusal::NotPermanent));
            opening.employment = Employment::Permanent;
            let filled = [post];
            opening.filled = &filled;
            assert_eq!(opening.check(), Err(OpeningRefusal::PostFilled));
        }
        let operator = Opening {
            post: Post::Operator,
            employment: Employment::Other,
            held: &[],
            filled: &[Post::Operator],
        };
        assert_eq!(operator.check(), Ok(()), "villages have many operators");
    }
}
