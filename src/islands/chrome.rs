//! What is around the lessons: contents with progress, appearance, links to copy, messages, settings from the address.

use super::Shared;
use dockside::figures::{Figure, Input};
use dockside::player::clock::Frames;
use dockside::scene::Arg;
use dockside::ui::dom::{
    Seen, Step, all, attr, class, closest, document, effect, focus, input, later, listen, one, set, watch,
};
use dockside::ui::figure::live::Live;
use leptos::prelude::{Get, With};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement};

/// Key under which the chosen appearance is kept; `early.js` reads it before the page is painted.
const THEME: &str = "dockside.theme";

/// CSS px that the mark of what is being read keeps from the ends of the contents.
const EDGE: i32 = 40;

/// Shows a message at the head of the page.
pub fn message(text: &str) {
    if let Some(el) = document().get_element_by_id("message") {
        el.set_text_content(Some(text));
        let _ = el.remove_attribute("hidden");
    }
}

/// The steps that bring it to life.
pub fn steps(shared: &Shared) -> [Step; 3] {
    let (me, ui) = (shared.clone(), shared.ui.clone());
    [
        Box::new(move || progress(&me)),
        Box::new(reading),
        Box::new(move || {
            theme();
            listen(
                &document(),
                "click",
                Box::new(move |e| {
                    if let Some(part) = closest(&e, ".share") {
                        share(&part, &ui);
                    }
                }),
            );
        }),
    ]
}

fn progress(shared: &Shared) {
    let Some(root) = document().document_element() else { return };
    // Each place that counts names the part of the page whose checks it counts.
    for el in all(&root, "[data-checks]") {
        let part = document().get_element_by_id(&attr(&el, "data-checks"));
        let checks: Vec<(String, u32)> = part
            .iter()
            .flat_map(|p| all(p, ".check"))
            .map(|c| (c.id(), attr(&c, "data-check-revision").parse().unwrap_or_default()))
            .collect();
        let (progress, ui) = (shared.progress, shared.ui.clone());
        effect(Box::new(move || {
            let n = checks.len() as u32;
            let done: u32 =
                progress.with(|p| checks.iter().map(|(id, revision)| u32::from(p.solved(id, *revision))).sum());
            let args = [("done", Arg::N(f64::from(done))), ("all", Arg::N(f64::from(n)))];
            for (place, key) in [(".count", "nav.progress-short"), (".count-long", "nav.progress")] {
                if let Some(e) = one(&el, place) {
                    e.set_text_content(Some(&ui.f(key, &args)));
                }
            }
            if let Some(meter) = one(&el, "progress") {
                set(&meter, "value", &dockside::scene::svg::num(f64::from(done)));
            }
            class(&el, "done", done == n);
        }));
    }
    let (notice, ui) = (shared.notice, shared.ui.clone());
    let places = all(&root, "[data-notice]");
    effect(Box::new(move || {
        if let Some(key) = notice.get() {
            places.iter().for_each(|p| p.set_text_content(Some(&ui.t(key))));
        }
    }));
    for dialog in all(&root, "[data-clear]") {
        let part = |s: &str| one(&dialog, s);
        let (Some(ask), Some(yes), Some(no), Some(panel)) =
            (part(".clear-ask"), part(".clear-yes"), part(".clear-no"), part(".clear-panel"))
        else {
            continue;
        };
        // Opens or closes the question, and puts the keyboard's focus where it is wanted then.
        let turn: Rc<dyn Fn(bool)> = {
            let (panel, ask, no) = (panel, ask.clone(), no.clone());
            Rc::new(move |on| {
                let _ = panel.toggle_attribute_with_force("hidden", !on);
                set(&ask, "aria-expanded", if on { "true" } else { "false" });
                focus(if on { &no } else { &ask });
            })
        };
        let t = turn.clone();
        listen(&ask, "click", Box::new(move |_| t(true)));
        let t = turn.clone();
        listen(&no, "click", Box::new(move |_| t(false)));
        let shared = shared.clone();
        let root = root.clone();
        listen(
            &yes,
            "click",
            Box::new(move |_| {
                turn(false);
                shared.clear();
                // The checks on show must forget, too.
                for island in all(&root, "[data-island=check].alive") {
                    super::renew(&island, &shared);
                }
            }),
        );
    }
}

/// Marks the section that is being read in the contents.
fn reading() {
    let Some(nav) = document().document_element().and_then(|r| one(&r, ".contents")) else { return };
    let (mut links, mut places) = (Vec::new(), Vec::new());
    for link in all(&nav, "a[href^='#']") {
        if let Some(place) = document().get_element_by_id(&attr(&link, "href")[1..]) {
            links.push(link);
            places.push(place);
        }
    }
    let ids: Vec<String> = places.iter().map(|p| p.id()).collect();
    let mut begun = vec![false; links.len()];
    let marked: Rc<RefCell<Option<Element>>> = Rc::default();
    // Where the mark is, the page is asked just after a frame: at any other time it would be laid out once more for that.
    let (frames, mark) = (Frames::new(), marked.clone());
    let list = nav.clone();
    frames.on_frame(move |_| {
        let (list, mark) = (list.clone(), mark.clone());
        let show = move || {
            let Some(link) = &*mark.borrow() else { return list.set_scroll_top(0) };
            // Beside the text the contents scroll by themselves; where they stand above it this does nothing.
            let (top, room) = (link.unchecked_ref::<HtmlElement>().offset_top(), list.client_height());
            let from = list.scroll_top();
            if top < from + EDGE || top > from + room - 2 * EDGE {
                list.set_scroll_top(top - room / 2);
            }
        };
        later(0, Box::new(show)).forget();
        false
    });
    // What has begun lies above a line in the upper part of the window, however far above: so nothing is missed when the page jumps.
    let seen: Seen = Box::new(move |_, seen| {
        for (place, above) in seen {
            let id = place.id();
            if let Some(i) = ids.iter().position(|p| *p == id) {
                begun[i] = above;
            }
        }
        let now = begun.iter().rposition(|b| *b).map(|i| links[i].clone());
        let before = marked.replace(now.clone());
        if now == before {
            return;
        }
        before.inspect(|link| drop(link.remove_attribute("aria-current")));
        now.inspect(|link| set(link, "aria-current", "true"));
        frames.start();
    });
    watch(&places, "9999999px 0px -70% 0px", seen);
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn theme() {
    let Some(root) = document().document_element() else { return };
    let current = root.get_attribute("data-theme").unwrap_or_else(|| String::from("auto"));
    for choice in all(&root, "[data-theme-switch] input") {
        let value = attr(&choice, "value");
        input(&choice).set_checked(value == current);
        let root = root.clone();
        listen(
            &choice,
            "change",
            Box::new(move |_| {
                // If it can't be kept it still holds for this visit.
                if value == "auto" {
                    let _ = root.remove_attribute("data-theme");
                    storage().map(|s| s.remove_item(THEME));
                } else {
                    set(&root, "data-theme", &value);
                    storage().map(|s| s.set_item(THEME, &value));
                }
            }),
        );
    }
}

/// Link and iframe snippet of a part, with buttons that copy them: put there when they are first asked for.
fn share(part: &Element, ui: &Rc<dockside::scene::Words>) {
    if one(part, "textarea").is_some() {
        return;
    }
    let fields = document().get_element_by_id("share").and_then(|t| t.dyn_into::<web_sys::HtmlTemplateElement>().ok());
    let (Some(fields), Some(place)) = (fields, one(part, ".share-box")) else { return };
    let Ok(copy_of) = fields.content().clone_node_with_deep(true) else { return };
    let _ = place.insert_before(&copy_of, place.first_child().as_ref());
    for button in all(&place, "button") {
        let (b, ui, label) = (button.clone(), ui.clone(), button.text_content().unwrap_or_default());
        listen(&button, "click", Box::new(move |_| copy(&b, &label, &ui)));
    }
    fill(part);
}

/// Says in the fields, where there are any, what the link says now: its address in full, and the element that frames it.
fn fill(part: &Element) {
    let (Some(link), Some(address), Some(snippet)) = (one(part, "a"), one(part, "input"), one(part, "textarea")) else {
        return;
    };
    let to = link.unchecked_ref::<web_sys::HtmlAnchorElement>().href();
    // A lesson's title stands in its head, above those of its figures.
    let title = part.closest("figure, article, .check").ok().flatten();
    let title = title.and_then(|p| one(&p, ".lesson-head :is(h1, h2), .figure-title, .check-label"));
    let title = title.and_then(|t| t.text_content()).unwrap_or_default();
    let quoted = |text: &str| {
        let mut out = String::new();
        dockside::scene::svg::escape(&mut out, text);
        out
    };
    input(&snippet).set_value(
        &[
            "<iframe src=\"",
            &quoted(&to),
            "\" title=\"",
            &quoted(&title),
            "\" width=\"100%\" height=\"",
            &attr(part, "data-height"),
            "\" style=\"border:0\" loading=\"lazy\" allow=\"fullscreen; clipboard-write\" allowfullscreen></iframe>",
        ]
        .concat(),
    );
    input(&address).set_value(&to);
}

fn copy(button: &Element, label: &str, ui: &Rc<dockside::scene::Words>) {
    let Some(field) = button.parent_element().and_then(|p| one(&p, "input, textarea")) else { return };
    let field = input(&field);
    // Selected in any case: where a frame may not write to the clipboard, the keyboard still copies it.
    field.select();
    // Says on the button what has become of it, for a while.
    let say = |key: &'static str| {
        let (b, ui, label) = (button.clone(), ui.clone(), label.to_string());
        Closure::<dyn FnMut(wasm_bindgen::JsValue)>::new(move |_| {
            b.set_text_content(Some(&ui.t(key)));
            let (b, label) = (b.clone(), label.clone());
            later(2500, Box::new(move || b.set_text_content(Some(&label)))).forget();
        })
    };
    let (done, failed) = (say("share.copied"), say("share.select"));
    let clipboard = web_sys::window().map(|w| w.navigator().clipboard()).filter(|c| !c.is_undefined());
    match clipboard {
        Some(c) => {
            let _ = c.write_text(&field.value()).then2(&done, &failed);
        }
        None => {
            let _ = js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL).then(&failed);
        }
    }
    done.forget();
    failed.forget();
}

/// Settings of a figure from the page's address: `?memory=64&app=512`. Gives back what could not be used.
pub fn from_address(figure: &Figure, input: &mut Input) -> String {
    let Some(query) = web_sys::window().and_then(|w| w.location().search().ok()) else { return String::new() };
    // Only a page of one figure takes settings from its address.
    if !document().body().is_some_and(|b| b.class_list().contains("page-figure")) {
        return String::new();
    }
    let mut wrong = String::new();
    for pair in query.trim_start_matches('?').split('&').filter(|p| !p.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // The browser reads the number: Rust would bring its own tables for it.
        let number = |text: &str| js_sys::JSON::parse(text).ok().and_then(|v| v.as_f64());
        // Hosts add parameters of their own; they are none of our business.
        if figure.take(input, name, value, number) == Some(false) {
            if !wrong.is_empty() {
                wrong.push_str(", ");
            }
            wrong.extend(pair.chars().take(40));
        }
    }
    wrong
}

/// The links to a figure bring its settings as they are now.
pub fn follow(live: &Live) {
    let Some(root) = document().document_element() else { return };
    let page = ["figure-", live.figure.id, ".html"].concat();
    let links = all(&root, &[".share a[href=\"", &page, "\"]"].concat());
    let live = live.clone();
    effect(Box::new(move || {
        live.run.with(|_| {});
        let now = [&page, &*live.query()].concat();
        for link in &links {
            set(link, "href", &now);
            if let Ok(Some(part)) = link.closest(".share") {
                fill(&part);
            }
        }
    }));
}
