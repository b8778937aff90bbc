//! Whether what did the task may be a face that lives. Said with care: nothing here is a certified
//! detection of attacks (ISO/IEC 30107-3); it turns away what is plainly flat, plainly a screen, or what
//! a model that the county installed calls a picture. The county decides.

use super::gates::Gates;
use super::measure::PassiveCues;
use super::numbers::Recent;

/// Frames whose cues are looked at; the median of them decides.
const FRAMES: usize = 15;

/// Fewest frames from which a model's word counts.
const MODEL_FRAMES: usize = 5;

/// Why a try is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// It turned like a flat picture.
    Flat,
    /// Patterns of a screen.
    Screen,
    /// Mirrored light together with straight edges around the face.
    Sheet,
    /// The installed model's word.
    Model,
}

/// Cues gathered over a try.
#[derive(Debug)]
pub(super) struct Cues {
    moire: Recent,
    glare: Recent,
    edges: Recent,
    model: Recent,
    worst: PassiveCues,
}

impl Cues {
    pub(super) fn new() -> Self {
        let recent = || Recent::new(FRAMES);
        Self {
            moire: recent(),
            glare: recent(),
            edges: recent(),
            model: recent(),
            worst: PassiveCues::default(),
        }
    }

    /// Takes the cues of a frame that passed the gates: dark and blurred ones make every model wrong
    /// (measured).
    pub(super) fn see(&mut self, cues: &PassiveCues) {
        self.moire.push(cues.moire);
        self.glare.push(cues.glare);
        self.edges.push(cues.edges);
        let worst = &mut self.worst;
        worst.moire = worst.moire.max(cues.moire);
        worst.glare = worst.glare.max(cues.glare);
        worst.edges = worst.edges.max(cues.edges);
        if let Some(model) = cues.model {
            self.model.push(model);
            worst.model = Some(worst.model.map_or(model, |w| w.max(model)));
        }
    }

    /// The worst of each.
    pub(super) fn worst(&self) -> PassiveCues {
        self.worst
    }

    /// What speaks against a living face. Straight edges alone are a door behind the person, mirrored
    /// light alone is a pair of glasses.
    pub(super) fn doubt(&self, depth: Option<f32>, gates: &Gates) -> Option<Doubt> {
        let reached = |cue: &Recent, gate: f32| cue.median().is_some_and(|m| m >= gate);
        let picture = &gates.picture;
        if depth.is_some_and(|d| d < gates.task.depth) {
            return Some(Doubt::Flat);
        }
        if reached(&self.moire, picture.moire) {
            return Some(Doubt::Screen);
        }
        if reached(&self.glare, picture.glare) && reached(&self.edges, picture.edges) {
            return Some(Doubt::Sheet);
        }
        let model = self.model.len() >= MODEL_FRAMES && reached(&self.model, picture.model);
        model.then_some(Doubt::Model)
    }
}
