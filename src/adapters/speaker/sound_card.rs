//! The sound card, behind `rodio`.

use super::outlet::{NoSound, Outlet, Playing};
use crate::domain::speech::speaking::{Manner, Pace, Through, Volume};
use rodio::buffer::SamplesBuffer;
use rodio::cpal::traits::HostTrait as _;
use rodio::cpal::{DeviceId, default_host};
use rodio::{ChannelCount, Decoder, DeviceSinkBuilder, MixerDeviceSink, Player, SampleRate};
use std::fs::File;
use std::io::BufReader;
use std::num::NonZero;
use std::path::Path;
use std::time::Duration;

/// Of silence; any rate would do.
const SILENT_RATE: u32 = 8_000;

/// The default device of ALSA, and the one of a headset.
#[derive(Debug, Clone, Default)]
pub struct SoundCard {
    headset: Option<String>,
}

impl SoundCard {
    /// With a headset at this device of ALSA, `hw:CARD=Device,DEV=0`.
    pub fn with_headset(headset: Option<String>) -> Self {
        Self { headset }
    }

    /// The headset's own device and no other.
    fn headset(&self) -> Result<MixerDeviceSink, NoSound> {
        let none = || NoSound::Device("no headset".to_owned());
        let name = self.headset.as_ref().ok_or_else(none)?;
        let host = default_host();
        let id = DeviceId::new(host.id(), name);
        let device = host.device_by_id(&id).ok_or_else(none)?;
        DeviceSinkBuilder::from_device(device)
            .and_then(|builder| builder.open_stream())
            .map_err(|e| NoSound::Device(e.to_string()))
    }
}

impl Outlet for SoundCard {
    fn open(&self, through: Through) -> Result<Box<dyn Playing>, NoSound> {
        let fault = |e: rodio::DeviceSinkError| NoSound::Device(e.to_string());
        let mut sink = match through {
            Through::Room => DeviceSinkBuilder::open_default_sink().map_err(fault)?,
            Through::Headset => self.headset()?,
        };
        sink.log_on_drop(false);
        let player = Player::connect_new(sink.mixer());
        Ok(Box::new(Open {
            player,
            _sink: sink,
        }))
    }
}

struct Open {
    player: Player,
    _sink: MixerDeviceSink,
}

impl Playing for Open {
    fn clip(&mut self, file: &Path) -> Result<(), NoSound> {
        let fault = |e: &dyn std::fmt::Display| NoSound::Clip(format!("{}: {e}", file.display()));
        let bytes = File::open(file).map_err(|e| fault(&e))?;
        let decoder = Decoder::try_from(BufReader::new(bytes)).map_err(|e| fault(&e))?;
        self.player.append(decoder);
        Ok(())
    }

    fn silence(&mut self, length: Duration) {
        let mono: ChannelCount = NonZero::<u16>::MIN;
        let Some(rate): Option<SampleRate> = NonZero::new(SILENT_RATE) else {
            return;
        };
        let count = usize::try_from(length.as_millis()).unwrap_or(0) * SILENT_RATE as usize / 1_000;
        self.player
            .append(SamplesBuffer::new(mono, rate, vec![0.0; count]));
    }

    fn tune(&mut self, how: Manner) {
        self.player.set_volume(match how.volume {
            Volume::Soft => 0.5,
            Volume::Usual => 1.0,
            Volume::Loud => 1.8,
        });
        self.player.set_speed(match how.pace {
            Pace::Slow => 0.85,
            Pace::Usual => 1.0,
        });
    }

    fn hold(&mut self, held: bool) {
        if held {
            self.player.pause();
        } else {
            self.player.play();
        }
    }

    fn position(&self) -> Option<Duration> {
        // Each clip counts from its own beginning: what is left goes in, too.
        let left = u32::try_from(self.player.len()).unwrap_or(u32::MAX);
        (left > 0).then(|| self.player.get_pos() + Duration::from_secs(3_600) * left.min(10_000))
    }
}
