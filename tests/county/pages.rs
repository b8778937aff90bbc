//! Pages of documents over the real line: in pieces, resumed, exactly once, sealed at the county, and
//! opened for review.

use crate::world::{NOON, Terminal, TestCounty, applicant};
use jiujinban::adapters::simulated::line::LineState;
use jiujinban::county::review::ReviewError;
use jiujinban::domain::delivery::{
    AnswerValue, FieldId, PIECE_BYTES, PageKind, RetryAdvice, SealedEnvelope, SealedPage,
    Submission, page_aad,
};
use jiujinban::domain::documents::{PageDigest, PageImage};
use jiujinban::domain::people::access::{Looked, Viewer};
use jiujinban::pictures::page_of;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink, Refusal};
use jiujinban::ports::keys::{DeviceSigner, Sealer};
use ring::digest::{SHA256, digest};
use std::path::Path;
use zeroize::Zeroizing;

/// A made-up page. `pad` bytes of comment make it as heavy as a test wants it.
pub fn page(name: &str, pad: usize) -> PageImage {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let file = std::fs::read(folder.join(name)).expect("a sample page");
    let mut jpeg = page_of(&file).expect("a page").to_vec();
    let mut left = pad;
    while left > 0 {
        let length = left.min(60_000);
        let mut comment = vec![0xFF, 0xFE];
        comment.extend(u16::try_from(length + 2).expect("short").to_be_bytes());
        comment.extend((0..length).map(|at| (at * 7 % 251) as u8));
        jpeg.splice(2..2, comment);
        left -= length;
    }
    let sum = digest(&SHA256, &jpeg);
    let sum = PageDigest(sum.as_ref().try_into().expect("32 bytes"));
    PageImage::new(Zeroizing::new(jpeg), sum).expect("a page")
}

pub fn with_pages(pages: Vec<PageImage>) -> impl FnOnce(&mut Submission) {
    move |case| {
        let field = FieldId::parse("certificate").expect("a field");
        case.answers.push((field, AnswerValue::Pages(pages)));
    }
}

pub fn sealed(terminal: &Terminal, case: &SealedEnvelope, pages: &[PageImage]) -> Vec<SealedPage> {
    let submission = {
        let answers = vec![(
            FieldId::parse("certificate").expect("a field"),
            AnswerValue::Pages(pages.to_vec()),
        )];
        let device = terminal.keys.device().device().clone();
        let mut plain = crate::world::submission(&device, 3, 1);
        plain.answers = answers;
        plain
    };
    let id = case.facts.submission;
    let device = terminal.keys.device().device().clone();
    let seal = |(number, page): (_, &PageImage)| {
        let aad = page_aad(id, &device, number);
        let body = terminal.book.seal(&aad, page.reveal()).expect("sealed");
        SealedPage {
            case: id,
            number,
            kind: PageKind::Document,
            digest: terminal.book.digest(&body),
            body,
        }
    };
    submission.pages().into_iter().map(seal).collect()
}

struct World {
    county: TestCounty,
    terminal: Terminal,
    pages: Vec<PageImage>,
    case: SealedEnvelope,
    sealed: Vec<SealedPage>,
}

fn world(pages: Vec<PageImage>) -> World {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let case = terminal.case_with(3, 1, with_pages(pages.clone()));
    let sealed = sealed(&terminal, &case, &pages);
    World {
        county,
        terminal,
        pages,
        case,
        sealed,
    }
}

fn two_pages() -> Vec<PageImage> {
    vec![page("household-1.png", 0), page("household-2.png", 0)]
}

impl World {
    fn send(&self) -> Result<(), CountyError> {
        self.send_these(self.sealed.clone())
    }

    fn send_these(&self, pages: Vec<SealedPage>) -> Result<(), CountyError> {
        self.terminal
            .client
            .send_with_pages(self.case.clone(), pages);
        match self.terminal.next() {
            CountyEvent::Sent(_, came) => came.map(|_| ()),
            other => panic!("{other:?}"),
        }
    }

    fn cases(&self) -> u64 {
        self.county.handle.case_count().expect("counted")
    }

    fn receipt(&self) -> &str {
        self.case.facts.no.as_str()
    }
}

fn refusal(came: Result<(), CountyError>) -> (Refusal, RetryAdvice) {
    match came {
        Err(CountyError::Refused { problem, advice }) => (problem, advice),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_case_arrives_once_with_its_pages_and_the_reviewer_sees_them() {
    let w = world(two_pages());
    w.send().expect("accepted");
    w.send().expect("accepted again");
    assert_eq!(w.cases(), 1);
    let opened = w.county.handle.pages_of(w.receipt()).expect("opened");
    let images: Vec<&PageImage> = opened.iter().map(|page| &page.image).collect();
    assert_eq!(images, w.pages.iter().collect::<Vec<_>>());
    let fields: Vec<_> = opened
        .iter()
        .map(|p| (p.field.as_str(), p.number))
        .collect();
    assert_eq!(fields, [("certificate", 1), ("certificate", 2)]);
}

#[test]
fn a_line_cut_in_the_middle_of_a_page_goes_on_where_it_stopped() {
    let w = world(vec![page("household-1.png", 700_000)]);
    let whole = w.sealed[0].body.ct.len() as u64;
    // One fresh connection carries 3,200 bytes of handshake and answers for the whole page.
    w.terminal.line.set(LineState::HalfAnswer(2_800));
    let mut tries = 0_u64;
    while let Err(error) = w.send() {
        assert!(error.line_is_down(), "{error:?}");
        tries += 1;
        assert!(tries < 40, "it never gets there");
    }
    assert!(tries > 0, "the line was never cut");
    assert_eq!(w.cases(), 1);
    let (up, _) = w.terminal.line.carried();
    let again = tries * 2 * PIECE_BYTES as u64 + 200_000;
    assert!(
        up < whole + again,
        "{up} bytes for {whole} in {tries} tries"
    );
    assert_eq!(
        w.county.handle.pages_of(w.receipt()).expect("opened")[0].image,
        w.pages[0]
    );
}

#[test]
fn a_heavy_case_lets_the_one_behind_it_go_first() {
    let heavy = page("household-1.png", 800_000);
    let w = world(vec![heavy.clone(), heavy.clone(), heavy]);
    w.terminal
        .client
        .send_with_pages(w.case.clone(), w.sealed.clone());
    let light = w.terminal.case(4, 2);
    w.terminal.client.send(light);
    let first = w.terminal.next();
    assert!(
        matches!(first, CountyEvent::Sent(_, Err(CountyError::Unfinished))),
        "{first:?}"
    );
    assert!(matches!(w.terminal.next(), CountyEvent::Sent(_, Ok(_))));
    let mut turns = 1;
    while w.send() == Err(CountyError::Unfinished) {
        turns += 1;
    }
    assert_eq!((w.cases(), turns), (2, 2));
}

#[test]
fn a_case_whose_pages_have_not_come_is_not_accepted_and_not_refused_for_good() {
    let w = world(two_pages());
    w.terminal.client.send(w.case.clone());
    let CountyEvent::Sent(_, came) = w.terminal.next() else {
        panic!("no answer");
    };
    let (problem, advice) = refusal(came.map(|_| ()));
    assert_eq!(problem, Refusal::PagesMissing);
    assert!(matches!(advice, RetryAdvice::After(_)));
    let one = vec![w.sealed[0].clone()];
    assert_eq!(refusal(w.send_these(one)).0, Refusal::PagesMissing);
    assert_eq!(w.cases(), 0);
    w.send().expect("accepted with all of them");
    assert_eq!(w.cases(), 1);
}

#[test]
fn a_page_that_is_another_than_the_case_means_is_refused() {
    let w = world(two_pages());
    let exchanged = sealed(
        &w.terminal,
        &w.case,
        &[w.pages[1].clone(), w.pages[0].clone()],
    );
    let verdict = refusal(w.send_these(exchanged));
    assert_eq!(verdict, (Refusal::CaseInvalid, RetryAdvice::Never));
    assert_eq!(
        refusal(w.send()),
        (Refusal::OtherBytes, RetryAdvice::Never),
        "the number is taken by the other page"
    );
    assert_eq!(w.cases(), 0);
}

#[test]
fn a_page_sealed_for_another_case_does_not_open_in_this_one() {
    let w = world(two_pages());
    let other = w.terminal.case_with(3, 2, with_pages(w.pages.clone()));
    let stolen = sealed(&w.terminal, &other, &w.pages).into_iter();
    let stolen = stolen.map(|page| SealedPage {
        case: w.case.facts.submission,
        ..page
    });
    let verdict = refusal(w.send_these(stolen.collect()));
    assert_eq!(verdict, (Refusal::Unopenable, RetryAdvice::Never));
    assert_eq!(w.cases(), 0);
}

#[test]
fn a_page_whose_bytes_were_damaged_before_they_were_sent_is_sent_anew() {
    let w = world(two_pages());
    let mut bent = w.sealed.clone();
    bent[0].body.ct[100] ^= 1;
    let (problem, advice) = refusal(w.send_these(bent));
    assert_eq!(problem, Refusal::PieceDamaged);
    assert!(matches!(advice, RetryAdvice::After(_)));
    w.send().expect("whole this time");
    assert_eq!(w.cases(), 1);
}

#[test]
fn no_terminal_adds_to_the_pages_of_another() {
    let w = world(two_pages());
    let thief = Terminal::of(&w.county, "tz-002");
    w.send().expect("accepted");
    thief
        .client
        .send_with_pages(w.case.clone(), w.sealed.clone());
    let CountyEvent::Sent(_, came) = thief.next() else {
        panic!("no answer");
    };
    assert_eq!(refusal(came.map(|_| ())).0, Refusal::OtherBytes);
}

#[test]
fn nothing_of_a_page_lies_open_in_the_countys_files() {
    let w = world(two_pages());
    w.send().expect("accepted");
    let middle = w.pages[0].reveal().len() / 2;
    let needle = &w.pages[0].reveal()[middle..middle + 40];
    for entry in std::fs::read_dir(w.county.dir.path())
        .expect("the folder")
        .flatten()
    {
        let Ok(bytes) = std::fs::read(entry.path()) else {
            continue;
        };
        let found = bytes.windows(needle.len()).any(|w| w == needle);
        assert!(!found, "{}", entry.path().display());
    }
}

#[test]
fn whoever_opens_the_pages_stands_in_the_holders_list() {
    let w = world(two_pages());
    w.send().expect("accepted");
    let missing = w.county.handle.pages_of("TZ017-2026-1122-9999-0");
    assert!(matches!(missing, Err(ReviewError::Unknown)), "{missing:?}");
    w.county.handle.pages_of(w.receipt()).expect("opened");
    w.terminal.client.who_viewed(Ticket(5), applicant(3));
    let CountyEvent::Accesses(_, Ok(looks)) = w.terminal.next() else {
        panic!("no list");
    };
    let pages: Vec<_> = looks.iter().filter(|l| l.what == Looked::Pages).collect();
    assert_eq!(pages.len(), 1);
    assert_eq!((pages[0].by, pages[0].at.0), (Viewer::Reviewer, NOON));
}
