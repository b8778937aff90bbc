//! By listening: the largest letters, high contrast, every page read aloud.

use super::{StepFault, Walk, reach};
use crate::adapters::speaker::shipped;
use crate::domain::speech::clips::{ClipId, Sound};
use crate::domain::speech::speaking::{Speech, Volume};
use crate::domain::time::Span;
use crate::domain::visit::{TextSize, Theme};
use std::cell::RefCell;

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    w.step("字调到最大，颜色换成高对比", largest_and_plain)?;
    w.step("朗读首页：问好，再一个一个念按钮", |w| {
        hear(w, &["您要办什么事", "凭收件号查"])
    })?;
    w.step("读的时候能停、能接着读、能大声些", |w| {
        w.stage.speaker.set_held(true);
        w.tap("朗读本页")?;
        w.tap("停一下")?;
        w.frame("a pause", |f| f.scene.speech == Speech::Paused)?;
        w.tap("大声点")?;
        w.frame("a loud voice", |f| {
            f.scene.settings.manner.volume == Volume::Loud
        })?;
        w.tap("接着读")?;
        w.frame("the voice again", |f| f.scene.speech == Speech::Speaking)?;
        w.stage.speaker.set_held(false);
        done(w)
    })?;
    w.step("点“找活干”，翻页就不读了", |w| {
        w.stage.speaker.set_held(true);
        w.tap("朗读本页")?;
        w.frame("a voice", |f| f.scene.speech == Speech::Speaking)?;
        w.tap_down_to("找活干")?;
        w.frame("silence", |f| f.scene.speech == Speech::Silent)?;
        w.stage.speaker.set_held(false);
        w.stage.speaker.heard();
        Ok(())
    })?;
    w.step("回到首页，一页一页听着办", |w| {
        w.tap("首页")?;
        w.frame("the first page", |f| f.scene.session.is_none())
    })?;
    reach::regular_by_ear(w)?;
    w.step("喇叭坏了：屏幕上说明白，照样能办", |w| {
        w.stage.speaker.set_broken(true);
        w.tap("朗读本页")?;
        w.see("喇叭没有声音")
    })?;
    w.step("没人碰，回到首页，字号声音都复原", |w| {
        w.advance(Span::seconds(90));
        w.advance(Span::seconds(31));
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })
}

/// The largest letters and black on white.
pub(super) fn largest_and_plain(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("显示")?;
    w.tap("特大字")?;
    w.tap("白底黑字")?;
    w.tap("好了")?;
    w.frame("large and plain", |f| {
        f.scene.settings.text == TextSize::Largest && f.scene.settings.theme == Theme::HighContrast
    })
}

/// Has the page read and waits until it is through; every one of these words was heard.
pub(super) fn hear(w: &mut Walk, words: &[&str]) -> Result<(), StepFault> {
    w.stage.speaker.heard();
    w.tap("朗读本页")?;
    done(w)?;
    let heard = w.stage.speaker.heard();
    match words.iter().find(|words| !among(&heard, words)) {
        Some(words) => Err(w.fault(format!("\"{words}\" was not heard"))),
        None => Ok(()),
    }
}

/// These words were heard since somebody listened last, or are heard soon.
pub(super) fn heard(w: &mut Walk, words: &str) -> Result<(), StepFault> {
    let all = RefCell::new(Vec::new());
    w.until(&format!("\"{words}\" to be heard"), |w| {
        all.borrow_mut().extend(w.stage.speaker.heard());
        among(&all.borrow(), words)
    })
}

fn among(heard: &[ClipId], words: &str) -> bool {
    let wanted = shipped().line(words).unwrap_or_default();
    let is_heard = |sound: &Sound| match sound {
        Sound::Clip(id) => heard.contains(id),
        Sound::Pause => true,
    };
    !wanted.is_empty() && wanted.iter().all(is_heard)
}

fn done(w: &mut Walk) -> Result<(), StepFault> {
    w.frame("the end of the page", |f| f.scene.speech == Speech::Silent)
}
