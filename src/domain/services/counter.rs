//! What an operator asks beside the forms of the items: who comes for somebody else, and who has
//! no card that can be read. Data of the county's catalogue, as the items are.

use super::catalogue::{Action, Item};
use super::form::{Field, FieldRole, Form};
use super::terms::Agents;

/// The forms of the counter; one that the county does not publish is not offered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counter {
    /// Of somebody who comes with an authorisation (代理办).
    pub proxy: Option<Form>,
    /// Of the family, where the list names 家属.
    pub family: Option<Form>,
    /// Of a person without a card that can be read.
    pub identity: Option<Form>,
}

impl Counter {
    /// What is asked of somebody who comes for the holder. `None` where nobody may come for another
    /// person, and where the item's own form asks it.
    pub fn agent_form(&self, item: &Item) -> Option<&Form> {
        let fields = match &item.action {
            Action::Form(form) => form.fields.as_slice(),
            // Records are asked for without a form: who came is all there is to say.
            Action::Records => &[],
            _ => return None,
        };
        let own = |field: &Field| field.role == Some(FieldRole::AgentRelation);
        if fields.iter().any(own) {
            return None;
        }
        match item.agents {
            Agents::None => None,
            Agents::Proxy => self.proxy.as_ref(),
            Agents::Family => self.family.as_ref(),
        }
    }
}
