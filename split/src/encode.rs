//! Writing the base and the chunks.

use crate::MODULE;
use crate::parts::Parts;
use crate::read::Module;
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    FunctionSection, ImportSection, TypeSection,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, DataSectionReader, ElementSectionReader, ExportSectionReader, ExternalKind,
    FunctionSectionReader, ImportSectionReader, Operator,
};

/// Names of exports that no source can have given: numbers to the base 36, which start with a digit.
fn short(n: usize) -> String {
    let digit = |d: usize| char::from_digit(d as u32, 36).unwrap_or('0');
    if n < 10 { digit(n).into() } else { [short((n - 10) / 36), digit((n - 10) % 36).into()].concat() }
}

/// Name of the import with number `n`: a word of JavaScript, so it starts with a letter.
pub fn import(n: usize) -> String {
    ["i", &short(n)].concat()
}

/// What a chunk takes from the base beside functions, and under which name.
fn shared_exports(m: &Module) -> Vec<(String, ExportKind, u32)> {
    let mut out = Vec::new();
    if m.memory.is_some() {
        out.push(("-m".to_string(), ExportKind::Memory, 0));
    }
    for t in 0..m.tables.len() {
        out.push((format!("-t{t}"), ExportKind::Table, t as u32));
    }
    for g in 0..m.globals.len() {
        out.push((format!("-g{g}"), ExportKind::Global, g as u32));
    }
    // The names that wasm-bindgen gave are as good.
    for (name, kind, index) in &mut out {
        let same = |e: &&wasmparser::Export| {
            e.index == *index
                && matches!(
                    (e.kind, *kind),
                    (ExternalKind::Memory, ExportKind::Memory)
                        | (ExternalKind::Table, ExportKind::Table)
                        | (ExternalKind::Global, ExportKind::Global)
                )
        };
        if let Some(e) = m.exports.iter().find(same) {
            *name = e.name.to_string();
        }
    }
    out
}

/// Runs of neighbouring slots whose functions pass, as segments.
fn segments(m: &Module, keep: impl Fn(u32) -> Option<u32>) -> ElementSection {
    let mut section = ElementSection::new();
    let mut run: Vec<u32> = Vec::new();
    let mut from = 0;
    let mut flush = |run: &mut Vec<u32>, from: u32| {
        if !run.is_empty() {
            section.active(None, &ConstExpr::i32_const(from as i32), Elements::Functions(std::mem::take(run).into()));
        }
    };
    for (&slot, &f) in &m.slots {
        let Some(f) = keep(f) else { continue };
        if slot != from + run.len() as u32 {
            flush(&mut run, from);
            from = slot;
        }
        run.push(f);
    }
    flush(&mut run, from);
    section
}

/// What is left in the base (`None`), or what goes with a group, as segments.
fn data(m: &Module, leaving: &[(Range<u32>, usize)], group: Option<usize>) -> DataSection {
    let mut section = DataSection::new();
    for (at, bytes) in &m.data {
        let mut add = |from: u32, to: u32| {
            if from < to {
                let part = &bytes[(from - at) as usize..(to - at) as usize];
                section.active(0, &ConstExpr::i32_const(from as i32), part.iter().copied());
            }
        };
        let end = at + bytes.len() as u32;
        let mut from = *at;
        for (span, owner) in leaving {
            let (start, stop) = (span.start.max(*at), span.end.min(end));
            if start >= stop {
                continue;
            }
            match group {
                None => {
                    add(from, start);
                    from = stop;
                }
                Some(g) if g == *owner => add(start, stop),
                Some(_) => {}
            }
        }
        if group.is_none() {
            add(from, end);
        }
    }
    section
}

struct Base<'a> {
    m: &'a Module<'a>,
    parts: &'a Parts,
    /// New index of every function that stays.
    index: BTreeMap<u32, u32>,
    next: u32,
}

pub fn base(m: &Module, parts: &Parts, wasm: &[u8]) -> Result<Vec<u8>, String> {
    let stays = (0..m.functions.len() as u32).filter(|f| parts.of[*f as usize].is_none());
    let index = stays.enumerate().map(|(new, old)| (old, new as u32)).collect();
    let mut base = Base { m, parts, index, next: m.imported };
    let mut module = wasm_encoder::Module::new();
    base.parse_core_module(&mut module, wasmparser::Parser::new(0), wasm).map_err(|e| e.to_string())?;
    Ok(module.finish())
}

impl Reencode for Base<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, f: u32) -> Result<u32, Error> {
        // Not reached for one that left: the base does not call it.
        Ok(self.index.get(&f).copied().unwrap_or(u32::MAX))
    }

    fn parse_import_section(&mut self, out: &mut ImportSection, section: ImportSectionReader<'_>) -> Result<(), Error> {
        for (n, i) in section.into_imports().enumerate() {
            let i = i?;
            let ty = self.entity_type(i.ty)?;
            out.import(i.module, &import(n), ty);
        }
        Ok(())
    }

    fn parse_function_section(&mut self, out: &mut FunctionSection, _: FunctionSectionReader<'_>) -> Result<(), Error> {
        for (f, t) in self.m.functions.iter().enumerate().skip(self.m.imported as usize) {
            if self.parts.of[f].is_none() {
                out.function(*t);
            }
        }
        Ok(())
    }

    fn parse_code_section(&mut self, out: &mut CodeSection, section: CodeSectionReader<'_>) -> Result<(), Error> {
        for body in section {
            let f = self.next;
            self.next += 1;
            if self.parts.of[f as usize].is_none() {
                utils::parse_function_body(self, out, body?)?;
            }
        }
        Ok(())
    }

    fn parse_element_section(&mut self, out: &mut ElementSection, _: ElementSectionReader<'_>) -> Result<(), Error> {
        *out = segments(self.m, |f| self.index.get(&f).copied());
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Result<u32, Error> {
        Ok(data(self.m, &self.parts.data, None).len())
    }

    fn parse_data_section(&mut self, out: &mut DataSection, _: DataSectionReader<'_>) -> Result<(), Error> {
        *out = data(self.m, &self.parts.data, None);
        Ok(())
    }

    fn parse_export_section(&mut self, out: &mut ExportSection, section: ExportSectionReader<'_>) -> Result<(), Error> {
        utils::parse_export_section(self, out, section)?;
        for (name, kind, index) in shared_exports(self.m) {
            if self.m.exports.iter().all(|e| e.name != name) {
                out.export(&name, kind, index);
            }
        }
        for (n, f) in self.parts.offered.iter().enumerate() {
            out.export(&short(n), ExportKind::Func, self.index[f]);
        }
        Ok(())
    }

    fn parse_custom_section(&mut self, _: &mut wasm_encoder::Module, _: CustomSectionReader<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// A chunk's own numbers for what it uses.
#[derive(Default)]
struct Chunk {
    functions: BTreeMap<u32, u32>,
    types: BTreeMap<u32, u32>,
    globals: BTreeMap<u32, u32>,
}

impl Reencode for Chunk {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, f: u32) -> Result<u32, Error> {
        Ok(self.functions.get(&f).copied().unwrap_or(u32::MAX))
    }

    fn global_index(&mut self, g: u32) -> Result<u32, Error> {
        Ok(self.globals.get(&g).copied().unwrap_or(u32::MAX))
    }

    fn type_index(&mut self, t: u32) -> Result<u32, Error> {
        let next = self.types.len() as u32;
        Ok(*self.types.entry(t).or_insert(next))
    }
}

pub fn chunk(m: &Module, parts: &Parts, group: usize) -> Result<Vec<u8>, String> {
    let own: Vec<u32> = (0..m.functions.len() as u32).filter(|f| parts.has(group, *f)).collect();
    let mut c = Chunk::default();

    let mut uses: BTreeMap<u32, usize> = BTreeMap::new();
    let mut globals: BTreeMap<u32, usize> = BTreeMap::new();
    for f in &own {
        let Some(body) = m.body(*f) else { continue };
        for op in body.get_operators_reader().map_err(|e| e.to_string())? {
            match op.map_err(|e| e.to_string())? {
                Operator::Call { function_index: f }
                | Operator::ReturnCall { function_index: f }
                | Operator::RefFunc { function_index: f } => {
                    *uses.entry(f).or_default() += 1;
                }
                Operator::GlobalGet { global_index: g } | Operator::GlobalSet { global_index: g } => {
                    *globals.entry(g).or_default() += 1
                }
                Operator::MemoryInit { .. } | Operator::DataDrop { .. } => {
                    return Err("a chunk cannot carry data".into());
                }
                _ => {}
            }
        }
    }
    // Low numbers are short: who is called most comes first.
    let mut foreign: Vec<u32> = uses.keys().copied().filter(|f| !parts.has(group, *f)).collect();
    foreign.sort_by_key(|f| (std::cmp::Reverse(uses[f]), *f));

    let mut imports = ImportSection::new();
    for f in &foreign {
        let at = parts.offered.iter().position(|o| o == f).ok_or("a chunk calls what the base does not offer")?;
        let t = c.type_index(m.functions[*f as usize]).map_err(|e| e.to_string())?;
        imports.import(MODULE, &short(at), EntityType::Function(t));
        c.functions.insert(*f, c.functions.len() as u32);
    }
    for (name, kind, index) in shared_exports(m) {
        let ty = match kind {
            ExportKind::Memory => m.memory.map(|t| EntityType::Memory(utils::memory_type(&mut c, t))),
            ExportKind::Table => m
                .tables
                .get(index as usize)
                .map(|t| c.table_type(*t).map(EntityType::Table))
                .transpose()
                .map_err(|e| e.to_string())?,
            ExportKind::Global if globals.contains_key(&index) => {
                c.globals.insert(index, c.globals.len() as u32);
                Some(EntityType::Global(c.global_type(m.globals[index as usize]).map_err(|e| e.to_string())?))
            }
            _ => None,
        };
        if let Some(ty) = ty {
            imports.import(MODULE, &name, ty);
        }
    }
    for f in &own {
        c.functions.insert(*f, c.functions.len() as u32);
    }

    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for f in &own {
        let t = c.type_index(m.functions[*f as usize]).map_err(|e| e.to_string())?;
        functions.function(t);
        let body = m.body(*f).ok_or("a function without a body")?.clone();
        utils::parse_function_body(&mut c, &mut code, body).map_err(|e| e.to_string())?;
    }
    let elements = segments(m, |f| (parts.of[f as usize] == Some(group)).then(|| c.functions[&f]));

    // The types are known only now that everything is written.
    let mut order: Vec<(u32, u32)> = c.types.iter().map(|(old, new)| (*new, *old)).collect();
    order.sort_unstable();
    let mut types = TypeSection::new();
    for (_, old) in order {
        let t = c.func_type(m.types[old as usize].clone()).map_err(|e| e.to_string())?;
        types.ty().func_type(&t);
    }
    let mut module = wasm_encoder::Module::new();
    module.section(&types).section(&imports).section(&functions).section(&elements).section(&code);
    let data = data(m, &parts.data, Some(group));
    if !data.is_empty() {
        module.section(&data);
    }
    Ok(module.finish())
}
