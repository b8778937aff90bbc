//! Acceptance packs over TLS and on a memory stick: signed by the terminal, judged by the county, shown
//! beside the county's own records.

use crate::acceptance::beat_well;
use crate::operators::{county, log_in_as_operator};
use crate::world::{NOON, Terminal, TestCounty};
use jiujinban::adapters::print::fonts::{FontBook, FontFiles};
use jiujinban::adapters::print::save_pack;
use jiujinban::county::packs::PackError;
use jiujinban::domain::delivery::{DeviceId, SignatureVerdict};
use jiujinban::domain::machine::acceptance::Criterion;
use jiujinban::domain::machine::pack::{
    LineFound, PackAnswer, PackFacts, PackFault, PackRefusal, PartFound, SignedPack,
};
use jiujinban::domain::machine::proof::{ProgramHash, ProgramVersion};
use jiujinban::domain::operators::AccountId;
use jiujinban::domain::paper::{Block, Paper, PaperKind};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::Ticket;
use jiujinban::ports::county::{CountyError, CountyEvent, CountyLink};
use jiujinban::ports::keys::DeviceSigner;
use std::fs;
use std::path::Path;

const NAME: &str = "tz-001";
const MINUTE: i64 = 60_000;

fn facts(terminal: &Terminal, at: i64) -> PackFacts {
    PackFacts {
        device: terminal.keys.device().device().clone(),
        account: AccountId::parse("county-tech-1").expect("an account"),
        at: WallTime(at),
        version: ProgramVersion::parse("0.1.0").expect("a version"),
        program: ProgramHash([9; 32]),
        bundle: 1,
        items: 40,
        partly: 0,
        operators: 1,
        reader: PartFound::Works,
        printer: PartFound::NotFitted,
        line: LineFound::Answers,
    }
}

fn signed(terminal: &Terminal, facts: PackFacts) -> SignedPack {
    let key = terminal.keys.device();
    SignedPack {
        signature: key.sign(facts.text().as_bytes()).expect("signed"),
        key: key.key_id().clone(),
        facts,
    }
}

fn made(terminal: &Terminal, at: i64) -> SignedPack {
    signed(terminal, facts(terminal, at))
}

fn hand_in(terminal: &Terminal, pack: &SignedPack) -> Result<PackAnswer, CountyError> {
    terminal
        .client
        .hand_in_pack(Ticket(5), Box::new(pack.clone()));
    match terminal.next() {
        CountyEvent::Pack(Ticket(5), came) => came,
        other => panic!("{other:?}"),
    }
}

fn kept(county: &TestCounty) -> Option<i64> {
    let pack = county.handle.pack(NAME).expect("read");
    pack.map(|shown| shown.facts.at.0)
}

fn noted(county: &TestCounty, event: &str) -> usize {
    let notes = county.handle.console_notes().expect("notes");
    notes.iter().filter(|note| note.event == event).count()
}

#[test]
fn what_is_forged_foreign_or_ahead_is_refused_and_nothing_is_kept() {
    let county = county();
    let terminal = Terminal::of(&county, NAME);
    let other = Terminal::of(&county, "tz-002");
    let refused = PackAnswer::Refused(PackRefusal::NotInOrder);
    let mut forged = made(&terminal, NOON);
    forged.facts.operators = 9;
    assert_eq!(hand_in(&terminal, &forged), Ok(refused), "changed after it");
    let mut claimed = facts(&terminal, NOON);
    claimed.device = DeviceId::parse("tz-002").expect("a name");
    let claimed = signed(&terminal, claimed);
    assert_eq!(hand_in(&terminal, &claimed), Ok(refused), "another's name");
    assert_eq!(hand_in(&other, &claimed), Ok(refused), "another's key");
    let ahead = made(&terminal, NOON + 11 * MINUTE);
    let ahead_of = PackAnswer::Refused(PackRefusal::Ahead);
    assert_eq!(hand_in(&terminal, &ahead), Ok(ahead_of));
    assert_eq!(kept(&county), None);
    assert_eq!(noted(&county, "pack-taken"), 0);
}

#[test]
fn a_pack_is_one_however_often_it_is_sent_and_an_older_one_never_takes_its_place() {
    let county = county();
    let terminal = Terminal::of(&county, NAME);
    terminal.line.cut();
    let pack = made(&terminal, NOON);
    let down = hand_in(&terminal, &pack).expect_err("no line");
    assert!(down.line_is_down(), "{down:?}");
    terminal.line.restore();
    for _ in 0..2 {
        assert_eq!(hand_in(&terminal, &pack), Ok(PackAnswer::Taken));
    }
    assert_eq!(noted(&county, "pack-taken"), 1);
    let older = made(&terminal, NOON - MINUTE);
    let refused = PackAnswer::Refused(PackRefusal::Older);
    assert_eq!(hand_in(&terminal, &older), Ok(refused));
    assert_eq!(kept(&county), Some(NOON));
    let newer = made(&terminal, NOON + MINUTE);
    assert_eq!(hand_in(&terminal, &newer), Ok(PackAnswer::Taken));
    assert_eq!(kept(&county), Some(NOON + MINUTE));
}

#[test]
fn what_terminal_and_records_tell_differently_is_seen_and_the_records_decide() {
    let county = county();
    let terminal = Terminal::of(&county, NAME);
    county.handle.begin_trial(NAME).expect("kept");
    let bundle = terminal.learn();
    beat_well(&terminal);
    let mut told = facts(&terminal, NOON);
    told.bundle = bundle;
    let pack = signed(&terminal, told);
    assert_eq!(hand_in(&terminal, &pack), Ok(PackAnswer::Taken));
    let differs = || -> Vec<Criterion> {
        let shown = county.handle.pack(NAME).expect("read").expect("kept");
        assert_eq!(shown.signature, SignatureVerdict::Good);
        let sheet = county
            .handle
            .acceptance(NAME)
            .expect("read")
            .expect("known");
        let all = Criterion::ALL.into_iter();
        all.filter(|c| shown.differs(&sheet.evidence, *c)).collect()
    };
    assert_eq!(differs(), [Criterion::LoginRights], "nobody logged in yet");
    log_in_as_operator(&county, &terminal);
    assert_eq!(differs(), []);
}

mod on_a_stick {
    use super::*;

    fn paper() -> Paper {
        Paper::new(PaperKind::Report, NAME, "李家庄村", "验收材料")
            .with(Block::Paragraph("人工填写".into()))
    }

    fn save(sticks: &Path, pack: &SignedPack) -> Result<(String, String), PackFault> {
        let book = FontBook::new(FontFiles::installed());
        save_pack(sticks, pack, &paper(), &book).map(|saved| (saved.paper, saved.file))
    }

    #[test]
    fn without_a_stick_or_room_or_fonts_nothing_is_left_behind() {
        let county = county();
        let terminal = Terminal::of(&county, NAME);
        let pack = made(&terminal, NOON);
        let sticks = tempfile::tempdir().expect("a folder");
        assert_eq!(save(sticks.path(), &pack), Err(PackFault::NoStick));
        let stick = sticks.path().join("usb");
        fs::create_dir(&stick).expect("a stick");
        let count = || fs::read_dir(&stick).expect("readable").count();
        let mut none = FontFiles::installed();
        none.regular.path = sticks.path().join("none.ttc");
        none.bold.path = sticks.path().join("none.ttc");
        let fontless = save_pack(sticks.path(), &pack, &paper(), &FontBook::new(none));
        assert_eq!(fontless, Err(PackFault::Paper));
        assert_eq!(count(), 0);
        // A device that is always full stands in the place of each of the two files.
        let named = WallTime(NOON).china().strftime("%Y%m%d-%H%M%S");
        for ends in ["pdf", "txt"] {
            let part = format!("jiujinban-acceptance-{NAME}-{named}.{ends}.part");
            std::os::unix::fs::symlink("/dev/full", stick.join(part)).expect("a link");
            assert_eq!(save(sticks.path(), &pack), Err(PackFault::Full), "{ends}");
            assert_eq!(count(), 0, "{ends}");
        }
    }

    #[test]
    fn the_file_is_checked_and_taken_and_a_damaged_forged_foreign_or_old_one_is_not() {
        let county = county();
        let terminal = Terminal::of(&county, NAME);
        let sticks = tempfile::tempdir().expect("a folder");
        let stick = sticks.path().join("usb");
        fs::create_dir(&stick).expect("a stick");
        let pack = made(&terminal, NOON);
        let (pages, file) = save(sticks.path(), &pack).expect("saved");
        let pages = fs::read(stick.join(pages)).expect("the pages");
        assert!(pages.starts_with(b"%PDF-"));
        let text = fs::read_to_string(stick.join(file)).expect("the file");
        let take = |text: &str| county.handle.take_pack(text);
        let cut = take(&text[..text.len() - 1]);
        assert!(matches!(cut, Err(PackError::Malformed(_))), "{cut:?}");
        let forged = take(&text.replace("operators 1", "operators 7"));
        assert!(matches!(forged, Err(PackError::Forged(_))), "{forged:?}");
        let elsewhere = county_of_others();
        let foreign = elsewhere.handle.take_pack(&text);
        assert!(
            matches!(foreign, Err(PackError::UnknownTerminal(_))),
            "{foreign:?}"
        );
        assert_eq!(kept(&county), None);
        assert_eq!(noted(&county, "pack-refused"), 2);
        let verified = county.handle.verify_pack(&text).expect("genuine");
        assert_eq!(
            (verified.newest_ms, kept(&county)),
            (None, None),
            "only looked at"
        );
        take(&text).expect("taken");
        assert_eq!(kept(&county), Some(NOON));
        let old = take(&made(&terminal, NOON - MINUTE).file());
        assert!(matches!(old, Err(PackError::Older(_))), "{old:?}");
        let ahead = take(&made(&terminal, NOON + 11 * MINUTE).file());
        assert!(matches!(ahead, Err(PackError::Ahead(_))), "{ahead:?}");
        assert_eq!(kept(&county), Some(NOON));
    }

    fn county_of_others() -> TestCounty {
        TestCounty::start()
    }
}
