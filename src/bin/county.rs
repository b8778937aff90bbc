//! The reference county service as a program.

use clap::{Args, Parser, Subcommand};
use jiujinban::adapters::system::{SystemClock, on_end};
use jiujinban::cli::problems::{self, Problems};
use jiujinban::cli::staff::{
    Acceptances, Approvals, Courses, Ferries, NewSheet, Place, Policies, Releases, Tasks,
    Terminals, Updates, Visits,
};
use jiujinban::cli::{count, say, say_each};
use jiujinban::county::config::{Approval, PlayedCard, Simulated};
use jiujinban::county::review::Verdict;
use jiujinban::county::seed::{SampleCardKeys, towns};
use jiujinban::county::store::accounts::{AccountNote, AccountRow};
use jiujinban::county::store::cases::GradeCount;
use jiujinban::county::{self, County, CountyHandle, accounts};
use jiujinban::domain::operators::opening::Employment;
use jiujinban::domain::operators::powers::{Act, may};
use jiujinban::domain::operators::{AccountId, Post, Standing};
use jiujinban::domain::people::identity::{IdNumber, PersonName, Phone};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::clock::Clock;
use jiujinban::wire::catalogue::FacePolicy;
use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// The reference county service of the 就近办 terminal.
#[derive(Parser)]
#[command(name = "county", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve terminals until interrupted.
    Serve(Serve),
    /// Make a one-time code for one enrolment, good for a day.
    EnrolCode {
        #[command(flatten)]
        place: Place,
        /// Also draw it into this file (PNG), to be held before the terminal's camera.
        #[arg(long)]
        picture: Option<PathBuf>,
    },
    /// Write the sheet a technician sets one terminal up with: who it is, where it stands, how it asks to
    /// be admitted.
    SetupSheet {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        sheet: Box<NewSheet>,
    },
    /// Name the root certificate and the offline key a terminal's configuration must name.
    Keys(Place),
    /// List enrolments that wait, or approve one.
    Approve {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        which: Approvals,
    },
    /// Revoke all certificates of a terminal.
    Revoke {
        #[command(flatten)]
        place: Place,
        /// Its number: `device` of its sheet.
        #[arg(value_name = "NUMBER")]
        asset: String,
        /// Why; noted in the log of the console.
        #[arg(long)]
        reason: String,
    },
    /// Fill the feeds with synthetic data.
    Seed {
        #[command(flatten)]
        place: Place,
        /// How many listings.
        #[arg(long, default_value_t = jiujinban::sample::jobs::USUAL)]
        listings: u32,
    },
    /// List the cases to be decided, or decide one.
    Review {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Option<Review>,
    },
    /// How far face checks go without an operator: tell it, or set it and publish it.
    FacePolicy {
        #[command(flatten)]
        place: Place,
        /// `assisted-only`, `self-county-review` or `self-automatic`.
        policy: Option<String>,
    },
    /// List the faces that wait for a decision. They are opened at the console only, where it is noted
    /// who looked; `review decide` decides.
    Faces(Place),
    /// How cases were graded, by item and month.
    Evaluations {
        #[command(flatten)]
        place: Place,
        /// The month, `YYYY-MM`; the present one when not given.
        #[arg(long)]
        month: Option<String>,
    },
    /// How far each terminal's audit log is known, and whether it went on from there; or what one
    /// terminal's log is to be compared with (`kiosk audit verify --county FILE`).
    Audit {
        #[command(flatten)]
        place: Place,
        /// Print a line NUMBER:HASH for everything known of this terminal's log.
        #[arg(long)]
        terminal: Option<String>,
        /// With the seeds, which are secret: for a copy of the log on the county's own machine.
        #[arg(long, requires = "terminal")]
        seeds: bool,
    },
    /// Accounts of administrators, operators and reviewers.
    Account {
        #[command(flatten)]
        place: Place,
        /// Whose account does it; `province` opens and stops administrators.
        #[arg(long, default_value = "province")]
        by: String,
        #[command(subcommand)]
        what: Account,
    },
    /// The problem ledger: list, show, answer, pass on, close; and who answers what.
    Problems {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Problems,
    },
    /// Courses people wished for: one begins, one ends.
    Course {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Courses,
    },
    /// People to be visited at home.
    Visit {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Visits,
    },
    /// What operators have to do: calls, notices, visits.
    Task {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Tasks,
    },
    /// Admitted terminals, and which village each serves.
    Terminal {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Terminals,
    },
    /// What the county switches for all its terminals, such as what operators help with there.
    Policy {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Policies,
    },
    /// Programs terminals may run: which are known, and another one.
    Release {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Releases,
    },
    /// Updates of the terminals' system: publish one, let it go on, stop it.
    Update {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Updates,
    },
    /// The outbox of a terminal without a line, brought on a memory stick.
    Ferry {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Ferries,
    },
    /// What a terminal says of itself for its acceptance, brought on a memory stick.
    Acceptance {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Acceptances,
    },
    /// Print the contract as an OpenAPI 3.1 document.
    Openapi,
    /// Take in a bundle signed with `kiosk catalogue sign` and publish it to the terminals.
    Take {
        #[command(flatten)]
        place: Place,
        /// The signed bundle.
        bundle: PathBuf,
    },
    /// Write the signed bundle in force into a file, to sign the next one over it.
    Bundle {
        #[command(flatten)]
        place: Place,
        /// Where it goes.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Subcommand)]
enum Account {
    /// List all accounts: name, post, standing, last day of use, rights.
    List,
    /// What was done with an account, by whom.
    History {
        /// Its name.
        id: String,
    },
    /// Open an account, without any right. Three lines are read from standard input: name (姓名), identity number
    /// (身份证号), phone (手机号); so they stand in no list of processes.
    Add {
        /// Its name: small letters, digits, dashes.
        id: String,
        /// `system-administrator`, `business-administrator`, `operator`, `reviewer`, `technician`,
        /// `adviser`, `bank-staff`.
        post: String,
        /// The person is permanent staff.
        #[arg(long)]
        permanent: bool,
    },
    /// Give an operator the rights to these items and no others.
    Grant {
        /// The account.
        id: String,
        /// Item numbers, parted by commas; nothing takes all rights away.
        #[arg(value_name = "ITEMS", default_value = "")]
        rights: String,
    },
    /// Freeze an account that leaked.
    Freeze {
        /// The account.
        id: String,
    },
    /// Cancel the account of somebody who left; it never comes back.
    Revoke {
        /// The account.
        id: String,
    },
    /// Open a frozen account again, or one not used for three months.
    Unlock {
        /// The account.
        id: String,
    },
    /// The code that opens a blocked PIN, for the six digits on the terminal's screen.
    UnlockCode {
        /// The account.
        id: String,
        /// The terminal's number: `device` of its sheet.
        terminal: String,
        /// The six digits the operator reads out.
        question: String,
    },
    /// Give a person a played electronic card: number and PIN, a line each on standard input.
    Card,
}

#[derive(Subcommand)]
enum Review {
    /// List the cases that are not finished, those whose clock has run out first.
    List,
    /// Decide a case.
    Decide {
        /// Number on the receipt.
        receipt: String,
        /// `done`, `declined`, `missing`, or `came` when what was missing has come.
        verdict: String,
        /// Plain words for the resident; for `missing`: WHAT:WHAT TO DO, parted by semicolons.
        #[arg(default_value = "")]
        words: String,
        /// The account that decides: a reviewer's.
        #[arg(long)]
        reviewer: String,
    },
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    place: Place,
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// Address and port of the staff's web console; none is served without it.
    #[arg(long)]
    console: Option<SocketAddr>,
    /// A name or address terminals use, for the server certificate; may be repeated.
    #[arg(long = "name")]
    names: Vec<String>,
    /// Admit terminals with simulated devices and approve by code alone. Never in a real county.
    #[arg(long)]
    demo: bool,
}

fn serve(serve: &Serve) -> Result<(), Box<dyn Error>> {
    let mut config = serve.place.to_serve(&serve.names)?;
    config.listen = serve.listen;
    config.console = serve.console;
    if serve.demo {
        config.approval = Approval::Automatic;
        config.simulated = Simulated::Admitted;
        config.card_keys = Some(Arc::new(SampleCardKeys));
        config.review = jiujinban::county::config::Review::InstantAtOnce;
        config.towns = towns();
        config.played_card = PlayedCard::OnThePhonePage;
    }
    let county = County::start(config)?;
    say(format_args!("listening on {}", county.addr));
    if let Some(console) = county.console {
        say(format_args!("console: https://{console}"));
    }
    keys(&serve.place, &county);
    let (end, asked) = channel();
    on_end(move || {
        let _ = end.send(());
    })?;
    asked.recv()?;
    county.stop();
    Ok(())
}

/// What a terminal is told beforehand: county.ca_file and county.bundle_key of its configuration.
fn keys(place: &Place, county: &CountyHandle) {
    say(format_args!(
        "root certificate (county.ca_file): {}",
        place.data().join("ca.pem").display()
    ));
    say(format_args!(
        "offline key (county.bundle_key): {}",
        county.bundle_key()
    ));
}

fn enrol_code(place: &Place, picture: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let code = place.beside()?.one_time_code()?;
    if let Some(file) = picture {
        let png = jiujinban::county::code_picture(&code).ok_or("the code cannot be drawn")?;
        std::fs::write(file, png).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    say(code);
    Ok(())
}

fn run(command: &Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Serve(options) => serve(options)?,
        Command::EnrolCode { place, picture } => enrol_code(place, picture.as_deref())?,
        Command::Keys(place) => keys(place, &place.beside()?),
        Command::Approve { place, which } => which.run(&place.beside()?)?,
        Command::Revoke {
            place,
            asset,
            reason,
        } => {
            let revoked = place.beside()?.revoke(asset, reason)?;
            say(format_args!("{} revoked", count(revoked, "certificate")));
        }
        Command::Seed { place, listings } => {
            let today = WallTime(SystemClock.wall().0).date();
            place.founded()?.seed(*listings, today)?;
            let listings = count(*listings as u64, "listing");
            say(format_args!("seeded with {listings}"));
        }
        Command::Review { place, what } => review(&place.beside()?, what.as_ref())?,
        Command::FacePolicy { place, policy } => face_policy(&place.beside()?, policy.as_deref())?,
        Command::Faces(place) => {
            say_each(
                place.beside()?.waiting_faces()?,
                "no face waits for anybody",
            );
        }
        Command::Evaluations { place, month } => evaluations(&place.beside()?, month.as_deref())?,
        Command::Audit {
            place,
            terminal,
            seeds,
        } => audit(&place.beside()?, terminal.as_deref(), *seeds)?,
        Command::Account { place, by, what } => account(&place.beside()?, by, what)?,
        Command::Problems { place, what } => problems::run(&place.beside()?, what)?,
        Command::Course { place, what } => what.run(&place.beside()?)?,
        Command::Visit { place, what } => what.run(&place.beside()?)?,
        Command::Task { place, what } => what.run(&place.beside()?)?,
        Command::Terminal { place, what } => what.run(&place.beside()?)?,
        Command::Release { place, what } => what.run(&place.beside()?)?,
        Command::Update { place, what } => what.run(&place.beside()?)?,
        Command::Ferry { place, what } => what.run(&place.beside()?)?,
        Command::Acceptance { place, what } => what.run(&place.beside()?)?,
        Command::SetupSheet { place, sheet } => sheet.run(place)?,
        Command::Policy { place, what } => what.run(&place.beside()?)?,
        Command::Openapi => say(county::openapi().trim_end()),
        Command::Take { place, bundle } => {
            let document = std::fs::read_to_string(bundle)
                .map_err(|e| format!("{}: {e}", bundle.display()))?;
            let taken = place.beside()?.take_bundle(&document);
            let version = taken.map_err(|why| format!("{}: {why}", bundle.display()))?;
            say(format_args!("version {version} is published"));
        }
        Command::Bundle { place, out } => {
            let document = place.beside()?.bundle_in_force()?;
            let document = document.ok_or("there is no bundle in force yet")?;
            std::fs::write(out, document).map_err(|e| format!("{}: {e}", out.display()))?;
            say(format_args!("written to {}", out.display()));
        }
    }
    Ok(())
}

fn review(county: &CountyHandle, what: Option<&Review>) -> Result<(), Box<dyn Error>> {
    match what {
        None | Some(Review::List) => {
            say_each(county.review_queue()?, "no case waits for anybody");
        }
        Some(Review::Decide {
            receipt,
            verdict,
            words,
            reviewer,
        }) => {
            let verdict = Verdict::parse(verdict, words);
            let verdict = verdict.ok_or("a verdict is done, declined, missing or came")?;
            let state = county.decide_case_as(receipt, &verdict, &account_id(reviewer)?)?;
            say(format_args!("{receipt} is {}", state.name()));
        }
    }
    Ok(())
}

fn face_policy(county: &CountyHandle, policy: Option<&str>) -> Result<(), Box<dyn Error>> {
    let Some(word) = policy else {
        say(match county.face_policy() {
            Some(policy) => policy.name(),
            None => "as the items have it",
        });
        return Ok(());
    };
    let policy = FacePolicy::parse(word)
        .ok_or("a policy is assisted-only, self-county-review or self-automatic")?;
    let version = county.set_face_policy(policy)?;
    say(format_args!(
        "{} is published with version {version}",
        policy.name()
    ));
    Ok(())
}

fn audit(county: &CountyHandle, terminal: Option<&str>, seeds: bool) -> Result<(), Box<dyn Error>> {
    if let Some(terminal) = terminal {
        let known = county.audit_known(terminal, seeds)?;
        if known.is_empty() {
            return Err(format!("nothing is known of the audit log of {terminal}").into());
        }
        known.iter().for_each(|line| say(line.as_str()));
        return Ok(());
    }
    let chains = county.audit_chains()?;
    say_each(&chains, "no terminal has told of its audit log yet");
    let broken = chains.iter().filter(|chain| !chain.goes_on()).count();
    if broken > 0 {
        let chains = count(broken as u64, "audit log");
        return Err(format!("{chains} not going on from what was known").into());
    }
    Ok(())
}

fn account(county: &CountyHandle, by: &str, what: &Account) -> Result<(), Box<dyn Error>> {
    let stand = |id: &str, standing: Standing| {
        county.stand_account(&account_id(id)?, standing, by)?;
        say(format_args!("{id} is {}", standing.name()));
        Ok::<_, Box<dyn Error>>(())
    };
    match what {
        Account::List => {
            let line = |row: &AccountRow| {
                let lapses = accounts::facts(row).map(|facts| facts.lapses().to_string());
                let lapses = lapses.as_deref().unwrap_or("-");
                format!(
                    "{:<24} {:<22} {:<9} {lapses} {}",
                    row.id, row.post, row.standing, row.rights
                )
            };
            say_each(
                county.accounts()?.iter().map(line),
                "there are no accounts yet",
            );
        }
        Account::History { id } => {
            let line = |note: AccountNote| {
                let at = WallTime(note.at_ms).china();
                format!("{at} {} {}", note.by, note.what)
            };
            let notes = county.account_notes(id)?;
            say_each(
                notes.into_iter().map(line),
                "nothing is noted of this account",
            );
        }
        Account::Add {
            id,
            post,
            permanent,
        } => {
            let post = Post::parse(post).ok_or("there is no such post; --help names them all")?;
            let [name, number, phone] = lines("name, identity number, phone")?;
            PersonName::parse(&name).ok_or("the name is not well formed")?;
            IdNumber::parse(&number).map_err(|_| "the identity number is not well formed")?;
            Phone::parse(&phone).ok_or("the phone is not well formed: eleven digits")?;
            let who = accounts::real_name(&name, &number, &phone);
            let asked = accounts::Application {
                id: account_id(id)?,
                post,
                employment: match permanent {
                    true => Employment::Permanent,
                    false => Employment::Other,
                },
                who: who.ok_or("name, identity number and phone do not go together")?,
            };
            county.open_account(&asked, by)?;
            say(match may(post, Act::TakeCase) {
                true => format!("{id} is open; a business administrator grants its rights"),
                false => format!("{id} is open; {} has no rights to be granted", post.name()),
            });
        }
        Account::Grant { id, rights } => {
            let numbers = rights.split(',').map(str::trim).filter(|n| !n.is_empty());
            let numbers: Result<Vec<u16>, _> = numbers.map(str::parse).collect();
            let numbers =
                numbers.map_err(|_| "items are their numbers, parted by commas, such as 3,4")?;
            county.grant(&account_id(id)?, &numbers, by)?;
            let rights = count(numbers.len() as u64, "item");
            say(format_args!("{id} may help with {rights}"));
        }
        Account::Freeze { id } => stand(id, Standing::Frozen)?,
        Account::Revoke { id } => stand(id, Standing::Cancelled)?,
        Account::Unlock { id } => stand(id, Standing::Open)?,
        Account::UnlockCode {
            id,
            terminal,
            question,
        } => say(county.unlock_code(&account_id(id)?, terminal, question, by)?),
        Account::Card => {
            let [number, pin] = lines("identity number, PIN")?;
            let number = IdNumber::parse(&number).map_err(|_| "the number is not well formed")?;
            county.give_card(&number, &pin)?;
            say("the person has a played card");
        }
    }
    Ok(())
}

fn account_id(text: &str) -> Result<AccountId, Box<dyn Error>> {
    AccountId::parse(text)
        .ok_or_else(|| "a name has 3 to 24 small letters, digits and dashes".into())
}

/// So many lines of standard input, each `what`.
fn lines<const N: usize>(what: &str) -> Result<[String; N], Box<dyn Error>> {
    let lines: Result<Vec<String>, _> = std::io::stdin().lines().take(N).collect();
    lines?
        .try_into()
        .map_err(|_| format!("{N} lines are wanted on standard input: {what}").into())
}

fn evaluations(county: &CountyHandle, month: Option<&str>) -> Result<(), Box<dyn Error>> {
    let first = match month {
        Some(month) => format!("{month}-01").parse::<jiff::civil::Date>()?,
        None => SystemClock.wall().date().first_of_month(),
    };
    let next = first.checked_add(jiff::Span::new().months(1))?;
    let (from, until) = (WallTime::at_start_of(first), WallTime::at_start_of(next));
    let line = |given: GradeCount| {
        let (item, grade, times) = (given.item, given.grade, given.count);
        format!("item {item:>2} grade {grade} {times:>6}")
    };
    let grades = county.grades(from.0, until.0)?;
    say_each(
        grades.into_iter().map(line),
        "nothing was graded in this month",
    );
    Ok(())
}

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("info")).init();
    match run(&Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("county: {e}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Command as Shape, CommandFactory};
    use std::collections::BTreeSet;

    /// An argument that every command below takes hides one of the same name there, and takes its value for its own.
    fn hidden(command: &Shape, above: &BTreeSet<String>) -> Vec<String> {
        let ids = |all: bool| {
            let arguments = command.get_arguments();
            let wanted = arguments.filter(move |own| all || own.is_global_set());
            wanted.map(|own| own.get_id().to_string())
        };
        let twice = ids(true).filter(|id| above.contains(id));
        let mut found: Vec<String> = twice
            .map(|id| format!("{} {id}", command.get_name()))
            .collect();
        let below = above.iter().cloned().chain(ids(false)).collect();
        for further in command.get_subcommands() {
            found.extend(hidden(further, &below));
        }
        found
    }

    #[test]
    fn no_command_has_an_argument_of_the_name_of_one_that_all_take() {
        assert_eq!(
            hidden(&Cli::command(), &BTreeSet::new()),
            Vec::<String>::new()
        );
        let clash = Shape::new("a")
            .arg(clap::Arg::new("items").long("items").global(true))
            .subcommand(Shape::new("b").arg(clap::Arg::new("items")));
        assert_eq!(hidden(&clash, &BTreeSet::new()), ["b items"]);
    }
}
