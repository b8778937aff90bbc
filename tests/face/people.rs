//! The people of the committed pictures, and what can go wrong when one stands before the camera.

use crate::picture::{Colour, Picture};
use jiujinban::adapters::face::{Analyser, ModelStore, View};
use jiujinban::domain::face::Measurements;
use jiujinban::domain::time::MonoTime;

pub const NAMES: [&str; 4] = ["face_a", "face_b", "face_c", "face_d"];

/// The models as `make assets` makes them.
pub fn store() -> ModelStore {
    ModelStore::in_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/models"))
}

pub fn analyser() -> Analyser {
    let loaded = store().load();
    loaded.expect("`make assets` brings the models").into()
}

pub fn measured(analyser: &mut Analyser, picture: &Picture, at: u64) -> Measurements {
    let bytes = picture.bytes();
    let view = View::new(picture.width as u32, picture.height as u32, &bytes);
    let view = view.expect("a picture has the bytes of its size");
    let analysed = analyser.measure(&view, MonoTime(at));
    analysed.expect("the models run").measurements
}

/// A picture, and where the face is on it.
#[derive(Clone)]
pub struct Person {
    pub name: &'static str,
    pub picture: Picture,
    /// Middles of the eyes, the person's right eye first.
    eyes: [(f32, f32); 2],
    nose: (f32, f32),
    mouth: (f32, f32),
    /// Distance between the eyes.
    apart: f32,
}

impl Person {
    pub fn of(name: &'static str, analyser: &mut Analyser) -> Self {
        let picture = Picture::of(name);
        let bytes = picture.bytes();
        let view = View::new(picture.width as u32, picture.height as u32, &bytes);
        let points = analyser.single_face(&view.expect("a picture"));
        let points = points.expect("the models run").expect("one face");
        let [right, left, nose, a, b] = points;
        Self {
            name,
            picture,
            eyes: [right, left],
            nose,
            mouth: ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0),
            apart: (left.0 - right.0).hypot(left.1 - right.1),
        }
    }

    fn middle(&self) -> (f32, f32) {
        let [a, b] = self.eyes;
        ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0)
    }

    /// Nearer (above 1) or farther: the face grows around its middle.
    pub fn nearer(&self, times: f32) -> Picture {
        let (x0, y0) = self.nose;
        self.picture
            .warped(|x, y| (x0 + (x - x0) / times, y0 + (y - y0) / times))
    }

    /// The same person, seen nearer.
    pub fn come_nearer(&self, times: f32) -> Self {
        let (x0, y0) = self.nose;
        let near = |(x, y): (f32, f32)| (x0 + (x - x0) * times, y0 + (y - y0) * times);
        Self {
            name: self.name,
            picture: self.nearer(times),
            eyes: self.eyes.map(near),
            nose: self.nose,
            mouth: near(self.mouth),
            apart: self.apart * times,
        }
    }

    /// Moved so many pixels to the right on the picture, and down.
    pub fn moved(&self, right: f32, down: f32) -> Picture {
        self.picture.warped(|x, y| (x - right, y - down))
    }

    /// The head leans: the picture turns clockwise.
    pub fn leaning(&self, degrees: f32) -> Picture {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (x0, y0) = self.nose;
        self.picture.warped(|x, y| {
            let (dx, dy) = (x - x0, y - y0);
            (x0 + cos * dx + sin * dy, y0 - sin * dx + cos * dy)
        })
    }

    /// A lamp on one side: the other half of the face lies in the dark.
    pub fn lit_from_one_side(&self) -> Picture {
        let middle = self.nose.0;
        let reach = self.apart * 0.2;
        self.picture.coloured(|colour, x, _| {
            let share = ((middle - x) / reach).clamp(-1.0, 1.0) * 0.44 + 0.64;
            colour.map(|c| c * share)
        })
    }

    pub fn lit(&self, times: f32) -> Picture {
        self.picture
            .coloured(|colour, _, _| colour.map(|c| (c * times).min(255.0)))
            .noisy(3.0, 1)
    }

    /// Everything in a box painted over with noise on it, as cloth or skin has.
    fn painted(
        &self,
        (left, top): (f32, f32),
        (right, bottom): (f32, f32),
        with: Colour,
    ) -> Picture {
        let cover = Picture::flat(self.picture.width, self.picture.height, with).noisy(4.0, 3);
        self.picture.coloured(|colour, x, y| {
            let inside = (left..right).contains(&x) && (top..bottom).contains(&y);
            if inside {
                cover.at(x as isize, y as isize)
            } else {
                colour
            }
        })
    }

    pub fn with_sunglasses(&self) -> Picture {
        let (reach, [right, left]) = (self.apart * 0.45, self.eyes);
        let top = right.1.min(left.1) - reach * 0.7;
        let bottom = right.1.max(left.1) + reach * 0.7;
        self.painted(
            (right.0 - reach, top),
            (left.0 + reach, bottom),
            [14.0, 14.0, 16.0],
        )
    }

    pub fn with_a_mask(&self) -> Picture {
        let side = self.apart * 0.95;
        let (x, top) = (self.nose.0, self.nose.1 - self.apart * 0.1);
        let bottom = self.mouth.1 + self.apart * 0.85;
        self.painted((x - side, top), (x + side, bottom), [150.0, 190.0, 215.0])
    }

    pub fn with_a_hand_before_half(&self) -> Picture {
        let (x, y) = self.nose;
        let reach = self.apart * 1.6;
        self.painted((x - reach, y - reach), (x, y + reach), [120.0, 84.0, 66.0])
    }

    /// The upper lids pulled down over the eyes.
    pub fn with_shut_eyes(&self) -> Picture {
        self.with_lids_down(1.0)
    }

    /// The lids pulled down by a share of the eye.
    pub fn with_lids_down(&self, share: f32) -> Picture {
        let (reach, opening) = (self.apart * 0.35, self.apart * 0.24 * share);
        let eyes = self.eyes;
        self.picture.warped(|x, y| {
            let mut from = y;
            for (eye_x, eye_y) in eyes {
                let across = (1.0 - ((x - eye_x) / reach).powi(2)).max(0.0);
                let down = y - eye_y;
                if across > 0.0 && down < opening * 0.45 {
                    from -= opening * 1.15 * across * (-(down / (reach * 0.7)).powi(2)).exp();
                }
            }
            (x, from)
        })
    }

    /// The head turned to the person's own left, degrees: every point of it moves as far as it stands out
    /// of an ellipsoid with a nose on it. What is around the head is drawn along.
    pub fn turned(&self, degrees: f32) -> Picture {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (apart, nose) = (self.apart, self.nose);
        let middle = (self.middle().0, self.middle().1 + 0.35 * apart);
        let depth = |x: f32, y: f32| {
            let across = (x - middle.0) / (1.2 * apart);
            let down = (y - middle.1) / (1.75 * apart);
            let from_middle = across.hypot(down);
            let head = 1.3 * (1.0 - from_middle.powi(2)).max(0.0).sqrt();
            let length = if y < nose.1 { 0.45 } else { 0.15 } * apart;
            let bridge = ((x - nose.0) / (0.22 * apart)).powi(2) + ((y - nose.1) / length).powi(2);
            (head + 0.32 * (-bridge).exp(), from_middle)
        };
        self.picture.warped(|seen, y| {
            // Where a point came from is where its own shift leads here: found by coming nearer.
            let mut x = seen;
            for _ in 0..12 {
                let (out, from_middle) = depth(x, y);
                let beyond = ((from_middle - 1.0) / 0.9).clamp(0.0, 1.0);
                let part = 1.0 - beyond * beyond * (3.0 - 2.0 * beyond);
                let shift = (x - middle.0) * (cos - 1.0) + (out - 0.75) * apart * sin;
                x = 0.5 * x + 0.5 * (seen - part * shift);
            }
            (x, y)
        })
    }

    /// A second person beside: the same, mirrored, as no other fits the light.
    pub fn with_another(&self) -> Picture {
        let (x0, y0) = self.middle();
        let width = self.picture.width as f32;
        self.picture.warped(|x, y| {
            let half = width / 2.0;
            let inside = if x < half { x } else { width - x };
            (x0 + (inside - half / 2.0) / 0.8, y0 + (y - y0) / 0.8)
        })
    }
}

/// What is held up in place of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// Paper with a white border and the dots of a printer.
    Print,
    /// Paper larger than the frame: no border is seen.
    LargePrint,
    /// A screen, its pixels seen by the camera's.
    Screen,
}

impl Medium {
    pub const ALL: [Self; 3] = [Self::Print, Self::LargePrint, Self::Screen];

    /// What the camera sees of a picture shown on it, at rest.
    pub fn showing(self, picture: &Picture) -> Picture {
        match self {
            Self::Print => bordered(&printed(picture)),
            Self::LargePrint => printed(picture),
            Self::Screen => on_a_screen(picture),
        }
    }
}

/// Less contrast, and dots every three and a third pixels.
fn printed(picture: &Picture) -> Picture {
    picture.coloured(|colour, x, y| {
        let dots = 1.0 + 0.06 * (x * 1.9).sin() * (y * 1.9).sin();
        colour.map(|c| (c * 0.75 + 38.0) * dots)
    })
}

/// A sheet held before a grey wall, a little crooked.
fn bordered(picture: &Picture) -> Picture {
    const SCALE: f32 = 0.86;
    const BORDER: f32 = 12.0;
    let (width, height) = (picture.width as f32, picture.height as f32);
    let wall = Picture::flat(picture.width, picture.height, [120.0; 3]).noisy(5.0, 9);
    Picture::made(picture.width, picture.height, |x, y| {
        let (dx, dy) = (x - width / 2.0, y - height / 2.0);
        let (u, v) = (dx + 0.02 * dy, dy - 0.015 * dx);
        // Only the middle of the picture is on the sheet: a portrait.
        let half = (width * 0.30, height * 0.5 * SCALE);
        let beyond = (u.abs() - half.0).max(v.abs() - half.1);
        if beyond > BORDER {
            wall.at(x as isize, y as isize)
        } else if beyond > 0.0 {
            [235.0; 3]
        } else {
            picture.sample(width / 2.0 + u / SCALE, height / 2.0 + v / SCALE)
        }
    })
}

/// Stripes of red, green and blue, rows with gaps between them, seen turned by 1.7° and a little smaller
/// than the camera's pixels: the patterns that every camera makes of a screen.
fn on_a_screen(picture: &Picture) -> Picture {
    let (sin, cos) = 1.7_f32.to_radians().sin_cos();
    let (width, height) = (picture.width as f32, picture.height as f32);
    let screen = |x: f32, y: f32| {
        // Three stripes to a pixel of the screen, which is as large as 1.05 pixels of the camera.
        let (column, row) = (
            (x * 3.0 / 1.05).floor() as i64,
            (y * 3.0 / 1.05).floor() as i64,
        );
        let colour = picture.sample(x, y);
        let line = if row.rem_euclid(3) == 2 { 0.7 } else { 1.0 };
        let stripe = column.rem_euclid(3) as usize;
        let mut seen = [0.0; 3];
        for (i, s) in seen.iter_mut().enumerate() {
            let gain = if i == stripe { 1.25 } else { 0.82 };
            *s = colour[i] * gain * line * [1.05, 1.1, 1.25][i];
        }
        seen
    };
    Picture::made(picture.width, picture.height, |x, y| {
        let (dx, dy) = (x - width / 2.0, y - height / 2.0);
        let (u, v) = (
            width / 2.0 + cos * dx - sin * dy,
            height / 2.0 + sin * dx + cos * dy,
        );
        // A camera's pixel gathers light over its width.
        let mut sum = [0.0; 3];
        for (ox, oy) in [(-0.3, -0.3), (0.3, -0.3), (-0.3, 0.3), (0.3, 0.3)] {
            for (s, c) in sum.iter_mut().zip(screen(u + ox, v + oy)) {
                *s += c.min(255.0) / 4.0;
            }
        }
        sum
    })
}

/// How a picture is moved by hand, over a period of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Held as still as a hand can.
    Still,
    /// Swayed to the sides and up and down.
    Swaying,
    /// Turned around its vertical middle, 35° to each side.
    Turning,
    /// Brought closer by half, and away.
    Closer,
}

impl Hand {
    pub const ALL: [Self; 4] = [Self::Still, Self::Swaying, Self::Turning, Self::Closer];

    /// What the camera sees at a moment of the period, 0–1.
    pub fn moved(self, shown: &Picture, moment: f32) -> Picture {
        let wave = (moment * std::f32::consts::TAU).sin();
        let (x0, y0) = (shown.width as f32 / 2.0, shown.height as f32 / 2.0);
        match self {
            Self::Still => shown.warped(|x, y| (x - 1.5 * wave, y + wave)),
            Self::Swaying => shown.warped(|x, y| (x - 30.0 * wave, y - 12.0 * wave)),
            Self::Turning => {
                let (sin, cos) = (35.0 * wave).to_radians().sin_cos();
                // A sheet at a distance of two of its widths, seen in perspective.
                let far = shown.width as f32 * 2.0;
                shown.warped(|x, y| {
                    let u = (x - x0) * far / (far * cos + (x - x0) * sin);
                    let depth = (far - u * sin) / far;
                    (x0 + u, y0 + (y - y0) * depth)
                })
            }
            Self::Closer => {
                let times = 1.0 + 0.25 * (1.0 - (moment * std::f32::consts::TAU).cos());
                shown.warped(|x, y| (x0 + (x - x0) / times, y0 + (y - y0) / times))
            }
        }
    }
}
