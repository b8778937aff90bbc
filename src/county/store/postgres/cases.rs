//! Cases in PostgreSQL.

use super::PostgresStore;
use super::accounts::put_assisted;
use super::faces::put_face;
use super::seekers::put_seeker;
use super::tasks::{put_step, put_tasks};
use crate::county::store::cases::{
    CaseClock, CaseDecision, CaseRow, CaseRowState, CaseStore, Decided, GradeCount, Graded, Intake,
    NewCase,
};
use crate::county::store::{Answer, StoreError, from_db};
use tokio_postgres::types::ToSql;
use tokio_postgres::{GenericClient, Row};

/// A case with its file. Cases of before have no file.
const WHOLE: &str = "select s.*, f.last_four, f.after_id, f.clock_ms, f.promise, f.target, f.result, \
     f.words, f.missing, f.grade from submission s left join case_file f on f.id=s.id";

fn state_named(name: &str) -> Result<CaseRowState, StoreError> {
    CaseRowState::from_name(name).ok_or(StoreError::Impossible("case state"))
}

fn small<T: TryFrom<i64>>(n: i64, what: &'static str) -> Result<T, StoreError> {
    T::try_from(n).map_err(|_| StoreError::Impossible(what))
}

fn case_of(row: &Row) -> Result<CaseRow, StoreError> {
    let state: String = row.get("state");
    let clock: Option<i64> = row.get("clock_ms");
    let grade: Option<i64> = row.get("grade");
    Ok(CaseRow {
        id: row.get("id"),
        digest: row.get("digest"),
        terminal: row.get("terminal"),
        holder_tag: row.get("holder_tag"),
        item: small(row.get("item"), "item")?,
        receipt: row.get("receipt"),
        envelope: row.get("envelope"),
        accepted_ms: row.get("accepted_ms"),
        signature: row.get("signature"),
        key_id: row.get("key_id"),
        state: state_named(&state)?,
        since_ms: row.get("since_ms"),
        last_four: row
            .get::<_, Option<String>>("last_four")
            .unwrap_or_default(),
        after: row.get("after_id"),
        clock: clock.map(|from_ms| CaseClock {
            from_ms,
            promise: row.get("promise"),
            target: row.get("target"),
        }),
        result: row.get("result"),
        words: row.get("words"),
        missing: row.get("missing"),
        grade: grade.map(|n| small(n, "grade")).transpose()?,
    })
}

async fn cases(
    db: &impl GenericClient,
    rest: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<Vec<CaseRow>, StoreError> {
    let rows = db.query(&format!("{WHOLE} {rest}"), values).await?;
    rows.iter().map(case_of).collect()
}

pub(super) async fn find_case(
    db: &impl GenericClient,
    id: &str,
) -> Result<Option<CaseRow>, StoreError> {
    Ok(cases(db, "where s.id=$1", &[&id]).await?.pop())
}

async fn insert_case(db: &impl GenericClient, c: &NewCase) -> Result<bool, StoreError> {
    let state = match c.after {
        None => CaseRowState::Open,
        Some(_) => CaseRowState::Waiting,
    };
    let n = db
        .execute(
            "insert into submission values($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$8)
             on conflict(id) do nothing",
            &[
                &c.id,
                &c.digest,
                &c.terminal,
                &c.holder_tag,
                &i64::from(c.item),
                &c.receipt,
                &c.envelope,
                &c.accepted_ms,
                &c.signature,
                &c.key_id,
                &state.name(),
            ],
        )
        .await?;
    if n == 0 {
        return Ok(false);
    }
    let clock = c.clock.as_ref();
    db.execute(
        "insert into case_file(id, last_four, after_id, clock_ms, promise, target)
         values($1,$2,$3,$4,$5,$6)",
        &[
            &c.id,
            &c.last_four,
            &c.after,
            &clock.map(|c| c.from_ms),
            &clock.and_then(|c| c.promise.as_deref()),
            &clock.and_then(|c| c.target.as_deref()),
        ],
    )
    .await?;
    if let Some(seeker) = &c.seeker {
        put_seeker(db, seeker).await?;
    }
    if let Some(part) = &c.assisted {
        put_assisted(db, &c.id, part).await?;
    }
    put_tasks(db, &c.opens).await?;
    if let Some(step) = &c.step {
        put_step(db, &c.id, step, c.accepted_ms).await?;
    }
    if let Some(face) = &c.face {
        put_face(db, face).await?;
    }
    Ok(true)
}

/// A case taken in by the person who decides: one person may have had another account before.
const OWN_INTAKE: &str = "select 1 from case_operator o join account took on took.id=o.account \
     join account decides on decides.person=took.person where o.id=$1 and decides.id=$2";

async fn decide(db: &impl GenericClient, d: &CaseDecision) -> Result<Decided, StoreError> {
    let own = db.query(OWN_INTAKE, &[&d.id, &d.reviewer]).await?;
    if !own.is_empty() {
        return Ok(Decided::OwnIntake);
    }
    let n = db
        .execute(
            "update submission set state=$2, since_ms=$3
             where id=$1 and state in ('open', 'waiting', 'needs-material')",
            &[&d.id, &d.state.name(), &d.at_ms],
        )
        .await?;
    if n == 0 {
        return Ok(Decided::NotUnfinished);
    }
    // A case of before gets its file now.
    db.execute(
        "insert into case_file(id, last_four) values($1, '') on conflict(id) do nothing",
        &[&d.id],
    )
    .await?;
    db.execute(
        "update case_file set result=$2, words=$3, missing=$4, reviewer=$5 where id=$1",
        &[&d.id, &d.result, &d.words, &d.missing, &d.reviewer],
    )
    .await?;
    if let Some(clock) = &d.clock {
        db.execute(
            "update case_file set clock_ms=$2, promise=$3, target=$4 where id=$1",
            &[&d.id, &clock.from_ms, &clock.promise, &clock.target],
        )
        .await?;
    }
    Ok(Decided::Yes)
}

impl CaseStore for PostgresStore {
    fn intake(&self, case: NewCase) -> Answer<'_, Intake> {
        self.transact(move |db| {
            Box::pin(async move {
                if insert_case(db, &case).await? {
                    return Ok(Intake::Stored);
                }
                let known = find_case(db, &case.id).await?;
                let known = known.ok_or(StoreError::Impossible("lost case"))?;
                let same = known.digest == case.digest && known.terminal == case.terminal;
                Ok(if same {
                    Intake::Same(Box::new(known))
                } else {
                    Intake::Other
                })
            })
        })
    }

    fn case(&self, id: String) -> Answer<'_, Option<CaseRow>> {
        self.transact(move |db| Box::pin(async move { find_case(db, &id).await }))
    }

    fn case_by_receipt(&self, receipt: String) -> Answer<'_, Option<CaseRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let rest = "where s.receipt=$1 order by s.accepted_ms desc limit 1";
                Ok(cases(db, rest, &[&receipt]).await?.pop())
            })
        })
    }

    fn case_count(&self) -> Answer<'_, u64> {
        self.transact(|db| {
            Box::pin(async move {
                let row = db.query_one("select count(*) from submission", &[]).await?;
                from_db(row.get(0))
            })
        })
    }

    fn cases_of(&self, holder_tag: String, limit: u32) -> Answer<'_, Vec<CaseRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let rest = "where s.holder_tag=$1 order by s.accepted_ms desc, s.id desc limit $2";
                cases(db, rest, &[&holder_tag, &i64::from(limit)]).await
            })
        })
    }

    fn unfinished(&self, limit: u32) -> Answer<'_, Vec<CaseRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let rest = "where s.state in ('open', 'waiting', 'needs-material')
                     order by s.accepted_ms, s.id limit $1";
                cases(db, rest, &[&i64::from(limit)]).await
            })
        })
    }

    fn freed(&self) -> Answer<'_, Vec<(CaseRow, CaseRowState)>> {
        self.transact(|db| {
            Box::pin(async move {
                let sql = "select f.id, p.state from case_file f join submission s on s.id=f.id
                     join submission p on p.id=f.after_id
                     where s.state='waiting' and p.state in ('done', 'declined') order by f.id";
                let mut freed = Vec::new();
                for row in db.query(sql, &[]).await? {
                    let (id, state): (String, String) = (row.get(0), row.get(1));
                    let case = find_case(db, &id).await?;
                    let case = case.ok_or(StoreError::Impossible("lost case"))?;
                    freed.push((case, state_named(&state)?));
                }
                Ok(freed)
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
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "insert into turned_away values($1,$2,$3,$4) on conflict do nothing";
                db.execute(sql, &[&id, &terminal, &problem, &at_ms]).await?;
                Ok(())
            })
        })
    }

    fn was_turned_away(&self, id: String, terminal: String) -> Answer<'_, bool> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select exists(select 1 from turned_away where id=$1 and terminal=$2)";
                Ok(db.query_one(sql, &[&id, &terminal]).await?.get(0))
            })
        })
    }

    fn stranded(&self) -> Answer<'_, Vec<CaseRow>> {
        self.transact(|db| {
            Box::pin(async move {
                let rest = "join turned_away t on t.id=f.after_id and t.terminal=s.terminal
                     where s.state='waiting'
                     and not exists(select 1 from submission p where p.id=f.after_id)
                     order by s.id";
                cases(db, rest, &[]).await
            })
        })
    }

    fn relieved(&self, result: &'static str) -> Answer<'_, Vec<CaseRow>> {
        self.transact(move |db| {
            Box::pin(async move {
                let rest = "where s.state='needs-material' and f.result=$1
                     and exists(select 1 from submission p where p.id=f.after_id) order by s.id";
                cases(db, rest, &[&result]).await
            })
        })
    }

    fn decide_case(&self, decision: CaseDecision) -> Answer<'_, Decided> {
        self.transact(move |db| Box::pin(async move { decide(db, &decision).await }))
    }

    fn grade(
        &self,
        id: String,
        terminal: String,
        grade: u8,
        at_ms: i64,
    ) -> Answer<'_, Option<Graded>> {
        self.transact(move |db| {
            Box::pin(async move {
                // The case is locked, so that two grades at once are one after the other.
                let sql = "select 1 from submission where id=$1 and terminal=$2 for update";
                if db.query_opt(sql, &[&id, &terminal]).await?.is_none() {
                    return Ok(None);
                }
                let sql = "select grade from case_file where id=$1";
                let known = db.query_opt(sql, &[&id]).await?;
                let known: Option<i64> = known.and_then(|row| row.get(0));
                match known {
                    Some(before) if before == i64::from(grade) => Ok(Some(Graded::Noted)),
                    Some(_) => Ok(Some(Graded::Before)),
                    None => {
                        db.execute(
                            "insert into case_file(id, last_four, grade, graded_ms)
                             values($1, '', $2, $3) on conflict(id)
                             do update set grade=excluded.grade, graded_ms=excluded.graded_ms",
                            &[&id, &i64::from(grade), &at_ms],
                        )
                        .await?;
                        Ok(Some(Graded::Noted))
                    }
                }
            })
        })
    }

    fn grades(&self, from_ms: i64, until_ms: i64) -> Answer<'_, Vec<GradeCount>> {
        self.transact(move |db| {
            Box::pin(async move {
                let sql = "select s.item, f.grade, count(*) from case_file f
                     join submission s on s.id=f.id where f.graded_ms>=$1 and f.graded_ms<$2
                     group by s.item, f.grade order by s.item, f.grade";
                let rows = db.query(sql, &[&from_ms, &until_ms]).await?;
                let count = |row: &Row| {
                    Ok(GradeCount {
                        item: small(row.get(0), "item")?,
                        grade: small(row.get(1), "grade")?,
                        count: from_db(row.get(2))?,
                    })
                };
                rows.iter().map(count).collect()
            })
        })
    }
}
