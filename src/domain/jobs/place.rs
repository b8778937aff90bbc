//! Where something is: points on the ground and the way between them.

/// A point by WGS-84 in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Point {
    lat: i32,
    lon: i32,
}

/// A distance in metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Metres(pub u32);

/// Metres one millionth of a degree of latitude spans (mean meridian of WGS-84).
const METRES_PER_MICRO_DEGREE: f32 = 0.111_195;

impl Point {
    /// A point from millionths of a degree north and east; `None` outside ±90° and ±180°.
    pub fn new(lat: i32, lon: i32) -> Option<Self> {
        let on_earth = lat.unsigned_abs() <= 90_000_000 && lon.unsigned_abs() <= 180_000_000;
        on_earth.then_some(Self { lat, lon })
    }

    /// Millionths of a degree north.
    pub fn lat(self) -> i32 {
        self.lat
    }

    /// Millionths of a degree east.
    pub fn lon(self) -> i32 {
        self.lon
    }

    /// A ruler that measures from this point.
    pub fn ruler(self) -> Ruler {
        let phi = (f64::from(self.lat) * 1e-6).to_radians();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a cosine loses nothing that matters"
        )]
        let shrink = phi.cos() as f32;
        Ruler {
            from: self,
            east: METRES_PER_MICRO_DEGREE * shrink,
        }
    }

    /// The way to another point as the crow flies; within 0.5 % up to 100 km in China's latitudes.
    pub fn distance(self, other: Self) -> Metres {
        self.ruler().to(other)
    }
}

/// Measures distances from one fixed point: the cosine is taken once, not once a listing.
#[derive(Debug, Clone, Copy)]
pub struct Ruler {
    from: Point,
    east: f32,
}

impl Ruler {
    /// The way to `other`, on a plane laid at the fixed point.
    #[inline]
    pub fn to(&self, other: Point) -> Metres {
        #[expect(clippy::cast_precision_loss, reason = "below a metre")]
        let north = other.lat.wrapping_sub(self.from.lat) as f32 * METRES_PER_MICRO_DEGREE;
        #[expect(clippy::cast_precision_loss, reason = "below a metre")]
        let east = other.lon.wrapping_sub(self.from.lon) as f32 * self.east;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a length is positive and far below 2^32 m"
        )]
        Metres((north * north + east * east).sqrt() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_beyond_the_poles_is_no_point() {
        assert_eq!(Point::new(90_000_001, 0), None);
        assert_eq!(Point::new(0, -180_000_001), None);
        assert_eq!(Point::new(i32::MIN, 0), None);
    }

    #[test]
    fn zhengzhou_to_kaifeng_is_about_65_kilometres() {
        let zhengzhou = Point::new(34_747_200, 113_624_900).unwrap();
        let kaifeng = Point::new(34_797_100, 114_307_500).unwrap();
        let Metres(m) = zhengzhou.distance(kaifeng);
        // Great circle by the haversine formula: 62.6 km.
        assert!((62_300..62_900).contains(&m), "{m}");
        assert_eq!(zhengzhou.distance(zhengzhou), Metres(0));
    }
}
