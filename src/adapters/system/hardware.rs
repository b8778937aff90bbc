//! What the kernel has plugged in that nobody else here opens: touch panels and speakers.

use crate::domain::machine::check::TouchState;
use std::fs;
use std::path::Path;

/// Bit of a device whose position is where it is touched (`INPUT_PROP_DIRECT`, linux/input-event-codes.h).
const DIRECT: u32 = 1;
/// Bits of the positions a touch panel tells (`ABS_X`, `ABS_MT_POSITION_X`).
const POSITIONS: [u32; 2] = [0x00, 0x35];

/// Looks for a touch panel and whether this user may hear it. `sys` and `dev` are the kernel's folders,
/// `/sys/class/input` and `/dev/input`.
pub fn touch(sys: &Path, dev: &Path) -> TouchState {
    let entries = fs::read_dir(sys).into_iter().flatten().flatten();
    let mut found = TouchState::Missing;
    for entry in entries {
        let name = entry.file_name();
        let device = entry.path().join("device");
        if !name.to_string_lossy().starts_with("event") || !is_touch(&device) {
            continue;
        }
        if fs::File::open(dev.join(&name)).is_ok() {
            return TouchState::Found;
        }
        found = TouchState::Forbidden;
    }
    found
}

/// Whether a folder of an input device describes a touch panel.
fn is_touch(device: &Path) -> bool {
    let read = |name: &str| fs::read_to_string(device.join(name)).unwrap_or_default();
    let absolute = read("capabilities/abs");
    has_bit(&read("properties"), DIRECT) && POSITIONS.iter().any(|bit| has_bit(&absolute, *bit))
}

/// Whether a bit is set in a bit map of the kernel: words of 64 bits in hexadecimal, the highest first.
fn has_bit(words: &str, bit: u32) -> bool {
    let word = words.split_whitespace().rev().nth((bit / 64) as usize);
    let word = word.and_then(|word| u64::from_str_radix(word, 16).ok());
    word.is_some_and(|word| word >> (bit % 64) & 1 == 1)
}

/// Whether there is a device that plays sound; `sound` is `/dev/snd`. Nothing is played.
pub fn speaker(sound: &Path) -> bool {
    let entries = fs::read_dir(sound).into_iter().flatten().flatten();
    // pcmC0D0p: card 0, device 0, playback.
    entries.map(|entry| entry.file_name()).any(|name| {
        let name = name.to_string_lossy();
        name.starts_with("pcm") && name.ends_with('p')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(sys: &Path, name: &str, properties: &str, absolute: &str) {
        let device = sys.join(name).join("device");
        fs::create_dir_all(device.join("capabilities")).expect("a folder");
        fs::write(device.join("properties"), properties).expect("a file");
        fs::write(device.join("capabilities/abs"), absolute).expect("a file");
    }

    #[test]
    fn keyboards_mice_and_graphic_tablets_are_no_touch_panels() {
        let folder = tempfile::tempdir().expect("a folder");
        let (sys, dev) = (folder.path().join("sys"), folder.path().join("dev"));
        device(&sys, "event0", "0\n", "0\n");
        // A tablet of a desk tells positions, not where it is touched.
        device(&sys, "event1", "1\n", "3\n");
        device(&sys, "mouse0", "2\n", "3\n");
        assert_eq!(touch(&sys, &dev), TouchState::Missing);
        assert_eq!(
            touch(&folder.path().join("none"), &dev),
            TouchState::Missing
        );
    }

    #[test]
    fn a_panel_that_may_not_be_heard_is_told_apart_from_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let (sys, dev) = (folder.path().join("sys"), folder.path().join("dev"));
        device(&sys, "event7", "2\n", "2608000 3\n");
        assert_eq!(touch(&sys, &dev), TouchState::Forbidden);
        fs::create_dir_all(&dev).expect("a folder");
        fs::write(dev.join("event7"), "").expect("a file");
        assert_eq!(touch(&sys, &dev), TouchState::Found);
    }

    #[test]
    fn bits_are_counted_from_the_last_word() {
        assert!(has_bit("2", 1) && !has_bit("2", 0));
        assert!(has_bit("1 0", 64) && !has_bit("1 0", 0));
        assert!(!has_bit("", 1) && !has_bit("x", 1));
        // A panel of several touches: positions 0x35 and 0x36 among its axes.
        assert!(has_bit("260800000000003", 0x35));
    }

    #[test]
    fn a_microphone_is_no_speaker() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("pcmC0D0c"), "").expect("a file");
        assert!(!speaker(folder.path()));
        fs::write(folder.path().join("pcmC0D0p"), "").expect("a file");
        assert!(speaker(folder.path()));
    }
}
