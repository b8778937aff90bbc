//! What is said of itself, to who asked once to be read to: each page as it comes, then whatever is new
//! on it. A fault, the time that runs out and a short word are new; what stood there before is not.

use super::{SETTLED, Screens};
use crate::domain::speech::speaking::Through;
use crate::domain::visit::ease::Aloud;
use crate::ui::bridge::Intent;
use crate::ui::generated::Overlay;
use crate::ui::view_model::Listener;
use crate::ui::view_model::aloud;
use slint::TimerMode;

/// Lines that were seen, and those that wait to be said.
#[derive(Default)]
pub(super) struct Prompts {
    page: Vec<String>,
    over: Vec<String>,
    waiting: Vec<String>,
}

/// What the lines stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// The page.
    OnThePage,
    /// A sheet or a question over it; the page is the same when that is gone.
    OverIt,
}

impl Prompts {
    /// Looks at the lines of the moment; whether something has come that is to be said.
    pub(super) fn see(&mut self, turned: bool, stands: Stands, lines: Vec<String>) -> bool {
        if turned {
            *self = Self::default();
        }
        let before = match stands {
            Stands::OnThePage => {
                self.over.clear();
                &mut self.page
            }
            Stands::OverIt => &mut self.over,
        };
        // What has gone before it was said is not said any more.
        self.waiting.retain(|line| lines.contains(line));
        let waited = self.waiting.len();
        let new = lines.iter().filter(|line| !before.contains(line));
        self.waiting.extend(new.cloned());
        *before = lines;
        self.waiting.len() > waited
    }

    /// A short word that stands on no page.
    pub(super) fn add(&mut self, line: String) {
        self.waiting.push(line);
    }

    /// What waits, once.
    pub(super) fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.waiting)
    }
}

impl Screens {
    /// Who hears each page, if anybody asked for that.
    pub(super) fn hears_each_page(&self) -> Option<Listener> {
        let state = self.state.borrow();
        match state.scene.as_ref()?.settings.aloud {
            Aloud::WhenAsked => None,
            Aloud::EachPage(Through::Room) => Some(Listener::Room),
            Aloud::EachPage(Through::Headset) => Some(Listener::Headset),
        }
    }

    /// Has what is new on the screen said, to who hears each page.
    pub(super) fn follow_aloud(&self, turned: bool) {
        let listener = self.hears_each_page();
        let came = {
            let mut state = self.state.borrow_mut();
            let shown = &state.shown;
            let over = shown.overlay != Overlay::None || shown.ease.shown;
            let stands = if over {
                Stands::OverIt
            } else {
                Stands::OnThePage
            };
            let lines = aloud::lines(shown, listener.unwrap_or(Listener::Room));
            let texts = lines.iter().map(|line| line.text().to_owned()).collect();
            let came = state.prompts.see(turned, stands, texts);
            if listener.is_none() {
                state.prompts.take();
            }
            came
        };
        if came && listener.is_some() {
            self.prompt_soon();
        }
    }

    /// Says what waits as soon as nothing more comes: a list that is loaded is said with its page.
    pub(super) fn prompt_soon(&self) {
        let screens = self.me.clone();
        self.prompt.start(TimerMode::SingleShot, SETTLED, move || {
            if let Some(screens) = screens.upgrade() {
                screens.prompt_now();
            }
        });
    }

    fn prompt_now(&self) {
        let sounds = {
            let mut state = self.state.borrow_mut();
            let waiting = state.prompts.take();
            state.around.clips.lines(waiting.iter().map(String::as_str))
        };
        if !sounds.is_empty() {
            (self.send)(Intent::Prompt(sounds));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Prompts, Stands};

    fn lines(all: &[&str]) -> Vec<String> {
        all.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn what_stood_there_before_is_not_said_again() {
        let mut prompts = Prompts::default();
        assert!(prompts.see(true, Stands::OnThePage, lines(&["问", "答"])));
        assert_eq!(prompts.take(), lines(&["问", "答"]));
        assert!(!prompts.see(false, Stands::OnThePage, lines(&["问", "答"])));
        assert!(prompts.see(false, Stands::OnThePage, lines(&["问", "答", "错"])));
        assert_eq!(prompts.take(), lines(&["错"]));
    }

    #[test]
    fn what_has_gone_before_it_was_said_is_never_said() {
        let mut prompts = Prompts::default();
        prompts.see(true, Stands::OnThePage, lines(&["问", "错"]));
        assert!(!prompts.see(false, Stands::OnThePage, lines(&["问"])));
        assert_eq!(prompts.take(), lines(&["问"]));
    }

    #[test]
    fn a_fault_that_comes_back_is_said_again() {
        let mut prompts = Prompts::default();
        prompts.see(true, Stands::OnThePage, lines(&["问", "错"]));
        prompts.take();
        prompts.see(false, Stands::OnThePage, lines(&["问"]));
        assert!(prompts.see(false, Stands::OnThePage, lines(&["问", "错"])));
        assert_eq!(prompts.take(), lines(&["错"]));
    }

    #[test]
    fn the_page_under_a_countdown_is_not_read_again_and_the_next_countdown_is() {
        let mut prompts = Prompts::default();
        prompts.see(true, Stands::OnThePage, lines(&["问"]));
        prompts.take();
        assert!(prompts.see(false, Stands::OverIt, lines(&["在吗"])));
        prompts.take();
        assert!(!prompts.see(false, Stands::OnThePage, lines(&["问"])));
        assert!(prompts.see(false, Stands::OverIt, lines(&["在吗"])));
    }

    #[test]
    fn another_page_is_read_whole_and_nothing_of_the_one_before() {
        let mut prompts = Prompts::default();
        prompts.see(true, Stands::OnThePage, lines(&["问", "下一步"]));
        prompts.see(true, Stands::OnThePage, lines(&["另问", "下一步"]));
        assert_eq!(prompts.take(), lines(&["另问", "下一步"]));
    }
}
