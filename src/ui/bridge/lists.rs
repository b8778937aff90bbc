//! The lists of the screens: models that live as long as the window and are changed in place, so
//! that a row that did not change is neither laid out nor drawn again.

use super::shared;
use crate::domain::visit::Grade;
use crate::ui::generated as g;
use crate::ui::text::services::grade;
use crate::ui::view_model::{FilterBox, JobCard, QuestionBox, ViewModel};
use slint::{Model, ModelRc, SharedString, VecModel};
use std::rc::Rc;

type List<T> = Rc<VecModel<T>>;

/// All lists of `ui/api.slint`.
pub struct Lists {
    bar: List<g::BarItem>,
    steps: List<g::Step>,
    tiles: List<g::Tile>,
    quicks: List<g::Quick>,
    services: List<g::ServiceRow>,
    guide_facts: List<g::Fact>,
    matches: List<g::JobRow>,
    cases: List<g::CaseRow>,
    kinds: List<g::Kind>,
    filters: List<g::Filter>,
    jobs: List<g::JobRow>,
    relaxations: List<SharedString>,
    words: List<SharedString>,
    job_facts: List<g::Fact>,
    questions: List<g::Question>,
    answers: List<g::Answer>,
    receipt_facts: List<g::Fact>,
    refused_facts: List<g::Fact>,
    out_reasons: List<SharedString>,
    case_facts: List<g::Fact>,
    missing: List<g::Fact>,
    figures: List<g::Figure>,
    bars: List<g::Bar>,
    record_rows: List<g::RecordRow>,
    record_facts: List<g::Fact>,
    seeker_facts: List<g::Fact>,
    entries: List<g::LibraryRow>,
    topics: List<g::Choice>,
    paragraphs: List<SharedString>,
    place_facts: List<g::Fact>,
    courses: List<g::Fact>,
    dots: List<g::MapDot>,
    bundles: List<SharedString>,
    scene_rows: List<g::SceneRow>,
    desk_rows: List<SharedString>,
    desk_buttons: List<SharedString>,
    desk_facts: List<g::Fact>,
    page_marks: List<g::Choice>,
    problem_rows: List<g::ProblemRow>,
    problem_buttons: List<SharedString>,
    work_rows: List<g::CaseRow>,
    work_facts: List<g::Fact>,
    work_options: List<g::Choice>,
    face_checks: List<g::FaceCheck>,
    panel_ways: List<g::PanelTab>,
    panel_places: List<g::PanelTab>,
    panel_row: List<SharedString>,
    panel_marks: List<SharedString>,
    ease_sizes: List<g::Choice>,
    ease_colours: List<g::Choice>,
    ease_ways: List<g::EaseWay>,
}

fn list<T: Clone + 'static>(set: impl FnOnce(ModelRc<T>)) -> List<T> {
    let model = Rc::new(VecModel::default());
    set(ModelRc::from(model.clone()));
    model
}

impl Lists {
    /// Empty lists, handed to the screens once.
    pub fn attach(api: &g::Api<'_>) -> Self {
        let faces: Vec<SharedString> = Grade::ALL.iter().map(|g| grade(*g).into()).collect();
        api.set_evaluations(ModelRc::from(Rc::new(VecModel::from(faces))));
        Self {
            bar: list(|m| api.set_bar(m)),
            steps: list(|m| api.set_steps(m)),
            tiles: list(|m| api.set_tiles(m)),
            quicks: list(|m| api.set_quicks(m)),
            services: list(|m| api.set_services(m)),
            guide_facts: list(|m| api.set_guide_facts(m)),
            matches: list(|m| api.set_matches(m)),
            cases: list(|m| api.set_cases(m)),
            kinds: list(|m| api.set_kinds(m)),
            filters: list(|m| api.set_filters(m)),
            jobs: list(|m| api.set_jobs(m)),
            relaxations: list(|m| api.set_relaxations(m)),
            words: list(|m| api.set_words(m)),
            job_facts: list(|m| api.set_job_facts(m)),
            questions: list(|m| api.set_questions(m)),
            answers: list(|m| api.set_answers(m)),
            receipt_facts: list(|m| api.set_receipt_facts(m)),
            refused_facts: list(|m| api.set_refused_facts(m)),
            out_reasons: list(|m| api.set_out_reasons(m)),
            case_facts: list(|m| api.set_case_facts(m)),
            missing: list(|m| api.set_missing(m)),
            figures: list(|m| api.set_figures(m)),
            bars: list(|m| api.set_bars(m)),
            record_rows: list(|m| api.set_record_rows(m)),
            record_facts: list(|m| api.set_record_facts(m)),
            seeker_facts: list(|m| api.set_seeker_facts(m)),
            entries: list(|m| api.set_entries(m)),
            topics: list(|m| api.set_topics(m)),
            paragraphs: list(|m| api.set_paragraphs(m)),
            place_facts: list(|m| api.set_place_facts(m)),
            courses: list(|m| api.set_courses(m)),
            dots: list(|m| api.set_dots(m)),
            bundles: list(|m| api.set_bundles(m)),
            scene_rows: list(|m| api.set_scene_rows(m)),
            desk_rows: list(|m| api.set_desk_rows(m)),
            desk_buttons: list(|m| api.set_desk_buttons(m)),
            desk_facts: list(|m| api.set_desk_facts(m)),
            page_marks: list(|m| api.set_page_marks(m)),
            problem_rows: list(|m| api.set_problem_rows(m)),
            problem_buttons: list(|m| api.set_problem_buttons(m)),
            work_rows: list(|m| api.set_work_rows(m)),
            work_facts: list(|m| api.set_work_facts(m)),
            work_options: list(|m| api.set_work_options(m)),
            face_checks: list(|m| api.set_face_checks(m)),
            panel_ways: list(|m| api.set_panel_ways(m)),
            panel_places: list(|m| api.set_panel_places(m)),
            panel_row: list(|m| api.set_panel_row(m)),
            panel_marks: list(|m| api.set_panel_marks(m)),
            ease_sizes: list(|m| api.set_ease_sizes(m)),
            ease_colours: list(|m| api.set_ease_colours(m)),
            ease_ways: list(|m| api.set_ease_ways(m)),
        }
    }

    /// Brings every list from `old` to `new`.
    pub fn set(&self, old: &ViewModel, new: &ViewModel) {
        macro_rules! plain {
            ($($field:ident)*) => { $(change(&self.$field, &old.$field, &new.$field, Clone::clone);)* };
        }
        plain! {
            bar steps tiles quicks services guide_facts cases kinds job_facts answers receipt_facts
            case_facts missing figures bars record_rows record_facts seeker_facts
            refused_facts
            entries topics place_facts courses dots
            scene_rows page_marks desk_facts problem_rows
            work_rows work_facts work_options
            face_checks
            panel_ways panel_places
            ease_sizes ease_colours ease_ways
        }
        change(&self.matches, &old.matches, &new.matches, job_row);
        change(&self.jobs, &old.jobs, &new.jobs, job_row);
        change(&self.filters, &old.filters, &new.filters, filter);
        change(&self.questions, &old.questions, &new.questions, question);
        change(
            &self.relaxations,
            &old.relaxations,
            &new.relaxations,
            |text: &String| text.into(),
        );
        change(
            &self.bundles,
            &old.bundles,
            &new.bundles,
            |text: &String| text.into(),
        );
        change(&self.words, &old.words, &new.words, |text: &String| {
            text.into()
        });
        change(
            &self.paragraphs,
            &old.paragraphs,
            &new.paragraphs,
            |text: &String| text.into(),
        );
        let text = |text: &String| SharedString::from(text);
        change(&self.desk_rows, &old.desk_rows, &new.desk_rows, text);
        change(&self.panel_row, &old.panel_row, &new.panel_row, text);
        change(&self.panel_marks, &old.panel_marks, &new.panel_marks, text);
        let (before, after) = (&old.desk_buttons, &new.desk_buttons);
        change(&self.desk_buttons, before, after, text);
        let (before, after) = (&old.problem_buttons, &new.problem_buttons);
        change(&self.problem_buttons, before, after, text);
        change(
            &self.out_reasons,
            &old.out_reasons,
            &new.out_reasons,
            |text: &String| text.into(),
        );
    }
}

/// Sets the rows that differ, and shortens the list. A list that grows is set as a whole: Slint
/// 1.18 counts an added row at once and lays the grid out for it only later, and a look at the
/// grid between the two reads past its end.
fn change<V: PartialEq, R: Clone + 'static>(
    list: &VecModel<R>,
    old: &[V],
    new: &[V],
    row: impl Fn(&V) -> R,
) {
    if new.len() > list.row_count() {
        return list.set_vec(new.iter().map(row).collect::<Vec<_>>());
    }
    for (at, value) in new.iter().enumerate() {
        if old.get(at) != Some(value) {
            list.set_row_data(at, row(value));
        }
    }
    while list.row_count() > new.len() {
        list.remove(list.row_count() - 1);
    }
}

fn model<T: Clone + 'static>(rows: Vec<T>) -> ModelRc<T> {
    ModelRc::from(Rc::new(VecModel::from(rows)))
}

fn job_row(card: &JobCard) -> g::JobRow {
    g::JobRow {
        title: card.title.as_str().into(),
        wage: card.wage.as_str().into(),
        place: card.place.as_str().into(),
        distance: card.distance.as_str().into(),
        reason: card.reason.as_str().into(),
        tags: model(shared(&card.tags)),
    }
}

fn filter(filter: &FilterBox) -> g::Filter {
    g::Filter {
        label: filter.label.as_str().into(),
        name: filter.name.as_str().into(),
        on: filter.on,
        options: model(shared(&filter.options)),
        chosen: i32::try_from(filter.chosen).unwrap_or(0),
    }
}

fn question(question: &QuestionBox) -> g::Question {
    g::Question {
        crumbs: model(question.crumbs.clone()),
        options: model(question.options.clone()),
        ..question.view.clone()
    }
}
