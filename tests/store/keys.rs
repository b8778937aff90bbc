//! What the terminal seals and signs, at the county's end.

use crate::shop::*;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, Serializable, single_shot_open};
use jiujinban::adapters::keys::{CountyKeyBook, KeyPlace, KeyStore, SUBMISSION_INFO};
use jiujinban::domain::bundle::{KeyOwner, SealingKey, VerifyKey};
use jiujinban::domain::delivery::*;
use jiujinban::ports::keys::{DeviceSigner, KeyBook, Sealer};
use proptest::prelude::*;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};

type K = X25519HkdfSha256;

fn book_for(public: &<K as Kem>::PublicKey) -> CountyKeyBook {
    let book = CountyKeyBook::default();
    let key = SealingKey {
        suite: Suite::X25519Aes256Gcm,
        id: KeyId::parse("2026-11").expect("a name"),
        public: public.to_bytes().to_vec(),
    };
    book.take(&[key], &[]);
    book
}

fn opened(
    secret: &<K as Kem>::PrivateKey,
    body: &SealedBody,
    info: &[u8],
    aad: &[u8],
) -> Option<Vec<u8>> {
    let enc = <K as Kem>::EncappedKey::from_bytes(&body.enc).ok()?;
    let mode = OpModeR::Base;
    single_shot_open::<AesGcm256, HkdfSha256, K>(&mode, secret, &enc, info, &body.ct, aad).ok()
}

#[test]
fn another_id_another_purpose_another_key_or_one_changed_bit_does_not_open() {
    let (secret, public) = K::gen_keypair();
    let book = book_for(&public);
    let mut body = book.seal(b"id", b"text").expect("sealed");
    let info = SUBMISSION_INFO;
    assert_eq!(opened(&secret, &body, info, b"other id"), None);
    assert_eq!(opened(&secret, &body, b"other purpose", b"id"), None);
    assert_eq!(opened(&K::gen_keypair().0, &body, info, b"id"), None);
    assert_eq!(opened(&secret, &body, info, b"id"), Some(b"text".to_vec()));
    body.ct[0] ^= 1;
    assert_eq!(opened(&secret, &body, info, b"id"), None);
}

#[test]
fn the_same_text_sealed_twice_shares_no_byte_with_itself() {
    let (_, public) = K::gen_keypair();
    let book = book_for(&public);
    let seal = || book.seal(b"id", &[0; 4_000]).expect("sealed");
    let (one, two) = (seal(), seal());
    assert_ne!(one.enc, two.enc);
    let same = one.ct.iter().zip(&two.ct).filter(|(a, b)| a == b).count();
    assert!(same < 60, "{same} of 4016 bytes are the same");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn what_the_terminal_seals_the_county_opens(
        text in proptest::collection::vec(any::<u8>(), 0..3_000),
        aad in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        let (secret, public) = K::gen_keypair();
        let body = book_for(&public).seal(&aad, &text).expect("sealed");
        prop_assert_eq!(body.ct.len(), text.len() + 16);
        prop_assert_eq!(opened(&secret, &body, SUBMISSION_INFO, &aad), Some(text));
    }
}

#[test]
fn a_receipt_with_both_real_stamps_is_checked_by_another_terminal_and_a_changed_one_is_forged() {
    let dir = directory();
    let device = DeviceId::parse("tz-0017").expect("a device");
    let keys = KeyStore::enrol(&KeyPlace::in_files(dir.path()), &device).expect("enrolled");
    let signer = keys.device();
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("made");
    let county = Ed25519KeyPair::from_pkcs8(document.as_ref()).expect("a key");
    let county_id = KeyId::parse("county-2026").expect("a name");
    let facts = row(42, 100).envelope.facts;
    let at = stamp().at;
    let signature = county.sign(&facts.accepted_bytes(at));
    let receipt = Receipt {
        received: ReceiptStamp {
            key: signer.key_id().clone(),
            signature: signer.sign(&facts.received_bytes()).expect("signed"),
        },
        accepted: Some(AcceptanceStamp {
            key: county_id.clone(),
            at,
            signature: Signature(signature.as_ref().try_into().expect("64 bytes")),
        }),
        facts,
    };
    let elsewhere = CountyKeyBook::default();
    let terminal_key = VerifyKey {
        id: signer.key_id().clone(),
        owner: KeyOwner::Terminal(device),
        public: signer.public_key(),
    };
    let county_key = VerifyKey {
        id: county_id,
        owner: KeyOwner::County,
        public: county.public_key().as_ref().try_into().expect("32 bytes"),
    };
    let text = encode_receipt(&receipt);
    let nothing_known = verify_receipt(&text, &elsewhere);
    assert_eq!(
        nothing_known,
        ReceiptVerdict::UnknownKey(signer.key_id().clone())
    );
    elsewhere.take(&[], std::slice::from_ref(&terminal_key));
    let half = verify_receipt(&text, &elsewhere);
    assert_eq!(half, ReceiptVerdict::ValidReceivedOnly(receipt.clone()));
    elsewhere.take(&[], &[terminal_key, county_key]);
    let both = verify_receipt(&text, &elsewhere);
    assert_eq!(both, ReceiptVerdict::Valid(receipt.clone()));
    let mut changed = receipt;
    changed.facts.received_at.0 -= 86_400_000;
    let verdict = verify_receipt(&encode_receipt(&changed), &elsewhere);
    assert_eq!(verdict, ReceiptVerdict::Forged);
}
