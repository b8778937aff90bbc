//! Which part of a county's list a point of one type offers.

use crate::domain::short_name::short_name;

short_name! {
    /// The name of a package, as the county publishes it: `basic-point`, `query-only` …
    PackageId, 1..=40, dashed
}
