//! How a level begins: files, and lines that are entered before the learner's. Some of what a world may begin with is no command of any
//! program; it is written with a dot, and only here.

use super::{Session, line};
use crate::sim::Facts;
use crate::sim::world::{Arch, Role, TargetGroup, World, iam};
use std::rc::Rc;

/// The commands with a dot, and what stands after them.
pub const DOTS: [(&str, &str); 4] = [
    (".laptop", "amd64|arm64"),
    (".role", "NAME SERVICE [POLICY...]"),
    (".balancer", "NAME PORT"),
    (".pulls", "NUMBER"),
];

/// Most pulls that a world may begin with.
const PULLS: u32 = 1000;

/// The world that a level begins with. Every line has to succeed.
///
/// # Errors
/// The line that does not, and what it says.
pub fn start(facts: Rc<Facts>, files: &[(String, String)], lines: &[String]) -> Result<World, String> {
    let mut session = Session::new(World::new(facts));
    for (name, text) in files {
        session.world.write(name, text).map_err(|refused| refused.message)?;
    }
    for line in lines {
        let said = if line.trim_start().starts_with('.') {
            dot(&mut session.world, line)
        } else {
            let entry = session.enter(line);
            if entry.failed { Err(entry.text.trim_end().to_string()) } else { Ok(()) }
        };
        said.map_err(|m| format!("{line}: {m}"))?;
    }
    Ok(session.world)
}

fn dot(world: &mut World, text: &str) -> Result<(), String> {
    let words = line::read(text)?.concat();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [".laptop", arch] => {
            let found = Arch::ALL.into_iter().find(|a| a.name() == arch);
            world.laptop.arch = found.ok_or("a laptop is amd64 or arm64")?;
        }
        [".role", name, service, ref policies @ ..] => role(world, name, service, policies)?,
        [".balancer", name, port] => {
            let port = port.parse().map_err(|_| format!("{port} is no port"))?;
            if world.account.groups.iter().any(|g| g.name == name) {
                return Err(format!("{name} stands twice"));
            }
            world.account.groups.push(TargetGroup { name: name.to_string(), port, targets: Vec::new() });
        }
        [".pulls", number] => {
            let number: u32 = number.parse().map_err(|_| format!("{number} is no number"))?;
            if number > PULLS {
                return Err(format!("at most {PULLS} pulls"));
            }
            let now = world.now;
            world.hub.pulls.extend((0..number).map(|_| now));
        }
        _ => {
            let known: Vec<String> = DOTS.iter().map(|(name, after)| format!("{name} {after}")).collect();
            return Err(format!("with a dot there are {}", known.join(", ")));
        }
    }
    Ok(())
}

fn role(world: &mut World, name: &str, service: &str, policies: &[&str]) -> Result<(), String> {
    if !["ecs-tasks", "ec2", "lambda"].contains(&service) {
        return Err(format!("{service}: a role is for ecs-tasks, ec2 or lambda"));
    }
    if world.account.role(name).is_some() {
        return Err(format!("{name} stands twice"));
    }
    let policies = policies.iter().map(|p| policy(p)).collect::<Result<_, _>>()?;
    world.account.roles.push(Role { name: name.to_string(), service: service.to_string(), policies });
    Ok(())
}

/// The ARN of a policy, of which the name alone may be written for those that the world knows.
fn policy(name: &str) -> Result<String, String> {
    if name.starts_with("arn:") {
        return Ok(name.to_string());
    }
    let known = [iam::EXECUTION_POLICY, iam::INSTANCE_POLICY, iam::LAMBDA_POLICY];
    let found = known.iter().find(|arn| arn.rsplit('/').next() == Some(name));
    found.map(|arn| arn.to_string()).ok_or_else(|| format!("{name}: write the ARN of this policy"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(lines: &[&str]) -> Result<World, String> {
        let lines: Vec<String> = lines.iter().map(|l| l.to_string()).collect();
        start(Rc::new(Facts::default()), &[("a".into(), "text".into())], &lines)
    }

    #[test]
    fn a_level_begins_with_what_is_written() {
        let world = begin(&[
            ".laptop arm64",
            ".role web-execution ecs-tasks AmazonECSTaskExecutionRolePolicy",
            ".role bare lambda",
            ".balancer web 80",
            ".pulls 99",
            "write b more",
            "wait 5s",
        ]);
        let world = world.unwrap();
        assert_eq!((world.laptop.arch, world.now, world.hub.pulls.len()), (Arch::Arm64, 5, 99));
        assert_eq!(world.account.role("web-execution").unwrap().policies, [iam::EXECUTION_POLICY]);
        assert!(world.account.role("bare").unwrap().policies.is_empty());
        assert_eq!(world.account.groups[0].dns(), "web.us-east-1.elb.amazonaws.com");
        assert_eq!(world.laptop.files.iter().map(|f| f.1.as_str()).collect::<Vec<_>>(), ["text", "more"]);
    }

    #[test]
    fn a_line_that_fails_is_told() {
        for (line, part) in [
            (".laptop mips", ".laptop mips: a laptop is"),
            (".role a nobody", "for ecs-tasks"),
            (".role a ec2 Nothing", "write the ARN"),
            (".balancer web http", "no port"),
            (".pulls 100000", "at most 1000"),
            (".lapto arm64", "with a dot there are .laptop"),
            ("cat nothing", "cat nothing: cat: nothing: No such file"),
        ] {
            let message = begin(&[line]).expect_err(line);
            assert!(message.contains(part), "{message}");
        }
        assert!(begin(&[".role a ec2", ".role a ec2"]).is_err() && begin(&[".balancer a 1", ".balancer a 1"]).is_err());
    }

    #[test]
    fn what_has_a_dot_is_no_command_of_the_terminal() {
        let mut session = Session::new(begin(&[]).unwrap());
        assert!(session.enter(".pulls 5").failed && session.world.hub.pulls.is_empty());
    }
}
