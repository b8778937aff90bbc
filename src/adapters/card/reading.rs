//! The conversation with one card: which application, which family, its records, its lock.

use super::apdu::{self, Answer, Command, ExchangeFault};
use super::atr;
use super::layout::{Access, Authentication, CardLayouts, Family, Need, RecordSpec};
use super::record::{self, RecordError};
use super::stack::{LinkFault, Transport};
use super::trace::Trace;
use crate::domain::people::card::{
    AuthChallenge, CardAlgorithm, CardContent, CardFault, CardId, CardPart, CardProof,
    ChallengePair, ExternalAuth, FreePart, Holder, NationCode, PrivateDate, StatusWord,
    UnreadableRecord,
};
use crate::domain::people::identity::{CardNumber, IdNumber, PersonName, Sex};
use jiff::civil::Date;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// What a read came to.
pub enum Reading {
    /// Everything was readable.
    Open(Box<Holder>),
    /// The personal records are locked; the card stays powered for the answer.
    Locked(Box<LockedCard>),
}

/// Why a read ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadFault {
    /// The link failed: the card may have been pulled, and a second try may help.
    #[error(transparent)]
    Link(#[from] LinkFault),
    /// The card said so: a second try would say the same.
    #[error(transparent)]
    Card(#[from] CardFault),
}

/// A card in the middle of its external authentication.
pub struct LockedCard {
    family: Family,
    addressing: Addressing,
    records: Records,
    free: FreePart,
    challenge: AuthChallenge,
}

type Records = BTreeMap<CardPart, Zeroizing<Vec<u8>>>;

/// How this card finds files and records; learned from its first answers.
#[derive(Clone, Copy, Default)]
struct Addressing {
    /// SELECT with P1 = 02 or 00.
    file: Option<bool>,
    /// READ RECORD by tag or by number.
    record: Option<ByWhat>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ByWhat {
    Tag,
    Number,
}

enum RecordAnswer {
    Value(Zeroizing<Vec<u8>>),
    Absent(StatusWord),
    Protected(StatusWord),
}

/// Reads the card at the other end of the link.
///
/// Errors: every [`ReadFault`]; nothing is retried here.
pub fn read(
    link: &mut dyn Transport,
    layouts: &CardLayouts,
    trace: &Trace,
) -> Result<Reading, ReadFault> {
    let mut talk = Talk::new(link, trace, Addressing::default());
    let (application, features) = talk.find_application(layouts)?;
    let (family, version) = talk.find_family(layouts, application)?;
    let mut records = Records::from([(CardPart::Version, version)]);
    let locked = talk.read_records(family, &mut records, Lock::Closed)?;
    if !locked {
        return holder(&records, family, CardProof::FreeRead).map(|h| Reading::Open(Box::new(h)));
    }
    let Some(keys) = family.authentication else {
        return Err(CardFault::Protected.into());
    };
    let free = free_part(&records, family)?;
    let challenge = talk.challenge(application, keys, &features, &free.card_id)?;
    let addressing = talk.addressing;
    Ok(Reading::Locked(Box::new(LockedCard {
        family: family.clone(),
        addressing,
        records,
        free,
        challenge,
    })))
}

impl LockedCard {
    /// What the card tells without authentication, and what the ministry has to answer.
    pub fn content(&self) -> CardContent {
        CardContent::Locked(self.free.clone(), self.challenge.clone())
    }

    /// Opens the card with the ministry's answer and reads the rest.
    ///
    /// Errors: [`CardFault::NotGenuine`], [`CardFault::AuthenticationRefused`], and all of [`read`].
    pub fn open(
        self,
        link: &mut dyn Transport,
        trace: &Trace,
        answer: &ExternalAuth,
    ) -> Result<Holder, ReadFault> {
        if answer.expected_card_answer != self.challenge.card_answer {
            return Err(CardFault::NotGenuine.into());
        }
        let keys = self
            .family
            .authentication
            .expect("only a family with keys gets locked");
        let mut talk = Talk::new(link, trace, self.addressing);
        let command = Command::external_authenticate(keys.external_key, &answer.cryptogram);
        let reply = talk.exchange(CardPart::Container, command)?;
        if reply.status != apdu::OK {
            return Err(CardFault::AuthenticationRefused.into());
        }
        let mut records = self.records;
        if talk.read_records(&self.family, &mut records, Lock::Opened)? {
            return Err(CardFault::AuthenticationRefused.into());
        }
        holder(&records, &self.family, CardProof::ExternalAuth)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lock {
    Closed,
    Opened,
}

struct Talk<'a> {
    link: &'a mut dyn Transport,
    trace: &'a Trace,
    addressing: Addressing,
    file: Option<u16>,
}

impl<'a> Talk<'a> {
    fn new(link: &'a mut dyn Transport, trace: &'a Trace, addressing: Addressing) -> Self {
        Self {
            link,
            trace,
            addressing,
            file: None,
        }
    }

    fn exchange(&mut self, part: CardPart, command: Command) -> Result<Answer, ReadFault> {
        apdu::exchange(self.link, self.trace, command).map_err(|fault| match fault {
            ExchangeFault::Link(link) => ReadFault::Link(link),
            ExchangeFault::NoStatusWord | ExchangeFault::Endless => {
                unreadable(part, UnreadableRecord::Malformed)
            }
        })
    }

    /// Selects the first known application the card has; gives it and its answer.
    fn find_application<'l>(
        &mut self,
        layouts: &'l CardLayouts,
    ) -> Result<(&'l [u8], Zeroizing<Vec<u8>>), ReadFault> {
        for application in layouts.applications() {
            let answer = self.select(application)?;
            match answer.status {
                apdu::OK => return Ok((application, answer.data)),
                apdu::FILE_LOCKED | apdu::APPLICATION_LOCKED => {
                    return Err(CardFault::Blocked.into());
                }
                // Execution, memory or unknown errors: the chip is damaged, not foreign.
                StatusWord(0x6400..=0x65FF | 0x6F00) => return Err(refused(answer.status)),
                _ => {}
            }
        }
        Err(CardFault::Foreign.into())
    }

    fn select(&mut self, application: &[u8]) -> Result<Answer, ReadFault> {
        self.file = None;
        self.exchange(
            CardPart::Container,
            Command::select_application(application),
        )
    }

    fn find_family<'l>(
        &mut self,
        layouts: &'l CardLayouts,
        application: &[u8],
    ) -> Result<(&'l Family, Zeroizing<Vec<u8>>), ReadFault> {
        let spec = layouts
            .version_record(application)
            .expect("every family has a version record");
        let value = match self.record(spec)? {
            RecordAnswer::Value(value) => value,
            RecordAnswer::Absent(status) | RecordAnswer::Protected(status) => {
                return Err(unreadable(spec.part, UnreadableRecord::Refused(status)));
            }
        };
        let text = record::decode(&value, spec.encoding).map_err(|e| wrong(spec.part, e))?;
        let family = layouts.family(application, &text);
        let family = family.ok_or(CardFault::UnknownVersion)?;
        Ok((family, value))
    }

    /// Reads what is not read yet; says whether a record that is needed is locked.
    fn read_records(
        &mut self,
        family: &Family,
        records: &mut Records,
        lock: Lock,
    ) -> Result<bool, ReadFault> {
        let mut locked = false;
        for spec in &family.records {
            let known = records.contains_key(&spec.part);
            let pointless = locked && spec.access == Access::Protected;
            if known || pointless || spec.need == Need::Unread {
                continue;
            }
            match self.record(spec)? {
                RecordAnswer::Value(value) => {
                    records.insert(spec.part, value);
                }
                RecordAnswer::Protected(_) if names_the_person(spec) && lock == Lock::Closed => {
                    locked = true;
                }
                RecordAnswer::Protected(_)
                    if spec.need == Need::Required && lock == Lock::Opened =>
                {
                    return Ok(true);
                }
                RecordAnswer::Absent(status) | RecordAnswer::Protected(status)
                    if spec.need == Need::Required =>
                {
                    return Err(unreadable(spec.part, UnreadableRecord::Refused(status)));
                }
                RecordAnswer::Absent(_) | RecordAnswer::Protected(_) => {}
            }
        }
        Ok(locked)
    }

    fn record(&mut self, spec: &RecordSpec) -> Result<RecordAnswer, ReadFault> {
        if let Some(refusal) = self.enter(spec)? {
            return Ok(refusal);
        }
        let by = self.addressing.record.unwrap_or(ByWhat::Tag);
        let mut answer = self.read_by(by, spec)?;
        // Some cards find records only by number. Which kind this is shows at its first record.
        let first = self.addressing.record.is_none();
        if first && !has_data(answer.status) && answer.status != apdu::NOT_AUTHORISED {
            let second = self.read_by(ByWhat::Number, spec)?;
            if has_data(second.status) {
                self.addressing.record = Some(ByWhat::Number);
                answer = second;
            }
        } else if first && has_data(answer.status) {
            self.addressing.record = Some(ByWhat::Tag);
        }
        take(spec, &answer)
    }

    fn read_by(&mut self, by: ByWhat, spec: &RecordSpec) -> Result<Answer, ReadFault> {
        let expects = spec.length + 2;
        let command = match by {
            ByWhat::Tag => Command::read_record_by_tag(spec.tag, expects),
            ByWhat::Number => Command::read_record_by_number(spec.number, expects),
        };
        self.exchange(spec.part, command)
    }

    /// Makes a record's file the current one; gives the refusal if the card has one.
    fn enter(&mut self, spec: &RecordSpec) -> Result<Option<RecordAnswer>, ReadFault> {
        if self.file == Some(spec.file) {
            return Ok(None);
        }
        let under_current = self.addressing.file.unwrap_or(true);
        let mut status = self.select_file(spec, under_current)?;
        if status != apdu::OK && self.addressing.file.is_none() && status != apdu::NOT_AUTHORISED {
            status = self.select_file(spec, false)?;
        }
        match status {
            apdu::OK => Ok(None),
            apdu::NOT_AUTHORISED => Ok(Some(RecordAnswer::Protected(status))),
            apdu::FILE_LOCKED | apdu::APPLICATION_LOCKED => Err(CardFault::Blocked.into()),
            _ => Ok(Some(RecordAnswer::Absent(status))),
        }
    }

    fn select_file(
        &mut self,
        spec: &RecordSpec,
        under_current: bool,
    ) -> Result<StatusWord, ReadFault> {
        self.file = None;
        let command = Command::select_file(spec.file, under_current);
        let status = self.exchange(spec.part, command)?.status;
        if status == apdu::OK {
            self.file = Some(spec.file);
            self.addressing.file = Some(under_current);
        }
        Ok(status)
    }

    /// Lets the card prove itself and draw the numbers the ministry has to answer.
    fn challenge(
        &mut self,
        application: &[u8],
        keys: Authentication,
        features: &[u8],
        card_id: &CardId,
    ) -> Result<AuthChallenge, ReadFault> {
        let again = self.select(application)?;
        if again.status != apdu::OK {
            return Err(refused(again.status));
        }
        let internal = self.draw_pair()?;
        let mut input = Zeroizing::new([0; 16]);
        input[..8].copy_from_slice(&internal.factor);
        input[8..].copy_from_slice(&internal.plain);
        let command = Command::internal_authenticate(keys.internal_key, &input);
        let proof = self.exchange(CardPart::Container, command)?;
        let card_answer = eight(&proof)?;
        let external = self.draw_pair()?;
        Ok(AuthChallenge {
            algorithm: algorithm(features),
            card_id: card_id.clone(),
            historical: atr::historical(&self.link.answer_to_reset()).to_vec(),
            internal,
            card_answer,
            external,
        })
    }

    fn draw_pair(&mut self) -> Result<ChallengePair, ReadFault> {
        let plain = eight(&self.exchange(CardPart::Container, Command::get_challenge())?)?;
        let factor = eight(&self.exchange(CardPart::Container, Command::get_challenge())?)?;
        Ok(ChallengePair { factor, plain })
    }
}

/// Whether a record is one the external authentication is there for.
fn names_the_person(spec: &RecordSpec) -> bool {
    matches!(spec.part, CardPart::IdNumber | CardPart::Name)
}

fn has_data(status: StatusWord) -> bool {
    matches!(status, apdu::OK | apdu::END_REACHED)
}

fn take(spec: &RecordSpec, answer: &Answer) -> Result<RecordAnswer, ReadFault> {
    match answer.status {
        apdu::NOT_AUTHORISED => return Ok(RecordAnswer::Protected(answer.status)),
        StatusWord(0x6A80..=0x6A8F) => return Ok(RecordAnswer::Absent(answer.status)),
        apdu::FILE_LOCKED | apdu::APPLICATION_LOCKED => return Err(CardFault::Blocked.into()),
        status if has_data(status) => {}
        status => return Err(unreadable(spec.part, UnreadableRecord::Refused(status))),
    }
    let value = record::value(&answer.data, spec.tag).map_err(|e| wrong(spec.part, e))?;
    let longest = usize::from(spec.length);
    let value = match value.get(..longest) {
        Some(start) if spec.cut => start,
        _ if value.len() <= longest => value,
        _ => return Err(unreadable(spec.part, UnreadableRecord::Malformed)),
    };
    Ok(RecordAnswer::Value(Zeroizing::new(value.to_vec())))
}

/// Algorithm in the answer to SELECT: `9F0C 03 8601 xx`; cards that do not say are 3DES.
fn algorithm(features: &[u8]) -> CardAlgorithm {
    const MARK: [u8; 5] = [0x9F, 0x0C, 0x03, 0x86, 0x01];
    let at = features.windows(MARK.len()).position(|w| w == MARK);
    let code = at.and_then(|i| features.get(i + MARK.len()));
    code.map_or(CardAlgorithm::TripleDes, |c| CardAlgorithm::from_code(*c))
}

fn eight(answer: &Answer) -> Result<[u8; 8], ReadFault> {
    if answer.status != apdu::OK {
        return Err(refused(answer.status));
    }
    let bytes = answer.data.as_slice().try_into();
    bytes.map_err(|_| unreadable(CardPart::Container, UnreadableRecord::Malformed))
}

fn refused(status: StatusWord) -> ReadFault {
    unreadable(CardPart::Container, UnreadableRecord::Refused(status))
}

fn unreadable(part: CardPart, why: UnreadableRecord) -> ReadFault {
    ReadFault::Card(CardFault::Unreadable { part, why })
}

fn wrong(part: CardPart, error: RecordError) -> ReadFault {
    let why = match error {
        RecordError::Malformed => UnreadableRecord::Malformed,
        RecordError::Impossible => UnreadableRecord::Impossible,
    };
    unreadable(part, why)
}

fn impossible(part: CardPart) -> ReadFault {
    unreadable(part, UnreadableRecord::Impossible)
}

/// Decoded records of one family.
struct Fields<'a> {
    records: &'a Records,
    family: &'a Family,
}

impl Fields<'_> {
    /// The text of a part; empty when the card does not have it.
    fn text(&self, part: CardPart) -> Result<Zeroizing<String>, ReadFault> {
        match (self.records.get(&part), self.family.record(part)) {
            (Some(value), Some(spec)) => {
                record::decode(value, spec.encoding).map_err(|e| wrong(part, e))
            }
            _ => Ok(Zeroizing::default()),
        }
    }

    fn date(&self, part: CardPart) -> Result<Option<Date>, ReadFault> {
        record::date(&self.text(part)?).map_err(|e| wrong(part, e))
    }

    fn card_id(&self) -> Result<CardId, ReadFault> {
        let value = self.records.get(&CardPart::CardId);
        let bytes = value.and_then(|v| <[u8; 16]>::try_from(v.as_slice()).ok());
        bytes
            .map(CardId::new)
            .ok_or_else(|| impossible(CardPart::CardId))
    }

    fn card_number(&self) -> Result<CardNumber, ReadFault> {
        let text = self.text(CardPart::CardNumber)?;
        CardNumber::parse(&text).ok_or_else(|| impossible(CardPart::CardNumber))
    }

    /// The name and its continuation, joined as bytes: a character may stand across the seam.
    fn name(&self) -> Result<PersonName, ReadFault> {
        let part = |p| self.records.get(&p).map_or(&[][..], |v| v.as_slice());
        let (start, rest) = (
            record::trimmed(part(CardPart::Name)),
            record::trimmed(part(CardPart::NameExtension)),
        );
        let mut joined = Zeroizing::new(Vec::with_capacity(start.len() + rest.len()));
        joined.extend_from_slice(start);
        joined.extend_from_slice(rest);
        let spec = self.family.record(CardPart::Name);
        let encoding = spec.expect("checked when the layout was read").encoding;
        let text = record::decode(&joined, encoding).map_err(|e| wrong(CardPart::Name, e))?;
        PersonName::parse(&text).ok_or_else(|| impossible(CardPart::Name))
    }

    fn nation(&self) -> Result<Option<NationCode>, ReadFault> {
        let text = self.text(CardPart::Nation)?;
        if text.is_empty() {
            return Ok(None);
        }
        let code = text.parse().map_err(|_| impossible(CardPart::Nation))?;
        Ok(NationCode::new(code))
    }

    fn sex(&self, id: &IdNumber) -> Result<Sex, ReadFault> {
        match self.text(CardPart::Sex)?.as_str() {
            "" => Ok(id.sex()),
            "1" => Ok(Sex::Male),
            "2" => Ok(Sex::Female),
            "0" | "9" => Ok(Sex::Unstated),
            _ => Err(impossible(CardPart::Sex)),
        }
    }
}

fn free_part(records: &Records, family: &Family) -> Result<FreePart, ReadFault> {
    let fields = Fields { records, family };
    Ok(FreePart {
        card_id: fields.card_id()?,
        card_number: fields.card_number()?,
        issued: fields.date(CardPart::Issued)?,
        expires: fields.date(CardPart::Expires)?,
        version: family.version,
    })
}

fn holder(records: &Records, family: &Family, proof: CardProof) -> Result<Holder, ReadFault> {
    let fields = Fields { records, family };
    let id_text = fields.text(CardPart::IdNumber)?;
    let id_number = IdNumber::parse(&id_text).map_err(|_| impossible(CardPart::IdNumber))?;
    let birth_date = fields.date(CardPart::BirthDate)?;
    Ok(Holder {
        card_number: Some(fields.card_number()?),
        name: fields.name()?,
        sex: fields.sex(&id_number)?,
        nation: fields.nation()?,
        address: None,
        birth_date: PrivateDate::new(birth_date.unwrap_or_else(|| id_number.birth_date())),
        issued: fields.date(CardPart::Issued)?,
        expires: fields.date(CardPart::Expires)?,
        issuer: fields.card_id()?.division(),
        version: Some(family.version),
        proof,
        id_number,
    })
}

#[cfg(test)]
mod tests;
