//! How far a set-up is, as lines of a small file.

use crate::domain::setup::{MOST_TROUBLES, Mounted, Progress, Step, Trouble};

/// The first line.
const HEAD: &str = "jiujinban setup v1";

/// The lines of a progress.
pub(super) fn text(progress: &Progress) -> String {
    let mounted = match progress.mounted {
        None => "unsaid",
        Some(Mounted::Upright) => "upright",
        Some(Mounted::OnItsSide) => "on-its-side",
    };
    let troubles: Vec<&str> = progress.troubles.iter().map(|t| t.word()).collect();
    format!(
        "{HEAD}\nstep {}\nmounted {mounted}\napplied {}\ntaps {}\ntroubles {}\n",
        progress.step.word(),
        if progress.applied { "yes" } else { "no" },
        progress.taps,
        troubles.join(" "),
    )
}

/// Reads the lines; `None` where they are none of ours: the set-up begins anew.
pub(super) fn read(text: &str) -> Option<Progress> {
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return None;
    }
    let mut value = |name: &str| {
        let (own, value) = lines.next()?.split_once(' ')?;
        (own == name).then_some(value)
    };
    let step = Step::of_word(value("step")?)?;
    let mounted = match value("mounted")? {
        "unsaid" => None,
        "upright" => Some(Mounted::Upright),
        "on-its-side" => Some(Mounted::OnItsSide),
        _ => return None,
    };
    let applied = match value("applied")? {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    let taps = value("taps")?.parse().ok()?;
    let words = value("troubles")?.split_whitespace();
    let troubles: Option<Vec<Trouble>> = words.map(Trouble::of_word).collect();
    let troubles = troubles.filter(|troubles| troubles.len() <= MOST_TROUBLES)?;
    Some(Progress {
        step,
        mounted,
        applied,
        troubles,
        taps,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress() -> Progress {
        Progress {
            step: Step::Clock,
            mounted: Some(Mounted::OnItsSide),
            applied: false,
            troubles: vec![Trouble::NoStick, Trouble::ClockOff],
            taps: 7,
        }
    }

    #[test]
    fn a_file_that_was_cut_short_or_changed_begins_anew() {
        let whole = text(&progress());
        for end in 0..whole.len() - 1 {
            let cut = &whole[..end];
            // What is cut within the last line may lose a trouble, never a step.
            let read = read(cut);
            assert!(
                read.is_none_or(|p| p.step == Step::Clock && p.taps == 7),
                "{cut}"
            );
        }
        for bad in [
            whole.replace("v1", "v2"),
            whole.replace("step clock", "step noon"),
            whole.replace("applied no", "applied perhaps"),
            whole.replace("taps 7", "taps -7"),
            whole.replace("no-stick", "no-snow"),
        ] {
            assert_eq!(read(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a_progress_is_read_back_as_it_was() {
        let bare = Progress {
            step: Step::Screen,
            mounted: None,
            applied: true,
            troubles: Vec::new(),
            taps: 0,
        };
        for progress in [progress(), bare] {
            assert_eq!(read(&text(&progress)), Some(progress));
        }
    }
}
