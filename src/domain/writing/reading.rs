//! What a recogniser made of ink: for each place of a line, characters with their likelihood.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A character that a place may hold.
#[derive(Clone, Copy, PartialEq, Zeroize)]
pub struct Guess {
    /// The character.
    pub character: char,
    /// How likely the recogniser holds it, 0 to 1; those of a place need not add up to 1.
    pub likelihood: f32,
}

/// One place of the line: its guesses, the likeliest first, and where its ink lies.
#[derive(Clone, PartialEq, Zeroize, ZeroizeOnDrop)]
pub struct Spot {
    /// At least one, the likeliest first, no character twice.
    pub guesses: Vec<Guess>,
    /// Its left end, in thousandths of the pad's height.
    pub left: u16,
    /// Its right end, in thousandths of the pad's height.
    pub right: u16,
}

/// What was read from left to right; empty when the ink is no writing. It is what a person wrote:
/// never shown by `Debug`, wiped on drop.
#[derive(Clone, PartialEq, Zeroize, ZeroizeOnDrop)]
pub struct Reading {
    /// The places.
    pub spots: Vec<Spot>,
}

#[cfg(any(test, feature = "simulator"))]
impl Reading {
    /// A reading of a test or a picture: the guesses of each place, from left to right.
    pub fn made(places: &[&[(char, f32)]]) -> Self {
        let guess = |&(character, likelihood): &(char, f32)| Guess {
            character,
            likelihood,
        };
        let spot = |guesses: &&[(char, f32)]| Spot {
            guesses: guesses.iter().map(guess).collect(),
            left: 0,
            right: 900,
        };
        Self {
            spots: places.iter().map(spot).collect(),
        }
    }
}

impl fmt::Debug for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guess(…)")
    }
}

impl fmt::Debug for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Spot({} guesses)", self.guesses.len())
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reading({} places)", self.spots.len())
    }
}

/// Why ink was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WritingFault {
    /// The recogniser's model is not installed.
    #[error("the model is not there")]
    NoModel,
    /// The model's file is not the one that was checked, or cannot be used.
    #[error("the model is damaged")]
    DamagedModel,
    /// The recogniser failed on this ink.
    #[error("the recogniser failed")]
    Failed,
    /// The recogniser has ended.
    #[error("the recogniser has ended")]
    Gone,
}

/// How the recogniser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WritingStatus {
    /// Ink can be read.
    Ready,
    /// It cannot; the other ways to write stay.
    Out(WritingFault),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_not_shown() {
        let reading = Reading {
            spots: vec![Spot {
                guesses: vec![Guess {
                    character: '闫',
                    likelihood: 0.5,
                }],
                left: 0,
                right: 900,
            }],
        };
        let shown = format!(
            "{reading:?} {:?} {:?}",
            reading.spots, reading.spots[0].guesses
        );
        assert!(!shown.contains('闫') && !shown.contains("900"), "{shown}");
    }
}
