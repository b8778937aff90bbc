//! Numbered steps of the schema. A step that was ever released is never edited.

use super::fault::Trouble;
use crate::ports::store::StoreFault;
use rusqlite::{Connection, TransactionBehavior};

const STEPS: [&str; 9] = [
    include_str!("migrations/0001_outbox.sql"),
    include_str!("migrations/0002_grades.sql"),
    include_str!("migrations/0003_seeds.sql"),
    include_str!("migrations/0004_empty_day_copies.sql"),
    include_str!("migrations/0005_pages.sql"),
    include_str!("migrations/0006_reports.sql"),
    include_str!("migrations/0007_faces.sql"),
    include_str!("migrations/0008_faces_marked.sql"),
    include_str!("migrations/0009_packs.sql"),
];

/// The schema this version writes.
pub(super) const SCHEMA: u32 = 9;

/// Marks the file as ours: "JJB1".
const APPLICATION_ID: i32 = 0x4A4A_4231;

/// Brings a file to the newest schema; the schema it had before.
pub(super) fn migrate(db: &mut Connection) -> Result<u32, Trouble> {
    let before: u32 = db.query_row("pragma user_version", [], |row| row.get(0))?;
    if before > SCHEMA {
        return Err(Trouble::Fault(StoreFault::Newer));
    }
    for (number, step) in (1..).zip(STEPS).skip(before as usize) {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(step)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.commit()?;
    }
    Ok(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::digest::{SHA256, digest};

    /// A step is released with its digest and never edited: add a new step instead.
    const RELEASED: [&str; 9] = [
        "7835bb867ba418b9f88103afce73e98d70a6d67e5fbeff38e69c23e42adcd934",
        "bad59256fa5a0234647ddbd2422043f9573e9fcec254eeaf7afc791b751f8045",
        "1021059e375a1163643f6e52019c849fc6085046a7eacba2698330efbf29d580",
        "f3fef83a34d3492fd0d68ca3af6cd7a7686fbd7fbcce15f2e9043c14c8db1b34",
        "d49642765089df2c89ed3c24121e673f5a6c4d086fc4cf2fd1572bf6df6fac93",
        "42a3a051b2f9d7e62560b0bb2e43709b4ea5a39820e57f344f97ba93d834ee45",
        "99b20d88d85d454d241f1168d4d5b8f883cc2663fe7589b3e33dd94997654749",
        "95f017631fca2da0a6ff9d8f0948a27a102485ba123df4fb6156e2488cfe2933",
        "b07a726e01d7daf14dbc47609c6d7c1f4516e310004665fccc2479917070cba9",
    ];

    #[test]
    fn no_released_step_was_edited() {
        let digests: Vec<String> = STEPS
            .iter()
            .map(|step| {
                let sum = digest(&SHA256, step.as_bytes());
                sum.as_ref().iter().map(|b| format!("{b:02x}")).collect()
            })
            .collect();
        assert_eq!(digests, RELEASED);
        assert_eq!(STEPS.len(), SCHEMA as usize);
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let mut db = Connection::open_in_memory().expect("memory");
        db.pragma_update(None, "user_version", SCHEMA + 1)
            .expect("set");
        let outcome = migrate(&mut db);
        assert!(matches!(outcome, Err(Trouble::Fault(StoreFault::Newer))));
        let tables: u32 = db
            .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
            .expect("counted");
        assert_eq!(tables, 0);
    }
}
