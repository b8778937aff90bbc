//! A sketch of the way: the terminal in the middle, north on top, towns as dots, rings for the
//! distance. Not a map: nothing of it needs one.

use super::{ViewModel, g};
use crate::domain::jobs::place::{Metres, Point};
use crate::domain::library::search::Landmark;
use crate::domain::library::way::Way;
use crate::ui::text::library as words;

/// Rings a sketch may have, in metres.
const RINGS: [u32; 9] = [
    1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000, 240_000,
];
/// Dots closer together than this share of the sketch would cover each other's names.
const CROWDED: f32 = 0.13;
/// Half the sketch is the outer ring with a margin around.
const REACH: f32 = 0.42;
/// Dots of the line to the place.
const STEPS: u8 = 14;
/// Within this the names of here and there would cover each other.
const NEAREST: f32 = 0.10;

/// Puts a sketch into the view, unless the place is farther than any ring.
pub(super) fn sketch(
    vm: &mut ViewModel,
    here: Point,
    there: Point,
    town: &str,
    landmarks: &[Landmark],
) {
    let way = Way::between(here, there);
    let Metres(metres) = way.distance;
    let Some(ring) = RINGS.into_iter().find(|ring| metres <= *ring) else {
        return;
    };
    vm.place.sketch = true;
    vm.place.north = "北".into();
    vm.place.here = "您在这里".into();
    vm.place.outer = words::ring(ring).into();
    let target = spot(&way, ring);
    let mut taken = vec![(0.5, 0.5), target];
    for landmark in landmarks {
        let at = spot(&Way::between(here, landmark.point), ring);
        let inside = [at.0, at.1].iter().all(|c| (0.06..=0.94).contains(c));
        let crowded = taken.iter().any(|other| apart(*other, at) < CROWDED);
        if inside && !crowded && landmark.name != town {
            taken.push(at);
            vm.dots.push(dot(at, &landmark.name, g::DotKind::Town));
        }
    }
    if apart((0.5, 0.5), target) > NEAREST {
        for step in 1..STEPS {
            let share = f32::from(step) / f32::from(STEPS);
            let at = (
                0.5 + (target.0 - 0.5) * share,
                0.5 + (target.1 - 0.5) * share,
            );
            vm.dots.push(dot(at, "", g::DotKind::Step));
        }
    }
    let name = if town.is_empty() { "去这里" } else { town };
    vm.dots.push(dot(target, name, g::DotKind::Target));
}

/// Where a way ends on the sketch: from 0 to 1 across and down.
fn spot(way: &Way, ring: u32) -> (f32, f32) {
    #[expect(clippy::cast_precision_loss, reason = "a sketch")]
    let scale = REACH / ring as f32;
    (0.5 + way.east * scale, 0.5 - way.north * scale)
}

fn apart(a: (f32, f32), b: (f32, f32)) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn dot((x, y): (f32, f32), label: &str, kind: g::DotKind) -> g::MapDot {
    g::MapDot {
        x,
        y,
        label: label.into(),
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(north: i32, east: i32, landmarks: &[Landmark]) -> ViewModel {
        let here = Point::new(40_421_000, 114_091_000).unwrap();
        let there = Point::new(here.lat() + north, here.lon() + east).unwrap();
        let mut vm = ViewModel::default();
        sketch(&mut vm, here, there, "玉泉镇", landmarks);
        vm
    }

    #[test]
    fn a_place_in_another_province_is_not_sketched() {
        let vm = drawn(5_000_000, 0, &[]);
        assert!(!vm.place.sketch && vm.dots.is_empty());
    }

    #[test]
    fn north_is_on_top_and_east_is_to_the_right() {
        for (north, east, x, y) in [
            (30_000, 0, 0, -1),
            (-30_000, 0, 0, 1),
            (0, 30_000, 1, 0),
            (0, -30_000, -1, 0),
        ] {
            let vm = drawn(north, east, &[]);
            let target = vm.dots.last().expect("the place itself");
            let sign = |c: f32| {
                if (c - 0.5).abs() < 0.01 {
                    0
                } else {
                    (c - 0.5).signum() as i32
                }
            };
            assert_eq!((sign(target.x), sign(target.y)), (x, y), "{north} {east}");
        }
    }

    #[test]
    fn everything_drawn_lies_on_the_sheet_and_towns_do_not_cover_each_other() {
        let town = |name: &str, lat, lon| Landmark {
            name: name.to_owned(),
            point: Point::new(lat, lon).unwrap(),
        };
        let vm = drawn(
            60_000,
            20_000,
            &[
                town("近", 40_421_100, 114_091_100),
                town("甲", 40_391_000, 114_041_000),
                town("乙", 40_391_500, 114_041_500),
                town("远", 42_000_000, 114_091_000),
            ],
        );
        for dot in &vm.dots {
            assert!((0.0..=1.0).contains(&dot.x) && (0.0..=1.0).contains(&dot.y));
        }
        let names: Vec<_> = vm
            .dots
            .iter()
            .filter(|d| d.kind == g::DotKind::Town)
            .map(|d| d.label.as_str())
            .collect();
        assert_eq!(names, ["甲"]);
    }
}
