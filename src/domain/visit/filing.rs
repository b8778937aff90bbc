//! Filling in a form: one question at a time, checked at once, nothing typed is lost.
//!
//! A question that does not concern the person is never on screen, in the review or in the case.
//! What was typed into it before it stopped concerning them stays in its slot all the same: who
//! changes their mind twice does not type twice.

mod bytes;
mod consent;
mod emptied;
#[cfg(test)]
#[path = "tests/filing_orders.rs"]
mod orders;

use crate::domain::delivery::{
    Agent, AnswerValue, Applicant, FieldId, IdentityProof, PersonalText,
};
use crate::domain::people::card::Holder;
use crate::domain::people::identity::{IdNumber, PersonName};
use crate::domain::services::ItemNo;
use crate::domain::services::form::{
    AnswerFault, Field, FieldKind, FieldRole, Form, PlaceTo, Prefill, RawAnswer,
};
use crate::domain::services::material::{MaterialSet, Part};
use crate::domain::services::terms::ReceiptNote;
use crate::domain::visit::session::ReadAgent;
use jiff::civil::Date;
use std::sync::Arc;

/// The right of the family, where the list names it (家属).
const FAMILY: &str = "family";
/// Who is none of the family and comes at its word: with the paper that says so.
const TRUSTED: &str = "trusted";
const LETTER: &str = "letter";

/// A form being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    item: ItemNo,
    form: Form,
    answers: Vec<Slot>,
    at: usize,
    /// Set when a question was opened from the review: going on leads back there.
    from_review: bool,
    /// The items it is for, when they are several of one event in a life.
    set: Option<Arc<MaterialSet>>,
    /// So many questions at the front are about who came for the holder.
    agent_fields: usize,
}

/// What stands in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// As typed or picked; kept even when it was refused.
    pub raw: RawAnswer,
    /// The checked answer, or why it was refused; `None` before the first try.
    pub checked: Option<Result<Option<AnswerValue>, AnswerFault>>,
    /// Who put it there.
    pub origin: Origin,
    /// Whether the person wanted to go on with it as it stands.
    pub insisted: bool,
}

/// Who put an answer into its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Origin {
    /// The person, or nobody yet.
    #[default]
    Person,
    /// It was taken from the card.
    Card,
    /// It was taken from a case handed in earlier during this visit.
    EarlierCase,
}

/// Where going on leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    /// The answer was refused, or another question follows.
    Stay,
    /// All questions are answered.
    Review,
}

/// Answers the holder gave during this visit, by field; they leave with the session.
pub type EarlierAnswers = Vec<(FieldId, RawAnswer)>;

impl Slot {
    fn empty() -> Self {
        Self {
            raw: RawAnswer::empty(),
            checked: None,
            origin: Origin::Person,
            insisted: false,
        }
    }

    /// Whether a consent stands in it that was not given.
    pub fn declined(&self) -> bool {
        self.checked == Some(Ok(Some(AnswerValue::Ticked(false))))
    }

    fn holds(&self) -> bool {
        matches!(self.checked, Some(Ok(_)))
    }
}

impl Filing {
    /// Begins an empty form.
    pub fn new(item: ItemNo, form: Form) -> Self {
        let answers = vec![Slot::empty(); form.fields.len()];
        Self {
            item,
            form,
            answers,
            at: 0,
            from_review: false,
            set: None,
            agent_fields: 0,
        }
    }

    /// Begins the empty form of an item for somebody who comes for the holder: what is asked of
    /// them first.
    pub fn for_agent(item: ItemNo, form: &Form, agent: &Form) -> Self {
        let fields = [agent.fields.as_slice(), form.fields.as_slice()].concat();
        let version = form.version;
        Self {
            agent_fields: agent.fields.len(),
            ..Self::new(item, Form { version, fields })
        }
    }

    /// Whether somebody came for the holder.
    pub fn is_for_agent(&self) -> bool {
        self.agent_fields > 0
    }

    /// The answer that holds, to the question with this role.
    pub fn answer_of(&self, role: FieldRole) -> Option<&AnswerValue> {
        let (_, slot) = self.all().find(|(field, _)| field.role == Some(role))?;
        match &slot.checked {
            Some(Ok(Some(value))) => Some(value),
            _ => None,
        }
    }

    /// Who came for another person, as far as the answers tell: whoever the holder of the card is,
    /// where the form asks no other name.
    /// What was `read` from their card counts as long as name and number stand as it told them.
    pub fn agent(&self, holder: &Holder, read: Option<&ReadAgent>) -> Option<Agent> {
        let code = |role| match self.answer_of(role) {
            Some(AnswerValue::Choice(code)) => Some(code.clone()),
            _ => None,
        };
        let relation = code(FieldRole::AgentRelation)?;
        let usual = if relation == TRUSTED { LETTER } else { FAMILY };
        let authority = code(FieldRole::AgentAuthority).unwrap_or_else(|| usual.to_owned());
        let own = Applicant::holding(holder);
        let (name, id_number, proof) = match (
            self.answer_of(FieldRole::AgentName),
            self.answer_of(FieldRole::AgentId),
        ) {
            (Some(AnswerValue::Text(name)), Some(AnswerValue::IdNumber(number))) => {
                let same = |read: &&ReadAgent| {
                    read.name.reveal() == name.reveal() && read.id_number == *number
                };
                let proof = read
                    .filter(same)
                    .map_or(IdentityProof::Operator, |r| r.proof);
                (name.clone(), number.clone(), proof)
            }
            _ => {
                let name = PersonalText::new(own.name.reveal().to_owned());
                (name, own.id_number, own.proof)
            }
        };
        Some(Agent {
            name,
            id_number,
            relation,
            authority,
            proof,
        })
    }

    /// Whether the question on screen is about who came: their name or their number.
    pub fn asks_who_came(&self) -> bool {
        let role = self.current().0.role;
        self.is_for_agent() && matches!(role, Some(FieldRole::AgentName | FieldRole::AgentId))
    }

    /// Goes back to the name of who came and takes away whatever was said of them.
    pub fn ask_who_came_again(&mut self) {
        self.answers[..self.agent_fields].fill(Slot::empty());
        let named = |field: &Field| field.role == Some(FieldRole::AgentName);
        if let Some(at) = self.form.fields.iter().position(named) {
            self.at = at;
        }
    }

    /// Puts in who came, as their card says it, and goes on with the next open question. The fields
    /// that were answered.
    pub fn agent_came(
        &mut self,
        name: &PersonName,
        number: &IdNumber,
        today: Date,
    ) -> Vec<FieldId> {
        let told = [
            (FieldRole::AgentName, name.reveal()),
            (FieldRole::AgentId, number.reveal()),
        ];
        // What was said of somebody else is not true of this one.
        if !matches!(self.answer_of(FieldRole::AgentId), Some(AnswerValue::IdNumber(id)) if id == number)
        {
            self.answers[..self.agent_fields].fill(Slot::empty());
        }
        let mut answered = Vec::new();
        for (role, text) in told {
            let asked = self.form.fields[..self.agent_fields].iter();
            let mut asked = asked.filter(|field| field.role == Some(role));
            if let Some(id) = asked.next().map(|field| field.id.clone()) {
                self.answer(&id, RawAnswer::typed(text), today);
                answered.push(id);
            }
        }
        if let (Some(open), false) = (self.first_open(), self.from_review) {
            self.at = open;
        }
        answered
    }

    /// Which notes of the item's receipt these answers call for, on the day the case is taken.
    pub fn notes(&self, notes: &[ReceiptNote], today: Date) -> Vec<(String, Option<Date>, String)> {
        let called = |note: &&ReceiptNote| match &note.when {
            None => true,
            Some(when) => self.all().any(|(field, slot)| {
                let is = |code: &String| when.one_of.contains(code);
                field.id == when.field
                    && match &slot.checked {
                        Some(Ok(Some(AnswerValue::Choice(code)))) => is(code),
                        Some(Ok(Some(AnswerValue::Choices(codes)))) => codes.iter().any(is),
                        _ => false,
                    }
            }),
        };
        let day = |days: u16| today.saturating_add(jiff::Span::new().days(i64::from(days)));
        let told = notes.iter().filter(called);
        told.map(|note| (note.label.clone(), note.days.map(day), note.text.clone()))
            .collect()
    }

    /// The answers of the item's own form; `None` while one is missing or refused.
    pub fn case_answers(&self) -> Option<Vec<(FieldId, AnswerValue)>> {
        let asked = &self.form.fields[..self.agent_fields];
        let mut answers = self.complete()?;
        // Who came stands in a part of its own; the papers they brought are papers of the case.
        answers.retain(|(id, _)| {
            asked
                .iter()
                .all(|field| field.id != *id || field.role == Some(FieldRole::AgentPaper))
        });
        Some(answers)
    }

    /// Begins the empty form of a set of items.
    pub fn of_set(set: Arc<MaterialSet>) -> Self {
        let first = set.parts().first().map(|part| part.item);
        let item = first.expect("a set has at least one item");
        Self {
            set: Some(Arc::clone(&set)),
            ..Self::new(item, set.form().clone())
        }
    }

    /// The items it is for, when they are several of one event in a life.
    pub fn set(&self) -> Option<&MaterialSet> {
        self.set.as_deref()
    }

    /// One form an item, each with its own share of the answers, in the order in which the cases
    /// are made.
    pub fn cases(&self) -> Vec<Self> {
        let Some(set) = &self.set else {
            return vec![self.clone()];
        };
        let parts = set.parts().iter();
        let case = |part: &Part| {
            let answers = part.places().iter().map(|at| self.answers[*at].clone());
            Self {
                answers: answers.collect(),
                ..Self::new(part.item, part.form.clone())
            }
        };
        parts.map(case).collect()
    }

    /// National codes of what the county's staff is asked to take up with the case of an item.
    pub fn wishes(&self, item: ItemNo) -> Vec<String> {
        let Some(set) = &self.set else {
            return Vec::new();
        };
        let asked = set.wishes().and_then(|id| self.index_of(id));
        let picked = match asked.map(|at| &self.answers[at].checked) {
            Some(Some(Ok(Some(AnswerValue::Choices(codes))))) => codes.clone(),
            _ => Vec::new(),
        };
        let part = set.parts().iter().find(|part| part.item == item);
        part.map(|part| part.wished(&picked)).unwrap_or_default()
    }

    /// The same answers in the form of another set of the same event, from its first open question
    /// on.
    #[must_use]
    pub fn carried_into(&self, set: Arc<MaterialSet>) -> Self {
        let mut next = Self::of_set(set);
        for (field, slot) in next.form.fields.iter().zip(&mut next.answers) {
            let known = self.form.fields.iter().zip(&self.answers);
            let mut same = known.filter(|(f, _)| f.id == field.id && f.kind == field.kind);
            if let Some((_, answered)) = same.next() {
                *slot = answered.clone();
            }
        }
        next.at = next.first_open().unwrap_or(0);
        next
    }

    /// Puts in what the card and earlier cases of this visit say already. An answer that does not
    /// pass its own check is left out.
    #[must_use]
    pub fn prefilled(mut self, holder: &Holder, earlier: &EarlierAnswers, today: Date) -> Self {
        for (field, slot) in self.form.fields.iter().zip(&mut self.answers) {
            let Some((raw, origin)) = field
                .prefill
                .and_then(|from| source(from, field, holder, earlier))
            else {
                continue;
            };
            let checked = field.check(&raw, today);
            if matches!(checked, Ok(_) | Err(AnswerFault::Unfinished)) {
                *slot = Slot {
                    raw,
                    checked: Some(checked),
                    origin,
                    insisted: false,
                };
            }
        }
        self
    }

    /// The item the form belongs to.
    pub fn item(&self) -> ItemNo {
        self.item
    }

    /// Whether the person put anything in: what came from the card is not theirs to lose.
    pub fn is_begun(&self) -> bool {
        self.answers
            .iter()
            .any(|slot| slot.origin == Origin::Person && !slot.raw.is_empty())
    }

    /// The form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Number of the question on screen among those asked, from zero.
    pub fn position(&self) -> usize {
        (0..self.at).filter(|at| self.is_asked(*at)).count()
    }

    /// How many questions are asked as things stand.
    pub fn asked(&self) -> usize {
        self.all().count()
    }

    /// The question on screen and what stands in it.
    pub fn current(&self) -> (&Field, &Slot) {
        (&self.form.fields[self.at], &self.answers[self.at])
    }

    /// All questions that concern the person, with what stands in them, in order.
    pub fn all(&self) -> impl Iterator<Item = (&Field, &Slot)> {
        let asked = |at: &usize| self.is_asked(*at);
        (0..self.answers.len())
            .filter(asked)
            .map(|at| (&self.form.fields[at], &self.answers[at]))
    }

    /// Whether a question concerns the person, as far as the answers before it tell.
    fn is_asked(&self, at: usize) -> bool {
        let Some(when) = &self.form.fields[at].ask_when else {
            return true;
        };
        let earlier = self.form.fields[..at]
            .iter()
            .position(|f| f.id == when.field);
        earlier.is_some_and(|on| {
            let answer = &self.answers[on].checked;
            self.is_asked(on) && matches!(answer, Some(Ok(Some(value))) if when.holds(value))
        })
    }

    /// Puts an answer into a field and checks it at once. Unknown fields change nothing.
    pub fn answer(&mut self, field: &FieldId, raw: RawAnswer, today: Date) {
        let Some(index) = self.index_of(field) else {
            return;
        };
        let checked = self.form.fields[index].check(&raw, today);
        self.answers[index] = Slot {
            raw,
            checked: Some(checked),
            origin: Origin::Person,
            insisted: false,
        };
        // A finger may come late, for the question before: it can take away the one on screen.
        if !self.is_asked(self.at) {
            self.at = index;
        }
    }

    /// Goes on from the question on screen, if its answer holds.
    pub fn next(&mut self, today: Date) -> Onward {
        let slot = &mut self.answers[self.at];
        slot.checked = Some(self.form.fields[self.at].check(&slot.raw, today));
        slot.insisted = true;
        if !slot.holds() {
            return Onward::Stay;
        }
        let follows = (self.at + 1..self.answers.len()).find(|at| self.is_asked(*at));
        match (self.from_review, follows) {
            (false, Some(next)) => {
                self.at = next;
                Onward::Stay
            }
            _ => match self.first_open() {
                Some(open) => {
                    self.at = open;
                    Onward::Stay
                }
                None => Onward::Review,
            },
        }
    }

    /// The first question that concerns the person and has no answer that holds.
    fn first_open(&self) -> Option<usize> {
        (0..self.answers.len()).find(|at| self.is_asked(*at) && !self.answers[*at].holds())
    }

    /// Goes back one question; `false` on the first.
    pub fn previous(&mut self) -> bool {
        if self.from_review {
            return false;
        }
        match (0..self.at).rev().find(|at| self.is_asked(*at)) {
            Some(before) => {
                self.at = before;
                true
            }
            None => false,
        }
    }

    /// Whether the question on screen was opened from the review.
    pub fn is_correction(&self) -> bool {
        self.from_review
    }

    /// Opens one question from the review. One that does not concern the person stays closed.
    pub fn change(&mut self, field: &FieldId) -> bool {
        match self.index_of(field) {
            Some(index) if self.is_asked(index) => {
                self.at = index;
                self.from_review = true;
                true
            }
            _ => false,
        }
    }

    /// The review is on screen again.
    pub fn reviewed(&mut self) {
        self.from_review = false;
        let last = (0..self.answers.len()).rev().find(|at| self.is_asked(*at));
        self.at = last.unwrap_or(0);
    }

    /// All answers in the order of the form; `None` while one is missing or refused.
    pub fn complete(&self) -> Option<Vec<(FieldId, AnswerValue)>> {
        let mut answers = Vec::with_capacity(self.answers.len());
        for (field, slot) in self.all() {
            match slot.checked.as_ref()?.as_ref().ok()? {
                Some(value) => answers.push((field.id.clone(), value.clone())),
                None if field.optional => {}
                None => return None,
            }
        }
        Some(answers)
    }

    /// Checks every answer anew and opens the first that no longer holds; `false` when all do.
    /// A day that was in time yesterday may be late today.
    pub fn reopen(&mut self, today: Date) -> bool {
        for (field, slot) in self.form.fields.iter().zip(&mut self.answers) {
            if slot.checked.is_some() {
                slot.checked = Some(field.check(&slot.raw, today));
            }
        }
        let open = self.first_open();
        if let Some(open) = open {
            self.at = open;
            self.from_review = true;
            self.answers[open].insisted = true;
        }
        open.is_some()
    }

    /// What may stand in later forms of this visit.
    pub fn earlier_answers(&self) -> EarlierAnswers {
        self.all()
            .filter(|(field, _)| !field.kind.is_of_the_moment())
            .map(|(field, slot)| (field.id.clone(), slot.raw.clone()))
            .collect()
    }

    fn index_of(&self, field: &FieldId) -> Option<usize> {
        self.form.fields.iter().position(|f| f.id == *field)
    }
}

fn source(
    from: Prefill,
    field: &Field,
    holder: &Holder,
    earlier: &EarlierAnswers,
) -> Option<(RawAnswer, Origin)> {
    let raw = match from {
        Prefill::CardName => RawAnswer::typed(holder.name.reveal()),
        Prefill::CardIdNumber => RawAnswer::typed(holder.id_number.reveal()),
        Prefill::CardBirthDate => RawAnswer::typed(&holder.id_number.birth_date().to_string()),
        Prefill::CardDivision => {
            let county = holder.id_number.division();
            match &field.kind {
                FieldKind::Place {
                    to: PlaceTo::County,
                    ..
                } => RawAnswer::picked(county.as_str()),
                _ => RawAnswer::halfway(county.as_str()),
            }
        }
        Prefill::Earlier => {
            let (_, raw) = earlier.iter().rev().find(|(id, _)| *id == field.id)?;
            return Some((raw.clone(), Origin::EarlierCase));
        }
    };
    Some((raw, Origin::Card))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::services::form::{Choice, FieldKind, PhoneLines};
    use zeroize::Zeroizing;

    const TODAY: Date = Date::constant(2026, 11, 22);

    fn id(text: &str) -> FieldId {
        FieldId::parse(text).expect("a field id")
    }

    fn filing() -> Filing {
        let choice = |c: &str| Choice {
            code: c.into(),
            label: c.into(),
        };
        let field = |name: &str, kind, optional| Field {
            id: id(name),
            label: name.into(),
            hint: String::new(),
            kind,
            optional,
            role: None,
            ask_when: None,
            prefill: None,
        };
        let fields = vec![
            field(
                "trade",
                FieldKind::Choice(vec![choice("a"), choice("b")]),
                false,
            ),
            field("phone", FieldKind::Phone(PhoneLines::Mobile), false),
            field("note", FieldKind::ShortText { most: 5 }, true),
        ];
        Filing::new(
            ItemNo::new(1).expect("in range"),
            Form { version: 1, fields },
        )
    }

    fn picked(code: &str) -> RawAnswer {
        RawAnswer::Picked(vec![code.into()])
    }

    fn typed(text: &str) -> RawAnswer {
        RawAnswer::Typed(Zeroizing::new(text.into()))
    }

    #[test]
    fn an_unanswered_question_is_not_left_behind() {
        let mut f = filing();
        assert_eq!(f.next(TODAY), Onward::Stay);
        assert_eq!(f.position(), 0);
        assert_eq!(f.current().1.checked, Some(Err(AnswerFault::Missing)));
        assert_eq!(f.complete(), None);
    }

    #[test]
    fn a_refused_answer_stays_in_its_field() {
        let mut f = filing();
        f.answer(&id("trade"), picked("a"), TODAY);
        assert_eq!(f.next(TODAY), Onward::Stay);
        f.answer(&id("phone"), typed("123"), TODAY);
        assert_eq!(f.next(TODAY), Onward::Stay);
        assert_eq!(f.position(), 1);
        assert_eq!(f.current().1.raw, typed("123"));
    }

    #[test]
    fn going_back_and_forth_keeps_everything_typed() {
        let mut f = filing();
        f.answer(&id("trade"), picked("b"), TODAY);
        f.next(TODAY);
        f.answer(&id("phone"), typed("19900001234"), TODAY);
        assert!(f.previous());
        assert!(!f.previous());
        f.next(TODAY);
        assert_eq!(f.current().1.raw, typed("19900001234"));
    }

    #[test]
    fn a_correction_from_the_review_leads_back_to_the_review() {
        let mut f = filing();
        f.answer(&id("trade"), picked("b"), TODAY);
        f.next(TODAY);
        f.answer(&id("phone"), typed("19900001234"), TODAY);
        f.next(TODAY);
        assert_eq!(f.next(TODAY), Onward::Review);
        f.reviewed();
        assert!(f.change(&id("phone")));
        f.answer(&id("phone"), typed("1"), TODAY);
        assert_eq!(f.next(TODAY), Onward::Stay);
        assert_eq!(f.complete(), None);
        f.answer(&id("phone"), typed("19900005678"), TODAY);
        assert_eq!(f.next(TODAY), Onward::Review);
        assert_eq!(f.complete().expect("complete").len(), 2);
    }

    #[test]
    fn an_answer_to_a_field_the_form_does_not_have_changes_nothing() {
        let mut f = filing();
        let before = f.clone();
        f.answer(&id("other"), picked("a"), TODAY);
        assert!(!f.change(&id("other")));
        assert_eq!(f, before);
    }
}
