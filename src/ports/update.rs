//! The update of the terminal's system on its disk: the fetched file, how far it is, and the helper that installs it.

use crate::domain::machine::update::{BundleHash, FetchTrouble, HelperTold, Kept, Update};

/// What is told of an update on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SystemUpdateEvent {
    /// Answer to [`SystemUpdate::open`].
    Opened(Box<UpdateFound>),
    /// Answer to [`SystemUpdate::look`].
    Helper(HelperTold),
    /// Answer to [`SystemUpdate::append`]: so many bytes are on the disk.
    Appended(Result<u64, FetchTrouble>),
    /// Answer to [`SystemUpdate::check`]: whether it is the file that was offered.
    Checked(Result<bool, FetchTrouble>),
    /// How far it is could not be kept, or the wish not be left: the disk. Nothing that follows from it was done.
    NotKept,
}

/// What was found at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateFound {
    /// How far it was.
    pub kept: Kept,
    /// Bytes of the file that are there.
    pub bytes: u64,
    /// What the helper left.
    pub helper: HelperTold,
}

/// What the helper of the system is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wish {
    /// Install the file.
    Install,
    /// Start the machine anew.
    Restart,
    /// Mark the system the terminal runs from as good.
    MarkGood,
}

/// The update on the disk. Commands are done in their order, by a thread of its own.
pub trait SystemUpdate: Send + Sync {
    /// Reads what is there. Ends in [`SystemUpdateEvent::Opened`].
    fn open(&self);

    /// Reads what the helper left. Ends in [`SystemUpdateEvent::Helper`].
    fn look(&self);

    /// Puts a piece of the file in its place, durably. Ends in [`SystemUpdateEvent::Appended`].
    fn append(&self, update: Update, from: u64, bytes: Vec<u8>);

    /// Looks at the hash of the whole file. Ends in [`SystemUpdateEvent::Checked`].
    fn check(&self, hash: BundleHash);

    /// Throws the file away. Fire and forget.
    fn discard(&self);

    /// Keeps how far it is, durably. Ends in nothing, or in [`SystemUpdateEvent::NotKept`].
    fn keep(&self, kept: Kept);

    /// Leaves a wish for the helper; not after something could not be kept. Ends in nothing, or in
    /// [`SystemUpdateEvent::NotKept`].
    fn wish(&self, wish: Wish);
}
