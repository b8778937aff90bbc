//! Secrets of other parts of the terminal, kept under its root key: the key of the line, the key of the log.

use super::KeyStore;
use super::place::KeyPlace;
use super::root::RootKey;
use crate::ports::keys::{KeyFault, SecretWrap, Wrapping};
use crate::ports::machine::{FileFault, WholeFile};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What is kept under the root key by another part. Each has a key of its own: what was wrapped for one does
/// not open as the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapped {
    /// The certificate of the line with its private key.
    Line,
    /// The key of the log's running epoch.
    Log,
}

impl Wrapped {
    fn purpose(self) -> &'static [u8] {
        match self {
            Self::Line => b"jiujinban key of the line",
            Self::Log => b"jiujinban key of the log",
        }
    }
}

struct UnderRoot {
    root: Arc<RootKey>,
    of: Wrapped,
}

impl SecretWrap for UnderRoot {
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyFault> {
        self.root.wrap(self.of.purpose(), secret)
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
        self.root.unwrap(self.of.purpose(), wrapped)
    }
}

impl KeyStore {
    /// Keeps a part's secrets under the root key.
    pub fn wrapping(&self, of: Wrapped) -> Wrapping {
        let root = Arc::clone(&self.root);
        Wrapping::new(Arc::new(UnderRoot { root, of }))
    }
}

impl KeyPlace {
    /// Keeps a part's secrets under the root key that lies here.
    ///
    /// Errors: as [`KeyStore::open`] of the root key; [`KeyFault::Lost`] where there is none.
    pub fn wrapping(&self, of: Wrapped) -> Result<Wrapping, KeyFault> {
        let (root, _) = self.root()?.ok_or(KeyFault::Lost)?;
        let root = Arc::new(root);
        Ok(Wrapping::new(Arc::new(UnderRoot { root, of })))
    }
}

/// A file whose contents are wrapped. Contents that do not open are read as empty: damaged, whatever should
/// have been in them, and not out of reach.
pub struct WrappedFile {
    file: Box<dyn WholeFile>,
    wrapping: Wrapping,
}

impl WrappedFile {
    /// What lies in `file` is wrapped by `wrapping`.
    pub fn new(file: Box<dyn WholeFile>, wrapping: Wrapping) -> Self {
        Self { file, wrapping }
    }
}

impl WholeFile for WrappedFile {
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileFault> {
        let kept = self.file.read()?;
        Ok(kept.map(|bytes| self.wrapping.unwrap(&bytes).unwrap_or_default()))
    }

    fn replace(&self, contents: &[u8]) -> Result<(), FileFault> {
        let wrapped = self.wrapping.wrap(contents);
        self.file.replace(&wrapped.map_err(|_| FileFault::Failed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::DeviceId;
    use std::sync::Mutex;

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Option<Vec<u8>>>>);

    impl WholeFile for Memory {
        fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileFault> {
            Ok(self.0.lock().expect("whole").clone().map(Zeroizing::new))
        }

        fn replace(&self, contents: &[u8]) -> Result<(), FileFault> {
            *self.0.lock().expect("whole") = Some(contents.to_vec());
            Ok(())
        }
    }

    fn keys(dir: &std::path::Path) -> KeyStore {
        let device = DeviceId::parse("tz-0017").expect("a device");
        KeyStore::enrol(&KeyPlace::of(dir, None), &device).expect("keys")
    }

    #[test]
    fn what_one_part_wrapped_opens_for_that_part_and_that_terminal_only() {
        let (here, there) = (tempfile::tempdir(), tempfile::tempdir());
        let (here, there) = (here.expect("a folder"), there.expect("a folder"));
        let (own, other) = (keys(here.path()), keys(there.path()));
        let secret = b"a private key";
        let line = own.wrapping(Wrapped::Line);
        let wrapped = line.wrap(secret).expect("wrapped");
        assert!(!wrapped.windows(secret.len()).any(|part| part == secret));
        assert_eq!(line.unwrap(&wrapped).expect("opens").as_slice(), secret);
        let place = KeyPlace::of(here.path(), None).wrapping(Wrapped::Line);
        let again = place.expect("a root key").unwrap(&wrapped);
        assert_eq!(again.expect("opens").as_slice(), secret);
        for stranger in [
            own.wrapping(Wrapped::Log),
            other.wrapping(Wrapped::Line),
            other.wrapping(Wrapped::Log),
        ] {
            assert_eq!(stranger.unwrap(&wrapped), Err(KeyFault::DoesNotOpen));
        }
    }

    #[test]
    fn without_a_root_key_nothing_is_wrapped() {
        let dir = tempfile::tempdir().expect("a folder");
        let place = KeyPlace::of(dir.path(), None).wrapping(Wrapped::Log);
        assert_eq!(place.err(), Some(KeyFault::Lost));
    }

    #[test]
    fn a_file_gives_back_what_was_put_into_it_and_nothing_of_what_was_changed() {
        let dir = tempfile::tempdir().expect("a folder");
        let (inner, keys) = (Memory::default(), keys(dir.path()));
        let file = WrappedFile::new(Box::new(inner.clone()), keys.wrapping(Wrapped::Log));
        assert_eq!(file.read(), Ok(None));
        file.replace(b"of epoch 7").expect("kept");
        let back = file.read().expect("readable").expect("there");
        assert_eq!(back.as_slice(), b"of epoch 7");
        let kept = inner.0.lock().expect("whole").clone().expect("there");
        for at in 0..kept.len() {
            let mut bad = kept.clone();
            bad[at] ^= 1;
            inner.replace(&bad).expect("kept");
            let back = file.read().expect("readable").expect("there");
            assert!(back.is_empty(), "byte {at}");
        }
        inner.replace(b"of epoch 7").expect("kept");
        let back = file.read().expect("readable").expect("there");
        assert!(back.is_empty(), "contents that were never wrapped");
    }
}
