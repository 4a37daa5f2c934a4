// The service worker of a build: keeps its pages and their files, so that a course that was opened once works without network. The build puts
// its data in (src/pages/offline.rs): a hash of all files, and each file with a hash of its content.
const { build, files } = __DATA__;
const FILES = new Map(Object.entries(files));
// Several copies of the pages may share an origin, and an origin has one place for the caches of all.
const SCOPE = registration.scope;
const PREFIX = "dockside:" + SCOPE + ":";
const CACHE = PREFIX + build;
const FIRST = "index.html";
// What is shown for an address that leads nowhere.
const MISSING = "404.html";
const AT_ONCE = 4;

async function own() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

// The file that an address means, whatever is asked in it. Some hosts leave out the ending of pages.
function fileOf(url) {
  if (!url.startsWith(SCOPE)) return;
  const name = url.slice(SCOPE.length).split(/[?#]/)[0] || FIRST;
  return [name, name + ".html"].find((file) => FILES.has(file));
}

// The answer, if it holds the file of this build. What is in place of it may be of another build, or of a network that wants a login.
async function checked(answer, file) {
  if (!answer || !answer.ok) return;
  const bytes = await answer.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (btoa(String.fromCharCode(...hash.subarray(0, 9))) !== FILES.get(file)) return;
  // A new one: an answer that came by a redirect can't be a page. The bytes are unpacked by now.
  const headers = new Headers(answer.headers);
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  return new Response(bytes, { headers });
}

async function bring(file, kept) {
  for (const cache of kept) {
    const whole = await checked(await cache.match(SCOPE + file, { ignoreVary: true }), file);
    if (whole) return whole;
  }
  // The browser may have it already, and what it has may be stale or wrong.
  const hashed = /-[0-9a-f]{16}\./.test(file);
  for (const cache of [hashed ? "default" : "no-cache", "reload"]) {
    const whole = await checked(await fetch(SCOPE + file, { cache, priority: "low" }), file);
    if (whole) return whole;
  }
  throw new Error(file + " is not that of this build");
}

// All files or none: then everything stays as it was, and the browser tries again another time.
async function install() {
  // What an earlier build has, or an attempt that was broken off, need not be fetched.
  const kept = await Promise.all((await own()).map((name) => caches.open(name)));
  const cache = await caches.open(CACHE);
  const todo = [FIRST, ...[...FILES.keys()].filter((file) => file !== FIRST)];
  const next = async () => {
    const file = todo.shift();
    await cache.put(SCOPE + file, await bring(file, kept));
  };
  try {
    // Where something rewrites pages on their way, the first tells, and no more are fetched.
    await next();
    await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (todo.length) await next(); }));
  } catch (e) {
    todo.length = 0;
    await caches.delete(CACHE);
    throw e;
  }
}

async function activate() {
  const old = (await own()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  // The page that was open before there was anything to keep need not be loaded again.
  if (!old.length) await clients.claim();
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => { if (event.data === "switch") skipWaiting(); });
addEventListener("fetch", (event) => {
  const file = event.request.method === "GET" && fileOf(event.request.url);
  if (!file) {
    // Without network the browser would show a page of its own.
    const missing = () => caches.match(SCOPE + MISSING, { cacheName: CACHE, ignoreVary: true }).then((page) => page || Response.error());
    if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(missing));
    return;
  }
  const kept = caches.match(SCOPE + file, { cacheName: CACHE, ignoreVary: true }).catch(() => {});
  event.respondWith(kept.then((answer) => answer || fetch(event.request)));
});
