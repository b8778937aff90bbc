//! The networks in the air: one is chosen, its password typed, and it is joined.

use super::{Heard, Protection, Setup, SetupEffect, SetupTap, SiteLine, Step, WifiPassword};
use crate::domain::time::MonoTime;
use std::fmt;
use zeroize::Zeroizing;

/// Longest password of a Wi-Fi.
const LONGEST: usize = 63;

/// A password as it is typed.
#[derive(Clone, PartialEq, Eq)]
struct Typed(Zeroizing<String>);

impl Default for Typed {
    fn default() -> Self {
        // It never grows: no copy of it stays behind.
        Self(Zeroizing::new(String::with_capacity(LONGEST)))
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(…)")
    }
}

/// What stands on the pages of the networks in the air.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Air {
    pub(super) heard: Option<Vec<Heard>>,
    chosen: Option<Heard>,
    typed: Typed,
}

impl Air {
    /// What was heard, the loudest first; `None` until it was listened.
    pub fn heard(&self) -> Option<&[Heard]> {
        self.heard.as_deref()
    }

    /// The one whose password is typed.
    pub fn chosen(&self) -> Option<&Heard> {
        self.chosen.as_ref()
    }

    /// What was typed so far, for whoever stands there.
    pub fn typed(&self) -> &str {
        &self.typed.0
    }

    /// Whether that may be a password.
    pub fn is_password(&self) -> bool {
        WifiPassword::parse(&self.typed.0).is_some()
    }
}

impl Setup {
    /// The networks in the air, while somebody chooses one.
    pub fn air(&self) -> Option<&Air> {
        self.air.as_ref().filter(|_| self.step == Step::Network)
    }

    /// Listens for them.
    pub(super) fn open_air(&mut self, now: MonoTime, out: &mut Vec<SetupEffect>) {
        if !self.is_busy() {
            self.air = Some(Air::default());
            self.ask(now, out, SetupEffect::Listen);
        }
    }

    /// A tap on the list, or on the keys of a password. What is under way is awaited first.
    pub(super) fn air_tap(&mut self, tap: SetupTap, now: MonoTime, out: &mut Vec<SetupEffect>) {
        if self.is_busy() {
            return;
        }
        let Some(air) = &mut self.air else {
            return;
        };
        if let Some(chosen) = &air.chosen {
            match tap {
                SetupTap::Digit(sign)
                    if matches!(sign, ' '..='~') && air.typed.0.len() < LONGEST =>
                {
                    air.typed.0.push(sign);
                    self.trouble = None;
                }
                SetupTap::Erase => {
                    air.typed.0.pop();
                }
                SetupTap::Clear => air.typed = Typed::default(),
                SetupTap::Back => {
                    air.chosen = None;
                    self.trouble = None;
                }
                SetupTap::Next => {
                    if let Some(password) = WifiPassword::parse(&air.typed.0) {
                        let line = SiteLine::Wifi(chosen.name.clone(), Some(password));
                        self.ask(now, out, |asked| SetupEffect::Join(asked, line));
                    }
                }
                _ => {}
            }
            return;
        }
        match tap {
            SetupTap::Again => self.ask(now, out, SetupEffect::Listen),
            SetupTap::Back => self.enter(now, out),
            SetupTap::Wifi(at) => {
                let Some(one) = air.heard.as_ref().and_then(|all| all.get(at)).cloned() else {
                    return;
                };
                match one.protection {
                    Protection::Open => {
                        let line = SiteLine::Wifi(one.name, None);
                        self.ask(now, out, |asked| SetupEffect::Join(asked, line));
                    }
                    Protection::Password => {
                        air.typed = Typed::default();
                        air.chosen = Some(one);
                        self.trouble = None;
                    }
                    Protection::Other => {}
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::setup::{
        Mounted, NetworkKind, NetworkState, SetupAsked, SetupEvent, Trouble, heard,
    };

    /// 村 with a password, one nobody can use, an open one.
    const AIR: &str = "e69d91 80 psk\n62 60 other\n63 40 open\n";

    struct Bench {
        setup: Setup,
        out: Vec<SetupEffect>,
    }

    impl Bench {
        /// No line, and the list is asked for.
        fn listening() -> Self {
            let (setup, out) = (Setup::begin(None), Vec::new());
            let mut bench = Self { setup, out };
            bench.tap(SetupTap::Mounted(Mounted::Upright));
            bench.told(|asked| SetupEvent::Network(asked, NetworkState::Disconnected));
            bench.tap(SetupTap::ChooseWifi);
            bench
        }

        fn choosing() -> Self {
            let mut bench = Self::listening();
            bench.told(|asked| SetupEvent::Heard(asked, Ok(heard(AIR))));
            bench
        }

        fn tap(&mut self, tap: SetupTap) {
            self.out.clear();
            self.setup.tap(tap, MonoTime(0), &mut self.out);
        }

        fn told(&mut self, event: impl FnOnce(SetupAsked) -> SetupEvent) {
            let asked = self.setup.awaited.expect("something is awaited").asked;
            self.out.clear();
            self.setup.told(event(asked), MonoTime(0), &mut self.out);
        }

        fn types(&mut self, text: &str) {
            for sign in text.chars() {
                self.tap(SetupTap::Digit(sign));
            }
        }

        fn air(&self) -> &Air {
            self.setup.air().expect("the list stands")
        }
    }

    #[test]
    fn where_nobody_can_listen_it_is_said_and_asked_again() {
        let mut b = Bench::listening();
        assert!(b.setup.is_busy() && b.air().heard().is_none());
        b.told(|asked| SetupEvent::Heard(asked, Err(Trouble::NotSetHere)));
        assert_eq!(b.setup.trouble(), Some(Trouble::NotSetHere));
        b.tap(SetupTap::Again);
        assert!(matches!(b.out[..], [SetupEffect::Listen(_)]));
        b.told(|asked| SetupEvent::Heard(asked, Ok(Vec::new())));
        assert_eq!((b.air().heard(), b.setup.trouble()), (Some(&[][..]), None));
        b.tap(SetupTap::Back);
        assert!(b.setup.air().is_none());
        assert!(matches!(b.out[..], [SetupEffect::LookAtNetwork(_)]));
    }

    #[test]
    fn what_is_not_in_the_list_or_cannot_be_used_leads_nowhere() {
        let mut b = Bench::choosing();
        for at in [1, 3, usize::MAX] {
            b.tap(SetupTap::Wifi(at));
            assert!(b.out.is_empty() && b.air().chosen().is_none(), "{at}");
        }
        b.tap(SetupTap::Next);
        assert_eq!(b.setup.step(), Step::Network);
        assert!(b.out.is_empty());
    }

    #[test]
    fn a_password_that_is_too_short_is_not_sent_and_one_that_is_refused_is_not_lost() {
        let mut b = Bench::choosing();
        b.tap(SetupTap::Wifi(0));
        b.types("1234567");
        b.tap(SetupTap::Next);
        assert!(b.out.is_empty() && !b.air().is_password());
        b.types("é\n8 ");
        b.tap(SetupTap::Erase);
        assert_eq!(b.air().typed(), "12345678");
        b.tap(SetupTap::Next);
        let [SetupEffect::Join(_, SiteLine::Wifi(name, Some(password)))] = &b.out[..] else {
            panic!("{:?}", b.out);
        };
        assert_eq!((name.as_str(), password.reveal()), ("村", "12345678"));
        // While it is tried nothing is typed, and nobody goes back.
        b.types("9");
        b.tap(SetupTap::Back);
        b.told(|asked| SetupEvent::Joined(asked, Err(Trouble::NotJoined)));
        assert_eq!(b.setup.trouble(), Some(Trouble::NotJoined));
        assert_eq!(b.air().typed(), "12345678");
        b.tap(SetupTap::Clear);
        b.types(&"x".repeat(70));
        assert_eq!(b.air().typed().len(), LONGEST);
        b.tap(SetupTap::Back);
        assert!(b.air().chosen().is_none() && b.setup.trouble().is_none());
        b.tap(SetupTap::Wifi(0));
        assert_eq!(b.air().typed(), "", "another try begins anew");
    }

    #[test]
    fn an_open_one_is_joined_at_a_touch_and_the_page_of_the_line_says_so() {
        let mut b = Bench::choosing();
        b.tap(SetupTap::Wifi(2));
        let [SetupEffect::Join(_, SiteLine::Wifi(name, None))] = &b.out[..] else {
            panic!("{:?}", b.out);
        };
        assert_eq!(name.as_str(), "c");
        let wifi = NetworkState::Connected(NetworkKind::Wifi);
        b.told(|asked| SetupEvent::Joined(asked, Ok(wifi)));
        assert_eq!((b.setup.network(), b.setup.air()), (Some(wifi), None));
        b.tap(SetupTap::Next);
        assert_eq!(b.setup.step(), Step::Sheet);
    }

    #[test]
    fn what_is_typed_is_never_shown_in_a_log() {
        let mut b = Bench::choosing();
        b.tap(SetupTap::Wifi(0));
        b.types("correct horse");
        assert!(!format!("{:?}", b.setup).contains("horse"));
    }
}
