//! Thresholds of the face check, as data. The defaults are those of the configuration, where the
//! source of each stands beside its key; a county may fit them to its own people and cameras.

use crate::domain::time::Span;

/// What one frame must be like to become the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least distance between the eyes, pixels of a 640 × 480 frame.
    pub eye_distance_least: f32,
    /// Greatest distance between the eyes, pixels.
    pub eye_distance_most: f32,
    /// Least room beside the eyes, in distances between the eyes.
    pub side_room: f32,
    /// Least room above the eyes, in distances between the eyes.
    pub top_room: f32,
    /// Least room below the eyes, in distances between the eyes.
    pub bottom_room: f32,
    /// Greatest lean of the head to either side, degrees.
    pub roll: f32,
    /// Greatest turn of the head to either side, degrees.
    pub yaw: f32,
    /// Greatest nod of the head, up or down, degrees.
    pub pitch: f32,
    /// Least mean grey, 0–255.
    pub brightness_least: f32,
    /// Greatest mean grey, 0–255.
    pub brightness_most: f32,
    /// Greatest share of nearly white pixels, 0–1.
    pub bright_share: f32,
    /// Greatest share of nearly black pixels in a face that is light enough, 0–1: more are sunglasses.
    pub dark_share: f32,
    /// Least likeness of the light on both halves, 0–1.
    pub evenness: f32,
    /// Likeness below which a half is covered rather than badly lit, 0–1.
    pub half_covered: f32,
    /// Greatest difference of nose and mouth from the cheeks, 0–1: more is a mask.
    pub covered: f32,
    /// Least opening of the eyes (lid distance ÷ eye width).
    pub eyes_open: f32,
    /// Least sharpness (variance of the Laplacian ÷ variance of grey).
    pub sharpness: f32,
}

impl Bounds {
    /// For the first tries.
    pub const STRICT: Self = Self {
        eye_distance_least: 60.0,
        eye_distance_most: 150.0,
        side_room: 0.9,
        top_room: 1.2,
        bottom_room: 1.8,
        roll: 15.0,
        yaw: 15.0,
        pitch: 20.0,
        brightness_least: 55.0,
        brightness_most: 200.0,
        bright_share: 0.03,
        dark_share: 0.15,
        evenness: 0.35,
        half_covered: 0.28,
        covered: 0.75,
        eyes_open: 0.20,
        sharpness: 0.20,
    };

    /// After [`Gates::relax_after`], and from the second try on.
    pub const LOOSE: Self = Self {
        eye_distance_least: 50.0,
        eye_distance_most: 165.0,
        side_room: 0.7,
        top_room: 0.9,
        bottom_room: 1.6,
        roll: 20.0,
        yaw: 18.0,
        pitch: 30.0,
        brightness_least: 45.0,
        brightness_most: 215.0,
        bright_share: 0.08,
        dark_share: 0.22,
        evenness: 0.30,
        half_covered: 0.24,
        covered: 0.85,
        eyes_open: 0.17,
        sharpness: 0.16,
    };
}

/// When a task counts as done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaskGates {
    /// How far the head must turn from where it looked before, degrees.
    pub turn: f32,
    /// How near to where it looked before it must come back, degrees.
    pub returned: f32,
    /// How many times as far apart the eyes must be after coming closer.
    pub closer: f32,
    /// Eyes are shut below this share of the person's own opening.
    pub shut: f32,
    /// Shortest shutting that counts.
    pub shut_least: Span,
    /// Longest shutting that counts.
    pub shut_most: Span,
    /// Least depth of a face that turns, 0–1: a flat picture has none.
    pub depth: f32,
}

/// From where on a cue says that a picture of a face is held up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PictureGates {
    /// Patterns of a screen, 0–1.
    pub moire: f32,
    /// Mirrored light, 0–1; counts only together with edges.
    pub glare: f32,
    /// Straight edges, 0–1; count only together with glare.
    pub edges: f32,
    /// What an installed model says, 0–1.
    pub model: f32,
}

/// Every threshold of the face check.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gates {
    /// For the first try.
    pub strict: Bounds,
    /// For later tries and late in a try.
    pub loose: Bounds,
    /// When a try turns from strict to loose.
    pub relax_after: Span,
    /// Good frames in a row before the task, and again before the picture.
    pub good_frames: u32,
    /// How long each thing that is told stays.
    pub hold: Span,
    /// Longest time without a face within which it still is the same person.
    pub gap: Span,
    /// Share of a person's own widest eyes at which narrow eyes count as open.
    pub own_eyes: f32,
    /// Tasks.
    pub task: TaskGates,
    /// Cues of a picture of a face.
    pub picture: PictureGates,
    /// Cosine of two faces from which on they are taken for one person.
    pub likeness: f32,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            strict: Bounds::STRICT,
            loose: Bounds::LOOSE,
            relax_after: Span::seconds(20),
            good_frames: 3,
            hold: Span(1_500),
            gap: Span(200),
            own_eyes: 0.6,
            task: TaskGates {
                turn: 15.0,
                returned: 8.0,
                closer: 1.3,
                shut: 0.6,
                shut_least: Span(80),
                shut_most: Span(1_500),
                depth: 0.4,
            },
            picture: PictureGates {
                moire: 0.7,
                glare: 0.7,
                edges: 0.7,
                model: 0.5,
            },
            likeness: 0.363,
        }
    }
}
