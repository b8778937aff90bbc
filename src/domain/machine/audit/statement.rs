//! What a terminal states of its audit chain to the county, byte for byte: both sides read it here.

use crate::domain::delivery::DeviceId;
use crate::domain::time::WallTime;

/// Bytes of a seed. The first eight are its name, the others are secret.
pub const SEED_SIZE: usize = 32;

/// The bytes a checkpoint signs: record `n` has this hash, at this moment, and with it the epoch of
/// the seed ends.
pub fn checkpoint_text(
    n: u64,
    hash: &[u8; 32],
    at: WallTime,
    seed: [u8; 8],
    epoch: u64,
) -> Vec<u8> {
    let mut text = b"jiujinban audit checkpoint v1\n".to_vec();
    text.extend(n.to_be_bytes());
    text.extend(hash);
    text.extend(at.0.to_be_bytes());
    text.extend(seed);
    text.extend(epoch.to_be_bytes());
    text
}

/// What a sealed seed is bound to: `jiujinban audit seed v1|TERMINAL|NAME`, the name in hex.
pub fn seed_aad(terminal: &DeviceId, seed: [u8; 8]) -> Vec<u8> {
    let name: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("jiujinban audit seed v1|{}|{name}", terminal.as_str()).into_bytes()
}
