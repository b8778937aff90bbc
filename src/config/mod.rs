//! Configuration: raw keys in, checked domain types out.
//!
//! `kiosk-config/default.toml` is built in and holds every key that has a default; files of the
//! site come on top, later ones over earlier ones. [`load`] gives a [`Config`] or a [`Report`] with
//! every fault at once, each with file, line, column, key, value and what is allowed.
//! [`check_config`] looks further, at the files the configuration names.

mod cameras;
mod checked;
mod face;
mod fault;
mod keys;
mod raw;
mod report;
mod sheet;
mod site_line;
#[cfg(test)]
mod tests;
mod update;
mod voice;
mod words;

pub use cameras::{DocumentCameraConfig, FaceCameraConfig, FaceCameraDevice};
pub use checked::{
    AuditConfig, CardConfig, ClockConfig, Config, CountyConfig, DataConfig, IdentityCardConfig,
    IdentityPort, Limits, Orientation, PaperConfig, PlaceConfig, PublicPhone, ReaderKind,
    ScreenConfig, SessionConfig, SyncConfig,
};
pub use fault::{ConfigFault, FaultyFile, Position, Problem};
pub use report::{
    Report, check_config, data_dir, default_data_dir, load, load_text, names_a_terminal,
    own_sources, sources,
};
pub use sheet::{
    SheetFault, SheetFiles, check_devices, mounted_text, read_sheet, sheet_of, sheet_text,
};
pub use site_line::read_site_line;
pub use update::UpdateConfig;
pub use voice::VoiceConfig;
pub use words::NO_SHEET;
