//! The pages of the library: a shelf as a list, a policy to read, an institution or a fair with the
//! way there.

use super::sketch::sketch;
use super::{Keys, Surroundings, Typing, TypingTarget, ViewModel, fact, g, print};
use crate::domain::jobs::listing::ContactPhone;
use crate::domain::jobs::search::DataAge;
use crate::domain::library::fair::Fair;
use crate::domain::library::institution::{Archive, School, Whereabouts};
use crate::domain::library::policy::Policy;
use crate::domain::library::search::{FairDays, LibraryDetail, LibraryHit, LibraryPage};
use crate::domain::library::way::Way;
use crate::domain::library::{Entry, Shelf, Topic};
use crate::domain::paper::Paper;
use crate::domain::time::WallTime;
use crate::domain::visit::library_page::{
    EntryPage, EntryState, LibraryAnswer, LibraryFilter, LibraryList, LibraryTap, WORDS_MOST,
};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::{Tap, TextSize};
use crate::ui::text::papers::{self, Letterhead, PlacePaper};
use crate::ui::text::{jobs as job_words, library as words, when};
use jiff::civil::Date;
use zeroize::Zeroizing;

/// Topics offered as chips.
const TOPICS: usize = 8;
/// Courses named on a card.
const COURSES: usize = 3;

fn tap(tap: LibraryTap) -> Tap {
    Tap::Library(tap)
}

fn filter(change: LibraryFilter) -> Tap {
    tap(LibraryTap::Filter(change))
}

fn look(shelf: Shelf) -> (g::Glyph, g::Tint) {
    match shelf {
        Shelf::Policies => (g::Glyph::Stamp, g::Tint::Other),
        Shelf::Fairs => (g::Glyph::Megaphone, g::Tint::Jobs),
        Shelf::Archives => (g::Glyph::List, g::Tint::Card),
        Shelf::Training => (g::Glyph::Graduation, g::Tint::Skills),
    }
}

/// A shelf.
pub(super) fn list(vm: &mut ViewModel, list: &LibraryList, scene: &Scene, around: &Surroundings) {
    vm.screen = g::Screen::Library;
    let (glyph, tint) = look(list.shelf);
    vm.list_head = g::ListHead {
        glyph,
        tint,
        title: words::shelf(list.shelf).into(),
        count: String::new().into(),
    };
    search(vm, list);
    match &list.answer {
        None => vm.jobs_view.empty = words::LOOKING.into(),
        Some(LibraryAnswer::Failed) => vm.jobs_view.empty = words::REBUILDING.into(),
        Some(LibraryAnswer::Found(page)) => {
            vm.list_head.count = words::count(list.shelf, page.total).into();
            as_of(vm, page.age, page.as_of, scene);
            chips(vm, list, page, around);
            for (row, hit) in page.hits.iter().enumerate() {
                let open = LibraryTap::Entry(hit.entry.id().clone());
                vm.tap(g::Spot::Entry, row, tap(open));
                vm.entries.push(row_of(hit, scene.now.date(), around));
            }
            if page.hits.is_empty() {
                nothing(vm, list, page.age);
            }
        }
    }
    turning(vm, list);
}

fn search(vm: &mut ViewModel, list: &LibraryList) {
    let set = &list.filters.words;
    vm.jobs_view.search_hint = words::search_hint(list.shelf).into();
    vm.jobs_view.search_done = "看结果".into();
    vm.jobs_view.search = set.to_uppercase().into();
    let typing = Typing {
        text: Zeroizing::new(set.clone()),
        most: WORDS_MOST,
        keys: Keys::Search,
        target: TypingTarget::LibraryWords,
    };
    vm.typings.push(((g::Spot::Word, 0, 0), typing));
    if let Some(LibraryAnswer::Found(page)) = &list.answer {
        for (row, word) in page.words.iter().enumerate() {
            vm.words.push(word.clone());
            vm.tap(
                g::Spot::Word,
                row,
                filter(LibraryFilter::Words(word.clone())),
            );
        }
    }
    if !set.is_empty() {
        let clear = filter(LibraryFilter::Words(String::new()));
        vm.tap(g::Spot::ClearSearch, 0, clear);
    }
}

fn topic_words(topic: &Topic, around: &Surroundings) -> String {
    match topic {
        Topic::Words(words) => words.clone(),
        Topic::Trade(code) => job_words::trade(code, &around.vocabulary),
    }
}

fn chips(vm: &mut ViewModel, list: &LibraryList, page: &LibraryPage, around: &Surroundings) {
    if list.shelf == Shelf::Fairs {
        for (row, days) in FairDays::ALL.into_iter().enumerate() {
            vm.kinds.push(g::Kind {
                label: words::days(days).into(),
                on: list.filters.days == days,
            });
            vm.tap(g::Spot::Kind, row, filter(LibraryFilter::Days(days)));
        }
    }
    let set = list.filters.topic.as_ref();
    let mut offered: Vec<(Topic, u32)> = page.topics.iter().take(TOPICS).cloned().collect();
    if let Some(set) = set
        && offered.iter().all(|(topic, _)| topic != set)
    {
        let known = page.topics.iter().find(|(topic, _)| topic == set);
        offered.insert(0, known.cloned().unwrap_or((set.clone(), 0)));
    }
    if offered.len() < 2 && set.is_none() {
        return;
    }
    let any = std::iter::once((None, "不限".to_owned()));
    let named = offered.into_iter().map(|(topic, count)| {
        let label = format!("{} {count}", topic_words(&topic, around));
        (Some(topic), label)
    });
    for (row, (topic, label)) in any.chain(named).enumerate() {
        vm.topics.push(g::Choice {
            label: label.into(),
            on: list.filters.topic == topic,
        });
        vm.tap(g::Spot::Topic, row, filter(LibraryFilter::Topic(topic)));
    }
}

fn nothing(vm: &mut ViewModel, list: &LibraryList, age: DataAge) {
    let set = &list.filters;
    let narrowed = !set.words.is_empty() || set.topic.is_some() || set.days != FairDays::Coming;
    vm.jobs_view.empty = words::nothing(list.shelf, age, narrowed).into();
    if narrowed && age != DataAge::Never {
        vm.relaxations.push("看全部".to_owned());
        vm.tap(g::Spot::Relax, 0, filter(LibraryFilter::Clear));
    }
}

fn turning(vm: &mut ViewModel, list: &LibraryList) {
    let (at, screens) = (list.filters.screen, list.screens());
    if screens < 2 {
        return;
    }
    vm.jobs_view.page = format!("第 {} 页，共 {screens} 页", at + 1).into();
    if at > 0 {
        vm.jobs_view.previous = "上一页".into();
        vm.tap(g::Spot::PreviousPage, 0, tap(LibraryTap::Fewer));
    }
    if at + 1 < screens {
        vm.jobs_view.next = "下一页".into();
        vm.tap(g::Spot::NextPage, 0, tap(LibraryTap::More));
    }
}

fn as_of(vm: &mut ViewModel, age: DataAge, at: Option<WallTime>, scene: &Scene) {
    vm.jobs_view.as_of = as_of_text(age, at, scene).into();
    vm.jobs_view.stale = is_stale(age);
}

fn is_stale(age: DataAge) -> bool {
    matches!(age, DataAge::Greyed { .. } | DataAge::Hidden { .. })
}

fn as_of_text(age: DataAge, at: Option<WallTime>, scene: &Scene) -> String {
    words::as_of(age, at.map(|at| when::moment(at, scene.now)))
}

fn row_of(hit: &LibraryHit, today: Date, around: &Surroundings) -> g::LibraryRow {
    let distance = hit.distance.map_or_else(String::new, job_words::distance);
    let mut row = g::LibraryRow {
        title: hit.entry.title().into(),
        distance: distance.into(),
        ..Default::default()
    };
    match &hit.entry {
        Entry::Policy(policy) => {
            row.note = policy.summary.as_str().into();
            row.meta = format!("{} · {}", policy.source, when::full_day(policy.issued)).into();
            row.badge = policy.group.as_str().into();
        }
        Entry::Fair(fair) => {
            row.note = format!("{}，{}", words::day(fair.day), words::hours(fair)).into();
            row.meta = joined(&[&fair.place.address, &words::size(fair)]).into();
            row.badge = words::days_ahead(fair.day, today).into();
            row.soon = when::days_until(fair.day, today) < 2;
        }
        Entry::Archive(archive) => {
            row.note = archive.keeps.as_str().into();
            row.meta = archive.place.address.as_str().into();
        }
        Entry::School(school) => {
            let names = school.courses.iter().take(COURSES).map(|c| c.name.as_str());
            row.note = names.collect::<Vec<_>>().join("、").into();
            let next = school
                .next_class(today)
                .map_or_else(String::new, |(_, day)| {
                    format!("最近 {}开班", when::near_day(day, today))
                });
            row.meta = joined(&[&school.place.address, &next]).into();
            let trade = school.trades().next();
            row.badge = trade
                .map_or_else(String::new, |code| {
                    job_words::trade(code, &around.vocabulary)
                })
                .into();
        }
    }
    row
}

fn joined(parts: &[&str]) -> String {
    let said: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
    said.join(" · ")
}

/// One entry.
pub(super) fn entry(vm: &mut ViewModel, page: &EntryPage, scene: &Scene, around: &Surroundings) {
    match &page.entry {
        EntryState::Loading => {
            vm.screen = g::Screen::Article;
            vm.article.title = "正在打开…".into();
        }
        EntryState::Gone => gone(vm),
        EntryState::Loaded(detail) => loaded(vm, page, detail, scene, around),
    }
}

fn gone(vm: &mut ViewModel) {
    vm.screen = g::Screen::Fault;
    vm.fault = g::FaultView {
        title: "这一条已经撤下".into(),
        happened: "县里刚刚撤下或换掉了这一条。".into(),
        todo: "请回到列表，看看别的。".into(),
        action: "回到列表".into(),
        glyph: g::Glyph::Info,
        ..Default::default()
    };
    vm.tap(g::Spot::Retry, 0, Tap::Back);
}

fn loaded(
    vm: &mut ViewModel,
    page: &EntryPage,
    detail: &LibraryDetail,
    scene: &Scene,
    around: &Surroundings,
) {
    let today = scene.now.date();
    match &detail.entry {
        Entry::Policy(policy) => article(vm, policy, detail, scene),
        Entry::Fair(fair) => {
            place(
                vm,
                &fair.title,
                fair.phone.as_ref(),
                &fair.place,
                page,
                detail,
            );
            fair_facts(vm, fair, today);
        }
        Entry::Archive(archive) => {
            let at = &archive.place;
            place(vm, &archive.name, archive.phone.as_ref(), at, page, detail);
            archive_facts(vm, archive);
        }
        Entry::School(school) => {
            let at = &school.place;
            place(vm, &school.name, school.phone.as_ref(), at, page, detail);
            school_facts(vm, school, today, around);
        }
    }
    let head = print::letterhead(scene, around);
    let paper = match &detail.entry {
        Entry::Policy(policy) => policy_paper(policy, &head),
        Entry::Fair(_) | Entry::Archive(_) | Entry::School(_) => {
            vm.place.as_of = as_of_text(detail.age, detail.as_of, scene).into();
            vm.place.stale = is_stale(detail.age);
            place_paper(vm, page, &head)
        }
    };
    print::offer(vm, paper, scene);
}

fn policy_paper(policy: &Policy, head: &Letterhead) -> Paper {
    let text = std::iter::once(policy.summary.as_str())
        .chain(policy.body.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join("\n");
    papers::policy(
        policy.id.as_str(),
        &policy.title,
        &text,
        &source_of(policy),
        head,
    )
}

/// The paper says what the page says.
fn place_paper(vm: &ViewModel, page: &EntryPage, head: &Letterhead) -> Paper {
    let told = |facts: &[g::Fact]| -> Vec<(String, String)> {
        let pair = |fact: &g::Fact| (fact.label.to_string(), fact.value.to_string());
        facts.iter().map(pair).collect()
    };
    let paper = PlacePaper {
        id: &page.id,
        shelf: page.list.shelf,
        name: &vm.place.title,
        headline: &vm.place.headline,
        phone: &vm.place.phone,
        facts: &told(&vm.place_facts),
        courses: &told(&vm.courses),
        way: &vm.place.way,
        as_of: &vm.place.as_of,
    };
    papers::place(&paper, head)
}

/// Who issued a policy, under which number, and when.
fn source_of(policy: &Policy) -> String {
    let issued = format!("{} 发布", when::full_day(policy.issued));
    joined(&[&policy.source, &policy.number, &issued])
}

fn article(vm: &mut ViewModel, policy: &Policy, detail: &LibraryDetail, scene: &Scene) {
    vm.screen = g::Screen::Article;
    vm.article = g::ArticleView {
        title: policy.title.as_str().into(),
        group: policy.group.as_str().into(),
        source: source_of(policy).into(),
        summary: policy.summary.as_str().into(),
        as_of: as_of_text(detail.age, detail.as_of, scene).into(),
        stale: is_stale(detail.age),
        larger: match scene.settings.text {
            TextSize::Largest => "",
            TextSize::Standard | TextSize::Large => "字再大些",
        }
        .into(),
    };
    vm.paragraphs = policy.body.clone();
    if scene.settings.text != TextSize::Largest {
        vm.tap(g::Spot::Larger, 0, Tap::NextTextSize);
    }
}

fn place(
    vm: &mut ViewModel,
    title: &str,
    phone: Option<&ContactPhone>,
    at: &Whereabouts,
    page: &EntryPage,
    detail: &LibraryDetail,
) {
    vm.screen = g::Screen::Place;
    let way = page.here.zip(at.point).map(|(a, b)| Way::between(a, b));
    vm.place = g::PlaceView {
        title: title.into(),
        phone: phone.map_or("", ContactPhone::as_str).into(),
        phone_line: "电话，去之前先问一声".into(),
        way_title: "怎么去".into(),
        way: way
            .as_ref()
            .map_or_else(|| words::NO_WAY.to_owned(), words::way)
            .into(),
        address: at.address.as_str().into(),
        distance: way
            .map_or_else(String::new, |way| job_words::distance(way.distance))
            .into(),
        ..Default::default()
    };
    if let (Some(here), Some(there)) = (page.here, at.point) {
        sketch(vm, here, there, &at.town, &detail.landmarks);
    }
}

fn fair_facts(vm: &mut ViewModel, fair: &Fair, today: Date) {
    vm.place.badge = words::days_ahead(fair.day, today).into();
    vm.place.soon = when::days_until(fair.day, today) < 2;
    vm.place.headline = format!("{}，{}", words::day(fair.day), words::hours(fair)).into();
    facts(
        vm,
        &[
            ("服务对象", &fair.audience),
            ("规模", &words::size(fair)),
            ("地点", &fair.place.address),
        ],
    );
}

fn archive_facts(vm: &mut ViewModel, archive: &Archive) {
    vm.place.headline = archive.keeps.as_str().into();
    facts(
        vm,
        &[
            ("地址", &archive.place.address),
            ("时间", &archive.hours),
            ("注意", &archive.note),
        ],
    );
}

fn school_facts(vm: &mut ViewModel, school: &School, today: Date, around: &Surroundings) {
    if let Some((course, day)) = school.next_class(today) {
        let ahead = words::days_ahead(day, today);
        vm.place.headline =
            format!("最近开班：{}，{}，{ahead}", course.name, words::day(day)).into();
    }
    let mut trades: Vec<String> = Vec::new();
    for code in school.trades() {
        let name = job_words::trade(code, &around.vocabulary);
        if !trades.contains(&name) {
            trades.push(name);
        }
    }
    facts(
        vm,
        &[
            ("能学", &trades.join("、")),
            ("地址", &school.place.address),
            ("时间", &school.hours),
            ("注意", &school.note),
        ],
    );
    vm.courses = school
        .courses
        .iter()
        .map(|course| fact(&course.name, words::course(course, today)))
        .collect();
    vm.place.courses = if vm.courses.is_empty() {
        ""
    } else {
        "开的班"
    }
    .into();
}

fn facts(vm: &mut ViewModel, rows: &[(&str, &str)]) {
    let stated = rows.iter().filter(|(_, value)| !value.is_empty());
    vm.place_facts = stated.map(|(label, value)| fact(label, value)).collect();
}
