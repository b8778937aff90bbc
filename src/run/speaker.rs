//! The loudspeaker of a terminal.

use crate::adapters::speaker::NoSpeaker;
#[cfg(feature = "voice")]
use crate::adapters::speaker::{ClipFiles, Loudspeaker, SoundCard, shipped};
use crate::config::Config;
use crate::ports::Sink;
use crate::ports::clock::Clock;
use crate::ports::speaker::{Speaker, SpeakerEvent};
use crate::terminal::StartSpeaker;
use std::sync::Arc;

/// What reads pages aloud: the default sound card, with the county's own clips before ours.
#[cfg_attr(
    not(feature = "voice"),
    expect(unused_variables, reason = "without a sound card nothing is said")
)]
pub(super) fn speaker(config: &Config, clock: &Arc<dyn Clock>) -> StartSpeaker {
    #[cfg(feature = "voice")]
    {
        let clips = Arc::new(shipped());
        let folders = config.voice.local.iter().chain([&config.voice.clips]);
        let files = ClipFiles::in_folders(folders.cloned().collect());
        let (clock, headset) = (clock.clone(), config.voice.headset.clone());
        Arc::new(move |sink: Sink<SpeakerEvent>| -> Arc<dyn Speaker> {
            let (files, clips) = (files.clone(), clips.clone());
            let card = Box::new(SoundCard::with_headset(headset.clone()));
            match Loudspeaker::start(card, files, clips, clock.clone(), sink.clone()) {
                Ok(speaker) => Arc::new(speaker),
                Err(fault) => {
                    log::error!("no loudspeaker: {fault}");
                    Arc::new(NoSpeaker::start(&sink))
                }
            }
        })
    }
    #[cfg(not(feature = "voice"))]
    Arc::new(|sink| Arc::new(NoSpeaker::start(&sink)))
}
