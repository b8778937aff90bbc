//! Names of keys, terminals and refusals: short, public, safe to print anywhere.

use crate::domain::short_name::short_name;
use std::fmt;

/// Declares a short public name that may stand in a line of text.
macro_rules! printed_name {
    ($(#[$doc:meta])* $name:ident) => {
        short_name! { $(#[$doc])* $name, 1..=40, dotted }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

printed_name! {
    /// Which key sealed or signed: stands on every record.
    KeyId
}
printed_name! {
    /// A terminal, as the county's register names it.
    DeviceId
}
printed_name! {
    /// Why the county refused, as the last part of its problem type (RFC 9457): `form-withdrawn`.
    RefusalCode
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_could_break_a_signed_line_or_a_record_is_refused() {
        for bad in ["", "a b", "a\nb", "a|b", "天镇", &"x".repeat(41)] {
            assert_eq!(KeyId::parse(bad), None, "{bad:?}");
        }
        assert!(DeviceId::parse("tz-0017").is_some());
    }
}
