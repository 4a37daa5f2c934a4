//! Checks a drawing as a careful person would: text inside its box and not over other text, nothing outside the picture, nothing too small
//! to read, enough contrast with what really lies under it. Native only; tests run it over every figure, step and width.

use super::{Anchor, Paint, Part, Scene, Width, metrics, text};
use std::collections::BTreeMap;

/// An opaque sRGB colour, 0..=255.
pub type Rgb = [f64; 3];

/// The values of the paints in one theme.
#[derive(Clone, Debug, Default)]
pub struct Palette(pub BTreeMap<String, Rgb>);

impl Palette {
    /// Reads `--name: light-dark(#rrggbb, #rrggbb)` lines; gives the light and the dark palette. Other values are left out.
    pub fn parse(css: &str) -> (Palette, Palette) {
        let (mut light, mut dark) = (Palette::default(), Palette::default());
        for line in css.lines() {
            let Some((name, value)) = line.trim().strip_prefix("--").and_then(|l| l.split_once(':')) else { continue };
            let Some(pair) = value.trim().strip_prefix("light-dark(").and_then(|v| v.split(')').next()) else {
                continue;
            };
            let Some((a, b)) = pair.split_once(',') else { continue };
            if let (Some(a), Some(b)) = (hex(a), hex(b)) {
                light.0.insert(name.trim().to_string(), a);
                dark.0.insert(name.trim().to_string(), b);
            }
        }
        (light, dark)
    }

    pub fn get(&self, paint: Paint) -> Option<Rgb> {
        self.0.get(paint.token()).copied()
    }
}

fn hex(s: &str) -> Option<Rgb> {
    let h = s.trim().strip_prefix('#')?;
    (h.len() == 6).then_some(())?;
    let c = |i: usize| u8::from_str_radix(&h[i..i + 2], 16).ok().map(f64::from);
    Some([c(0)?, c(2)?, c(4)?])
}

/// Relative luminance as WCAG 2 defines it.
pub fn luminance(c: Rgb) -> f64 {
    let f = |v: f64| {
        let v = v / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2])
}

/// Contrast ratio as WCAG 2 defines it, 1..=21.
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn mix(under: Rgb, over: Rgb, opacity: f64) -> Rgb {
    [0, 1, 2].map(|i| under[i] + (over[i] - under[i]) * opacity)
}

#[derive(Clone, Copy, Debug)]
struct Box2 {
    x0: f64,
    y0: f64,
    x1: f64,
    y1: f64,
}

impl Box2 {
    fn overlap(self, o: Box2) -> (f64, f64) {
        (self.x1.min(o.x1) - self.x0.max(o.x0), self.y1.min(o.y1) - self.y0.max(o.y0))
    }

    fn holds(self, x: f64, y: f64) -> bool {
        x >= self.x0 && x <= self.x1 && y >= self.y0 && y <= self.y1
    }
}

struct Placed<'a> {
    shape: &'a str,
    order: usize,
    opacity: f64,
    bounds: Box2,
    text: &'a str,
    size: f64,
    ink: Paint,
}

/// Opaque area: where a filled part covers what is under it. Paths are left out: no path of ours lies under text.
fn cover(part: &Part, x: f64, y: f64) -> Option<(Box2, Paint)> {
    match *part {
        Part::Rect { x: px, y: py, w, h, fill, .. } if !matches!(fill, Paint::None | Paint::Rib | Paint::Lip) => {
            Some((Box2 { x0: x + px, y0: y + py, x1: x + px + w, y1: y + py + h }, fill))
        }
        Part::Circle { x: cx, y: cy, r, fill, .. } if fill != Paint::None => {
            // The inscribed square: surely covered.
            let q = r * std::f64::consts::FRAC_1_SQRT_2;
            Some((Box2 { x0: x + cx - q, y0: y + cy - q, x1: x + cx + q, y1: y + cy + q }, fill))
        }
        _ => None,
    }
}

/// Least font size in scene units. A narrow picture stands on a 360 px screen at one unit a CSS px; a wide one is never shown
/// below 0.96 CSS px a unit.
pub fn min_size(width: Width) -> f64 {
    width.pick(11.5, 11.0)
}

/// Everything that is wrong with a picture at rest, in words. `palettes` are the two themes by name.
pub fn lint(scene: &Scene, width: Width, palettes: &[(&str, &Palette)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut texts: Vec<Placed> = Vec::new();
    let mut covers: Vec<(usize, f64, Box2, Paint)> = Vec::new();
    let mut order = 0;
    let tol = 0.6;
    for s in scene.shapes.iter().filter(|s| s.opacity > 0.02) {
        if s.x < -tol || s.y < -tol || s.x + s.w > scene.w + tol || s.y + s.h > scene.h + tol {
            wrong.push(format!(
                "shape {} leaves the picture: {:.0},{:.0} {:.0}x{:.0} in {:.0}x{:.0}",
                s.key, s.x, s.y, s.w, s.h, scene.w, scene.h
            ));
        }
        for p in &s.parts {
            order += 1;
            if let Some((b, paint)) = cover(p, s.x, s.y) {
                if b.x0 < -tol || b.y0 < -tol || b.x1 > scene.w + tol || b.y1 > scene.h + tol {
                    wrong.push(format!("a part of {} leaves the picture", s.key));
                }
                covers.push((order, s.opacity, b, paint));
            }
            if let Part::Text { x, y, size, weight, anchor, ink, text: t } = p {
                if t.is_empty() {
                    continue;
                }
                let w = text::width(t, *size, *weight);
                let x0 = s.x + x
                    - match anchor {
                        Anchor::Start => 0.0,
                        Anchor::Middle => w / 2.0,
                        Anchor::End => w,
                    };
                let b = Box2 {
                    x0,
                    y0: s.y + y - size * metrics::ASCENT,
                    x1: x0 + w,
                    y1: s.y + y + size * metrics::DESCENT,
                };
                if b.x0 < s.x - tol || b.x1 > s.x + s.w + tol || b.y0 < s.y - tol || b.y1 > s.y + s.h + tol {
                    wrong.push(format!(
                        "text “{t}” leaves its box {}: {:.1}..{:.1} in {:.1}..{:.1}, {:.1}..{:.1} in {:.1}..{:.1}",
                        s.key,
                        b.x0,
                        b.x1,
                        s.x,
                        s.x + s.w,
                        b.y0,
                        b.y1,
                        s.y,
                        s.y + s.h
                    ));
                }
                if *size < min_size(width) - 1e-6 {
                    wrong.push(format!("text “{t}” of {} is too small: {size}", s.key));
                }
                if !text::covered(t) {
                    wrong.push(format!("text “{t}” of {} has a character that the font lacks", s.key));
                }
                if t.ends_with('…') {
                    wrong.push(format!("text “{t}” of {} was cut", s.key));
                }
                texts.push(Placed {
                    shape: &s.key,
                    order,
                    opacity: s.opacity,
                    bounds: b,
                    text: t,
                    size: *size,
                    ink: *ink,
                });
            }
        }
    }
    for (i, a) in texts.iter().enumerate() {
        for b in &texts[i + 1..] {
            let (ox, oy) = a.bounds.overlap(b.bounds);
            if ox > 0.5 && oy > 0.5 && a.opacity > 0.15 && b.opacity > 0.15 {
                wrong.push(format!("“{}” ({}) overlaps “{}” ({})", a.text, a.shape, b.text, b.shape));
            }
        }
        let b = a.bounds;
        let my = (b.y0 + b.y1) / 2.0;
        for (o, opacity, c, _) in &covers {
            if *o > a.order
                && *opacity > 0.3
                && [b.x0 + 1.0, (b.x0 + b.x1) / 2.0, b.x1 - 1.0].iter().any(|x| c.holds(*x, my))
            {
                wrong.push(format!("“{}” ({}) is covered", a.text, a.shape));
                break;
            }
        }
        for (theme, palette) in palettes {
            let Some(surface) = palette.get(Paint::Surface) else {
                wrong.push(format!("no surface colour in {theme}"));
                continue;
            };
            let Some(ink) = palette.get(a.ink) else {
                wrong.push(format!("no colour {} in {theme}", a.ink.token()));
                continue;
            };
            let inset = (b.x1 - b.x0).min(3.0) / 2.0;
            let mut worst: f64 = 21.0;
            for (px, py) in [(b.x0 + inset, my), ((b.x0 + b.x1) / 2.0, my), (b.x1 - inset, my)] {
                let mut under = surface;
                for (o, opacity, c, paint) in &covers {
                    if *o < a.order
                        && c.holds(px, py)
                        && let Some(rgb) = palette.get(*paint)
                    {
                        under = mix(under, rgb, *opacity);
                    }
                }
                worst = worst.min(contrast(under, mix(under, ink, a.opacity)));
            }
            // WCAG 2.2 AA: 3 for text of at least 18.66 px bold, 4.5 else. No label counts on the large-text rule but the big numbers.
            let need = if a.size >= 24.0 { 3.0 } else { 4.5 };
            if worst < need {
                wrong.push(format!("“{}” ({}) has contrast {worst:.2} in {theme}", a.text, a.shape));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, Stroke, Weight};
    use super::*;

    fn palettes() -> (Palette, Palette) {
        Palette::parse(
            "--surface: light-dark(#ffffff, #101010);\n--ink: light-dark(#101010, #ffffff);\n--steel: light-dark(#333333, #222222);\n",
        )
    }

    fn check(shape: Shape) -> Vec<String> {
        let mut s = Scene::new(Width::Wide, 100.0);
        s.add(shape);
        let (light, dark) = palettes();
        lint(&s, Width::Wide, &[("light", &light), ("dark", &dark)])
    }

    fn label(shape: Shape, size: f64, text: &str) -> Shape {
        shape.text(4.0, 20.0, size, Weight::Regular, Anchor::Start, Paint::Ink, text)
    }

    #[test]
    fn a_good_label_passes() {
        assert_eq!(check(label(Shape::new("k", 0.0, 0.0, 200.0, 40.0), 13.0, "fine")), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_found() {
        let has = |v: Vec<String>, what: &str| assert!(v.iter().any(|m| m.contains(what)), "{what}: {v:?}");
        has(check(label(Shape::new("k", 0.0, 0.0, 20.0, 40.0), 13.0, "far too long for it")), "leaves its box");
        has(check(label(Shape::new("k", 0.0, 0.0, 200.0, 40.0), 9.0, "small")), "too small");
        has(check(label(label(Shape::new("k", 0.0, 0.0, 200.0, 40.0), 13.0, "one"), 13.0, "two")), "overlaps");
        has(check(Shape::new("k", 700.0, 0.0, 200.0, 40.0)), "leaves the picture");
        has(
            check(label(
                Shape::new("k", 0.0, 0.0, 200.0, 40.0).panel(0.0, Paint::Steel, Stroke::NONE),
                13.0,
                "dark on dark",
            )),
            "contrast",
        );
        has(
            check(label(Shape::new("k", 0.0, 0.0, 200.0, 40.0), 13.0, "under").panel(0.0, Paint::Steel, Stroke::NONE)),
            "covered",
        );
        has(check(label(Shape::new("k", 0.0, 0.0, 200.0, 40.0), 13.0, "漢")), "font lacks");
    }

    #[test]
    fn contrast_of_black_on_white_is_21() {
        assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 1e-9);
    }
}
