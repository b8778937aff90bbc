//! Following one case through the log, and the words of the reports.

use super::super::report::{CountyView, VerifyReport, parse_anchor};
use super::super::trace::trace;
use super::super::words::lengths;
use super::super::{Damage, InspectFault, TraceReport};
use super::log::Log;
use crate::domain::delivery::{ReceiptNo, ReceiptPrefix, SubmissionId};
use crate::domain::machine::audit::{AuditEvent, Entry};
use crate::domain::services::ItemNo;
use crate::domain::time::Span;
use crate::domain::visit::SessionId;
use crate::ports::audit::{AuditChain, AuditDraft, AuditSeed};
use jiff::civil::Date;
use std::convert::Infallible;

fn receipt(serial: u16) -> ReceiptNo {
    let prefix = ReceiptPrefix::parse("TZ017").expect("a prefix");
    ReceiptNo::new(&prefix, Date::constant(2026, 11, 22), serial).expect("a serial")
}

/// Two visits with a case each; the first case is accepted after both.
fn day() -> Log {
    let mut log = Log::default();
    let (chain, _) = log.start();
    let mut write = |draft: AuditDraft| {
        let record = chain.seal(&log.records.last().expect("begun").head(), &draft);
        log.records.push(record);
    };
    let at = super::log::START;
    let item = ItemNo::new(4).expect("an item");
    let case = |n: u8| SubmissionId::from_bytes([n; 16]);
    for n in [1u8, 2] {
        let session = SessionId(n.into());
        let begin = AuditEvent::SessionStarted { entry: Entry::Card };
        write(AuditDraft::new(at, begin).in_session(session));
        let commit = AuditEvent::SubmissionCommitted { item, size: 2_048 };
        let draft = AuditDraft::new(at, commit).in_session(session);
        write(draft.about(case(n), Some(receipt(n.into()))));
    }
    let sent = AuditDraft::new(at, AuditEvent::SubmissionSent { attempt: 1 });
    write(sent.about(case(1), None));
    let accepted = AuditEvent::SubmissionAccepted {
        after: Span::minutes(3),
    };
    write(AuditDraft::new(at, accepted).about(case(1), None));
    log
}

fn find(log: &Log, receipt: &ReceiptNo) -> TraceReport {
    let found = trace(receipt, |each| {
        log.records.iter().for_each(each);
        Ok::<(), Infallible>(())
    });
    TraceReport {
        receipt: receipt.clone(),
        trace: found.expect("memory does not fail"),
    }
}

#[test]
fn a_receipt_leads_to_its_visit_its_case_and_its_acceptance_and_to_no_other_case() {
    let found = find(&day(), &receipt(1)).trace;
    assert_eq!(found.sessions, [1]);
    assert_eq!(found.submissions.len(), 1);
    let events: Vec<&str> = found.lines.iter().map(|l| l.event.as_str()).collect();
    let expected = [
        "session.started",
        "submission.committed",
        "submission.sent",
        "submission.accepted",
    ];
    assert_eq!(events, expected);
    assert_eq!(
        found.lines[1].sentence,
        "第 4 项已收件并加密保存，2048 字节。"
    );
    assert_eq!(found.lines[3].sentence, "县级已受理，距收件 3 分。");
}

#[test]
fn an_unknown_receipt_is_said_to_be_unknown_in_both_languages() {
    let report = find(&day(), &receipt(77)).to_string();
    assert!(
        report.contains("nothing in this terminal's log"),
        "{report}"
    );
    assert!(report.contains("没有回执"), "{report}");
}

#[test]
fn a_record_of_a_newer_program_or_a_damaged_one_does_not_end_the_search() {
    let mut log = day();
    log.records[1].body = b"\xff not json".to_vec();
    log.records[4].body = String::from_utf8(log.records[4].body.clone())
        .expect("ascii")
        .replace("submission.committed", "submission.invented")
        .into_bytes();
    let found = find(&log, &receipt(2)).trace;
    assert_eq!(found.lines.len(), 2);
    assert_eq!(found.lines[1].severity, None);
}

#[test]
fn the_report_prints_times_in_china_and_one_line_for_each_record() {
    let text = find(&day(), &receipt(1)).to_string();
    assert!(text.contains("2026-11-21 "), "{text}");
    assert_eq!(text.lines().count(), 1 + 1 + 4 + 1);
}

#[test]
fn an_anchor_is_read_as_the_county_shows_it_and_nothing_else_is() {
    let head = Log::written(20, 16).head();
    assert_eq!(parse_anchor(&format!(" 20:{}\n", head.hash)), Ok(head));
    for wrong in [
        "",
        "20",
        "20:abc",
        "x:00",
        &format!("0:{}", head.hash),
        &format!("-1:{}", head.hash),
    ] {
        assert_eq!(parse_anchor(wrong), Err(InspectFault::Anchor));
    }
}

#[test]
fn what_the_county_prints_is_read_line_by_line_and_a_wrong_line_is_named() {
    let head = Log::written(20, 16).head();
    let seed = "07".repeat(32);
    let text = format!("# tz-017\n\n20:{}\nseed {seed}\n", head.hash);
    let view = CountyView::parse(&text).expect("as it is printed");
    assert_eq!(view.anchors, [head]);
    assert_eq!(view.seeds, [AuditSeed([7; 32])]);
    for wrong in ["20", "seed 07", "seed", "20:abc", "Seed 07"] {
        let text = format!("# a\n{wrong}\n");
        assert_eq!(CountyView::parse(&text), Err(InspectFault::County(2)));
    }
}

#[test]
fn the_words_of_a_verification_name_the_record_in_both_languages() {
    let said = |damage| {
        let report = VerifyReport {
            result: Err(damage),
        };
        assert!(!report.is_whole());
        report.to_string()
    };
    let text = said(Damage::Missing {
        first: 12,
        last: 14,
    });
    assert!(text.contains("records 12 to 14 are missing"), "{text}");
    assert!(text.contains("缺少第 12 至 14 条记录"), "{text}");
    let text = said(Damage::CutShort { last: 9, known: 40 });
    assert!(
        text.contains("ends at record 9") && text.contains("止于第 9 条"),
        "{text}"
    );
    let whole = VerifyReport {
        result: Log::written(60, 16).verify_with_seeds(),
    };
    let text = whole.to_string();
    assert!(text.contains("whole, 60 records, 1 to 60"), "{text}");
    assert!(text.contains("操作日志完整，共 60 条"), "{text}");
}

#[test]
fn lengths_of_time_are_told_as_people_say_them() {
    for (milliseconds, told) in [
        ("12", "用了 12 毫秒。"),
        ("999", "用了 999 毫秒。"),
        ("1250", "用了 1.2 秒。"),
        ("301296", "用了 5 分 1 秒。"),
        ("7260000", "用了 2 小时 1 分。"),
        ("？", "用了 ？ 毫秒。"),
    ] {
        assert_eq!(lengths(&format!("用了 {milliseconds} 毫秒。")), told);
    }
}
