//! The end of a terminal at the console: ordered with a reason, taken back, and proven by its code.

use crate::rig::{Person, county, encoded, noted};
use crate::world::{NOON, Terminal, TestCounty};
use jiujinban::adapters::county::retire::hand_over;
use jiujinban::adapters::system::wipe::{completion, statement_hash};
use jiujinban::domain::machine::pack::{LineFound, PackFacts, PartFound, SignedPack};
use jiujinban::domain::machine::proof::{ProgramHash, ProgramVersion};
use jiujinban::domain::machine::retire::{
    DataKind, LogEnd, RetireOrderId, Stated, Statement, Wiping,
};
use jiujinban::domain::operators::AccountId;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::clock::Clock;
use jiujinban::ports::county::{CountyEvent, CountyLink as _, Heartbeat};
use jiujinban::ports::keys::DeviceSigner;
use jiujinban::ports::retire::Answered;
use jiujinban::sample::operators::BUSINESS;
use std::sync::Arc;

const TECHNICIAN: &str = "county-tech-1";

fn order_of(terminal: &Terminal) -> Option<RetireOrderId> {
    terminal.client.heartbeat(Heartbeat {
        version: "0.1.0".to_owned(),
        waiting: 0,
        oldest_waiting: jiujinban::domain::time::Span(0),
        set_aside: 0,
        faces: 0,
        devices: Default::default(),
        audit_seq: 17,
        audit_head: [7; 32],
        update: Default::default(),
    });
    match terminal.next() {
        CountyEvent::Heartbeat(Ok(answer)) => answer.retire.map(|order| order.id),
        other => panic!("{other:?}"),
    }
}

/// What a terminal does after two taps of a technician.
fn state(county: &TestCounty, terminal: &Terminal, order: RetireOrderId) -> Wiping {
    let key = terminal.keys.device();
    let text = Statement {
        device: key.device().clone(),
        order: order.clone(),
        version: ProgramVersion::parse("0.1.0").expect("a version"),
        at: WallTime(county.clock.get()),
        log: LogEnd {
            n: 18,
            hash: [8; 32],
        },
        counts: vec![(DataKind::Cases, 4)],
    }
    .text();
    let stated = Stated {
        order,
        signature: key.sign(text.as_bytes()).expect("signed"),
        key: key.key_id().clone(),
        text,
    };
    let clock: Arc<dyn Clock> = terminal.clock.clone();
    let hash = statement_hash(&stated.text);
    match hand_over(&terminal.config, &clock, &stated, hash) {
        Ok(Answered::Taken(wiping)) => *wiping,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_sheet_shows_what_the_terminal_says_beside_the_records_and_where_they_differ() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    let mut business = Person::logged_in(&county, BUSINESS);
    let before = business.get("/acceptance/tz-001").text();
    assert!(before.contains("终端还没有交过材料"), "{before}");
    let facts = PackFacts {
        device: terminal.keys.device().device().clone(),
        account: AccountId::parse(TECHNICIAN).expect("an account"),
        at: WallTime(NOON),
        version: ProgramVersion::parse("0.1.0").expect("a version"),
        program: ProgramHash([9; 32]),
        bundle: 0,
        items: 0,
        partly: 0,
        operators: 3,
        reader: PartFound::Faulty,
        printer: PartFound::NotFitted,
        line: LineFound::Answers,
    };
    let key = terminal.keys.device();
    let pack = SignedPack {
        signature: key.sign(facts.text().as_bytes()).expect("signed"),
        key: key.key_id().clone(),
        facts,
    };
    county.handle.take_pack(&pack.file()).expect("taken");
    let sheet = business.get("/acceptance/tz-001").text();
    for said in [
        "签名有效",
        "读卡器不正常，打印机没有装，连着县里",
        "3 位操作员登录过",
        "不一致，以县里记录为准",
        "一致",
        TECHNICIAN,
    ] {
        assert!(sheet.contains(said), "{said}: {sheet}");
    }
    assert_eq!(sheet.matches("不一致").count(), 2, "rights and platform");
}

#[test]
fn a_terminal_is_replaced_once_and_what_does_not_fit_is_said() {
    let county = county();
    let _old = Terminal::of(&county, "tz-001");
    let _new = Terminal::of(&county, "tz-002");
    let mut technician = Person::logged_in(&county, TECHNICIAN);
    let replace = |person: &mut Person, old: &str, new: &str, reason: &str| {
        let form = format!("new={new}&reason={}", encoded(reason));
        let answer = person.submit(&format!("/terminals/{old}/replace"), &form);
        answer.location
    };
    for (new, reason, problem) in [
        ("tz-002", "", "replace-reason"),
        ("tz-001", "屏坏了", "replace-same"),
        ("tz-009", "屏坏了", "replace-new"),
    ] {
        let told = replace(&mut technician, "tz-001", new, reason);
        assert_eq!(told, format!("/terminals?problem={problem}"));
    }
    for _ in 0..2 {
        let told = replace(&mut technician, "tz-001", "tz-002", "屏坏了");
        assert_eq!(told, "/terminals?done=terminal-replaced");
    }
    let list = technician.get("/terminals").text();
    assert!(list.contains("待停用") && list.contains("屏坏了"), "{list}");
    let notes = noted(&county).into_iter();
    let moved: Vec<_> = notes
        .filter(|(_, event, _)| event == "terminal-replaced")
        .collect();
    let [(who, _, why)] = moved.as_slice() else {
        panic!("{moved:?}");
    };
    assert_eq!((who.as_str(), why.as_str()), (TECHNICIAN, "tz-002: 屏坏了"));
}

#[test]
fn a_terminal_is_ended_with_a_reason_and_counts_as_unproven_until_its_code_is_right() {
    let county = county();
    let terminal = Terminal::of(&county, "tz-001");
    let mut technician = Person::logged_in(&county, TECHNICIAN);
    let bare = technician.submit("/terminals/tz-001/retire", "reason=");
    assert_eq!(bare.location, "/terminals?problem=retire-reason");
    assert_eq!(order_of(&terminal), None);
    let reason = format!("reason={}", encoded("屏幕坏了，换新机器"));
    let ordered = technician.submit("/terminals/tz-001/retire", &reason);
    assert_eq!(ordered.location, "/terminals?done=retire-ordered");
    let page = technician.get("/terminals").text();
    assert!(
        page.contains("待停用") && page.contains("屏幕坏了"),
        "{page}"
    );
    assert!(order_of(&terminal).is_some());
    let kept = technician.submit("/terminals/tz-001/keep", "");
    assert_eq!(kept.location, "/terminals?done=retire-taken-back");
    assert_eq!(order_of(&terminal), None);
    technician.submit("/terminals/tz-001/retire", &reason);
    let order = order_of(&terminal).expect("an order");
    let wiping = state(&county, &terminal, order);
    let page = technician.get("/terminals").text();
    assert!(page.contains("停用未证实"), "{page}");
    assert!(page.contains("cases 4"), "the statement stands there");
    let wrong = technician.submit("/terminals/tz-001/wiped", "code=0-12345678901234567890");
    assert_eq!(wrong.location, "/terminals?problem=wipe-wrong");
    let code = format!("code={}", encoded(&completion(&wiping, 0).spoken()));
    let right = technician.submit("/terminals/tz-001/wiped", &code);
    assert_eq!(right.location, "/terminals?done=wipe-proven");
    let page = technician.get("/terminals").text();
    assert!(page.contains("已停用，清空已证实"), "{page}");
    county.clock.set(NOON + 60_000);
    let again = technician.submit("/terminals/tz-001/wiped", &code);
    assert_eq!(again.location, "/terminals?problem=wipe-before");
    let notes = noted(&county);
    let of = |event: &str| notes.iter().filter(|(_, own, _)| own == event).count();
    let expected = [
        ("retire-ordered", 2),
        ("retire-taken-back", 1),
        ("retire-stated", 1),
        ("wipe-proven", 1),
        ("wipe-not-proven", 2),
    ];
    for (event, times) in expected {
        assert_eq!(of(event), times, "{event}");
    }
}
