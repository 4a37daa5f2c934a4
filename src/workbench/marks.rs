//! The small marks of the picture: names cut to the room that there is, the bars of layers, the steel of containers.

use crate::num::Within;
use crate::scene::glyph::{self, Hue};
use crate::scene::{Paint, Shape, Stroke, Weight, text};
use crate::sim::rng::{hash, seed_of};
use crate::sim::world::{Image, Layer};
use std::rc::Rc;

/// The first `n` characters: of ids and digests, for keys.
pub fn short(text: &str, n: usize) -> String {
    text.chars().take(n).collect()
}

/// A name that a person has given, in the room that there is: what does not fit is left out in its middle, since names of one
/// kind begin and end alike. Empty where not even that has room.
pub fn brief(name: &str, size: f64, weight: Weight, room: f64) -> String {
    let known: Vec<char> =
        name.chars().map(|c| if text::covered(c.encode_utf8(&mut [0; 4])) { c } else { '?' }).collect();
    let whole: String = known.iter().collect();
    if text::width(&whole, size, weight) <= room {
        return whole;
    }
    // More characters than these have no room at any size that can be read.
    let most = known.len().saturating_sub(1).min(80);
    for keep in (2..=most).rev() {
        let (head, tail) = (keep.div_ceil(2), keep / 2);
        let mut cut: String = known[..head].iter().collect();
        cut.push('…');
        cut.extend(&known[known.len() - tail..]);
        if text::width(&cut, size, weight) <= room {
            return cut;
        }
    }
    String::new()
}

/// As many whole words from the beginning as have room.
pub fn first_words(sentence: &str, size: f64, room: f64) -> String {
    let sentence = brief(sentence, size, Weight::Regular, f64::MAX);
    let line = text::wrap(&sentence, size, Weight::Regular, room).into_iter().next().unwrap_or_default();
    let line = brief(&line, size, Weight::Regular, room);
    line.trim_end_matches([',', ':', ';']).to_string()
}

/// The colour of a program: of its containers and tasks, wherever they are.
pub fn hue(program: &str) -> Hue {
    let has = |words: &[&str]| words.iter().any(|w| program.contains(w));
    match program {
        _ if has(&["mysql", "database", "postgres"]) => Hue::Mysql,
        _ if has(&["java", "temurin"]) => Hue::Java,
        _ if has(&["shop", "node", "web"]) => Hue::Node,
        _ => Hue::ALL[(seed_of(program) % 4) as usize],
    }
}

/// What a layer holds, as far as its instruction tells: an operating system's files are grey, a runtime's have its colour, and what
/// your Dockerfile adds is yours.
pub fn paint(layer: &Layer) -> Paint {
    let made_by = layer.made_by.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| made_by.contains(w));
    match () {
        _ if has(&["debian", "ubuntu", "oracle", "alpine", "apt-get", "apk ", "microdnf", "rootfs", "certs"]) => {
            Paint::Guest
        }
        _ if has(&["mysql", "gosu"]) => Paint::Mysql,
        _ if has(&["java", "jre", "jdk", "temurin"]) => Paint::Java,
        _ if has(&["node ", "node-", "node_version", "yarn", "nodejs"]) => Paint::Node,
        _ if has(&["copy", "run", "add", "workdir"]) => Paint::You,
        _ => Paint::Guest,
    }
}

/// Whether it came with a base image.
pub fn is_base(layer: &Layer) -> bool {
    paint(layer) != Paint::You
}

/// A layer's bar, at most `w` wide: the larger the layer, the longer. A notch stands where its digest says, so that equal layers look
/// equal wherever they lie, and others do not.
pub fn bar(key: String, x: f64, y: f64, w: f64, h: f64, layer: &Layer) -> Shape {
    // 1 KB is a third of the length, 1 GB the whole.
    let doublings = f64::from(layer.kb.max(1).ilog2());
    let long = (w * (0.34 + 0.66 * doublings / 20.0)).min(w);
    let notch = (long - 4.0) * (0.1 + 0.8 * (hash(layer.digest.as_bytes()) % 97) as f64 / 96.0);
    Shape::new(key, x, y, w, h).rect(0.0, 0.0, long, h, (h / 3.0).min(1.5), paint(layer), Stroke::NONE).rect(
        notch,
        0.0,
        1.8,
        h,
        0.0,
        Paint::Surface,
        Stroke::NONE,
    )
}

/// Where the bars of a stack of `n` layers stand in a height of `h`, bottom to top: top of each, and their height.
pub fn stack(n: usize, h: f64) -> (Vec<f64>, f64) {
    let n = n.max(1);
    let pitch = (h / n as f64).min(6.5);
    let thick = (pitch - 1.0).max(pitch * 0.7);
    ((0..n).map(|i| h - pitch * i as f64 - thick).collect(), thick)
}

/// The layers of several images, each once, in the order in which they are first met.
pub fn pool<'a>(images: impl Iterator<Item = &'a Rc<Image>>) -> Vec<&'a Layer> {
    let mut all: Vec<&Layer> = Vec::new();
    for layer in images.flat_map(|i| &i.layers) {
        if !all.iter().any(|l| l.digest == layer.digest) {
            all.push(layer);
        }
    }
    all
}

/// A cylinder of about 12 by 12 units around (0, 0): a volume.
pub const CYLINDER: &str = "M-5 -3.6a5 2 0 1 0 10 0a5 2 0 1 0 -10 0v7.2a5 2 0 0 0 10 0v-7.2";

/// Marks of about 10 by 10 units, for lines of small text.
pub const CHECK: &str = "M-4 0.4l2.8 2.9L4.2 -3";
pub const CROSS: &str = "M-3.4 -3.4l6.8 6.8M3.4 -3.4l-6.8 6.8";
pub const CLOCK: &str = "M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0 -9.2 0M0 -2.6v2.6l2 1.4";
pub const LOCK: &str = "M-4 -0.6h8v5.8h-8zM-2.4 -0.6v-1.9a2.4 2.4 0 0 1 4.8 0v1.9";
pub const UNLOCK: &str = "M-4 -0.6h8v5.8h-8zM-2.4 -0.6v-2.4a2.4 2.4 0 0 1 4.5 -1";
pub const LEAVING: &str = "M-4 0h7.4M0.6 -2.8l2.9 2.8l-2.9 2.8";

/// The steel box of a container: full while its program runs, an outline before and after. `name` stands on it where there is room.
pub fn steel(key: String, x: f64, y: f64, w: f64, h: f64, hue: Hue, name: &str, full: bool) -> Shape {
    let pad = 2.0 * (w * 0.06).within(2.0, 6.0) + 4.0;
    // The plate takes its text at 11.5 units or larger, rounded down to a tenth.
    let name = if h >= 17.0 { brief(name, 11.6, Weight::Bold, w - pad) } else { String::new() };
    let plate = (!name.is_empty()).then_some(name.as_str());
    if full {
        return glyph::container(key, x, y, w, h, hue, plate);
    }
    let s = Shape::new(key, x, y, w, h).rect(
        0.75,
        0.75,
        w - 1.5,
        h - 1.5,
        2.0,
        Paint::None,
        Stroke::solid(hue.paint(), 1.5),
    );
    match plate {
        Some(name) => {
            let at = (w / 2.0, h / 2.0 + 4.2);
            s.fitted(at, w - pad, 12.5, 11.5, Weight::Bold, crate::scene::Anchor::Middle, Paint::Ink, name)
        }
        None => s,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cut_name_has_room_and_keeps_its_ends(name in "[a-z0-9._-]{1,300}", room in 0.0..400.0f64) {
            let cut = brief(&name, 12.0, Weight::Bold, room);
            prop_assert!(text::width(&cut, 12.0, Weight::Bold) <= room || cut.is_empty());
            prop_assert!(!cut.ends_with('…'));
            if !cut.is_empty() {
                prop_assert_eq!(cut.chars().next(), name.chars().next());
                prop_assert_eq!(cut.chars().last(), name.chars().last());
            }
        }

        #[test]
        fn bars_of_a_stack_stand_apart_and_inside(n in 1usize..60, h in 10.0..200.0f64) {
            let (tops, thick) = stack(n, h);
            prop_assert!(tops.iter().all(|y| *y >= -1e-6 && y + thick <= h + 1e-6));
            prop_assert!(tops.windows(2).all(|t| t[1] + thick < t[0]));
        }
    }

    #[test]
    fn characters_that_the_font_lacks_are_not_drawn() {
        assert_eq!(brief("a漢b", 12.0, Weight::Bold, 99.0), "a?b");
    }

    #[test]
    fn equal_layers_look_equal_and_others_do_not() {
        let layer = |digest: &str| Layer {
            digest: digest.to_string(),
            kb: 900,
            made_by: String::from("COPY . ."),
            holds: Vec::new(),
            findings: Vec::new(),
        };
        let drawn = |digest: &str| bar(String::from("k"), 0.0, 0.0, 40.0, 5.0, &layer(digest)).parts.clone();
        assert_eq!(drawn("aa11"), drawn("aa11"));
        assert_ne!(drawn("aa11"), drawn("bb22"));
    }
}
