//! Memory that was freed, given back to the system.

/// Gives back what the C library keeps of memory that was freed: after models of many megabytes are gone
/// that is most of them. Takes some milliseconds; does nothing where the library has no such call.
pub fn give_back_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(
            unsafe_code,
            reason = "the one call of the C library for it; no crate here wraps it"
        )]
        // SAFETY: malloc_trim(3) is MT-Safe and touches free memory only.
        let _ = unsafe { libc::malloc_trim(0) };
    }
}
