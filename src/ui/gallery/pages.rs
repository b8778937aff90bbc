//! A question for pages of a document, with made-up pages.

use super::Shown;
use super::scenes::{Walk, plain};
use crate::domain::delivery::FieldId;
use crate::domain::documents::{CameraStatus, CaptureFault, PageDigest, PageFault, PageImage};
use crate::domain::services::form::RawAnswer;
use crate::domain::visit::pages::PagesTap;
use crate::domain::visit::{Effect, Tap, VisitEvent};
use crate::pictures::page_of;

const FIRST: &[u8] = include_bytes!("../../../tests/fixtures/pages/household-1.png");
const SECOND: &[u8] = include_bytes!("../../../tests/fixtures/pages/household-2.png");
const LYING: &[u8] = include_bytes!("../../../tests/fixtures/pages/certificate.png");

/// A made-up page.
fn page(file: &[u8], number: u8) -> PageImage {
    let jpeg = page_of(file).expect("a picture");
    PageImage::new(jpeg, PageDigest([number; 32])).expect("a page")
}

fn take(walk: &mut Walk, tap: PagesTap, came: Result<PageImage, CaptureFault>) {
    walk.tap(Tap::Pages(tap));
    let asked = walk.effects.iter().find_map(|effect| match effect {
        Effect::TakePage(asked) => Some(*asked),
        _ => None,
    });
    walk.on(VisitEvent::Page(asked.expect("a page is asked for"), came));
}

/// The question with a camera that has no page, that is ready, that takes one, two and three pages,
/// and that gives nothing useful. Afterwards there is no camera and no answer, as before.
pub(super) fn document(walk: &mut Walk, field: &str, all: &mut Vec<Shown>) {
    walk.on(VisitEvent::Camera(CameraStatus::NoPages));
    all.push(plain("pages-nothing-there", walk));
    walk.on(VisitEvent::Camera(CameraStatus::Ready));
    all.push(plain("pages-ready", walk));
    walk.tap(Tap::Pages(PagesTap::Take));
    all.push(plain("pages-taking", walk));
    let asked = walk.effects.iter().find_map(|effect| match effect {
        Effect::TakePage(asked) => Some(*asked),
        _ => None,
    });
    let asked = asked.expect("a page is asked for");
    walk.on(VisitEvent::Page(asked, Ok(page(FIRST, 1))));
    all.push(plain("pages-one", walk));
    take(walk, PagesTap::Take, Ok(page(SECOND, 2)));
    all.push(plain("pages-two", walk));
    let blank = CaptureFault::Page(PageFault::Blank);
    take(walk, PagesTap::Take, Err(blank));
    all.push(plain("pages-blank", walk));
    take(walk, PagesTap::Take, Ok(page(LYING, 3)));
    all.push(plain("pages-full", walk));
    walk.on(VisitEvent::Camera(CameraStatus::Gone));
    walk.tap(Tap::Pages(PagesTap::Retake));
    all.push(plain("pages-camera-gone", walk));
    walk.on(VisitEvent::Camera(CameraStatus::NotFitted));
    let field = FieldId::parse(field).expect("a field");
    walk.tap(Tap::Answer(field, RawAnswer::empty()));
}
