//! The county's signed bundle: keys, catalogue, working days.

use super::Chore;
use crate::app::dispatcher::Dispatcher;
use crate::app::records;
use crate::domain::bundle::CountyBundle;
use crate::domain::machine::audit::AuditEvent;
use crate::domain::visit::{Now, VisitEvent};
use crate::ports::county::{BundleNews, CountyError};
use std::sync::Arc;

impl Dispatcher {
    pub(super) fn bundle_answered(&mut self, news: Result<BundleNews, CountyError>, now: Now) {
        match news {
            Ok(news) => {
                self.heard(now);
                self.sync.done(Chore::Bundle, now.wall);
                if let BundleNews::New(bundle) = news {
                    self.take_bundle(*bundle, now);
                }
            }
            Err(error) => {
                if let Some(why) = records::sign_fault(&error) {
                    self.recorder
                        .note(now.wall, AuditEvent::KeyBundleRefused { why });
                }
                self.chore_failed(Chore::Bundle, &error, now);
            }
        }
    }

    fn take_bundle(&mut self, bundle: CountyBundle, now: Now) {
        let version = bundle.version.0;
        self.recorder
            .note(now.wall, AuditEvent::KeyBundleTaken { version });
        self.ports
            .keys
            .take(&bundle.sealing_keys, &bundle.verify_keys);
        self.seal_seed();
        self.recorder
            .note(now.wall, AuditEvent::CatalogueTaken { version });
        let (partly, lost) = (bundle.partly().len() as u64, u64::from(bundle.lost));
        if partly + lost > 0 {
            let event = AuditEvent::CataloguePartlyUnderstood {
                items: partly,
                lost,
            };
            self.recorder.note(now.wall, event);
        }
        self.step(VisitEvent::Browse(bundle.browse_rule()));
        self.step(VisitEvent::Assisted(bundle.assisted_rule()));
        self.step(VisitEvent::Workdays(Arc::new(bundle.workdays)));
        self.step(VisitEvent::Catalogue(Arc::new(bundle.catalogue)));
    }
}
