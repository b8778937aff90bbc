//! An operator's life: who may log in, what a right that is missing means, a screen left alone, the
//! PIN without a line, a problem that is answered, passed on and solved, a leak, three months.

use super::operator::{begin, confirm, leave, log_in, scan, type_pin, whose};
use super::{StepFault, Walk};
use crate::county::CountyHandle;
use crate::county::ledger::{DeskStep, Entry};
use crate::county::store::ledger::LedgerFilter;
use crate::domain::ledger::{Class, Level, State};
use crate::domain::services::ItemNo;
use crate::domain::time::Span;
use crate::domain::visit::Tap;
use crate::sample::operators::{BUSINESS, OPERATOR, SECOND, SYSTEM};

/// The item the second operator has no right to.
const FORBIDDEN: u16 = 20;
const SAID: &str = "不知道这一栏怎么填";
const ANSWER: &str = "先问群众做过什么工，再选大类，明天给大家发一份样表。";
const DAY: Span = Span::hours(24);

pub(super) fn run(w: &mut Walk) -> Result<(), StepFault> {
    w.stocked()?;
    if w.stage.county.is_none() {
        return Err(w.fault("this script needs a county of its own"));
    }
    who_may(w)?;
    left_alone(w)?;
    without_line(w)?;
    reported(w)?;
    answered(w)?;
    passed_on(w)?;
    drafted(w)?;
    leaked(w)?;
    unused(w)
}

fn who_may(w: &mut Walk) -> Result<(), StepFault> {
    w.step("县级两种管理员扫码：都不能办业务", |w| {
        scan(w, SYSTEM)?;
        w.see("系统管理员账号不能办业务")?;
        w.tap("返回")?;
        scan(w, BUSINESS)?;
        w.see("业务管理员账号不能办业务")?;
        w.tap("返回")
    })?;
    w.step("帮办员用电子社保卡扫码登录", |w| {
        log_in(w, SECOND)?;
        begin(w)
    })?;
    w.step("没有这一项的权限：不给办，说明找谁", |w| {
        w.insert(&Walk::person(0))?;
        w.frame("the resident", |f| f.scene.person.is_some())?;
        let item = ItemNo::new(FORBIDDEN).expect("a number of the list");
        w.send(Tap::OpenItem(item));
        w.send(Tap::StartItem(item));
        w.see("县里没有给您的账号开这一项的权限")?;
        w.see("请县级业务管理员开通")?;
        w.tap("返回")
    })
}

fn left_alone(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "群众办到一半，帮办员走开没有退出：3 分钟锁屏",
        |w| {
            w.send(Tap::StartItem(
                ItemNo::new(1).expect("a number of the list"),
            ));
            w.frame(
                "a form",
                |f| matches!(super::s02::page(f), Some(p) if p.filing().is_some()),
            )?;
            w.advance(Span::minutes(3));
            w.see("已锁定")
        },
    )?;
    w.step(
        "换一位帮办员登录：看不到没办完的内容",
        |w| {
            w.stage.pull();
            w.tap("登录解锁")?;
            w.tap("改用手机扫码")?;
            confirm(w, OPERATOR)?;
            w.see("设一个 6 位密码")?;
            type_pin(w)?;
            w.see("请再输一次")?;
            type_pin(w)?;
            w.frame("the other operator, and nobody's form", |f| {
                let account = f.scene.desk.duty().map(|d| d.operator.account.as_str());
                account == Some(OPERATOR) && f.scene.session.is_none() && !f.scene.begun
            })?;
            leave(w)
        },
    )
}

fn choose_name(w: &mut Walk) -> Result<(), StepFault> {
    w.tap("工作人员")?;
    w.see("请选您的名字")?;
    let name = whose(OPERATOR).name.masked();
    w.tap(&name)
}

/// Types a wrong PIN and waits until the terminal has counted it.
fn wrong_pin(w: &mut Walk, left: u8) -> Result<(), StepFault> {
    for key in "135790".chars() {
        w.tap(&key.to_string())?;
    }
    w.tap("确定")?;
    w.see(&format!("密码不对，还能试 {left} 次"))
}

fn without_line(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "断网：错到第 5 次，等 15 秒、30 秒、60 秒",
        |w| {
            w.lose_line()?;
            choose_name(w)?;
            for left in (6..=9).rev() {
                wrong_pin(w, left)?;
            }
            for (left, wait, said) in [(5, 15, "0:15"), (4, 30, "0:30"), (3, 60, "1:00")] {
                wrong_pin(w, left)?;
                w.see(&format!("请等 {said} 再试"))?;
                w.advance(Span::seconds(wait));
                w.gone("再试")?;
            }
            Ok(())
        },
    )?;
    w.step(
        "等够了，输对密码就能登录，记录标明断网登录",
        |w| {
            type_pin(w)?;
            w.frame("the operator on duty", |f| f.scene.desk.duty().is_some())
        },
    )
}

fn entries(w: &Walk) -> Result<Vec<Entry>, StepFault> {
    let county = w.stage.county.as_ref();
    let all = county.map(|c| c.problems(LedgerFilter::Came(i64::MIN, i64::MAX)));
    match all {
        Some(Ok(entries)) => Ok(entries),
        Some(Err(e)) => Err(w.fault(e.to_string())),
        None => Err(w.fault("the county is gone")),
    }
}

fn county(w: &Walk) -> Result<&CountyHandle, StepFault> {
    let county = w.stage.county.as_ref();
    county.ok_or_else(|| w.fault("the county is gone"))
}

/// The one problem there is.
fn entry(w: &Walk) -> Result<Entry, StepFault> {
    let mut all = entries(w)?;
    match (all.pop(), all.len()) {
        (Some(entry), 0) => Ok(entry),
        (last, more) => Err(w.fault(format!(
            "{} problems at the county",
            more + usize::from(last.is_some())
        ))),
    }
}

fn reported(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "断网也能报问题：点几下，附上没有个人信息的图",
        |w| {
            w.tap("报告问题")?;
            w.tap("不会办")?;
            w.tap("和具体业务无关")?;
            w.tap(SAID)?;
            w.tap("下一步")?;
            w.tap("请给个例子")?;
            w.tap_down_to("附上刚才那一页的图")?;
            w.frame("the picture", |f| {
                f.scene.desk.problems().is_some_and(|p| p.picture.is_some())
            })?;
            w.tap("提交")?;
            w.see("报上了")?;
            w.see("联网后自动送出")?;
            w.tap("好了")?;
            leave(w)
        },
    )?;
    w.step(
        "超过 72 小时没有扫码：密码也不能登录",
        |w| {
            w.advance(Span::hours(73));
            w.tap("工作人员")?;
            w.see("72 小时")?;
            w.tap("返回")
        },
    )?;
    w.step(
        "网络恢复：县里收到一个问题，只有一个",
        |w| {
            w.regain_line()?;
            for _ in 0..40 {
                if !entries(w)?.is_empty() {
                    break;
                }
                w.advance(Span::minutes(1));
                w.pause();
            }
            w.pause();
            let entry = entry(w)?;
            let right = entry.course.class == Class::Guidance
                && entry.course.level == Level::County
                && entry.account.as_deref() == Some(OPERATOR)
                && entry.content.description == SAID
                && entry.pictured;
            match right {
                true => Ok(()),
                false => Err(w.fault(entry.to_string())),
            }
        },
    )
}

fn act(w: &Walk, desk: (Level, &str), step: DeskStep, words: &str) -> Result<(), StepFault> {
    let id = entry(w)?.id;
    let done = county(w)?.act_on_problem(&id, desk, step, words);
    done.map(|_| ()).map_err(|e| w.fault(e.to_string()))
}

/// Opens the report in the operator's own list, on duty at the operator's first page.
fn follow(w: &mut Walk) -> Result<(), StepFault> {
    let list = w.named("我报告的问题")?;
    w.tap_down_to(&list)?;
    w.tap(SAID)
}

fn answered(w: &mut Walk) -> Result<(), StepFault> {
    w.step("县里答复，写明反馈时限", |w| {
        let until = w.today().tomorrow().map_err(|e| w.fault(e.to_string()))?;
        let step = DeskStep::Answer(Some(until));
        act(w, (Level::County, "业务骨干"), step, ANSWER)
    })?;
    w.step("报告人在机器上看到答复和时限", |w| {
        w.advance(Span::minutes(6));
        log_in(w, OPERATOR)?;
        follow(w)?;
        w.see("正在办")?;
        w.see(ANSWER)?;
        w.see("反馈时限")?;
        leave(w)
    })
}

fn passed_on(w: &mut Walk) -> Result<(), StepFault> {
    w.step("过了时限没有办好：自动送到市里", |w| {
        w.advance(DAY.times(3));
        let moved = county(w)?.move_late_problems();
        moved.map_err(|e| w.fault(e.to_string()))?;
        match entry(w)?.course {
            c if c.level == Level::City && c.state == State::Waiting => Ok(()),
            c => Err(w.fault(format!("{c:?}"))),
        }
    })?;
    w.step("市里答复，报告人说解决了", |w| {
        act(
            w,
            (Level::City, "市专班"),
            DeskStep::Answer(None),
            "样表已发，见通知。",
        )?;
        w.advance(Span::minutes(6));
        log_in(w, OPERATOR)?;
        follow(w)?;
        w.see("市人社局就近办工作专班")?;
        w.see("样表已发")?;
        w.tap("解决了")?;
        for _ in 0..40 {
            if entry(w)?.course.state == State::Solved {
                w.see("已解决")?;
                return w.tap("返回").and_then(|()| w.tap("返回"));
            }
            w.pause();
        }
        Err(w.fault("the county never heard the reporter's word"))
    })
}

/// The report of the month, due on the 15th of the next, says of problems what the ledger says.
fn drafted(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "月报草稿 15 日前要报，写的和台账一样",
        |w| {
            let ledger = entries(w)?;
            let day = entry(w)?.came.date();
            let draft = county(w)?.monthly_draft(day);
            let draft = draft.map_err(|e| w.fault(e.to_string()))?;
            let of_month = |e: &&Entry| (draft.first..draft.next).contains(&e.came.date());
            let of_month: Vec<&Entry> = ledger.iter().filter(of_month).collect();
            let solved = |e: &&&Entry| matches!(e.course.state, State::Solved | State::Closed);
            let wanted = (of_month.len(), of_month.iter().filter(solved).count());
            let said = (draft.problems.came, draft.problems.over);
            if said != wanted || wanted != (1, 1) || draft.problems.owed != 0 {
                return Err(w.fault(format!("{:?}, in the ledger {wanted:?}", draft.problems)));
            }
            let due = draft.due;
            if due.day() != 15 || due.first_of_month() != draft.next {
                return Err(w.fault(format!("due on {due}")));
            }
            let before = draft
                .first
                .yesterday()
                .map_err(|e| w.fault(e.to_string()))?;
            match county(w)?.monthly_draft(before) {
                Ok(before) if before.problems.came == 0 => Ok(()),
                other => Err(w.fault(format!("{other:?}"))),
            }
        },
    )
}

fn standing(w: &Walk, account: &str) -> Result<String, StepFault> {
    let all = county(w)?.accounts().map_err(|e| w.fault(e.to_string()))?;
    let row = all.into_iter().find(|row| row.id == account);
    Ok(row.map_or_else(String::new, |row| row.standing))
}

fn leaked(w: &mut Walk) -> Result<(), StepFault> {
    w.step("报告账号泄露：本机马上冻结", |w| {
        leave_page_to_home(w)?;
        w.tap_down_to("报告账号泄露")?;
        w.tap("确定，马上冻结")?;
        w.frame("nobody on duty", |f| f.scene.desk.duty().is_none())?;
        w.frame("the account frozen here", |f| {
            let known = f.scene.desk.known().iter();
            known.clone().any(|k| {
                k.account.as_str() == OPERATOR
                    && k.standing == crate::domain::operators::Standing::Frozen
            })
        })
    })?;
    w.step("县里收到后在别处也冻结，扫码也不行", |w| {
        for _ in 0..40 {
            if standing(w, OPERATOR)? == "frozen" {
                break;
            }
            w.advance(Span::minutes(1));
            w.pause();
        }
        scan(w, OPERATOR)?;
        w.see("账号已经冻结")?;
        w.tap("返回")
    })
}

/// From wherever on the desk to the operator's first page.
fn leave_page_to_home(w: &mut Walk) -> Result<(), StepFault> {
    w.until("the operator's first page", |w| {
        w.has("开始帮办") || w.has("回去接着帮办") || w.has("帮办台")
    })?;
    match w.has("帮办台") {
        true => w.tap("帮办台"),
        false => Ok(()),
    }
}

fn unused(w: &mut Walk) -> Result<(), StepFault> {
    w.step(
        "三个月没有登录的账号：锁定，只有县里能开",
        |w| {
            // In steps, as a terminal that is on all the time goes through them.
            for _ in 0..4 {
                w.advance(DAY.times(24));
                w.pause();
            }
            scan(w, SECOND)?;
            w.see("3 个月没有登录")?;
            w.see("请找县级系统管理员")?;
            w.tap("返回")
        },
    )
}
