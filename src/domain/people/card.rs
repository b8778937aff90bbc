//! Social-security cards: what the slot is like, what a card gave, and what can go wrong with it.

use super::identity::{Address, CardNumber, DivisionCode, IdNumber, PersonName, Sex};
use jiff::civil::Date;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Numbers every insertion of a card, so that a late answer is never taken for the card now in
/// the slot. The same card put in twice has two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InsertionId(u64);

impl InsertionId {
    /// The first insertion after the start of the terminal.
    pub const FIRST: Self = Self(1);
    /// The first card laid on the identity-card reader after the start of the terminal.
    pub const FIRST_LAID: Self = Self(1 << 48);

    /// The insertion after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Whether it is a card laid on the identity-card reader, which shows a card once and cannot
    /// tell how long it stays. No terminal runs long enough for the slot to count so far.
    pub fn is_laid(self) -> bool {
        self >= Self::FIRST_LAID
    }

    /// The plain number, counted from one.
    pub fn get(self) -> u64 {
        self.0
    }
}

/// What the card slot is like right now. Exactly one holds at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardStatus {
    /// Started, and nothing heard of the card service yet.
    Starting,
    /// The card service (pcscd) does not run or does not answer; it is tried again by itself.
    NoService,
    /// The service runs and no reader that may be used is plugged in.
    NoReader,
    /// A reader is there and does not work.
    ReaderFault(ReaderFault),
    /// A working reader without a card.
    NoCard,
    /// A card lies in the slot and nothing is being done with it.
    Present(InsertionId),
    /// The card is being read.
    Reading(InsertionId),
    /// The card is kept powered until the ministry's answer is there (version 3 cards).
    AwaitingAuthority(InsertionId),
}

/// Why a reader that is plugged in does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReaderFault {
    /// Another program holds the reader for itself.
    Busy,
    /// The system does not let this user reach the reader (a polkit rule is missing).
    Forbidden,
    /// A command to the card has not come back for a long time and cannot be called back. Taking
    /// the card out frees the reader; so does a restart of the card service.
    Stuck,
    /// The driver reports a fault of its own.
    Broken,
}

/// What went wrong with one card. Every variant is a situation of its own for the person in front
/// of the terminal and has its own words on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CardFault {
    /// The card service went away while the card was in use.
    #[error("the card service went away")]
    ServiceLost,
    /// The reader was unplugged, or there is none.
    #[error("there is no reader")]
    NoReader,
    /// Another program holds the reader and did not give it back in time.
    #[error("the reader is held by another program")]
    ReaderBusy,
    /// The system does not let this user reach the reader.
    #[error("access to the reader is forbidden")]
    ReaderForbidden,
    /// The driver or the cable failed while the card lay in the slot; a second try failed too.
    #[error("the reader failed")]
    ReaderBroken,
    /// The card was pulled, or another was put in its place, before everything was read.
    #[error("the card was removed too early")]
    RemovedDuringRead,
    /// The card's chip came up and then stopped answering. It should be taken out.
    #[error("the card does not answer any more")]
    Silent,
    /// The reader feels a card and finds no chip: upside down, turned round, or a dead chip.
    #[error("the card lies upside down or has no working chip")]
    UpsideDown,
    /// A working chip card that is no social-security card (a bank card, a staff card).
    #[error("this is not a social-security card")]
    Foreign,
    /// A social-security card of a version no layout file describes.
    #[error("no layout describes this version of the card")]
    UnknownVersion,
    /// A social-security card whose application the issuer has locked (lost, replaced, closed).
    #[error("the issuer has locked this card")]
    Blocked,
    /// One record of the card could not be read or says nothing usable.
    #[error("{part:?} cannot be read: {why}")]
    Unreadable {
        /// Which record.
        part: CardPart,
        /// What is wrong with it.
        why: UnreadableRecord,
    },
    /// The personal records are protected, and for this family no way to open them is known.
    #[error("the personal records of this card are protected")]
    Protected,
    /// The chip could not prove that the ministry issued it: a copy, or a damaged key.
    #[error("the card could not prove to be genuine")]
    NotGenuine,
    /// The card did not accept the ministry's answer.
    #[error("the card refused the authentication")]
    AuthenticationRefused,
    /// The ministry's answer came after the card had been let go.
    #[error("the authentication came too late")]
    AuthenticationTooLate,
    /// The card's last day has passed.
    #[error("the card has expired")]
    Expired,
    /// The card's first day has not come yet, or the terminal's clock is wrong.
    #[error("the card is not valid yet")]
    NotYetValid,
    /// The card asked about is no longer the one in the slot, or there is none.
    #[error("there is no such card in the slot")]
    NoCard,
    /// It is somebody else's than the one shown before it.
    #[error("the two cards are not of one person")]
    AnotherPerson,
    /// It is of the same kind as the one shown before it.
    #[error("the same kind of card was shown twice")]
    SameDocument,
}

/// A record of a social-security card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CardPart {
    /// 卡识别码, the chip's own number.
    CardId,
    /// 卡类别.
    CardClass,
    /// 规范版本.
    Version,
    /// 初始化机构编号.
    Issuer,
    /// 发卡日期.
    Issued,
    /// 卡有效期.
    Expires,
    /// 卡号.
    CardNumber,
    /// 社会保障号码, the citizen number.
    IdNumber,
    /// 姓名.
    Name,
    /// 姓名扩展, the rest of a long name.
    NameExtension,
    /// 性别.
    Sex,
    /// 民族.
    Nation,
    /// 出生地.
    BirthPlace,
    /// 出生日期.
    BirthDate,
    /// The file that holds several records, or the answer to a challenge.
    Container,
}

/// Why a record is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum UnreadableRecord {
    /// The card refused to give it, with this ISO 7816-4 status word.
    #[error("the card answered {0:?}")]
    Refused(StatusWord),
    /// The answer is not one complete record: wrong tag, wrong length, cut short, endless.
    #[error("the record is malformed")]
    Malformed,
    /// A complete record whose value is impossible: no such date, wrong check digit, half a
    /// Chinese character.
    #[error("the value is impossible")]
    Impossible,
}

/// The two status bytes that end every answer of a card (ISO/IEC 7816-4, 5.6).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(pub u16);

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

/// What a finished read gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardContent {
    /// The holder is known.
    Open(Holder),
    /// The card gives name and number only after the ministry's authentication. The free part is
    /// known, and the challenge is to be answered while the card stays in the slot.
    Locked(FreePart, AuthChallenge),
}

impl CardContent {
    /// Which card this is.
    pub fn identity(&self) -> CardIdentity {
        match self {
            Self::Open(holder) => holder.identity(),
            Self::Locked(free, _) => CardIdentity::Card(free.card_number.clone()),
        }
    }
}

/// Tells the same card from another one, whichever way it was read. Readers report a short loss
/// of contact or of USB power as removal and insertion; only this says whether the person changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardIdentity {
    /// A social-security card, by its number.
    Card(CardNumber),
    /// A person shown by another document, by the citizen number.
    Citizen(IdNumber),
}

/// The person a card was issued to, as its records say.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// 卡号, record 07; `None` when no card was read.
    pub card_number: Option<CardNumber>,
    /// 社会保障号码, record 08: the citizen number.
    pub id_number: IdNumber,
    /// 姓名, records 09 and 4E.
    pub name: PersonName,
    /// 性别, record 0A.
    pub sex: Sex,
    /// 民族, record 0B; `None` when the card leaves it empty.
    pub nation: Option<NationCode>,
    /// 出生日期, record 0D, or the one in the citizen number when the record is empty.
    pub birth_date: PrivateDate,
    /// 住址, the newest one of an identity card; `None` on every other card.
    pub address: Option<Address>,
    /// 发卡日期, record 05.
    pub issued: Option<Date>,
    /// 卡有效期, record 06; `None` when the card names no last day.
    pub expires: Option<Date>,
    /// The division that issued the card: the first six digits of the card id.
    pub issuer: Option<DivisionCode>,
    /// Which version of the card specification; `None` when no card was read.
    pub version: Option<SpecVersion>,
    /// How the personal records became readable.
    pub proof: CardProof,
}

impl Holder {
    /// Somebody whose document an operator has looked at and typed in, there being no card that
    /// can be read. What a number tells is taken from it; nothing else is known.
    pub fn typed(name: PersonName, id_number: IdNumber) -> Self {
        Self {
            card_number: None,
            sex: id_number.sex(),
            birth_date: PrivateDate::new(id_number.birth_date()),
            id_number,
            name,
            nation: None,
            address: None,
            issued: None,
            expires: None,
            issuer: None,
            version: None,
            proof: CardProof::ByOperator,
        }
    }

    /// Which card it is.
    pub fn identity(&self) -> CardIdentity {
        match &self.card_number {
            Some(number) => CardIdentity::Card(number.clone()),
            None => CardIdentity::Citizen(self.id_number.clone()),
        }
    }

    /// Whether the card may be used on a day; the last day still counts.
    ///
    /// Errors: [`CardFault::Expired`], [`CardFault::NotYetValid`].
    pub fn check_validity(&self, today: Date) -> Result<(), CardFault> {
        validity(self.issued, self.expires, today)
    }
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Holder({:?}, {:?}, …)", self.version, self.proof)
    }
}

/// What a card of version 3 tells without authentication.
#[derive(Clone, PartialEq, Eq)]
pub struct FreePart {
    /// 卡识别码, record 01.
    pub card_id: CardId,
    /// 卡号, record 07.
    pub card_number: CardNumber,
    /// 发卡日期, record 05; some cards protect it.
    pub issued: Option<Date>,
    /// 卡有效期, record 06; some cards protect it.
    pub expires: Option<Date>,
    /// Which version of the card specification.
    pub version: SpecVersion,
}

impl FreePart {
    /// Whether the card may be used on a day; the last day still counts.
    ///
    /// Errors: [`CardFault::Expired`], [`CardFault::NotYetValid`].
    pub fn check_validity(&self, today: Date) -> Result<(), CardFault> {
        validity(self.issued, self.expires, today)
    }

    /// The division that issued the card: the first six digits of the card id.
    pub fn issuer(&self) -> Option<DivisionCode> {
        self.card_id.division()
    }
}

impl fmt::Debug for FreePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FreePart({:?}, …)", self.version)
    }
}

/// A clock may be a day behind when a card has just been issued; more is told to the person.
const ISSUED_SLACK_DAYS: i32 = 1;

fn validity(issued: Option<Date>, expires: Option<Date>, today: Date) -> Result<(), CardFault> {
    if expires.is_some_and(|last| last < today) {
        return Err(CardFault::Expired);
    }
    let days_ahead = issued.and_then(|first| today.until(first).ok());
    if days_ahead.is_some_and(|span| span.get_days() > ISSUED_SLACK_DAYS) {
        return Err(CardFault::NotYetValid);
    }
    Ok(())
}

/// How the personal records of a card became readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardProof {
    /// The card gives them to anybody (versions 1 and 2). The card was there; nothing more.
    FreeRead,
    /// The card proved itself to the ministry and opened for the ministry's key (version 3).
    ExternalAuth,
    /// No card: an operator looked at the document and typed it in.
    ByOperator,
    /// An identity card that its reader's security module accepted.
    IdentityCard,
}

impl CardProof {
    /// Whether the proof was shown once and does not lie in a slot from which it could be pulled.
    pub fn was_shown(self) -> bool {
        match self {
            Self::ByOperator | Self::IdentityCard => true,
            Self::FreeRead | Self::ExternalAuth => false,
        }
    }
}

/// The version of the card specification a card was made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpecVersion {
    /// LB 002-2000, "1.00".
    V1,
    /// File structure V2.0 of 2012, "2.00".
    V2,
    /// The dual-interface specification, "3.00".
    V3,
}

/// 卡识别码: sixteen bytes that name one chip. Personal, because it leads to the person.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct CardId([u8; 16]);

impl CardId {
    /// Takes the sixteen bytes as the card holds them.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes. Call it only for the ministry's authentication.
    pub fn reveal(&self) -> &[u8; 16] {
        &self.0
    }

    /// The issuing division in the first three bytes (GB/T 2260), if they are digits.
    pub fn division(&self) -> Option<DivisionCode> {
        let [a, b, c, ..] = self.0;
        DivisionCode::parse(&format!("{a:02X}{b:02X}{c:02X}"))
    }
}

impl fmt::Debug for CardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardId(…)")
    }
}

/// 民族 as GB/T 3304 numbers it, 1 to 58, 97 (other) and 98 (naturalised). Other numbers occur and
/// are kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NationCode(u8);

impl NationCode {
    /// Takes a number of at most two digits; zero is "not given".
    pub fn new(code: u8) -> Option<Self> {
        (1..=99).contains(&code).then_some(Self(code))
    }

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Debug for NationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NationCode(…)")
    }
}

/// A date that says something about a person: not shown in `Debug`, wiped on drop.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
pub struct PrivateDate {
    year: i16,
    month: i8,
    day: i8,
}

impl PrivateDate {
    /// Takes a date over.
    pub fn new(date: Date) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
            day: date.day(),
        }
    }

    /// The plain date.
    pub fn reveal(&self) -> Date {
        Date::new(self.year, self.month, self.day).expect("it came from a date")
    }
}

impl fmt::Debug for PrivateDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateDate(…)")
    }
}

/// Everything the ministry's key service needs to know of a card in the slot: the input of both
/// steps of the external authentication.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct AuthChallenge {
    /// Which cipher the card asks for.
    #[zeroize(skip)]
    pub algorithm: CardAlgorithm,
    /// 卡识别码, from which the service derives the card's own keys.
    pub card_id: CardId,
    /// The historical bytes of the answer to reset, at most fifteen.
    pub historical: Vec<u8>,
    /// The pair the card has answered to prove itself.
    pub internal: ChallengePair,
    /// The card's answer to the internal pair; the service knows the right one.
    pub card_answer: [u8; 8],
    /// The pair the service has to answer for the card to open.
    pub external: ChallengePair,
}

impl fmt::Debug for AuthChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthChallenge(…)")
    }
}

/// Two random numbers a card drew.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ChallengePair {
    /// 过程因子, from which the session key comes.
    pub factor: [u8; 8],
    /// The text to be enciphered.
    pub plain: [u8; 8],
}

impl fmt::Debug for ChallengePair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChallengePair(…)")
    }
}

/// The cipher a card's keys are for (tag 9F0C of the answer to SELECT).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardAlgorithm {
    /// 3DES: code 01, and cards that name none.
    TripleDes,
    /// SM4: code 03.
    Sm4,
    /// A code no public text explains; the ministry's service may know it.
    Other(u8),
}

impl CardAlgorithm {
    /// From the card's code.
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::TripleDes,
            3 => Self::Sm4,
            other => Self::Other(other),
        }
    }

    /// The card's code.
    pub fn code(self) -> u8 {
        match self {
            Self::TripleDes => 1,
            Self::Sm4 => 3,
            Self::Other(code) => code,
        }
    }
}

/// The ministry's answer to an [`AuthChallenge`].
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ExternalAuth {
    /// What a genuine card must have answered to the internal pair.
    pub expected_card_answer: [u8; 8],
    /// What EXTERNAL AUTHENTICATE hands to the card.
    pub cryptogram: [u8; 16],
}

impl fmt::Debug for ExternalAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExternalAuth(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(issued: Option<Date>, expires: Option<Date>) -> Holder {
        Holder {
            card_number: CardNumber::parse("A12345678"),
            id_number: IdNumber::parse("11010519491231002X").expect("the standard's example"),
            name: PersonName::parse("欧阳测试").expect("a name"),
            sex: Sex::Female,
            nation: NationCode::new(1),
            address: None,
            birth_date: PrivateDate::new(Date::constant(1949, 12, 31)),
            issued,
            expires,
            issuer: DivisionCode::parse("140222"),
            version: Some(SpecVersion::V2),
            proof: CardProof::FreeRead,
        }
    }

    const DAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn a_card_is_refused_the_day_after_its_last_day_and_not_on_it() {
        let yesterday = DAY.yesterday().expect("in range");
        assert_eq!(
            holder(None, Some(yesterday)).check_validity(DAY),
            Err(CardFault::Expired)
        );
        assert_eq!(holder(None, Some(DAY)).check_validity(DAY), Ok(()));
        assert_eq!(holder(None, None).check_validity(DAY), Ok(()));
    }

    #[test]
    fn a_card_issued_tomorrow_is_accepted_and_one_issued_next_year_is_not() {
        let tomorrow = DAY.tomorrow().expect("in range");
        assert_eq!(holder(Some(tomorrow), None).check_validity(DAY), Ok(()));
        let next_year = Date::constant(2027, 11, 22);
        assert_eq!(
            holder(Some(next_year), None).check_validity(DAY),
            Err(CardFault::NotYetValid)
        );
    }

    #[test]
    fn debug_output_of_a_holder_and_of_a_locked_card_shows_nothing_of_the_person() {
        let text = format!("{:?}", CardContent::Open(holder(Some(DAY), Some(DAY))));
        for secret in ["A12345678", "110105", "欧阳", "1949", "2026", "Female"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let id = CardId::new([
            0x14, 0x02, 0x22, 0xD1, 0x56, 0, 0, 5, 7, 7, 7, 7, 7, 7, 7, 7,
        ]);
        assert_eq!(format!("{id:?}"), "CardId(…)");
    }

    #[test]
    fn the_issuing_division_comes_from_the_card_id_only_when_it_is_digits() {
        let mut bytes = [0xFF; 16];
        assert_eq!(CardId::new(bytes).division(), None);
        bytes[..3].copy_from_slice(&[0x14, 0x02, 0x22]);
        assert_eq!(CardId::new(bytes).division(), DivisionCode::parse("140222"));
    }

    #[test]
    fn the_same_card_is_the_same_whether_locked_or_open() {
        let open = CardContent::Open(holder(None, None));
        let pair = ChallengePair {
            factor: [1; 8],
            plain: [2; 8],
        };
        let card_id = CardId::new([0; 16]);
        let locked = |number: &str| {
            let free = FreePart {
                card_id: card_id.clone(),
                card_number: CardNumber::parse(number).expect("nine characters"),
                issued: None,
                expires: None,
                version: SpecVersion::V3,
            };
            let challenge = AuthChallenge {
                algorithm: CardAlgorithm::Sm4,
                card_id: card_id.clone(),
                historical: vec![],
                internal: pair.clone(),
                card_answer: [0; 8],
                external: pair.clone(),
            };
            CardContent::Locked(free, challenge)
        };
        assert_eq!(open.identity(), locked("A12345678").identity());
        assert_ne!(open.identity(), locked("A12345679").identity());
    }
}
