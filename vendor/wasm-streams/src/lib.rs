//! Stands in for `wasm-streams` (see `[patch.crates-io]` in the workspace's `Cargo.toml`).
//!
//! Leptos always brings its server functions, and they bring `wasm-streams`, whose classes are exported to JavaScript. What is exported
//! can't be removed by a linker, so every page would load streams, futures and their glue that no page can reach: Dockside is static files
//! and calls no server. This crate has the names that `server_fn` compiles against, exports nothing, and can't be constructed into a
//! stream: whoever adds a server function is told at the first call.

use futures_core::Stream;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::JsValue;

const NO_SERVER: &str = "streams to and from a server are left out of this build: see vendor/wasm-streams";

/// The browser's stream, as `server_fn` names it.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    pub fn from_raw(raw: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream(raw)
    }

    /// # Panics
    /// Always.
    pub fn from_stream<S: Stream<Item = Result<JsValue, JsValue>> + 'static>(_: S) -> ReadableStream {
        panic!("{NO_SERVER}")
    }

    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// # Panics
    /// Always.
    pub fn into_stream(self) -> Never {
        panic!("{NO_SERVER}")
    }
}

/// A stream that nobody can have.
pub struct Never(Infallible);

impl Stream for Never {
    type Item = Result<JsValue, JsValue>;
    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0 {}
    }
}
