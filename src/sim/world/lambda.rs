//! Lambda functions: one event at a time in an environment, cold starts, concurrency, timeouts, memory, and the log lines of all that.
//!
//! Sources: Lambda Developer Guide, “execution environment lifecycle”, “function scaling”, “asynchronous invocation error handling”,
//! “Lambda quotas”; API reference of `CreateFunction`, `Invoke` and `PutFunctionConcurrency`. The clock of this world has whole seconds, so
//! a run ends for others at the next one; what is logged and metered has milliseconds.

use super::ecr::Puller;
use super::iam::{last_part, role_arn};
use super::image::{Name, digest_of};
use super::time::iso;
use super::{ACCOUNT, Arch, Done, Environment, Fate, Function, Program, REGION, Refused, Run, Usage, Waiting, World};
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
    let message =
        format!("1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {rule}");
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
            let message =
                format!("The image manifest, config or layer media type for the source image {uri} is not supported.");
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
            let message =
                "Runtime and Handler are mandatory parameters for functions created with deployment packages.";
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
        let free =
            f.environments.iter().filter(|e| !taken.contains(&e.number)).max_by_key(|e| (e.busy_until, e.number));
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
        let init = if run.init_ms > 0 { format!("\tInit Duration: {}.00 ms", run.init_ms) } else { String::new() };
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

#[cfg(test)]
mod tests {
    use super::super::iam::LAMBDA_POLICY;
    use super::super::{Image, Manifest, Repository, Role};
    use super::*;
    use crate::content::{self, facts::Book};
    use crate::sim::Facts;
    use proptest::prelude::*;
    use std::sync::OnceLock;

    fn facts() -> Facts {
        static FACTS: OnceLock<Facts> = OnceLock::new();
        FACTS.get_or_init(|| Book::load(&content::root("en")).unwrap().numbers()).clone()
    }

    fn world() -> World {
        let mut w = World::new(Rc::new(facts()));
        for (name, service, policies) in [
            ("fn", "lambda", vec![LAMBDA_POLICY.to_string()]),
            ("mute", "lambda", Vec::new()),
            ("task", "ecs-tasks", vec![LAMBDA_POLICY.to_string()]),
        ] {
            w.account.roles.push(Role { name: name.into(), service: service.into(), policies });
        }
        w
    }

    fn draft(name: &str, code: &str) -> Draft {
        Draft {
            name: name.into(),
            role: role_arn("fn"),
            memory: Some(512),
            timeout: Some(10),
            arch: Arch::Amd64,
            runtime: Some("python3.13".into()),
            handler: Some("app.handler".into()),
            package: unzip(code).unwrap(),
        }
    }

    const THUMBS: &str = "# makes small pictures\nprogram = thumbs\nseconds = 2\nmemory = 300\nsays = v1\n";

    fn with(code: &str) -> World {
        let mut w = world();
        w.lambda_create(draft("f", code)).unwrap();
        w
    }

    fn f(w: &World) -> &Function {
        w.lambda_find("f").unwrap()
    }

    fn lines(w: &World) -> Vec<&str> {
        w.account.logs.iter().flat_map(|g| &g.lines).map(|l| l.text.as_str()).collect()
    }

    fn ran(w: &mut World) -> (String, bool) {
        match w.lambda_invoke("f", "{}").unwrap() {
            Answer::Ran { payload, failed } => (payload, failed),
            Answer::Throttled(why) => panic!("{why}"),
        }
    }

    #[test]
    fn an_idle_environment_stays_as_long_as_the_fact_says() {
        assert_eq!(f64::from(KEEP), facts().get("lambda-keep-warm") * 60.0);
    }

    #[test]
    fn a_zip_file_says_what_is_in_it() {
        let p = unzip(THUMBS).unwrap().program;
        assert_eq!((&p.name[..], p.seconds, p.memory, &p.says[..]), ("thumbs", Some(2), 300, "v1"));
        for bad in [
            "",
            "thumbs",
            "seconds = 2",
            "program = x\nseconds = two",
            "program = x\ncolour = red",
            "program = x\nmemory = -1",
        ] {
            assert!(unzip(bad).unwrap_err().message.starts_with("Could not unzip"), "{bad}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_and_nothing_changes() {
        let mut w = with(THUMBS);
        let before = w.clone();
        let mut no = |change: &dyn Fn(&mut Draft), code: &str, says: &str| {
            let mut d = draft("g", THUMBS);
            change(&mut d);
            let refused = w.lambda_create(d).unwrap_err();
            assert_eq!(refused.code, code);
            assert!(refused.message.contains(says), "{}", refused.message);
        };
        no(&|d| d.memory = Some(10_241), "ValidationException", "Value '10241' at 'memorySize'");
        no(&|d| d.memory = Some(127), "ValidationException", "greater than or equal to 128");
        no(&|d| d.timeout = Some(901), "ValidationException", "less than or equal to 900");
        no(&|d| d.timeout = Some(0), "ValidationException", "'timeout'");
        no(&|d| d.name = "a b".into(), "ValidationException", "'functionName'");
        no(&|d| d.name = "a".repeat(65), "ValidationException", "64");
        no(&|d| d.name = "f".into(), "ResourceConflictException", "Function already exist: f");
        no(&|d| d.role = "fn".into(), "ValidationException", "'role'");
        no(&|d| d.role = role_arn("task"), "InvalidParameterValueException", "cannot be assumed by Lambda");
        no(&|d| d.role = role_arn("nobody"), "InvalidParameterValueException", "cannot be assumed by Lambda");
        no(&|d| d.runtime = None, "InvalidParameterValueException", "Runtime and Handler are mandatory");
        assert_eq!(w, before);
        assert!(w.lambda_configure("f", Some(1024), Some(901)).is_err());
        assert!(w.lambda_find("g").unwrap_err().message.ends_with(":function:g"));
        assert_eq!(w, before);
        assert_eq!(w.lambda_find(&function_arn("f")).map(|f| &f.name[..]), Ok("f"));
        let mut d = draft("g", THUMBS);
        (d.memory, d.timeout) = (None, None);
        w.lambda_create(d).unwrap();
        assert_eq!(w.lambda_find("g").map(|g| (g.memory, g.timeout)), Ok((128, 3)));
    }

    #[test]
    fn cold_then_warm_then_cold_again() {
        let mut w = with(THUMBS);
        assert_eq!(ran(&mut w), ("\"v1\"".into(), false));
        // 400 ms and 2 seconds are over after the third second.
        assert_eq!(w.now, 3);
        let mb_ms = 512 * 2400;
        assert_eq!((f(&w).invocations, f(&w).errors, f(&w).mb_ms), (1, 0, mb_ms));
        ran(&mut w);
        assert_eq!((w.now, f(&w).mb_ms, f(&w).environments.len()), (5, mb_ms + 512 * 2000, 1));
        w.advance(KEEP - 1);
        assert_eq!(f(&w).environments.len(), 1);
        w.advance(1);
        assert_eq!(f(&w).environments.len(), 0);
        ran(&mut w);
        assert_eq!(f(&w).mb_ms, 2 * mb_ms + 512 * 2000);
        let reports: Vec<&str> = lines(&w).into_iter().filter(|l| l.starts_with("REPORT")).collect();
        assert!(reports[0].ends_with("\tDuration: 2000.00 ms\tBilled Duration: 2400 ms\tMemory Size: 512 MB\tMax Memory Used: 300 MB\tInit Duration: 400.00 ms"));
        assert!(!reports[1].contains("Init") && reports[2].contains("Init"));
        let streams: Vec<&str> = w.account.logs[0].lines.iter().map(|l| &l.stream[..]).collect();
        assert!(streams[0].starts_with("2026/11/28/[$LATEST]") && streams[0] == streams[4] && streams[0] != streams[8]);
    }

    #[test]
    fn memory_brings_speed_until_a_whole_vcpu() {
        let needed = |memory: u32| {
            let mut w = with(THUMBS);
            w.lambda_configure("f", Some(memory), Some(900)).unwrap();
            ran(&mut w);
            f(&w).mb_ms / u64::from(memory) - 400
        };
        assert_eq!([needed(512), needed(1024), needed(1769), needed(10_240)], [2000, 1000, 579, 579]);
    }

    #[test]
    fn a_run_is_stopped_by_the_clock() {
        let mut w = with("program = slow\nseconds = 60");
        let (payload, failed) = ran(&mut w);
        assert!(
            failed && payload.contains("Task timed out after 10.00 seconds") && payload.contains("Sandbox.Timedout")
        );
        assert_eq!((w.now, f(&w).errors, f(&w).mb_ms, f(&w).environments.len()), (11, 1, 512 * 10_400, 0));
        assert!(
            lines(&w)
                .iter()
                .any(|l| l.starts_with("2026-11-28T09:00:11.000Z ")
                    && l.ends_with(" Task timed out after 10.00 seconds"))
        );
    }

    #[test]
    fn a_program_that_needs_more_memory_is_killed() {
        let mut w = with("program = big\nseconds = 5\nmemory = 513");
        let (payload, failed) = ran(&mut w);
        assert!(failed && payload.contains("Runtime.ExitError") && payload.contains("signal: killed"), "{payload}");
        assert!(lines(&w).iter().any(|l| l.contains("Max Memory Used: 512 MB")));
        w.lambda_configure("f", Some(513), None).unwrap();
        assert!(!ran(&mut w).1);
    }

    fn with_image(programs: &[(Arch, Program)]) -> World {
        let mut w = world();
        let images = programs.iter().map(|(arch, p)| {
            let env = vec![("HAS".to_string(), "1".to_string())];
            Image::new(*arch, Vec::new(), Rc::new(p.clone()), env, 0)
        });
        let manifest = Manifest::new(images.collect(), 0);
        w.account.repositories.push(Repository {
            name: "shop".into(),
            immutable: false,
            tags: vec![("1".into(), manifest.digest.clone())],
            manifests: vec![manifest],
            scans: Vec::new(),
            lifecycle: None,
            created: 0,
        });
        w
    }

    fn of_image(w: &mut World, arch: Arch) -> Done {
        let package = w.lambda_image(&format!("{}/shop:1", super::super::image::registry()))?;
        w.lambda_create(Draft { arch, package, ..draft("f", THUMBS) })
    }

    #[test]
    fn an_image_is_code_if_it_is_in_ecr_and_fits() {
        let program = |needs: &[&str]| Program {
            name: "thumbs".into(),
            seconds: Some(1),
            needs: needs.iter().map(|n| n.to_string()).collect(),
            ..Program::default()
        };
        let mut w = with_image(&[(Arch::Arm64, program(&["HAS"]))]);
        for (uri, says) in [("shop:1", "is not valid"), ("", "is not valid")] {
            assert!(w.lambda_image(uri).unwrap_err().message.contains(says), "{uri}");
        }
        let place = format!("{}/shop", super::super::image::registry());
        assert!(w.lambda_image(&place).unwrap_err().message.contains("is not valid"));
        assert!(w.lambda_image(&format!("{place}:2")).unwrap_err().message.contains("does not exist"));
        of_image(&mut w, Arch::Arm64).unwrap();
        assert!(!ran(&mut w).1);

        let mut w = with_image(&[(Arch::Arm64, program(&[]))]);
        of_image(&mut w, Arch::Amd64).unwrap();
        assert!(ran(&mut w).0.contains("exec format error"));

        let mut w = with_image(&[(Arch::Amd64, program(&["PASSWORD"]))]);
        of_image(&mut w, Arch::Amd64).unwrap();
        assert!(ran(&mut w).0.contains("exit status 1"));

        // A server never ends by itself.
        let mut w = with_image(&[(Arch::Amd64, Program { seconds: None, ..program(&[]) })]);
        of_image(&mut w, Arch::Amd64).unwrap();
        assert!(ran(&mut w).0.contains("timed out after 10.00"));

        let mut w = with_image(&[(Arch::Amd64, program(&[])), (Arch::Arm64, program(&[]))]);
        assert!(of_image(&mut w, Arch::Amd64).unwrap_err().message.contains("is not supported"));
    }

    #[test]
    fn a_reservation_is_a_limit_and_events_wait() {
        let mut w = with(THUMBS);
        w.lambda_reserve("f", Some(1)).unwrap();
        w.lambda_event("f", "{\"n\": 1}").unwrap();
        w.lambda_event("f", "{\"n\": 2}").unwrap();
        assert_eq!((w.now, f(&w).runs.len(), f(&w).queue.len(), f(&w).throttles), (0, 1, 1, 1));
        assert_eq!(
            w.lambda_invoke("f", "{}"),
            Ok(Answer::Throttled("ReservedFunctionConcurrentInvocationLimitExceeded"))
        );
        assert_eq!((w.now, f(&w).throttles, f(&w).invocations), (0, 2, 1));
        w.advance(4);
        // The second begins in the third second, warm, and is not over.
        assert_eq!((f(&w).runs.len(), f(&w).queue.len(), f(&w).invocations), (1, 0, 2));
        w.advance(1);
        assert_eq!((f(&w).runs.len(), f(&w).made, f(&w).mb_ms), (0, 1, 512 * 4400));
        assert!(lines(&w).contains(&"thumbs v1: {\"n\": 2}"));
    }

    #[test]
    fn waiting_events_begin_when_there_is_more_room_and_are_given_up_in_the_end() {
        let mut w = with(THUMBS);
        w.lambda_reserve("f", Some(0)).unwrap();
        (0..3).for_each(|_| w.lambda_event("f", "{}").unwrap());
        assert_eq!((f(&w).runs.len(), f(&w).queue.len()), (0, 3));
        let mut later = w.clone();
        w.lambda_reserve("f", Some(2)).unwrap();
        assert_eq!((f(&w).runs.len(), f(&w).queue.len()), (2, 1));
        later.advance(OLDEST);
        assert_eq!((f(&later).queue.len(), f(&later).invocations), (0, 0));
    }

    #[test]
    fn an_account_keeps_a_hundred_for_the_others() {
        let mut w = with(THUMBS);
        w.lambda_create(draft("g", THUMBS)).unwrap();
        w.lambda_reserve("f", Some(400)).unwrap();
        let refused = w.lambda_reserve("g", Some(501)).unwrap_err();
        assert!(refused.message.ends_with("below its minimum value of [100]."));
        assert!(w.lambda_reserve("g", Some(u32::MAX)).is_err());
        w.lambda_reserve("g", Some(500)).unwrap();
        // Its own reservation does not count against a new one.
        w.lambda_reserve("g", Some(499)).unwrap();
        w.lambda_create(draft("h", THUMBS)).unwrap();
        (0..101).for_each(|_| w.lambda_event("h", "{}").unwrap());
        assert_eq!(w.lambda_find("h").unwrap().runs.len(), 101);
        w.lambda_event("h", "{}").unwrap();
        let h = w.lambda_find("h").unwrap();
        assert_eq!((h.runs.len(), h.queue.len()), (101, 1));
        assert_eq!(w.lambda_invoke("h", "{}"), Ok(Answer::Throttled("ConcurrentInvocationLimitExceeded")));
        w.lambda_reserve("g", None).unwrap();
        assert_eq!(w.lambda_find("h").unwrap().queue.len(), 0);
    }

    #[test]
    fn an_event_that_fails_is_tried_twice_more() {
        let mut w = with("program = big\nmemory = 3000");
        w.lambda_event("f", "{}").unwrap();
        w.advance(1);
        assert_eq!((f(&w).errors, f(&w).queue.len()), (1, 1));
        w.advance(59);
        assert_eq!(f(&w).invocations, 1);
        w.advance(1);
        assert_eq!(f(&w).invocations, 2);
        w.advance(120);
        assert_eq!(f(&w).invocations, 2);
        w.advance(2000);
        assert_eq!((f(&w).invocations, f(&w).errors, f(&w).queue.len()), (3, 3, 0));
    }

    #[test]
    fn without_the_policy_nothing_is_logged() {
        let mut w = world();
        w.lambda_create(Draft { role: role_arn("mute"), ..draft("f", THUMBS) }).unwrap();
        ran(&mut w);
        assert!(w.account.logs.is_empty());
        w.attach("mute", LAMBDA_POLICY).unwrap();
        ran(&mut w);
        assert_eq!(w.account.logs[0].name, "/aws/lambda/f");
        assert_eq!(lines(&w).len(), 4);
    }

    #[test]
    fn new_settings_need_new_environments() {
        let mut w = with(THUMBS);
        ran(&mut w);
        w.lambda_event("f", "{}").unwrap();
        w.lambda_configure("f", Some(1024), None).unwrap();
        // What is at work goes on with what it has, and is seen to be at work.
        assert_eq!((f(&w).environments.len(), f(&w).runs[0].memory), (1, 512));
        w.advance(2);
        assert_eq!(f(&w).environments.len(), 0);
        assert_eq!(f(&w).mb_ms, 512 * 4400);
        ran(&mut w);
        assert_eq!(f(&w).mb_ms, 512 * 4400 + 1024 * 1400);
    }

    #[test]
    fn what_a_deleted_function_has_used_stays_on_the_bill() {
        let mut w = with(THUMBS);
        ran(&mut w);
        let before = w.bill().lambda;
        w.lambda_event("f", "{}").unwrap();
        w.lambda_delete("f").unwrap();
        assert_eq!(w.account.gone, Usage { requests: 2, mb_ms: 512 * 4400 });
        assert!(w.bill().lambda > before && w.account.functions.is_empty());
        assert!(w.lambda_delete("f").is_err());
    }

    #[derive(Clone, Debug)]
    enum Step {
        Invoke(bool),
        Event(bool),
        Reserve(bool, Option<u32>),
        Configure(bool, u32),
        Pass(u32),
        Delete(bool),
        Create(bool),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            2 => any::<bool>().prop_map(Step::Invoke),
            4 => any::<bool>().prop_map(Step::Event),
            1 => (any::<bool>(), prop::option::of(0u32..4)).prop_map(|(w, n)| Step::Reserve(w, n)),
            1 => (any::<bool>(), 64u32..2000).prop_map(|(w, m)| Step::Configure(w, m)),
            3 => (0u32..200).prop_map(Step::Pass),
            1 => Just(Step::Pass(700)),
            1 => any::<bool>().prop_map(Step::Delete),
            1 => any::<bool>().prop_map(Step::Create),
        ]
    }

    fn take(w: &mut World, step: &Step) {
        let name = |first: &bool| if *first { "f" } else { "g" };
        // Refusals are as good as anything.
        let _ = match step {
            Step::Invoke(n) => w.lambda_invoke(name(n), "{}").map(|_| ()),
            Step::Event(n) => w.lambda_event(name(n), "{}"),
            Step::Reserve(n, reserved) => w.lambda_reserve(name(n), *reserved),
            Step::Configure(n, memory) => w.lambda_configure(name(n), Some(*memory), None),
            Step::Delete(n) => w.lambda_delete(name(n)),
            Step::Create(n) => w.lambda_create(draft(name(n), "program = x\nseconds = 7\nmemory = 400")),
            Step::Pass(seconds) => {
                w.advance(*seconds);
                Ok(())
            }
        };
    }

    proptest! {
        #[test]
        fn an_environment_has_one_run_and_no_limit_is_passed(steps in prop::collection::vec(step(), 0..40)) {
            let mut w = with(THUMBS);
            let mut cost = 0.0;
            for s in &steps {
                // A limit that is lowered lets what runs run on.
                let lowered = matches!(s, Step::Reserve(..));
                let before: Vec<usize> = w.account.functions.iter().map(|f| f.runs.len()).collect();
                take(&mut w, s);
                for (i, f) in w.account.functions.iter().enumerate() {
                    let mut taken: Vec<u32> = f.runs.iter().map(|r| r.environment).collect();
                    taken.sort_unstable();
                    taken.dedup();
                    prop_assert_eq!(taken.len(), f.runs.len());
                    prop_assert!(taken.iter().all(|n| f.environments.iter().any(|e| e.number == *n)));
                    prop_assert!(f.runs.iter().all(|r| r.ends > w.now));
                    // Idle ones and those at work are told apart by their time alone, too.
                    let busy = f.environments.iter().filter(|e| e.busy_until > w.now).count();
                    prop_assert_eq!(busy, f.runs.len());
                    if let Some(n) = f.reserved && !lowered {
                        let most = (n as usize).max(before.get(i).copied().unwrap_or(0));
                        prop_assert!(f.runs.len() <= most);
                    }
                    prop_assert!(f.invocations >= f.errors + f.runs.len() as u32);
                }
                let now = w.bill().lambda;
                prop_assert!(now >= cost, "{now} {cost}");
                cost = now;
            }
        }

        #[test]
        fn time_passes_as_well_in_pieces(steps in prop::collection::vec(step(), 0..20), a in 0u32..300, b in 0u32..300) {
            let mut w = with(THUMBS);
            steps.iter().for_each(|s| take(&mut w, s));
            let mut pieces = w.clone();
            w.advance(a + b);
            pieces.advance(a);
            pieces.advance(b);
            prop_assert_eq!(w, pieces);
        }
    }
}
