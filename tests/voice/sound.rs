//! What comes out of a sound card: ALSA's own file device in its place.

use std::path::Path;
use std::process::{Command, Output};

/// A sound card that writes what it is given into a file; without one, none.
fn kiosk_say(folder: &Path, words: &str, card: Option<&Path>) -> Output {
    let config = folder.join("asound.conf");
    let text = match card {
        Some(file) => format!(
            "pcm.nul {{ type null }}\npcm.!default {{ type plug slave {{ pcm {{ type file slave.pcm nul \
             file \"{}\" format raw }} format S16_LE rate 48000 channels 2 }} }}\n",
            file.display()
        ),
        None => "pcm.!default { type hw card 31 }\n".to_owned(),
    };
    std::fs::write(&config, text).expect("a file can be written");
    Command::new(env!("CARGO_BIN_EXE_kiosk"))
        .args(["say", "--clips", "assets/voice/clips", words])
        .env("ALSA_CONFIG_PATH", &config)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it runs")
}

#[test]
fn words_come_out_as_sound_for_as_long_as_they_take() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("played.raw");
    let said = kiosk_say(folder.path(), "二十三元，二十三元", Some(&file));
    assert!(said.status.success(), "{said:?}");
    let bytes = std::fs::read(&file).expect("something was played");
    let samples: Vec<i16> = bytes
        .chunks_exact(2)
        .map(|two| i16::from_le_bytes([two[0], two[1]]))
        .collect();
    let peak = samples.iter().map(|s| s.unsigned_abs()).max().unwrap_or(0);
    assert!(peak > 3_000, "the loudest sample is {peak}");
    // This card takes sound faster than a real one, silence behind the words too: what is heard counts.
    let heard = samples.iter().filter(|s| s.unsigned_abs() > 200).count();
    let seconds = heard as f64 / 96_000.0;
    assert!((0.8..5.0).contains(&seconds), "{seconds} s");
}

#[test]
fn a_machine_without_a_sound_card_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = kiosk_say(folder.path(), "二十三元", None);
    assert!(!said.status.success());
    let told = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(told.contains("no sound device"), "{told}");
}

#[test]
fn words_on_no_clip_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = kiosk_say(folder.path(), "饕餮二十三元", None);
    assert!(!said.status.success());
    let told = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(told.contains("饕餮"), "{told}");
}
