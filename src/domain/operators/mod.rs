//! Those who help: accounts and their rules, rights, login, and the operator's time at a terminal.
//!
//! The rules are those of the account regulation of 就近办 (账号管理办法): real names, administrators
//! apart from each other and from the business, rights per item, a lock after three months without a
//! login. Terminal and county decide by the same code.

pub mod account;
pub mod challenge;
pub mod console;
pub mod deeds;
pub mod desk;
pub mod entry;
pub mod offline;
pub mod opening;
pub mod own_number;
pub mod pin;
pub mod powers;
pub mod recheck;
pub mod rights;
pub mod shift;

pub use account::{AccountId, Operator, Post, Standing};
pub use rights::Rights;
