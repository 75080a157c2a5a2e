// Keeps the self-check's own files, so that it works without a network. It never sees an answer:
// only GET requests of this site are looked at.

const CACHE = "supple-VERSION";
const KEEP = "FILES";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(KEEP)).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((n) => n !== CACHE).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) {
    event.respondWith(kept(event.request).then((hit) => hit ?? fetch(event.request)));
  } else if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => page(url)));
  }
});

async function kept(request, options) {
  return (await caches.open(CACHE)).match(request, options);
}

// The check itself, or a page that says what still works.
async function page(url) {
  const language = url.searchParams.get("lang") ?? navigator.language.slice(0, 2);
  const path = url.pathname === "/check" ? "/check" : "/offline";
  return (await kept(`${path}?lang=${language}`)) ?? (await kept(`${path}?lang=en`)) ?? Response.error();
}
