//! Consent to a picture of the face: given, or declined where it is asked.

use super::{Filing, Slot};
use crate::domain::services::form::{DECLINED, FieldKind, FieldRole, RawAnswer};
use jiff::civil::Date;

impl Filing {
    /// Whether consent to a picture of the face was declined.
    pub fn face_is_declined(&self) -> bool {
        self.all()
            .any(|(field, slot)| field.role == Some(FieldRole::FaceConsent) && slot.declined())
    }

    /// Whether the question on screen asks for that consent.
    pub fn asks_for_face_consent(&self) -> bool {
        self.current().0.role == Some(FieldRole::FaceConsent)
    }

    /// Declines the consent on screen. A picture that was taken already goes.
    pub fn decline_face(&mut self, today: Date) {
        let asked = self.current().0.id.clone();
        self.answer(&asked, RawAnswer::picked(DECLINED), today);
        for (field, slot) in self.form.fields.iter().zip(&mut self.answers) {
            if matches!(field.kind, FieldKind::Face(_)) && slot.raw.face().is_some() {
                *slot = Slot::empty();
            }
        }
    }

    /// Asks for the consent once more, whoever declined it.
    pub fn ask_face_consent_again(&mut self) {
        let mut first = None;
        for (at, field) in self.form.fields.iter().enumerate() {
            if field.role == Some(FieldRole::FaceConsent) && self.answers[at].declined() {
                self.answers[at] = Slot::empty();
                first = first.or(Some(at));
            }
        }
        self.at = first.unwrap_or(self.at);
    }
}
