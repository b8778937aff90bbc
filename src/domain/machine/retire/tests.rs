//! What may begin, what goes first, what is signed and what proves the end.

use super::*;
use crate::domain::delivery::DeviceId;
use crate::domain::machine::proof::ProgramVersion;
use std::path::{Path, PathBuf};

fn ready() -> Readiness {
    Readiness {
        visit: Presence::Missing,
        line: Presence::There,
        unsent: 0,
        log: Some((40, 40)),
        set_aside: 2,
    }
}

fn order() -> RetireOrderId {
    RetireOrderId::parse("9f3a22bc00d1").expect("a name")
}

fn statement() -> Statement {
    Statement {
        device: DeviceId::parse("tz-017").expect("a name"),
        order: order(),
        version: ProgramVersion::parse("0.1.0").expect("a version"),
        at: WallTime(1_795_320_000_000),
        log: LogEnd {
            n: 4_182,
            hash: [0xab; 32],
        },
        counts: vec![(DataKind::RootKey, 1), (DataKind::Cases, 3)],
    }
}

#[test]
fn what_would_be_lost_or_left_unproven_refuses_the_beginning() {
    let of = |change: fn(&mut Readiness)| {
        let mut at = ready();
        change(&mut at);
        at.judge()
    };
    assert_eq!(of(|r| r.unsent = 3), Err(RetireNo::Unsent(3)));
    assert_eq!(
        of(|r| r.visit = Presence::There),
        Err(RetireNo::Visit),
        "nobody's visit is interrupted"
    );
    assert_eq!(of(|r| r.line = Presence::Missing), Err(RetireNo::NoLine));
    assert_eq!(of(|r| r.log = Some((41, 40))), Err(RetireNo::LogBehind));
    let both = of(|r| {
        r.unsent = 1;
        r.line = Presence::Missing;
    });
    assert_eq!(both, Err(RetireNo::Unsent(1)), "what waits is told first");
    assert_eq!(of(|r| r.log = None), Ok(RetireFacts { set_aside: 2 }));
    assert_eq!(of(|_| {}), Ok(RetireFacts { set_aside: 2 }));
}

#[test]
fn the_keys_that_open_the_rest_go_first_and_what_nobody_knows_goes_too() {
    let files = [
        "cache.db",
        "who-knows/deep/file",
        "outbox.db-wal",
        "setup/site.toml",
        "retiring",
        "county/bundle.json",
        "county/identity.sealed",
        "keys/operators.sealed",
        "keys/device.key",
        "keys/root.key",
    ];
    let found = files.map(|path| FoundFile {
        path: PathBuf::from(path),
        bytes: 1,
    });
    let plan = WipePlan::of(found.to_vec());
    let order: Vec<&Path> = plan.files().map(|file| file.path.as_path()).collect();
    let expected = [
        "keys/root.key",
        "keys/device.key",
        "county/identity.sealed",
        "keys/operators.sealed",
        "outbox.db-wal",
        "setup/site.toml",
        "county/bundle.json",
        "cache.db",
        "who-knows/deep/file",
    ];
    assert_eq!(order, expected.map(Path::new));
    assert!(plan.counts().iter().all(|(_, count)| *count == 1));
    assert_eq!(plan.counts().len(), DataKind::ALL.len());
}

#[test]
fn a_root_key_goes_first_however_it_is_kept() {
    for name in ["root.key", "root.key.gone", "root.cred", "root.cred.new"] {
        let kind = DataKind::of(&Path::new("keys").join(name));
        assert_eq!(kind, DataKind::RootKey, "{name}");
    }
}

#[test]
fn a_statement_that_was_changed_in_any_line_is_none_or_another() {
    let good = statement().text();
    assert_eq!(Statement::parse(&good), Ok(statement()));
    for bad in [
        good.replace("v1", "v2"),
        good.replace("tz-017", "天镇"),
        good.replace("root-key 1", "root-key 01"),
        good.replace("root-key 1", "roof 1"),
        good.replace("cases 3\n", "cases 3"),
        good.replace("4182 ab", "4182 ag"),
        format!("{good}\n"),
        format!("{good}keys\n"),
        format!("{good}{}", "keys 1\n".repeat(1_000)),
        String::new(),
    ] {
        assert_eq!(Statement::parse(&bad), Err(MalformedStatement), "{bad}");
    }
}

#[test]
fn a_code_is_read_from_its_address_and_from_what_somebody_typed_and_from_nothing_less() {
    let code = Completion {
        order: order(),
        left: 0,
        mac: WipeMac::of(&[0x5c; 32]),
    };
    let address = code.address("https://county.example:8443/");
    assert_eq!(Completion::parse(&address), Ok(code.clone()));
    for typed in [
        code.spoken(),
        code.spoken().replace(' ', ""),
        code.query(),
        address.clone(),
    ] {
        let read = Completion::parse_for(&order(), &typed);
        assert_eq!(read, Ok(code.clone()), "{typed}");
    }
    let other = RetireOrderId::parse("000000000000").expect("a name");
    assert_eq!(
        Completion::parse_for(&other, &address),
        Err(MalformedCompletion),
        "the code of another order"
    );
    for bad in [
        "",
        "?",
        "o=9f3a22bc00d1&n=0",
        "o=1&n=0&m=5c",
        "0-5c5c",
        "5c",
    ] {
        assert_eq!(Completion::parse(bad), Err(MalformedCompletion), "{bad}");
        let typed = Completion::parse_for(&order(), bad);
        assert_eq!(typed, Err(MalformedCompletion), "{bad}");
    }
    let doubled = format!("{}&n=1", code.query());
    assert_eq!(Completion::parse(&doubled), Err(MalformedCompletion));
}

#[test]
fn what_a_code_vouches_for_names_order_statement_and_what_is_left() {
    use completion::completion_text;
    let hash = StatementHash([1; 32]);
    let other = RetireOrderId::parse("000000000000").expect("a name");
    let all = [
        completion_text(&order(), hash, 0),
        completion_text(&order(), hash, 1),
        completion_text(&order(), StatementHash([2; 32]), 0),
        completion_text(&other, hash, 0),
    ];
    let different: std::collections::HashSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
}
