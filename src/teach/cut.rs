//! The questions of a few checks, cut out of the files of the whole course: as the writers in `packages` lay them out.

/// Lines before the first question, and blocks that only hold if a question of theirs stays.
enum Block<'a> {
    Head(&'a str),
    /// Names the category of the questions that follow.
    Category(&'a str),
    /// A question, and the id of its check.
    Question(&'a str, &'a str),
}

/// The blocks that stay, and how many questions there are among them.
fn cut(blocks: Vec<Block>, checks: &[String]) -> (String, usize) {
    let (mut out, mut category, mut count) = (String::new(), "", 0);
    for block in blocks {
        match block {
            Block::Head(text) => out.push_str(text),
            Block::Category(text) => category = text,
            Block::Question(text, id) if checks.iter().any(|c| c == id) => {
                out.push_str(std::mem::take(&mut category));
                out.push_str(text);
                count += 1;
            }
            Block::Question(..) => {}
        }
    }
    (out, count)
}

/// What stands between two texts, or nothing.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let rest = text.split_once(open).map_or("", |(_, rest)| rest);
    rest.split_once(close).map_or("", |(inside, _)| inside)
}

/// Of a GIFT file: blank lines end its blocks, and a remark above a question has its id. Of some checks become several questions, which begin
/// with the check's id.
pub fn gift(text: &str, checks: &[String]) -> (String, usize) {
    let block = |text| match between(text, "// [id:", "]") {
        "" => Block::Category(text),
        id => Block::Question(text, check(id)),
    };
    cut(text.split_inclusive("\n\n").map(block).collect(), checks)
}

/// Of a file of Moodle XML.
pub fn moodle(text: &str, checks: &[String]) -> (String, usize) {
    const OPEN: &str = " <question ";
    let mut rest = text;
    let mut blocks = Vec::new();
    while let Some(at) = rest.find(OPEN) {
        blocks.push(Block::Head(&rest[..at]));
        let end = rest[at..].find("</question>\n").map_or(rest.len(), |n| at + n + "</question>\n".len());
        let question = &rest[at..end];
        blocks.push(match between(question, "<idnumber>", "</idnumber>") {
            "" => Block::Category(question),
            id => Block::Question(question, check(id)),
        });
        rest = &rest[end..];
    }
    blocks.push(Block::Head(rest));
    cut(blocks, checks)
}

/// Of a file of Anki: a card begins with its id at the beginning of a line.
pub fn anki(text: &str, checks: &[String]) -> (String, usize) {
    const OPEN: &str = "dockside-";
    let mut starts: Vec<usize> =
        text.match_indices(OPEN).map(|m| m.0).filter(|at| text[..*at].ends_with('\n')).collect();
    let head = starts.first().copied().unwrap_or(text.len());
    starts.push(text.len());
    let card = |ends: &[usize]| {
        let card = &text[ends[0]..ends[1]];
        Block::Question(card, check(between(card, OPEN, "\t")))
    };
    let cards = starts.windows(2).map(card);
    cut(std::iter::once(Block::Head(&text[..head])).chain(cards).collect(), checks)
}

/// The id of the check that a question is of. Of one to repair, what mends it is a question of its own.
fn check(id: &str) -> &str {
    id.strip_suffix("-fix").unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(list: &[&str]) -> Vec<String> {
        list.iter().map(|id| id.to_string()).collect()
    }

    #[test]
    fn gift_keeps_the_category_of_what_stays() {
        let text = "$CATEGORY: one\n\n// [id:a] [tag:x]\n::a::A {\n=1\n}\n\n$CATEGORY: two\n\n// [id:b] [tag:x]\n::b::B {\n=2\n}\n\n\
                    // [id:b-fix] [tag:x]\n::c::C {\n=3\n}\n\n";
        assert_eq!(gift(text, &ids(&["a", "b"])), (text.to_string(), 3));
        let (two, n) = gift(text, &ids(&["b"]));
        assert!(n == 2 && two.starts_with("$CATEGORY: two\n\n// [id:b]") && two.contains("::C"), "{two}");
        assert_eq!(gift(text, &ids(&["d"])), (String::new(), 0));
    }

    #[test]
    fn xml_stays_whole() {
        let question = |kind: &str, inside: &str| format!(" <question type=\"{kind}\">\n{inside}\n </question>\n");
        let category = |name: &str| question("category", name);
        let of = |id: &str| question("multichoice", &format!("  <idnumber>{id}</idnumber>"));
        let file = |inside: &str| format!("<?xml?>\n<quiz>\n{inside}</quiz>\n");
        let all = file(&[category("one"), of("a"), category("two"), of("b"), of("c")].concat());
        assert_eq!(moodle(&all, &ids(&["c"])), (file(&[category("two"), of("c")].concat()), 1));
        assert_eq!(moodle(&all, &[]), (file(""), 0));
    }

    #[test]
    fn a_card_may_have_several_lines() {
        let text = "#guid column:1\n#tags\ndockside-a\t\"1\n2 dockside-b\t\"\nx\ndockside-b\t\"3\"\n";
        assert_eq!(
            anki(text, &ids(&["a"])),
            ("#guid column:1\n#tags\ndockside-a\t\"1\n2 dockside-b\t\"\nx\n".to_string(), 1)
        );
        assert_eq!(anki(text, &ids(&["b"])).0, "#guid column:1\n#tags\ndockside-b\t\"3\"\n");
    }
}
