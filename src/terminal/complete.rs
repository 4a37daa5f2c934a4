//! Completion of what has been typed so far.
