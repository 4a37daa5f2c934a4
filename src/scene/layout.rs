//! Small helpers that place things.

/// A box in scene units.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Area {
    pub fn new(x: f64, y: f64, w: f64, h: f64) -> Area {
        Area { x, y, w, h }
    }

    pub fn inset(self, d: f64) -> Area {
        Area { x: self.x + d, y: self.y + d, w: self.w - 2.0 * d, h: self.h - 2.0 * d }
    }

    pub fn right(self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// `n` columns of equal width with `gap` between them.
    pub fn columns(self, n: usize, gap: f64) -> Vec<Area> {
        let w = (self.w - gap * (n.max(1) - 1) as f64) / n.max(1) as f64;
        (0..n).map(|i| Area { x: self.x + i as f64 * (w + gap), w, ..self }).collect()
    }

    /// `n` rows of equal height with `gap` between them, top to bottom.
    pub fn rows(self, n: usize, gap: f64) -> Vec<Area> {
        let h = (self.h - gap * (n.max(1) - 1) as f64) / n.max(1) as f64;
        (0..n).map(|i| Area { y: self.y + i as f64 * (h + gap), h, ..self }).collect()
    }
}

/// The grid that holds `n` cells of about the aspect (width / height) `aspect` in an area, with `gap` between cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    pub area: Area,
    pub cols: usize,
    pub rows: usize,
    pub gap: f64,
    pub cell_w: f64,
    pub cell_h: f64,
}

impl Grid {
    pub fn fit(area: Area, n: usize, aspect: f64, gap: f64) -> Grid {
        let n = n.max(1);
        let mut best = Grid::with_cols(area, n, 1, gap);
        let score = |g: &Grid| (g.cell_w.min(g.cell_h * aspect)).max(0.0);
        for cols in 2..=n {
            let g = Grid::with_cols(area, n, cols, gap);
            if score(&g) > score(&best) {
                best = g;
            }
        }
        best
    }

    pub fn with_cols(area: Area, n: usize, cols: usize, gap: f64) -> Grid {
        let cols = cols.max(1);
        let rows = n.max(1).div_ceil(cols);
        Grid {
            area,
            cols,
            rows,
            gap,
            cell_w: (area.w - gap * (cols - 1) as f64) / cols as f64,
            cell_h: (area.h - gap * (rows - 1) as f64) / rows as f64,
        }
    }

    /// Cell `i`, filling rows from the top left.
    pub fn cell(&self, i: usize) -> Area {
        let (r, c) = (i / self.cols, i % self.cols);
        Area::new(
            self.area.x + c as f64 * (self.cell_w + self.gap),
            self.area.y + r as f64 * (self.cell_h + self.gap),
            self.cell_w,
            self.cell_h,
        )
    }

    /// Cell `i`, filling rows from the bottom left, as things pile up.
    pub fn cell_up(&self, i: usize) -> Area {
        let a = self.cell(i);
        Area { y: self.area.y + self.area.bottom() - a.bottom(), ..a }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_stay_inside_and_apart(n in 1usize..400, aspect in 0.4..4.0f64) {
            let area = Area::new(10.0, 20.0, 300.0, 200.0);
            let g = Grid::fit(area, n, aspect, 0.5);
            for i in 0..n {
                for c in [g.cell(i), g.cell_up(i)] {
                    prop_assert!(c.x >= area.x - 1e-6 && c.right() <= area.right() + 1e-6);
                    prop_assert!(c.y >= area.y - 1e-6 && c.bottom() <= area.bottom() + 1e-6);
                }
            }
            if n > 1 {
                let (a, b) = (g.cell(0), g.cell(1));
                prop_assert!(a.right() <= b.x + 1e-6 || a.bottom() <= b.y + 1e-6);
            }
        }
    }
}
