//! A made hand: the middle lines of printed strokes, distorted as hands distort them.
//!
//! Every character and every kind of hand has its own seed, so that a run gives the same ink each time
//! and a smaller set is a part of the larger one.

use jiujinban::domain::writing::ink::{Ink, InkPoint, PAD_HEIGHT};
use std::collections::HashMap;
use std::f32::consts::TAU;
use std::path::{Path, PathBuf};

/// A point of the drawing: right and down.
type Point = (f32, f32);
/// Strokes of one character, in a square of about 1000.
pub type Strokes = Vec<Vec<Point>>;

/// How a hand distorts. Lengths are thousandths of a character's box.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    /// Its name in the tables.
    pub name: &'static str,
    /// The whole turned by at most so many degrees.
    turn: f32,
    /// Height and width stretched by at most this share, each by itself.
    stretch: f32,
    /// The whole slanted by at most this share.
    slant: f32,
    /// Strokes moved (standard deviation).
    shift: f32,
    /// Strokes longer or shorter (standard deviation, a share).
    length: f32,
    /// Strokes turned (standard deviation, degrees).
    stroke_turn: f32,
    /// Tremor (standard deviation), smoothed along the stroke.
    tremor: f32,
    /// How likely the finger stays on the pad between two strokes.
    join: f32,
    /// How many pairs of neighbouring strokes are written the other way round.
    swaps: usize,
}

/// As printed.
pub const PRINTED: Hand = Hand {
    name: "as printed",
    turn: 0.0,
    stretch: 0.0,
    slant: 0.0,
    shift: 0.0,
    length: 0.0,
    stroke_turn: 0.0,
    tremor: 0.0,
    join: 0.0,
    swaps: 0,
};
/// A careful hand.
pub const NEAT: Hand = Hand {
    name: "neat",
    turn: 5.0,
    stretch: 0.15,
    slant: 0.10,
    shift: 14.0,
    length: 0.06,
    stroke_turn: 3.0,
    tremor: 6.0,
    join: 0.0,
    swaps: 0,
};
/// A careful hand that does not keep the order of strokes.
pub const NEAT_SWAPPED: Hand = Hand {
    name: "neat, two strokes out of order",
    swaps: 2,
    ..NEAT
};
/// A careful hand that lifts the finger less often.
pub const NEAT_JOINED: Hand = Hand {
    name: "neat, 15 % joined",
    join: 0.15,
    ..NEAT
};
/// A hurried or shaky hand.
pub const SLOPPY: Hand = Hand {
    name: "sloppy",
    turn: 9.0,
    stretch: 0.25,
    slant: 0.18,
    shift: 28.0,
    length: 0.12,
    stroke_turn: 6.0,
    tremor: 12.0,
    join: 0.0,
    swaps: 0,
};
/// A hurried hand that joins strokes a little.
pub const SLOPPY_LIGHTLY_JOINED: Hand = Hand {
    name: "sloppy, 10 % joined",
    join: 0.10,
    ..SLOPPY
};
/// A hurried hand that joins strokes.
pub const SLOPPY_JOINED: Hand = Hand {
    name: "sloppy, 30 % joined",
    join: 0.30,
    ..SLOPPY
};
/// A hurried hand that joins strokes and does not keep their order.
pub const SLOPPY_JOINED_SWAPPED: Hand = Hand {
    name: "sloppy, 15 % joined, out of order",
    join: 0.15,
    swaps: 2,
    ..SLOPPY
};

/// The project's folder, from whichever of its packages.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here
        .ancestors()
        .find(|f| f.join("assets/assets.lock").is_file());
    root.expect("the package stands in the project").to_owned()
}

/// The drawings a hand writes from.
pub struct Copybook(HashMap<char, Strokes>);

impl Copybook {
    /// Reads the table of strokes that `fetch-assets` makes; panics when it is not there or broken.
    pub fn open() -> Self {
        let file = root().join("target/strokes/strokes.tsv");
        let text = std::fs::read_to_string(&file).unwrap_or_else(|fault| {
            let file = file.display();
            panic!("{file}: {fault}; packaging/scripts/fetch-assets brings it")
        });
        let entry = |line: &str| {
            let (character, strokes) = line.split_once('\t')?;
            let strokes = strokes.split(';').map(stroke).collect::<Option<_>>()?;
            Some((character.chars().next()?, strokes))
        };
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self(lines.map(|line| entry(line).expect("a drawing")).collect())
    }

    /// Whether there is a drawing of a character.
    pub fn has(&self, character: char) -> bool {
        self.0.contains_key(&character)
    }

    /// A character as a hand writes it, in a box of 860 thousandths of a square pad.
    pub fn strokes(&self, character: char, hand: Hand) -> Strokes {
        let drawn = &self.0[&character];
        let mut dice = Dice::new(u64::from(u32::from(character)), hand.name);
        fitted(&distorted(drawn, hand, &mut dice))
    }

    /// One character on a square pad.
    pub fn character(&self, character: char, hand: Hand) -> Ink {
        ink(PAD_HEIGHT, &[self.strokes(character, hand)])
    }

    /// A word on a strip: characters side by side, each a little larger or smaller, higher or lower.
    pub fn word(&self, word: &str, hand: Hand) -> Ink {
        let mut dice = Dice::new(
            word.chars().map(|c| u64::from(u32::from(c))).sum(),
            hand.name,
        );
        let mut left = 60.0;
        let mut written = Vec::new();
        for character in word.chars() {
            let size = 0.8 + 0.1 * dice.even();
            let down = 100.0 + 60.0 * dice.even();
            let mut strokes = self.strokes(character, hand);
            let right = strokes.iter().flatten().map(|p| p.0).fold(0.0, f32::max);
            let start = strokes
                .iter()
                .flatten()
                .map(|p| p.0)
                .fold(1_000.0, f32::min);
            for point in strokes.iter_mut().flatten() {
                *point = (left + (point.0 - start) * size, down + point.1 * size);
            }
            left += (right - start) * size + 110.0 + 50.0 * dice.even();
            written.push(strokes);
        }
        ink((left + 60.0) as u16, &written)
    }
}

fn stroke(text: &str) -> Option<Vec<Point>> {
    let point = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    text.split(' ').map(point).collect()
}

fn ink(width: u16, characters: &[Strokes]) -> Ink {
    let mut ink = Ink::on_pad(width);
    for stroke in characters.iter().flatten() {
        for (at, &(x, y)) in stroke.iter().enumerate() {
            let point = InkPoint {
                x: x.round() as u16,
                y: y.round() as u16,
                at: 0,
            };
            let taken = if at == 0 {
                ink.begin(point)
            } else {
                ink.extend(point)
            };
            taken.expect("a character fits");
        }
        ink.lift();
    }
    ink
}

fn distorted(drawn: &Strokes, hand: Hand, dice: &mut Dice) -> Strokes {
    let (sin, cos) = (dice.even() * hand.turn).to_radians().sin_cos();
    let wide = 1.0 + dice.even() * hand.stretch;
    let high = 1.0 + dice.even() * hand.stretch;
    let slant = dice.even() * hand.slant;
    let whole = |(x, y): Point| {
        let (x, y) = (x - 500.0, y - 500.0);
        let (x, y) = (wide * x + slant * y, high * y);
        (cos * x - sin * y + 500.0, sin * x + cos * y + 500.0)
    };
    let mut strokes: Strokes = Vec::new();
    for stroke in drawn {
        let moved = moved(&even_steps(stroke), hand, dice);
        strokes.push(moved.into_iter().map(whole).collect());
    }
    for _ in 0..hand.swaps {
        if strokes.len() > 1 {
            let at = dice.below(strokes.len() - 1);
            strokes.swap(at, at + 1);
        }
    }
    let mut joined: Strokes = Vec::new();
    for stroke in strokes {
        match joined.last_mut() {
            Some(before) if dice.share() < hand.join => before.extend(stroke),
            _ => joined.push(stroke),
        }
    }
    joined.iter().map(|s| even_steps(s)).collect()
}

/// One stroke out of its place, size and direction, and trembling.
fn moved(stroke: &[Point], hand: Hand, dice: &mut Dice) -> Vec<Point> {
    let count = stroke.len() as f32;
    let middle_x = stroke.iter().map(|p| p.0).sum::<f32>() / count;
    let middle_y = stroke.iter().map(|p| p.1).sum::<f32>() / count;
    let (sin, cos) = (dice.normal() * hand.stroke_turn).to_radians().sin_cos();
    let size = 1.0 + dice.normal() * hand.length;
    let (shift_x, shift_y) = (dice.normal() * hand.shift, dice.normal() * hand.shift);
    let tremor = tremor(stroke.len(), hand.tremor, dice);
    let place = |(&(x, y), (shake_x, shake_y)): (&Point, Point)| {
        let (x, y) = ((x - middle_x) * size, (y - middle_y) * size);
        (
            cos * x - sin * y + middle_x + shift_x + shake_x,
            sin * x + cos * y + middle_y + shift_y + shake_y,
        )
    };
    stroke.iter().zip(tremor).map(place).collect()
}

/// Random steps smoothed over five points.
fn tremor(points: usize, strength: f32, dice: &mut Dice) -> Vec<Point> {
    const WEIGHTS: [f32; 5] = [1.0, 2.0, 3.0, 2.0, 1.0];
    let raw: Vec<Point> = (0..points + 4)
        .map(|_| (dice.normal() * strength, dice.normal() * strength))
        .collect();
    let smooth = |window: &[Point]| {
        let sum = |part: fn(&Point) -> f32| {
            let all = window.iter().zip(WEIGHTS).map(|(p, w)| part(p) * w);
            all.sum::<f32>() / 9.0 * 1.6
        };
        (sum(|p| p.0), sum(|p| p.1))
    };
    raw.windows(5).map(smooth).collect()
}

/// The same path with a point about every 25.
fn even_steps(stroke: &[Point]) -> Vec<Point> {
    let length = |a: Point, b: Point| (a.0 - b.0).hypot(a.1 - b.1);
    let mut path = vec![stroke[0]];
    for pair in stroke.windows(2) {
        let steps = (length(pair[0], pair[1]) / 25.0).ceil().max(1.0);
        for step in 1..=steps as usize {
            let share = step as f32 / steps;
            path.push((
                pair[0].0 + (pair[1].0 - pair[0].0) * share,
                pair[0].1 + (pair[1].1 - pair[0].1) * share,
            ));
        }
    }
    path
}

/// The whole brought into the middle of a square of 1000, its longer side 860.
fn fitted(strokes: &Strokes) -> Strokes {
    let all = || strokes.iter().flatten();
    let left = all().map(|p| p.0).fold(f32::MAX, f32::min);
    let right = all().map(|p| p.0).fold(f32::MIN, f32::max);
    let top = all().map(|p| p.1).fold(f32::MAX, f32::min);
    let bottom = all().map(|p| p.1).fold(f32::MIN, f32::max);
    let scale = 860.0 / (right - left).max(bottom - top).max(1.0);
    let (in_x, in_y) = (
        (1_000.0 - (right - left) * scale) / 2.0,
        (1_000.0 - (bottom - top) * scale) / 2.0,
    );
    let place = |&(x, y): &Point| ((x - left) * scale + in_x, (y - top) * scale + in_y);
    strokes
        .iter()
        .map(|s| s.iter().map(place).collect())
        .collect()
}

/// A small generator of numbers (splitmix64): the same on every machine and in every release.
struct Dice(u64);

impl Dice {
    fn new(what: u64, how: &str) -> Self {
        let how = how.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(what ^ how)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to 1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// -1 to 1, all alike.
    fn even(&mut self) -> f32 {
        2.0 * self.share() - 1.0
    }

    /// Around 0 with a standard deviation of 1 (Box and Muller).
    fn normal(&mut self) -> f32 {
        let radius = (-2.0 * self.share().max(1e-7).ln()).sqrt();
        radius * (TAU * self.share()).cos()
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }
}
