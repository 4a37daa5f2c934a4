//! What the fuzzer asks of every decoder (`fuzz/`) holds for its seeds, and for what a few changes make of them. So it is built, and stays true,
//! where nobody has a fuzzer.

#[path = "../fuzz/src/lib.rs"]
mod decoders;

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn names(folder: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(fuzz().join(folder)).unwrap().flatten();
    entries.map(|e| e.path().file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

fn seeds(target: &str) -> Vec<String> {
    let files = std::fs::read_dir(fuzz().join("seeds").join(target)).unwrap().flatten();
    let mut texts: Vec<String> = files.map(|f| std::fs::read_to_string(f.path()).unwrap()).collect();
    texts.sort();
    texts
}

#[test]
fn every_decoder_has_its_target_and_seeds() {
    let all: BTreeSet<String> = decoders::ALL.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(names("fuzz_targets"), all);
    assert_eq!(names("seeds"), all);
    let manifest: toml::Table = std::fs::read_to_string(fuzz().join("Cargo.toml")).unwrap().parse().unwrap();
    let bins = manifest["bin"].as_array().unwrap().iter().map(|b| b["name"].as_str().unwrap().to_string());
    assert_eq!(bins.collect::<BTreeSet<_>>(), all);
    for name in &all {
        let target = std::fs::read_to_string(fuzz().join("fuzz_targets").join(name).with_extension("rs")).unwrap();
        assert!(target.contains(&format!("dockside_fuzz::{name}(text)")), "{name} asks for something else");
        assert!(!seeds(name).is_empty(), "{name} has no seeds");
    }
}

#[test]
fn what_is_asked_of_decoders_holds_for_the_seeds() {
    for (name, target) in decoders::ALL {
        for text in seeds(name) {
            target(&text);
            // Cut off anywhere, as where a disk was full.
            (0..text.len()).filter(|at| text.is_char_boundary(*at)).for_each(|at| target(&text[..at]));
        }
    }
}

/// A seed of a decoder in which some characters were changed, left out or doubled.
fn changed() -> impl Strategy<Value = (usize, String)> {
    let seed = (0..decoders::ALL.len()).prop_flat_map(|n| {
        let texts = seeds(decoders::ALL[n].0);
        (Just(n), prop::sample::select(texts))
    });
    let change = (
        any::<prop::sample::Index>(),
        prop::sample::select(vec!["", "0", "4294967295", "\"", "w", "é", "{}", "-"]),
        0usize..4,
    );
    (seed, prop::collection::vec(change, 1..4)).prop_map(|((n, text), changes)| {
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for (at, new, skip) in changes {
            let at = at.index(chars.len().max(1)).min(chars.len());
            let end = (at + skip).min(chars.len());
            chars.splice(at..end, [new.to_string()]);
        }
        (n, chars.concat())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_asked_of_decoders_holds_for_changed_seeds((n, text) in changed()) {
        decoders::ALL[n].1(&text);
    }
}
