//! Whether the link to the county would work, found out by a question that changes nothing.

use super::bundle::BundleBook;
use super::config::{Deadlines, LinkConfig};
use super::enrol::EnrolError;
use super::http::{Http, SetupError};
use super::renewal::term;
use crate::domain::machine::check::CatalogueState;
use crate::domain::time::WallTime;
use crate::ports::clock::Clock;
use crate::ports::county::CountyError;
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for the county's answer: somebody stands beside it.
const PATIENCE: Duration = Duration::from_secs(8);

/// What was found out.
#[derive(Debug)]
pub struct Examined {
    /// From when and until when the certificate is good.
    pub term: Option<(WallTime, WallTime)>,
    /// The catalogue that lies here.
    pub catalogue: CatalogueState,
    /// Whether the county answers, and by how many milliseconds this terminal's clock is ahead of its, where
    /// its answer tells the time.
    pub answer: Result<Option<i64>, CountyError>,
}

/// Looks at the files of a link and asks the county once whether there is a newer catalogue; it is not taken.
///
/// Errors: the certificate, its key or the county's root certificate are no such thing.
pub fn examine(link: &LinkConfig, clock: &Arc<dyn Clock>) -> Result<Examined, SetupError> {
    let book = BundleBook::open(
        link.bundle_key,
        link.dir.join("bundle.json"),
        link.package.clone(),
    );
    let catalogue = match (book.version(), book.standing().refused) {
        (0, None) => CatalogueState::Missing,
        (0, Some(_)) => CatalogueState::Refused,
        (_, _) => CatalogueState::InForce,
    };
    let mut deadlines = link.deadlines;
    deadlines.connect = deadlines.connect.min(PATIENCE);
    let http = Http::new(
        &link.url,
        &link.ca_pem,
        Some(&link.identity),
        deadlines,
        Arc::clone(clock),
    )?;
    let answer = http.time("/v1/bundle", &book.version().to_string(), PATIENCE);
    let now = clock.wall();
    Ok(Examined {
        term: term(&link.identity),
        catalogue,
        answer: answer.map(|time| time.map(|time| now.0.saturating_sub(time.0))),
    })
}

/// By how many milliseconds this terminal's clock is ahead of the county's, for a terminal that is not
/// admitted yet; `None` where the answer tells no time.
///
/// Errors: nobody answers, or somebody else does.
pub fn ahead_of_county(
    url: &str,
    ca_pem: &str,
    clock: &Arc<dyn Clock>,
) -> Result<Option<i64>, EnrolError> {
    let mut deadlines = Deadlines::default();
    deadlines.connect = deadlines.connect.min(PATIENCE);
    let http = Http::new(url, ca_pem, None, deadlines, Arc::clone(clock))?;
    let time = http.time_of_any("/v1/enrolments/0", PATIENCE)?;
    Ok(time.map(|time| clock.wall().0.saturating_sub(time.0)))
}
