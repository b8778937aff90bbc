//! The list of clips against the pages.

use jiujinban::adapters::speaker::{ClipFiles, shipped};
use jiujinban::adapters::store::cache::trades;
use jiujinban::domain::services::catalogue::Catalogue;
use jiujinban::domain::speech::clips::Clips;
use jiujinban::ui::gallery::{self, Shown};
use jiujinban::ui::view_model::aloud::{Line, lines};
use jiujinban::ui::view_model::{Listener, Look, from_scene};
use jiujinban::wire::catalogue::{Beside, assemble, read_items};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn catalogue() -> Arc<Catalogue> {
    let folder = root().join("kiosk-config/catalogue/items");
    let items = read_items(&folder).expect("the catalogue's files are readable");
    let beside = Beside::read(&folder, &items).expect("what stands beside them");
    Arc::new(assemble(1, &items, &beside, None).expect("the catalogue holds"))
}

/// Every screen of the gallery that residents come to, and its lines.
fn pages() -> Vec<(String, Vec<Line>)> {
    let catalogue = catalogue();
    let around = gallery::surroundings(Arc::new(trades::shipped()));
    let mut all: Vec<Shown> = gallery::shown(&catalogue);
    all.extend(gallery::item_pages(&catalogue));
    let large = gallery::shown(&catalogue).into_iter().map(|shown| Shown {
        scene: gallery::in_large(&shown.scene),
        ..shown
    });
    all.extend(large);
    let page = |shown: &Shown| {
        let vm = from_scene(&shown.scene, &around, &Look::default());
        (shown.name.clone(), lines(&vm, Listener::Room))
    };
    all.iter().map(page).collect()
}

/// Clips with those that are to be recorded next: same form, no file yet.
fn recorded_and_wanted() -> Clips {
    let list = ["clips.tsv", "wanted.tsv"].map(|name| {
        let path = root().join("assets/voice").join(name);
        std::fs::read_to_string(path).expect("a list of clips")
    });
    Clips::parse(&list.concat()).expect("each number and each word once")
}

#[test]
fn every_line_of_our_own_can_be_said_or_waits_to_be_recorded() {
    let clips = recorded_and_wanted();
    let mut missing: BTreeMap<String, String> = BTreeMap::new();
    for (name, lines) in pages() {
        for line in lines {
            if let Line::Ours(text) = line {
                for words in clips.missing(&text) {
                    missing.entry(words).or_insert_with(|| name.clone());
                }
            }
        }
    }
    let told: Vec<String> = missing
        .iter()
        .map(|(words, page)| format!("{words}\t{page}"))
        .collect();
    assert!(told.is_empty(), "without a clip:\n{}", told.join("\n"));
}

#[test]
fn a_page_says_nothing_of_the_person_it_is_about() {
    let mut said = 0;
    for (name, lines) in pages() {
        for line in lines {
            said += 1;
            let text = line.text();
            for secret in ["王秀兰", "王*兰", "秀兰", "19820316", "5521", "2428"] {
                assert!(!text.contains(secret), "{name}: {text}");
            }
        }
    }
    assert!(said > 500, "{said} lines only");
}

#[test]
fn every_clip_of_the_list_lies_there_and_no_other() {
    let folder = root().join("assets/voice/clips");
    let files = ClipFiles::in_folders(vec![folder.clone()]);
    let clips = shipped();
    let absent: Vec<_> = clips
        .ids()
        .into_iter()
        .filter(|id| files.path(*id).is_none())
        .collect();
    assert!(absent.is_empty(), "no file for {absent:?}");
    let lying = std::fs::read_dir(&folder).expect("the folder of clips");
    assert_eq!(lying.count(), clips.len(), "files without a line");
}

#[test]
fn every_clip_is_as_long_as_its_words() {
    let list = std::fs::read_to_string(root().join("assets/voice/clips.tsv")).expect("the list");
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (id, words) = line.split_once('\t').expect("a number and words");
        let file = root().join(format!("assets/voice/clips/{id}.ogg"));
        let seconds = length(&file);
        let signs = words.chars().count() as f64;
        let fits = 0.10 * signs..0.45 * signs + 0.6;
        assert!(fits.contains(&seconds), "{id} {words}: {seconds:.2} s");
    }
}

#[test]
fn every_clip_is_heard_and_none_is_cut_off_at_the_top() {
    let folder = root().join("assets/voice/clips");
    let files = ClipFiles::in_folders(vec![folder]);
    let mut faulty = Vec::new();
    for id in shipped().ids() {
        let file = files.path(id).expect("another test looks for it");
        let bytes = std::fs::File::open(&file).expect("a clip");
        let samples: Vec<f32> = rodio::Decoder::try_from(bytes).expect("Vorbis").collect();
        let count = samples.len() as f32;
        let strength = (samples.iter().map(|s| s * s).sum::<f32>() / count).sqrt();
        let cut = samples.iter().filter(|s| s.abs() > 0.999).count();
        // Of 16 bits: between 1,600 and 4,900; every clip was made as loud as 2,950.
        if !(0.05..0.15).contains(&strength) || cut > 20 {
            faulty.push(format!("{}: {strength:.3}, {cut} at the top", id.0));
        }
    }
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
}

/// Seconds of an Ogg Vorbis file: the last page's granule position by the rate in its first packet
/// (RFC 3533 section 6; Vorbis I specification section 4.2.2).
fn length(file: &Path) -> f64 {
    let bytes = std::fs::read(file).expect("a clip");
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    let pages: Vec<usize> = (0..bytes.len() - 4)
        .filter(|at| &bytes[*at..*at + 4] == b"OggS")
        .collect();
    let last = *pages.last().expect("a page");
    let samples = u64::from(word(last + 6)) | u64::from(word(last + 10)) << 32;
    let head = bytes
        .windows(7)
        .position(|w| w == b"\x01vorbis")
        .expect("an identification header");
    samples as f64 / f64::from(word(head + 12))
}
