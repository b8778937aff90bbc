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
/// Half the sketch is the outer ring with a margin around, wide enough for the pin on top of it.
const REACH: f32 = 0.36;
/// Dots of the line to the place.
const STEPS: u8 = 14;
/// Within this the names of here and there would cover each other.
const NEAREST: f32 = 0.10;
/// Half a line of text, in the largest letters the sketch is drawn with.
const LINE: f32 = 0.045;
/// A letter's width, in the largest letters.
const LETTER: f32 = 0.07;
/// From the middle of a dot to its name.
const OFF: f32 = 0.05;
/// Right of this a name stands at the left of its dot.
const LEFT_FROM: f32 = 0.6;

/// A part of the sketch that is taken: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Taken(f32, f32, f32, f32);

impl Taken {
    fn around((x, y): (f32, f32), half: f32) -> Self {
        Self(x - half, y - half, x + half, y + half)
    }

    /// The name of a dot, in the line whose middle is at `y`.
    fn name(x: f32, y: f32, name: &str) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a name has a few letters")]
        let long = OFF + name.chars().count() as f32 * LETTER;
        if x > LEFT_FROM {
            Self(x - long, y - LINE, x, y + LINE)
        } else {
            Self(x, y - LINE, x + long, y + LINE)
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    fn is_inside(&self) -> bool {
        self.0 >= 0.0 && self.1 >= 0.0 && self.2 <= 1.0 && self.3 <= 1.0
    }
}

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
    vm.place.here_above = target.1 > 0.5;
    let name = if town.is_empty() { "去这里" } else { town };
    let mut taken = taken_by_itself(target, name);
    for landmark in landmarks {
        let at = spot(&Way::between(here, landmark.point), ring);
        let own = [
            Taken::around(at, LINE),
            Taken::name(at.0, at.1, &landmark.name),
        ];
        let free = own
            .iter()
            .all(|part| part.is_inside() && !taken.iter().any(|other| other.meets(part)));
        if free && landmark.name != town {
            taken.extend(own);
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
    vm.dots.push(dot(target, name, g::DotKind::Target));
}

/// What is drawn whatever lies around: here with its words, the pin with its name, north, the ring.
fn taken_by_itself((x, y): (f32, f32), name: &str) -> Vec<Taken> {
    let below = if y > 0.5 { -0.11 } else { 0.11 };
    vec![
        Taken::around((0.5, 0.5), 0.05),
        Taken(0.35, 0.5 + below - LINE, 0.65, 0.5 + below + LINE),
        Taken(x - 0.07, y - 0.14, x + 0.07, y + 0.01),
        Taken::name(x, y - 0.06, name),
        Taken(0.0, 0.0, 0.2, 0.12),
        Taken(0.5, 0.88, 1.0, 1.0),
    ]
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
                town("甲", 40_371_000, 114_041_000),
                town("乙", 40_371_500, 114_041_500),
                town("远", 42_000_000, 114_091_000),
            ],
        );
        for dot in &vm.dots {
            assert!((0.0..=1.0).contains(&dot.x) && (0.0..=1.0).contains(&dot.y));
        }
        let pin = vm.dots.last().expect("the place itself");
        assert!(pin.y >= 0.13, "the pin stands on the sheet: {}", pin.y);
        let names: Vec<_> = vm
            .dots
            .iter()
            .filter(|d| d.kind == g::DotKind::Town)
            .map(|d| d.label.as_str())
            .collect();
        assert_eq!(names, ["甲"]);
    }

    #[test]
    fn names_cover_neither_one_another_nor_the_words_in_the_middle_wherever_the_place_lies() {
        let here = Point::new(40_421_000, 114_091_000).unwrap();
        let towns: Vec<Landmark> = (-4..=4)
            .flat_map(|north| (-4..=4).map(move |east| (north, east)))
            .map(|(north, east)| Landmark {
                name: "谷前堡镇".to_owned(),
                point: Point::new(here.lat() + north * 17_000, here.lon() + east * 21_000).unwrap(),
            })
            .collect();
        for (north, east) in [
            (60_000, 0),
            (-60_000, 0),
            (0, 60_000),
            (0, -60_000),
            (40_000, 50_000),
        ] {
            let vm = drawn(north, east, &towns);
            let target = vm.dots.last().expect("the place itself");
            assert_eq!(vm.place.here_above, target.y > 0.5);
            let shown: Vec<_> = vm
                .dots
                .iter()
                .filter(|d| d.kind == g::DotKind::Town)
                .collect();
            assert!(shown.len() >= 2, "{north} {east}: {}", shown.len());
            let fixed = taken_by_itself((target.x, target.y), "玉泉镇");
            for (at, one) in shown.iter().enumerate() {
                let name = Taken::name(one.x, one.y, &one.label);
                let others = shown[at + 1..].iter();
                let mut others = others.map(|o| Taken::name(o.x, o.y, &o.label));
                assert!(!others.any(|other| other.meets(&name)), "{north} {east}");
                assert!(!fixed.iter().any(|f| f.meets(&name)), "{north} {east}");
            }
        }
    }
}
