//! What a page says when it is read aloud, and the bar while it is.
//!
//! Nothing of a person is among the lines for the room: no name, no number, no figure of their
//! records, no answer they gave. Somebody may stand behind them. Through a headset they hear those too.

use super::{Headset, Meaning, Surroundings, ViewModel, g};
use crate::domain::speech::speaking::{
    AloudTap, Manner, Pace, SpeakerStatus, Speech, Through, Volume,
};
use crate::domain::visit::Tap;
use crate::domain::visit::scene::Scene;
use crate::ui::text::aloud as words;

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Our own words: there has to be a clip for them.
    Ours(String),
    /// Something the county or an employer wrote: read where its words are on clips.
    Theirs(String),
}

impl Line {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Ours(text) | Self::Theirs(text) => text,
        }
    }
}

/// Who hears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listener {
    /// Everybody who stands near.
    Room,
    /// The person alone.
    Headset,
}

#[derive(Default)]
struct Lines(Vec<Line>);

impl Lines {
    fn ours<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) {
        let filled = texts.into_iter().filter(|text| !text.as_ref().is_empty());
        let lines = filled.map(|text| Line::Ours(text.as_ref().to_owned()));
        self.0.extend(lines);
    }

    fn theirs<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) {
        let filled = texts.into_iter().filter(|text| !text.as_ref().is_empty());
        let lines = filled.map(|text| Line::Theirs(text.as_ref().to_owned()));
        self.0.extend(lines);
    }
}

/// What the page says, from top to bottom.
pub fn lines(vm: &ViewModel, listener: Listener) -> Vec<Line> {
    let mut all = Lines::default();
    if vm.overlay != g::Overlay::None {
        all.ours([&vm.over.title, &vm.over.line, &vm.over.action]);
        all.ours([&vm.over.leave]);
        return all.0;
    }
    if vm.ease.shown {
        ease(vm, &mut all);
        return all.0;
    }
    let gather: fn(&ViewModel, &mut Lines) = match vm.screen {
        g::Screen::Home
        | g::Screen::LargeHome
        | g::Screen::Services
        | g::Screen::Guide
        | g::Screen::Scene
        | g::Screen::Lookup
        | g::Screen::Overview => ways_in,
        g::Screen::Jobs
        | g::Screen::Library
        | g::Screen::Job
        | g::Screen::Article
        | g::Screen::Place => looked_up,
        g::Screen::Identify
        | g::Screen::Reading
        | g::Screen::Form
        | g::Screen::Review
        | g::Screen::Receipt => service,
        g::Screen::Cases | g::Screen::Records | g::Screen::Case | g::Screen::Seeker => kept_quiet,
        g::Screen::Fault | g::Screen::Refused | g::Screen::OutOfService => stopped,
        g::Screen::Desk | g::Screen::Problem | g::Screen::Work => staff,
        g::Screen::Blank => return all.0,
    };
    gather(vm, &mut all);
    if listener == Listener::Headset {
        all.0.retain(|line| line.text() != words::PRIVATE);
        personal(vm, &mut all);
    }
    all.0
}

/// The sheet for what one sees and hears: every choice, and whether it is made.
fn ease(vm: &ViewModel, all: &mut Lines) {
    all.ours([&vm.ease.title, &vm.ease.sizes]);
    all.ours(vm.ease_sizes.iter().map(|size| &size.label));
    all.ours([&vm.ease.colours]);
    all.ours(vm.ease_colours.iter().map(|colours| &colours.label));
    all.ours([&vm.ease.ways]);
    for way in &vm.ease_ways {
        all.ours([&way.label, &way.does, &way.state]);
    }
    all.ours([&vm.ease.done]);
}

/// The ways to what one wants.
fn ways_in(vm: &ViewModel, all: &mut Lines) {
    match vm.screen {
        g::Screen::Home | g::Screen::LargeHome => {
            all.ours([&vm.home.title, &vm.home.line]);
            all.ours(vm.tiles.iter().map(|tile| &tile.title));
            all.ours(vm.quicks.iter().map(|quick| &quick.title));
        }
        g::Screen::Services => {
            all.ours([&vm.list_head.title]);
            all.ours(vm.services.iter().map(|row| &row.title));
        }
        g::Screen::Guide => {
            let guide = &vm.guide;
            all.ours([&guide.title, &guide.summary, &guide.limit, &guide.warning]);
            all.ours([&guide.start, &guide.other]);
        }
        g::Screen::Scene => {
            all.ours([
                &vm.scene.title,
                &vm.scene.summary,
                &vm.scene.line,
                &vm.scene.start,
            ]);
        }
        g::Screen::Lookup => all.ours([&vm.lookup.title, &vm.lookup.hint, &vm.lookup.error]),
        g::Screen::Overview => all.ours([&vm.overview.line, &vm.overview.register]),
        _ => {}
    }
}

/// What can be read without a card.
fn looked_up(vm: &ViewModel, all: &mut Lines) {
    match vm.screen {
        g::Screen::Jobs | g::Screen::Library => {
            all.ours([&vm.jobs_view.title, &vm.jobs_view.empty]);
            // A row with a masked name is somebody looking for work.
            let jobs = vm.jobs.iter().filter(|job| !job.title.contains('*'));
            all.theirs(jobs.flat_map(|job| [&job.title, &job.wage]));
            all.theirs(vm.entries.iter().map(|entry| &entry.title));
        }
        g::Screen::Job => {
            let job = &vm.job;
            all.theirs([&job.title, &job.wage, &job.employer, &job.duty]);
            all.ours([&job.warning]);
        }
        g::Screen::Article => {
            all.theirs([&vm.article.title, &vm.article.summary]);
            all.theirs(&vm.paragraphs);
        }
        g::Screen::Place => {
            let place = &vm.place;
            all.theirs([&place.title, &place.headline, &place.badge]);
            all.theirs([&place.address, &place.phone_line, &place.phone]);
            all.theirs([&place.way_title, &place.way, &place.distance]);
        }
        _ => {}
    }
}

/// From the card to the receipt.
fn service(vm: &ViewModel, all: &mut Lines) {
    match vm.screen {
        g::Screen::Identify => identify(vm, all),
        g::Screen::Reading => all.ours([&vm.reading.title, &vm.reading.line, &vm.reading.warning]),
        g::Screen::Form => form(vm, all),
        g::Screen::Review => {
            all.ours([&vm.review.title, &vm.review.line, &vm.review.promise]);
            all.ours([&vm.review.confirm]);
        }
        g::Screen::Receipt => receipt(vm, all),
        _ => {}
    }
}

/// Pages of what concerns one person alone: what they are, and nothing on them.
fn kept_quiet(vm: &ViewModel, all: &mut Lines) {
    match vm.screen {
        g::Screen::Cases => {
            let page = &vm.cases_view;
            all.ours([&page.title, &page.line, &page.empty]);
            all.ours([words::PRIVATE]);
        }
        g::Screen::Records => {
            all.ours([vm.records.title.as_str(), words::PRIVATE]);
            all.theirs([&vm.records.notice]);
        }
        g::Screen::Case => all.ours([words::PRIVATE]),
        g::Screen::Seeker => all.ours([words::OF_OTHERS]),
        _ => {}
    }
}

/// Where it does not go on.
fn stopped(vm: &ViewModel, all: &mut Lines) {
    match vm.screen {
        g::Screen::Fault => {
            let fault = &vm.fault;
            all.ours([
                &fault.title,
                &fault.happened,
                &fault.safe,
                &fault.todo,
                &fault.action,
            ]);
        }
        g::Screen::Refused => {
            all.ours([&vm.refused.title, &vm.refused.rule]);
            all.ours([&vm.refused.onward, &vm.refused.helper]);
        }
        g::Screen::OutOfService => {
            all.ours([
                &vm.out.title,
                &vm.out.line,
                &vm.out.phone_line,
                &vm.out.phone,
            ]);
        }
        _ => {}
    }
}

/// The pages of the staff: as far as their words happen to be on clips.
fn staff(vm: &ViewModel, all: &mut Lines) {
    match vm.screen {
        g::Screen::Desk => all.theirs([&vm.desk.title, &vm.desk.line, &vm.desk.notice]),
        g::Screen::Problem => {
            let page = &vm.problem;
            all.theirs([&page.title, &page.line, &page.question, &page.notice]);
        }
        g::Screen::Work => {
            let page = &vm.work;
            all.theirs([&page.line, &page.notice, &page.asks]);
        }
        _ => {}
    }
}

fn identify(vm: &ViewModel, all: &mut Lines) {
    let page = &vm.identify;
    all.ours([&page.title, &page.fault, &page.advice]);
    if !page.no_slot {
        all.ours([&page.card_title, &page.card_line]);
    }
    if page.id_ready {
        all.ours([&page.id_title, &page.id_line]);
    }
    all.ours([&page.privacy, &page.helper]);
}

/// What is asked, what can be chosen, and what is wrong with the answer; never the answer.
fn form(vm: &ViewModel, all: &mut Lines) {
    for question in &vm.questions {
        let view = &question.view;
        all.ours([&view.label, &view.hint, &view.asks]);
        all.theirs([&view.paper]);
        all.theirs(question.options.iter().map(|option| &option.label));
        all.ours([&view.error]);
    }
    if vm
        .questions
        .iter()
        .any(|q| q.view.kind == g::QuestionKind::Face)
    {
        all.ours([
            &vm.face_hints.hint,
            &vm.face.notice,
            &vm.face.begin,
            &vm.face.without,
        ]);
    }
    all.ours([&vm.form.next]);
}

fn receipt(vm: &ViewModel, all: &mut Lines) {
    let receipt = &vm.receipt;
    all.ours([&receipt.headline, &receipt.line, &receipt.take_card]);
    all.ours([&receipt.question, &receipt.finish]);
}

/// What the page holds of the person, as far as it is on clips: names and long numbers never are.
fn personal(vm: &ViewModel, all: &mut Lines) {
    match vm.screen {
        g::Screen::Overview => {
            all.theirs([&vm.overview.due, &vm.overview.registration_line]);
            cases(vm, all);
        }
        g::Screen::Cases => cases(vm, all),
        g::Screen::Case => {
            let case = &vm.case;
            all.theirs([&case.title, &case.state, &case.words]);
            all.theirs([&case.missing, &case.todo]);
            facts(&vm.case_facts, all);
        }
        g::Screen::Records => {
            let figures = vm.figures.iter();
            all.theirs(figures.map(|f| format!("{} {} {}", f.label, f.value, f.unit)));
            for row in &vm.record_rows {
                all.theirs([&row.head, &row.main, &row.state, &row.line, &row.reason]);
            }
            facts(&vm.record_facts, all);
        }
        g::Screen::Review => {
            let answers = vm.answers.iter();
            all.theirs(answers.map(|a| format!("{} {}", a.label, a.value)));
        }
        g::Screen::Form => all.theirs(vm.questions.iter().map(|q| &q.view.value)),
        g::Screen::Receipt => facts(&vm.receipt_facts, all),
        _ => {}
    }
}

fn cases(vm: &ViewModel, all: &mut Lines) {
    for row in &vm.cases {
        all.theirs([&row.title, &row.state, &row.line, &row.due]);
    }
}

fn facts(facts: &[g::Fact], all: &mut Lines) {
    all.theirs(facts.iter().map(|f| format!("{} {}", f.label, f.value)));
}

/// While a page is read the bar holds what can be done about it; where what it was heard by has gone,
/// the page says so.
pub(super) fn bar(vm: &mut ViewModel, scene: &Scene, around: &Surroundings) {
    let hold = match scene.speech {
        Speech::Silent => return,
        Speech::BrokenOff(Through::Room) => {
            vm.toast = super::not_read(SpeakerStatus::Gone);
            return;
        }
        Speech::BrokenOff(Through::Headset) => {
            vm.toast = super::toast(words::NO_HEADSET);
            return;
        }
        Speech::Prompting => return quiet(vm),
        Speech::Speaking => words::PAUSE,
        Speech::Paused => words::GO_ON,
    };
    let Manner { volume, pace } = scene.settings.manner;
    vm.meanings.retain(|((spot, ..), _)| *spot != g::Spot::Bar);
    vm.bar.clear();
    let louder = match volume {
        Volume::Usual => words::LOUDER,
        Volume::Loud => words::SOFTER,
        Volume::Soft => words::USUAL_VOLUME,
    };
    let slower = match pace {
        Pace::Usual => words::SLOWER,
        Pace::Slow => words::USUAL_PACE,
    };
    for (glyph, label, tap) in [
        (g::Glyph::Cancel, words::STOP, AloudTap::Stop),
        (g::Glyph::Still, hold, AloudTap::PauseOrGoOn),
        (g::Glyph::Speaker, louder, AloudTap::NextVolume),
        (g::Glyph::Slow, slower, AloudTap::NextPace),
    ] {
        super::frame::item(vm, glyph, label, Meaning::Tap(Tap::Aloud(tap)));
    }
    if around.headset == Headset::Fitted {
        let meaning = Meaning::ReadAloud(Listener::Headset);
        super::frame::item(vm, g::Glyph::Headset, words::HEADSET, meaning);
    }
}

/// A page that began to read itself keeps its bar: in the place of 朗读本页 stands the way to silence.
fn quiet(vm: &mut ViewModel) {
    let reads = |(_, meaning): &&mut (super::Place, Meaning)| {
        matches!(meaning, Meaning::ReadAloud(Listener::Room))
    };
    let Some(((_, row, _), meaning)) = vm.meanings.iter_mut().find(reads) else {
        return;
    };
    *meaning = Meaning::Tap(Tap::Aloud(AloudTap::Stop));
    if let Some(item) = vm.bar.get_mut(*row) {
        item.glyph = g::Glyph::Cancel;
        item.label = words::STOP.into();
    }
}
