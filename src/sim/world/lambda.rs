//! Lambda functions: one event at a time in an environment, cold starts, concurrency, timeouts, memory, and the log lines of all that.
//!
//! Sources: Lambda Developer Guide, “execution environment lifecycle”, “function scaling”, “asynchronous invocation error handling”,
//! “Lambda quotas”; API reference of `CreateFunction`, `Invoke` and `PutFunctionConcurrency`. The clock of this world has whole seconds, so
//! a run ends for others at the next one; what is logged and metered has milliseconds.

use super::ecr::Puller;
use super::iam::{last_part, role_arn};
use super::image::{Name, digest_of};
use super::time::iso;
use super::{
    ACCOUNT, Arch, Done, Environment, Fate, Function, Program, REGION, Refused, Run, Usage, Waiting, World,
};
use crate::sim::lambda;
use std::rc::Rc;

/// Seconds that an idle environment stays. AWS promises no time; this is the fact `lambda-keep-warm`, an assumption.
pub const KEEP: u32 = 600;
/// What an account has to leave to functions without a reservation (“reserved concurrency”).
pub const UNRESERVED: u32 = 100;
/// Milliseconds after which a program that needs more memory than there is gets killed. An example.
const KILLED_MS: u32 = 200;
/// Milliseconds that a program runs that can't begin its work. An example.
const BROKEN_MS: u32 = 20;
/// Seconds that Lambda waits before it tries an asynchronous invocation that failed a second and a third time.
const RETRIES: [u32; 2] = [60, 120];
/// Seconds after which an event that found no room is given up: `MaximumEventAgeInSeconds` unless it is set.
const OLDEST: u32 = 6 * 3600;

/// The code of a function.
#[derive(Clone, PartialEq, Debug)]
pub struct Package {
    pub program: Rc<Program>,
    /// The image's URI; none: a zip file.
    pub image: Option<String>,
    pub digest: String,
    pub built_for: Arch,
}

/// A function to be made.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    pub name: String,
    /// ARN of its role.
    pub role: String,
    pub memory: Option<u32>,
    pub timeout: Option<u32>,
    pub arch: Arch,
    pub runtime: Option<String>,
    pub handler: Option<String>,
    pub package: Package,
}

/// What a caller gets to hear who waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// What the function returned, or, with `true`, the error that ended it.
    Ran { payload: String, failed: bool },
    /// There was no room: the API's `Reason`.
    Throttled(&'static str),
}

/// A function's ARN.
pub fn function_arn(name: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
}

/// A function's log group.
pub fn log_group(name: &str) -> String {
    format!("/aws/lambda/{name}")
}

fn invalid(message: impl Into<String>) -> Refused {
    Refused::new("InvalidParameterValueException", message)
}

fn constraint(value: impl std::fmt::Display, member: &str, rule: &str) -> Refused {
    let message = format!("1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {rule}");
    Refused::new("ValidationException", message)
}

/// Reads a “zip file”: a text whose lines say what the program in it does: `program = thumbs`, `seconds = 2` (with 512 MB), `memory = 300`
/// (MB), `says = v1`. Only the program has to be there.
pub fn unzip(text: &str) -> Done<Package> {
    let broken = || invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
    let mut program = Program { memory: 64, seconds: Some(1), ..Program::default() };
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (key, value) = line.split_once('=').ok_or_else(broken)?;
        let value = value.trim();
        match key.trim() {
            "program" => program.name = value.to_string(),
            "says" => program.says = value.to_string(),
            "seconds" => program.seconds = Some(value.parse().map_err(|_| broken())?),
            "memory" => program.memory = value.parse().map_err(|_| broken())?,
            _ => return Err(broken()),
        }
    }
    if program.name.is_empty() {
        return Err(broken());
    }
    // Code of a script language runs on either processor: the function's own counts.
    Ok(Package { program: Rc::new(program), image: None, digest: digest_of(text), built_for: Arch::Amd64 })
}

impl World {
    /// Takes an image of the account's ECR as code. A tag is looked up now: the function keeps the digest.
    pub fn lambda_image(&mut self, uri: &str) -> Done<Package> {
        let valid = Name::parse(uri).filter(|n| n.is_ecr() && (n.tag.is_some() || n.digest.is_some()));
        let Some(name) = valid else {
            return Err(invalid(format!("Source image {uri} is not valid. Provide a valid source image.")));
        };
        let Ok(manifest) = self.fetch(&name, Puller::Lambda) else {
            return Err(invalid(format!("Source image {uri} does not exist. Provide a valid source image.")));
        };
        // Lambda takes no list of images (“container images”, requirements).
        let [image] = &manifest.images[..] else {
            let message = format!(
                "The image manifest, config or layer media type for the source image {uri} is not supported."
            );
            return Err(invalid(message));
        };
        let mut program = (*image.program).clone();
        program.needs.retain(|n| !image.env.iter().any(|(name, _)| name == n));
        Ok(Package {
            program: Rc::new(program),
            image: Some(uri.to_string()),
            digest: image.digest.clone(),
            built_for: image.arch,
        })
    }

    fn check_memory(&self, mb: u32) -> Done {
        let most = self.facts.get("lambda-memory-high") as u32;
        let least = self.facts.get("lambda-memory-low") as u32;
        match () {
            () if mb > most => {
                Err(constraint(mb, "memorySize", &format!("Member must have value less than or equal to {most}")))
            }
            () if mb < least => {
                Err(constraint(mb, "memorySize", &format!("Member must have value greater than or equal to {least}")))
            }
            () => Ok(()),
        }
    }

    fn check_timeout(&self, seconds: u32) -> Done {
        let most = (self.facts.get("lambda-timeout") * 60.0) as u32;
        match seconds {
            0 => Err(constraint(seconds, "timeout", "Member must have value greater than or equal to 1")),
            s if s > most => {
                Err(constraint(s, "timeout", &format!("Member must have value less than or equal to {most}")))
            }
            _ => Ok(()),
        }
    }

    /// Makes a function.
    pub fn lambda_create(&mut self, draft: Draft) -> Done {
        let name = &draft.name;
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(good) {
            let rule = r"Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?";
            return Err(constraint(name, "functionName", rule));
        }
        if name.len() > 64 {
            return Err(constraint(name, "functionName", "Member must have length less than or equal to 64"));
        }
        let role = last_part(&draft.role);
        if draft.role != role_arn(role) {
            let rule = r"Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+";
            return Err(constraint(&draft.role, "role", rule));
        }
        let memory = draft.memory.unwrap_or(self.facts.get("lambda-memory-low") as u32);
        let timeout = draft.timeout.unwrap_or(self.facts.get("lambda-default-timeout") as u32);
        self.check_memory(memory)?;
        self.check_timeout(timeout)?;
        if draft.package.image.is_none() && (draft.runtime.is_none() || draft.handler.is_none()) {
            let message = "Runtime and Handler are mandatory parameters for functions created with deployment packages.";
            return Err(invalid(message));
        }
        if self.account.functions.iter().any(|f| &f.name == name) {
            return Err(Refused::new("ResourceConflictException", format!("Function already exist: {name}")));
        }
        if self.account.role(role).is_none_or(|r| r.service != "lambda") {
            return Err(invalid("The role defined for the function cannot be assumed by Lambda."));
        }
        let Package { program, image, digest, built_for } = draft.package;
        self.account.functions.push(Function {
            built_for: if image.is_some() { built_for } else { draft.arch },
            name: draft.name,
            memory,
            timeout,
            reserved: None,
            program,
            image,
            digest,
            arch: draft.arch,
            runtime: draft.runtime,
            handler: draft.handler,
            role: role.to_string(),
            environments: Vec::new(),
            made: 0,
            runs: Vec::new(),
            queue: Vec::new(),
            invocations: 0,
            errors: 0,
            throttles: 0,
            mb_ms: 0,
            modified: self.now,
        });
        Ok(())
    }

    /// A function by its name, or by its ARN.
    pub fn lambda_find(&self, name: &str) -> Done<&Function> {
        self.lambda_place(name).map(|i| &self.account.functions[i])
    }

    fn lambda_place(&self, name: &str) -> Done<usize> {
        let short = name.strip_prefix(&function_arn("")).unwrap_or(name);
        let found = self.account.functions.iter().position(|f| f.name == short);
        found.ok_or_else(|| {
            Refused::new("ResourceNotFoundException", format!("Function not found: {}", function_arn(short)))
        })
    }

    /// Changes memory (MB) and timeout (seconds). Runs in progress go on as they were; later ones get new environments.
    pub fn lambda_configure(&mut self, name: &str, memory: Option<u32>, timeout: Option<u32>) -> Done {
        let i = self.lambda_place(name)?;
        memory.map_or(Ok(()), |m| self.check_memory(m))?;
        timeout.map_or(Ok(()), |t| self.check_timeout(t))?;
        let now = self.now;
        let f = &mut self.account.functions[i];
        f.memory = memory.unwrap_or(f.memory);
        f.timeout = timeout.unwrap_or(f.timeout);
        f.modified = now;
        f.environments.retain(|e| f.runs.iter().any(|r| r.environment == e.number));
        f.environments.iter_mut().for_each(|e| e.old = true);
        Ok(())
    }

    /// Reserves concurrency for a function, or gives it back.
    pub fn lambda_reserve(&mut self, name: &str, reserved: Option<u32>) -> Done {
        let i = self.lambda_place(name)?;
        if let Some(n) = reserved {
            let others = self.account.functions.iter().enumerate().filter(|(k, _)| *k != i);
            let others: u64 = others.filter_map(|(_, f)| f.reserved).map(u64::from).sum();
            if others + u64::from(n) + u64::from(UNRESERVED) > u64::from(self.lambda_limit()) {
                return Err(invalid(format!(
                    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [{UNRESERVED}]."
                )));
            }
        }
        self.account.functions[i].reserved = reserved;
        self.lambda_settle();
        Ok(())
    }

    /// Deletes a function. What it has used stays on the bill; runs in progress count to their end. Its log group stays.
    pub fn lambda_delete(&mut self, name: &str) -> Done {
        let i = self.lambda_place(name)?;
        let f = self.account.functions.remove(i);
        let Usage { requests, mb_ms } = f.usage();
        let open: u64 = f.runs.iter().map(Run::mb_ms).sum();
        let gone = &mut self.account.gone;
        gone.requests = gone.requests.saturating_add(requests);
        gone.mb_ms = gone.mb_ms.saturating_add(mb_ms).saturating_add(open);
        self.lambda_settle();
        Ok(())
    }

    fn lambda_limit(&self) -> u32 {
        self.facts.get("lambda-concurrency") as u32
    }

    /// Why a function may not begin another run now, in the API's word, if so.
    fn lambda_full(&self, i: usize) -> Option<&'static str> {
        let all = &self.account.functions;
        let at_work = all[i].runs.len() as u64;
        match all[i].reserved {
            Some(n) => (at_work >= u64::from(n)).then_some("ReservedFunctionConcurrentInvocationLimitExceeded"),
            None => {
                let reserved: u64 = all.iter().filter_map(|f| f.reserved).map(u64::from).sum();
                let open = all.iter().filter(|f| f.reserved.is_none()).map(|f| f.runs.len() as u64).sum::<u64>();
                let room = u64::from(self.lambda_limit()).saturating_sub(reserved);
                (open >= room).then_some("ConcurrentInvocationLimitExceeded")
            }
        }
    }

    /// Calls a function and waits until it has ended: time passes. A call without room counts as one throttle.
    pub fn lambda_invoke(&mut self, name: &str, payload: &str) -> Done<Answer> {
        self.lambda_settle();
        let i = self.lambda_place(name)?;
        if let Some(reason) = self.lambda_full(i) {
            let f = &mut self.account.functions[i];
            f.throttles = f.throttles.saturating_add(1);
            return Ok(Answer::Throttled(reason));
        }
        let run = self.lambda_begin(i, payload, None);
        self.advance(run.ends.saturating_sub(self.now));
        let program = &self.account.functions[i].program;
        Ok(match run.error() {
            Some([kind, message]) => {
                let error = serde_json::json!({ "errorType": kind, "errorMessage": format!("RequestId: {} {message}", run.request) });
                Answer::Ran { payload: error.to_string(), failed: true }
            }
            None => {
                let said = if program.says.is_empty() { &program.name } else { &program.says };
                Answer::Ran { payload: serde_json::Value::from(said.as_str()).to_string(), failed: false }
            }
        })
    }

    /// Hands an event to a function and does not wait: one without room is tried again as soon as there is some, the best case of the
    /// retries that Lambda makes.
    pub fn lambda_event(&mut self, name: &str, payload: &str) -> Done {
        self.lambda_settle();
        let i = self.lambda_place(name)?;
        let event = Waiting { came: self.now, from: self.now, tried: 0, payload: payload.to_string() };
        // Those that came before it go first.
        if self.lambda_full(i).is_some() {
            let f = &mut self.account.functions[i];
            f.throttles = f.throttles.saturating_add(1);
        }
        self.account.functions[i].queue.push(event);
        self.lambda_settle();
        Ok(())
    }

    /// Begins a run in a free environment (the one used last, so that the others may go), or in a new one.
    fn lambda_begin(&mut self, i: usize, payload: &str, event: Option<Waiting>) -> Run {
        let now = self.now;
        let id = self.id(32);
        let request = uuid(&id);
        let cold = lambda::milliseconds(self.facts.get("lambda-cold-typical")) as u32;
        let vcpu_memory = self.facts.get("lambda-vcpu-memory");
        let f = &mut self.account.functions[i];
        let taken: Vec<u32> = f.runs.iter().map(|r| r.environment).collect();
        let free = f.environments.iter().filter(|e| !taken.contains(&e.number)).max_by_key(|e| (e.busy_until, e.number));
        let (environment, init_ms) = match free {
            Some(e) => (e.number, 0),
            None => {
                f.made = f.made.saturating_add(1);
                f.environments.push(Environment { number: f.made, made: now, busy_until: now, old: false });
                (f.made, cold)
            }
        };
        let (fate, ms) = f.fate(vcpu_memory);
        let ends = now.saturating_add((init_ms + ms).div_ceil(1000).max(1));
        let memory = f.memory;
        let run = Run { request, environment, began: now, ends, init_ms, ms, memory, fate, event };
        if let Some(e) = f.environments.iter_mut().find(|e| e.number == environment) {
            e.busy_until = ends;
        }
        f.invocations = f.invocations.saturating_add(1);
        f.runs.push(run.clone());
        let mut lines = vec![format!("START RequestId: {} Version: $LATEST", run.request)];
        if matches!(run.fate, Fate::Done | Fate::TimedOut) {
            let said = if f.program.says.is_empty() { String::new() } else { [" ", &f.program.says].concat() };
            lines.push(format!("{}{said}: {payload}", f.program.name));
        }
        self.lambda_log(i, &run, now, lines);
        run
    }

    /// Ends a run: logs and meters it, and has an event that failed tried again.
    fn lambda_end(&mut self, i: usize, run: Run) {
        let now = self.now;
        let f = &mut self.account.functions[i];
        f.mb_ms = f.mb_ms.saturating_add(run.mb_ms());
        let error = run.error();
        if error.is_some() {
            f.errors = f.errors.saturating_add(1);
            // The environment is made anew before it may be used again, which is as good as another one.
            f.environments.retain(|e| e.number != run.environment);
        }
        f.environments.retain(|e| !e.old || e.number != run.environment);
        let used = if run.fate == Fate::Killed { run.memory } else { f.program.memory.min(run.memory) };
        if error.is_some()
            && let Some(event) = &run.event
            && let Some(wait) = RETRIES.get(event.tried as usize)
        {
            f.queue.push(Waiting { from: now.saturating_add(*wait), tried: event.tried + 1, ..event.clone() });
        }
        let mut lines = Vec::new();
        let mut status = String::new();
        if let Some([kind, message]) = &error {
            if run.fate == Fate::TimedOut {
                let stamp = iso(run.ends).replace("+00:00", ".000Z");
                lines.push(format!("{stamp} {} {}", run.request, message.trim_start_matches("Error: ")));
                status.push_str("\tStatus: timeout");
            } else {
                lines.push(format!("RequestId: {} {message}", run.request));
                lines.push(kind.to_string());
                status.push_str(&["\tStatus: error\tError Type: ", kind].concat());
            }
        }
        let init =
            if run.init_ms > 0 { format!("\tInit Duration: {}.00 ms", run.init_ms) } else { String::new() };
        lines.push(format!("END RequestId: {}", run.request));
        lines.push(format!(
            "REPORT RequestId: {}\tDuration: {}.00 ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {used} MB{init}{status}",
            run.request,
            run.ms,
            run.init_ms + run.ms,
            run.memory
        ));
        self.lambda_log(i, &run, run.ends, lines);
    }

    /// Lines of a run, if the function's role lets it write them.
    fn lambda_log(&mut self, i: usize, run: &Run, at: u32, lines: Vec<String>) {
        let f = &self.account.functions[i];
        if !self.may_log_for_lambda(&f.role) {
            return;
        }
        let group = log_group(&f.name);
        let made = f.environments.iter().find(|e| e.number == run.environment).map_or(run.began, |e| e.made);
        let day = iso(made)[..10].replace('-', "/");
        let mut id = digest_of(&format!("{} {}", f.name, run.environment));
        id.truncate(32);
        let stream = format!("{day}/[$LATEST]{id}");
        for line in lines {
            self.account.log(&group, at, &stream, line);
        }
    }

    /// Ends what is due to end, lets idle environments go, and starts what has waited, if there is room.
    pub fn lambda_settle(&mut self) {
        let now = self.now;
        for i in 0..self.account.functions.len() {
            let f = &mut self.account.functions[i];
            let (ended, open) = std::mem::take(&mut f.runs).into_iter().partition(|r| r.ends <= now);
            f.runs = open;
            for run in ended {
                self.lambda_end(i, run);
            }
            let f = &mut self.account.functions[i];
            f.environments.retain(|e| e.busy_until.saturating_add(KEEP) > now);
            f.queue.retain(|w| w.came.saturating_add(OLDEST) > now);
        }
        // Whoever came first goes first, whatever its function.
        while let Some((i, k)) = self.lambda_next() {
            let event = self.account.functions[i].queue.remove(k);
            let payload = event.payload.clone();
            self.lambda_begin(i, &payload, Some(event));
        }
    }

    /// The event that may begin now: function and place in its queue.
    fn lambda_next(&self) -> Option<(usize, usize)> {
        let open = (0..self.account.functions.len())
            .filter(|i| !self.account.functions[*i].queue.is_empty() && self.lambda_full(*i).is_none());
        let first = open.filter_map(|i| {
            let queue = self.account.functions[i].queue.iter().enumerate();
            queue.filter(|(_, w)| w.from <= self.now).map(|(k, w)| (w.from, i, k)).min()
        });
        first.min().map(|(_, i, k)| (i, k))
    }

    /// When the next run ends, or an event is to be tried again.
    pub fn lambda_due(&self) -> Option<u32> {
        let all = self.account.functions.iter();
        let times = all.flat_map(|f| f.runs.iter().map(|r| r.ends).chain(f.queue.iter().map(|w| w.from)));
        times.filter(|t| *t > self.now).min()
    }
}

impl Function {
    /// How a run that begins now will end, and after how many milliseconds.
    fn fate(&self, vcpu_memory: f64) -> (Fate, u32) {
        let run = lambda::Run {
            memory: f64::from(self.memory),
            // A server waits for calls and never ends.
            work: self.program.seconds.map_or(f64::INFINITY, f64::from),
            timeout: f64::from(self.timeout),
            vcpu_memory,
        };
        let ms = (lambda::milliseconds(run.duration()) as u32).max(1);
        match () {
            () if self.built_for != self.arch => (Fate::Format, BROKEN_MS),
            () if !self.program.needs.is_empty() => (Fate::Exited, BROKEN_MS),
            () if self.program.memory > self.memory => (Fate::Killed, KILLED_MS.min(ms)),
            () if run.cut() => (Fate::TimedOut, ms),
            () => (Fate::Done, ms),
        }
    }

    /// What has been metered up to now.
    pub fn usage(&self) -> Usage {
        Usage { requests: u64::from(self.invocations), mb_ms: self.mb_ms }
    }
}

impl Run {
    /// What it is charged for. A cold start is billed like a run.
    pub fn mb_ms(&self) -> u64 {
        u64::from(self.memory) * (u64::from(self.init_ms) + u64::from(self.ms))
    }

    /// Type and message of the error that ends it, if one does.
    fn error(&self) -> Option<[String; 2]> {
        let (kind, message) = match self.fate {
            Fate::Done => return None,
            Fate::TimedOut => {
                ("Sandbox.Timedout", format!("Error: Task timed out after {}.00 seconds", self.ms.div_ceil(1000)))
            }
            Fate::Killed => ("Runtime.ExitError", String::from("Error: Runtime exited with error: signal: killed")),
            Fate::Exited => ("Runtime.ExitError", String::from("Error: Runtime exited with error: exit status 1")),
            Fate::Format => ("Runtime.InvalidEntrypoint", String::from("Error: fork/exec: exec format error")),
        };
        Some([kind.to_string(), message])
    }
}

/// 32 hexadecimal digits as request ids are written.
pub fn uuid(digits: &str) -> String {
    let part = |a: usize, b: usize| digits.get(a..b).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}
