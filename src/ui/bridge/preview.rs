//! The camera's picture of a person on the way to the screen: one slot for the newest frame, a gate that
//! is open only while the page that takes a picture is seen, and no pixel left behind it.

use super::Screens;
use crate::ports::face_camera::PreviewFrame;
use crate::ui::generated::Api;
use slint::{Global, Image, Rgb8Pixel, SharedPixelBuffer, Timer};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// By then everything has been drawn without the frames that are to be wiped.
const DRAWN: Duration = Duration::from_millis(200);

/// A frame as the screen draws it.
pub type Picture = SharedPixelBuffer<Rgb8Pixel>;

#[derive(Default)]
struct Slot {
    open: bool,
    newest: Option<Picture>,
}

/// Where frames for the screen go in, from any thread.
#[derive(Clone, Default)]
pub struct PreviewSlot(Arc<Mutex<Slot>>);

impl PreviewSlot {
    fn locked(&self) -> MutexGuard<'_, Slot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a frame, unless nobody is to see it or the last one was not drawn yet; whether the screen
    /// has to be told of it. Pixels are copied on the caller's thread.
    pub fn put(&self, frame: &PreviewFrame) -> bool {
        let wanted = {
            let slot = self.locked();
            slot.open && slot.newest.is_none()
        };
        let Some(picture) = wanted.then(|| square(frame)).flatten() else {
            return false;
        };
        let mut slot = self.locked();
        // The page may have been left meanwhile.
        if !slot.open {
            drop(slot);
            wipe(picture);
            return false;
        }
        slot.newest = Some(picture);
        true
    }

    fn take(&self) -> Option<Picture> {
        self.locked().newest.take()
    }

    /// Opens or closes the gate; what waits behind a closed one is wiped. Whether that changed anything.
    fn set_open(&self, open: bool) -> bool {
        let mut slot = self.locked();
        let changed = slot.open != open;
        slot.open = open;
        let waits = slot.newest.take();
        drop(slot);
        waits.map(wipe);
        changed
    }
}

/// The square in the middle of a frame, which is what people see of themselves; `None` for a frame whose
/// bytes are not as many as it says.
pub fn square(frame: &PreviewFrame) -> Option<Picture> {
    let (width, height) = (frame.width as usize, frame.height as usize);
    let side = frame.width.min(frame.height);
    if side == 0 || frame.rgb.len() != width.checked_mul(height)?.checked_mul(3)? {
        return None;
    }
    let mut picture = Picture::new(side, side);
    let row = side as usize * 3;
    let (left, top) = ((width - side as usize) / 2, (height - side as usize) / 2);
    let rows = picture.make_mut_bytes().chunks_exact_mut(row);
    for (to, y) in rows.zip(top..) {
        let at = (y * width + left) * 3;
        to.copy_from_slice(&frame.rgb[at..at + row]);
    }
    Some(picture)
}

/// Wipes the pixels where they are; whether that could be done: what the screen still holds would be
/// copied, and the copy wiped.
fn wipe(mut picture: Picture) -> bool {
    let at = picture.as_bytes().as_ptr();
    let bytes = picture.make_mut_bytes();
    let in_place = bytes.as_ptr() == at;
    bytes.fill(0);
    // Nothing may find out that nobody reads the zeroes.
    std::hint::black_box(bytes);
    in_place
}

/// The frame on the screen and the one before, which a control may still hold until it is drawn again.
#[derive(Default)]
pub(super) struct Seen {
    now: Option<Picture>,
    before: Option<Picture>,
}

impl Screens {
    /// Where the camera's frames go in.
    pub fn preview(&self) -> PreviewSlot {
        self.preview.clone()
    }

    /// Shows the newest frame, if there is one and the page is seen.
    pub fn show_preview(&self) {
        let Some(picture) = self.preview.take() else {
            return;
        };
        Api::get(&self.app).set_preview(Image::from_rgb8(picture.clone()));
        let mut seen = self.seen.borrow_mut();
        let drawn = seen.now.replace(picture);
        let old = std::mem::replace(&mut seen.before, drawn);
        old.map(wipe);
    }

    /// Opens the gate for the page that takes a picture, and closes it behind it.
    pub(super) fn gate_preview(&self, open: bool) {
        if !self.preview.set_open(open) || open {
            return;
        }
        Api::get(&self.app).set_preview(Image::default());
        let Seen { now, before } = std::mem::take(&mut *self.seen.borrow_mut());
        Timer::single_shot(DRAWN, move || {
            for picture in [now, before].into_iter().flatten() {
                if !wipe(picture) {
                    log::warn!("a frame is still held after its page was left");
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn frame(width: u32, height: u32) -> PreviewFrame {
        let column = |n: u32| [(n % width) as u8; 3];
        let rgb = (0..width * height).flat_map(column).collect();
        PreviewFrame {
            width,
            height,
            rgb: Zeroizing::new(rgb),
        }
    }

    #[test]
    fn behind_a_closed_gate_no_frame_waits() {
        let slot = PreviewSlot::default();
        assert!(!slot.put(&frame(64, 48)));
        slot.set_open(true);
        assert!(slot.put(&frame(64, 48)));
        slot.set_open(false);
        assert!(slot.take().is_none());
        slot.set_open(true);
        assert!(slot.take().is_none(), "nor comes back when it opens again");
    }

    #[test]
    fn a_frame_that_comes_before_the_last_was_drawn_is_left_out() {
        let slot = PreviewSlot::default();
        slot.set_open(true);
        assert!(slot.put(&frame(64, 48)));
        assert!(!slot.put(&frame(32, 24)));
        assert_eq!(slot.take().expect("the first").width(), 48);
        assert!(slot.put(&frame(32, 24)));
    }

    #[test]
    fn the_square_in_the_middle_is_shown() {
        let picture = square(&frame(64, 48)).expect("whole");
        assert_eq!((picture.width(), picture.height()), (48, 48));
        let first_row: Vec<u8> = picture.as_slice()[..48].iter().map(|p| p.r).collect();
        assert_eq!(first_row, (8..56).collect::<Vec<u8>>());
        assert!(square(&frame(48, 64)).is_some());
    }

    #[test]
    fn a_frame_of_other_bytes_than_it_says_is_left_out() {
        let mut short = frame(64, 48);
        short.rgb.pop();
        assert!(square(&short).is_none());
        let none = PreviewFrame {
            width: 0,
            height: 0,
            rgb: Zeroizing::default(),
        };
        assert!(square(&none).is_none());
    }

    #[test]
    fn a_frame_nobody_holds_is_wiped_in_place_and_one_that_is_held_is_told() {
        let picture = square(&frame(64, 48)).expect("whole");
        let held = picture.clone();
        assert!(!wipe(picture));
        assert!(wipe(held));
    }
}
