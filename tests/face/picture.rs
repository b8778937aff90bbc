//! Pictures that are changed by arithmetic: blurred, darkened, turned, covered, printed, shown on a screen.

use std::path::Path;

/// Red, green, blue, 0–255.
pub type Colour = [f32; 3];

/// A picture of any size, kept in floats.
#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pixels: Vec<Colour>,
}

impl Picture {
    /// One of the committed pictures.
    pub fn of(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faces");
        let path = path.join(format!("{name}.jpg"));
        let bytes = std::fs::read(&path);
        Self::read(&bytes.unwrap_or_else(|fault| panic!("{}: {fault}", path.display())))
    }

    /// From the bytes of a file.
    pub fn read(bytes: &[u8]) -> Self {
        let read = image::load_from_memory(bytes).expect("a picture").to_rgb8();
        let (width, height) = (read.width() as usize, read.height() as usize);
        let pixels = read.pixels().map(|p| p.0.map(f32::from)).collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    /// As a file.
    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        let mut file = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, quality);
        let (width, height) = (self.width as u32, self.height as u32);
        let colours = image::ExtendedColorType::Rgb8;
        let written =
            image::ImageEncoder::write_image(encoder, &self.bytes(), width, height, colours);
        written.expect("a picture becomes a file");
        file
    }

    /// How far the values of two pictures of one size lie apart in the mean.
    pub fn apart(&self, other: &Self) -> f32 {
        let values = |of: &Self| of.pixels.iter().flatten().copied().collect::<Vec<f32>>();
        let (own, other) = (values(self), values(other));
        let sum: f32 = own.iter().zip(&other).map(|(a, b)| (a - b).abs()).sum();
        sum / own.len() as f32
    }

    pub fn flat(width: usize, height: usize, colour: Colour) -> Self {
        let pixels = vec![colour; width * height];
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Three bytes a pixel.
    pub fn bytes(&self) -> Vec<u8> {
        let byte = |value: &f32| value.round().clamp(0.0, 255.0) as u8;
        self.pixels.iter().flatten().map(byte).collect()
    }

    /// A pixel; beyond the edge the edge goes on.
    pub fn at(&self, x: isize, y: isize) -> Colour {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.pixels[y * self.width + x]
    }

    /// Between four pixels.
    pub fn sample(&self, x: f32, y: f32) -> Colour {
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let at = |dx: isize, dy: isize| self.at(left as isize + dx, top as isize + dy);
        let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        std::array::from_fn(|i| {
            let upper = a[i] * (1.0 - fx) + b[i] * fx;
            let lower = c[i] * (1.0 - fx) + d[i] * fx;
            upper * (1.0 - fy) + lower * fy
        })
    }

    /// Every pixel made anew from its place.
    pub fn made(width: usize, height: usize, pixel: impl Fn(f32, f32) -> Colour) -> Self {
        let places = (0..width * height).map(|i| ((i % width) as f32, (i / width) as f32));
        let pixels = places.map(|(x, y)| pixel(x, y)).collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Every pixel taken from another place of this picture.
    pub fn warped(&self, from: impl Fn(f32, f32) -> (f32, f32)) -> Self {
        Self::made(self.width, self.height, |x, y| {
            let (x, y) = from(x, y);
            self.sample(x, y)
        })
    }

    /// Every colour made from the one that was there.
    pub fn coloured(&self, colour: impl Fn(Colour, f32, f32) -> Colour) -> Self {
        Self::made(self.width, self.height, |x, y| {
            colour(self.at(x as isize, y as isize), x, y)
        })
    }

    /// Gaussian blur, `sigma` in pixels.
    pub fn blurred(&self, sigma: f32) -> Self {
        let reach = (3.0 * sigma).ceil() as isize;
        let weight = |d: isize| (-(d as f32 / sigma).powi(2) / 2.0).exp();
        let weights: Vec<(isize, f32)> = (-reach..=reach).map(|d| (d, weight(d))).collect();
        self.averaged(&weights, (1, 0)).averaged(&weights, (0, 1))
    }

    /// Shaken sideways over so many pixels.
    pub fn shaken(&self, pixels: isize) -> Self {
        let weights: Vec<(isize, f32)> = (-pixels / 2..=pixels / 2).map(|d| (d, 1.0)).collect();
        self.averaged(&weights, (1, 0))
    }

    fn averaged(&self, weights: &[(isize, f32)], (dx, dy): (isize, isize)) -> Self {
        let all: f32 = weights.iter().map(|(_, weight)| weight).sum();
        Self::made(self.width, self.height, |x, y| {
            let mut sum = [0.0; 3];
            for (d, weight) in weights {
                let colour = self.at(x as isize + d * dx, y as isize + d * dy);
                for (s, c) in sum.iter_mut().zip(colour) {
                    *s += c * weight / all;
                }
            }
            sum
        })
    }

    /// A sensor's noise, the same at every run.
    pub fn noisy(&self, strength: f32, seed: u32) -> Self {
        let mut state = seed.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from((state >> 16) as u16) / 65_535.0 - 0.5
        };
        let mut noisy = self.clone();
        for pixel in &mut noisy.pixels {
            // Three of them added up are near enough to a bell; the factor makes its deviation 1.
            let noise = (next() + next() + next()) * 2.0 * strength;
            for value in pixel {
                *value = (*value + noise).clamp(0.0, 255.0);
            }
        }
        noisy
    }
}
