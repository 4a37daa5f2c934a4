//! What surrounds the page. A host keeps what the learner did; the null host, which only remembers, is the default in builds and tests and
//! wherever a browser forbids storage.

#[cfg(feature = "csr")]
pub mod local;

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
    fn clear(&self) -> Result<(), Refused>;
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

    fn clear(&self) -> Result<(), Refused> {
        *self.0.borrow_mut() = None;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_null_host_remembers_and_forgets() {
        let host = Null::default();
        assert_eq!(host.load(), Ok(None));
        host.save("x").unwrap();
        assert_eq!(host.load(), Ok(Some(String::from("x"))));
        host.clear().unwrap();
        assert_eq!(host.load(), Ok(None));
    }
}
