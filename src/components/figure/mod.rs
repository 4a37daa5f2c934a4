//! A figure on the page: the picture, its player, captions, questions, controls and descriptions. The same for every figure.
//!
//! It comes to life part by part, each a root of its own mounted in a task of its own: all at once would keep a slow phone busy for longer
//! than goes unnoticed.

mod ask;
mod captions;
mod controls;
mod curve;
mod describe;
mod inspector;
pub mod painter;
mod player;
pub mod run;
mod stage;
mod state;
mod turn;

pub use controls::name as control_name;
pub use stage::Written;
pub use state::{FigureState, Home};

use crate::Map;
use crate::figures::{Figure, Input, opening};
use crate::scene::{Width, Words};
use crate::sim::Facts;
use ask::Ask;
use captions::Captions;
use controls::Controls;
use describe::Describe;
use leptos::prelude::*;
use player::Player;
use serde::{Deserialize, Serialize};
use stage::Stage;

/// What a figure needs to come to life; a file beside the pages.
#[derive(Serialize, Deserialize, Clone, Default, Debug)]
pub struct FigureData {
    /// The figure's own words; those that all figures share come with the page.
    pub words: Map<String>,
    pub facts: Map<f64>,
    /// Title and address by id, of the sources that details may name.
    pub sources: Map<(String, String)>,
}

/// What the root is called in the page (`data-root`) that holds what is to be reached with a figure. It is none of the figure's own parts.
pub const TASK: &str = "task";

/// A part of a figure that is mounted by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Stage,
    Captions,
    Player,
    Ask,
    Controls,
    Describe,
}

impl Part {
    /// In the order of the page.
    pub const ALL: [Part; 6] = [Part::Stage, Part::Captions, Part::Player, Part::Ask, Part::Controls, Part::Describe];

    /// What the part's root is called in the page (`data-root`).
    pub fn name(self) -> &'static str {
        match self {
            Part::Stage => "stage",
            Part::Captions => "captions",
            Part::Player => "player",
            Part::Ask => "ask",
            Part::Controls => "controls",
            Part::Describe => "describe",
        }
    }

    pub fn of(name: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|p| p.name() == name)
    }

    /// The part in the browser. `written` are the pictures that stand in the page.
    pub fn view(self, state: FigureState, written: Written) -> AnyView {
        match self {
            Part::Stage => view! { <Stage state written=Some(written)/> }.into_any(),
            other => other.plain(state),
        }
    }

    /// Parts that are the same at build time and in the browser.
    fn plain(self, state: FigureState) -> AnyView {
        match self {
            Part::Stage => view! { <Stage state/> }.into_any(),
            Part::Captions => view! { <Captions state/> }.into_any(),
            Part::Player => view! { <Player state/> }.into_any(),
            Part::Ask => view! { <Ask state/> }.into_any(),
            Part::Controls => view! { <Controls state/> }.into_any(),
            Part::Describe => view! { <Describe state/> }.into_any(),
        }
    }
}

/// A whole figure, as it is written at build time: complete to look at and to read.
#[component]
pub fn FigureBody(
    state: FigureState,
    /// Names of the files with the opening pictures ([`pictures`]), where they are not written into the page.
    #[prop(optional_no_strip)]
    files: Option<[String; 2]>,
    /// What is to be reached with it, where it has a task of its own.
    #[prop(optional_no_strip)]
    task: Option<AnyView>,
) -> AnyView {
    let root = |part: Part, inside: AnyView| view! { <div data-root=part.name()>{inside}</div> }.into_any();
    let plain = |part: Part| root(part, part.plain(state));
    let asks = state.asks.with_untracked(|a| !a.is_empty());
    view! {
        <div class="fig">
            <div class="play-area">
            <div class="show">
                <div class="screen">
                    {root(Part::Stage, view! { <Stage state files/> }.into_any())}
                    {plain(Part::Captions)}
                </div>
                {plain(Part::Player)}
            </div>
            <div class="side">
                {task.map(|task| view! { <div data-root=TASK>{task}</div> })}
                {asks.then(|| plain(Part::Ask))}
                {(!state.figure.controls.is_empty()).then(|| plain(Part::Controls))}
            </div>
            </div>
            {plain(Part::Describe)}
        </div>
    }
    .into_any()
}

/// The opening picture in both widths, each as an SVG document with the style sheet `css` of the pages.
pub fn pictures(figure: &'static Figure, words: &Words, data: &FigureData, css: &str) -> [String; 2] {
    let run = (figure.start)(&Input::of(figure), &Facts::new(data.facts.clone()));
    let t = opening(figure, run.as_ref());
    Width::ALL.map(|w| run.scene(t, w, words).document(css))
}
