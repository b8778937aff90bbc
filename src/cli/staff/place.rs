//! Which county a command works on: its folder, and what its service was last started with.
//!
//! What terminals are offered is signed and published by whatever opens the county's records. A command beside the service
//! therefore offers the same as the service, whatever its own command line leaves out.

use crate::adapters::system::SystemClock;
use crate::county::config::StoreChoice;
use crate::county::{self, County, CountyConfig, CountyHandle};
use crate::domain::people::identity::DivisionCode;
use crate::files::{FileKind, replace};
use crate::ports::clock::Clock as _;
use crate::sample::{bulletin, places};
use crate::wire::catalogue::{Beside, read_offer};
use crate::wire::workdays;
use clap::Args;
use std::error::Error;
use std::fs::{canonicalize, read_to_string};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::{Table, Value};

/// Where a folder keeps what its service was last started with.
const KEPT: &str = "served.toml";
/// The items as the sources have them.
const ITEMS: &str = "kiosk-config/catalogue/items";

/// The county of a command.
#[derive(Debug, Args)]
pub struct Place {
    /// Folder of keys, certificates and the SQLite file.
    #[arg(long)]
    data: PathBuf,
    /// Keep the records in this PostgreSQL database instead of SQLite.
    #[arg(long, global = true)]
    postgres: Option<String>,
    /// Division code of the county, six digits; said once, when it is first served. 140222 when never said.
    #[arg(long, global = true)]
    county: Option<String>,
    /// Folder of the service items to offer [default: kiosk-config/catalogue/items]. This and what follows is said to
    /// `county serve`; other commands take what the county was last served with.
    #[arg(long, global = true)]
    items: Option<PathBuf>,
    /// Offer what this package beside them makes of the items (`query-only`, `model-point` …).
    #[arg(long, global = true)]
    package: Option<String>,
    /// File of working days to publish, of the form of kiosk-config/workdays.toml.
    #[arg(long, global = true)]
    workdays: Option<PathBuf>,
    /// The responsibility list, of the form of kiosk-config/responsibility.toml.
    #[arg(long, global = true)]
    responsibility: Option<PathBuf>,
}

/// What a county is served with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Served {
    county: String,
    items: PathBuf,
    package: Option<String>,
    workdays: Option<PathBuf>,
    responsibility: Option<PathBuf>,
    /// Names and addresses terminals use.
    names: Vec<String>,
    /// Whether the records are in PostgreSQL. Where exactly is a secret, and is not kept.
    postgres: bool,
}

type Fault = Box<dyn Error>;

impl Served {
    /// As it is kept.
    fn text(&self) -> String {
        let mut table = Table::new();
        let mut put = |key: &str, value: Value| table.insert(key.to_owned(), value);
        let path = |path: &Path| Value::String(path.to_string_lossy().into_owned());
        put("county", Value::String(self.county.clone()));
        put("items", path(&self.items));
        if let Some(package) = &self.package {
            put("package", Value::String(package.clone()));
        }
        if let Some(file) = &self.workdays {
            put("workdays", path(file));
        }
        if let Some(file) = &self.responsibility {
            put("responsibility", path(file));
        }
        let names = self.names.iter().cloned().map(Value::String);
        put("names", Value::Array(names.collect()));
        put("postgres", Value::Boolean(self.postgres));
        toml::to_string(&table).expect("plain tables are TOML")
    }

    /// What was kept; `None` when the file says something else.
    fn read(text: &str) -> Option<Self> {
        let table: Table = text.parse().ok()?;
        let said = |key: &str| table.get(key).and_then(Value::as_str);
        let names = table.get("names")?.as_array()?.iter();
        let names: Option<Vec<String>> =
            names.map(|name| Some(name.as_str()?.to_owned())).collect();
        Some(Self {
            county: said("county")?.to_owned(),
            items: said("items")?.into(),
            package: said("package").map(str::to_owned),
            workdays: said("workdays").map(PathBuf::from),
            responsibility: said("responsibility").map(PathBuf::from),
            names: names?,
            postgres: table.get("postgres")?.as_bool()?,
        })
    }
}

impl Place {
    /// The folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// What to serve with these names, and keeps it for the commands beside.
    ///
    /// Errors: this folder is another county's; a file cannot be read.
    pub fn to_serve(&self, names: &[String]) -> Result<CountyConfig, Fault> {
        let served = self.asked(names)?;
        if let Some(kept) = self.kept()? {
            self.same_county(&kept)?;
        }
        let config = self.config(&served)?;
        let text = served.text();
        let file = self.data.join(KEPT);
        replace(&file, text.as_bytes(), FileKind::Secret)
            .map_err(|why| format!("{}: {why}", file.display()))?;
        Ok(config)
    }

    /// Opens the records beside a running service, on a free port nobody is told of. A folder without a
    /// county is a mistyped one: a code made there would admit nobody.
    pub fn beside(&self) -> Result<CountyHandle, Fault> {
        if !self.data.join("ca.pem").exists() {
            let data = self.data.display();
            return Err(format!(
                "--data {data}: there is no county in this folder; `county serve --data {data}` founds one"
            )
            .into());
        }
        let served = match self.kept()? {
            Some(kept) => {
                self.same(&kept)?;
                kept
            }
            // Never served by this version: what the command says counts.
            None => self.asked(&[])?,
        };
        Ok(County::start(self.config(&served)?)?)
    }

    /// The same, founding the county where there is none.
    pub fn founded(&self) -> Result<CountyHandle, Fault> {
        if self.data.join("ca.pem").exists() {
            return self.beside();
        }
        Ok(County::start(self.to_serve(&[])?)?)
    }

    /// What this command line asks for.
    fn asked(&self, names: &[String]) -> Result<Served, Fault> {
        let known = self.kept()?.map(|kept| kept.county);
        let county = self.county.clone().or(known);
        let county = county.unwrap_or_else(|| places::COUNTY.to_owned());
        if county.len() != 6 || DivisionCode::parse(&county).is_none() {
            return Err(
                format!("--county {county}: a county's division code has six digits").into(),
            );
        }
        let whole =
            |file: &Path| canonicalize(file).map_err(|why| format!("{}: {why}", file.display()));
        let items = self.items.as_deref().unwrap_or(Path::new(ITEMS));
        Ok(Served {
            county,
            items: whole(items)
                .map_err(|e| format!("{e}; name the folder of the service items with --items"))?,
            package: self.package.clone(),
            workdays: self.workdays.as_deref().map(whole).transpose()?,
            responsibility: self.responsibility.as_deref().map(whole).transpose()?,
            names: names.to_vec(),
            postgres: self.postgres.is_some(),
        })
    }

    fn kept(&self) -> Result<Option<Served>, Fault> {
        let file = self.data.join(KEPT);
        match read_to_string(&file) {
            Ok(text) => match Served::read(&text) {
                Some(kept) => Ok(Some(kept)),
                None => Err(format!(
                    "{}: the file is damaged; take it away and start `county serve` as before",
                    file.display()
                )
                .into()),
            },
            Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
            Err(why) => Err(format!("{}: {why}", file.display()).into()),
        }
    }

    fn same_county(&self, kept: &Served) -> Result<(), Fault> {
        match &self.county {
            Some(said) if *said != kept.county => Err(format!(
                "--county {said}: this folder is that of county {}; another county wants a folder of its own",
                kept.county
            )
            .into()),
            _ => Ok(()),
        }
    }

    /// Whether the command line says nothing else than what the county is served with.
    fn same(&self, kept: &Served) -> Result<(), Fault> {
        self.same_county(kept)?;
        let is = |said: &Option<PathBuf>, kept: Option<&Path>| {
            let said = said.as_deref();
            said.is_none_or(|said| canonicalize(said).ok().as_deref() == kept)
        };
        let other = if self.package.is_some() && self.package != kept.package {
            "--package"
        } else if !is(&self.items, Some(&kept.items)) {
            "--items"
        } else if !is(&self.workdays, kept.workdays.as_deref()) {
            "--workdays"
        } else if !is(&self.responsibility, kept.responsibility.as_deref()) {
            "--responsibility"
        } else if self.postgres.is_some() != kept.postgres {
            "--postgres"
        } else {
            return Ok(());
        };
        Err(format!(
            "{other} is not what this county is served with (see {}); start `county serve` with it first: a command \
             beside it changes nothing of what terminals are offered",
            self.data.join(KEPT).display()
        )
        .into())
    }

    fn config(&self, served: &Served) -> Result<CountyConfig, Fault> {
        let items = read_offer(&served.items, served.package.as_deref())
            .map_err(|e| format!("{e}; name the folder of the service items with --items"))?;
        let clock = SystemClock;
        let now = Arc::new(move || clock.wall().0);
        let mut config = CountyConfig::new(self.data.clone(), &served.county, items, now);
        if let Some(url) = &self.postgres {
            config.store = StoreChoice::Postgres(url.clone());
        }
        if let Some(file) = &served.workdays {
            let published = workdays::document(&read_to_string(file)?)?;
            workdays::check(&published)?;
            config.workdays = Some(published);
        }
        if let Some(file) = &served.responsibility {
            let list = county::responsibilities(&read_to_string(file)?);
            config.responsibilities = list.map_err(|why| format!("{}: {why}", file.display()))?;
        }
        if served.package.is_none() {
            config.beside = Beside::read(&served.items, &config.items)?;
        }
        config.names.clone_from(&served.names);
        config.contact = bulletin::contact();
        Ok(config)
    }
}
