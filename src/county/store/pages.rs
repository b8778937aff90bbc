//! Pages of documents: pieces gathered until a page is whole, kept as sealed as they came.

use super::Answer;

/// What a terminal says of a page before its first piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPage {
    /// The submission's id.
    pub case: String,
    /// Number within the case.
    pub number: u8,
    /// The terminal it comes from.
    pub terminal: String,
    /// How it is sealed.
    pub suite: u8,
    /// To which key.
    pub key_id: String,
    /// The encapsulated key.
    pub enc: Vec<u8>,
    /// Bytes of ciphertext and tag in all.
    pub length: u32,
    /// SHA-256 of suite, enc and ciphertext, hex.
    pub digest: String,
    /// When, ms since 1970.
    pub at_ms: i64,
}

/// A page, whole or on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow {
    /// What was said of it.
    pub page: NewPage,
    /// What has come, from its beginning.
    pub ct: Vec<u8>,
}

impl PageRow {
    /// Whether all of it has come.
    pub fn is_whole(&self) -> bool {
        self.ct.len() == usize::try_from(self.page.length).unwrap_or(usize::MAX)
    }
}

/// Pages of documents.
pub trait PageStore: Send + Sync {
    /// Takes up a page that is to come; bytes there are of it already. `None` when another page or
    /// another terminal has its place.
    fn announce_page(&self, page: NewPage) -> Answer<'_, Option<u32>>;

    /// Adds a piece where the page ends now, if it begins there and fits; bytes there are then, and
    /// bytes in all. `None` when no such page of the terminal was announced.
    fn add_piece(
        &self,
        case: String,
        number: u8,
        terminal: String,
        at: u32,
        bytes: Vec<u8>,
    ) -> Answer<'_, Option<(u32, u32)>>;

    /// Forgets the pieces of a page that does not fit together; it is sent anew.
    fn drop_pieces(&self, case: String, number: u8) -> Answer<'_, ()>;

    /// The pages of a case by number.
    fn pages(&self, case: String) -> Answer<'_, Vec<PageRow>>;

    /// Forgets pages announced before a moment whose case never came; how many.
    fn prune_pages(&self, before_ms: i64) -> Answer<'_, u64>;
}
