//! What every part of a page draws on, made once for all pages.

use super::data::{Data, FigureFiles};
use super::{Assets, files};
use crate::content::Course;
use crate::content::lesson::Lesson;
use leptos::prelude::*;
use std::sync::Arc;

/// A context of every page. Content, and the names of all files.
pub struct Site {
    pub course: Course,
    pub assets: Assets,
    pub data: Data,
}

impl Site {
    pub fn new(course: &Course, assets: &Assets) -> Site {
        Site { data: Data::new(course, assets), course: course.clone(), assets: assets.clone() }
    }

    /// # Panics
    /// When there is no such lesson; ids come from the course.
    pub fn lesson(&self, id: &str) -> &Lesson {
        self.course.lessons.iter().find(|l| l.id == id).expect("a lesson of the course")
    }

    /// # Panics
    /// When there is no such figure; the course was validated.
    pub fn figure(&self, id: &str) -> &FigureFiles {
        self.data.figures.get(id).expect("a validated figure")
    }

    /// The lesson that shows a figure; the course's opening picture may be in none.
    pub fn lesson_of_figure(&self, id: &str) -> Option<&Lesson> {
        self.course.lessons.iter().find(|l| l.figures().any(|f| f == id))
    }

    /// Where a page will be found, if that is known.
    pub fn address(&self, file: &str) -> Option<String> {
        let base = &self.assets.base;
        (!base.is_empty()).then(|| if file == files::EXPLAINER { base.clone() } else { [base, file].concat() })
    }
}

/// What the page draws on.
///
/// # Panics
/// Outside a page.
pub fn use_site() -> Arc<Site> {
    expect_context()
}
