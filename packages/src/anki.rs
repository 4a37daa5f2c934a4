//! Cards for Anki, as text with tabs: <https://docs.ankiweb.net/importing/text-files.html>. Imported again, a card takes the place of the one with
//! its id and keeps its schedule.

use crate::bank::{Bank, Body, Item, Set};
use crate::html::paragraph;

/// A field with what it may not hold as it is.
fn field(text: &str) -> String {
    ["\"", &text.replace('"', "\"\""), "\""].concat()
}

pub fn write(bank: &Bank, set: &Set) -> String {
    let mut out =
        String::from("#separator:tab\n#html:true\n#guid column:1\n#notetype:Basic\n#deck column:2\n#tags column:5\n");
    for (lesson, items) in &set.lessons {
        // Two colons make a deck within another.
        let deck = [&bank.course().title, "::", &lesson.replace("::", ":")].concat();
        for item in items {
            let (front, back) = card(bank, item);
            let tags = format!("{} {}", item.lesson, item.kind);
            let fields = [["dockside-", &item.id].concat(), field(&deck), field(&front), field(&back), tags];
            out.push_str(&fields.join("\t"));
            out.push('\n');
        }
    }
    out
}

fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    ["<ul>", &texts.map(|t| ["<li>", t, "</li>"].concat()).collect::<String>(), "</ul>"].concat()
}

/// What is asked, and what is right.
fn card(bank: &Bank, item: &Item) -> (String, String) {
    let words = bank.words();
    let (asked, answer) = match &item.body {
        Body::Choice { options, .. } => {
            let said = |right: bool, key: &str| {
                let own = options.iter().filter(|o| o.right == right);
                let own: Vec<String> = own.map(|o| format!("<strong>{}</strong> {}", o.text, o.feedback)).collect();
                paragraph(&words.t(key)) + &listed(own.iter().map(|o| &**o))
            };
            (listed(options.iter().map(|o| &*o.text)), said(true, "right") + &said(false, "wrong"))
        }
        Body::Match { stems, places } => {
            let place = |p: usize| dockside::content::escape(&places[p]);
            let mut right: Vec<(usize, String)> =
                stems.iter().map(|(s, p)| (*p, format!("{s} → <strong>{}</strong>", place(*p)))).collect();
            right.sort();
            let places: Vec<String> = (0..places.len()).map(place).collect();
            let asked = listed(stems.iter().map(|s| &*s.0)) + &paragraph(&places.join(" · "));
            (asked, paragraph(&words.t("right")) + &listed(right.iter().map(|(_, r)| &**r)))
        }
        Body::Number(n) => {
            (String::new(), paragraph(&[&words.t("answer"), " <strong>", &n.shown, "</strong>"].concat()))
        }
    };
    ([&item.prompt, &*asked].concat(), [&answer, &*item.explain].concat())
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn a_field_may_hold_anything() {
        assert_eq!(field("a\t\"b\"\nc"), "\"a\t\"\"b\"\"\nc\"");
    }
}
