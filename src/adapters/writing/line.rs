//! From a network's answer to places: connectionist temporal classification (Graves et al., 2006). Each
//! step across the line says how likely each class is; a run of steps that are not blank and agree is
//! one character.

use super::alphabet::BLANK;
use std::ops::Range;

/// How many characters a place keeps.
pub const KEPT: usize = 24;

/// A network's answer for one line: likelihoods, class by class, step by step.
#[derive(Clone, Copy)]
pub struct Steps<'a> {
    values: &'a [f32],
    classes: usize,
}

/// A class and how likely it is.
type Scored = (usize, f32);

impl<'a> Steps<'a> {
    /// Takes the values of whole steps; none when they are not.
    pub fn of(values: &'a [f32], classes: usize) -> Option<Self> {
        let is_whole = classes > 1 && !values.is_empty() && values.len().is_multiple_of(classes);
        is_whole.then_some(Self { values, classes })
    }

    /// How many steps there are.
    pub fn count(&self) -> usize {
        self.values.len() / self.classes
    }

    fn step(&self, at: usize) -> &'a [f32] {
        &self.values[at * self.classes..][..self.classes]
    }

    /// The likeliest class of a step.
    fn likeliest(&self, at: usize) -> Scored {
        let classes = self.step(at).iter().copied().enumerate();
        classes.fold(
            (BLANK, f32::MIN),
            |best, one| {
                if one.1 > best.1 { one } else { best }
            },
        )
    }

    /// The likeliest of the taken classes over some steps, the best first: at most [`KEPT`].
    pub fn best(&self, over: Range<usize>, taken: &[bool]) -> Vec<Scored> {
        let mut most = vec![0.0_f32; self.classes];
        for at in over {
            for (most, value) in most.iter_mut().zip(self.step(at)) {
                *most = most.max(*value);
            }
        }
        let mut scored: Vec<Scored> = most
            .into_iter()
            .enumerate()
            .filter(|(class, _)| taken.get(*class) == Some(&true))
            .collect();
        let by_score = |a: &Scored, b: &Scored| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if scored.len() > KEPT {
            scored.select_nth_unstable_by(KEPT, by_score);
            scored.truncate(KEPT);
        }
        scored.sort_by(by_score);
        scored
    }

    /// The places of the line: runs of steps with one likeliest class that is not the blank.
    pub fn places(&self) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        let mut before = BLANK;
        for at in 0..self.count() {
            let (class, _) = self.likeliest(at);
            if class != BLANK {
                match places.last_mut() {
                    Some(last) if class == before => last.end = at + 1,
                    _ => places.push(at..at + 1),
                }
            }
            before = class;
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps over four classes: the blank and three characters.
    fn steps(values: &[[f32; 4]]) -> Vec<f32> {
        values.concat()
    }

    #[test]
    fn values_that_are_no_whole_steps_are_refused() {
        assert!(Steps::of(&[], 4).is_none());
        assert!(Steps::of(&[0.0; 7], 4).is_none());
        assert!(Steps::of(&[0.0; 8], 1).is_none());
    }

    #[test]
    fn a_blank_line_has_no_place() {
        let values = steps(&[[0.9, 0.1, 0.0, 0.0]; 5]);
        let read = Steps::of(&values, 4).expect("steps");
        assert_eq!(read.places(), Vec::<Range<usize>>::new());
    }

    #[test]
    fn the_same_character_twice_is_two_places_only_with_a_blank_between() {
        let one = [0.1, 0.9, 0.0, 0.0];
        let blank = [1.0, 0.0, 0.0, 0.0];
        let other = [0.1, 0.0, 0.8, 0.1];
        let values = steps(&[one, one, blank, one, other, other, blank]);
        let read = Steps::of(&values, 4).expect("steps");
        assert_eq!(read.places(), [0..2, 3..4, 4..6]);
    }

    #[test]
    fn a_class_is_as_likely_as_at_its_best_step_and_only_if_it_is_taken() {
        let values = steps(&[[0.5, 0.1, 0.3, 0.1], [0.1, 0.2, 0.1, 0.6]]);
        let read = Steps::of(&values, 4).expect("steps");
        let all = [false, true, true, true];
        assert_eq!(read.best(0..2, &all), [(3, 0.6), (2, 0.3), (1, 0.2)]);
        assert_eq!(read.best(0..1, &all), [(2, 0.3), (1, 0.1), (3, 0.1)]);
        assert_eq!(read.best(0..2, &[false, true]), [(1, 0.2)]);
    }
}
