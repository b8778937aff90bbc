//! What people write, read as they meant it: with the whole dictionary and the county's words.

mod writing {
    mod phrases;
    mod pinyin;
}
