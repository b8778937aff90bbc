//! The few functions of zinnia 0.06 (libzinnia-dev) that reading takes.

use jiujinban::domain::writing::ink::{Ink, PAD_HEIGHT};
use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr::NonNull;

/// An object of the library, known by its address only.
#[repr(C)]
struct Opaque {
    _held: [u8; 0],
}

#[link(name = "zinnia")]
unsafe extern "C" {
    fn zinnia_recognizer_new() -> *mut Opaque;
    fn zinnia_recognizer_destroy(recogniser: *mut Opaque);
    fn zinnia_recognizer_open(recogniser: *mut Opaque, file: *const c_char) -> c_int;
    fn zinnia_recognizer_classify(
        recogniser: *mut Opaque,
        character: *const Opaque,
        most: usize,
    ) -> *mut Opaque;
    fn zinnia_character_new() -> *mut Opaque;
    fn zinnia_character_destroy(character: *mut Opaque);
    fn zinnia_character_set_width(character: *mut Opaque, width: usize);
    fn zinnia_character_set_height(character: *mut Opaque, height: usize);
    fn zinnia_character_add(character: *mut Opaque, stroke: usize, x: c_int, y: c_int) -> c_int;
    fn zinnia_result_size(result: *mut Opaque) -> usize;
    fn zinnia_result_value(result: *mut Opaque, at: usize) -> *const c_char;
    fn zinnia_result_destroy(result: *mut Opaque);
}

/// The recogniser with a model.
pub struct Zinnia(NonNull<Opaque>);

impl Zinnia {
    /// Opens a model's file; none when it cannot.
    pub fn open(model: &str) -> Option<Self> {
        let model = CString::new(model).ok()?;
        // SAFETY: a fresh recogniser, destroyed once, by `drop`; the text lives through the call.
        unsafe {
            let opened = Self(NonNull::new(zinnia_recognizer_new())?);
            let is_open = zinnia_recognizer_open(opened.0.as_ptr(), model.as_ptr()) != 0;
            is_open.then_some(opened)
        }
    }

    /// At most `most` characters, the best first.
    pub fn read(&mut self, ink: &Ink, most: usize) -> Vec<char> {
        let mut read = Vec::new();
        // SAFETY: each object is made here and destroyed here, once; texts of a result are copied
        // before it is destroyed; an empty result is a null and is not touched.
        unsafe {
            let character = zinnia_character_new();
            zinnia_character_set_width(character, usize::from(ink.pad_width()));
            zinnia_character_set_height(character, usize::from(PAD_HEIGHT));
            for (stroke, points) in ink.strokes().enumerate() {
                for point in points {
                    let (x, y) = (c_int::from(point.x), c_int::from(point.y));
                    zinnia_character_add(character, stroke, x, y);
                }
            }
            let result = zinnia_recognizer_classify(self.0.as_ptr(), character, most);
            if !result.is_null() {
                for at in 0..zinnia_result_size(result) {
                    let text = CStr::from_ptr(zinnia_result_value(result, at)).to_string_lossy();
                    read.extend(text.chars().next());
                }
                zinnia_result_destroy(result);
            }
            zinnia_character_destroy(character);
        }
        read
    }
}

impl Drop for Zinnia {
    fn drop(&mut self) {
        // SAFETY: made by `open` and destroyed nowhere else.
        unsafe { zinnia_recognizer_destroy(self.0.as_ptr()) }
    }
}
