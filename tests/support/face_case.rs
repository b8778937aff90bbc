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
use std::sync::Arc;
use zeroize::Zeroizing;

pub const DRAWN: &[u8] = include_bytes!("../fixtures/faces/drawn.jpg");
pub const ITEM: u16 = 21;
pub const WHO: usize = 3;

pub fn shot() -> FaceShot {
    FaceShot {
        image: FaceImage::new(Zeroizing::new(DRAWN.to_vec())).expect("a picture"),
        evidence: Evidence {
            measures: FaceMeasures {
                eye_distance: 96.0,
                side_room: 2.8,
                top_room: 2.2,
                bottom_room: 2.7,
                yaw: 0.0,
                pitch: f32::NAN,
                roll: 0.0,
                eyes_open: 0.3,
                mouth_open: 0.05,
                sharpness: 0.5,
                brightness: 150.0,
                dark_share: 0.0,
                bright_share: 0.0,
                evenness: 0.9,
                covered: 0.1,
                nose_offset: 0.0,
                centre: (320.0, 218.0),
                cues: PassiveCues::default(),
            },
            challenge: Challenge::TurnLeft,
            challenge_score: 0.9,
            cues: PassiveCues::default(),
            depth: Some(0.8),
            blinks: 1,
            frames: 30,
            took: 1_500,
            likeness: None,
            models: [1; 32],
            chain: [2; 32],
        },
    }
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
