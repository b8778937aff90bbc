//! The text in a receipt's QR code: small, printable, and whole or refused.
//!
//! `JJB1:` and the RFC 4648 base 32 of the bytes below, without padding: capital letters and
//! digits only, so that a QR code stores them in its alphanumeric mode at 5.5 bits each.
//! Bytes: a tag (1 received, 2 received and accepted), then number, item, submission, digest,
//! device, received at, terminal key, signature, and with tag 2 county key, accepted at, signature.
//! Texts carry one byte of length before them; numbers are big-endian.

use super::names::{DeviceId, KeyId};
use super::receipt_no::ReceiptNo;
use super::sealed::{BodyDigest, Signature};
use super::stamp::{AcceptanceStamp, Receipt, ReceiptFacts, ReceiptStamp};
use super::submission::SubmissionId;
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;

const HEAD: &str = "JJB1:";
const RECEIVED: u8 = 1;
const ACCEPTED: u8 = 2;
/// The longest text that can be a receipt: names of 40 characters twice over.
const LONGEST: usize = 800;

/// Why a scanned text is no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedReceipt {
    /// Another kind of code: a payment code, a web address, a later version of ours.
    #[error("the code is not a receipt of this system")]
    OtherCode,
    /// A character that base 32 does not have, or too long.
    #[error("the code is damaged")]
    Damaged,
    /// It ends too early or goes on too long.
    #[error("the code is cut off or too long")]
    Length,
    /// A field holds what no receipt can hold.
    #[error("a field of the code is impossible")]
    Field,
}

/// The QR text of a receipt, about 330 characters without and 480 with the county's stamp.
pub fn encode_receipt(receipt: &Receipt) -> String {
    let mut out = Vec::with_capacity(320);
    let facts = &receipt.facts;
    out.push(if receipt.accepted.is_some() {
        ACCEPTED
    } else {
        RECEIVED
    });
    put_text(&mut out, facts.no.as_str());
    out.extend_from_slice(&facts.item.get().to_be_bytes());
    out.extend_from_slice(&facts.submission.to_bytes());
    out.extend_from_slice(&facts.digest.0);
    put_text(&mut out, facts.device.as_str());
    out.extend_from_slice(&facts.received_at.0.to_be_bytes());
    put_text(&mut out, receipt.received.key.as_str());
    out.extend_from_slice(&receipt.received.signature.0);
    if let Some(stamp) = &receipt.accepted {
        put_text(&mut out, stamp.key.as_str());
        out.extend_from_slice(&stamp.at.0.to_be_bytes());
        out.extend_from_slice(&stamp.signature.0);
    }
    format!("{HEAD}{}", base32(&out))
}

/// Reads a scanned text back; every byte must be accounted for.
pub fn decode_receipt(text: &str) -> Result<Receipt, MalformedReceipt> {
    let body = text
        .trim()
        .strip_prefix(HEAD)
        .ok_or(MalformedReceipt::OtherCode)?;
    if body.len() > LONGEST {
        return Err(MalformedReceipt::Damaged);
    }
    let bytes = unbase32(body).ok_or(MalformedReceipt::Damaged)?;
    let mut input = Reader(&bytes);
    let tag = input.array::<1>()?[0];
    if !matches!(tag, RECEIVED | ACCEPTED) {
        return Err(MalformedReceipt::Field);
    }
    let facts = ReceiptFacts {
        no: field(ReceiptNo::parse(input.text()?).ok())?,
        item: field(ItemNo::new(u16::from_be_bytes(input.array()?)))?,
        submission: SubmissionId::from_bytes(input.array()?),
        digest: BodyDigest(input.array()?),
        device: field(DeviceId::parse(input.text()?))?,
        received_at: WallTime(i64::from_be_bytes(input.array()?)),
    };
    let received = ReceiptStamp {
        key: field(KeyId::parse(input.text()?))?,
        signature: Signature(input.array()?),
    };
    let accepted = if tag == ACCEPTED {
        Some(AcceptanceStamp {
            key: field(KeyId::parse(input.text()?))?,
            at: WallTime(i64::from_be_bytes(input.array()?)),
            signature: Signature(input.array()?),
        })
    } else {
        None
    };
    if !input.0.is_empty() {
        return Err(MalformedReceipt::Length);
    }
    Ok(Receipt {
        facts,
        received,
        accepted,
    })
}

fn field<T>(value: Option<T>) -> Result<T, MalformedReceipt> {
    value.ok_or(MalformedReceipt::Field)
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    out.push(u8::try_from(text.len()).expect("names and numbers are at most 40 characters"));
    out.extend_from_slice(text.as_bytes());
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], MalformedReceipt> {
        let (head, rest) = self
            .0
            .split_at_checked(len)
            .ok_or(MalformedReceipt::Length)?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], MalformedReceipt> {
        Ok(self.take(N)?.try_into().expect("N bytes were taken"))
    }

    fn text(&mut self) -> Result<&'a str, MalformedReceipt> {
        let len = usize::from(self.array::<1>()?[0]);
        std::str::from_utf8(self.take(len)?).map_err(|_| MalformedReceipt::Field)
    }
}

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0_u32, 0);
    for &byte in bytes {
        held = held << 8 | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(char::from(ALPHABET[(held << (5 - bits) & 31) as usize]));
    }
    out
}

/// `None` for a foreign character or a text no encoder makes: one text stands for one receipt.
fn unbase32(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        let value = ALPHABET.iter().position(|&a| a == byte)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    (bits < 5 && held == 0).then_some(out)
}
