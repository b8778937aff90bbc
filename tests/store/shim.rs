//! A file system for SQLite that is the system's own, but fails when told and writes down what
//! reaches the disk and in what order.
//!
//! Every method is the system's; of each opened file the method table is copied and write,
//! truncate and sync are replaced by ones that look at the plan first.

#![allow(
    unsafe_code,
    reason = "SQLite's file-system interface is a table of C functions"
)]

use rusqlite::ffi::*;
use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// One thing that reached a file.
#[derive(Debug, Clone)]
pub enum Step {
    Write {
        at: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        to: u64,
    },
    Sync,
    /// The file is gone, durably: SQLite syncs the directory with it.
    Delete,
    /// Something a test wants to find again in the order of things.
    Mark(u16),
}

/// Faults to come and what has happened, by directory of the files, so that tests do not meet.
#[derive(Default)]
pub struct Plan {
    /// Ends of the names of files whose next syncs fail, and how many.
    pub failing_syncs: Option<(&'static str, u32)>,
    /// Writes that still work before all fail with an input/output error.
    pub writes_left: Option<u32>,
    /// Whether a failing sync also drops what was written since the last good one, as a kernel
    /// may do after it could not write a page back.
    pub drop_unsynced: bool,
    /// Files and steps, when recording.
    pub record: Option<Vec<(PathBuf, Step)>>,
}

struct Shim {
    vfs: *mut sqlite3_vfs,
    files: HashMap<usize, (PathBuf, *const sqlite3_io_methods)>,
    plans: HashMap<PathBuf, Plan>,
}

// SAFETY: the pointers are to static tables of SQLite, which are read only.
unsafe impl Send for Shim {}

static SHIM: Mutex<Option<Shim>> = Mutex::new(None);
static METHODS: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());
static ONCE: Once = Once::new();

/// The name of the file system.
pub const NAME: &str = "shim";

fn shim() -> MutexGuard<'static, Option<Shim>> {
    SHIM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Changes or reads the plan of a directory.
pub fn plan<T>(dir: &std::path::Path, change: impl FnOnce(&mut Plan) -> T) -> T {
    register();
    let mut shim = shim();
    let shim = shim.as_mut().expect("registered");
    change(shim.plans.entry(dir.to_owned()).or_default())
}

fn register() {
    ONCE.call_once(|| {
        // SAFETY: the system's table is valid for ever; the copy lives for ever.
        unsafe {
            let system = sqlite3_vfs_find(std::ptr::null());
            let mut copy = Box::new(std::ptr::read(system));
            copy.zName = c"shim".as_ptr();
            copy.pNext = std::ptr::null_mut();
            copy.xOpen = Some(open);
            copy.xDelete = Some(delete);
            *shim() = Some(Shim {
                vfs: system,
                files: HashMap::new(),
                plans: HashMap::new(),
            });
            assert_eq!(sqlite3_vfs_register(Box::leak(copy), 0), SQLITE_OK);
        }
    });
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: called by SQLite with a name it owns and memory of the system's size.
    unsafe {
        let system = shim().as_ref().expect("registered").vfs;
        let rc = (*system).xOpen.expect("has open")(system, name, file, flags, out);
        if rc == SQLITE_OK && !name.is_null() {
            let path = PathBuf::from(CStr::from_ptr(name).to_str().expect("UTF-8"));
            let own = (*file).pMethods;
            (*file).pMethods = replaced(own);
            let mut shim = shim();
            let files = &mut shim.as_mut().expect("registered").files;
            files.insert(file as usize, (path, own));
        }
        rc
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: called by SQLite with a name it owns.
    unsafe {
        let path = PathBuf::from(CStr::from_ptr(name).to_str().expect("UTF-8"));
        let mut shim = shim();
        let shim = shim.as_mut().expect("registered");
        let dir = path.parent().expect("in a directory").to_owned();
        let record = shim.plans.get_mut(&dir).and_then(|p| p.record.as_mut());
        if let Some(record) = record {
            record.push((path, Step::Delete));
        }
        let system = shim.vfs;
        (*system).xDelete.expect("has delete")(system, name, sync)
    }
}

/// The table with our three methods in place of the system's.
unsafe fn replaced(own: *const sqlite3_io_methods) -> *const sqlite3_io_methods {
    let mut known = METHODS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, ours)) = known.iter().find(|(o, _)| *o == own as usize) {
        return *ours as *const sqlite3_io_methods;
    }
    // SAFETY: a valid table of SQLite; the copy lives for ever.
    let mut copy = Box::new(unsafe { std::ptr::read(own) });
    copy.xWrite = Some(write);
    copy.xTruncate = Some(truncate);
    copy.xSync = Some(sync);
    let ours: *const sqlite3_io_methods = Box::leak(copy);
    known.push((own as usize, ours as usize));
    ours
}

/// What the plan says of one step: the system's table, or an error.
fn judge(
    file: *mut sqlite3_file,
    step: impl FnOnce() -> Step,
    fault: impl FnOnce(&PathBuf, &mut Plan) -> Option<c_int>,
) -> Result<*const sqlite3_io_methods, c_int> {
    let mut shim = shim();
    let shim = shim.as_mut().expect("registered");
    let (path, own) = shim
        .files
        .get(&(file as usize))
        .expect("an opened file")
        .clone();
    let dir = path.parent().expect("in a directory").to_owned();
    if let Some(plan) = shim.plans.get_mut(&dir) {
        if let Some(code) = fault(&path, plan) {
            return Err(code);
        }
        if let Some(record) = &mut plan.record {
            record.push((path, step()));
        }
    }
    Ok(own)
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    len: c_int,
    at: sqlite3_int64,
) -> c_int {
    let length = usize::try_from(len).expect("a length");
    // SAFETY: SQLite hands `len` bytes.
    let content = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), length) };
    let step = || Step::Write {
        at: at.unsigned_abs(),
        bytes: content.to_vec(),
    };
    let fault = |_: &PathBuf, plan: &mut Plan| match &mut plan.writes_left {
        Some(0) => Some(SQLITE_IOERR_WRITE),
        Some(left) => {
            *left -= 1;
            None
        }
        None => None,
    };
    match judge(file, step, fault) {
        Err(code) => code,
        // SAFETY: the system's method on the system's file.
        Ok(own) => unsafe { (*own).xWrite.expect("has write")(file, bytes, len, at) },
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let step = || Step::Truncate {
        to: size.unsigned_abs(),
    };
    match judge(file, step, |_, _| None) {
        Err(code) => code,
        // SAFETY: the system's method on the system's file.
        Ok(own) => unsafe { (*own).xTruncate.expect("has truncate")(file, size) },
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let mut lost = None;
    let fault = |path: &PathBuf, plan: &mut Plan| {
        let (end, left) = plan.failing_syncs.as_mut()?;
        if *left == 0 || !path.to_string_lossy().ends_with(*end) {
            return None;
        }
        *left -= 1;
        lost = plan.drop_unsynced.then(|| path.clone());
        Some(SQLITE_IOERR_FSYNC)
    };
    let outcome = judge(file, || Step::Sync, fault);
    if let Some(path) = lost {
        drop_unsynced(&path);
    }
    match outcome {
        Err(code) => code,
        // SAFETY: the system's method on the system's file.
        Ok(own) => unsafe { (*own).xSync.expect("has sync")(file, flags) },
    }
}

/// Puts a file back to what its last good sync left, from the record.
fn drop_unsynced(path: &PathBuf) {
    let shim = shim();
    let plans = &shim.as_ref().expect("registered").plans;
    let plan = &plans[path.parent().expect("in a directory")];
    let record = plan.record.as_ref().expect("dropping needs a record");
    let mut image = Image::default();
    for (file, step) in record.iter().filter(|(file, _)| file == path) {
        debug_assert_eq!(file, path, "filtered");
        image.take(step);
    }
    std::fs::write(path, image.durable).expect("put back");
}

/// A file as the disk has it: what was synced, and what was written since. A deleted file is an
/// empty one.
#[derive(Default, Clone)]
pub struct Image {
    pub durable: Vec<u8>,
    pub pending: Vec<Step>,
}

impl Image {
    pub fn take(&mut self, step: &Step) {
        match step {
            Step::Sync => {
                for step in std::mem::take(&mut self.pending) {
                    apply(&mut self.durable, &step);
                }
            }
            Step::Delete => *self = Self::default(),
            Step::Mark(_) => {}
            other => self.pending.push(other.clone()),
        }
    }
}

/// Applies a step to the bytes of a file.
pub fn apply(file: &mut Vec<u8>, step: &Step) {
    match step {
        Step::Write { at, bytes } => {
            let at = usize::try_from(*at).expect("a small file");
            if file.len() < at + bytes.len() {
                file.resize(at + bytes.len(), 0);
            }
            file[at..at + bytes.len()].copy_from_slice(bytes);
        }
        Step::Truncate { to } => {
            let to = usize::try_from(*to).expect("a small file");
            file.truncate(to);
        }
        Step::Sync | Step::Delete | Step::Mark(_) => {}
    }
}

/// A short description of a directory's record, for a failing test.
pub fn outline(record: &[(PathBuf, Step)]) -> String {
    let line = |(path, step): &(PathBuf, Step)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match step {
            Step::Write { at, bytes } => format!("{name} write {at}+{}", bytes.len()),
            Step::Truncate { to } => format!("{name} truncate {to}"),
            Step::Sync => format!("{name} sync"),
            Step::Delete => format!("{name} delete"),
            Step::Mark(n) => format!("mark {n}"),
        }
    };
    record.iter().map(line).collect::<Vec<_>>().join("\n")
}
