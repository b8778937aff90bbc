//! The list of jobs with its filters, and one job in full.

use super::{
    FilterBox, JobCard, Keys, Surroundings, Typing, TypingTarget, ViewModel, fact, g, print,
};
use crate::domain::jobs::listing::{Fen, Kind, Listing};
use crate::domain::jobs::matching::{Reason, Recommendation};
use crate::domain::jobs::place::Metres;
use crate::domain::jobs::search::{DataAge, SearchHit, SearchPage};
use crate::domain::jobs::trade::{TradeCode, Vocabulary};
use crate::domain::time::WallTime;
use crate::domain::visit::Tap;
use crate::domain::visit::jobs_page::{
    DetailState, JobDetail, JobFilter, JobFilters, JobPage, JobsAnswer, JobsPage, JobsSource,
    PER_PAGE,
};
use crate::domain::visit::scene::Scene;
use crate::ui::text::{jobs as words, papers, when};
use zeroize::Zeroizing;

/// Distances offered, in kilometres.
const WAYS: [u32; 4] = [3, 5, 10, 20];
/// Least pay a month offered, in yuan.
const WAGES: [u32; 4] = [3_000, 4_000, 5_000, 6_000];
/// Words offered to start a search with.
const TRADES_OFFERED: usize = 10;
/// Characters a search takes.
const SEARCH_MOST: usize = 40;
/// Reasons shown on one card.
const REASONS: usize = 3;

pub(super) fn list(vm: &mut ViewModel, page: &JobsPage, scene: &Scene, around: &Surroundings) {
    vm.screen = g::Screen::Jobs;
    let for_holder = page.source == JobsSource::ForHolder;
    vm.jobs_view.title = if for_holder {
        for_holder_title(page)
    } else {
        "附近岗位"
    }
    .into();
    vm.jobs_view.search_hint = "找岗位或手艺".into();
    vm.jobs_view.search_done = "看结果".into();
    if !for_holder {
        kinds(vm, page);
        search(vm, &page.filters, around);
        filters(vm, page, around);
    }
    match &page.answer {
        None => vm.jobs_view.empty = "正在找…".into(),
        Some(JobsAnswer::Failed) => {
            vm.jobs_view.empty = "岗位数据正在重新整理，请过几分钟再来。".into()
        }
        Some(JobsAnswer::Found(found)) => hits(vm, found, scene),
        Some(JobsAnswer::Recommended { hits, as_of }) => {
            recommended(vm, page, hits, *as_of, scene, around)
        }
    }
    turning(vm, page);
}

fn kinds(vm: &mut ViewModel, page: &JobsPage) {
    let facets = match &page.answer {
        Some(JobsAnswer::Found(found)) => Some((found.facets.fixed, found.facets.gig)),
        _ => None,
    };
    for (row, kind) in [Kind::Fixed, Kind::Gig].into_iter().enumerate() {
        let count = facets.map(|(fixed, gig)| if kind == Kind::Fixed { fixed } else { gig });
        let name = words::kind(kind);
        vm.kinds.push(g::Kind {
            label: count
                .map_or_else(|| name.to_owned(), |n| format!("{name} {n}"))
                .into(),
            on: page.filters.kind == kind,
        });
        vm.tap(g::Spot::Kind, row, Tap::FilterJobs(JobFilter::Kind(kind)));
    }
}

fn search(vm: &mut ViewModel, set: &JobFilters, around: &Surroundings) {
    vm.jobs_view.search = set.words.to_uppercase().into();
    let typing = Typing {
        text: Zeroizing::new(set.words.clone()),
        most: SEARCH_MOST,
        keys: Keys::Search,
        target: TypingTarget::Words,
    };
    vm.typings.push(((g::Spot::Word, 0, 0), typing));
    let offered = around.vocabulary.trades().iter().take(TRADES_OFFERED);
    for (row, trade) in offered.enumerate() {
        vm.words.push(trade.name.clone());
        vm.tap(
            g::Spot::Word,
            row,
            Tap::FilterJobs(JobFilter::Words(trade.name.clone())),
        );
    }
    if !set.words.is_empty() {
        vm.tap(
            g::Spot::ClearSearch,
            0,
            Tap::FilterJobs(JobFilter::Words(String::new())),
        );
    }
}

/// One filter: its name, what the button says when nothing is left out, and its options.
fn filter(
    vm: &mut ViewModel,
    name: &str,
    any: &str,
    options: Vec<(String, JobFilter)>,
    chosen: usize,
) {
    let row = vm.filters.len();
    let label = options
        .get(chosen)
        .filter(|_| chosen > 0)
        .map_or(any, |(label, _)| label.as_str());
    let filter = FilterBox {
        label: label.to_owned(),
        name: name.to_owned(),
        on: chosen > 0,
        chosen,
        options: options.iter().map(|(label, _)| label.clone()).collect(),
    };
    vm.filters.push(filter);
    for (part, (_, change)) in options.into_iter().enumerate() {
        vm.tap_part(g::Spot::Filter, row, part, Tap::FilterJobs(change));
    }
}

fn filters(vm: &mut ViewModel, page: &JobsPage, around: &Surroundings) {
    let set = &page.filters;
    let any = |change| vec![("不限".to_owned(), change)];

    let mut ways = any(JobFilter::Within(None));
    ways.extend(WAYS.map(|km| {
        (
            format!("{km} 公里内"),
            JobFilter::Within(Some(Metres(km * 1_000))),
        )
    }));
    let way = WAYS
        .iter()
        .position(|km| set.within == Some(Metres(km * 1_000)));
    filter(vm, "离这里多远", "远近", ways, way.map_or(0, |i| i + 1));

    let mut wages = any(JobFilter::Wage(None));
    wages.extend(WAGES.map(|yuan| {
        (
            format!("每月 {yuan} 元以上"),
            JobFilter::Wage(Some(Fen::yuan(yuan))),
        )
    }));
    let wage = WAGES
        .iter()
        .position(|yuan| set.wage == Some(Fen::yuan(*yuan)));
    filter(vm, "工资至少多少", "工资", wages, wage.map_or(0, |i| i + 1));

    trades(vm, page, &around.vocabulary);
    let switch = |off: JobFilter, yes: &str, on: JobFilter| {
        vec![("不限".to_owned(), off), (yes.to_owned(), on)]
    };
    let board = switch(JobFilter::Board(false), "要管饭", JobFilter::Board(true));
    filter(vm, "管不管饭", "管饭", board, usize::from(set.board));
    let lodging = switch(
        JobFilter::Lodging(false),
        "要包住",
        JobFilter::Lodging(true),
    );
    filter(vm, "包不包住", "包住", lodging, usize::from(set.lodging));
    let fresh = switch(
        JobFilter::NewToday(false),
        "今天新增",
        JobFilter::NewToday(true),
    );
    filter(
        vm,
        "什么时候发布的",
        "新发布",
        fresh,
        usize::from(set.new_today),
    );
}

fn trades(vm: &mut ViewModel, page: &JobsPage, vocabulary: &Vocabulary) {
    let mut offered: Vec<TradeCode> = match &page.answer {
        Some(JobsAnswer::Found(found)) => found
            .facets
            .trades
            .iter()
            .map(|(code, _)| code.clone())
            .collect(),
        _ => Vec::new(),
    };
    if let Some(set) = page
        .filters
        .trade
        .clone()
        .filter(|set| !offered.contains(set))
    {
        offered.insert(0, set);
    }
    let chosen = offered
        .iter()
        .position(|code| page.filters.trade.as_ref() == Some(code));
    let mut options = vec![("不限".to_owned(), JobFilter::Trade(None))];
    options.extend(offered.into_iter().map(|code| {
        (
            words::trade(&code, vocabulary),
            JobFilter::Trade(Some(code)),
        )
    }));
    filter(vm, "哪个工种", "工种", options, chosen.map_or(0, |i| i + 1));
}

fn hits(vm: &mut ViewModel, found: &SearchPage, scene: &Scene) {
    as_of(vm, found.as_of, found.age, scene);
    if let Some(repair) = &found.repair {
        vm.jobs_view.title = format!("按“{}”找的", repair.used).into();
    }
    for hit in found
        .hits
        .iter()
        .chain(&found.related)
        .take(usize::from(PER_PAGE))
    {
        push(vm, &hit.listing, card_of(hit));
    }
    vm.jobs_view.empty = match (vm.jobs.is_empty(), found.age) {
        (false, _) => "",
        (true, DataAge::Never) => "岗位还没有下载到本机，接通网络后就有。",
        (true, DataAge::Hidden { .. }) => "本机的岗位太旧了，先不显示，接通网络后更新。",
        (true, _) if found.relaxed.is_empty() => "没有找到。换个词，或少选一个条件。",
        (true, _) => "没有找到。可以放宽一个条件：",
    }
    .into();
    if vm.jobs.is_empty() {
        for (row, relaxed) in found.relaxed.iter().enumerate() {
            vm.relaxations.push(format!(
                "{}（{} 个）",
                words::filter(relaxed.without),
                relaxed.hits
            ));
            vm.tap(
                g::Spot::Relax,
                row,
                Tap::FilterJobs(JobFilter::Without(relaxed.without)),
            );
        }
    }
}

fn as_of(vm: &mut ViewModel, at: Option<WallTime>, age: DataAge, scene: &Scene) {
    vm.jobs_view.as_of = as_of_text(at, scene).into();
    vm.jobs_view.stale = matches!(age, DataAge::Greyed { .. } | DataAge::Hidden { .. });
}

fn as_of_text(at: Option<WallTime>, scene: &Scene) -> String {
    at.map_or_else(String::new, |at| {
        format!("数据更新于 {}", when::moment(at, scene.now))
    })
}

/// Only a wish makes a list one's own; without it the nearest are shown.
fn for_holder_title(page: &JobsPage) -> &'static str {
    let by_wish = match &page.answer {
        Some(JobsAnswer::Recommended { hits, .. }) => hits.iter().any(|hit| {
            hit.arguments
                .iter()
                .any(|why| matches!(why.reason, Reason::Trade(_) | Reason::KinTrade(_)))
        }),
        Some(JobsAnswer::Found(_) | JobsAnswer::Failed) | None => false,
    };
    if by_wish {
        "为您推荐的岗位"
    } else {
        "离这里近的岗位"
    }
}

fn recommended(
    vm: &mut ViewModel,
    page: &JobsPage,
    hits: &[Recommendation],
    at: Option<WallTime>,
    scene: &Scene,
    around: &Surroundings,
) {
    as_of(vm, at, DataAge::at(at, scene.now), scene);
    let skip = page.filters.screen as usize * usize::from(PER_PAGE);
    for hit in hits.iter().skip(skip).take(usize::from(PER_PAGE)) {
        let card = JobCard {
            reason: reasons(hit, &around.vocabulary),
            ..card(&hit.listing, None)
        };
        push(vm, &hit.listing, card);
    }
    if vm.jobs.is_empty() {
        vm.jobs_view.empty = "暂时没有合适的。登记求职意向后，找得更准。".into();
    }
}

fn push(vm: &mut ViewModel, listing: &Listing, card: JobCard) {
    vm.tap(
        g::Spot::Job,
        vm.jobs.len(),
        Tap::OpenListing(listing.id.clone()),
    );
    vm.jobs.push(card);
}

fn card_of(hit: &SearchHit) -> JobCard {
    card(&hit.listing, hit.distance)
}

/// A listing as a card.
pub(super) fn card(listing: &Listing, distance: Option<Metres>) -> JobCard {
    JobCard {
        title: listing.title.clone(),
        wage: words::wage(listing.wage),
        place: format!("{} · {}", listing.workplace.address, listing.employer.name),
        distance: distance.map_or_else(String::new, words::distance),
        reason: String::new(),
        tags: words::tags(listing),
    }
}

/// Why a listing fits, the weightiest reasons first.
pub(super) fn reasons(hit: &Recommendation, vocabulary: &Vocabulary) -> String {
    let said = hit
        .arguments
        .iter()
        .take(REASONS)
        .map(|a| words::reason(&a.reason, hit.listing.wage, vocabulary));
    said.collect::<Vec<_>>().join(" · ")
}

fn turning(vm: &mut ViewModel, page: &JobsPage) {
    let screens = page.total().div_ceil(u32::from(PER_PAGE));
    if screens < 2 {
        return;
    }
    let at = page.filters.screen;
    vm.jobs_view.page = format!("第 {} 页，共 {screens} 页", at + 1).into();
    if at > 0 {
        vm.jobs_view.previous = "上一页".into();
        vm.tap(g::Spot::PreviousPage, 0, Tap::FewerJobs);
    }
    if at + 1 < screens {
        vm.jobs_view.next = "下一页".into();
        vm.tap(g::Spot::NextPage, 0, Tap::MoreJobs);
    }
}

pub(super) fn detail(vm: &mut ViewModel, page: &JobPage, scene: &Scene, around: &Surroundings) {
    vm.screen = g::Screen::Job;
    match &page.detail {
        DetailState::Loading => vm.job.title = "正在打开…".into(),
        DetailState::Gone => gone(vm),
        DetailState::Loaded(detail) => loaded(vm, detail, page, scene, around),
    }
}

fn gone(vm: &mut ViewModel) {
    vm.screen = g::Screen::Fault;
    vm.fault = g::FaultView {
        title: "这个岗位招满了".into(),
        happened: "单位刚刚撤回了这个岗位。".into(),
        todo: "请回到列表，看看别的岗位。".into(),
        action: "看别的岗位".into(),
        glyph: g::Glyph::Info,
        ..Default::default()
    };
    vm.tap(g::Spot::Retry, 0, Tap::Back);
}

fn loaded(
    vm: &mut ViewModel,
    detail: &JobDetail,
    page: &JobPage,
    scene: &Scene,
    around: &Surroundings,
) {
    let listing = &detail.listing;
    let at = match page.list.as_ref().and_then(|list| list.answer.as_ref()) {
        Some(JobsAnswer::Found(found)) => found.as_of,
        Some(JobsAnswer::Recommended { as_of, .. }) => *as_of,
        Some(JobsAnswer::Failed) | None => None,
    };
    let warnings: Vec<_> = detail.warnings.iter().map(|w| words::warning(*w)).collect();
    vm.job = g::JobView {
        title: listing.title.as_str().into(),
        wage: words::wage(listing.wage).into(),
        employer: listing.employer.name.as_str().into(),
        duty: listing.description.as_str().into(),
        slip: "用手机扫一扫，把这条岗位带走。没有手机，请抄下电话。".into(),
        warning: warnings.join("\n").into(),
        as_of: as_of_text(at, scene).into(),
    };
    vm.slip_code = words::slip(listing);
    vm.job_facts = facts(detail, around);
    let head = print::letterhead(scene, around);
    let paper = papers::job_slip(listing, &vm.slip_code, &warnings, &head);
    print::offer(vm, paper, scene);
}

fn facts(detail: &JobDetail, around: &Surroundings) -> Vec<g::Fact> {
    let listing = &detail.listing;
    let joined =
        |parts: Vec<Option<&str>>| parts.into_iter().flatten().collect::<Vec<_>>().join("、");
    let living = joined(vec![
        words::board(listing.board),
        words::lodging(listing.lodging),
    ]);
    let skills: Vec<_> = listing.skills.iter().map(|s| s.0.as_str()).collect();
    let last = listing.valid_through;
    let rows = [
        ("工种", words::trade(&listing.trade, &around.vocabulary)),
        ("地点", listing.workplace.address.clone()),
        ("集合", listing.workplace.meeting_place.clone()),
        (
            "结算",
            listing.wage.map_or_else(String::new, |w| {
                words::settlement(w.settlement()).to_owned()
            }),
        ),
        (
            "工资水平",
            words::standing(detail.standing, detail.local_pay).unwrap_or_default(),
        ),
        (
            "工期",
            listing.gig_days.map_or_else(String::new, words::gig_days),
        ),
        (
            "招多少人",
            if listing.headcount > 0 {
                format!("{} 人", listing.headcount)
            } else {
                String::new()
            },
        ),
        ("吃住", living),
        (
            "保险",
            words::insurance(listing.insurance)
                .unwrap_or_default()
                .to_owned(),
        ),
        ("年龄", words::ages(listing.ages).unwrap_or_default()),
        ("手艺", skills.join("、")),
        (
            "电话",
            listing
                .phone
                .as_ref()
                .map_or_else(String::new, |p| p.as_str().to_owned()),
        ),
        ("有效到", format!("{}月{}日", last.month(), last.day())),
    ];
    let stated = rows.into_iter().filter(|(_, value)| !value.is_empty());
    stated.map(|(label, value)| fact(label, value)).collect()
}
