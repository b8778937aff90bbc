//! Cases in SQLite.

use super::SqliteStore;
use super::accounts::put_assisted;
use super::faces::put_face;
use super::rows::{all, first};
use super::seekers::put_seeker;
use super::tasks::{put_step, put_tasks};
use crate::county::store::cases::{
    CaseClock, CaseDecision, CaseRow, CaseRowState, CaseStore, Decided, GradeCount, Graded, Intake,
    NewCase,
};
use crate::county::store::{Answer, StoreError, from_db};
use rusqlite::{Connection, Params, Row, params};

/// A case with its file. Cases of before have no file.
const WHOLE: &str = "select s.*, f.last_four, f.after_id, f.clock_ms, f.promise, f.target, f.result, \
     f.words, f.missing, f.grade from submission s left join case_file f on f.id=s.id";

fn state_named(name: &str) -> Result<CaseRowState, StoreError> {
    CaseRowState::from_name(name).ok_or(StoreError::Impossible("case state"))
}

fn case_of(row: &Row<'_>) -> Result<CaseRow, StoreError> {
    let state: String = row.get("state")?;
    let clock: Option<i64> = row.get("clock_ms")?;
    Ok(CaseRow {
        id: row.get("id")?,
        digest: row.get("digest")?,
        terminal: row.get("terminal")?,
        holder_tag: row.get("holder_tag")?,
        item: row.get("item")?,
        receipt: row.get("receipt")?,
        envelope: row.get("envelope")?,
        accepted_ms: row.get("accepted_ms")?,
        signature: row.get("signature")?,
        key_id: row.get("key_id")?,
        state: state_named(&state)?,
        since_ms: row.get("since_ms")?,
        last_four: row
            .get::<_, Option<String>>("last_four")?
            .unwrap_or_default(),
        after: row.get("after_id")?,
        clock: match clock {
            None => None,
            Some(from_ms) => Some(CaseClock {
                from_ms,
                promise: row.get("promise")?,
                target: row.get("target")?,
            }),
        },
        result: row.get("result")?,
        words: row.get("words")?,
        missing: row.get("missing")?,
        grade: row.get("grade")?,
    })
}

fn cases(db: &Connection, rest: &str, values: impl Params) -> Result<Vec<CaseRow>, StoreError> {
    all(db, &format!("{WHOLE} {rest}"), values, case_of)
}

pub(super) fn find_case(db: &Connection, id: &str) -> Result<Option<CaseRow>, StoreError> {
    first(db, &format!("{WHOLE} where s.id=?1"), [id], case_of)
}

fn insert_case(db: &Connection, c: &NewCase) -> Result<bool, StoreError> {
    let state = match c.after {
        None => CaseRowState::Open,
        Some(_) => CaseRowState::Waiting,
    };
    let n = db
        .prepare_cached(
            "insert into submission values(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?8)
             on conflict(id) do nothing",
        )?
        .execute(params![
            c.id,
            c.digest,
            c.terminal,
            c.holder_tag,
            c.item,
            c.receipt,
            c.envelope,
            c.accepted_ms,
            c.signature,
            c.key_id,
            state.name()
        ])?;
    if n == 0 {
        return Ok(false);
    }
    let clock = c.clock.as_ref();
    db.prepare_cached(
        "insert into case_file(id, last_four, after_id, clock_ms, promise, target)
         values(?1,?2,?3,?4,?5,?6)",
    )?
    .execute(params![
        c.id,
        c.last_four,
        c.after,
        clock.map(|c| c.from_ms),
        clock.and_then(|c| c.promise.as_deref()),
        clock.and_then(|c| c.target.as_deref()),
    ])?;
    if let Some(seeker) = &c.seeker {
        put_seeker(db, seeker)?;
    }
    if let Some(part) = &c.assisted {
        put_assisted(db, &c.id, part)?;
    }
    put_tasks(db, &c.opens)?;
    if let Some(step) = &c.step {
        put_step(db, &c.id, step, c.accepted_ms)?;
    }
    if let Some(face) = &c.face {
        put_face(db, face)?;
    }
    Ok(true)
}

/// A case taken in by the person who decides: one person may have had another account before.
const OWN_INTAKE: &str = "select 1 from case_operator o join account took on took.id=o.account \
     join account decides on decides.person=took.person where o.id=?1 and decides.id=?2";

fn decide(db: &Connection, d: &CaseDecision) -> Result<Decided, StoreError> {
    let own: Option<i64> = first(db, OWN_INTAKE, [&d.id, &d.reviewer], |r| r.get(0))?;
    if own.is_some() {
        return Ok(Decided::OwnIntake);
    }
    let n = db.execute(
        "update submission set state=?2, since_ms=?3
         where id=?1 and state in ('open', 'waiting', 'needs-material')",
        params![d.id, d.state.name(), d.at_ms],
    )?;
    if n == 0 {
        return Ok(Decided::NotUnfinished);
    }
    // A case of before gets its file now.
    db.execute(
        "insert into case_file(id, last_four) values(?1, '') on conflict(id) do nothing",
        [&d.id],
    )?;
    db.execute(
        "update case_file set result=?2, words=?3, missing=?4, reviewer=?5 where id=?1",
        params![d.id, d.result, d.words, d.missing, d.reviewer],
    )?;
    if let Some(clock) = &d.clock {
        db.execute(
            "update case_file set clock_ms=?2, promise=?3, target=?4 where id=?1",
            params![d.id, clock.from_ms, clock.promise, clock.target],
        )?;
    }
    Ok(Decided::Yes)
}

impl CaseStore for SqliteStore {
    fn intake(&self, case: NewCase) -> Answer<'_, Intake> {
        self.write(move |db| {
            if insert_case(db, &case)? {
                return Ok(Intake::Stored);
            }
            let known = find_case(db, &case.id)?.ok_or(StoreError::Impossible("lost case"))?;
            let same = known.digest == case.digest && known.terminal == case.terminal;
            Ok(if same {
                Intake::Same(Box::new(known))
            } else {
                Intake::Other
            })
        })
    }

    fn case(&self, id: String) -> Answer<'_, Option<CaseRow>> {
        self.read(move |db| find_case(db, &id))
    }

    fn case_by_receipt(&self, receipt: String) -> Answer<'_, Option<CaseRow>> {
        self.read(move |db| {
            let rest = "where s.receipt=?1 order by s.accepted_ms desc limit 1";
            Ok(cases(db, rest, [receipt])?.pop())
        })
    }

    fn case_count(&self) -> Answer<'_, u64> {
        self.read(|db| from_db(db.query_row("select count(*) from submission", [], |r| r.get(0))?))
    }

    fn cases_of(&self, holder_tag: String, limit: u32) -> Answer<'_, Vec<CaseRow>> {
        self.read(move |db| {
            let rest = "where s.holder_tag=?1 order by s.accepted_ms desc, s.id desc limit ?2";
            cases(db, rest, params![holder_tag, limit])
        })
    }

    fn unfinished(&self, limit: u32) -> Answer<'_, Vec<CaseRow>> {
        self.read(move |db| {
            let rest = "where s.state in ('open', 'waiting', 'needs-material')
                 order by s.accepted_ms, s.id limit ?1";
            cases(db, rest, [limit])
        })
    }

    fn freed(&self) -> Answer<'_, Vec<(CaseRow, CaseRowState)>> {
        self.read(|db| {
            let sql = "select f.id, p.state from case_file f join submission s on s.id=f.id
                 join submission p on p.id=f.after_id
                 where s.state='waiting' and p.state in ('done', 'declined') order by f.id";
            all(db, sql, [], |r| {
                let (id, state): (String, String) = (r.get(0)?, r.get(1)?);
                let row = find_case(db, &id)?.ok_or(StoreError::Impossible("lost case"))?;
                Ok::<_, StoreError>((row, state_named(&state)?))
            })
        })
    }

    fn turn_away(
        &self,
        id: String,
        terminal: String,
        problem: String,
        at_ms: i64,
    ) -> Answer<'_, ()> {
        self.write(move |db| {
            let sql = "insert into turned_away values(?1,?2,?3,?4) on conflict do nothing";
            db.execute(sql, params![id, terminal, problem, at_ms])?;
            Ok(())
        })
    }

    fn was_turned_away(&self, id: String, terminal: String) -> Answer<'_, bool> {
        self.read(move |db| {
            let sql = "select exists(select 1 from turned_away where id=?1 and terminal=?2)";
            Ok(db.query_row(sql, [id, terminal], |r| r.get(0))?)
        })
    }

    fn stranded(&self) -> Answer<'_, Vec<CaseRow>> {
        self.read(|db| {
            let rest = "join turned_away t on t.id=f.after_id and t.terminal=s.terminal
                 where s.state='waiting'
                 and not exists(select 1 from submission p where p.id=f.after_id) order by s.id";
            cases(db, rest, [])
        })
    }

    fn relieved(&self, result: &'static str) -> Answer<'_, Vec<CaseRow>> {
        self.read(move |db| {
            let rest = "where s.state='needs-material' and f.result=?1
                 and exists(select 1 from submission p where p.id=f.after_id) order by s.id";
            cases(db, rest, [result])
        })
    }

    fn decide_case(&self, decision: CaseDecision) -> Answer<'_, Decided> {
        self.write(move |db| decide(db, &decision))
    }

    fn grade(
        &self,
        id: String,
        terminal: String,
        grade: u8,
        at_ms: i64,
    ) -> Answer<'_, Option<Graded>> {
        self.write(move |db| {
            let sql = "select f.grade from submission s left join case_file f on f.id=s.id
                 where s.id=?1 and s.terminal=?2";
            let known: Option<Option<u8>> = first(db, sql, params![id, terminal], |r| r.get(0))?;
            match known {
                None => Ok(None),
                Some(Some(before)) if before == grade => Ok(Some(Graded::Noted)),
                Some(Some(_)) => Ok(Some(Graded::Before)),
                Some(None) => {
                    db.execute(
                        "insert into case_file(id, last_four, grade, graded_ms)
                         values(?1, '', ?2, ?3) on conflict(id)
                         do update set grade=excluded.grade, graded_ms=excluded.graded_ms",
                        params![id, grade, at_ms],
                    )?;
                    Ok(Some(Graded::Noted))
                }
            }
        })
    }

    fn grades(&self, from_ms: i64, until_ms: i64) -> Answer<'_, Vec<GradeCount>> {
        self.read(move |db| {
            let sql = "select s.item, f.grade, count(*) from case_file f
                 join submission s on s.id=f.id where f.graded_ms>=?1 and f.graded_ms<?2
                 group by s.item, f.grade order by s.item, f.grade";
            all(db, sql, [from_ms, until_ms], |r| {
                Ok::<_, StoreError>(GradeCount {
                    item: r.get(0)?,
                    grade: r.get(1)?,
                    count: from_db(r.get(2)?)?,
                })
            })
        })
    }
}
