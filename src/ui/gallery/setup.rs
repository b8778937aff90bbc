//! The pages of a terminal that is being set up, and what stands in the way of each.

use super::Shown;
use crate::domain::delivery::{DeviceId, ReceiptPrefix};
use crate::domain::jobs::place::{Metres, Point};
use crate::domain::setup::{
    Admission, ClockSeen, Mounted, NetworkKind, NetworkState, OneTimeCode, Setup, SetupAsked,
    SetupEffect, SetupEvent, SetupTap, Sheet, Trouble, heard,
};
use crate::domain::time::{MonoTime, WallTime};
use crate::domain::visit::{Scene, Settings};

fn sheet(code: Option<&str>) -> Sheet {
    Sheet {
        county: "天镇县".to_owned(),
        url: "https://county.example:8443".to_owned(),
        phone: "0352-6820000".to_owned(),
        device: DeviceId::parse("SX-140222-0172").expect("a name"),
        asset_number: "RS-2026-0172".to_owned(),
        prefix: ReceiptPrefix::parse("TZ172").expect("a prefix"),
        place: "玉泉镇李家庄村".to_owned(),
        point: Point::new(40_420_000, 114_090_000),
        farthest: Some(Metres(3_500)),
        code: code.and_then(OneTimeCode::parse),
    }
}

struct Walk {
    setup: Setup,
    asked: Vec<SetupEffect>,
}

impl Walk {
    fn tap(&mut self, tap: SetupTap) {
        self.setup.tap(tap, MonoTime(0), &mut self.asked);
    }

    fn told(&mut self, event: impl FnOnce(SetupAsked) -> SetupEvent) {
        let asked = self.asked.iter().rev().find_map(|effect| match effect {
            SetupEffect::TurnPanel(asked)
            | SetupEffect::LookAtNetwork(asked)
            | SetupEffect::JoinByStick(asked)
            | SetupEffect::Listen(asked)
            | SetupEffect::Join(asked, _)
            | SetupEffect::SetClock(asked, _)
            | SetupEffect::ReadSheet(asked)
            | SetupEffect::CompareClock(asked)
            | SetupEffect::ScanCode(asked)
            | SetupEffect::Apply(asked, _) => Some(*asked),
            SetupEffect::Keep(_) | SetupEffect::Mount(_) => None,
        });
        let asked = asked.expect("something is asked");
        self.setup.told(event(asked), MonoTime(0), &mut self.asked);
    }

    fn network(&mut self, state: NetworkState) {
        self.told(|asked| SetupEvent::Network(asked, state));
    }
}

/// Every scene of the set-up.
pub(super) fn all() -> Vec<Shown> {
    let now = WallTime::at_start_of(jiff::civil::Date::constant(2026, 11, 22));
    let mut all = Vec::new();
    let mut walk = Walk {
        setup: Setup::begin(None),
        asked: Vec::new(),
    };
    let mut add = |name: &str, walk: &Walk| {
        all.push(Shown {
            name: format!("setup-{name}"),
            scene: Scene::setting_up(walk.setup.clone(), now, Settings::default()),
            taps: Vec::new(),
        });
    };
    add("screen", &walk);
    walk.tap(SetupTap::TurnPanel);
    walk.told(|asked| SetupEvent::Turned(asked, Err(Trouble::NotTurned)));
    add("not-turned", &walk);
    walk.tap(SetupTap::Mounted(Mounted::Upright));
    add("network-busy", &walk);
    walk.network(NetworkState::Disconnected);
    walk.tap(SetupTap::Next);
    add("no-network", &walk);
    walk.tap(SetupTap::JoinByStick);
    walk.told(|asked| SetupEvent::Joined(asked, Err(Trouble::NotJoined)));
    add("not-joined", &walk);
    walk.tap(SetupTap::ChooseWifi);
    walk.told(|asked| SetupEvent::Heard(asked, Ok(Vec::new())));
    add("no-wifi", &walk);
    walk.tap(SetupTap::Again);
    let air = "e69d8ee5aeb6e5ba84e69d91e58aa1e5aea4 82 psk\n43682d32303236 61 other\n7a68616e67 44 sae\n\
               766973697473 12 open\n";
    walk.told(|asked| SetupEvent::Heard(asked, Ok(heard(air))));
    add("wifi", &walk);
    walk.tap(SetupTap::Wifi(0));
    for sign in "Lijia-2026".chars() {
        walk.tap(SetupTap::Digit(sign));
    }
    add("wifi-password", &walk);
    walk.tap(SetupTap::Next);
    add("wifi-joining", &walk);
    walk.told(|asked| SetupEvent::Joined(asked, Err(Trouble::NotJoined)));
    add("wifi-not-joined", &walk);
    walk.tap(SetupTap::Back);
    walk.tap(SetupTap::Back);
    walk.network(NetworkState::Connected(NetworkKind::Wired));
    add("network", &walk);
    walk.tap(SetupTap::Next);
    walk.tap(SetupTap::ReadSheet);
    walk.told(|asked| SetupEvent::Sheet(asked, Err(Trouble::NoSheet)));
    add("no-sheet", &walk);
    walk.tap(SetupTap::ReadSheet);
    walk.told(|asked| SetupEvent::Sheet(asked, Ok(Box::new(sheet(None)))));
    add("facts", &walk);
    walk.tap(SetupTap::Next);
    walk.told(|asked| SetupEvent::Clock(asked, Ok(ClockSeen::Off(-7_260_000))));
    add("clock-off", &walk);
    walk.tap(SetupTap::TypeTime);
    for digit in "2026112".chars() {
        walk.tap(SetupTap::Digit(digit));
    }
    add("clock-typed", &walk);
    for digit in "31530".chars() {
        walk.tap(SetupTap::Digit(digit));
    }
    walk.tap(SetupTap::Next);
    walk.told(|asked| SetupEvent::ClockSet(asked, Ok(())));
    walk.told(|asked| SetupEvent::Clock(asked, Ok(ClockSeen::Agrees)));
    add("clock", &walk);
    walk.tap(SetupTap::Next);
    for digit in "12345".chars() {
        walk.tap(SetupTap::Digit(digit));
    }
    add("code", &walk);
    walk.tap(SetupTap::Scan);
    add("scan", &walk);
    walk.told(|asked| SetupEvent::Scanned(asked, Err(Trouble::NoCodeSeen)));
    add("no-code-seen", &walk);
    for digit in "6789012".chars() {
        walk.tap(SetupTap::Digit(digit));
    }
    walk.tap(SetupTap::Next);
    walk.told(|asked| SetupEvent::Applied(asked, Err(Trouble::WrongCode)));
    add("wrong-code", &walk);
    for digit in "123456789012".chars() {
        walk.tap(SetupTap::Digit(digit));
    }
    walk.tap(SetupTap::Next);
    walk.told(|asked| SetupEvent::Applied(asked, Ok(Admission::Waiting)));
    add("waiting", &walk);
    all
}
