//! From the answers of a registration to a wish the matcher understands.

use super::filing::Filing;
use crate::domain::delivery::AnswerValue;
use crate::domain::jobs::listing::{Fen, Skill};
use crate::domain::jobs::matching::{JobWish, LodgingNeed};
use crate::domain::jobs::place::{Metres, Point};
use crate::domain::jobs::trade::TradeCode;
use crate::domain::services::form::{Field, FieldKind, FieldRole};

/// What is none of the trades of the list: said in words, for the county to read.
const OTHER_TRADE: &str = "other";

/// The wish in a form, when it has any field that says so.
pub(super) fn wish_from(filing: &Filing, here: Option<Point>) -> Option<JobWish> {
    let mut wish = JobWish {
        kind: None,
        trades: Vec::new(),
        skills: Vec::new(),
        wage_floor: None,
        radius: None,
        home: here,
        age: None,
        lodging: LodgingNeed::GoesHome,
    };
    let mut says_something = false;
    for (field, slot) in filing.all() {
        if let (Some(role), Some(Ok(Some(answer)))) = (field.role, &slot.checked) {
            says_something = true;
            take(&mut wish, role, field, answer);
        }
    }
    says_something.then_some(wish)
}

fn take(wish: &mut JobWish, role: FieldRole, field: &Field, answer: &AnswerValue) {
    match role {
        FieldRole::WishTrades => {
            wish.trades = codes(answer)
                .iter()
                .filter(|code| *code != OTHER_TRADE)
                .filter_map(|c| TradeCode::parse(c))
                .collect()
        }
        FieldRole::WishSkills => {
            wish.skills = labels(field, answer).into_iter().map(Skill).collect()
        }
        FieldRole::WishWage => wish.wage_floor = number(answer).map(Fen::yuan),
        FieldRole::WishRadius => {
            wish.radius = number(answer).map(|km| Metres(km.saturating_mul(1_000)))
        }
        FieldRole::HolderName
        | FieldRole::HolderId
        | FieldRole::AgentName
        | FieldRole::AgentId
        | FieldRole::AgentRelation
        | FieldRole::AgentAuthority
        | FieldRole::WorkWords
        | FieldRole::AddressWords
        | FieldRole::NameWords
        | FieldRole::PaperNumber
        | FieldRole::FaceConsent
        | FieldRole::AgentPaper => {}
        FieldRole::WishLodging => {
            if codes(answer).iter().any(|c| c == "bed") {
                wish.lodging = LodgingNeed::NeedsBed;
            }
        }
    }
}

fn codes(answer: &AnswerValue) -> Vec<String> {
    match answer {
        AnswerValue::Choice(code) => vec![code.clone()],
        AnswerValue::Choices(codes) => codes.clone(),
        _ => Vec::new(),
    }
}

fn labels(field: &Field, answer: &AnswerValue) -> Vec<String> {
    let (FieldKind::Choice(choices) | FieldKind::Several { choices, .. }) = &field.kind else {
        return Vec::new();
    };
    let picked = codes(answer);
    let chosen = choices.iter().filter(|c| picked.contains(&c.code));
    chosen.map(|c| c.label.clone()).collect()
}

fn number(answer: &AnswerValue) -> Option<u32> {
    match answer {
        AnswerValue::Number(n) => u32::try_from(*n).ok(),
        AnswerValue::Money { fen } => u32::try_from(fen / 100).ok(),
        AnswerValue::Choice(code) => code.parse().ok(),
        _ => None,
    }
}
