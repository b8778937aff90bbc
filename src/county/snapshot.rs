//! Whole copies of a feed, compressed once as far as it goes, for terminals that begin.

use super::store::{CountyStore, StoreError};
use crate::wire::envelope::hex;
use crate::wire::feed::SnapshotManifest;
use ring::digest;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

/// Compression level: a snapshot is made once and fetched by every terminal.
const LEVEL: i32 = 19;
/// Window of the compressor as a power of two: 32 MB, so that all of a county's listings are
/// compared with one another, and a terminal can afford it.
const WINDOW: u32 = 25;
/// A snapshot is made anew when more than one in this many documents has changed since.
const STALE_ONE_IN: u64 = 20;

/// A compressed whole copy.
pub struct Snapshot {
    /// What terminals are told of it.
    pub manifest: SnapshotManifest,
    /// The head it was made at.
    pub head: u64,
    /// The file.
    pub bytes: axum::body::Bytes,
}

/// The newest snapshots, two of each feed, so that a download under way can go on.
pub struct Shelf {
    store: Arc<dyn CountyStore>,
    epoch: String,
    kept: Mutex<HashMap<String, Vec<Arc<Snapshot>>>>,
    making: tokio::sync::Mutex<()>,
}

impl Shelf {
    /// An empty shelf.
    pub fn new(store: Arc<dyn CountyStore>, epoch: String) -> Self {
        Self {
            store,
            epoch,
            kept: Mutex::new(HashMap::new()),
            making: tokio::sync::Mutex::new(()),
        }
    }

    fn newest(&self, feed: &str) -> Option<Arc<Snapshot>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(feed)?.last().cloned()
    }

    /// A snapshot by its digest, if it is still here.
    pub fn by_digest(&self, feed: &str, sha256: &str) -> Option<Arc<Snapshot>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(feed)?
            .iter()
            .find(|s| s.manifest.sha256 == sha256)
            .cloned()
    }

    /// A snapshot of a feed from which changes lead on to the head; made when there is none.
    pub async fn of(&self, feed: &str) -> Result<Arc<Snapshot>, StoreError> {
        let _one_at_a_time = self.making.lock().await;
        let bounds = self
            .store
            .changes(feed.to_owned(), u64::MAX >> 1, 1)
            .await?;
        if let Some(known) = self.newest(feed) {
            let behind = bounds.head.saturating_sub(known.head);
            let fresh = behind <= known.manifest.documents / STALE_ONE_IN;
            if fresh && known.head >= bounds.floor {
                return Ok(known);
            }
        }
        let (head, docs) = self.store.whole(feed.to_owned()).await?;
        let cursor = super::api::cursor_text(&self.epoch, head);
        let made = tokio::task::spawn_blocking(move || compress(head, &docs, cursor))
            .await
            .map_err(|_| StoreError::Closed)?;
        let made = Arc::new(made);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf = kept.entry(feed.to_owned()).or_default();
        shelf.push(Arc::clone(&made));
        if shelf.len() > 2 {
            shelf.remove(0);
        }
        Ok(made)
    }
}

fn compress(head: u64, docs: &[String], cursor: String) -> Snapshot {
    let end = super::api::cursor_line(&cursor, false);
    let wrapped = |doc: &String| doc.len() + super::api::PUT_LINE.len() + 2;
    let raw_size = docs.iter().map(wrapped).sum::<usize>() + end.len() + 1;
    let in_memory = "writing to memory cannot fail";
    let mut to = zstd::stream::Encoder::new(Vec::new(), LEVEL).expect("a level of zstd");
    to.window_log(WINDOW).expect("a window of zstd");
    to.long_distance_matching(true).expect("a flag of zstd");
    to.set_pledged_src_size(Some(raw_size as u64))
        .expect("before the first byte");
    for doc in docs {
        to.write_all(super::api::put_line(doc).as_bytes())
            .expect(in_memory);
        to.write_all(b"\n").expect(in_memory);
    }
    to.write_all(end.as_bytes()).expect(in_memory);
    to.write_all(b"\n").expect(in_memory);
    let bytes = to.finish().expect(in_memory);
    Snapshot {
        manifest: SnapshotManifest {
            sha256: hex(digest::digest(&digest::SHA256, &bytes).as_ref()),
            size: bytes.len() as u64,
            raw_size: raw_size as u64,
            documents: docs.len() as u64,
            cursor,
        },
        head,
        bytes: bytes.into(),
    }
}

/// Compresses a page of changes as far as it goes; pages are kept, so it is done once.
pub fn compress_page(text: &str) -> Vec<u8> {
    zstd::stream::encode_all(text.as_bytes(), LEVEL).expect("writing to memory cannot fail")
}
