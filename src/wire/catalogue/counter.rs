//! What operators ask beside the forms of the items, as its file and the line have it.

use super::CatalogueFault;
use super::form::{Form, check_form};
use super::read::read_file;
use crate::domain::services::counter as domain;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The forms of the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "county", derive(utoipa::ToSchema))]
pub struct Counter {
    /// Of somebody who comes with an authorisation (代理办).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Form>,
    /// Of the family, where the list names 家属.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Form>,
    /// Of a person without a card that can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Form>,
}

impl Counter {
    /// Checks the forms and makes them the domain's.
    ///
    /// Errors name the form and the field; there is no item, so its number is 0.
    pub fn checked(&self) -> Result<domain::Counter, CatalogueFault> {
        let form = |name: &'static str, raw: &Option<Form>| {
            let fault = |key: &str, why: &'static str| CatalogueFault::Value {
                item: 0,
                key: format!("counter.{name}.{key}"),
                why,
            };
            raw.as_ref().map(|raw| check_form(raw, &fault)).transpose()
        };
        Ok(domain::Counter {
            proxy: form("proxy", &self.proxy)?,
            family: form("family", &self.family)?,
            identity: form("identity", &self.identity)?,
        })
    }
}

/// Reads the file beside the folder of items; the first fault stops.
pub fn read_counter(file: &Path) -> Result<Counter, CatalogueFault> {
    let (counter, unknown) = read_file::<Counter>(file)?;
    match unknown.into_iter().next() {
        Some(fault) => Err(fault),
        None => {
            counter.checked()?;
            Ok(counter)
        }
    }
}
