//! `kiosk say`: hear the loudspeaker, and whether words are on clips.

use crate::adapters::speaker::{ClipFiles, Outlet, SoundCard, shipped};
use crate::domain::speech::clips::Sound;
use crate::domain::speech::speaking::{Manner, Through};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::time::Duration;

/// Between two clips.
const PAUSE: Duration = Duration::from_millis(350);
/// How often it is looked whether all is said.
const LOOK: Duration = Duration::from_millis(50);
/// Nothing takes longer.
const LOOKS: u32 = 20 * 60;

/// What to say.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Words {
    /// Words, as they stand on a page
    words: String,
    /// Folders of clips, those of the place first
    #[arg(long = "clips", default_values = ["/var/lib/jiujinban/voice", "/usr/share/jiujinban/voice/clips"])]
    folders: Vec<PathBuf>,
}

/// Says it and ends.
pub fn run(wanted: &Words) -> ExitCode {
    let clips = shipped();
    let missing = clips.missing(&wanted.words);
    let Some(sounds) = clips.line(&wanted.words) else {
        return super::fail(&format!("no clip says {}", missing.join(", ")));
    };
    match play(&sounds, &ClipFiles::in_folders(wanted.folders.clone())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => super::fail(&fault),
    }
}

fn play(sounds: &[Sound], files: &ClipFiles) -> Result<(), String> {
    let mut playing = SoundCard::default()
        .open(Through::Room)
        .map_err(|e| e.to_string())?;
    playing.tune(Manner::default());
    for sound in sounds {
        match sound {
            Sound::Pause => playing.silence(PAUSE),
            Sound::Clip(clip) => {
                let file = files.path(*clip);
                let file = file.ok_or_else(|| format!("no file of clip {:04}", clip.0))?;
                playing.clip(&file).map_err(|e| e.to_string())?;
            }
        }
    }
    // Nobody sends: only the time passes.
    let (_sender, nobody) = channel::<()>();
    for _ in 0..LOOKS {
        if playing.position().is_none() {
            return Ok(());
        }
        let _ = nobody.recv_timeout(LOOK);
    }
    Err("the sound card takes no sound".to_owned())
}
