//! Writing Chinese with a finger: what was drawn, what it may mean in a field, and when it counts.
//!
//! [`ink`] is what a finger drew, [`reading`] what a recogniser made of it, [`candidates`] how the
//! knowledge of a field orders it, and [`pad`] the machine that says when to read and when to commit.
//! [`pinyin`] reads keys. [`panel`] is what stands under a field: the pad, the keys, and what of it goes
//! into the field; [`kit`] is what it knows.

pub mod candidates;
pub mod characters;
pub mod field;
pub mod ink;
pub mod kit;
pub mod pad;
pub mod panel;
pub mod pinyin;
pub mod reading;
pub mod similar;
