//! The file of an update on its way down: a piece at a time, with as long a pause as the piece took, and only while
//! nothing goes up.

use super::Chore;
use crate::app::dispatcher::Dispatcher;
use crate::domain::machine::update::FetchTrouble;
use crate::domain::time::WallTime;
use crate::domain::visit::Now;
use crate::ports::county::{CountyError, MalformedPart, UpdatePiece};

impl Dispatcher {
    /// Whether a piece is wanted now: nothing that is to be handed in waits for the line.
    pub(super) fn wants_piece(&self, wall: WallTime) -> bool {
        let sync = &self.sync;
        let sends = sync.leasing || !sync.sending.is_empty();
        let due = sync.lease_at.is_some_and(|at| at <= wall) && sync.up.next_at <= wall;
        !sends && !due && self.wanted_piece().is_some()
    }

    pub(super) fn fetch_piece(&mut self, now: Now) {
        match self.wanted_piece() {
            Some((update, from)) => {
                self.sync.piece_began = now.mono;
                self.ports.county.fetch_update(update, from);
            }
            None => self.sync.done(Chore::Update, now.wall),
        }
    }

    pub(super) fn piece_answered(&mut self, came: Result<UpdatePiece, CountyError>, now: Now) {
        let piece = match came {
            Ok(piece) => piece,
            Err(error) => {
                self.chore_failed(Chore::Update, &error, now);
                let what = MalformedPart::Digest;
                if error == (CountyError::Malformed { what }) {
                    self.update_trouble(FetchTrouble::OtherBytes);
                }
                return;
            }
        };
        self.heard(now);
        let took = now.mono.since(self.sync.piece_began);
        match self.wanted_update() {
            // It is done when it is on the disk.
            Some(update) if update.hash == piece.hash => {
                self.sync.chore(Chore::Update).every = took;
                self.ports.update.append(update, piece.from, piece.bytes);
            }
            // Another one is wanted since, or none.
            _ => self.sync.done(Chore::Update, now.wall),
        }
    }

    /// The piece is on the disk, or cannot be: the next one may be asked for.
    pub(in crate::app) fn piece_kept(&mut self) {
        let wall = self.ports.clock.wall();
        self.sync.done(Chore::Update, wall);
    }
}
