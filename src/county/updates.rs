//! Updates of the terminals' system: published, offered to a few terminals first, stopped by one that fails.

use super::api::App;
use super::console::notes::{Event, note};
use super::store::StoreError;
use super::store::updates::{UpdateRow, UpdateToldRow};
use super::{acceptance, accounts};
use crate::domain::machine::update::waves::step;
use crate::domain::machine::update::{LARGEST, SystemVersion, Told, Wave, WaveStep};
use crate::domain::operators::account::{AccountId, Standing};
use crate::domain::operators::powers::{Act, may};
use crate::files::sync_folder;
use crate::wire::envelope::hex;
use crate::wire::update::{UpdateOffer, UpdateState, UpdateTold};
use ring::digest::{Context, SHA256, digest};
use std::collections::{BTreeSet, HashSet};
use std::fs::{File, OpenOptions, create_dir_all, remove_file, rename};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

const ROLLING: &str = "rolling";
const STOPPED: &str = "stopped";
/// The first byte of a sequence in DER, as every signature in CMS begins.
const SEQUENCE: u8 = 0x30;
/// Who moves an update where no person does.
const ITSELF: &str = "county";

/// Why an update was not published or moved.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// Its name.
    #[error("a version has 1 to 24 letters, digits, dots, dashes and underscores")]
    Version,
    /// Its file.
    #[error("{}: {why}", .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// Its size.
    #[error("an update's file has 1 byte to 4 GiB")]
    Size,
    /// Its end.
    #[error("this is no bundle of RAUC: it does not end with a signature")]
    NoBundle,
    /// Whoever asks may not.
    #[error("{0} is not the open account of a technician; `county account` opens one")]
    Forbidden(String),
    /// The name is taken.
    #[error("this version was published already; another file wants another version")]
    Already,
    /// There is none of this name, or a newer one took its place.
    #[error("there is no such update, or a newer one took its place")]
    NotNewest,
    /// It reaches every terminal and is not stopped, or is stopped already.
    #[error("there is nowhere to go on to, or it is stopped already")]
    Nothing,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An update whose file is in its place, not published yet.
#[derive(Debug)]
pub struct Laid {
    version: SystemVersion,
    bytes: u64,
    sha256: String,
}

/// An update and how it fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    /// What was published.
    pub row: UpdateRow,
    /// What the terminals it is for told last, in its own order; the first `reached` are offered it.
    pub terminals: Vec<UpdateToldRow>,
    /// How many of them it is offered to.
    pub reached: usize,
}

impl Rollout {
    /// Whether nobody gets it any more.
    pub fn is_stopped(&self) -> bool {
        self.row.state == STOPPED
    }
}

fn folder(data: &Path) -> PathBuf {
    data.join("updates")
}

/// Where the file of an update lies. Every node of a province serves it from this folder.
pub fn file_of(data: &Path, version: &SystemVersion) -> PathBuf {
    folder(data).join(format!("{}.raucb", version.as_str()))
}

/// Copies a file to where it is served from. What of another publication lies there already is not touched.
///
/// Errors: the name, the file, or a name that is taken.
pub fn lay(data: &Path, from: &Path, version: &str) -> Result<Laid, UpdateError> {
    let version = SystemVersion::parse(version.trim()).ok_or(UpdateError::Version)?;
    let to = file_of(data, &version);
    let beside = to.with_added_extension(hex(&super::vault::random_bytes::<4>()));
    let copied = copy(from, &beside);
    let (bytes, sha256) = match copied {
        Ok(copied) => copied,
        Err(why) => {
            let _ = remove_file(&beside);
            let file = from.to_owned();
            return Err(UpdateError::File { file, why });
        }
    };
    let placed = match (1..=LARGEST).contains(&bytes) {
        false => Err(UpdateError::Size),
        true if !ends_as_a_bundle(&beside, bytes) => Err(UpdateError::NoBundle),
        true if to.exists() => match same(&to, &sha256) {
            true => Ok(()),
            false => Err(UpdateError::Already),
        },
        true => rename(&beside, &to)
            .and_then(|()| sync_folder(&folder(data)))
            .map_err(|why| UpdateError::File { file: to, why }),
    };
    let _ = remove_file(&beside);
    placed.map(|()| Laid {
        version,
        bytes,
        sha256,
    })
}

/// Whether a file ends as a bundle of RAUC does, in each of its formats: a signature in CMS, then its length as 64 bits,
/// the largest first (RAUC's manual, "Bundle Formats"). Who signed it the terminals look at themselves.
fn ends_as_a_bundle(file: &Path, bytes: u64) -> bool {
    let last = |count: u64, from_end: u64| -> Option<Vec<u8>> {
        let mut file = File::open(file).ok()?;
        let from = bytes.checked_sub(from_end)?;
        file.seek(SeekFrom::Start(from)).ok()?;
        let mut read = Vec::new();
        file.take(count).read_to_end(&mut read).ok()?;
        Some(read)
    };
    let length = last(8, 8).and_then(|length| length.try_into().ok());
    let length = length.map(u64::from_be_bytes).filter(|length| *length > 0);
    let signature = length.and_then(|length| last(1, length.checked_add(8)?));
    signature.as_deref() == Some(&[SEQUENCE])
}

fn same(file: &Path, sha256: &str) -> bool {
    let read = File::open(file).and_then(|mut file| read_through(&mut file, |_| Ok(())));
    read.is_ok_and(|(_, found)| found == sha256)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<(u64, String)> {
    let mut from = File::open(from)?;
    if let Some(folder) = to.parent() {
        create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(to)?;
    let read = read_through(&mut from, |piece| file.write_all(piece))?;
    file.sync_all()?;
    Ok(read)
}

fn read_through(
    file: &mut File,
    mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<(u64, String)> {
    let (mut sum, mut bytes) = (Context::new(&SHA256), 0);
    let mut piece = vec![0; 256 << 10];
    loop {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => {
                sum.update(&piece[..read]);
                bytes += read as u64;
                take(&piece[..read])?;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok((bytes, hex(sum.finish().as_ref())))
}

/// Publishes an update whose file is in its place: it takes the place of every older one. The first terminals hear of
/// it with their next heartbeat.
pub async fn publish(app: &App, laid: Laid, by: &str) -> Result<(), UpdateError> {
    let newest = app.store.updates().await?;
    let newest = newest.first().map_or(0, |row| row.release);
    // Minutes since 1970: it grows, also after the records were lost and begun anew.
    let minutes = u32::try_from(app.now() / 60_000).unwrap_or_default();
    let row = UpdateRow {
        version: laid.version.as_str().to_owned(),
        release: minutes.max(newest.saturating_add(1)),
        sha256: laid.sha256,
        bytes: laid.bytes,
        percent: Wave::First.percent(),
        state: ROLLING.to_owned(),
        why: String::new(),
        excused: String::new(),
        by: by.to_owned(),
        at_ms: app.now(),
    };
    let (version, hash) = (row.version.clone(), row.sha256.clone());
    if !app.store.publish_update(row).await? {
        return Err(UpdateError::Already);
    }
    note(app, by, Event::UpdatePublished, &version, &hash).await?;
    Ok(())
}

/// Every update, the newest first, and how the newest fares.
pub async fn list(app: &App) -> Result<Vec<Rollout>, StoreError> {
    let rows = app.store.updates().await?;
    let mut all = Vec::with_capacity(rows.len());
    for (n, row) in rows.into_iter().enumerate() {
        let terminals = match n {
            0 => in_order(app, &row).await?,
            _ => Vec::new(),
        };
        let reached = wave(&row).map_or(0, |wave| wave.reaches(terminals.len()));
        all.push(Rollout {
            row,
            terminals,
            reached,
        });
    }
    Ok(all)
}

fn wave(row: &UpdateRow) -> Option<Wave> {
    Wave::of_percent(row.percent)
}

fn word(state: UpdateState) -> &'static str {
    match state {
        UpdateState::NotPossible => "not-possible",
        UpdateState::None => "none",
        UpdateState::Fetching => "fetching",
        UpdateState::Ready => "ready",
        UpdateState::Installing => "installing",
        UpdateState::Installed => "installed",
        UpdateState::Trial => "trial",
        UpdateState::Good => "good",
        UpdateState::DidNotHold => "did-not-hold",
        UpdateState::NotInstalled => "not-installed",
    }
}

fn heard(row: &UpdateRow, told: &UpdateToldRow) -> Told {
    match told.state.as_str() {
        _ if told.version != row.version => Told::Pending,
        "good" => Told::Good,
        "did-not-hold" | "not-installed" => Told::Failed,
        _ => Told::Pending,
    }
}

/// The terminals an update is for, in an order of its own that never changes: formal ones in service that have a
/// second place for a system. Those before their acceptance follow when it reaches all.
async fn in_order(app: &App, row: &UpdateRow) -> Result<Vec<UpdateToldRow>, StoreError> {
    Ok(parted(app, row).await?.0)
}

/// The same, and beside them all others that told anything.
async fn parted(
    app: &App,
    row: &UpdateRow,
) -> Result<(Vec<UpdateToldRow>, Vec<UpdateToldRow>), StoreError> {
    let in_service: BTreeSet<String> = app.store.in_service().await?.into_iter().collect();
    let on_trial = match wave(row) {
        Some(Wave::Rest) => BTreeSet::new(),
        _ => acceptance::on_trial(app).await?,
    };
    let (mut all, mut others) = (Vec::new(), Vec::new());
    for told in app.store.told_updates().await? {
        let can = told.state != word(UpdateState::NotPossible);
        let excused = names(&row.excused).any(|name| name == told.asset);
        let is_for_it = in_service.contains(&told.asset) && !on_trial.contains(&told.asset);
        if is_for_it && can && !excused {
            let key = digest(&SHA256, format!("{}{}", row.sha256, told.asset).as_bytes());
            all.push((hex(key.as_ref()), told));
        } else {
            others.push(told);
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Ok((all.into_iter().map(|(_, told)| told).collect(), others))
}

/// Takes what a terminal tells of its update, moves the newest update on or stops it, and answers what is offered to
/// this terminal.
pub async fn told(
    app: &App,
    asset: &str,
    told: Option<&UpdateTold>,
) -> Result<Option<UpdateOffer>, StoreError> {
    let Some(told) = told else {
        return Ok(None);
    };
    let row = UpdateToldRow {
        asset: asset.to_owned(),
        version: told.version.clone().unwrap_or_default(),
        state: word(told.state).to_owned(),
        bytes: told.bytes.unwrap_or(0),
        at_ms: app.now(),
    };
    app.store.tell_update(row.clone()).await?;
    let newest = app.store.updates().await?.into_iter().next();
    let Some(mut newest) = newest.filter(|row| row.state == ROLLING) else {
        return Ok(None);
    };
    if let Some(reached) = app.reach.of(&newest, &row) {
        return Ok(offer(newest, told, reached));
    }
    let (mut order, mut others) = parted(app, &newest).await?;
    while let Some(own) = wave(&newest) {
        let heard: Vec<Told> = order.iter().map(|told| heard(&newest, told)).collect();
        match step(own, &heard) {
            WaveStep::Stays => break,
            WaveStep::Stops => {
                let failed = heard.iter().position(|told| *told == Told::Failed);
                let failed = failed.map_or("", |at| order[at].asset.as_str());
                stopped_by(app, newest, failed, ITSELF).await?;
                return Ok(None);
            }
            WaveStep::GoesOn(next) => {
                newest = match gone_on(app, newest, next, ITSELF).await? {
                    Some(moved) => moved,
                    // Somebody else moved it in this very moment.
                    None => return Ok(None),
                };
                (order, others) = parted(app, &newest).await?;
            }
        }
    }
    let most = wave(&newest).map_or(0, |wave| wave.reaches(order.len()));
    let reached: HashSet<&str> = order.iter().take(most).map(|t| t.asset.as_str()).collect();
    let everybody = order.iter().cloned().chain(others).collect();
    app.reach
        .keep(newest.clone(), row.at_ms, everybody, &reached);
    Ok(offer(newest, told, reached.contains(asset)))
}

/// What is offered to who tells this. Who has it already goes on with it, whatever became of the order since.
fn offer(newest: UpdateRow, told: &UpdateTold, reached: bool) -> Option<UpdateOffer> {
    let has_it = told.version.as_deref() == Some(newest.version.as_str());
    (reached || has_it).then_some(UpdateOffer {
        version: newest.version,
        release: newest.release,
        bytes: newest.bytes,
        sha256: newest.sha256,
    })
}

async fn gone_on(
    app: &App,
    row: UpdateRow,
    to: Wave,
    by: &str,
) -> Result<Option<UpdateRow>, StoreError> {
    let (state, percent) = (row.state.clone(), row.percent);
    let row = UpdateRow {
        percent: to.percent(),
        state: ROLLING.to_owned(),
        why: String::new(),
        by: by.to_owned(),
        at_ms: app.now(),
        ..row
    };
    let detail = format!("{}%", row.percent);
    note(app, by, Event::UpdateGoesOn, &row.version, &detail).await?;
    let moved = app.store.move_update(row.clone(), state, percent).await?;
    Ok(moved.then_some(row))
}

async fn stopped_by(app: &App, row: UpdateRow, why: &str, by: &str) -> Result<bool, StoreError> {
    let (state, percent) = (row.state.clone(), row.percent);
    let row = UpdateRow {
        state: STOPPED.to_owned(),
        why: why.to_owned(),
        by: by.to_owned(),
        at_ms: app.now(),
        ..row
    };
    note(app, by, Event::UpdateStopped, &row.version, why).await?;
    app.store.move_update(row, state, percent).await
}

/// Whether whoever asks has the care of terminals; the log must not name somebody who is not there.
pub async fn keeps_terminals(app: &App, by: &str) -> Result<(), UpdateError> {
    let account = match AccountId::parse(by) {
        Some(id) => accounts::account(app, &id).await?,
        None => None,
    };
    let open = account.filter(|account| account.standing == Standing::Open);
    match open.is_some_and(|account| may(account.post, Act::KeepTerminals)) {
        true => Ok(()),
        false => Err(UpdateError::Forbidden(by.to_owned())),
    }
}

async fn newest(app: &App, version: &str) -> Result<UpdateRow, UpdateError> {
    let newest = app.store.updates().await?.into_iter().next();
    newest
        .filter(|row| row.version == version.trim())
        .ok_or(UpdateError::NotNewest)
}

/// A person says that an update goes on: to the next share, or where it was stopped at the share it had. A terminal it
/// failed on does not try it again, and a failure told from now on stops it again.
pub async fn go_on(app: &App, version: &str, by: &str) -> Result<u64, UpdateError> {
    keeps_terminals(app, by).await?;
    let row = newest(app, version).await?;
    let own = wave(&row).ok_or(UpdateError::Nothing)?;
    let to = match row.state.as_str() {
        STOPPED => own,
        _ => own.next().ok_or(UpdateError::Nothing)?,
    };
    let row = UpdateRow {
        excused: excused(app, &row).await?,
        ..row
    };
    let moved = gone_on(app, row, to, by).await?;
    moved.map(|row| row.percent).ok_or(UpdateError::Nothing)
}

/// The terminals it failed on are known to whoever goes on: only another one stops it again.
async fn excused(app: &App, row: &UpdateRow) -> Result<String, StoreError> {
    let known = names(&row.excused).chain(names(&row.why));
    let mut all: BTreeSet<String> = known.map(str::to_owned).collect();
    let told = app.store.told_updates().await?;
    let failed = told.iter().filter(|told| heard(row, told) == Told::Failed);
    all.extend(failed.map(|told| told.asset.clone()));
    Ok(all.into_iter().collect::<Vec<_>>().join(","))
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|name| !name.is_empty())
}

/// A person stops an update: terminals that have not installed it throw it away.
pub async fn stop(app: &App, version: &str, by: &str) -> Result<(), UpdateError> {
    keeps_terminals(app, by).await?;
    let row = newest(app, version).await?;
    if row.state == STOPPED {
        return Err(UpdateError::Nothing);
    }
    match stopped_by(app, row, "", by).await? {
        true => Ok(()),
        false => Err(UpdateError::Nothing),
    }
}
