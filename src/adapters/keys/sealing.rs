//! The sender's half of HPKE (RFC 9180), base mode, suite DHKEM(X25519, HKDF-SHA256),
//! HKDF-SHA256, AES-256-GCM. The receiver's half is the county's: no code here opens anything.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral};
use ring::hmac;
use ring::rand::SecureRandom;
use zeroize::Zeroizing;

/// suite_id of the KEM: "KEM" and 0x0020 (section 4.1).
const KEM_ID: &[u8] = &[b'K', b'E', b'M', 0x00, 0x20];
/// suite_id of the whole: "HPKE", KEM 0x0020, KDF 0x0001, AEAD 0x0002 (section 5.1).
const SUITE_ID: &[u8] = &[b'H', b'P', b'K', b'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x02];
const VERSION: &[u8] = b"HPKE-v1";
const MODE_BASE: u8 = 0;

type Secret = Zeroizing<[u8; 32]>;

/// What the receiver needs besides its own key.
pub(super) struct Sealed {
    /// The encapsulated key.
    pub enc: [u8; 32],
    /// Ciphertext and tag.
    pub ct: Vec<u8>,
}

/// Why nothing was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SealError {
    /// The system gave no random numbers.
    Randomness,
    /// The receiver's public key is none: a point of small order.
    PublicKey,
}

/// Single-shot SealBase (section 6.1) with a fresh ephemeral key.
pub(super) fn seal(
    rng: &dyn SecureRandom,
    receiver: &[u8; 32],
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Sealed, SealError> {
    let ephemeral =
        EphemeralPrivateKey::generate(&X25519, rng).map_err(|_| SealError::Randomness)?;
    let public = ephemeral
        .compute_public_key()
        .map_err(|_| SealError::Randomness)?;
    let enc: [u8; 32] = public
        .as_ref()
        .try_into()
        .expect("a public key of X25519 has 32 bytes");
    let peer = UnparsedPublicKey::new(&X25519, receiver);
    let ct = agree_ephemeral(ephemeral, &peer, |dh| {
        seal_with(dh, &enc, receiver, info, aad, plaintext)
    })
    .map_err(|_| SealError::PublicKey)?;
    Ok(Sealed { enc, ct })
}

/// All of it after the Diffie-Hellman step.
fn seal_with(
    dh: &[u8],
    enc: &[u8; 32],
    receiver: &[u8; 32],
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Vec<u8> {
    let shared = shared_secret(dh, enc, receiver);
    let (key, nonce) = key_schedule(&shared, info);
    let key = UnboundKey::new(&AES_256_GCM, &*key).expect("a key of AES-256 has 32 bytes");
    let mut bytes = plaintext.to_vec();
    LessSafeKey::new(key)
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(aad),
            &mut bytes,
        )
        .expect("a form is far below the 64 GiB limit of GCM");
    bytes
}

/// ExtractAndExpand of the KEM (section 4.1).
fn shared_secret(dh: &[u8], enc: &[u8; 32], receiver: &[u8; 32]) -> Secret {
    let prk = extract(KEM_ID, None, b"eae_prk", dh);
    expand(KEM_ID, &prk, b"shared_secret", &[&enc[..], receiver], 32)
}

/// KeySchedule for mode base, where psk and psk_id are empty (section 5.1).
fn key_schedule(shared: &Secret, info: &[u8]) -> (Secret, [u8; 12]) {
    let psk_id_hash = extract(SUITE_ID, None, b"psk_id_hash", b"");
    let info_hash = extract(SUITE_ID, None, b"info_hash", info);
    let context: [&[u8]; 3] = [&[MODE_BASE], &*psk_id_hash, &*info_hash];
    let secret = extract(SUITE_ID, Some(shared), b"secret", b"");
    let key = expand(SUITE_ID, &secret, b"key", &context, 32);
    let nonce = expand(SUITE_ID, &secret, b"base_nonce", &context, 12);
    let nonce = nonce[..12].try_into().expect("twelve bytes");
    (key, nonce)
}

/// LabeledExtract (section 4) over HMAC-SHA256; no salt is a salt of zeros (RFC 5869).
fn extract(suite: &[u8], salt: Option<&Secret>, label: &[u8], ikm: &[u8]) -> Secret {
    let salt = salt.map_or([0; 32], |s| **s);
    mac(&salt, &[VERSION, suite, label, ikm])
}

/// LabeledExpand (section 4) for at most one block of SHA-256; bytes beyond `len` are not output.
fn expand(suite: &[u8], prk: &Secret, label: &[u8], info: &[&[u8]], len: u8) -> Secret {
    debug_assert!(len <= 32, "one block");
    let length = [0, len];
    let mut parts: Vec<&[u8]> = vec![&length, VERSION, suite, label];
    parts.extend_from_slice(info);
    parts.push(&[1]);
    mac(prk, &parts)
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Secret {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in parts {
        context.update(part);
    }
    let tag = context.sign();
    Zeroizing::new(tag.as_ref().try_into().expect("SHA-256 has 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;

    fn hex<const N: usize>(text: &str) -> [u8; N] {
        let bytes: Vec<u8> = (0..text.len() / 2)
            .map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).expect("hex"))
            .collect();
        bytes.try_into().expect("the length of the vector")
    }

    /// The working group's vector of this suite in base mode, first message. `dh` is
    /// X25519(skRm, enc), which the vector file does not print.
    #[test]
    fn the_published_vector_of_the_suite_comes_out_byte_for_byte() {
        let enc = hex("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256");
        let receiver = hex("430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c");
        let dh: [u8; 32] = hex("98fdfbcb860bc6c218a3fd783062ae1f37af6e3581619eea9591818d746aa50b");
        let ct = seal_with(
            &dh,
            &enc,
            &receiver,
            b"Ode on a Grecian Urn",
            b"Count-0",
            b"Beauty is truth, truth beauty",
        );
        let expected: [u8; 45] = hex(concat!(
            "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be99319",
            "80a41de125a925cdad859d5b7a"
        ));
        assert_eq!(ct, expected);
    }

    #[test]
    fn a_public_key_of_small_order_is_refused() {
        let rng = SystemRandom::new();
        let outcome = seal(&rng, &[0; 32], b"", b"", b"text");
        assert_eq!(outcome.err(), Some(SealError::PublicKey));
    }
}
