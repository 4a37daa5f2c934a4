//! Files beside the page: data as JSON, code that was split off, pictures, and a style sheet.

use dockside::Map;
use futures::future::LocalBoxFuture;
use js_sys::{Promise, WebAssembly};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Document, HtmlLinkElement, Response};

/// Why a part could not come to life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// Nobody answered, or the host has troubles of its own: another try may help.
    Unreachable,
    /// The host has no such file any more: the page is older than what lies there, and only the page of today knows today's names.
    Gone,
    /// What came is not what was expected.
    Broken,
}

thread_local! {
    /// What was fetched or is on its way, by name: several islands need the same file.
    static FILES: RefCell<Map<Promise>> = RefCell::default();
}

fn to_js(trouble: Trouble) -> JsValue {
    JsValue::from_f64(f64::from(trouble as u8))
}

fn from_js(e: &JsValue) -> Trouble {
    let code = e.as_f64();
    [Trouble::Unreachable, Trouble::Gone].into_iter().find(|t| code == to_js(*t).as_f64()).unwrap_or(Trouble::Broken)
}

/// The answer for a file beside the page.
async fn answer(name: &str) -> Result<Response, Trouble> {
    let window = web_sys::window().ok_or(Trouble::Broken)?;
    let answer = JsFuture::from(window.fetch_with_str(name)).await.map_err(|_| Trouble::Unreachable)?;
    let answer: Response = answer.unchecked_into();
    match answer.status() {
        200..=299 => Ok(answer),
        404 | 410 => Err(Trouble::Gone),
        _ => Err(Trouble::Unreachable),
    }
}

/// What `make` made of a file; made once, unless it failed.
async fn once<F>(name: &str, make: impl FnOnce(Response) -> F + 'static) -> Result<JsValue, Trouble>
where
    F: Future<Output = Result<JsValue, Trouble>> + 'static,
{
    let known = FILES.with_borrow(|f| f.get(name).cloned());
    let promise = known.unwrap_or_else(|| {
        let own = name.to_string();
        let made = async move {
            let made = async { make(answer(&own).await?).await };
            let made: Result<JsValue, Trouble> = made.await;
            if made.is_err() {
                FILES.with_borrow_mut(|f| f.remove(&own));
            }
            made.map_err(to_js)
        };
        let promise = future_to_promise(made);
        FILES.with_borrow_mut(|f| f.insert(name.to_string(), promise.clone()));
        promise
    });
    JsFuture::from(promise).await.map_err(|e| from_js(&e))
}

/// The body of an answer; what breaks off on the way may come whole another time.
async fn body(reading: Result<Promise, JsValue>) -> Result<JsValue, Trouble> {
    JsFuture::from(reading.map_err(|_| Trouble::Broken)?)
        .await
        .map_err(|e| if e.is_instance_of::<js_sys::SyntaxError>() { Trouble::Broken } else { Trouble::Unreachable })
}

/// A JSON file, parsed by the browser.
pub async fn json(name: &str) -> Result<JsValue, Trouble> {
    once(name, |answer| async move { body(answer.json()).await }).await
}

/// Data and code of a part, at the same time. Boxed, so that all who call it share what it is made of.
pub fn part(data: Option<String>, code: Option<String>) -> LocalBoxFuture<'static, Result<JsValue, Trouble>> {
    Box::pin(async move {
        let data = async {
            match data {
                Some(file) => json(&file).await,
                None => Ok(JsValue::UNDEFINED),
            }
        };
        let code = async {
            match code {
                Some(file) => self::code(&file).await,
                None => Ok(()),
            }
        };
        let (data, code) = futures::join!(data, code);
        code.and(data)
    })
}

/// A text file.
pub async fn text(name: &str) -> Result<String, Trouble> {
    let text = once(name, |answer| async move { body(answer.text()).await }).await?;
    text.as_string().ok_or(Trouble::Broken)
}

/// A file of bytes.
pub async fn bytes(name: &str) -> Result<JsValue, Trouble> {
    once(name, |answer| async move { body(answer.array_buffer()).await }).await
}

/// Code that was split off: it fills its places in the table of this module.
pub async fn code(name: &str) -> Result<(), Trouble> {
    let instantiate = |answer: Response| async move {
        let bytes = body(answer.array_buffer()).await?;
        let broken = |_| Trouble::Broken;
        let module = JsFuture::from(WebAssembly::compile(&bytes)).await.map_err(broken)?;
        let imports = js_sys::Object::new();
        js_sys::Reflect::set(&imports, &"b".into(), &wasm_bindgen::exports()).map_err(broken)?;
        JsFuture::from(WebAssembly::instantiate_module(module.unchecked_ref(), &imports)).await.map_err(broken)
    };
    once(name, instantiate).await.map(|_| ())
}

/// A style sheet, put into the page, where it is not there yet.
pub async fn style(document: &Document, name: &str) -> Result<(), JsValue> {
    if document.query_selector(&["link[href=\"", name, "\"]"].concat())?.is_some() {
        return Ok(());
    }
    let link: HtmlLinkElement = document.create_element("link")?.unchecked_into();
    link.set_rel("stylesheet");
    link.set_href(name);
    let loaded = Promise::new(&mut |done, failed| {
        link.set_onload(Some(&done));
        // The event says nothing; the name does.
        let name = JsValue::from_str(name);
        let failed = Closure::once_into_js(move |_: JsValue| drop(failed.call1(&JsValue::NULL, &name)));
        link.set_onerror(Some(failed.unchecked_ref()));
    });
    if let Some(head) = document.head() {
        head.append_child(&link)?;
    }
    JsFuture::from(loaded).await.map(|_| ())
}
