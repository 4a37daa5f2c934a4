//! Takes functions out of a WebAssembly module into chunks that are loaded when they are needed.
//!
//! What is called through the table only (trait objects, function pointers) can live in another module: its slots of the table stay empty in
//! the base, and the chunk fills them when it is instantiated. It imports memory, tables, globals and the functions it calls from the base, under the
//! module name [`MODULE`]; so a page loads a chunk with `WebAssembly.instantiate(bytes, { b: exportsOfTheBase })`. Data that only one group uses
//! goes with it.
//!
//! The module needs names of functions (its `name` section); what comes out has none. Works on a module as it leaves wasm-bindgen and
//! wasm-opt, and needs no relocations. Whoever calls into a chunk before it is there meets an empty slot: WebAssembly traps.

mod data;
mod encode;
mod parts;
mod read;

/// The module name under which chunks import from the base.
pub const MODULE: &str = "b";

/// A base, and chunks by the name of their group, in the order in which groups first occur.
#[derive(Debug)]
pub struct Split {
    pub base: Vec<u8>,
    pub chunks: Vec<(String, Vec<u8>)>,
    /// What the base imports: its name in the whole module, and the short one that it has now. wasm-bindgen's names end in hashes, which
    /// nothing compresses; whoever provides the imports has to rename them too.
    pub imports: Vec<(String, String)>,
}

/// Splits `wasm`. `group` says to which group a function belongs, by its name; `None` is the base. A function that the base or another
/// group calls directly goes to the base whatever its group, and one that only one group calls goes with it.
///
/// Groups that stand `alone` are loaded by pages of their own: what they share with other groups must not make the base of all pages larger. They
/// get copies of it, and the function goes where it would go without them.
pub fn split(wasm: &[u8], group: impl Fn(&str) -> Option<String>, alone: &[&str]) -> Result<Split, String> {
    let module = read::Module::read(wasm)?;
    if module.names.is_empty() {
        return Err("the module has no names of functions (wasm-opt keeps them with -g)".into());
    }
    let parts = parts::Parts::of(&module, group, alone);
    let out = Split {
        base: encode::base(&module, &parts, wasm)?,
        chunks: (0..parts.groups.len())
            .map(|g| Ok((parts.groups[g].clone(), encode::chunk(&module, &parts, g)?)))
            .collect::<Result<_, String>>()?,
        imports: module.imports.iter().enumerate().map(|(n, name)| (name.to_string(), encode::import(n))).collect(),
    };
    for bytes in std::iter::once(&out.base).chain(out.chunks.iter().map(|c| &c.1)) {
        wasmparser::validate(bytes).map_err(|e| format!("the splitting made an invalid module: {e}"))?;
    }
    Ok(out)
}
