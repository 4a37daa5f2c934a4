//! A picture of the page as a file: as it stands, with its style and its font in it, so that it looks the same wherever it is put.

use super::browser::download;
use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlCanvasElement, HtmlImageElement};

/// What style sheets say of shapes and of text. As attributes, which the pages' policy allows.
const LOOKS: [&str; 11] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "opacity",
    "paint-order",
];
const OF_TEXT: [&str; 7] =
    ["font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "letter-spacing"];
/// What only matters on the page.
const LIVE: [&str; 8] =
    ["class", "style", "tabindex", "role", "aria-label", "aria-pressed", "aria-describedby", "data-key"];
/// Dots of a PNG for one of the picture's own units: sharp on paper.
const SCALE: u32 = 3;

/// The picture as an SVG document. `font` is that of the page, as a data URL.
pub fn document_of(svg: &Element, font: &str) -> Result<String, JsValue> {
    let copy: Element = svg.clone_node_with_deep(true)?.unchecked_into();
    let window = web_sys::window().ok_or("no window")?;
    let elements = |of: &Element| of.query_selector_all("*");
    let (from, to) = (elements(svg)?, elements(&copy)?);
    let mut hidden = Vec::new();
    for i in 0..from.length() {
        let (Some(from), Some(to)) = (from.item(i), to.item(i)) else { break };
        let (from, to): (Element, Element) = (from.unchecked_into(), to.unchecked_into());
        let Some(style) = window.get_computed_style(&from)? else { continue };
        let value = |name: &str| style.get_property_value(name).unwrap_or_default();
        if value("display") == "none" || value("visibility") == "hidden" {
            hidden.push(to);
            continue;
        }
        LIVE.iter().try_for_each(|name| to.remove_attribute(name))?;
        let text = ["text", "tspan"].contains(&from.tag_name().as_str());
        for name in LOOKS.into_iter().chain(OF_TEXT.into_iter().filter(|_| text)) {
            to.set_attribute(name, &value(name))?;
        }
        // Of a shape that moves, the style sheet may have moved it on.
        let moved = value("transform");
        if !moved.is_empty() && moved != "none" {
            to.set_attribute("transform", &moved)?;
        }
    }
    hidden.iter().for_each(Element::remove);
    LIVE.iter().try_for_each(|name| copy.remove_attribute(name))?;
    let own = window.get_computed_style(svg)?.ok_or("no style")?;
    let ground = window.get_computed_style(&ground(svg))?.ok_or("no style")?;
    let paper = ground.get_property_value("background-color")?;
    let family = own.get_property_value("font-family")?;
    let first = family.split(',').next().unwrap_or_default().to_string();
    let box_of = copy.get_attribute("viewBox").unwrap_or_default();
    let sizes: Vec<&str> = box_of.split(' ').skip(2).collect();
    let [width, height] = sizes[..] else { return Err("no size".into()) };
    copy.set_attribute("width", width)?;
    copy.set_attribute("height", height)?;
    copy.set_attribute("xmlns", "http://www.w3.org/2000/svg")?;
    let face = ["<style>@font-face{font-family:", &first, ";src:url(", font, ");font-weight:200 800}</style>"].concat();
    let title = svg.closest(".figure")?.and_then(|f| f.query_selector(".figure-title").ok()?);
    let title = title.and_then(|t| t.text_content()).unwrap_or_default();
    let title = ["<title>", &super::html(title), "</title>"].concat();
    let sheet = ["<rect width=\"", width, "\" height=\"", height, "\" fill=\"", &paper, "\"/>"].concat();
    let writer = js_sys::Reflect::get(&window, &"XMLSerializer".into())?;
    let class: js_sys::Function = writer.unchecked_into();
    let writer = js_sys::Reflect::construct(&class, &js_sys::Array::new())?;
    let write: js_sys::Function = js_sys::Reflect::get(&writer, &"serializeToString".into())?.unchecked_into();
    let text = write.call1(&writer, &copy)?.as_string().ok_or("no text")?;
    // Behind the root's tag. As an element of this page, a style would be against the page's policy.
    let (root, inside) = text.split_once('>').ok_or("no root")?;
    Ok([root, " role=\"img\">", &title, &face, &sheet, inside].concat())
}

/// What lies behind the picture: the nearest around it that has a colour.
fn ground(svg: &Element) -> Element {
    svg.closest(".figure").ok().flatten().unwrap_or_else(|| svg.clone())
}

/// Has the browser save the picture as `name`: as SVG, or drawn as PNG.
pub async fn save(svg: Element, font: Vec<u8>, name: String, png: bool) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    // One letter a byte: so the browser's own function takes bytes.
    let letters: String = font.iter().map(|b| *b as char).collect();
    let font = ["data:font/woff2;base64,", &window.btoa(&letters)?].concat();
    let text = document_of(&svg, &font)?;
    let mut address =
        ["data:image/svg+xml;charset=utf-8,", &String::from(js_sys::encode_uri_component(&text))].concat();
    if png {
        address = drawn(&address).await?;
    }
    let name = [&*name, if png { ".png" } else { ".svg" }].concat();
    download(&name, &address).ok_or_else(|| "no link".into())
}

/// A picture at an address, drawn: a PNG as a data URL.
async fn drawn(address: &str) -> Result<String, JsValue> {
    let image = HtmlImageElement::new()?;
    let loaded = js_sys::Promise::new(&mut |done, failed| {
        image.set_onload(Some(&done));
        let failed = Closure::once_into_js(move |_: JsValue| drop(failed.call0(&JsValue::NULL)));
        image.set_onerror(Some(failed.unchecked_ref()));
    });
    image.set_src(address);
    JsFuture::from(loaded).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    let (w, h) = (image.natural_width() * SCALE, image.natural_height() * SCALE);
    canvas.set_width(w);
    canvas.set_height(h);
    let pen: web_sys::CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or("no canvas")?.unchecked_into();
    pen.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, w.into(), h.into())?;
    canvas.to_data_url()
}
