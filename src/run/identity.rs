//! The reader of identity cards, as the configuration has it.

use crate::adapters::identity_card::line::Door;
use crate::adapters::identity_card::{
    HidDevice, HidDoor, PcscDoor, PcscWay, PhotoDecoder, SerialDoor,
};
use crate::config::{IdentityCardConfig, IdentityPort};
use std::sync::Arc;
use std::time::Duration;

/// How long a photo may take. The person is known already; only a comparison of faces waits for it.
const DECODED_WITHIN: Duration = Duration::from_secs(2);

/// Where the reader is; `None` where there is none.
pub fn door(config: &IdentityCardConfig) -> Option<Arc<dyn Door>> {
    let pcsc = |name: String, way| Arc::new(PcscDoor::new(name, way)) as Arc<dyn Door>;
    let hid = |device| Arc::new(HidDoor::new(device)) as Arc<dyn Door>;
    let speed = config.speed;
    Some(match config.port.clone()? {
        IdentityPort::Serial(path) => Arc::new(SerialDoor { path, speed }),
        IdentityPort::Hid(node) => hid(HidDevice::Node(node)),
        IdentityPort::Usb(vendor, product) => hid(HidDevice::Usb { vendor, product }),
        IdentityPort::Pcsc(name) => pcsc(name, PcscWay::Escape),
        IdentityPort::PcscPages(name) => pcsc(name, PcscWay::Pages),
    })
}

/// The county's decoder of photos, if it has one.
pub fn decoder(config: &IdentityCardConfig) -> Option<PhotoDecoder> {
    let program = config.photo_decoder.clone()?;
    let within = DECODED_WITHIN;
    Some(PhotoDecoder { program, within })
}
