//! What is said before the camera: one plain sentence at a time, each with a name under which it is
//! read aloud.

use super::{Audience, Words, words};
use crate::domain::face::{CameraFault, Challenge, Guidance, TryEnd, Verdict};

/// What stands in the way, as something to do.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NoFace => "请站到镜头前面",
        Verdict::SeveralFaces => "请一个人站在镜头前",
        Verdict::TooFar => "请靠近一点",
        Verdict::TooNear => "请退后一点",
        Verdict::OffCentre => "请把脸移到圈中间",
        Verdict::TooDark => "光线太暗，请开灯",
        Verdict::TooBright => "太亮了，请避开强光",
        Verdict::UnevenLight => "一边太暗，请脸对灯光",
        Verdict::Tilted => "请把头摆正",
        Verdict::LookingAway => "请看着镜头",
        Verdict::Sunglasses => "请摘下墨镜",
        Verdict::Covered => "请摘口罩，别挡住脸",
        Verdict::EyesShut => "请睁开眼睛",
        Verdict::Blurred => "请站稳，不要动",
        Verdict::Good => "很好，请别动",
    }
}

/// The task of a try.
pub fn task(challenge: Challenge) -> &'static str {
    match challenge {
        Challenge::TurnLeft => "慢慢向左转头，再转回来",
        Challenge::TurnRight => "慢慢向右转头，再转回来",
        Challenge::ComeCloser => "请慢慢往前靠一靠",
        Challenge::Blink => "请闭一下眼，再睁开",
    }
}

/// The one thing that is said now.
pub fn guidance(guidance: Guidance) -> &'static str {
    match guidance {
        Guidance::Starting => "镜头正在打开，请等一等",
        Guidance::Fault(fault) => verdict(fault),
        Guidance::Task(challenge) => task(challenge),
        Guidance::HoldStill => "做好了，看镜头别动",
    }
}

/// The name of what is said, for the voice; it stays when the words change.
pub fn voice(guidance: Guidance) -> &'static str {
    match guidance {
        Guidance::Starting => "face.starting",
        Guidance::Fault(fault) => match fault {
            Verdict::NoFace => "face.none",
            Verdict::SeveralFaces => "face.several",
            Verdict::TooFar => "face.far",
            Verdict::TooNear => "face.near",
            Verdict::OffCentre => "face.centre",
            Verdict::TooDark => "face.dark",
            Verdict::TooBright => "face.bright",
            Verdict::UnevenLight => "face.uneven",
            Verdict::Tilted => "face.tilted",
            Verdict::LookingAway => "face.away",
            Verdict::Sunglasses => "face.sunglasses",
            Verdict::Covered => "face.covered",
            Verdict::EyesShut => "face.eyes",
            Verdict::Blurred => "face.blurred",
            Verdict::Good => "face.good",
        },
        Guidance::Task(challenge) => match challenge {
            Challenge::TurnLeft => "face.turn-left",
            Challenge::TurnRight => "face.turn-right",
            Challenge::ComeCloser => "face.closer",
            Challenge::Blink => "face.blink",
        },
        Guidance::HoldStill => "face.hold",
    }
}

/// What is looked at, in the order in which it is told: its name, and its name once it is right.
pub const CHECKS: [(&str, &str); 6] = [
    ("人脸", "一张脸"),
    ("位置", "位置合适"),
    ("光线", "光线合适"),
    ("朝向", "脸摆正了"),
    ("遮挡", "没有遮挡"),
    ("清楚", "很清楚"),
];

/// Why a try brought no picture, and what to do in the next.
pub fn end(end: TryEnd, audience: Audience) -> Words {
    match end {
        TryEnd::TimeOut(verdict) => timed_out(verdict),
        // Nobody is called a cheat: an honest person may end here too.
        TryEnd::NotAlive => words("这次没有看清是本人", "请本人站到镜头前，再试一次。"),
        TryEnd::Camera(fault) => camera(fault, audience),
    }
}

fn timed_out(verdict: Verdict) -> Words {
    match verdict {
        Verdict::NoFace => words("没有看到人脸", "请站到镜头前面，再试一次。"),
        Verdict::SeveralFaces => words("镜头前不止一个人", "请别人让开一点，再试一次。"),
        Verdict::TooFar => words("离得有点远", "请站近一步，再试一次。"),
        Verdict::TooNear => words("离得太近了", "请退后一步，再试一次。"),
        Verdict::OffCentre => words("脸不在圈中间", "请把脸对准圆圈，再试一次。"),
        Verdict::TooDark => words("光线太暗", "请开灯，或者换亮的地方，再试一次。"),
        Verdict::TooBright => words("光线太强", "请避开太阳和灯，再试一次。"),
        Verdict::UnevenLight => words("脸上一边亮一边暗", "请脸对着灯光，再试一次。"),
        Verdict::Tilted => words("头有点歪", "请把头摆正，再试一次。"),
        Verdict::LookingAway => words("没有看着镜头", "请看着镜头，再试一次。"),
        Verdict::Sunglasses => words("眼镜太黑", "请摘下墨镜，再试一次。"),
        Verdict::Covered => words("脸被挡住了", "请摘口罩，别挡住脸，再试一次。"),
        Verdict::EyesShut => words("眼睛没有睁开", "请睁开眼睛，再试一次。"),
        Verdict::Blurred => words("动得太快，没有拍清", "请站稳，不要动，再试一次。"),
        Verdict::Good => words("动作没有看清", "不着急，跟着图慢慢做，再试一次。"),
    }
}

/// Why the camera cannot be used. The way without it stands open whatever it is.
pub fn camera(fault: CameraFault, audience: Audience) -> Words {
    match audience {
        Audience::Resident => match fault {
            CameraFault::Gone => words("没有接上镜头", "请找帮办员，不拍照也能办。"),
            CameraFault::Busy => words("镜头正忙", "请等一等再试。还不行，请找帮办员。"),
            CameraFault::Silent => words("镜头没有反应", "请再试一次。还不行，请找帮办员。"),
            CameraFault::WrongFormat => words("这个镜头不能用", "请找帮办员，不拍照也能办。"),
            CameraFault::Damaged => words("镜头拍不清", "请再试一次。还不行，请找帮办员。"),
            CameraFault::NoModel => words("本机还不能拍照认人", "请找帮办员，不拍照也能办。"),
        },
        Audience::Staff => match fault {
            CameraFault::Gone => words("系统里没有摄像头", "检查 USB 线，看配置里的设备名。"),
            CameraFault::Busy => words("摄像头被别的程序占用", "关掉占用的程序，或重启本机。"),
            CameraFault::Silent => words("摄像头两秒没有画面", "拔下再插；反复出现就换摄像头。"),
            CameraFault::WrongFormat => {
                words("摄像头没有能用的画面格式", "换支持 MJPEG 或 YUYV 的。")
            }
            CameraFault::Damaged => words("摄像头的画面是坏的", "换线、换口，再不行换摄像头。"),
            CameraFault::NoModel => {
                words("人脸模型文件缺失或损坏", "重装软件包；自装的模型先拿掉。")
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn all() -> Vec<Guidance> {
        let faults = Verdict::ALL.into_iter().map(Guidance::Fault);
        let tasks = Challenge::ALL.into_iter().map(Guidance::Task);
        let rest = [Guidance::Starting, Guidance::HoldStill];
        faults.chain(tasks).chain(rest).collect()
    }

    #[test]
    fn each_thing_that_is_said_has_words_and_a_voice_of_its_own() {
        let said: HashSet<_> = all().into_iter().map(guidance).collect();
        let voices: HashSet<_> = all().into_iter().map(voice).collect();
        assert_eq!((said.len(), voices.len()), (all().len(), all().len()));
    }

    #[test]
    fn what_is_said_is_read_at_a_glance() {
        for sentence in all().into_iter().map(guidance) {
            assert!(sentence.chars().count() <= 12, "{sentence}");
        }
        for verdict in Verdict::ALL {
            let words = timed_out(verdict);
            assert!(words.what.chars().count() <= 12, "{}", words.what);
            assert!(words.todo.chars().count() <= 20, "{}", words.todo);
            assert!(words.todo.ends_with("再试一次。"), "{}", words.todo);
        }
    }

    #[test]
    fn a_camera_that_cannot_be_used_always_leads_to_somebody_who_can_help() {
        for fault in [
            CameraFault::Gone,
            CameraFault::Busy,
            CameraFault::Silent,
            CameraFault::WrongFormat,
            CameraFault::Damaged,
            CameraFault::NoModel,
        ] {
            let resident = camera(fault, Audience::Resident);
            assert!(resident.todo.contains("找帮办员"), "{}", resident.todo);
            assert_ne!(resident, camera(fault, Audience::Staff));
        }
    }

    #[test]
    fn nobody_is_called_a_cheat() {
        let words = end(TryEnd::NotAlive, Audience::Resident);
        for bad in ["假", "冒", "攻击", "照片", "失败"] {
            assert!(!words.what.contains(bad) && !words.todo.contains(bad));
        }
    }
}
