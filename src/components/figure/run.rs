//! A figure that runs in the place of something else: a check plays it to show what is right.

use super::captions::Captions;
use super::describe::Describe;
use super::player::Player;
use super::stage::Stage;
use super::{FigureData, FigureState};
use crate::components::use_ui;
use crate::figures::{Figure, Input};
use crate::player::clock::next_frame;
use leptos::prelude::*;
use std::rc::Rc;

/// A figure that was fetched, and how it is to run.
#[derive(Clone)]
pub struct Fetched {
    pub figure: &'static Figure,
    pub data: FigureData,
    /// What is set.
    pub input: Input,
    /// The step that shows it, from 0; without one, all that the settings change.
    pub step: Option<usize>,
}

type Then = Box<dyn FnOnce(Option<Fetched>)>;

/// Fetches the figure of an address such as `figure-layers.html?change=code`, for what may run one. A context that the live part gives.
#[derive(Clone, Copy)]
pub struct FetchFigure(StoredValue<Rc<dyn Fn(String, Then)>, LocalStorage>);

impl FetchFigure {
    pub fn new(fetch: impl Fn(String, Then) + 'static) -> FetchFigure {
        FetchFigure(StoredValue::new_local(Rc::new(fetch)))
    }

    /// Calls `then` with the figure, or with `None` if it did not come.
    pub fn call(self, address: String, then: impl FnOnce(Option<Fetched>) + 'static) {
        let fetch = self.0.get_value();
        fetch(address, Box::new(then));
    }
}

/// Picture, captions and player. It begins by itself, and calls `rested` whenever playing comes to an end.
#[component]
pub fn FigureRun(
    fetched: Fetched,
    /// Begins the ids of its elements.
    name: String,
    rested: UnsyncCallback<()>,
) -> AnyView {
    let Fetched { figure, data, input, step } = fetched;
    let state = FigureState::aside(figure, name, data, &use_ui().words());
    let playing = Memo::new(move |_| state.head.with(|h| h.playing));
    Effect::new(move |before: Option<bool>| {
        let now = playing.get();
        if before == Some(true) && !now {
            rested.run(());
        }
        now
    });
    // Once it stands in the page, unless it was closed sooner.
    next_frame(move || {
        if playing.try_get_untracked().is_none() {
            return;
        }
        state.play_set(input, step);
        if !playing.get_untracked() {
            rested.run(());
        }
    });
    view! {
        <div class="fig">
            <div class="show">
                <div class="screen">
                    <Stage state/>
                    <Captions state/>
                </div>
                <Player state/>
            </div>
            <Describe state/>
        </div>
    }
    .into_any()
}
