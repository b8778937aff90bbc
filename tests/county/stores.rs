//! Both stores keep the same promises. PostgreSQL is a real server started for the test.

use jiujinban::county::store::CountyStore;
use jiujinban::county::store::cases::{
    CaseClock, CaseRow, CaseRowState, CaseStore as _, Intake, NewCase,
};
use jiujinban::county::store::model::{
    CertificateRow, Decision, Enrolment, EnrolmentRowState, FeedChange, Redeemed, Terminal,
};
use jiujinban::county::store::postgres::PostgresStore;
use jiujinban::county::store::sqlite::SqliteStore;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

pub fn case(id: &str, digest: &str) -> NewCase {
    NewCase {
        id: id.to_owned(),
        digest: digest.to_owned(),
        terminal: "tz-001".to_owned(),
        holder_tag: "tag".to_owned(),
        item: 1,
        receipt: "TZ017-2026-1122-0001-K".to_owned(),
        envelope: "{}".to_owned(),
        accepted_ms: 1_000,
        signature: vec![0, 1, 255],
        key_id: "k".to_owned(),
        last_four: "four".to_owned(),
        after: None,
        clock: Some(CaseClock {
            from_ms: 1_000,
            promise: Some("2026-12-01".to_owned()),
            target: None,
        }),
        seeker: None,
        assisted: None,
        opens: Vec::new(),
        step: None,
        face: None,
    }
}

/// What is kept of a case just taken in.
pub fn kept(case: NewCase) -> CaseRow {
    CaseRow {
        state: match case.after {
            None => CaseRowState::Open,
            Some(_) => CaseRowState::Waiting,
        },
        since_ms: case.accepted_ms,
        id: case.id,
        digest: case.digest,
        terminal: case.terminal,
        holder_tag: case.holder_tag,
        item: case.item,
        receipt: case.receipt,
        envelope: case.envelope,
        accepted_ms: case.accepted_ms,
        signature: case.signature,
        key_id: case.key_id,
        last_four: case.last_four,
        after: case.after,
        clock: case.clock,
        result: None,
        words: None,
        missing: None,
        grade: None,
    }
}

fn change(id: &str, doc: Option<&str>) -> FeedChange {
    FeedChange {
        id: id.to_owned(),
        doc: doc.map(str::to_owned),
    }
}

async fn cases_are_taken_once(store: &dyn CountyStore) {
    assert_eq!(
        store.intake(case("A", "1")).await.expect("kept"),
        Intake::Stored
    );
    let mut later = case("A", "1");
    later.accepted_ms = 9_999;
    let Intake::Same(known) = store.intake(later).await.expect("known") else {
        panic!("the same body again");
    };
    assert_eq!(*known, kept(case("A", "1")));
    assert_eq!(
        store.intake(case("A", "2")).await.expect("known"),
        Intake::Other
    );
    let mut foreign = case("A", "1");
    foreign.terminal = "tz-002".to_owned();
    assert_eq!(store.intake(foreign).await.expect("known"), Intake::Other);
    let mut newer = case("B", "3");
    newer.accepted_ms = 2_000;
    store.intake(newer).await.expect("kept");
    let of_holder = store.cases_of("tag".to_owned(), 10).await.expect("found");
    let ids: Vec<_> = of_holder.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["B", "A"]);
    assert!(
        store
            .cases_of("nobody".to_owned(), 10)
            .await
            .expect("none")
            .is_empty()
    );
    assert_eq!(store.case("Z".to_owned()).await.expect("none"), None);
    assert_eq!(store.case_count().await.expect("counted"), 2);
}

async fn sixty_four_at_once_make_one_case(store: &Arc<dyn CountyStore>) {
    let tasks: Vec<_> = (0..64)
        .map(|n| {
            let store = Arc::clone(store);
            let new = case("C", &format!("{}", n % 2));
            tokio::spawn(async move { store.intake(new).await.expect("an answer") })
        })
        .collect();
    let mut stored = 0;
    let mut others = 0;
    for task in tasks {
        match task.await.expect("no panic") {
            Intake::Stored => stored += 1,
            Intake::Same(_) => {}
            Intake::Other => others += 1,
        }
    }
    assert_eq!((stored, others), (1, 32));
}

async fn feeds_keep_their_order(store: &Arc<dyn CountyStore>) {
    let jobs = || "jobs".to_owned();
    let first = vec![
        change("a", Some("1")),
        change("b", Some("2")),
        change("c", Some("3")),
    ];
    assert_eq!(store.apply(jobs(), first, 10).await.expect("applied"), 3);
    let second = vec![change("b", Some("2b")), change("a", None)];
    assert_eq!(store.apply(jobs(), second, 20).await.expect("applied"), 5);
    let page = store.changes(jobs(), 0, 2).await.expect("a page");
    let seqs: Vec<_> = page
        .rows
        .iter()
        .map(|(seq, c)| (*seq, c.id.as_str()))
        .collect();
    assert_eq!((seqs, page.head), (vec![(3, "c"), (4, "b")], 5));
    let (head, docs) = store.whole(jobs()).await.expect("whole");
    assert_eq!((head, docs), (5, vec!["2b".to_owned(), "3".to_owned()]));
    assert_eq!(store.prune(jobs(), 15).await.expect("pruned"), 0);
    assert_eq!(store.prune(jobs(), 25).await.expect("pruned"), 1);
    let page = store.changes(jobs(), 4, 9).await.expect("a page");
    assert_eq!((page.rows.len(), page.head, page.floor), (0, 5, 5));
    let empty = store
        .changes("fairs".to_owned(), 0, 9)
        .await
        .expect("a page");
    assert_eq!((empty.rows.len(), empty.head), (0, 0));
    // Writers at once: every sequence number is used once and none is skipped.
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let store = Arc::clone(store);
            let changes = vec![
                change(&format!("p{n}"), Some("x")),
                change(&format!("q{n}"), Some("y")),
            ];
            tokio::spawn(async move { store.apply("jobs".to_owned(), changes, 30).await })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic").expect("applied");
    }
    let page = store.changes(jobs(), 5, 100).await.expect("a page");
    let seqs: Vec<u64> = page.rows.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(seqs, (6..=37).collect::<Vec<_>>());
}

async fn codes_and_certificates(store: &dyn CountyStore) {
    let asked = |id: &str| Enrolment {
        id: id.to_owned(),
        asset: "tz-001".to_owned(),
        csr_pem: "csr".to_owned(),
        stamp_key: "t-1:00".to_owned(),
        asked_ms: 5,
        state: EnrolmentRowState::Waiting,
    };
    store.add_code("code".to_owned(), 100).await.expect("added");
    let redeem = |id: &str, now| store.redeem("code".to_owned(), now, asked(id));
    assert_eq!(
        redeem("e0", 101).await.expect("too late"),
        Redeemed::BadCode
    );
    assert_eq!(store.enrolment("e0".to_owned()).await.expect("none"), None);
    assert_eq!(redeem("e1", 100).await.expect("in time"), Redeemed::Yes);
    assert_eq!(redeem("e2", 100).await.expect("used"), Redeemed::BadCode);
    assert_eq!(store.waiting().await.expect("the list"), vec![asked("e1")]);
    let row = CertificateRow {
        fingerprint: "f1".to_owned(),
        asset: "tz-001".to_owned(),
        not_after_ms: 900,
    };
    let decision = Decision::Approve {
        certificate_pem: "pem".to_owned(),
        row: row.clone(),
    };
    assert!(
        store
            .decide("e1".to_owned(), decision.clone())
            .await
            .expect("decided")
    );
    assert!(
        !store
            .decide("e1".to_owned(), decision)
            .await
            .expect("not twice")
    );
    let terminal = Terminal {
        asset: "tz-001".to_owned(),
        stamp_key: "t-1:00".to_owned(),
    };
    let admitted = |fp: &str| store.admitted(fp.to_owned());
    assert_eq!(admitted("f1").await.expect("found"), Some(terminal));
    assert_eq!(admitted("f9").await.expect("none"), None);
    let renewed = CertificateRow {
        fingerprint: "f2".to_owned(),
        ..row
    };
    store.add_certificate(renewed).await.expect("added");
    assert_eq!(store.revoke("tz-001".to_owned()).await.expect("revoked"), 2);
    assert_eq!(admitted("f2").await.expect("revoked"), None);
}

async fn bundles_and_heartbeats(store: &dyn CountyStore) {
    assert_eq!(store.bundle().await.expect("none"), None);
    assert!(
        store
            .publish_bundle(2, "two".to_owned())
            .await
            .expect("published")
    );
    assert!(
        !store
            .publish_bundle(2, "two again".to_owned())
            .await
            .expect("refused")
    );
    assert!(
        !store
            .publish_bundle(1, "one".to_owned())
            .await
            .expect("refused")
    );
    assert_eq!(
        store.bundle().await.expect("two"),
        Some((2, "two".to_owned()))
    );
    for (report, at) in [("first", 1), ("second", 2)] {
        let asset = "tz-001".to_owned();
        store
            .heartbeat(asset, report.to_owned(), at)
            .await
            .expect("kept");
    }
    let last = store
        .last_heartbeat("tz-001".to_owned())
        .await
        .expect("found");
    assert_eq!(last, Some(("second".to_owned(), 2)));
}

async fn contract(store: Arc<dyn CountyStore>) {
    cases_are_taken_once(store.as_ref()).await;
    sixty_four_at_once_make_one_case(&store).await;
    feeds_keep_their_order(&store).await;
    codes_and_certificates(store.as_ref()).await;
    bundles_and_heartbeats(store.as_ref()).await;
    crate::stores_people::contract(&store).await;
    crate::stores_pages::contract(store.as_ref()).await;
    crate::stores_accounts::contract(&store).await;
    crate::stores_ledger::contract(&store).await;
    crate::stores_tasks::contract(&store).await;
    crate::stores_console::contract(&store).await;
    crate::stores_acceptance::contract(&store)
        .await
        .expect("acceptance");
    crate::stores_packs::contract(&store).await.expect("packs");
    crate::stores_retire::contract(&store)
        .await
        .expect("retirement");
    crate::stores_releases::contract(&store)
        .await
        .expect("releases");
    crate::stores_replace::contract(&store)
        .await
        .expect("replacement");
    crate::stores_updates::contract(&store)
        .await
        .expect("updates");
    assert_eq!(store.epoch().await.expect("an epoch"), "e1");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

#[test]
fn sqlite_keeps_the_contract_and_all_of_it_over_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("county.db");
    let runtime = runtime();
    let store = SqliteStore::open(&file, "e1").expect("opened");
    runtime.block_on(contract(Arc::new(store)));
    let again = SqliteStore::open(&file, "e2").expect("opened again");
    let count = runtime.block_on(again.case_count()).expect("counted");
    assert_eq!(count, 17);
    assert_eq!(runtime.block_on(again.epoch()).expect("an epoch"), "e1");
}

#[test]
fn postgresql_keeps_the_contract_and_all_of_it_over_a_restart() {
    let server = Postgres::start();
    let runtime = runtime();
    let store = runtime.block_on(PostgresStore::open(&server.url, "e1"));
    runtime.block_on(contract(Arc::new(store.expect("opened"))));
    let again = runtime.block_on(PostgresStore::open(&server.url, "e2"));
    let again = again.expect("opened again");
    let count = runtime.block_on(again.case_count()).expect("counted");
    assert_eq!(count, 17);
    assert_eq!(runtime.block_on(again.epoch()).expect("an epoch"), "e1");
}

/// The programs of the Debian package postgresql-15, or of a later version.
fn programs() -> PathBuf {
    let versions = ["15", "16", "17"];
    versions
        .iter()
        .map(|v| Path::new("/usr/lib/postgresql").join(v).join("bin"))
        .find(|bin| bin.join("initdb").exists())
        .expect("the Debian package postgresql-15 is installed (make test installs it)")
}

/// A PostgreSQL server of its own, on a socket in its own folder. It refuses to run as root, so
/// for root it runs as the package's user.
struct Postgres {
    url: String,
    dir: tempfile::TempDir,
}

impl Postgres {
    fn start() -> Self {
        let dir = tempfile::Builder::new()
            .prefix("jjb-pg")
            .tempdir_in("/tmp")
            .expect("a folder");
        let open = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(dir.path(), open).expect("open to the server's user");
        let server = Self {
            url: format!("host={} user=county dbname=postgres", dir.path().display()),
            dir,
        };
        let data = server.data();
        server.run(
            "initdb",
            &[
                "-D",
                &data,
                "-A",
                "trust",
                "-U",
                "county",
                "--no-locale",
                "-E",
                "UTF8",
            ],
        );
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories={} -c max_connections=20",
            server.dir.path().display()
        );
        let log = format!("{data}.log");
        server.run(
            "pg_ctl",
            &["-D", &data, "-o", &options, "-l", &log, "-w", "start"],
        );
        server
    }

    fn data(&self) -> String {
        self.dir.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, args: &[&str]) {
        let path = programs().join(program);
        let is_root = std::fs::metadata("/proc/self").expect("Linux").uid() == 0;
        let mut command = if is_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        let done = command
            .args(args)
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(done.expect("started").success(), "{program} failed");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        self.run("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]);
    }
}
