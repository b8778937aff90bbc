//! Cheap signs that a face is a picture of a face: computed, not learned, and weak alone.
//!
//! A screen's pixels and a print's dots lay a regular pattern over the face; glass and glossy paper
//! mirror a lamp as a flat white patch; paper and screens have straight edges. A photo that fills the
//! whole frame without gloss shows none of the three: that is what the task of a try is for.

use super::detect::Face;
use super::picture::View;
use crate::domain::face::PassiveCues;
use std::f32::consts::PI;

/// Side of the patch whose spectrum is looked at, pixels; a power of two.
const PATCH: usize = 128;
/// Cycles across the patch below which a face's own features lie.
const COARSE: usize = 9;

/// The cues of the widest face of a frame; the model's word is not among them.
pub fn cues(frame: &View, face: &Face) -> PassiveCues {
    PassiveCues {
        moire: moire(frame, face),
        glare: glare(frame, face),
        edges: edges(frame, face),
        model: None,
    }
}

/// The share of what lies between two bounds, 0–1.
fn between(value: f32, none: f32, clear: f32) -> f32 {
    ((value - none) / (clear - none)).clamp(0.0, 1.0)
}

fn centre(face: &Face) -> (f32, f32) {
    let [left, top, width, height] = face.bounds;
    (left + width / 2.0, top + height / 2.0)
}

/// How far the strongest regular pattern stands above its neighbourhood in the spectrum of the face.
fn moire(frame: &View, face: &Face) -> f32 {
    let (x, y) = centre(face);
    let corner = (
        x as isize - PATCH as isize / 2,
        y as isize - PATCH as isize / 2,
    );
    let mut real = vec![0.0; PATCH * PATCH];
    let mut imaginary = vec![0.0; PATCH * PATCH];
    // Its neighbours' mean taken off and the rim faded out, so that only fine structure is left.
    for row in 0..PATCH {
        for column in 0..PATCH {
            let (px, py) = (corner.0 + column as isize, corner.1 + row as isize);
            let around = [(-1, 0), (1, 0), (0, -1), (0, 1)];
            let mean: f32 = around
                .iter()
                .map(|(dx, dy)| frame.grey(px + dx, py + dy))
                .sum();
            let fine = frame.grey(px, py) - mean / 4.0;
            real[row * PATCH + column] = fine * fade(row) * fade(column);
        }
    }
    transform_both_ways(&mut real, &mut imaginary);
    let power: Vec<f32> = real
        .iter()
        .zip(&imaginary)
        .map(|(re, im)| re * re + im * im)
        .collect();
    between(strongest_peak(&power).log10(), 1.1, 1.9)
}

/// Hann window.
fn fade(i: usize) -> f32 {
    0.5 - 0.5 * (2.0 * PI * i as f32 / (PATCH - 1) as f32).cos()
}

/// The largest power of a fine pattern ÷ the mean power of the patterns near it. A grid is a single point of
/// the spectrum; an edge or a shaken camera draws a line through it, whose points have neighbours alike.
fn strongest_peak(power: &[f32]) -> f32 {
    const NEAR: isize = 5;
    /// The window spreads a point over its neighbours.
    const SPREAD: isize = 2;
    let size = PATCH as isize;
    let at = |u: isize, v: isize| power[(v.rem_euclid(size) * size + u.rem_euclid(size)) as usize];
    let mut best = 1.0_f32;
    for v in -size / 2..size / 2 {
        for u in 0..size / 2 {
            let fineness = (u as f32).hypot(v as f32) as usize;
            let here = at(u, v);
            let top = here
                >= at(u + 1, v)
                    .max(at(u - 1, v))
                    .max(at(u, v + 1))
                    .max(at(u, v - 1));
            if !top || !(COARSE..PATCH / 2).contains(&fineness) {
                continue;
            }
            let (mut sum, mut count) = (0.0, 0.0);
            for dv in -NEAR..=NEAR {
                for du in -NEAR..=NEAR {
                    if du.abs().max(dv.abs()) > SPREAD {
                        sum += at(u + du, v + dv);
                        count += 1.0;
                    }
                }
            }
            best = best.max(here / (sum / count).max(1.0));
        }
    }
    best
}

/// The two-dimensional Fourier transform, in place.
fn transform_both_ways(real: &mut [f32], imaginary: &mut [f32]) {
    let turns: Vec<(f32, f32)> = (0..PATCH / 2)
        .map(|i| (-2.0 * PI * i as f32 / PATCH as f32).sin_cos())
        .collect();
    for row in 0..PATCH {
        let line = row * PATCH..(row + 1) * PATCH;
        transform(&mut real[line.clone()], &mut imaginary[line], &turns);
    }
    let (mut column_re, mut column_im) = ([0.0; PATCH], [0.0; PATCH]);
    for column in 0..PATCH {
        for row in 0..PATCH {
            column_re[row] = real[row * PATCH + column];
            column_im[row] = imaginary[row * PATCH + column];
        }
        transform(&mut column_re, &mut column_im, &turns);
        for row in 0..PATCH {
            real[row * PATCH + column] = column_re[row];
            imaginary[row * PATCH + column] = column_im[row];
        }
    }
}

/// The fast Fourier transform of one line, its length a power of two.
fn transform(re: &mut [f32], im: &mut [f32], turns: &[(f32, f32)]) {
    let size = re.len();
    let bits = size.trailing_zeros();
    for i in 0..size {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            re.swap(i, j);
            im.swap(i, j);
        }
    }
    let mut half = 1;
    while half < size {
        for start in (0..size).step_by(half * 2) {
            for k in 0..half {
                let (sin, cos) = turns[k * (size / 2 / half)];
                let (a, b) = (start + k, start + k + half);
                let (x, y) = (re[b] * cos - im[b] * sin, re[b] * sin + im[b] * cos);
                (re[b], im[b]) = (re[a] - x, im[a] - y);
                (re[a], im[a]) = (re[a] + x, im[a] + y);
            }
        }
        half *= 2;
    }
}

/// The share of white, colourless, flat spots on the face and as far again beside it.
fn glare(frame: &View, face: &Face) -> f32 {
    const STEPS: usize = 48;
    let [left, top, width, height] = face.bounds;
    let place =
        |i: usize, from: f32, size: f32| from - size / 4.0 + 1.5 * size * i as f32 / STEPS as f32;
    let mut white = [false; STEPS * STEPS];
    for row in 0..STEPS {
        for column in 0..STEPS {
            let colour = frame.sample(place(column, left, width), place(row, top, height));
            let least = colour.into_iter().fold(255.0, f32::min);
            white[row * STEPS + column] = least >= 250.0;
        }
    }
    // Single points are noise and the light in an eye: only where the neighbours are white too.
    let inner = 1..STEPS - 1;
    let flat = inner
        .clone()
        .flat_map(|row| inner.clone().map(move |column| (row, column)));
    let patches = flat.filter(|(row, column)| {
        let at = row * STEPS + column;
        [at, at - 1, at + 1, at - STEPS, at + STEPS]
            .iter()
            .all(|i| white[*i])
    });
    between(patches.count() as f32 / (STEPS * STEPS) as f32, 0.01, 0.08)
}

/// How much of a straight edge runs along the second clearest of the four sides around the face. One edge
/// is a door; two are a sheet.
fn edges(frame: &View, face: &Face) -> f32 {
    let (x, y) = centre(face);
    let [_, _, width, height] = face.bounds;
    let side = |outward: (f32, f32), near: f32, along: f32| {
        clearest_line(frame, (x, y), outward, near, along)
    };
    let mut found = [
        side((-1.0, 0.0), width / 2.0, height),
        side((1.0, 0.0), width / 2.0, height),
        side((0.0, -1.0), height / 2.0, width),
        side((0.0, 1.0), height / 2.0, width),
    ];
    found.sort_by(f32::total_cmp);
    between(found[2], 0.55, 0.9)
}

/// The best share of a line across `outward` that is an edge, among lines from just outside the face to
/// one and a half times as far again, leaning up to 6° either way.
fn clearest_line(
    frame: &View,
    middle: (f32, f32),
    outward: (f32, f32),
    near: f32,
    along: f32,
) -> f32 {
    const SAMPLES: usize = 40;
    /// Difference of grey over four pixels that makes an edge.
    const STEP: f32 = 24.0;
    let across = (-outward.1, outward.0);
    let mut best = 0.0_f32;
    for far in 0..44 {
        let distance = near * (1.1 + far as f32 * 0.034);
        for lean in [-0.1_f32, -0.07, -0.035, 0.0, 0.035, 0.07, 0.1] {
            let mut hits = [0_usize; 2];
            for i in 0..SAMPLES {
                let t = (i as f32 / (SAMPLES - 1) as f32 - 0.5) * 1.6 * along;
                let d = distance + t * lean;
                let at = |d: f32| {
                    let x = middle.0 + outward.0 * d + across.0 * t;
                    let y = middle.1 + outward.1 * d + across.1 * t;
                    // The end of the frame is no edge of a sheet.
                    let within = (0.0..frame.width as f32).contains(&x)
                        && (0.0..frame.height as f32).contains(&y);
                    within.then(|| frame.grey(x as isize, y as isize))
                };
                if let (Some(outer), Some(inner)) = (at(d + 2.0), at(d - 2.0)) {
                    hits[0] += usize::from(outer - inner > STEP);
                    hits[1] += usize::from(outer - inner < -STEP);
                }
            }
            best = best.max(hits[0].max(hits[1]) as f32 / SAMPLES as f32);
        }
    }
    best
}
