//! A case with a face as a terminal hands it in, for the county's tests and the console's.

use crate::world::{NOON, Terminal, submission};
use jiujinban::adapters::county::WireEncoder;
use jiujinban::domain::delivery::*;
use jiujinban::domain::face::*;
use jiujinban::domain::operators::deeds::Assistance;
use jiujinban::domain::services::ItemNo;
use jiujinban::domain::time::WallTime;
use jiujinban::ports::county::SubmissionEncoder;
use jiujinban::ports::keys::{DeviceSigner, Sealer};
use jiujinban::sample::faces;
use std::sync::Arc;

pub const DRAWN: &[u8] = include_bytes!("../fixtures/faces/drawn.jpg");
pub const ITEM: u16 = 21;
pub const WHO: usize = 3;

/// A picture with one measure that could not be taken.
pub fn shot() -> FaceShot {
    let mut shot = faces::shot();
    let evidence = &mut shot.evidence;
    evidence.measures.pitch = f32::NAN;
    evidence.challenge = Challenge::TurnLeft;
    evidence.depth = Some(0.8);
    evidence.blinks = 1;
    evidence.models = [1; 32];
    evidence.chain = [2; 32];
    shot
}

pub fn taken() -> FaceAnswer {
    FaceAnswer {
        way: FaceWay::Taken(Arc::new(shot())),
        purpose: FacePurpose::Qualification,
        tries: 1,
        at: WallTime(NOON),
        agreed: Vec::new(),
    }
}

/// A case with a face, and its packet; `change` is for a packet nobody honest would make.
pub fn case(
    t: &Terminal,
    serial: u16,
    face: FaceAnswer,
    change: impl Fn(&mut PacketRef),
) -> (SealedEnvelope, Vec<SealedPage>) {
    made(t, serial, (face, None), change)
}

/// The same, taken with an operator.
pub fn assisted(
    t: &Terminal,
    serial: u16,
    face: FaceAnswer,
    part: Assistance,
) -> (SealedEnvelope, Vec<SealedPage>) {
    made(t, serial, (face, Some(part)), |_| {})
}

fn made(
    t: &Terminal,
    serial: u16,
    (face, part): (FaceAnswer, Option<Assistance>),
    change: impl Fn(&mut PacketRef),
) -> (SealedEnvelope, Vec<SealedPage>) {
    let device = t.keys.device();
    let mut case = submission(device.device(), WHO, serial);
    case.assistance = part;
    case.item = ItemNo::new(ITEM).expect("an item");
    let field = FieldId::parse("face").expect("a field");
    case.answers
        .push((field, AnswerValue::Face(Box::new(face))));
    let (mut packets, mut pages) = (Vec::new(), Vec::new());
    for (number, face) in case.faces() {
        let (plain, digest) = WireEncoder.encode_face(&case, face);
        let told = packet_bytes(case.id, device.device(), &digest);
        let mut packet = PacketRef {
            number,
            digest,
            bytes: u32::try_from(plain.len()).expect("short"),
            signed: ReceiptStamp {
                key: device.key_id().clone(),
                signature: device.sign(&told).expect("signed"),
            },
        };
        change(&mut packet);
        packets.push(packet);
        let aad = page_aad(case.id, device.device(), number);
        let body = t.book.seal(&aad, &plain).expect("sealed");
        pages.push(SealedPage {
            case: case.id,
            number,
            kind: PageKind::Face,
            digest: t.book.digest(&body),
            body,
        });
    }
    let plain = WireEncoder.encode_with(&case, &packets);
    (t.sealed_as(case.item, case.id, &case, &plain), pages)
}
