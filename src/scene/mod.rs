//! A drawing as plain data: keyed shapes made of a few kinds of parts, in one coordinate system per [`Width`].
//!
//! A figure builds a [`Scene`] for an instant; [`svg`] writes it as text, the painter of `components` patches it into a live page, and
//! [`lint`] checks it. Nothing here knows about a browser.

pub mod ease;
pub mod glyph;
pub mod layout;
#[cfg(not(target_arch = "wasm32"))]
pub mod lint;
pub mod metrics;
pub mod paint;
pub mod svg;
pub mod text;
pub mod words;

use crate::num::Within;
use std::ops::{Deref, DerefMut};

pub use glyph::{Hue, Owner};
pub use paint::Paint;
pub use words::{Arg, Words};

/// The two layouts of every figure. A figure is laid out twice and never shrunk until its labels can't be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Width {
    /// A page of [`Width::WIDE_PAGE`]: the picture is 720 units wide.
    Wide,
    /// A phone: the picture is 336 units wide, which is what a 360 px screen has room for.
    Narrow,
}

impl Width {
    pub const ALL: [Width; 2] = [Width::Wide, Width::Narrow];
    /// The pages that show the wide picture: beside margins and a scroll bar a figure has 700 CSS px there. The page is asked, and not
    /// the figure: a browser that has to know a figure's width before it can style what is in it lays it out twice. The style
    /// sheet says the same: what is shown has to be what is drawn.
    pub const WIDE_PAGE: &str = "print, (min-width: 764px)";

    /// Width of the picture in scene units.
    pub fn units(self) -> f64 {
        match self {
            Width::Wide => 720.0,
            Width::Narrow => 336.0,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Width::Wide => "wide",
            Width::Narrow => "narrow",
        }
    }

    /// One of two values, by width.
    pub fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Width::Wide => wide,
            Width::Narrow => narrow,
        }
    }
}

/// A picture: its size in scene units and its shapes, back to front.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Scene {
    pub w: f64,
    pub h: f64,
    pub shapes: Vec<Shape>,
}

impl Scene {
    /// An empty picture of the given height. The height must depend on nothing but the width, so that nothing on the page moves.
    pub fn new(width: Width, h: f64) -> Scene {
        Scene { w: width.units(), h, shapes: Vec::new() }
    }

    pub fn add(&mut self, shape: Shape) -> &mut Self {
        debug_assert!(!self.shapes.iter().any(|s| s.key == shape.key), "two shapes with key {}", shape.key);
        self.shapes.push(shape);
        self
    }

    pub fn find(&self, key: &str) -> Option<&Shape> {
        self.shapes.iter().find(|s| s.key == key)
    }
}

/// A group of parts that moves, appears and disappears as one. Two scenes are matched by `key`. It is one pointer: a struct of a hundred
/// bytes would be copied by each call of a chain.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shape(Box<Fields>);

impl Deref for Shape {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl DerefMut for Shape {
    fn deref_mut(&mut self) -> &mut Fields {
        &mut self.0
    }
}

/// What a [`Shape`] is made of.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Fields {
    pub key: String,
    /// Where the shape's own origin stands in the scene.
    pub x: f64,
    pub y: f64,
    /// The box of the shape, for focus rings, pointer targets and the layout lint. Text may not leave it.
    pub w: f64,
    pub h: f64,
    /// 0 is gone, 1 is fully there.
    pub opacity: f64,
    pub parts: Vec<Part>,
    pub hit: Option<Hit>,
    pub drag: Option<Drag>,
}

/// Makes a shape a handle: dragged along a line, it sets a slider. The slider stays, as the way for keys and screen readers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Drag {
    /// Place of the slider among the figure's controls.
    pub control: usize,
    /// The ends of the line in scene units, and the slider's value at each.
    pub ends: [(f64, f64, f64); 2],
}

impl Drag {
    /// Whether it goes from side to side, so that what goes up or down may scroll.
    pub fn is_level(&self) -> bool {
        self.ends[0].1 == self.ends[1].1
    }

    /// The slider's value for a handle at a place in the scene: that of the nearest point of the line, and of its ends beyond them.
    pub fn value(&self, x: f64, y: f64) -> f64 {
        let [(x0, y0, v0), (x1, y1, v1)] = self.ends;
        let (dx, dy) = (x1 - x0, y1 - y0);
        let length = (dx * dx + dy * dy).max(1e-9);
        let way = (((x - x0) * dx + (y - y0) * dy) / length).within(0.0, 1.0);
        v0 + (v1 - v0) * way
    }
}

/// Makes a shape something a person can press: by pointer, touch, or keyboard.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// What it is called; read out by a screen reader.
    pub label: String,
    /// Whether it is the chosen one.
    pub pressed: bool,
}

/// Where a text stands relative to its x.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    Regular,
    Bold,
}

/// How an outline or a line is drawn. Two plain values, so that it travels in registers: drawing calls are most of the module.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stroke {
    pub paint: Paint,
    /// Negative when the line is dashed.
    signed: f64,
}

impl Stroke {
    pub const NONE: Stroke = Stroke { paint: Paint::None, signed: 0.0 };

    pub const fn solid(paint: Paint, width: f64) -> Stroke {
        Stroke { paint, signed: width }
    }

    pub const fn dashed(paint: Paint, width: f64) -> Stroke {
        Stroke { paint, signed: -width }
    }

    /// 0 means not drawn at all.
    pub fn width(self) -> f64 {
        self.signed.abs()
    }

    pub fn is_dashed(self) -> bool {
        self.signed < 0.0
    }

    /// The same line in another width.
    pub fn wide(self, width: f64) -> Stroke {
        Stroke { signed: if self.is_dashed() { -width } else { width }, ..self }
    }
}

/// The few kinds of marks a picture is made of. Coordinates are relative to the shape.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    Rect {
        x: f64,
        y: f64,
        w: f64,
        h: f64,
        r: f64,
        fill: Paint,
        stroke: Stroke,
    },
    Circle {
        x: f64,
        y: f64,
        r: f64,
        fill: Paint,
        stroke: Stroke,
    },
    /// A straight line.
    Line {
        x1: f64,
        y1: f64,
        x2: f64,
        y2: f64,
        stroke: Stroke,
    },
    /// SVG path data, placed at `x`, `y`. Round caps and joins.
    Path {
        x: f64,
        y: f64,
        d: String,
        fill: Paint,
        stroke: Stroke,
    },
    /// One line of text with its baseline at `y`.
    Text {
        x: f64,
        y: f64,
        size: f64,
        weight: Weight,
        anchor: Anchor,
        ink: Paint,
        text: String,
    },
}

impl Shape {
    /// A shape with a box at (`x`, `y`) of size `w` by `h`, in scene units.
    pub fn new(key: impl Into<String>, x: f64, y: f64, w: f64, h: f64) -> Shape {
        Shape::with_key(key.into(), x, y, w, h)
    }

    #[inline(never)]
    fn with_key(key: String, x: f64, y: f64, w: f64, h: f64) -> Shape {
        Shape(Box::new(Fields { key, x, y, w, h, opacity: 1.0, parts: Vec::new(), hit: None, drag: None }))
    }

    pub fn part(mut self, part: Part) -> Shape {
        self.parts.push(part);
        self
    }

    /// A rectangle relative to the shape.
    #[inline(never)]
    pub fn rect(self, x: f64, y: f64, w: f64, h: f64, r: f64, fill: Paint, stroke: Stroke) -> Shape {
        self.part(Part::Rect { x, y, w, h, r, fill, stroke })
    }

    /// A rectangle that fills the whole box.
    #[inline(never)]
    pub fn panel(self, r: f64, fill: Paint, stroke: Stroke) -> Shape {
        let (w, h) = (self.w, self.h);
        self.rect(0.0, 0.0, w, h, r, fill, stroke)
    }

    #[inline(never)]
    pub fn circle(self, x: f64, y: f64, r: f64, fill: Paint, stroke: Stroke) -> Shape {
        self.part(Part::Circle { x, y, r, fill, stroke })
    }

    #[inline(never)]
    pub fn line(self, x1: f64, y1: f64, x2: f64, y2: f64, stroke: Stroke) -> Shape {
        self.part(Part::Line { x1, y1, x2, y2, stroke })
    }

    pub fn path(self, x: f64, y: f64, d: impl Into<String>, fill: Paint, stroke: Stroke) -> Shape {
        self.drawn(x, y, d.into(), fill, stroke)
    }

    #[inline(never)]
    fn drawn(self, x: f64, y: f64, d: String, fill: Paint, stroke: Stroke) -> Shape {
        self.part(Part::Path { x, y, d, fill, stroke })
    }

    /// One line of text with its baseline at `y`. It is not fitted: use [`Shape::fitted`] or [`Shape::wrapped`] for words from content.
    pub fn text(
        self,
        x: f64,
        y: f64,
        size: f64,
        weight: Weight,
        anchor: Anchor,
        ink: Paint,
        text: impl Into<String>,
    ) -> Shape {
        self.written(x, y, size, weight, anchor, ink, text.into())
    }

    #[inline(never)]
    fn written(self, x: f64, y: f64, size: f64, weight: Weight, anchor: Anchor, ink: Paint, text: String) -> Shape {
        self.part(Part::Text { x, y, size, weight, anchor, ink, text })
    }

    /// One line of text made smaller, down to `min` units, until it fits into `max_w`; if it still does not, it is cut with an ellipsis.
    pub fn fitted(
        self,
        (x, y): (f64, f64),
        max_w: f64,
        size: f64,
        min: f64,
        weight: Weight,
        anchor: Anchor,
        ink: Paint,
        text: &str,
    ) -> Shape {
        let (size, text) = text::fit(text, size, min, weight, max_w);
        self.text(x, y, size, weight, anchor, ink, text)
    }

    /// Text on several lines no wider than `max_w`; the first baseline is at `y`, lines are `1.3 * size` apart.
    pub fn wrapped(
        mut self,
        (x, y): (f64, f64),
        max_w: f64,
        size: f64,
        weight: Weight,
        anchor: Anchor,
        ink: Paint,
        text: &str,
    ) -> Shape {
        for (i, line) in text::wrap(text, size, weight, max_w).into_iter().enumerate() {
            self = self.text(x, y + i as f64 * size * text::LEADING, size, weight, anchor, ink, line);
        }
        self
    }

    pub fn fade(mut self, opacity: f64) -> Shape {
        self.opacity = opacity.within(0.0, 1.0);
        self
    }

    pub fn shift(mut self, dx: f64, dy: f64) -> Shape {
        self.x += dx;
        self.y += dy;
        self
    }

    pub fn hit(mut self, label: impl Into<String>, pressed: bool) -> Shape {
        self.hit = Some(Hit { label: label.into(), pressed });
        self
    }

    /// Makes the shape a handle for the slider at place `control`; see [`Drag::ends`].
    pub fn drag(mut self, control: usize, ends: [(f64, f64, f64); 2]) -> Shape {
        self.drag = Some(Drag { control, ends });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_handle_on_its_line_gives_the_value_of_its_place(
            ends in prop::array::uniform2((0.0..700.0f64, 0.0..400.0f64, -50.0..50.0f64)),
            way in -0.5..1.5f64,
            aside in -30.0..30.0f64,
        ) {
            let [(x0, y0, v0), (x1, y1, v1)] = ends;
            let (dx, dy) = (x1 - x0, y1 - y0);
            let length = dx.hypot(dy);
            prop_assume!(length > 1.0);
            // Aside of the line it is the nearest point that counts.
            let at = (x0 + dx * way - dy / length * aside, y0 + dy * way + dx / length * aside);
            let value = Drag { control: 0, ends }.value(at.0, at.1);
            prop_assert!((value - (v0 + (v1 - v0) * way.within(0.0, 1.0))).abs() < 1e-6);
        }
    }
}
