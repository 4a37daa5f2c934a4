//! An item of a sorting check is carried to its place: with a mouse from anywhere on its card, with a finger or pen by its grip (so that the
//! page still scrolls under the finger). This knows nothing of answers.

use crate::scene::svg::num;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// CSS px that a pointer may tremble before a press is a drag.
const TREMBLE: f64 = 5.0;

/// What hangs from the crane.
#[derive(Clone, PartialEq)]
pub struct Load {
    /// Id of the item.
    pub item: String,
    /// Its words as HTML, which follow the pointer.
    pub words: String,
}

/// A pointer that went down on an item.
#[derive(Clone, Copy)]
struct Grab {
    pointer: i32,
    from: (f64, f64),
}

/// One a check: carries one item at a time.
#[derive(Clone, Copy)]
pub struct Crane {
    places: StoredValue<Vec<NodeRef<Div>>>,
    /// What follows the pointer.
    pub hook: NodeRef<Div>,
    grab: RwSignal<Option<Grab>>,
    /// Set once it has left the ground.
    pub load: RwSignal<Option<Load>>,
    /// The place under the pointer.
    pub over: RwSignal<Option<usize>>,
}

fn inside(e: &PointerEvent, selector: &str) -> bool {
    let target = e.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.is_some_and(|t| t.closest(selector).is_ok_and(|found| found.is_some()))
}

fn at(e: &PointerEvent) -> (f64, f64) {
    (f64::from(e.client_x()), f64::from(e.client_y()))
}

impl Crane {
    pub fn new(places: usize) -> Crane {
        Crane {
            places: StoredValue::new((0..places).map(|_| NodeRef::new()).collect()),
            hook: NodeRef::new(),
            grab: RwSignal::new(None),
            load: RwSignal::new(None),
            over: RwSignal::new(None),
        }
    }

    /// The element of a place, to be found under the pointer.
    pub fn place(self, i: usize) -> NodeRef<Div> {
        self.places.with_value(|p| p[i])
    }

    /// A pointer went down on an item's card: holds it, unless the pointer means something else or a second finger comes.
    pub fn take(self, e: &PointerEvent) {
        let held = match &*e.pointer_type() {
            "mouse" => e.button() == 0 && !inside(e, ".segments"),
            _ => inside(e, ".grip"),
        };
        if !held || self.grab.with_untracked(|g| g.is_some()) {
            return;
        }
        if let Some(card) = e.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
            let _ = card.set_pointer_capture(e.pointer_id());
        }
        self.grab.set(Some(Grab { pointer: e.pointer_id(), from: at(e) }));
    }

    /// The pointer moved: the item follows, once that is more than a tremble.
    pub fn carry(self, e: &PointerEvent, item: StoredValue<String>, words: StoredValue<String>) {
        let Some(grab) = self.grab.get_untracked().filter(|g| g.pointer == e.pointer_id()) else { return };
        let (x, y) = at(e);
        if self.load.with_untracked(|l| l.is_none()) {
            if (x - grab.from.0).abs() + (y - grab.from.1).abs() <= TREMBLE {
                return;
            }
            self.load.set(Some(Load { item: item.get_value(), words: words.get_value() }));
            self.freed(true);
        }
        if let Some(hook) = self.hook.get_untracked() {
            let _ = HtmlElement::style(&hook).set_property("translate", &[&*num(x), "px ", &num(y), "px"].concat());
        }
        let over = self.places.with_value(|places| {
            places.iter().position(|place| {
                place.get_untracked().is_some_and(|place| {
                    let r = place.get_bounding_client_rect();
                    x >= r.left() && x <= r.right() && y >= r.top() && y <= r.bottom()
                })
            })
        });
        if self.over.get_untracked() != over {
            self.over.set(over);
        }
    }

    /// The pointer is up, or was taken away. Gives back the place to which the item was brought.
    pub fn let_go(self, e: &PointerEvent) -> Option<usize> {
        self.grab.get_untracked().filter(|g| g.pointer == e.pointer_id())?;
        self.grab.set(None);
        let over = self.over.get_untracked();
        self.over.set(None);
        if self.load.with_untracked(|l| l.is_some()) {
            self.load.set(None);
            self.freed(false);
        }
        over.filter(|_| e.type_() == "pointerup")
    }

    /// What is carried follows the window, so meanwhile nothing around it may be laid out as a window of its own.
    fn freed(self, on: bool) {
        let Some(hook) = self.hook.get_untracked() else { return };
        for around in [".check", ".lesson"] {
            if let Ok(Some(around)) = hook.closest(around) {
                let _ = around.class_list().toggle_with_force("carrying", on);
            }
        }
    }
}
