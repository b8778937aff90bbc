//! The cipher of drafts: AES-256-GCM under a key that nobody keeps.

use super::root::{open_under, seal_under};
use crate::domain::visit::draft::DraftSeal;
use ring::hkdf::{HKDF_SHA256, Salt};
use zeroize::Zeroizing;

const PURPOSE: &[u8] = b"draft of a form";

/// Seals drafts under a key derived (HKDF-SHA256, RFC 5869) from the card and a salt at each use.
#[derive(Debug, Clone, Copy, Default)]
pub struct DraftCipher;

impl DraftSeal for DraftCipher {
    fn seal(&self, secret: &[u8], salt: &[u8; 16], plain: &[u8]) -> Option<Vec<u8>> {
        seal_under(&key(secret, salt), PURPOSE, plain).ok()
    }

    fn open(&self, secret: &[u8], salt: &[u8; 16], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        open_under(&key(secret, salt), PURPOSE, sealed).ok()
    }
}

fn key(secret: &[u8], salt: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    Salt::new(HKDF_SHA256, salt)
        .extract(secret)
        .expand(&[PURPOSE], HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut *out))
        .expect("one block of SHA-256");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_card_another_salt_or_a_changed_byte_opens_nothing() {
        let (secret, salt) = (b"A00000001".as_slice(), [7; 16]);
        let plain = "想做瓦工".as_bytes();
        let sealed = DraftCipher.seal(secret, &salt, plain).expect("sealed");
        assert!(
            memchr::memmem::find(&sealed, plain).is_none(),
            "it lies open"
        );
        let opened = DraftCipher.open(secret, &salt, &sealed).expect("opened");
        assert_eq!(opened.as_slice(), plain);
        assert_eq!(DraftCipher.open(b"A00000002", &salt, &sealed), None);
        assert_eq!(DraftCipher.open(secret, &[8; 16], &sealed), None);
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert_eq!(DraftCipher.open(secret, &salt, &bent), None, "byte {at}");
        }
        assert_eq!(DraftCipher.open(secret, &salt, &[]), None);
    }
}
