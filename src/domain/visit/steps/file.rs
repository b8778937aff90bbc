//! Filling in, handing in, and what comes after.

use crate::domain::delivery::{
    AcceptanceStamp, Applicant, Capture, FieldId, FormVersion, LinkAtCapture, Receipt, Submission,
    SubmissionId,
};
use crate::domain::operators::deeds::{Assistance, Doer, What};
use crate::domain::operators::desk::DutyNo;
use crate::domain::people::card::{CardProof, Holder};
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Item, Limit};
use crate::domain::services::clocks::Clocks;
use crate::domain::services::eligibility::RuleId;
use crate::domain::services::form::RawAnswer;
use crate::domain::visit::cases::CaseState;
use crate::domain::visit::comes_for::ComesFor;
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::{Asked, Grade, Line, SubmitFault};
use crate::domain::visit::filing::{Filing, Onward};
use crate::domain::visit::page::{FiledCase, Page, ReceiptPage};
use crate::domain::visit::start::Start;
use crate::domain::visit::visit::{Now, Visit};
use crate::domain::visit::wish::wish_from;

impl Visit {
    fn page(&mut self) -> Option<&mut Page> {
        self.session.as_mut().map(|s| &mut s.page)
    }

    pub(super) fn answer(&mut self, field: &FieldId, raw: RawAnswer, now: Now) {
        let (Some(Page::Form(filing)) | Some(Page::TypedIdentity { filing, .. })) = self.page()
        else {
            return;
        };
        let own_word = Self::is_residents_word(filing, field);
        if own_word && self.is_operators(DutyNo::Sign) {
            return;
        }
        match self.page() {
            Some(Page::Form(filing)) => filing.answer(field, raw, now.wall.date()),
            Some(Page::TypedIdentity { filing, .. }) => {
                return filing.answer(field, raw, now.wall.date());
            }
            _ => {}
        }
        // Who declined a picture and agrees after all is asked for one again.
        if let Some(session) = &mut self.session
            && let Page::Form(filing) = &session.page
            && filing.asks_for_face_consent()
            && !filing.face_is_declined()
        {
            session.faces.without = false;
        }
        self.note_answer(field, own_word, now);
    }

    pub(super) fn next_question(&mut self, now: Now, out: &mut Vec<Effect>) {
        // Going on would leave out what was pressed or drawn and not chosen yet.
        let open = self.writing.open.as_ref();
        if open.is_some_and(|open| open.panel.is_unfinished()) {
            return;
        }
        self.next_of_identity(now, out);
        if self.refuse_own_agent() {
            return;
        }
        let Some(page) = self.page() else {
            return;
        };
        if let Page::Form(filing) = page
            && filing.next(now.wall.date()) == Onward::Review
        {
            let mut filing = filing.clone();
            filing.reviewed();
            if self.records_for_other(&filing, now, out) {
                return;
            }
            if !self.answers_admitted(&filing, now, out) {
                return;
            }
            if let Some(page) = self.page() {
                *page = Page::Review {
                    filing,
                    fault: None,
                };
            }
        }
    }

    /// The rules once more, now that there are answers.
    fn answers_admitted(&mut self, filing: &Filing, now: Now, out: &mut Vec<Effect>) -> bool {
        if filing.set().is_some() {
            return self.set_admitted(filing, now, out);
        }
        match self.item_of(filing) {
            Some(item) => self.admitted(&item, Some(filing), now, out),
            None => true,
        }
    }

    fn item_of(&self, filing: &Filing) -> Option<Item> {
        self.catalogue.as_ref()?.item(filing.item()).cloned()
    }

    pub(super) fn previous_question(&mut self) {
        if let Some(Page::Form(filing)) = self.page() {
            filing.previous();
        }
    }

    pub(super) fn change_answer(&mut self, field: &FieldId) {
        let Some(page) = self.page() else {
            return;
        };
        if let Page::Review { filing, .. } = page {
            let mut filing = filing.clone();
            if filing.change(field) {
                *page = Page::Form(filing);
            }
        }
    }

    /// 确认提交. Without the card in the slot nothing is handed in.
    pub(super) fn submit(&mut self, now: Now, out: &mut Vec<Effect>) {
        let Some(holder) = self.known_holder() else {
            return;
        };
        if !matches!(self.page(), Some(Page::Review { .. })) || self.is_operators(DutyNo::Confirm) {
            return;
        }
        let Some(Page::Review { filing, .. }) = self.page() else {
            return;
        };
        let mut filing = filing.clone();
        if filing.reopen(now.wall.date())
            && let Some(page) = self.page()
        {
            *page = Page::Form(filing);
            return;
        }
        if filing.complete().is_none() {
            return;
        }
        if self.too_many_unsent() {
            self.refuse_submission(filing, SubmitFault::TooManyUnsent);
            return;
        }
        if let Some(item) = self.lost_its_line(&filing) {
            self.park_form();
            return self.open(Page::OutOfReach(item), now);
        }
        if let Some(item) = self.second_wanted_by(&filing) {
            self.park_form();
            return self.ask_second(item, now, out);
        }
        if let Some(session) = &mut self.session {
            let by = Doer::Resident;
            session.deeds.note(by, What::Confirmed, now.wall);
        }
        let assistance = match self.assistances(&filing) {
            Ok(parts) => parts,
            Err((start, item)) => return self.not_with_this_operator(start, &item, now),
        };
        // Nobody comes for another person, and nobody's number is typed, without an operator.
        let counter = filing.is_for_agent() || holder.proof == CardProof::ByOperator;
        if counter && assistance.iter().any(Option::is_none) {
            return;
        }
        let Some(unchecked) = self.left_to_county(&filing, now) else {
            self.answers_admitted(&filing, now, out);
            return;
        };
        let Some(cases) = self.submissions(&filing, &holder, unchecked, assistance, now) else {
            self.refuse_submission(filing, SubmitFault::TooManyUnsent);
            return;
        };
        let asked = self.ask();
        if let Some(page) = self.page() {
            *page = Page::Submitting { filing, asked };
        }
        out.push(Effect::Submit(asked, cases));
    }

    /// The item of a form that cannot be done without the line, when the line went meanwhile.
    fn lost_its_line(&self, filing: &Filing) -> Option<ItemNo> {
        let cases = filing.cases();
        let items = cases.iter().filter_map(|case| self.item_of(case));
        let mut lost = items.filter(|item| self.circumstances().is_out_of_reach(item));
        lost.next().map(|item| item.number)
    }

    /// The rules each case leaves to the county; `None` when one stands against a case.
    fn left_to_county(&self, filing: &Filing, now: Now) -> Option<Vec<Vec<RuleId>>> {
        if filing.set().is_some() {
            return self.unchecked_in_set(filing, now);
        }
        let item = self.item_of(filing);
        let unchecked = item.map_or(Some(Vec::new()), |i| self.unchecked(&i, filing, now));
        unchecked.map(|rules| vec![rules])
    }

    /// The cases of one confirmation; `None` after the last number of the day.
    fn submissions(
        &mut self,
        filing: &Filing,
        holder: &Holder,
        unchecked: Vec<Vec<RuleId>>,
        assistance: Vec<Option<Assistance>>,
        now: Now,
    ) -> Option<Vec<Submission>> {
        let read = self.session.as_ref().and_then(|s| s.agent.clone());
        let mut batch = Vec::new();
        let mut made = Vec::new();
        let parts = unchecked.into_iter().zip(assistance);
        for (nth, (case, (unchecked, assistance))) in filing.cases().iter().zip(parts).enumerate() {
            let (id, receipt) = self.number_case(nth, now)?;
            let after = self.waits_for(case.item(), &batch);
            batch.push((case.item(), id));
            made.push(Submission {
                id,
                receipt,
                item: case.item(),
                applicant: Applicant::holding(holder),
                answers: self.with_agreement(case, case.case_answers()?),
                unchecked,
                capture: Capture {
                    at: now.wall,
                    terminal: self.setup.device.clone(),
                    form: FormVersion(case.form().version),
                    link: match self.line {
                        Line::Online => LinkAtCapture::Online,
                        Line::Offline => LinkAtCapture::Offline,
                    },
                },
                after: after.map(|(_, id)| id),
                wishes: filing.wishes(case.item()),
                agent: case
                    .agent(holder, read.as_ref())
                    .filter(|_| assistance.is_some()),
                second: self.second_for(case),
                assistance,
            });
        }
        Some(made)
    }

    /// The right was lost, or was never there: nothing is handed in.
    fn not_with_this_operator(&mut self, start: Start, item: &Item, now: Now) {
        match start {
            Start::Barred(why) => self.show_barred(item, why, now),
            _ => self.open(Page::Help, now),
        }
    }

    /// The operator's part in each case of one confirmation, or what stands against one of them.
    fn assistances(&self, filing: &Filing) -> Result<Vec<Option<Assistance>>, (Start, Box<Item>)> {
        let cases = filing.cases();
        let parts = cases.iter().map(|case| match self.item_of(case) {
            None => Ok(None),
            Some(item) => self
                .assistance(&item)
                .map_err(|start| (start, Box::new(item))),
        });
        parts.collect()
    }

    fn refuse_submission(&mut self, filing: Box<Filing>, fault: SubmitFault) {
        if let Some(page) = self.page() {
            *page = Page::Review {
                filing,
                fault: Some(fault),
            };
        }
    }

    pub(in crate::domain::visit) fn committed(
        &mut self,
        asked: Asked,
        result: Result<Vec<Receipt>, SubmitFault>,
        now: Now,
    ) {
        let here = self.setup.here;
        let catalogue = self.catalogue.clone();
        let notes_of = |item| {
            let known = catalogue.as_ref().and_then(|c| c.item(item));
            known.map_or_else(Vec::new, |item| item.receipt_notes.clone())
        };
        let filed = result.as_ref().map(|receipts| self.filed(receipts));
        let filed = filed.unwrap_or_default();
        let Some(session) = &mut self.session else {
            return;
        };
        if !session.awaits(asked) {
            return;
        }
        let own = session.identified().is_some_and(|k| k.insertion.is_some());
        let card_in_slot = own || (session.agent.is_some() && self.inserted.is_some());
        let awaiting = match &mut session.covered {
            Some(under) => under.as_mut(),
            None => &mut session.page,
        };
        let Page::Submitting { filing, .. } = awaiting else {
            return;
        };
        let filing = filing.clone();
        match result {
            Ok(_) => {
                let mut filed = filed;
                for (case, answered) in filed.iter_mut().zip(filing.cases()) {
                    case.notes = answered.notes(&notes_of(case.item), now.wall.date());
                }
                let handed_in = filed.iter();
                let handed_in: Vec<_> = handed_in
                    .map(|case| (case.item, case.receipt.facts.submission))
                    .collect();
                *awaiting = Page::Receipt(Box::new(ReceiptPage {
                    cases: filed,
                    grade: None,
                    card_in_slot,
                    came: ComesFor::of(&filing),
                }));
                for case in filing.cases() {
                    session.wish = wish_from(&case, here).or(session.wish.take());
                    session.earlier.extend(case.earlier_answers());
                    session.rules.known.handed_in(case.item(), now.wall.date());
                }
                session.handed_in.extend(handed_in);
                session.parked = None;
                session.deeds_of = None;
                session.trail.clear();
                session.idle.touch(now.mono);
                // A card pulled in the moment of handing in does not cost the person the receipt.
                if matches!(session.page, Page::CardOut)
                    && let Some(receipt) = session.covered.take()
                {
                    session.page = *receipt;
                }
            }
            Err(fault) => {
                *awaiting = Page::Review {
                    filing,
                    fault: Some(fault),
                }
            }
        }
    }

    /// What the receipt page tells of each case.
    fn filed(&self, receipts: &[Receipt]) -> Vec<FiledCase> {
        let mut batch = Vec::new();
        let mut filed = Vec::with_capacity(receipts.len());
        for receipt in receipts {
            let item = receipt.facts.item;
            let after = self.waits_for(item, &batch);
            batch.push((item, receipt.facts.submission));
            let known = self.item(item);
            filed.push(FiledCase {
                item,
                limit: known.map_or(Limit::Instant, |item| item.limit),
                receipt: receipt.clone(),
                promised: None,
                set_aside: false,
                after: after.map(|(item, _)| item),
                notes: Vec::new(),
            });
        }
        filed
    }

    pub(in crate::domain::visit) fn accepted(&mut self, id: SubmissionId, stamp: AcceptanceStamp) {
        let calendar = self.setup.workdays.clone();
        if let Some(Page::Receipt(page)) = self.page()
            && let Some(case) = page.case_mut(id)
        {
            let clocks = Clocks {
                promise: case.limit,
                target: None,
            };
            // The clock of a case that waits for another starts later, at the county.
            let runs = case.after.is_none();
            case.promised = runs.then(|| clocks.promised(stamp.at, &calendar));
            case.receipt.accepted = Some(stamp.clone());
        }
        self.mark_case(|line| {
            if line.id == id && Self::is_waiting_case(line) {
                line.state = CaseState::Accepted(stamp.at);
            }
        });
    }

    pub(in crate::domain::visit) fn set_aside(&mut self, id: SubmissionId) {
        if let Some(Page::Receipt(page)) = self.page()
            && let Some(case) = page.case_mut(id)
        {
            case.set_aside = true;
        }
        self.mark_case(|line| {
            if line.id == id && Self::is_waiting_case(line) {
                line.state = CaseState::SetAside;
            }
        });
    }

    /// One face, once; the tap cannot be taken back or repeated.
    pub(super) fn evaluate(&mut self, grade: Grade, out: &mut Vec<Effect>) {
        let on_receipt = matches!(self.page(), Some(Page::Receipt(_)));
        if on_receipt && self.is_operators(DutyNo::Grade) {
            return;
        }
        if let Some(Page::Receipt(page)) = self.page()
            && page.grade.is_none()
        {
            page.grade = Some(grade);
            let cases = page.cases.iter().map(|case| case.receipt.facts.submission);
            out.extend(cases.map(|id| Effect::KeepGrade(id, grade.level())));
        }
    }

    /// 再办一件: back to the overview, for who still has the card in.
    pub(super) fn another(&mut self, now: Now, out: &mut Vec<Effect>) {
        let on_receipt = matches!(
            self.session.as_ref().map(|s| &s.page),
            Some(Page::Receipt(_))
        );
        if !on_receipt {
            return;
        }
        match self.known_holder() {
            Some(holder) => self.open_overview(&holder, now, out),
            None => self.end_session(out),
        }
    }
}
