//! Hash, code and the evolving key.

use crate::domain::time::WallTime;
use crate::ports::audit::{AuditSeed, ChainHash, SeedId};
use ring::{digest, hkdf, hmac};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// `SHA-256(0x00 | previous | n | at | body)`.
pub(super) fn record_hash(previous: &ChainHash, n: u64, at: WallTime, body: &[u8]) -> ChainHash {
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(&[0]);
    hash.update(&previous.0);
    hash.update(&n.to_be_bytes());
    hash.update(&at.0.to_be_bytes());
    hash.update(body);
    ChainHash(thirty_two(hash.finish().as_ref()))
}

fn thirty_two(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().expect("SHA-256 has 32 bytes")
}

fn expand(key: &[u8; 32], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let prk = hkdf::Prk::new_less_safe(hkdf::HKDF_SHA256, key);
    let mut out = Zeroizing::new([0; 32]);
    prk.expand(&[purpose], hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(out.as_mut()))
        .expect("32 bytes are within the limit of HKDF");
    out
}

/// The key of one epoch of one seed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct EpochKey {
    #[zeroize(skip)]
    pub(super) seed: SeedId,
    #[zeroize(skip)]
    pub(super) epoch: u64,
    key: [u8; 32],
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKey({:?}, epoch {}, …)", self.seed, self.epoch)
    }
}

/// Version byte, seed, epoch, key, and eight bytes of a hash over them.
const FILE_SIZE: usize = 1 + 8 + 8 + 32 + 8;
const FILE_VERSION: u8 = 1;

impl EpochKey {
    /// The key of epoch 0.
    pub fn of_seed(seed: &AuditSeed) -> Self {
        Self {
            seed: seed.id(),
            epoch: 0,
            key: *expand(&seed.0, b"jiujinban audit seed"),
        }
    }

    /// The key of the next epoch. There is no way back.
    pub(super) fn next(&self) -> Self {
        Self {
            seed: self.seed,
            epoch: self.epoch + 1,
            key: *expand(&self.key, b"jiujinban audit epoch"),
        }
    }

    /// The code of a record.
    pub(super) fn code(&self, hash: &ChainHash) -> [u8; 16] {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.key), &hash.0);
        tag.as_ref()[..16].try_into().expect("sixteen bytes")
    }

    /// As kept in the key file.
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(FILE_SIZE));
        out.push(FILE_VERSION);
        out.extend(self.seed.0);
        out.extend(self.epoch.to_be_bytes());
        out.extend(self.key);
        let check = digest::digest(&digest::SHA256, &out);
        out.extend(&check.as_ref()[..8]);
        out
    }

    /// Reads a key file; `None` when it is damaged or of another version.
    pub(super) fn decode(file: &[u8]) -> Option<Self> {
        let (kept, check) = file.split_at_checked(FILE_SIZE - 8)?;
        let digest = digest::digest(&digest::SHA256, kept);
        if kept[0] != FILE_VERSION || check != &digest.as_ref()[..8] {
            return None;
        }
        Some(Self {
            seed: SeedId(kept[1..9].try_into().ok()?),
            epoch: u64::from_be_bytes(kept[9..17].try_into().ok()?),
            key: kept[17..49].try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_with_any_byte_changed_or_missing_is_not_taken() {
        let key = EpochKey::of_seed(&AuditSeed([7; 32])).next();
        let good = key.encode();
        assert_eq!(EpochKey::decode(&good), Some(key));
        for at in 0..good.len() {
            let mut bad = good.to_vec();
            bad[at] ^= 1;
            assert_eq!(EpochKey::decode(&bad), None, "byte {at}");
            assert_eq!(EpochKey::decode(&good[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn the_next_key_is_hkdf_expand_of_this_one() {
        // RFC 5869, 2.3, for one block: HMAC-SHA-256(key, purpose | 0x01).
        let hkdf = |key: &[u8], purpose: &str| {
            let text = [purpose.as_bytes(), &[1]].concat();
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &text)
        };
        let key = EpochKey::of_seed(&AuditSeed([5; 32]));
        let first = hkdf(&[5; 32], "jiujinban audit seed");
        assert_eq!(key.key, first.as_ref());
        let next = hkdf(first.as_ref(), "jiujinban audit epoch");
        assert_eq!(key.next().key, next.as_ref());
        assert_eq!(key.next().epoch, 1);
        assert_eq!(key.next().seed, key.seed);
    }

    #[test]
    fn every_part_of_a_record_changes_its_hash() {
        let base = record_hash(&ChainHash([1; 32]), 5, WallTime(9), b"{}");
        assert_ne!(
            base,
            record_hash(&ChainHash([2; 32]), 5, WallTime(9), b"{}")
        );
        assert_ne!(
            base,
            record_hash(&ChainHash([1; 32]), 6, WallTime(9), b"{}")
        );
        assert_ne!(
            base,
            record_hash(&ChainHash([1; 32]), 5, WallTime(8), b"{}")
        );
        assert_ne!(
            base,
            record_hash(&ChainHash([1; 32]), 5, WallTime(9), b"{ }")
        );
    }

    #[test]
    fn debug_output_of_a_key_does_not_show_it() {
        let key = EpochKey::of_seed(&AuditSeed([0xAB; 32]));
        let bytes = format!("{}, {}", key.key[0], key.key[1]);
        let shown = format!("{key:?}");
        assert!(
            shown.ends_with("epoch 0, …)") && !shown.contains(&bytes),
            "{shown}"
        );
    }
}
