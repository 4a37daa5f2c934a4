//! An item of a sorting check is carried to its place: with a mouse from anywhere on its card, with a finger or pen by its grip (so that the
//! page still scrolls under the finger). It ends in a press of the place's radio button; this knows nothing of answers.

use crate::scene::svg::num;
use crate::ui::dom::{all, class, closest, input, listen, one};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, PointerEvent};

/// CSS px that a pointer may tremble before a press is a drag.
const TREMBLE: f64 = 5.0;

/// The item that the pointer went down on.
struct Carried {
    item: Element,
    pointer: i32,
    from: (f64, f64),
    /// It has left the ground.
    lifted: bool,
    /// The place under the pointer.
    over: Option<usize>,
}

struct Crane {
    places: Vec<Element>,
    /// What follows the pointer: a crate with the item's words.
    load: Element,
    carried: Option<Carried>,
}

pub fn attach(root: &Element) {
    let Some(load) = one(root, ".carried") else { return };
    let crane = Rc::new(RefCell::new(Crane { places: all(root, ".bucket"), load, carried: None }));
    for event in ["pointerdown", "pointermove", "pointerup", "pointercancel"] {
        let crane = crane.clone();
        listen(
            root,
            event,
            Box::new(move |e| {
                let field = crane.borrow_mut().moved(event, &e);
                // The check hears of it and looks at its elements: by now nothing here is borrowed any more.
                if let Some(field) = field {
                    field.unchecked_ref::<HtmlElement>().click();
                }
            }),
        );
    }
}

impl Crane {
    /// Gives back the radio button of the place that an item was put into.
    fn moved(&mut self, event: &str, e: &Event) -> Option<Element> {
        let p: &PointerEvent = e.unchecked_ref();
        let (x, y) = (f64::from(p.client_x()), f64::from(p.client_y()));
        if event == "pointerdown" {
            let item = closest(e, ".sort-item")?;
            let fields = all(&item, "input");
            let held = match &*p.pointer_type() {
                "mouse" => p.button() == 0 && closest(e, ".segments").is_none(),
                _ => closest(e, ".grip").is_some(),
            };
            // Once it is graded nothing moves; and a second finger carries nothing.
            if held && self.carried.is_none() && fields.first().is_some_and(|f| !input(f).disabled()) {
                let _ = item.set_pointer_capture(p.pointer_id());
                self.carried = Some(Carried { item, pointer: p.pointer_id(), from: (x, y), lifted: false, over: None });
            }
            return None;
        }
        let carried = self.carried.as_mut().filter(|c| c.pointer == p.pointer_id())?;
        if event == "pointermove" {
            let away = (x - carried.from.0).abs() + (y - carried.from.1).abs();
            if !carried.lifted && away > TREMBLE {
                carried.lifted = true;
                lift(&carried.item, true);
                class(&self.load, "gone", false);
                if let Some(words) = one(&carried.item, "legend") {
                    self.load.set_inner_html(&words.inner_html());
                }
            }
            if carried.lifted {
                let style = self.load.unchecked_ref::<HtmlElement>().style();
                let _ = style.set_property("translate", &[&*num(x), "px ", &num(y), "px"].concat());
                let over = self.places.iter().position(|place| {
                    let r = place.get_bounding_client_rect();
                    x >= r.left() && x <= r.right() && y >= r.top() && y <= r.bottom()
                });
                carried.over = over;
                self.light(over);
            }
            return None;
        }
        let carried = self.carried.take()?;
        lift(&carried.item, false);
        class(&self.load, "gone", true);
        self.light(None);
        let place = carried.over.filter(|_| event == "pointerup")?;
        all(&carried.item, "input").into_iter().nth(place)
    }

    fn light(&self, over: Option<usize>) {
        for (i, place) in self.places.iter().enumerate() {
            class(place, "over", over == Some(i));
        }
        class(&self.load, "over", over.is_some());
    }
}

/// Says so on the item, and on what is around it and may be laid out by itself.
fn lift(item: &Element, on: bool) {
    class(item, "lifted", on);
    for around in [".check", ".lesson"] {
        if let Ok(Some(around)) = item.closest(around) {
            class(&around, "carrying", on);
        }
    }
}
