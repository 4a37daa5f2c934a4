//! The practice exam: a form is begun, answered in any order, handed in, and told question by question.

use super::{html, use_ui};
use crate::exam::{Choice, Mark, Pool, Preset, Question, SECONDS_EACH, SEEDS, SIZES, Sitting, range};
use crate::scene::Arg;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;

#[derive(Clone, Copy)]
struct State {
    pool: StoredValue<Pool>,
    /// The sitting that is going on or was handed in last.
    sitting: RwSignal<Option<Sitting>>,
    /// Nothing of a form is on show: a new one can be begun.
    resting: RwSignal<bool>,
    keep: StoredValue<fn(&Sitting)>,
}

impl State {
    /// Changes the sitting, and keeps it.
    fn change(self, how: impl FnOnce(&mut Sitting)) {
        self.sitting.update(|s| {
            if let Some(s) = s {
                how(s);
                self.keep.with_value(|keep| keep(s));
            }
        });
    }

    fn begin(self, sitting: Sitting) {
        self.keep.with_value(|keep| keep(&sitting));
        self.sitting.set(Some(sitting));
        self.resting.set(false);
    }

    fn read<T>(self, default: T, what: impl FnOnce(&Sitting, &Pool) -> T) -> T {
        self.sitting.with(|s| s.as_ref().map_or(default, |s| self.pool.with_value(|pool| what(s, pool))))
    }
}

/// Takes the keyboard's focus once it stands in the page: what was pressed to bring it is gone.
fn focused<E>() -> NodeRef<E>
where
    E: leptos::html::ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    let node = NodeRef::<E>::new();
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
    node
}

/// Minutes and seconds: 2:05.
fn clock(seconds: u32) -> String {
    let rest = seconds % 60;
    [&*(seconds / 60).to_string(), if rest < 10 { ":0" } else { ":" }, &rest.to_string()].concat()
}

#[component]
pub fn Exam(
    pool: Pool,
    preset: Preset,
    /// What was kept of an earlier visit.
    kept: Option<Sitting>,
    /// Something was kept that could not be read.
    unreadable: bool,
    /// Keeps a sitting.
    keep: fn(&Sitting),
) -> AnyView {
    let ui = use_ui();
    let state = State {
        pool: StoredValue::new(pool),
        resting: RwSignal::new(true),
        sitting: RwSignal::new(kept),
        keep: StoredValue::new(keep),
    };
    let going = Memo::new(move |_| !state.resting.get() && state.read(false, |s, _| !s.done));
    let handed = Memo::new(move |_| !state.resting.get() && state.read(false, |s, _| s.done));
    // Time is counted while the page can be seen.
    if cfg!(feature = "csr") {
        let tick = move || {
            if going.get_untracked() && !document().hidden() {
                state.change(Sitting::tick);
            }
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    }
    view! {
        <div class="exam needs-js">
            {unreadable.then(|| view! { <p class="message" role="status">{ui.t("exam.junk")}</p> })}
            {move || match (going.get(), handed.get()) {
                (true, _) => view! { <Sheet state/> }.into_any(),
                (_, true) => view! { <Told state preset/> }.into_any(),
                _ => view! { <Begin state preset/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// Which form to begin, or go on with.
#[component]
fn Begin(state: State, preset: Preset) -> AnyView {
    let ui = use_ui();
    let size = RwSignal::new(preset.size);
    let timed = RwSignal::new(preset.timed);
    let begin = move |_| {
        // A form that was just done is not offered again, unless the link names it.
        let last = state.read(0, |s, _| s.seed);
        let seed = if preset.fixed { preset.seed } else { preset.seed.wrapping_add(last.wrapping_mul(7)) % SEEDS };
        let form = state.pool.with_value(|pool| pool.draw(size.get_untracked(), seed));
        state.begin(Sitting::new(form, seed, timed.get_untracked()));
    };
    let open = state.read(false, |s, _| !s.done && !s.form.is_empty());
    let stands = state.read((0, 0), |s, pool| {
        let given = s.questions(pool).filter(|q| s.mark(q) != Mark::Missing).count();
        (given, s.form.len())
    });
    let go_on = open.then(|| {
        let text = ui.f("exam.stands", &[("n", Arg::N(stands.0 as f64)), ("all", Arg::N(stands.1 as f64))]);
        view! {
            <p>{text}</p>
            <p class="options">
                <button type="button" class="primary" data-act="go-on" on:click=move |_| state.resting.set(false)>
                    {ui.t("exam.go-on")}
                </button>
            </p>
        }
    });
    let sizes = SIZES
        .map(|n| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name="exam-size"
                        value=n.to_string()
                        prop:checked=move || size.get() == n
                        on:change=move |_| size.set(n)
                    />
                    <span>{ui.f("exam.size", &[("n", Arg::N(f64::from(n)))])}</span>
                </label>
            }
        })
        .into_iter()
        .collect_view();
    let minutes = move || {
        let n = (size.get() * SECONDS_EACH).div_ceil(60);
        html(ui.f("exam.timed", &[("n", Arg::N(f64::from(n)))]))
    };
    view! {
        {go_on}
        <fieldset class="exam-sizes">
            <legend>{ui.t("exam.sizes")}</legend>
            <div class="segments">{sizes}</div>
        </fieldset>
        <p>
            <label class="exam-timed">
                <input type="checkbox" prop:checked=move || timed.get() on:change=move |e| timed.set(event_target_checked(&e))/>
                " "
                <span inner_html=minutes></span>
            </label>
        </p>
        <p class="options">
            <button type="button" class:primary=!open data-act="begin" on:click=begin>{ui.t("exam.begin")}</button>
        </p>
    }
    .into_any()
}

/// A form while it is answered: one question, and the way to all others.
#[component]
fn Sheet(state: State) -> AnyView {
    let ui = use_ui();
    let all = state.read(0, |s, pool| s.questions(pool).count()) as u32;
    let at = Memo::new(move |_| state.read(0, |s, _| s.at.min(all.saturating_sub(1))));
    let go = move |to: u32| state.change(|s| s.at = to.min(all.saturating_sub(1)));
    let count = move || {
        let places = [("n", Arg::N(f64::from(at.get() + 1))), ("all", Arg::N(f64::from(all)))];
        html(ui.f("exam.question", &places))
    };
    let time = move || {
        state.read(String::new(), |s, _| {
            let (word, seconds) = if s.timed { ("exam.left", s.left()) } else { ("exam.spent", s.seconds) };
            html(ui.f(word, &[("time", Arg::S(&clock(seconds)))]))
        })
    };
    let question = move || {
        let at = at.get() as usize;
        let question = untrack(|| state.read(None, |s, pool| s.questions(pool).nth(at).cloned()));
        question.map(|question| view! { <Answering state question/> })
    };
    let places = (0..all)
        .map(|n| {
            let about = Memo::new(move |_| {
                state.read((false, false), |s, pool| {
                    s.questions(pool)
                        .nth(n as usize)
                        .map_or((false, false), |q| (s.mark(q) != Mark::Missing, s.is_flagged(&q.id)))
                })
            });
            let said = move || {
                let (given, flagged) = about.get();
                let key = match (given, flagged) {
                    (false, false) => "exam.place-open",
                    (true, false) => "exam.place-given",
                    (false, true) => "exam.place-flagged",
                    (true, true) => "exam.place-both",
                };
                ui.f(key, &[("n", Arg::N(f64::from(n + 1)))])
            };
            view! {
                <li>
                    <button
                        type="button"
                        class:given=move || about.get().0
                        class:flagged=move || about.get().1
                        aria-current=move || (at.get() == n).then_some("step")
                        aria-label=said
                        on:click=move |_| go(n)
                    >
                        {(n + 1).to_string()}
                    </button>
                </li>
            }
        })
        .collect_view();
    let flagged = Memo::new(move |_| {
        let at = at.get() as usize;
        state.read(false, |s, pool| s.questions(pool).nth(at).is_some_and(|q| s.is_flagged(&q.id)))
    });
    let flag = move |_| {
        let at = at.get_untracked() as usize;
        let id = untrack(|| state.read(None, |s, pool| s.questions(pool).nth(at).map(|q| q.id.clone())));
        if let Some(id) = id {
            state.change(|s| s.flag(&id));
        }
    };
    let open = move || {
        let n = state.read(0, |s, pool| s.questions(pool).filter(|q| s.mark(q) == Mark::Missing).count());
        html(if n == 0 { ui.t("exam.all-given") } else { ui.f("exam.open", &[("n", Arg::N(n as f64))]) })
    };
    view! {
        <p class="exam-head" tabindex="-1" node_ref=focused()>
            <strong inner_html=count></strong>
            " "
            <span class="exam-time" inner_html=time></span>
        </p>
        {question}
        <p class="options">
            <button
                type="button"
                data-act="back"
                aria-disabled=move || (at.get() == 0).then_some("true")
                on:click=move |_| go(at.get_untracked().saturating_sub(1))
            >
                {ui.t("exam.back")}
            </button>
            <button
                type="button"
                class="primary"
                data-act="next"
                aria-disabled=move || (at.get() + 1 >= all).then_some("true")
                on:click=move |_| go(at.get_untracked() + 1)
            >
                {ui.t("exam.next")}
            </button>
            <button type="button" data-act="flag" aria-pressed=move || if flagged.get() { "true" } else { "false" } on:click=flag>
                {ui.t("exam.flag")}
            </button>
            <button type="button" class="plain" data-act="pause" on:click=move |_| state.resting.set(true)>
                {ui.t("exam.pause")}
            </button>
        </p>
        <ol class="exam-places" aria-label=ui.t("exam.places")>{places}</ol>
        <p class="exam-open" inner_html=open></p>
        <p class="options">
            <button type="button" data-act="hand-in" on:click=move |_| state.change(|s| s.done = true)>
                {ui.t("exam.hand-in")}
            </button>
        </p>
    }
    .into_any()
}

/// The question on show.
#[component]
fn Answering(state: State, question: Question) -> AnyView {
    let ui = use_ui();
    let seed = untrack(|| state.read(0, |s, _| s.seed));
    let how = match question.wanted() {
        1 => ui.t("check.single"),
        n => ui.f("check.multiple", &[("n", Arg::N(n as f64))]),
    };
    let Question { prompt, options, one, .. } = question.clone();
    let name = ["exam-", &question.id].concat();
    let order = question.order(seed);
    let question = StoredValue::new(question);
    let rows = order
        .into_iter()
        .map(|i| {
            let id = StoredValue::new(options[i].id.clone());
            let chosen = Memo::new(move |_| {
                state.read(false, |s, _| question.with_value(|q| id.with_value(|i| s.chosen(q).contains(i))))
            });
            let choose = move |e| {
                let on = event_target_checked(&e);
                state.change(|s| question.with_value(|q| id.with_value(|i| s.choose(q, i, on))));
            };
            view! {
                <div class="choice" class:chosen=move || chosen.get() data-item=options[i].id.clone()>
                    <label>
                        <input
                            type=if one { "radio" } else { "checkbox" }
                            name=name.clone()
                            prop:checked=move || chosen.get()
                            on:change=choose
                        />
                        <span class="choice-text" inner_html=options[i].text.clone()></span>
                    </label>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="check exam-question">
            <fieldset>
                <legend>
                    <span class="check-prompt" inner_html=prompt></span>
                    " "
                    <span class="check-how">{how}</span>
                </legend>
                {rows}
            </fieldset>
        </div>
    }
    .into_any()
}

/// What a form came to, as a whole, by topic and question by question.
#[component]
fn Told(state: State, preset: Preset) -> AnyView {
    let ui = use_ui();
    let Some(sitting) = state.sitting.get_untracked() else { return ().into_any() };
    let pool = state.pool.get_value();
    let (right, all) = sitting.score(&pool);
    let (low, high) = range(right, all);
    let n = |n: u32| Arg::N(f64::from(n));
    let score = ui.f("exam.score", &[("n", n(right)), ("all", n(all))]);
    let luck = ui.f("exam.range", &[("low", n(low)), ("high", n(high)), ("all", n(all))]);
    let spent = ui.f("exam.spent", &[("time", Arg::S(&clock(sitting.seconds)))]);
    // Of each topic, or task of the exam's guide, how many answers are right.
    let told = |parts: Vec<(u32, u32, u32)>, name: &dyn Fn(usize) -> String| {
        let row = |(t, right, of): (u32, u32, u32)| {
            let of = ui.f("exam.of", &[("n", n(right)), ("all", n(of))]);
            view! { <li>{name(t as usize)} ": " <strong>{of}</strong></li> }
        };
        parts.into_iter().map(row).collect_view()
    };
    let by_task = sitting.parts(&pool, |q| q.task);
    let (asked, left): (Vec<_>, Vec<_>) = (0..).zip(&pool.tasks).partition(|(n, _)| by_task.iter().any(|t| t.0 == *n));
    let left: Vec<&str> = left.into_iter().map(|(_, t)| &*t.name).collect();
    let scope = ui.f(
        "exam.scope",
        &[("n", n(asked.len() as u32)), ("all", n(pool.tasks.len() as u32)), ("left", Arg::S(&left.join(", ")))],
    );
    let tasks = told(by_task, &|t| {
        pool.tasks
            .get(t)
            .map_or(String::new(), |t| ui.f("exam.task", &[("name", Arg::S(&t.name)), ("domain", Arg::S(&t.domain))]))
    });
    let topics = told(sitting.parts(&pool, |q| q.topic), &|t| pool.topics.get(t).cloned().unwrap_or_default());
    let questions = sitting
        .questions(&pool)
        .map(|q| view! { <ToldQuestion question=q.clone() mark=sitting.mark(q) chosen=sitting.chosen(q).to_vec()/> })
        .collect_view();
    let missed = sitting.missed(&pool);
    let over = sitting.timed && sitting.left() == 0;
    let (seed, timed) = (sitting.seed, sitting.timed);
    let again = (!missed.is_empty()).then(|| {
        let text = ui.f("exam.again", &[("n", Arg::N(missed.len() as f64))]);
        let begin = move |_| state.begin(Sitting::new(missed.clone(), seed.wrapping_add(1), timed));
        view! { <button type="button" class="primary" data-act="again" on:click=begin>{text}</button> }
    });
    let new = ui.t(if preset.fixed { "exam.same" } else { "exam.new" });
    view! {
        <h2 class="exam-score" tabindex="-1" node_ref=focused()>{score}</h2>
        {over.then(|| view! { <p>{ui.t("exam.over")}</p> })}
        <p>{luck} " " {spent}</p>
        <p class="options">
            {again}
            <button type="button" data-act="new" on:click=move |_| state.resting.set(true)>{new}</button>
        </p>
        <h3>{ui.t("exam.tasks")}</h3>
        <ul class="exam-tasks">{tasks}</ul>
        <p class="exam-scope">{scope}</p>
        <h3>{ui.t("exam.topics")}</h3>
        <ul>{topics}</ul>
        <h3>{ui.t("exam.questions")}</h3>
        <ol class="exam-told">{questions}</ol>
    }
    .into_any()
}

#[component]
fn ToldQuestion(question: Question, mark: Mark, chosen: Vec<String>) -> AnyView {
    let ui = use_ui();
    let Question { page, see, prompt, explain, options, .. } = question;
    let texts = |of: &dyn Fn(&Choice) -> bool| {
        options.iter().filter(|o| of(o)).map(|o| o.text.clone()).collect::<Vec<_>>().join("; ")
    };
    let (word, class) = match mark {
        Mark::Right => ("exam.right", "went solved"),
        Mark::Wrong => ("exam.wrong", "went again"),
        Mark::Missing => ("exam.missing", "went"),
    };
    let own = (mark == Mark::Wrong).then(|| {
        let own = texts(&|o| chosen.contains(&o.id));
        view! { <p>{ui.t("exam.yours")} " " <span inner_html=own></span></p> }
    });
    let right = texts(&|o| o.right);
    view! {
        <li>
            <p>
                <span class=class>{ui.t(word)}</span>
                " "
                <span inner_html=prompt></span>
            </p>
            {own}
            <p>{ui.t("exam.key")} " " <strong inner_html=right></strong></p>
            <p inner_html=explain></p>
            <p class="check-on">
                <a class="see" href=see>{ui.t("check.see")}</a>
                <a href=page>{ui.t("exam.check")}</a>
            </p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn time_is_told_in_minutes_and_seconds() {
        assert_eq!([clock(0), clock(65), clock(2490)], ["0:00", "1:05", "41:30"]);
    }
}
