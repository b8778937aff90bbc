//! Who may start an item, as item files and the signed bundle have it.

use crate::domain::delivery::FieldId;
use crate::domain::people::identity::{DivisionCode, Sex as PersonSex};
use crate::domain::services::ItemNo;
use crate::domain::services::eligibility as domain;
use serde::{Deserialize, Serialize};

/// One rule. Every rule of an item must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name within the item: small letters, digits, dashes.
    pub id: String,
    /// What must hold.
    pub needs: Condition,
    /// What happens when it does not.
    #[serde(default, skip_serializing_if = "is_bar")]
    pub weight: Weight,
    /// What happens when nobody can tell now.
    pub when_unknown: WhenUnknown,
    /// The rule, in one sentence.
    pub say: String,
    /// What would help.
    pub help: String,
    /// Where to go; empty for the county's own window.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub go_to: String,
    /// The phone there; empty for the county's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Number of the item that would make it hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<u16>,
}

fn is_bar(weight: &Weight) -> bool {
    *weight == Weight::Bar
}

/// What happens when a rule does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// The item cannot be started.
    #[default]
    Bar,
    /// The person is told, and may go on.
    Advice,
}

/// What happens when a rule cannot be judged: offline, or the county does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WhenUnknown {
    /// The case is taken; the county checks this rule.
    Take,
    /// An operator looks at the papers first.
    Operator,
    /// It is not started.
    Refuse,
}

/// What must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Full years, reached.
    AgeAtLeast(u16),
    /// Full years, not reached.
    AgeBelow(u16),
    /// Sex.
    Sex(Sex),
    /// Division of the household register, GB/T 2260.
    HomeIn(String),
    /// An answer of the form.
    Answer(AnswerIs),
    /// An earlier case.
    Case(CaseIs),
    /// The county says yes to this fact.
    Yes(String),
    /// The county says no to this fact.
    No(String),
    /// The county counts at least so many.
    AtLeast(AtLeast),
    /// It happened within so many months.
    Within(Within),
    /// The county has one of these codes.
    Code(CodeIs),
    /// All hold.
    #[cfg_attr(feature = "county", schema(no_recursion))]
    All(Vec<Condition>),
    /// One holds.
    #[cfg_attr(feature = "county", schema(no_recursion))]
    Any(Vec<Condition>),
    /// It does not hold.
    #[cfg_attr(feature = "county", schema(no_recursion))]
    Not(Box<Condition>),
}

/// Sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// GB/T 2261.1 code 1.
    Male,
    /// GB/T 2261.1 code 2.
    Female,
}

/// One of these codes was answered; `yes` and `no` for a tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerIs {
    /// The field of the item's form.
    pub field: String,
    /// The codes.
    pub one_of: Vec<String>,
}

/// There is a case of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseIs {
    /// The item's number.
    pub item: u16,
    /// How it must stand.
    pub stage: CaseNeed,
    /// Not older than so many months; any age when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u16>,
}

/// How an earlier case must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CaseNeed {
    /// Finished.
    Done,
    /// Not finished.
    Open,
    /// Either.
    Any,
}

/// The county counts at least so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AtLeast {
    /// The fact.
    pub fact: String,
    /// The number.
    pub n: u32,
}

/// It happened within so many months before today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// The fact.
    pub fact: String,
    /// The months.
    pub months: u16,
}

/// The county has one of these codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeIs {
    /// The fact.
    pub fact: String,
    /// The codes.
    pub one_of: Vec<String>,
}

/// Checks the rules of an item. `fields` are the names its form has; a rule over another field
/// could never hold. Errors name the rule and what is allowed.
pub(super) fn check(
    rules: &[Rule],
    fields: &[&FieldId],
) -> Result<Vec<domain::Rule>, (String, &'static str)> {
    let mut out: Vec<domain::Rule> = Vec::with_capacity(rules.len());
    for rule in rules {
        let checked = check_rule(rule, fields).map_err(|why| (key(&rule.id), why))?;
        if out.iter().any(|r| r.id == checked.id) {
            return Err((key(&rule.id), "id stands twice"));
        }
        out.push(checked);
    }
    Ok(out)
}

fn key(id: &str) -> String {
    format!("eligibility.{id}")
}

fn check_rule(rule: &Rule, fields: &[&FieldId]) -> Result<domain::Rule, &'static str> {
    let id = domain::RuleId::parse(&rule.id).ok_or("id: a-z, 0-9, dash")?;
    if rule.say.trim().is_empty() || rule.help.trim().is_empty() {
        return Err("say and help must not be empty");
    }
    let needs = condition(&rule.needs)?;
    if !needs.is_sound() {
        return Err("a fact asked for in another kind than it has, or an empty list");
    }
    if needs.fields().iter().any(|field| !fields.contains(field)) {
        return Err("a field the form does not have");
    }
    Ok(domain::Rule {
        id,
        needs,
        weight: match rule.weight {
            Weight::Bar => domain::Weight::Bar,
            Weight::Advice => domain::Weight::Advice,
        },
        when_unknown: match rule.when_unknown {
            WhenUnknown::Take => domain::WhenUnknown::Take,
            WhenUnknown::Operator => domain::WhenUnknown::Operator,
            WhenUnknown::Refuse => domain::WhenUnknown::Refuse,
        },
        words: domain::RuleWords {
            say: rule.say.clone(),
            help: rule.help.clone(),
            place: rule.go_to.clone(),
            phone: rule.phone.clone(),
        },
        first: match rule.first {
            Some(first) => Some(item(first)?),
            None => None,
        },
    })
}

fn item(number: u16) -> Result<ItemNo, &'static str> {
    ItemNo::new(number).ok_or("an item number is 1 to 999")
}

fn fact(name: &str) -> Result<domain::Fact, &'static str> {
    domain::Fact::parse(name).ok_or("no such fact")
}

fn condition(raw: &Condition) -> Result<domain::Condition, &'static str> {
    use domain::Condition as C;
    Ok(match raw {
        Condition::AgeAtLeast(years) => C::AgeAtLeast(*years),
        Condition::AgeBelow(years) => C::AgeBelow(*years),
        Condition::Sex(Sex::Male) => C::Sex(PersonSex::Male),
        Condition::Sex(Sex::Female) => C::Sex(PersonSex::Female),
        Condition::HomeIn(code) => {
            C::HomeIn(DivisionCode::parse(code).ok_or("home_in: a division code")?)
        }
        Condition::Answer(is) => C::Answer {
            field: FieldId::parse(&is.field).ok_or("field: a-z, 0-9, underscore")?,
            one_of: is.one_of.clone(),
        },
        Condition::Case(is) => C::Case {
            item: item(is.item)?,
            stage: match is.stage {
                CaseNeed::Done => domain::CaseNeed::Done,
                CaseNeed::Open => domain::CaseNeed::Open,
                CaseNeed::Any => domain::CaseNeed::Any,
            },
            months: is.months,
        },
        Condition::Yes(name) => C::Flag(fact(name)?, true),
        Condition::No(name) => C::Flag(fact(name)?, false),
        Condition::AtLeast(is) => C::AtLeast(fact(&is.fact)?, is.n),
        Condition::Within(is) => C::Within(fact(&is.fact)?, is.months),
        Condition::Code(is) => C::Code(fact(&is.fact)?, is.one_of.clone()),
        Condition::All(all) => C::All(conditions(all)?),
        Condition::Any(all) => C::Any(conditions(all)?),
        Condition::Not(inner) => C::Not(Box::new(condition(inner)?)),
    })
}

fn conditions(raw: &[Condition]) -> Result<Vec<domain::Condition>, &'static str> {
    raw.iter().map(condition).collect()
}
