//! The link to a part's own page, and the code that frames it in a course page.

use super::{LiveFigures, html, use_ui};
use html_escape::encode_double_quoted_attribute;
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlDetailsElement;

/// How long a button says what has become of copying.
const SAID_FOR: Duration = Duration::from_millis(2500);

/// What is to be shared.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct ShareData {
    /// Name of the part's own page, which lies beside this one.
    pub file: String,
    /// What the part is called.
    pub title: String,
    /// CSS px that a course page should begin with.
    pub height: u32,
}

/// The address in full of a page beside another one. Links into a page and its settings belong to that page alone.
pub fn beside(page: &str, file: &str) -> String {
    let page = page.split(['?', '#']).next().unwrap_or_default();
    let folder = page.rfind('/').map_or("", |slash| &page[..=slash]);
    [folder, file].concat()
}

/// The element that frames a page.
pub fn frame(address: &str, title: &str, height: u32) -> String {
    let (address, title) = (encode_double_quoted_attribute(address), encode_double_quoted_attribute(title));
    [
        "<iframe src=\"",
        &address,
        "\" title=\"",
        &title,
        "\" width=\"100%\" height=\"",
        &height.to_string(),
        "\" style=\"border:0\" loading=\"lazy\" allow=\"fullscreen; clipboard-write\" allowfullscreen></iframe>",
    ]
    .concat()
}

/// The element of `embed.js` that shows a page.
pub fn element(address: &str, title: &str) -> String {
    let (page, settings) = address.split_once('?').unwrap_or((address, ""));
    let (folder, part) = page.rsplit_once('/').unwrap_or(("", page));
    let [folder, part, settings, title] = [folder, part.trim_end_matches(".html"), settings, title]
        .map(|t| encode_double_quoted_attribute(t).into_owned());
    let settings = if settings.is_empty() { settings } else { [" settings=\"", &settings, "\""].concat() };
    [
        "<script type=\"module\" src=\"",
        &folder,
        "/embed.js\"></script>\n<dockside-embed part=\"",
        &part,
        "\"",
        &settings,
        " label=\"",
        &title,
        // What stands there until the script has come, and where it may not.
        "\"><a href=\"",
        &encode_double_quoted_attribute(address),
        "\">",
        &title,
        "</a></dockside-embed>",
    ]
    .concat()
}

/// Saves the picture of a figure, by its id, as PNG or as SVG, and calls back with whether that could be done.
pub type SavePicture = UnsyncCallback<(String, bool, Box<dyn FnOnce(bool)>)>;

/// A link, and once it is opened its address and the code, each with a button that copies it; of a figure also its picture.
#[component]
pub fn Share(
    share: ShareData,
    /// Nothing at build time.
    #[prop(optional_no_strip)]
    save: Option<SavePicture>,
) -> AnyView {
    let ui = use_ui();
    let ShareData { file, title, height } = share;
    // The link to a figure brings its settings as they are now.
    let figures = use_context::<LiveFigures>();
    let figure = file.strip_prefix("figure-").and_then(|f| f.strip_suffix(".html")).map(String::from);
    let pictured = save.zip(figure.clone());
    let to = Memo::new(move |_| {
        let live = figures.zip(figure.as_ref()).and_then(|(all, id)| all.find(id));
        [&*file, &live.map_or(String::new(), |f| f.query())].concat()
    });
    // Address of this page, once somebody reads what follows from it.
    let here = RwSignal::new(None::<String>);
    let opened = move |e| {
        if event_target::<HtmlDetailsElement>(&e).open() && here.with_untracked(Option::is_none) {
            here.set(window().location().href().ok());
        }
    };
    let title = StoredValue::new(title);
    let fields = move || {
        let here = here.get()?;
        let address = Signal::derive(move || beside(&here, &to.get()));
        let code = Signal::derive(move || title.with_value(|t| frame(&address.get(), t, height)));
        let element = Signal::derive(move || title.with_value(|t| element(&address.get(), t)));
        let pictures = pictured.clone().map(|(save, id)| view! { <Pictures save id/> });
        Some(view! { <Fields address code element/> {pictures} })
    };
    view! {
        <details class="share chrome" on:toggle=opened>
            <summary>{ui.t("share.button")}</summary>
            <div class="share-box">
                {fields}
                <p>
                    <a target="_blank" rel="noopener" href=move || to.get()>
                        {ui.t("share.open")}
                    </a>
                </p>
            </div>
        </details>
    }
    .into_any()
}

/// The picture of a figure as it stands, to be saved.
#[component]
fn Pictures(save: SavePicture, id: String) -> AnyView {
    let ui = use_ui();
    let said = RwSignal::new("");
    let id = StoredValue::new(id);
    let button = move |png: bool| {
        let act = move |_| {
            said.set("");
            let then = move |done: bool| said.set(if done { "share.saved" } else { "share.unsaved" });
            save.run((id.get_value(), png, Box::new(then)));
        };
        view! { <button type="button" on:click=act>{if png { "PNG" } else { "SVG" }}</button> }
    };
    let word = move || match said.get() {
        "" => String::new(),
        key => html(ui.t(key)),
    };
    view! {
        <p class="options">
            <span>{ui.t("share.picture")}</span>
            {button(false)}
            {button(true)}
            <span role="status" inner_html=word></span>
        </p>
    }
    .into_any()
}

/// What to copy.
#[component]
pub fn Fields(address: Signal<String>, code: Signal<String>, element: Signal<String>) -> AnyView {
    let ui = use_ui();
    let (link, area, of_element) = (NodeRef::<Input>::new(), NodeRef::<Textarea>::new(), NodeRef::<Textarea>::new());
    let select_link = UnsyncCallback::new(move |()| link.get_untracked().iter().for_each(|f| f.select()));
    let select_code = UnsyncCallback::new(move |()| area.get_untracked().iter().for_each(|f| f.select()));
    let select_element = UnsyncCallback::new(move |()| of_element.get_untracked().iter().for_each(|f| f.select()));
    view! {
        <label>
            <span>{ui.t("share.link")}</span>
            <input type="text" readonly node_ref=link prop:value=move || address.get()/>
            <Copy text=address of="share.link" select=select_link/>
        </label>
        <label>
            <span>{ui.t("share.embed")}</span>
            <textarea readonly rows="3" node_ref=area prop:value=move || code.get()></textarea>
            <Copy text=code of="share.embed" select=select_code/>
        </label>
        <label>
            <span>{ui.t("share.element")}</span>
            <textarea readonly rows="3" node_ref=of_element prop:value=move || element.get()></textarea>
            <Copy text=element of="share.element" select=select_element/>
        </label>
    }
    .into_any()
}

/// A button that copies a text, and says what has become of that.
#[component]
fn Copy(
    text: Signal<String>,
    /// What it is called, by key: several such buttons stand below each other.
    of: &'static str,
    /// Selects the field that shows the text.
    select: UnsyncCallback<()>,
) -> AnyView {
    let ui = use_ui();
    let said = RwSignal::new("share.copy");
    let copy = move |_| {
        // In any case: where a frame may not write to the clipboard, the keyboard still copies it.
        select.run(());
        let text = text.get_untracked();
        spawn_local(async move {
            said.set(if write(&text).await { "share.copied" } else { "share.select" });
            set_timeout(move || said.set("share.copy"), SAID_FOR);
        });
    };
    let word = move || [&*html(ui.t(said.get())), "<span class=\"sr-only\">: ", &html(ui.t(of)), "</span>"].concat();
    view! { <button type="button" on:click=copy inner_html=word></button> }.into_any()
}

/// Puts a text on the clipboard, if the browser lets it.
pub async fn write(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // There is none where the page did not come over https.
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lie_beside_each_other() {
        let page = "https://example.org/a/index.html?x=/1#b/c";
        assert_eq!(beside(page, "lesson-vms.html"), "https://example.org/a/lesson-vms.html");
        assert_eq!(beside("https://example.org/a/", "figure-x.html?a=1"), "https://example.org/a/figure-x.html?a=1");
    }

    #[test]
    fn the_element_is_loaded_from_beside_its_part() {
        assert_eq!(
            element("https://example.org/a/figure-x.html?a=1&b=2", "“X” & \"Y\""),
            "<script type=\"module\" src=\"https://example.org/a/embed.js\"></script>\n\
             <dockside-embed part=\"figure-x\" settings=\"a=1&amp;b=2\" label=\"“X” &amp; &quot;Y&quot;\">\
             <a href=\"https://example.org/a/figure-x.html?a=1&amp;b=2\">“X” &amp; &quot;Y&quot;</a></dockside-embed>"
        );
        assert!(element("https://example.org/check-y.html", "Y").contains("part=\"check-y\" label"));
    }

    #[test]
    fn the_code_is_one_element_whatever_the_title() {
        let code = frame("https://example.org/f.html?a=1&b=2", "\"On call\" & more", 760);
        assert!(code.starts_with(
            "<iframe src=\"https://example.org/f.html?a=1&amp;b=2\" title=\"&quot;On call&quot; &amp; more\" width=\"100%\" height=\"760\" "
        ));
    }
}
