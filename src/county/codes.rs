//! One-time codes for enrolments.

use super::api::{App, code_digest};
use super::store::StoreError;
use super::vault::random_bytes;

/// A one-time code is good for a day.
const CODE_MS: i64 = 24 * 3_600_000;
/// Letters of a code: none that is taken for another.
const CODE_LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKLMNPQRSTUVWXY";
const CODE_LENGTH: usize = 12;

/// A new code for one enrolment, good for a day.
pub async fn one_time(app: &App) -> Result<String, StoreError> {
    let letter = |byte: u8| char::from(CODE_LETTERS[usize::from(byte) % CODE_LETTERS.len()]);
    let code: String = random_bytes::<CODE_LENGTH>().map(letter).iter().collect();
    let until = app.now() + CODE_MS;
    app.store.add_code(code_digest(&code), until).await?;
    Ok(code)
}
