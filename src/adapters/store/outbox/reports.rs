//! Reports of problems: what waits for the county, and how it stands there.

use super::engine::{Engine, Reserved};
use super::fault::Trouble;
use crate::domain::delivery::{KeyId, SealedBody, Suite};
use crate::domain::ledger::{Class, Level, OwnReport, ReportId, Standing, State};
use crate::domain::operators::AccountId;
use crate::domain::services::ItemNo;
use crate::domain::time::{Span, WallTime};
use crate::ports::store::{DueVerdict, KeptReport, ReportStep, Reports, StoreFault, StoreHealth};
use rusqlite::{Connection, Row, params};

const WAITING: i64 = 1;
const TAKEN: i64 = 2;
const REFUSED: i64 = 3;
/// How long what is over stays in the list.
const KEPT: Span = Span::hours(24 * 60);
/// Most reports told and sent at once.
const MOST: u32 = 100;

impl Engine {
    /// Moves a report on; all that are known, and what is due at the county.
    pub(super) fn reports(&mut self, step: ReportStep) -> Result<Reports, StoreFault> {
        match step {
            ReportStep::Look => {}
            ReportStep::Made(report) => self.keep_report(&report)?,
            ReportStep::Told(told) => self.write(|db| {
                for (id, standing) in &told {
                    told_one(db, *id, standing)?;
                }
                Ok(((), Vec::new()))
            })?,
            ReportStep::Refused(id) => self.write(|db| {
                let sql = "update reports set state = ?2, suite = null, key = null, enc = null, \
                           ct = null where id = ?1";
                db.execute(sql, params![id.to_string(), REFUSED])?;
                Ok(((), Vec::new()))
            })?,
            ReportStep::Judged(id, solved) => self.write(|db| {
                let sql = "update reports set verdict = ?2, judged = answers \
                           where id = ?1 and answers is not null";
                db.execute(sql, params![id.to_string(), solved])?;
                Ok(((), Vec::new()))
            })?,
            ReportStep::VerdictTold(id) => self.write(|db| {
                let sql = "update reports set verdict = null, judged = null where id = ?1";
                db.execute(sql, [id.to_string()])?;
                Ok(((), Vec::new()))
            })?,
        }
        self.read(known)
    }

    fn keep_report(&mut self, report: &KeptReport) -> Result<(), StoreFault> {
        self.ready()?;
        if !self.has_room() {
            return Err(StoreFault::DiskFull);
        }
        let before = self.clock.wall().0.saturating_sub_unsigned(KEPT.0);
        let kept = self.write_with(Reserved::ForOthers, |db| {
            db.execute(
                "delete from reports where at < ?1 and \
                 (state = ?2 or standing in ('solved', 'closed'))",
                params![before, REFUSED],
            )?;
            insert(db, report)?;
            Ok(((), Vec::new()))
        });
        if matches!(kept, Err(StoreFault::DiskFull)) {
            self.set_health(StoreHealth::Full);
        }
        kept
    }
}

fn insert(db: &Connection, report: &KeptReport) -> Result<(), Trouble> {
    let body = &report.body;
    db.execute(
        "insert into reports (id, at, class, item, account, summary, suite, key, enc, ct, state) \
         values (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
        params![
            report.id.to_string(),
            report.at.0,
            report.class.name(),
            report.item.map(ItemNo::get),
            report.account.as_ref().map(AccountId::as_str),
            report.summary,
            body.suite.number(),
            body.key.as_str(),
            body.enc,
            body.ct,
            WAITING
        ],
    )?;
    Ok(())
}

/// The county has it: the seal goes, and with a newer answer the word on the one before.
fn told_one(db: &Connection, id: ReportId, s: &Standing) -> Result<(), Trouble> {
    db.execute(
        "update reports set state = ?2, suite = null, key = null, enc = null, ct = null, \
         level = ?3, standing = ?4, due = ?5, overdue = ?6, answers = ?7, answer = ?8, \
         office = ?9, phone = ?10, verdict = iif(judged = ?7, verdict, null) where id = ?1",
        params![
            id.to_string(),
            TAKEN,
            s.level.name(),
            s.state.name(),
            s.due.map(|day| day.to_string()),
            s.overdue,
            s.answers,
            s.answer,
            s.office,
            s.phone
        ],
    )?;
    Ok(())
}

/// A row that cannot be one of ours is left out, never guessed at.
fn known(db: &Connection) -> Result<Reports, Trouble> {
    let mut found = Reports::default();
    let mut statement = db.prepare_cached("select * from reports order by at desc, id limit ?1")?;
    let mut rows = statement.query([MOST])?;
    while let Some(row) = rows.next()? {
        let Some(own) = own(row)? else {
            continue;
        };
        if let (true, Some(body)) = (row.get::<_, i64>("state")? == WAITING, sealed(row)?) {
            found.send.push((own.id, body));
        }
        let judged: Option<u32> = row.get("judged")?;
        if let (Some(solved), Some(answer)) = (own.verdict, judged) {
            found.judge.push(DueVerdict {
                id: own.id,
                answer,
                solved,
            });
        }
        found.own.push(own);
    }
    Ok(found)
}

fn own(row: &Row<'_>) -> Result<Option<OwnReport>, Trouble> {
    let id: String = row.get("id")?;
    let class: String = row.get("class")?;
    let account: Option<String> = row.get("account")?;
    let item: Option<u16> = row.get("item")?;
    let state: i64 = row.get("state")?;
    let standing = standing(row)?;
    let (at, summary) = (WallTime(row.get("at")?), row.get("summary")?);
    let verdict = row.get("verdict")?;
    let read = || {
        Some(OwnReport {
            id: ReportId::parse(&id)?,
            at,
            class: Class::parse(&class)?,
            item: item.and_then(ItemNo::new),
            account: account.as_deref().and_then(AccountId::parse),
            summary,
            standing,
            verdict,
            refused: state == REFUSED,
        })
    };
    Ok(read())
}

fn standing(row: &Row<'_>) -> Result<Option<Standing>, Trouble> {
    let level: Option<String> = row.get("level")?;
    let state: Option<String> = row.get("standing")?;
    let due: Option<String> = row.get("due")?;
    let text = |column: &str| {
        row.get::<_, Option<String>>(column)
            .map(Option::unwrap_or_default)
    };
    let (answer, office, phone) = (text("answer")?, text("office")?, text("phone")?);
    let overdue: Option<bool> = row.get("overdue")?;
    let answers: Option<u32> = row.get("answers")?;
    let read = || {
        Some(Standing {
            level: Level::parse(&level?)?,
            state: State::parse(&state?)?,
            due: due.and_then(|day| day.parse().ok()),
            overdue: overdue?,
            answers: answers?,
            answer,
            office,
            phone,
        })
    };
    Ok(read())
}

fn sealed(row: &Row<'_>) -> Result<Option<SealedBody>, Trouble> {
    let suite: Option<u8> = row.get("suite")?;
    let key: Option<String> = row.get("key")?;
    let enc: Option<Vec<u8>> = row.get("enc")?;
    let ct: Option<Vec<u8>> = row.get("ct")?;
    let read = || {
        Some(SealedBody {
            suite: Suite::try_from(suite?).ok()?,
            key: KeyId::parse(&key?)?,
            enc: enc?,
            ct: ct?,
        })
    };
    Ok(read())
}
