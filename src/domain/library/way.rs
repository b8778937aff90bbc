//! The way to a place, as it is told to somebody who stands at the terminal.

use crate::domain::jobs::place::{Metres, Point};

/// One of eight directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Heading {
    /// North.
    North,
    /// North-east.
    NorthEast,
    /// East.
    East,
    /// South-east.
    SouthEast,
    /// South.
    South,
    /// South-west.
    SouthWest,
    /// West.
    West,
    /// North-west.
    NorthWest,
}

impl Heading {
    /// All, clockwise from north.
    pub const ALL: [Self; 8] = [
        Self::North,
        Self::NorthEast,
        Self::East,
        Self::SouthEast,
        Self::South,
        Self::SouthWest,
        Self::West,
        Self::NorthWest,
    ];
}

/// Where something lies, seen from a fixed point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// How far as the crow flies.
    pub distance: Metres,
    /// Metres to the east; negative to the west.
    pub east: f32,
    /// Metres to the north; negative to the south.
    pub north: f32,
}

impl Way {
    /// The way from one point to another.
    pub fn between(from: Point, to: Point) -> Self {
        // The two legs of the ruler's triangle, each measured along one axis only.
        let leg = |corner: Option<Point>| {
            #[expect(clippy::cast_precision_loss, reason = "below a metre")]
            corner.map_or(0.0, |corner| from.distance(corner).0 as f32)
        };
        let east = leg(Point::new(from.lat(), to.lon()));
        let north = leg(Point::new(to.lat(), from.lon()));
        Self {
            distance: from.distance(to),
            east: if to.lon() < from.lon() { -east } else { east },
            north: if to.lat() < from.lat() { -north } else { north },
        }
    }

    /// The nearest of eight directions; `None` within 100 m, where a direction says nothing.
    pub fn heading(&self) -> Option<Heading> {
        if self.distance < Metres(100) {
            return None;
        }
        let eighths = (self.east.atan2(self.north) / std::f32::consts::FRAC_PI_4).round();
        #[expect(clippy::cast_possible_truncation, reason = "between -4 and 4")]
        let at = (eighths as i32).rem_euclid(8);
        Some(Heading::ALL[usize::try_from(at).expect("not negative")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(north: i32, east: i32) -> Option<Heading> {
        let here = Point::new(40_421_000, 114_091_000).unwrap();
        let there = Point::new(here.lat() + north, here.lon() + east).unwrap();
        Way::between(here, there).heading()
    }

    #[test]
    fn next_door_has_no_direction() {
        assert_eq!(heading(0, 0), None);
        assert_eq!(heading(500, 500), None);
    }

    #[test]
    fn eight_directions_are_told_apart() {
        // A degree of longitude is about three quarters of one of latitude here.
        for (north, east, expected) in [
            (50_000, 0, Heading::North),
            (50_000, 66_000, Heading::NorthEast),
            (0, 50_000, Heading::East),
            (-50_000, 66_000, Heading::SouthEast),
            (-50_000, 0, Heading::South),
            (-50_000, -66_000, Heading::SouthWest),
            (1, -50_000, Heading::West),
            (50_000, -66_000, Heading::NorthWest),
        ] {
            assert_eq!(heading(north, east), Some(expected), "{north} {east}");
        }
    }
}
