//! Cases as rows, and back. A row that cannot be one of ours is `None`, never a guess.

use super::documents;
use super::fault::Trouble;
use crate::domain::delivery::{
    AcceptanceStamp, BodyDigest, Delivery, DeviceId, FormVersion, KeyId, OutboxEntry, Receipt,
    ReceiptFacts, ReceiptNo, ReceiptStamp, RefusalCode, SealedBody, SealedEnvelope, SetAsideReason,
    Signature, SubmissionId, Suite, Tries,
};
use crate::domain::services::ItemNo;
use crate::domain::time::WallTime;
use crate::ports::store::{CaseLine, OutboxRow};
use ring::digest::{SHA256, digest};
use rusqlite::types::{FromSql, Value};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

pub(super) const COLUMNS: &str = "id, receipt, item, device, form, received_at, digest, stamp_key, \
     stamp_sig, holder, state, failures, refusals, due_at, reason, accepted_key, accepted_at, \
     accepted_sig";

const WAITING: i64 = 1;
const LEASED: i64 = 2;
const ACCEPTED: i64 = 3;
const SET_ASIDE: i64 = 4;

/// A delivery state as its columns.
struct StateColumns {
    state: i64,
    tries: Tries,
    due_at: Option<i64>,
    reason: Option<String>,
    accepted: Option<AcceptanceStamp>,
}

fn columns(delivery: &Delivery) -> StateColumns {
    let (state, tries, due_at, reason, accepted) = match delivery {
        Delivery::Waiting { tries, next_at } => (WAITING, *tries, Some(next_at.0), None, None),
        Delivery::Leased { tries, until } => (LEASED, *tries, Some(until.0), None, None),
        Delivery::Accepted(stamp) => (ACCEPTED, Tries::default(), None, None, Some(stamp.clone())),
        Delivery::SetAside { tries, reason } => {
            let code = match reason {
                SetAsideReason::Refused(code) => Some(code.as_str().to_owned()),
                SetAsideReason::Damaged => None,
            };
            (SET_ASIDE, *tries, None, code, None)
        }
    };
    StateColumns {
        state,
        tries,
        due_at,
        reason,
        accepted,
    }
}

/// Inserts a new case.
pub(super) fn insert(db: &Connection, row: &OutboxRow, delivery: &Delivery) -> Result<(), Trouble> {
    insert_case(
        db,
        &row.envelope,
        row.holder.map(|tag| tag.0.to_vec()),
        delivery,
    )?;
    insert_body(db, row.envelope.facts.submission, &row.envelope.body)?;
    documents::insert(db, &row.pages)
}

fn insert_case(
    db: &Connection,
    envelope: &SealedEnvelope,
    holder: Option<Vec<u8>>,
    delivery: &Delivery,
) -> Result<(), Trouble> {
    let facts = &envelope.facts;
    let state = columns(delivery);
    db.execute(
        "insert into cases (id, receipt, item, device, form, received_at, digest, stamp_key, \
         stamp_sig, holder, state, failures, refusals, due_at, reason) values (:id, :receipt, \
         :item, :device, :form, :received_at, :digest, :stamp_key, :stamp_sig, :holder, :state, \
         :failures, :refusals, :due_at, :reason)",
        named_params! {
            ":id": facts.submission.to_string(),
            ":receipt": facts.no.as_str(),
            ":item": facts.item.get(),
            ":device": facts.device.as_str(),
            ":form": envelope.form.0,
            ":received_at": facts.received_at.0,
            ":digest": facts.digest.0.as_slice(),
            ":stamp_key": envelope.received.key.as_str(),
            ":stamp_sig": envelope.received.signature.0.as_slice(),
            ":holder": holder,
            ":state": state.state,
            ":failures": state.tries.failures,
            ":refusals": state.tries.refusals,
            ":due_at": state.due_at,
            ":reason": state.reason,
        },
    )?;
    Ok(())
}

fn insert_body(db: &Connection, id: SubmissionId, body: &SealedBody) -> Result<(), Trouble> {
    db.execute(
        "insert into bodies (id, suite, key, enc, ct) values (?1,?2,?3,?4,?5)",
        params![
            id.to_string(),
            body.suite.number(),
            body.key.as_str(),
            body.enc,
            body.ct
        ],
    )?;
    Ok(())
}

/// Writes a case's new state; once accepted, its body and its pages go.
pub(super) fn update(
    db: &Connection,
    id: SubmissionId,
    delivery: &Delivery,
) -> Result<(), Trouble> {
    let state = columns(delivery);
    let stamp = state.accepted.as_ref();
    db.execute(
        "update cases set state = :state, failures = :failures, refusals = :refusals, \
         due_at = :due_at, reason = :reason, accepted_key = :key, accepted_at = :at, \
         accepted_sig = :sig where id = :id",
        named_params! {
            ":id": id.to_string(),
            ":state": state.state,
            ":failures": state.tries.failures,
            ":refusals": state.tries.refusals,
            ":due_at": state.due_at,
            ":reason": state.reason,
            ":key": stamp.map(|s| s.key.as_str()),
            ":at": stamp.map(|s| s.at.0),
            ":sig": stamp.map(|s| s.signature.0.to_vec()),
        },
    )?;
    if stamp.is_some() {
        db.execute("delete from bodies where id = ?1", [id.to_string()])?;
        documents::erase(db, id)?;
    }
    Ok(())
}

/// One case by id.
pub(super) fn find(db: &Connection, id: SubmissionId) -> Result<Option<CaseLine>, Trouble> {
    let sql = format!("select {COLUMNS} from cases where id = ?1");
    let row = db
        .prepare_cached(&sql)?
        .query_row([id.to_string()], |row| Ok(case_of(row)))
        .optional()?;
    match row {
        None => Ok(None),
        Some(Some(line)) => Ok(Some(line)),
        Some(None) => Err(Trouble::Fault(crate::ports::store::StoreFault::Damaged)),
    }
}

/// Everything that has to go out. A row that cannot be read is set aside here and now.
pub(super) fn unsent(db: &Connection) -> Result<Vec<OutboxEntry>, Trouble> {
    let sql = format!("select {COLUMNS}, rowid from cases where state in (1, 2)");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let (mut entries, mut damaged) = (Vec::new(), Vec::<i64>::new());
    while let Some(row) = rows.next()? {
        match case_of(row) {
            Some(line) => entries.push(OutboxEntry {
                id: line.receipt.facts.submission,
                captured_at: line.receipt.facts.received_at,
                delivery: line.delivery,
            }),
            None => damaged.push(row.get(18)?),
        }
    }
    for rowid in damaged {
        db.execute(
            "update cases set state = 4, due_at = null, reason = null where rowid = ?1",
            [rowid],
        )?;
    }
    Ok(entries)
}

/// The envelope of a case, if its body is whole.
pub(super) fn envelope(
    db: &Connection,
    id: SubmissionId,
) -> Result<Option<SealedEnvelope>, Trouble> {
    let sql = format!("select {COLUMNS} from cases where id = ?1");
    let case = db
        .prepare_cached(&sql)?
        .query_row([id.to_string()], |row| Ok(case_of(row).zip(form_of(row))))
        .optional()?
        .flatten();
    let body = db
        .prepare_cached("select suite, key, enc, ct from bodies where id = ?1")?
        .query_row([id.to_string()], |row| Ok(body_of(row, 0)))
        .optional()?
        .flatten();
    let (Some((line, form)), Some(body)) = (case, body) else {
        return Ok(None);
    };
    let whole = digest_of(&body) == line.receipt.facts.digest;
    Ok(whole.then_some(SealedEnvelope {
        facts: line.receipt.facts,
        body,
        form,
        received: line.receipt.received,
    }))
}

/// SHA-256 as both stamps carry it.
pub(super) fn digest_of(body: &SealedBody) -> BodyDigest {
    let sum = digest(&SHA256, &body.digest_input());
    BodyDigest(sum.as_ref().try_into().expect("SHA-256 has 32 bytes"))
}

/// A row of [`COLUMNS`] as a case.
pub(super) fn case_of(row: &Row<'_>) -> Option<CaseLine> {
    let facts = ReceiptFacts {
        submission: SubmissionId::parse(&get::<String>(row, 0)?)?,
        no: ReceiptNo::parse(&get::<String>(row, 1)?).ok()?,
        item: ItemNo::new(get(row, 2)?)?,
        device: DeviceId::parse(&get::<String>(row, 3)?)?,
        received_at: WallTime(get(row, 5)?),
        digest: BodyDigest(get(row, 6)?),
    };
    let received = ReceiptStamp {
        key: KeyId::parse(&get::<String>(row, 7)?)?,
        signature: Signature(get(row, 8)?),
    };
    let delivery = delivery_of(row)?;
    let accepted = match &delivery {
        Delivery::Accepted(stamp) => Some(stamp.clone()),
        _ => None,
    };
    let receipt = Receipt {
        facts,
        received,
        accepted,
    };
    Some(CaseLine { receipt, delivery })
}

fn form_of(row: &Row<'_>) -> Option<FormVersion> {
    get(row, 4).map(FormVersion)
}

fn delivery_of(row: &Row<'_>) -> Option<Delivery> {
    let tries = Tries {
        failures: get(row, 11)?,
        refusals: get(row, 12)?,
    };
    let moment = || get(row, 13).map(WallTime);
    Some(match get::<i64>(row, 10)? {
        WAITING => Delivery::Waiting {
            tries,
            next_at: moment()?,
        },
        LEASED => Delivery::Leased {
            tries,
            until: moment()?,
        },
        ACCEPTED => Delivery::Accepted(AcceptanceStamp {
            key: KeyId::parse(&get::<String>(row, 15)?)?,
            at: WallTime(get(row, 16)?),
            signature: Signature(get(row, 17)?),
        }),
        SET_ASIDE => Delivery::SetAside {
            tries,
            reason: match get::<Option<String>>(row, 14)? {
                Some(code) => SetAsideReason::Refused(RefusalCode::parse(&code)?),
                None => SetAsideReason::Damaged,
            },
        },
        _ => return None,
    })
}

/// Four columns from `at` on as a sealed body.
pub(super) fn body_of(row: &Row<'_>, at: usize) -> Option<SealedBody> {
    Some(SealedBody {
        suite: Suite::try_from(get::<u8>(row, at)?).ok()?,
        key: KeyId::parse(&get::<String>(row, at + 1)?)?,
        enc: get(row, at + 2)?,
        ct: get(row, at + 3)?,
    })
}

fn get<T: FromSql>(row: &Row<'_>, at: usize) -> Option<T> {
    row.get(at).ok()
}

/// Puts raw values read from a damaged file into a table, as they are.
pub(super) fn insert_raw(db: &Connection, table: &str, values: &[Value]) -> Result<bool, Trouble> {
    let marks = vec!["?"; values.len()].join(",");
    let sql = format!("insert or ignore into {table} values ({marks})");
    let inserted = db
        .prepare_cached(&sql)?
        .execute(rusqlite::params_from_iter(values));
    match inserted {
        Ok(n) => Ok(n == 1),
        // Strict tables refuse values of a wrong type: the row was damaged.
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
            Ok(false)
        }
        Err(e) => Err(e.into()),
    }
}
