//! Why an answer was not taken.

use crate::domain::people::account::AccountError;
use crate::domain::people::identity::IdNumberError;
use crate::domain::time::Month;
use jiff::civil::Date;

/// Why an answer was not taken. The screen has a sentence for each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// Nothing was answered though the field needs it.
    #[error("the field needs an answer")]
    Missing,
    /// Begun in steps and not carried to the end.
    #[error("only the beginning of an answer")]
    Unfinished,
    /// A code that the field does not offer.
    #[error("not one of the choices")]
    NotOffered,
    /// More choices than allowed.
    #[error("more than {most} choices")]
    TooMany {
        /// How many are allowed.
        most: usize,
    },
    /// No whole number at all.
    #[error("not a whole number")]
    NotANumber,
    /// No sum of money: letters, or more than two digits behind the point.
    #[error("not a sum of money")]
    NotASum,
    /// A number or sum below or above the limits, in the field's unit (yuan for money).
    #[error("outside {min} to {max}")]
    OutOfRange {
        /// Smallest number taken.
        min: u32,
        /// Largest number taken.
        max: u32,
    },
    /// No phone number of the kind the field takes.
    #[error("not a phone number")]
    NotAPhone,
    /// Text longer than allowed.
    #[error("longer than {most} characters")]
    TooLong {
        /// Characters at the most.
        most: usize,
    },
    /// Control characters or line breaks in the text.
    #[error("characters that cannot be taken")]
    BadCharacter,
    /// Digits or signs in somebody's name, or less than two letters.
    #[error("not a name")]
    NotAName,
    /// No division code, or one that is not deep enough.
    #[error("not a place")]
    NotAPlace,
    /// No day of the calendar.
    #[error("not a day")]
    NotADay,
    /// A day before the first or after the last one allowed.
    #[error("outside {first} to {last}")]
    DayOutOfRange {
        /// First day taken.
        first: Date,
        /// Last day taken.
        last: Date,
    },
    /// No pair of months.
    #[error("not a range of months")]
    NotMonths,
    /// A month before the first or after the last one allowed.
    #[error("outside {first} to {last}")]
    MonthOutOfRange {
        /// First month taken.
        first: Month,
        /// Last month taken.
        last: Month,
    },
    /// The range ends before it begins.
    #[error("ends before it begins")]
    EndsBeforeItBegins,
    /// No account number.
    #[error(transparent)]
    NotAnAccount(#[from] AccountError),
    /// No citizen identity number.
    #[error(transparent)]
    NotAnIdNumber(#[from] IdNumberError),
    /// A dot or a scratch, no signature.
    #[error("too little ink for a signature")]
    TooLittleInk,
    /// More ink than a signature has.
    #[error("too much ink for a signature")]
    TooMuchInk,
    /// Fewer pages of a document than it has.
    #[error("fewer than {fewest} pages")]
    TooFewPages {
        /// Pages at the least.
        fewest: usize,
    },
}
