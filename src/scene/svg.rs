//! A scene as SVG text, and the attributes from which both that text and the live page are made: one lowering, so the static twin and
//! the live picture cannot differ.

use super::{Anchor, Paint, Part, Scene, Shape, Stroke, Weight};
use crate::num::Within;

/// An SVG element about to be written: its name, attributes in order, and text content.
#[derive(Clone, PartialEq, Debug)]
pub struct Lowered {
    pub tag: &'static str,
    pub attrs: Vec<(&'static str, String)>,
    pub text: Option<String>,
}

/// Writes `v` with at most one decimal and no trailing zero. (No float formatting: it would weigh kilobytes in the module.)
pub fn push_num(out: &mut String, v: f64) {
    let tenths = (v * 10.0).round() as i64;
    if tenths < 0 {
        out.push('-');
    }
    let t = tenths.unsigned_abs();
    push_int(out, t / 10);
    if !t.is_multiple_of(10) {
        out.push('.');
        push_int(out, t % 10);
    }
}

pub fn push_int(out: &mut String, v: u64) {
    if v >= 10 {
        push_int(out, v / 10);
    }
    out.push((b'0' + (v % 10) as u8) as char);
}

pub fn num(v: f64) -> String {
    let mut s = String::new();
    push_num(&mut s, v);
    s
}

/// `v` in hundredths, for opacity.
fn num2(v: f64) -> String {
    let h = (v.within(0.0, 1.0) * 100.0).round() as u64;
    let mut s = String::new();
    push_int(&mut s, h / 100);
    if !h.is_multiple_of(100) {
        s.push('.');
        push_int(&mut s, h % 100 / 10);
        if !h.is_multiple_of(10) {
            push_int(&mut s, h % 10);
        }
    }
    s
}

pub fn escape(out: &mut String, s: &str) {
    for c in s.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// Classes that give fill and outline their colour. Everything is coloured by class, because the pages' security policy forbids inline style.
fn classes(fill: Paint, stroke: Stroke) -> String {
    let mut s = String::from("f-");
    s.push_str(fill.token());
    if stroke.width() > 0.0 && stroke.paint != Paint::None {
        s.push_str(" s-");
        s.push_str(stroke.paint.token());
        if stroke.is_dashed() {
            s.push_str(" dash");
        }
    }
    s
}

fn stroke_width(attrs: &mut Vec<(&'static str, String)>, s: Stroke) {
    // 1.5 is the style sheet's own width: leaving it out makes the pages smaller.
    if s.width() > 0.0 && s.paint != Paint::None && s.width() != 1.5 {
        attrs.push(("stroke-width", num(s.width())));
    }
}

impl Part {
    pub fn lower(&self) -> Lowered {
        match self {
            Part::Rect { x, y, w, h, r, fill, stroke } => {
                let mut attrs = vec![("class", classes(*fill, *stroke))];
                if *x != 0.0 {
                    attrs.push(("x", num(*x)));
                }
                if *y != 0.0 {
                    attrs.push(("y", num(*y)));
                }
                attrs.push(("width", num(w.max(0.0))));
                attrs.push(("height", num(h.max(0.0))));
                if *r != 0.0 {
                    attrs.push(("rx", num(*r)));
                }
                stroke_width(&mut attrs, *stroke);
                Lowered { tag: "rect", attrs, text: None }
            }
            Part::Circle { x, y, r, fill, stroke } => {
                let mut attrs =
                    vec![("class", classes(*fill, *stroke)), ("cx", num(*x)), ("cy", num(*y)), ("r", num(r.max(0.0)))];
                stroke_width(&mut attrs, *stroke);
                Lowered { tag: "circle", attrs, text: None }
            }
            Part::Line { x1, y1, x2, y2, stroke } => {
                let mut attrs = vec![
                    ("class", classes(Paint::None, *stroke)),
                    ("x1", num(*x1)),
                    ("y1", num(*y1)),
                    ("x2", num(*x2)),
                    ("y2", num(*y2)),
                ];
                stroke_width(&mut attrs, *stroke);
                Lowered { tag: "line", attrs, text: None }
            }
            Part::Path { x, y, d, fill, stroke } => {
                let mut attrs = vec![("class", classes(*fill, *stroke)), ("d", d.clone())];
                if *x != 0.0 || *y != 0.0 {
                    attrs.push(("transform", translate(*x, *y)));
                }
                stroke_width(&mut attrs, *stroke);
                Lowered { tag: "path", attrs, text: None }
            }
            Part::Text { x, y, size, weight, anchor, ink, text } => {
                let mut class = String::from("f-");
                class.push_str(ink.token());
                if *weight == Weight::Bold {
                    class.push_str(" b");
                }
                match anchor {
                    Anchor::Start => {}
                    Anchor::Middle => class.push_str(" m"),
                    Anchor::End => class.push_str(" e"),
                }
                let attrs = vec![("class", class), ("x", num(*x)), ("y", num(*y)), ("font-size", num(*size))];
                Lowered { tag: "text", attrs, text: Some(text.clone()) }
            }
        }
    }
}

fn translate(x: f64, y: f64) -> String {
    let mut s = String::from("translate(");
    push_num(&mut s, x);
    s.push(' ');
    push_num(&mut s, y);
    s.push(')');
    s
}

impl Shape {
    /// Attributes of the shape's group, apart from its parts.
    pub fn lower(&self) -> Vec<(&'static str, String)> {
        let mut attrs = vec![("transform", translate(self.x, self.y))];
        if self.opacity < 0.995 {
            attrs.push(("opacity", num2(self.opacity)));
        }
        let class = match (&self.hit, &self.drag) {
            (Some(_), Some(d)) if d.is_level() => "hit handle level",
            (Some(_), Some(_)) => "hit handle",
            (Some(_), None) => "hit",
            (None, Some(d)) if d.is_level() => "handle level",
            (None, Some(_)) => "handle",
            (None, None) => return attrs,
        };
        attrs.push(("class", String::from(class)));
        attrs.push(("data-key", self.key.clone()));
        if let Some(hit) = &self.hit {
            attrs.push(("role", String::from("button")));
            // One stop for the whole picture: the view gives 0 to one shape and moves it with the arrow keys.
            attrs.push(("tabindex", String::from("-1")));
            attrs.push(("aria-label", self.spoken(hit)));
            attrs.push(("aria-pressed", String::from(if hit.pressed { "true" } else { "false" })));
        }
        attrs
    }

    /// The name of a shape that can be pressed: what is written on it, so that voice control finds it by that, and what it is.
    fn spoken(&self, hit: &super::Hit) -> String {
        let mut name = String::new();
        for part in &self.parts {
            if let Part::Text { text, .. } = part {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(text);
            }
        }
        if name.is_empty() || hit.label.contains(&name) {
            return hit.label.clone();
        }
        if !name.contains(&hit.label) {
            name.push_str(", ");
            name.push_str(&hit.label);
        }
        name
    }

    /// The parts as drawn: those of the shape, and for one that can be pressed a transparent target and ring over its whole box.
    pub fn lowered_parts(&self) -> Vec<Lowered> {
        let mut parts: Vec<Lowered> = self.parts.iter().map(Part::lower).collect();
        if self.hit.is_some() {
            // A space ends each line for those who read the text of the shape as a whole; it is not drawn.
            for text in parts.iter_mut().filter_map(|p| p.text.as_mut()) {
                text.push(' ');
            }
            let attrs = vec![
                ("class", String::from("ring")),
                ("x", num(-2.0)),
                ("y", num(-2.0)),
                ("width", num(self.w + 4.0)),
                ("height", num(self.h + 4.0)),
                ("rx", num(6.0)),
            ];
            parts.push(Lowered { tag: "rect", attrs, text: None });
        }
        parts
    }
}

fn write_attrs(out: &mut String, attrs: &[(&'static str, String)], is_static: bool) {
    for (name, value) in attrs {
        // A picture that does nothing yet must not offer buttons.
        if is_static && matches!(*name, "role" | "tabindex" | "aria-label" | "aria-pressed" | "data-key") {
            continue;
        }
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(out, value);
        out.push('"');
    }
}

impl Scene {
    pub fn view_box(&self) -> String {
        let mut s = String::from("0 0 ");
        push_num(&mut s, self.w);
        s.push(' ');
        push_num(&mut s, self.h);
        s
    }

    /// The content of an `<svg>` element that shows this scene, without anything to press.
    pub fn inner_svg(&self) -> String {
        let mut out = String::new();
        for shape in &self.shapes {
            if shape.opacity < 0.005 {
                continue;
            }
            out.push_str("<g");
            write_attrs(&mut out, &shape.lower(), true);
            out.push('>');
            for part in shape.parts.iter().map(Part::lower) {
                out.push('<');
                out.push_str(part.tag);
                write_attrs(&mut out, &part.attrs, true);
                match part.text {
                    Some(text) => {
                        out.push('>');
                        escape(&mut out, &text);
                        out.push_str("</");
                        out.push_str(part.tag);
                        out.push('>');
                    }
                    None => out.push_str("/>"),
                }
            }
            out.push_str("</g>");
        }
        out
    }

    /// A document of its own that shows this scene, with a style sheet.
    pub fn document(&self, css: &str) -> String {
        let mut out = String::from("<?xml-stylesheet href=\"");
        escape(&mut out, css);
        out.push_str("\"?><svg xmlns=\"http://www.w3.org/2000/svg\" class=\"scene\" viewBox=\"");
        out.push_str(&self.view_box());
        out.push_str("\">");
        out.push_str(&self.inner_svg());
        out.push_str("</svg>");
        out
    }

    /// One element a line, for snapshots that a person can read.
    pub fn to_lines(&self) -> String {
        let mut out = String::from("viewBox ");
        out.push_str(&self.view_box());
        out.push('\n');
        for shape in &self.shapes {
            out.push_str(&shape.key);
            out.push_str(" @ ");
            push_num(&mut out, shape.x);
            out.push(' ');
            push_num(&mut out, shape.y);
            if shape.opacity < 0.995 {
                out.push_str(" opacity ");
                out.push_str(&num2(shape.opacity));
            }
            if let Some(hit) = &shape.hit {
                out.push_str(if hit.pressed { " [pressed] " } else { " [press] " });
                out.push_str(&hit.label);
            }
            if let Some(drag) = &shape.drag {
                out.push_str(" [drag] control ");
                push_int(&mut out, drag.control as u64);
            }
            out.push('\n');
            for part in shape.parts.iter().map(Part::lower) {
                out.push_str("  ");
                out.push_str(part.tag);
                write_attrs(&mut out, &part.attrs, false);
                if let Some(text) = part.text {
                    out.push_str(" : ");
                    out.push_str(&text);
                }
                out.push('\n');
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(num(12.0), "12");
        assert_eq!(num(-0.04), "0");
        assert_eq!(num(-3.25), "-3.3");
        assert_eq!(num2(0.5), "0.5");
        assert_eq!(num2(0.05), "0.05");
        assert_eq!(num2(1.0), "1");
    }

    #[test]
    fn text_is_escaped() {
        let mut s = Scene::default();
        s.add(Shape::new("k", 0.0, 0.0, 9.0, 9.0).text(
            0.0,
            0.0,
            12.0,
            Weight::Regular,
            Anchor::Start,
            Paint::Ink,
            "a<b & \"c\"",
        ));
        assert!(s.inner_svg().contains("a&lt;b &amp; &quot;c&quot;"));
    }
}
