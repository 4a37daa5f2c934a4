//! A figure that is used: its state, and the elements of the page that follow it.

use super::{
    FigureData, PAUSE, PLAY, SPEED_NAMES, ask, captions, current_ask, curve, details, halt, html, icon, speed_label,
    step_text,
};
use crate::Map;
use crate::figures::{Ask, Figure, Input, Kind, On, Run, opening};
use crate::num::Within;
use crate::player::clock::{Frames, media, now, still};
use crate::player::{Playhead, SPEEDS};
use crate::scene::svg::num;
use crate::scene::{Scene, Width, Words, ease};
use crate::sim::Facts;
use crate::ui::dom::{all, attr, closest, document, effect, focus, input, later, listen, one, set, write};
use crate::ui::painter::{First, Painter};
use gloo_timers::callback::Timeout;
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Update, WithUntracked};
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, KeyboardEvent, MediaQueryList, PointerEvent};

/// Milliseconds from an answer until the story goes on by itself.
const AFTER_ANSWER: u32 = 1500;
/// Seconds that the picture takes to move to where a jump leads.
const TWEEN: f64 = 0.32;

/// A figure being used: what is shared by its elements and by numbers in the prose.
#[derive(Clone)]
pub struct Live(Rc<Inner>);

pub struct Inner {
    pub figure: &'static Figure,
    pub words: Words,
    ui: Rc<Words>,
    sources: Map<(String, String)>,
    facts: Facts,
    input: RefCell<Input>,
    /// A new run whenever the input has changed; follow this to follow the input.
    pub run: RwSignal<Arc<dyn Run>>,
    pub head: RwSignal<Playhead>,
    /// Whether it was ever played.
    started: Cell<bool>,
}

impl Deref for Live {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Live {
    pub fn new(figure: &'static Figure, words: Words, ui: Rc<Words>, data: FigureData, input: Input) -> Live {
        let facts = Facts::new(data.facts);
        let run: Arc<dyn Run> = Arc::from((figure.start)(&input, &facts));
        let at = opening(figure, run.as_ref());
        Live(Rc::new(Inner {
            figure,
            words,
            ui,
            sources: data.sources,
            facts,
            input: RefCell::new(input),
            run: RwSignal::new(run),
            head: RwSignal::new(Playhead::at(at)),
            started: Cell::new(false),
        }))
    }

    /// What a link adds to the figure's address to bring what is set; see [`Figure::query`].
    pub fn query(&self) -> String {
        self.figure.query(&self.input.borrow())
    }

    /// The value of a control.
    pub fn value(&self, i: usize) -> f64 {
        self.input.borrow().values[i]
    }

    /// The control that an input belongs to.
    fn control(&self, el: &Element) -> Option<usize> {
        let name = attr(el, "name");
        let id = name.strip_prefix(self.figure.id).and_then(|n| n.strip_prefix('-')).unwrap_or(&name);
        self.figure.controls.iter().position(|c| c.id == id)
    }

    fn pick(&self) -> Option<String> {
        self.input.borrow().pick.clone()
    }

    /// Changes the input and runs anew.
    fn change(&self, f: &mut dyn FnMut(&mut Input)) {
        let mut input = self.input.borrow().clone();
        f(&mut input);
        if input != *self.input.borrow() {
            let run: Arc<dyn Run> = Arc::from((self.figure.start)(&input, &self.facts));
            *self.input.borrow_mut() = input;
            self.run.set(run);
        }
    }

    fn choose(&self, pick: Option<String>) {
        self.change(&mut |i| i.pick = pick.clone());
    }

    /// Sets a control to a (made legal) value, and the time as the control wants it.
    pub fn set_control(&self, i: usize, value: f64, still: bool) {
        self.change(&mut |input| self.figure.set(input, i, value));
        self.seek(i, still);
    }

    /// Moves the time as control `i` wants it after a change.
    fn seek(&self, i: usize, still: bool) {
        self.steer(&mut |h, run| {
            let story = run.story();
            match self.figure.controls[i].on {
                On::Stay => h.t = h.t.min(story.duration()),
                On::End => h.seek(story.duration(), story),
                On::Replay if still => h.seek(story.duration(), story),
                On::Replay => {
                    h.seek(0.0, story);
                    h.play(story);
                }
            }
        });
    }

    /// Moves the playhead.
    fn steer(&self, f: &mut dyn FnMut(&mut Playhead, &dyn Run)) {
        let run = self.run.get_untracked();
        self.head.update(|h| f(h, run.as_ref()));
    }

    /// Whether nobody has played yet. The first time, playing starts at the beginning, not at the telling picture in the middle that the page opened with.
    fn untouched(&self, t: f64) -> bool {
        !self.started.get() && t == opening(self.figure, self.run.get_untracked().as_ref())
    }

    /// Whether playing on wants an answer first.
    fn waits(&self, asks: &[Ask], t: f64) -> bool {
        asks.iter().any(|a| a.answered.is_none() && (a.at - t).abs() < 1e-3) && !self.untouched(t)
    }

    fn toggle(&self) {
        let t = self.head.with_untracked(|h| h.t);
        if self.waits(&self.run.get_untracked().asks(&self.words), t) {
            // Off to the question, wherever it stands.
            if let Some(option) = one_of(self.figure, ".option") {
                focus(&option);
            }
            return;
        }
        let first = self.untouched(t);
        self.started.set(true);
        self.steer(&mut |h, run| {
            if h.playing {
                h.pause();
                return;
            }
            if first {
                h.t = 0.0;
            }
            h.play(run.story());
        });
    }

    /// What a button of the player does.
    fn act(&self, act: &str) {
        if act == "play" {
            return self.toggle();
        }
        self.steer(&mut |h, run| {
            let story = run.story();
            match act {
                "back" => h.back(story),
                "next" => h.next(story, still()),
                "restart" => h.seek(0.0, story),
                _ => h.seek(story.duration(), story),
            }
        });
    }

    fn clicked(&self, e: &Event) {
        let Some(el) = closest(e, "[data-act],[data-option],.close,.hit") else { return };
        let act = attr(&el, "data-act");
        if act == "speed" {
            // Round and round.
            let now = self.head.with_untracked(|h| h.speed);
            let next = (SPEEDS.iter().position(|s| *s == now).unwrap_or_default() + 1) % SPEEDS.len();
            self.head.update(|h| h.speed = SPEEDS[next]);
            el.set_text_content(Some(SPEED_NAMES[next]));
            set(&el, "aria-label", &speed_label(&self.ui, SPEED_NAMES[next]));
        } else if !act.is_empty() {
            self.act(&act);
        } else if el.has_attribute("data-option") {
            self.answer(&el);
        } else if el.has_attribute("data-key") {
            self.press(&el);
        } else {
            self.choose(None);
        }
    }

    /// Notes an answer, once; the story goes on from there.
    fn answer(&self, option: &Element) {
        let run = self.run.get_untracked();
        let asks = run.asks(&self.words);
        let t = self.head.with_untracked(|h| h.t);
        let Some(ask) = current_ask(&asks, run.as_ref(), t).filter(|a| a.answered.is_none()) else { return };
        // The browser numbers the buttons as we do.
        let mut i = 0;
        let mut before = option.previous_element_sibling();
        while let Some(b) = before {
            i += 1;
            before = b.previous_element_sibling();
        }
        self.change(&mut |input| {
            input.answers.insert(ask.id.clone(), i);
        });
        self.started.set(true);
        // What comes of it is shown without another press, once there was time to look up; where the next question is near, the reader
        // reads on at leisure.
        let next = halt(&self.run.get_untracked().asks(&self.words));
        if (ask.at - t).abs() < 1e-3 && next.is_none_or(|at| at - t > 5.0) && !still() {
            let live = self.clone();
            let go = move || {
                live.steer(&mut |h, run| {
                    if h.t == t && !h.playing {
                        h.play(run.story());
                    }
                });
            };
            later(AFTER_ANSWER, Box::new(go)).forget();
        }
    }

    /// Presses a shape; pressing it again lets it go.
    fn press(&self, hit: &Element) {
        let key = attr(hit, "data-key");
        if let Ok(Some(stage)) = hit.closest(".stage") {
            roving(&stage, HIT, Some(hit));
        }
        self.head.update(|h| h.pause());
        self.choose(if self.pick().as_deref() == Some(&key) { None } else { Some(key) });
    }

    fn key(&self, e: &KeyboardEvent) {
        if e.alt_key() || e.ctrl_key() || e.meta_key() {
            return;
        }
        let hit = closest(e, ".hit");
        match (e.key().as_str(), &hit) {
            ("Enter" | " ", Some(hit)) => self.press(hit),
            ("ArrowRight" | "ArrowDown", Some(hit)) => step_hit(hit, 1),
            ("ArrowLeft" | "ArrowUp", Some(hit)) => step_hit(hit, -1),
            ("Escape", _) if self.pick().is_some() => self.choose(None),
            (" ", None) => self.toggle(),
            ("ArrowRight", None) => self.act("next"),
            ("ArrowLeft", None) => self.act("back"),
            ("Home", _) => self.act("restart"),
            ("End", _) => self.act("end"),
            _ => return,
        }
        e.prevent_default();
    }

    /// An input was moved or switched.
    fn changed(&self, e: &Event) {
        let Some(el) = closest(e, "input") else { return };
        let el = input(&el);
        let number = el.value_as_number();
        let Some(i) = self.control(el) else {
            if el.class_name() == "scrub" && number.is_finite() {
                self.steer(&mut |h, run| h.seek(number, run.story()));
            }
            return;
        };
        let value = match self.figure.controls[i].kind {
            Kind::Slider { .. } | Kind::Point { .. } => number,
            Kind::Curve(shapes) => shapes.iter().position(|s| s.0 == el.value()).unwrap_or(shapes.len()) as f64,
            Kind::Choice(options) => options.iter().position(|o| *o == el.value()).unwrap_or(0) as f64,
            Kind::Toggle => f64::from(u8::from(el.checked())),
        };
        if value.is_finite() {
            self.set_control(i, value, still());
        }
    }

    /// Whether the page still shows what was written at build time: no link, no early press says otherwise.
    fn as_written(&self) -> bool {
        self.head.with_untracked(|h| h.t) == opening(self.figure, self.run.get_untracked().as_ref())
            && *self.input.borrow() == Input::of(self.figure)
    }

    /// Everything but the picture hears the reader, and follows time and run.
    pub fn follow(&self, fig: &Element) -> Option<()> {
        let stage = one(fig, ".stage")?;
        let title = self.words.t("title");
        for (name, value) in
            [("tabindex", "0"), ("role", "group"), ("aria-label", &[&title, ". ", &self.ui.t("player.keys")].concat())]
        {
            set(&stage, name, value);
        }
        for svg in all(&stage, "svg") {
            set(&svg, "role", "group");
        }
        let live = self.clone();
        listen(fig, "click", Box::new(move |e| live.clicked(&e)));
        for event in ["input", "change"] {
            let live = self.clone();
            listen(fig, event, Box::new(move |e| live.changed(&e)));
        }
        let live = self.clone();
        listen(&stage, "keydown", Box::new(move |e| live.key(e.unchecked_ref())));
        let live = self.clone();
        let (play, scrub, count) = (one(fig, ".play")?, one(fig, ".scrub")?, one(fig, ".step-count")?);
        let (list, said, described) = (one(fig, ".captions")?, one(fig, "[aria-live]")?, one(fig, ".describe p")?);
        let (ask_panel, inspector) = (one(fig, ".ask"), one(fig, ".inspector")?);
        for group in all(fig, ".controls fieldset") {
            // No other figure's group may have the name.
            let name = [self.figure.id, "-", &attr(&group, "name")].concat();
            all(&group, "[type=radio]").iter().for_each(|e| input(e).set_name(&name));
        }
        let (controls, drawing) = (all(fig, ".controls input"), one(fig, ".drawing"));
        let mut asks: Vec<Ask> = Vec::new();
        let (mut shown, mut asked, mut state) = (None, None, "player.play");
        let (mut last_run, mut last_step): (Option<Arc<dyn Run>>, usize) = (None, usize::MAX);
        effect(Box::new(move || {
            let (run, head) = (live.run.get(), live.head.get());
            let (words, ui, story) = (&live.words, &live.ui, run.story());
            let new_run = !last_run.as_ref().is_some_and(|r| Arc::ptr_eq(r, &run));
            let step = story.at(head.t).step;
            // To write once more what stands there already would have the browser lay it out once more.
            let written = last_run.is_none() && live.as_written();
            if new_run {
                asks = run.asks(words);
                if written {
                    asked = current_ask(&asks, run.as_ref(), head.t).map(|a| a.id.clone());
                }
                set(&scrub, "max", &num(story.duration()));
                live.show_controls(&controls);
                if let Some(d) = &drawing {
                    live.show_curve(d);
                }
                let d = run.details(words);
                if d != shown {
                    inspector.set_inner_html(&d.as_ref().map_or(String::new(), |d| details(d, &live.sources, ui)));
                    shown = d;
                }
            }
            input(&scrub).set_value(&num(head.t));
            let now = if head.playing {
                "player.pause"
            } else if head.ended(story) {
                "player.again"
            } else if live.waits(&asks, head.t) {
                "ask.answer"
            } else {
                "player.play"
            };
            if now != state {
                state = now;
                let path = if head.playing { PAUSE } else { PLAY };
                play.set_inner_html(&[icon(path), html(ui.t(now))].concat());
            }
            if new_run || step != last_step {
                let text = step_text(ui, step, story.steps().len());
                set(&scrub, "aria-valuetext", &text);
                write(&count, &text);
                if new_run && !written {
                    list.set_inner_html(&captions(run.as_ref(), words, step));
                }
                for (i, li) in all(&list, "li").iter().enumerate() {
                    li.set_class_name(if i == step { "caption now" } else { "caption" });
                    set(li, "aria-hidden", if i == step { "false" } else { "true" });
                }
            }
            // At rest of a step while playing, and of what was chosen: said once, not on every frame.
            if !written && (new_run || step != last_step || !head.playing) {
                let t = if head.playing { story.steps()[step].rest() } else { head.t };
                let text = run.describe(t, words);
                if described.text_content().as_deref() != Some(&text) {
                    described.set_text_content(Some(&text));
                    said.set_text_content(Some(&text));
                }
            }
            if let Some(panel) = &ask_panel {
                let current = current_ask(&asks, run.as_ref(), head.t);
                if new_run && !written || current.map(|a| &a.id) != asked.as_ref() {
                    let content = current.map_or(String::new(), |a| ask(a, live.figure.id, ui));
                    panel.class_list().toggle_with_force("quiet", current.is_none()).ok();
                    asked = current.map(|a| a.id.clone());
                    replace(panel, &content);
                }
            }
            last_step = step;
            last_run = Some(run);
        }));
        Some(())
    }

    fn show_controls(&self, elements: &[Element]) {
        for el in elements {
            let Some(i) = self.control(el) else { continue };
            let (el, value) = (input(el), self.value(i));
            match self.figure.controls[i].kind {
                Kind::Slider { unit, .. } => {
                    let text = unit.format(value, &self.words);
                    el.set_value(&num(value));
                    set(el, "aria-valuetext", &text);
                    if let Some(output) = el.next_element_sibling() {
                        write(&output, &text);
                    }
                }
                Kind::Choice(options) => el.set_checked(options.get(value as usize) == Some(&el.value().as_str())),
                Kind::Toggle => el.set_checked(value >= 0.5),
                Kind::Curve(shapes) => {
                    let shape = shapes.get(value as usize).map_or("own", |s| s.0);
                    el.set_checked(el.value() == shape);
                    el.set_disabled(el.value() == "own" && self.input.borrow().drawn.is_empty());
                }
                Kind::Point { unit, .. } => {
                    el.set_value(&num(value));
                    set(el, "aria-valuetext", &unit.format(value, &self.words));
                }
            }
        }
    }

    /// The line, and above it the name and value of the point that the Tab key stops at.
    fn show_curve(&self, drawing: &Element) -> Option<()> {
        let (_, points) = self.figure.curve()?;
        let Kind::Point { max, unit, .. } = self.figure.controls[points.start].kind else { return None };
        let [area, dots] = curve(&self.input.borrow().values[points], max);
        set(&one(drawing, ".area")?, "d", &area);
        set(&one(drawing, ".dots")?, "d", &dots);
        let now = one(drawing, POINT_NOW)?;
        let value = self.value(self.control(&now)?);
        write(&one(drawing, ".plot-now span")?, &attr(&now, "aria-label"));
        write(&one(drawing, ".plot-now b")?, &unit.format(value, &self.words));
        Some(())
    }

    /// Makes a point the stop of the Tab key, and shows it.
    fn stop_at(&self, drawing: &Element, point: Option<&Element>) {
        roving(drawing, POINT, point);
        self.show_curve(drawing);
    }

    /// The curve is drawn with a pointer, or its points are walked along with the keys (what moves them up and down is the browser's).
    pub fn draw_on(&self, fig: &Element) -> Option<()> {
        let (drawing, plot) = (one(fig, ".drawing")?, one(fig, ".plot")?);
        // Where the pointer was last while it draws.
        let from: Rc<Cell<Option<[f64; 2]>>> = Rc::default();
        for (i, event) in ["pointerdown", "pointermove", "pointerup", "pointercancel"].into_iter().enumerate() {
            let (live, d, p, from) = (self.clone(), drawing.clone(), plot.clone(), from.clone());
            listen(
                &plot,
                event,
                Box::new(move |e| {
                    let e: &PointerEvent = e.unchecked_ref();
                    match (i, from.get()) {
                        // A second finger draws nothing.
                        _ if !e.is_primary() => {}
                        (0, _) if e.button() == 0 => {
                            let _ = p.set_pointer_capture(e.pointer_id());
                            from.set(live.draw(&d, e, None));
                        }
                        (1, Some(at)) => from.set(live.draw(&d, e, Some(at))),
                        (2.., Some(_)) => {
                            from.set(None);
                            // Only now: taking the focus scrolls a drawing that is half in view.
                            if let Some(point) = one(&d, POINT_NOW) {
                                focus(&point);
                            }
                        }
                        _ => {}
                    }
                }),
            );
        }
        for event in ["focusin", "keydown"] {
            let (live, d) = (self.clone(), drawing.clone());
            listen(
                &plot,
                event,
                Box::new(move |e| {
                    let Some(point) = closest(&e, POINT) else { return };
                    if event == "focusin" {
                        return live.stop_at(&d, Some(&point));
                    }
                    let by = match e.unchecked_ref::<KeyboardEvent>().key().as_str() {
                        "ArrowRight" => 1,
                        "ArrowLeft" => -1,
                        _ => return,
                    };
                    e.prevent_default();
                    if let Some(next) = beside(&all(&d, POINT), &point, by) {
                        focus(next);
                    }
                }),
            );
        }
        Some(())
    }

    /// Draws from where the pointer was (in points from the left, and height) to where it is, and gives that back.
    fn draw(&self, drawing: &Element, e: &PointerEvent, from: Option<[f64; 2]>) -> Option<[f64; 2]> {
        let (_, points) = self.figure.curve()?;
        let Kind::Point { max, .. } = self.figure.controls[points.start].kind else { return None };
        let r = one(drawing, "svg")?.get_bounding_client_rect();
        let x = (f64::from(e.client_x()) - r.left()) / r.width() * points.len() as f64 - 0.5;
        let x = x.within(0.0, points.len() as f64 - 1.0);
        let y = (1.0 - (f64::from(e.client_y()) - r.top()) / r.height()).within(0.0, 1.0);
        let [x0, y0] = from.unwrap_or([x, y]);
        let now = x.round() as usize;
        // Every point on the way: a quick pointer tells of few places.
        let before = x0.round() as usize;
        self.change(&mut |input| {
            for k in now.min(before)..=now.max(before) {
                let way = if k == now { 1.0 } else { ((k as f64 - x0) / (x - x0)).within(0.0, 1.0) };
                self.figure.set(input, points.start + k, (y0 + (y - y0) * way) * max);
            }
        });
        self.seek(points.start, true);
        self.stop_at(drawing, all(drawing, POINT).get(now));
        Some([x, y])
    }

    /// Plays by itself, once, when the reader has not asked for less motion.
    pub fn autoplay(&self) {
        if !still() {
            self.steer(&mut |h, run| h.play(run.story()));
        }
    }

    /// The picture follows time and run, frame by frame.
    pub fn animate(&self, fig: &Element) -> Option<()> {
        let (stage, page) = (one(fig, ".stage")?, media(Width::WIDE_PAGE)?);
        let width = shown(&page);
        let svgs = all(fig, "svg.scene");
        let t = self.head.with_untracked(|h| h.t);
        let same = self.as_written();
        let wide = width == Width::Wide;
        let painter = |i: usize, shown: bool| {
            Painter::new(svgs.get(i)?.clone(), if same && shown { First::Written } else { First::Other })
        };
        let painters = [painter(0, wide)?, painter(1, !wide)?];
        let screen = Rc::new(Screen {
            live: self.clone(),
            width: Cell::new(width),
            frames: Frames::new(),
            visible: Cell::new(true),
            hop: RefCell::new(None),
            drawn: RefCell::new(Drawn { painters, shown: None, from: None, last_t: t }),
        });

        let me = screen.clone();
        screen.frames.on_frame(move |dt| me.frame(dt));
        // A change of time, run or settings: draw it. What is not the flow of playing moves there from what is shown.
        let me = screen.clone();
        effect(Box::new(move || {
            let head = me.live.head.get();
            let _ = me.live.run.get();
            me.changed(head);
        }));
        roving(&stage, hits(width), None);

        // The width may change (a rotated phone, a resized window).
        let (me, of) = (screen.clone(), stage.clone());
        let now = page.clone();
        let changed = Box::new(move |_| {
            let width = shown(&now);
            me.width.set(width);
            me.drawn.borrow_mut().from = None;
            me.draw();
            roving(&of, hits(width), None);
        });
        listen(&page, "change", changed);

        // Off screen, playing pauses by itself and goes on when the picture is back.
        let me = screen;
        let on_sight = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let last: web_sys::IntersectionObserverEntry = entries.get(entries.length() - 1).unchecked_into();
            me.visible.set(last.is_intersecting());
            if last.is_intersecting() && me.live.head.with_untracked(|h| h.playing) {
                me.frames.start();
            }
        });
        if let Ok(o) = web_sys::IntersectionObserver::new(on_sight.as_ref().unchecked_ref()) {
            o.observe(&stage);
        }
        on_sight.forget();
        Some(())
    }
}

/// Puts new content into a panel. Whoever pressed one of its buttons keeps the keyboard's focus on it.
fn replace(panel: &Element, content: &str) {
    let focused = document().active_element().filter(|e| panel.contains(Some(e))).map(|e| attr(&e, "data-option"));
    panel.set_inner_html(content);
    if let Some(option) = focused
        && let Some(e) = one(panel, &["[data-option=\"", &option, "\"]"].concat())
    {
        focus(&e);
    }
}

/// An element of a figure on the page.
fn one_of(figure: &Figure, css: &str) -> Option<Element> {
    one(&document().document_element()?, &["#", figure.id, " ", css].concat())
}

struct Screen {
    live: Live,
    /// As it was when the stage last changed its size: to ask for it in every frame would lay out the page in every frame.
    width: Cell<Width>,
    frames: Frames,
    visible: Cell<bool>,
    /// The next hop from rest to rest, for readers who want less motion.
    hop: RefCell<Option<Timeout>>,
    drawn: RefCell<Drawn>,
}

struct Drawn {
    painters: [Painter; 2],
    shown: Option<Scene>,
    /// Where the picture came from, and since when.
    from: Option<(Scene, f64)>,
    last_t: f64,
}

impl Screen {
    /// Draws the instant; gives back whether the picture is still on its way.
    fn draw(&self) -> bool {
        let mut drawn = self.drawn.borrow_mut();
        let drawn = &mut *drawn;
        let (run, t, width) = (self.live.run.get_untracked(), self.live.head.with_untracked(|h| h.t), self.width.get());
        let mut scene = run.scene(t, width, &self.live.words);
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
        let mut playing = self.live.head.with_untracked(|h| h.playing) && self.visible.get() && !still();
        if playing {
            let run = self.live.run.get_untracked();
            let stop = halt(&run.asks(&self.live.words));
            self.live.head.update(|h| {
                playing = h.tick(dt, run.story(), stop);
            });
        }
        self.draw() || playing
    }

    fn changed(self: &Rc<Screen>, head: Playhead) {
        {
            let mut drawn = self.drawn.borrow_mut();
            let jumped = !head.playing && drawn.from.is_none() && (head.t - drawn.last_t).abs() > 0.3
                || (!head.playing && head.t == drawn.last_t);
            if jumped && !still() {
                drawn.from = drawn.shown.clone().map(|scene| (scene, now()));
            }
        }
        if head.playing && still() {
            // Less motion: from rest to rest, with time to read each.
            let me = self.clone();
            let wait = later(
                (2500.0 / head.speed) as u32,
                Box::new(move || {
                    me.hop.borrow_mut().take();
                    let stop = halt(&me.live.run.get_untracked().asks(&me.live.words));
                    me.live.steer(&mut |h, run| match h.next_rest(run.story(), stop) {
                        Some(t) if h.playing => h.t = t,
                        _ => h.pause(),
                    });
                }),
            );
            *self.hop.borrow_mut() = Some(wait);
        }
        if self.draw() || head.playing {
            self.frames.start();
        }
    }
}

/// What can be pressed in a picture.
const HIT: &str = "svg .hit";

/// The picture that such a page shows.
fn shown(page: &MediaQueryList) -> Width {
    if page.matches() { Width::Wide } else { Width::Narrow }
}

/// What can be pressed in the picture that is on show.
fn hits(width: Width) -> &'static str {
    if width == Width::Wide { "svg.wide .hit" } else { "svg.narrow .hit" }
}

/// The points of a curve, and the one that the Tab key stops at.
const POINT: &str = ".points input";
const POINT_NOW: &str = ".points [tabindex=\"0\"]";

/// Makes exactly one of some elements a stop of the Tab key: `now`, or the one that was, or the first.
fn roving(root: &Element, selector: &str, now: Option<&Element>) {
    let mut kept = now.cloned();
    for e in all(root, selector) {
        let kept = kept.get_or_insert_with(|| e.clone());
        set(&e, "tabindex", if *kept == e { "0" } else { "-1" });
    }
}

/// The element `by` places on from one of several, and round.
fn beside<'a>(all: &'a [Element], from: &Element, by: i32) -> Option<&'a Element> {
    let at = all.iter().position(|e| e == from).unwrap_or(0) as i32;
    all.get((at + by).rem_euclid(all.len().max(1) as i32) as usize)
}

fn step_hit(hit: &Element, by: i32) {
    let (Ok(Some(svg)), Ok(Some(stage))) = (hit.closest("svg"), hit.closest(".stage")) else { return };
    if let Some(e) = beside(&all(&svg, ".hit"), hit, by) {
        roving(&stage, HIT, Some(e));
        focus(e);
    }
}
