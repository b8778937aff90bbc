//! Filling in a form: one question at a time, checked at once, nothing typed is lost.

use crate::domain::delivery::{AnswerValue, FieldId};
use crate::domain::services::ItemNo;
use crate::domain::services::form::{AnswerFault, Field, Form, RawAnswer};

/// A form being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    item: ItemNo,
    form: Form,
    answers: Vec<Slot>,
    at: usize,
    /// Set when a question was opened from the review: going on leads back there.
    from_review: bool,
}

/// What stands in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// As typed or picked; kept even when it was refused.
    pub raw: RawAnswer,
    /// The checked answer, or why it was refused; `None` before the first try.
    pub checked: Option<Result<Option<AnswerValue>, AnswerFault>>,
}

/// Where going on leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    /// The answer was refused, or another question follows.
    Stay,
    /// All questions are answered.
    Review,
}

impl Filing {
    /// Begins an empty form.
    pub fn new(item: ItemNo, form: Form) -> Self {
        let empty = Slot {
            raw: RawAnswer::Picked(Vec::new()),
            checked: None,
        };
        let answers = vec![empty; form.fields.len()];
        Self {
            item,
            form,
            answers,
            at: 0,
            from_review: false,
        }
    }

    /// The item the form belongs to.
    pub fn item(&self) -> ItemNo {
        self.item
    }

    /// The form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Number of the question on screen, from zero.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The question on screen and what stands in it.
    pub fn current(&self) -> (&Field, &Slot) {
        (&self.form.fields[self.at], &self.answers[self.at])
    }

    /// All questions with what stands in them, in order.
    pub fn all(&self) -> impl Iterator<Item = (&Field, &Slot)> {
        self.form.fields.iter().zip(&self.answers)
    }

    /// Puts an answer into a field and checks it at once. Unknown fields change nothing.
    pub fn answer(&mut self, field: &FieldId, raw: RawAnswer) {
        let Some(index) = self.index_of(field) else {
            return;
        };
        let checked = self.form.fields[index].check(&raw);
        self.answers[index] = Slot {
            raw,
            checked: Some(checked),
        };
    }

    /// Goes on from the question on screen, if its answer holds.
    pub fn next(&mut self) -> Onward {
        let slot = &mut self.answers[self.at];
        let checked = self.form.fields[self.at].check(&slot.raw);
        let holds = checked.is_ok();
        slot.checked = Some(checked);
        if !holds {
            return Onward::Stay;
        }
        let next_open = self
            .answers
            .iter()
            .position(|s| !matches!(s.checked, Some(Ok(_))));
        if self.from_review || self.at + 1 == self.form.fields.len() {
            return match next_open {
                Some(open) => {
                    self.at = open;
                    Onward::Stay
                }
                None => Onward::Review,
            };
        }
        self.at += 1;
        Onward::Stay
    }

    /// Goes back one question; `false` on the first.
    pub fn previous(&mut self) -> bool {
        if self.from_review || self.at == 0 {
            return false;
        }
        self.at -= 1;
        true
    }

    /// Whether the question on screen was opened from the review.
    pub fn is_correction(&self) -> bool {
        self.from_review
    }

    /// Opens one question from the review.
    pub fn change(&mut self, field: &FieldId) -> bool {
        let Some(index) = self.index_of(field) else {
            return false;
        };
        self.at = index;
        self.from_review = true;
        true
    }

    /// The review is on screen again.
    pub fn reviewed(&mut self) {
        self.from_review = false;
        self.at = self.form.fields.len() - 1;
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

    fn index_of(&self, field: &FieldId) -> Option<usize> {
        self.form.fields.iter().position(|f| f.id == *field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::services::form::{Choice, FieldKind};
    use zeroize::Zeroizing;

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
        };
        let fields = vec![
            field(
                "trade",
                FieldKind::Choice(vec![choice("a"), choice("b")]),
                false,
            ),
            field("phone", FieldKind::Phone, false),
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
        assert_eq!(f.next(), Onward::Stay);
        assert_eq!(f.position(), 0);
        assert_eq!(f.current().1.checked, Some(Err(AnswerFault::Missing)));
        assert_eq!(f.complete(), None);
    }

    #[test]
    fn a_refused_answer_stays_in_its_field() {
        let mut f = filing();
        f.answer(&id("trade"), picked("a"));
        assert_eq!(f.next(), Onward::Stay);
        f.answer(&id("phone"), typed("123"));
        assert_eq!(f.next(), Onward::Stay);
        assert_eq!(f.position(), 1);
        assert_eq!(f.current().1.raw, typed("123"));
    }

    #[test]
    fn going_back_and_forth_keeps_everything_typed() {
        let mut f = filing();
        f.answer(&id("trade"), picked("b"));
        f.next();
        f.answer(&id("phone"), typed("19900001234"));
        assert!(f.previous());
        assert!(!f.previous());
        f.next();
        assert_eq!(f.current().1.raw, typed("19900001234"));
    }

    #[test]
    fn a_correction_from_the_review_leads_back_to_the_review() {
        let mut f = filing();
        f.answer(&id("trade"), picked("b"));
        f.next();
        f.answer(&id("phone"), typed("19900001234"));
        f.next();
        assert_eq!(f.next(), Onward::Review);
        f.reviewed();
        assert!(f.change(&id("phone")));
        f.answer(&id("phone"), typed("1"));
        assert_eq!(f.next(), Onward::Stay);
        assert_eq!(f.complete(), None);
        f.answer(&id("phone"), typed("19900005678"));
        assert_eq!(f.next(), Onward::Review);
        assert_eq!(f.complete().expect("complete").len(), 2);
    }

    #[test]
    fn an_answer_to_a_field_the_form_does_not_have_changes_nothing() {
        let mut f = filing();
        let before = f.clone();
        f.answer(&id("other"), picked("a"));
        assert!(!f.change(&id("other")));
        assert_eq!(f, before);
    }
}
