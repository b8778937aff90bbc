//! Register for work and look for jobs, every word written on the panel: by hand, or by sounds.

use super::s02::{page, receipt, receipts};
use super::{StepFault, Walk};
use crate::domain::services::form::RawAnswer;
use crate::domain::time::Span;
use crate::domain::visit::jobs_page::JobsAnswer;
use crate::domain::visit::page::Page;
use crate::domain::writing::panel::Way;
use crate::sample::persons::{SampleFamily, SamplePerson, persons};
use std::path::Path;

/// From this age on the panel begins with the strip.
const OLD: u16 = 60;

/// A stroke: places in a square of about 1,000, right and down.
type Stroke = Vec<(f32, f32)>;

pub(super) fn by_hand(w: &mut Walk) -> Result<(), StepFault> {
    let who = old_person(w)?;
    register(w, &who, |w| {
        w.step(
            "六十岁以上，先开手写；写“水管”，两个字连着写",
            |w| {
                w.frame("the strip", |f| {
                    let panel = f.scene.panel.as_ref();
                    panel.is_some_and(|panel| panel.way() == Way::Handwriting)
                })?;
                write(w, "水管")?;
                w.tap("确定")?;
                holds(w, "水管")
            },
        )?;
        w.step(
            "写“工”，像“土”的字不会自己进去，要点一下",
            |w| {
                write(w, "工")?;
                w.see("请点下面对的那个字")?;
                w.advance(Span::seconds(20));
                holds(w, "水管")?;
                w.tap("工")?;
                holds(w, "水管工")
            },
        )
    })?;
    search(w, "电工", |w| {
        w.tap("手写")?;
        w.see("用手指在这里写")?;
        write(w, "电工")?;
        w.tap("确定")
    })
}

pub(super) fn by_sounds(w: &mut Walk) -> Result<(), StepFault> {
    let who = Walk::person(0);
    register(w, &who, |w| {
        w.step("拼音打“水暖工”，整个词一点就进去", |w| {
            keys(w, "shuinuangong")?;
            w.tap("水暖工")?;
            holds(w, "水暖工")
        })?;
        w.step("删一个字，撤销，又回来", |w| {
            w.tap("删除")?;
            holds(w, "水暖")?;
            w.tap("撤销")?;
            holds(w, "水暖工")
        })
    })?;
    search(w, "维修", |w| {
        keys(w, "weixiu")?;
        w.tap("维修")
    })
}

pub(super) fn by_keyboard(w: &mut Walk) -> Result<(), StepFault> {
    let who = Walk::person(1);
    w.use_keyboard();
    register(w, &who, |w| {
        w.step("键盘打拼音，空格选第一个", |w| {
            w.type_keys("shuinuangong");
            w.see("水暖工")?;
            w.type_keys(" ");
            holds(w, "水暖工")
        })
    })?;
    search(w, "维修", |w| {
        w.type_keys("weixiu");
        w.see("维修")?;
        w.type_keys(" ");
        Ok(())
    })
}

/// The form of the registration, without a line; accepted when it is back.
fn register(
    w: &mut Walk,
    who: &SamplePerson,
    words: impl FnOnce(&mut Walk) -> Result<(), StepFault>,
) -> Result<(), StepFault> {
    w.stocked()?;
    w.step("网络断开", Walk::lose_line)?;
    w.step("插入社保卡，找到固定工求职登记", |w| {
        open_item(w, who, "固定工求职登记")
    })?;
    w.step("选电工，别的活自己写", |w| {
        w.tap_down_to("电工")?;
        w.tap("下一步")?;
        w.see("还想做别的什么活")
    })?;
    words(w)?;
    w.step("其余的题点一点就好", |w| {
        w.tap("下一步")?;
        w.see("有什么本事")?;
        w.tap("下一步")?;
        for (question, answer) in [
            ("上学到哪一步", "初中"),
            ("每月最少要多少钱", "4000 元"),
            ("愿意走多远", "30 公里内"),
            ("要不要包住", "每天回家"),
        ] {
            w.see(question)?;
            w.tap_down_to(answer)?;
            w.tap("下一步")?;
        }
        w.see("怎么打电话找您")?;
        for digit in who.phone.reveal().chars() {
            w.tap_down_to(&digit.to_string())?;
        }
        w.tap("填好了，去核对")?;
        w.frame("the review", |f| {
            matches!(page(f), Some(Page::Review { .. }))
        })
    })?;
    w.step("核对时看得到写的字，提交，拿到回执", |w| {
        w.confirm()?;
        w.frame("the receipt", |f| receipts(f).is_some())
    })?;
    w.step("网络恢复，县里受理了", |w| {
        w.stage.line.restore();
        w.advance(Span::seconds(15));
        w.frame("the county's stamp", |f| {
            receipt(f).is_some_and(|r| r.receipt.accepted.is_some())
        })
    })?;
    w.step("退出", |w| {
        w.tap("退出")?;
        w.frame("the welcome screen", |f| f.scene.session.is_none())
    })?;
    w.step("拔卡，什么也没留下", |w| {
        w.stage.pull();
        w.gone(&who.name.masked())
    })
}

/// From the first page, by the card and the groups, to the first question of an item for work.
pub(super) fn open_item(w: &mut Walk, who: &SamplePerson, item: &str) -> Result<(), StepFault> {
    w.insert(who)?;
    w.see(&who.name.masked())?;
    w.tap("首页")?;
    w.until("the groups", |w| w.has("我要找工作") || w.has("别的事"))?;
    if w.has("别的事") {
        w.tap("别的事")?;
    }
    w.tap_down_to("我要找工作")?;
    w.tap_down_to(item)?;
    w.tap_down_to("开始办理")?;
    w.see("想做什么活")
}

/// The free search for jobs.
fn search(
    w: &mut Walk,
    word: &str,
    write: impl FnOnce(&mut Walk) -> Result<(), StepFault>,
) -> Result<(), StepFault> {
    let wanted = word.to_owned();
    w.step(
        &format!("不插卡，在附近岗位里写“{word}”找活"),
        |w| {
            w.tap_down_to("附近岗位")?;
            w.tap("找岗位")?;
            write(w)?;
            w.frame("jobs for the word", |f| match page(f) {
                Some(Page::Jobs(jobs)) => {
                    jobs.filters.words == wanted
                        && matches!(&jobs.answer, Some(JobsAnswer::Found(found)) if found.total > 0)
                }
                _ => false,
            })?;
            w.tap("看结果")?;
            w.tap("首页")
        },
    )
}

/// What the question on screen holds.
fn holds(w: &mut Walk, text: &str) -> Result<(), StepFault> {
    let wanted = text.to_owned();
    w.frame(&format!("\"{text}\" in the field"), move |f| {
        let Some(Page::Form(filing)) = page(f) else {
            return false;
        };
        let (_, slot) = filing.current();
        slot.raw == RawAnswer::typed(&wanted)
    })
}

fn keys(w: &mut Walk, keys: &str) -> Result<(), StepFault> {
    keys.chars().try_for_each(|key| w.tap(&key.to_string()))
}

/// Writes a word on the strip, and lets the finger rest until it was read.
fn write(w: &mut Walk, word: &str) -> Result<(), StepFault> {
    let mut left = 80.0;
    for character in word.chars() {
        let strokes = strokes(w, character)?;
        for stroke in &strokes {
            let at = |&(x, y): &(f32, f32)| (left + x * 0.8, 90.0 + y * 0.8);
            let stroke: Vec<_> = stroke.iter().map(at).collect();
            w.draw("手写区", &stroke)?;
        }
        left += 960.0;
    }
    w.frame("the ink to be taken", |f| {
        let panel = f.scene.panel.as_ref();
        panel.is_some_and(|panel| !panel.ink().is_empty())
    })?;
    w.advance(Span::seconds(1));
    let first = word.chars().next().map(String::from).unwrap_or_default();
    w.until(&format!("\"{first}\" among what was read"), move |w| {
        w.has(&first)
    })
}

/// The strokes of a printed character, as the tests of the recogniser use them.
fn strokes(w: &Walk, character: char) -> Result<Vec<Stroke>, StepFault> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/strokes/strokes.tsv");
    let table = std::fs::read_to_string(&file)
        .map_err(|e| w.fault(format!("{}: {e}; `make assets` brings it", file.display())))?;
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    let line = table.lines().find_map(|line| {
        let (of, strokes) = line.split_once('\t')?;
        of.starts_with(character).then_some(strokes)
    });
    let strokes = line.and_then(|strokes| {
        let stroke = |stroke: &str| stroke.split(' ').map(point).collect::<Option<Stroke>>();
        strokes.split(';').map(stroke).collect()
    });
    strokes.ok_or_else(|| w.fault(format!("no drawing of {character}")))
}

fn old_person(w: &Walk) -> Result<SamplePerson, StepFault> {
    let today = w.today();
    let free = |p: &SamplePerson| p.family != SampleFamily::V3;
    let old = |p: &SamplePerson| p.id_number.age_on(today) >= OLD;
    let mut people = persons().into_iter().filter(free).filter(old);
    people.next().ok_or_else(|| w.fault("nobody of sixty"))
}
