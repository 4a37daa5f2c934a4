//! From one world's picture to the next: what stays moves, what is new comes from where it was made or fetched, what is gone fades.

use crate::scene::{Scene, Shape, ease};

/// Where a new shape comes from, by its name alone: keys begin with what this gives. The first that a picture has is the one.
fn origins(key: &str) -> Vec<String> {
    let mut from = Vec::new();
    if let Some(rest) = key.strip_prefix("laptop-layer-") {
        // A pull takes it from the registry that has it; what a build adds is made on the laptop.
        let digest = rest.split('-').next().unwrap_or_default();
        from.push(["laptop-layer-", digest].concat());
        from.push(["*-layer-", digest].concat());
        if rest.ends_with("-base") {
            from.push(String::from("hub"));
        }
    } else if let Some((_, digest)) = key.strip_prefix("ecr-").and_then(|k| k.rsplit_once("-layer-")) {
        from.push(["laptop-layer-", digest].concat());
    } else if let Some((id, image)) = key.strip_prefix("steel-").and_then(|k| k.split_once("-of-")) {
        from.push(["container-", id].concat());
        from.push(["laptop-image-", image].concat());
    } else if let Some((id, source)) = key.strip_prefix("steel-").and_then(|k| k.split_once("-from-")) {
        match source.strip_suffix("-outline") {
            // Nothing has been pulled yet.
            Some(_) => from.push(["task-", id].concat()),
            None => from.push(match source.strip_prefix("ecr-") {
                Some(repository) => ["repository-", repository].concat(),
                None => String::from("hub"),
            }),
        }
    } else if let Some(id) = key.strip_prefix("container-") {
        // Its steel knows the image; the line below comes with it.
        from.push(["steel-", id].concat());
    }
    from
}

/// The shape of `before` from which a new one of this key comes, if it comes from anywhere.
pub fn origin<'a>(key: &str, before: &'a Scene) -> Option<&'a Shape> {
    origins(key).iter().find_map(|from| {
        before.shapes.iter().find(|s| match from.strip_prefix('*') {
            Some(end) => s.key.starts_with("ecr-") && s.key.ends_with(end),
            None => s.key == *from || s.key.strip_prefix(from.as_str()).is_some_and(|rest| rest.starts_with('-')),
        })
    })
}

/// The picture that is `p` (0..=1) of the way from `before` to `after`. At 0 it is the one, at 1 the other, exactly.
pub fn between(before: &Scene, after: &Scene, p: f64) -> Scene {
    if p <= 0.0 {
        return before.clone();
    }
    if p >= 1.0 {
        return after.clone();
    }
    // What travels begins where it comes from: there it stands in the picture before, unseen.
    let mut from = before.clone();
    for shape in &after.shapes {
        if before.find(&shape.key).is_none()
            && let Some(origin) = origin(&shape.key, before)
        {
            let mut start = shape.clone();
            start.x = origin.x + (origin.w - start.w) / 2.0;
            start.y = origin.y + (origin.h - start.h) / 2.0;
            start.opacity = 0.0;
            from.shapes.push(start);
        }
    }
    let mut scene = ease::between(&from, after, p);
    // It is seen at once, or nobody would see it travel.
    for shape in &mut scene.shapes {
        if before.find(&shape.key).is_none()
            && let Some(end) = after.find(&shape.key)
            && from.find(&shape.key).is_some()
        {
            shape.opacity = end.opacity * (p * 8.0).min(1.0);
        }
    }
    scene
}

#[cfg(test)]
mod tests {
    use super::super::{scene::scene, worlds};
    use super::*;
    use crate::scene::Width;
    use crate::sim::world::{Stage, World};
    use proptest::prelude::*;

    fn draw(world: &World) -> Scene {
        scene(world, &worlds::words(), Width::Wide)
    }

    fn middle(s: &Shape) -> (f64, f64) {
        (s.x + s.w / 2.0, s.y + s.h / 2.0)
    }

    fn near(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).abs() + (a.1 - b.1).abs() < 0.01
    }

    /// Shapes that are only in `after`, with where they stand just after the beginning.
    fn starts(before: &Scene, after: &Scene) -> Vec<(String, (f64, f64))> {
        let first = between(before, after, 1e-9);
        let new = after.shapes.iter().filter(|s| before.find(&s.key).is_none());
        new.map(|s| (s.key.clone(), middle(first.find(&s.key).unwrap()))).collect()
    }

    #[test]
    fn a_push_carries_layers_from_the_laptop() {
        let mut with = worlds::laptop();
        with.account.repositories.push(worlds::repository("shop", &[]));
        let mut pushed = with.clone();
        pushed.account.repositories[0] = worlds::repository("shop", &[("2", worlds::shop(2))]);
        let (before, after) = (draw(&with), draw(&pushed));
        let travel = starts(&before, &after);
        let layers: Vec<_> = travel.iter().filter(|(k, _)| k.contains("-layer-")).collect();
        assert_eq!(layers.len(), worlds::shop(2).layers.len());
        let laptop = before.find("laptop-frame").unwrap();
        assert!(layers.iter().all(|(_, at)| at.0 < laptop.x + laptop.w), "{layers:?}");
    }

    #[test]
    fn a_pull_brings_layers_from_the_registry_that_has_them() {
        let mut before = worlds::empty();
        before.account.repositories.push(worlds::repository("shop", &[("1", worlds::shop(1))]));
        let mut after = before.clone();
        worlds::tag(&mut after, "shop:1", &worlds::shop(1));
        worlds::tag(&mut after, "mysql:latest", &worlds::mysql());
        let (before, after) = (draw(&before), draw(&after));
        let (hub, ecr) = (middle(before.find("hub").unwrap()), before.find("ecr-frame").unwrap());
        let of = |digest: &str| digest[..12].to_string();
        for (key, at) in starts(&before, &after).iter().filter(|(k, _)| k.starts_with("laptop-layer-")) {
            let is_shop = worlds::shop(1).layers.iter().any(|l| key.contains(&of(&l.digest)));
            assert!(if is_shop { at.1 > ecr.y } else { near(*at, hub) }, "{key} {at:?}");
        }
    }

    #[test]
    fn containers_come_from_their_image_and_tasks_from_the_registry() {
        let mut before = worlds::ecr();
        before.laptop.engine.containers.clear();
        let mut after = before.clone();
        let c = worlds::container(&mut after, "shop", &worlds::shop(2), crate::sim::world::Status::Running);
        after.laptop.engine.containers.push(c);
        let (before, after) = (draw(&before), draw(&after));
        let image = before.shapes.iter().find(|s| s.key.contains(&worlds::shop(2).digest[..12])).unwrap();
        let travel = starts(&before, &after);
        let steel = travel.iter().find(|(k, _)| k.starts_with("steel-")).unwrap();
        assert!(near(steel.1, middle(image)), "{:?}", steel.1);

        let mut pending = worlds::on_fargate();
        let name = &mut pending.account.clusters[0].tasks;
        name.truncate(1);
        name[0].stage = Stage::Pending;
        let mut running = pending.clone();
        running.account.clusters[0].tasks[0].stage = Stage::Running;
        let (before, after) = (draw(&pending), draw(&running));
        let steel = starts(&before, &after).into_iter().find(|(k, _)| k.starts_with("steel-")).unwrap();
        assert!(near(steel.1, middle(before.find("repository-shop").unwrap())), "{:?}", steel.1);
    }

    #[test]
    fn what_is_gone_fades_and_cannot_be_pressed() {
        let (before, after) = (draw(&worlds::laptop()), draw(&worlds::empty()));
        let half = between(&before, &after, 0.3);
        let leaving = half.shapes.iter().find(|s| s.key.starts_with("laptop-image-")).unwrap();
        assert!(leaving.opacity > 0.0 && leaving.opacity < 1.0 && leaving.hit.is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn ends_are_the_pictures_and_between_no_key_is_there_twice(a in 0usize..11, b in 0usize..11, p in 0.01..0.99f64) {
            let all = worlds::every();
            let (before, after) = (draw(&all[a].1), draw(&all[b].1));
            prop_assert_eq!(&between(&before, &after, 0.0), &before);
            prop_assert_eq!(&between(&before, &after, 1.0), &after);
            let way = between(&before, &after, p);
            let mut keys: Vec<&str> = way.shapes.iter().map(|s| s.key.as_str()).collect();
            keys.sort_unstable();
            prop_assert!(keys.windows(2).all(|k| k[0] != k[1]));
            for s in &after.shapes {
                prop_assert!(way.find(&s.key).is_some(), "{} is missing", s.key);
            }
            prop_assert!(way.shapes.iter().all(|s| (0.0..=1.0).contains(&s.opacity)));
        }
    }
}
