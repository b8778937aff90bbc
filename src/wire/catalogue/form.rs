//! A form in the catalogue: the kinds of fields as files and the line have them.

use super::{CatalogueFault, Fault};
use crate::domain::delivery::FieldId;
use crate::domain::face;
use crate::domain::services::form;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Form {
    /// Rises with every change.
    pub version: u32,
    /// The questions in order.
    pub fields: Vec<Field>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Field {
    /// Its name.
    pub id: String,
    /// The question.
    pub label: String,
    /// Help below it.
    #[serde(default)]
    pub hint: String,
    /// Whether it may stay empty.
    #[serde(default)]
    pub optional: bool,
    /// What the answer means beyond the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Asked only when an earlier answer says so: `{ field = "kind", is = "other" }`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_when: Option<AskWhen>,
    /// What may stand in it already when it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<Prefill>,
    /// What it asks for.
    #[serde(flatten)]
    pub kind: FieldKind,
}

/// What an answer means beyond the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Trades wished for.
    WishTrades,
    /// Skills.
    WishSkills,
    /// Least pay a month in yuan.
    WishWage,
    /// Farthest way in kilometres.
    WishRadius,
    /// A bed or not.
    WishLodging,
    /// Name of a person without a card that can be read.
    HolderName,
    /// Citizen number of that person.
    HolderId,
    /// Name of somebody who comes for another person.
    AgentName,
    /// Citizen number of that somebody.
    AgentId,
    /// What they are to the other person.
    AgentRelation,
    /// By what right they come.
    AgentAuthority,
    /// Words for a trade, a job or an employer.
    WorkWords,
    /// Words for a place.
    AddressWords,
    /// Name of some other person.
    NameWords,
    /// The number of a paper: digits and letters.
    PaperNumber,
    /// Consent to a picture of the face; may be declined.
    FaceConsent,
    /// A paper of who comes for another person: pages of it, or the operator's word.
    AgentPaper,
}

/// The condition under which a question is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskWhen {
    /// An earlier field: choice, several, confirmation (code `yes`) or document (code `promise`).
    pub field: String,
    /// The code, or one of the codes, picked there.
    pub is: Codes,
}

/// One code or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Codes {
    /// One.
    One(String),
    /// Any of these.
    AnyOf(Vec<String>),
}

/// Where a first answer may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Prefill {
    /// The name on the card.
    CardName,
    /// The citizen number on the card.
    CardIdNumber,
    /// The birth date on the card.
    CardBirthDate,
    /// The county in the citizen number: picking a place begins there.
    CardDivision,
    /// The answer to the field of this name in a case handed in earlier during this visit.
    Earlier,
}

/// Where picking a place begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PlaceFrom {
    /// All provinces.
    Province,
    /// The counties of the terminal's city.
    County,
    /// The towns of the terminal's county.
    #[default]
    Town,
}

/// How exactly a place must be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PlaceTo {
    /// The county will do.
    County,
    /// The town will do.
    Town,
    /// The village, where the terminal knows the villages.
    #[default]
    Village,
}

/// What a question asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldKind {
    /// One of a list.
    Choice {
        /// The list.
        choices: Vec<Choice>,
    },
    /// Several of a list.
    Several {
        /// The list.
        choices: Vec<Choice>,
        /// How many at the most.
        most: usize,
    },
    /// A division.
    Place {
        /// Where picking begins.
        #[serde(default)]
        from: PlaceFrom,
        /// How exact it must be.
        #[serde(default)]
        to: PlaceTo,
    },
    /// A day. Limits are written `2026-11-22`, `today`, `today-16y`, `today+3m`, `today-1y+1d`.
    Date {
        /// First day taken.
        min: String,
        /// Last day taken.
        max: String,
    },
    /// From one month to another; limits as for a day.
    Months {
        /// The first month taken is that of this day.
        min: String,
        /// The last month taken is that of this day.
        max: String,
        /// Whether the end may be "until now".
        #[serde(default)]
        until_now: bool,
    },
    /// A sum of money.
    Money {
        /// Smallest, in yuan.
        min: u32,
        /// Largest, in yuan.
        max: u32,
        /// Offered as buttons, in yuan.
        #[serde(default)]
        offers: Vec<u32>,
        /// Whether two digits behind the point are taken.
        #[serde(default)]
        fen: bool,
    },
    /// A whole number.
    Number {
        /// Smallest.
        min: u32,
        /// Largest.
        max: u32,
        /// Unit shown behind.
        unit: String,
    },
    /// A mobile phone number.
    Phone {
        /// Whether fixed lines with their area code are taken too.
        #[serde(default)]
        landline: bool,
    },
    /// A citizen identity number of somebody other than the holder.
    IdNumber,
    /// Text on one line.
    ShortText {
        /// Characters at the most.
        most: usize,
    },
    /// Text of several lines.
    LongText {
        /// Characters at the most.
        most: usize,
    },
    /// The number of a bank card, checked by its check digit.
    Account,
    /// Pages of a document.
    Document {
        /// Pages at the least.
        fewest: usize,
        /// Pages at the most.
        most: usize,
        /// The promise that may stand for the pages (告知承诺), where the item allows one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<String>,
    },
    /// The holder's signature, drawn with a finger.
    Signature,
    /// A promise that must be ticked.
    Confirmation {
        /// What is promised, in full.
        text: String,
        /// Version of these words; rises when they change. A promise named by its id brings its own.
        #[serde(default = "first", skip_serializing_if = "is_first")]
        version: u32,
    },
    /// The holder's face, or an operator's word in its place; at most one in a form.
    Face {
        /// What it is for.
        #[serde(default)]
        purpose: FacePurpose,
    },
}

pub(super) fn first() -> u32 {
    1
}

pub(super) fn is_first(version: &u32) -> bool {
    *version == 1
}

/// What a picture of a face is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FacePurpose {
    /// 资格认证.
    #[default]
    Qualification,
    /// 建模: a new picture for the record; with an operator only.
    Model,
}

impl FacePurpose {
    fn checked(self) -> face::FacePurpose {
        match self {
            Self::Qualification => face::FacePurpose::Qualification,
            Self::Model => face::FacePurpose::Model,
        }
    }
}

/// One way to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Choice {
    /// Stored.
    pub code: String,
    /// Shown.
    pub label: String,
}

/// Checks a form and makes it the domain's.
pub fn check_form(raw: &Form, fault: Fault<'_>) -> Result<form::Form, CatalogueFault> {
    let mut fields: Vec<form::Field> = Vec::with_capacity(raw.fields.len());
    for field in &raw.fields {
        let key = format!("form.fields.{}", field.id);
        let id =
            FieldId::parse(&field.id).ok_or_else(|| fault(&key, "id: a-z, 0-9, underscore"))?;
        if fields.iter().any(|f| f.id == id) {
            return Err(fault(&key, "id stands twice"));
        }
        fields.push(form::Field {
            id,
            label: field.label.clone(),
            hint: field.hint.clone(),
            kind: check_kind(&field.kind).map_err(|why| fault(&key, why))?,
            optional: field.optional,
            role: field.role.map(role),
            ask_when: field
                .ask_when
                .as_ref()
                .map(ask_when)
                .transpose()
                .map_err(|why| fault(&key, why))?,
            prefill: field.prefill.map(prefill),
        });
    }
    let form = form::Form {
        version: raw.version,
        fields,
    };
    form.check().map_err(|found| match found {
        form::FormFault::NotEarlier { field, .. } => fault(
            &format!("form.fields.{field}"),
            "ask_when: the field it names does not stand earlier",
        ),
        form::FormFault::NeverIs { field, .. } => fault(
            &format!("form.fields.{field}"),
            "ask_when: the field it names is never that",
        ),
        form::FormFault::Prefill { field } => fault(
            &format!("form.fields.{field}"),
            "prefill: does not fit this kind of field",
        ),
        form::FormFault::TwoFaces { field } => fault(
            &format!("form.fields.{field}"),
            "kind: a case has at most one face",
        ),
        form::FormFault::TooManyPages { field, .. } => fault(
            &format!("form.fields.{field}"),
            "most: a case has at most 12 pages in all",
        ),
    })?;
    Ok(form)
}

fn check_kind(raw: &FieldKind) -> Result<form::FieldKind, &'static str> {
    Ok(match raw {
        FieldKind::Choice { choices } => form::FieldKind::Choice(check_choices(choices)?),
        FieldKind::Several { choices, most } => {
            if *most == 0 || *most > choices.len() {
                return Err("most: from 1 to the number of choices");
            }
            form::FieldKind::Several {
                choices: check_choices(choices)?,
                most: *most,
            }
        }
        FieldKind::Place { from, to } => form::FieldKind::Place {
            from: match from {
                PlaceFrom::Province => form::PlaceFrom::Province,
                PlaceFrom::County => form::PlaceFrom::County,
                PlaceFrom::Town => form::PlaceFrom::Town,
            },
            to: match to {
                PlaceTo::County => form::PlaceTo::County,
                PlaceTo::Town => form::PlaceTo::Town,
                PlaceTo::Village => form::PlaceTo::Village,
            },
        },
        FieldKind::Date { min, max } => {
            let (min, max) = limits(min, max)?;
            form::FieldKind::Date { min, max }
        }
        FieldKind::Months {
            min,
            max,
            until_now,
        } => {
            let (min, max) = limits(min, max)?;
            let end = if *until_now {
                form::RangeEnd::MonthOrNow
            } else {
                form::RangeEnd::Month
            };
            form::FieldKind::Months { min, max, end }
        }
        FieldKind::Money {
            min,
            max,
            offers,
            fen,
        } => {
            if min > max || offers.iter().any(|o| o < min || o > max) {
                return Err("min, max and offers contradict each other");
            }
            form::FieldKind::Money {
                min: *min,
                max: *max,
                offers: offers.clone(),
                unit: if *fen {
                    form::MoneyUnit::Fen
                } else {
                    form::MoneyUnit::Yuan
                },
            }
        }
        FieldKind::Number { min, max, .. } if min > max => return Err("min is larger than max"),
        FieldKind::Number { min, max, unit } => form::FieldKind::Number {
            min: *min,
            max: *max,
            unit: unit.clone(),
        },
        FieldKind::Phone { landline } => form::FieldKind::Phone(if *landline {
            form::PhoneLines::AnyLine
        } else {
            form::PhoneLines::Mobile
        }),
        FieldKind::IdNumber => form::FieldKind::IdNumber,
        FieldKind::ShortText { most: 0 } | FieldKind::LongText { most: 0 } => {
            return Err("most: from 1");
        }
        FieldKind::LongText { most } => form::FieldKind::LongText { most: *most },
        FieldKind::Account => form::FieldKind::Account,
        FieldKind::Document { fewest, most, .. } if *fewest == 0 || fewest > most => {
            return Err("fewest: from 1 to most");
        }
        FieldKind::Document {
            fewest,
            most,
            promise,
        } => {
            if promise.as_ref().is_some_and(|text| text.trim().is_empty()) {
                return Err("promise: must not be empty");
            }
            form::FieldKind::Document {
                fewest: *fewest,
                most: *most,
                promise: promise.clone(),
            }
        }
        FieldKind::Signature => form::FieldKind::Signature,
        FieldKind::Confirmation { text, .. } if text.trim().is_empty() => {
            return Err("text: must not be empty");
        }
        FieldKind::Confirmation { text, version } => form::FieldKind::Confirmation {
            text: text.clone(),
            version: *version,
        },
        FieldKind::Face { purpose } => form::FieldKind::Face(purpose.checked()),
        FieldKind::ShortText { most } => form::FieldKind::ShortText { most: *most },
    })
}

fn check_choices(raw: &[Choice]) -> Result<Vec<form::Choice>, &'static str> {
    if raw.len() < 2 {
        return Err("choices: at least two");
    }
    let twice = raw
        .iter()
        .enumerate()
        .any(|(n, c)| raw[..n].iter().any(|d| d.code == c.code));
    if twice {
        return Err("choices: a code stands twice");
    }
    let choice = |c: &Choice| form::Choice {
        code: c.code.clone(),
        label: c.label.clone(),
    };
    Ok(raw.iter().map(choice).collect())
}

fn role(raw: Role) -> form::FieldRole {
    match raw {
        Role::WishTrades => form::FieldRole::WishTrades,
        Role::WishSkills => form::FieldRole::WishSkills,
        Role::WishWage => form::FieldRole::WishWage,
        Role::WishRadius => form::FieldRole::WishRadius,
        Role::WishLodging => form::FieldRole::WishLodging,
        Role::HolderName => form::FieldRole::HolderName,
        Role::HolderId => form::FieldRole::HolderId,
        Role::AgentName => form::FieldRole::AgentName,
        Role::AgentId => form::FieldRole::AgentId,
        Role::AgentRelation => form::FieldRole::AgentRelation,
        Role::AgentAuthority => form::FieldRole::AgentAuthority,
        Role::WorkWords => form::FieldRole::WorkWords,
        Role::AddressWords => form::FieldRole::AddressWords,
        Role::NameWords => form::FieldRole::NameWords,
        Role::PaperNumber => form::FieldRole::PaperNumber,
        Role::FaceConsent => form::FieldRole::FaceConsent,
        Role::AgentPaper => form::FieldRole::AgentPaper,
    }
}

fn ask_when(raw: &AskWhen) -> Result<form::AskWhen, &'static str> {
    Ok(form::AskWhen {
        field: FieldId::parse(&raw.field).ok_or("ask_when: field: a-z, 0-9, underscore")?,
        is: match &raw.is {
            Codes::One(code) => vec![code.clone()],
            Codes::AnyOf(codes) => codes.clone(),
        },
    })
}

fn prefill(raw: Prefill) -> form::Prefill {
    match raw {
        Prefill::CardName => form::Prefill::CardName,
        Prefill::CardIdNumber => form::Prefill::CardIdNumber,
        Prefill::CardBirthDate => form::Prefill::CardBirthDate,
        Prefill::CardDivision => form::Prefill::CardDivision,
        Prefill::Earlier => form::Prefill::Earlier,
    }
}

/// A day on which both limits of a field are compared; any would do.
const SOME_DAY: Date = Date::constant(2024, 7, 1);

fn limits(min: &str, max: &str) -> Result<(form::DayLimit, form::DayLimit), &'static str> {
    let read = |text| {
        form::DayLimit::parse(text)
            .map_err(|_| "min, max: 2026-11-22, today, today-16y, today+30d or today-1y+1d")
    };
    let (min, max) = (read(min)?, read(max)?);
    if min.day(SOME_DAY) > max.day(SOME_DAY) {
        return Err("min lies after max");
    }
    Ok((min, max))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> Result<form::Form, String> {
        let form: Form = toml::from_str(text).map_err(|e| e.to_string())?;
        let fault = |key: &str, why| CatalogueFault::Value {
            item: 1,
            key: key.to_owned(),
            why,
        };
        check_form(&form, &fault).map_err(|e| e.to_string())
    }

    fn one(kind: &str) -> Result<form::FieldKind, String> {
        let text = format!("version = 1\n[[fields]]\nid = \"f\"\nlabel = \"f\"\n{kind}");
        field(&text).map(|form| form.fields[0].kind.clone())
    }

    #[test]
    fn limits_that_contradict_each_other_name_the_field() {
        for (bad, word) in [
            (
                "kind = \"date\"\nmin = \"today\"\nmax = \"today-1d\"",
                "min lies after max",
            ),
            (
                "kind = \"date\"\nmin = \"gestern\"\nmax = \"today\"",
                "today-16y",
            ),
            (
                "kind = \"months\"\nmin = \"today\"\nmax = \"2020-01-01\"",
                "min lies after max",
            ),
            ("kind = \"long-text\"\nmost = 0", "from 1"),
            ("kind = \"document\"\nfewest = 3\nmost = 2", "fewest"),
            (
                "kind = \"document\"\nfewest = 1\nmost = 2\npromise = \"\"",
                "promise",
            ),
            ("kind = \"confirmation\"\ntext = \" \"", "text"),
        ] {
            let fault = one(bad).expect_err(bad);
            assert!(
                fault.contains(word) && fault.contains("fields.f"),
                "{fault}"
            );
        }
    }

    #[test]
    fn every_kind_of_field_is_read() {
        for good in [
            "kind = \"place\"",
            "kind = \"place\"\nfrom = \"province\"\nto = \"county\"",
            "kind = \"date\"\nmin = \"today-70y\"\nmax = \"today\"",
            "kind = \"months\"\nmin = \"today-2y\"\nmax = \"today\"\nuntil_now = true",
            "kind = \"money\"\nmin = 1\nmax = 9\nfen = true",
            "kind = \"phone\"\nlandline = true",
            "kind = \"id-number\"",
            "kind = \"long-text\"\nmost = 200",
            "kind = \"account\"",
            "kind = \"document\"\nfewest = 1\nmost = 2\npromise = \"x\"",
            "kind = \"signature\"",
            "kind = \"confirmation\"\ntext = \"x\"",
        ] {
            assert!(one(good).is_ok(), "{good}: {:?}", one(good));
        }
    }

    #[test]
    fn a_condition_is_one_code_or_several_of_an_earlier_field() {
        let form = |when: &str| {
            field(&format!(
                "version = 1\n[[fields]]\nid = \"a\"\nlabel = \"a\"\nkind = \"choice\"\n\
                 choices = [{{ code = \"x\", label = \"x\" }}, {{ code = \"y\", label = \"y\" }}]\n\
                 [[fields]]\nid = \"b\"\nlabel = \"b\"\nkind = \"signature\"\nask_when = {when}"
            ))
        };
        assert!(form("{ field = \"a\", is = \"x\" }").is_ok());
        assert!(form("{ field = \"a\", is = [\"x\", \"y\"] }").is_ok());
        for bad in [
            "{ field = \"a\", is = \"z\" }",
            "{ field = \"b\", is = \"x\" }",
            "{ field = \"a\", is = [] }",
            "{ field = \"a\", isnt = \"x\" }",
        ] {
            assert!(form(bad).is_err(), "{bad}");
        }
    }
}
