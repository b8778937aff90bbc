//! The two stamps of a case: 收件 by the terminal, 受理 by the county.

use super::names::{DeviceId, KeyId};
use super::receipt_no::ReceiptNo;
use super::receipt_text::{MalformedReceipt, decode_receipt};
use super::sealed::{BodyDigest, SealedBody, Signature};
use super::submission::{FormVersion, SubmissionId};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use std::fmt::Write;

/// What both stamps vouch for. Nothing in it names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptFacts {
    /// Number on the receipt.
    pub no: ReceiptNo,
    /// Item of the service list.
    pub item: ItemNo,
    /// Id of the submission.
    pub submission: SubmissionId,
    /// Digest of the sealed body.
    pub digest: BodyDigest,
    /// The terminal that took the case.
    pub device: DeviceId,
    /// When it took it, by its own clock.
    pub received_at: WallTime,
}

impl ReceiptFacts {
    /// The bytes a terminal signs for 收件: a first line naming purpose and version, then one
    /// fact a line in the order of the fields; times in Unix milliseconds, the digest in hex.
    pub fn received_bytes(&self) -> Vec<u8> {
        self.lines("jiujinban received v1").into_bytes()
    }

    /// The bytes a county signs for 受理: the same facts and the moment of acceptance.
    pub fn accepted_bytes(&self, accepted_at: WallTime) -> Vec<u8> {
        let mut text = self.lines("jiujinban accepted v1");
        let _ = writeln!(text, "{}", accepted_at.0);
        text.into_bytes()
    }

    fn lines(&self, purpose: &str) -> String {
        let digest = self
            .digest
            .0
            .iter()
            .fold(String::with_capacity(64), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
        format!(
            "{purpose}\n{}\n{}\n{}\n{digest}\n{}\n{}\n",
            self.no,
            self.item.get(),
            self.submission,
            self.device,
            self.received_at.0
        )
    }
}

/// 收件: the terminal has the case and will not lose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptStamp {
    /// The terminal's key.
    pub key: KeyId,
    /// Over [`ReceiptFacts::received_bytes`].
    pub signature: Signature,
}

/// 受理: the county has the case; the legal clock starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptanceStamp {
    /// The county's key.
    pub key: KeyId,
    /// When the county accepted, by its clock.
    pub at: WallTime,
    /// Over [`ReceiptFacts::accepted_bytes`].
    pub signature: Signature,
}

/// A receipt with the stamps it has so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What is vouched for.
    pub facts: ReceiptFacts,
    /// The terminal's stamp.
    pub received: ReceiptStamp,
    /// The county's stamp, once there is one.
    pub accepted: Option<AcceptanceStamp>,
}

/// Who is said to have signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer<'a> {
    /// A terminal; the key must be registered for this very terminal.
    Terminal(&'a DeviceId, &'a KeyId),
    /// The county; a terminal's key never counts as one of its.
    County(&'a KeyId),
}

/// What a key ring says of one signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureVerdict {
    /// The signer's key made it.
    Good,
    /// The key is known and did not make it.
    Bad,
    /// The key is not in the ring, or is not this signer's.
    UnknownKey,
}

/// Checks signatures with the keys of the county's signed key list.
pub trait SignatureCheck {
    /// Whether `signer` signed `bytes`.
    fn check(&self, signer: Signer<'_>, bytes: &[u8], signature: &Signature) -> SignatureVerdict;
}

/// What can be said of a scanned receipt without a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptVerdict {
    /// The county's stamp is genuine, and the terminal's is not false.
    Valid(Receipt),
    /// The terminal's stamp is genuine; the county's is missing or of a key not known here.
    ValidReceivedOnly(Receipt),
    /// No stamp on it is of a key known here.
    UnknownKey(KeyId),
    /// A stamp does not belong to these facts.
    Forged,
    /// Not a receipt at all.
    Malformed(MalformedReceipt),
}

/// Judges the text of a receipt's QR code.
///
/// One false stamp makes the whole receipt false. A county stamp covers the facts of the
/// terminal's, so it carries a receipt of a terminal whose key is newer than this key list.
pub fn verify_receipt(text: &str, keys: &dyn SignatureCheck) -> ReceiptVerdict {
    use SignatureVerdict::{Bad, Good, UnknownKey};
    let receipt = match decode_receipt(text) {
        Ok(receipt) => receipt,
        Err(why) => return ReceiptVerdict::Malformed(why),
    };
    let facts = &receipt.facts;
    let received = keys.check(
        Signer::Terminal(&facts.device, &receipt.received.key),
        &facts.received_bytes(),
        &receipt.received.signature,
    );
    let accepted = receipt.accepted.as_ref().map(|stamp| {
        keys.check(
            Signer::County(&stamp.key),
            &facts.accepted_bytes(stamp.at),
            &stamp.signature,
        )
    });
    match (received, accepted) {
        (Bad, _) | (_, Some(Bad)) => ReceiptVerdict::Forged,
        (_, Some(Good)) => ReceiptVerdict::Valid(receipt),
        (Good, _) => ReceiptVerdict::ValidReceivedOnly(receipt),
        (UnknownKey, _) => ReceiptVerdict::UnknownKey(receipt.received.key),
    }
}

/// A sealed case with all the county must know to take it. Nothing in it names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEnvelope {
    /// What both stamps vouch for; its digest is the body's.
    pub facts: ReceiptFacts,
    /// Only the county can open it.
    pub body: SealedBody,
    /// Version of the form; bound to the body.
    pub form: FormVersion,
    /// The terminal's stamp (收件).
    pub received: ReceiptStamp,
}
