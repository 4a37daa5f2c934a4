//! The quay at a lesson's end: a container a lesson, which the crane puts on board when all its checks are solved.

use super::outline::Outline;
use super::progress::Tally;
use super::{html, use_ui};
use crate::scene::Arg;
use leptos::prelude::*;

/// Containers side by side, on the quay and on board; the style sheet has a place for each.
const COLUMNS: usize = 4;
/// Containers on top of each other, from below.
const ROWS: [&str; 3] = ["low", "middle", "high"];
/// So many lessons find room.
pub const ROOM: usize = COLUMNS * ROWS.len();
/// Size of a container, in units of the picture.
const BOX: (usize, usize) = (42, 22);

/// Where a container stands: class names of its column and its row in the picture.
fn place(aboard: &[bool], i: usize) -> (String, &'static str) {
    let before = aboard[..i].iter().filter(|a| **a == aboard[i]).count();
    let side = if aboard[i] { "b" } else { "q" };
    ([side, &(before % COLUMNS).to_string()].concat(), ROWS[(before / COLUMNS).min(ROWS.len() - 1)])
}

#[component]
pub fn Quay(
    outline: Outline,
    /// Id of the lesson that ends here.
    lesson: String,
) -> AnyView {
    let ui = use_ui();
    let lessons: Vec<_> = outline
        .parts
        .iter()
        .enumerate()
        .flat_map(|(part, p)| p.lessons.iter().map(move |l| (part, l.id.clone(), Tally::of(l.checks.clone()))))
        .collect();
    let all = lessons.len();
    let tallies: Vec<Tally> = lessons.iter().map(|l| l.2).collect();
    let aboard = Memo::new(move |_| tallies.iter().map(|t| t.done()).collect::<Vec<bool>>());
    let here = lessons.iter().position(|l| l.1 == lesson).unwrap_or_default();
    let mine = lessons[here].2;
    let said = move || {
        let own = mine.text(if mine.done() { "quay.loaded" } else { "quay.waits" });
        let on = aboard.with(|a| a.iter().filter(|a| **a).count());
        let counts = [("n", Arg::N(on as f64)), ("all", Arg::N(all as f64))];
        let ship = ui.f(if on == all { "quay.sails" } else { "quay.aboard" }, &counts);
        html([own, ship].join(" "))
    };
    let boxes = lessons
        .into_iter()
        .enumerate()
        .map(|(i, (part, _, tally))| {
            // What was on board when the page came is not hoisted again.
            let before = tally.done();
            let (w, h) = BOX;
            let fill = move || (w * tally.solved() / tally.all().max(1)).to_string();
            let class = move || {
                let (column, _) = aboard.with(|a| place(a, i));
                [column.as_str(), " part", &part.to_string(), if i == here { " here" } else { "" }].concat()
            };
            let row = move || {
                let (_, row) = aboard.with(|a| place(a, i));
                [row, if !before && tally.done() { " hoisted" } else { "" }].concat()
            };
            view! {
                <g class=class>
                    <g class=row>
                        <rect class="shell" width=w.to_string() height=h.to_string() rx="2"></rect>
                        <rect class="load" width=fill height=h.to_string() rx="2"></rect>
                        <path class="ribs" d="M6 3v16M12 3v16M30 3v16M36 3v16"></path>
                        <text x="21" y="16.5">{(i + 1).to_string()}</text>
                    </g>
                </g>
            }
        })
        .collect_view();
    view! {
        <figure class="quay" class:sails=move || aboard.with(|a| a.iter().all(|a| *a))>
            <svg viewBox="0 0 470 150" aria-hidden="true">
                <path class="sea" d="M0 132q10-6 20 0t20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0V150H0z"></path>
                <path class="wall" d="M0 112h202v38H0z"></path>
                <path class="crane" d="M192 112V16M206 112V16M170 16h150M192 40l14 24M206 40l-14 24M192 76l14 24M206 76l-14 24"></path>
                <g class="ship">
                    <path class="hull" d="M226 112h238l-22 26H250z"></path>
                    <path class="bridge" d="M432 112V66h24v46z"></path>
                    <path class="windows" d="M436 74h16M436 83h16"></path>
                </g>
                {boxes}
            </svg>
            <figcaption inner_html=said></figcaption>
        </figure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_containers_stand_in_one_place_and_none_hangs_in_the_air() {
        let below = |row: &str| ROWS.iter().position(|r| *r == row).and_then(|r| r.checked_sub(1)).map(|r| ROWS[r]);
        for pattern in 0..1u32 << ROOM {
            let aboard: Vec<bool> = (0..ROOM).map(|i| pattern >> i & 1 == 1).collect();
            let places: HashSet<_> = (0..aboard.len()).map(|i| place(&aboard, i)).collect();
            assert_eq!(places.len(), aboard.len(), "{aboard:?}");
            for (column, row) in &places {
                let stands = below(row).is_none_or(|below| places.contains(&(column.clone(), below)));
                assert!(stands, "{aboard:?}: {column} {row} hangs");
            }
        }
    }
}
