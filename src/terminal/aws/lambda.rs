//! `aws lambda`: functions and their runs.

use super::given;
use super::json::json;
use crate::sim::world::iam::{last_part, role_arn};
use crate::sim::world::lambda::{Answer, Draft, Package, function_arn, unzip};
use crate::sim::world::time::iso;
use crate::sim::world::{Arch, Function, Refused, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::Serialize;

macro_rules! page {
    ($name:literal) => {
        concat!("https://docs.aws.amazon.com/cli/latest/reference/lambda/", $name, ".html")
    };
}

const NAME: Flag = Flag::one("function-name", Thing::Function).required();

pub const SPECS: &[Spec] = &[
    spec(
        &["aws", "lambda", "create-function"],
        "",
        "Makes a function",
        &[
            Flag::one("function-name", Thing::Text).required(),
            Flag::one("role", Thing::Role).required(),
            Flag::one("zip-file", Thing::File),
            Flag::one("package-type", Thing::Text),
            Flag::one("code", Thing::Text),
            Flag::one("runtime", Thing::Text),
            Flag::one("handler", Thing::Text),
            Flag::one("memory-size", Thing::Number),
            Flag::one("timeout", Thing::Number),
            Flag::one("architectures", Thing::Text),
        ],
        page!("create-function"),
        create,
    ),
    spec(
        &["aws", "lambda", "invoke"],
        "OUTFILE",
        "Calls a function; with --invocation-type Event without waiting for its end",
        &[
            NAME,
            Flag::one("invocation-type", Thing::Text),
            Flag::one("payload", Thing::Text),
            Flag::one("cli-binary-format", Thing::Text),
        ],
        page!("invoke"),
        invoke,
    ),
    spec(
        &["aws", "lambda", "put-function-concurrency"],
        "",
        "Reserves concurrency for a function, which is its limit, too",
        &[NAME, Flag::one("reserved-concurrent-executions", Thing::Number).required()],
        page!("put-function-concurrency"),
        put_concurrency,
    ),
    spec(
        &["aws", "lambda", "delete-function-concurrency"],
        "",
        "Gives reserved concurrency back",
        &[NAME],
        page!("delete-function-concurrency"),
        |world, args| nothing(world.lambda_reserve(name(args), None), "DeleteFunctionConcurrency"),
    ),
    spec(
        &["aws", "lambda", "update-function-configuration"],
        "",
        "Changes memory and timeout",
        &[NAME, Flag::one("memory-size", Thing::Number), Flag::one("timeout", Thing::Number)],
        page!("update-function-configuration"),
        configure,
    ),
    spec(&["aws", "lambda", "get-function"], "", "Shows a function", &[NAME], page!("get-function"), get),
    spec(
        &["aws", "lambda", "get-function-configuration"],
        "",
        "Shows the settings of a function",
        &[NAME],
        page!("get-function-configuration"),
        |world, args| found(world, args, "GetFunctionConfiguration").map(|f| json(&Shown::new(f))),
    ),
    spec(&["aws", "lambda", "list-functions"], "", "Lists functions", &[], page!("list-functions"), list),
    spec(
        &["aws", "lambda", "delete-function"],
        "",
        "Deletes a function",
        &[NAME],
        page!("delete-function"),
        |world, args| nothing(world.lambda_delete(name(args)), "DeleteFunction"),
    ),
];

const fn spec(
    path: &'static [&'static str],
    operands: &'static str,
    about: &'static str,
    flags: &'static [Flag],
    url: &'static str,
    run: fn(&mut World, &Args) -> Outcome,
) -> Spec {
    Spec { path, about, operands, names: Thing::Text, flags, ends: false, url, run }
}

fn name(args: &Args) -> &str {
    args.get("function-name").unwrap_or_default()
}

fn nothing(done: Result<(), Refused>, operation: &str) -> Outcome {
    done.map(|()| String::new()).map_err(|e| Failure::aws(operation, e))
}

fn found<'a>(world: &'a World, args: &Args, operation: &str) -> Result<&'a Function, Failure> {
    world.lambda_find(name(args)).map_err(|e| Failure::aws(operation, e))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    function_name: String,
    function_arn: String,
    role: String,
    package_type: &'static str,
    timeout: u32,
    memory_size: u32,
    last_modified: String,
    architectures: [&'static str; 1],
    state: &'static str,
}

impl Shown {
    fn new(f: &Function) -> Shown {
        Shown {
            function_name: f.name.clone(),
            function_arn: function_arn(&f.name),
            role: role_arn(last_part(&f.role)),
            package_type: if f.image.is_some() { "Image" } else { "Zip" },
            timeout: f.timeout,
            memory_size: f.memory,
            last_modified: iso(f.modified),
            architectures: [if f.arch == Arch::Arm64 { "arm64" } else { "x86_64" }],
            state: "Active",
        }
    }
}

/// The code: a zip file of the folder, or an image.
fn package(world: &mut World, args: &Args) -> Result<Package, Failure> {
    let failed = |e| Failure::aws("CreateFunction", e);
    match (args.get("zip-file"), args.get("code")) {
        (Some(zip), None) => {
            let Some(path) = zip.strip_prefix("fileb://") else {
                return Err(Failure::new(
                    252,
                    "--zip-file must be a zip file with the fileb:// prefix.\nExample usage: --zip-file fileb://path/to/file.zip",
                ));
            };
            let Some(text) = world.laptop.files.get(path) else {
                let what = format!(
                    "Error parsing parameter '--zip-file': Unable to load paramfile {zip}: [Errno 2] No such file or directory: '{path}'"
                );
                return Err(Failure::new(252, what));
            };
            unzip(text).map_err(failed)
        }
        (None, Some(code)) => {
            let pairs = given::pairs("code", code, &["ImageUri"])?;
            let uri = given::of(&pairs, "ImageUri").unwrap_or_default().to_string();
            world.lambda_image(&uri).map_err(failed)
        }
        _ => Err(Failure::new(
            252,
            "This sandbox takes either --zip-file fileb://FILE or --package-type Image --code ImageUri=NAME.",
        )),
    }
}

fn create(world: &mut World, args: &Args) -> Outcome {
    match args.get("package-type") {
        None | Some("Zip" | "Image") => {}
        Some(other) => {
            return Err(Failure::new(252, format!("--package-type: {other} is not known. Known: Zip, Image.")));
        }
    }
    let arch = match args.get("architectures") {
        None | Some("x86_64") => Arch::Amd64,
        Some("arm64") => Arch::Arm64,
        Some(other) => {
            return Err(Failure::new(252, format!("--architectures: {other} is not known. Known: x86_64, arm64.")));
        }
    };
    let draft = Draft {
        name: name(args).to_string(),
        role: args.get("role").unwrap_or_default().to_string(),
        memory: args.number("memory-size")?,
        timeout: args.number("timeout")?,
        arch,
        runtime: args.get("runtime").map(String::from),
        handler: args.get("handler").map(String::from),
        package: package(world, args)?,
    };
    world.lambda_create(draft).map_err(|e| Failure::aws("CreateFunction", e))?;
    found(world, args, "CreateFunction").map(|f| json(&Shown::new(f)))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Invoked {
    status_code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    executed_version: Option<&'static str>,
}

fn invoke(world: &mut World, args: &Args) -> Outcome {
    let failed = |e| Failure::aws("Invoke", e);
    let [file] = &args.rest[..] else {
        return Err(Failure::new(252, "aws: error: the following arguments are required: outfile"));
    };
    let payload = args.get("payload").unwrap_or("{}");
    match args.get("invocation-type").unwrap_or("RequestResponse") {
        "Event" => {
            world.lambda_event(name(args), payload).map_err(failed)?;
            Ok(json(&Invoked { status_code: 202, function_error: None, executed_version: None }))
        }
        "RequestResponse" => match world.lambda_invoke(name(args), payload).map_err(failed)? {
            Answer::Ran { payload, failed } => {
                // What it has answered stands in the file, as with the real one; a folder that is full does without.
                let _ = world.write(file, &payload);
                let function_error = failed.then_some("Unhandled");
                Ok(json(&Invoked { status_code: 200, function_error, executed_version: Some("$LATEST") }))
            }
            Answer::Throttled(reason) => {
                let _ = reason;
                Err(failed(Refused::new("TooManyRequestsException", "Rate Exceeded.")))
            }
        },
        other => Err(Failure::new(
            252,
            format!("--invocation-type: {other} is not known here. Known: RequestResponse, Event."),
        )),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reserved {
    reserved_concurrent_executions: u32,
}

fn put_concurrency(world: &mut World, args: &Args) -> Outcome {
    let n = args.number("reserved-concurrent-executions")?.unwrap_or(0);
    world.lambda_reserve(name(args), Some(n)).map_err(|e| Failure::aws("PutFunctionConcurrency", e))?;
    Ok(json(&Reserved { reserved_concurrent_executions: n }))
}

fn configure(world: &mut World, args: &Args) -> Outcome {
    let (memory, timeout) = (args.number("memory-size")?, args.number("timeout")?);
    let done = world.lambda_configure(name(args), memory, timeout);
    done.map_err(|e| Failure::aws("UpdateFunctionConfiguration", e))?;
    found(world, args, "UpdateFunctionConfiguration").map(|f| json(&Shown::new(f)))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Got {
    configuration: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    concurrency: Option<Reserved>,
}

fn get(world: &mut World, args: &Args) -> Outcome {
    let f = found(world, args, "GetFunction")?;
    let concurrency = f.reserved.map(|n| Reserved { reserved_concurrent_executions: n });
    Ok(json(&Got { configuration: Shown::new(f), concurrency }))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct All {
    functions: Vec<Shown>,
}

fn list(world: &mut World, _: &Args) -> Outcome {
    Ok(json(&All { functions: world.account.functions.iter().map(Shown::new).collect() }))
}
