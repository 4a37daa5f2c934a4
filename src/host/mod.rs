//! What surrounds the page. A host keeps what the learner did; the null host, which only remembers, is the default in builds and tests and
//! wherever a browser forbids storage.
//!
//! Several pages may have the same host (tabs, frames of a course page), and none can lock it. So a page never overwrites what it has not
//! read: [`keep`] joins both and gives the join back to be adopted. Should another page write between its reading and its writing, that
//! page hears of it and keeps again, and what was written over is back.

#[cfg(feature = "csr")]
pub mod local;
#[cfg(feature = "csr")]
pub mod outer;

use crate::learner::{Progress, Unreadable};
use std::cell::RefCell;

/// Why something could not be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// The browser forbids it (a sandboxed or third-party frame, a private window).
    Forbidden,
    /// There is no room left.
    Full,
}

/// Keeps one text for the learner.
pub trait Connector {
    fn load(&self) -> Result<Option<String>, Refused>;
    fn save(&self, text: &str) -> Result<(), Refused>;
    /// Puts a text that could not be read aside, so that nothing is lost.
    fn set_aside(&self, text: &str) -> Result<(), Refused>;
}

/// Remembers until the page is closed.
#[derive(Default)]
pub struct Null(RefCell<Option<String>>);

impl Connector for Null {
    fn load(&self) -> Result<Option<String>, Refused> {
        Ok(self.0.borrow().clone())
    }

    fn save(&self, text: &str) -> Result<(), Refused> {
        *self.0.borrow_mut() = Some(text.to_string());
        Ok(())
    }

    fn set_aside(&self, _: &str) -> Result<(), Refused> {
        Ok(())
    }
}

/// What the learner has to know about keeping.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// Nothing was written, and what is stored is as it was.
    Refused(Refused),
    /// A newer version of Dockside wrote what is stored: it stays untouched, and nothing is kept.
    Newer,
    /// What was stored could not be read. It is put aside, and progress is kept from now on.
    Junk,
}

/// How a stored text is read: with `Progress::decode`, or with the browser's parser.
pub type Read = fn(&str) -> Result<Progress, Unreadable>;

/// Joins what is stored with what a page holds, and writes the join unless it is stored already. The page adopts what comes back, also in
/// trouble. This is all that a page ever does with its host: to begin (holding nothing yet), a while after a change, when it hears that
/// another page wrote, and when it is shown again (a page put to sleep hears nothing).
pub fn keep(host: &dyn Connector, read: Read, mine: &Progress) -> (Progress, Option<Trouble>) {
    step(host, read, mine, false)
}

/// Forgets everything: what the page holds, what is stored, and what other pages hold and have not written yet. What was put aside stays.
pub fn clear(host: &dyn Connector, read: Read, mine: &Progress) -> (Progress, Option<Trouble>) {
    step(host, read, mine, true)
}

fn step(host: &dyn Connector, read: Read, mine: &Progress, forget: bool) -> (Progress, Option<Trouble>) {
    let join = |stored: &Progress| {
        let mut all = mine.clone();
        all.merge(stored);
        if forget {
            all.clear();
        }
        all
    };
    let nothing = Progress::default();
    let text = match host.load() {
        Ok(text) => text,
        Err(r) => return (join(&nothing), Some(Trouble::Refused(r))),
    };
    let (stored, trouble) = match text.as_deref().map(|t| (t, read(t))) {
        None => (nothing, None),
        Some((_, Ok(stored))) => (stored, None),
        Some((_, Err(Unreadable::Newer))) => return (join(&nothing), Some(Trouble::Newer)),
        // Only when it is safe aside may its place be used.
        Some((t, Err(Unreadable::Junk))) => match host.set_aside(t) {
            Ok(()) => (nothing, Some(Trouble::Junk)),
            Err(r) => return (join(&nothing), Some(Trouble::Refused(r))),
        },
    };
    let all = join(&stored);
    // Pages that hear of each other's writing fall silent once all know the same. What was junk is replaced, or it would be found again.
    if all == stored && trouble.is_none() {
        return (all, None);
    }
    match host.save(&all.encode()) {
        Ok(()) => (all, trouble),
        Err(r) => (all, Some(Trouble::Refused(r))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Answer;
    use crate::learner::Record;
    use proptest::prelude::*;
    use std::cell::Cell;

    #[test]
    fn the_null_host_remembers() {
        let host = Null::default();
        assert_eq!(host.load(), Ok(None));
        host.save("x").unwrap();
        assert_eq!(host.load(), Ok(Some(String::from("x"))));
    }

    /// A host whose refusals and texts a test sees.
    #[derive(Default)]
    struct Seen {
        text: RefCell<Option<String>>,
        aside: RefCell<Option<String>>,
        saves: Cell<u32>,
        no_load: Option<Refused>,
        no_save: Option<Refused>,
        no_aside: Option<Refused>,
    }

    impl Seen {
        fn holding(text: &str) -> Seen {
            Seen { text: RefCell::new(Some(text.into())), ..Seen::default() }
        }
    }

    impl Connector for Seen {
        fn load(&self) -> Result<Option<String>, Refused> {
            self.no_load.map_or(Ok(self.text.borrow().clone()), Err)
        }

        fn save(&self, text: &str) -> Result<(), Refused> {
            if let Some(r) = self.no_save {
                return Err(r);
            }
            self.saves.set(self.saves.get() + 1);
            *self.text.borrow_mut() = Some(text.into());
            Ok(())
        }

        fn set_aside(&self, text: &str) -> Result<(), Refused> {
            if let Some(r) = self.no_aside {
                return Err(r);
            }
            *self.aside.borrow_mut() = Some(text.into());
            Ok(())
        }
    }

    fn solved(ids: &[&str]) -> Progress {
        let mut p = Progress::default();
        ids.iter().for_each(|id| p.answered(id, 1, &Answer::default(), true, 0));
        p
    }

    #[test]
    fn it_is_written_only_when_there_is_something_to_tell() {
        let host = Seen::default();
        assert_eq!(keep(&host, Progress::decode, &Progress::default()), (Progress::default(), None));
        assert_eq!(host.saves.get(), 0, "to open a page is nothing to store");
        let mine = solved(&["a"]);
        assert_eq!(keep(&host, Progress::decode, &mine), (mine.clone(), None));
        assert_eq!(keep(&host, Progress::decode, &mine), (mine.clone(), None));
        assert_eq!(keep(&host, Progress::decode, &Progress::default()), (mine, None));
        assert_eq!(host.saves.get(), 1);
    }

    #[test]
    fn what_another_page_stored_is_taken_in() {
        let host = Seen::default();
        let (both, _) = keep(&host, Progress::decode, &solved(&["a"]));
        assert_eq!(both, solved(&["a"]));
        assert_eq!(keep(&host, Progress::decode, &solved(&["b"])), (solved(&["a", "b"]), None));
        assert_eq!(Progress::decode(&host.text.borrow().clone().unwrap()), Ok(solved(&["a", "b"])));
    }

    #[test]
    fn an_older_version_is_replaced_at_the_first_change() {
        let text = r#"{"version":1,"checks":{"a":{"revision":1,"tries":1,"solved":true}}}"#;
        let host = Seen::holding(text);
        let (p, trouble) = keep(&host, Progress::decode, &Progress::default());
        assert_eq!((trouble, host.text.borrow().as_deref()), (None, Some(text)));
        assert!(p.solved("a", 1));
        keep(&host, Progress::decode, &solved(&["b"]));
        assert_eq!(Progress::decode(&host.text.borrow().clone().unwrap()), Ok(solved(&["a", "b"])));
    }

    #[test]
    fn what_a_newer_version_stored_is_left_alone() {
        let text = r#"{"version":99,"records":7}"#;
        let host = Seen::holding(text);
        assert_eq!(keep(&host, Progress::decode, &solved(&["a"])), (solved(&["a"]), Some(Trouble::Newer)));
        let (p, trouble) = clear(&host, Progress::decode, &solved(&["a"]));
        assert_eq!((p.solved("a", 1), trouble), (false, Some(Trouble::Newer)));
        assert_eq!((host.text.borrow().as_deref(), host.aside.borrow().as_deref()), (Some(text), None));
    }

    #[test]
    fn junk_is_put_aside_and_found_once() {
        let host = Seen::holding("hello");
        assert_eq!(keep(&host, Progress::decode, &Progress::default()), (Progress::default(), Some(Trouble::Junk)));
        assert_eq!(host.aside.borrow().as_deref(), Some("hello"));
        assert_eq!(keep(&host, Progress::decode, &solved(&["a"])), (solved(&["a"]), None));
    }

    #[test]
    fn junk_that_can_not_be_put_aside_is_not_written_over() {
        let host = Seen { no_aside: Some(Refused::Full), ..Seen::holding("hello") };
        let full = Some(Trouble::Refused(Refused::Full));
        assert_eq!(keep(&host, Progress::decode, &solved(&["a"])), (solved(&["a"]), full));
        assert_eq!(host.text.borrow().as_deref(), Some("hello"));
    }

    #[test]
    fn a_page_holds_what_its_host_refuses() {
        let (no, full) = (Some(Trouble::Refused(Refused::Forbidden)), Some(Trouble::Refused(Refused::Full)));
        // Saving would work; but what is stored isn't known, and must not be written over.
        let host = Seen { no_load: Some(Refused::Forbidden), ..Seen::default() };
        assert_eq!(keep(&host, Progress::decode, &solved(&["a"])), (solved(&["a"]), no));
        assert!(!clear(&host, Progress::decode, &solved(&["a"])).0.solved("a", 1));
        assert_eq!(host.saves.get(), 0);
        let host = Seen { no_save: Some(Refused::Full), ..Seen::holding(&solved(&["b"]).encode()) };
        assert_eq!(keep(&host, Progress::decode, &solved(&["a"])), (solved(&["a", "b"]), full));
    }

    #[test]
    fn forgetting_is_not_undone_by_a_page_that_has_not_heard_of_it() {
        let host = Seen::default();
        let (unheard, _) = keep(&host, Progress::decode, &solved(&["a"]));
        let (cleared, trouble) = clear(&host, Progress::decode, &Progress::default());
        assert_eq!((cleared.solved("a", 1), trouble), (false, None));
        let (adopted, _) = keep(&host, Progress::decode, &unheard);
        assert!(!adopted.solved("a", 1) && adopted.epoch() == 1);
        assert_eq!(Progress::decode(&host.text.borrow().clone().unwrap()), Ok(adopted));
    }

    #[test]
    fn forgetting_forgets_what_the_page_has_not_heard_of() {
        let host = Seen::default();
        let unheard = Progress::default();
        let (mut other, _) = clear(&host, Progress::decode, &unheard);
        other.answered("a", 1, &Answer::default(), true, 0);
        keep(&host, Progress::decode, &other);
        // This page's own first clearing is the second of all.
        assert!(!clear(&host, Progress::decode, &unheard).0.solved("a", 1));
        assert!(!keep(&host, Progress::decode, &other).0.solved("a", 1));
    }

    /// What a page does next.
    #[derive(Clone, Debug)]
    enum Do {
        Choose(Answer),
        Answer(Answer, bool),
        GiveUp,
        Clear,
        /// Keeps as a page does a while after a change.
        Keep,
        /// Only reads, and writes at `Write`: another page may come in between.
        Read,
        Write,
        /// Hears that another page wrote, if one did.
        Hear,
        /// Is loaded anew, which forgets what it has not kept; pages keep when they are left.
        Reload,
    }

    fn answer() -> impl Strategy<Value = Answer> {
        prop::collection::btree_map("[xy]", "[pq]?", 0..3).prop_map(|m| m.into_iter().collect())
    }

    /// Which page does what, to which revision of which check.
    fn steps(pages: usize, clears: u32) -> impl Strategy<Value = Vec<(usize, &'static str, u32, Do)>> {
        let what = prop_oneof![
            2 => answer().prop_map(Do::Choose),
            4 => (answer(), any::<bool>()).prop_map(|(a, solved)| Do::Answer(a, solved)),
            1 => Just(Do::GiveUp),
            clears => Just(Do::Clear),
            2 => Just(Do::Keep),
            3 => Just(Do::Read),
            3 => Just(Do::Write),
            2 => Just(Do::Hear),
            1 => Just(Do::Reload),
        ];
        prop::collection::vec((0..pages, prop::sample::select(vec!["a", "b"]), 1u32..3, what), 0..60)
    }

    /// A host as a page sees it that read a while ago.
    struct Before<'a> {
        read: Option<String>,
        host: &'a Null,
    }

    impl Connector for Before<'_> {
        fn load(&self) -> Result<Option<String>, Refused> {
            Ok(self.read.clone())
        }

        fn save(&self, text: &str) -> Result<(), Refused> {
            self.host.save(text)
        }

        fn set_aside(&self, text: &str) -> Result<(), Refused> {
            self.host.set_aside(text)
        }
    }

    #[derive(Clone, Default)]
    struct Page {
        mine: Progress,
        /// What it read and has not answered by writing.
        read: Option<Option<String>>,
        /// Holds what it has not kept.
        changed: bool,
        /// Another page wrote since it last looked.
        told: bool,
        /// What its learner did: in which epoch, to which check, and what was known of the check then.
        did: Vec<(u32, &'static str, u32, Record)>,
    }

    impl Page {
        /// Whether `p` knows all that the page's learner did, but for what was forgotten since.
        fn is_known_to(&self, p: &Progress) -> bool {
            self.did.iter().filter(|(epoch, ..)| *epoch == p.epoch()).all(|(_, id, revision, did)| {
                p.record(id, *revision).is_some_and(|r| {
                    r.tries >= did.tries && r.solved >= did.solved && r.shown >= did.shown && r.turn >= did.turn
                })
            })
        }
    }

    /// Lets a page do something with the host; the others are told when that writes, as a browser does it, only of changes.
    fn at_host(pages: &mut [Page], i: usize, host: &Null, how: impl FnOnce(&mut Page)) {
        let before = host.load();
        how(&mut pages[i]);
        if host.load() != before {
            pages.iter_mut().enumerate().filter(|(j, _)| *j != i).for_each(|(_, p)| p.told = true);
        }
    }

    fn keeps(host: &dyn Connector) -> impl FnOnce(&mut Page) {
        |p| {
            p.mine = keep(host, Progress::decode, &p.mine).0;
            p.changed = false;
        }
    }

    /// Plays the steps, lets each page keep what it has not kept and hear what is left, and looks whether anything is lost.
    fn play(pages: usize, steps: Vec<(usize, &'static str, u32, Do)>) -> Result<(), TestCaseError> {
        let host = Null::default();
        let mut pages = vec![Page::default(); pages];
        for (i, id, revision, what) in steps {
            let was = pages[i].mine.clone();
            let page = &mut pages[i];
            match what {
                Do::Choose(ref answer) => page.mine.chosen(id, revision, answer),
                Do::Answer(ref answer, solved) => page.mine.answered(id, revision, answer, solved, 0),
                Do::GiveUp => page.mine.gave_up(id, revision, 0),
                Do::Clear => {
                    at_host(&mut pages, i, &host, |p| p.mine = clear(&host, Progress::decode, &p.mine).0);
                }
                Do::Keep => at_host(&mut pages, i, &host, keeps(&host)),
                Do::Read => page.read = Some(host.load().unwrap()),
                Do::Write => {
                    if let Some(read) = page.read.take() {
                        at_host(&mut pages, i, &host, keeps(&Before { read, host: &host }));
                    }
                }
                Do::Hear => {
                    if std::mem::take(&mut page.told) {
                        at_host(&mut pages, i, &host, keeps(&host));
                    }
                }
                Do::Reload => {
                    at_host(&mut pages, i, &host, keeps(&host));
                    // What it was told while it was away it reads now.
                    pages[i].told = false;
                    pages[i].read = None;
                    pages[i].mine = keep(&host, Progress::decode, &Progress::default()).0;
                }
            }
            let page = &mut pages[i];
            page.changed |= matches!(what, Do::Choose(_) | Do::Answer(..) | Do::GiveUp);
            if page.mine != was
                && let Some(r) = page.mine.record(id, revision)
            {
                page.did.push((page.mine.epoch(), id, revision, r.clone()));
            }
            prop_assert!(page.mine.epoch() >= was.epoch());
            prop_assert!(page.is_known_to(&page.mine), "page {i} lost what it had");
        }
        for i in 0..pages.len() {
            if let Some(read) = pages[i].read.take() {
                at_host(&mut pages, i, &host, keeps(&Before { read, host: &host }));
            }
            if pages[i].changed {
                at_host(&mut pages, i, &host, keeps(&host));
            }
        }
        // What is written over is back as soon as who wrote it has heard.
        let mut rounds = 0;
        while let Some(i) = pages.iter().position(|p| p.told) {
            rounds += 1;
            prop_assert!(rounds <= 3 * pages.len(), "pages keep telling each other");
            pages[i].told = false;
            at_host(&mut pages, i, &host, keeps(&host));
        }
        let text = host.load().unwrap();
        let stored = text.map_or(Progress::default(), |t| Progress::decode(&t).unwrap());
        for (i, page) in pages.iter().enumerate() {
            prop_assert_eq!(&page.mine, &stored, "page {} knows what is stored", i);
            prop_assert!(page.is_known_to(&stored), "what page {i} did is not stored");
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn two_pages_lose_nothing(steps in steps(2, 0)) {
            play(2, steps)?;
        }

        #[test]
        fn three_pages_lose_nothing(steps in steps(3, 0)) {
            play(3, steps)?;
        }

        #[test]
        fn pages_lose_nothing_but_what_is_forgotten(steps in steps(3, 1)) {
            play(3, steps)?;
        }
    }
}
