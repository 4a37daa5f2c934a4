//! Functions, roles, logs, and who asks.

use super::*;

const CREATE: &str = "aws lambda create-function --function-name thumbs --runtime python3.13 --handler app.handler \
                      --role arn:aws:iam::111122223333:role/fn --zip-file fileb://thumbs.zip --memory-size 512";

/// With a role that a function may take on, and a function's file.
fn ready() -> World {
    let mut w = world();
    w.account.roles.push(Role {
        name: "fn".into(),
        service: "lambda".into(),
        policies: vec![iam::LAMBDA_POLICY.into()],
    });
    let zip = "program = thumbs\nseconds = 2\nmemory = 300\nsays = v1";
    w.laptop.files.insert("thumbs.zip".into(), zip.into());
    w
}

fn made() -> World {
    let mut w = ready();
    say(&mut w, CREATE).unwrap();
    w
}

#[test]
fn a_function_is_made_called_and_deleted() {
    let mut w = ready();
    let f = read(&mut w, CREATE);
    assert_eq!((&f["State"], &f["Timeout"], &f["MemorySize"]), (&"Pending".into(), &3.into(), &512.into()));
    assert_eq!(f["LoggingConfig"]["LogGroup"], "/aws/lambda/thumbs");
    assert_eq!(f["FunctionArn"], "arn:aws:lambda:us-east-1:111122223333:function:thumbs");
    let said = say(&mut w, "aws lambda invoke --function-name thumbs out.json").unwrap();
    assert_eq!(said, "{\n    \"StatusCode\": 200,\n    \"ExecutedVersion\": \"$LATEST\"\n}\n");
    assert_eq!((w.laptop.files.get("out.json").map(String::as_str), w.now), (Some("\"v1\""), 3));
    let f = read(&mut w, "aws lambda update-function-configuration --function-name thumbs --timeout 1");
    assert_eq!((&f["Timeout"], &f["MemorySize"], &f["State"]), (&1.into(), &512.into(), &"Active".into()));
    let failed = read(&mut w, "aws lambda invoke --function-name thumbs out.json");
    assert_eq!((&failed["StatusCode"], &failed["FunctionError"]), (&200.into(), &"Unhandled".into()));
    assert!(w.laptop.files.get("out.json").unwrap().contains("Task timed out after 1.00 seconds"));
    let whole = read(&mut w, "aws lambda get-function --function-name thumbs");
    assert_eq!((&whole["Code"]["RepositoryType"], &whole["Concurrency"]), (&"S3".into(), &Value::Null));
    assert_eq!(read(&mut w, "aws lambda list-functions")["Functions"], serde_json::json!([whole["Configuration"]]));
    assert_eq!(say(&mut w, "aws lambda delete-function --function-name thumbs"), Ok(String::new()));
    let (code, text) = fails(&mut w, "aws lambda get-function-configuration --function-name thumbs");
    assert_eq!(code, 254);
    assert_eq!(
        text,
        "An error occurred (ResourceNotFoundException) when calling the GetFunctionConfiguration operation: Function not found: \
         arn:aws:lambda:us-east-1:111122223333:function:thumbs\n\nAdditional error details:\nType: User"
    );
}

#[test]
fn an_image_is_named_and_found_by_its_digest() {
    let mut w = ready();
    let line = "aws lambda create-function --function-name shop --package-type Image --role arn:aws:iam::111122223333:role/fn --code ";
    let f = read(&mut w, &format!("{line} ImageUri={}/shop:1", registry()));
    assert_eq!((&f["PackageType"], &f["Runtime"]), (&"Image".into(), &Value::Null));
    let digest = &w.account.repositories[0].manifests[0].digest;
    assert_eq!(&f["CodeSha256"], digest);
    let uri = format!("{}/shop@sha256:{digest}", registry());
    assert_eq!(read(&mut w, "aws lambda get-function --function-name shop")["Code"]["ResolvedImageUri"], uri);
    for (code, says) in [
        (format!("ImageUri={}/shop:2", registry()), "does not exist. Provide a valid source image."),
        ("ImageUri=shop:1".into(), "is not valid. Provide a valid source image."),
        ("S3Bucket=a".into(), "does not know S3Bucket"),
    ] {
        let (_, text) = fails(&mut w, &format!("{line} {code}").replace("shop --p", "other --p"));
        assert!(text.contains(says), "{text}");
    }
}

#[test]
fn what_a_function_is_not_made_of() {
    let mut w = ready();
    w.laptop.files.insert("bad.zip".into(), "PK".into());
    for (from, to, says) in [
        (
            "fileb://thumbs.zip",
            "fileb://other.zip",
            "Unable to load paramfile fileb://other.zip: [Errno 2] No such file",
        ),
        ("fileb://thumbs.zip", "thumbs.zip", "--zip-file must be a zip file with the fileb:// prefix."),
        ("fileb://thumbs.zip", "fileb://bad.zip", "Could not unzip uploaded file."),
        ("--zip-file fileb://thumbs.zip", "", "Please provide a source for function code."),
        ("--runtime python3.13", "", "Runtime and Handler are mandatory parameters"),
        ("python3.13", "cobol", "This sandbox knows the runtimes"),
        ("--memory-size 512", "--memory-size 64", "MemorySize, value: 64, valid min value: 128"),
        ("--memory-size 512", "--memory-size 20000", "less than or equal to 10240"),
        ("--memory-size 512", "--timeout 901", "less than or equal to 900"),
        ("--memory-size 512", "--timeout 0", "Timeout, value: 0, valid min value: 1"),
        ("--memory-size 512", "--architectures arm64 x86_64", "not arm64 x86_64"),
        ("--memory-size 512", "--package-type Jar", "not Jar"),
        ("--memory-size 512", "more", "Unknown options: more"),
        ("role/fn", "role/exec", "cannot be assumed by Lambda"),
        ("arn:aws:iam::111122223333:role/fn", "fn", "Value 'fn' at 'role'"),
    ] {
        let (_, text) = fails(&mut w, &CREATE.replace(from, to));
        assert!(text.contains(says), "{to}: {text}");
    }
}

#[test]
fn concurrency_is_reserved_and_throttles() {
    let mut w = made();
    let line = "aws lambda put-function-concurrency --function-name thumbs --reserved-concurrent-executions";
    assert_eq!(read(&mut w, &format!("{line} 1"))["ReservedConcurrentExecutions"], 1);
    let whole = read(&mut w, "aws lambda get-function --function-name thumbs");
    assert_eq!(whole["Concurrency"]["ReservedConcurrentExecutions"], 1);
    let event = "aws lambda invoke --function-name thumbs --invocation-type Event out.json";
    assert_eq!(read(&mut w, event), serde_json::json!({ "StatusCode": 202 }));
    assert_eq!((w.now, w.laptop.files.get("out.json").map(String::as_str)), (0, Some("")));
    let failure = say(&mut w, "aws lambda invoke --function-name thumbs out.json").unwrap_err();
    assert_eq!(
        failure.text,
        "An error occurred (TooManyRequestsException) when calling the Invoke operation (reached max retries: 2): Rate Exceeded.\n\n\
         Additional error details:\nReason: ReservedFunctionConcurrentInvocationLimitExceeded\nType: User"
    );
    assert_eq!(w.account.functions[0].throttles, 1);
    let (_, text) = fails(&mut w, &format!("{line} 901"));
    assert!(text.contains("below its minimum value of [100]"), "{text}");
    assert_eq!(say(&mut w, "aws lambda delete-function-concurrency --function-name thumbs"), Ok(String::new()));
    assert!(say(&mut w, "aws lambda invoke --function-name thumbs out.json").is_ok());
}

#[test]
fn a_payload_is_base64_unless_it_is_told_otherwise() {
    let mut w = made();
    let line = "aws lambda invoke --function-name thumbs out.json --payload";
    let (code, text) = fails(&mut w, &format!("{line} '{{\"n\": 1}}'"));
    assert_eq!((code, text.as_str()), (252, "Invalid base64: \"{\"n\": 1}\""));
    w.laptop.files.insert("in.json".into(), "{\"n\": 3}".into());
    for payload in ["'{\"n\": 1}' --cli-binary-format raw-in-base64-out", "eyJuIjoyfQ==", "fileb://in.json"] {
        say(&mut w, &format!("{line} {payload}")).unwrap_or_else(|f| panic!("{payload}: {}", f.text));
    }
    let said = say(&mut w, "aws logs tail /aws/lambda/thumbs --format short").unwrap();
    let n = |n: u32| said.contains(&format!("thumbs v1: {{\"n\":{n}}}\n"));
    assert!(n(1) && n(2) && n(3), "{said}");
    for (payload, says) in [
        ("'{' --cli-binary-format raw-in-base64-out", "(InvalidRequestContentException)"),
        ("fileb://none", "Unable to load paramfile fileb://none"),
        ("file://none", "Unable to load paramfile file://none"),
        ("e30= --cli-binary-format hex", "not hex"),
        ("e30= --invocation-type Later", "not Later"),
        ("e30= a b", "Unknown options: b"),
    ] {
        let line = if payload.ends_with("a b") { line.replace("out.json ", "") } else { line.to_string() };
        let (_, text) = fails(&mut w, &format!("{line} {payload}"));
        assert!(text.contains(says), "{payload}: {text}");
    }
    fails(&mut w, "aws lambda invoke --function-name thumbs");
    fails(&mut w, "aws lambda invoke --function-name thumbs a/b");
}

#[test]
fn logs_are_read() {
    let mut w = made();
    fails(&mut w, "aws logs tail /aws/lambda/thumbs");
    fails(&mut w, "aws logs tail");
    say(&mut w, "aws lambda invoke --function-name thumbs out.json").unwrap();
    let said = say(&mut w, "aws logs tail /aws/lambda/thumbs").unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("2026-11-28T09:00:00+00:00 2026/11/28/[$LATEST]"), "{said}");
    assert!(lines[0].contains(" START RequestId: ") && lines[3].contains("\tBilled Duration: 2400 ms\t"), "{said}");
    assert_eq!(lines.len(), 4);
    let group = read(&mut w, "aws logs describe-log-groups --log-group-name-prefix /aws")["logGroups"][0].clone();
    assert_eq!(
        (&group["logGroupName"], &group["creationTime"]),
        (&"/aws/lambda/thumbs".into(), &1_795_856_400_000u64.into())
    );
    assert_eq!(
        read(&mut w, "aws logs describe-log-groups --log-group-name-prefix x")["logGroups"],
        serde_json::json!([])
    );
    w.advance(120);
    assert_eq!(say(&mut w, "aws logs tail /aws/lambda/thumbs --since 121s").unwrap().lines().count(), 2);
    assert_eq!(say(&mut w, "aws logs tail /aws/lambda/thumbs --since 1m"), Ok(String::new()));
    assert_eq!(say(&mut w, "aws logs tail /aws/lambda/thumbs --since 9999999999w").map_err(|f| f.code), Err(252));
    for bad in ["", "m", "5", "-5m", "5é", "yesterday"] {
        let (_, text) = fails(&mut w, &format!("aws logs tail /aws/lambda/thumbs --since '{bad}'"));
        assert!(text.contains("--since"), "{text}");
    }
    assert!(say(&mut w, "aws logs tail /aws/lambda/thumbs --follow").unwrap().contains("This sandbox prints"));
}

#[test]
fn roles_are_made_and_get_policies() {
    let mut w = world();
    let trust = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;
    w.laptop.files.insert("trust.json".into(), trust.into());
    let line = "aws iam create-role --role-name fn --assume-role-policy-document";
    let role = read(&mut w, &format!("{line} file://trust.json"))["Role"].clone();
    assert_eq!((&role["Arn"], &role["RoleName"]), (&"arn:aws:iam::111122223333:role/fn".into(), &"fn".into()));
    assert_eq!(role["AssumeRolePolicyDocument"], serde_json::from_str::<Value>(trust).unwrap());
    assert_eq!(w.account.role("fn").unwrap().service, "lambda");
    let both = format!("--role-name fn --policy-arn {}", iam::LAMBDA_POLICY);
    assert_eq!(say(&mut w, &format!("aws iam attach-role-policy {both}")), Ok(String::new()));
    let list = "aws iam list-attached-role-policies --role-name fn";
    assert_eq!(read(&mut w, list)["AttachedPolicies"][0]["PolicyName"], "AWSLambdaBasicExecutionRole");
    assert_eq!(say(&mut w, &format!("aws iam detach-role-policy {both}")), Ok(String::new()));
    assert_eq!(read(&mut w, list)["AttachedPolicies"], serde_json::json!([]));
    let attach = "aws iam attach-role-policy --role-name fn --policy-arn arn:aws:iam::aws:policy";
    // One that there may be elsewhere, and one under a wrong path, which there is nowhere.
    let (_, text) = fails(&mut w, &format!("{attach}/AmazonECS_FullAccess"));
    assert!(text.starts_with("This sandbox knows of AWS' own policies only: "), "{text}");
    let (_, text) = fails(&mut w, &format!("{attach}/AWSLambdaBasicExecutionRole"));
    assert_eq!(
        text,
        "An error occurred (NoSuchEntity) when calling the AttachRolePolicy operation: \
         Policy arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole does not exist or is not attachable."
    );
    let listed = read(&mut w, "aws iam list-policies --scope AWS");
    assert_eq!(listed["Policies"][0]["Arn"], iam::EXECUTION_POLICY);
    assert_eq!(listed["Policies"][0]["Path"], "/service-role/");
    assert_eq!(listed["Policies"].as_array().map(Vec::len), Some(iam::POLICIES.len()));
    assert_eq!(read(&mut w, "aws iam list-policies --scope Local")["Policies"], serde_json::json!([]));
    let names: Vec<Value> =
        read(&mut w, "aws iam list-roles")["Roles"].as_array().unwrap().iter().map(|r| r["RoleName"].clone()).collect();
    assert_eq!(names, ["exec", "fn", "node"]);
    for (from, to, says) in [
        ("}]}", "}]", "invalid Json"),
        ("sts:AssumeRole", "s3:GetObject", "may only specify STS AssumeRole actions"),
        ("\"Principal\"", "\"Who\"", "Missing required field Principal"),
        ("lambda.", "states.", "not states.amazonaws.com"),
        ("Allow", "Deny", "This sandbox knows"),
        ("\"Statement\"", "\"Sentence\"", "Syntax errors in policy."),
    ] {
        let document = trust.replace(from, to);
        let (_, text) = fails(&mut w, &format!("{} '{document}'", line.replace("fn", "other")));
        assert!(text.contains(says), "{to}: {text}");
    }
    let (_, text) = fails(&mut w, &format!("{line} file://trust.json"));
    assert!(text.contains("Role with name fn already exists."), "{text}");
}

#[test]
fn the_user_is_named() {
    let mut w = world();
    let who = read(&mut w, "aws sts get-caller-identity");
    assert_eq!(
        (&who["Account"], &who["Arn"]),
        (&"111122223333".into(), &"arn:aws:iam::111122223333:user/learner".into())
    );
    fails(&mut w, "aws sts get-caller-identity please");
}
