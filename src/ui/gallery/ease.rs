//! The sheet for what one sees and hears, the question before what cannot be taken back, pages that
//! read themselves, and pages whose buttons lie low.

use super::Shown;
use super::scenes::{Walk, plain};
use crate::domain::services::catalogue::Catalogue;
use crate::domain::speech::clips::{ClipId, Sound};
use crate::domain::speech::speaking::{AloudTap, SpeakerStatus};
use crate::domain::visit::ease::{EaseTap, Reach};
use crate::domain::visit::{Settings, Tap, VisitEvent};
use std::sync::Arc;

/// Pages that stand for the others when the buttons lie low.
const LOWERED: [&str; 12] = [
    "home",
    "services-jobs",
    "identify",
    "guide",
    "overview",
    "jobs",
    "jobs-search",
    "write-hand-line",
    "write-pinyin",
    "ask-sum-wrong",
    "review",
    "receipt-received",
];

pub(super) fn all(catalogue: &Arc<Catalogue>) -> Vec<Shown> {
    let mut walk = Walk::begin(catalogue);
    let mut all = vec![opened("ease", &walk)];
    walk.tap(Tap::Ease(EaseTap::Reach));
    all.push(opened("ease-low", &walk));

    let mut walk = Walk::review(catalogue);
    walk.tap(Tap::Ease(EaseTap::Tempo));
    walk.tap(Tap::Submit);
    all.push(plain("ask-hand-in", &walk));
    walk.tap(Tap::NotYet);
    walk.tap(Tap::Exit);
    all.push(plain("ask-leave", &walk));

    let mut walk = Walk::form(catalogue);
    let words = vec![Sound::Clip(ClipId(1))];
    walk.on(VisitEvent::Speaker(SpeakerStatus::Working));
    walk.tap(Tap::Aloud(AloudTap::Read(words.clone())));
    all.push(plain("form-aloud", &walk));
    walk.on(VisitEvent::Prompt(words));
    all.push(plain("form-prompting", &walk));
    all
}

fn opened(name: &str, walk: &Walk) -> Shown {
    Shown {
        taps: vec!["显示"],
        ..plain(name, walk)
    }
}

/// Some of these screens once more, with everything one touches in the lower part.
pub(super) fn lowered(screens: &[Shown]) -> Vec<Shown> {
    let some = screens
        .iter()
        .filter(|shown| LOWERED.contains(&shown.name.as_str()));
    let low = |shown: &Shown| {
        let mut scene = shown.scene.clone();
        scene.settings = Settings {
            reach: Reach::Low,
            ..scene.settings
        };
        Shown {
            name: format!("low-{}", shown.name),
            scene,
            taps: shown.taps.clone(),
        }
    };
    some.map(low).collect()
}
