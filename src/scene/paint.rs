//! The colours of every picture, by what they mean. Each is one custom property of `assets/css/tokens.css` with a light and a dark
//! value; the contrast lint reads the values from there.
//!
//! One meaning a colour, in all figures:
//!
//! | colour | means |
//! |---|---|
//! | `you` (rust) | yours: your part, your work, your money, and what you set or drag; never danger, never an app |
//! | `aws` (teal) | AWS’s: its part, and what it hides; dashed |
//! | `java` (raspberry), `node` (green), `mysql` (blue), `plum` | an app: its container, its files, its code while it runs. Where there is one app, its colour says no more than that; where there are several, each keeps its own |
//! | `call` (violet) | requests and events, on their way, waiting, and served |
//! | `idle` (ochre) | paid for, with nothing done for it; seen as well as what is at work |
//! | `bad` (red) | harm: broken, refused, lost. Always with a sign or a word, since it is near to rust |
//! | `good` (deep green) | in order: up, reached, answered right |
//! | `guest` (grey) | an operating system, and work that has to be done before an app runs; also plain frames |
//! | `hyper`, `engine` | hypervisor, container engine; the engine’s also for Docker Hub |
//! | `steel` | hardware, and what stands on it |
//! | `lamp` | light: sun, lit windows, day |
//! | `ink`, `muted`, `rule` | words, lesser words and hairlines: no meaning of their own |
//!
//! A test holds those that carry meaning apart from each other and from their ground.

macro_rules! paints {
    ($($(#[$doc:meta])* $name:ident = $token:literal,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Paint { /// Not painted.
            None, $($(#[$doc])* $name,)* }

        impl Paint {
            pub const ALL: &'static [Paint] = &[$(Paint::$name,)*];

            /// Name of the custom property without its dashes, and of the classes `f-…` (fill) and `s-…` (stroke).
            pub fn token(self) -> &'static str {
                match self { Paint::None => "none", $(Paint::$name => $token,)* }
            }
        }
    };
}

paints! {
    Paper = "paper",
    Surface = "surface",
    Ink = "ink",
    Muted = "muted",
    /// Hairlines.
    Rule = "rule",
    /// You: warm. Always with a solid outline and the person glyph.
    You = "you",
    YouFill = "you-fill",
    /// AWS: cool. Always with a dashed outline and the cloud glyph.
    Aws = "aws",
    AwsFill = "aws-fill",
    /// App hues, of no meaning but which app it is: of a container's steel or an app's block. Text on them is `OnApp`.
    Java = "java",
    Node = "node",
    Mysql = "mysql",
    Plum = "plum",
    OnApp = "on-app",
    /// Pale versions of the app hues, with `Ink` text.
    JavaFill = "java-fill",
    NodeFill = "node-fill",
    MysqlFill = "mysql-fill",
    PlumFill = "plum-fill",
    /// Requests and events, on their way and served.
    Call = "call",
    CallFill = "call-fill",
    /// Operating systems that a VM carries, and host operating systems.
    Guest = "guest",
    GuestFill = "guest-fill",
    LibsFill = "libs-fill",
    Hyper = "hyper",
    HyperFill = "hyper-fill",
    Engine = "engine",
    EngineFill = "engine-fill",
    /// Hardware. Text on it is `OnSteel` or `OnSteelMuted`.
    Steel = "steel",
    SteelEdge = "steel-edge",
    OnSteel = "on-steel",
    OnSteelMuted = "on-steel-muted",
    /// Paid for, and idle: nobody overlooks it.
    Idle = "idle",
    Good = "good",
    GoodFill = "good-fill",
    Bad = "bad",
    BadFill = "bad-fill",
    OnBad = "on-bad",
    /// Translucent: the ribs of a container and the light on its upper edge. Never under text.
    Rib = "rib",
    Lip = "lip",
    /// The harbour: sky, water, a light that is the sun by day and the moon and lit windows by night, and stars, which the day hides by
    /// having them in the colour of the sky.
    Sky = "sky",
    Sea = "sea",
    SeaFar = "sea-far",
    Lamp = "lamp",
    Star = "star",
}
