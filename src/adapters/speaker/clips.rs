//! Where clips lie.

use crate::domain::speech::clips::{ClipId, Clips};
use std::path::PathBuf;

/// The clips that come with the program.
const LIST: &str = include_str!("../../../assets/voice/clips.tsv");
/// Kinds of files a clip may be, the first that is there counts.
const KINDS: [&str; 2] = ["ogg", "wav"];

/// The list of the clips that come with the program.
pub fn shipped() -> Clips {
    Clips::parse(LIST).expect("the list that is built in was parsed by a test")
}

/// Folders with clips. What lies in an earlier one, the county's own voice, goes before a later one.
#[derive(Debug, Clone, Default)]
pub struct ClipFiles {
    folders: Vec<PathBuf>,
}

impl ClipFiles {
    /// Looks in these folders, in this order.
    pub fn in_folders(folders: Vec<PathBuf>) -> Self {
        Self { folders }
    }

    /// The file of a clip, `0001.ogg` or `0001.wav`; `None` when no folder has it.
    pub fn path(&self, clip: ClipId) -> Option<PathBuf> {
        let names = KINDS.map(|kind| format!("{:04}.{kind}", clip.0));
        let mut all = self
            .folders
            .iter()
            .flat_map(|folder| names.iter().map(|name| folder.join(name)));
        all.find(|path| path.is_file())
    }

    /// Whether any folder has the first of the clips: without it nothing was installed.
    pub fn are_there(&self, clips: &Clips) -> bool {
        let first = clips.ids().first().copied();
        first.is_some_and(|id| self.path(id).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_of_the_county_goes_before_the_one_that_came_along_and_its_gaps_are_filled() {
        let ours = tempfile::tempdir().expect("a folder");
        let theirs = tempfile::tempdir().expect("a folder");
        std::fs::write(ours.path().join("0001.ogg"), b"").expect("a file");
        std::fs::write(ours.path().join("0002.ogg"), b"").expect("a file");
        std::fs::write(theirs.path().join("0002.wav"), b"").expect("a file");
        let folders = vec![theirs.path().to_owned(), ours.path().to_owned()];
        let files = ClipFiles::in_folders(folders);
        assert_eq!(files.path(ClipId(1)), Some(ours.path().join("0001.ogg")));
        assert_eq!(files.path(ClipId(2)), Some(theirs.path().join("0002.wav")));
        assert_eq!(files.path(ClipId(3)), None);
    }

    #[test]
    fn the_list_that_is_built_in_is_whole_and_in_order() {
        let ids = shipped().ids();
        assert!(ids.len() > 300, "{} clips", ids.len());
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
