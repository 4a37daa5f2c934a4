//! Numbers by name. A model never holds a number of its own that came from somewhere: it asks for a fact, which has unit, source and date
//! in `facts.toml`. In the browser the facts that a figure needs come as data with the page.

use crate::Map;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts(Map<f64>);

impl Facts {
    pub fn new(values: Map<f64>) -> Facts {
        Facts(values)
    }

    /// The value of a fact, in the unit that `facts.toml` gives.
    ///
    /// # Panics
    /// When there is no such fact: a figure must list the facts that it uses, and a test runs every figure with just those.
    pub fn get(&self, id: &str) -> f64 {
        match self.0.get(id) {
            Some(v) => *v,
            None => panic!("no fact {id}"),
        }
    }

    pub fn only(&self, ids: &[&str]) -> Facts {
        Facts(ids.iter().filter_map(|id| self.0.get(id).map(|v| (id.to_string(), *v))).collect())
    }

    pub fn values(&self) -> &Map<f64> {
        &self.0
    }
}
