//! The technician's page of the system's update: how it stands, and one button.

use super::duty::DutyPage;
use super::{Desk, DeskEffect};
use crate::domain::machine::update::{Standing, UpdateRefusal};

/// What can be tapped for the update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateTap {
    /// 系统更新: the page.
    Open,
    /// 现在更新.
    Now,
}

/// What the page hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpdateNews {
    /// How the update stands.
    Stands(Standing),
    /// Whether it begins, for who asked.
    Asked(Result<(), UpdateRefusal>),
}

impl Desk {
    /// How the update of the system stands.
    pub fn update(&self) -> &Standing {
        &self.update
    }

    /// A tap on the page, or on the way to it.
    pub(super) fn update_tap(&mut self, tap: UpdateTap, out: &mut Vec<DeskEffect>) {
        let Some(page) = self.technicians_page() else {
            return;
        };
        match tap {
            UpdateTap::Open => *page = Some(DutyPage::Update(None)),
            UpdateTap::Now if matches!(page, Some(DutyPage::Update(_))) => {
                *page = Some(DutyPage::Update(None));
                out.push(DeskEffect::UpdateNow);
            }
            UpdateTap::Now => {}
        }
    }

    /// How it stands now, or what came of the wish.
    pub(super) fn update_told(&mut self, news: UpdateNews) {
        match news {
            UpdateNews::Stands(standing) => self.update = standing,
            UpdateNews::Asked(came) => {
                let page = self.duty_mut().and_then(|duty| duty.page.as_mut());
                if let Some(DutyPage::Update(refused)) = page {
                    *refused = came.err();
                }
            }
        }
    }
}
