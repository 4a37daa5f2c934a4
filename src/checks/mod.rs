//! Concept checks.
