//! Pages of documents on their way into a form.

use super::*;
use crate::domain::documents::{CameraStatus, CaptureFault, PageDigest, PageFault, PageImage};
use crate::domain::services::form::AnswerFault;
use crate::domain::visit::pages::{PAGE_WITHIN, PagesTap};

/// A whole picture as far as anybody looks at it here: an outer shape without pixels.
fn picture(number: u8) -> PageImage {
    let mut jpeg = vec![0xFF, 0xD8, 0xFF, 0xC0, 0, 8, 8, 4, 0, 3, 0, 0];
    jpeg.extend([0xFF, 0xDA, 0, 2, number, 0xFF, 0xD9]);
    PageImage::new(Zeroizing::new(jpeg), PageDigest([number; 32])).expect("a page")
}

fn with_book(form: Form) -> Form {
    let mut form = form;
    form.fields.insert(
        0,
        Field {
            id: FieldId::parse("book").expect("a field id"),
            label: "book".into(),
            hint: String::new(),
            kind: FieldKind::Document {
                fewest: 2,
                most: 3,
                promise: None,
            },
            optional: false,
            role: None,
            ask_when: None,
            prefill: None,
        },
    );
    form
}

/// A holder at the question for two or three pages, and a camera that is ready.
fn at_the_question() -> Bench {
    let mut b = Bench::new();
    let items = vec![item(1, Action::Form(with_book(form())), Mode::Kiosk)];
    let catalogue = Catalogue::new(2, items).expect("a catalogue");
    b.send(VisitEvent::Catalogue(Arc::new(catalogue)));
    b.send(VisitEvent::Camera(CameraStatus::Ready));
    b.insert(1, young());
    b.tap(Tap::StartItem(ItemNo::new(1).expect("in range")));
    b
}

fn ask(b: &mut Bench, tap: PagesTap) -> Option<Asked> {
    let effects = b.tap(Tap::Pages(tap));
    effects.iter().find_map(|effect| match effect {
        Effect::TakePage(asked) => Some(*asked),
        _ => None,
    })
}

fn take(b: &mut Bench, tap: PagesTap, number: u8) {
    let asked = ask(b, tap).expect("a page is asked for");
    b.send(VisitEvent::Page(asked, Ok(picture(number))));
}

/// The pages of the form, by their marks.
fn pages(b: &Bench) -> Vec<u8> {
    let page = b
        .visit
        .session()
        .map(|s| s.covered.as_deref().unwrap_or(&s.page));
    let Some(Page::Form(filing)) = page else {
        panic!("{page:?}");
    };
    let (_, slot) = filing.all().next().expect("the first question");
    slot.raw.pages().iter().map(|p| p.digest().0[0]).collect()
}

fn fault(b: &Bench) -> Option<CaptureFault> {
    b.visit.scene(b.now).pages.fault
}

#[test]
fn pages_are_taken_taken_again_and_thrown_away_in_their_order() {
    let mut b = at_the_question();
    for number in 1..=3 {
        take(&mut b, PagesTap::Take, number);
    }
    assert_eq!(pages(&b), [1, 2, 3]);
    assert_eq!(ask(&mut b, PagesTap::Take), None, "no fourth page");
    b.tap(Tap::Pages(PagesTap::Show(1)));
    take(&mut b, PagesTap::Retake, 9);
    assert_eq!(pages(&b), [1, 9, 3]);
    b.tap(Tap::Pages(PagesTap::Remove));
    assert_eq!(pages(&b), [1, 3]);
    assert_eq!(b.visit.scene(b.now).pages.shown, 1);
    b.tap(Tap::Pages(PagesTap::Show(7)));
    b.tap(Tap::Pages(PagesTap::Remove));
    b.tap(Tap::Pages(PagesTap::Remove));
    b.tap(Tap::Pages(PagesTap::Remove));
    assert_eq!(pages(&b), [0; 0]);
    assert_eq!(ask(&mut b, PagesTap::Retake), None, "nothing to take again");
}

#[test]
fn one_page_too_few_is_told_with_the_number_that_is_wanted() {
    let mut b = at_the_question();
    take(&mut b, PagesTap::Take, 1);
    b.tap(Tap::NextQuestion);
    let Some(Page::Form(filing)) = b.page() else {
        panic!("a form is on screen");
    };
    let few = AnswerFault::TooFewPages { fewest: 2 };
    assert_eq!(filing.current().1.checked, Some(Err(few)));
    take(&mut b, PagesTap::Take, 2);
    b.tap(Tap::NextQuestion);
    let Some(Page::Form(filing)) = b.page() else {
        panic!("a form is on screen");
    };
    assert_eq!(filing.position(), 1);
}

#[test]
fn a_camera_that_hangs_is_given_up_and_what_it_says_later_is_not_heard() {
    let mut b = at_the_question();
    let asked = ask(&mut b, PagesTap::Take).expect("asked");
    assert_eq!(ask(&mut b, PagesTap::Take), None, "one page at a time");
    b.wait(PAGE_WITHIN);
    assert_eq!(fault(&b), Some(CaptureFault::Silent));
    b.send(VisitEvent::Page(asked, Ok(picture(1))));
    assert_eq!(pages(&b), [0; 0]);
    take(&mut b, PagesTap::Take, 2);
    assert_eq!((pages(&b), fault(&b)), (vec![2], None));
}

#[test]
fn whatever_is_no_page_is_told_and_leaves_the_pages_as_they_were() {
    let mut b = at_the_question();
    take(&mut b, PagesTap::Take, 1);
    for why in [
        CaptureFault::Gone,
        CaptureFault::NoPage,
        CaptureFault::Busy,
        CaptureFault::Page(PageFault::CutShort),
        CaptureFault::Page(PageFault::Blank),
    ] {
        let asked = ask(&mut b, PagesTap::Take).expect("asked");
        b.send(VisitEvent::Page(asked, Err(why)));
        assert_eq!((pages(&b), fault(&b)), (vec![1], Some(why)));
    }
    b.send(VisitEvent::Camera(CameraStatus::Gone));
    assert_eq!(ask(&mut b, PagesTap::Retake), None);
    assert_eq!(fault(&b), Some(CaptureFault::Gone));
    b.send(VisitEvent::Camera(CameraStatus::Ready));
    assert_eq!(fault(&b), None);
}

#[test]
fn a_page_that_comes_while_the_card_is_out_is_under_the_cover_with_the_rest() {
    let mut b = at_the_question();
    let asked = ask(&mut b, PagesTap::Take).expect("asked");
    b.pull(1);
    b.send(VisitEvent::Page(asked, Ok(picture(1))));
    assert_eq!(pages(&b), [1]);
    b.insert(2, young());
    assert_eq!(pages(&b), [1]);
}

#[test]
fn pages_wait_with_the_draft_for_the_same_card_and_are_gone_for_another() {
    for (who, kept) in [(young(), vec![1, 2]), (old(), Vec::new())] {
        let mut b = at_the_question();
        take(&mut b, PagesTap::Take, 1);
        take(&mut b, PagesTap::Take, 2);
        b.pull(1);
        b.wait(Span::minutes(5));
        assert!(b.visit.session().is_none() && b.visit.keeps_draft());
        b.insert(2, who);
        let back = matches!(b.page(), Some(Page::Form(_)));
        assert_eq!(back, !kept.is_empty());
        if back {
            assert_eq!(pages(&b), kept);
        }
        assert!(!b.visit.keeps_draft());
    }
}

#[test]
fn an_idle_visit_takes_its_pages_along() {
    let mut b = at_the_question();
    take(&mut b, PagesTap::Take, 1);
    b.wait(Span::minutes(5));
    assert!(b.visit.session().is_none() && !b.visit.keeps_draft());
    assert!(b.asked.iter().any(|e| matches!(e, Effect::Wiped)));
}

#[test]
fn pages_go_into_the_case_in_their_order() {
    let mut b = at_the_question();
    take(&mut b, PagesTap::Take, 1);
    take(&mut b, PagesTap::Take, 2);
    b.tap(Tap::NextQuestion);
    b.answer("trade", RawAnswer::picked("a"));
    b.tap(Tap::NextQuestion);
    b.answer("phone", RawAnswer::typed("19900001234"));
    b.tap(Tap::NextQuestion);
    b.tap(Tap::Submit);
    let case = b.submitted.last().expect("handed in");
    let pages = case.pages();
    let marks: Vec<(u8, u8)> = pages
        .iter()
        .map(|(n, p)| (n.get(), p.digest().0[0]))
        .collect();
    assert_eq!(marks, [(1, 1), (2, 2)]);
}
