//! Words about reading aloud.

/// Ends it.
pub const STOP: &str = "不读了";
/// Holds it.
pub const PAUSE: &str = "停一下";
/// Goes on.
pub const GO_ON: &str = "接着读";
/// Makes it louder.
pub const LOUDER: &str = "大声点";
/// Makes it softer.
pub const SOFTER: &str = "小声点";
/// Back to the usual volume.
pub const USUAL_VOLUME: &str = "正常声";
/// Makes it slower.
pub const SLOWER: &str = "读慢点";
/// Back to the usual pace.
pub const USUAL_PACE: &str = "读快点";
/// Nothing on the page can be read.
pub const NOTHING: &str = "这一页没有录音，请看屏幕，或找帮办员念。";
/// The loudspeaker is gone.
pub const NO_SOUND: &str = "喇叭没有声音，请看屏幕上的字，或找帮办员念。";
/// Of a page with what concerns the person alone.
pub const PRIVATE: &str = "这一页有您个人的内容，不出声念，请看屏幕。";
/// Of a page with what concerns somebody else.
pub const OF_OTHERS: &str = "这一页有别人的信息，不出声念，请看屏幕。";
/// Hears it through the headset, with what concerns oneself.
pub const HEADSET: &str = "用耳机听";
/// There is no headset.
pub const NO_HEADSET: &str = "没接好耳机。插好耳机再点一次，或看屏幕上的字。";
