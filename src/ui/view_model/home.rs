//! The first pages: home in standard and large, a group's items, one item.

use super::{Look, Meaning, Surroundings, ViewModel, fact, frame, g};
use crate::domain::jobs::listing::Kind;
use crate::domain::people::card::CardStatus;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Action, Catalogue, Grasp, Group, Item, Mode};
use crate::domain::services::terms::{Agents, Handling, Offline, Sign};
use crate::domain::visit::scene::Scene;
use crate::domain::visit::start::Start;
use crate::domain::visit::{Line, Tap, TextSize};
use crate::ui::text::{cards, operators, scenes, services as words};

/// Tiles on the large first page that the catalogue may fill.
const LARGE_SHORTCUTS: usize = 2;

pub(super) fn look_of(group: Group) -> (g::Glyph, g::Tint) {
    match group {
        Group::Jobs => (g::Glyph::Briefcase, g::Tint::Jobs),
        Group::Skills => (g::Glyph::Graduation, g::Tint::Skills),
        Group::Insurance => (g::Glyph::Shield, g::Tint::Insurance),
        Group::Card => (g::Glyph::Card, g::Tint::Card),
    }
}

fn glyph_of(sign: Sign) -> g::Glyph {
    match sign {
        Sign::Face => g::Glyph::Face,
        Sign::Coins => g::Glyph::Coins,
        Sign::Card => g::Glyph::Card,
        Sign::List => g::Glyph::List,
    }
}

fn tint_of(sign: Sign, group: Group) -> g::Tint {
    match sign {
        Sign::Coins => g::Tint::Money,
        _ => look_of(group).1,
    }
}

pub(super) fn welcome(vm: &mut ViewModel, scene: &Scene, around: &Surroundings, look: &Look) {
    let large = scene.settings.text != TextSize::Standard;
    let Some(catalogue) = scene.catalogue.as_deref() else {
        return;
    };
    if large && look.all_groups {
        frame::all_groups_bar(vm, scene);
    } else if scene.person.is_some() {
        frame::known_home_bar(vm, scene);
    } else {
        frame::welcome_bar(vm, scene);
    }
    if large && !look.all_groups {
        return large_home(vm, catalogue, scene);
    }
    vm.screen = g::Screen::Home;
    vm.home = g::HomeView {
        title: "您好，要办什么事？".into(),
        line: "插入社保卡，看看有什么和您有关；也可以直接点下面的大按钮。".into(),
        news: news(scene, around).into(),
        ..Default::default()
    };
    for group in Group::ALL {
        let count = catalogue.group(group).count();
        if count > 0 {
            let (glyph, tint) = look_of(group);
            tile(
                vm,
                glyph,
                tint,
                words::group(group),
                words::group_note(group),
                Meaning::Tap(Tap::OpenGroup(group)),
            );
            if let Some(tile) = vm.tiles.last_mut() {
                tile.count = format!("{count}项").into();
            }
        }
    }
    super::scenes::on_first_page(vm, catalogue);
    if scene.person.is_some() {
        vm.home.line = words::CARD_WAS_READ.into();
    } else if matches!(scene.slot, CardStatus::Present(_)) {
        vm.home.line = "卡还在机器里：请取走，或点“读这张卡”接着办。".into();
        quick(vm, g::Glyph::Card, "读这张卡", Tap::UseCard);
    } else if let Some(said) = no_card_taken(scene) {
        vm.home.line = format!("{said}也可以直接点下面的大按钮。").into();
    }
    quick(vm, g::Glyph::Map, "附近岗位", Tap::OpenJobs(Kind::Fixed));
    quick(
        vm,
        g::Glyph::Briefcase,
        "附近零工",
        Tap::OpenJobs(Kind::Gig),
    );
    for item in catalogue.items() {
        if let Some(shortcut) = &item.shortcut
            && let Some(short) = &shortcut.short
        {
            let tap = Tap::OpenItem(item.number);
            quick(vm, glyph_of(shortcut.sign), short, tap);
        }
    }
    quick(vm, g::Glyph::List, "办件进度", Tap::OpenCases);
    quick(vm, g::Glyph::Search, "凭收件号查", Tap::LookUpReceipt);
}

/// What is new: the county's notices, else what the terminal was set up to say.
fn news(scene: &Scene, around: &Surroundings) -> String {
    if scene.news.is_empty() {
        around.news.clone()
    } else {
        scene.news.join(" · ")
    }
}

/// Why no card is taken now, and what to do: nobody is asked for a card that nothing reads. A reader that is
/// starting is ready before anybody has a card in the hand.
fn no_card_taken(scene: &Scene) -> Option<String> {
    let said = cards::slot(scene.slot).filter(|_| scene.slot != CardStatus::Starting)?;
    Some(format!("{}。{}", said.what, said.todo))
}

fn large_home(vm: &mut ViewModel, catalogue: &Catalogue, scene: &Scene) {
    vm.screen = g::Screen::LargeHome;
    vm.home.title = "您要办什么事？".into();
    vm.home.line = match (scene.person.is_some(), no_card_taken(scene)) {
        (true, _) => words::CARD_WAS_READ_SHORT.into(),
        (false, Some(said)) => said.into(),
        (false, None) => "先插卡，或者直接点：".into(),
    };
    let shortcuts = catalogue.items().iter();
    let shortcuts = shortcuts.filter_map(|item| Some((item, item.shortcut.as_ref()?)));
    for (item, shortcut) in shortcuts.take(LARGE_SHORTCUTS) {
        tile(
            vm,
            glyph_of(shortcut.sign),
            tint_of(shortcut.sign, item.group),
            &shortcut.title,
            &shortcut.note,
            Meaning::Tap(Tap::OpenItem(item.number)),
        );
    }
    let gigs = Meaning::Tap(Tap::OpenJobs(Kind::Gig));
    tile(
        vm,
        g::Glyph::Briefcase,
        g::Tint::Jobs,
        "找活干",
        "附近的零工和岗位",
        gigs,
    );
    tile(
        vm,
        g::Glyph::Search,
        g::Tint::Other,
        "凭收件号查",
        "办到哪一步了",
        Meaning::Tap(Tap::LookUpReceipt),
    );
    let all = format!("全部 {} 项", catalogue.items().len());
    tile(
        vm,
        g::Glyph::Grid,
        g::Tint::Other,
        "别的事",
        &all,
        Meaning::ShowAllGroups(true),
    );
}

fn tile(
    vm: &mut ViewModel,
    glyph: g::Glyph,
    tint: g::Tint,
    title: &str,
    note: &str,
    meaning: Meaning,
) {
    vm.on(g::Spot::Tile, vm.tiles.len(), meaning);
    vm.tiles.push(g::Tile {
        glyph,
        tint,
        title: title.into(),
        note: note.into(),
        ..Default::default()
    });
}

pub(super) fn quick(vm: &mut ViewModel, glyph: g::Glyph, title: &str, tap: Tap) {
    vm.tap(g::Spot::Quick, vm.quicks.len(), tap);
    vm.quicks.push(g::Quick {
        glyph,
        title: title.into(),
    });
}

pub(super) fn services(vm: &mut ViewModel, group: Group, scene: &Scene) {
    let (glyph, tint) = look_of(group);
    vm.screen = g::Screen::Services;
    let Some(catalogue) = scene.catalogue.as_deref() else {
        return;
    };
    for (row, item) in catalogue.group(group).enumerate() {
        vm.tap(g::Spot::Service, row, Tap::OpenItem(item.number));
        vm.services.push(g::ServiceRow {
            title: item.name.as_str().into(),
            note: item.summary.as_str().into(),
            channel: words::mode(item).into(),
            alone: item.starts_alone(),
            limit: words::limit(item.limit).into(),
        });
    }
    vm.list_head = g::ListHead {
        glyph,
        tint,
        title: words::group(group).into(),
        count: format!("{} 项", vm.services.len()).into(),
    };
}

pub(super) fn guide(vm: &mut ViewModel, number: ItemNo, scene: &Scene) {
    vm.screen = g::Screen::Guide;
    let Some(catalogue) = scene.catalogue.as_deref() else {
        return;
    };
    let Some(item) = catalogue.item(number) else {
        return;
    };
    let (start, glyph, warning) = start_of(item, scene);
    vm.guide = g::GuideView {
        title: item.name.as_str().into(),
        summary: item.summary.as_str().into(),
        channel: words::mode(item).into(),
        alone: item.starts_alone(),
        limit: words::limit(item.limit).into(),
        warning: warning.into(),
        start: start.into(),
        start_glyph: glyph,
        other: Default::default(),
    };
    if scene.circumstances().start_of(item) == Start::Assisted
        && !scene.circumstances().is_out_of_reach(item)
        && catalogue.counter().agent_form(item).is_some()
    {
        vm.guide.other = operators::counter::FOR_OTHER.into();
        vm.tap(g::Spot::Helper, 0, Tap::StartForOther(number));
    }
    // To look costs nothing and needs nobody.
    let (bring, agents) = match item.mode {
        Mode::Browse => Default::default(),
        _ => (words::to_bring(item), words::agents(item.agents).to_owned()),
    };
    let rows = [
        ("服务对象", item.audience.clone()),
        ("办理条件", item.condition.clone()),
        ("办结时限", words::limit(item.limit)),
        (scenes::speed_up::LABEL, speed_up(item, catalogue)),
        ("要带什么", bring),
        ("能替办吗", agents),
        ("先看清楚", words::promises(item)),
        ("服务渠道", item.channels.clone()),
        ("结果告知", item.feedback.clone()),
        ("监督投诉", words::supervision(item)),
        ("办理依据", item.basis.clone()),
        ("还可以办", words::what_next(item, catalogue)),
    ];
    vm.guide_facts = rows
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| fact(label, value))
        .collect();
    if !start.is_empty() {
        vm.tap(g::Spot::Start, 0, Tap::StartItem(number));
    }
}

/// What the speed-up plan wants of an item; empty when it does not name it.
fn speed_up(item: &Item, catalogue: &Catalogue) -> String {
    let plan = catalogue.speed_up(&item.codes);
    plan.map_or_else(String::new, |plan| {
        scenes::speed_up::words(&plan.target, &plan.before)
    })
}

/// Nobody can do it here now: where to turn, and that nothing has been promised.
pub(super) fn out_of_reach(vm: &mut ViewModel, number: ItemNo, scene: &Scene) {
    let found = scene.catalogue.as_deref().and_then(|c| c.item(number));
    let Some(item) = found else {
        return;
    };
    vm.screen = g::Screen::Fault;
    vm.fault = g::FaultView {
        title: words::out_of_reach::TITLE.into(),
        happened: words::out_of_reach::happened(&item.name).into(),
        safe: "".into(),
        todo: words::out_of_reach::todo(item).into(),
        action: words::out_of_reach::AGAIN.into(),
        glyph: g::Glyph::Warning,
        ..Default::default()
    };
    vm.tap(g::Spot::Retry, 0, Tap::StartItem(number));
}

/// The button, its picture, and what is to be known before: while the line is down the item's own
/// words, where it has any.
fn start_of(item: &Item, scene: &Scene) -> (&'static str, g::Glyph, String) {
    if let Some(told) = with_operator(item, scene) {
        return told;
    }
    let (start, glyph, usual) = usual_start(item, scene);
    (start, glyph, or_offline(usual, item, scene))
}

/// The words for this moment: while the line is down the item's own, where it has any.
fn or_offline(usual: &str, item: &Item, scene: &Scene) -> String {
    let own = scene.line == Line::Offline && !item.offline_words.is_empty();
    let words = if own { &item.offline_words } else { usual };
    words.to_owned()
}

/// What is the operator's, and who does the rest.
fn how(item: &Item) -> &'static str {
    match item.agents {
        Agents::None => operators::desk::HOW,
        _ => operators::desk::HOW_FOR_OTHER,
    }
}

/// The same for the operator on duty; `None` where the page is as for everybody.
fn with_operator(item: &Item, scene: &Scene) -> Option<(&'static str, g::Glyph, String)> {
    scene.desk.duty()?;
    let around = scene.circumstances();
    if around.is_out_of_reach(item) {
        return None;
    }
    match around.start_of(item) {
        Start::Alone | Start::Call => None,
        Start::Assisted => Some((
            operators::desk::BEGIN,
            g::Glyph::Wave,
            or_offline(how(item), item, scene),
        )),
        Start::Barred(why) => {
            let said = operators::barred(why);
            Some(("", g::Glyph::Lock, format!("{}{}", said.what, said.todo)))
        }
    }
}

fn usual_start(item: &Item, scene: &Scene) -> (&'static str, g::Glyph, &'static str) {
    let offline = scene.line == Line::Offline;
    if item.grasp == Grasp::Partly {
        return ("呼叫帮办员", g::Glyph::Wave, words::PARTLY);
    }
    if item.handling == Handling::Elsewhere {
        return (
            "问问帮办员",
            g::Glyph::Wave,
            "这件事本机暂不能办，帮办员会告诉您去哪里办。",
        );
    }
    if matches!(item.action, Action::Library(_)) && !item.starts_alone() {
        return (
            "开始查询",
            g::Glyph::Search,
            "谁都可以看。看好了想办，请帮办员和您一起办。",
        );
    }
    if !item.starts_alone() && offline && item.offline == Offline::OnlineOnly {
        return (
            "现在怎么办",
            g::Glyph::Info,
            "现在没有网，帮办员也办不了。急的话打 12333。",
        );
    }
    if !item.starts_alone() {
        return ("呼叫帮办员", g::Glyph::Wave, "这件事要帮办员和您一起办。");
    }
    match item.action {
        Action::Form(_) if offline && item.offline == Offline::CaptureAssistedOnly => (
            "呼叫帮办员",
            g::Glyph::Wave,
            "现在没有网：自己办要等接通，急的话请找帮办员收件。",
        ),
        Action::Form(_) if offline => (
            "开始办理",
            g::Glyph::Pencil,
            "现在没有网：本机先收件，接通后自动送到县里。",
        ),
        Action::Form(_) => ("开始办理", g::Glyph::Pencil, ""),
        Action::SearchJobs(_) => ("开始查询", g::Glyph::Search, ""),
        Action::RecommendJobs(_) => ("看看推荐", g::Glyph::Briefcase, ""),
        Action::Records if offline => (
            "查我的",
            g::Glyph::Search,
            "现在没有网，可能查不了。可以打 12333 查。",
        ),
        Action::Records => ("查我的", g::Glyph::Search, ""),
        Action::Library(_) => ("开始查询", g::Glyph::Search, ""),
        Action::RecommendSeekers | Action::SearchSeekers => (
            "看看有谁",
            g::Glyph::Search,
            "登记过“招聘零工”的人才能看。看电话会记下来。",
        ),
        Action::CallOperator | Action::TaskList => {
            ("呼叫帮办员", g::Glyph::Wave, "这件事要帮办员和您一起办。")
        }
    }
}
