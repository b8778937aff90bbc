//! Frames as pixels: looked at safely at any size, sampled, made smaller, turned level.

use zeroize::Zeroizing;

/// Most pixels of a frame: no camera of a terminal has more than 8K.
const MOST_PIXELS: usize = 7_680 * 4_320;

/// A frame whose size and bytes agree: three bytes a pixel (red, green, blue), row by row.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Pixels from left to right, at least 1.
    pub width: usize,
    /// Pixels from top to bottom, at least 1.
    pub height: usize,
    rgb: &'a [u8],
}

impl<'a> View<'a> {
    /// Takes a frame; `None` when its bytes are not what its size asks for, when it has no pixels, or
    /// more than an 8K camera has.
    pub fn new(width: u32, height: u32, rgb: &'a [u8]) -> Option<Self> {
        let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
        let pixels = width.checked_mul(height)?;
        let whole = (1..=MOST_PIXELS).contains(&pixels) && rgb.len() == pixels * 3;
        whole.then_some(Self { width, height, rgb })
    }

    /// A pixel; it must lie in the frame.
    fn pixel(&self, x: usize, y: usize) -> [f32; 3] {
        let at = (y * self.width + x) * 3;
        [0, 1, 2].map(|channel| f32::from(self.rgb[at + channel]))
    }

    /// The colour between four pixels; outside of the frame everything is black.
    pub fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        let (left, top) = (x.floor(), y.floor());
        let (right_share, lower_share) = (x - left, y - top);
        let mut colour = [0.0; 3];
        for (dy, down) in [(0.0, 1.0 - lower_share), (1.0, lower_share)] {
            for (dx, across) in [(0.0, 1.0 - right_share), (1.0, right_share)] {
                let Some(pixel) = self.inside(left + dx, top + dy) else {
                    continue;
                };
                for (sum, part) in colour.iter_mut().zip(pixel) {
                    *sum += part * down * across;
                }
            }
        }
        colour
    }

    fn inside(&self, x: f32, y: f32) -> Option<[f32; 3]> {
        // Comparisons with a number that is none are false: such a place is outside.
        let in_x = x >= 0.0 && x < self.width as f32;
        let in_y = y >= 0.0 && y < self.height as f32;
        (in_x && in_y).then(|| self.pixel(x as usize, y as usize))
    }

    /// The mean grey of a pixel (ITU-R BT.601), 0–255; black outside of the frame.
    pub fn grey(&self, x: isize, y: isize) -> f32 {
        let inside = |v: isize, size: usize| usize::try_from(v).ok().filter(|v| *v < size);
        match (inside(x, self.width), inside(y, self.height)) {
            (Some(x), Some(y)) => luma(self.pixel(x, y)),
            _ => 0.0,
        }
    }

    /// Puts the frame, made smaller by averaging until it fits, into the upper left corner of a planar
    /// picture (blue, green, red) of `room` pixels; the rest is black. Tells how much smaller it is.
    pub fn shrink_into(&self, room: (usize, usize), fit: (usize, usize), out: &mut [f32]) -> f32 {
        out.fill(0.0);
        let by = (self.width as f32 / fit.0 as f32)
            .max(self.height as f32 / fit.1 as f32)
            .max(1.0);
        let width = ((self.width as f32 / by) as usize).clamp(1, fit.0);
        let height = ((self.height as f32 / by) as usize).clamp(1, fit.1);
        let planes = room.0 * room.1;
        let mut put = |at: usize, sums: [u32; 3], count: usize| {
            let share = 1.0 / count as f32;
            out[at] = sums[2] as f32 * share;
            out[planes + at] = sums[1] as f32 * share;
            out[2 * planes + at] = sums[0] as f32 * share;
        };
        if (self.width, self.height) == (2 * width, 2 * height) {
            self.halve(|x, y, sums| put(y * room.0 + x, sums, 4));
            return by;
        }
        let columns = cells(width, self.width, by);
        for (y, (top, bottom)) in cells(height, self.height, by).into_iter().enumerate() {
            for (x, &(left, right)) in columns.iter().enumerate() {
                let mut sums = [0_u32; 3];
                for row in top..bottom {
                    let start = (row * self.width + left) * 3;
                    let end = (row * self.width + right) * 3;
                    for pixel in self.rgb[start..end].chunks_exact(3) {
                        sums[0] += u32::from(pixel[0]);
                        sums[1] += u32::from(pixel[1]);
                        sums[2] += u32::from(pixel[2]);
                    }
                }
                put(y * room.0 + x, sums, (bottom - top) * (right - left));
            }
        }
        by
    }

    /// Sums of two by two pixels: what nearly every camera's frames come to.
    fn halve(&self, mut put: impl FnMut(usize, usize, [u32; 3])) {
        let row = self.width * 3;
        for (y, rows) in self.rgb.chunks_exact(2 * row).enumerate() {
            let (upper, lower) = rows.split_at(row);
            let pairs = upper.chunks_exact(6).zip(lower.chunks_exact(6));
            for (x, (a, b)) in pairs.enumerate() {
                let sum = |i: usize| [a[i], a[i + 3], b[i], b[i + 3]].map(u32::from).iter().sum();
                put(x, y, [sum(0), sum(1), sum(2)]);
            }
        }
    }

    /// A square picture seen through `place`: what lies there, `side` pixels wide, bilinear.
    pub fn cut(&self, place: &Placement, side: usize) -> Crop {
        let mut rgb = Zeroizing::new(Vec::with_capacity(side * side * 3));
        for y in 0..side {
            for x in 0..side {
                let (from_x, from_y) = place.in_frame(x as f32, y as f32);
                rgb.extend(self.sample(from_x, from_y));
            }
        }
        Crop { side, rgb }
    }
}

/// From where to where the cells of a smaller picture reach in the larger; never empty.
fn cells(count: usize, size: usize, by: f32) -> Vec<(usize, usize)> {
    (0..count)
        .map(|i| {
            let from = ((i as f32 * by) as usize).min(size - 1);
            let to = (((i + 1) as f32 * by) as usize).clamp(from + 1, size);
            (from, to)
        })
        .collect()
}

/// Grey of a colour, ITU-R BT.601.
pub fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// A square picture cut out of a frame: values 0–255, three a pixel (red, green, blue). Wiped on drop.
pub struct Crop {
    /// Pixels on a side.
    pub side: usize,
    rgb: Zeroizing<Vec<f32>>,
}

impl Crop {
    /// Grey values, row by row.
    pub fn greys(&self) -> Zeroizing<Vec<f32>> {
        let grey = |pixel: &[f32]| luma([pixel[0], pixel[1], pixel[2]]);
        Zeroizing::new(self.rgb.chunks_exact(3).map(grey).collect())
    }

    /// Planes one after the other, every value times `factor`: red, green, blue.
    pub fn planes_rgb(&self, factor: f32) -> Zeroizing<Vec<f32>> {
        self.planes([0, 1, 2], factor)
    }

    /// Planes one after the other: blue, green, red, 0–255.
    pub fn planes_bgr(&self) -> Zeroizing<Vec<f32>> {
        self.planes([2, 1, 0], 1.0)
    }

    fn planes(&self, order: [usize; 3], factor: f32) -> Zeroizing<Vec<f32>> {
        let mut out = Zeroizing::new(Vec::with_capacity(self.rgb.len()));
        for channel in order {
            let plane = self.rgb.iter().skip(channel).step_by(3);
            out.extend(plane.map(|value| value * factor));
        }
        out
    }
}

/// Where a crop lies in its frame: a turned, scaled and moved square, perhaps seen in a mirror.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Frame pixels for one pixel of the crop to the right, right and down; down is at a right angle.
    step: (f32, f32),
    /// Where the crop's upper left pixel lies in the frame.
    origin: (f32, f32),
    /// −1 when the crop is mirrored, else 1.
    side: f32,
}

impl Placement {
    /// The square around `centre` whose side is `size` frame pixels, turned by `angle` (radians, clockwise
    /// in the picture), as a crop of `side` pixels.
    pub fn around(centre: (f32, f32), size: f32, angle: f32, side: usize) -> Self {
        let scale = size / side as f32;
        Self::through(
            centre,
            (scale * angle.cos(), scale * angle.sin()),
            side,
            1.0,
        )
    }

    /// The same square seen in a mirror.
    pub fn mirrored(centre: (f32, f32), size: f32, angle: f32, side: usize) -> Self {
        let scale = size / side as f32;
        let step = (-scale * angle.cos(), -scale * angle.sin());
        Self::through(centre, step, side, -1.0)
    }

    fn through(centre: (f32, f32), step: (f32, f32), side: usize, mirror: f32) -> Self {
        let half = side as f32 / 2.0;
        let mut placement = Self {
            step,
            origin: (0.0, 0.0),
            side: mirror,
        };
        let (x, y) = placement.in_frame(half, half);
        placement.origin = (centre.0 - x, centre.1 - y);
        placement
    }

    /// The crop in which points of the frame come to lie on the points of a template, as near as turning,
    /// scaling and moving can bring them (least squares).
    pub fn onto<const N: usize>(points: &[(f32, f32); N], template: &[(f32, f32); N]) -> Self {
        let middle = |of: &[(f32, f32); N]| {
            let sum = of.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
            (sum.0 / N as f32, sum.1 / N as f32)
        };
        let (from, to) = (middle(template), middle(points));
        let (mut size, mut along, mut across) = (0.0, 0.0, 0.0);
        for (t, p) in template.iter().zip(points) {
            let (tx, ty, px, py) = (t.0 - from.0, t.1 - from.1, p.0 - to.0, p.1 - to.1);
            size += tx * tx + ty * ty;
            along += tx * px + ty * py;
            across += tx * py - ty * px;
        }
        let mut placement = Self {
            step: (along / size, across / size),
            origin: (0.0, 0.0),
            side: 1.0,
        };
        let (x, y) = placement.in_frame(from.0, from.1);
        placement.origin = (to.0 - x, to.1 - y);
        placement
    }

    /// Where a point of the crop lies in the frame.
    pub fn in_frame(&self, x: f32, y: f32) -> (f32, f32) {
        let (right, down) = self.step;
        (
            self.origin.0 + right * x - self.side * down * y,
            self.origin.1 + down * x + self.side * right * y,
        )
    }

    /// Frame pixels for one pixel of the crop.
    pub fn scale(&self) -> f32 {
        self.step.0.hypot(self.step.1)
    }
}
