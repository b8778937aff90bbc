//! Model files that are missing, damaged, or made for something else.

use crate::people::{Person, analyser, measured, store};
use jiujinban::adapters::face::{ModelFault, ModelFile, ModelStore, PassiveFile, View};
use jiujinban::domain::time::MonoTime;
use ring::digest::{SHA256, digest};
use std::path::Path;

fn copy(to: &Path) {
    for file in std::fs::read_dir(store().folder)
        .expect("the models")
        .flatten()
    {
        std::fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
    }
}

const FILES: [(&str, ModelFile); 4] = [
    ("face-detect.onnx", ModelFile::Detect),
    ("face-mesh.onnx", ModelFile::Mesh),
    ("face-iris.onnx", ModelFile::Iris),
    ("face-compare.onnx", ModelFile::Compare),
];

#[test]
fn each_missing_file_is_named() {
    for (name, model) in FILES {
        let folder = tempfile::tempdir().expect("a folder");
        copy(folder.path());
        std::fs::remove_file(folder.path().join(name)).expect("it was there");
        let fault = ModelStore::in_folder(folder.path()).check();
        assert_eq!(fault, Err(ModelFault::Missing(model)));
    }
}

#[test]
fn each_damaged_file_is_named_wherever_the_damage_is() {
    for (name, model) in FILES {
        let folder = tempfile::tempdir().expect("a folder");
        copy(folder.path());
        let path = folder.path().join(name);
        let whole = std::fs::read(&path).expect("it was copied");
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            bytes
        };
        let damaged = [
            Vec::new(),
            whole[..whole.len() - 1].to_vec(),
            flipped(0),
            flipped(whole.len() / 2),
        ];
        for bytes in damaged {
            std::fs::write(&path, bytes).expect("written");
            let fault = ModelStore::in_folder(folder.path()).check();
            assert_eq!(fault, Err(ModelFault::Damaged(model)));
        }
    }
}

fn with_passive(bytes: &[u8], folder: &Path) -> ModelStore {
    let path = folder.join("county.onnx");
    std::fs::write(&path, bytes).expect("written");
    let sha256 = digest(&SHA256, bytes)
        .as_ref()
        .try_into()
        .expect("32 bytes");
    ModelStore {
        passive: Some(PassiveFile { path, sha256 }),
        ..store()
    }
}

#[test]
fn a_county_file_with_another_digest_is_damaged_and_one_that_is_gone_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = with_passive(b"a model", folder.path());
    std::fs::write(folder.path().join("county.onnx"), b"another").expect("written");
    assert_eq!(store.check(), Err(ModelFault::Damaged(ModelFile::Passive)));
    std::fs::remove_file(folder.path().join("county.onnx")).expect("it was there");
    assert_eq!(store.check(), Err(ModelFault::Missing(ModelFile::Passive)));
}

#[test]
fn a_county_file_that_is_no_model_is_refused_and_stops_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = std::fs::read(store().folder.join("face-detect.onnx")).expect("the detector");
    let noise: Vec<u8> = (0..5_000_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for bytes in [
        &b""[..],
        b"\x08\x08",
        &[0xFF; 64],
        &noise,
        &whole[..whole.len() / 3],
    ] {
        let store = with_passive(bytes, folder.path());
        assert_eq!(store.check(), Ok(()));
        let fault = store.load().err();
        assert!(
            matches!(fault, Some(ModelFault::Unusable(ModelFile::Passive, _))),
            "{fault:?}"
        );
    }
}

#[test]
fn a_county_file_for_other_pictures_fails_when_it_runs_and_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mesh = std::fs::read(store().folder.join("face-mesh.onnx")).expect("the mesh");
    let store = with_passive(&mesh, folder.path());
    let mut wrong: jiujinban::adapters::face::Analyser = match store.load() {
        Ok(loaded) => loaded.into(),
        Err(fault) => return assert!(matches!(fault, ModelFault::Unusable(ModelFile::Passive, _))),
    };
    let person = Person::of("face_a", &mut analyser());
    let bytes = person.picture.bytes();
    let view = View::new(640, 480, &bytes).expect("a picture");
    assert!(wrong.measure(&view, MonoTime(0)).is_err());
}

#[test]
fn without_a_county_file_there_is_no_word_of_one() {
    let mut analyser = analyser();
    let person = Person::of("face_a", &mut analyser);
    let face = measured(&mut analyser, &person.picture, 0)
        .face
        .expect("a face");
    assert_eq!(face.cues.model, None);
}

#[test]
fn the_fingerprint_tells_which_models_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = with_passive(b"a model", folder.path());
    assert_ne!(store().fingerprint(), other.fingerprint());
    assert_eq!(
        store().fingerprint(),
        ModelStore::in_folder("elsewhere").fingerprint()
    );
}
