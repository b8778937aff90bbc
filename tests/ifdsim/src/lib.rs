//! A driver for pcscd (IFD handler API, version 3) whose reader is played by a test.
//!
//! vpcd is polled every 400 ms and can neither be unplugged nor refuse to power a card. This
//! driver reports changes at once, can be unplugged, and gives up on a silent card after
//! [`GIVE_UP`], as the driver of real USB readers does.
//!
//! It listens on the Unix socket named after the colon of DEVICENAME. Messages are a kind byte, a
//! big-endian u16 length and that many bytes. From the test: `i` card in, `o` card out, `u`
//! unplugged, `p` plugged in, `a` answer. To the test: `+` power up or reset, `-` power down, `c`
//! command, `e` escape command; each but `-` is answered by one `a`. An empty answer to `+` is a card
//! without a chip. An escape command needs no card.

mod reader;

use reader::{Failure, Reader, Slot};
use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_long, c_uchar, c_ulong};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a command may take.
pub const GIVE_UP: Duration = Duration::from_secs(3);

const SUCCESS: c_long = 0;
const ERROR_TAG: c_long = 600;
const POWER_ACTION: c_long = 608;
const COMMUNICATION: c_long = 612;
const RESPONSE_TIMEOUT: c_long = 613;
const NOT_SUPPORTED: c_long = 614;
const PRESENT: c_long = 615;
const ABSENT: c_long = 616;
const NO_SUCH_DEVICE: c_long = 617;
const INSUFFICIENT_BUFFER: c_long = 618;

const POWER_DOWN: c_ulong = 501;

/// IOCTL_SMARTCARD_VENDOR_IFD_EXCHANGE, as pcsc-lite numbers control codes.
const VENDOR_EXCHANGE: c_ulong = 0x4200_0000 + 1;

const TAG_ATR: c_ulong = 0x0303;
const TAG_ATR_OLD: c_ulong = 0x0009_0303;
const TAG_THREAD_SAFE: c_ulong = 0x0FAD;
const TAG_SLOTS_NUMBER: c_ulong = 0x0FAE;
const TAG_SIMULTANEOUS_ACCESS: c_ulong = 0x0FAF;
const TAG_STOP_POLLING: c_ulong = 0x0FB2;
const TAG_POLLING: c_ulong = 0x0FB3;

static READERS: LazyLock<Mutex<HashMap<c_ulong, Arc<Reader>>>> = LazyLock::new(Mutex::default);

fn readers() -> MutexGuard<'static, HashMap<c_ulong, Arc<Reader>>> {
    READERS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn reader(lun: c_ulong) -> Option<Arc<Reader>> {
    readers().get(&lun).cloned()
}

fn code(failure: Failure) -> c_long {
    match failure {
        Failure::Gone => NO_SUCH_DEVICE,
        Failure::NoCard => COMMUNICATION,
        Failure::TimedOut => RESPONSE_TIMEOUT,
    }
}

/// Copies bytes into a buffer of pcscd and sets its length.
///
/// # Safety
/// `room` has `*length` bytes.
unsafe fn hand_over(bytes: &[u8], room: *mut c_uchar, length: *mut c_ulong) -> c_long {
    // SAFETY: the caller's promise; the length is checked first.
    unsafe {
        if bytes.len() > *length as usize {
            *length = 0;
            return INSUFFICIENT_BUFFER;
        }
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), room, bytes.len());
        *length = bytes.len() as c_ulong;
    }
    SUCCESS
}

/// # Safety
/// pcscd passes a text that ends in zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHCreateChannelByName(lun: c_ulong, name: *const c_char) -> c_long {
    // SAFETY: the caller's promise.
    let name = unsafe { CStr::from_ptr(name) };
    let path = name.to_str().ok().and_then(|n| n.split_once(':'));
    let Some(reader) = path.and_then(|(_, path)| Reader::listen(path)) else {
        return COMMUNICATION;
    };
    readers().insert(lun, reader);
    SUCCESS
}

/// Readers are created by name only.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHCreateChannel(_lun: c_ulong, _channel: c_ulong) -> c_long {
    COMMUNICATION
}

/// Closes a reader.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHCloseChannel(lun: c_ulong) -> c_long {
    stop_polling(lun);
    readers().remove(&lun);
    SUCCESS
}

/// # Safety
/// pcscd passes a buffer of `*length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHGetCapabilities(
    lun: c_ulong,
    tag: c_ulong,
    length: *mut c_ulong,
    value: *mut c_uchar,
) -> c_long {
    let atr;
    let bytes: &[u8] = match tag {
        TAG_ATR | TAG_ATR_OLD => {
            atr = reader(lun).map(|r| r.answer_to_reset()).unwrap_or_default();
            &atr
        }
        TAG_SLOTS_NUMBER | TAG_SIMULTANEOUS_ACCESS | TAG_THREAD_SAFE => &[1],
        TAG_POLLING => &(polling as *const () as usize).to_ne_bytes(),
        TAG_STOP_POLLING => &(stop_polling as *const () as usize).to_ne_bytes(),
        _ => {
            // SAFETY: the caller's promise.
            unsafe { *length = 0 };
            return ERROR_TAG;
        }
    };
    // SAFETY: the caller's promise.
    unsafe { hand_over(bytes, value, length) }
}

/// Nothing can be set.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHSetCapabilities(
    _lun: c_ulong,
    _tag: c_ulong,
    _length: c_ulong,
    _value: *mut c_uchar,
) -> c_long {
    NOT_SUPPORTED
}

/// Any protocol will do.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHSetProtocolParameters(
    _lun: c_ulong,
    _protocol: c_ulong,
    _flags: c_uchar,
    _pts1: c_uchar,
    _pts2: c_uchar,
    _pts3: c_uchar,
) -> c_long {
    SUCCESS
}

/// # Safety
/// pcscd passes room for 33 bytes, or nothing when the card is powered down.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHPowerICC(
    lun: c_ulong,
    action: c_ulong,
    atr: *mut c_uchar,
    length: *mut c_ulong,
) -> c_long {
    let Some(reader) = reader(lun) else {
        return COMMUNICATION;
    };
    if action == POWER_DOWN {
        reader.power_down();
        return SUCCESS;
    }
    let (bytes, result) = match reader.ask(b'+', &[]) {
        Ok(bytes) if bytes.is_empty() => (bytes, POWER_ACTION),
        Ok(bytes) => (bytes, SUCCESS),
        Err(Failure::Gone) => (vec![], NO_SUCH_DEVICE),
        Err(_) => (vec![], POWER_ACTION),
    };
    // SAFETY: the caller's promise.
    unsafe {
        *length = 33;
        hand_over(&bytes, atr, length);
    }
    result
}

/// Which protocol a command is sent with (SCARD_IO_HEADER).
#[repr(C)]
pub struct IoHeader {
    protocol: c_ulong,
    length: c_ulong,
}

/// # Safety
/// pcscd passes a command of `sent` bytes and room for `*received` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHTransmitToICC(
    lun: c_ulong,
    header: IoHeader,
    command: *const c_uchar,
    sent: c_ulong,
    answer: *mut c_uchar,
    received: *mut c_ulong,
    answer_header: *mut IoHeader,
) -> c_long {
    let Some(reader) = reader(lun) else {
        return COMMUNICATION;
    };
    // SAFETY: the caller's promise.
    unsafe {
        let command = std::slice::from_raw_parts(command, sent as usize);
        match reader.ask(b'c', command) {
            Ok(bytes) => {
                if let Some(answer_header) = answer_header.as_mut() {
                    answer_header.protocol = header.protocol;
                }
                hand_over(&bytes, answer, received)
            }
            Err(failure) => {
                *received = 0;
                code(failure)
            }
        }
    }
}

/// # Safety
/// pcscd passes a command of `sent` bytes, room for `room` bytes, and a valid place for the length of
/// the answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHControl(
    lun: c_ulong,
    code_of_control: c_ulong,
    command: *const c_uchar,
    sent: c_ulong,
    answer: *mut c_uchar,
    room: c_ulong,
    received: *mut c_ulong,
) -> c_long {
    // SAFETY: the caller's promise.
    unsafe {
        *received = 0;
        let Some(reader) = reader(lun).filter(|_| code_of_control == VENDOR_EXCHANGE) else {
            return NOT_SUPPORTED;
        };
        let command = std::slice::from_raw_parts(command, sent as usize);
        match reader.ask(b'e', command) {
            Ok(bytes) => {
                *received = room;
                hand_over(&bytes, answer, received)
            }
            Err(failure) => code(failure),
        }
    }
}

/// Says whether a card is in.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHICCPresence(lun: c_ulong) -> c_long {
    match reader(lun).map(|r| r.slot()) {
        Some(Slot::Card) => PRESENT,
        Some(Slot::Empty) => ABSENT,
        Some(Slot::Unplugged) => NO_SUCH_DEVICE,
        None => COMMUNICATION,
    }
}

/// pcscd's thread for this reader waits here for the next change. Told that the device is away, as
/// the driver of USB readers tells it, it looks again every 400 ms.
extern "C" fn polling(lun: c_ulong, timeout_ms: i32) -> c_long {
    let Some(reader) = reader(lun) else {
        return NO_SUCH_DEVICE;
    };
    if reader.slot() == Slot::Unplugged {
        return NO_SUCH_DEVICE;
    }
    let wait = u64::try_from(timeout_ms).unwrap_or(0);
    reader.wait_for_change(Duration::from_millis(wait));
    SUCCESS
}

extern "C" fn stop_polling(lun: c_ulong) -> c_long {
    if let Some(reader) = reader(lun) {
        reader.stop();
    }
    SUCCESS
}
