//! What the technician reads about the program that runs.

use super::{Words, words};
use crate::domain::machine::proof::ProofFault;

/// The button, and what stands on top of its page.
pub const OPEN: &str = "证明程序";
/// Top of the page.
pub const TITLE: &str = "这台机器在运行哪个程序";
/// Below it.
pub const LINE: &str = "用手机扫一扫，县里的页面会说这个程序是不是县里发的。";
/// While it is made.
pub const ASKING: &str = "正在核对本机的程序，请稍等。";
/// Below the code.
pub const SCAN: &str = "这个码只说明现在这一刻；拍下来留着，以后不算数。";
/// Another one.
pub const AGAIN: &str = "重新证明一次";

/// The version.
pub fn version(version: &str) -> String {
    format!("程序版本 {version}")
}

/// The hash in groups of eight, to be compared by eye.
pub fn fingerprint(hex: &str) -> String {
    let groups: Vec<&str> = (0..hex.len())
        .step_by(8)
        .map(|at| &hex[at..(at + 8).min(hex.len())])
        .collect();
    format!("程序指纹 {}", groups.join(" "))
}

/// Which terminal it is.
pub fn terminal(device: &str) -> String {
    format!("本机编号 {device}")
}

/// When it was made.
pub fn made(time: &str) -> String {
    format!("生成时间 {time}")
}

/// Why there is no proof.
pub fn failed(why: ProofFault) -> Words {
    match why {
        ProofFault::Program => words(
            "读不到本机的程序文件。",
            "请再试一次；还不行就报设备故障，要重装程序。",
        ),
        ProofFault::Key => words(
            "本机的密钥不能签名。",
            "请看“设备情况”里的证书；要找县里重新登记。",
        ),
        ProofFault::Late => words("等了太久，没有算出来。", "请再试一次。"),
    }
}
