//! What the splitting needs to know of a module.

use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{
    DataKind, ElementItems, ElementKind, Export, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom,
    MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

pub struct Module<'a> {
    pub types: Vec<FuncType>,
    /// How many functions are imported; they have the first indices.
    pub imported: u32,
    /// Their names, without the module's.
    pub imports: Vec<&'a str>,
    /// Type of every function, imported ones first.
    pub functions: Vec<u32>,
    pub bodies: Vec<FunctionBody<'a>>,
    pub globals: Vec<GlobalType>,
    pub memory: Option<MemoryType>,
    pub tables: Vec<TableType>,
    pub exports: Vec<Export<'a>>,
    pub start: Option<u32>,
    /// Slots of table 0 and the function in each.
    pub slots: BTreeMap<u32, u32>,
    /// Every function's direct callees, and whose reference it takes.
    pub callees: Vec<BTreeSet<u32>>,
    /// Every function's constants, and the offsets at which it reads or writes: addresses are among both.
    pub addresses: Vec<BTreeSet<u32>>,
    pub offsets: Vec<BTreeSet<u32>>,
    /// Segments of the memory, with their addresses.
    pub data: Vec<(u32, &'a [u8])>,
    pub names: BTreeMap<u32, &'a str>,
}

impl<'a> Module<'a> {
    pub fn read(wasm: &'a [u8]) -> Result<Module<'a>, String> {
        read(wasm).map_err(|e| format!("not a module that can be split: {e}"))
    }

    pub fn body(&self, f: u32) -> Option<&FunctionBody<'a>> {
        self.bodies.get(f.checked_sub(self.imported)? as usize)
    }
}

fn read(wasm: &[u8]) -> Result<Module<'_>, Box<dyn std::error::Error>> {
    let mut m = Module {
        types: vec![],
        imported: 0,
        imports: vec![],
        functions: vec![],
        bodies: vec![],
        globals: vec![],
        memory: None,
        tables: vec![],
        exports: vec![],
        start: None,
        slots: BTreeMap::new(),
        callees: vec![],
        addresses: vec![],
        offsets: vec![],
        data: vec![],
        names: BTreeMap::new(),
    };
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(s) => {
                for t in s.into_iter_err_on_gc_types() {
                    m.types.push(t?);
                }
            }
            Payload::ImportSection(s) => {
                for import in s.into_imports() {
                    let import = import?;
                    m.imports.push(import.name);
                    match import.ty {
                        TypeRef::Func(t) => m.functions.push(t),
                        _ => return Err("imports something else than functions".into()),
                    }
                }
                m.imported = m.functions.len() as u32;
            }
            Payload::FunctionSection(s) => {
                for t in s {
                    m.functions.push(t?);
                }
            }
            Payload::TableSection(s) => {
                for t in s {
                    m.tables.push(t?.ty);
                }
            }
            Payload::MemorySection(s) => {
                for t in s {
                    m.memory = Some(t?);
                }
            }
            Payload::GlobalSection(s) => {
                for g in s {
                    m.globals.push(g?.ty);
                }
            }
            Payload::ExportSection(s) => {
                for e in s {
                    m.exports.push(e?);
                }
            }
            Payload::StartSection { func, .. } => m.start = Some(func),
            Payload::ElementSection(s) => {
                for segment in s {
                    let segment = segment?;
                    let (ElementKind::Active { table_index: None | Some(0), offset_expr }, ElementItems::Functions(fs)) =
                        (segment.kind, segment.items)
                    else {
                        return Err(
                            "has element segments that are not active lists of functions for the first table".into()
                        );
                    };
                    let from = match offset_expr.get_operators_reader().read()? {
                        Operator::I32Const { value } => value as u32,
                        _ => return Err("has an element segment at a computed offset".into()),
                    };
                    for (slot, f) in (from..).zip(fs) {
                        m.slots.insert(slot, f?);
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                let mut callees = BTreeSet::new();
                let (mut addresses, mut offsets) = (BTreeSet::new(), BTreeSet::new());
                for op in body.get_operators_reader()? {
                    let op = op?;
                    offsets.extend(offset(&op));
                    match op {
                        Operator::I32Const { value } => {
                            addresses.insert(value as u32);
                        }
                        Operator::Call { function_index: f }
                        | Operator::ReturnCall { function_index: f }
                        | Operator::RefFunc { function_index: f } => {
                            callees.insert(f);
                        }
                        _ => {}
                    }
                }
                m.callees.push(callees);
                m.addresses.push(addresses);
                m.offsets.push(offsets);
                m.bodies.push(body);
            }
            Payload::DataSection(s) => {
                for segment in s {
                    let segment = segment?;
                    let DataKind::Active { memory_index: 0, offset_expr } = segment.kind else {
                        return Err("has data segments that are not for the one memory".into());
                    };
                    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                        return Err("has a data segment at a computed address".into());
                    };
                    m.data.push((value as u32, segment.data));
                }
            }
            Payload::CustomSection(s) => {
                if let KnownCustom::Name(names) = s.as_known() {
                    for part in names {
                        if let Name::Function(functions) = part? {
                            for n in functions {
                                let n = n?;
                                m.names.insert(n.index, n.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    if m.exports.iter().any(|e| {
        !matches!(e.kind, ExternalKind::Func | ExternalKind::Table | ExternalKind::Memory | ExternalKind::Global)
    }) {
        return Err("exports something that is not a function, table, memory or global".into());
    }
    m.callees.splice(0..0, (0..m.imported).map(|_| BTreeSet::new()));
    m.addresses.splice(0..0, (0..m.imported).map(|_| BTreeSet::new()));
    m.offsets.splice(0..0, (0..m.imported).map(|_| BTreeSet::new()));
    Ok(m)
}

/// At which offset an operator reads or writes the memory, if it does.
fn offset(op: &Operator) -> Option<u32> {
    use Operator::*;
    match op {
        I32Load { memarg }
        | I64Load { memarg }
        | F32Load { memarg }
        | F64Load { memarg }
        | I32Load8S { memarg }
        | I32Load8U { memarg }
        | I32Load16S { memarg }
        | I32Load16U { memarg }
        | I64Load8S { memarg }
        | I64Load8U { memarg }
        | I64Load16S { memarg }
        | I64Load16U { memarg }
        | I64Load32S { memarg }
        | I64Load32U { memarg }
        | I32Store { memarg }
        | I64Store { memarg }
        | F32Store { memarg }
        | F64Store { memarg }
        | I32Store8 { memarg }
        | I32Store16 { memarg }
        | I64Store8 { memarg }
        | I64Store16 { memarg }
        | I64Store32 { memarg } => u32::try_from(memarg.offset).ok(),
        _ => None,
    }
}
