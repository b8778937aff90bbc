//! Every screen, standing and lying, in standard and large text: can it be reached, read and told?

#[path = "screens/beside.rs"]
mod beside;
#[path = "screens/cases.rs"]
mod cases;
#[path = "screens/contrast.rs"]
mod contrast;
#[path = "screens/first_page.rs"]
mod first_page;
#[path = "screens/items.rs"]
mod items;
#[path = "screens/keypad.rs"]
mod keypad;
#[path = "screens/layout.rs"]
mod layout;
#[path = "screens/plain.rs"]
mod plain;
#[path = "screens/preview.rs"]
mod preview;
#[path = "screens/prints.rs"]
mod prints;
#[path = "screens/privacy.rs"]
mod privacy;
#[path = "screens/rare.rs"]
mod rare;
#[path = "screens/reach.rs"]
mod reach;
#[path = "screens/repaint.rs"]
mod repaint;
#[path = "screens/reports.rs"]
mod reports;
#[path = "screens/stage.rs"]
mod stage;
#[path = "screens/taps.rs"]
mod taps;
#[path = "screens/training.rs"]
mod training;
#[path = "screens/words.rs"]
mod words;
