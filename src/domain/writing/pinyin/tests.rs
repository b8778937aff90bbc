//! A small dictionary, so that each rule can be seen by itself. Accuracy over the whole dictionary is
//! proved in `tests/writing`.

use super::*;
use proptest::prelude::*;

const WORDS: &str = "\
# word\tsyllables\tcount
我\two\t1000
要\tyao\t900
找\tzhao\t300
工\tgong\t200
作\tzuo\t150
工作\tgong zuo\t800
张\tzhang\t300
章\tzhang\t20
三\tsan\t500
山\tshan\t400
女\tnv\t100
略\tlue\t50
西\txi\t300
安\tan\t200
先\txian\t350
西安\txi an\t120
银\tyin\t80
行\txing\t400
行\thang\t90
银行\tyin hang\t300
庄\tzhuang\t60
玉\tyu\t50
泉\tquan\t40
镇\tzhen\t70
兰\tlan\t30
村\tcun\t80
网\twang\t900
王\twang\t90
broken line
错\tcuo cuo\t5
";

fn engine() -> Pinyin {
    Pinyin::new(WORDS, "王 张 章", "玉兰三")
}

fn texts(engine: &Pinyin, keys: &str, layout: Layout, topic: Field) -> Vec<String> {
    let candidates = engine.candidates(keys, layout, topic);
    candidates.into_iter().map(|c| c.text).collect()
}

fn first(keys: &str) -> String {
    texts(&engine(), keys, Layout::Letters, Field::Text)
        .into_iter()
        .next()
        .expect("something fits")
}

#[test]
fn keys_that_are_no_letters_or_too_many_or_none_read_as_nothing() {
    let engine = engine();
    for keys in ["", "我", "wo yao", "WO", "a1", &"a".repeat(MOST_KEYS + 1)] {
        assert!(
            engine
                .candidates(keys, Layout::Letters, Field::Text)
                .is_empty(),
            "{keys}"
        );
    }
    for keys in ["1", "0", "wo", "96'"] {
        assert!(
            engine
                .candidates(keys, Layout::NineKeys, Field::Text)
                .is_empty(),
            "{keys}"
        );
    }
}

#[test]
fn letters_that_begin_no_syllable_offer_nothing_for_all_of_them() {
    let engine = engine();
    let offered = engine.candidates("vvv", Layout::Letters, Field::Text);
    assert!(
        offered.iter().all(|candidate| candidate.keys < 3),
        "{offered:?}"
    );
}

#[test]
fn lines_that_are_no_words_are_left_out_of_the_dictionary() {
    assert!(texts(&engine(), "cuocuo", Layout::Letters, Field::Text).is_empty());
}

#[test]
fn a_sentence_is_the_likeliest_row_of_words() {
    assert_eq!(first("woyaozhaogongzuo"), "我要找工作");
}

#[test]
fn a_sign_between_syllables_parts_them() {
    assert_eq!(first("xian"), "先");
    assert_eq!(first("xi'an"), "西安");
}

#[test]
fn a_beginning_is_offered_with_the_keys_it_takes() {
    let offered = engine().candidates("gongzuo", Layout::Letters, Field::Text);
    let part = offered.iter().find(|candidate| candidate.text == "工");
    assert_eq!(part.map(|candidate| candidate.keys), Some(4));
    assert_eq!(offered.first().map(|candidate| candidate.keys), Some(7));
}

#[test]
fn the_last_syllable_need_not_be_finished() {
    assert_eq!(first("gongzu"), "工作");
    assert_eq!(first("gongz"), "工作");
}

#[test]
fn first_letters_alone_stand_for_a_word() {
    assert!(texts(&engine(), "gz", Layout::Letters, Field::Text).contains(&"工作".to_owned()));
}

#[test]
fn zh_and_z_are_taken_for_each_other_but_the_right_one_comes_first() {
    let offered = texts(&engine(), "zang", Layout::Letters, Field::Text);
    assert!(offered.contains(&"张".to_owned()), "{offered:?}");
    let offered = texts(&engine(), "san", Layout::Letters, Field::Text);
    let at = |word: &str| offered.iter().position(|text| text == word);
    assert!(at("三") < at("山"), "{offered:?}");
}

#[test]
fn v_stands_for_the_vowel_that_no_key_has() {
    assert_eq!(first("nv"), "女");
    assert_eq!(first("lve"), "略");
}

#[test]
fn nine_keys_read_the_same_words() {
    let offered = texts(&engine(), "4664986", Layout::NineKeys, Field::Text);
    assert_eq!(offered.first().map(String::as_str), Some("工作"));
}

#[test]
fn a_name_is_read_as_surname_and_given_name_where_names_are_asked() {
    let offered = texts(&engine(), "zhangyulan", Layout::Letters, Field::Name);
    assert_eq!(offered.first().map(String::as_str), Some("张玉兰"));
    let offered = texts(&engine(), "zhangsan", Layout::Letters, Field::Name);
    assert_eq!(offered.first().map(String::as_str), Some("张三"));
}

#[test]
fn a_surname_comes_first_where_a_name_is_written() {
    let text = |topic| texts(&engine(), "wang", Layout::Letters, topic);
    assert_eq!(text(Field::Text).first().map(String::as_str), Some("网"));
    assert_eq!(text(Field::Name).first().map(String::as_str), Some("王"));
}

#[test]
fn a_place_of_the_county_comes_first_once_it_was_learned() {
    let mut engine = engine();
    engine.learn(Field::Address, ["玉泉镇", "西兰村"]);
    let offered = texts(&engine, "yuquanzhen", Layout::Letters, Field::Address);
    assert_eq!(offered.first().map(String::as_str), Some("玉泉镇"));
    let offered = texts(&engine, "xilancun", Layout::Letters, Field::Text);
    assert_eq!(offered.first().map(String::as_str), Some("西兰村"));
}

#[test]
fn a_learned_word_is_said_as_the_words_it_is_made_of() {
    let mut engine = engine();
    engine.learn(Field::Address, ["银行村"]);
    let offered = texts(&engine, "yinhangcun", Layout::Letters, Field::Address);
    assert_eq!(offered.first().map(String::as_str), Some("银行村"));
}

#[test]
fn a_word_with_a_character_that_no_dictionary_has_is_not_learned() {
    let mut engine = engine();
    engine.learn(Field::Address, ["玉𬱖镇"]);
    let offered = texts(&engine, "yuzhen", Layout::Letters, Field::Address);
    assert!(
        offered.iter().all(|text| !text.contains('𬱖')),
        "{offered:?}"
    );
}

#[test]
fn what_was_learned_before_goes_when_a_topic_is_learned_anew() {
    let mut engine = engine();
    engine.learn(Field::Address, ["玉泉镇"]);
    engine.learn(Field::Address, ["西兰村"]);
    let offered = texts(&engine, "yqz", Layout::Letters, Field::Address);
    assert!(!offered.contains(&"玉泉镇".to_owned()), "{offered:?}");
}

proptest! {
    #[test]
    fn whatever_is_typed_every_candidate_takes_some_keys_and_no_more_than_there_are(
        keys in "[a-z']{1,60}", nine in "[2-9]{1,60}",
    ) {
        let engine = engine();
        for (keys, layout) in [(&keys, Layout::Letters), (&nine, Layout::NineKeys)] {
            for topic in [Field::Name, Field::Address, Field::Trade, Field::Text] {
                for candidate in engine.candidates(keys, layout, topic) {
                    prop_assert!((1..=keys.len()).contains(&candidate.keys));
                    prop_assert!(!candidate.text.is_empty());
                }
            }
        }
    }
}
