//! What images are made of: the stacks of the official base images (`docker-image-sizes`), the app's own two layers, and what a change
//! to one of these leaves alone (`docker-build-cache`).

/// A layer's name in keys of words, and the fact with its size; bottom to top.
pub type Stack = &'static [(&'static str, &'static str)];

/// Layers that hold only a user or a start script. They are drawn as slivers, without a name.
pub const TINY: &str = "tiny";
const SLIVER: (&str, &str) = (TINY, "image-layer-tiny");

/// `node:24`.
pub const NODE: Stack = &[
    ("debian", "node-layer-debian"),
    ("certs", "node-layer-certs"),
    ("git", "node-layer-git"),
    ("compilers", "node-layer-compilers"),
    SLIVER,
    ("node", "node-image-runtime"),
    ("yarn", "node-layer-yarn"),
    SLIVER,
];
/// `eclipse-temurin:21-jre`.
pub const TEMURIN: Stack = &[
    ("ubuntu", "temurin-layer-ubuntu"),
    SLIVER,
    ("certs", "temurin-layer-certs"),
    ("jre", "temurin-layer-jre"),
    SLIVER,
    SLIVER,
];
/// `mysql:lts`.
pub const MYSQL: Stack = &[
    ("oracle", "mysql-layer-oracle"),
    SLIVER,
    (TINY, "mysql-layer-gosu"),
    ("tools", "mysql-layer-tools"),
    SLIVER,
    SLIVER,
    ("server", "mysql-layer-server"),
    SLIVER,
    ("shell", "mysql-layer-shell"),
    SLIVER,
];
/// `alpine`.
pub const ALPINE: Stack = &[("alpine", "alpine-image-download")];

/// The app's own layers.
pub const LIBS: (&str, &str) = ("libs", "shop-libraries");
pub const CODE: (&str, &str) = ("code", "shop-code");
/// A layer with a small file.
pub const SMALL: &str = SLIVER.1;

/// How many of the app's own two layers a change leaves alone: it is in the lower of them, or in the upper, and from there on all is new.
pub fn kept(libs_change: bool, code_first: bool) -> usize {
    usize::from(libs_change == code_first)
}
