//! Walking a script: tap by label, wait for words, print each step, take pictures.

use super::Options;
use crate::adapters::audit::CountyView;
use crate::adapters::keys::KeyPlace;
use crate::adapters::simulated::clock::HandClock;
use crate::adapters::system::SystemClock;
use crate::app::{Event, Frame};
use crate::demo::run::surroundings;
use crate::demo::stage::{Delivered, LISTINGS, Stage, StageOptions};
use crate::domain::time::Span;
use crate::domain::visit::ease::Final;
use crate::domain::visit::{Line, Tap};
use crate::ports::clock::Clock;
use crate::sample::persons::{SampleFamily, SamplePerson, persons};
use crate::terminal::verify_own_log;
use crate::ui::Intent;
use crate::ui::headless::{Headless, HeadlessFault, Orientation, set_up};
use crate::ui::text::ease;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

/// A step that failed.
#[derive(Debug, thiserror::Error)]
#[error("step {number} \"{step}\" failed: {why}")]
pub struct StepFault {
    /// Its number, from one.
    pub number: usize,
    /// What was to be done.
    pub step: String,
    /// What happened instead.
    pub why: String,
}

/// What stands behind the words of a step that failed without ending its script.
pub const FAILED: &str = "FAILED:";

/// How often the screen is looked at while something is awaited, and for how long in all.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS: u32 = 600;
/// Longer than what has come waits to be said, milliseconds.
const SETTLED: u64 = 400;
/// How often it is looked whether a tap is answered: a terminal that is off answers none.
const ANSWERED: u32 = 100;
/// The strip that turns a page which goes on below.
const DOWN: &str = "往下看";
/// Leads from its end to its beginning.
const UP: &str = "回到上面";
/// A page is never longer than so many screens.
const LONGEST_PAGE: usize = 12;

/// What the terminal is worked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hands {
    Finger,
    Keyboard,
}

type Intents = Rc<RefCell<Vec<Intent>>>;

/// A stage with somebody in front of it.
pub struct Walk {
    /// The stage.
    pub stage: Stage,
    screen: Headless,
    frames: Receiver<()>,
    last: Arc<Mutex<Option<Frame>>>,
    intents: Intents,
    pictures: Option<PathBuf>,
    hands: Hands,
    tapped: u64,
    name: String,
    steps: usize,
    doing: String,
    _dir: TempDir,
}

impl Walk {
    /// Sets a fresh stage up.
    pub fn begin(name: &str, delivered: Delivered, options: &Options) -> Result<Self, StepFault> {
        let first = |why: String| StepFault {
            number: 0,
            step: "setting the stage up".to_owned(),
            why,
        };
        platform().map_err(&first)?;
        let dir = TempDir::make().map_err(|e| first(e.to_string()))?;
        let intents: Intents = Rc::default();
        let taps = intents.clone();
        let screen = Headless::new(surroundings(), Orientation::Portrait, move |intent| {
            taps.borrow_mut().push(intent);
        })
        .map_err(|e| first(e.to_string()))?;
        let (wake, frames) = channel();
        let last = Arc::new(Mutex::new(None));
        let (slot, kept) = (screen.slot(), last.clone());
        let stage = Stage::set_up(
            StageOptions {
                delivered,
                dir: dir.0.clone(),
                far: options.far.clone(),
                cards: options.cards,
                listings: LISTINGS,
            },
            Arc::new(HandClock::standing(SystemClock.wall())),
            Arc::new(move |frame: Frame| {
                slot.put(frame.scene.clone());
                *kept.lock().expect("nothing panics while it is held") = Some(frame);
                let _ = wake.send(());
            }),
        )
        .map_err(|e| first(e.to_string()))?;
        stage.face.show_to(screen.preview());
        if let Some(folder) = &options.pictures {
            std::fs::create_dir_all(folder).map_err(|e| first(e.to_string()))?;
        }
        Ok(Self {
            stage,
            screen,
            frames,
            last,
            intents,
            pictures: options.pictures.clone(),
            hands: Hands::Finger,
            tapped: 0,
            name: name.to_owned(),
            steps: 0,
            doing: String::new(),
            _dir: dir,
        })
    }

    /// Does one step and prints how it went.
    pub fn step(
        &mut self,
        says: &str,
        act: impl FnOnce(&mut Self) -> Result<(), StepFault>,
    ) -> Result<(), StepFault> {
        self.steps += 1;
        says.clone_into(&mut self.doing);
        if let Err(fault) = act(self) {
            // Where it stopped, as it looked.
            self.picture()?;
            return Err(fault);
        }
        crate::cli::say(format_args!("  {:>2}. {says}", self.steps));
        self.picture()
    }

    /// Does one step that may fail without ending the script: a fault is printed behind its words
    /// and handed back.
    pub fn try_step(
        &mut self,
        says: &str,
        act: impl FnOnce(&mut Self) -> Result<(), StepFault>,
    ) -> Result<(), StepFault> {
        let ended = self.step(says, act);
        if let Err(fault) = &ended {
            let (steps, why) = (self.steps, &fault.why);
            crate::cli::say(format_args!("  {steps:>2}. {says} {FAILED} {why}"));
        }
        ended
    }

    /// The fault of the present step.
    pub fn fault(&self, why: impl Into<String>) -> StepFault {
        StepFault {
            number: self.steps,
            step: self.doing.clone(),
            why: why.into(),
        }
    }

    /// Taps a control as soon as it is there and can be used.
    pub fn tap(&mut self, label: &str) -> Result<(), StepFault> {
        let wanted = label.to_owned();
        self.until(&format!("the control \"{label}\""), move |walk| {
            walk.screen.labels().contains(&wanted)
        })?;
        // Half a button at the edge of a long page: the page is turned first.
        let strip = [DOWN, UP].into_iter().find(|strip| self.has(strip));
        if let Some(strip) = strip.filter(|strip| *strip != label && self.screen.is_covered(label))
        {
            self.screen
                .tap(strip)
                .map_err(|e| self.fault(e.to_string()))?;
            self.look();
        }
        for _ in 0..LOOKS {
            match self.press(label) {
                // What was typed before may still be on its way to the visit.
                Err(HeadlessFault::SwitchedOff(_)) => {
                    let _ = self.frames.recv_timeout(LOOK_EVERY);
                    self.look();
                }
                tapped => {
                    tapped.map_err(|e| self.fault(e.to_string()))?;
                    self.pass_intents();
                    self.look();
                    return Ok(());
                }
            }
        }
        Err(self.fault(format!("the control \"{label}\" stays switched off")))
    }

    /// 确认提交; who is asked once more says yes.
    pub fn confirm(&mut self) -> Result<(), StepFault> {
        self.tap("确认提交")?;
        if self.newest().is_some_and(|f| f.scene.asks.is_some()) {
            self.tap(ease::once_more(Final::HandIn, true).first)?;
        }
        Ok(())
    }

    /// Lets what came settle on the screen: then it is said to who hears each page.
    pub fn settle(&mut self) {
        self.look();
        self.screen.wait(Span(SETTLED));
        self.pass_intents();
        self.look();
    }

    /// From now on everything is done with a plugged-in keyboard.
    pub fn use_keyboard(&mut self) {
        self.hands = Hands::Keyboard;
    }

    /// Keys of the keyboard, one after the other.
    pub fn type_keys(&mut self, keys: &str) {
        for key in keys.chars() {
            self.screen.type_keys(key.encode_utf8(&mut [0; 4]));
            self.pass_intents();
        }
    }

    /// How often something was pressed.
    pub fn tapped(&self) -> u64 {
        self.tapped
    }

    fn press(&mut self, label: &str) -> Result<(), HeadlessFault> {
        self.tapped += 1;
        match self.hands {
            Hands::Finger => self.screen.tap(label),
            Hands::Keyboard => self.screen.press_by_keys(label),
        }
    }

    /// Draws one stroke on what has this name, in thousandths of its height.
    pub fn draw(&mut self, label: &str, stroke: &[(f32, f32)]) -> Result<(), StepFault> {
        let drawn = self.screen.draw(label, stroke);
        drawn.map_err(|e| self.fault(e.to_string()))?;
        self.pass_intents();
        Ok(())
    }

    /// The whole name of the control that begins so: a number may stand behind it.
    pub fn named(&mut self, begins: &str) -> Result<String, StepFault> {
        let wanted = begins.to_owned();
        let begins = |label: &String, wanted: &str| label.starts_with(wanted);
        self.until(&format!("the control \"{wanted}…\""), |walk| {
            walk.screen.labels().iter().any(|l| begins(l, &wanted))
        })?;
        let labels = self.screen.labels();
        let found = labels.into_iter().find(|label| begins(label, &wanted));
        found.ok_or_else(|| self.fault(wanted))
    }

    /// Taps a control wherever on the page it stands, turning the page as a person would:
    /// down to its end, then from its beginning.
    pub fn tap_down_to(&mut self, label: &str) -> Result<(), StepFault> {
        let wanted = label.to_owned();
        for _ in 0..LONGEST_PAGE {
            let wanted = wanted.clone();
            self.until(
                &format!("the control \"{label}\", or more of the page"),
                move |w| w.has(&wanted) || w.has(DOWN) || w.has(UP),
            )?;
            if self.has(label) {
                break;
            }
            // An answer may have made the page another since it was looked at.
            let turn = if self.has(DOWN) { DOWN } else { UP };
            if self.press(turn).is_ok() {
                self.pass_intents();
            }
            self.look();
        }
        self.tap(label)
    }

    /// Waits until the county has so many cases; the line's waits pass by the terminal's clock.
    pub fn at_county(&mut self, n: u64) -> Result<(), StepFault> {
        for _ in 0..40 {
            match self.stage.cases_at_county() {
                Some(Ok(count)) if count == n => return Ok(()),
                Some(Ok(count)) if count > n => {
                    return Err(self.fault(format!("{count} cases at the county, {n} handed in")));
                }
                Some(Ok(_)) => {}
                Some(Err(e)) => return Err(self.fault(e)),
                None => return Err(self.fault("this script needs a county of its own")),
            }
            self.advance(Span::minutes(1));
            self.pause();
        }
        Err(self.fault(format!("the county never got case {n}")))
    }

    /// Waits until some text on screen holds these words.
    pub fn see(&mut self, words: &str) -> Result<(), StepFault> {
        let wanted = words.to_owned();
        self.until(&format!("the words \"{words}\""), move |walk| {
            walk.shows(&wanted)
        })
    }

    /// Waits until no text on screen holds these words.
    pub fn gone(&mut self, words: &str) -> Result<(), StepFault> {
        let wanted = words.to_owned();
        self.until(&format!("no \"{words}\""), move |walk| !walk.shows(&wanted))
    }

    /// Whether some text on screen holds these words now.
    pub fn shows(&self, words: &str) -> bool {
        self.screen
            .texts()
            .iter()
            .chain(&self.screen.labels())
            .any(|t| t.contains(words))
    }

    /// Whether a control has exactly this label now.
    pub fn has(&self, label: &str) -> bool {
        self.screen.labels().iter().any(|l| l == label)
    }

    /// The labels of every control, in the order of the screen.
    pub fn labels(&self) -> Vec<String> {
        self.screen.labels()
    }

    /// Every text on screen, in one line, each once.
    pub fn texts(&self) -> String {
        let mut texts: Vec<String> = Vec::new();
        for text in self.screen.texts() {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join(" | ")
    }

    /// Waits until something holds. Real time passes, the terminal's clock stands still.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> Result<(), StepFault> {
        for _ in 0..LOOKS {
            self.look();
            if holds(self) {
                return Ok(());
            }
            let _ = self.frames.recv_timeout(LOOK_EVERY);
        }
        Err(self.fault(format!(
            "waited for {what}; on screen: {} [{}]",
            self.texts(),
            self.screen.labels().join(" · ")
        )))
    }

    /// Waits until something holds for the newest frame, and the screen shows that frame.
    pub fn frame(&mut self, what: &str, holds: impl Fn(&Frame) -> bool) -> Result<(), StepFault> {
        self.until(what, move |walk| {
            walk.last
                .lock()
                .expect("not poisoned")
                .as_ref()
                .is_some_and(&holds)
        })?;
        // The frame may have come after the look at the screen.
        self.look();
        Ok(())
    }

    /// Waits until listings and items are on the terminal: what every script begins with.
    pub fn stocked(&mut self) -> Result<(), StepFault> {
        self.step("开机，岗位和事项已经存到本机", |w| {
            w.frame("listings and items from the county", |f| {
                f.machine.jobs_as_of.is_some() && f.scene.catalogue.is_some()
            })
        })
    }

    /// Cuts the line, lets the terminal find out, and waits until the screen says so.
    pub fn lose_line(&mut self) -> Result<(), StepFault> {
        self.stage.line.cut();
        self.advance(Span::minutes(6));
        self.frame("the line to be known as down", |f| {
            f.scene.line == Line::Offline
        })?;
        self.see("离线")
    }

    /// Makes the line whole again, and waits until the terminal has noticed.
    pub fn regain_line(&mut self) -> Result<(), StepFault> {
        self.stage.line.restore();
        self.advance(Span::seconds(15));
        self.frame("the line to be known as whole", |f| {
            f.scene.line == Line::Online
        })
    }

    /// A copy of the newest frame.
    pub fn newest(&self) -> Option<Frame> {
        self.last
            .lock()
            .expect("nothing panics while it is held")
            .clone()
    }

    /// The day by the terminal's clock.
    pub fn today(&self) -> jiff::civil::Date {
        self.stage.clock.wall().date()
    }

    /// Sends what a panel that is not there yet would send.
    pub fn send(&mut self, tap: Tap) {
        self.put(Event::Tap(tap));
    }

    /// Puts a person's card in.
    pub fn insert(&mut self, person: &SamplePerson) -> Result<(), StepFault> {
        self.stage
            .insert(person)
            .map_err(|e| self.fault(e.to_string()))
    }

    /// Lets time pass.
    pub fn advance(&mut self, span: Span) {
        self.stage.advance(span);
        self.screen.wait(Span(1));
    }

    /// Gives the threads of the stage a moment of real time.
    pub fn pause(&mut self) {
        for _ in 0..10 {
            let _ = self.frames.recv_timeout(LOOK_EVERY);
            self.look();
        }
    }

    /// The `n`th synthetic person of working age whose card anybody may read.
    pub fn person(n: usize) -> SamplePerson {
        let free = |p: &SamplePerson| p.family != SampleFamily::V3 && (10..30).contains(&p.index);
        let mut people = persons().into_iter().filter(free);
        people.nth(n).expect("a dozen of the fifty")
    }

    /// What every script ends with: the log is whole, no personal text lies about, the welcome
    /// screen is back with its usual settings.
    pub fn finish(mut self) -> Result<(), StepFault> {
        self.step("欢迎页回来，字号颜色都复原", |w| {
            w.stage.pull();
            w.frame("the welcome screen", |f| {
                f.scene.session.is_none()
                    && f.scene.settings == crate::domain::visit::Settings::default()
            })
        })?;
        self.step("操作日志完整，查不出改动", |w| {
            w.stage.power_off();
            let dir = w.stage.terminal_dir();
            let place = KeyPlace::of(&dir, None);
            let report = verify_own_log(&dir, &place, &CountyView::default())
                .map_err(|e| w.fault(e.to_string()))?;
            if report.is_whole() {
                Ok(())
            } else {
                Err(w.fault(report.to_string()))
            }
        })?;
        self.step("终端的文件里没有任何人的信息", |w| {
            let needles = needles();
            match crate::demo::leaks::search(&w.stage.terminal_dir(), &needles) {
                Ok(found) if found.is_empty() => Ok(()),
                Ok(found) => Err(w.fault(format!("personal data in {found:?}"))),
                Err(e) => Err(w.fault(e.to_string())),
            }
        })
    }

    fn look(&mut self) {
        while self.frames.try_recv().is_ok() {}
        self.screen.pump();
        self.screen.wait(Span(1));
        self.pass_intents();
    }

    fn pass_intents(&mut self) {
        for intent in self.intents.take() {
            self.put(intent.into());
        }
    }

    /// Sends an event, and waits until a tap is answered: the next look is at the page after it.
    fn put(&mut self, event: Event) {
        let before = self.answered();
        let waits = matches!(event, Event::Tap(_));
        self.stage.put(event);
        for _ in 0..ANSWERED {
            if !waits || self.answered() != before {
                break;
            }
            let _ = self.frames.recv_timeout(LOOK_EVERY);
        }
    }

    fn answered(&self) -> Option<u64> {
        let last = self.last.lock();
        let last = last.expect("nothing panics while it is held");
        last.as_ref().map(|frame| frame.taps)
    }

    fn picture(&mut self) -> Result<(), StepFault> {
        let Some(folder) = self.pictures.clone() else {
            return Ok(());
        };
        self.look();
        let file = folder.join(format!("{}-{:02}.png", self.name, self.steps));
        self.screen
            .snapshot(&file)
            .map_err(|e| self.fault(e.to_string()))
    }
}

/// Everything that must not be found: numbers, names, card numbers and phones of all people.
fn needles() -> Vec<String> {
    let all = persons();
    let of = |p: &SamplePerson| {
        [
            p.id_number.reveal().to_owned(),
            p.card_number.reveal().to_owned(),
            p.phone.reveal().to_owned(),
        ]
    };
    let mut needles: Vec<String> = all.iter().flat_map(of).collect();
    let long_names = all.iter().map(|p| p.name.reveal().to_owned());
    needles.extend(long_names.filter(|n| n.chars().count() > 2));
    needles
}

/// The screens can be set up once in a process.
fn platform() -> Result<(), String> {
    static ONCE: Once = Once::new();
    let mut result = Ok(());
    ONCE.call_once(|| result = set_up().map_err(|e| e.to_string()));
    result
}

/// A folder that goes with the walk.
struct TempDir(PathBuf);

impl TempDir {
    fn make() -> std::io::Result<Self> {
        let name = format!("jiujinban-{:x}", crate::adapters::system::random_bits());
        let dir = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&dir)?;
        Ok(Self(dir))
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
