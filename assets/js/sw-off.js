// Takes the place of the service worker where pages are not kept (any more): a file that is not there would leave the old one at work.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  const own = (await caches.keys()).filter((name) => name.startsWith("dockside:" + registration.scope + ":"));
  await Promise.all(own.map((name) => caches.delete(name)));
  await registration.unregister();
})()));
