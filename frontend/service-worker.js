/**
 * Lets the app start without a connection: its code from the cache, its tasks from the device.
 *
 * What belongs to somebody is never cached: pages of the app come from the network alone, and
 * without one the empty shell takes their place. The build puts in the version and the files.
 */

const VERSION = "__VERSION__";
const FILES = ["__FILES__"];

const PREFIX = "holdfast-";
const CACHE = PREFIX + VERSION;
const SHELL = "/offline";

/** So long a page may take while the shell could be there at once. */
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([SHELL, ...FILES])));
});

// A page of the version before may still be open, and wants its own files.
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => {
      const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
      return Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
    }),
  );
});

// Only when somebody asks for it: a new version never comes in the midst of an edit.
self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && isOfApp(pathname)) event.respondWith(openPage(request));
  else if (FILES.includes(pathname) || pathname.startsWith("/_next/static/"))
    event.respondWith(readFile(request));
});

function isOfApp(pathname) {
  return pathname === "/app" || pathname.startsWith("/app/");
}

async function openPage(request) {
  const shell = await caches.match(SHELL);
  if (!shell) return fetch(request);
  const page = fetch(request).then(
    (response) => ([502, 503, 504].includes(response.status) ? shell.clone() : response),
    () => shell.clone(),
  );
  const late = new Promise((resolve) => {
    setTimeout(() => resolve(shell.clone()), PATIENCE);
  });
  return Promise.race([page, late]);
}

/** The names of these files change with what is in them. */
async function readFile(request) {
  return (await caches.match(request)) ?? fetch(request);
}
