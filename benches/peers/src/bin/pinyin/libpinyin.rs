//! The few functions of libpinyin 2.8 (libpinyin15-dev) that offering takes.

use std::ffi::{CStr, CString, c_char, c_uint};
use std::ptr::{NonNull, null_mut};

/// Where Debian puts its data (package libpinyin-data).
const DATA: &str = "/usr/lib/x86_64-linux-gnu/libpinyin/data";
/// The whole line first, then phrases by length and by how often they are written
/// (`sort_option_t` of pinyin.h: by phrase length, pinyin length and frequency).
const SORT: c_uint = 0x1c;

/// An object of the library, known by its address only.
#[repr(C)]
struct Opaque {
    _held: [u8; 0],
}

#[link(name = "pinyin")]
unsafe extern "C" {
    fn pinyin_init(system: *const c_char, user: *const c_char) -> *mut Opaque;
    fn pinyin_fini(context: *mut Opaque);
    fn pinyin_alloc_instance(context: *mut Opaque) -> *mut Opaque;
    fn pinyin_free_instance(instance: *mut Opaque);
    fn pinyin_parse_more_full_pinyins(instance: *mut Opaque, keys: *const c_char) -> usize;
    fn pinyin_guess_sentence(instance: *mut Opaque) -> bool;
    fn pinyin_guess_candidates(instance: *mut Opaque, offset: usize, sort: c_uint) -> bool;
    fn pinyin_get_n_candidate(instance: *mut Opaque, count: *mut c_uint) -> bool;
    fn pinyin_get_candidate(instance: *mut Opaque, at: c_uint, candidate: *mut *mut Opaque)
    -> bool;
    fn pinyin_get_candidate_string(
        instance: *mut Opaque,
        candidate: *mut Opaque,
        text: *mut *const c_char,
    ) -> bool;
    fn pinyin_reset(instance: *mut Opaque) -> bool;
}

/// The engine with what it ships.
pub struct Libpinyin {
    context: NonNull<Opaque>,
    instance: NonNull<Opaque>,
}

impl Libpinyin {
    /// Opens it with nobody's habits; none when it cannot.
    pub fn open() -> Option<Self> {
        let habits = tempfile::tempdir().ok()?;
        let system = CString::new(DATA).ok()?;
        let user = CString::new(habits.path().to_str()?).ok()?;
        // SAFETY: the texts live through the call; context and instance are destroyed once, by `drop`.
        unsafe {
            let context = NonNull::new(pinyin_init(system.as_ptr(), user.as_ptr()))?;
            let Some(instance) = NonNull::new(pinyin_alloc_instance(context.as_ptr())) else {
                pinyin_fini(context.as_ptr());
                return None;
            };
            Some(Self { context, instance })
        }
    }

    /// At most `most` candidates for a line of syllables, the best first.
    pub fn first(&self, keys: &str, most: usize) -> Vec<String> {
        let Ok(keys) = CString::new(keys) else {
            return Vec::new();
        };
        let instance = self.instance.as_ptr();
        let mut offered = Vec::new();
        // SAFETY: the instance is ours; candidates and their texts belong to it until it is reset, and
        // are copied before.
        unsafe {
            pinyin_reset(instance);
            pinyin_parse_more_full_pinyins(instance, keys.as_ptr());
            pinyin_guess_sentence(instance);
            pinyin_guess_candidates(instance, 0, SORT);
            let mut count = 0;
            pinyin_get_n_candidate(instance, &raw mut count);
            for at in 0..count.min(c_uint::try_from(most).unwrap_or(c_uint::MAX)) {
                let (mut candidate, mut text) = (null_mut(), std::ptr::null());
                if pinyin_get_candidate(instance, at, &raw mut candidate)
                    && pinyin_get_candidate_string(instance, candidate, &raw mut text)
                    && !text.is_null()
                {
                    offered.push(CStr::from_ptr(text).to_string_lossy().into_owned());
                }
            }
        }
        offered
    }
}

impl Drop for Libpinyin {
    fn drop(&mut self) {
        // SAFETY: made by `open` and destroyed nowhere else, the instance before its context.
        unsafe {
            pinyin_free_instance(self.instance.as_ptr());
            pinyin_fini(self.context.as_ptr());
        }
    }
}
