//! Words at a question for pages of a document.

use crate::domain::documents::{CameraStatus, CaptureFault, PageFault};

/// While a page is being taken.
pub const TAKING: &str = "正在拍，请不要动材料";
/// Where the page will be seen.
pub const EMPTY: &str = "拍下的材料会显示在这里";
/// Another picture of the page shown.
pub const RETAKE: &str = "重拍这一页";
/// The page shown goes.
pub const REMOVE: &str = "删掉这一页";
/// The tick under a written promise.
pub const PROMISE: &str = "我承诺，先不交材料";

/// The tick of the operator, who has seen the paper.
pub const SEEN: &str = "帮办员看过原件，没有拍";

/// A paper of who came that is neither taken nor seen.
pub const AGENTS_MISSING: &str = "请拍下来；拍不了的，帮办员看原件，点“帮办员看过原件，没有拍”";

/// How many pages are wanted.
pub fn wanted(fewest: usize, most: usize) -> String {
    if fewest == most {
        format!("{fewest} 页")
    } else {
        format!("{fewest} 到 {most} 页")
    }
}

/// Where no page can be taken at all.
pub fn no_camera(wanted: &str, may_promise: bool) -> String {
    if may_promise {
        format!("这里要交 {wanted} 材料。本机不能拍材料：您可以先书面承诺，也可以找帮办员。")
    } else {
        format!("这里要交 {wanted} 材料。本机不能拍材料，请带上材料找帮办员。")
    }
}

/// The same at a paper of who came for the holder.
pub fn no_camera_at_counter(wanted: &str) -> String {
    format!("这里要交 {wanted} 材料。本机不能拍材料：请帮办员看原件，看过了点下面。")
}

/// The button that takes one more page.
pub fn take(taken: usize, most: usize) -> String {
    match taken {
        0 => "拍第 1 页".to_owned(),
        n if n >= most => format!("{most} 页拍好了"),
        n => format!("拍第 {} 页", n + 1),
    }
}

/// Which page is shown.
pub fn which(shown: usize, count: usize) -> String {
    format!("第 {shown} 页，共 {count} 页。看不清就重拍")
}

/// A page among several.
pub fn mark(number: usize) -> String {
    format!("第 {number} 页")
}

/// What to do, while nothing has gone wrong.
pub fn status(camera: CameraStatus, wanted: &str) -> String {
    let todo = match camera {
        CameraStatus::Ready => "把材料平放好，四边都露出来，再点“拍”",
        CameraStatus::NoPages => "还没有材料：把材料放好，或者插上存了照片的U盘",
        CameraStatus::Gone | CameraStatus::NotFitted => "没有找到高拍仪或U盘，请帮办员看一下线",
    };
    format!("要 {wanted}。{todo}")
}

/// Why no page was taken, and what helps.
pub fn fault(why: CaptureFault) -> &'static str {
    match why {
        CaptureFault::Gone => "没有找到高拍仪或U盘。请帮办员看一下线，再拍一次",
        CaptureFault::NoPage => "没有找到材料。把材料放好，或者插上存了照片的U盘，再拍一次",
        CaptureFault::Silent => "高拍仪没有反应。等一会儿再拍；还不行就找帮办员",
        CaptureFault::Busy => "高拍仪正被别的程序用着，等一会儿再拍",
        CaptureFault::Page(PageFault::Empty | PageFault::CutShort) => {
            "这张照片不完整，没有收下。请再拍一次"
        }
        CaptureFault::Page(PageFault::NotAPicture) => {
            "这不是照片，没有收下。只能用 JPG 或 PNG 照片"
        }
        CaptureFault::Page(PageFault::TooLarge) => "这张照片太大，没有收下。请换一张",
        CaptureFault::Page(PageFault::TooSmall) => "这张照片太小，看不清字。请靠近一点再拍",
        CaptureFault::Page(PageFault::Blank) => "照片上什么也没有。把材料有字的一面朝上，再拍一次",
    }
}
