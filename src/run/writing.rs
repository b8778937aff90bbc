//! What reads handwriting, and the words of the county it begins with.

use crate::adapters::places;
use crate::adapters::store::cache::trades;
use crate::adapters::writing::{WritingDesk, characters, place_endings};
use crate::domain::jobs::trade::Vocabulary;
use crate::domain::people::identity::DivisionCode;
use crate::domain::places::{Places, Village};
use crate::domain::writing::kit::CountyWords;
use crate::ports::handwriting::Handwriting;
use crate::terminal::StartWriting;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The file of the model in its folder.
pub const MODEL: &str = "handwriting.onnx";

/// Starts the recogniser with the shipped model, for a terminal in this county.
/// It begins `settle` later, unless ink is there to be read before.
pub fn writing(
    model: PathBuf,
    division: &DivisionCode,
    villages: Vec<Village>,
    settle: Duration,
) -> StartWriting {
    let places = places::shipped(division).with_villages(villages);
    let words = county_words(&places, &trades::shipped());
    Arc::new(move |sink| {
        let (model, words) = (model.clone(), words.clone());
        let desk = WritingDesk::start(model, Arc::new(characters()), words, settle, sink)?;
        Ok(Arc::new(desk) as Arc<dyn Handwriting>)
    })
}

/// Places from the city down to the villages, and all trades with what people call them.
fn county_words(places: &Places, trades: &Vocabulary) -> CountyWords {
    let mut named: Vec<String> = place_endings().map(str::to_owned).collect();
    if let Some(home) = places.home() {
        let city = places.above(home.as_str()).unwrap_or_default().to_owned();
        let levels = [city.get(..2).unwrap_or_default(), &city, home.as_str()];
        named.extend(levels.iter().filter_map(|code| places.name_of_level(code)));
        let around = places.within(&city).into_iter();
        named.extend(around.map(|county| county.name));
        for town in places.within(home.as_str()) {
            let villages = places.within(town.code.as_str()).into_iter();
            named.extend(villages.map(|village| village.name));
            named.push(town.name);
        }
    }
    let words = trades.trades().iter();
    let words = words.flat_map(|trade| trade.synonyms.iter().chain([&trade.name]));
    CountyWords {
        places: named,
        trades: words.cloned().collect(),
        ..CountyWords::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_knows_its_county_its_neighbours_and_every_trade() {
        let county = DivisionCode::parse("140222").expect("a county");
        let words = county_words(&places::shipped(&county), &trades::shipped());
        for place in [
            "\u{5927}\u{540c}\u{5e02}",
            "\u{9633}\u{9ad8}\u{53bf}",
            "\u{7389}\u{6cc9}\u{9547}",
        ] {
            assert!(words.places.iter().any(|p| p == place), "{place}");
        }
        assert!(words.trades.iter().any(|t| t == "\u{7535}\u{710a}\u{5de5}"));
    }

    #[test]
    fn a_terminal_that_does_not_know_its_county_knows_trades_all_the_same() {
        let words = county_words(&Places::default(), &trades::shipped());
        assert!(words.trades.len() > 80);
        assert!(!words.places.is_empty(), "how names of places end");
    }
}
