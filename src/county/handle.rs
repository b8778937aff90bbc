//! Starting, steering and stopping a county service.

use super::acceptance::{self, Acceptance, AcceptanceError};
use super::accounts::{self, AccountError, Application};
use super::api::{self, App};
use super::audit::{self, ChainState};
use super::codes;
use super::config::{CountyConfig, StoreChoice};
use super::console::notes::{Event, note};
use super::faces::{self, FaceEntry, OpenedFace};
use super::ferry::{self, Ferried, FerryRefusal};
use super::ledger;
use super::packs::{self, Genuine, PackError, Shown};
use super::pages::{self, OpenedPage};
use super::phone;
use super::pki::{Authority, PkiError};
use super::policies::{self, PolicyFault};
use super::proof;
use super::publish::publish;
use super::releases::{self, ReleaseError};
use super::replace::{self, ReplaceError, Replaced};
use super::retire::{self, RetireError, RetireState, WipeVerdict};
use super::review::{self, QueueEntry, ReviewError, Verdict};
use super::revocation::{self, RevokeError};
use super::snapshot::Shelf;
use super::store::accounts::{AccountNote, AccountRow, AssistedRow};
use super::store::cases::{CaseRowState, GradeCount};
use super::store::console::ConsoleNote;
use super::store::model::{Decision, FeedChange, Terminal};
use super::store::postgres::PostgresStore;
use super::store::releases::ReleaseRow;
use super::store::sqlite::SqliteStore;
use super::store::tasks::{TaskRow, TaskTryRow};
use super::store::{CountyStore, StoreError};
use super::taken::{self, Offer, TakeFault};
use super::tasks::{self, CourseStage, TaskError, Visit};
use super::tls::{self, DoorError};
use super::updates::{self, Rollout, UpdateError};
use super::vault::{self, Vault};
use crate::domain::machine::acceptance::{Criterion, ServiceStage};
use crate::domain::operators::{AccountId, Standing};
use crate::domain::people::identity::IdNumber;
use crate::wire::catalogue::{self, CatalogueFault, FacePolicy};
use crate::wire::envelope::hex;
use crate::wire::workdays::{self, WorkdaysFault};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use zeroize::Zeroizing;

/// Why a county service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its files or its port.
    #[error("{what}: {why}")]
    Io {
        /// What was being done.
        what: &'static str,
        /// What the system says.
        why: std::io::Error,
    },
    /// Its port.
    #[error("cannot listen on {at}: {why}")]
    Listen {
        /// Address and port.
        at: SocketAddr,
        /// What the system says.
        why: std::io::Error,
    },
    /// Its certificates.
    #[error(transparent)]
    Pki(#[from] PkiError),
    /// Its door.
    #[error(transparent)]
    Door(#[from] DoorError),
    /// Its records.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The items it is to offer make no catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueFault),
    /// The working days it is to publish make no calendar.
    #[error(transparent)]
    Workdays(#[from] WorkdaysFault),
}

/// The county service.
pub struct County;

/// A running county service. Dropping it stops it.
pub struct CountyHandle {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where the console listens, if it is served.
    pub console: Option<SocketAddr>,
    /// The root certificate terminals pin, PEM.
    pub ca_pem: String,
    app: Arc<App>,
    stop: watch::Sender<bool>,
    runtime: Option<Runtime>,
}

impl County {
    /// Starts the service on threads of its own; returns when it listens.
    pub fn start(config: CountyConfig) -> Result<CountyHandle, StartError> {
        let io = |what| move |why| StartError::Io { what, why };
        catalogue::check(1, &config.items)?;
        std::fs::create_dir_all(&config.data).map_err(io("data folder"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("county")
            .enable_all()
            .build()
            .map_err(io("threads"))?;
        let vault = Vault::open(&config.data).map_err(io("keys"))?;
        let mut calendar = workdays::shipped();
        if let Some(published) = &Offer::of(&config, &vault).workdays {
            calendar = calendar.updated_by(&workdays::check(published)?);
        }
        let now_ms = (config.now)();
        let authority = Authority::open(&config.data, &config.county, now_ms)?;
        let (server_pem, key_pem) = authority.server(&config.names, now_ms)?;
        let door = tls::acceptor(&authority.root_pem, &server_pem, &key_pem, &config.now)?;
        let epoch = vault::epoch(&config.data).map_err(io("epoch"))?;
        let store: Arc<dyn CountyStore> = match &config.store {
            StoreChoice::Sqlite => {
                Arc::new(SqliteStore::open(&config.data.join("county.db"), &epoch)?)
            }
            StoreChoice::Postgres(url) => {
                Arc::new(runtime.block_on(PostgresStore::open(url, &epoch))?)
            }
        };
        let epoch = runtime.block_on(store.epoch())?;
        runtime.block_on(publish(&config, &vault, store.as_ref()))?;
        let listener = runtime
            .block_on(TcpListener::bind(config.listen))
            .map_err(|why| StartError::Listen {
                at: config.listen,
                why,
            })?;
        let desk = match config.console {
            Some(at) => Some((
                runtime
                    .block_on(TcpListener::bind(at))
                    .map_err(|why| StartError::Listen { at, why })?,
                tls::browser_acceptor(&server_pem, &key_pem, &config.now)?,
            )),
            None => None,
        };
        let addr = listener.local_addr().map_err(io("listen"))?;
        let ca_pem = authority.root_pem.clone();
        let shelf = Shelf::new(Arc::clone(&store), epoch.clone());
        let app = Arc::new(App::new(
            config, vault, authority, store, calendar, shelf, epoch,
        ));
        runtime.block_on(review::free(&app))?;
        runtime.block_on(accounts::tell_all(&app))?;
        runtime.spawn(ledger::watch(Arc::clone(&app)));
        let (stop, stopped) = watch::channel(false);
        runtime.spawn(tls::serve(
            listener,
            door,
            api::routes(Arc::clone(&app)),
            stopped.clone(),
        ));
        let mut console = None;
        if let Some((listener, door)) = desk {
            console = Some(
                listener
                    .local_addr()
                    .map_err(io("listen for the console"))?,
            );
            let routes = super::console::routes(&app, addr.port());
            runtime.spawn(tls::serve(listener, door, routes, stopped));
        }
        Ok(CountyHandle {
            addr,
            console,
            ca_pem,
            app,
            stop,
            runtime: Some(runtime),
        })
    }
}

impl CountyHandle {
    /// What the routes share.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    pub(super) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        let runtime = self.runtime.as_ref().expect("there until it is dropped");
        runtime.block_on(work)
    }

    /// Does what the phone page does with number and PIN of a played card; the status of its answer.
    pub fn confirm_on_phone(&self, challenge: &str, number: &IdNumber, pin: &str) -> u16 {
        let form = Zeroizing::new(format!(
            "c={challenge}&number={}&pin={pin}",
            number.reveal()
        ));
        let body = axum::body::Bytes::copy_from_slice(form.as_bytes());
        let app = axum::extract::State(Arc::clone(&self.app));
        self.wait(phone::confirm(app, body)).status().as_u16()
    }

    /// The address a terminal uses.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.addr.port())
    }

    /// The offline key that signs this county's bundles, Ed25519, hex: what a terminal pins.
    pub fn bundle_key(&self) -> String {
        hex(self.app.vault.offline.public())
    }

    /// A new one-time code for an enrolment, good for a day.
    pub fn one_time_code(&self) -> Result<String, StoreError> {
        self.wait(codes::one_time(&self.app))
    }

    /// Enrolments that wait for approval: id and asset number.
    pub fn waiting(&self) -> Result<Vec<(String, String)>, StoreError> {
        let waiting = self.wait(self.app.store.waiting())?;
        Ok(waiting.into_iter().map(|e| (e.id, e.asset)).collect())
    }

    /// Approves an enrolment; `false` when it is not waiting or its request cannot be signed.
    pub fn approve(&self, id: &str) -> Result<bool, StoreError> {
        self.wait(async {
            note(&self.app, "county", Event::TerminalApproved, id, "formal").await?;
            self.app.approve(id).await
        })
    }

    /// Refuses an enrolment; `false` when it is not waiting.
    pub fn refuse(&self, id: &str) -> Result<bool, StoreError> {
        self.wait(async {
            note(&self.app, "county", Event::TerminalRefused, id, "").await?;
            let refused = Decision::Refuse;
            self.app.store.decide(id.to_owned(), refused).await
        })
    }

    /// Revokes a terminal's certificates, with a reason for the log of the console; how many there were.
    pub fn revoke(&self, asset: &str, reason: &str) -> Result<u64, RevokeError> {
        self.wait(revocation::revoke(&self.app, asset, reason, "county"))
    }

    /// The terminals whose certificate is good: admitted, and not revoked or retired.
    pub fn in_service(&self) -> Result<Vec<String>, StoreError> {
        self.wait(self.app.store.in_service())
    }

    /// What the service is reached under besides loopback, and the county's division code.
    pub fn served_as(&self) -> (&[String], &str) {
        (&self.app.config.names, &self.app.config.county)
    }

    /// All admitted terminals.
    pub fn terminals(&self) -> Result<Vec<Terminal>, StoreError> {
        self.wait(self.app.store.terminals())
    }

    /// Puts documents into a feed: ids with JSON, or without to take one out. Its new head.
    pub fn apply(&self, feed: &str, changes: Vec<FeedChange>) -> Result<u64, StoreError> {
        let now = (self.app.config.now)();
        self.wait(self.app.store.apply(feed.to_owned(), changes, now))
    }

    /// Fills the feeds, the register of seekers and the persons' records with the synthetic data of
    /// a day, if the jobs feed is empty.
    pub fn seed(&self, listings: u32, day: jiff::civil::Date) -> Result<(), StoreError> {
        let (_, known) = self.wait(self.app.store.whole("jobs".to_owned()))?;
        if known.is_empty() {
            for (feed, changes) in super::seed::first_day(listings, day) {
                self.apply(feed, changes)?;
            }
            let vault = &self.app.vault;
            let (persons, records) = super::seed::people(vault, day);
            self.wait(self.app.store.put_persons(persons, records))?;
            let seekers = super::seed::gig_seekers(vault, day);
            self.wait(self.app.store.put_seekers(seekers))?;
        }
        if self.wait(self.app.store.points())?.is_empty() {
            self.wait(super::seed::points(&self.app))?;
        }
        if self.accounts()?.is_empty() {
            self.wait(super::seed::accounts(&self.app))
                .map_err(|e| match e {
                    AccountError::Store(e) => e,
                    _ => StoreError::Impossible("synthetic account"),
                })?;
        }
        Ok(())
    }

    /// Forgets what was taken out of a feed before a moment (ms since 1970).
    pub fn prune(&self, feed: &str, before_ms: i64) -> Result<u64, StoreError> {
        self.wait(self.app.store.prune(feed.to_owned(), before_ms))
    }

    /// Cases that are not finished, those whose clock has run out first.
    pub fn review_queue(&self) -> Result<Vec<QueueEntry>, StoreError> {
        self.wait(review::queue(&self.app))
    }

    /// Decides a case by the number on its receipt; what it became.
    pub fn decide_case(
        &self,
        receipt: &str,
        verdict: &Verdict,
        reviewer: &str,
    ) -> Result<CaseRowState, ReviewError> {
        self.wait(review::decide(&self.app, receipt, verdict, reviewer))
    }

    /// The pages of a case by the number on its receipt, opened for a reviewer; the look is noted.
    pub fn pages_of(&self, receipt: &str) -> Result<Vec<OpenedPage>, ReviewError> {
        self.wait(pages::of_receipt(&self.app, receipt))
    }

    /// The county's own word on face checks; `None` leaves the items as they are.
    pub fn face_policy(&self) -> Option<FacePolicy> {
        taken::face_policy(&self.app.config.data)
    }

    /// Sets how far face checks go without an operator, and publishes it; the bundle's version.
    pub fn set_face_policy(&self, policy: FacePolicy) -> Result<u64, TakeFault> {
        self.wait(taken::set_face_policy(&self.app, policy))
    }

    /// Cases with a face that wait for a decision, the oldest first.
    pub fn waiting_faces(&self) -> Result<Vec<FaceEntry>, StoreError> {
        self.wait(faces::waiting(&self.app))
    }

    /// The face of a case by the number on its receipt, opened for a reviewer; the look is noted.
    pub fn open_face(&self, receipt: &str) -> Result<OpenedFace, ReviewError> {
        self.wait(faces::open(&self.app, receipt, None))
    }

    /// Decides a case as a reviewer with an account in good standing.
    pub fn decide_case_as(
        &self,
        receipt: &str,
        verdict: &Verdict,
        reviewer: &AccountId,
    ) -> Result<CaseRowState, ReviewError> {
        self.wait(review::decide_as(&self.app, receipt, verdict, reviewer))
    }

    /// Grades given from one moment up to another (ms since 1970), by item and grade.
    pub fn grades(&self, from_ms: i64, until_ms: i64) -> Result<Vec<GradeCount>, StoreError> {
        self.wait(self.app.store.grades(from_ms, until_ms))
    }

    /// How many cases the county has.
    pub fn case_count(&self) -> Result<u64, StoreError> {
        self.wait(self.app.store.case_count())
    }

    /// When a case was accepted, ms since 1970; `None` when the county does not have it.
    pub fn accepted_ms(&self, id: &str) -> Result<Option<i64>, StoreError> {
        let row = self.wait(self.app.store.case(id.to_owned()))?;
        Ok(row.map(|row| row.accepted_ms))
    }

    /// The newest heartbeat of a terminal as it came, JSON.
    pub fn last_heartbeat(&self, asset: &str) -> Result<Option<String>, StoreError> {
        let row = self.wait(self.app.store.last_heartbeat(asset.to_owned()))?;
        Ok(row.map(|(report, _)| report))
    }

    /// How far each terminal's audit chain is known, and where one did not go on.
    pub fn audit_chains(&self) -> Result<Vec<ChainState>, StoreError> {
        self.wait(audit::chains(&self.app))
    }

    /// What a terminal's log is compared with, a line each; with its seeds only if wanted.
    pub fn audit_known(
        &self,
        asset: &str,
        with_seeds: bool,
    ) -> Result<Vec<Zeroizing<String>>, StoreError> {
        self.wait(audit::known_of(&self.app, asset, with_seeds))
    }

    /// Opens an account, without any right yet; `by` is an account, or [`accounts::PROVINCE`].
    pub fn open_account(&self, asked: &Application, by: &str) -> Result<(), AccountError> {
        self.wait(accounts::open(&self.app, asked, by))
    }

    /// Freezes an account, cancels it, or opens it again.
    pub fn stand_account(
        &self,
        id: &AccountId,
        standing: Standing,
        by: &str,
    ) -> Result<(), AccountError> {
        self.wait(accounts::stand(&self.app, id, standing, by))
    }

    /// Gives an operator the rights to these items and no others.
    pub fn grant(&self, id: &AccountId, items: &[u16], by: &str) -> Result<(), AccountError> {
        self.wait(accounts::grant(&self.app, id, items, by))
    }

    /// The code that opens a blocked PIN, for the six digits the operator reads from the screen.
    pub fn unlock_code(
        &self,
        id: &AccountId,
        asset: &str,
        question: &str,
        by: &str,
    ) -> Result<String, AccountError> {
        self.wait(accounts::read_code(&self.app, id, asset, question, by))
    }

    /// Gives a person a played electronic card.
    pub fn give_card(&self, number: &IdNumber, pin: &str) -> Result<(), AccountError> {
        self.wait(accounts::give_card(&self.app, number, pin))
    }

    /// All accounts, by name.
    pub fn accounts(&self) -> Result<Vec<AccountRow>, StoreError> {
        self.wait(self.app.store.accounts())
    }

    /// What was done with an account, in order.
    pub fn account_notes(&self, id: &str) -> Result<Vec<AccountNote>, StoreError> {
        self.wait(self.app.store.account_notes(id.to_owned()))
    }

    /// What was done at the console, in order.
    pub fn console_notes(&self) -> Result<Vec<ConsoleNote>, StoreError> {
        let notes = self.wait(self.app.store.console_notes())?;
        Ok(notes.into_iter().map(|chained| chained.note).collect())
    }

    /// The operator's part in a case, if there was an operator.
    pub fn assisted(&self, case: &str) -> Result<Option<AssistedRow>, StoreError> {
        self.wait(self.app.store.assisted(case.to_owned()))
    }

    /// A course begins or ends: everybody who wished for it is to be told. How many tasks are new.
    pub fn course(&self, code: &str, stage: CourseStage, words: &str) -> Result<u64, TaskError> {
        self.wait(tasks::course(&self.app, code, stage, words))
    }

    /// Courses people can wish for: code and name.
    pub fn courses(&self) -> Vec<(String, String)> {
        tasks::courses(&self.app.items())
    }

    /// Terminals with the village or town each serves.
    pub fn terminal_places(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.wait(self.app.store.terminal_places())
    }

    /// Puts people on the list of those to be visited. How many are new.
    pub fn add_visits(&self, visits: &[Visit]) -> Result<u64, TaskError> {
        self.wait(tasks::visits(&self.app, visits))
    }

    /// Puts the synthetic people who cannot come on the list of those to be visited.
    pub fn seed_visits(&self, day: jiff::civil::Date) -> Result<u64, TaskError> {
        self.add_visits(&super::seed::visits(&self.app.items(), day))
    }

    /// Says which village or town a terminal serves.
    pub fn place_terminal(&self, asset: &str, division: &str) -> Result<(), TaskError> {
        self.wait(tasks::place_terminal(&self.app, asset, division))
    }

    /// Every task, the newest first; only open and held ones unless all are wanted.
    pub fn tasks(&self, with_ended: bool) -> Result<Vec<TaskRow>, StoreError> {
        self.wait(self.app.store.tasks(with_ended))
    }

    /// Tries of a task, the oldest first.
    pub fn task_tries(&self, id: &str) -> Result<Vec<TaskTryRow>, StoreError> {
        self.wait(self.app.store.task_tries(id.to_owned()))
    }

    /// Publishes a bundle with what has changed; the newest version.
    pub fn publish(&self) -> Result<u64, StoreError> {
        let app = &self.app;
        self.wait(publish(&app.config, &app.vault, app.store.as_ref()))
    }

    /// Takes in a bundle that was signed elsewhere with this county's offline key and publishes it;
    /// the version terminals get.
    pub fn take_bundle(&self, document: &str) -> Result<u64, TakeFault> {
        self.wait(taken::take(&self.app, document))
    }

    /// Every policy a county may set, with what is in force, a line each.
    pub fn policies(&self) -> Vec<String> {
        policies::lines(&self.app)
    }

    /// Sets a policy, signs the next bundle with the offline key and publishes it; its version.
    pub fn set_policy(&self, name: &str, value: &str) -> Result<u64, PolicyFault> {
        self.wait(policies::set(&self.app, name, value))
    }

    /// The signed bundle terminals get now, as it stands in the records.
    pub fn bundle_in_force(&self) -> Result<Option<String>, StoreError> {
        let newest = self.wait(self.app.store.bundle())?;
        Ok(newest.map(|(_, document)| document))
    }

    /// Approves a waiting enrolment; nothing done at the terminal counts until it is accepted.
    pub fn approve_for_trial(&self, id: &str) -> Result<bool, StoreError> {
        self.wait(async {
            note(&self.app, "county", Event::TerminalApproved, id, "trial").await?;
            if let Some(asked) = self.app.store.enrolment(id.to_owned()).await? {
                acceptance::begin_trial(&self.app, &asked.asset, "county").await?;
            }
            self.app.approve(id).await
        })
    }

    /// Takes a terminal into its trial.
    pub fn begin_trial(&self, asset: &str) -> Result<(), StoreError> {
        self.wait(acceptance::begin_trial(&self.app, asset, "county"))
    }

    /// How far a terminal has come.
    pub fn stage(&self, asset: &str) -> Result<ServiceStage, StoreError> {
        self.wait(acceptance::stage(&self.app, asset))
    }

    /// The sheet of a terminal as it stands now; `None` when it is not admitted.
    pub fn acceptance(&self, asset: &str) -> Result<Option<Acceptance>, StoreError> {
        self.wait(acceptance::of(&self.app, asset))
    }

    /// Gives a terminal these points, by criterion, and accepts it; all of them.
    pub fn accept_terminal(
        &self,
        asset: &str,
        points: impl Fn(Criterion) -> String,
    ) -> Result<u8, AcceptanceError> {
        self.wait(async {
            acceptance::give(&self.app, asset, points, "county").await?;
            acceptance::accept(&self.app, asset, "county").await
        })
    }

    /// Orders the end of a terminal.
    pub fn retire(&self, asset: &str, reason: &str) -> Result<(), RetireError> {
        self.wait(retire::order(&self.app, asset, reason, "county"))
    }

    /// Puts a new terminal in the place of an old one, whose end is ordered.
    pub fn replace_terminal(
        &self,
        old: &str,
        new: &str,
        reason: &str,
    ) -> Result<Replaced, ReplaceError> {
        self.wait(replace::replace(&self.app, old, new, reason, "county"))
    }

    /// Takes such an order back.
    pub fn keep_terminal(&self, asset: &str) -> Result<(), RetireError> {
        self.wait(retire::take_back(&self.app, asset, "county"))
    }

    /// Judges the code of an empty terminal.
    pub fn prove_wipe(&self, asset: &str, code: &str) -> Result<WipeVerdict, StoreError> {
        self.wait(retire::prove(&self.app, Some(asset), code, "county"))
    }

    /// Terminals that are to be retired or were, and how far each is.
    pub fn retirements(&self) -> Result<Vec<(String, RetireState)>, StoreError> {
        self.wait(async {
            let mut all = Vec::new();
            for terminal in self.app.store.terminals().await? {
                if let Some((state, _)) = retire::standing(&self.app, &terminal.asset).await? {
                    all.push((terminal.asset, state));
                }
            }
            Ok(all)
        })
    }

    /// Programs terminals may run, the newest first.
    pub fn releases(&self) -> Result<Vec<ReleaseRow>, StoreError> {
        self.wait(self.app.store.releases())
    }

    /// Notes a program terminals may run; `false` when it was known.
    pub fn add_release(&self, version: &str, sha256: &str) -> Result<bool, ReleaseError> {
        self.wait(releases::add(&self.app, version, sha256, "county"))
    }

    /// Takes a program back that was noted; `false` when it was not known.
    pub fn remove_release(&self, version: &str, sha256: &str) -> Result<bool, ReleaseError> {
        self.wait(releases::remove(&self.app, version, sha256))
    }

    /// Updates of the terminals' system, the newest first.
    pub fn updates(&self) -> Result<Vec<Rollout>, StoreError> {
        self.wait(updates::list(&self.app))
    }

    /// Publishes a file as an update of this name.
    pub fn publish_update(&self, file: &Path, version: &str, by: &str) -> Result<(), UpdateError> {
        self.wait(updates::keeps_terminals(&self.app, by))?;
        let laid = updates::lay(&self.app.config.data, file, version)?;
        self.wait(updates::publish(&self.app, laid, by))
    }

    /// Lets an update go on; the share of the terminals it goes to now, in percent.
    pub fn let_update_go_on(&self, version: &str, by: &str) -> Result<u64, UpdateError> {
        self.wait(updates::go_on(&self.app, version, by))
    }

    /// Stops an update.
    pub fn stop_update(&self, version: &str, by: &str) -> Result<(), UpdateError> {
        self.wait(updates::stop(&self.app, version, by))
    }

    /// Takes the outbox of a terminal that came on a memory stick.
    pub fn take_ferry(&self, file: &[u8]) -> Result<Ferried, FerryRefusal> {
        self.wait(ferry::take(&self.app, file, "county"))
    }

    /// Judges an acceptance pack that came on a memory stick; nothing is changed.
    pub fn verify_pack(&self, file: &str) -> Result<Genuine, PackError> {
        let judged = self.wait(packs::verify(&self.app, file))?;
        Ok(judged.1)
    }

    /// Takes such a file in.
    pub fn take_pack(&self, file: &str) -> Result<Genuine, PackError> {
        self.wait(packs::take_file(&self.app, file, "county"))
    }

    /// The newest acceptance pack of a terminal.
    pub fn pack(&self, asset: &str) -> Result<Option<Shown>, StoreError> {
        self.wait(packs::shown(&self.app, asset))
    }

    /// What the page of proofs says of what a code holds: its first line.
    pub fn judge_proof(&self, text: &str) -> Result<String, StoreError> {
        let judged = self.wait(proof::judged(&self.app, text))?;
        Ok(judged.title)
    }

    /// Stops the service and cuts its connections.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for CountyHandle {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(std::time::Duration::from_secs(2));
        }
    }
}
