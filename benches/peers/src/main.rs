//! Our search beside SQL LIKE, FTS5 trigram and tantivy with jieba: one corpus, one run, the same
//! words, the same two filters. CPU time of the searching thread, so that a busy machine does not
//! matter.
//!
//! `peers [LISTINGS…]`, by default 100000 and 1000000.

mod corpus;
#[path = "../../figures/mod.rs"]
mod figures;
mod rivals;

use std::path::Path;
use std::time::Duration;

use corpus::{Corpus, Dice, TODAY};
use figures::{Goal, Spread, process_cpu, record, thread_cpu};
use jiujinban::adapters::store::cache::{Cache, trades};
use jiujinban::domain::jobs::listing::{Fen, Kind, Skill};
use jiujinban::domain::jobs::matching::{JobWish, LodgingNeed};
use jiujinban::domain::jobs::place::{Metres, Point};
use jiujinban::domain::jobs::search::{Order, SearchQuery};
use jiujinban::domain::time::WallTime;
use jiujinban::ports::jobs::{FeedCursor, ListingPage};
use rivals::{FLOOR, Sql, Tantivy};

const ONE: [&str; 6] = ["电", "厨", "焊", "车", "养", "工"];
const TWO: [&str; 22] = [
    "电工", "保洁", "厨师", "保安", "普工", "焊工", "司机", "会计", "护工", "家政", "采摘", "日结",
    "住宿", "包吃", "夜班", "快递", "仓管", "搬运", "木工", "养猪", "双休", "年龄",
];
const FOUR: [&str; 10] = [
    "货车司机",
    "低压电工",
    "照顾老人",
    "流水线组",
    "当天结算",
    "挖掘机司",
    "退役军人",
    "直播带货",
    "有限公司",
    "A2驾照",
];

type Failure = Box<dyn std::error::Error>;

/// CPU times of many runs.
#[derive(Default)]
struct Samples(Vec<Duration>);

impl Samples {
    fn time<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let start = thread_cpu();
        let out = run();
        self.0.push(thread_cpu() - start);
        out
    }

    fn spread(&self) -> Spread {
        Spread::of_ms(self.0.iter().copied())
    }
}

fn main() -> Result<(), Failure> {
    let mut sizes: Vec<u32> = std::env::args()
        .skip(1)
        .map(|a| a.parse())
        .collect::<Result<_, _>>()?;
    if sizes.is_empty() {
        sizes = vec![100_000, 1_000_000];
    }
    for size in sizes {
        run(size)?;
    }
    Ok(())
}

fn run(size: u32) -> Result<(), Failure> {
    let name = match size {
        1_000_000 => "1m".to_owned(),
        n => format!("{}k", n / 1_000),
    };
    let most = if size > 100_000 { 20.0 } else { 5.0 };
    let folder = tempfile::tempdir()?;
    let vocabulary = trades::shipped();
    let corpus = Corpus::new(&vocabulary);
    let listings = || (0..size).map(|n| corpus.listing(n));
    eprintln!("{name}: building");
    let ours = ours(folder.path(), &corpus, size)?;
    told(&ours, &name, folder.path())?;
    let sql = Sql::build(folder.path(), listings())?;
    let tantivy = Tantivy::build(folder.path(), listings())?;
    let heavy = if size > 100_000 { 1 } else { 3 };
    for (letters, words) in [("1char", &ONE[..]), ("2char", &TWO), ("4char", &FOUR)] {
        let mut race = Race::default();
        for word in words {
            race.word(word, &ours, &sql, &tantivy, heavy)?;
        }
        race.tell(&name, letters, most);
    }
    matching(&ours, &name, size);
    Ok(())
}

fn ours(folder: &Path, corpus: &Corpus, size: u32) -> Result<Cache, Failure> {
    let (mut cache, _) = Cache::open(&folder.join("cache.db"), trades::shipped())?;
    let as_of = WallTime::at_start_of(TODAY);
    for start in (0..size).step_by(1_000) {
        let end = size.min(start + 1_000);
        cache.apply(&ListingPage {
            puts: (start..end).map(|n| corpus.listing(n)).collect(),
            tombstones: Vec::new(),
            next: FeedCursor(end.to_string()),
            as_of: (end == size).then_some(as_of),
        })?;
    }
    Ok(cache)
}

/// Start-up and memory, on a cache opened anew as after a power cut.
fn told(ours: &Cache, name: &str, folder: &Path) -> Result<(), Failure> {
    let start = thread_cpu();
    let (again, _) = Cache::open(&folder.join("cache.db"), trades::shipped())?;
    let opened = (thread_cpu() - start).as_secs_f64() * 1e3;
    let held = ours.state(WallTime::at_start_of(TODAY)).listings;
    assert_eq!(again.state(WallTime::at_start_of(TODAY)).listings, held);
    let memory = again.memory();
    let mb = |bytes: usize| bytes as f64 / 1e6;
    let row = |what: &str, value: f64, unit: &str, how: &str| {
        record(
            &format!("jobs.cache.{name}.{what}"),
            value,
            unit,
            Goal::Known,
            how,
        );
    };
    row(
        "open.cpu",
        opened,
        "ms",
        "open the file and build the index, thread CPU time",
    );
    row(
        "memory.index",
        mb(memory.index),
        "MB",
        "attributes, texts and pair lists",
    );
    row("memory.texts", mb(memory.texts), "MB", "texts alone");
    row("memory.pairs", mb(memory.pairs), "MB", "pair lists alone");
    Ok(())
}

/// The runs of one set of words.
#[derive(Default)]
struct Race {
    ours: Samples,
    ours_read: Samples,
    like: Samples,
    trigram: Samples,
    tantivy: Samples,
    tantivy_page: Samples,
    wrong: u32,
    trigram_wrong: u32,
    tantivy_missed: u64,
    hits: u64,
}

impl Race {
    fn word(
        &mut self,
        word: &str,
        ours: &Cache,
        sql: &Sql,
        tantivy: &Tantivy,
        heavy: usize,
    ) -> Result<(), Failure> {
        let query = SearchQuery {
            text: word.to_owned(),
            kind: Some(Kind::Fixed),
            wage_floor: Some(Fen(FLOOR)),
            order: Order::Newest,
            ..SearchQuery::default()
        };
        let now = WallTime::at_start_of(TODAY);
        let mut found = (Vec::new(), 0);
        for _ in 0..30 {
            found = self.ours.time(|| ours.find(&query, TODAY));
            self.ours_read.time(|| ours.search(&query, now))?;
            self.tantivy.time(|| tantivy.search(word))?;
            self.tantivy_page.time(|| tantivy.page(word))?;
        }
        let mut exact = (Vec::new(), 0);
        for _ in 0..heavy {
            exact = self.like.time(|| sql.like(word))?;
            let trigram = self.trigram.time(|| sql.trigram(word))?;
            self.trigram_wrong += u32::from(trigram != exact);
        }
        let same_page = exact
            .0
            .iter()
            .map(|id| *id as u32)
            .eq(found.0.iter().copied());
        self.wrong += u32::from(exact.1 != found.1 || !same_page);
        self.hits += u64::from(exact.1);
        self.tantivy_missed += u64::from(exact.1.abs_diff(tantivy.search(word)?));
        Ok(())
    }

    fn tell(&self, name: &str, letters: &str, most: f64) {
        let goal = || {
            if letters == "1char" {
                Goal::Known
            } else {
                Goal::AtMost(most)
            }
        };
        let how = |s: &Samples, what: &str| {
            let s = s.spread();
            format!(
                "{what}; exact count and newest 20, kind and wage filter; n={}, p50={:.3} ms, thread CPU time",
                s.count(),
                s.median()
            )
        };
        let row = |what: &str, value: f64, unit: &str, goal: Goal, how: &str| {
            record(
                &format!("jobs.search.{name}.{letters}{what}"),
                value,
                unit,
                goal,
                how,
            );
        };
        let p99 = |s: &Samples| s.spread().p99();
        row(
            ".p99_cpu",
            p99(&self.ours),
            "ms",
            goal(),
            &how(&self.ours, "ours"),
        );
        row(
            ".with_rows.p99_cpu",
            p99(&self.ours_read),
            "ms",
            goal(),
            &how(&self.ours_read, "ours, the 20 listings read, facets"),
        );
        row(
            ".like.p99_cpu",
            p99(&self.like),
            "ms",
            Goal::Known,
            &how(&self.like, "SQL LIKE over six columns"),
        );
        row(
            ".trigram.p99_cpu",
            p99(&self.trigram),
            "ms",
            Goal::Known,
            &how(
                &self.trigram,
                "FTS5 trigram, below three characters its LIKE scan",
            ),
        );
        row(
            ".tantivy.p99_cpu",
            p99(&self.tantivy),
            "ms",
            Goal::Known,
            &how(&self.tantivy, "tantivy with jieba"),
        );
        row(
            ".tantivy_page.p99_cpu",
            p99(&self.tantivy_page),
            "ms",
            Goal::Known,
            &how(
                &self.tantivy_page,
                "tantivy with jieba, page without the count",
            ),
        );
        row(
            ".differs_from_like",
            f64::from(self.wrong),
            "words",
            Goal::AtMost(0.0),
            "words whose count or newest 20 differ from LIKE's",
        );
        row(
            ".tantivy.count_error",
            self.tantivy_missed as f64,
            "hits",
            Goal::Known,
            &format!("hits tantivy with jieba counts wrongly, of {}", self.hits),
        );
        if letters == "2char" {
            let rivals = [
                ("like", &self.like),
                ("trigram", &self.trigram),
                ("tantivy", &self.tantivy),
                ("tantivy_page", &self.tantivy_page),
            ];
            for (rival, samples) in rivals {
                let ratio = p99(samples) / p99(&self.ours);
                row(
                    &format!(".{rival}_over_ours"),
                    ratio,
                    "x",
                    Goal::AtLeast(1.0),
                    "ratio of the p99 CPU times in this run",
                );
            }
        }
    }
}

/// Registrations matched against every listing.
fn matching(ours: &Cache, name: &str, size: u32) {
    let vocabulary = trades::shipped();
    let dice = &mut Dice::new(7);
    let mut samples = Samples::default();
    let mut hits = 0;
    for _ in 0..500 {
        let wish = JobWish {
            kind: [None, Some(Kind::Fixed), Some(Kind::Gig)][dice.below(3) as usize],
            trades: vec![dice.early(vocabulary.trades()).code.clone()],
            skills: vec![Skill("低压电工证".into()), Skill("C1驾照".into())],
            wage_floor: Some(Fen::yuan(2_000 + dice.below(30) * 100)),
            radius: Some(Metres(40_000)),
            home: Point::new(
                34_000_000 + dice.below(1_000_000) as i32,
                113_000_000 + dice.below(1_200_000) as i32,
            ),
            age: Some(20 + dice.below(40) as u8),
            lodging: LodgingNeed::GoesHome,
        };
        hits += samples.time(|| ours.fit(&wish, TODAY)).len();
    }
    let goal = if size == 100_000 {
        Goal::AtMost(2.0)
    } else {
        Goal::Known
    };
    let how = format!(
        "500 wishes, every listing scored, best 20 kept ({:.1} on average); p50={:.3} ms, thread CPU time",
        hits as f64 / 500.0,
        samples.spread().median()
    );
    record(
        &format!("jobs.match.{name}.p99_cpu"),
        samples.spread().p99(),
        "ms",
        goal,
        &how,
    );
    record(
        &format!("jobs.bench.{name}.total_cpu"),
        process_cpu().as_secs_f64(),
        "s",
        Goal::Known,
        "CPU of this program so far, building included",
    );
}
