//! Ink in, places with characters out.

use super::alphabet::Alphabet;
use super::line::Steps;
use super::raster::{HEIGHT, LineImage};
use crate::adapters::inference::{Network, NetworkFault, checked_file, one_thread};
use crate::domain::writing::characters::Characters;
use crate::domain::writing::field::Field;
use crate::domain::writing::ink::Ink;
use crate::domain::writing::reading::{Guess, Reading, Spot, WritingFault};
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The digest of the model this release was measured with (assets/assets.lock names its package).
pub const MODEL_SHA256: &str = "8e971725e0adc77a989ffe7b3f96ed19c935cb1e0495e121109505033a5847d7";
/// The name under which the model carries its characters.
const LIST: &str = "character";
/// Columns of the image behind one step of the answer.
const STRIDE: usize = 8;

/// The network and what its classes mean.
pub struct Recogniser {
    network: Network,
    alphabet: Alphabet,
    characters: Arc<Characters>,
}

impl Recogniser {
    /// Opens the model's file.
    pub fn open(model: &Path, characters: Arc<Characters>) -> Result<Self, WritingFault> {
        let network = checked_file(model, MODEL_SHA256)
            .and_then(|file| Network::load(file, &one_thread()))
            .map_err(|fault| match fault {
                NetworkFault::Missing => WritingFault::NoModel,
                _ => WritingFault::DamagedModel,
            })?;
        let list = network.note(LIST).ok_or(WritingFault::DamagedModel)?;
        let alphabet = Alphabet::of_list(list);
        Ok(Self {
            network,
            alphabet,
            characters,
        })
    }

    /// How many characters of a table the network can tell.
    pub fn knows(&self, takes: impl Fn(char) -> bool) -> usize {
        let taken = self.alphabet.taken(takes);
        taken.iter().filter(|taken| **taken).count()
    }

    /// Reads ink for a field. No ink, and ink that is no writing, is a reading without places.
    pub fn read(&self, ink: &Ink, field: Field) -> Result<Reading, WritingFault> {
        let mut reading = Reading { spots: Vec::new() };
        let Some(image) = LineImage::of(ink) else {
            return Ok(reading);
        };
        let answers = self
            .network
            .run([1, 3, HEIGHT, image.width], &three_channels(&image))
            .map_err(|_| WritingFault::Failed)?;
        let answer = answers.first().ok_or(WritingFault::Failed)?;
        let steps = Steps::of(&answer.values, self.alphabet.count());
        let steps = steps.ok_or(WritingFault::Failed)?;

        let taken = self.alphabet.taken(|c| field.takes(c, &self.characters));
        let places = if image.is_single {
            std::iter::once(0..steps.count()).collect()
        } else {
            steps.places()
        };
        for place in places {
            let guesses = steps.best(place.clone(), &taken).into_iter();
            let guess = |(class, likelihood)| {
                self.alphabet.character(class).map(|character| Guess {
                    character,
                    likelihood,
                })
            };
            reading.spots.push(Spot {
                guesses: guesses.filter_map(guess).collect(),
                left: image.place_of(place.start * STRIDE),
                right: image.place_of(place.end * STRIDE),
            });
        }
        Ok(reading)
    }
}

/// The picture as the network wants it: the grey three times, white 1 and black -1.
fn three_channels(image: &LineImage) -> Zeroizing<Vec<f32>> {
    let mut values = Zeroizing::new(Vec::with_capacity(3 * image.ink.len()));
    for _ in 0..3 {
        values.extend(image.ink.iter().map(|dark| 1.0 - 2.0 * dark));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_is_not_there_and_one_that_is_damaged_are_told_apart() {
        let characters = Arc::new(Characters::parse("1\t一\t1\n").expect("a table"));
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("model.onnx");
        let opened = Recogniser::open(&file, characters.clone()).map(drop);
        assert_eq!(opened, Err(WritingFault::NoModel));
        std::fs::write(&file, b"half a model").expect("a file");
        let opened = Recogniser::open(&file, characters).map(drop);
        assert_eq!(opened, Err(WritingFault::DamagedModel));
    }
}
