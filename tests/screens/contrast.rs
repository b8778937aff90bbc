//! Contrast of every pair of colours that stand on each other, by WCAG 2.2: 7:1 for text, 4.5:1
//! for parts that must be seen.

use crate::stage::terminal;
use jiujinban::ui::generated::{Category, Palette, Theme, ThemeKind};
use slint::{Color, Global};

const TEXT: f64 = 7.0;
const PART: f64 = 4.5;

fn luminance(colour: Color) -> f64 {
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.red()) + 0.7152 * linear(colour.green()) + 0.0722 * linear(colour.blue())
}

fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Every text colour with what it stands on.
fn texts(p: &Palette, c: &Category) -> Vec<(&'static str, Color, Color)> {
    let mut pairs = vec![
        ("ink on paper", p.ink, p.paper),
        ("ink on card", p.ink, p.card),
        ("ink on pressed", p.ink, p.pressed),
        ("quiet on paper", p.quiet, p.paper),
        ("quiet on card", p.quiet, p.card),
        ("brand on card", p.brand, p.card),
        ("brand on paper", p.brand, p.paper),
        ("on brand", p.on_brand, p.brand),
        ("on brand pressed", p.on_brand, p.brand_pressed),
        ("on status", p.on_status, p.status),
        ("on the status pill", p.on_status, p.status_pill),
        ("on picked", p.on_picked, p.picked),
        ("ink on picked", p.ink, p.picked),
        ("good on card", p.good, p.card),
        ("good on its paper", p.good, p.good_paper),
        ("warn on its paper", p.warn, p.warn_paper),
        ("bad on its paper", p.bad, p.bad_paper),
        ("bad on card", p.bad, p.card),
        ("bad on paper", p.bad, p.paper),
        ("ink on bad paper", p.ink, p.bad_paper),
        ("wage on card", p.wage, p.card),
        ("wage on paper", p.wage, p.paper),
        ("on step", p.on_step, p.step),
    ];
    let tiles = [c.jobs, c.skills, c.insurance, c.card, c.money, c.other];
    pairs.extend(tiles.map(|tile| ("on a tile", p.tile, tile)));
    pairs
}

/// Parts that carry a meaning with what they stand on.
fn parts(p: &Palette) -> Vec<(&'static str, Color, Color)> {
    vec![
        ("icon part on card", p.part, p.card),
        ("icon part on paper", p.part, p.paper),
        ("warn icon on paper", p.warn, p.paper),
        ("good dot on paper", p.good, p.paper),
        ("tick on its dot", p.paper, p.good),
    ]
}

#[test]
fn the_contrast_of_black_and_white_is_twenty_one() {
    let black = Color::from_rgb_u8(0, 0, 0);
    let white = Color::from_rgb_u8(255, 255, 255);
    assert!((contrast(black, white) - 21.0).abs() < 0.001);
    assert!((contrast(white, white) - 1.0).abs() < 0.001);
}

#[test]
fn every_pair_of_every_theme_can_be_told_apart() {
    let (headless, _) = terminal();
    let theme = Theme::get(headless.app());
    let mut breaches = Vec::new();
    for kind in [ThemeKind::Standard, ThemeKind::Contrast, ThemeKind::Dark] {
        theme.set_kind(kind);
        let (palette, categories) = (theme.get_p(), theme.get_categories());
        let texts = texts(&palette, &categories)
            .into_iter()
            .map(|pair| (pair, TEXT));
        let parts = parts(&palette).into_iter().map(|pair| (pair, PART));
        for ((name, front, back), least) in texts.chain(parts) {
            let found = contrast(front, back);
            if found < least {
                breaches.push(format!("{kind:?}: {name} is {found:.2}, not {least}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
