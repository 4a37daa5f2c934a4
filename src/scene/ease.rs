//! Moving from one scene to another.

use super::{Part, Scene, Shape, Stroke};
use crate::num::Within;

/// Starts quickly and settles: cubic ease-out of `p` in 0..=1.
pub fn out(p: f64) -> f64 {
    let q = 1.0 - p.within(0.0, 1.0);
    1.0 - q * q * q
}

/// Slow, quick, slow: for something carried from one place to another.
pub fn in_out(p: f64) -> f64 {
    let p = p.within(0.0, 1.0);
    p * p * (3.0 - 2.0 * p)
}

/// How far a motion that lasts from `from` to `to` has come at `t`, in 0..=1.
pub fn span(t: f64, from: f64, to: f64) -> f64 {
    if to <= from { (t >= to) as u8 as f64 } else { ((t - from) / (to - from)).within(0.0, 1.0) }
}

pub fn lerp(a: f64, b: f64, p: f64) -> f64 {
    a + (b - a) * p
}

/// The picture that is `p` (0..=1, not eased) of the way from `a` to `b`: shapes with the same key move, others fade. The shapes of `b`
/// keep their order; those that leave are drawn behind them.
pub fn between(a: &Scene, b: &Scene, p: f64) -> Scene {
    if p <= 0.0 {
        return a.clone();
    }
    if p >= 1.0 {
        return b.clone();
    }
    let e = out(p);
    let mut scene =
        Scene { w: b.w, h: lerp(a.h, b.h, e), shapes: Vec::with_capacity(a.shapes.len().max(b.shapes.len())) };
    for s in &a.shapes {
        if b.find(&s.key).is_none() && s.opacity * (1.0 - e) > 0.01 {
            let mut leaving = s.clone();
            leaving.opacity *= 1.0 - e;
            leaving.hit = None;
            scene.shapes.push(leaving);
        }
    }
    for s in &b.shapes {
        scene.shapes.push(match a.find(&s.key) {
            Some(old) => shape(old, s, e),
            None => {
                let mut coming = s.clone();
                coming.opacity *= e;
                coming
            }
        });
    }
    scene
}

fn shape(a: &Shape, b: &Shape, e: f64) -> Shape {
    let parts = if a.parts.len() == b.parts.len() {
        a.parts.iter().zip(&b.parts).map(|(a, b)| part(a, b, e)).collect()
    } else if e < 0.5 {
        a.parts.clone()
    } else {
        b.parts.clone()
    };
    let mut s = Shape::new(b.key.clone(), lerp(a.x, b.x, e), lerp(a.y, b.y, e), lerp(a.w, b.w, e), lerp(a.h, b.h, e));
    s.opacity = lerp(a.opacity, b.opacity, e);
    s.parts = parts;
    s.hit = b.hit.clone();
    s.drag = b.drag;
    s
}

fn stroke(a: Stroke, b: Stroke, e: f64) -> Stroke {
    (if e < 0.5 && a.width() > 0.0 { a } else { b }).wide(lerp(a.width(), b.width(), e))
}

fn part(a: &Part, b: &Part, e: f64) -> Part {
    match (a, b) {
        (
            &Part::Rect { x, y, w, h, r, fill, stroke: s },
            &Part::Rect { x: x2, y: y2, w: w2, h: h2, r: r2, fill: fill2, stroke: s2 },
        ) => Part::Rect {
            x: lerp(x, x2, e),
            y: lerp(y, y2, e),
            w: lerp(w, w2, e),
            h: lerp(h, h2, e),
            r: lerp(r, r2, e),
            fill: if e < 0.5 { fill } else { fill2 },
            stroke: stroke(s, s2, e),
        },
        (
            &Part::Circle { x, y, r, fill, stroke: s },
            &Part::Circle { x: x2, y: y2, r: r2, fill: fill2, stroke: s2 },
        ) => Part::Circle {
            x: lerp(x, x2, e),
            y: lerp(y, y2, e),
            r: lerp(r, r2, e),
            fill: if e < 0.5 { fill } else { fill2 },
            stroke: stroke(s, s2, e),
        },
        (&Part::Line { x1, y1, x2, y2, stroke: s }, &Part::Line { x1: a1, y1: b1, x2: a2, y2: b2, stroke: s2 }) => {
            Part::Line {
                x1: lerp(x1, a1, e),
                y1: lerp(y1, b1, e),
                x2: lerp(x2, a2, e),
                y2: lerp(y2, b2, e),
                stroke: stroke(s, s2, e),
            }
        }
        (
            Part::Text { x, y, size, text, .. },
            Part::Text { x: x2, y: y2, size: size2, weight, anchor, ink, text: text2 },
        ) if text == text2 => Part::Text {
            x: lerp(*x, *x2, e),
            y: lerp(*y, *y2, e),
            size: lerp(*size, *size2, e),
            weight: *weight,
            anchor: *anchor,
            ink: *ink,
            text: text2.clone(),
        },
        (Part::Path { x, y, d, .. }, Part::Path { x: x2, y: y2, d: d2, fill, stroke }) if d == d2 => {
            Part::Path { x: lerp(*x, *x2, e), y: lerp(*y, *y2, e), d: d2.clone(), fill: *fill, stroke: *stroke }
        }
        _ => (if e < 0.5 { a } else { b }).clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Paint, Width};
    use super::*;

    fn scene(x: f64, keys: &[&str]) -> Scene {
        let mut s = Scene::new(Width::Wide, 100.0);
        for k in keys {
            s.add(Shape::new(*k, x, 0.0, 10.0, 10.0).panel(0.0, Paint::Ink, Stroke::NONE));
        }
        s
    }

    #[test]
    fn ends_are_the_two_scenes() {
        let (a, b) = (scene(0.0, &["k", "gone"]), scene(100.0, &["k", "new"]));
        assert_eq!(between(&a, &b, 0.0), a);
        assert_eq!(between(&a, &b, 1.0), b);
    }

    #[test]
    fn matching_keys_move_and_others_fade() {
        let (a, b) = (scene(0.0, &["k", "gone"]), scene(100.0, &["k", "new"]));
        let mid = between(&a, &b, 0.5);
        let x = mid.find("k").unwrap().x;
        assert!(x > 50.0 && x < 100.0, "ease-out is past the middle at half time: {x}");
        assert!(mid.find("gone").unwrap().opacity < 0.5);
        assert!(mid.find("new").unwrap().opacity > 0.5);
    }

    #[test]
    fn easing_is_monotonic_and_bounded() {
        for f in [out, in_out] {
            let mut last = f(-1.0);
            assert_eq!(last, 0.0);
            for i in 0..=100 {
                let v = f(i as f64 / 100.0);
                assert!(v >= last && v <= 1.0);
                last = v;
            }
            assert_eq!(f(2.0), 1.0);
        }
    }
}
