//! A figure in use, as signals: what is set, the run that follows from it, and where playing stands. It knows no element of the page.

use super::FigureData;
use super::turn::Change;
use crate::Map;
use crate::figures::{Act, Ask, Details, Event, Figure, Goal, Input, Kind, On, Run, opening};
use crate::player::clock::still;
use crate::player::{Playhead, SPEEDS};
use crate::scene::{Width, Words};
use crate::sim::{Facts, Story};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// From an answer until the story goes on by itself: time to look up.
const AFTER_ANSWER: Duration = Duration::from_millis(400);
/// So many changes can be undone.
const UNDO: usize = 100;

/// A run, known by itself: two runs are never compared by what happens in them.
#[derive(Clone)]
pub struct Instance(Arc<dyn Run>);

impl PartialEq for Instance {
    fn eq(&self, other: &Instance) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for Instance {
    type Target = dyn Run;
    fn deref(&self) -> &(dyn Run + 'static) {
        &*self.0
    }
}

/// How a figure stands in the page before anything is set.
#[derive(Clone, Debug)]
pub struct Home {
    pub input: Input,
    /// The step whose rest is on show, from 0; without one the figure's own opening.
    pub step: Option<usize>,
    /// Places of the controls that can't be moved.
    pub locked: Vec<usize>,
}

impl Home {
    pub fn of(figure: &Figure) -> Home {
        Home { input: Input::of(figure), step: None, locked: Vec::new() }
    }
}

/// A figure being used: shared by its parts, by numbers in the prose, and by the link to it.
#[derive(Clone, Copy)]
pub struct FigureState {
    pub figure: &'static Figure,
    /// Tells it apart from the same figure elsewhere on the page: its elements' ids begin with it.
    name: StoredValue<String>,
    /// The words of all figures and its own.
    words: StoredValue<Words>,
    home: StoredValue<Home>,
    /// What was pressed last would have set a locked control.
    pub refused: RwSignal<bool>,
    /// Title and address by id, of the sources that details may name.
    sources: StoredValue<Map<(String, String)>>,
    /// What is set, answered and pressed.
    pub input: RwSignal<Input>,
    /// What follows from it.
    pub run: Memo<Instance>,
    pub head: RwSignal<Playhead>,
    /// Number of the step that playing is in, from 0.
    pub step: Memo<usize>,
    pub asks: Memo<Vec<Ask>>,
    pub details: Memo<Option<Details>>,
    pub goals: Memo<Vec<Goal>>,
    /// Questions as they stood when they were answered: what is set later makes other questions of them, but no other answers.
    answered: RwSignal<Vec<Ask>>,
    /// What was set before each change, the last one at the end.
    past: RwSignal<Vec<Input>>,
    /// The slider that is being moved.
    latest: StoredValue<Option<usize>>,
    /// Whether it was ever played.
    started: StoredValue<bool>,
    /// Counts how often playing was asked for while a question waited: the question answers by taking the focus.
    pub called: RwSignal<u32>,
}

impl FigureState {
    /// `input` is what the figure opens with: its own settings, or those of a link.
    pub fn new(figure: &'static Figure, data: FigureData, ui: &Words, input: Input) -> FigureState {
        FigureState::named(figure, String::from(figure.id), data, ui, Home::of(figure), input, true)
    }

    /// One with a task of its own: it begins elsewhere, may have locked controls, and asks nothing and aims for nothing by itself.
    pub fn level(figure: &'static Figure, data: FigureData, ui: &Words, home: Home) -> FigureState {
        let input = home.input.clone();
        FigureState::named(figure, String::from(figure.id), data, ui, home, input, false)
    }

    /// One that runs in the place of something else, under a name of its own, and asks nothing.
    pub fn aside(figure: &'static Figure, name: String, data: FigureData, ui: &Words) -> FigureState {
        FigureState::named(figure, name, data, ui, Home::of(figure), Input::of(figure), false)
    }

    fn named(
        figure: &'static Figure,
        name: String,
        data: FigureData,
        ui: &Words,
        home: Home,
        input: Input,
        guides: bool,
    ) -> FigureState {
        let words = StoredValue::new(ui.with(data.words));
        let facts = StoredValue::new(Facts::new(data.facts));
        let input = RwSignal::new(input);
        let run = Memo::new(move |_| {
            Instance(Arc::from(facts.with_value(|facts| input.with(|input| (figure.start)(input, facts)))))
        });
        let at = run.with_untracked(|r| opened_at(figure, &home, &**r));
        let head = RwSignal::new(Playhead::at(at));
        FigureState {
            figure,
            name: StoredValue::new(name),
            words,
            home: StoredValue::new(home),
            refused: RwSignal::new(false),
            sources: StoredValue::new(data.sources),
            input,
            run,
            head,
            step: Memo::new(move |_| run.with(|r| r.story().at(head.with(|h| h.t)).step)),
            asks: Memo::new(move |_| if guides { words.with_value(|w| run.with(|r| r.asks(w))) } else { Vec::new() }),
            details: Memo::new(move |_| words.with_value(|w| run.with(|r| r.details(w)))),
            goals: Memo::new(move |_| if guides { words.with_value(|w| run.with(|r| r.goals(w))) } else { Vec::new() }),
            answered: RwSignal::new(Vec::new()),
            past: RwSignal::new(Vec::new()),
            latest: StoredValue::new(None),
            started: StoredValue::new(false),
            called: RwSignal::new(0),
        }
    }

    /// Id of an element of it.
    pub fn id(self, part: &str) -> String {
        self.name.with_value(|name| [name, "-", part].concat())
    }

    pub fn word(self, key: &str) -> String {
        self.words.with_value(|w| w.t(key))
    }

    /// Looks at the words of the figure.
    pub fn words<T>(self, f: impl FnOnce(&Words) -> T) -> T {
        self.words.with_value(f)
    }

    /// Title and address of a source.
    pub fn source(self, id: &str) -> Option<(String, String)> {
        self.sources.with_value(|s| s.get(id).cloned())
    }

    /// The value of a control.
    pub fn value(self, i: usize) -> f64 {
        self.input.with(|input| input.values[i])
    }

    /// Results by name, for numbers in the prose.
    pub fn output(self, name: &str) -> Option<String> {
        let output = self.run.with(|r| r.outputs()).into_iter().find(|o| o.name == name)?;
        Some(self.words(|w| output.text(w)))
    }

    /// What a link adds to the figure's address to bring what is set; see [`Figure::query`].
    pub fn query(self) -> String {
        self.input.with(|input| self.figure.query(input))
    }

    /// Whether it stands as it was written at build time: no link, no early press says otherwise.
    pub fn as_written(self) -> bool {
        self.head.with_untracked(|h| h.t) == untrack(|| self.opened_at())
            && self.home.with_value(|home| self.input.with_untracked(|input| *input == home.input))
    }

    /// The instant that stands on the page before anything is played.
    fn opened_at(self) -> f64 {
        self.home.with_value(|home| self.run.with(|r| opened_at(self.figure, home, &**r)))
    }

    /// Whether a control can't be moved.
    pub fn locked(self, i: usize) -> bool {
        self.home.with_value(|home| home.locked.contains(&i))
    }

    /// Whether one of these controls can't be moved; that is told.
    fn refuses(self, controls: &[usize]) -> bool {
        let locked = controls.iter().any(|i| self.locked(*i));
        if self.refused.get_untracked() != locked {
            self.refused.set(locked);
        }
        locked
    }

    /// How many controls are set otherwise than at home.
    pub fn moves(self) -> u32 {
        self.home.with_value(|home| self.input.with(|input| self.figure.moves(&home.input, input)))
    }

    /// Back to how it stood before anything was set.
    pub fn go_home(self) {
        self.remember(None);
        self.choose(None);
        let home = self.home.with_value(|home| home.input.clone());
        self.change(|input| *input = home);
        self.seek(untrack(|| self.opened_at()));
    }

    /// Sets a control to a (made legal) value, and the time as the control wants it. With `at_once` the end of what it causes is shown
    /// without playing: while something is dragged, and for readers who want less motion.
    pub fn set_control(self, i: usize, value: f64, at_once: bool) {
        if self.refuses(&[i]) {
            return;
        }
        self.remember(Some(i));
        self.turn(self.figure.controls[i].on, at_once, |input| self.figure.set(input, i, value));
    }

    /// Changes the input; the run follows.
    pub fn change(self, f: impl FnOnce(&mut Input)) {
        let mut input = self.input.get_untracked();
        f(&mut input);
        if self.input.with_untracked(|before| *before != input) {
            self.input.set(input);
        }
    }

    /// Changes the input, and moves the time as `on` says.
    pub fn turn(self, on: On, at_once: bool, f: impl FnOnce(&mut Input)) {
        let before = self.run.get_untracked();
        self.change(f);
        let run = self.run.get_untracked();
        let picture = |run: &Instance, t: f64| self.words(|w| run.scene(t, Width::Wide, w));
        let change = Change {
            before: before.story(),
            after: run.story(),
            differs: |now, then| picture(&run, now) != picture(&before, then),
        };
        self.head.update(|head| change.apply(head, on, at_once));
    }

    /// Keeps what is set, before it changes. What a slider is moved in one go is one change.
    pub fn remember(self, control: Option<usize>) {
        let moved = |i: &usize| matches!(self.figure.controls[*i].kind, Kind::Slider { .. } | Kind::Point { .. });
        let control = control.filter(moved);
        let last = self.latest.get_value();
        self.latest.set_value(control);
        if control.is_some() && last == control {
            return;
        }
        let input = self.input.get_untracked();
        self.past.update(|past| {
            if past.len() == UNDO {
                past.remove(0);
            }
            past.push(input);
        });
    }

    /// What a slider is moved from now on is another change.
    pub fn begin(self) {
        self.latest.set_value(None);
    }

    /// Whether there is something to undo.
    pub fn undoable(self) -> bool {
        self.past.with(|p| !p.is_empty())
    }

    /// Brings back what was set before the last change. Answers stay given.
    pub fn undo(self) {
        self.latest.set_value(None);
        let Some(before) = self.past.try_update(|p| p.pop()).flatten() else { return };
        self.turn(On::Keep, true, |input| {
            *input = Input { answers: std::mem::take(&mut input.answers), pick: input.pick.take(), ..before }
        });
    }

    /// Moves the playhead.
    pub fn steer(self, f: impl FnOnce(&mut Playhead, &dyn Run)) {
        let run = self.run.get_untracked();
        self.head.update(|h| f(h, &*run));
    }

    /// Presses a shape: it does what it stands for, or says what it has to say, until it is pressed again.
    pub fn press(self, key: String) {
        match self.input.with_untracked(|input| (self.figure.press)(input, &key)) {
            Some(Act::Set(i, value)) => {
                self.choose(None);
                self.set_control(i, value, still());
            }
            Some(Act::Both(sets)) if self.refuses(&sets.map(|(i, _)| i)) => {}
            Some(Act::Both(sets)) => {
                self.choose(None);
                self.remember(None);
                self.turn(self.figure.controls[sets[0].0].on, still(), |input| {
                    sets.into_iter().for_each(|(i, value)| self.figure.set(input, i, value));
                });
            }
            Some(Act::Happen) => {
                self.remember(None);
                let at = self.head.with_untracked(|h| h.t);
                self.change(|input| {
                    input.pick = None;
                    let place = input.events.partition_point(|e| e.at <= at);
                    input.events.insert(place, Event { at, key });
                });
                self.started.set_value(true);
                self.steer(|h, _| h.play_on());
            }
            None => {
                self.head.update(|h| h.pause());
                let again = self.pressed().as_ref() == Some(&key);
                self.choose((!again).then_some(key));
            }
        }
    }

    pub fn choose(self, pick: Option<String>) {
        self.change(|input| input.pick = pick);
    }

    pub fn pressed(self) -> Option<String> {
        self.input.with_untracked(|input| input.pick.clone())
    }

    /// The question that is on the table. One that the page opens with is there from the start.
    pub fn ask(self) -> Option<Ask> {
        let t = self.head.with(|h| h.t);
        let opened_at = self.opened_at();
        let ask = self
            .asks
            .with(|asks| current_ask(asks, t).or_else(|| asks.first().filter(|a| a.at <= opened_at)).cloned())?;
        let given = self.answered.with(|all| all.iter().find(|a| a.id == ask.id).cloned());
        Some(given.map(|given| Ask { at: ask.at, ..given }).unwrap_or(ask))
    }

    /// Whether playing on wants an answer first.
    pub fn waits(self) -> bool {
        let t = self.head.with(|h| h.t);
        let due = self.asks.with(|asks| asks.iter().any(|a| a.answered.is_none() && (a.at - t).abs() < 1e-3));
        due && !self.untouched(t)
    }

    /// Where an unanswered question makes playing wait.
    pub fn halt(self) -> Option<f64> {
        self.asks.with_untracked(|asks| halt(asks))
    }

    /// Whether a question was passed over: the story shows by now what happened. It stays in its place, so that nothing moves.
    pub fn passed(self, ask: &Ask) -> bool {
        let t = self.head.with(|h| h.t);
        ask.answered.is_none() && self.run.with(|r| r.story().at(t).step > r.story().at(ask.at).step)
    }

    /// Notes an answer, once; the story goes on from there.
    pub fn answer(self, option: usize) {
        let t = self.head.with_untracked(|h| h.t);
        let open = |a: &Ask| a.answered.is_none() && !untrack(|| self.passed(a));
        let Some(ask) = untrack(|| self.ask()).filter(open) else { return };
        self.choose(None);
        self.change(|input| {
            input.answers.insert(ask.id.clone(), option);
        });
        if let Some(given) = self.asks.with_untracked(|all| all.iter().find(|a| a.id == ask.id).cloned()) {
            self.answered.update(|all| all.push(given));
        }
        self.started.set_value(true);
        let Some(proof) = self.proof(&ask).filter(|proof| t < *proof) else { return };
        if still() {
            return self.steer(|h, run| h.seek(proof, run.story()));
        }
        // What comes of it is shown without another press; where the next question is near, no further than to the verdict, so that the
        // reader reads on at leisure.
        let near = self.halt().is_some_and(|at| at - t < 5.0);
        let go_on = move || {
            self.steer(|h, run| {
                if h.t != t || h.playing {
                    return;
                }
                // The hold was there for who reads before answering.
                h.skip_hold(run.story());
                if near {
                    h.play_until(proof);
                } else {
                    h.play(run.story());
                }
            });
        };
        set_timeout(go_on, AFTER_ANSWER);
    }

    /// When the picture has shown what is right: at the first rest after the question.
    fn proof(self, ask: &Ask) -> Option<f64> {
        self.run.with(|r| r.story().steps().iter().map(|s| s.rest()).find(|rest| *rest > ask.at + 1e-3))
    }

    /// Whether the picture has shown what is right.
    pub fn proven(self, ask: &Ask) -> bool {
        let t = self.head.with(|h| h.t);
        self.proof(ask).is_none_or(|proof| t > proof - 1e-3)
    }

    /// Whether the story has gone on from where it proved an answer.
    pub fn past(self, ask: &Ask) -> bool {
        let t = self.head.with(|h| h.t);
        self.proof(ask).is_some_and(|proof| self.run.with(|r| r.story().at(t).step > r.story().at(proof).step))
    }

    /// Whether the picture shows by now which goals are met.
    pub fn goals_seen(self) -> bool {
        let t = self.head.with(|h| h.t);
        self.run.with(|r| t > r.goals_seen() - 1e-3)
    }

    /// Whether nobody has played yet. The first time, playing starts at the beginning, not at the telling picture in the middle that the page opened with.
    fn untouched(self, t: f64) -> bool {
        !self.started.get_value() && t == untrack(|| self.opened_at())
    }

    /// Plays or pauses, or leads to the question that wants its answer first.
    pub fn toggle(self) {
        if untrack(|| self.waits()) {
            return self.called.update(|n| *n += 1);
        }
        self.choose(None);
        let first = self.untouched(self.head.with_untracked(|h| h.t));
        self.started.set_value(true);
        self.steer(|h, run| {
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

    /// Opens at the rest of a step, from 0; whether there is one.
    pub fn open_at(self, step: usize) -> bool {
        let rest = self.run.with_untracked(|r| r.story().steps().get(step).map(|s| s.rest()));
        rest.inspect(|t| self.seek(*t)).is_some()
    }

    /// Sets it, and plays what comes of that: a step, else what the change shows by its own rules, else everything.
    pub fn play_set(self, input: Input, step: Option<usize>) {
        self.started.set_value(true);
        let changed = self.input.with_untracked(|now| now.values.iter().zip(&input.values).position(|(a, b)| a != b));
        let on = match (step, changed) {
            (Some(k), _) => On::Step(k),
            (None, Some(i)) => self.figure.controls[i].on,
            (None, None) => On::Play,
        };
        self.turn(on, still(), |now| *now = input);
        if step.is_none() && !still() && self.head.with_untracked(|h| !h.playing) {
            self.restart();
            self.steer(|h, _| h.play_on());
        }
    }

    /// Plays by itself, when the reader has not asked for less motion.
    pub fn autoplay(self) {
        if !still() {
            self.steer(|h, run| h.play(run.story()));
        }
    }

    /// Goes to an instant of the story; what was said about a shape was said of another.
    fn go(self, f: impl FnOnce(&mut Playhead, &Story)) {
        self.choose(None);
        self.steer(|h, run| f(h, run.story()));
    }

    pub fn seek(self, t: f64) {
        self.go(|h, story| h.seek(t, story));
    }

    pub fn back(self) {
        self.go(|h, story| h.back(story));
    }

    pub fn next(self) {
        self.go(|h, story| h.next(story, still()));
    }

    /// Back to the very start, where nothing has been set off yet.
    pub fn restart(self) {
        if self.input.with_untracked(|input| !input.events.is_empty()) {
            self.remember(None);
            self.change(|input| input.events.clear());
        }
        self.seek(0.0);
    }

    pub fn end(self) {
        self.go(|h, story| h.seek(story.duration(), story));
    }

    /// The next speed, round and round.
    pub fn faster(self) {
        let now = self.head.with_untracked(|h| h.speed);
        let next = (SPEEDS.iter().position(|s| *s == now).unwrap_or_default() + 1) % SPEEDS.len();
        self.head.update(|h| h.speed = SPEEDS[next]);
    }
}

/// The instant that stands on the page before anything is played.
fn opened_at(figure: &Figure, home: &Home, run: &dyn Run) -> f64 {
    let own = home.step.and_then(|k| run.story().steps().get(k)).map(|s| s.rest());
    own.unwrap_or_else(|| opening(figure, run))
}

/// The question that is on the table at `t`: the last that has come up.
fn current_ask(asks: &[Ask], t: f64) -> Option<&Ask> {
    asks.iter().rev().find(|a| a.at <= t + 1e-6)
}

/// Where an unanswered question makes playing wait.
fn halt(asks: &[Ask]) -> Option<f64> {
    asks.iter().filter(|a| a.answered.is_none()).map(|a| a.at).min_by(f64::total_cmp)
}
