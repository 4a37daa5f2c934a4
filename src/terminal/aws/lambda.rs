//! `aws lambda`: functions and their runs.
//!
//! Error output follows the CLI's User Guide, “Structured error output” (`enhanced`): fields of an error stand below its message.

use super::common::{USAGE, from_base64, operands};
use super::given;
use super::json::json;
use crate::sim::world::iam::{last_part, role_arn};
use crate::sim::world::image::{Name, digest_of};
use crate::sim::world::lambda::{Answer, Draft, Package, function_arn, log_group, unzip, uuid};
use crate::sim::world::time::iso;
use crate::sim::world::{Arch, Function, Refused, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::Serialize;

/// A command of `aws lambda`; the last part of its page's address is its name.
macro_rules! spec {
    ($name:literal, $operands:literal, $about:literal, $run:path $(, $flag:expr)*) => {
        Spec {
            path: &["aws", "lambda", $name],
            about: $about,
            operands: $operands,
            names: Thing::Text,
            flags: &[$($flag),*],
            ends: false,
            url: concat!("https://docs.aws.amazon.com/cli/latest/reference/lambda/", $name, ".html"),
            run: $run,
        }
    };
}

const NAME: Flag = Flag::one("function-name", Thing::Function).required();
const MEMORY: Flag = Flag::one("memory-size", Thing::Number);
const TIMEOUT: Flag = Flag::one("timeout", Thing::Number);

pub const SPECS: &[Spec] = &[
    spec!(
        "create-function",
        "",
        "Makes a function from a zip file or an image",
        create_function,
        Flag::one("function-name", Thing::Text).required(),
        Flag::one("role", Thing::Role).required(),
        Flag::one("zip-file", Thing::File),
        Flag::one("runtime", Thing::Text),
        Flag::one("handler", Thing::Text),
        Flag::one("package-type", Thing::Text),
        Flag::one("code", Thing::Text),
        Flag::many("architectures", Thing::Text),
        MEMORY,
        TIMEOUT
    ),
    spec!(
        "invoke",
        "OUTFILE",
        "Calls a function and waits for it, or hands it an event (--invocation-type Event)",
        invoke,
        NAME,
        Flag::one("invocation-type", Thing::Text),
        Flag::one("payload", Thing::Text),
        Flag::one("cli-binary-format", Thing::Text)
    ),
    spec!(
        "put-function-concurrency",
        "",
        "Reserves concurrency for a function, which is its limit, too",
        put_function_concurrency,
        NAME,
        Flag::one("reserved-concurrent-executions", Thing::Number).required()
    ),
    spec!("delete-function-concurrency", "", "Gives reserved concurrency back", delete_function_concurrency, NAME),
    spec!(
        "update-function-configuration",
        "",
        "Changes memory and timeout of a function",
        update_function_configuration,
        NAME,
        MEMORY,
        TIMEOUT
    ),
    spec!("get-function", "", "Shows a function, its code's place and its reserved concurrency", get_function, NAME),
    spec!("get-function-configuration", "", "Shows the settings of a function", get_function_configuration, NAME),
    spec!("list-functions", "", "Lists the functions of the account", list_functions),
    spec!("delete-function", "", "Deletes a function", delete_function, NAME),
];

/// Runtimes of zip files, newest of each language first (Lambda Developer Guide, “Lambda runtimes”).
const RUNTIMES: [&str; 13] = [
    "nodejs24.x",
    "nodejs22.x",
    "python3.14",
    "python3.13",
    "python3.12",
    "java25",
    "java21",
    "dotnet10",
    "dotnet8",
    "ruby3.4",
    "ruby3.3",
    "provided.al2023",
    "provided.al2",
];

/// An error of the API, with the fields that it has beside its message.
fn failed(operation: &str, refused: Refused) -> Failure {
    let fields = if refused.code == "ValidationException" { "" } else { "\n\nAdditional error details:\nType: User" };
    let mut failure = Failure::aws(operation, refused);
    failure.text.push_str(fields);
    failure
}

fn usage(text: impl Into<String>) -> Failure {
    Failure::new(USAGE, text)
}

/// The function that is named. The parser lets nothing through without.
fn name(args: &Args) -> &str {
    args.get("function-name").unwrap_or_default()
}

/// A whole number that is not below what the CLI itself asks for, before it calls the API.
fn at_least(args: &Args, flag: &str, member: &str, least: u32) -> Result<Option<u32>, Failure> {
    match args.number(flag)? {
        Some(n) if n < least => Err(usage(format!(
            "Parameter validation failed:\nInvalid value for parameter {member}, value: {n}, valid min value: {least}"
        ))),
        n => Ok(n),
    }
}

fn memory_and_timeout(world: &World, args: &Args) -> Result<(Option<u32>, Option<u32>), Failure> {
    let least = world.facts.get("lambda-memory-low") as u32;
    Ok((at_least(args, "memory-size", "MemorySize", least)?, at_least(args, "timeout", "Timeout", 1)?))
}

fn create_function(world: &mut World, args: &Args) -> Outcome {
    let (memory, timeout) = memory_and_timeout(world, args)?;
    let runtime = args.get("runtime").map(String::from);
    if let Some(other) = runtime.as_deref().filter(|r| !RUNTIMES.contains(r)) {
        return Err(usage(format!("This sandbox knows the runtimes {}, not {other}.", RUNTIMES.join(", "))));
    }
    let draft = Draft {
        name: name(args).to_string(),
        role: args.get("role").unwrap_or_default().to_string(),
        memory,
        timeout,
        arch: architecture(args)?,
        runtime,
        handler: args.get("handler").map(String::from),
        package: package(world, args)?,
    };
    world.lambda_create(draft).map_err(|r| failed("CreateFunction", r))?;
    let mut shown = shown(found(world, args, "CreateFunction")?);
    shown.state = "Pending";
    shown.state_reason = Some("The function is being created.");
    shown.state_reason_code = Some("Creating");
    shown.last_update_status = None;
    Ok(json(&shown))
}

fn architecture(args: &Args) -> Result<Arch, Failure> {
    let all: Vec<&str> = args.all("architectures").collect();
    match all[..] {
        [] | ["x86_64"] => Ok(Arch::Amd64),
        ["arm64"] => Ok(Arch::Arm64),
        _ => Err(usage(format!("--architectures is x86_64 or arm64, not {}.", all.join(" ")))),
    }
}

/// Reads what the function's code is.
fn package(world: &mut World, args: &Args) -> Result<Package, Failure> {
    let image = match args.get("package-type") {
        None | Some("Zip") => false,
        Some("Image") => true,
        Some(other) => return Err(usage(format!("--package-type is Zip or Image, not {other}."))),
    };
    let wrong = |message: &str| failed("CreateFunction", Refused::new("InvalidParameterValueException", message));
    match (image, args.get("zip-file"), args.get("code")) {
        (false, Some(path), None) => unzip(&zip_file(world, path)?).map_err(|r| failed("CreateFunction", r)),
        (true, None, Some(code)) => {
            if args.has("runtime") || args.has("handler") {
                return Err(wrong(
                    "Please don't provide Handler or Runtime or Layer when the intent is to create function using container images.",
                ));
            }
            let pairs = given::pairs("code", code, &["ImageUri"])?;
            let uri = given::of(&pairs, "ImageUri").unwrap_or_default();
            world.lambda_image(uri).map_err(|r| failed("CreateFunction", r))
        }
        (_, Some(_), Some(_)) => {
            Err(wrong("Please do not provide other FunctionCode parameters when providing a ZipFile."))
        }
        (true, Some(_), None) => Err(wrong("Please provide ImageUri when creating a function with packageType Image.")),
        (false, None, Some(_)) => Err(usage(
            "This sandbox knows --code ImageUri=… with --package-type Image, and --zip-file fileb://… without.",
        )),
        (_, None, None) => Err(wrong("Please provide a source for function code.")),
    }
}

fn zip_file(world: &World, value: &str) -> Result<String, Failure> {
    let Some(path) = value.strip_prefix("fileb://") else {
        let text = "--zip-file must be a zip file with the fileb:// prefix.\nExample usage:  --zip-file fileb://path/to/file.zip";
        return Err(usage(text));
    };
    bytes_of(world, "zip-file", value, path)
}

/// What a file holds that a flag names with `fileb://`.
fn bytes_of(world: &World, flag: &str, value: &str, path: &str) -> Result<String, Failure> {
    let name = path.strip_prefix("./").unwrap_or(path);
    world.laptop.files.get(name).cloned().ok_or_else(|| {
        usage(format!(
            "Error parsing parameter '--{flag}': Unable to load paramfile {value}: [Errno 2] No such file or directory: '{path}'"
        ))
    })
}

/// A function's configuration, as far as the sandbox knows it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    function_name: String,
    function_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    runtime: Option<String>,
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    handler: Option<String>,
    description: &'static str,
    timeout: u32,
    memory_size: u32,
    last_modified: String,
    /// Of an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    code_sha256: Option<String>,
    version: &'static str,
    tracing_config: Tracing,
    revision_id: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_reason_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_update_status: Option<&'static str>,
    package_type: &'static str,
    architectures: [&'static str; 1],
    ephemeral_storage: Storage,
    snap_start: SnapStart,
    logging_config: Logging,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tracing {
    mode: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Storage {
    size: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SnapStart {
    apply_on: &'static str,
    optimization_status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Logging {
    log_format: &'static str,
    log_group: String,
}

fn shown(f: &Function) -> Shown {
    let revision = digest_of(&format!("{} {} {} {} {}", f.name, f.digest, f.memory, f.timeout, f.modified));
    Shown {
        function_name: f.name.clone(),
        function_arn: function_arn(&f.name),
        runtime: f.runtime.clone(),
        role: role_arn(last_part(&f.role)),
        handler: f.handler.clone(),
        description: "",
        timeout: f.timeout,
        memory_size: f.memory,
        last_modified: iso(f.modified).replace("+00:00", ".000+0000"),
        code_sha256: f.image.is_some().then(|| f.digest.clone()),
        version: "$LATEST",
        tracing_config: Tracing { mode: "PassThrough" },
        revision_id: uuid(&revision),
        state: "Active",
        state_reason: None,
        state_reason_code: None,
        last_update_status: Some("Successful"),
        package_type: if f.image.is_some() { "Image" } else { "Zip" },
        architectures: [if f.arch == Arch::Arm64 { "arm64" } else { "x86_64" }],
        ephemeral_storage: Storage { size: 512 },
        snap_start: SnapStart { apply_on: "None", optimization_status: "Off" },
        logging_config: Logging { log_format: "Text", log_group: log_group(&f.name) },
    }
}

fn found<'a>(world: &'a World, args: &Args, operation: &str) -> Result<&'a Function, Failure> {
    world.lambda_find(name(args)).map_err(|r| failed(operation, r))
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

impl Invoked {
    const fn only(status_code: u16) -> Invoked {
        Invoked { status_code, function_error: None, executed_version: None }
    }
}

/// The real CLI gives up to wait after a minute, unless `--cli-read-timeout 0` is given; here it waits.
fn invoke(world: &mut World, args: &Args) -> Outcome {
    let [file] = operands(args, 1)? else {
        return Err(usage("aws: error: the following arguments are required: outfile"));
    };
    let payload = payload(world, args)?;
    // A name that can't be written is told before anything runs.
    world.clone().write(file, "").map_err(|r| usage(r.message))?;
    let name = name(args);
    let refused = |r| failed("Invoke", r);
    let (said, answer) = match args.get("invocation-type").unwrap_or("RequestResponse") {
        "RequestResponse" => match world.lambda_invoke(name, &payload).map_err(refused)? {
            Answer::Ran { payload, failed } => {
                let function_error = failed.then_some("Unhandled");
                (payload, Invoked { status_code: 200, function_error, executed_version: Some("$LATEST") })
            }
            Answer::Throttled(reason) => return Err(throttled(reason)),
        },
        "Event" => {
            world.lambda_event(name, &payload).map_err(refused)?;
            (String::new(), Invoked::only(202))
        }
        "DryRun" => {
            found(world, args, "Invoke")?;
            (String::new(), Invoked::only(204))
        }
        other => return Err(usage(format!("--invocation-type is RequestResponse, Event or DryRun, not {other}."))),
    };
    world.write(file, &said).map_err(|r| usage(r.message))?;
    Ok(json(&answer))
}

/// What the CLI says after it has tried three times.
fn throttled(reason: &str) -> Failure {
    let refused = Refused::new("TooManyRequestsException", "Rate Exceeded.");
    let mut failure = Failure::aws("Invoke", refused);
    failure.text = failure.text.replacen("Invoke operation:", "Invoke operation (reached max retries: 2):", 1);
    failure.text.push_str(&format!("\n\nAdditional error details:\nReason: {reason}\nType: User"));
    failure
}

/// What a function is called with: base64, as the second version of the CLI has it, unless it is told that it is plain text or a file has it.
fn payload(world: &World, args: &Args) -> Result<String, Failure> {
    let raw = match args.get("cli-binary-format").unwrap_or("base64") {
        "base64" => false,
        "raw-in-base64-out" => true,
        other => return Err(usage(format!("--cli-binary-format is base64 or raw-in-base64-out, not {other}."))),
    };
    let Some(value) = args.get("payload") else { return Ok(String::from("{}")) };
    let text = match value.strip_prefix("fileb://") {
        Some(path) => bytes_of(world, "payload", value, path)?,
        None => {
            let text = given::text(world, args, "payload")?.unwrap_or_default();
            if raw {
                text
            } else {
                let bytes = from_base64(text.trim()).and_then(|b| String::from_utf8(b).ok());
                bytes.ok_or_else(|| usage(format!("Invalid base64: \"{text}\"")))?
            }
        }
    };
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(value) => Ok(value.to_string()),
        Err(_) if text.is_empty() => Ok(String::from("{}")),
        Err(e) => {
            let message = format!("Could not parse request body into json: {e}");
            Err(failed("Invoke", Refused::new("InvalidRequestContentException", message)))
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reserved {
    reserved_concurrent_executions: u32,
}

fn put_function_concurrency(world: &mut World, args: &Args) -> Outcome {
    let reserved_concurrent_executions = args.number("reserved-concurrent-executions")?.unwrap_or_default();
    let done = world.lambda_reserve(name(args), Some(reserved_concurrent_executions));
    done.map_err(|r| failed("PutFunctionConcurrency", r))?;
    Ok(json(&Reserved { reserved_concurrent_executions }))
}

fn delete_function_concurrency(world: &mut World, args: &Args) -> Outcome {
    world.lambda_reserve(name(args), None).map_err(|r| failed("DeleteFunctionConcurrency", r))?;
    Ok(String::new())
}

fn update_function_configuration(world: &mut World, args: &Args) -> Outcome {
    let (memory, timeout) = memory_and_timeout(world, args)?;
    let done = world.lambda_configure(name(args), memory, timeout);
    done.map_err(|r| failed("UpdateFunctionConfiguration", r))?;
    Ok(json(&shown(found(world, args, "UpdateFunctionConfiguration")?)))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Whole {
    configuration: Shown,
    code: Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    concurrency: Option<Reserved>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Code {
    repository_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_image_uri: Option<String>,
}

fn get_function(world: &mut World, args: &Args) -> Outcome {
    let f = found(world, args, "GetFunction")?;
    let resolved = f.image.as_deref().and_then(Name::parse).map(|n| format!("{}@sha256:{}", n.place(), f.digest));
    Ok(json(&Whole {
        configuration: shown(f),
        code: Code {
            repository_type: if f.image.is_some() { "ECR" } else { "S3" },
            image_uri: f.image.clone(),
            resolved_image_uri: resolved,
        },
        concurrency: f.reserved.map(|n| Reserved { reserved_concurrent_executions: n }),
    }))
}

fn get_function_configuration(world: &mut World, args: &Args) -> Outcome {
    Ok(json(&shown(found(world, args, "GetFunctionConfiguration")?)))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct All {
    functions: Vec<Shown>,
}

fn list_functions(world: &mut World, _: &Args) -> Outcome {
    Ok(json(&All { functions: world.account.functions.iter().map(shown).collect() }))
}

fn delete_function(world: &mut World, args: &Args) -> Outcome {
    world.lambda_delete(name(args)).map_err(|r| failed("DeleteFunction", r))?;
    Ok(String::new())
}
