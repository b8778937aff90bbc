//! The question for a face: tries, pictures, and an operator's word in their place.

use crate::domain::delivery::{AnswerValue, FieldId};
use crate::domain::face::{
    Agreed, AttestReason, CameraFault, FaceAnswer, FaceCameraStatus, FacePurpose, FaceShot,
    FaceWay, Guidance, TRY_TIME, TryEnd,
};
use crate::domain::operators::deeds::{Doer, What};
use crate::domain::operators::desk::Hands;
use crate::domain::services::ItemNo;
use crate::domain::services::form::{FieldKind, RawAnswer};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::Asked;
use crate::domain::visit::face::{FaceSeen, FaceTap, Looking};
use crate::domain::visit::filing::Filing;
use crate::domain::visit::page::Page;
use crate::domain::visit::session::Session;
use crate::domain::visit::visit::{Now, Visit};
use std::sync::Arc;

/// The question for a face on screen.
struct Question {
    item: ItemNo,
    field: FieldId,
    purpose: FacePurpose,
}

fn question(page: &Page) -> Option<Question> {
    let Page::Form(filing) = page else {
        return None;
    };
    let (field, _) = filing.current();
    match field.kind {
        FieldKind::Face(purpose) => Some(Question {
            item: filing.item(),
            field: field.id.clone(),
            purpose,
        }),
        _ => None,
    }
}

impl Visit {
    pub(super) fn face_tap(&mut self, tap: FaceTap, now: Now, out: &mut Vec<Effect>) {
        let asked = self.ask();
        let Some(session) = &mut self.session else {
            return;
        };
        if tap == FaceTap::Decline
            && let Page::Form(filing) = &session.page
            && filing.asks_for_face_consent()
        {
            return self.decline_consent(now, out);
        }
        let Some(question) = question(&session.page) else {
            return;
        };
        session.faces.belongs_to(question.item);
        match tap {
            FaceTap::Begin | FaceTap::Again => self.look_at_face(asked, &question, now, out),
            FaceTap::Decline => {
                session.faces.without = true;
                stop_looking(session, out);
            }
            FaceTap::Attest(reason) => self.attest(&question, reason, now, out),
        }
    }

    /// 不拍照 where the consent is asked: on by the way without a picture.
    fn decline_consent(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Page::Form(filing) = &mut session.page else {
            return;
        };
        let asked = filing.current().0.id.clone();
        filing.decline_face(now.wall.date());
        session.faces.belongs_to(filing.item());
        session.faces.without = true;
        self.note_answer(&asked, false, now);
        self.next_question(now, out);
    }

    fn look_at_face(&mut self, asked: Asked, question: &Question, now: Now, out: &mut Vec<Effect>) {
        if !self.face_seen().can_look() {
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        // Who declined may think better of it: the consent comes before the camera.
        if let Page::Form(filing) = &mut session.page
            && filing.face_is_declined()
        {
            session.faces.without = false;
            return filing.ask_face_consent_again();
        }
        let within = TRY_TIME.times(session.settings.tempo.times());
        let known = session.portrait.clone();
        let desk = &mut session.faces;
        let bits = u32::try_from(now.random >> 96).unwrap_or(0);
        let Some(plan) = desk.tries.next(bits, within, known) else {
            return;
        };
        desk.without = false;
        desk.last = None;
        desk.told = Some(Guidance::Starting);
        desk.looking = Some(Looking::new(
            asked,
            question.field.clone(),
            now.mono,
            within,
        ));
        // The one before goes first: a picture that is taken anew is gone.
        if let Page::Form(filing) = &mut session.page {
            filing.answer(&question.field, RawAnswer::empty(), now.wall.date());
        }
        out.push(Effect::LookAtFace(asked, Box::new(plan)));
    }

    /// The operator vouches: only while the screen is in the operator's hands, and with the right to
    /// the item.
    fn attest(
        &mut self,
        question: &Question,
        reason: AttestReason,
        now: Now,
        out: &mut Vec<Effect>,
    ) {
        let seen = self.face_seen();
        let may = self.doer() == Doer::Operator && self.desk.may_handle(question.item);
        if !may || !seen.allows(reason) {
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        stop_looking(session, out);
        let answer = FaceAnswer {
            way: FaceWay::Attested(reason),
            purpose: question.purpose,
            tries: session.faces.made(),
            at: now.wall,
            agreed: Vec::new(),
        };
        if let Page::Form(filing) = &mut session.page {
            let raw = RawAnswer::Face(Box::new(answer));
            filing.answer(&question.field, raw, now.wall.date());
        }
        self.note_answer(&question.field, false, now);
    }

    /// The face's part of the screen.
    pub(in crate::domain::visit) fn face_seen(&self) -> FaceSeen {
        let camera = self.face_camera;
        let of = self.session.as_ref().map(|session| &session.faces);
        of.cloned()
            .unwrap_or_default()
            .seen(camera, self.unsent_faces)
    }

    pub(in crate::domain::visit) fn face_camera_is(&mut self, status: FaceCameraStatus) {
        self.face_camera = status;
    }

    pub(in crate::domain::visit) fn face_guided(&mut self, asked: Asked, told: Guidance) {
        if let Some(session) = &mut self.session
            && session
                .faces
                .looking
                .as_ref()
                .is_some_and(|l| l.asked == asked)
        {
            session.faces.told = Some(told);
        }
    }

    /// A try ended. A picture goes into the form that asked for it; one that comes after the question
    /// was left goes nowhere.
    pub(in crate::domain::visit) fn face_ended(
        &mut self,
        asked: Asked,
        came: Result<Arc<FaceShot>, TryEnd>,
        now: Now,
    ) {
        let Some(session) = &mut self.session else {
            return;
        };
        let Some(looking) = session.faces.looking.take_if(|l| l.asked == asked) else {
            return;
        };
        session.idle.touch(now.mono);
        session.faces.told = None;
        let purpose = question(&session.page).map(|question| question.purpose);
        match came {
            Ok(shot) => {
                session.faces.pictures += 1;
                let answer = FaceAnswer {
                    way: FaceWay::Taken(shot),
                    purpose: purpose.unwrap_or_default(),
                    tries: session.faces.made(),
                    at: now.wall,
                    agreed: Vec::new(),
                };
                if let Page::Form(filing) = &mut session.page {
                    let raw = RawAnswer::Face(Box::new(answer));
                    filing.answer(&looking.field, raw, now.wall.date());
                }
                self.note_answer(&looking.field, false, now);
            }
            Err(end) => {
                session.faces.last = Some(session.faces.tries.ended(end));
            }
        }
    }

    /// Gives up a try the camera has forgotten.
    pub(in crate::domain::visit) fn give_up_face(&mut self, now: Now, out: &mut Vec<Effect>) {
        let due = self.session.as_ref().and_then(|s| s.faces.due());
        if due.is_some_and(|at| at <= now.mono)
            && let Some(session) = &mut self.session
        {
            stop_looking(session, out);
            let silent = TryEnd::Camera(CameraFault::Silent);
            session.faces.last = Some(session.faces.tries.ended(silent));
        }
    }

    /// The camera is on only while the question stands on screen and somebody can see it.
    pub(in crate::domain::visit) fn rest_unseen_face(&mut self, out: &mut Vec<Effect>) {
        let covered = self.desk.hands() == Hands::Covered;
        if let Some(session) = &mut self.session
            && (covered || question(&session.page).is_none())
        {
            stop_looking(session, out);
        }
    }

    /// What the person agreed to in a form, for the packet of its face.
    pub(super) fn with_agreement(
        &self,
        filing: &Filing,
        answers: Vec<(FieldId, AnswerValue)>,
    ) -> Vec<(FieldId, AnswerValue)> {
        // Practice sends no picture of anybody.
        let training = self.is_training();
        let kept = answers
            .into_iter()
            .filter(|(_, value)| !(training && matches!(value, AnswerValue::Face(_))));
        kept.map(|(field, value)| match value {
            AnswerValue::Face(mut face) => {
                face.agreed = self.agreed(filing);
                (field, AnswerValue::Face(face))
            }
            other => (field, other),
        })
        .collect()
    }

    fn agreed(&self, filing: &Filing) -> Vec<Agreed> {
        let deeds = self.session.as_ref().map(|session| session.deeds.list());
        let when = |id: &FieldId| {
            let mut noted = deeds.unwrap_or_default().iter().rev();
            noted
                .find(|deed| matches!(&deed.what, What::Signed(field) if field == id))
                .map(|deed| deed.at)
        };
        let own_words = filing.all().filter_map(|(field, slot)| match field.kind {
            FieldKind::Confirmation { .. } if slot.declined() => None,
            FieldKind::Confirmation { version, .. } => Some((field, version)),
            FieldKind::Signature => Some((field, filing.form().version)),
            _ => None,
        });
        own_words
            .map(|(field, version)| Agreed {
                field: field.id.as_str().to_owned(),
                version,
                at: when(&field.id),
            })
            .collect()
    }
}

fn stop_looking(session: &mut Session, out: &mut Vec<Effect>) {
    if session.faces.looking.take().is_some() {
        session.faces.told = None;
        out.push(Effect::RestFace);
    }
}
