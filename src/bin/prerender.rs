//! Writes every page of the explainer into the folder that Trunk is staging. Trunk runs this after it has built the rest (`Trunk.toml`).

use dockside::Map;
use dockside::content::Course;
use dockside::pages::{Assets, address_files, all, data_files, offline};
use dockside::sim::rng::hash;
use std::path::{Path, PathBuf};

fn main() {
    if let Err(e) = run() {
        eprintln!("error: {e}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let dir = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .or_else(|| std::env::args_os().nth(1).map(PathBuf::from));
    let dir = dir.ok_or("no folder: run by Trunk, or give the folder as an argument")?;
    let course = Course::load("en").map_err(|e| e.to_string())?;
    let assets = assets(&dir)?;
    let pages = all(&course, &assets);
    for page in &pages {
        std::fs::write(dir.join(&page.file), &page.html).map_err(|e| format!("{}: {e}", page.file))?;
    }
    for (name, text) in data_files(&course, &assets).into_iter().chain(address_files(&course, &assets, &pages)) {
        std::fs::write(dir.join(&name), text).map_err(|e| format!("{name}: {e}"))?;
    }
    std::fs::write(dir.join(offline::WORKER), worker(&dir, !assets.offline.is_empty())?)
        .map_err(|e| format!("{}: {e}", offline::WORKER))
}

/// The service worker of what lies in the folder now, or one that takes back an earlier one.
fn worker(dir: &Path, kept: bool) -> Result<String, String> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/js");
    let script = minify_js(&read(&scripts.join(if kept { "sw.js" } else { "sw-off.js" }))?, false)?;
    if !kept {
        return Ok(script);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(|e| e.to_string())?.flatten().filter(|e| e.path().is_file()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).map_err(|e| format!("{name}: {e}"))?;
        files.push((name, bytes));
    }
    offline::worker(&script, files.iter().map(|(name, bytes)| (&**name, &**bytes)))
}

fn is_release() -> bool {
    std::env::var("TRUNK_PROFILE").as_deref() == Ok("release")
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Writes `bytes` under a name with its own hash in it, so that it can be cached for ever.
fn write_hashed(dir: &Path, stem: &str, ext: &str, bytes: impl AsRef<[u8]>) -> Result<String, String> {
    let name = format!("{stem}-{:016x}.{ext}", hash(bytes.as_ref()));
    std::fs::write(dir.join(&name), bytes).map_err(|e| format!("{name}: {e}"))?;
    Ok(name)
}

/// Finds what Trunk has built, and makes one style sheet of several.
fn assets(dir: &Path) -> Result<Assets, String> {
    let staged = read(&dir.join("index.html"))?;
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .map_err(|e| e.to_string())?
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let one = |what: &str, test: &dyn Fn(&str) -> bool| {
        names.iter().find(|n| test(n)).cloned().ok_or(format!("Trunk built no {what} in {}", dir.display()))
    };
    let js = one("module", &|n| n.starts_with("dockside-") && n.ends_with(".js"))?;
    let wasm = one("wasm", &|n| n.starts_with("dockside-") && n.ends_with(".wasm"))?;
    let staged_js = js.clone();
    let (js, wasm, code) = split(dir, js, wasm)?;
    let font = one("font", &|n| n.ends_with(".woff2"))?;

    // The style sheets, in the order in which index.html names them.
    let mut sheets: Vec<(usize, &String)> = names
        .iter()
        .filter(|n| n.ends_with(".css") && !n.starts_with("style-"))
        .filter_map(|n| Some((staged.find(n.as_str())?, n)))
        .collect();
    sheets.sort();
    let mut css = String::new();
    for (_, n) in &sheets {
        css.push_str(&read(&dir.join(n))?);
        std::fs::remove_file(dir.join(n)).map_err(|e| e.to_string())?;
    }
    let css = write_hashed(dir, "style", "css", minify_css(&css.replace("FONT_FILE", &font))?)?;

    // What Trunk need not know.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let sheet = |n: &str| write_hashed(dir, n, "css", minify_css(&read(&root.join(format!("css/{n}.css")))?)?);
    let script = |n: &str| write_hashed(dir, n, "js", minify_js(&read(&root.join(format!("js/{n}.js")))?, false)?);
    let (live_css, lists_css, bench_css, plain_css) =
        (sheet("live")?, sheet("lists")?, sheet("bench")?, sheet("plain")?);
    let pause = script("pause")?;
    let start = minify_js(&read(&root.join("js/start.js"))?, false)?;

    // The security policy allows one script within a page: the start script, which takes the place of Trunk's own. What else a development
    // server put in (live reload) becomes a file.
    let mut extra = Vec::new();
    let mut rest = staged.as_str();
    while let Some(open) = rest.find("<script") {
        let Some(body) = rest[open..].find('>') else { break };
        let Some(end) = rest[open..].find("</script>") else { break };
        let (tag, text) = (&rest[open..open + body], &rest[open + body + 1..open + end]);
        if !tag.contains("src=") && !text.trim().is_empty() && !text.contains(&staged_js) {
            extra.push(write_hashed(dir, "extra", "js", text)?);
        }
        rest = &rest[open + end + 9..];
    }
    // Whoever works on the pages wants today's: neither development builds nor a development server have them kept.
    let kept = offline::OFFLINE && is_release() && extra.is_empty();
    let offline = if kept { script("offline")? } else { String::new() };
    let base = std::env::var("DOCKSIDE_BASE_URL").unwrap_or_default();
    if !base.is_empty() && (!base.starts_with("https://") || !base.ends_with('/')) {
        return Err(format!("DOCKSIDE_BASE_URL is {base}: it must start with https:// and end with a slash"));
    }
    Ok(Assets {
        css,
        live_css,
        lists_css,
        bench_css,
        plain_css,
        font,
        start,
        pause,
        js,
        wasm,
        code,
        offline,
        extra,
        base,
    })
}

/// Takes the code of every figure, and that of checks, out of a release build: a file each, which the live part fetches when the first
/// island that needs it comes near.
fn split(dir: &Path, js: String, wasm: String) -> Result<(String, String, Map<String>), String> {
    let mut code = Map::default();
    // Development builds are large, full of direct calls, and made often.
    if !is_release() {
        return Ok((js, wasm, code));
    }
    let mut whole = std::fs::read(dir.join(&wasm)).map_err(|e| format!("{wasm}: {e}"))?;
    hide_folders(&mut whole);
    let parts = dockside_split::split(&whole, part_of, &ALONE).map_err(|e| format!("{wasm}: {e}"))?;
    for (module, bytes) in parts.chunks {
        let id = module.replace('_', "-");
        let file = write_hashed(dir, &id, "wasm", bytes)?;
        code.insert(id, file);
    }
    // The script that wasm-bindgen wrote provides the imports, under their old names.
    let mut glue = minify_js(&read(&dir.join(&js))?, true)?;
    for (old, new) in parts.imports {
        let (before, after) = ([&old, ":"].concat(), [&new, ":"].concat());
        if glue.matches(&before).count() != 1 {
            return Err(format!("{js} does not provide {old} once"));
        }
        glue = glue.replace(&before, &after);
    }
    for old in [&js, &wasm] {
        std::fs::remove_file(dir.join(old)).map_err(|e| format!("{old}: {e}"))?;
    }
    Ok((write_hashed(dir, "dockside", "js", glue)?, write_hashed(dir, "dockside", "wasm", parts.base)?, code))
}

/// Messages of panics name source files, those of crates by where they lie on the machine that built them. That is nobody's business:
/// slashes take its place, as many as there were letters, since the module holds the length.
fn hide_folders(module: &mut [u8]) {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let Some(home) = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))) else { return };
    let sources = home.join("registry/src").to_string_lossy().into_owned();
    let mut from = 0;
    while let Some(at) = module[from..].windows(sources.len()).position(|w| w == sources.as_bytes()) {
        let start = from + at;
        let end = start + sources.len() + 1;
        // The folder of the registry is part of it.
        let end = module[end..].iter().position(|b| *b == b'/').map_or(end, |n| end + n);
        module[start..end].fill(b'/');
        from = end;
    }
}

/// A function's name without the hashes that tell crates of one name apart: `dockside[1f0c…]::figures` is `dockside::figures`.
fn without_hashes(function: &str) -> String {
    let mut parts = function.split('[');
    let mut out = String::from(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if hash.bytes().all(|b| b.is_ascii_hexdigit()) => out.push_str(rest),
            _ => {
                out.push('[');
                out.push_str(part);
            }
        }
    }
    out
}

/// Parts that only pages of their own load: what they share with figures and checks stays out of what all pages load.
const ALONE: [&str; 2] = ["teach", "workbench"];

/// Parts besides figures, and the modules whose functions are theirs.
const PARTS: [(&str, &[&str]); 7] = [
    // A figure that runs in a check does what every figure does, and the compiler merges what is the same: it stays in the base.
    ("check", &["dockside::checks::", "dockside::components::check::", "islands::late::check"]),
    // What the review computes is shown beside the answers, too, and checks that are put together know it.
    (
        "answers",
        &[
            "dockside::components::answers::",
            "dockside::components::review::",
            "dockside::components::check_set::",
            "dockside::review::",
            "islands::late::answers",
            "islands::late::review",
        ],
    ),
    ("exam", &["dockside::exam::", "dockside::components::exam::", "islands::late::exam"]),
    ("level", &["dockside::levels::", "dockside::components::level::", "islands::late::level"]),
    ("teach", &["dockside::teach::", "dockside::components::teach::", "islands::late::teach"]),
    ("picture", &["dockside::components::picture::", "islands::late::picture"]),
    (
        "workbench",
        &[
            "dockside::components::workbench::",
            "dockside::sim::world::",
            "dockside::terminal::",
            "dockside::workbench::",
            "islands::late::workbench",
            // Libraries that nothing else uses in the browser.
            "lexopt::",
            "serde_json::",
            "shlex::",
        ],
    ),
];

/// The one figure to which a function belongs, or one of [`PARTS`], by the modules in its name and in those of its type parameters.
fn part_of(function: &str) -> Option<String> {
    let function = &without_hashes(function);
    // Types of the same shape are dropped by one function, whatever their names.
    if function.contains("drop_in_place") {
        return None;
    }
    if let Some((part, _)) = PARTS.iter().find(|(_, modules)| modules.iter().any(|m| function.contains(m))) {
        return Some(part.to_string());
    }
    let mut modules = function
        .split("dockside::figures::")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("::")?.0))
        .filter(|module| dockside::figures::find(&module.replace('_', "-")).is_some());
    let first = modules.next()?;
    modules.all(|m| m == first).then(|| first.to_string())
}

/// Makes a style sheet small, and of newer syntax what older browsers read, where that means the same.
fn minify_css(css: &str) -> Result<String, String> {
    use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
    use lightningcss::targets::{Browsers, Targets};
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    let browsers = Browsers {
        chrome: version(100, 0),
        firefox: version(100, 0),
        safari: version(15, 4),
        ios_saf: version(15, 4),
        ..Browsers::default()
    };
    let targets = Targets::from(browsers);
    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|e| format!("style sheet: {e}"))?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|e| format!("style sheet: {e}"))?;
    let print = PrinterOptions { minify: true, targets, ..PrinterOptions::default() };
    Ok(sheet.to_css(print).map_err(|e| format!("style sheet: {e}"))?.code)
}

/// Makes a script small. `module` is one with `import` and `export`.
fn minify_js(js: &str, module: bool) -> Result<String, String> {
    use oxc_codegen::{Codegen, CodegenOptions};
    use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
    let memory = oxc_allocator::Allocator::default();
    let kind = if module { oxc_span::SourceType::mjs() } else { oxc_span::SourceType::cjs() };
    let parsed = oxc_parser::Parser::new(&memory, js, kind).parse();
    if let Some(e) = parsed.errors.first() {
        return Err(format!("script: {e}"));
    }
    let mut program = parsed.program;
    // Nothing but its own code knows what a module declares.
    let mangle = MangleOptions { top_level: module, ..MangleOptions::default() };
    let options = MinifierOptions { mangle: Some(mangle), compress: Some(CompressOptions::smallest()) };
    let names = Minifier::new(options).minify(&memory, &mut program).scoping;
    Ok(Codegen::new().with_options(CodegenOptions::minify()).with_scoping(names).build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_keeps_its_meaning() {
        let small = |css: &str| minify_css(css).unwrap();
        assert_eq!(small("/* a */\na {\n  width: calc(100% - 2rem);\n}\n"), "a{width:calc(100% - 2rem)}");
        assert_eq!(small("a::after { content: \" /* b */  c: d; \"; }"), "a:after{content:\" /* b */  c: d; \"}");
        assert_eq!(small(".x:has(> p) { color: red; }"), ".x:has(>p){color:red}");
        assert_eq!(small("a { width: var(--w, 1px); }"), "a{width:var(--w,1px)}");
        let font = small("@font-face { font-family: \"A B\"; src: url(\"x-1.woff2\") format(\"woff2\"); }");
        assert!(font.contains("url(x-1.woff2)"), "{font}");
        // Where it can be said with older means it is, in both appearances; what a variable holds can't be mixed beforehand.
        let scheme = small(":root { color-scheme: light dark; --ink: light-dark(#123456, #abcdef); }");
        for part in ["#123456", "#abcdef", "prefers-color-scheme:dark", "color-scheme:light dark"] {
            assert!(scheme.contains(part) && !scheme.contains("light-dark("), "{scheme}");
        }
        let mixed = small("a { color: color-mix(in srgb, var(--ink) 50%, white); }");
        assert!(mixed.contains("color-mix(in srgb, var(--ink) 50%, white)"), "{mixed}");
        assert!(minify_css("a { color: red; } }").is_err());
    }

    #[test]
    fn a_script_keeps_its_meaning() {
        let small = |js: &str| minify_js(js, false).unwrap();
        let told = small(
            "// a\n(function () {\n  var count = 0;\n  window.tell = function () { return \"// b\" + ++count; };\n})();",
        );
        assert!(told.contains("// b") && told.contains("+ ++") && !told.contains("// a"), "{told}");
        assert!(!told.contains("count") && told.len() < 70, "{told}");
        // What a script declares others may use; of a module only what it exports.
        assert!(small("function helper() { return document.body; }").contains("helper"));
        let module = "function helper(a) { return [a, a]; }\nexport function start(value) { return [helper(import.meta.url), helper(value)]; }";
        let module = minify_js(module, true).unwrap();
        assert!(module.contains("start") && module.contains("export") && !module.contains("helper"), "{module}");
        assert!(minify_js("var = 1", false).is_err());
    }

    #[test]
    fn a_folder_gets_a_service_worker_of_its_files_or_one_that_takes_back() {
        let dir = std::env::temp_dir().join(format!("dockside-worker-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("packages")).unwrap();
        for file in ["index.html", "index.html.br", "packages/all.txt"] {
            std::fs::write(dir.join(file), file).unwrap();
        }
        let (on, off) = (worker(&dir, true), worker(&dir, false));
        std::fs::remove_dir_all(&dir).unwrap();
        let (on, off) = (on.unwrap(), off.unwrap());
        let data = on.split_once("{\"build\":").unwrap().1.split_once("}}").unwrap().0;
        assert!(data.contains("\"files\":{\"index.html\":\"") && data.matches(':').count() == 2, "{data}");
        assert!(on.contains("respondWith") && !on.contains("//"), "{on}");
        assert!(off.contains("unregister") && !off.contains("\"fetch\"") && !off.contains("`fetch`"), "{off}");
    }

    /// The splitting renames what the module imports in the script that provides it.
    #[test]
    fn names_of_imports_stay() {
        let glue = "function get() { const all = { __proto__: null, __wbg_a_01ab: function(arg0) { return arg0.body; }, a_2: (x, y) => x + y };\nreturn { \"./x_bg.js\": all }; }\nexport default get;";
        let small = minify_js(glue, true).unwrap();
        for name in ["__wbg_a_01ab:", "a_2:"] {
            assert_eq!(small.matches(name).count(), 1, "{small}");
        }
    }
}
