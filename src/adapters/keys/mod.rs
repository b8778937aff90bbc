//! Device key, sealing to the county, day key.
