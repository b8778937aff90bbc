//! Submissions on their way to the county: states, stamps, retry and sync plans.
