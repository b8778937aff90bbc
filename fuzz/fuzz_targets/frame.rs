//! Whatever a camera's pipe may carry: messages of the pipe, and frames as pixels of a size that fits.
#![no_main]

use jiujinban::adapters::video::decode::{decode, trimmed};
use jiujinban::adapters::video::pipe::{Message, RawFormat, RawHead, read};
use jiujinban::pictures::Pixels;
use libfuzzer_sys::fuzz_target;

fn fits(picture: &Pixels) {
    let pixels = u64::from(picture.width) * u64::from(picture.height);
    assert_eq!(picture.rgb.len() as u64, pixels * 3);
}

fuzz_target!(|bytes: &[u8]| {
    let (mut pipe, mut room) = (bytes, Default::default());
    while let Ok(message) = read(&mut pipe, &mut room) {
        if let Message::Frame(head) = message {
            let _ = decode(head, &room).map(|picture| fits(&picture));
        }
    }
    for format in [RawFormat::Jpeg, RawFormat::Yuyv] {
        let head = RawHead {
            format,
            width: 64,
            height: 64,
        };
        let part = trimmed(head, bytes);
        assert!(part.len() <= bytes.len());
        let _ = decode(head, part).map(|picture| fits(&picture));
    }
});
