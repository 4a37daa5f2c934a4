//! How many instances of an app fit into the memory of one server, as virtual machines and as containers. All memory in MB.

/// What the packing depends on, in MB; `host_share` is a part of 0..1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    pub server: f64,
    /// What the app itself needs.
    pub app: f64,
    /// What one operating system takes: in each VM, and once on the host of the containers.
    pub os: f64,
    /// What a container takes beyond its app.
    pub container: f64,
    /// Part of the server kept for the host's own work.
    pub host_share: f64,
}

/// Where the server's memory goes, in MB. The four add up to `server`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Packed {
    pub count: u32,
    pub host: f64,
    pub overhead: f64,
    pub apps: f64,
    pub free: f64,
}

fn pack(server: f64, host: f64, once: f64, app: f64, each: f64) -> Packed {
    let room = server - host - once;
    let count = if room <= 0.0 { 0 } else { ((room + 1e-9) / (app + each)).floor() as u32 };
    let (apps, overhead) = (f64::from(count) * app, f64::from(count) * each + once.min(server - host).max(0.0));
    Packed { count, host, overhead, apps, free: server - host - overhead - apps }
}

impl Memory {
    /// Every app brings an operating system of its own.
    pub fn as_vms(&self) -> Packed {
        pack(self.server, self.server * self.host_share, 0.0, self.app, self.os)
    }

    /// One operating system for all, and a little for each container.
    pub fn as_containers(&self) -> Packed {
        pack(self.server, self.server * self.host_share, self.os, self.app, self.container)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn memory() -> impl Strategy<Value = Memory> {
        (4_000.0..256_000.0f64, 64.0..16_000.0f64, 100.0..1_000.0f64, 6.0..50.0f64, 0.0..0.2f64)
            .prop_map(|(server, app, os, container, host_share)| Memory { server, app, os, container, host_share })
    }

    proptest! {
        #[test]
        fn memory_is_conserved(m in memory()) {
            for p in [m.as_vms(), m.as_containers()] {
                prop_assert!((p.host + p.overhead + p.apps + p.free - m.server).abs() < 1e-6);
                prop_assert!(p.free >= -1e-6 && p.overhead >= 0.0);
            }
        }

        #[test]
        fn more_memory_never_fits_fewer(m in memory(), more in 0.0..64_000.0f64) {
            let big = Memory { server: m.server + more, ..m };
            prop_assert!(big.as_vms().count >= m.as_vms().count);
            prop_assert!(big.as_containers().count >= m.as_containers().count);
        }

        #[test]
        fn one_more_would_not_fit(m in memory()) {
            prop_assert!(m.as_vms().free < m.app + m.os);
            prop_assert!(m.as_containers().free < m.app + m.container);
        }

        /// With at least two VMs' worth of guest systems saved, containers never fit fewer: they carry one system instead of many.
        #[test]
        fn containers_never_fit_fewer_where_two_vms_fit(m in memory()) {
            if m.as_vms().count >= 2 {
                prop_assert!(m.as_containers().count >= m.as_vms().count);
            }
        }
    }

    #[test]
    fn the_lesson_s_example() {
        let m = Memory { server: 24_000.0, app: 512.0, os: 500.0, container: 20.0, host_share: 0.05 };
        assert_eq!((m.as_vms().count, m.as_containers().count), (22, 41));
    }
}
