//! The picture of the world. It moves from one world to the next; what was done can be shown again, line by line.

use super::Bench;
use crate::components::browser::use_media;
use crate::components::figure::painter::{First, Painter};
use crate::components::html;
use crate::components::shapes::{HIT, hit_of, hits, key_of, roving, step_hit};
use crate::player::clock::{Frames, still};
use crate::scene::{Arg, Scene, Width};
use crate::workbench::describe::describe;
use crate::workbench::motion::between;
use crate::workbench::scene::scene;
use gloo_timers::callback::Timeout;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg::Svg;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, MouseEvent};

/// Seconds from one world to the next.
const MOVE: f64 = 0.45;
/// Milliseconds for each line that is shown again.
const EACH: u32 = 1400;

/// What is on show in one width, and where it is going.
struct Drawn {
    painter: Painter,
    from: Scene,
    to: Scene,
    /// Share of the way that it has come, 0..=1.
    p: f64,
}

impl Drawn {
    fn now(&self) -> Scene {
        between(&self.from, &self.to, self.p)
    }

    fn head_for(&mut self, scene: Scene, at_once: bool) {
        self.from = self.now();
        self.to = scene;
        self.p = if at_once { 1.0 } else { 0.0 };
        let now = self.now();
        self.painter.draw(&now);
    }

    /// Whether it is still on its way.
    fn go(&mut self, dt: f64) -> bool {
        self.p = (self.p + dt / MOVE).min(1.0);
        let now = self.now();
        self.painter.draw(&now);
        self.p < 1.0
    }
}

#[component]
pub fn Picture(bench: Bench) -> AnyView {
    let live = cfg!(feature = "csr");
    let stage = NodeRef::<Div>::new();
    let svgs = Width::ALL.map(|_| NodeRef::<Svg>::new());
    let wide = use_media(Width::WIDE_PAGE);
    let width = move || if wide.get() { Width::Wide } else { Width::Narrow };
    let drawn = StoredValue::new_local([None, None] as [Option<Drawn>; 2]);
    let frames = StoredValue::<Option<Rc<Frames>>, LocalStorage>::new_local(None);
    let draw_scene = move |width: Width| bench.world(|w| bench.words.with_value(|words| scene(w, words, width)));
    Effect::new(move |_| {
        let width = width();
        let i = usize::from(width == Width::Narrow);
        let mut next = draw_scene(width);
        mark(&mut next, bench.chosen.get());
        drawn.update_value(|all| match &mut all[i] {
            Some(d) => d.head_for(next, still()),
            None => {
                let svg = svgs[i].get_untracked().and_then(|svg| Painter::new(svg.unchecked_into(), First::Other));
                all[i] = svg.map(|mut painter| {
                    painter.draw(&next);
                    Drawn { painter, from: next.clone(), to: next, p: 1.0 }
                });
            }
        });
        if frames.with_value(Option::is_none) {
            let made = Frames::new();
            made.on_frame(move |dt| {
                drawn
                    .try_update_value(|all| {
                        let mut moving = false;
                        for drawn in all.iter_mut().flatten() {
                            moving |= drawn.go(dt);
                        }
                        moving
                    })
                    .unwrap_or(false)
            });
            frames.set_value(Some(Rc::new(made)));
        }
        frames.with_value(|f| f.iter().for_each(|f| f.start()));
        if let Some(stage) = stage.get_untracked() {
            roving(&stage, hits(width), None);
        }
    });
    // What is pressed again is released.
    let press = move |key: String| bench.chosen.update(|now| *now = Some(key).filter(|key| now.as_ref() != Some(key)));
    let click = move |e: MouseEvent| {
        if let (Some(hit), Some(stage)) = (hit_of(&e), stage.get_untracked()) {
            roving(&stage, HIT, Some(&hit));
            press(key_of(&hit));
        }
    };
    let key = move |e: KeyboardEvent| {
        let (Some(hit), Some(stage)) = (hit_of(&e), stage.get_untracked()) else { return };
        if e.alt_key() || e.ctrl_key() || e.meta_key() {
            return;
        }
        match e.key().as_str() {
            "Enter" | " " => press(key_of(&hit)),
            "Escape" => bench.chosen.set(None),
            "ArrowRight" | "ArrowDown" => step_hit(&stage, &hit, 1),
            "ArrowLeft" | "ArrowUp" => step_hit(&stage, &hit, -1),
            _ => return,
        }
        e.prevent_default();
    };
    let title = bench.word("bench.picture");
    let picture = |width: Width, node: NodeRef<Svg>| {
        let scene = untrack(|| draw_scene(width));
        view! {
            <svg
                class=["scene ", width.name()].concat()
                viewBox=scene.view_box()
                role=if live { "group" } else { "img" }
                aria-label=title.clone()
                aria-describedby="bench-description"
                node_ref=node
                inner_html=(!live).then(|| scene.inner_svg())
            ></svg>
        }
        .into_any()
    };
    let pictures: Vec<AnyView> = Width::ALL.iter().zip(svgs).map(|(w, node)| picture(*w, node)).collect();
    view! {
        <div class="stage" role="group" aria-label=title.clone() node_ref=stage on:click=click on:keydown=key>
            {pictures}
        </div>
    }
    .into_any()
}

/// The picture in words.
#[component]
pub fn Told(bench: Bench) -> AnyView {
    let words = Memo::new(move |_| bench.world(|w| bench.words.with_value(|words| describe(w, words))));
    view! {
        <details class="describe">
            <summary>{bench.word("bench.describe")}</summary>
            <p id="bench-description" inner_html=move || html(words.get())></p>
        </details>
    }
    .into_any()
}

/// Shows which shape was pressed.
fn mark(scene: &mut Scene, chosen: Option<String>) {
    for shape in &mut scene.shapes {
        let pressed = Some(&shape.key) == chosen.as_ref();
        if let Some(hit) = &mut shape.hit {
            hit.pressed = pressed;
        }
    }
}

/// Shows what was done again, line by line.
#[component]
pub fn Replay(bench: Bench) -> AnyView {
    let timer = Rc::new(RefCell::new(None::<Timeout>));
    let all = move || bench.session.with(|s| s.done().len());
    // What is shown stays for a while; after the last line it is the world as it is.
    Effect::new(move |_| {
        let next = bench.replay.get().map(|_| {
            Timeout::new(EACH, move || {
                let all = untrack(all);
                let _ = bench.replay.try_update(|r| *r = r.map(|n| n + 1).filter(|n| *n < all));
            })
        });
        // The one before is dropped with that, and does not happen.
        *timer.borrow_mut() = next;
    });
    let said = move || match bench.replay.get() {
        Some(n) => bench.session.with(|s| match n.checked_sub(1).and_then(|i| s.done().get(i)) {
            Some(line) => html(["$ ", line].concat()),
            None => html(bench.word("bench.replay-start")),
        }),
        None => String::new(),
    };
    let toggle = move |_| {
        let on = bench.replay.with_untracked(Option::is_some);
        bench.replay.set((!on && untrack(all) > 0).then_some(0));
    };
    let word = move || {
        let key = if bench.replay.with(Option::is_some) { "bench.replay-stop" } else { "bench.replay" };
        html(bench.words_with(key, &[("n", Arg::N(all() as f64))]))
    };
    view! {
        <div class="bench-replay needs-js">
            <button
                type="button"
                class="button"
                data-act="replay"
                aria-disabled=move || (all() == 0).then_some("true")
                on:click=toggle
                inner_html=word
            ></button>
            <code class="bench-replayed" role="status" inner_html=said></code>
        </div>
    }
    .into_any()
}
