//! What the C library keeps of memory that was freed.
//!
//! A look of the camera asks for the same megabytes ten times a second and for tens of them once. Left
//! alone the library takes the first from the kernel page by page again each time (an eighth of the
//! detector's time), and keeps the second for good: it spreads over a pool for each thread, of which
//! [`give_back_memory`] reaches the first only.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod gnu {
    use std::ffi::c_int;

    /// One pool for all threads: the one that is given back whole.
    const POOLS: c_int = 1;
    /// Blocks from this size on are the kernel's, and gone when they are freed: weights, camera frames.
    const BLOCK: c_int = 4 << 20;
    /// Freed memory at the pool's end that is kept: more than a network needs between its layers.
    const KEPT: c_int = 8 << 20;

    #[expect(
        unsafe_code,
        reason = "the C library's own calls for it; no crate here wraps them"
    )]
    pub(super) fn arrange() {
        let wanted = [
            (libc::M_ARENA_MAX, POOLS),
            (libc::M_MMAP_THRESHOLD, BLOCK),
            (libc::M_TRIM_THRESHOLD, KEPT),
        ];
        for (what, value) in wanted {
            // SAFETY: mallopt(3) takes two numbers and no pointer. It must not run beside another thread
            // that allocates; the caller has started none.
            if unsafe { libc::mallopt(what, value) } == 0 {
                log::warn!("the C library does not take {value} for its setting {what}");
            }
        }
    }

    #[expect(
        unsafe_code,
        reason = "the C library's own call for it; no crate here wraps it"
    )]
    pub(super) fn give_back() {
        // SAFETY: malloc_trim(3) is MT-Safe and touches free memory only.
        let _ = unsafe { libc::malloc_trim(0) };
    }
}

/// Sets how much freed memory the C library keeps. To be called first in a program, before it starts a
/// thread; does nothing where the library has no such call.
pub fn arrange_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    gnu::arrange();
}

/// Gives back what the C library keeps of memory that was freed, after [`arrange_memory`] all of it. Takes
/// some milliseconds; does nothing where the library has no such call.
pub fn give_back_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    gnu::give_back();
}
