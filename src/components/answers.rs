//! "My answers": what the learner answered and how it went, what to read again, and progress as a file to take along.

use super::outline::solved;
use super::review::day;
use super::{Learner, Ui, html, today, use_learner, use_ui};
use crate::Map;
use crate::learner::{First, How, Progress, Record, Stage};
use crate::scene::Arg;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// All checks of the course.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Asked {
    pub lessons: Vec<AskedLesson>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct AskedLesson {
    /// Address of its page.
    pub page: String,
    /// Plain text, like all that follows.
    pub title: String,
    pub checks: Vec<AskedCheck>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct AskedCheck {
    pub id: String,
    pub revision: u32,
    /// Address of its page.
    pub page: String,
    /// Address of the paragraph that teaches it.
    pub see: String,
    pub prompt: String,
    /// What the parts of an answer are called: options, items, and buckets (with `=` before their ids).
    pub names: Map<String>,
    /// In what an estimate is counted.
    pub unit: String,
}

/// How it went with a check, in the order in which it is worth a second look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Went {
    /// Answered, and not solved.
    Wrong,
    /// The answer was asked for, and the check not solved.
    Shown,
    /// Solved on an earlier day, and not right at once on the last.
    Slipped,
    /// Solved, and not at the first try.
    Later,
    /// Solved at the first try.
    First,
    /// Nothing was answered.
    Open,
}

impl Went {
    fn of(record: &Record) -> Went {
        let right = |how: How| matches!(how, How::First | How::Unsure);
        let slipped = record.log.last().is_some_and(|last| {
            let knew = |how: How| right(how) || how == How::Later;
            !right(last.how) && record.log.days().any(|e| e.day < last.day && knew(e.how))
        });
        if slipped && record.solved {
            return Went::Slipped;
        }
        match (record.solved, record.first, record.shown, record.tries) {
            // Who has seen the answer before solving it has not solved it at the first try, whatever is noted.
            (true, First::Right, false, _) => Went::First,
            (true, ..) => Went::Later,
            (false, _, true, _) => Went::Shown,
            (false, _, _, 0) => Went::Open,
            _ => Went::Wrong,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Went::Wrong => "answers.wrong",
            Went::Shown => "answers.shown",
            Went::Slipped => "answers.slipped",
            Went::Later => "answers.later",
            Went::First => "answers.first",
            Went::Open => "answers.open",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Went::Wrong | Went::Shown | Went::Slipped => "again",
            Went::Later | Went::First => "solved",
            Went::Open => "open",
        }
    }
}

impl AskedCheck {
    fn record(&self, progress: &Progress) -> Record {
        progress.record(&self.id, self.revision).cloned().unwrap_or_default()
    }

    /// The learner's last complete answer in words, or nothing.
    fn answer(&self, record: &Record) -> String {
        if record.stage == Stage::Open {
            return String::new();
        }
        let name = |id: &str| self.names.get(id).cloned().unwrap_or_else(|| id.to_string());
        let part = |(id, value): &(String, String)| match value.as_str() {
            "" => name(id),
            typed if !self.unit.is_empty() => [typed, " ", &self.unit].concat(),
            value => [&*name(id), " → ", &name(&["=", value].concat())].concat(),
        };
        record.answer.iter().map(part).collect::<Vec<_>>().join("; ")
    }
}

/// A day, counted from the beginning of 1970, as `2026-11-29` (Hinnant, "chrono-compatible low-level date algorithms").
fn date(day: u32) -> String {
    // Years that begin in March, so that the leap day comes last.
    let from = day + 719_468;
    let (era, of_era) = (from / 146_097, from % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    let two = |n: u32| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    [&*(era * 400 + year).to_string(), "-", &two(month), "-", &two(day)].concat()
}

/// Everything as a table for other programs: RFC 4180, a line a check.
pub fn table(asked: &Asked, progress: &Progress, ui: impl Fn(&str) -> String) -> String {
    let field = |text: &str| ["\"", &text.replace('"', "\"\""), "\""].concat();
    let mut out = String::new();
    let mut line = |fields: &[String]| {
        out.push_str(&fields.iter().map(|f| field(f)).collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    };
    line(
        &["lesson", "check", "question", "result", "tries", "day", "answer"]
            .map(|n| ui(&["answers.column-", n].concat())),
    );
    for lesson in &asked.lessons {
        for check in &lesson.checks {
            let record = check.record(progress);
            line(&[
                lesson.title.clone(),
                check.id.clone(),
                check.prompt.clone(),
                ui(Went::of(&record).word()),
                record.tries.to_string(),
                record.log.last().map_or(String::new(), |e| date(e.day)),
                check.answer(&record),
            ]);
        }
    }
    out
}

#[component]
pub fn Answers(asked: Asked) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let pairs: Vec<(String, u32)> =
        asked.lessons.iter().flat_map(|l| l.checks.iter().map(|c| (c.id.clone(), c.revision))).collect();
    let all = pairs.len();
    let count = move || {
        let n = learner.progress.with(|p| solved(&pairs, p));
        html(ui.f("nav.progress", &[("done", Arg::N(n as f64)), ("all", Arg::N(all as f64))]))
    };
    let lessons = asked.lessons.clone().into_iter().map(|lesson| view! { <LessonAnswers lesson/> }).collect_view();
    let asked = StoredValue::new(asked);
    view! {
        <div class="answers">
            <p class="answers-count" inner_html=count></p>
            <Again asked/>
            <Files asked/>
            {lessons}
        </div>
    }
    .into_any()
}

/// What did not go well, with the way to the paragraph.
#[component]
fn Again(asked: StoredValue<Asked>) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let again = Memo::new(move |_| {
        learner.progress.with(|p| {
            asked.with_value(|a| {
                let mut list: Vec<(Went, AskedCheck)> =
                    a.lessons.iter().flat_map(|l| &l.checks).map(|c| (Went::of(&c.record(p)), c.clone())).collect();
                list.retain(|(went, _)| *went <= Went::Later);
                list.sort_by_key(|(went, _)| *went);
                list
            })
        })
    });
    let rows = move || {
        let row = |(went, check): (Went, AskedCheck)| {
            view! {
                <li>
                    <a href=check.page inner_html=html(&check.prompt)></a>
                    " "
                    <span class=["went ", went.class()].concat() inner_html=html(ui.t(went.word()))></span>
                    " "
                    <a class="see" href=check.see>{ui.t("check.see")}</a>
                </li>
            }
        };
        again.get().into_iter().map(row).collect_view()
    };
    view! {
        <section class="again-list needs-js" class:gone=move || again.with(Vec::is_empty)>
            <h2>{ui.t("answers.again")}</h2>
            <ol>{rows}</ol>
        </section>
    }
    .into_any()
}

/// A lesson's checks.
#[component]
fn LessonAnswers(lesson: AskedLesson) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let row = |check: AskedCheck| {
        let (page, prompt) = (check.page.clone(), html(&check.prompt));
        let check = StoredValue::new(check);
        let record = Memo::new(move |_| learner.progress.with(|p| check.with_value(|c| c.record(p))));
        let went = Memo::new(move |_| record.with(Went::of));
        let said = move || {
            let tries = record.with(|r| r.tries);
            let word = ui.t(went.get().word());
            let said = if tries > 1 {
                ui.f("answers.tries", &[("n", Arg::N(f64::from(tries))), ("how", Arg::S(&word))])
            } else {
                word
            };
            html(match record.with(|r| r.log.last()) {
                Some(last) => {
                    ui.f("answers.when", &[("how", Arg::S(&said)), ("day", Arg::S(&day(ui, last.day, today())))])
                }
                None => said,
            })
        };
        let answer = move || {
            let answer = record.with(|r| check.with_value(|c| c.answer(r)));
            html(if answer.is_empty() { answer } else { ui.f("answers.answer", &[("answer", Arg::S(&answer))]) })
        };
        view! {
            <li>
                <a href=page inner_html=prompt></a>
                " "
                <span class=move || ["went needs-js ", went.get().class()].concat() inner_html=said></span>
                <span class="own needs-js" inner_html=answer></span>
            </li>
        }
    };
    let ids = StoredValue::new(lesson.checks.iter().map(|c| c.id.clone()).collect::<Vec<String>>());
    let rows = lesson.checks.into_iter().map(row).collect_view();
    view! {
        <section>
            <h2>
                <a href=lesson.page>{lesson.title}</a>
            </h2>
            <ol>{rows}</ol>
            <ForgetLesson ids/>
        </section>
    }
    .into_any()
}

/// Forgets the answers to one lesson's checks, and brings them back.
#[component]
fn ForgetLesson(ids: StoredValue<Vec<String>>) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let before = RwSignal::new(None::<Progress>);
    let any = Memo::new(move |_| learner.progress.with(|p| ids.with_value(|ids| ids.iter().any(|id| p.met(id)))));
    let act = move |_| {
        let kept = before.get_untracked();
        learner.notice.set(Some(if kept.is_some() { "answers.back" } else { "answers.lesson-forgotten" }));
        learner.progress.update(|p| match &kept {
            Some(kept) => p.take_in(kept),
            None => ids.with_value(|ids| {
                before.set(Some(p.only(ids)));
                p.forget(ids);
            }),
        });
        if kept.is_some() {
            before.set(None);
        }
    };
    let word = move || html(ui.t(if before.with(Option::is_some) { "answers.undo" } else { "answers.forget-lesson" }));
    view! {
        <p class="needs-js" class:gone=move || !any.get() && before.with(Option::is_none)>
            <button type="button" class="plain" data-act="forget-lesson" on:click=act inner_html=word></button>
        </p>
    }
    .into_any()
}

/// The address of a file that is made in the page.
fn file(kind: &str, text: &str) -> String {
    ["data:", kind, ";charset=utf-8,", &String::from(js_sys::encode_uri_component(text))].concat()
}

/// Progress to take along and to bring back, and to forget.
#[component]
fn Files(asked: StoredValue<Asked>) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let live = cfg!(feature = "csr");
    let whole = move || live.then(|| file("application/json", &learner.progress.with(Progress::encode)));
    let rows = move || {
        live.then(|| {
            // A mark by which spreadsheets know the encoding.
            let text = asked.with_value(|a| learner.progress.with(|p| table(a, p, |key| ui.t(key))));
            file("text/csv", &["\u{feff}", &text].concat())
        })
    };
    let picker = NodeRef::<Input>::new();
    let bring = move |_| {
        let Some(input) = picker.get_untracked() else { return };
        let Some(file) = input.files().and_then(|all| all.get(0)) else { return };
        // So that the same file can be chosen again.
        spawn_local(async move {
            let text = JsFuture::from(file.unchecked_ref::<web_sys::Blob>().text()).await;
            let text = text.ok().and_then(|t| t.as_string()).unwrap_or_default();
            learner.brought.set(Some(text));
            input.set_value("");
        });
    };
    let said = move || html(learner.notice.get().map_or(String::new(), |key| ui.t(key)));
    view! {
        <section class="files needs-js">
            <h2>{ui.t("answers.files")}</h2>
            <p>{ui.t("answers.files-lede")}</p>
            <p class="options">
                <a class="button" download="dockside-progress.json" href=whole>{ui.t("answers.save")}</a>
                <a class="button" download="dockside-answers.csv" href=rows>{ui.t("answers.table")}</a>
                <label class="button">
                    {ui.t("answers.bring")}
                    <input type="file" class="sr-only" accept="application/json,.json" node_ref=picker on:change=bring/>
                </label>
                <button type="button" on:click=move |_| { let _ = window().print(); }>{ui.t("answers.print")}</button>
            </p>
            <Forget learner ui/>
            <p class="kept" role="status" inner_html=said></p>
        </section>
    }
    .into_any()
}

/// Forgets everything, and brings it back.
#[component]
fn Forget(learner: Learner, ui: Ui) -> AnyView {
    // What was forgotten last on this page.
    let before = RwSignal::new(None::<Progress>);
    let act = move |_| match before.get_untracked() {
        None => {
            let kept = learner.progress.get_untracked();
            learner.clear();
            before.set(Some(kept));
        }
        Some(kept) => {
            learner.progress.update(|p| p.take_in(&kept));
            learner.notice.set(Some("answers.back"));
            before.set(None);
        }
    };
    let word = move || html(ui.t(if before.with(Option::is_some) { "answers.undo" } else { "answers.forget" }));
    view! { <p><button type="button" class="plain" on:click=act inner_html=word></button></p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Answer;

    fn answer(parts: &[(&str, &str)]) -> Answer {
        parts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
    }

    fn check(id: &str, unit: &str) -> AskedCheck {
        AskedCheck {
            id: id.into(),
            revision: 1,
            page: format!("check-{id}.html"),
            see: String::from("lesson-l.html#p"),
            prompt: String::from("How \"many\", and why?"),
            names: answer(&[("a", "One"), ("b", "Two"), ("=you", "Yours")]),
            unit: unit.into(),
        }
    }

    #[test]
    fn what_went_how_follows_from_the_record() {
        let mut p = Progress::default();
        let went = |p: &Progress, id: &str| Went::of(&p.record(id, 1).cloned().unwrap_or_default());
        assert_eq!(went(&p, "a"), Went::Open);
        p.answered("a", 1, &answer(&[("a", "")]), false, 0);
        assert_eq!(went(&p, "a"), Went::Wrong);
        p.answered("a", 1, &answer(&[("b", "")]), true, 0);
        assert_eq!(went(&p, "a"), Went::Later);
        p.answered("b", 1, &answer(&[("b", "")]), true, 0);
        assert_eq!(went(&p, "b"), Went::First);
        p.gave_up("c", 1, 0);
        assert_eq!(went(&p, "c"), Went::Shown);
        // The answer was seen first: solving it afterwards is not solving it at the first try.
        p.answered("c", 1, &answer(&[("b", "")]), true, 0);
        assert_eq!(went(&p, "c"), Went::Later);
    }

    #[test]
    fn what_was_known_and_slipped_is_told() {
        let mut p = Progress::default();
        let went = |p: &Progress| Went::of(&p.record("a", 1).cloned().unwrap_or_default());
        p.answered("a", 1, &answer(&[("a", "")]), false, 3);
        p.answered("a", 1, &answer(&[("b", "")]), true, 4);
        assert_eq!(went(&p), Went::Later, "nothing was known before");
        p.answered("a", 1, &answer(&[("a", "")]), false, 9);
        assert_eq!(went(&p), Went::Slipped);
        p.answered("a", 1, &answer(&[("b", "")]), true, 9);
        assert_eq!(went(&p), Went::Slipped);
        p.answered("a", 1, &answer(&[("b", "")]), true, 10);
        assert_eq!(went(&p), Went::Later);
    }

    #[test]
    fn days_are_dates() {
        use crate::content::age::Day;
        for day in (1..60_000).step_by(13).chain([20_786, 19_782, 19_783, 11_016, 47_541]) {
            let text = date(day);
            assert_eq!(Day::parse(&text), Some(Day(i64::from(day))), "{text}");
        }
        assert_eq!(date(20_786), "2026-11-29");
    }

    #[test]
    fn answers_are_told_in_words() {
        let said = |c: &AskedCheck, parts: &[(&str, &str)]| {
            let mut p = Progress::default();
            p.answered(&c.id, 1, &answer(parts), false, 0);
            c.answer(&c.record(&p))
        };
        let c = check("x", "");
        assert_eq!(said(&c, &[("a", ""), ("b", "")]), "One; Two");
        assert_eq!(said(&c, &[("a", "you")]), "One → Yours");
        assert_eq!(said(&check("x", "VMs"), &[("c1", "44")]), "44 VMs");
        let mut open = Progress::default();
        open.chosen("x", 1, &answer(&[("a", "")]));
        assert_eq!(c.answer(&c.record(&open)), "", "nothing was submitted");
    }

    #[test]
    fn the_table_can_be_read_by_a_spreadsheet() {
        let mut p = Progress::default();
        p.answered("x", 1, &answer(&[("a", "")]), false, 20_786);
        let lesson = AskedLesson { page: String::from("l"), title: String::from("L, M"), checks: vec![check("x", "")] };
        let text = table(&Asked { lessons: vec![lesson] }, &p, |key| key.to_string());
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(
            lines[1],
            "\"L, M\",\"x\",\"How \"\"many\"\", and why?\",\"answers.wrong\",\"1\",\"2026-11-29\",\"One\""
        );
    }
}
