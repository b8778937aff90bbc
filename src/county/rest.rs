//! Personal data at rest: sealed under a key of the county's own, for one place each.

use super::files::read_or_make;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use std::path::Path;
use zeroize::Zeroizing;

/// Seals what the store keeps of persons. A sealed value opens only in the place it was made for.
pub struct RestKey(LessSafeKey);

impl RestKey {
    /// Reads the key, or makes it.
    pub fn load(path: &Path) -> std::io::Result<Self> {
        let bytes = Zeroizing::new(read_or_make(path, || {
            let mut key = vec![0; 32];
            SystemRandom::new()
                .fill(&mut key)
                .expect("the system has random numbers");
            key
        })?);
        let key = UnboundKey::new(&AES_256_GCM, &bytes);
        let damaged = |_| std::io::Error::new(std::io::ErrorKind::InvalidData, "the rest key");
        Ok(Self(LessSafeKey::new(key.map_err(damaged)?)))
    }

    /// Seals a value for a place: a fresh nonce, the ciphertext, the tag.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new()
            .fill(&mut nonce)
            .expect("the system has random numbers");
        let mut body = plain.to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut body,
            )
            .expect("a record is shorter than the cipher's limit");
        let mut sealed = nonce.to_vec();
        sealed.append(&mut body);
        sealed
    }

    /// Opens a value; `None` when it was changed or belongs to another place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut body = Zeroizing::new(body.to_vec());
        let length = self
            .0
            .open_in_place(nonce, Aad::from(place.as_bytes()), &mut body)
            .ok()?
            .len();
        body.truncate(length);
        Some(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_in_its_own_place_only_and_not_when_changed() {
        let dir = tempfile::tempdir().expect("a folder");
        let key = RestKey::load(&dir.path().join("rest.key")).expect("a key");
        let mut sealed = key.seal("record|a|26", b"321045");
        assert_eq!(
            key.open("record|a|26", &sealed).expect("opens").as_slice(),
            b"321045"
        );
        assert!(key.open("record|b|26", &sealed).is_none());
        assert!(key.open("record|a|26", &sealed[..5]).is_none());
        let last = sealed.len() - 1;
        sealed[last] ^= 1;
        assert!(key.open("record|a|26", &sealed).is_none());
        let other = tempfile::tempdir().expect("a folder");
        let stranger = RestKey::load(&other.path().join("rest.key")).expect("a key");
        sealed[last] ^= 1;
        assert!(stranger.open("record|a|26", &sealed).is_none());
    }
}
