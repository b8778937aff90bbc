//! What a tap says to the visit.

use crate::stage::{Said, one, terminal};
use jiujinban::domain::jobs::listing::Kind;
use jiujinban::domain::services::catalogue::Group;
use jiujinban::domain::services::form::RawAnswer;
use jiujinban::domain::visit::jobs_page::JobFilter;
use jiujinban::domain::visit::{Grade, Tap};
use jiujinban::ui::Intent;
use jiujinban::ui::gallery;
use jiujinban::ui::headless::{Headless, HeadlessFault};

fn on(headless: &Headless, screen: &str) {
    gallery::show(headless, one(screen).scene, &[]).expect("it is shown");
}

fn taps(said: &Said) -> Vec<Tap> {
    let taken = said.take().into_iter();
    taken
        .filter_map(|intent| match intent {
            Intent::Tap(tap) => Some(tap),
            Intent::Touch | Intent::Prompt(_) => None,
        })
        .collect()
}

#[test]
fn a_label_that_is_not_on_screen_is_named_with_those_that_are() {
    let (headless, said) = terminal();
    on(&headless, "home");
    let Err(HeadlessFault::NoControl { wanted, there }) = headless.tap("没有的") else {
        panic!("a control that is not there was tapped");
    };
    assert_eq!(wanted, "没有的");
    assert!(there.contains("我要找工作"), "{there}");
    assert_eq!(taps(&said), []);
}

#[test]
fn what_is_switched_off_cannot_be_tapped() {
    let (headless, said) = terminal();
    on(&headless, "submitting");
    assert!(matches!(
        headless.tap("正在提交…"),
        Err(HeadlessFault::SwitchedOff(_))
    ));
    on(&headless, "jobs");
    assert!(matches!(
        headless.tap("上一页"),
        Err(HeadlessFault::SwitchedOff(_))
    ));
    assert_eq!(taps(&said), []);
}

#[test]
fn the_words_on_a_button_are_what_it_does() {
    let (headless, said) = terminal();
    let expected = [
        ("home", "我要找工作", Tap::OpenGroup(Group::Jobs)),
        ("home", "附近岗位", Tap::OpenJobs(Kind::Fixed)),
        ("home", "办件进度", Tap::OpenCases),
        ("home", "大字版", Tap::NextTextSize),
        ("home", "没了工作", Tap::OpenLifeEvent(3)),
        ("home", "全部 10 件", Tap::OpenLifeEvents),
        ("events", "办社保卡", Tap::OpenLifeEvent(10)),
        ("event-out-of-work", "一次办 2 件", Tap::StartLifeEvent(3)),
        ("event-held", "先办能办的 1 件", Tap::GoOnWithRest),
        ("event-card", "呼叫帮办员", Tap::StartLifeEvent(10)),
        ("guide", "返回", Tap::Back),
        ("overview", "退出", Tap::Exit),
        ("idle-warning", "继续办理", Tap::MoreTime),
        ("jobs", "下一页", Tap::MoreJobs),
        (
            "jobs",
            "零工 46",
            Tap::FilterJobs(JobFilter::Kind(Kind::Gig)),
        ),
        ("form-choice", "下一步", Tap::NextQuestion),
        ("review", "确认提交", Tap::Submit),
        (
            "receipt-received",
            "非常满意",
            Tap::Evaluate(Grade::VeryGood),
        ),
        ("receipt-received", "再办一件", Tap::Another),
        ("card-out", "不办了，退出", Tap::Exit),
        ("identify", "没带卡，找帮办员", Tap::CallHelp),
    ];
    for (screen, label, tap) in expected {
        on(&headless, screen);
        headless
            .tap(label)
            .unwrap_or_else(|fault| panic!("{screen}: {fault}"));
        assert_eq!(taps(&said), [tap], "{label} on {screen}");
    }
}

#[test]
fn the_idle_warning_lies_over_everything_else() {
    let (headless, said) = terminal();
    on(&headless, "idle-warning");
    headless
        .tap("首页")
        .expect("it is there, below the warning");
    assert_eq!(taps(&said), []);
}

#[test]
fn a_second_choice_is_added_and_a_chosen_one_is_taken_away() {
    let (headless, said) = terminal();
    on(&headless, "form-choice");
    headless.tap("普工").expect("a choice");
    headless.tap("电工").expect("a choice");
    let picked: Vec<_> = taps(&said)
        .into_iter()
        .map(|tap| match tap {
            Tap::Answer(_, RawAnswer::Picked(codes)) => codes,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        picked,
        [vec!["dian-gong", "han-gong", "pu-gong"], vec!["han-gong"]]
    );
}

#[test]
fn fast_fingers_lose_no_digit_though_the_visit_has_not_answered_yet() {
    let (headless, said) = terminal();
    on(&headless, "form-phone");
    for digit in ["5", "5", "2", "1"] {
        headless.tap(digit).expect("a key");
    }
    headless.tap("删除").expect("a key");
    let typed: Vec<_> = taps(&said)
        .into_iter()
        .map(|tap| match tap {
            Tap::Answer(_, RawAnswer::Typed(text)) => text.to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        typed,
        [
            "19900005",
            "199000055",
            "1990000552",
            "19900005521",
            "1990000552"
        ]
    );
}

#[test]
fn reading_aloud_without_a_voice_says_so() {
    let (headless, said) = terminal();
    on(&headless, "guide");
    headless.tap("朗读本页").expect("on every page");
    assert_eq!(taps(&said), []);
    assert!(
        headless.texts().iter().any(|t| t.contains("没有装语音")),
        "{:?}",
        headless.texts()
    );
}

#[test]
fn the_large_first_page_leads_to_all_groups_and_back() {
    let (headless, said) = terminal();
    let large = gallery::in_large(&one("home").scene);
    gallery::show(&headless, large, &["别的事"]).expect("it is shown");
    assert!(headless.labels().contains(&"我要办社保卡".to_owned()));
    headless.tap("返回").expect("a way back");
    assert!(headless.labels().contains(&"找活干".to_owned()));
    assert_eq!(taps(&said), []);
}
