//! The face check on frames that were never filmed: each verdict, the calm of what is told, tasks done
//! and not done, whole tries, and how often honest people would fail.

mod actor;
mod calm;
mod honest;
mod judging;
mod trying;

use super::{Attempt, Challenge, Finding, FrameUse, Gates, Guidance, Step, TryEnd, TryPlan};
use crate::domain::time::{MonoTime, Span};
use actor::Actor;

/// A plan of the first try.
fn plan(challenge: Challenge) -> TryPlan {
    TryPlan {
        challenge,
        number: 1,
        within: Span::seconds(20),
        reference: None,
    }
}

/// A try that was played to its end.
struct Played {
    end: Result<Finding, TryEnd>,
    /// When it ended, milliseconds from its start.
    at: u64,
    told: Vec<(u64, Guidance)>,
    uses: Vec<FrameUse>,
}

/// Plays an actor to the end of a try; tasks are heard when they are told.
fn play(actor: &mut Actor, plan: &TryPlan, gates: Gates) -> Played {
    let mut attempt = Attempt::new(plan, gates, MonoTime(0));
    let (mut told, mut uses) = (Vec::new(), Vec::new());
    let mut at = 0;
    loop {
        let step: Step = attempt.observe(&actor.frame(at));
        uses.push(step.frame);
        if let Some(guidance) = step.tell {
            told.push((at, guidance));
            if let Guidance::Task(task) = guidance {
                actor.hear(task, at);
            }
        }
        if let Some(end) = step.end {
            return Played {
                end,
                at,
                told,
                uses,
            };
        }
        at += actor.every;
        assert!(at < 120_000, "a try must end by its deadline");
    }
}
