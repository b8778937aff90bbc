//! The thread that owns `cache.db`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::domain::jobs::listing::ListingId;
use crate::domain::jobs::matching::JobWish;
use crate::domain::jobs::search::SearchQuery;
use crate::domain::jobs::trade::Vocabulary;
use crate::domain::library::search::LibraryQuery;
use crate::domain::library::{LibraryId, Shelf};
use crate::domain::time::WallTime;
use crate::ports::clock::Clock;
use crate::ports::jobs::{CacheFault, JobsEvent, ListingCache, ListingPage};
use crate::ports::library::{Library, LibraryEvent, ShelfPage};
use crate::ports::{Sink, Ticket};

use super::Cache;

enum Command {
    Apply(Ticket, ListingPage),
    Confirm(Ticket, WallTime),
    StartOver(Ticket),
    Search(Ticket, SearchQuery),
    Recommend(Ticket, JobWish),
    Detail(Ticket, ListingId),
    Suggest(Ticket, String),
    Employers(Ticket),
    Library(Ticket, LibraryCommand),
    Stop,
}

enum LibraryCommand {
    Apply(ShelfPage),
    Search(LibraryQuery),
    Load(Shelf, LibraryId),
}

impl Command {
    fn ticket(&self) -> Option<Ticket> {
        match self {
            Self::Apply(ticket, _)
            | Self::Confirm(ticket, _)
            | Self::StartOver(ticket)
            | Self::Search(ticket, _)
            | Self::Recommend(ticket, _)
            | Self::Detail(ticket, _)
            | Self::Suggest(ticket, _)
            | Self::Employers(ticket)
            | Self::Library(ticket, _) => Some(*ticket),
            Self::Stop => None,
        }
    }
}

/// The cache on its own thread. Dropping it stops the thread and waits for it.
pub struct CacheThread {
    commands: Sender<Command>,
    sink: Sink<JobsEvent>,
    library: Sink<LibraryEvent>,
    thread: Option<JoinHandle<()>>,
}

impl CacheThread {
    /// Starts the thread, which opens the file and tells `Ready` of the library and then of the
    /// listings, after `Rebuilt` when it had to begin anew. A file that cannot be opened is tried again at each command, which answers
    /// `Failed` until it can.
    pub fn start(
        path: PathBuf,
        vocabulary: Vocabulary,
        clock: Arc<dyn Clock>,
        sink: Sink<JobsEvent>,
        library: Sink<LibraryEvent>,
    ) -> std::io::Result<Self> {
        let (commands, waiting) = channel();
        let owner = Owner {
            path,
            vocabulary,
            clock,
            sink: Arc::clone(&sink),
            library: Arc::clone(&library),
            cache: None,
        };
        let thread = std::thread::Builder::new()
            .name("listings".into())
            .spawn(move || owner.run(&waiting))?;
        Ok(Self {
            commands,
            sink,
            library,
            thread: Some(thread),
        })
    }

    fn send(&self, command: Command) {
        if let Err(unsent) = self.commands.send(command) {
            failed(&self.sink, &self.library, &unsent.0, CacheFault::Io);
        }
    }
}

impl Drop for CacheThread {
    fn drop(&mut self) {
        self.send(Command::Stop);
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has told the supervisor already.
            let _ = thread.join();
        }
    }
}

impl ListingCache for CacheThread {
    fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|t| !t.is_finished())
    }

    fn apply_page(&self, ticket: Ticket, page: ListingPage) {
        self.send(Command::Apply(ticket, page));
    }

    fn confirm_current(&self, ticket: Ticket, as_of: WallTime) {
        self.send(Command::Confirm(ticket, as_of));
    }

    fn start_over(&self, ticket: Ticket) {
        self.send(Command::StartOver(ticket));
    }

    fn search(&self, ticket: Ticket, query: SearchQuery) {
        self.send(Command::Search(ticket, query));
    }

    fn recommend(&self, ticket: Ticket, wish: JobWish) {
        self.send(Command::Recommend(ticket, wish));
    }

    fn listing(&self, ticket: Ticket, id: ListingId) {
        self.send(Command::Detail(ticket, id));
    }

    fn suggest(&self, ticket: Ticket, typed: String) {
        self.send(Command::Suggest(ticket, typed));
    }

    fn employers(&self, ticket: Ticket) {
        self.send(Command::Employers(ticket));
    }
}

impl Library for CacheThread {
    fn apply(&self, ticket: Ticket, page: ShelfPage) {
        self.send(Command::Library(ticket, LibraryCommand::Apply(page)));
    }

    fn search(&self, ticket: Ticket, query: LibraryQuery) {
        self.send(Command::Library(ticket, LibraryCommand::Search(query)));
    }

    fn load(&self, ticket: Ticket, shelf: Shelf, id: LibraryId) {
        self.send(Command::Library(ticket, LibraryCommand::Load(shelf, id)));
    }
}

/// Tells whoever asked that a command failed.
fn failed(
    jobs: &Sink<JobsEvent>,
    library: &Sink<LibraryEvent>,
    command: &Command,
    fault: CacheFault,
) {
    match (command, command.ticket()) {
        (Command::Library(ticket, _), _) => {
            let ticket = *ticket;
            library(LibraryEvent::Failed { ticket, fault });
        }
        (_, Some(ticket)) => jobs(JobsEvent::Failed { ticket, fault }),
        (_, None) => {}
    }
}

/// Lives on the thread.
struct Owner {
    path: PathBuf,
    vocabulary: Vocabulary,
    clock: Arc<dyn Clock>,
    sink: Sink<JobsEvent>,
    library: Sink<LibraryEvent>,
    cache: Option<Cache>,
}

impl Owner {
    fn run(mut self, waiting: &Receiver<Command>) {
        // A file that cannot be opened now is told by the first command that needs it.
        let _ = self.open();
        while let Ok(command) = waiting.recv() {
            let Some(ticket) = command.ticket() else {
                return;
            };
            match command {
                Command::Library(_, command) => {
                    let event = self.answer_library(ticket, command);
                    let event = event.unwrap_or_else(|fault| {
                        self.after(fault);
                        LibraryEvent::Failed { ticket, fault }
                    });
                    (self.library)(event);
                }
                command => {
                    let event = self.answer(command);
                    let event = event.unwrap_or_else(|fault| {
                        self.after(fault);
                        JobsEvent::Failed { ticket, fault }
                    });
                    (self.sink)(event);
                }
            }
        }
    }

    fn after(&mut self, fault: CacheFault) {
        if fault == CacheFault::Damaged {
            self.begin_anew();
        }
    }

    fn tell_ready(&self, cache: &Cache) {
        (self.library)(LibraryEvent::Ready(cache.shelf_states()));
        (self.sink)(JobsEvent::Ready(cache.state(self.clock.wall())));
    }

    fn open(&mut self) -> Result<&mut Cache, CacheFault> {
        if self.cache.is_none() {
            let (cache, lost) = Cache::open(&self.path, self.vocabulary.clone())?;
            if let Some(fault) = lost {
                (self.sink)(JobsEvent::Rebuilt(fault));
            }
            self.tell_ready(&cache);
            self.cache = Some(cache);
        }
        Ok(self.cache.as_mut().expect("opened above"))
    }

    /// Damage met while running: the next command finds an empty file.
    fn begin_anew(&mut self) {
        let Some(cache) = self.cache.take() else {
            return;
        };
        (self.sink)(JobsEvent::Rebuilt(CacheFault::Damaged));
        if let Ok(cache) = cache.begin_anew() {
            self.tell_ready(&cache);
            self.cache = Some(cache);
        }
    }

    fn answer_library(
        &mut self,
        ticket: Ticket,
        command: LibraryCommand,
    ) -> Result<LibraryEvent, CacheFault> {
        let now = self.clock.wall();
        let cache = self.open()?;
        Ok(match command {
            LibraryCommand::Apply(page) => LibraryEvent::Applied {
                ticket,
                state: cache.apply_shelf(page)?,
            },
            LibraryCommand::Search(query) => LibraryEvent::Found {
                ticket,
                page: Box::new(cache.search_shelf(&query, now)),
            },
            LibraryCommand::Load(shelf, id) => LibraryEvent::Loaded {
                ticket,
                detail: cache.entry(shelf, &id, now).map(Box::new),
            },
        })
    }

    fn answer(&mut self, command: Command) -> Result<JobsEvent, CacheFault> {
        let now = self.clock.wall();
        let cache = self.open()?;
        match command {
            Command::Apply(ticket, page) => {
                cache.apply(&page)?;
                Ok(applied(ticket, cache, now))
            }
            Command::Confirm(ticket, as_of) => {
                cache.confirm(as_of)?;
                Ok(applied(ticket, cache, now))
            }
            Command::StartOver(ticket) => {
                cache.start_over()?;
                Ok(applied(ticket, cache, now))
            }
            Command::Search(ticket, query) => Ok(JobsEvent::Found {
                ticket,
                page: Box::new(cache.search(&query, now)?),
            }),
            Command::Recommend(ticket, wish) => Ok(JobsEvent::Recommended {
                ticket,
                hits: cache.recommend(&wish, now)?,
                as_of: cache.state(now).as_of,
            }),
            Command::Employers(ticket) => Ok(JobsEvent::Employers {
                ticket,
                names: cache.employers()?,
            }),
            Command::Detail(ticket, id) => Ok(JobsEvent::Detail {
                ticket,
                detail: cache.detail(&id, now)?.map(Box::new),
            }),
            Command::Suggest(ticket, typed) => Ok(JobsEvent::Suggested {
                ticket,
                words: cache.suggest(&typed, now.date()),
            }),
            Command::Library(..) => unreachable!("answered by answer_library"),
            Command::Stop => unreachable!("a stop has no ticket and ends the loop"),
        }
    }
}

fn applied(ticket: Ticket, cache: &Cache, now: WallTime) -> JobsEvent {
    JobsEvent::Applied {
        ticket,
        state: cache.state(now),
    }
}
