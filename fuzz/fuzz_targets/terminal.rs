#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| dockside_fuzz::terminal(text));
