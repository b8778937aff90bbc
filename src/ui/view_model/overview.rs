//! 一刷知 and the list of cases.

use super::{JobCard, Surroundings, ViewModel, g, home, jobs};
use crate::domain::jobs::listing::Kind;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Action, Group, Item};
use crate::domain::services::terms::Registers;
use crate::domain::visit::Tap;
use crate::domain::visit::overview::{CountyPart, JobsBasis, Overview};
use crate::domain::visit::scene::Scene;
use crate::ui::text::{services as words, when};

/// From so many days before the day on, the line about 资格认证 asks for attention.
const DUE_SOON_DAYS: i32 = 30;
/// Cases shown on the overview.
const CASES_SHOWN: usize = 2;

pub(super) fn overview(vm: &mut ViewModel, page: &Overview, scene: &Scene, around: &Surroundings) {
    vm.screen = g::Screen::Overview;
    let name = scene
        .person
        .as_ref()
        .map_or_else(String::new, |p| p.name.masked());
    vm.overview.greeting = format!("{name}，您好").into();
    vm.overview.line = match page.county {
        CountyPart::Asking => "正在问县里，本机有的先给您看。",
        CountyPart::Known(_) => "和您有关的事都在这里。",
        CountyPart::OutOfReach => "现在没有网，只看得到本机记录。",
    }
    .into();
    due(vm, page, scene);
    for group in Group::ALL {
        let (glyph, _) = home::look_of(group);
        home::quick(vm, glyph, words::group(group), Tap::OpenGroup(group));
    }
    matching(vm, page, scene, around);
    cases_part(vm, page, scene);
    registration(vm, page, scene);
}

fn due(vm: &mut ViewModel, page: &Overview, scene: &Scene) {
    let CountyPart::Known(county) = &page.county else {
        return;
    };
    let Some(day) = county.qualification_due else {
        return;
    };
    let left = when::days_until(day, scene.now.date());
    let (text, tone) = match left {
        ..0 => (
            "养老待遇资格认证已经过期，请找帮办员今天补办".to_owned(),
            g::Tone::Bad,
        ),
        0..=DUE_SOON_DAYS => (format!("养老待遇资格认证还有 {left} 天到期"), g::Tone::Warn),
        _ => (
            format!("养老待遇资格认证还有 {left} 天到期"),
            g::Tone::Plain,
        ),
    };
    vm.overview.due = text.into();
    vm.overview.due_tone = tone;
}

fn matching(vm: &mut ViewModel, page: &Overview, scene: &Scene, around: &Surroundings) {
    // Without a wish there is no telling what suits: the nearest are shown, and not counted.
    let by_wish = page.basis == JobsBasis::Wish;
    let title = if by_wish {
        "适合您的岗位"
    } else {
        "附近岗位"
    };
    let (title, none) = match &page.jobs {
        None => (title.to_owned(), "正在找岗位…"),
        Some(jobs) if jobs.is_empty() => (
            title.to_owned(),
            "暂时没有合适的。登记求职意向后，找得更准。",
        ),
        Some(_) if by_wish => (format!("{title} {} 个", page.jobs_in_all), ""),
        Some(_) => (title.to_owned(), ""),
    };
    vm.overview.matches_note = match &page.jobs {
        Some(jobs) if !jobs.is_empty() && !by_wish => {
            "只是离这里近，不是专门给您挑的。登记求职意向后，按您的意愿推荐。"
        }
        _ => "",
    }
    .into();
    vm.overview.matches = title.into();
    vm.overview.matches_none = none.into();
    for (row, hit) in page.jobs.iter().flatten().enumerate() {
        vm.tap(
            g::Spot::Match,
            row,
            Tap::OpenListing(hit.listing.id.clone()),
        );
        let reason = jobs::reasons(hit, &around.vocabulary);
        vm.matches.push(JobCard {
            reason,
            tags: Vec::new(),
            ..jobs::card(&hit.listing, None)
        });
    }
    let recommend = find(scene, |item| {
        item.action == Action::RecommendJobs(Kind::Fixed)
    });
    if let (false, Some(number)) = (vm.matches.is_empty(), recommend) {
        vm.overview.all_jobs = "全部岗位".into();
        vm.tap(g::Spot::AllJobs, 0, Tap::StartItem(number));
    }
}

fn cases_part(vm: &mut ViewModel, page: &Overview, scene: &Scene) {
    let open = page.open_cases();
    vm.overview.cases = match open.len() {
        0 => "在办的事".to_owned(),
        n => format!("在办的事 {n} 件"),
    }
    .into();
    vm.overview.cases_none = match (open.is_empty(), &page.local_cases) {
        (false, _) => "全部办件",
        (true, None) => "正在查…",
        (true, Some(_)) => "没有正在办的事。",
    }
    .into();
    vm.tap(g::Spot::AllCases, 0, Tap::OpenCases);
    for line in open.iter().take(CASES_SHOWN) {
        super::cases::push_case(vm, line, scene);
    }
    vm.overview.viewed = "谁看过我的信息".into();
    vm.tap(g::Spot::Viewed, 0, Tap::WhoViewed);
}

fn registration(vm: &mut ViewModel, page: &Overview, scene: &Scene) {
    vm.overview.registration = "求职登记".into();
    let register = scene
        .catalogue
        .as_deref()
        .and_then(|c| c.registering(Registers::JobSeeker))
        .filter(|item| item.starts_alone())
        .map(|item| item.number);
    let last = match &page.county {
        CountyPart::Known(county) => county.last_registration.as_ref(),
        CountyPart::Asking | CountyPart::OutOfReach => None,
    };
    vm.overview.registration_line = match (&page.county, last) {
        (_, Some(last)) => format!(
            "{}登记过{}。情况变了可以再登记。",
            when::full_day(last.on),
            name_of(scene, last.item)
        ),
        (CountyPart::Known(_), None) => "还没有登记过。登记后给您推荐岗位。".to_owned(),
        (CountyPart::Asking | CountyPart::OutOfReach, None) => {
            "登记求职意向，给您推荐岗位。".to_owned()
        }
    }
    .into();
    if let Some(number) = register {
        vm.overview.register = "去登记".into();
        vm.tap(g::Spot::Register, 0, Tap::StartItem(number));
    }
}

fn find(scene: &Scene, wanted: impl Fn(&Item) -> bool) -> Option<ItemNo> {
    let items = scene.catalogue.as_deref()?.items();
    items
        .iter()
        .find(|item| wanted(item))
        .map(|item| item.number)
}

/// An item's name, or its number when the catalogue no longer has it.
pub(super) fn name_of(scene: &Scene, number: ItemNo) -> String {
    let item = scene.catalogue.as_deref().and_then(|c| c.item(number));
    item.map_or_else(|| format!("第 {} 项", number.get()), |i| i.name.clone())
}
