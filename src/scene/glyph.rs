//! The things that every picture is made of, drawn once. The grammar (docs/architecture.md): you are warm and solid with a person, AWS is
//! cool and dashed with a cloud, a container is corrugated steel, a VM is a room, hardware is charcoal, what AWS hides is a faint dashed outline.

use super::{Anchor, Paint, Shape, Stroke, Weight, text};
use crate::num::Within;

/// The colour of an app. The same app keeps its hue in every picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hue {
    Java,
    Node,
    Mysql,
    Plum,
}

impl Hue {
    pub const ALL: [Hue; 4] = [Hue::Java, Hue::Node, Hue::Mysql, Hue::Plum];

    pub fn paint(self) -> Paint {
        match self {
            Hue::Java => Paint::Java,
            Hue::Node => Paint::Node,
            Hue::Mysql => Paint::Mysql,
            Hue::Plum => Paint::Plum,
        }
    }

    /// The pale version, for `Ink` text.
    pub fn fill(self) -> Paint {
        match self {
            Hue::Java => Paint::JavaFill,
            Hue::Node => Paint::NodeFill,
            Hue::Mysql => Paint::MysqlFill,
            Hue::Plum => Paint::PlumFill,
        }
    }
}

/// Who is responsible.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    You,
    Aws,
}

impl Owner {
    pub fn paint(self) -> Paint {
        match self {
            Owner::You => Paint::You,
            Owner::Aws => Paint::Aws,
        }
    }

    pub fn fill(self) -> Paint {
        match self {
            Owner::You => Paint::YouFill,
            Owner::Aws => Paint::AwsFill,
        }
    }

    /// Solid for you, dashed for AWS: never colour alone.
    pub fn stroke(self, width: f64) -> Stroke {
        if self == Owner::Aws { Stroke::dashed(self.paint(), width) } else { Stroke::solid(self.paint(), width) }
    }
}

/// A small drawing of about 20 by 20 units around its own middle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Icon {
    Person,
    Cloud,
    Check,
    Cross,
    Burst,
    Lock,
    Clock,
    Pager,
    Wrench,
    ArrowRight,
    ArrowUp,
    Kernel,
    Warning,
    /// Small ones, of about 12 by 12 units, for marks on a crowded line.
    PersonSmall,
    CloudSmall,
    WarningSmall,
    /// A padlock that stands open.
    Unlock,
}

impl Icon {
    /// Path data around (0, 0), to be stroked.
    pub fn path(self) -> &'static str {
        match self {
            Icon::Person => "M-8 9a8 8 0 0 1 16 0M-4 -4a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
            Icon::Cloud => "M-9 6h17a4.6 4.6 0 0 0 .4-9.2a7 7 0 0 0-13.2-1.3a5.3 5.3 0 0 0-4.2 10.5z",
            Icon::Check => "M-7 0.5l4.6 4.8L7-5",
            Icon::Cross => "M-5.5 -5.5l11 11M5.5 -5.5l-11 11",
            Icon::Burst => {
                "M0 -9l2.4 5.2L8 -5.6L6 0l5.4 2.6l-5.8 1.2L6.4 9L1.6 5.6L-2.6 10L-3.2 4.4L-9 4.8L-5 .6L-9.4 -3.4L-3.8 -3.6z"
            }
            Icon::Lock => "M-6 -1h12v9h-12zM-3.6 -1v-3a3.6 3.6 0 0 1 7.2 0v3",
            Icon::Clock => "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0M0 -4.6v4.6l3.4 2.4",
            Icon::Pager => "M-9 -6h18v12h-18zM-5.6 -2.6h11.2v3.4h-11.2zM-5.6 3.4h2M5.6 3.4h-2",
            Icon::Wrench => {
                "M7.4 -7.4a4.6 4.6 0 0 0-6 5.6l-8 8a2 2 0 0 0 2.8 2.8l8-8a4.6 4.6 0 0 0 5.6-6l-3 3l-2.4-2.4z"
            }
            Icon::ArrowRight => "M-8 0h15M2 -5.4l5.4 5.4l-5.4 5.4",
            Icon::ArrowUp => "M0 8v-15M-5.4 -2l5.4 -5.4l5.4 5.4",
            Icon::Kernel => "M-5 -5h10v10h-10zM-2 -8v3M2 -8v3M-2 5v3M2 5v3M-8 -2h3M-8 2h3M5 -2h3M5 2h3",
            Icon::Warning => "M0 -8l9 16h-18zM0 -2.6v4.8M0 5v.4",
            Icon::PersonSmall => "M-5.2 6a5.2 5.2 0 0 1 10.4 0M-2.7 -2.9a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0 -5.4 0",
            Icon::CloudSmall => "M-5.2 3.8h9.6a2.7 2.7 0 0 0 .3-5.3a4.1 4.1 0 0 0-7.6-.8a3.1 3.1 0 0 0-2.3 6.1z",
            Icon::WarningSmall => "M0 -5.4l6 10.6h-12zM0 -1.8v3M0 3v.3",
            Icon::Unlock => "M-6 -1h12v9h-12zM-3.6 -1v-3.6a3.6 3.6 0 0 1 6.8 -1.6",
        }
    }
}

impl Shape {
    /// An icon with its middle at (`x`, `y`).
    pub fn icon(self, icon: Icon, x: f64, y: f64, ink: Paint) -> Shape {
        self.path(x, y, icon.path(), Paint::None, Stroke::solid(ink, 1.8))
    }
}

/// A corrugated steel box in the app's hue. With room for it, a name plate. `w` and `h` may be as small as 4.
pub fn container(key: impl Into<String>, x: f64, y: f64, w: f64, h: f64, hue: Hue, name: Option<&str>) -> Shape {
    let mut s = Shape::new(key, x, y, w, h).panel((w.min(h) * 0.08).min(3.0), hue.paint(), Stroke::NONE);
    if w >= 14.0 && h >= 10.0 {
        // Ribs are one path, so that a crowd of containers stays cheap.
        let step = (w / 11.0).within(4.0, 8.0);
        let (top, bottom) = (h * 0.07, h * 0.9);
        let n = ((w - 2.0 * step) / step).floor() as i32;
        let left = (w - f64::from(n) * step) / 2.0;
        let mut d = String::new();
        for i in 0..=n {
            d.push('M');
            super::svg::push_num(&mut d, left + f64::from(i) * step);
            d.push(' ');
            super::svg::push_num(&mut d, top);
            d.push('v');
            super::svg::push_num(&mut d, bottom - top);
        }
        s = s.path(0.0, 0.0, d, Paint::None, Stroke::solid(Paint::Rib, (step / 4.0).min(2.0)));
        s = s.rect(0.0, 0.0, w, (h * 0.06).within(1.0, 4.0), 1.0, Paint::Lip, Stroke::NONE);
    }
    if let Some(name) = name {
        let plate_h = (h * 0.5).within(15.0, 19.0);
        let pad = (w * 0.06).within(2.0, 6.0);
        let y = (h - plate_h) / 2.0;
        s = s.rect(pad, y, w - 2.0 * pad, plate_h, 2.0, Paint::Surface, Stroke::NONE).fitted(
            (w / 2.0, y + plate_h / 2.0 + 4.2),
            w - 2.0 * pad - 4.0,
            12.5,
            11.0,
            Weight::Bold,
            Anchor::Middle,
            Paint::Ink,
            name,
        );
    }
    s
}

/// The outlined room of a virtual machine. What is in it are shapes of their own.
pub fn room(key: impl Into<String>, x: f64, y: f64, w: f64, h: f64) -> Shape {
    Shape::new(key, x, y, w, h).panel(6.0, Paint::Surface, Stroke::solid(Paint::Guest, 1.5))
}

/// What a layer of a stack is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layer {
    Hardware,
    Hypervisor,
    Os,
    Engine,
    Libs,
    App(Hue),
}

/// A layer of a stack: a bar with its name on the left and a remark on the right, both fitted; the remark is left out where there is no
/// room for both. Two lines (name above remark, both in the middle) when the bar is narrow and high enough.
pub fn layer(key: impl Into<String>, x: f64, y: f64, w: f64, h: f64, kind: Layer, name: &str, remark: &str) -> Shape {
    let (fill, edge, ink, soft) = match kind {
        Layer::Hardware => (Paint::Steel, Paint::SteelEdge, Paint::OnSteel, Paint::OnSteelMuted),
        Layer::Hypervisor => (Paint::HyperFill, Paint::Hyper, Paint::Ink, Paint::Ink),
        Layer::Os => (Paint::GuestFill, Paint::Guest, Paint::Ink, Paint::Ink),
        Layer::Engine => (Paint::EngineFill, Paint::Engine, Paint::Ink, Paint::Ink),
        Layer::Libs => (Paint::LibsFill, Paint::Rule, Paint::Ink, Paint::Ink),
        Layer::App(hue) => (hue.paint(), hue.paint(), Paint::OnApp, Paint::OnApp),
    };
    let s = Shape::new(key, x, y, w, h).panel(4.0, fill, Stroke::solid(edge, 1.0));
    let size = if h >= 30.0 { 13.5 } else { 12.5 };
    let name_w = text::width(name, size, Weight::Bold);
    let remark_w = text::width(remark, 12.0, Weight::Regular);
    let mid = h / 2.0 + size * 0.34;
    if !remark.is_empty() && name_w + remark_w + 40.0 <= w {
        return s.text(12.0, mid, size, Weight::Bold, Anchor::Start, ink, name).text(
            w - 12.0,
            mid,
            12.0,
            Weight::Regular,
            Anchor::End,
            soft,
            remark,
        );
    }
    if !remark.is_empty() && h >= 40.0 && remark_w <= w - 8.0 {
        return s.fitted((w / 2.0, h / 2.0 - 3.0), w - 8.0, size, 11.0, Weight::Bold, Anchor::Middle, ink, name).text(
            w / 2.0,
            h / 2.0 + 13.0,
            12.0,
            Weight::Regular,
            Anchor::Middle,
            soft,
            remark,
        );
    }
    if w >= 200.0 {
        s.text(12.0, mid, size, Weight::Bold, Anchor::Start, ink, name)
    } else {
        s.fitted((w / 2.0, mid), w - 8.0, size, 11.0, Weight::Bold, Anchor::Middle, ink, name)
    }
}

/// Who owns a piece of work: a pill with the person or the cloud.
pub fn owner_pill(key: impl Into<String>, x: f64, y: f64, w: f64, h: f64, owner: Owner, label: &str) -> Shape {
    let s = Shape::new(key, x, y, w, h).panel(h / 2.0, owner.fill(), owner.stroke(1.5));
    let icon = match owner {
        Owner::You => Icon::Person,
        Owner::Aws => Icon::Cloud,
    };
    let size = 13.5;
    let total = 24.0 + text::width(label, size, Weight::Bold);
    let left = ((w - total) / 2.0).max(6.0);
    s.icon(icon, left + 9.0, h / 2.0 - 1.0, owner.paint()).fitted(
        (left + 24.0, h / 2.0 + size * 0.35),
        w - left - 30.0,
        size,
        11.0,
        Weight::Bold,
        Anchor::Start,
        owner.paint(),
        label,
    )
}

/// Something AWS hides from you, revealed: a faint dashed outline with a label in its upper left corner.
pub fn hidden(key: impl Into<String>, x: f64, y: f64, w: f64, h: f64, label: &str) -> Shape {
    let s = Shape::new(key, x, y, w, h).panel(6.0, Paint::None, Stroke::dashed(Paint::Aws, 1.2));
    if label.is_empty() {
        return s;
    }
    s.fitted((8.0, 15.0), w - 16.0, 12.0, 11.0, Weight::Regular, Anchor::Start, Paint::Aws, label)
}

/// Room that is free: a dashed green outline with a label in its middle.
pub fn free_room(key: impl Into<String>, x: f64, y: f64, w: f64, h: f64, label: &str) -> Shape {
    let mut s = Shape::new(key, x, y, w, h).panel(4.0, Paint::None, Stroke::dashed(Paint::Good, 1.5));
    let lines = text::wrap(label, 12.5, Weight::Bold, w - 16.0);
    let top = h / 2.0 - (lines.len() as f64 - 1.0) * 8.0 + 4.4;
    for (i, line) in lines.into_iter().enumerate() {
        s = s.text(w / 2.0, top + i as f64 * 16.0, 12.5, Weight::Bold, Anchor::Middle, Paint::Good, line);
    }
    s
}

/// A heading with a remark under it, both starting at `x`; the remark wraps.
pub fn heading(key: impl Into<String>, x: f64, y: f64, w: f64, title: &str, remark: &str) -> Shape {
    let remark_lines = text::wrap(remark, 12.5, Weight::Regular, w);
    let h = 22.0 + remark_lines.len() as f64 * 16.0;
    let mut s =
        Shape::new(key, x, y, w, h).fitted((0.0, 16.0), w, 17.0, 13.0, Weight::Bold, Anchor::Start, Paint::Ink, title);
    for (i, line) in remark_lines.into_iter().enumerate() {
        s = s.text(0.0, 34.0 + i as f64 * 16.0, 12.5, Weight::Regular, Anchor::Start, Paint::Muted, line);
    }
    s
}

/// A large number with its name beneath, for results.
pub fn readout(key: impl Into<String>, x: f64, y: f64, w: f64, number: &str, name: &str, ink: Paint) -> Shape {
    let name_lines = text::wrap(name, 12.5, Weight::Regular, w);
    let mut s = Shape::new(key, x, y, w, 30.0 + 16.0 * name_lines.len() as f64 + 4.0).fitted(
        (0.0, 24.0),
        w,
        26.0,
        14.0,
        Weight::Bold,
        Anchor::Start,
        ink,
        number,
    );
    for (i, line) in name_lines.into_iter().enumerate() {
        s = s.text(0.0, 42.0 + i as f64 * 16.0, 12.5, Weight::Regular, Anchor::Start, Paint::Muted, line);
    }
    s
}

/// A pill like [`owner_pill`], set so that person and cloud keep the same distance to their word: the cloud is wider than the person.
pub fn owner_mark(key: impl Into<String>, x: f64, y: f64, w: f64, h: f64, owner: Owner, label: &str) -> Shape {
    let s = Shape::new(key, x, y, w, h).panel(h / 2.0, owner.fill(), owner.stroke(1.5));
    let (icon, left, right) = match owner {
        Owner::You => (Icon::Person, 8.0, 8.0),
        Owner::Aws => (Icon::Cloud, 13.0, 12.6),
    };
    let (size, gap) = (13.5, 5.0);
    let text_w = text::width(label, size, Weight::Bold);
    let start = ((w - left - right - gap - text_w) / 2.0).max(4.0);
    let text_x = start + left + right + gap;
    s.icon(icon, start + left, h / 2.0 - if owner == Owner::You { 1.0 } else { -0.5 }, owner.paint()).fitted(
        (text_x, h / 2.0 + size * 0.35),
        w - text_x - 3.0,
        size,
        11.0,
        Weight::Bold,
        Anchor::Start,
        owner.paint(),
        label,
    )
}
