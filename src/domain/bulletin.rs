//! What the county tells everybody.

use jiff::civil::Date;

/// A notice of the county to all residents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Id within the feed.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Text; paragraphs parted by line feeds.
    pub body: String,
    /// Who issues it.
    pub issuer: String,
    /// Day of publication.
    pub published: Date,
    /// Last day it is shown.
    pub until: Date,
}

/// Headlines of the notices that hold on a day, the newest first, at most `most`.
pub fn headlines(notices: &[Notice], today: Date, most: usize) -> Vec<String> {
    let mut current: Vec<&Notice> = notices
        .iter()
        .filter(|n| n.published <= today && today <= n.until)
        .collect();
    current.sort_by(|a, b| (b.published, &a.id).cmp(&(a.published, &b.id)));
    let titles = current.into_iter().map(|n| n.title.clone());
    titles.take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_of_tomorrow_or_past_its_last_day_is_no_news() {
        let day = |d| Date::constant(2026, 11, d);
        let notice = |title: &str, published, until| Notice {
            id: title.to_owned(),
            title: title.to_owned(),
            body: String::new(),
            issuer: String::new(),
            published: day(published),
            until: day(until),
        };
        let all = [
            notice("over", 1, 21),
            notice("old", 2, 30),
            notice("ahead", 23, 30),
            notice("new", 22, 22),
            notice("middle", 9, 25),
        ];
        assert_eq!(headlines(&all, day(22), 2), ["new", "middle"]);
        assert!(headlines(&[], day(22), 2).is_empty());
    }
}
