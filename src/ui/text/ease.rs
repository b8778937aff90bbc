//! Words about what one sees and hears, and before what cannot be taken back.

use crate::domain::visit::ease::Final;
use crate::domain::visit::{TextSize, Theme};

/// Opens the sheet.
pub const OPEN: &str = "显示";
/// Over the sheet.
pub const TITLE: &str = "调一调，用着更方便";
/// Over the three sizes.
pub const SIZES: &str = "字多大";
/// Over the colours.
pub const COLOURS: &str = "什么颜色";
/// Over the rest.
pub const WAYS: &str = "怎么用";
/// Shuts it.
pub const DONE: &str = "好了";
/// Everything to touch lies low.
pub const LOW: &str = "坐着用";
/// What that does.
pub const LOW_DOES: &str = "按钮往下挪";
/// Double times.
pub const SLOW: &str = "慢慢来";
/// What that does.
pub const SLOW_DOES: &str = "时间加倍";
/// Nothing moves.
pub const STILL: &str = "画面不动";
/// What that does.
pub const STILL_DOES: &str = "图不再动";

/// Whether something is on.
pub fn state(on: bool) -> &'static str {
    if on { "开着" } else { "关着" }
}

/// What a size is called.
pub fn size(size: TextSize) -> &'static str {
    match size {
        TextSize::Standard => "标准字",
        TextSize::Large => "大字",
        TextSize::Largest => "特大字",
    }
}

/// What colours are called.
pub fn colours(theme: Theme) -> &'static str {
    match theme {
        Theme::Standard => "平常颜色",
        Theme::HighContrast => "白底黑字",
        Theme::DarkHighContrast => "黑底白字",
    }
}

/// The question before what cannot be taken back.
pub struct OnceMore {
    /// What is asked.
    pub title: &'static str,
    /// What it means.
    pub line: &'static str,
    /// The button for what most people want.
    pub first: &'static str,
    /// The other one.
    pub second: &'static str,
}

/// The question for it.
pub fn once_more(what: Final, online: bool) -> OnceMore {
    match what {
        Final::HandIn => OnceMore {
            title: "现在交上去吗？",
            line: if online {
                "交上去就送到县里了，不能再改。"
            } else {
                "现在没有网，先存在机器里，有网就送到县里，不能再改。"
            },
            first: "交上去",
            second: "再看看",
        },
        Final::Leave => OnceMore {
            title: "真的要退出吗？",
            line: "这件事还没有交。退出去，填的就没有了。",
            first: "接着办",
            second: "不办了，退出",
        },
    }
}
