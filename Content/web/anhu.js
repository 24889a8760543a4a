// Enhances pages that work without it. No inline code, no eval: the Content-Security-Policy allows neither.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Questions before forms are sent.
document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (question && !window.confirm(question)) {
        event.preventDefault();
        return;
    }
    if (form.method === "post") {
        // A second click would send the form twice. Disabled after this turn, so that the button's own value is sent.
        const buttons = all("button[type=submit]", form);
        setTimeout(() => buttons.forEach((button) => (button.disabled = true)), 0);
    }
});

// A page that comes back from the browser's memory can be used again.
window.addEventListener("pageshow", (event) => {
    if (event.persisted) all("button[type=submit]:disabled").forEach((button) => (button.disabled = false));
});

// Ticks all rows of a table.
all("[data-tick-all]").forEach((box) => {
    box.hidden = false;
    box.addEventListener("change", () => {
        all("td.tick input", box.closest("table")).forEach((other) => (other.checked = box.checked));
    });
});

// Prints.
all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
});

// Folding choices close when something else is clicked.
document.addEventListener("click", (event) => {
    all("details.choice[open]").forEach((choice) => {
        if (!choice.contains(event.target)) choice.open = false;
    });
});

// htmx sends the visitor's token with everything that may change something.
document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF-Token"] = document.querySelector("meta[name=csrf]")?.content ?? "";
});

// Follows a stream of events: values, append, replace, finished.
function follow(part) {
    const lost = part.querySelector(".live-lost");
    const places = (attribute, name) => all(`[${attribute}]`, part).filter((it) => it.getAttribute(attribute) === name);
    const source = new EventSource(part.dataset.live);
    const on = (name, take) => source.addEventListener(name, (event) => take(JSON.parse(event.data)));
    source.addEventListener("open", () => (lost.hidden = true));
    source.addEventListener("error", () => {
        lost.hidden = false;
        // Refused for good, for example after the session: a screen that nobody sits before must not stand still unnoticed.
        const isOver = source.readyState === EventSource.CLOSED && document.body.classList.contains("wall");
        if (isOver) setTimeout(() => window.location.reload(), 15000);
    });
    on("values", (values) => {
        for (const [name, value] of Object.entries(values)) {
            // The whole is often known only once the work has begun.
            if (name.endsWith(".max")) {
                places("data-live-value", name.slice(0, -4)).forEach((it) => (it.max = value));
                continue;
            }
            places("data-live-text", name).forEach((it) => (it.textContent = value));
            places("data-live-value", name).forEach((it) => {
                it.value = value;
                const percent = Math.floor((it.value * 100) / it.max);
                places("data-live-percent", name).forEach((figure) => (figure.textContent = `${percent}%`));
            });
        }
    });
    on("append", ({ place, html }) => {
        places("data-live-append", place).forEach((it) => it.insertAdjacentHTML("beforeend", html));
    });
    on("replace", ({ place, html }) => {
        places("data-live-replace", place).forEach((it) => (it.innerHTML = html));
    });
    on("finished", ({ link }) => {
        source.close();
        if (link) window.location.assign(link);
        else window.location.reload();
    });
    window.addEventListener("pagehide", () => source.close());
}
if ("EventSource" in window) all("[data-live]").forEach(follow);

// Charts are drawn by a script of their own, which only pages with charts load.
if (document.querySelector("[data-chart]")) {
    import("./anhu-chart.js").then((module) => all("[data-chart]").forEach(module.draw)).catch((error) => console.warn("charts stay tables", error));
}
