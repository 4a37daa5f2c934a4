#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| dockside_fuzz::exam_link(text));
