//! Words at the question for a face.

use crate::domain::face::AttestReason;

/// Before the first try.
pub const READY: &str = "站到屏幕前，脸对着镜头。点“开始拍照”，再照屏幕上的话做";
/// The button that begins.
pub const BEGIN: &str = "开始拍照";
/// The button that begins another try.
pub const ONCE_MORE: &str = "再试一次";
/// The button that takes another picture.
pub const ANOTHER: &str = "重拍";
/// The way without a picture; always there.
pub const WITHOUT: &str = "不拍照，找帮办员";
/// Under the picture that was taken.
pub const LOOK: &str = "拍好了。看看是不是您本人、清不清楚；好就点下面的大按钮";
/// Somebody who declined the consent thinks better of it.
pub const AFTER_ALL: &str = "还是想拍，先看同意书";
/// What happens to the picture.
pub const PRIVACY: &str = "照片当场加密，只送县人社局核对，本机不留底";
/// Three tries brought nothing.
pub const USED_UP: &str = "三次都没有拍成。不要紧，请帮办员当面核对，一样能办";
/// The person is alone and wants no picture, or none can be taken.
pub const ALONE: &str = "不拍照也能办：请带上身份证和社保卡，找帮办员当面核对。点“找帮办员”叫人";
/// An operator is there, and the resident has the screen.
pub const HAND_BACK: &str = "不拍照也能办：请帮办员收回屏幕，当面核对人和证件";
/// The operator chooses why there is no picture.
pub const VOUCH: &str = "您看过本人和证件，人证一致，请点一个原因";
/// Too many pictures wait.
pub const FULL: &str = "本机待送的照片太多，先不能拍照。请帮办员当面核对，或者过几天再来";
/// There is no camera here.
pub const NO_CAMERA: &str = "本机没有拍照的镜头。请帮办员当面核对，一样能办";
/// Where the picture will be seen.
pub const EMPTY: &str = "您的照片会显示在这里";

/// How many tries are left.
pub fn left(left: u8) -> String {
    format!("还可以再试 {left} 次")
}

/// An operator has vouched.
pub fn attested(reason: AttestReason) -> String {
    format!(
        "没有拍照（{}），帮办员已当面核对。请点“下一步”",
        why(reason)
    )
}

/// Why there is no picture, as the operator chooses it.
pub fn why(reason: AttestReason) -> &'static str {
    match reason {
        AttestReason::TriesUsedUp => "三次都没拍成",
        AttestReason::Unwilling => "本人不愿意拍",
        AttestReason::Unable => "本人身体不便，拍不了",
        AttestReason::NoCamera => "镜头用不了",
    }
}
