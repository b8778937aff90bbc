//! What else could have answered: SQL LIKE, FTS5 trigram, tantivy with jieba.
//!
//! Each gets the job in the form it does fastest: the exact number of listings that hold the words,
//! are of one kind and pay at least a floor, and the twenty newest of them.

use std::path::Path;
use std::sync::Arc;

use jiujinban::domain::jobs::listing::{Kind, Listing};
use jiujinban::domain::jobs::row::Day;
use rusqlite::{Connection, params};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexReader, Order, TantivyDocument, Term};

/// The two filters of every query: 固定工, and this much a month in fen.
pub const FLOOR: u32 = 400_000;

/// Plain SQLite with a trigram index beside the table.
pub struct Sql {
    db: Connection,
}

fn pay(listing: &Listing) -> u32 {
    listing
        .wage
        .and_then(|w| w.by_month())
        .map_or(0, |(_, high)| high.0)
}

fn skills(listing: &Listing) -> String {
    let words: Vec<&str> = listing.skills.iter().map(|s| s.0.as_str()).collect();
    words.join("\n")
}

impl Sql {
    /// Loads a corpus.
    pub fn build(folder: &Path, listings: impl Iterator<Item = Listing>) -> rusqlite::Result<Self> {
        let mut db = Connection::open(folder.join("rivals.db"))?;
        db.execute_batch(
            "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536;
             create table job (id integer primary key, title text, skills text, employer text,
                address text, meeting text, body text, kind int, pay int, posted int);
             create virtual table tri using fts5(title, skills, employer, address, meeting, body,
                content = 'job', content_rowid = 'id', tokenize = 'trigram', detail = full);",
        )?;
        let all = db.transaction()?;
        {
            let mut put =
                all.prepare("insert into job values (null,?1,?2,?3,?4,?5,?6,?7,?8,?9)")?;
            for l in listings {
                put.execute(params![
                    l.title,
                    skills(&l),
                    l.employer.name,
                    l.workplace.address,
                    l.workplace.meeting_place,
                    l.description,
                    l.kind == Kind::Gig,
                    pay(&l),
                    Day::of(l.posted).0,
                ])?;
            }
        }
        all.commit()?;
        db.execute_batch("insert into tri(tri) values ('rebuild')")?;
        Ok(Self { db })
    }

    /// LIKE over the six columns.
    pub fn like(&self, word: &str) -> rusqlite::Result<(Vec<i64>, u32)> {
        let sql = "select id, posted from job where kind = 0 and pay >= ?2 and (title like ?1
            or skills like ?1 or employer like ?1 or address like ?1 or meeting like ?1
            or body like ?1)";
        self.newest(sql, &format!("%{word}%"))
    }

    /// The trigram index; with fewer than three characters it can only scan.
    pub fn trigram(&self, word: &str) -> rusqlite::Result<(Vec<i64>, u32)> {
        if word.chars().count() < 3 {
            let sql = "select tri.rowid, job.posted from tri join job on job.id = tri.rowid
                where job.kind = 0 and job.pay >= ?2 and (tri.title like ?1 or tri.skills like ?1
                or tri.employer like ?1 or tri.address like ?1 or tri.meeting like ?1
                or tri.body like ?1)";
            return self.newest(sql, &format!("%{word}%"));
        }
        let sql = "select job.id, job.posted from tri join job on job.id = tri.rowid
            where tri match ?1 and job.kind = 0 and job.pay >= ?2";
        self.newest(sql, &format!("\"{word}\""))
    }

    fn newest(&self, sql: &str, pattern: &str) -> rusqlite::Result<(Vec<i64>, u32)> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut found = statement
            .query_map(params![pattern, FLOOR], |r| {
                Ok((r.get::<_, i64>(1)?, r.get::<_, i64>(0)?))
            })?
            .collect::<rusqlite::Result<Vec<(i64, i64)>>>()?;
        let total = found.len() as u32;
        if found.len() > 20 {
            found.select_nth_unstable_by(20, |a, b| b.cmp(a));
            found.truncate(20);
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        Ok((found.into_iter().map(|(_, id)| id).collect(), total))
    }
}

/// jieba as a tantivy tokenizer.
#[derive(Clone)]
struct Cut(Arc<jieba_rs::Jieba>);

struct Cuts {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for Cuts {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

impl Tokenizer for Cut {
    type TokenStream<'a> = Cuts;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cuts {
        let tokens = self
            .0
            .cut_for_search(text, true)
            .into_iter()
            .filter(|t| t.word.chars().any(char::is_alphanumeric))
            .enumerate()
            .map(|(position, t)| Token {
                position,
                text: t.word.to_lowercase(),
                ..Token::default()
            })
            .collect();
        Cuts { tokens, next: 0 }
    }
}

/// tantivy, its terms cut by jieba.
pub struct Tantivy {
    reader: IndexReader,
    jieba: Arc<jieba_rs::Jieba>,
    text: Field,
    kind: Field,
    pay: Field,
}

impl Tantivy {
    /// Indexes a corpus into one segment.
    pub fn build(folder: &Path, listings: impl Iterator<Item = Listing>) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let cut = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("jieba")
                .set_index_option(IndexRecordOption::Basic),
        );
        let text = schema.add_text_field("text", cut);
        let kind = schema.add_u64_field("kind", INDEXED);
        let pay_field = schema.add_u64_field("pay", FAST | INDEXED);
        let posted = schema.add_u64_field("posted", FAST);
        let folder = folder.join("tantivy");
        std::fs::create_dir_all(&folder)?;
        let index = Index::create_in_dir(folder, schema.build())?;
        let jieba = Arc::new(jieba_rs::Jieba::new());
        index
            .tokenizers()
            .register("jieba", Cut(Arc::clone(&jieba)));
        let mut writer = index.writer_with_num_threads(1, 200_000_000)?;
        for l in listings {
            let mut doc = TantivyDocument::default();
            let place = &l.workplace;
            for column in [
                &l.title,
                &skills(&l),
                &l.employer.name,
                &place.address,
                &place.meeting_place,
                &l.description,
            ] {
                doc.add_text(text, column);
            }
            doc.add_u64(kind, u64::from(l.kind == Kind::Gig));
            doc.add_u64(pay_field, u64::from(pay(&l)));
            doc.add_u64(posted, u64::from(Day::of(l.posted).0));
            writer.add_document(doc)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        Ok(Self {
            reader: index.reader()?,
            jieba,
            text,
            kind,
            pay: pay_field,
        })
    }

    /// The twenty newest and the exact number.
    pub fn search(&self, word: &str) -> tantivy::Result<u32> {
        let query = self.query(word);
        let newest = TopDocs::with_limit(20).order_by_fast_field::<u64>("posted", Order::Desc);
        let (_, total) = self.reader.searcher().search(&query, &(newest, Count))?;
        Ok(total as u32)
    }

    /// The twenty newest, without the number.
    pub fn page(&self, word: &str) -> tantivy::Result<usize> {
        let query = self.query(word);
        let newest = TopDocs::with_limit(20).order_by_fast_field::<u64>("posted", Order::Desc);
        Ok(self.reader.searcher().search(&query, &newest)?.len())
    }

    fn query(&self, word: &str) -> BooleanQuery {
        let term = |text: &str| -> Box<dyn Query> {
            let term = Term::from_field_text(self.text, &text.to_lowercase());
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        };
        let mut all: Vec<(Occur, Box<dyn Query>)> = self
            .jieba
            .cut(word, true)
            .into_iter()
            .map(|t| (Occur::Must, term(t.word)))
            .collect();
        let fixed = Term::from_field_u64(self.kind, 0);
        all.push((
            Occur::Must,
            Box::new(TermQuery::new(fixed, IndexRecordOption::Basic)),
        ));
        let floor = Term::from_field_u64(self.pay, u64::from(FLOOR));
        all.push((
            Occur::Must,
            Box::new(RangeQuery::new(
                std::ops::Bound::Included(floor),
                std::ops::Bound::Unbounded,
            )),
        ));
        BooleanQuery::new(all)
    }
}
