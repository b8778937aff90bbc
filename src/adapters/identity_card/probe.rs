//! One question to the security module of an identity-card reader, for the self-check.

use super::frame::{Command, Verdict};
use super::line::{Door, LineFault};
use crate::domain::machine::check::ModuleState;
use std::io::ErrorKind;

/// How many empty moments of 50 ms the answer may take.
const PATIENCE: u32 = 30;

/// Opens the reader, asks its module whether it works, and shuts it again.
pub fn module_state(door: &dyn Door) -> ModuleState {
    let mut module = match door.open() {
        Ok(module) => module,
        Err(why) => {
            return match why.kind() {
                ErrorKind::PermissionDenied => ModuleState::Forbidden,
                ErrorKind::ResourceBusy => ModuleState::Busy,
                _ => ModuleState::Gone,
            };
        }
    };
    match module.ask(Command::Status, PATIENCE) {
        Ok(answer) => match answer.verdict {
            Verdict::Good => ModuleState::Works,
            Verdict::Module(_) => ModuleState::Faulty,
            // A module that knows no such question, or has another on its mind, lives.
            _ => ModuleState::Works,
        },
        Err(LineFault::Gone) => ModuleState::Gone,
        Err(LineFault::Silent) => ModuleState::Silent,
        Err(LineFault::Garbled(_)) => ModuleState::Garbled,
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::{Answer, FrameFault};
    use super::super::line::Module;
    use super::*;
    use std::io;
    use zeroize::Zeroizing;

    struct Says(Result<Verdict, LineFault>);

    impl Module for Says {
        fn ask(&mut self, command: Command, _: u32) -> Result<Answer, LineFault> {
            assert_eq!(command, Command::Status);
            let data = Zeroizing::new(Vec::new());
            self.0.map(|verdict| Answer { verdict, data })
        }
    }

    struct Opens(Result<Result<Verdict, LineFault>, ErrorKind>);

    impl Door for Opens {
        fn open(&self) -> io::Result<Box<dyn Module>> {
            match self.0 {
                Ok(says) => Ok(Box::new(Says(says))),
                Err(kind) => Err(kind.into()),
            }
        }
    }

    #[test]
    fn each_way_a_reader_fails_is_told_apart() {
        for (opens, state) in [
            (Err(ErrorKind::NotFound), ModuleState::Gone),
            (Err(ErrorKind::PermissionDenied), ModuleState::Forbidden),
            (Err(ErrorKind::ResourceBusy), ModuleState::Busy),
            (Ok(Err(LineFault::Gone)), ModuleState::Gone),
            (Ok(Err(LineFault::Silent)), ModuleState::Silent),
            (
                Ok(Err(LineFault::Garbled(FrameFault::Check))),
                ModuleState::Garbled,
            ),
            (Ok(Ok(Verdict::Module(0x66))), ModuleState::Faulty),
            (Ok(Ok(Verdict::Good)), ModuleState::Works),
        ] {
            assert_eq!(module_state(&Opens(opens)), state, "{opens:?}");
        }
    }
}
