//! Every condition of every rule shipped, on either side of its edge: there is somebody for whom
//! this one step alone decides, and a rule that does not hold says so in the way it is meant to.

use super::edges::{TODAY, born, known};
use jiff::civil::Date;
use jiujinban::domain::delivery::{AnswerValue, FieldId};
use jiujinban::domain::people::identity::{DivisionCode, Sex};
use jiujinban::domain::services::catalogue::Catalogue;
use jiujinban::domain::services::eligibility::{
    Basis, Condition, Evidence, Fact, FactValue, Person, Rule, Settled, Weight, settle,
};
use jiujinban::wire::catalogue::{check, read_items, read_package, toml_files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Somebody, as far as rules can see.
#[derive(Clone)]
struct World {
    born: Date,
    sex: Sex,
    facts: BTreeMap<Fact, FactValue>,
    answers: BTreeMap<FieldId, AnswerValue>,
}

/// One change of somebody.
#[derive(Debug, Clone)]
enum Change {
    Born(Date),
    Sex(Sex),
    Fact(Fact, FactValue),
    Answer(FieldId, String),
}

/// One step over which a condition turns: it fails before and holds behind.
#[derive(Debug, Clone)]
struct Edge {
    says: String,
    fails: Change,
    holds: Change,
}

impl World {
    fn with(mut self, change: &Change) -> Self {
        match change {
            Change::Born(day) => self.born = *day,
            Change::Sex(sex) => self.sex = *sex,
            Change::Fact(fact, value) => {
                self.facts.insert(*fact, value.clone());
            }
            Change::Answer(field, code) => {
                let value = AnswerValue::Choice(code.clone());
                self.answers.insert(field.clone(), value);
            }
        }
        self
    }

    fn outcome(&self, rule: &Rule) -> Settled {
        let person = Person {
            sex: self.sex,
            ..born(self.born)
        };
        let facts: Vec<_> = self.facts.clone().into_iter().collect();
        let answers: Vec<_> = self.answers.clone().into_iter().collect();
        settle(
            std::slice::from_ref(rule),
            &Evidence {
                person: &person,
                known: &known(&facts),
                answers: Some(&answers),
                waived: &BTreeSet::new(),
                today: TODAY,
            },
        )
    }
}

/// The conditions a condition is made of.
fn atoms(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All(all) | Condition::Any(all) => all.iter().flat_map(atoms).collect(),
        Condition::Not(inner) => atoms(inner),
        atom => vec![atom],
    }
}

fn days_on(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days))
        .expect("in the calendar")
}

/// Who reaches an age so many days from today.
fn reaches_in(years: u16, days: i64) -> Change {
    let years = jiff::Span::new().years(i64::from(years));
    let day = days_on(TODAY, days).checked_sub(years);
    Change::Born(day.expect("in the calendar"))
}

fn edge(says: &str, fails: Change, holds: Change) -> Edge {
    Edge {
        says: says.to_owned(),
        fails,
        holds,
    }
}

/// Every step over which one condition turns.
fn edges(atom: &Condition) -> Vec<Edge> {
    let fact = |fact: &Fact, value| Change::Fact(*fact, value);
    match atom {
        Condition::AgeAtLeast(years) => {
            let at = |days| reaches_in(*years, days);
            vec![
                edge("birthday tomorrow, today", at(1), at(0)),
                edge("birthday tomorrow, yesterday", at(1), at(-1)),
            ]
        }
        Condition::AgeBelow(years) => {
            let at = |days| reaches_in(*years, days);
            vec![
                edge("birthday today, tomorrow", at(0), at(1)),
                edge("birthday yesterday, tomorrow", at(-1), at(1)),
            ]
        }
        Condition::Sex(sex) => {
            let other = match sex {
                Sex::Male => Sex::Female,
                _ => Sex::Male,
            };
            vec![edge("sex", Change::Sex(other), Change::Sex(*sex))]
        }
        Condition::HomeIn(place) => {
            let home = |code: &str| {
                let code = DivisionCode::parse(code).expect("a division");
                Change::Fact(Fact::Home, FactValue::Place(code))
            };
            let village = format!("{}101203", place.as_str());
            vec![
                edge("the county", home("140221"), home(place.as_str())),
                edge("a village of it", home("140221"), home(&village)),
            ]
        }
        Condition::Answer { field, one_of } => {
            let answer = |code: &str| Change::Answer(field.clone(), code.to_owned());
            let each = one_of.iter();
            each.map(|code| edge(code, answer("none-of-them"), answer(code)))
                .collect()
        }
        Condition::Case {
            item,
            stage,
            months,
        } => {
            let case = Fact::Case(*item, *stage);
            recent(|day| fact(&case, FactValue::Day(day)), *months)
        }
        Condition::Within(what, months) => {
            recent(|day| fact(what, FactValue::Day(day)), Some(*months))
        }
        Condition::Flag(what, wanted) => {
            let flag = |is| fact(what, FactValue::Flag(is));
            vec![edge("yes or no", flag(!wanted), flag(*wanted))]
        }
        Condition::AtLeast(what, n) => {
            let count = |n| fact(what, FactValue::Count(n));
            vec![
                edge("one short", count(n - 1), count(*n)),
                edge("one more", count(n - 1), count(n + 1)),
            ]
        }
        Condition::Code(what, codes) => {
            let code = |code: &str| fact(what, FactValue::Code(code.to_owned()));
            let each = codes.iter();
            each.map(|one| edge(one, code("none-of-them"), code(one)))
                .collect()
        }
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => {
            unreachable!("these were taken apart")
        }
    }
}

/// Something that must have happened, and not too long ago.
fn recent(on: impl Fn(Option<Date>) -> Change, months: Option<u16>) -> Vec<Edge> {
    let mut all = vec![edge("never, today", on(None), on(Some(TODAY)))];
    if let Some(months) = months {
        let span = jiff::Span::new().months(i64::from(months));
        let first = TODAY.checked_sub(span).expect("in the calendar");
        let too_early = on(Some(days_on(first, -1)));
        all.push(edge("a day too long ago", too_early, on(Some(first))));
    }
    all
}

/// Everybody there can be as far as these conditions look: each of them failing and holding.
fn everybody(others: &[&Condition]) -> Vec<World> {
    let nobody = World {
        born: Date::constant(1986, 1, 1),
        sex: Sex::Female,
        facts: BTreeMap::new(),
        answers: BTreeMap::new(),
    };
    others.iter().fold(vec![nobody], |worlds, atom| {
        let first = edges(atom).swap_remove(0);
        let both = |world: &World| {
            [
                world.clone().with(&first.fails),
                world.clone().with(&first.holds),
            ]
        };
        worlds.iter().flat_map(both).collect()
    })
}

/// The list, and what points of each type offer.
fn catalogues() -> Vec<(String, Catalogue)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue");
    let items = read_items(&folder.join("items")).expect("the shipped items");
    let list = check(1, &items).expect("a catalogue");
    let mut all = vec![("the list".to_owned(), list)];
    for file in toml_files(&folder.join("packages")).expect("the packages") {
        let (package, _) = read_package(&file).expect("a package");
        let taken = package.items(&items).expect("its items");
        all.push((package.id, check(1, &taken).expect("a catalogue")));
    }
    all
}

#[test]
fn every_condition_of_every_rule_turns_at_its_edge_and_not_a_step_before() {
    let (mut rules, mut turned) = (0, 0);
    for (name, catalogue) in catalogues() {
        for item in catalogue.items() {
            for rule in &item.eligibility {
                rules += 1;
                let place = format!("{name}: item {} {}", item.number.get(), rule.id.as_str());
                let all = atoms(&rule.needs);
                for (at, atom) in all.iter().enumerate() {
                    let mut others = all.clone();
                    others.remove(at);
                    for edge in edges(atom) {
                        turned += 1;
                        assert!(
                            everybody(&others)
                                .iter()
                                .any(|world| decides(world, &edge, rule)),
                            "{place}: {} decides for nobody",
                            edge.says
                        );
                    }
                }
            }
        }
    }
    assert!(
        rules >= 40 && turned > rules,
        "{rules} rules, {turned} edges"
    );
}

/// Whether for this person the step alone makes the difference, told as the rule is meant.
fn decides(world: &World, edge: &Edge, rule: &Rule) -> bool {
    let good = Settled::GoOn { unchecked: vec![] };
    let bad = match rule.weight {
        Weight::Bar => Settled::Refused(rule.id.clone(), Basis::Known),
        Weight::Advice => Settled::Advised(rule.id.clone()),
    };
    let before = world.clone().with(&edge.fails).outcome(rule);
    let behind = world.clone().with(&edge.holds).outcome(rule);
    (before == bad && behind == good) || (before == good && behind == bad)
}
