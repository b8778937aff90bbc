//! Is the pay usual, and does anything about a listing call for care? Neutral facts, no verdicts.

use super::listing::{EmployerCode, Fen, Listing};

/// What the same trade and kind pays in the cache, by month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalPay {
    /// The median of the middles of the published ranges.
    pub median: Fen,
    /// Over how many listings.
    pub sample: u32,
}

/// Below this many listings a median says nothing.
pub const SMALLEST_SAMPLE: u32 = 5;

/// A listing's pay beside the local median.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayStanding {
    /// No wage by the month, or too few others to compare.
    Unknown,
    /// Below three quarters of the median.
    Low,
    /// About the median.
    Usual,
    /// Above one and a half of the median.
    High,
}

/// Something to look at twice before calling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Warning {
    /// The text asks for money from the worker (押金, 保证金, 培训费…), which 劳动合同法 art. 9
    /// forbids.
    AsksForMoney,
    /// The text wants to keep an identity card (same article).
    KeepsIdentityCard,
    /// The employer published no credit code.
    EmployerCodeMissing,
    /// The employer's credit code is none.
    EmployerCodeMalformed,
    /// More than twice the local median.
    PayFarAboveUsual,
}

/// The middle of each value's half-open rank: sorts a copy in place.
pub fn median(pays: &mut [u32]) -> Option<LocalPay> {
    let sample = u32::try_from(pays.len()).ok()?;
    if sample < SMALLEST_SAMPLE {
        return None;
    }
    let (_, median, _) = pays.select_nth_unstable(pays.len() / 2);
    Some(LocalPay {
        median: Fen(*median),
        sample,
    })
}

fn middle(listing: &Listing) -> Option<u64> {
    let (low, high) = listing.wage?.by_month()?;
    Some((u64::from(low.0) + u64::from(high.0)) / 2)
}

/// Where the listing's pay stands.
pub fn standing(listing: &Listing, local: Option<LocalPay>) -> PayStanding {
    let (Some(pay), Some(local)) = (middle(listing), local) else {
        return PayStanding::Unknown;
    };
    let usual = u64::from(local.median.0);
    if pay * 4 < usual * 3 {
        PayStanding::Low
    } else if pay * 2 > usual * 3 {
        PayStanding::High
    } else {
        PayStanding::Usual
    }
}

const MONEY: [&str; 8] = [
    "押金",
    "保证金",
    "服装费",
    "培训费",
    "报名费",
    "中介费",
    "入职费",
    "体检费自理",
];
const CARD: [&str; 4] = ["扣押身份证", "收取身份证", "交身份证原件", "身份证抵押"];
const DENIALS: [&str; 8] = ["不收", "不扣", "不交", "不需", "不用", "免", "无", "没有"];

/// What calls for care in a listing.
pub fn warnings(listing: &Listing, local: Option<LocalPay>) -> Vec<Warning> {
    let mut found = Vec::new();
    let texts = [&listing.title, &listing.description];
    if texts.iter().any(|t| states(t, &MONEY)) {
        found.push(Warning::AsksForMoney);
    }
    if texts.iter().any(|t| states(t, &CARD)) {
        found.push(Warning::KeepsIdentityCard);
    }
    match listing.employer.code {
        EmployerCode::Valid(_) => {}
        EmployerCode::Missing => found.push(Warning::EmployerCodeMissing),
        EmployerCode::Malformed => found.push(Warning::EmployerCodeMalformed),
    }
    if let (Some(pay), Some(local)) = (middle(listing), local)
        && pay > 2 * u64::from(local.median.0)
    {
        found.push(Warning::PayFarAboveUsual);
    }
    found
}

/// Whether the text says one of the words without denying it in the same clause.
fn states(text: &str, words: &[&str]) -> bool {
    text.split(['，', '。', '；', ';', '！', '\n', ','])
        .any(|clause| {
            words
                .iter()
                .any(|word| clause.find(word).is_some_and(|at| !denied(&clause[..at])))
        })
}

/// Whether what stands before a word takes it back.
fn denied(before: &str) -> bool {
    before.ends_with('不') || DENIALS.iter().any(|no| before.contains(no))
}
