//! The figure as it stands in the page: complete to look at and to read, and ready to be brought to life.

use super::{FigureData, PLAY, SPEED_NAMES, ask, captions, current_ask, details, html, icon, speed_label, step_text};
use crate::figures::{Control, Figure, Input, Kind, Run, opening};
use crate::player::SPEEDS;
use crate::scene::svg::num;
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::Facts;
use leptos::prelude::*;

const BACK: &str = "M12.5 4.5L7 10l5.5 5.5";
const NEXT: &str = "M7.5 4.5L13 10l-5.5 5.5";
const RESTART: &str = "M5 5v4h4M5.4 9a5.6 5.6 0 1 1-.6 4";
/// A figure's run with the settings that it opens with, and the instant that it opens at.
fn opened(figure: &'static Figure, data: &FigureData) -> (Box<dyn Run>, f64) {
    let run = (figure.start)(&Input::of(figure), &Facts::new(data.facts.clone()));
    let t = opening(figure, run.as_ref());
    (run, t)
}

/// `files` names the two files with the opening picture (`pictures`), where they are not written into the page.
pub fn view(
    figure: &'static Figure,
    words: &Words,
    data: &FigureData,
    ui: &Words,
    files: Option<&[String; 2]>,
) -> AnyView {
    let input = Input::of(figure);
    let (run, t) = opened(figure, data);
    let run = run.as_ref();
    let (step, steps) = (run.story().at(t).step, run.story().steps().len());
    let description_id = [figure.id, "-description"].concat();
    let asks = run.asks(words);
    let now = current_ask(&asks, run, t);
    let ask_class = match (now.is_some(), asks.len() > 1) {
        (true, false) => "ask",
        (true, true) => "ask many",
        (false, false) => "ask quiet",
        (false, true) => "ask many quiet",
    };
    let title = words.t("title");
    let mut stage: String = Width::ALL
        .iter()
        .map(|w| svg(&run.scene(t, *w, words), *w, &title, &description_id, files.is_some()))
        .collect();
    if let Some(files) = files {
        stage.push_str(&objects(files, &title, &description_id));
    }
    let ask_html = now.map_or(String::new(), |a| ask(a, figure.id, ui));
    let details = run.details(words).map_or(String::new(), |d| details(&d, &data.sources, ui));
    let description = run.describe(t, words);
    view! {
        <div class="fig">
            <div class="stage" inner_html=stage></div>
            {player(run, t, ui, step, steps)}
            <ol class="captions" aria-label=ui.t("figure.steps") inner_html=captions(run, words, step)></ol>
            {(!asks.is_empty()).then(|| view! { <div class=ask_class inner_html=ask_html></div> })}
            {(!figure.controls.is_empty()).then(|| controls(figure, &input, words, ui))}
            <div class="inspector" role="status" inner_html=details></div>
            <details class="describe">
                <summary inner_html=html(ui.t("figure.describe"))></summary>
                <p id=description_id inner_html=html(description)></p>
            </details>
            <p class="sr-only" aria-live="polite"></p>
        </div>
    }
    .into_any()
}

/// An `<svg>` with a scene in it, as HTML; without its shapes it keeps their room.
fn svg(scene: &Scene, width: Width, title: &str, description_id: &str, empty: bool) -> String {
    format!(
        "<svg class=\"scene {}\" viewBox=\"{}\" role=\"img\" aria-label=\"{}\" aria-describedby=\"{description_id}\">{}</svg>",
        width.name(),
        scene.view_box(),
        html(title),
        if empty { String::new() } else { scene.inner_svg() }
    )
}

/// Where pictures are files: what shows them without scripts, and tells boot.js their names.
fn objects(files: &[String; 2], title: &str, description_id: &str) -> String {
    let title = html(title);
    let each = Width::ALL.iter().zip(files).map(|(w, file)| {
        let class = w.name();
        format!(
            "<object class=\"scene {class}\" type=\"image/svg+xml\" data=\"{file}\" role=\"img\" aria-label=\"{title}\" aria-describedby=\"{description_id}\"></object>"
        )
    });
    format!("<noscript>{}</noscript>", each.collect::<String>())
}

/// The opening picture in both widths, each as an SVG document with the style sheet of the pages.
pub fn pictures(figure: &'static Figure, words: &Words, data: &FigureData, css: &str) -> [String; 2] {
    let (run, t) = opened(figure, data);
    Width::ALL.map(|w| {
        let scene = run.scene(t, w, words);
        format!(
            "<?xml-stylesheet href=\"{css}\"?><svg xmlns=\"http://www.w3.org/2000/svg\" class=\"scene\" viewBox=\"{}\">{}</svg>",
            scene.view_box(),
            scene.inner_svg()
        )
    })
}

fn player(run: &dyn Run, t: f64, ui: &Words, step: usize, steps: usize) -> AnyView {
    let small = |act: &'static str, key: &str, path: &str| {
        let label = ui.t(key);
        view! { <button type="button" class="small" data-act=act aria-label=label.clone() title=label inner_html=icon(path)></button> }
    };
    let speed = SPEED_NAMES[SPEEDS.iter().position(|s| *s == 1.0).unwrap_or_default()];
    let play = [icon(PLAY), html(ui.t("player.play"))].concat();
    view! {
        <div class="player needs-js" role="group" aria-label=ui.t("player.label")>
            <button type="button" class="primary play" data-act="play" inner_html=play></button>
            {small("back", "player.back", BACK)}
            {small("next", "player.next", NEXT)}
            {small("restart", "player.restart", RESTART)}
            <input type="range" class="scrub" min="0" max=num(run.story().duration()) step="0.1" aria-label=ui.t("player.position")
                aria-valuetext=step_text(ui, step, steps) value=num(t)/>
            <span class="step-count" aria-hidden="true" inner_html=html(step_text(ui, step, steps))></span>
            <button type="button" class="small speed" data-act="speed" aria-label=speed_label(ui, speed) title=ui.t("player.speed")>{speed}</button>
        </div>
    }
    .into_any()
}

/// Neither a form nor a list to open is written anywhere: browsers look into those for what they could fill in, and lay out for it, at once,
/// all that they had put off. So radio buttons get names only when they live; until then their group has it.
fn controls(figure: &'static Figure, input: &Input, words: &Words, ui: &Words) -> AnyView {
    let (label, name) = (ui.t("figure.controls"), html(ui.t("figure.controls")));
    let rows: Vec<AnyView> = (0..figure.controls.len()).map(|i| control(figure, i, input, words)).collect();
    view! {
        <div class="controls needs-js" role="group" aria-label=label>
            <p class="controls-title" aria-hidden="true" inner_html=name></p>
            {rows}
        </div>
    }
    .into_any()
}

fn control(figure: &'static Figure, i: usize, input: &Input, words: &Words) -> AnyView {
    let (c, value) = (&figure.controls[i], input.values[i]);
    let name = html(words.t(&["control.", c.id].concat()));
    let id = [figure.id, "-", c.id].concat();
    match c.kind {
        // What the value means comes with the live part: without it nobody sees this. The input says it to those who hear the page.
        Kind::Slider { min, max, step, .. } => view! {
            <label class="control slider">
                <span inner_html=name></span>
                <input type="range" name=c.id min=num(min) max=num(max) step=num(step) value=num(value)/>
                <output aria-hidden="true"></output>
            </label>
        }
        .into_any(),
        Kind::Choice(options) => view! {
            <fieldset class="control choice" name=c.id>
                <legend inner_html=name></legend>
                {segments(c, options.iter().copied(), value, words)}
            </fieldset>
        }
        .into_any(),
        Kind::Toggle => {
            let on = value >= 0.5;
            view! {
                <label class="control toggle">
                    <input type="checkbox" name=c.id checked=on/>
                    <span inner_html=name></span>
                </label>
            }
            .into_any()
        }
        Kind::Curve(shapes) => {
            let options = shapes.iter().map(|s| s.0).chain(["own"]);
            let word = |k: &str| html(words.t(&["control.", c.id, k].concat()));
            let how_id = [id.as_str(), "-how"].concat();
            view! {
                <fieldset class="control drawing" name=c.id aria-describedby=how_id>
                    <legend inner_html=name></legend>
                    {segments(c, options, value, words)}
                    <p class="how" id=[id.as_str(), "-how"].concat() inner_html=word(".how")></p>
                    {plot(figure, c, input, words)}
                </fieldset>
            }
            .into_any()
        }
        // Written with its curve.
        Kind::Point { .. } => ().into_any(),
    }
}

/// The options of a choice, or the shapes of a curve, with those of `value` chosen. A curve of the learner's own can be chosen once there is one.
fn segments(c: &'static Control, options: impl Iterator<Item = &'static str>, value: f64, words: &Words) -> AnyView {
    let drawn = matches!(c.kind, Kind::Curve(_));
    let options: Vec<AnyView> = options
        .enumerate()
        .map(|(k, o)| {
            let (text, chosen) = (html(words.t(&["control.", c.id, ".", o].concat())), k == value as usize);
            view! {
                <label class="segment">
                    <input type="radio" value=o checked=chosen disabled=drawn && o == "own"/>
                    <span inner_html=text></span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! { <div class="segments">{options}</div> }.into_any()
}

/// Where a curve is drawn. Each point is an input for keys and screen readers, which the pointer passes through; only one is a stop of the Tab
/// key, at first the one in the middle. The curve and the values of its points come with the live part: without it nobody sees this.
fn plot(figure: &Figure, c: &Control, input: &Input, words: &Words) -> AnyView {
    let points = figure.curve().map_or(0..0, |c| c.1);
    let n = points.len();
    let word = |k: &str, p: usize| words.f(&["control.", c.id, k].concat(), &[("n", Arg::N(p as f64))]);
    let (mut inputs, mut scale, mut now) = (String::new(), String::new(), Default::default());
    for (k, p) in points.enumerate() {
        let Kind::Point { max, step, unit } = figure.controls[p].kind else { continue };
        let name = word(".point", k);
        let place = if k % (n / 6).max(1) == 0 {
            format!("<span aria-hidden=\"true\">{}</span>", html(word(".place", k)))
        } else {
            String::new()
        };
        inputs.push_str(&format!(
            "<div><input type=\"range\" name=\"{}\" max=\"{}\" step=\"{}\" aria-label=\"{}\" tabindex=\"{}\">{}</div>",
            figure.controls[p].id,
            num(max),
            num(step),
            html(&name),
            if k == n / 2 { 0 } else { -1 },
            place,
        ));
        scale = unit.format(max, words);
        if k == n / 2 {
            now = (name, unit.format(input.values[p], words));
        }
    }
    let rules: String = (0..4).map(|k| format!("M0 {}H{n}", k * 25)).collect();
    let svg = format!(
        "<svg viewBox=\"0 0 {n} 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path class=\"rules\" d=\"{rules}\"/><path class=\"area\"/><path class=\"dots\"/></svg>"
    );
    view! {
        <div class="plot-now" aria-hidden="true"><span inner_html=html(now.0)></span><b inner_html=html(now.1)></b></div>
        <div class="plot">
            <div class="sheet" inner_html=svg></div>
            <span class="scale" aria-hidden="true" inner_html=html(scale)></span>
            <div class="points" inner_html=inputs></div>
        </div>
    }
    .into_any()
}
