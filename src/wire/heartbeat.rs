//! The sign of life every five minutes, at most 2 KB.

use super::retire::RetireOrder;
use super::update::{UpdateOffer, UpdateTold};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest request body of a heartbeat in bytes.
pub const MAX_HEARTBEAT: usize = 2_048;

/// `POST /v1/heartbeats`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Heartbeat {
    /// Version of the terminal's program.
    pub version: String,
    /// The terminal's time, ms since 1970 UTC.
    pub time_ms: i64,
    /// Records waiting for the county.
    pub waiting: u32,
    /// Age of the oldest of them, seconds.
    pub oldest_waiting_s: u64,
    /// Records set aside.
    pub set_aside: u32,
    /// Packets of faces among what waits; from 200 on no more are taken.
    #[serde(default)]
    pub faces: u32,
    /// Verdict on each device by its name, such as `card-reader` = `ready`.
    #[serde(default)]
    pub devices: BTreeMap<String, String>,
    /// Version of the bundle in force, 0 when none.
    pub bundle: u64,
    /// Items of that bundle the terminal's program is too old for: their page shows, and an operator
    /// does them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bundle_partly: Vec<u16>,
    /// Why a newer bundle was not taken: `signature`, `older`, `malformed`, or `package` when the
    /// county does not publish the terminal's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle_refused: Option<String>,
    /// Sequence number of the newest audit record.
    pub audit_seq: u64,
    /// Hash of the newest audit record, hex.
    pub audit_head: String,
    /// How the update of the system stands; missing where a terminal knows of none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<UpdateTold>,
}

/// Answer to a heartbeat: an idle terminal needs no other request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct HeartbeatAnswer {
    /// The county's time, ms since 1970 UTC.
    pub time_ms: i64,
    /// Newest cursor of every feed by its name.
    pub feeds: BTreeMap<String, String>,
    /// Version of the newest bundle, 0 when none.
    pub bundle: u64,
    /// Seconds until the next heartbeat is wanted.
    pub next_s: u32,
    /// The newest record of this terminal's audit chain of which the county has a checkpoint, 0 when
    /// it has none; missing when the county does not follow audit chains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit_seen: Option<u64>,
    /// How far the terminal has come; missing when the county does not follow acceptances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The county wants this terminal retired: a technician may do so at the terminal. Missing when it
    /// does not, or took its order back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retire: Option<RetireOrder>,
    /// The update of the system that is offered to this terminal; missing when none is, or no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<UpdateOffer>,
}

/// How far a terminal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// 试运行: what is done at it does not count.
    Trial,
    /// 正式运行: accepted by the county.
    Formal,
}
