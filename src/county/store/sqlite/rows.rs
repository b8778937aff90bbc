//! Reading rows: all that a question finds, or the first.

use crate::county::store::StoreError;
use rusqlite::{Connection, Params, Row};

/// Every row a question finds, in its order.
pub(super) fn all<T, E>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T, E>,
) -> Result<Vec<T>, StoreError>
where
    E: From<rusqlite::Error>,
    StoreError: From<E>,
{
    let mut question = db.prepare_cached(sql)?;
    let rows = question.query_and_then(values, read)?;
    rows.map(|row| Ok(row?)).collect()
}

/// The first row a question finds.
pub(super) fn first<T, E>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T, E>,
) -> Result<Option<T>, StoreError>
where
    E: From<rusqlite::Error>,
    StoreError: From<E>,
{
    let mut question = db.prepare_cached(sql)?;
    let mut rows = question.query_and_then(values, read)?;
    Ok(rows.next().transpose()?)
}
