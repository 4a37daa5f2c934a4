//! A figure on the page: the picture, its player, captions, questions, controls and descriptions. The same for every figure.

use super::el::{El, dynamic, el};
use super::html;
use crate::Map;
use crate::figures::{Ask, Figure, Input, Kind, On, Run, opening};
use crate::player::{Playhead, SPEEDS};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::Facts;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a figure's island needs, as data in the page.
#[derive(Serialize, Deserialize, Clone, Default, Debug)]
pub struct FigureData {
    /// The figure's own words; those that all figures share come with the page.
    pub words: Map<String>,
    pub facts: Map<f64>,
    /// Title and address by id, of the sources that details may name.
    pub sources: Map<(String, String)>,
    /// Plays by itself once it comes into view (unless the reader wants less motion).
    #[serde(default)]
    pub autoplay: bool,
}

/// A figure being used: what is shared by its view and by numbers in the prose.
#[derive(Clone, Copy)]
pub struct Live {
    pub figure: &'static Figure,
    pub words: StoredValue<Arc<Words>>,
    pub sources: StoredValue<Map<(String, String)>>,
    pub input: RwSignal<Input>,
    pub run: RwSignal<Arc<dyn Run>>,
    pub head: RwSignal<Playhead>,
    facts: StoredValue<Facts>,
    /// Whether it was ever played.
    started: StoredValue<bool>,
}

impl Live {
    pub fn new(figure: &'static Figure, words: Words, data: &FigureData, input: Input) -> Live {
        let facts = Facts::new(data.facts.clone());
        let run: Arc<dyn Run> = Arc::from((figure.start)(&input, &facts));
        let at = opening(figure, run.as_ref());
        Live {
            figure,
            words: StoredValue::new(Arc::new(words)),
            sources: StoredValue::new(data.sources.clone()),
            input: RwSignal::new(input),
            run: RwSignal::new(run),
            head: RwSignal::new(Playhead::at(at)),
            facts: StoredValue::new(facts),
            started: StoredValue::new(false),
        }
    }

    pub fn words(&self) -> Arc<Words> {
        self.words.get_value()
    }

    /// Changes the input and runs anew.
    pub fn change(&self, f: impl FnOnce(&mut Input)) {
        let mut input = self.input.get_untracked();
        f(&mut input);
        if input != self.input.get_untracked() {
            let run: Arc<dyn Run> = Arc::from((self.figure.start)(&input, &self.facts.get_value()));
            self.input.set(input);
            self.run.set(run);
        }
    }

    /// Sets a control to a (made legal) value, and the time as the control wants it.
    pub fn set_control(&self, i: usize, value: f64, still: bool) {
        let control = &self.figure.controls[i];
        let value = control.clamp(value);
        self.change(|input| input.values[i] = value);
        let run = self.run.get_untracked();
        let story = run.story();
        self.head.update(|h| match control.on {
            On::Stay => h.t = h.t.min(story.duration()),
            On::End => h.seek(story.duration(), story),
            On::Replay if still => h.seek(story.duration(), story),
            On::Replay => {
                h.seek(0.0, story);
                h.play(story);
            }
        });
    }

    fn step(&self) -> usize {
        self.run.with(|r| r.story().at(self.head.with(|h| h.t)).step)
    }
}

/// The question that is on the table at `t`: the last that has come up.
fn current_ask(asks: &[Ask], t: f64) -> Option<&Ask> {
    asks.iter().rev().find(|a| a.at <= t + 1e-6)
}

/// Where an unanswered question makes playing wait.
pub fn halt(run: &dyn Run, words: &Words) -> Option<f64> {
    run.asks(words).iter().filter(|a| a.answered.is_none()).map(|a| a.at).min_by(f64::total_cmp)
}

/// `live` islands get ids of their own, so that they do not clash with the static twin that is still in the page, hidden.
pub fn view(live: Live, ui: Arc<Words>, is_live: bool) -> AnyView {
    let figure = live.figure;
    let id = [if is_live { "live-" } else { "" }, figure.id].concat();
    let words = live.words();
    let description_id = [id.as_str(), "-description"].concat();
    let steps = Memo::new(move |_| live.run.with(|r| r.story().steps().len()));
    let asks = live.run.with_untracked(|r| r.asks(&words).len());
    let step = Memo::new(move |_| live.step());
    // A run may have another number of steps when the settings change.
    let w = words.clone();
    let captions = dynamic(move || {
        (0..steps.get())
            .map(|i| {
                let w = w.clone();
                let text = move || {
                    live.run.with(|r| if i < r.story().steps().len() { r.caption(i, &w) } else { String::new() })
                };
                el("li")
                    .attr_of("class", move || {
                        Some(String::from(if step.get() == i { "caption now" } else { "caption" }))
                    })
                    .attr_of("aria-hidden", move || (is_live && step.get() != i).then(|| String::from("true")))
                    .child(el("span").class("caption-number").attr("aria-hidden", "true").html((i + 1).to_string()))
                    .child(el("span").html_of(move || html(text())))
                    .view()
            })
            .collect()
    });
    let w = words.clone();
    // At rest of a step, and of what was chosen: said once, not on every frame.
    let description = Memo::new(move |_| {
        let step = step.get();
        live.run.with(|r| {
            let t = if live.head.with(|h| h.playing) {
                r.story().steps()[step.min(r.story().steps().len() - 1)].rest()
            } else {
                live.head.with(|h| h.t)
            };
            r.describe(t, &w)
        })
    });
    let said =
        is_live.then(|| el("p").class("sr-only").attr("aria-live", "polite").html_of(move || html(description.get())));
    el("div")
        .class("fig")
        .attr("data-figure", figure.id)
        .child(stage(live, &ui, &description_id, is_live))
        .child(player(live, &ui, step, steps))
        .child(el("ol").class("captions").attr("aria-label", ui.t("figure.steps")).child(captions))
        .child((asks > 0).then(|| ask_panel(live, &ui, &id, asks > 1)))
        .child((!figure.controls.is_empty()).then(|| controls(live, &ui, &id)))
        .child(details(live, &ui))
        .child(
            el("details")
                .class("describe")
                .child(el("summary").html(html(ui.t("figure.describe"))))
                .child(el("p").attr("id", description_id).html_of(move || html(description.get()))),
        )
        .child(said)
        .view()
}

/// An `<svg>` with a scene in it, as HTML.
fn svg_html(scene: &Scene, width: Width, title: &str, description_id: &str, is_live: bool) -> String {
    [
        "<svg class=\"scene ",
        width.name(),
        "\" viewBox=\"",
        &scene.view_box(),
        "\" role=\"",
        if is_live { "group" } else { "img" },
        "\" aria-label=\"",
        &html(title),
        "\" aria-describedby=\"",
        description_id,
        "\">",
        &scene.inner_svg(),
        "</svg>",
    ]
    .concat()
}

/// The picture, in both widths; the style sheet shows the one that there is room for.
fn stage(live: Live, ui: &Arc<Words>, description_id: &str, is_live: bool) -> El {
    let words = live.words();
    let run = live.run.get_untracked();
    let t = live.head.get_untracked().t;
    let title = words.t("title");
    let svgs: String =
        Width::ALL.iter().map(|w| svg_html(&run.scene(t, *w, &words), *w, &title, description_id, is_live)).collect();
    let stage = el("div").class("stage");
    if !is_live {
        return stage.html(svgs);
    }
    let stage = stage
        .attr("id", stage_id(live))
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", [&title, ". ", &ui.t("player.keys")].concat())
        .html(svgs);
    #[cfg(feature = "csr")]
    let stage = {
        use wasm_bindgen::JsCast;
        stage
            .on("keydown", move |e| browser::key(live, e.unchecked_ref()))
            .on("click", move |e| browser::press_event(live, &e))
    };
    stage
}

fn stage_id(live: Live) -> String {
    ["stage-", live.figure.id].concat()
}

/// An icon of the player, as HTML.
fn icon(path: &str) -> String {
    ["<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path d=\"", path, "\"/></svg>"].concat()
}

const PLAY: &str = "M6 3.5v13l10.5-6.5z";
const PAUSE: &str = "M6 4v12M13 4v12";
const BACK: &str = "M12.5 4.5L7 10l5.5 5.5";
const NEXT: &str = "M7.5 4.5L13 10l-5.5 5.5";
const RESTART: &str = "M5 5v4h4M5.4 9a5.6 5.6 0 1 1-.6 4";
const CLOSE: &str = "M5 5l10 10M15 5L5 15";
/// Names of the speeds, in the order of `SPEEDS`.
const SPEED_NAMES: [&str; 3] = ["×½", "×1", "×2"];

fn player(live: Live, ui: &Arc<Words>, step: Memo<usize>, steps: Memo<usize>) -> El {
    let ended = Memo::new(move |_| live.run.with(|r| live.head.with(|h| h.ended(r.story()))));
    let playing = Memo::new(move |_| live.head.with(|h| h.playing));
    let (u1, u2, u3) = (ui.clone(), ui.clone(), ui.clone());
    let play_html = move || {
        let key = if playing.get() {
            "player.pause"
        } else if ended.get() {
            "player.again"
        } else {
            "player.play"
        };
        [icon(if playing.get() { PAUSE } else { PLAY }), html(u1.t(key))].concat()
    };
    let text = move |ui: &Words, step: usize| {
        ui.f("player.step", &[("step", Arg::N((step + 1) as f64)), ("n", Arg::N(steps.get() as f64))])
    };
    let small = |act: &'static str, key: &str, path: &'static str, on: fn(Live)| {
        let label = ui.t(key);
        el("button")
            .attr("type", "button")
            .class("small")
            .attr("data-act", act)
            .attr("aria-label", label.clone())
            .attr("title", label)
            .html(icon(path))
            .on("click", move |_| on(live))
    };
    let speeds: String = SPEED_NAMES
        .iter()
        .zip(SPEEDS)
        .map(|(name, speed)| ["<option", if speed == 1.0 { " selected" } else { "" }, ">", name, "</option>"].concat())
        .collect();
    el("div")
        .class("player needs-js")
        .attr("role", "group")
        .attr("aria-label", ui.t("player.label"))
        .child(
            el("button")
                .attr("type", "button")
                .class("primary play")
                .attr("data-act", "play")
                .html_of(play_html)
                .on("click", move |_| toggle(live)),
        )
        .child(small("back", "player.back", BACK, back))
        .child(small("next", "player.next", NEXT, next))
        .child(small("restart", "player.restart", RESTART, restart))
        .child(
            el("input")
                .attr("type", "range")
                .class("scrub")
                .attr("min", "0")
                .attr_of("max", move || Some(live.run.with(|r| crate::scene::svg::num(r.story().duration()))))
                .attr("step", "0.1")
                .attr("aria-label", ui.t("player.position"))
                .attr_of("aria-valuetext", move || Some(text(&u2, step.get())))
                .value_of(move || crate::scene::svg::num(live.head.with(|h| h.t)))
                .on("input", move |e| scrub(live, number_of(&e))),
        )
        .child(el("span").class("step-count").attr("aria-hidden", "true").html_of(move || html(text(&u3, step.get()))))
        .child(el("select").class("speed").attr("aria-label", ui.t("player.speed")).html(speeds).on(
            "change",
            move |e| {
                let v = event_target_value(&e);
                let i = SPEED_NAMES.iter().position(|n| *n == v).unwrap_or(1);
                live.head.update(|h| h.speed = SPEEDS[i]);
            },
        ))
}

fn still() -> bool {
    #[cfg(feature = "csr")]
    return crate::player::clock::still();
    #[cfg(not(feature = "csr"))]
    true
}

fn toggle(live: Live) {
    let run = live.run.get_untracked();
    live.head.update(|h| if h.playing { h.pause() } else { play_from_opening(live, h, run.as_ref()) });
}

/// The first time, playing starts at the beginning, not at the telling picture in the middle that the page opened with.
fn play_from_opening(live: Live, head: &mut Playhead, run: &dyn Run) {
    if !live.started.get_value() && head.t == opening(live.figure, run) {
        head.t = 0.0;
    }
    live.started.set_value(true);
    head.play(run.story());
}

fn next(live: Live) {
    let run = live.run.get_untracked();
    live.head.update(|h| h.next(run.story(), still()));
}

fn back(live: Live) {
    let run = live.run.get_untracked();
    live.head.update(|h| h.back(run.story()));
}

fn restart(live: Live) {
    let run = live.run.get_untracked();
    live.head.update(|h| h.seek(0.0, run.story()));
}

#[cfg(feature = "csr")]
fn end(live: Live) {
    let run = live.run.get_untracked();
    live.head.update(|h| h.seek(run.story().duration(), run.story()));
}

/// The number that an input stands at; the browser knows it as a number, so no text is parsed.
fn number_of(e: &leptos::ev::Event) -> Option<f64> {
    #[cfg(feature = "csr")]
    return Some(event_target::<web_sys::HtmlInputElement>(e).value_as_number()).filter(|v| v.is_finite());
    #[cfg(not(feature = "csr"))]
    {
        let _ = e;
        None
    }
}

fn scrub(live: Live, value: Option<f64>) {
    if let Some(t) = value {
        let run = live.run.get_untracked();
        live.head.update(|h| h.seek(t, run.story()));
    }
}

fn ask_panel(live: Live, ui: &Arc<Words>, id: &str, many: bool) -> El {
    let words = live.words();
    // The question on the table, as long as it and its answer stay the same.
    let ask = Memo::new(move |_| {
        let asks = live.run.with(|r| r.asks(&words));
        let t = live.head.with(|h| h.t);
        // A prediction that was skipped is over once the story shows what happened.
        current_ask(&asks, t)
            .filter(|a| a.answered.is_some() || live.run.with(|r| r.story().at(t).step <= r.story().at(a.at).step))
            .cloned()
    });
    let ui = ui.clone();
    let name = [id, "-ask"].concat();
    let content = dynamic(move || {
        let Some(a) = ask.get() else { return Vec::new() };
        let options: Vec<AnyView> = a
            .options
            .iter()
            .enumerate()
            .map(|(i, text)| {
                let ask_id = a.id.clone();
                let class = match a.answered {
                    Some(_) if i == a.right => "option right",
                    Some(chosen) if chosen == i => "option wrong",
                    _ => "option",
                };
                el("button")
                    .attr("type", "button")
                    .class(class)
                    .attr("data-option", i.to_string())
                    .attr("aria-pressed", if a.answered == Some(i) { "true" } else { "false" })
                    .html(html(text))
                    .on("click", move |_| answer(live, &ask_id, i))
                    .view()
            })
            .collect();
        let feedback = a.answered.map_or(String::new(), |d| {
            [
                "<strong>",
                &html(ui.t(if d == a.right { "ask.right" } else { "ask.wrong" })),
                "</strong> ",
                &html(&a.feedback),
            ]
            .concat()
        });
        vec![
            el("p").class("ask-prompt").attr("id", name.clone()).html(html(&a.prompt)).view(),
            el("div")
                .class("options needs-js")
                .attr("role", "group")
                .attr("aria-labelledby", name.clone())
                .child(options)
                .view(),
            el("p").class("ask-feedback").attr("role", "status").html(feedback).view(),
        ]
    });
    el("div")
        .attr_of("class", move || {
            Some(String::from(match (ask.with(|a| a.is_some()), many) {
                (true, false) => "ask",
                (true, true) => "ask many",
                (false, false) => "ask quiet",
                (false, true) => "ask many quiet",
            }))
        })
        .child(content)
}

/// Notes an answer, once; the story goes on from there.
fn answer(live: Live, id: &str, option: usize) {
    if live.input.with_untracked(|i| i.answers.contains_key(id)) {
        return;
    }
    live.change(|i| {
        i.answers.insert(id.to_string(), option);
    });
}

fn controls(live: Live, ui: &Arc<Words>, id: &str) -> El {
    let rows: Vec<AnyView> = (0..live.figure.controls.len()).map(|i| control(live, i, id)).collect();
    let label = ui.t("figure.controls");
    el("div")
        .class("controls needs-js")
        .attr("role", "group")
        .attr("aria-label", label.clone())
        .child(el("p").class("controls-title").attr("aria-hidden", "true").html(html(label)))
        .child(rows)
}

fn control(live: Live, i: usize, id: &str) -> AnyView {
    let c = &live.figure.controls[i];
    let words = live.words();
    let name = html(words.t(&["control.", c.id].concat()));
    let input_id = [id, "-", c.id].concat();
    let value = move || live.input.with(|input| input.values[i]);
    let num = crate::scene::svg::num;
    match c.kind {
        Kind::Slider { min, max, step, unit } => {
            let (w, w2) = (words.clone(), words.clone());
            el("div")
                .class("control slider")
                .child(el("label").attr("for", input_id.clone()).html(name))
                .child(el("output").attr("for", input_id.clone()).html_of(move || html(unit.format(value(), &w))))
                .child(
                    el("input")
                        .attr("type", "range")
                        .attr("id", input_id)
                        .attr("data-control", c.id)
                        .attr("min", num(min))
                        .attr("max", num(max))
                        .attr("step", num(step))
                        .attr_of("aria-valuetext", move || Some(unit.format(value(), &w2)))
                        .value_of(move || num(value()))
                        .on("input", move |e| {
                            if let Some(v) = number_of(&e) {
                                live.set_control(i, v, still());
                            }
                        }),
                )
                .view()
        }
        Kind::Choice(options) => {
            let options: Vec<AnyView> = options
                .iter()
                .enumerate()
                .map(|(k, o)| {
                    el("label")
                        .class("segment")
                        .child(
                            el("input")
                                .attr("type", "radio")
                                .attr("name", input_id.clone())
                                .attr("value", *o)
                                .attr("data-control", c.id)
                                .flag_of("checked", move || value() as usize == k)
                                .on("change", move |_| live.set_control(i, k as f64, still())),
                        )
                        .child(el("span").html(html(words.t(&["control.", c.id, ".", o].concat()))))
                        .view()
                })
                .collect();
            el("fieldset")
                .class("control choice")
                .child(el("legend").html(name))
                .child(el("div").class("segments").child(options))
                .view()
        }
        Kind::Toggle => el("label")
            .class("control toggle")
            .child(
                el("input")
                    .attr("type", "checkbox")
                    .attr("data-control", c.id)
                    .flag_of("checked", move || value() >= 0.5)
                    .on("change", move |e| live.set_control(i, event_target_checked(&e) as u8 as f64, still())),
            )
            .child(el("span").html(name))
            .view(),
    }
}

fn details(live: Live, ui: &Arc<Words>) -> El {
    let words = live.words();
    let ui = ui.clone();
    let details = Memo::new(move |_| live.run.with(|r| r.details(&words)));
    let content = dynamic(move || {
        let Some(d) = details.get() else { return Vec::new() };
        let mut text = ["<p class=\"inspector-title\">", &html(&d.title), "</p>"].concat();
        for (name, line) in &d.lines {
            text.push_str("<p>");
            if !name.is_empty() {
                text.push_str(&["<strong>", &html(name), "</strong> "].concat());
            }
            text.push_str(&html(line));
            text.push_str("</p>");
        }
        if let Some((title, url)) = d.source.and_then(|s| live.sources.with_value(|all| all.get(s).cloned())) {
            let label = html(ui.t("figure.source"));
            text.push_str(
                &[
                    "<p class=\"inspector-source\">",
                    &label,
                    " <a href=\"",
                    &html(url),
                    "\" target=\"_blank\" rel=\"noopener\">",
                    &html(title),
                    "</a></p>",
                ]
                .concat(),
            );
        }
        let close = el("button")
            .attr("type", "button")
            .class("close")
            .attr("aria-label", ui.t("figure.close"))
            .html(icon(CLOSE))
            .on("click", move |_| live.change(|i| i.pick = None));
        vec![el("div").class("inspector-box").child(el("div").html(text)).child(close).view()]
    });
    el("div").class("inspector").attr("role", "status").child(content)
}

#[cfg(feature = "csr")]
mod browser {
    use super::*;
    use crate::player::clock::{Frames, now};
    use crate::scene::ease;
    use crate::ui::painter::Painter;
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Element, HtmlElement};

    /// Seconds that the picture takes to move to where a jump leads.
    const TWEEN: f64 = 0.32;

    struct Screen {
        painters: [Painter; 2],
        shown: [Option<Scene>; 2],
        /// Where the picture came from, and since when.
        from: Option<(Scene, f64)>,
        last_t: f64,
    }

    /// Room, in CSS px, from which on the wide picture is shown; the style sheet says the same.
    const WIDE_FROM: f64 = 700.0;

    /// Brings the picture in `island` to life.
    pub fn animate(live: Live, island: &Element) {
        let screen: Rc<RefCell<Option<Screen>>> = Rc::default();
        let frames = Frames::new();
        let visible = Rc::new(Cell::new(true));
        let width = Rc::new(Cell::new(Width::Wide));
        let words = live.words();
        let interval: Rc<RefCell<Option<gloo_timers::callback::Timeout>>> = Rc::default();

        let draw = {
            let (screen, width, words) = (screen.clone(), width.clone(), words.clone());
            // Draws the instant; gives back whether the picture is still on its way.
            move || -> bool {
                let mut screen = screen.borrow_mut();
                let Some(screen) = screen.as_mut() else { return false };
                let head = live.head.get_untracked();
                let w = width.get();
                let i = if w == Width::Wide { 0 } else { 1 };
                let target = live.run.with_untracked(|r| r.scene(head.t, w, &words));
                let mut moving = false;
                let scene = match &screen.from {
                    Some((from, since)) if from.w == target.w => {
                        let p = (now() - since) / TWEEN;
                        moving = p < 1.0;
                        ease::between(from, &target, p)
                    }
                    _ => target,
                };
                if !moving {
                    screen.from = None;
                }
                screen.last_t = head.t;
                screen.painters[i].draw(&scene);
                screen.shown[i] = Some(scene);
                moving
            }
        };

        frames.on_frame({
            let (draw, visible, words) = (draw.clone(), visible.clone(), words.clone());
            move |dt| {
                let head = live.head.get_untracked();
                let mut playing = head.playing && visible.get();
                if playing && !crate::player::clock::still() {
                    let run = live.run.get_untracked();
                    let stop = halt(run.as_ref(), &words);
                    live.head.update(|h| {
                        h.tick(dt, run.story(), stop);
                    });
                    playing = live.head.with_untracked(|h| h.playing);
                } else if playing {
                    playing = false;
                }
                draw() || playing
            }
        });

        // A change of time, run or settings: draw it. What is not the flow of playing moves there from what is shown.
        let (frames2, screen2, width2, draw2) = (frames.clone(), screen.clone(), width.clone(), draw.clone());
        Effect::new(move |_| {
            let head = live.head.get();
            live.run.track();
            {
                let mut screen = screen2.borrow_mut();
                let Some(s) = screen.as_mut() else { return };
                let i = if width2.get() == Width::Wide { 0 } else { 1 };
                let jumped = !head.playing && s.from.is_none() && (head.t - s.last_t).abs() > 0.3
                    || (!head.playing && head.t == s.last_t);
                if jumped && !crate::player::clock::still() {
                    s.from = s.shown[i].clone().map(|scene| (scene, now()));
                }
            }
            if head.playing && crate::player::clock::still() {
                // Less motion: from rest to rest, with time to read each.
                let words = live.words();
                let (slot, slot2) = (interval.clone(), interval.clone());
                let hop = move || {
                    let run = live.run.get_untracked();
                    let stop = halt(run.as_ref(), &words);
                    slot2.borrow_mut().take();
                    live.head.update(|h| match h.next_rest(run.story(), stop) {
                        Some(t) if h.playing => h.t = t,
                        _ => h.pause(),
                    });
                };
                let speed = head.speed;
                *slot.borrow_mut() = Some(gloo_timers::callback::Timeout::new((2500.0 / speed) as u32, hop));
            }
            if !draw2() && !head.playing {
                return;
            }
            frames2.start();
        });

        let (frames3, draw3) = (frames, draw);
        {
            let Ok(Some(el)) = island.query_selector(".stage") else { return };
            let el: HtmlElement = el.unchecked_into();
            let svgs = el.query_selector_all("svg.scene").ok();
            let painter = |i: u32| {
                svgs.as_ref().and_then(|l| l.item(i)).and_then(|n| n.dyn_into::<Element>().ok()).and_then(Painter::new)
            };
            let (Some(a), Some(b)) = (painter(0), painter(1)) else { return };
            width.set(if f64::from(el.client_width()) >= WIDE_FROM { Width::Wide } else { Width::Narrow });
            let t = live.head.get_untracked().t;
            *screen.borrow_mut() = Some(Screen { painters: [a, b], shown: [None, None], from: None, last_t: t });
            draw3();
            roving(&el, None);

            // The width may change (a rotated phone, a resized window).
            let (width2, draw4, el2, screen3) = (width.clone(), draw3.clone(), el.clone(), screen.clone());
            let on_resize = Closure::<dyn FnMut()>::new(move || {
                let w = if f64::from(el2.client_width()) >= WIDE_FROM { Width::Wide } else { Width::Narrow };
                if width2.replace(w) != w {
                    if let Some(s) = screen3.borrow_mut().as_mut() {
                        s.from = None;
                    }
                    draw4();
                    roving(&el2, None);
                }
            });
            if let Ok(o) = web_sys::ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
                o.observe(&el);
            }
            on_resize.forget();

            // Off screen, playing pauses by itself and goes on when the picture is back.
            let (visible2, frames4) = (visible.clone(), frames3.clone());
            let on_sight = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
                let seen = entries
                    .iter()
                    .last()
                    .and_then(|e| e.dyn_into::<web_sys::IntersectionObserverEntry>().ok())
                    .is_some_and(|e| e.is_intersecting());
                visible2.set(seen);
                if seen && live.head.with_untracked(|h| h.playing) {
                    frames4.start();
                }
            });
            if let Ok(o) = web_sys::IntersectionObserver::new(on_sight.as_ref().unchecked_ref()) {
                o.observe(&el);
            }
            on_sight.forget();
        }
    }

    /// Makes exactly one pressable shape a stop of the Tab key: `now`, or the one that was, or the first.
    fn roving(stage: &Element, now: Option<&Element>) {
        let Ok(all) = stage.query_selector_all("svg .hit") else { return };
        let mut kept = now.cloned();
        for i in 0..all.length() {
            let Some(e) = all.item(i).and_then(|n| n.dyn_into::<Element>().ok()) else { continue };
            let is = match &kept {
                Some(k) => k.is_same_node(Some(&e)),
                // A hidden svg's shapes have no boxes.
                None if e.get_bounding_client_rect().width() > 0.0 => {
                    kept = Some(e.clone());
                    true
                }
                None => false,
            };
            let _ = e.set_attribute("tabindex", if is { "0" } else { "-1" });
        }
    }

    /// The pressable shape that an event came from.
    fn hit_of(e: &web_sys::Event) -> Option<Element> {
        e.target()?.dyn_into::<Element>().ok()?.closest(".hit").ok()?
    }

    pub fn press_event(live: Live, e: &web_sys::Event) {
        if let Some(hit) = hit_of(e) {
            press(live, &hit);
        }
    }

    /// Presses a shape; pressing it again lets it go.
    fn press(live: Live, hit: &Element) {
        let Some(key) = hit.get_attribute("data-key") else { return };
        if let Ok(Some(stage)) = hit.closest(".stage") {
            roving(&stage, Some(hit));
        }
        live.head.update(|h| h.pause());
        live.change(|i| i.pick = if i.pick.as_deref() == Some(&key) { None } else { Some(key) });
    }

    pub fn key(live: Live, e: &web_sys::KeyboardEvent) {
        if e.alt_key() || e.ctrl_key() || e.meta_key() {
            return;
        }
        let hit = hit_of(e);
        match (e.key().as_str(), &hit) {
            ("Enter" | " ", Some(hit)) => press(live, hit),
            ("ArrowRight" | "ArrowDown", Some(hit)) => step_hit(hit, 1),
            ("ArrowLeft" | "ArrowUp", Some(hit)) => step_hit(hit, -1),
            ("Escape", _) if live.input.with_untracked(|i| i.pick.is_some()) => live.change(|i| i.pick = None),
            (" ", None) => toggle(live),
            ("ArrowRight", None) => next(live),
            ("ArrowLeft", None) => back(live),
            ("Home", _) => restart(live),
            ("End", _) => end(live),
            _ => return,
        }
        e.prevent_default();
    }

    fn step_hit(hit: &Element, by: i32) {
        let (Ok(Some(svg)), Ok(Some(stage))) = (hit.closest("svg"), hit.closest(".stage")) else { return };
        let Ok(all) = svg.query_selector_all(".hit") else { return };
        let n = all.length() as i32;
        let at = (0..n).find(|i| all.item(*i as u32).is_some_and(|x| x.is_same_node(Some(hit)))).unwrap_or(0);
        let to = (at + by).rem_euclid(n.max(1));
        if let Some(e) = all.item(to as u32).and_then(|x| x.dyn_into::<Element>().ok()) {
            roving(&stage, Some(&e));
            // An SVG element can take the focus, but web-sys offers `focus` on `HtmlElement` and `SvgElement` only.
            let _ = e.unchecked_ref::<web_sys::SvgElement>().focus();
        }
    }

    /// Plays by itself, once, when the reader has not asked for less motion.
    pub fn autoplay(live: Live) {
        if !crate::player::clock::still() {
            let run = live.run.get_untracked();
            live.head.update(|h| h.play(run.story()));
        }
    }
}

#[cfg(feature = "csr")]
pub use browser::{animate, autoplay};
