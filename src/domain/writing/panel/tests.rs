use super::super::characters::Characters;
use super::super::field::{Knowledge, Surnames};
use super::super::kit::CountyWords;
use super::super::pinyin::Pinyin;
use super::super::similar::SimilarShapes;
use super::*;

const DICTIONARY: &str = "维\twei\t50\n修\txiu\t50\n维修\twei xiu\t90\n日\tri\t80\n曰\tyue\t5\n\
    目\tmu\t40\n电\tdian\t60\n工\tgong\t60\n国\tguo\t60\n";

fn kit() -> Kit {
    let known = "维修日曰目电工国";
    let mut kit = Kit {
        knowledge: Knowledge::new(
            Characters::of(known),
            SimilarShapes::parse("日曰目\n").expect("groups"),
            Surnames::default(),
        ),
        pinyin: Pinyin::new(DICTIONARY, "", ""),
    };
    kit.learn(&CountyWords {
        trades: vec!["维修电工".to_owned()],
        ..CountyWords::default()
    });
    kit
}

/// A field with a panel under it, and a clock.
struct Desk {
    kit: Option<Kit>,
    panel: Panel,
    text: String,
    now: u64,
    asked: Vec<Round>,
}

fn desk(entry: Entry, pace: Pace, hand: Hand) -> Desk {
    Desk {
        kit: Some(kit()),
        panel: Panel::new(1, entry, 6, pace, hand),
        text: String::new(),
        now: 0,
        asked: Vec::new(),
    }
}

impl Desk {
    fn act(&mut self, act: impl FnOnce(&mut Panel, Given<'_>) -> Vec<PanelEffect>) {
        let text = self.text.clone();
        let given = Given {
            now: MonoTime(self.now),
            text: &text,
            kit: self.kit.as_ref(),
        };
        for effect in act(&mut self.panel, given) {
            match effect {
                PanelEffect::Put(text) => self.text = text.to_string(),
                PanelEffect::Read(round, _) => self.asked.push(round),
            }
        }
    }

    fn tap(&mut self, tap: PanelTap) {
        self.act(|panel, given| panel.step(tap, given));
    }

    fn keys(&mut self, keys: &str) {
        keys.chars().for_each(|key| self.tap(PanelTap::Key(key)));
    }

    fn wait(&mut self, milliseconds: u64) {
        self.now += milliseconds;
        self.act(Panel::woken);
    }

    /// Draws one stroke and lets it be read as places of characters with their likelihoods.
    fn write(&mut self, read: &[&[(char, f32)]]) {
        let point = |x| InkPoint { x, y: 500, at: 0 };
        self.tap(PanelTap::Down(point(10)));
        self.tap(PanelTap::Stroke(Zeroizing::new(vec![point(90)])));
        self.wait(1_000);
        let round = *self.asked.last().expect("the ink was handed over");
        let reading = Reading::made(read);
        self.act(|panel, given| panel.read(round, Ok(reading), given));
    }

    fn offered(&self) -> Vec<String> {
        let offered = self.panel.offered();
        offered.iter().map(|text| text.to_string()).collect()
    }
}

#[test]
fn without_a_recogniser_the_other_ways_stay_and_it_is_known_that_one_is_missing() {
    let mut d = desk(Entry::Text, Pace::Slow, Hand::Away);
    assert_eq!(d.panel.way(), Way::Pinyin);
    assert!(d.panel.misses_hand());
    assert!(d.panel.ways().all(|way| way != Way::Handwriting));
    d.tap(PanelTap::Way(Way::Handwriting));
    assert_eq!(d.panel.way(), Way::Pinyin);
    d.panel.hand_is(Hand::Reads);
    d.tap(PanelTap::Way(Way::Handwriting));
    assert_eq!(d.panel.way(), Way::Handwriting);
    d.panel.hand_is(Hand::Away);
    assert_eq!(d.panel.way(), Way::Pinyin, "it went while it was open");
}

#[test]
fn without_tables_keys_offer_nothing_and_digits_are_written_all_the_same() {
    let mut d = desk(Entry::Text, Pace::Usual, Hand::Away);
    d.kit = None;
    d.keys("weixiu");
    assert!(d.offered().is_empty());
    d.tap(PanelTap::Way(Way::Numbers));
    d.keys("12");
    assert_eq!(d.text, "12");
}

#[test]
fn a_field_takes_no_more_than_its_length() {
    let mut d = desk(Entry::Text, Pace::Usual, Hand::Reads);
    d.tap(PanelTap::Way(Way::Numbers));
    d.keys("123456789");
    assert_eq!(d.text, "123456");
}

#[test]
fn people_of_sixty_begin_by_hand_and_numbers_of_papers_with_digits() {
    let first = |entry, pace| desk(entry, pace, Hand::Reads).panel.way();
    assert_eq!(first(Entry::Name, Pace::Slow), Way::Handwriting);
    assert_eq!(first(Entry::Name, Pace::Usual), Way::Pinyin);
    assert_eq!(first(Entry::Code, Pace::Slow), Way::Numbers);
    let mut name = desk(Entry::Name, Pace::Usual, Hand::Reads);
    name.tap(PanelTap::Way(Way::Numbers));
    assert_eq!(name.panel.way(), Way::Pinyin, "no digits in a name");
}

#[test]
fn a_phrase_is_written_by_its_sounds_and_the_county_is_known() {
    let mut d = desk(Entry::Trade, Pace::Usual, Hand::Reads);
    d.keys("weixiudiangong");
    assert_eq!(d.offered()[0], "维修电工");
    d.tap(PanelTap::Choose(0));
    assert_eq!((d.text.as_str(), d.panel.keys()), ("维修电工", ""));
}

#[test]
fn a_word_for_the_first_keys_leaves_the_rest_to_be_read() {
    let mut d = desk(Entry::Text, Pace::Usual, Hand::Reads);
    d.keys("weixiu");
    let at = d.offered().iter().position(|text| text == "维");
    d.tap(PanelTap::Choose(at.expect("the first character")));
    assert_eq!((d.text.as_str(), d.panel.keys()), ("维", "xiu"));
    d.tap(PanelTap::Delete);
    assert_eq!(d.panel.keys(), "xi");
    d.tap(PanelTap::Choose(99));
    assert_eq!(d.text, "维", "no such candidate");
}

#[test]
fn nine_keys_read_as_letters_do() {
    let mut d = desk(Entry::Text, Pace::Usual, Hand::Reads);
    d.tap(PanelTap::Layout(Layout::NineKeys));
    d.keys("934948");
    assert!(d.offered().contains(&"维修".to_owned()));
}

#[test]
fn the_space_bar_and_digits_of_a_keyboard_choose() {
    let mut d = desk(Entry::Text, Pace::Usual, Hand::Reads);
    d.keys("weixiu ");
    assert_eq!(d.text, "维修");
    d.keys("ri1");
    assert_eq!(d.text, "维修日");
    d.keys("7");
    assert_eq!(d.text, "维修日7", "nothing stands open");
}

#[test]
fn a_mark_takes_what_stands_open_before_it() {
    let mut d = desk(Entry::Text, Pace::Usual, Hand::Reads);
    d.keys("weixiu");
    d.keys("，");
    assert_eq!(d.text, "维修，");
    d.tap(PanelTap::Undo);
    assert_eq!(d.text, "维修");
}

#[test]
fn what_looks_alike_waits_for_a_tap_however_long_it_takes() {
    let mut d = desk(Entry::Text, Pace::Slow, Hand::Reads);
    d.write(&[&[('日', 0.99)]]);
    d.wait(60_000);
    assert_eq!(d.text, "");
    let at = d.offered().iter().position(|text| text == "曰");
    d.tap(PanelTap::Choose(at.expect("its like")));
    assert_eq!(d.text, "曰");
    assert!(d.panel.ink().is_empty());
}

#[test]
fn a_clear_character_counts_after_a_pause_which_is_longer_for_the_old() {
    let mut usual = desk(Entry::Text, Pace::Usual, Hand::Reads);
    usual.tap(PanelTap::Way(Way::Handwriting));
    usual.write(&[&[('国', 0.99)]]);
    usual.wait(1_800);
    assert_eq!(usual.text, "国");
    let mut slow = desk(Entry::Text, Pace::Slow, Hand::Reads);
    slow.write(&[&[('国', 0.99)]]);
    slow.wait(1_800);
    assert_eq!(slow.text, "");
    slow.wait(900);
    assert_eq!(slow.text, "国");
}

#[test]
fn a_line_shows_the_place_in_doubt_and_goes_in_as_a_whole() {
    let mut d = desk(Entry::Text, Pace::Slow, Hand::Reads);
    d.write(&[&[('维', 0.99)], &[('日', 0.6), ('国', 0.3)]]);
    assert_eq!(d.panel.place(), 1);
    let at = d.offered().iter().position(|text| text == "国");
    d.tap(PanelTap::Choose(at.expect("the second guess")));
    assert_eq!(d.text, "", "not before it is accepted");
    d.tap(PanelTap::Accept);
    assert_eq!(d.text, "维国");
}

#[test]
fn deleting_takes_the_ink_first_and_then_the_text() {
    let mut d = desk(Entry::Text, Pace::Slow, Hand::Reads);
    d.text = "维修".to_owned();
    d.tap(PanelTap::Down(InkPoint { x: 1, y: 1, at: 0 }));
    d.tap(PanelTap::Stroke(Zeroizing::default()));
    d.tap(PanelTap::Delete);
    assert!(d.panel.ink().is_empty());
    d.tap(PanelTap::Delete);
    assert_eq!(d.text, "维");
}

#[test]
fn what_was_cleared_comes_back_once_and_in_order() {
    let mut d = desk(Entry::Text, Pace::Usual, Hand::Reads);
    assert!(!d.panel.can_undo());
    d.tap(PanelTap::Way(Way::Numbers));
    d.keys("12");
    d.tap(PanelTap::Clear);
    assert_eq!(d.text, "");
    d.tap(PanelTap::Undo);
    assert_eq!(d.text, "12");
    d.tap(PanelTap::Undo);
    assert_eq!(d.text, "1");
    d.tap(PanelTap::Undo);
    d.tap(PanelTap::Undo);
    assert_eq!(d.text, "");
}

#[test]
fn another_way_begins_anew_and_an_answer_that_comes_late_is_nobodys() {
    let mut d = desk(Entry::Text, Pace::Slow, Hand::Reads);
    let point = InkPoint { x: 1, y: 1, at: 0 };
    d.tap(PanelTap::Down(point));
    d.tap(PanelTap::Stroke(Zeroizing::default()));
    d.wait(1_000);
    let round = d.asked[0];
    d.tap(PanelTap::Way(Way::Pinyin));
    let none = Reading { spots: Vec::new() };
    d.act(|panel, given| panel.read(round, Ok(none), given));
    d.tap(PanelTap::Way(Way::Handwriting));
    assert!(d.panel.ink().is_empty() && d.panel.pad() == &PadState::Empty);
}

#[test]
fn letters_of_a_search_stay_small_and_those_of_a_paper_are_capital() {
    let mut search = desk(Entry::Search, Pace::Usual, Hand::Reads);
    search.tap(PanelTap::Way(Way::English));
    search.keys("D");
    assert_eq!(search.text, "d");
    let mut paper = desk(Entry::Code, Pace::Usual, Hand::Reads);
    paper.tap(PanelTap::Way(Way::English));
    paper.keys("A");
    paper.tap(PanelTap::Shift);
    paper.keys("b");
    assert_eq!(paper.text, "Ab");
}

#[test]
fn nothing_of_what_is_written_is_shown_to_a_log() {
    let mut d = desk(Entry::Text, Pace::Usual, Hand::Reads);
    d.keys("weixiu");
    let shown = format!("{:?} {:?}", d.panel, PanelTap::Key('w'));
    assert!(!shown.contains("wei") && !shown.contains('维'), "{shown}");
}
