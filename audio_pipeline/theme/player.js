// The voice in the page. Without it the page still reads, and the browser's own player plays.
const one = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const say = (text) => { one("[role=status]").textContent = text; };

// A browser may refuse to keep anything; then nothing is remembered.
function kept(name) {
  try { return localStorage.getItem(`on-air:${name}`); } catch { return null; }
}
function keep(name, value) {
  try { localStorage.setItem(`on-air:${name}`, value); } catch { /* not remembered */ }
}

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part) => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}

function spelled(seconds) {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes ? `${minutes} minute${minutes > 1 ? "s" : ""} ${whole % 60}` : `${whole} seconds`;
}

const worthKeeping = (at, total) => at > 15 && at < total - 20;

async function copy(address, button) {
  try {
    await navigator.clipboard.writeText(address);
    say("Link copied");
    const text = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = text; }, 2000);
  } catch {
    // No clipboard without https: the address bar holds the link then.
    if (address.includes("#")) history.replaceState(null, "", address.slice(address.indexOf("#")));
    say(`The link: ${address}`);
  }
}

function episode(audio) {
  const { id, words, title, show, art } = audio.dataset;
  const total = Number(audio.dataset.seconds);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const bar = one(".bar"), text = one(".text"), slider = one(".seek input"), back = one(".back");
  const failed = one(".failed"), restart = one(".start"), dialog = one("dialog");
  const sentences = all(".s", text).map((el) => ({ el, t: +el.dataset.t, e: +el.dataset.e }));
  const marks = all(".wide.marks a").map((el) => ({ t: +el.dataset.t, title: el.lastChild.textContent }));
  const lists = all(".marks").map((list) => all("a", list));
  const speeds = [0.75, 1, 1.25, 1.5, 1.75, 2];
  const other = "BroadcastChannel" in window ? new BroadcastChannel("on-air") : null;

  let now = -1, mark = -1, word = null;      // what is marked
  let times = null;                          // sentence start -> words, once fetched
  let follow = !still, gliding = 0;
  let stop = Infinity, stopped = false, started = false, shown = "", valued = "", waiting = 0, saved = 0;

  const main = document.createElement("button");
  main.type = "button";
  main.className = "go main";
  main.dataset.do = "toggle";
  main.append(...one("a.go.main").childNodes);
  one("a.go.main").replaceWith(main);
  const label = one("span", main), listen = label.textContent;
  const ticks = marks.map(({ t }) => {
    const tick = document.createElement("i");
    tick.style.left = `${(t / total) * 100}%`;
    return tick;
  });
  one(".ticks").append(...ticks);

  // What is spoken at a time: the last sentence that has begun.
  function at(list, seconds) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].t <= seconds + 0.005) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  // Each word's place in the page: found in order, so that repeated words keep apart.
  function placed(sentence) {
    if (sentence.words) return sentence.words;
    const nodes = [], walker = document.createTreeWalker(sentence.el, NodeFilter.SHOW_TEXT);
    let whole = "", from = 0;
    while (walker.nextNode()) {
      nodes.push([whole.length, walker.currentNode]);
      whole += walker.currentNode.data;
    }
    const put = (offset) => {
      const [begin, node] = nodes.findLast(([first]) => first < offset) ?? nodes[0];
      return [node, offset - begin];
    };
    sentence.words = (times.get(sentence.t) ?? []).flatMap(({ startTime, body }) => {
      const bare = /[^\s\p{P}](?:.*[^\s\p{P}])?/su.exec(body)?.[0];
      const begin = bare ? whole.indexOf(bare, from) : -1;
      if (begin < 0) return [];
      from = begin + bare.length;
      const range = new Range();
      const [node, offset] = put(begin + 1);
      range.setStart(node, offset - 1);
      range.setEnd(...put(from));
      return [{ t: startTime, range }];
    });
    return sentence.words;
  }

  function paint(name, range) {
    if (!CSS.highlights) return;
    if (range) CSS.highlights.set(name, new Highlight(range)); else CSS.highlights.delete(name);
  }

  function markSentence(index) {
    if (index === now) return;
    const line = (i) => sentences[i]?.el.closest("p, li")?.querySelector(":scope > a[href*='#t=']");
    sentences[now]?.el.removeAttribute("aria-current");
    line(now)?.classList.remove("here");
    now = index;
    const el = sentences[now]?.el;
    el?.setAttribute("aria-current", "true");
    line(now)?.classList.add("here");
    const range = el && new Range();
    range?.selectNodeContents(el);
    paint("sentence", range);
    if (follow && !audio.paused) toVoice();
  }

  function markWord(seconds) {
    const list = times && sentences[now] ? placed(sentences[now]) : [];
    const found = sentences[now] && seconds < sentences[now].e ? list[at(list, seconds)]?.range : null;
    if (found !== word) paint("word", word = found);
  }

  function markChapter(index) {
    if (index === mark) return;
    lists.forEach((list) => {
      list[mark]?.removeAttribute("aria-current");
      list[index]?.setAttribute("aria-current", "true");
    });
    mark = index;
    ticks.forEach((tick, i) => { tick.hidden = i <= index; });
    const name = marks[mark]?.title ?? "";
    one(".what .chapter").textContent = name || show;
    if (name) one(".narrow .now").textContent = `${mark + 1} of ${marks.length} · ${name}`;
  }

  function render(sought) {
    const seconds = audio.currentTime;
    if (seconds >= stop) { stopped = true; audio.pause(); }
    markSentence(at(sentences, seconds));
    markWord(seconds);
    const quarter = `${Math.floor(seconds * 4)} ${audio.playbackRate}`;
    if (quarter === shown && !sought) return;
    shown = quarter;
    markChapter(at(marks, seconds));
    slider.value = seconds;
    // The thumb's middle travels between half its width from either end.
    slider.style.setProperty("--p", `calc(9px + ${seconds / total} * (100% - 18px))`);
    one(".bar .gone").textContent = clock(seconds);
    one(".bar .left").textContent = `−${clock((total - seconds) / audio.playbackRate)}`;
    one(".what .of").textContent = `${clock(seconds)} of ${clock(total)}`;
    const five = String(Math.floor(seconds / 5));
    if (five !== valued || sought) {
      valued = five;
      const chapter = marks[mark] ? `, ${marks[mark].title}` : "";
      slider.setAttribute("aria-valuetext", `${spelled(seconds)} of ${spelled(total)}${chapter}`);
      if (started && worthKeeping(seconds, total)) keep(id, seconds.toFixed(1));
    }
  }

  function frame() {
    if (audio.paused) return;
    render();
    requestAnimationFrame(frame);
  }

  function toVoice() {
    const el = sentences[now]?.el;
    if (!el) return;
    const { top, bottom } = el.getBoundingClientRect();
    if (top > innerHeight * 0.2 && bottom < innerHeight * 0.7) return;
    gliding = performance.now() + (still ? 100 : 1000);
    scrollTo({ top: scrollY + top - innerHeight * 0.3, behavior: still ? "auto" : "smooth" });
  }

  function setFollow(on) {
    follow = on;
    one("[data-do=follow]").setAttribute("aria-pressed", on);
    back.hidden = on || audio.paused;
    if (on) toVoice();
  }

  function lose() {
    gliding = 0;
    if (follow && !audio.paused) setFollow(false);
  }

  const name = (words) => { label.textContent = words; };
  const open = () => { bar.hidden = false; };

  function seek(seconds, end = Infinity) {
    stop = end;
    audio.currentTime = Math.min(Math.max(0, seconds), total);
    started = true;
    open();
    render(true);
  }

  async function play() {
    open();
    started = true;
    failed.replaceChildren();
    if (audio.error) {
      const seconds = saved;
      audio.load();
      audio.currentTime = seconds;
    }
    waiting ||= setTimeout(() => { main.ariaBusy = "true"; name("Loading…"); }, 300);
    try {
      await audio.play();
    } catch (error) {
      // A browser may want a tap first, and a pause may come before the sound: no faults.
      if (error.name === "NotSupportedError") fail();
      else if (audio.paused) settle();
    }
  }

  function settle() {
    clearTimeout(waiting);
    waiting = 0;
    main.ariaBusy = "false";
    bar.classList.remove("wait");
    const playing = !audio.paused;
    [main, bar].forEach((el) => el.classList.toggle("playing", playing));
    const { currentTime } = audio;
    name(playing ? "Pause" : audio.ended ? "Again" : stopped ? "Play on" : currentTime ? "Go on" : listen);
    one(".keys [data-do=toggle]").ariaLabel = playing ? "Pause" : "Listen";
    restart.hidden = true;
    back.hidden = follow || !playing;
  }

  function fail() {
    saved = audio.currentTime || saved;
    settle();
    failed.replaceChildren(one("template").content.cloneNode(true));
  }

  function speed(rate) {
    audio.defaultPlaybackRate = audio.playbackRate = rate;
    const button = one("[data-do=speed]");
    button.textContent = `${rate}×`;
    button.ariaLabel = `Speed ${rate}`;
    keep("speed", rate);
    if (started) render(true);
  }

  function step(list, by) {
    const index = at(list, audio.currentTime);
    if (list.length) seek(list[Math.min(Math.max(0, index + by), list.length - 1)].t);
  }

  const turn = (by) => speeds[Math.min(Math.max(0, speeds.indexOf(audio.playbackRate) + by), 5)];
  const does = {
    toggle: () => (audio.paused ? play() : audio.pause()),
    back: () => seek(audio.currentTime - 15),
    on: () => seek(audio.currentTime + 30),
    speed: () => speed(audio.playbackRate >= 2 ? speeds[0] : turn(1)),
    follow: () => { setFollow(!follow); say(follow ? "Following the voice" : "Not following"); },
    here: () => setFollow(true),
    restart: () => { seek(0); play(); },
    copy: () => {
      const canonical = one("link[rel=canonical]")?.href ?? location.href.split("#")[0];
      copy(`${canonical}#t=${+audio.currentTime.toFixed(1)}`, one("[data-do=copy]"));
    },
    help: () => dialog.showModal(),
  };
  const keys = {
    k: does.toggle, j: does.back, l: does.on, f: does.follow, c: does.copy, "?": does.help,
    p: () => step(sentences, -1), n: () => step(sentences, 1),
    P: () => step(marks, -1), N: () => step(marks, 1),
    "<": () => { speed(turn(-1)); say(`Speed ${audio.playbackRate}`); },
    ">": () => { speed(turn(1)); say(`Speed ${audio.playbackRate}`); },
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const action = event.target.closest("[data-do]");
    if (action) return void does[action.dataset.do]();
    const link = event.target.closest("a");
    if (link?.matches(".tell[href^='mailto:']") && now >= 0) {
      const spoken = sentences[now].el.textContent.trim();
      const body = encodeURIComponent(`At ${clock(audio.currentTime)}: ${spoken}\n\n`);
      link.href = `${link.href.split("&body=")[0]}&body=${body}`;
    }
    const [sound, time] = link ? link.href.split("#t=") : [];
    if (time !== undefined && sound === audio.src) {
      event.preventDefault();
      seek(+time);
      play();
    } else if (!link && getSelection().isCollapsed) {
      const sentence = event.target.closest(".s");
      if (sentence) { seek(+sentence.dataset.t); play(); }
    }
  });

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (target === slider) {
      const by = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 30, PageDown: -30 };
      if (by[key]) { event.preventDefault(); seek(audio.currentTime + by[key]); return; }
    } else if (target.closest("input, textarea, select, dialog")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || kept("keys") === "off") return;
    keys[event.shiftKey ? key : key.toLowerCase()]?.();
  });

  slider.addEventListener("input", () => seek(+slider.value));
  dialog.addEventListener("change", (event) => keep("keys", event.target.checked ? "on" : "off"));
  one("input", dialog).checked = kept("keys") !== "off";

  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, lose, { passive: true });
  addEventListener("scroll", () => { if (performance.now() > gliding) lose(); }, { passive: true });
  addEventListener("scrollend", () => { gliding = performance.now() + 50; });
  addEventListener("pagehide", () => render(true));
  addEventListener("hashchange", fromAddress);
  if (other) other.onmessage = () => audio.pause();

  audio.addEventListener("play", async () => {
    other?.postMessage(id);
    frame();
    if (times) return;
    times = new Map();
    try {
      const { segments } = await (await fetch(words)).json();
      for (const { startTime, words: list } of segments) times.set(startTime, list ?? []);
      sentences.forEach((sentence) => { sentence.words = undefined; });
    } catch { /* without word times the sentence alone is marked */ }
    text.classList.toggle("plain", ![...times.values()].some((list) => list.length));
  });
  for (const kind of ["playing", "pause", "ended"]) audio.addEventListener(kind, settle);
  audio.addEventListener("pause", () => { stop = Infinity; render(true); stopped = false; });
  audio.addEventListener("ended", () => keep(id, 0));
  audio.addEventListener("seeked", () => render(true));
  audio.addEventListener("error", fail);
  audio.addEventListener("waiting", () => setTimeout(() => {
    bar.classList.toggle("wait", !audio.paused && audio.readyState < 3);
  }, 500));

  function fromAddress() {
    const found = /^#t=([\d.]+)(?:,([\d.]+))?/.exec(location.hash);
    if (!found) return false;
    seek(+found[1], found[2] ? +found[2] : Infinity);
    toVoice();
    return true;
  }

  if ("mediaSession" in navigator) {
    const [large, small] = art.split(" ").map((path) => new URL(path, location).href);
    const artwork = [[small, "96x96"], [small, "256x256"], [large, "3000x3000"]]
      .map(([src, sizes]) => ({ src, sizes }));
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: show, album: show, artwork });
    const handlers = {
      play, pause: () => audio.pause(), seekbackward: does.back, seekforward: does.on,
      seekto: ({ seekTime }) => seek(seekTime),
      previoustrack: () => step(marks.length ? marks : sentences, -1),
      nexttrack: () => step(marks.length ? marks : sentences, 1),
    };
    for (const [action, handler] of Object.entries(handlers)) {
      try { navigator.mediaSession.setActionHandler(action, handler); } catch { /* not known here */ }
    }
  }

  speed(speeds.includes(+kept("speed")) ? +kept("speed") : 1);
  setFollow(follow);
  if (fromAddress()) return;
  const last = +kept(id);
  if (worthKeeping(last, total)) {
    audio.currentTime = last;
    name(`Go on from ${clock(last)}`);
    restart.hidden = false;
  }
  if (location.hash === "#play") play();
}

document.documentElement.classList.add("js");
if (one("audio")) episode(one("audio"));

for (const button of all("[data-copy]")) {
  button.hidden = false;
  button.onclick = () => copy(new URL(button.dataset.copy, location).href, button);
}
for (const row of all("li[data-id]")) {
  const last = +kept(row.dataset.id), total = +row.dataset.seconds;
  if (worthKeeping(last, total)) {
    one(".left", row).textContent = ` · ${Math.ceil((total - last) / 60)} min left`;
  }
}
