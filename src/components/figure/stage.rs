//! The picture of a figure, in both widths. Its shapes are drawn by the [`Painter`], which patches what changed; the component holds the two
//! `<svg>` elements and hears what is done to them.

use super::FigureState;
use super::describe::DESCRIPTION;
use super::inspector::Inspector;
use super::painter::{First, Painter};
use super::state::Instance;
use crate::components::browser::{Watch, use_media, watch_size, watch_visible};
use crate::components::shapes::{HIT, around, hit_of, hits, key_of, roving, step_hit};
use crate::components::use_ui;
use crate::player::clock::{Frames, next_frame, now, still};
use crate::scene::{Drag, Scene, Width, ease};
use gloo_timers::callback::Timeout;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg::Svg;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};

/// Seconds that the picture takes to move to where a jump leads.
const TWEEN: f64 = 0.32;

/// The pictures as they stand in the page, wide and narrow, to be taken over instead of drawn anew.
pub type Written = StoredValue<Option<[Element; 2]>, LocalStorage>;

#[component]
pub fn Stage(
    state: FigureState,
    /// At build time: names of the files with the opening pictures, wide and narrow, where they are not written into the page.
    #[prop(optional_no_strip)]
    files: Option<[String; 2]>,
    /// In the browser: what was written.
    #[prop(optional_no_strip)]
    written: Option<Written>,
) -> AnyView {
    let ui = use_ui();
    let live = cfg!(feature = "csr");
    let title = state.word("title");
    let stage = NodeRef::<Div>::new();
    let svgs = Width::ALL.map(|_| NodeRef::<Svg>::new());
    let wide = use_media(Width::WIDE_PAGE);
    let width = move || if wide.get() { Width::Wide } else { Width::Narrow };

    let screen = StoredValue::<Option<Rc<Screen>>, LocalStorage>::new_local(None);
    // A change of time, run, settings or width: draw it. What is not the flow of playing moves there from what is shown.
    Effect::new(move |before: Option<Width>| {
        let width = width();
        let head = state.head.get();
        state.run.track();
        if screen.with_value(|s| s.is_none()) {
            let Some(svgs) = both(svgs) else { return width };
            let made = Screen::new(state, svgs, written, width);
            if let (Some(made), Some(stage)) = (&made, stage.get_untracked()) {
                made.watch(stage.into());
            }
            screen.set_value(made);
        } else if before != Some(width) {
            screen.with_value(|s| s.iter().for_each(|s| s.turn(width)));
        }
        screen.with_value(|s| s.iter().for_each(|s| s.changed(head)));
        width
    });
    // Other shapes may have come: one of those that can be pressed is a stop of the Tab key.
    Effect::new(move |_| {
        state.run.track();
        let hits = hits(width());
        if let Some(stage) = stage.get_untracked() {
            roving(&stage, hits, None);
        }
    });
    let dragging = move |e: &PointerEvent, f: fn(&Screen, &PointerEvent)| {
        screen.with_value(|s| s.iter().for_each(|s| f(s, e)));
    };
    let click = move |e: MouseEvent| {
        // The end of a drag is no press.
        if screen.with_value(|s| s.as_ref().is_some_and(|s| s.pulled.take())) {
            return;
        }
        if let (Some(hit), Some(stage)) = (hit_of(&e), stage.get_untracked()) {
            roving(&stage, HIT, Some(&hit));
            state.press(key_of(&hit));
        }
    };
    let inline = !live && files.is_none();
    let picture = move |width: Width, node: NodeRef<Svg>| {
        let (view_box, shapes) = state.run.with_untracked(|run| {
            let scene = state.words(|w| run.scene(state.head.with_untracked(|h| h.t), width, w));
            // In the browser the painter draws.
            (scene.view_box(), inline.then(|| scene.inner_svg()))
        });
        view! {
            <svg
                class=["scene ", width.name()].concat()
                viewBox=view_box
                role=if live { "group" } else { "img" }
                aria-label=title.clone()
                aria-describedby=state.id(DESCRIPTION)
                node_ref=node
                inner_html=shapes
            ></svg>
        }
        .into_any()
    };
    let pictures: Vec<AnyView> = Width::ALL.iter().zip(svgs).map(|(w, node)| picture(*w, node)).collect();
    view! {
        <div
            class="stage"
            tabindex=live.then_some("0")
            role=live.then_some("group")
            aria-label=live.then(|| [&*state.word("title"), ". ", &ui.t("player.keys")].concat())
            node_ref=stage
            on:pointerdown=move |e| dragging(&e, |s, e| s.grab(e))
            on:pointermove=move |e| dragging(&e, |s, e| s.pull(e))
            on:pointerup=move |e| dragging(&e, |s, e| s.release(e))
            on:pointercancel=move |e| dragging(&e, |s, _| s.give_up())
            on:click=click
            on:keydown=move |e| key(state, stage, &e)
        >
            {pictures}
            <Inspector state/>
            {files.map(|files| view! { <Spare state files/> })}
        </div>
    }
    .into_any()
}

/// Shows the pictures, which are files here, where scripts are off; and tells the live part their names.
#[component]
fn Spare(state: FigureState, files: [String; 2]) -> AnyView {
    let each = |(width, file): (&Width, String)| {
        view! {
            <object
                class=["scene ", width.name()].concat()
                r#type="image/svg+xml"
                data=file
                role="img"
                aria-label=state.word("title")
                aria-describedby=state.id(DESCRIPTION)
            ></object>
        }
        .into_any()
    };
    let objects: Vec<AnyView> = Width::ALL.iter().zip(files).map(each).collect();
    view! { <noscript>{objects}</noscript> }.into_any()
}

fn both(svgs: [NodeRef<Svg>; 2]) -> Option<[Element; 2]> {
    let [wide, narrow] = svgs.map(|s| s.get_untracked().map(|e| e.unchecked_into::<Element>()));
    Some([wide?, narrow?])
}

/// Writes the heights of the picture, and of what else stays in view with it, where the style sheet finds them.
fn tell_height(stage: &Element) -> Option<()> {
    let html = |e: Option<Element>| e.map(|e| e.unchecked_into::<HtmlElement>());
    let (screen, fig) = (html(stage.closest(".screen").ok()?)?, html(stage.closest(".fig").ok()?)?);
    let picture = f64::from(stage.client_height());
    let px = |v: f64| [&*crate::scene::svg::num(v), "px"].concat();
    let style = HtmlElement::style(&fig);
    style.set_property("--picture", &px(picture)).ok()?;
    style.set_property("--beside", &px(f64::from(screen.offset_height()) - picture)).ok()
}

/// The keys of the picture.
fn key(state: FigureState, stage: NodeRef<Div>, e: &KeyboardEvent) {
    if e.alt_key() || e.ctrl_key() || e.meta_key() {
        return;
    }
    let Some(stage) = stage.get_untracked() else { return };
    // What is said about a shape has keys of its own.
    if around(e, ".inspector").is_some() && e.key() != "Escape" {
        return;
    }
    let hit = hit_of(e);
    match (e.key().as_str(), &hit) {
        ("Enter" | " ", Some(hit)) => {
            roving(&stage, HIT, Some(hit));
            state.press(key_of(hit));
        }
        ("ArrowRight" | "ArrowDown", Some(hit)) => step_hit(&stage, hit, 1),
        ("ArrowLeft" | "ArrowUp", Some(hit)) => step_hit(&stage, hit, -1),
        ("Escape", _) if state.pressed().is_some() => state.choose(None),
        (" ", None) => state.toggle(),
        ("ArrowRight", None) => state.next(),
        ("ArrowLeft", None) => state.back(),
        ("Home", _) => state.restart(),
        ("End", _) => state.end(),
        _ => return,
    }
    e.prevent_default();
}

/// Between a shape and what is said about it, and the least to the edge of the window, in CSS px.
const NOTE_GAP: f64 = 6.0;

/// Keeps the picture at what the state says.
struct Screen {
    state: FigureState,
    width: Cell<Width>,
    frames: Frames,
    visible: Cell<bool>,
    /// The next hop from rest to rest, for readers who want less motion.
    hop: RefCell<Option<Timeout>>,
    drawn: RefCell<Drawn>,
    /// The handle that is held, and how far from its place it was taken, in units of its slider.
    held: RefCell<Option<(Drag, f64)>>,
    /// Whether what was held has been dragged.
    pulled: Cell<bool>,
    watches: RefCell<Vec<Watch>>,
}

struct Drawn {
    painters: [Painter; 2],
    shown: Option<Scene>,
    /// Where the picture came from, and since when.
    from: Option<(Scene, f64)>,
    last_t: f64,
    run: Instance,
}

impl Screen {
    fn new(state: FigureState, svgs: [Element; 2], written: Option<Written>, width: Width) -> Option<Rc<Screen>> {
        let written = written.and_then(|w| w.try_update_value(|w| w.take()).flatten());
        let same = state.as_written();
        let shown = if width == Width::Wide { 0 } else { 1 };
        let painter = |i: usize| {
            let svg = svgs[i].clone();
            let first = match &written {
                Some(w) if same && i == shown && w[i].first_element_child().is_some() => {
                    // A copy: what was written is kept for when something fails.
                    let shapes = w[i].clone_node_with_deep(true).ok()?;
                    while let Some(shape) = shapes.first_child() {
                        svg.append_child(&shape).ok()?;
                    }
                    First::Written
                }
                _ => First::Other,
            };
            Painter::new(svg, first)
        };
        let painters = [painter(0)?, painter(1)?];
        let last_t = state.head.with_untracked(|h| h.t);
        let screen = Rc::new(Screen {
            state,
            width: Cell::new(width),
            frames: Frames::new(),
            visible: Cell::new(true),
            hop: RefCell::new(None),
            drawn: RefCell::new(Drawn { painters, shown: None, from: None, last_t, run: state.run.get_untracked() }),
            held: RefCell::default(),
            pulled: Cell::default(),
            watches: RefCell::default(),
        });
        let me = Rc::downgrade(&screen);
        screen.frames.on_frame(move |dt| me.upgrade().is_some_and(|me| me.frame(dt)));
        Some(screen)
    }

    fn watch(self: &Rc<Screen>, stage: Element) {
        // Off screen, playing pauses by itself and goes on when the picture is back.
        let me = Rc::downgrade(self);
        let visible = watch_visible(&stage, move |visible| {
            if let Some(me) = me.upgrade() {
                me.seen(visible);
            }
        });
        // How high picture and captions are, for the style sheet, which keeps them in view beside the controls.
        let watched = stage.clone();
        let size = watch_size(&stage, move || {
            let _ = tell_height(&watched);
        });
        // What sets text differently changes the height of the page.
        let me = Rc::downgrade(self);
        let page = stage.owner_document().and_then(|d| d.body());
        let page = page.and_then(|body| watch_size(&body, move || me.upgrade().iter().for_each(|me| me.fit_texts())));
        self.watches.borrow_mut().extend([visible, size, page].into_iter().flatten());
    }

    /// The width has changed (a rotated phone, a resized window).
    fn turn(&self, width: Width) {
        self.width.set(width);
        self.drawn.borrow_mut().from = None;
    }

    /// With another font or wider spacing than ours, labels would leave their shapes.
    fn fit_texts(&self) {
        let mut drawn = self.drawn.borrow_mut();
        if drawn.painters.iter().any(|p| p.is_respaced()) {
            drawn.painters.iter_mut().for_each(Painter::fit);
        }
    }

    fn svg(&self) -> Element {
        let drawn = self.drawn.borrow();
        drawn.painters[if self.width.get() == Width::Wide { 0 } else { 1 }].svg().clone()
    }

    /// Where the scene lies in the viewport: left, top, and CSS px a unit. The style sheet may have it smaller than its element, in the middle.
    fn fit(&self) -> (f64, f64, f64) {
        let r = self.svg().get_bounding_client_rect();
        let (w, h) = self.drawn.borrow().shown.as_ref().map_or((1.0, 1.0), |s| (s.w, s.h));
        let scale = (r.width() / w).min(r.height() / h);
        (r.left() + (r.width() - w * scale) / 2.0, r.top() + (r.height() - h * scale) / 2.0, scale)
    }

    /// Where a pointer is, in units of the scene.
    fn place(&self, e: &PointerEvent) -> (f64, f64) {
        let (left, top, scale) = self.fit();
        ((f64::from(e.client_x()) - left) / scale, (f64::from(e.client_y()) - top) / scale)
    }

    /// A pointer goes down: on a handle, it holds it.
    fn grab(&self, e: &PointerEvent) {
        self.pulled.set(false);
        let Some(handle) = around(e, ".handle").filter(|_| e.is_primary() && e.button() == 0) else { return };
        let drag = self.drawn.borrow().shown.as_ref().and_then(|s| s.find(&key_of(&handle))?.drag);
        let Some(drag) = drag else { return };
        self.state.begin();
        let (x, y) = self.place(e);
        let aside = untrack(|| self.state.value(drag.control)) - drag.value(x, y);
        let _ = handle.set_pointer_capture(e.pointer_id());
        *self.held.borrow_mut() = Some((drag, aside));
    }

    /// The slider follows the handle that is held.
    fn pull(&self, e: &PointerEvent) {
        let Some((drag, aside)) = *self.held.borrow() else { return };
        let (x, y) = self.place(e);
        let control = &self.state.figure.controls[drag.control];
        let value = control.clamp(drag.value(x, y) + aside);
        if value != untrack(|| self.state.value(drag.control)) {
            self.pulled.set(true);
            self.state.set_control(drag.control, value, true);
        }
    }

    /// The finger turns out to scroll: it has changed nothing.
    fn give_up(&self) {
        if self.held.borrow_mut().take().is_some() && self.pulled.replace(false) {
            self.state.undo();
        }
    }

    fn release(&self, _: &PointerEvent) {
        self.held.borrow_mut().take();
    }

    /// Tells the style sheet where what is said about the pressed shape goes: under the shape, or over it where that has more room, and in
    /// any case into the window.
    fn tell_pressed(&self) -> Option<()> {
        let key = self.state.pressed()?;
        let (left, up, scale) = self.fit();
        let drawn = self.drawn.borrow();
        let shape = drawn.shown.as_ref()?.find(&key)?;
        let stage = drawn.painters[0].svg().parent_element()?;
        let note = stage.query_selector(".inspector-box").ok()??.get_bounding_client_rect().height();
        let window = web_sys::window()?.inner_height().ok()?.as_f64()?;
        let outer = stage.get_bounding_client_rect();
        let (over, under) = (up + shape.y * scale - NOTE_GAP - note, up + (shape.y + shape.h) * scale + NOTE_GAP);
        let last = window - NOTE_GAP - note;
        let top = if under <= last || over < NOTE_GAP { under.min(last).max(NOTE_GAP) } else { over };
        let px = |v: f64| [&*crate::scene::svg::num(v.round()), "px"].concat();
        let style = HtmlElement::style(stage.unchecked_ref());
        style.set_property("--note-x", &px(left - outer.left() + (shape.x + shape.w / 2.0) * scale)).ok()?;
        style.set_property("--note-y", &px(top - outer.top())).ok()
    }

    fn seen(&self, visible: bool) {
        self.visible.set(visible);
        if visible && self.state.head.with_untracked(|h| h.playing) {
            self.frames.start();
        }
    }

    /// Draws the instant; gives back whether the picture is still on its way.
    fn draw(&self) -> bool {
        let mut drawn = self.drawn.borrow_mut();
        let drawn = &mut *drawn;
        let (t, width) = (self.state.head.with_untracked(|h| h.t), self.width.get());
        let mut scene = self.state.run.with_untracked(|run| self.state.words(|w| run.scene(t, width, w)));
        let mut moving = false;
        if let Some((from, since)) = &drawn.from
            && from.w == scene.w
        {
            let p = (now() - since) / TWEEN;
            moving = p < 1.0;
            scene = ease::between(from, &scene, p);
        }
        if !moving {
            drawn.from = None;
        }
        drawn.last_t = t;
        drawn.painters[if width == Width::Wide { 0 } else { 1 }].draw(&scene);
        drawn.shown = Some(scene);
        moving
    }

    fn frame(&self, dt: f64) -> bool {
        let mut playing = self.state.head.with_untracked(|h| h.playing) && self.visible.get() && !still();
        if playing {
            let stop = self.state.halt();
            // The state has changed, and the effect that follows it draws.
            self.state.steer(|h, run| playing = h.tick(dt, run.story(), stop));
            return playing;
        }
        self.draw()
    }

    fn changed(self: &Rc<Screen>, head: crate::player::Playhead) {
        {
            let mut drawn = self.drawn.borrow_mut();
            let run = self.state.run.get_untracked();
            let other = drawn.run != run;
            drawn.run = run;
            let jumped = other || !head.playing && drawn.from.is_none() && (head.t - drawn.last_t).abs() > 0.3;
            // What is dragged follows the hand.
            if jumped && !still() && self.held.borrow().is_none() {
                drawn.from = drawn.shown.clone().map(|scene| (scene, now()));
            }
        }
        if head.playing && still() {
            // Less motion: from rest to rest, with time to read each.
            let me = self.clone();
            let wait = Timeout::new((2500.0 / head.speed) as u32, move || {
                me.hop.borrow_mut().take();
                let stop = me.state.halt();
                me.state.steer(|h, run| match h.next_rest(run.story(), stop) {
                    Some(t) if h.playing => h.t = t,
                    _ => h.pause(),
                });
            });
            *self.hop.borrow_mut() = Some(wait);
        }
        if self.draw() || head.playing {
            self.frames.start();
        }
        // What is said stands in the page by the next frame.
        let me = Rc::downgrade(self);
        next_frame(move || _ = me.upgrade().and_then(|me| me.tell_pressed()));
    }
}
