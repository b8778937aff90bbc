//! Looking around: items, jobs, cases.

use crate::domain::bundle::BrowseRule;
use crate::domain::jobs::listing::{Kind, ListingId};
use crate::domain::jobs::matching::{JobWish, LodgingNeed};
use crate::domain::jobs::place::Metres;
use crate::domain::jobs::seekers::SeekerSearch;
use crate::domain::people::card::Holder;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue::{Action, Item};
use crate::domain::services::form::Form;
use crate::domain::visit::cases::{CaseLine, CaseState, CasesPage};
use crate::domain::visit::effect::Effect;
use crate::domain::visit::event::{Asked, Line};
use crate::domain::visit::filing::Filing;
use crate::domain::visit::jobs_page::{
    DetailState, JobDetail, JobFilter, JobFilters, JobPage, JobsAnswer, JobsPage, JobsSource,
};
use crate::domain::visit::overview::{CountyOverview, CountyPart, JobsBasis, Overview};
use crate::domain::visit::page::{Page, Purpose};
use crate::domain::visit::refused::Comer;
use crate::domain::visit::start::Start;
use crate::domain::visit::visit::{Now, Visit};

impl Visit {
    pub(super) fn open_item(&mut self, number: ItemNo, now: Now) {
        let known = self
            .catalogue
            .as_ref()
            .is_some_and(|c| c.item(number).is_some());
        if known {
            self.open(Page::Guide(number), now);
        }
    }

    /// 开始办理: straight in when it is known who stands there and the rules let them, else by way
    /// of the card.
    pub(super) fn start_item(&mut self, number: ItemNo, now: Now, out: &mut Vec<Effect>) {
        if self.is_submitting() {
            return;
        }
        let Some(item) = self
            .catalogue
            .as_ref()
            .and_then(|c| c.item(number))
            .cloned()
        else {
            return;
        };
        if self.circumstances().is_out_of_reach(&item) {
            self.open(Page::OutOfReach(number), now);
            return;
        }
        self.begun_by(Comer::Holder);
        if let Start::Barred(why) = self.start_of(&item) {
            self.show_barred(&item, why, now);
        } else if self.admitted(&item, None, now, out) {
            self.enter_item(&item, now, out);
        }
    }

    /// Does what an item is for, its rules being met. This is the one place that asks for the card
    /// of who is not known, so nobody gets past it: neither who never showed a card, nor whose card
    /// left the slot while the rules were looked at.
    pub(super) fn enter_item(&mut self, item: &Item, now: Now, out: &mut Vec<Effect>) {
        match self.start_of(item) {
            Start::Alone | Start::Assisted => {}
            Start::Barred(why) => return self.show_barred(item, why, now),
            Start::Call => return self.open(Page::Help, now),
        }
        let number = item.number;
        if self.known_holder().is_some() && self.wants_second(item) {
            return self.ask_second(number, now, out);
        }
        match (item.action.clone(), self.known_holder()) {
            (Action::SearchJobs(kind), _) => self.open_jobs(kind, now, out),
            (Action::Library(shelf), _) => self.open_shelf(shelf, now, out),
            (Action::CallOperator | Action::TaskList, _) => self.open(Page::Help, now),
            (_, None) => self.identify_for(Purpose::Item(number), now, out),
            (Action::Form(form), Some(holder)) => {
                let filing = self.take_parked(number, &form);
                let filing = filing.unwrap_or_else(|| self.begin_form(number, form, &holder, now));
                self.note_form(&filing, now);
                self.open(Page::Form(filing), now);
            }
            (Action::RecommendJobs(kind), Some(holder)) => {
                self.open_recommended(kind, &holder, now, out);
            }
            (Action::Records, Some(holder)) => {
                if let Some(view) = item.result.clone() {
                    self.open_records(number, view, (&holder, None), now, out);
                }
            }
            (Action::RecommendSeekers, Some(holder)) => {
                self.open_seekers(number, SeekerSearch::Recommended, &holder, now, out);
            }
            (Action::SearchSeekers, Some(holder)) => {
                self.open_seekers(number, SeekerSearch::Wanted, &holder, now, out);
            }
        }
    }

    fn begin_form(&self, number: ItemNo, form: Form, holder: &Holder, now: Now) -> Box<Filing> {
        let filing = Filing::new(number, form);
        Box::new(match &self.session {
            Some(session) => filing.prefilled(holder, &session.earlier, now.wall.date()),
            None => filing,
        })
    }

    /// Who did what begins anew with another form.
    pub(super) fn note_form(&mut self, filing: &Filing, now: Now) {
        let by = self.doer();
        if let Some(session) = &mut self.session
            && session.deeds_of != Some(filing.item())
        {
            session.deeds_of = Some(filing.item());
            session.deeds.begin(by, now.wall);
        }
    }

    fn take_parked(&mut self, number: ItemNo, form: &Form) -> Option<Box<Filing>> {
        let parked = self.session.as_mut()?.parked.take()?;
        (parked.item() == number && parked.form() == form).then_some(parked)
    }

    /// Asks for a card, or reads the one that is already there.
    pub(super) fn identify_for(&mut self, purpose: Purpose, now: Now, out: &mut Vec<Effect>) {
        self.open(
            Page::Identify {
                purpose,
                problem: None,
            },
            now,
        );
        if let Some(insertion) = self.inserted {
            self.start_reading(insertion, purpose, now, out);
        }
    }

    pub(super) fn known_holder(&self) -> Option<Holder> {
        let known = self.session.as_ref()?.identified()?;
        known.is_here().then(|| known.holder.clone())
    }

    /// Whether the county wants a card for looking around and none has been shown.
    pub(super) fn card_wanted_for_browse(&self) -> bool {
        self.browse == BrowseRule::CardRequired && self.known_holder().is_none()
    }

    pub(super) fn open_jobs(&mut self, kind: Kind, now: Now, out: &mut Vec<Effect>) {
        if self.card_wanted_for_browse() {
            return self.identify_for(Purpose::Jobs(kind), now, out);
        }
        let asked = self.ask();
        let page = JobsPage {
            asked,
            source: JobsSource::Search,
            filters: JobFilters::new(kind),
            answer: None,
        };
        let query = page.filters.query(self.setup.here, now.wall.date());
        self.open(Page::Jobs(Box::new(page)), now);
        out.push(Effect::SearchJobs(asked, Box::new(query)));
    }

    fn open_recommended(&mut self, kind: Kind, holder: &Holder, now: Now, out: &mut Vec<Effect>) {
        let asked = self.ask();
        let page = JobsPage {
            asked,
            source: JobsSource::ForHolder,
            filters: JobFilters::new(kind),
            answer: None,
        };
        self.open(Page::Jobs(Box::new(page)), now);
        let wish = self.wish_of(holder, Some(kind), now);
        out.push(Effect::Recommend(asked, Box::new(wish)));
    }

    /// What is known of a wish: the answers of a registration just handed in, else the village
    /// and the age alone.
    fn wish_of(&self, holder: &Holder, kind: Option<Kind>, now: Now) -> JobWish {
        let mut wish = self
            .session
            .as_ref()
            .and_then(|s| s.wish.clone())
            .unwrap_or(JobWish {
                kind: None,
                trades: Vec::new(),
                skills: Vec::new(),
                wage_floor: None,
                radius: None,
                home: self.setup.here,
                age: None,
                lodging: LodgingNeed::GoesHome,
            });
        wish.kind = kind;
        wish.age = u8::try_from(holder.id_number.age_on(now.wall.date())).ok();
        wish
    }

    pub(super) fn filter_jobs(&mut self, change: JobFilter, now: Now, out: &mut Vec<Effect>) {
        let asked = self.ask();
        let holder = self.known_holder();
        let Some(Page::Jobs(page)) = self.session.as_mut().map(|s| &mut s.page) else {
            return;
        };
        page.filters.apply(change);
        page.asked = asked;
        let (filters, source) = (page.filters.clone(), page.source);
        match (source, holder) {
            (JobsSource::ForHolder, Some(holder)) => {
                let wish = self.wish_of(&holder, Some(filters.kind), now);
                out.push(Effect::Recommend(asked, Box::new(wish)));
            }
            _ => {
                let query = filters.query(self.setup.here, now.wall.date());
                out.push(Effect::SearchJobs(asked, Box::new(query)));
            }
        }
    }

    pub(super) fn turn_jobs(&mut self, forward: bool, now: Now, out: &mut Vec<Effect>) {
        let asked = self.ask();
        let here = self.setup.here;
        let Some(Page::Jobs(page)) = self.session.as_mut().map(|s| &mut s.page) else {
            return;
        };
        if !page.turn(forward) || page.source == JobsSource::ForHolder {
            return;
        }
        page.asked = asked;
        let query = page.filters.query(here, now.wall.date());
        out.push(Effect::SearchJobs(asked, Box::new(query)));
    }

    pub(super) fn open_listing(&mut self, id: ListingId, out: &mut Vec<Effect>) {
        let asked = self.ask();
        let Some(session) = &mut self.session else {
            return;
        };
        let list = match &session.page {
            Page::Jobs(page) => Some(page.as_ref().clone()),
            Page::Overview(_) => None,
            _ => return,
        };
        let from_overview = list.is_none();
        let page = JobPage {
            asked,
            id: id.clone(),
            source: list
                .as_ref()
                .map_or(JobsSource::ForHolder, |list| list.source),
            list,
            detail: DetailState::Loading,
        };
        if from_overview {
            session.show(Page::Job(Box::new(page)));
        } else {
            session.replace(Page::Job(Box::new(page)));
        }
        out.push(Effect::LoadListing(asked, id));
    }

    pub(super) fn open_cases(&mut self, now: Now, out: &mut Vec<Effect>) {
        if self.is_submitting() {
            return;
        }
        let Some(holder) = self.known_holder() else {
            self.identify_for(Purpose::Cases, now, out);
            return;
        };
        let asked = self.ask();
        let county = self.ask_county(asked, &holder, out);
        self.open(Page::Cases(Box::new(CasesPage::new(asked, county))), now);
        out.push(Effect::ListCases(asked, Box::new(holder)));
    }

    /// Asks the county what it knows of the holder, when there is a line.
    fn ask_county(&self, asked: Asked, holder: &Holder, out: &mut Vec<Effect>) -> CountyPart {
        match self.line {
            Line::Online => {
                out.push(Effect::AskOverview(asked, Box::new(holder.clone())));
                CountyPart::Asking
            }
            Line::Offline => CountyPart::OutOfReach,
        }
    }

    /// 一刷知: three questions at once, each shown as it is answered.
    pub(super) fn open_overview(&mut self, holder: &Holder, now: Now, out: &mut Vec<Effect>) {
        let asked = self.ask();
        let county = self.ask_county(asked, holder, out);
        let wish = self.wish_of(holder, None, now);
        out.push(Effect::Recommend(asked, Box::new(wish)));
        out.push(Effect::ListCases(asked, Box::new(holder.clone())));
        if let Some(session) = &mut self.session {
            let mut overview = Overview::new(asked, county);
            if session.wish.is_some() {
                overview.basis = JobsBasis::Wish;
            }
            session.show(Page::Overview(overview));
        }
    }

    pub(in crate::domain::visit) fn jobs_answered(&mut self, asked: Asked, answer: JobsAnswer) {
        let Some(page) = self.awaiting_page(asked) else {
            return;
        };
        match page {
            Page::Jobs(jobs) => jobs.answer = Some(answer),
            Page::Overview(overview) => match answer {
                JobsAnswer::Recommended { mut hits, .. } => {
                    // What suits is not known without a wish: the way is all there is to go by.
                    if overview.basis == JobsBasis::Nearness {
                        hits.sort_by_key(|hit| hit.distance().unwrap_or(Metres(u32::MAX)));
                    }
                    overview.jobs_in_all = u32::try_from(hits.len()).unwrap_or(u32::MAX);
                    overview.jobs = Some(hits.into_iter().take(3).collect());
                }
                JobsAnswer::Found(_) | JobsAnswer::Failed => overview.jobs = Some(Vec::new()),
            },
            _ => {}
        }
    }

    pub(in crate::domain::visit) fn listing_loaded(
        &mut self,
        asked: Asked,
        detail: Option<Box<JobDetail>>,
    ) {
        if let Some(Page::Job(page)) = self.awaiting_page(asked) {
            page.detail = detail.map_or(DetailState::Gone, DetailState::Loaded);
        }
    }

    pub(in crate::domain::visit) fn overview_answered(
        &mut self,
        asked: Asked,
        county: Option<Box<CountyOverview>>,
    ) {
        let said = county.map_or(CountyPart::OutOfReach, |known| CountyPart::Known(*known));
        match self.awaiting_page(asked) {
            Some(Page::Overview(overview)) => overview.county = said,
            Some(Page::Cases(cases)) => cases.county = said,
            _ => {}
        }
    }

    pub(in crate::domain::visit) fn cases_listed(&mut self, asked: Asked, found: Vec<CaseLine>) {
        match self.awaiting_page(asked) {
            Some(Page::Overview(overview)) => overview.local_cases = Some(found),
            Some(Page::Cases(page)) => page.local = Some(found),
            _ => {}
        }
    }

    /// The county's word on a case reaches whichever list shows it.
    pub(super) fn mark_case(&mut self, change: impl Fn(&mut CaseLine)) {
        let Some(session) = &mut self.session else {
            return;
        };
        let pages = std::iter::once(&mut session.page)
            .chain(&mut session.trail)
            .chain(session.covered.as_deref_mut());
        for page in pages {
            match page {
                Page::Cases(page) => page.local.iter_mut().flatten().for_each(&change),
                Page::Case(line) => change(line),
                Page::Overview(overview) => {
                    overview.local_cases.iter_mut().flatten().for_each(&change)
                }
                _ => {}
            }
        }
    }

    pub(super) fn is_waiting_case(line: &CaseLine) -> bool {
        line.state == CaseState::Received
    }

    pub(super) fn awaiting_page(&mut self, asked: Asked) -> Option<&mut Page> {
        let session = self.session.as_mut()?;
        if !session.awaits(asked) {
            return None;
        }
        Some(match &mut session.covered {
            Some(under) => under,
            None => &mut session.page,
        })
    }
}
