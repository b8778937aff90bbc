//! Pages of documents: pictures of paper that go to the county with a case.
//!
//! A page is a JPEG picture (ITU-T T.81) from the moment it is taken. Where it comes from, it was
//! decoded and encoded anew, so that nothing of a stranger's file is left in it; here only its shape
//! is looked at. It lies in memory while the form is filled in, and sealed from then on.

mod camera;
mod jpeg;
mod page;

pub use camera::{CameraStatus, CaptureFault};
pub use jpeg::{PageSize, page_size};
pub use page::{MOST_PAGE_BYTES, MOST_PAGES, PageDigest, PageFault, PageImage, PageNo};
