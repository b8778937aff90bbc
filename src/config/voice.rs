//! Where the clips lie that are read aloud.

use super::checked::absolute;
use super::keys::Keys;
use std::path::PathBuf;

/// Reading aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceConfig {
    /// Folder of the clips that come with the program.
    pub clips: PathBuf,
    /// Folder of clips recorded here, which go before them; `None` where there is none.
    pub local: Option<PathBuf>,
    /// ALSA's name of the headset's own sound card; `None` where there is no headset.
    pub headset: Option<String>,
}

pub(super) fn voice(k: &mut Keys<'_>) -> Option<VoiceConfig> {
    let clips = k.text("voice.clips", "an absolute path", absolute);
    let local = k.text(
        "voice.local",
        "an absolute path, or empty for none",
        |text| match text {
            "" => Some(None),
            path => absolute(path).map(Some),
        },
    );
    let headset = k.text(
        "voice.headset",
        "a device of ALSA such as hw:CARD=Device,DEV=0, or empty for none",
        |text| match text {
            "" => Some(None),
            name => is_device(name).then(|| Some(name.to_owned())),
        },
    );
    Some(VoiceConfig {
        clips: clips?,
        local: local?,
        headset: headset?,
    })
}

/// `hw:CARD=Device,DEV=0`, `plughw:1,0`: a card by name or number, never a device that is shared or made up.
fn is_device(name: &str) -> bool {
    let card = name.strip_prefix("hw:").or(name.strip_prefix("plughw:"));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '=' | ',' | '_');
    card.is_some_and(|card| !card.is_empty() && card.chars().all(plain))
}
