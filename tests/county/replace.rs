//! A new terminal in the place of an old one, in one step and once.

use crate::chaos::beat;
use crate::tasks::with_wish;
use crate::world::Terminal;
use jiujinban::county::replace::{ReplaceError, Replaced};
use jiujinban::county::retire::RetireState;
use jiujinban::county::store::replace::Moved;

const VILLAGE: &str = "140222100001";
const TOWN: &str = "140222100";

#[test]
fn what_does_not_fit_is_refused_with_its_next_step_and_nothing_moves() {
    let (county, old) = with_wish();
    let new = Terminal::of(&county, "tz-002");
    county
        .handle
        .place_terminal("tz-001", VILLAGE)
        .expect("placed");
    let replace = |old: &str, new: &str, reason: &str| {
        let came = county.handle.replace_terminal(old, new, reason);
        came.expect_err("refused")
    };
    let no_reason = replace("tz-001", "tz-002", " ");
    assert!(matches!(no_reason, ReplaceError::Reason), "{no_reason}");
    let same = replace("tz-001", "tz-001", "坏了");
    assert!(matches!(same, ReplaceError::Same(_)), "{same}");
    let unknown = replace("tz-999", "tz-002", "坏了");
    assert!(matches!(unknown, ReplaceError::OldUnknown(_)), "{unknown}");
    let waiting = replace("tz-001", "tz-999", "坏了");
    assert!(
        matches!(waiting, ReplaceError::NewNotApproved(_)),
        "{waiting}"
    );
    county
        .handle
        .place_terminal("tz-002", TOWN)
        .expect("placed");
    let placed = replace("tz-001", "tz-002", "坏了");
    assert!(matches!(placed, ReplaceError::NewPlaced(..)), "{placed}");
    county.handle.retire("tz-002", "换新").expect("ordered");
    let ending = replace("tz-001", "tz-002", "坏了");
    assert!(matches!(ending, ReplaceError::NewEnding(_)), "{ending}");
    county.handle.revoke("tz-002", "stolen").expect("revoked");
    let gone = replace("tz-002", "tz-001", "坏了");
    assert!(matches!(gone, ReplaceError::OldRetired(_)), "{gone}");
    let places = county.handle.terminal_places().expect("read");
    assert!(places.contains(&("tz-001".to_owned(), VILLAGE.to_owned())));
    let notes = county.handle.console_notes().expect("notes");
    assert!(!notes.iter().any(|note| note.event == "terminal-replaced"));
    assert_eq!(beat(&old).expect("answered").retire, None);
    drop(new);
}

#[test]
fn place_and_tasks_move_at_once_the_old_one_is_to_end_and_the_same_again_changes_nothing() {
    let (county, old) = with_wish();
    let _new = Terminal::of(&county, "tz-002");
    county
        .handle
        .place_terminal("tz-001", VILLAGE)
        .expect("placed");
    let before = county.handle.tasks(false).expect("read");
    let at_old = before.iter().filter(|task| task.asset == "tz-001").count() as u64;
    assert!(at_old > 0);
    let came = county.handle.replace_terminal("tz-001", "tz-002", "屏坏了");
    let moved = Moved {
        division: Some(VILLAGE.to_owned()),
        tasks: at_old,
        points: 0,
    };
    assert_eq!(came.expect("done"), Replaced::Now(moved));
    let again = || county.handle.replace_terminal("tz-001", "tz-002", "屏坏了");
    assert_eq!(again().expect("harmless"), Replaced::Before);
    let after = county.handle.tasks(false).expect("read");
    assert_eq!(after.len(), before.len());
    assert!(after.iter().all(|task| task.asset == "tz-002"), "{after:?}");
    let places = county.handle.terminal_places().expect("read");
    assert_eq!(places, [("tz-002".to_owned(), VILLAGE.to_owned())]);
    assert!(beat(&old).expect("answered").retire.is_some());
    let ends = county.handle.retirements().expect("read");
    assert_eq!(ends, [("tz-001".to_owned(), RetireState::Ordered)]);
    let notes = county.handle.console_notes().expect("notes");
    let noted = notes
        .iter()
        .filter(|note| note.event == "terminal-replaced");
    let noted: Vec<_> = noted
        .map(|note| (note.about.as_str(), note.detail.as_str()))
        .collect();
    assert_eq!(noted, [("tz-001", "tz-002: 屏坏了")]);
    let third = Terminal::of(&county, "tz-003");
    let other = county.handle.replace_terminal("tz-001", "tz-003", "屏坏了");
    let other = other.expect_err("replaced by another");
    assert!(matches!(other, ReplaceError::Replaced(..)), "{other}");
    county.handle.keep_terminal("tz-001").expect("kept");
    assert_eq!(
        again().expect("harmless"),
        Replaced::Before,
        "stays as it is"
    );
    assert_eq!(beat(&old).expect("answered").retire, None);
    drop(third);
}
