//! The county contract: request and response types shared by the terminal and the county service.

pub mod catalogue;
