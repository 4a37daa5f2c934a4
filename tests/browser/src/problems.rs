//! Collects what is wrong, so that one run tells everything and not only the first.

#[derive(Default)]
pub struct Problems(Vec<String>);

impl Problems {
    pub fn add(&mut self, text: impl Into<String>) {
        self.0.push(text.into());
    }

    /// Notes `text` unless all is well.
    pub fn check(&mut self, well: bool, text: impl Into<String>) {
        if !well {
            self.add(text);
        }
    }

    /// Notes why a piece of a test could not go on.
    pub fn note(&mut self, place: &str, result: Result<(), String>) {
        if let Err(e) = result {
            self.add(format!("{place}: {e}"));
        }
    }

    pub fn finish(self) {
        assert!(self.0.is_empty(), "{} problems:\n  {}", self.0.len(), self.0.join("\n  "));
    }
}
