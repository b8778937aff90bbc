//! The last day of a promise, in the list of cases and on the page of a case.

use crate::stage::{catalogue, vocabulary};
use jiff::civil::{Date, date};
use jiujinban::domain::delivery::{CaseNews, ReceiptNo, ReceiptPrefix, SubmissionId};
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::services::workdays::{Workdays, YearPlan};
use jiujinban::domain::time::{Span, WallTime};
use jiujinban::domain::visit::cases::{CaseLine, CaseState, CasesPage};
use jiujinban::domain::visit::overview::CountyPart;
use jiujinban::domain::visit::page::Page;
use jiujinban::domain::visit::scene::{Scene, View};
use jiujinban::domain::visit::{Asked, ClosedReason, Settings};
use jiujinban::ui::gallery;
use jiujinban::ui::generated::Tone;
use jiujinban::ui::text::{cases as text, promises};
use jiujinban::ui::view_model::{Look, ViewModel, from_scene};
use std::sync::Arc;

/// A Friday.
const HANDED_IN: Date = date(2026, 11, 20);
/// An item with ten working days, and an instant one.
const TEN_DAYS: u16 = 11;
const INSTANT: u16 = 1;

fn shown(page: Page, day: Date) -> ViewModel {
    let now = WallTime::at_start_of(day).plus(Span::hours(9));
    let mut scene = Scene::not_started(ClosedReason::NotEnrolled, now, Settings::default());
    scene.catalogue = Some(catalogue());
    let plan = YearPlan {
        source: String::new(),
        off: [].into(),
        worked: [].into(),
    };
    scene.workdays = Arc::new(Workdays::new([(2026, plan)].into()).expect("a calendar"));
    scene.view = View::Page(Box::new(page));
    let around = gallery::surroundings(vocabulary());
    from_scene(&scene, &around, &Look::default())
}

fn case_of(item: u16, state: CaseState, promise: Option<Date>) -> CaseLine {
    let at = WallTime::at_start_of(HANDED_IN).plus(Span::hours(10));
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    CaseLine {
        id: SubmissionId::from_parts(at, 1),
        receipt: ReceiptNo::new(&prefix, HANDED_IN, 1),
        item: ItemNo::new(item).expect("a number"),
        received_at: at,
        state,
        news: CaseNews {
            promise,
            ..CaseNews::default()
        },
    }
}

fn accepted(item: u16, promise: Option<Date>) -> CaseLine {
    let at = WallTime::at_start_of(HANDED_IN).plus(Span::hours(11));
    case_of(item, CaseState::Accepted(at), promise)
}

/// What the list says of the last day, and whether it has passed.
fn listed(line: &CaseLine, day: Date) -> (String, bool) {
    let page = CasesPage {
        asked: Asked(1),
        local: Some(vec![line.clone()]),
        county: CountyPart::OutOfReach,
    };
    let vm = shown(Page::Cases(Box::new(page)), day);
    (vm.cases[0].due.to_string(), vm.cases[0].late)
}

/// What the page of the case says of it, and how.
fn told(line: &CaseLine, day: Date) -> Option<(String, Tone)> {
    let vm = shown(Page::Case(Box::new(line.clone())), day);
    let mut facts = vm.case_facts.iter();
    let fact = facts.find(|fact| fact.label == promises::DONE_BY)?;
    Some((fact.value.to_string(), fact.tone))
}

#[test]
fn a_promise_that_has_passed_is_said_to_have_passed_from_the_day_after_on() {
    let line = accepted(TEN_DAYS, Some(date(2026, 12, 4)));
    let until = |day| listed(&line, date(2026, 12, day));
    assert_eq!(until(3), ("最迟办好 明天".to_owned(), false));
    assert_eq!(until(4), ("最迟办好 今天".to_owned(), false));
    let (words, late) = until(5);
    assert!(
        late && words.contains("已经过了") && words.contains("12333"),
        "{words}"
    );
    let (words, tone) = told(&line, date(2026, 12, 5)).expect("a line");
    assert!(words.contains("已经过了"), "{words}");
    assert_eq!(tone, Tone::Bad);
}

#[test]
fn without_the_county_the_terminal_counts_the_working_days_from_the_countys_stamp() {
    // Ten working days after Friday the 20th end on Friday the 4th.
    let (words, late) = listed(&accepted(TEN_DAYS, None), date(2026, 11, 22));
    assert_eq!((words.as_str(), late), ("最迟办好 12月4日", false));
}

#[test]
fn the_countys_day_goes_before_the_terminals_own_count() {
    let line = accepted(TEN_DAYS, Some(date(2026, 12, 9)));
    assert_eq!(listed(&line, HANDED_IN).0, "最迟办好 12月9日");
}

#[test]
fn what_no_clock_runs_for_has_no_day_and_its_page_says_why() {
    let today = date(2026, 11, 22);
    for state in [
        CaseState::Received,
        CaseState::Waiting,
        CaseState::NeedsMaterial,
        CaseState::Done,
        CaseState::Declined,
        CaseState::SetAside,
    ] {
        let line = case_of(TEN_DAYS, state, Some(date(2026, 12, 4)));
        assert_eq!(listed(&line, today), (String::new(), false), "{state:?}");
    }
    let said = |state| told(&case_of(TEN_DAYS, state, None), today).map(|(words, _)| words);
    let waits = Some("从县里受理算起，10 个工作日".to_owned());
    assert_eq!(said(CaseState::Received), waits);
    assert_eq!(said(CaseState::Waiting), waits);
    assert_eq!(said(CaseState::NeedsMaterial).as_deref(), Some(text::RESTS));
    assert_eq!(said(CaseState::Done), None);
}

#[test]
fn an_instant_item_has_no_last_day_but_its_page_says_that_it_is_done_at_once() {
    let today = date(2026, 11, 22);
    let line = accepted(INSTANT, None);
    assert_eq!(listed(&line, today), (String::new(), false));
    let (words, _) = told(&line, today).expect("a line");
    assert_eq!(words, "县里受理后当场办好");
}
