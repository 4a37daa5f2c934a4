use dockside_browser::*;
fn main() {
    let check = dist::check("single");
    let host = format!("<!doctype html><iframe sandbox=\"allow-scripts\" src=\"{}\" width=900 height=800></iframe>", check.page);
    let site = Server::start(Site { extra: [(String::from("host.html"), host)].into(), ..Site::default() });
    let s = Session::start(Engine::WebKit).unwrap();
    s.open(&site.url("host.html")).unwrap();
    println!("{:?}", s.frame("iframe"));
    std::thread::sleep(std::time::Duration::from_secs(3));
    println!("{:?}", s.get("[document.documentElement.className, document.body.innerText.slice(0,300), location.href, window.__errors, window.__warnings]"));
}
