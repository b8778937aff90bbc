//! Names of keys, terminals and refusals: short, public, safe to print anywhere.

use std::fmt;

/// Declares a short public name: 1 to 40 ASCII letters, digits, dots, dashes and underscores.
macro_rules! short_name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes 1 to 40 ASCII letters, digits, dots, dashes and underscores.
            pub fn parse(text: &str) -> Option<Self> {
                let ok = (1..=40).contains(&text.len())
                    && text
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
                ok.then(|| Self(text.to_owned()))
            }

            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

short_name! {
    /// Which key sealed or signed: stands on every record.
    KeyId
}
short_name! {
    /// A terminal, as the county's register names it.
    DeviceId
}
short_name! {
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
