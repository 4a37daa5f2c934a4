//! Who gets an image, and what decides. From a private ECR repository each caller needs an identity with permission: on EC2 the container
//! instance role, on Fargate the task execution role (`ecr-on-ecs`), Lambda a repository policy (`lambda-images`), a person a login
//! (`ecr-guide`). The task role has no part in it (`ecs-task-roles`). Lambda takes images from a private ECR repository alone. Docker Hub
//! counts pulls by address, or with a login by account (`docker-hub-usage`).

use crate::sim::Story;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caller {
    Ec2,
    Fargate,
    Lambda,
    Laptop,
    Stranger,
}

pub const CALLERS: [Caller; 5] = [Caller::Ec2, Caller::Fargate, Caller::Lambda, Caller::Laptop, Caller::Stranger];

impl Caller {
    /// Its name in keys of shapes and words.
    pub fn id(self) -> &'static str {
        match self {
            Caller::Ec2 => "ec2",
            Caller::Fargate => "fargate",
            Caller::Lambda => "lambda",
            Caller::Laptop => "laptop",
            Caller::Stranger => "stranger",
        }
    }
}

/// Where the image lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shelf {
    Private,
    Public,
    Hub,
    /// Docker Hub, and the fleet pulls with a login.
    HubLogin,
}

pub const SHELVES: [Shelf; 4] = [Shelf::Private, Shelf::Public, Shelf::Hub, Shelf::HubLogin];

impl Shelf {
    pub fn is_hub(self) -> bool {
        matches!(self, Shelf::Hub | Shelf::HubLogin)
    }

    /// Its name in keys of words.
    pub fn id(self) -> &'static str {
        match self {
            Shelf::Private => "private",
            Shelf::Public => "public",
            _ => "hub",
        }
    }
}

/// What the learner has set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    pub shelf: Shelf,
    /// Whether each of these has permission to pull.
    pub instance: bool,
    pub execution: bool,
    pub task: bool,
    pub policy: bool,
    /// Whether the laptop has logged in with AWS credentials.
    pub login: bool,
    /// Pulls that the fleet has made from Docker Hub in the last six hours, and how many it may, without a login and with one.
    pub pulls: f64,
    pub anonymous: f64,
    pub account: f64,
}

/// What decides about a caller, by its name in keys of words, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verdict {
    pub gate: &'static str,
    pub granted: bool,
}

impl Params {
    /// Pulls that the fleet may make.
    pub fn limit(&self) -> f64 {
        if self.shelf == Shelf::HubLogin { self.account } else { self.anonymous }
    }

    pub fn verdict(&self, caller: Caller) -> Verdict {
        let fleet = matches!(caller, Caller::Ec2 | Caller::Fargate);
        let (gate, granted) = match (self.shelf, caller) {
            (Shelf::Private, Caller::Ec2) => ("instance", self.instance),
            (Shelf::Private, Caller::Fargate) => ("execution", self.execution),
            (Shelf::Private, Caller::Lambda) => ("policy", self.policy),
            (Shelf::Private, Caller::Laptop) => ("login", self.login),
            (Shelf::Private, Caller::Stranger) => ("nobody", false),
            (_, Caller::Lambda) => ("ecr-only", false),
            (Shelf::Public, _) => ("anyone", true),
            (Shelf::Hub, _) if fleet => ("address", self.pulls < self.limit()),
            (Shelf::HubLogin, _) if fleet => ("account", self.pulls < self.limit()),
            _ => ("elsewhere", true),
        };
        Verdict { gate, granted }
    }

    /// The permissions in the order of the controls.
    pub fn locks(&self) -> [bool; 5] {
        [self.instance, self.execution, self.task, self.policy, self.login]
    }

    /// How many of the five get the image.
    pub fn count(&self) -> usize {
        CALLERS.iter().filter(|c| self.verdict(**c).granted).count()
    }
}

/// Seconds from a caller to what decides, on to the registry, and back with the image; of being turned away; and of the first call to AWS that
/// the app in the Fargate task makes once it runs.
pub const LEG: f64 = 0.4;
pub const ON: f64 = 0.3;
pub const BACK: f64 = 0.55;
pub const BOUNCE: f64 = 0.6;
pub const CALL: f64 = 0.7;
/// Between two callers: one after the other as it is told, nearly all at once when a lock was pressed.
const TOLD: f64 = 1.0;
const PLAYED: f64 = 0.08;
const CLEAR: f64 = 0.2;

/// When all have asked and been answered.
const fn end(gap: f64) -> f64 {
    let (last, fargate) = (4.0 * gap + LEG + ON + BACK, gap + LEG + ON + BACK + CALL);
    if last > fargate { last } else { fargate }
}

/// Steps of the story: nobody has asked, all ask, they ask Docker Hub, and the learner's turn.
pub const STEPS: usize = 4;
/// The one that runs again when a lock is pressed.
pub const TURN: usize = 3;

/// Where a request is on its way; with how much of that is done, 0..=1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Stage {
    Waits,
    Asks(f64),
    Bounces(f64),
    Through(f64),
    Returns(f64),
    Refused,
    Has,
}

impl Stage {
    /// What decides has decided.
    pub fn decided(self) -> bool {
        !matches!(self, Stage::Waits | Stage::Asks(_))
    }
}

impl Params {
    /// Where the request of a caller is, `since` seconds after it set out.
    pub fn stage(&self, caller: Caller, since: f64) -> Stage {
        let part = |from: f64, length: f64| (since - from) / length;
        match (since, self.verdict(caller).granted) {
            (s, _) if s < 0.0 => Stage::Waits,
            (s, _) if s < LEG => Stage::Asks(part(0.0, LEG)),
            (s, false) if s < LEG + BOUNCE => Stage::Bounces(part(LEG, BOUNCE)),
            (_, false) => Stage::Refused,
            (s, true) if s < LEG + ON => Stage::Through(part(LEG, ON)),
            (s, true) if s < LEG + ON + BACK => Stage::Returns(part(LEG + ON, BACK)),
            (_, true) => Stage::Has,
        }
    }

    /// How far the app in the Fargate task is with its first call to AWS, which the task role decides about; `None` as long as no app runs.
    pub fn call(&self, since: f64) -> Option<f64> {
        let runs = self.shelf == Shelf::Private && self.stage(Caller::Fargate, since) == Stage::Has;
        runs.then(|| ((since - LEG - ON - BACK) / CALL).min(1.0))
    }
}

#[derive(Clone, Debug)]
pub struct Trace {
    /// What holds in each step.
    pub beats: [Params; STEPS],
    pub story: Story,
}

pub fn run(p: &Params) -> Trace {
    // A login is a matter of the learner's turn.
    let crowded = Params { shelf: Shelf::Hub, ..*p };
    let told = CLEAR + end(TOLD);
    Trace {
        beats: [*p, *p, crowded, *p],
        story: Story::new(&[(0.3, 4.5), (told, 5.0), (told, 6.0), (CLEAR + end(PLAYED), 4.0)]),
    }
}

impl Trace {
    /// The step at `t`, and for each caller the seconds since it set out; negative before.
    pub fn clock(&self, t: f64) -> (usize, [f64; 5]) {
        let at = self.story.at(t);
        let gap = if at.step == TURN { PLAYED } else { TOLD };
        let mut since = [-1.0; 5];
        for (i, s) in since.iter_mut().enumerate() {
            *s = match at.step {
                0 => -1.0,
                // A rest must not fall short of the end by a rounding error.
                _ if at.moved >= 1.0 => LEG + ON + BACK + CALL + BOUNCE,
                _ => at.since - CLEAR - gap * i as f64,
            };
        }
        (at.step, since)
    }

    /// What the first goal asks for: of the locks as they hang at first, one is changed, and the Fargate task starts.
    pub fn one_lock(&self, first: &Params) -> bool {
        let p = self.beats[TURN];
        let changed = p.locks().iter().zip(first.locks()).filter(|(a, b)| **a != *b).count();
        p.shelf == Shelf::Private && changed == 1 && p.verdict(Caller::Fargate).granted
    }

    /// What the second asks for: the image for Fargate alone, and no other lock open.
    pub fn least(&self) -> bool {
        let p = self.beats[TURN];
        p.shelf == Shelf::Private && p.locks() == [false, true, false, false, false]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the figure opens: Fargate's permission sits with the wrong role.
    const USUAL: Params = Params {
        shelf: Shelf::Private,
        instance: true,
        execution: false,
        task: true,
        policy: true,
        login: true,
        pulls: 120.0,
        anonymous: 100.0,
        account: 200.0,
    };

    fn params() -> impl Strategy<Value = Params> {
        (0usize..4, prop::array::uniform5(any::<bool>()), 0.0..300.0f64, 50.0..150.0f64, 0.0..200.0f64).prop_map(
            |(s, [instance, execution, task, policy, login], pulls, anonymous, more)| Params {
                shelf: SHELVES[s],
                instance,
                execution,
                task,
                policy,
                login,
                pulls: pulls.round(),
                anonymous: anonymous.round(),
                account: anonymous.round() + more.round(),
            },
        )
    }

    fn granted(p: &Params) -> Vec<bool> {
        CALLERS.iter().map(|c| p.verdict(*c).granted).collect()
    }

    /// The story as the captions tell it.
    #[test]
    fn the_story() {
        let t = run(&USUAL);
        let of = |step: usize| granted(&t.beats[step]);
        assert_eq!(of(1), [true, false, true, true, false], "Fargate is refused, whatever the task role may");
        assert_eq!(of(2), [false, false, false, true, true], "the fleet has used up its pulls");
        let below = run(&Params { pulls: 90.0, ..USUAL });
        assert_eq!(granted(&below.beats[2]), [true, true, false, true, true]);
    }

    #[test]
    fn a_public_repository_and_a_login() {
        assert_eq!(granted(&Params { shelf: Shelf::Public, ..USUAL }), [true, true, false, true, true]);
        assert_eq!(granted(&Params { shelf: Shelf::HubLogin, ..USUAL }), [true, true, false, true, true]);
        assert!(!Params { shelf: Shelf::HubLogin, pulls: 200.0, ..USUAL }.verdict(Caller::Ec2).granted);
    }

    /// The goals can be reached, and not by leaving things as they are; the tempting lock reaches neither.
    #[test]
    fn goals() {
        let met = |p: Params| (run(&p).one_lock(&USUAL), run(&p).least());
        assert_eq!(met(USUAL), (false, false));
        assert_eq!(met(Params { task: false, ..USUAL }), (false, false));
        assert_eq!(met(Params { execution: true, ..USUAL }), (true, false));
        assert_eq!(met(Params { execution: true, shelf: Shelf::Public, ..USUAL }), (false, false));
        assert_eq!(met(Params { execution: true, task: false, ..USUAL }), (false, false), "two locks");
        let least = Params { instance: false, execution: true, task: false, policy: false, login: false, ..USUAL };
        assert_eq!(met(least), (false, true));
        assert_eq!(met(Params { task: true, ..least }), (false, false), "the pull does not need the task role");
    }

    proptest! {
        /// What is set counts, but in the third step, which says that it is about Docker Hub: there the fleet stands or falls with its count,
        /// Lambda is refused, and whoever comes from elsewhere is served.
        #[test]
        fn the_story_holds_for_all_settings(p in params()) {
            let t = run(&p);
            prop_assert_eq!([t.beats[0], t.beats[1], t.beats[TURN]], [p; 3]);
            let hub = t.beats[2];
            let under = hub.pulls < hub.limit();
            prop_assert_eq!((hub.shelf, hub.limit(), hub.pulls), (Shelf::Hub, p.anonymous, p.pulls));
            prop_assert_eq!(granted(&hub), [under, under, false, true, true]);
        }

        /// A request goes one way: out, then through and back with the image or turned away; the app calls only once it has the image.
        #[test]
        fn requests_only_go_on(p in params(), a in -0.5..3.0f64, d in 0.0..1.0f64) {
            let rank = |s: Stage| match s {
                Stage::Waits => 0.0,
                Stage::Asks(x) => 1.0 + x,
                Stage::Bounces(x) | Stage::Through(x) => 2.0 + x,
                Stage::Returns(x) => 3.0 + x,
                Stage::Refused | Stage::Has => 4.0,
            };
            for c in CALLERS {
                prop_assert!(rank(p.stage(c, a)) <= rank(p.stage(c, a + d)) + 1e-9);
                let ends = if p.verdict(c).granted { Stage::Has } else { Stage::Refused };
                prop_assert_eq!(p.stage(c, 1e3), ends);
            }
            prop_assert!(p.call(a).is_none() || p.stage(Caller::Fargate, a) == Stage::Has);
        }

        /// The task role never changes who gets an image.
        #[test]
        fn the_task_role_has_no_part_in_it(p in params()) {
            prop_assert_eq!(granted(&p), granted(&Params { task: !p.task, ..p }));
        }

        /// A stranger never gets a private image; Lambda never gets one that is not in a private ECR repository.
        #[test]
        fn two_who_never_get_in(p in params()) {
            prop_assert!(p.shelf != Shelf::Private || !p.verdict(Caller::Stranger).granted);
            prop_assert!(p.shelf == Shelf::Private || !p.verdict(Caller::Lambda).granted);
        }

        /// In a private repository each permission decides for one caller, and for no other.
        #[test]
        fn each_permission_opens_one_door(p in params()) {
            let p = Params { shelf: Shelf::Private, ..p };
            let flipped = [
                Params { instance: !p.instance, ..p },
                Params { execution: !p.execution, ..p },
                Params { policy: !p.policy, ..p },
                Params { login: !p.login, ..p },
            ];
            for (i, q) in flipped.iter().enumerate() {
                for (k, c) in CALLERS.iter().enumerate() {
                    prop_assert_eq!(p.verdict(*c).granted != q.verdict(*c).granted, i == k);
                }
            }
        }

        /// Permissions of AWS mean nothing to Docker Hub, and the whole fleet fares alike there; more pulls never help, a login never harms.
        #[test]
        fn docker_hub_only_counts(p in params(), more in 0.0..100.0f64) {
            let p = Params { shelf: Shelf::Hub, ..p };
            let bare = Params { instance: false, execution: false, policy: false, login: false, ..p };
            prop_assert_eq!(granted(&p), granted(&bare));
            prop_assert_eq!(p.verdict(Caller::Ec2).granted, p.verdict(Caller::Fargate).granted);
            let busier = Params { pulls: p.pulls + more, ..p };
            let login = Params { shelf: Shelf::HubLogin, ..p };
            prop_assert!(p.count() >= busier.count());
            prop_assert!(p.count() <= login.count());
            prop_assert_eq!(p.verdict(Caller::Ec2).granted, p.pulls < p.anonymous);
        }

        /// At rest everybody has been answered, but in the first step nobody has asked.
        #[test]
        fn rests_are_complete(p in params()) {
            let t = run(&p);
            for (i, s) in t.story.steps().iter().enumerate() {
                let (step, since) = t.clock(s.rest());
                prop_assert_eq!(step, i);
                for (c, x) in CALLERS.into_iter().zip(since) {
                    let stage = t.beats[i].stage(c, x);
                    prop_assert_eq!(stage == Stage::Waits, i == 0);
                    prop_assert!(i == 0 || matches!(stage, Stage::Has | Stage::Refused));
                }
                // Nothing is cut off by the rest: the last moment of the motion shows what the rest shows, but for its last frame.
                let before = t.clock(s.rest() - 1e-6).1;
                for (c, x) in CALLERS.into_iter().zip(before) {
                    prop_assert!(i == 0 || !matches!(t.beats[i].stage(c, x), Stage::Returns(y) | Stage::Bounces(y) if y < 0.99));
                }
            }
        }
    }
}
