//! A module split and run: a base alone, and with chunks, in an interpreter.

use dockside_split::{MODULE, Split, split};
use wasmi::{Engine, Error, Func, Instance, Linker, Module, Store, Val};

/// Two groups, `red` and `blue`, reached through the table; `call` calls a slot with a number.
const SOURCE: &str = r#"(module
  (type $f (func (param i32) (result i32)))
  (import "host" "log" (func $log (type $f)))
  (memory 1)
  (global $count (mut i32) (i32.const 100))
  (table 9 9 funcref)
  (table $handles 2 externref)
  (elem (i32.const 1) $base::one $red::entry $red::other $blue::entry $same::twice $same::twice $red::tiny
    $"core::call_once{{vtable.shim}}")
  (func $base::one (type $f) (i32.add (local.get 0) (i32.const 1)))
  (func $base::shared (type $f) (i32.mul (local.get 0) (i32.const 10)))
  (func $red::inner (type $f) (call $only_red (local.get 0)))
  (func $only_red (type $f) (call $log (call $base::shared (local.get 0))))
  (func $red::entry (type $f)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (i32.store (i32.const 64) (local.get 0))
    (i32.add (call $red::inner (local.get 0)) (global.get $count)))
  (func $red::other (type $f) (call $red::entry (call_indirect (type $f) (local.get 0) (i32.const 1))))
  (func $red::used_by_blue (type $f) (i32.sub (local.get 0) (i32.const 3)))
  (func $red::tiny (type $f) (local.get 0))
  (func $blue::closure (type $f) (i32.xor (table.size $handles) (call $blue::inner (local.get 0))))
  (func $"core::call_once{{vtable.shim}}" (type $f) (call $blue::closure (local.get 0)))
  (func $blue::inner (type $f) (call $red::used_by_blue (i32.load (i32.const 64))))
  (func $blue::entry (type $f) (i32.add (call $blue::inner (local.get 0)) (local.get 0)))
  (func $same::twice (type $f) (call $same::deep (local.get 0)))
  (func $same::deep (type $f) (i32.shl (local.get 0) (i32.const 1)))
  (func (export "call") (param $slot i32) (param $n i32) (result i32)
    (call_indirect (type $f) (local.get $n) (local.get $slot))))"#;

fn group(name: &str) -> Option<String> {
    let (first, _) = name.split_once("::")?;
    ["red", "blue", "same"].contains(&first).then(|| first.to_string())
}

fn parts() -> Split {
    split(&wat::parse_str(SOURCE).unwrap(), group, &[]).unwrap()
}

struct Running {
    store: Store<()>,
    linker: Linker<()>,
    base: Instance,
}

impl Running {
    fn start(wasm: &[u8]) -> Running {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        for name in ["log", "i0"] {
            linker.define("host", name, Func::wrap(&mut store, |n: i32| n)).unwrap();
        }
        let module = Module::new(&engine, wasm).unwrap();
        let base = linker.instantiate_and_start(&mut store, &module).unwrap();
        Running { store, linker, base }
    }

    fn load(&mut self, chunk: &[u8]) {
        let exports: Vec<_> = self.base.exports(&self.store).map(|e| (e.name().to_string(), e.into_extern())).collect();
        for (name, item) in exports {
            let _ = self.linker.define(MODULE, &name, item);
        }
        let module = Module::new(self.store.engine(), chunk).unwrap();
        self.linker.instantiate_and_start(&mut self.store, &module).unwrap();
    }

    fn call(&mut self, slot: i32, n: i32) -> Result<i32, Error> {
        let call = self.base.get_func(&self.store, "call").unwrap();
        let mut out = [Val::I32(0)];
        call.call(&mut self.store, &[Val::I32(slot), Val::I32(n)], &mut out)?;
        Ok(out[0].i32().unwrap())
    }
}

const RED: usize = 0;
const BLUE: usize = 1;

#[test]
fn what_runs_whole_runs_in_parts() {
    let calls = [(1, 5), (2, 7), (3, 9), (4, 2), (5, 3), (6, 4), (7, 8), (2, 1), (4, 6), (8, 5)];
    let mut whole = Running::start(&wat::parse_str(SOURCE).unwrap());
    let parts = parts();
    assert_eq!(parts.imports, [(String::from("log"), String::from("i0"))]);
    assert_eq!(parts.chunks.iter().map(|c| c.0.as_str()).take(2).collect::<Vec<_>>(), ["red", "blue"]);
    let mut split = Running::start(&parts.base);
    for (_, chunk) in &parts.chunks {
        split.load(chunk);
    }
    for (slot, n) in calls {
        assert_eq!(split.call(slot, n).unwrap(), whole.call(slot, n).unwrap(), "slot {slot} with {n}");
    }
}

#[test]
fn a_chunk_fills_its_own_slots_and_needs_no_other() {
    let parts = parts();
    let mut running = Running::start(&parts.base);
    assert_eq!(running.call(1, 1).unwrap(), 2);
    assert!(running.call(2, 1).is_err(), "red is not here yet");
    assert!(running.call(4, 1).is_err(), "blue is not here yet");
    assert!(running.call(8, 1).is_err(), "nor is what stands before its closure");
    running.load(&parts.chunks[BLUE].1);
    assert_eq!(running.call(4, 10).unwrap(), 7);
    assert!(running.call(2, 1).is_err(), "red is still not here");
    running.load(&parts.chunks[RED].1);
    assert_eq!(running.call(2, 1).unwrap(), 10 + 101);
}

/// Code that compilers may have merged must be there for every group, whoever's name it bears.
#[test]
fn what_others_may_share_stays_in_the_base() {
    let mut running = Running::start(&parts().base);
    assert_eq!(running.call(5, 3).unwrap(), 6, "one function under two slots");
    assert_eq!(running.call(7, 3).unwrap(), 3, "small code that touches nothing of its group");
}

/// `blue` stands alone and shares with `red`: by a call; by a call of what calls in turn; by a call of what is in the table, too.
const ALONE: &str = r#"(module
  (type $f (func (param i32) (result i32)))
  (memory 1)
  (table 9 9 funcref)
  (elem (i32.const 1) $red::entry $blue::entry $red::slot)
  (func $both (type $f) (call $deep (local.get 0)))
  (func $deep (type $f)
    (local.set 0 (i32.rotl (i32.xor (local.get 0) (i32.const 123456789)) (i32.const 7)))
    (local.set 0 (i32.rotl (i32.xor (local.get 0) (i32.const 234567891)) (i32.const 5)))
    (local.set 0 (i32.rotl (i32.xor (local.get 0) (i32.const 345678912)) (i32.const 3)))
    (local.set 0 (i32.rotl (i32.xor (local.get 0) (i32.const 456789123)) (i32.const 9)))
    (i32.mul (call $red::own (local.get 0)) (i32.const 3)))
  (func $red::own (type $f) (i32.add (local.get 0) (i32.const 11)))
  (func $red::helper (type $f) (i32.sub (local.get 0) (i32.const 2)))
  (func $red::slot (type $f) (call $red::helper (local.get 0)))
  (func $red::entry (type $f) (i32.xor (call $both (local.get 0)) (call $red::slot (local.get 0))))
  (func $blue::inner (type $f) (call $both (i32.add (local.get 0) (i32.const 1))))
  (func $blue::entry (type $f) (i32.or (call $blue::inner (local.get 0)) (call_indirect (type $f) (call $red::slot (local.get 0)) (i32.const 3))))
  (func (export "call") (param $slot i32) (param $n i32) (result i32)
    (call_indirect (type $f) (local.get $n) (local.get $slot))))"#;

#[test]
fn a_group_that_stands_alone_makes_the_base_no_larger() {
    let wasm = wat::parse_str(ALONE).unwrap();
    let [together, parts] = [&[][..], &["blue"]].map(|alone| split(&wasm, group, alone).unwrap());
    assert!(parts.base.len() < together.base.len());
    let mut whole = Running::start(&wasm);
    // Each needs only itself.
    for (name, slot) in [("red", 1), ("blue", 2)] {
        let mut running = Running::start(&parts.base);
        running.load(&parts.chunks.iter().find(|c| c.0 == name).unwrap().1);
        assert_eq!(running.call(slot, 5).unwrap(), whole.call(slot, 5).unwrap(), "{name}");
    }
    // What a copy is of is still where it was.
    let mut running = Running::start(&parts.base);
    running.load(&parts.chunks[RED].1);
    running.load(&parts.chunks[BLUE].1);
    for slot in [1, 2, 3] {
        assert_eq!(running.call(slot, 9).unwrap(), whole.call(slot, 9).unwrap(), "slot {slot}");
    }
}

#[test]
fn the_base_gets_smaller_and_has_no_names() {
    let whole = wat::parse_str(SOURCE).unwrap();
    let parts = parts();
    assert!(parts.base.len() < whole.len());
    for bytes in [&parts.base, &parts.chunks[RED].1] {
        assert!(!bytes.windows(5).any(|w| w == b"entry"), "a name is left");
    }
}

#[test]
fn what_cannot_be_split_says_why() {
    let nameless = wat::parse_str("(module (func))").unwrap();
    assert!(split(&nameless, group, &[]).unwrap_err().contains("names"));
    assert!(split(b"not wasm at all", group, &[]).unwrap_err().contains("not a module"));
    let imports = wat::parse_str("(module (import \"a\" \"b\" (memory 1)) (func $x))").unwrap();
    assert!(split(&imports, group, &[]).unwrap_err().contains("imports"));
    let passive = wat::parse_str("(module (table 1 funcref) (func $x) (elem func $x))").unwrap();
    assert!(split(&passive, group, &[]).unwrap_err().contains("segments"));
}

/// Texts of one group, of two, and of nobody's code but of another text; a table that is read from before its first row.
const DATA: &str = r#"(module
  (type $f (func (param i32) (result i32)))
  (memory 1)
  (table 9 9 funcref)
  (elem (i32.const 1) $base::entry $red::entry $blue::entry $base::table)
  (func $base::entry (type $f) (i32.load8_u (i32.add (i32.const 1000) (local.get 0))))
  (func $base::table (type $f) (i32.load8_u offset=1900 (local.get 0)))
  (func $red::entry (type $f) (call $red::inner (local.get 0)))
  (func $red::inner (type $f)
    ;; A place in the margin of the base's table, one before what both groups read, and by the address that stands at 3000.
    (i32.add
      (i32.add (i32.add (i32.load8_u (i32.const 1950)) (i32.load8_u (i32.const 4900))) (i32.load8_u (i32.add (i32.load (i32.const 3000)) (local.get 0))))
      (i32.load8_u (i32.const 5000))))
  (func $blue::entry (type $f) (call $blue::inner (local.get 0)))
  (func $blue::inner (type $f) (i32.add (i32.load8_u (i32.const 5000)) (local.get 0)))
  (data (i32.const 1000) "TEXT-OF-THE-BASE-AT-LEAST-SIXTY-FOUR-BYTES-SO-THAT-IT-COULD-LEAVE")
  (data (i32.const 2000) "TABLE-OF-THE-BASE-AT-LEAST-SIXTY-FOUR-BYTES-SO-THAT-IT-COULD-LEAVE")
  (data (i32.const 3000) "\a0\0f\00\00RED-AT-LEAST-SIXTY-FOUR-BYTES-OF-IT-SO-THAT-IT-CAN-LEAVE-THE-BASE")
  (data (i32.const 4000) "REMOTE-AT-LEAST-SIXTY-FOUR-BYTES-OF-IT-SO-THAT-IT-CAN-LEAVE-THE-BASE")
  (data (i32.const 5000) "BOTH-AT-LEAST-SIXTY-FOUR-BYTES-OF-IT-SO-THAT-IT-COULD-LEAVE-THE-BASE")
  (func (export "call") (param $slot i32) (param $n i32) (result i32)
    (call_indirect (type $f) (local.get $n) (local.get $slot))))"#;

#[test]
fn data_of_one_group_goes_with_it() {
    let whole = wat::parse_str(DATA).unwrap();
    let parts = split(&whole, group, &[]).unwrap();
    let has = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    let chunk = |name: &str| &parts.chunks.iter().find(|c| c.0 == name).unwrap().1;
    for (text, by_red, in_base) in [
        ("TEXT-OF", false, true),
        ("TABLE-OF", false, true),
        ("RED-AT", true, false),
        ("REMOTE", true, false),
        ("BOTH-AT", false, true),
    ] {
        assert_eq!(has(&parts.base, text), in_base, "{text} in the base");
        assert_eq!(has(chunk("red"), text), by_red, "{text} in red");
        assert!(!has(chunk("blue"), text), "{text} in blue");
    }
    let (mut all, mut split) = (Running::start(&whole), Running::start(&parts.base));
    assert_eq!(split.call(4, 100).unwrap(), i32::from(b'T'), "a table read from before its first row");
    for (_, chunk) in &parts.chunks {
        split.load(chunk);
    }
    for (slot, n) in [(1, 3), (2, 4), (3, 5), (4, 102)] {
        assert_eq!(split.call(slot, n).unwrap(), all.call(slot, n).unwrap(), "slot {slot} with {n}");
    }
}
