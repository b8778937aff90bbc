//! The signals that ask a program to end.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Tells of every SIGTERM and SIGINT from now on, on a thread of its own, instead of ending the
/// program on the spot: whoever is told closes files and ends in order.
///
/// Errors when the system gives no thread or no signals.
pub fn on_end(tell: impl Fn() + Send + 'static) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || signals.forever().for_each(|_| tell()))?;
    Ok(())
}
