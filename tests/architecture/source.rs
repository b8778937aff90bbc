//! A source file, with comments and the insides of strings taken out.

use std::fs;
use std::path::{Path, PathBuf};

/// One Rust file.
pub struct Source {
    /// Path from the project's folder, with `/`.
    pub path: String,
    /// The text as it stands.
    pub text: String,
    /// The text with comments, string contents and `#[cfg(test)]` modules blanked; same lines.
    pub code: String,
    /// Line and content of every string literal outside tests.
    pub strings: Vec<(usize, String)>,
}

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every `.rs` file under a folder; none when there is no such folder.
pub fn under(folder: &str) -> Vec<Source> {
    files(folder, "rs")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(root().join(&path)).expect("a source is UTF-8");
            Source::new(&path, &text)
        })
        .collect()
}

/// Paths of all files with an ending under a folder, sorted.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(root().join(&next)) else {
            continue;
        };
        for entry in entries.map(|e| e.expect("a readable folder")) {
            let path = next.join(entry.file_name());
            if entry.file_type().expect("a file type").is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

impl Source {
    /// Takes a file apart.
    pub fn new(path: &str, text: &str) -> Self {
        let whole_file = path.ends_with("/tests.rs") || path.contains("/tests/");
        if whole_file && path.starts_with("src/") {
            return Self {
                path: path.to_owned(),
                text: text.to_owned(),
                code: blanked(text),
                strings: Vec::new(),
            };
        }
        let (code, strings) = without_words(text);
        let (code, test_lines) = without_tests(&code);
        let strings = strings
            .into_iter()
            .filter(|(line, _)| !test_lines.iter().any(|range| range.contains(line)))
            .collect();
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            strings,
        }
    }

    /// The module of a file under `src`, as `domain::jobs::listing`; empty for `lib.rs`.
    pub fn module(&self) -> Vec<&str> {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let inner = inner.trim_end_matches(".rs").trim_end_matches("/mod");
        match inner {
            "lib" => Vec::new(),
            inner => inner.split('/').collect(),
        }
    }

    /// `path:line: what`, for a place in `code`.
    pub fn at(&self, offset: usize, what: &str) -> String {
        let line = self.code[..offset].matches('\n').count() + 1;
        format!("{}:{line}: {what}", self.path)
    }

    /// Places of a word in `code`, where it is a whole word.
    pub fn places<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        self.code.match_indices(word).filter_map(move |(at, _)| {
            let before = self.code[..at].chars().next_back();
            let after = self.code[at + word.len()..].chars().next();
            let starts = !word.starts_with(is_part) || !before.is_some_and(is_part);
            let ends = !word.ends_with(is_part) || !after.is_some_and(is_part);
            (starts && ends).then_some(at)
        })
    }
}

/// Blanks comments and string contents, and returns the strings with their lines.
fn without_words(text: &str) -> (String, Vec<(usize, String)>) {
    let mut code = String::with_capacity(text.len());
    let mut strings = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(c) = rest.chars().next() {
        let (length, kept) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if rest.starts_with("/*") {
            (block_comment(rest), None)
        } else if let Some(length) = char_literal(rest) {
            (length, None)
        } else if let Some((open, length)) = string_literal(rest, code.chars().next_back()) {
            strings.push((
                line,
                rest[open..length].trim_end_matches(['"', '#']).to_owned(),
            ));
            (length, None)
        } else {
            (c.len_utf8(), Some(c))
        };
        match kept {
            Some(c) => code.push(c),
            None => code.push_str(&blanked(&rest[..length])),
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    (code, strings)
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a character literal; `None` for a lifetime.
fn char_literal(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    if inner.starts_with('\\') {
        return Some(inner[2..].find('\'')? + 4);
    }
    let c = inner.chars().next()?;
    inner[c.len_utf8()..]
        .starts_with('\'')
        .then(|| 2 + c.len_utf8())
}

/// Where the content of a string literal starts and where the literal ends.
fn string_literal(text: &str, before: Option<char>) -> Option<(usize, usize)> {
    let in_a_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let prefix = ["br", "cr", "b", "c", "r", ""]
        .into_iter()
        .find(|p| text.starts_with(p) && text[p.len()..].starts_with(['"', '#']))?;
    if in_a_name && !prefix.is_empty() {
        return None;
    }
    let after = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = after.len() - after.trim_start_matches('#').len();
        let open = prefix.len() + hashes + 1;
        after[hashes..].starts_with('"').then_some(())?;
        let close = format!("\"{}", "#".repeat(hashes));
        let end = text[open..].find(&close)?;
        return Some((open, open + end + close.len()));
    }
    let open = prefix.len() + 1;
    after.starts_with('"').then_some(())?;
    let mut escaped = false;
    for (at, c) in text[open..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((open, open + at + 1)),
            _ => {}
        }
    }
    None
}

/// Blanks what stands only in the tests: items under `#[cfg(test)]`, and their lines.
fn without_tests(code: &str) -> (String, Vec<std::ops::RangeInclusive<usize>>) {
    let mut out = code.to_owned();
    let mut lines = Vec::new();
    let next = |code: &str| {
        let marks = ["#[cfg(test)]", "#[cfg(all(test,"];
        marks.into_iter().filter_map(|mark| code.find(mark)).min()
    };
    while let Some(start) = next(&out) {
        let Some(open) = out[start..].find(['{', ';']).map(|i| start + i) else {
            break;
        };
        let end = if out[open..].starts_with('{') {
            closing(&out, open)
        } else {
            open
        };
        let line_of = |at: usize| out[..at].matches('\n').count() + 1;
        lines.push(line_of(start)..=line_of(end));
        let blank = blanked(&out[start..=end]);
        out.replace_range(start..=end, &blank);
    }
    (out, lines)
}

/// Spaces instead of characters; line breaks stay.
fn blanked(text: &str) -> String {
    let blank = |c| if c == '\n' { c } else { ' ' };
    text.chars().map(blank).collect()
}

/// The brace that closes the one at `open`; the last character when none does.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0usize;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return open + at;
                }
            }
            _ => {}
        }
    }
    code.trim_end().len() - 1
}

#[test]
fn comments_strings_and_tests_are_told_from_code() {
    let source = Source::new(
        "src/domain/x.rs",
        "use a::b; // use c::d\n/* /* e */ f */ let s = \"g \\\" h\"; let r = r#\"i \"j\"#;\n\
         let c = '\"'; fn k<'l>() {}\n#[cfg(test)]\nmod tests {\n let m = \"n\"; }\nfn o() {}\n",
    );
    let words: Vec<&str> = source.code.split_whitespace().collect();
    assert_eq!(
        words.join(" "),
        "use a::b; let s = ; let r = ; let c = ; fn k<'l>() {} fn o() {}"
    );
    assert_eq!(
        source.strings,
        [(2, "g \\\" h".to_owned()), (2, "i \"j".to_owned())]
    );
    assert_eq!(source.code.lines().count(), 7);
    assert_eq!(source.module(), ["domain", "x"]);
}
