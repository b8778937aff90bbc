//! The packet of a face as the wire has it.

use crate::domain::delivery::{PacketRef, Submission};
use crate::domain::documents::PageDigest;
use crate::domain::face::{
    Challenge, Evidence, FaceAnswer, FaceMeasures, FacePurpose, FaceShot, FaceWay,
};
use crate::wire::Base64;
use crate::wire::catalogue::FacePurpose as Purpose;
use crate::wire::envelope::{Stamp, hex};
use crate::wire::face::{
    Agreed, Cues, FacePacket, Likeness, MOST_PACKET_BYTES, Measures, Taken, Way,
};
use crate::wire::pages::PageRef;
use ring::digest::{SHA256, digest};
use zeroize::{Zeroize, Zeroizing};

/// The packet as JSON, and SHA-256 over it.
pub fn encode(of: &Submission, face: &FaceAnswer) -> (Zeroizing<Vec<u8>>, PageDigest) {
    let mut packet = packet(of, face);
    // Room from the start: a vector that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_PACKET_BYTES));
    serde_json::to_writer(&mut *bytes, &packet).expect("a packet is plain data");
    if let Way::Taken(taken) = &mut packet.way {
        taken.image.0.zeroize();
    }
    let sum = digest(&SHA256, &bytes);
    let sum = PageDigest(sum.as_ref().try_into().expect("SHA-256 has 32 bytes"));
    (bytes, sum)
}

/// A packet as the body of its case names it.
pub fn packet_ref(from: &PacketRef) -> crate::wire::face::PacketRef {
    crate::wire::face::PacketRef {
        page: PageRef {
            number: from.number.get(),
            sha256: hex(&from.digest.0),
            bytes: from.bytes,
        },
        signed: Stamp {
            key_id: from.signed.key.as_str().to_owned(),
            signature: Base64(from.signed.signature.0.to_vec()),
        },
    }
}

fn packet(of: &Submission, face: &FaceAnswer) -> FacePacket {
    let agreed = face.agreed.iter().map(|agreed| Agreed {
        field: agreed.field.clone(),
        version: agreed.version,
        at_ms: agreed.at.map(|at| at.0),
    });
    FacePacket {
        v: 1,
        id: of.id.to_string(),
        terminal: of.capture.terminal.as_str().to_owned(),
        purpose: match face.purpose {
            FacePurpose::Qualification => Purpose::Qualification,
            FacePurpose::Model => Purpose::Model,
        },
        tries: face.tries,
        at_ms: face.at.0,
        agreed: agreed.collect(),
        way: match &face.way {
            FaceWay::Taken(shot) => Way::Taken(Box::new(taken(shot))),
            FaceWay::Attested(reason) => Way::Attested {
                reason: reason.code().to_owned(),
            },
        },
    }
}

fn taken(shot: &FaceShot) -> Taken {
    let Evidence {
        measures,
        challenge,
        challenge_score,
        cues,
        depth,
        blinks,
        frames,
        took,
        likeness,
        models,
        chain,
    } = &shot.evidence;
    Taken {
        image: Base64(shot.image.reveal().to_vec()),
        measures: told(measures),
        challenge: name(*challenge).to_owned(),
        challenge_score: plain(*challenge_score),
        cues: Cues {
            moire: plain(cues.moire),
            glare: plain(cues.glare),
            edges: plain(cues.edges),
            model: cues.model.map(plain),
        },
        depth: depth.map(plain),
        blinks: *blinks,
        frames: *frames,
        took_ms: *took,
        likeness: likeness.map(|likeness| Likeness {
            score: plain(likeness.score),
            threshold: plain(likeness.threshold),
        }),
        models: hex(models),
        chain: hex(chain),
    }
}

fn name(challenge: Challenge) -> &'static str {
    match challenge {
        Challenge::TurnLeft => "turn-left",
        Challenge::TurnRight => "turn-right",
        Challenge::ComeCloser => "come-closer",
        Challenge::Blink => "blink",
    }
}

fn told(from: &FaceMeasures) -> Measures {
    Measures {
        eye_distance: plain(from.eye_distance),
        yaw: plain(from.yaw),
        pitch: plain(from.pitch),
        roll: plain(from.roll),
        eyes_open: plain(from.eyes_open),
        sharpness: plain(from.sharpness),
        brightness: plain(from.brightness),
        dark_share: plain(from.dark_share),
        bright_share: plain(from.bright_share),
        evenness: plain(from.evenness),
        covered: plain(from.covered),
    }
}

/// JSON has no infinities: whatever was divided by nothing is told as nothing.
fn plain(n: f32) -> f32 {
    if n.is_finite() { n } else { 0.0 }
}
