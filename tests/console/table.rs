//! Post by page: who may open what. Everything else is refused with its sentence and a note.

use crate::rig::{Person, county, noted};
use jiujinban::county::console::acts;
use jiujinban::domain::operators::powers::Act;
use jiujinban::sample::operators::{ADVISER, BUSINESS, REVIEWER, SYSTEM, TECHNICIAN};

/// System administrator, business administrator, reviewer, technician, adviser; `x` may, `.` may not.
const EXPECTED: &[(&str, &str)] = &[
    ("/", "xxxxx"),
    ("/leave", "xxxxx"),
    ("/cases", "..x.."),
    ("/cases/{receipt}", "..x.."),
    ("/cases/{receipt}/open", "..x.."),
    ("/cases/{receipt}/decide", "..x.."),
    ("/cases/{receipt}/documents", "..x.."),
    ("/faces", "..x.."),
    ("/faces/{receipt}", "..x.."),
    ("/faces/{receipt}/open", "..x.."),
    ("/faces/{receipt}/decide", "..x.."),
    ("/applications", "xx..."),
    ("/applications/archive", "xx..."),
    ("/applications/new", "x...."),
    ("/applications/kept", "x...."),
    ("/applications/file", "x...."),
    ("/applications/{no}", "xx..."),
    ("/applications/{no}/carry-out", "x...."),
    ("/applications/{no}/decline", "x...."),
    ("/applications/{no}/grant", ".x..."),
    ("/applications/{no}/decline-rights", ".x..."),
    ("/accounts", "xx..."),
    ("/accounts/{id}", "xx..."),
    ("/accounts/{id}/freeze", "x...."),
    ("/accounts/{id}/unlock", "x...."),
    ("/accounts/{id}/code", "x...."),
    ("/accounts/{id}/rights", ".x..."),
    ("/leak", "xxxxx"),
    ("/check", "xx..."),
    ("/check/close", "xx..."),
    ("/check/kept", "xx..."),
    ("/check/{month}", "xx..."),
    ("/points", "xxxxx"),
    ("/points/schedule.xlsx", "xxxxx"),
    ("/points/new", "...x."),
    ("/points/save", "...x."),
    ("/points/kept", "...x."),
    ("/points/{id}", "...x."),
    ("/terminals", "...x."),
    ("/terminals/code", "...x."),
    ("/terminals/{id}/approve", "...x."),
    ("/terminals/{id}/refuse", "...x."),
    ("/terminals/{id}/revoke", "...x."),
    ("/terminals/{id}/replace", "...x."),
    ("/terminals/{id}/retire", "...x."),
    ("/terminals/{id}/keep", "...x."),
    ("/terminals/{id}/wiped", "...x."),
    ("/acceptance", ".x.x."),
    ("/acceptance/{id}", ".x.x."),
    ("/acceptance/{id}/mark", ".x..."),
    ("/acceptance/{id}/decide", ".x..."),
    ("/releases", "...x."),
    ("/releases/check", "...x."),
    ("/releases/save", "...x."),
    ("/updates", "...x."),
    ("/updates/{id}/go-on", "...x."),
    ("/updates/{id}/stop", "...x."),
    ("/problems", "...xx"),
    ("/problems/responsible", "...xx"),
    ("/problems/{id}", "...xx"),
    ("/problems/{id}/act", "...xx"),
    ("/tasks", "..x.x"),
    ("/tasks/{id}", "..x.x"),
    ("/figures", "xxxxx"),
    ("/figures/report", "xxxxx"),
    ("/log", "xx..."),
];

const POSTS: [(&str, &str); 5] = [
    (SYSTEM, "系统管理员只管账号"),
    (BUSINESS, "业务管理员只管赋权"),
    (REVIEWER, "审核人员只审核办件"),
    (TECHNICIAN, "技术人员只管设备和服务点"),
    (ADVISER, "业务骨干只答复问题"),
];

/// What would end the session or the account: looked at in the tests of the door.
const ENDS: [&str; 2] = ["/leave", "/leak"];

#[test]
fn every_page_is_open_to_the_posts_of_the_table_and_refused_to_the_others() {
    let named: Vec<&str> = acts().into_iter().map(|(path, _)| path).collect();
    let expected: Vec<&str> = EXPECTED.iter().map(|(path, _)| *path).collect();
    assert_eq!(named, expected, "every page stands in the table");
    let county = county();
    for (n, (account, sentence)) in POSTS.into_iter().enumerate() {
        let mut person = Person::logged_in(&county, account);
        let mut refused = 0;
        for (path, row) in EXPECTED {
            let may = row.as_bytes()[n] == b'x';
            if may && ENDS.contains(path) {
                continue;
            }
            let real = path
                .replace("{receipt}", "none")
                .replace("{no}", "77")
                .replace("{id}", "nobody-1")
                .replace("{month}", "1999-01");
            let answers = [person.get(&real), person.submit(&real, "x=1")];
            for answer in answers {
                if may {
                    assert_ne!(answer.status, 403, "{account} {path}");
                    assert_ne!(answer.status, 503, "{account} {path}");
                } else if answer.status != 404 {
                    assert_eq!(answer.status, 403, "{account} {path}");
                    assert!(answer.text().contains(sentence), "{account} {path}");
                    refused += 1;
                }
            }
        }
        let notes = noted(&county);
        let mine = notes
            .iter()
            .filter(|(who, event, _)| who == account && event == "console-refused");
        assert_eq!(mine.count(), refused, "each refusal of {account} is noted");
        assert!(refused > 0);
    }
}

#[test]
fn no_page_is_for_a_terminals_posts() {
    for (path, act) in acts() {
        assert!(
            !matches!(act, Act::EnterTerminal | Act::TakeCase),
            "{path}: nobody handles business at the console"
        );
    }
}
