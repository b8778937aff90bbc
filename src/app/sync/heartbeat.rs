//! The sign of life, and what the county says to it.

use super::Chore;
use crate::app::dispatcher::Dispatcher;
use crate::app::view::device_verdicts;
use crate::domain::machine::acceptance::ServiceStage;
use crate::domain::machine::audit::{AuditEvent, Offset};
use crate::domain::operators::desk::DeskEvent;
use crate::domain::time::Span;
use crate::domain::visit::{Now, VisitEvent};
use crate::ports::county::{CountyError, Feed, Heartbeat, HeartbeatAnswer};
use crate::ports::store::GradeStep;

/// A clock off by more than this is told.
const CLOCK_TOLERANCE_MS: i64 = 120_000;

impl Dispatcher {
    pub(super) fn heartbeat(&self) -> Heartbeat {
        let backlog = &self.machine.backlog;
        let now = self.ports.clock.wall();
        Heartbeat {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            waiting: backlog.unsent,
            oldest_waiting: backlog.oldest.map_or(Span(0), |at| now.since(at)),
            set_aside: backlog.set_aside,
            faces: backlog.faces,
            devices: device_verdicts(self.visit.slot()),
            audit_seq: self.recorder.head.n,
            audit_head: self.recorder.head.hash.0,
            update: self.updates.standing(),
        }
    }

    pub(super) fn heartbeat_answered(
        &mut self,
        answer: Result<HeartbeatAnswer, CountyError>,
        now: Now,
    ) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return self.chore_failed(Chore::Heartbeat, &error, now),
        };
        self.heard(now);
        self.sync.chore(Chore::Heartbeat).every = answer.next;
        self.sync.done(Chore::Heartbeat, now.wall);
        self.grade(GradeStep::Look);
        self.ports.operators.look();
        self.look_at_reports();
        self.look_at_packs();
        self.read_ledger();
        self.county_follows(answer.chain_seen);
        self.clock_compared(answer.clock_ahead_ms, now);
        if let Some(stage) = answer.stage {
            self.stage_told(stage);
        }
        self.retire_told(answer.retire);
        self.update_offered(answer.update);
        for feed in Feed::ALL {
            let head = answer.heads.get(&feed);
            if head.is_some_and(|head| self.sync.cursors.get(&feed) != Some(head)) {
                self.sync.due(Chore::Feed(feed));
            }
        }
        let newest = answer.bundle.map(|version| version.0);
        if newest.is_some() && newest != self.visit.catalogue_version() {
            self.sync.due(Chore::Bundle);
        }
    }

    /// Somebody waits for what only a heartbeat brings.
    pub(in crate::app) fn hurry_heartbeat(&mut self) {
        self.sync.due(Chore::Heartbeat);
    }

    /// Nobody's visit changes from practice to the real thing or back: it waits for the next heartbeat.
    pub(super) fn stage_told(&mut self, stage: ServiceStage) {
        if stage != self.visit.desk().stage() && self.visit.session().is_none() {
            self.step(VisitEvent::Desk(DeskEvent::Stage(stage)));
        }
    }

    fn clock_compared(&mut self, ahead_ms: i64, now: Now) {
        let off = ahead_ms.abs() > CLOCK_TOLERANCE_MS;
        if off && !self.sync.clock_off {
            let by = Offset(ahead_ms);
            self.recorder
                .note(now.wall, AuditEvent::ClockOffsetSeen { by });
        } else if !off && self.sync.clock_off {
            self.recorder.note(now.wall, AuditEvent::ClockOffsetGone);
        }
        self.sync.clock_off = off;
    }
}
