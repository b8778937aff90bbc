//! One-time codes for enrolments.

use super::api::{App, code_digest};
use super::store::StoreError;
use super::vault::random_bytes;

/// A one-time code is good for a day.
const CODE_MS: i64 = 24 * 3_600_000;
/// Digits, which a technician types on the terminal's pad and anybody can say over the phone. Twelve of
/// them, a day and few tries leave nothing to guess.
const CODE_LENGTH: usize = 12;
/// The largest multiple of ten a byte can reach: bytes above it would make some digits likelier.
const FAIR: u8 = 250;

/// A new code for one enrolment, good for a day.
pub async fn one_time(app: &App) -> Result<String, StoreError> {
    let mut code = String::new();
    while code.len() < CODE_LENGTH {
        let fair = random_bytes::<CODE_LENGTH>()
            .into_iter()
            .filter(|b| *b < FAIR);
        let room = CODE_LENGTH - code.len();
        code.extend(fair.take(room).map(|byte| char::from(b'0' + byte % 10)));
    }
    let until = app.now() + CODE_MS;
    app.store.add_code(code_digest(&code), until).await?;
    Ok(code)
}
