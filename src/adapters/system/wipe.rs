//! Destroying what lies in the data folder: overwritten once, emptied, unlinked, each on the disk before
//! the next; then looked at again.
//!
//! A flash disk writes elsewhere than where it wrote before, so old bytes may stay in cells nobody can
//! address. What protects is that the keys go first: what stays is sealed, or lies on the encrypted
//! partition.

use crate::domain::machine::retire::completion::completion_text;
use crate::domain::machine::retire::plan::{HARMLESS_FOLDER, MARKER};
use crate::domain::machine::retire::{
    Completion, FoundFile, Leftover, StatementHash, WipeMac, WipePlan, Wiping,
};
use crate::files::{folder_of, sync_folder};
use crate::ports::retire::{WipeStage, WipeStep, WipeStopped, WipeTold};
use ring::{digest, hmac};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Bytes written at once.
const PIECE: usize = 256 * 1_024;

/// What lies in a folder, below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Whatever is no folder.
    pub files: Vec<FoundFile>,
    /// Folders, each after those in it.
    pub folders: Vec<PathBuf>,
}

/// Walks a data folder. Links are not followed.
///
/// Errors: a folder cannot be read.
pub fn look(data: &Path) -> io::Result<Contents> {
    let mut contents = Contents::default();
    walk(data, Path::new(""), &mut contents)?;
    Ok(contents)
}

fn walk(data: &Path, below: &Path, contents: &mut Contents) -> io::Result<()> {
    for entry in fs::read_dir(data.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if !entry.file_type()?.is_dir() {
            let bytes = fs::symlink_metadata(entry.path())?.len();
            contents.files.push(FoundFile { path, bytes });
            continue;
        }
        let harmless = path == Path::new(HARMLESS_FOLDER);
        match walk(data, &path, contents) {
            // The folder belongs to the system. What can be read in it goes all the same.
            Err(_) if harmless => {}
            Err(why) => return Err(why),
            Ok(()) if harmless => {}
            Ok(()) => contents.folders.push(path),
        }
    }
    Ok(())
}

/// Destroys everything in a data folder but the note of how far it is, and looks again: what is left.
/// A file that cannot be destroyed does not keep the others.
///
/// Errors: it was told to stop, or the folder cannot be walked.
pub fn wipe(data: &Path, told: WipeTold<'_>) -> Result<Vec<Leftover>, WipeStopped> {
    let unreadable = |why: io::Error| {
        log::error!("the data folder: {why}");
        WipeStopped::Disk
    };
    let found = look(data).map_err(unreadable)?;
    let plan = WipePlan::of(found.files);
    let total = plan.files().len() as u64;
    let mut done = 0;
    for file in plan.files() {
        let mut step = |stage| {
            let gone = u64::from(stage == WipeStage::Gone);
            told(WipeStep {
                stage,
                done: done + gone,
                total,
            })
        };
        match destroy(&data.join(&file.path), &mut step) {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) => return Err(WipeStopped::Told),
            // Its name stands in what is left.
            Err(why) => log::error!("a file of the data folder stays: {why}"),
        }
        done += 1;
    }
    for folder in &found.folders {
        let path = data.join(folder);
        let removed = fs::remove_dir(&path).and_then(|()| sync_folder(folder_of(&path)));
        if let Err(why) = removed {
            log::error!("a folder of the data folder stays: {why}");
            continue;
        }
        let stage = WipeStage::FolderGone;
        if told(WipeStep { stage, done, total }).is_break() {
            return Err(WipeStopped::Told);
        }
    }
    let left = look(data).map_err(unreadable)?;
    let files = left.files.into_iter().map(|file| Leftover {
        path: file.path,
        bytes: file.bytes,
    });
    let folders = left
        .folders
        .into_iter()
        .map(|path| Leftover { path, bytes: 0 });
    Ok(files
        .chain(folders)
        .filter(|left| left.path != Path::new(MARKER))
        .collect())
}

/// Destroys one file; what is no regular file is only unlinked.
///
/// Errors: of the disk; the file may be there still.
pub(super) fn destroy(
    path: &Path,
    told: &mut dyn FnMut(WipeStage) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let kind = match fs::symlink_metadata(path) {
        Ok(facts) => facts.file_type(),
        // Somebody was faster; gone is gone.
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(ControlFlow::Continue(())),
        Err(why) => return Err(why),
    };
    if kind.is_file() {
        let file = open(path)?;
        overwrite(&file)?;
        if told(WipeStage::Overwritten).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        file.set_len(0)?;
        file.sync_all()?;
        if told(WipeStage::Emptied).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    fs::remove_file(path)?;
    sync_folder(folder_of(path))?;
    Ok(told(WipeStage::Gone))
}

fn open(path: &Path) -> io::Result<File> {
    let write = || OpenOptions::new().write(true).open(path);
    write().or_else(|_| {
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        write()
    })
}

fn overwrite(mut file: &File) -> io::Result<()> {
    let mut left = file.metadata()?.len();
    let zeros = vec![0; PIECE];
    while left > 0 {
        let piece = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        file.write_all(&zeros[..piece])?;
        left -= piece as u64;
    }
    file.sync_all()
}

/// SHA-256 of a statement.
pub fn statement_hash(text: &str) -> StatementHash {
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    StatementHash(digest.as_ref().try_into().expect("SHA-256 has 32 bytes"))
}

/// The code of a wipe that left so many files.
pub fn completion(wiping: &Wiping, left: u64) -> Completion {
    let key = hmac::Key::new(hmac::HMAC_SHA256, wiping.secret.reveal());
    let text = completion_text(&wiping.order, wiping.statement, left);
    let mac = hmac::sign(&key, &text);
    let whole = mac.as_ref().try_into().expect("SHA-256 has 32 bytes");
    Completion {
        order: wiping.order.clone(),
        left,
        mac: WipeMac::of(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn filled() -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        let put = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(folder_of(&path)).expect("made");
            fs::write(path, text).expect("written");
        };
        put("keys/root.key", "secret");
        put("keys/device.key", "sealed");
        put("outbox.db", "cases");
        put("outbox.db-wal", "cases");
        put("setup/site.toml", "who it is");
        put("deep/er/file", "who knows");
        put("empty", "");
        put("lost+found/1", "found by a repair");
        put(MARKER, "how far it is");
        fs::create_dir(dir.path().join("no-files")).expect("made");
        fs::set_permissions(dir.path().join("empty"), Permissions::from_mode(0o400)).expect("set");
        dir
    }

    fn go_on(_: WipeStep) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn names(data: &Path) -> Vec<PathBuf> {
        let contents = look(data).expect("walked");
        let files = contents.files.into_iter().map(|file| file.path);
        files.chain(contents.folders).collect()
    }

    #[test]
    fn wherever_the_power_goes_the_next_start_comes_to_the_same_end() {
        let mut cut_after = 0;
        loop {
            let dir = filled();
            let mut steps = 0;
            let first = wipe(dir.path(), &mut |_| {
                steps += 1;
                match steps > cut_after {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            });
            let whole = first.is_ok();
            assert!(whole || first == Err(WipeStopped::Told));
            assert!(dir.path().join(MARKER).exists(), "the note goes last");
            assert_eq!(wipe(dir.path(), &mut go_on), Ok(Vec::new()), "{cut_after}");
            // What a repair of the disk found may be ours; its folder is the system's.
            assert_eq!(names(dir.path()), [PathBuf::from(MARKER)], "{cut_after}");
            assert!(dir.path().join(HARMLESS_FOLDER).exists());
            if whole {
                assert!(steps > 20, "{steps} steps were cut after");
                return;
            }
            cut_after += 1;
        }
    }

    #[test]
    fn a_file_is_overwritten_before_its_name_goes_and_the_root_key_before_all() {
        let dir = filled();
        let root = dir.path().join("keys/root.key");
        let twin = dir.path().join("twin");
        let outside = tempfile::tempdir().expect("a folder");
        let kept = outside.path().join("kept");
        fs::hard_link(&root, outside.path().join("root")).expect("linked");
        fs::write(&kept, "not ours").expect("written");
        symlink(&kept, &twin).expect("linked");
        let mut stages = Vec::new();
        let stopped = wipe(dir.path(), &mut |step| {
            stages.push(step.stage);
            match stages.len() {
                1 => {
                    assert_eq!(fs::read(&root).expect("read"), [0; 6], "zeros, same length");
                    ControlFlow::Continue(())
                }
                3 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        });
        assert_eq!(stopped, Err(WipeStopped::Told));
        let first = [WipeStage::Overwritten, WipeStage::Emptied, WipeStage::Gone];
        assert_eq!(stages, first);
        assert!(!root.exists() && dir.path().join("keys/device.key").exists());
        assert_eq!(wipe(dir.path(), &mut go_on), Ok(Vec::new()));
        let twin_of_root = fs::read(outside.path().join("root")).expect("read");
        assert!(twin_of_root.is_empty(), "its bytes went, not only its name");
        assert_eq!(
            fs::read(&kept).expect("read"),
            b"not ours",
            "links are not followed"
        );
        assert!(fs::symlink_metadata(&twin).is_err());
    }

    #[test]
    fn what_appears_while_it_is_wiped_is_told_by_name_and_size() {
        let dir = filled();
        let late = dir.path().join("setup/late");
        let left = wipe(dir.path(), &mut |step| {
            if step.stage == WipeStage::Gone && step.done == 1 {
                fs::write(&late, "late").expect("written");
            }
            ControlFlow::Continue(())
        });
        let left = left.expect("to its end");
        let told: Vec<(&Path, u64)> = left.iter().map(|l| (l.path.as_path(), l.bytes)).collect();
        assert_eq!(
            told,
            [(Path::new("setup/late"), 4), (Path::new("setup"), 0)]
        );
        assert_eq!(
            wipe(dir.path(), &mut go_on),
            Ok(Vec::new()),
            "the next time"
        );
    }

    #[test]
    fn a_folder_that_is_not_there_cannot_be_said_to_be_empty() {
        let gone = Path::new("/nonexistent/data");
        assert_eq!(wipe(gone, &mut go_on), Err(WipeStopped::Disk));
    }
}
