//! Draws scenes into a live `<svg>` by keyed patching: nodes are kept by key, and only attributes that changed are written. What was
//! written at build time is taken over where it shows the same scene, and replaced where it does not.

use crate::scene::svg::{Lowered, num};
use crate::scene::{Part, Scene, Shape, text};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Node, SvgTextContentElement};

const SVG: &str = "http://www.w3.org/2000/svg";

struct Drawn {
    shape: Shape,
    group: Element,
    attrs: Vec<(&'static str, String)>,
    parts: Vec<(Lowered, Element)>,
}

/// Keeps one `<svg>` equal to the last scene that it was given.
pub struct Painter {
    document: Document,
    svg: Element,
    drawn: Vec<Drawn>,
    first: First,
    /// Texts are made as wide as they were measured to be.
    fits: bool,
}

/// What the first scene finds.
#[derive(Clone, Copy, PartialEq)]
pub enum First {
    /// The same scene, written at build time.
    Written,
    /// Another one, to be replaced.
    Other,
    /// There was one before.
    Drawn,
}

impl Painter {
    pub fn svg(&self) -> &Element {
        &self.svg
    }

    pub fn new(svg: Element, first: First) -> Option<Painter> {
        Some(Painter { document: svg.owner_document()?, svg, drawn: Vec::new(), first, fits: false })
    }

    /// Whether the browser sets text wider or narrower than it was measured: the reader's own font or spacing may do that. All texts count
    /// together, since browsers differ by a few percent on a single short one.
    pub fn is_respaced(&self) -> bool {
        let (mut planned, mut set) = (0.0, 0.0);
        for (room, el) in self.drawn.iter().flat_map(texts) {
            planned += room;
            set += f64::from(el.unchecked_ref::<SvgTextContentElement>().get_computed_text_length());
        }
        set > 0.0 && !(0.95..1.05).contains(&(set / planned))
    }

    /// From now on each text gets exactly the width that the picture has planned for it.
    pub fn fit(&mut self) {
        self.fits = true;
        self.set_widths();
    }

    fn set_widths(&self) {
        for (room, el) in self.drawn.iter().flat_map(texts) {
            let _ = el.set_attribute("textLength", &num(room));
            let _ = el.set_attribute("lengthAdjust", "spacingAndGlyphs");
        }
    }

    pub fn draw(&mut self, scene: &Scene) {
        self.patch_all(scene);
        if self.fits {
            self.set_widths();
        }
    }

    fn patch_all(&mut self, scene: &Scene) {
        match std::mem::replace(&mut self.first, First::Drawn) {
            First::Written if self.adopt(scene).is_some() => return,
            First::Drawn => {}
            _ => {
                self.drawn.clear();
                self.svg.set_inner_html("");
            }
        }
        let old = std::mem::take(&mut self.drawn);
        let mut old: Vec<Option<Drawn>> = old.into_iter().map(Some).collect();
        let mut next: Vec<Drawn> = Vec::with_capacity(scene.shapes.len());
        // Most shapes keep their place, so the search begins where the last one was found.
        let mut hint = 0;
        for shape in scene.shapes.iter().filter(|s| s.opacity >= 0.005) {
            let n = old.len();
            let found = (0..n)
                .map(|i| (hint + i) % n.max(1))
                .find(|i| old[*i].as_ref().is_some_and(|d| d.shape.key == shape.key));
            match found.and_then(|i| {
                hint = i + 1;
                old[i].take()
            }) {
                Some(mut d) => {
                    if d.shape != *shape {
                        self.patch(&mut d, shape);
                    }
                    next.push(d);
                }
                None => {
                    if let Some(d) = self.create(shape) {
                        next.push(d);
                    }
                }
            }
        }
        for d in old.into_iter().flatten() {
            d.group.remove();
        }
        // Put what is new or has moved in the pile into its place. The browser takes the focus from what is moved: it gets it back.
        let focused = self.document.active_element().filter(|e| self.svg.contains(Some(e)));
        let mut at: Option<Node> = self.svg.first_child();
        for d in &next {
            let node: &Node = d.group.unchecked_ref();
            if at.as_ref().is_some_and(|a| a.is_same_node(Some(node))) {
                at = node.next_sibling();
            } else {
                let _ = self.svg.insert_before(node, at.as_ref());
            }
        }
        if let Some(e) = focused.filter(|e| e.is_connected() && self.document.active_element().as_ref() != Some(e)) {
            let quiet = web_sys::FocusOptions::new();
            quiet.set_prevent_scroll(true);
            let _ = e.unchecked_ref::<web_sys::SvgElement>().focus_with_options(&quiet);
        }
        self.drawn = next;
    }

    /// Takes over what was written; `None` when it has another number of shapes. Writing all of it again would keep a slow phone busy.
    fn adopt(&mut self, scene: &Scene) -> Option<()> {
        let mut next = self.svg.first_element_child();
        for shape in scene.shapes.iter().filter(|s| s.opacity >= 0.005) {
            let group = next?;
            next = group.next_element_sibling();
            let mut d = Drawn { shape: shape.clone(), group, attrs: shape.lower(), parts: Vec::new() };
            let mut child = d.group.first_element_child();
            for part in shape.lowered_parts() {
                let el = match child {
                    Some(el) => {
                        child = el.next_element_sibling();
                        el
                    }
                    // Only the ring of a shape that can be pressed was left out.
                    None => {
                        let el = self.create_part(&part)?;
                        d.group.append_child(&el).ok()?;
                        el
                    }
                };
                if shape.hit.is_some() && part.text.is_some() {
                    el.set_text_content(part.text.as_deref());
                }
                d.parts.push((part, el));
            }
            if shape.hit.is_some() || shape.drag.is_some() {
                set_attrs(&d.group, &mut Vec::new(), d.attrs.clone());
            }
            self.drawn.push(d);
        }
        next.is_none().then_some(())
    }

    fn create_part(&self, part: &Lowered) -> Option<Element> {
        let el = self.document.create_element_ns(Some(SVG), part.tag).ok()?;
        for (name, value) in &part.attrs {
            let _ = el.set_attribute(name, value);
        }
        if part.text.is_some() {
            el.set_text_content(part.text.as_deref());
        }
        Some(el)
    }

    fn create(&self, shape: &Shape) -> Option<Drawn> {
        let group = self.document.create_element_ns(Some(SVG), "g").ok()?;
        let mut d = Drawn { shape: Shape::default(), group, attrs: Vec::new(), parts: Vec::new() };
        self.patch(&mut d, shape);
        Some(d)
    }

    fn patch(&self, d: &mut Drawn, shape: &Shape) {
        set_attrs(&d.group, &mut d.attrs, shape.lower());
        if d.shape.parts != shape.parts
            || d.shape.hit.is_some() != shape.hit.is_some()
            || (d.shape.w, d.shape.h) != (shape.w, shape.h)
        {
            let parts = shape.lowered_parts();
            let same = parts.len() == d.parts.len() && parts.iter().zip(&d.parts).all(|(a, (b, _))| a.tag == b.tag);
            if same {
                for (new, (old, el)) in parts.into_iter().zip(d.parts.iter_mut()) {
                    if new.text != old.text {
                        el.set_text_content(new.text.as_deref());
                    }
                    set_attrs(el, &mut old.attrs, new.attrs);
                    old.text = new.text;
                }
            } else {
                d.group.set_inner_html("");
                d.parts = parts
                    .into_iter()
                    .filter_map(|p| {
                        let el = self.create_part(&p)?;
                        d.group.append_child(&el).ok()?;
                        Some((p, el))
                    })
                    .collect();
            }
        }
        d.shape = shape.clone();
    }
}

/// The texts of a shape, with the width that each was measured to have.
fn texts(d: &Drawn) -> impl Iterator<Item = (f64, &Element)> {
    d.shape.parts.iter().zip(&d.parts).filter_map(|(part, (_, el))| match part {
        Part::Text { size, weight, text, .. } if !text.is_empty() => Some((text::width(text, *size, *weight), el)),
        _ => None,
    })
}

/// Writes the attributes that differ, and takes away those that are gone.
fn set_attrs(el: &Element, old: &mut Vec<(&'static str, String)>, new: Vec<(&'static str, String)>) {
    for (name, value) in &new {
        if !old.iter().any(|(n, v)| n == name && v == value) {
            let _ = el.set_attribute(name, value);
        }
    }
    for (name, _) in old.iter() {
        if !new.iter().any(|(n, _)| n == name) {
            let _ = el.remove_attribute(name);
        }
    }
    *old = new;
}
