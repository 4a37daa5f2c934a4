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

    /// How many of the five get the image.
    pub fn count(&self) -> usize {
        CALLERS.iter().filter(|c| self.verdict(**c).granted).count()
    }
}

/// Between two callers, from a caller to what decides, and from there to the image and back.
pub const GAP: f64 = 0.6;
pub const LEG: f64 = 0.3;
pub const BACK: f64 = 0.45;
const CLEAR: f64 = 0.3;
/// When all have asked and been answered.
pub const END: f64 = 4.0 * GAP + LEG + BACK + 0.1;

#[derive(Clone, Debug)]
pub struct Trace {
    /// What holds in each step.
    pub beats: [Params; 5],
    pub story: Story,
}

pub fn run(p: &Params) -> Trace {
    let unlucky = Params { shelf: Shelf::Private, execution: false, task: true, ..*p };
    let crowded = Params { shelf: Shelf::Hub, ..*p };
    let ask = CLEAR + END;
    Trace {
        beats: [*p, *p, unlucky, crowded, *p],
        story: Story::new(&[(0.3, 4.5), (ask, 5.0), (ask, 5.5), (ask, 6.0), (CLEAR, 4.0)]),
    }
}

impl Trace {
    /// The step at `t`, and the seconds since its callers began to ask; before 0 nobody has.
    pub fn clock(&self, t: f64) -> (usize, f64) {
        let at = self.story.at(t);
        let x = match at.step {
            0 => -1.0,
            4 => END,
            // A rest must not fall short of the end by a rounding error.
            _ if at.moved >= 1.0 => END,
            _ => at.since - CLEAR,
        };
        (at.step, x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const USUAL: Params = Params {
        shelf: Shelf::Private,
        instance: true,
        execution: true,
        task: false,
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
        assert_eq!(of(1), [true, true, true, true, false], "all but the stranger");
        assert_eq!(of(2), [true, false, true, true, false], "Fargate is refused, whatever the task role may");
        assert!(t.beats[2].task);
        assert_eq!(of(3), [false, false, false, true, true], "the fleet has used up its pulls");
        let below = run(&Params { pulls: 90.0, ..USUAL });
        assert_eq!(granted(&below.beats[3]), [true, true, false, true, true]);
    }

    #[test]
    fn a_public_repository_and_a_login() {
        assert_eq!(granted(&Params { shelf: Shelf::Public, ..USUAL }), [true, true, false, true, true]);
        assert_eq!(granted(&Params { shelf: Shelf::HubLogin, ..USUAL }), [true, true, false, true, true]);
        assert!(!Params { shelf: Shelf::HubLogin, pulls: 200.0, ..USUAL }.verdict(Caller::Ec2).granted);
    }

    proptest! {
        /// What is set counts in the first two steps and in the last. Steps 3 and 4 say that they set something else, and what they claim holds
        /// whatever is set: the Fargate task is refused though the task role may pull; and on Docker Hub the fleet stands or falls with its
        /// count, Lambda is refused, and whoever comes from elsewhere is served.
        #[test]
        fn the_story_holds_for_all_settings(p in params()) {
            let t = run(&p);
            prop_assert_eq!([t.beats[0], t.beats[1], t.beats[4]], [p; 3]);
            let slip = t.beats[2];
            prop_assert!(slip.shelf == Shelf::Private && slip.task && !slip.verdict(Caller::Fargate).granted);
            prop_assert_eq!(slip.verdict(Caller::Fargate).gate, "execution");
            let hub = t.beats[3];
            let under = hub.pulls < hub.limit();
            prop_assert_eq!((hub.shelf, hub.limit(), hub.pulls), (Shelf::Hub, p.anonymous, p.pulls));
            prop_assert_eq!(granted(&hub), [under, under, false, true, true]);
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
                prop_assert_eq!(t.clock(s.rest()), (i, if i == 0 { -1.0 } else { END }));
            }
        }
    }
}
