//! The camera's frames on the screen: on the page that takes a picture, while it looks, and nowhere else.

use crate::stage::{catalogue, one, terminal};
use jiujinban::ports::face_camera::PreviewFrame;
use jiujinban::ui::gallery::{self, Shown};
use jiujinban::ui::generated::Api;
use jiujinban::ui::headless::Headless;
use slint::Global as _;
use zeroize::Zeroizing;

/// Screens of the gallery on which the camera looks at somebody.
const LOOKING: [&str; 3] = ["face-dark", "face-two", "face-task"];

fn frame(level: u8) -> PreviewFrame {
    PreviewFrame {
        width: 64,
        height: 48,
        rgb: Zeroizing::new(vec![level; 64 * 48 * 3]),
    }
}

/// Pixels across of what is seen of the person.
fn seen(headless: &Headless) -> u32 {
    Api::get(headless.app()).get_preview().size().width
}

#[test]
fn a_frame_is_seen_on_the_page_that_takes_a_picture_and_on_no_other() {
    let (headless, _) = terminal();
    let preview = headless.preview();
    // Sheets that were left open go with their page.
    let home = one("home").scene;
    let (mut looked, mut breaches) = (0, Vec::new());
    for Shown { name, scene, taps } in gallery::shown(&catalogue()) {
        gallery::show(&headless, home.clone(), &[]).expect("home is shown");
        gallery::show(&headless, scene, &taps).expect("it is shown");
        preview(frame(90));
        headless.pump();
        let looks = LOOKING.contains(&name.as_str());
        looked += usize::from(looks);
        if (seen(&headless) > 0) != looks {
            breaches.push(name);
        }
    }
    assert_eq!(looked, LOOKING.len());
    assert!(breaches.is_empty(), "{}", breaches.join(", "));
}

#[test]
fn the_picture_is_gone_with_its_page_and_the_next_look_begins_without_it() {
    let (headless, _) = terminal();
    let preview = headless.preview();
    let (looks, home) = (one("face-task").scene, one("home").scene);
    gallery::show(&headless, looks.clone(), &[]).expect("it is shown");
    preview(frame(90));
    headless.pump();
    assert_eq!(seen(&headless), 48);
    // One more is on its way when the page is left.
    preview(frame(91));
    gallery::show(&headless, home, &[]).expect("it is shown");
    assert_eq!(seen(&headless), 0);
    gallery::show(&headless, looks, &[]).expect("it is shown");
    headless.pump();
    assert_eq!(seen(&headless), 0);
}
