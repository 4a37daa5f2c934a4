//! A curve that the learner draws with a pointer, or point by point with the keys.

use super::FigureState;
use super::controls::{Segments, name};
use crate::components::{html, number};
use crate::figures::{Kind, Unit};
use crate::num::Within;
use crate::scene::Arg;
use crate::scene::svg::{num, push_num};
use leptos::html::{Div, Input};
use leptos::prelude::*;
use std::ops::Range;
use web_sys::{KeyboardEvent, PointerEvent};

/// A curve as paths, one unit wide a point and 100 high: the area below it, and a dot at each point. Out of sight, on either side, it goes
/// on to the point at the other end.
fn paths(values: &[f64], max: f64) -> [String; 2] {
    let n = values.len();
    let (mut area, mut dots) = (String::from("M-.5 100"), String::new());
    for k in 0..n + 2 {
        let from = area.len() + 1;
        area.push('L');
        push_num(&mut area, k as f64 - 0.5);
        area.push(' ');
        push_num(&mut area, 100.0 - 100.0 * values[(k + n - 1) % n] / max);
        if (1..=n).contains(&k) {
            dots.push('M');
            dots.push_str(&area[from..]);
            // Not quite nothing: a line of no length has no round ends in every browser.
            dots.push_str("h.01");
        }
    }
    area.push_str("V100z");
    [area, dots]
}

/// How far a finger goes, in CSS px, before it is clear where it wants to go.
const SLIP: f64 = 6.0;

/// A pointer that is down on the curve.
#[derive(Clone, Copy)]
struct Stroke {
    /// Where it went down, in the viewport.
    down: [f64; 2],
    /// Where it was last, in points from the left and height. Nothing while a finger may still want to scroll.
    last: Option<[f64; 2]>,
}

/// A curve with its points. Copied into handlers.
#[derive(Clone, Copy)]
struct Curve {
    state: FigureState,
    /// Place of the first point among the figure's controls.
    first: usize,
    n: usize,
    max: f64,
    step: f64,
    unit: Unit,
    /// The point that the Tab key stops at, at first the one in the middle.
    stop: RwSignal<usize>,
    inputs: StoredValue<Vec<NodeRef<Input>>>,
}

impl Curve {
    /// # Panics
    /// Where the figure has no curve with points: the registry's tests look.
    fn of(state: FigureState) -> Curve {
        let (_, Range { start, end }) = state.figure.curve().expect("a curve");
        let Kind::Point { max, step, unit } = state.figure.controls[start].kind else { panic!("a point") };
        let n = end - start;
        Curve {
            state,
            first: start,
            n,
            max,
            step,
            unit,
            stop: RwSignal::new(n / 2),
            inputs: StoredValue::new((0..n).map(|_| NodeRef::new()).collect()),
        }
    }

    fn values(self) -> Vec<f64> {
        self.state.input.with(|input| input.values[self.first..self.first + self.n].to_vec())
    }

    /// A word of the curve's: `.point` (a point's name) or `.place` (the same on the axis).
    fn word(self, control: &str, which: &str, point: usize) -> String {
        let key = ["control.", control, which].concat();
        self.state.words(|w| w.f(&key, &[("n", Arg::N(point as f64))]))
    }

    fn value_text(self, point: usize) -> String {
        let value = self.state.value(self.first + point);
        self.state.words(|w| self.unit.format(value, w))
    }

    fn focus(self, point: usize) {
        if let Some(input) = self.inputs.with_value(|i| i[point]).get_untracked() {
            let _ = input.focus();
        }
    }

    /// Draws from where the pointer was (in points from the left, and height) to where it is in the viewport, and gives that back.
    fn draw(self, sheet: &web_sys::Element, [at_x, at_y]: [f64; 2], from: Option<[f64; 2]>) -> Option<[f64; 2]> {
        let r = sheet.query_selector("svg").ok()??.get_bounding_client_rect();
        let last = self.n as f64 - 1.0;
        let x = ((at_x - r.left()) / r.width() * self.n as f64 - 0.5).within(0.0, last);
        let y = (1.0 - (at_y - r.top()) / r.height()).within(0.0, 1.0);
        let [x0, y0] = from.unwrap_or([x, y]);
        let (before, now) = (x0.round() as usize, x.round() as usize);
        // Every point on the way: a quick pointer tells of few places.
        self.state.turn(self.state.figure.controls[self.first].on, true, |input| {
            for k in now.min(before)..=now.max(before) {
                let way = if k == now { 1.0 } else { ((k as f64 - x0) / (x - x0)).within(0.0, 1.0) };
                self.state.figure.set(input, self.first + k, (y0 + (y - y0) * way) * self.max);
            }
        });
        self.stop.set(now);
        Some([x, y])
    }
}

#[component]
pub fn Drawing(
    state: FigureState,
    /// Place of the curve among the figure's controls.
    i: usize,
    /// Ready shapes by id.
    shapes: &'static [(&'static str, &'static [u16])],
) -> AnyView {
    let curve = Curve::of(state);
    let id = state.figure.controls[i].id;
    let options: Vec<&'static str> = shapes.iter().map(|s| s.0).chain(["own"]).collect();
    // A curve of the learner's own can be chosen once there is one.
    let closed = Signal::derive(move || state.input.with(|input| input.drawn.is_empty()));
    let drawn = Memo::new(move |_| paths(&curve.values(), curve.max));
    let sheet = NodeRef::<Div>::new();
    let stroke = StoredValue::new(None::<Stroke>);
    let place = |e: &PointerEvent| [f64::from(e.client_x()), f64::from(e.client_y())];
    let begin = move |sheet: &web_sys::Element, at: [f64; 2]| {
        state.remember(None);
        curve.draw(sheet, at, None)
    };
    // A second finger draws nothing. The first may be about to scroll: it draws once it goes sideways, or is lifted where it went down.
    let down = move |e: PointerEvent| {
        let Some(sheet) = sheet.get_untracked().filter(|_| e.is_primary() && e.button() == 0) else { return };
        let _ = sheet.set_pointer_capture(e.pointer_id());
        let last = if e.pointer_type() == "mouse" { begin(&sheet, place(&e)) } else { None };
        stroke.set_value(Some(Stroke { down: place(&e), last }));
    };
    let moved = move |e: PointerEvent| {
        let Some(sheet) = sheet.get_untracked().filter(|_| e.is_primary()) else { return };
        let Some(Stroke { down, last }) = stroke.get_value() else { return };
        let [x, y] = place(&e);
        let (aside, along) = ((x - down[0]).abs(), (y - down[1]).abs());
        let last = match last {
            None if aside < SLIP || aside < along => return,
            None => begin(&sheet, down),
            last => last,
        };
        stroke.set_value(Some(Stroke { down, last: curve.draw(&sheet, [x, y], last) }));
    };
    // Where the browser scrolls after all, or something else comes between, what was drawn so far was not meant.
    let over = move |e: PointerEvent| {
        let (Some(sheet), Some(Stroke { down, last })) = (sheet.get_untracked(), stroke.get_value()) else { return };
        if !e.is_primary() {
            return;
        }
        stroke.set_value(None);
        let [x, y] = place(&e);
        let tapped = (x - down[0]).abs() < SLIP && (y - down[1]).abs() < SLIP;
        match (e.type_() == "pointerup", last) {
            (false, Some(_)) => return state.undo(),
            (true, None) if tapped => drop(begin(&sheet, down)),
            (true, Some(_)) => {}
            _ => return,
        }
        // Only now: taking the focus scrolls a drawing that is half in view.
        curve.focus(curve.stop.get_untracked());
    };
    let how = state.id(&[id, "-how"].concat());
    let rules: String = (0..4).map(|k| ["M0 ", &num(k as f64 * 25.0), "H", &num(curve.n as f64)].concat()).collect();
    let points: Vec<AnyView> = (0..curve.n).map(|k| view! { <Point curve k control=id/> }.into_any()).collect();
    view! {
        <fieldset class="control drawing" name=id aria-describedby=how>
            <legend>{name(state, i)}</legend>
            <Segments state i options closed/>
            <p class="how" id=how.clone()>{state.word(&["control.", id, ".how"].concat())}</p>
            <div class="plot-now" aria-hidden="true">
                <span inner_html=move || html(curve.word(id, ".point", curve.stop.get()))></span>
                <b inner_html=move || html(curve.value_text(curve.stop.get()))></b>
            </div>
            <div
                class="plot"
                node_ref=sheet
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=over
                on:pointercancel=over
            >
                <div class="sheet">
                    <svg viewBox=["0 0 ", &num(curve.n as f64), " 100"].concat() preserveAspectRatio="none" aria-hidden="true">
                        <path class="rules" d=rules></path>
                        <path class="area" d=move || drawn.with(|d| d[0].clone())></path>
                        <path class="dots" d=move || drawn.with(|d| d[1].clone())></path>
                    </svg>
                </div>
                <span class="scale" aria-hidden="true">{state.words(|w| curve.unit.format(curve.max, w))}</span>
                <div class="points">{points}</div>
            </div>
        </fieldset>
    }
    .into_any()
}

/// A point as an input for keys and screen readers, which the pointer passes through; only one is a stop of the Tab key. What moves it up and
/// down is the browser's.
#[component]
fn Point(curve: Curve, k: usize, control: &'static str) -> AnyView {
    let i = curve.first + k;
    let state = curve.state;
    let value = Memo::new(move |_| state.value(i));
    let walk = move |e: KeyboardEvent| {
        let next = match e.key().as_str() {
            "ArrowRight" => k + 1,
            "ArrowLeft" => k + curve.n - 1,
            _ => return,
        };
        e.prevent_default();
        curve.focus(next % curve.n);
    };
    let move_to = move |e: web_sys::Event| {
        if let Some(v) = number(&e) {
            state.set_control(i, v, true);
        }
    };
    let place = k.is_multiple_of((curve.n / 6).max(1)).then(|| curve.word(control, ".place", k));
    view! {
        <div>
            <input
                type="range"
                name=state.figure.controls[i].id
                max=num(curve.max)
                step=num(curve.step)
                prop:value=move || num(value.get())
                aria-label=curve.word(control, ".point", k)
                aria-valuetext=move || { value.track(); curve.value_text(k) }
                tabindex=move || if curve.stop.get() == k { "0" } else { "-1" }
                node_ref=curve.inputs.with_value(|all| all[k])
                on:input=move_to
                on:focus=move |_| curve.stop.set(k)
                on:keydown=walk
            />
            {place.map(|text| view! { <span aria-hidden="true">{text}</span> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn a_curve_goes_through_its_points_and_round() {
        let [area, dots] = paths(&[0.0, 50.0, 200.0], 200.0);
        assert_eq!(area, "M-.5 100L-0.5 0L0.5 100L1.5 75L2.5 0L3.5 100V100z");
        assert_eq!(dots, "M0.5 100h.01M1.5 75h.01M2.5 0h.01");
    }
}
