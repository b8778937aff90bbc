//! The last word of a terminal that is empty. Its keys are gone, so it is vouched for with the one-time
//! secret the county gave for the statement.

use super::statement::StatementHash;
use super::{RetireOrderId, hex, unhex};

/// Digits of the code between two gaps.
const GROUP: usize = 4;

/// The first ten bytes of an HMAC-SHA256 under the one-time secret: short enough to be read over a phone,
/// and nobody may guess more than a few times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WipeMac(pub [u8; 10]);

impl WipeMac {
    /// The first ten bytes of a whole one.
    pub fn of(whole: &[u8; 32]) -> Self {
        let mut short = [0; 10];
        short.copy_from_slice(&whole[..10]);
        Self(short)
    }
}

/// What is authenticated: the order, the statement, and how many files are left.
pub fn completion_text(order: &RetireOrderId, statement: StatementHash, left: u64) -> Vec<u8> {
    format!(
        "jiujinban wiped v1\n{}\n{}\n{left}\n",
        order.as_str(),
        statement.hex()
    )
    .into_bytes()
}

/// The code on the panel of an empty terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The county's order.
    pub order: RetireOrderId,
    /// How many files could not be destroyed.
    pub left: u64,
    /// Over [`completion_text`].
    pub mac: WipeMac,
}

/// Not the code of an empty terminal: a part is missing, doubled or cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no code of an empty terminal")]
pub struct MalformedCompletion;

impl Completion {
    /// The part of an address after the question mark. Letters, digits, dashes, `=` and `&` only.
    pub fn query(&self) -> String {
        let (order, left) = (self.order.as_str(), self.left);
        format!("o={order}&n={left}&m={}", hex(&self.mac.0))
    }

    /// The address under which a county judges it.
    pub fn address(&self, county: &str) -> String {
        format!("{}/wiped?{}", county.trim_end_matches('/'), self.query())
    }

    /// The same for whoever types: what is left, then the digits in groups.
    pub fn spoken(&self) -> String {
        let digits = hex(&self.mac.0);
        let groups: Vec<&str> = (0..digits.len())
            .step_by(GROUP)
            .map(|at| &digits[at..at + GROUP])
            .collect();
        format!("{}-{}", self.left, groups.join(" "))
    }

    /// Reads what a code holds: an address, or only the part after its question mark.
    ///
    /// Errors: it is none.
    pub fn parse(text: &str) -> Result<Self, MalformedCompletion> {
        let query = text.trim().rsplit('?').next().unwrap_or_default();
        let mut parts: [Option<&str>; 3] = [None; 3];
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').ok_or(MalformedCompletion)?;
            let at = ["o", "n", "m"]
                .iter()
                .position(|known| *known == name)
                .ok_or(MalformedCompletion)?;
            if parts[at].replace(value).is_some() {
                return Err(MalformedCompletion);
            }
        }
        let [Some(order), Some(left), Some(mac)] = parts else {
            return Err(MalformedCompletion);
        };
        let read = || {
            Some(Self {
                order: RetireOrderId::parse(order)?,
                left: left.parse().ok()?,
                mac: WipeMac(unhex(mac)?),
            })
        };
        read().ok_or(MalformedCompletion)
    }

    /// Reads what somebody typed for an order: [`Completion::spoken`] with any gaps, or the address.
    ///
    /// Errors: it is none, or of another order.
    pub fn parse_for(order: &RetireOrderId, text: &str) -> Result<Self, MalformedCompletion> {
        if text.contains('=') {
            return Self::parse(text)
                .ok()
                .filter(|read| read.order == *order)
                .ok_or(MalformedCompletion);
        }
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let read = || {
            let (left, digits) = plain.split_once('-')?;
            Some(Self {
                order: order.clone(),
                left: left.parse().ok()?,
                mac: WipeMac(unhex(digits)?),
            })
        };
        read().ok_or(MalformedCompletion)
    }
}
