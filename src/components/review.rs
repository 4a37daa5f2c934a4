//! The review: one question after another about what the learner has met, and how well that stands.

use super::{Learner, Ui, html, today, use_learner, use_ui};
use crate::review::{Bank, MOST, Pick, Strength};
use crate::scene::Arg;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::Element;

#[derive(Clone, Copy)]
struct State {
    bank: StoredValue<Bank>,
    learner: Learner,
    /// What is asked now.
    now: RwSignal<Option<Pick>>,
    /// Whether the review was begun on this page.
    begun: RwSignal<bool>,
    /// Brings a check that was put into the page to life.
    enliven: UnsyncCallback<Element>,
}

impl State {
    fn read<T>(self, what: impl FnOnce(&Bank, &crate::learner::Progress) -> T) -> T {
        self.learner.progress.with(|p| self.bank.with_value(|b| what(b, p)))
    }

    /// Asks the next question, if there is one, with nothing of earlier answers on show.
    fn go_on(self) {
        let lesson = |pick: Pick| self.bank.with_value(|b| b.items[pick.item].lesson);
        let after = self.now.get_untracked().map(lesson);
        let next = untrack(|| self.read(|b, p| b.next(p, today(), after)));
        if let Some(pick) = next {
            self.bank.with_value(|b| {
                let item = &b.items[pick.item];
                self.learner.progress.update(|p| {
                    let nothing = b.begin(item, p);
                    p.afresh(&item.id, item.revision, &nothing);
                });
            });
        }
        self.now.set(next);
    }
}

/// A day in words: `today`, `tomorrow`, `in 3 days`, `5 days ago`.
pub fn day(ui: Ui, day: u32, today: u32) -> String {
    let n = |n: u32| [("n", Arg::N(f64::from(n)))];
    match day.abs_diff(today) {
        0 => ui.t("review.today"),
        1 if day > today => ui.t("review.tomorrow"),
        1 => ui.t("review.yesterday"),
        days if day > today => ui.f("review.in-days", &n(days)),
        days => ui.f("review.days-ago", &n(days)),
    }
}

#[component]
pub fn Review(
    bank: Bank,
    /// The file with the code of checks, where it is split off.
    code: Option<String>,
    /// Brings a check that was put into the page to life.
    enliven: UnsyncCallback<Element>,
) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let state =
        State { bank: StoredValue::new(bank), learner, now: RwSignal::new(None), begun: RwSignal::new(false), enliven };
    let code = StoredValue::new(code);
    let notice = move || html(learner.notice.get().map_or(String::new(), |key| ui.t(key)));
    view! {
        <div class="review needs-js">
            {move || match state.now.get() {
                Some(pick) => view! { <Asking state pick code/> }.into_any(),
                None => view! { <Rest state/> <Strengths bank=state.bank/> }.into_any(),
            }}
            <p class="kept" role="status" inner_html=notice></p>
        </div>
    }
    .into_any()
}

/// What there is to do, or was done.
#[component]
fn Rest(state: State) -> AnyView {
    let ui = use_ui();
    // Answers of other pages change it.
    (move || {
        let now = today();
        let (done, open, next, met) = state.read(|b, p| {
            let done = b.done(p, now).count();
            (done, b.next(p, now, None).is_some(), b.next_day(p, now), b.met(p, now))
        });
        let line = |text: String| view! { <p>{text}</p> }.into_any();
        let mut parts: Vec<AnyView> = Vec::new();
        if !met {
            parts.push(line(ui.t("review.unmet")));
        } else if open {
            let word = ui.t(if done > 0 { "review.go-on" } else { "review.begin" });
            let act = move |_| {
                state.begun.set(true);
                state.go_on();
            };
            parts.push(line(ui.f("review.most", &[("n", Arg::N(MOST as f64))])));
            parts.push(
                view! {
                    <p class="options">
                        <button type="button" class="primary" data-act="begin" on:click=act>{word}</button>
                    </p>
                }
                .into_any(),
            );
        } else {
            parts.push(if done > 0 { view! { <Done state/> }.into_any() } else { line(ui.t("review.quiet")) });
            if let Some(next) = next {
                parts.push(line(ui.f("review.next", &[("day", Arg::S(&day(ui, next, now)))])));
            }
        }
        parts
    })
    .into_any()
}

/// What today's review was about.
#[component]
fn Done(state: State) -> AnyView {
    let ui = use_ui();
    let now = today();
    let rows = untrack(|| {
        state.read(|b, p| {
            let row = |(concept, due): (usize, u32)| {
                let text = b.concepts[concept].text.clone();
                let when = ui.f("review.again", &[("day", Arg::S(&day(ui, due, now)))]);
                view! { <li><span inner_html=text></span> " " <span class="review-when">{when}</span></li> }
            };
            b.strengthened(p, now).into_iter().map(row).collect_view()
        })
    });
    // Who has pressed the last button hears it; who comes back finds it where it stands.
    let head = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(head) = head.get()
            && state.begun.get_untracked()
        {
            let _ = head.focus();
        }
    });
    view! {
        <div tabindex="-1" class="exam-head" node_ref=head><h2>{ui.t("review.done")}</h2></div>
        <ul class="review-done">{rows}</ul>
    }
    .into_any()
}

/// A question, and why it is asked.
#[component]
fn Asking(state: State, pick: Pick, code: StoredValue<Option<String>>) -> AnyView {
    let ui = use_ui();
    let now = today();
    let (item, concept, lesson, number) = untrack(|| {
        state.read(|b, p| {
            let item = b.items[pick.item].clone();
            let lesson = b.lessons[item.lesson as usize].clone();
            (item, b.concepts[pick.concept].clone(), lesson, b.done(p, now).count() + 1)
        })
    });
    let (id, revision) = (StoredValue::new(item.id.clone()), item.revision);
    // Whether it was answered today (1), and that is known to be the review's (2).
    let stands = Memo::new(move |_| {
        let last = |id: &String| state.learner.progress.with(|p| p.record(id, revision).and_then(|r| r.log.last()));
        id.with_value(last).filter(|e| e.day == now).map_or(0, |e| 1 + usize::from(e.review))
    });
    let answered = move || stands.get() > 0;
    let unsure = RwSignal::new(false);
    Effect::new(move |_| {
        if stands.get() == 1 {
            let unsure = unsure.get_untracked();
            state.learner.progress.update(|p| id.with_value(|id| p.reviewed(id, revision, unsure, now)));
        }
    });
    // The keyboard begins at the question's head: what was pressed to bring it is gone.
    let (head, place) = (NodeRef::<Div>::new(), NodeRef::<Div>::new());
    Effect::new(move |_| {
        if let (Some(head), Some(place)) = (head.get(), place.get()) {
            let _ = head.focus();
            state.enliven.run(place.into());
        }
    });
    let when = match pick.last {
        Some(last) => ui.f("review.last", &[("day", Arg::S(&day(ui, last, now)))]),
        None => ui.t("review.last-unknown"),
    };
    let about = if concept.text.is_empty() {
        ().into_any()
    } else {
        view! { <p class="review-about">{ui.t("review.about")} " " <span inner_html=concept.text></span></p> }
            .into_any()
    };
    let more = move || untrack(|| state.read(|b, p| b.next(p, now, None).is_some()));
    let word = move || html(ui.t(if answered() && !more() { "review.end" } else { "review.on" }));
    view! {
        <div class="exam-head" tabindex="-1" node_ref=head>
            <strong>{ui.f("review.question", &[("n", Arg::N(number as f64)), ("all", Arg::N(MOST as f64))])}</strong>
        </div>
        <p class="review-why">{ui.t("review.from")} " " <a href=lesson.page>{lesson.title}</a> ". " {when}</p>
        {about}
        <p class="review-sure">
            <label class="exam-timed">
                <input
                    type="checkbox"
                    prop:checked=move || unsure.get()
                    prop:disabled=answered
                    on:change=move |e| unsure.set(event_target_checked(&e))
                />
                " "
                <span>{ui.t("review.unsure")}</span>
            </label>
        </p>
        <div class="check review-check" id=item.id>
            <div
                data-island="check"
                data-file=lesson.file
                data-see=item.see
                data-code=code.get_value()
                node_ref=place
            ></div>
        </div>
        <p class="options">
            <button
                type="button"
                class:primary=answered
                data-act="on"
                on:click=move |_| if untrack(answered) { state.go_on() }
                aria-disabled=move || (!answered()).then_some("true")
                inner_html=word
            ></button>
        </p>
    }
    .into_any()
}

/// How the objectives of each lesson stand.
#[component]
pub fn Strengths(bank: StoredValue<Bank>) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let all = Memo::new(move |_| learner.progress.with(|p| bank.with_value(|b| b.strength(p, today()))));
    let lessons = bank.with_value(|b| b.lessons.clone());
    let rows = lessons
        .into_iter()
        .enumerate()
        .map(|(i, lesson)| {
            let one = Memo::new(move |_| all.with(|a| a.get(i).copied().unwrap_or_default()));
            view! {
                <li>
                    <a href=lesson.page>{lesson.title}</a>
                    " "
                    <span inner_html=move || drawn(ui, one.get())></span>
                </li>
            }
        })
        .collect_view();
    view! {
        // A box is there from the beginning, so that it is noticed when it comes near.
        <div class="strengths needs-js">
        <section class:gone=move || all.with(|a| a.iter().all(|s| s.fresh + s.fading == 0))>
            <h2>{ui.t("review.strengths")}</h2>
            <p>
                {ui.t("review.strengths-lede")}
                " "
                <span inner_html=marks(Strength { fresh: 1, ..Strength::default() })></span>
                " "
                {ui.t("review.fresh")}
                ", "
                <span inner_html=marks(Strength { fading: 1, ..Strength::default() })></span>
                " "
                {ui.t("review.fading")}
                ", "
                <span inner_html=marks(Strength { unmet: 1, ..Strength::default() })></span>
                " "
                {ui.t("review.new")}
                "."
            </p>
            <ul>{rows}</ul>
        </section>
        </div>
    }
    .into_any()
}

/// A mark an objective: full, half or empty.
fn marks(s: Strength) -> String {
    let some = |n: u32, class: &str| ["<i class=\"", class, "\"></i>"].concat().repeat(n as usize);
    let all = [some(s.fresh, "fresh"), some(s.fading, "fading"), some(s.unmet, "new")].concat();
    ["<span class=\"marks\" aria-hidden=\"true\">", &all, "</span>"].concat()
}

/// The same, and in words for whoever hears the page.
pub fn drawn(ui: Ui, s: Strength) -> String {
    let n = |n: u32| Arg::N(f64::from(n));
    let said = ui.f("review.said", &[("fresh", n(s.fresh)), ("fading", n(s.fading)), ("new", n(s.unmet))]);
    [&*marks(s), "<span class=\"sr-only\">", &html(said), "</span>"].concat()
}
