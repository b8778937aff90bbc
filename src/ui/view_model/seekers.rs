//! The employer's side: seekers of day labour, masked, and one phone at a time.

use super::questions::{asking, missing};
use super::{FilterBox, JobCard, Surroundings, ViewModel, fact, g};
use crate::domain::jobs::seekers::{SeekerCard, SeekerPage, SeekerSearch};
use crate::domain::people::identity::Phone;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::Action;
use crate::domain::visit::Tap;
use crate::domain::visit::answer::{Answer, NoAnswer};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::seekers_page::{Chosen, SEEKERS_PER_SCREEN, SeekerFilter, SeekersPage};
use crate::ui::text::jobs::trade;
use crate::ui::text::questions::{Subject, unanswered};

/// Trades offered in the filter.
const TRADES_OFFERED: usize = 14;

pub(super) fn seekers(
    vm: &mut ViewModel,
    page: &SeekersPage,
    scene: &Scene,
    around: &Surroundings,
) {
    match (&page.answer, &page.chosen) {
        (Answer::Here(found), Some(chosen)) => one(vm, chosen, found.left_today, around),
        (Answer::Here(found), None) => list(vm, page, found, around),
        (Answer::Asking(_), _) => asking(vm),
        (Answer::Missing(why), _) => {
            missing(vm, *why, Subject::Seekers);
            if *why == NoAnswer::NotAnEmployer
                && let Some(number) = registration(page.item, scene)
            {
                vm.fault.action = "去登记".into();
                vm.tap(g::Spot::Retry, 0, Tap::StartItem(number));
            }
        }
    }
}

/// The item an employer registers with: the form the catalogue names as what comes beside this one.
fn registration(item: ItemNo, scene: &Scene) -> Option<ItemNo> {
    let catalogue = scene.catalogue.as_deref()?;
    let mut beside = catalogue.item(item)?.next.iter();
    beside
        .find(|no| {
            let other = catalogue.item(**no);
            other.is_some_and(|other| matches!(other.action, Action::Form(_)))
        })
        .copied()
}

fn list(vm: &mut ViewModel, page: &SeekersPage, found: &SeekerPage, around: &Surroundings) {
    vm.screen = g::Screen::Jobs;
    vm.jobs_view.title = match page.search {
        SeekerSearch::Recommended => "合适的零工师傅",
        SeekerSearch::Wanted => "找零工师傅",
    }
    .into();
    vm.jobs_view.as_of = match found.left_today {
        0 => "今天的电话看满了".to_owned(),
        left => format!("今天还能看 {left} 个电话"),
    }
    .into();
    if page.search == SeekerSearch::Wanted {
        filters(vm, page, around);
    }
    if found.seekers.is_empty() {
        vm.jobs_view.empty = "现在没有合适的人。换个工种或乡镇看看，也可以过几天再来。".into();
    }
    let skip = page.screen * SEEKERS_PER_SCREEN;
    let seekers = found.seekers.iter().skip(skip).take(SEEKERS_PER_SCREEN);
    for (row, seeker) in seekers.enumerate() {
        vm.tap(g::Spot::Job, row, Tap::OpenSeeker(seeker.id.clone()));
        vm.jobs.push(card(seeker, around));
    }
    turning(vm, page, found.in_all);
}

fn turning(vm: &mut ViewModel, page: &SeekersPage, in_all: u32) {
    let screens = page.screens();
    if screens < 2 {
        return;
    }
    vm.jobs_view.page = format!("第 {} 页，共 {screens} 页（{in_all} 人）", page.screen + 1).into();
    if page.screen > 0 {
        vm.jobs_view.previous = "上一页".into();
        vm.tap(g::Spot::PreviousPage, 0, Tap::TurnRows(false));
    }
    if page.screen + 1 < screens {
        vm.jobs_view.next = "下一页".into();
        vm.tap(g::Spot::NextPage, 0, Tap::TurnRows(true));
    }
}

fn filters(vm: &mut ViewModel, page: &SeekersPage, around: &Surroundings) {
    let trades = around.vocabulary.trades().iter().take(TRADES_OFFERED);
    let mut options = vec![("不限".to_owned(), SeekerFilter::Trade(None))];
    options.extend(trades.map(|t| (t.name.clone(), SeekerFilter::Trade(Some(t.code.clone())))));
    let chosen = SeekerFilter::Trade(page.trade.clone());
    filter(vm, "会做什么", "工种", options, &chosen);

    let mut options = vec![("不限".to_owned(), SeekerFilter::Town(None))];
    let towns = around
        .places
        .home()
        .map(|home| around.places.within(home.as_str()));
    let towns = towns.into_iter().flatten();
    options.extend(towns.map(|t| (t.name, SeekerFilter::Town(Some(t.code)))));
    let chosen = SeekerFilter::Town(page.town.clone());
    filter(vm, "住在哪个乡镇", "乡镇", options, &chosen);
}

fn filter(
    vm: &mut ViewModel,
    name: &str,
    any: &str,
    options: Vec<(String, SeekerFilter)>,
    set: &SeekerFilter,
) {
    let chosen = options.iter().position(|(_, change)| change == set);
    let chosen = chosen.unwrap_or(0);
    let row = vm.filters.len();
    vm.filters.push(FilterBox {
        label: if chosen > 0 {
            options[chosen].0.clone()
        } else {
            any.to_owned()
        },
        name: name.to_owned(),
        on: chosen > 0,
        options: options.iter().map(|(label, _)| label.clone()).collect(),
        chosen,
    });
    for (part, (_, change)) in options.into_iter().enumerate() {
        vm.tap_part(g::Spot::Filter, row, part, Tap::FilterSeekers(change));
    }
}

fn town(seeker: &SeekerCard, around: &Surroundings) -> String {
    let name = around.places.name_of(seeker.town.as_str());
    name.unwrap_or_else(|| "本县".to_owned())
}

fn trades(seeker: &SeekerCard, around: &Surroundings) -> Vec<String> {
    let names = seeker.trades.iter();
    names.map(|t| trade(t, &around.vocabulary)).collect()
}

fn ages(seeker: &SeekerCard) -> String {
    format!("{} 到 {} 岁", seeker.ages.0, seeker.ages.1)
}

fn distance(seeker: &SeekerCard) -> String {
    seeker
        .distance_km
        .map_or_else(String::new, |km| format!("{km} 公里左右"))
}

fn card(seeker: &SeekerCard, around: &Surroundings) -> JobCard {
    let mut tags = trades(seeker, around);
    if seeker.revealed {
        tags.push("电话看过了".to_owned());
    }
    JobCard {
        title: seeker.name.as_str().to_owned(),
        wage: String::new(),
        place: format!("{} · 住{}", ages(seeker), town(seeker, around)),
        distance: distance(seeker),
        reason: why(seeker, around),
        tags,
    }
}

/// Why this one: what the person can do, and how near.
fn why(seeker: &SeekerCard, around: &Surroundings) -> String {
    let can = trades(seeker, around);
    let mut why = match can.is_empty() {
        true => String::new(),
        false => format!("会{}", can.join("、")),
    };
    if let Some(km) = seeker.distance_km.filter(|km| *km <= 10) {
        if !why.is_empty() {
            why.push('，');
        }
        why.push_str(&format!("离这里 {km} 公里左右"));
    }
    why
}

fn one(vm: &mut ViewModel, chosen: &Chosen, left: u16, around: &Surroundings) {
    let seeker = &chosen.card;
    vm.screen = g::Screen::Seeker;
    vm.seeker_facts = vec![
        fact("会做", trades(seeker, around).join("、")),
        fact("年纪", ages(seeker)),
        fact("住在", town(seeker, around)),
    ];
    if seeker.distance_km.is_some() {
        vm.seeker_facts.push(fact("离这里", distance(seeker)));
    }
    vm.seeker = g::SeekerView {
        name: seeker.name.as_str().into(),
        back: "不看了，回名单".into(),
        ..Default::default()
    };
    vm.tap(g::Spot::Previous, 0, Tap::Back);
    match &chosen.phone {
        None => confirm(vm, seeker.revealed, left),
        Some(Answer::Asking(_)) => asking(vm),
        Some(Answer::Missing(why)) => refused(vm, *why),
        Some(Answer::Here(phone)) => revealed(vm, &phone.phone, phone.left_today),
    }
}

fn confirm(vm: &mut ViewModel, seen: bool, left: u16) {
    vm.seeker.notice = match seen {
        true => "这个电话您今天看过，再看不多算一次。",
        false => "看电话会记下来：谁看的、什么时候看的，他本人查得到。只能用来招工。",
    }
    .into();
    vm.seeker.tone = g::Tone::Warn;
    if left == 0 && !seen {
        return refused(vm, NoAnswer::CapReached);
    }
    vm.seeker.left = format!("今天还能看 {left} 个。").into();
    vm.seeker.show = "记下来，看电话".into();
    vm.tap(g::Spot::Confirm, 0, Tap::RevealPhone);
}

fn refused(vm: &mut ViewModel, why: NoAnswer) {
    let said = unanswered(why, Subject::Seekers);
    vm.seeker.notice = format!("{}{}", said.happened, said.todo).into();
    vm.seeker.tone = g::Tone::Bad;
    vm.seeker.back = "回名单".into();
    if why.may_be_asked_again() {
        vm.seeker.show = "再试一次".into();
        vm.tap(g::Spot::Confirm, 0, Tap::RevealPhone);
    }
}

fn revealed(vm: &mut ViewModel, phone: &Phone, left: u16) {
    let digits = phone.reveal();
    let grouped = match (digits.get(..3), digits.get(3..7), digits.get(7..)) {
        (Some(a), Some(b), Some(c)) => format!("{a} {b} {c}"),
        _ => digits.to_owned(),
    };
    vm.seeker.phone_label = "电话，请抄下来".into();
    vm.seeker.phone = grouped.into();
    vm.seeker.notice = "已经记下您看过。只能用来招工，不要告诉别人。".into();
    vm.seeker.tone = g::Tone::Plain;
    vm.seeker.left = format!("今天还能看 {left} 个。").into();
    vm.seeker.back = "抄好了，回名单".into();
}
