//! Random bits from the system.

use ring::rand::{SecureRandom, SystemRandom};

/// 128 fresh bits of the system's generator.
pub fn random_bits() -> u128 {
    let mut bytes = [0; 16];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the kernel's generator answers once the system is up");
    u128::from_ne_bytes(bytes)
}
